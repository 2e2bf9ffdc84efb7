//! Mutations of identity providers and integrations: inputs and root fields. The domain decides; this file translates.

use super::{
    IdentityProvider, IdentityProviderProfile, IdentityProviderStatus, Integration, IntegrationKind, IntegrationStatus, PersonMatch,
};
use crate::{
    access::Permission,
    domain::{
        allowed_operation,
        identity_provider::{self, ConsoleClient, NewIdentityProvider},
        integration::{self, IntegrationChanges, NewIntegration},
    },
    platform::{Result as Outcome, error::Problems},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scope_of},
            id::Gid,
            payload::{into_payload, into_payload_or_current, payload},
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

/// An identity provider to create.
#[derive(InputObject)]
pub struct IdentityProviderCreateInput {
    /// The issuer: the exact value of the claim `iss` of its tokens, an https URL. An issuer can belong to one organization only.
    issuer: String,
    /// The audience: a value that the claim `aud` of its tokens must contain, 1 to 500 characters.
    audience: String,
    /// The form of its tokens: how strictly they are validated.
    #[graphql(default_with = "IdentityProviderProfile::Rfc9068")]
    profile: IdentityProviderProfile,
    /// The signature algorithms to accept (RFC 7518): RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 or EdDSA. Null: RS256, PS256
    /// and ES256.
    algorithms: Option<Vec<String>>,
    /// The https URL of the key set (RFC 7517). Null: it is discovered from the issuer (OpenID Connect Discovery).
    jwks_uri: Option<String>,
    /// The https URL at which opaque tokens are introspected (RFC 7662). It requires `introspectionClientId` and `introspectionSecretName`.
    /// Null: opaque tokens are rejected.
    introspection_endpoint: Option<String>,
    /// The client id of this server at the introspection endpoint.
    introspection_client_id: Option<String>,
    /// The NAME of the server's setting `secret_NAME`, which contains the client secret for the introspection endpoint. The secret itself
    /// is never sent through this API.
    introspection_secret_name: Option<String>,
    /// The claim that contains the scopes. Null: `scope`.
    scope_claim: Option<String>,
    /// The claim that contains the client id. Null: `client_id`.
    client_claim: Option<String>,
    /// The claim that identifies the person. Null: `email`.
    person_claim: Option<String>,
    /// The attribute of an employee that the person claim is compared with.
    #[graphql(default_with = "PersonMatch::Email")]
    person_match: PersonMatch,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The client of an identity provider with which people sign in to the console.
#[derive(InputObject)]
pub struct IdentityProviderSetConsoleInput {
    /// The identifier of the identity provider.
    id: Gid<IdentityProviderId>,
    /// The client id, 1 to 500 characters. Register the address `/console/callback` of this server as its redirect URI. Null: people of this
    /// identity provider cannot sign in to the console.
    client_id: Option<String>,
    /// The NAME of the server's setting `secret_NAME`, which contains the secret of the client. Null: it is a public client, without a secret.
    secret_name: Option<String>,
    /// The scopes to request, `openid` among them, at most 100. Null: `openid` and all scopes of this API.
    scopes: Option<Vec<String>>,
    /// Refuses the change with STALE_VERSION unless the identity provider has this version. Null: no check.
    expected_version: Option<i64>,
}

/// An integration to register: a client of an identity provider, with the scopes that it is granted.
#[derive(InputObject)]
pub struct IntegrationCreateInput {
    /// The identifier of the identity provider that issues the tokens of the integration.
    identity_provider_id: Gid<IdentityProviderId>,
    /// The client id of the integration at its identity provider, 1 to 500 characters. It cannot be registered twice.
    client_id: String,
    /// The name of the integration, for people, 1 to 200 characters.
    name: String,
    /// The purpose of the integration.
    kind: IntegrationKind,
    /// The scopes to grant, such as `roster:read`.
    scopes: Vec<String>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The changes of an integration. A field that is null is not changed.
#[derive(InputObject)]
pub struct IntegrationUpdateInput {
    /// The identifier of the integration.
    id: Gid<IntegrationId>,
    /// The new name of the integration, 1 to 200 characters.
    name: Option<String>,
    /// The scopes to grant, which replace the present ones. They also limit tokens that were issued before.
    scopes: Option<Vec<String>>,
    /// The new status of the integration. DISABLED rejects its requests.
    status: Option<IntegrationStatus>,
    /// Refuses the change with STALE_VERSION unless the integration has this version. Null: no check.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct IntegrationMutation;

#[Object]
impl IntegrationMutation {
    /// Creates an identity provider. Its tokens are accepted from now on.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn identity_provider_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identity provider to create.")] input: IdentityProviderCreateInput,
    ) -> Result<IdentityProviderPayload> {
        let provider = NewIdentityProvider {
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
        into_payload(ctx, identity_provider::create(ctx.app()?, ctx.actor()?, provider, input.idempotency_key.as_deref()).await)
    }

    /// Enables or disables an identity provider. While it is disabled, its tokens are rejected. Setting the current status has no effect.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn identity_provider_set_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the identity provider.")] id: Gid<IdentityProviderId>,
        #[graphql(desc = "The new status of the identity provider.")] status: IdentityProviderStatus,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the identity provider has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<IdentityProviderPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = identity_provider::set_status(app, actor, id.0, status.into(), expected_version).await;
        into_payload_or_current(ctx, outcome, identity_provider::get(&app.db, actor, id.0)).await
    }

    /// Sets the client with which people of an identity provider sign in to the console, or removes it. Present sessions stay until they end.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn identity_provider_set_console(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identity provider, and the client with which people sign in.")] input: IdentityProviderSetConsoleInput,
    ) -> Result<IdentityProviderPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let client = ConsoleClient { client_id: input.client_id, secret_name: input.secret_name, scopes: input.scopes };
        let outcome = identity_provider::set_console(app, actor, id, client, input.expected_version).await;
        into_payload_or_current(ctx, outcome, identity_provider::get(&app.db, actor, id)).await
    }

    /// Registers a client of an identity provider as an integration. It may call the API from now on.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identity provider, the client id, the name and the scopes of the integration.")]
        input: IntegrationCreateInput,
    ) -> Result<IntegrationPayload> {
        let new = NewIntegration {
            identity_provider_id: input.identity_provider_id.0,
            client_id: input.client_id,
            name: input.name,
            kind: input.kind.into(),
            scopes: input.scopes,
        };
        into_payload(ctx, integration::create(ctx.app()?, ctx.actor()?, new, input.idempotency_key.as_deref()).await)
    }

    /// Restricts an integration to a list of GraphQL documents, which replaces the present list. Any other document is refused with
    /// OPERATION_NOT_ALLOWED, also when the token of the integration was stolen. A request can name an allowed document by its SHA-256.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_allow_operations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the integration.")] id: Gid<IntegrationId>,
        #[graphql(desc = "The allowed documents, at most 1,000. An empty list refuses all documents. Null: any document is allowed.")]
        documents: Option<Vec<String>>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the integration has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<IntegrationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = match validate_documents(documents.as_deref().unwrap_or_default()) {
            Ok(()) => allowed_operation::set_allowed_operations(app, actor, id.0, documents, expected_version).await,
            Err(error) => Err(error),
        };
        into_payload_or_current(ctx, outcome, integration::get(&app.db, actor, id.0)).await
    }

    /// Changes the name, the granted scopes or the status of an integration.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn integration_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The integration and the fields to change.")] input: IntegrationUpdateInput,
    ) -> Result<IntegrationPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let changes = IntegrationChanges {
            name: input.name,
            scopes: input.scopes,
            status: input.status.map(Into::into),
            expected_version: input.expected_version,
        };
        into_payload_or_current(ctx, integration::update(app, actor, id, changes).await, integration::get(&app.db, actor, id)).await
    }
}

/// Checks the syntax of documents.
///
/// # Errors
/// `Invalid` on each document that is not GraphQL.
fn validate_documents(documents: &[String]) -> Outcome<()> {
    let mut problems = Problems::default();
    for (index, document) in documents.iter().enumerate() {
        if let Err(error) = parse_query(document) {
            problems.require(false, format!("documents.{index}"), format!("is not a valid GraphQL document: {error}"));
        }
    }
    problems.into_result()
}
