//! Letting clients in: what is asked and what is answered.

use super::{
    IdentityProvider, IdentityProviderProfile, IdentityProviderStatus, Integration, IntegrationKind, IntegrationStatus, PersonMatch,
};
use crate::{
    access::Permission,
    domain::{
        allowed_operation,
        identity_provider::{self, NewIdentityProvider},
        integration::{self, IntegrationChanges, NewIntegration},
    },
    platform::{Result as Outcome, error::Problems},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{of, requires},
            id::Gid,
            payload::{answer, answer_or, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, parser::parse_query};
use entity::{
    id::{IdentityProviderId, IntegrationId},
    identity_provider::Model as ProviderRow,
    integration::Model as IntegrationRow,
};

payload!(IdentityProviderPayload { identity_provider: IdentityProvider(ProviderRow) }, "identity provider");
payload!(IntegrationPayload { integration: Integration(IntegrationRow) }, "integration");

/// How an identity provider is set up.
#[derive(InputObject)]
pub struct IdentityProviderCreateInput {
    /// The exact `iss` of its tokens: an https address. It can belong to one organization only.
    issuer: String,
    /// What `aud` of its tokens must contain.
    audience: String,
    /// How strictly its tokens are read.
    #[graphql(default_with = "IdentityProviderProfile::Rfc9068")]
    profile: IdentityProviderProfile,
    /// The signature algorithms to accept; RS256, PS256 and ES256 when not given.
    algorithms: Option<Vec<String>>,
    /// Where its keys are; found by discovery when not given.
    jwks_uri: Option<String>,
    /// Where opaque tokens are asked about (RFC 7662); they are refused when not given.
    introspection_endpoint: Option<String>,
    /// This server's client id at the introspection endpoint.
    introspection_client_id: Option<String>,
    /// The name of the server's setting `secret_NAME` that holds the client secret. Secrets do not travel through this API.
    introspection_secret_name: Option<String>,
    /// The claim that holds the scopes; `scope` when not given.
    scope_claim: Option<String>,
    /// The claim that names the API client; `client_id` when not given.
    client_claim: Option<String>,
    /// The claim that names the person; `email` when not given.
    person_claim: Option<String>,
    /// Which attribute of an employee the person claim names.
    #[graphql(default_with = "PersonMatch::Email")]
    person_match: PersonMatch,
    /// Makes a repetition of this request answer what the first one did. Remembered for the time that the server is set to.
    idempotency_key: Option<String>,
}

/// How an API client is registered.
#[derive(InputObject)]
pub struct IntegrationCreateInput {
    /// The provider that issues its tokens.
    identity_provider_id: Gid<IdentityProviderId>,
    /// Its client id there.
    client_id: String,
    /// Its name, for people.
    name: String,
    /// What it is for.
    kind: IntegrationKind,
    /// What it is granted.
    scopes: Vec<String>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

/// What changes of an API client; what is not given stays.
#[derive(InputObject)]
pub struct IntegrationUpdateInput {
    /// Which one.
    id: Gid<IntegrationId>,
    /// Its name.
    name: Option<String>,
    /// What it is granted from now on.
    scopes: Option<Vec<String>>,
    /// Whether it may call.
    status: Option<IntegrationStatus>,
    /// Refuses the change when the integration is no longer at this version.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct IntegrationMutation;

#[Object]
impl IntegrationMutation {
    /// Trusts an identity provider from now on.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn identity_provider_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it is set up.")] input: IdentityProviderCreateInput,
    ) -> Result<IdentityProviderPayload> {
        let setup = NewIdentityProvider {
            issuer: input.issuer,
            audience: input.audience,
            profile: input.profile.into(),
            algorithms: input.algorithms,
            jwks_uri: input.jwks_uri,
            introspection_endpoint: input.introspection_endpoint,
            introspection_client_id: input.introspection_client_id,
            introspection_secret_name: input.introspection_secret_name,
            scope_claim: input.scope_claim,
            client_claim: input.client_claim,
            person_claim: input.person_claim,
            person_match: input.person_match.into(),
        };
        answer(ctx, identity_provider::create(ctx.app()?, ctx.actor()?, setup, input.idempotency_key.as_deref()).await)
    }

    /// Accepts the tokens of an identity provider, or no longer.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn identity_provider_set_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] id: Gid<IdentityProviderId>,
        #[graphql(desc = "Whether its tokens are accepted.")] status: IdentityProviderStatus,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<IdentityProviderPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = identity_provider::set_status(app, actor, id.0, status.into(), expected_version).await;
        answer_or(ctx, outcome, identity_provider::get(&app.db, actor, id.0)).await
    }

    /// Registers an API client.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn integration_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it is registered.")] input: IntegrationCreateInput,
    ) -> Result<IntegrationPayload> {
        let registration = NewIntegration {
            identity_provider_id: input.identity_provider_id.0,
            client_id: input.client_id,
            name: input.name,
            kind: input.kind.into(),
            scopes: input.scopes,
        };
        answer(ctx, integration::create(ctx.app()?, ctx.actor()?, registration, input.idempotency_key.as_deref()).await)
    }

    /// Holds an API client to these documents and no others, so that a stolen token can ask nothing else; it may send them
    /// by their SHA-256 alone. The list replaces the one before.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn integration_allow_operations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which client.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The documents, at most 1,000; null lets it send any.")] documents: Option<Vec<String>>,
        #[graphql(desc = "Refuses the change when it is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<IntegrationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = match readable(documents.as_deref().unwrap_or_default()) {
            Ok(()) => allowed_operation::set_allowed_operations(app, actor, id.0, documents, expected_version).await,
            Err(error) => Err(error),
        };
        answer_or(ctx, outcome, integration::get(&app.db, actor, id.0)).await
    }

    /// Changes an API client's name, grants or status.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn integration_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: IntegrationUpdateInput,
    ) -> Result<IntegrationPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let changes = IntegrationChanges {
            name: input.name,
            scopes: input.scopes,
            status: input.status.map(Into::into),
            expected_version: input.expected_version,
        };
        answer_or(ctx, integration::update(app, actor, id, changes).await, integration::get(&app.db, actor, id)).await
    }
}

/// Whether documents are GraphQL at all.
fn readable(documents: &[String]) -> Outcome<()> {
    let mut problems = Problems::default();
    for (place, document) in documents.iter().enumerate() {
        if let Err(error) = parse_query(document) {
            problems.require(false, format!("documents.{place}"), format!("is not GraphQL: {error}"));
        }
    }
    problems.into_result()
}
