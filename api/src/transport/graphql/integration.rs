//! Who may call: identity providers and the API clients registered with them.

use super::{
    by_id::by_id,
    context::Reachable,
    id::Gid,
    needs::{of, requires},
    page::{Connection, Row, args},
    payload::{answer, answer_or, payload},
};
use crate::{
    access::Act,
    domain::{
        identity_provider::{self, Setup},
        integration::{self, Changes, Registration},
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{IdentityProviderId, IntegrationId},
    identity_provider::Model as ProviderRow,
    integration::Model as IntegrationRow,
};

/// How strictly the tokens of an identity provider are read.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::identity_provider::Profile")]
pub enum IdentityProviderProfile {
    /// RFC 9068 to the letter.
    Rfc9068,
    /// The documented deviations of Microsoft Entra ID.
    Entra,
    /// The documented deviations of Okta.
    Okta,
}

/// Which attribute of an employee the person claim of a token names.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::identity_provider::PersonMatch")]
pub enum PersonMatch {
    /// The external id.
    ExternalId,
    /// The user name.
    UserName,
    /// The e-mail address, upper and lower case alike.
    Email,
}

/// Whether tokens of an identity provider are accepted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::identity_provider::Status")]
pub enum IdentityProviderStatus {
    /// They are.
    Active,
    /// They are refused.
    Disabled,
}

/// What an integration is for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::integration::Kind")]
pub enum IntegrationKind {
    /// An HR platform that syncs the roster.
    Hris,
    /// A learning platform that pulls learning records.
    Lms,
    /// A dashboard of the company's own developers.
    Dashboard,
    /// Anything else.
    Other,
}

/// Whether an integration may call.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::integration::Status")]
pub enum IntegrationStatus {
    /// It may.
    Active,
    /// Its tokens are refused.
    Disabled,
}

/// An OpenID provider that the organization trusts. Its secrets never leave the server.
pub struct IdentityProvider(pub ProviderRow);

/// An OpenID provider that the organization trusts. Its secrets never leave the server.
#[Object(directive = requires::apply(of(Act::ManageOrganization)))]
impl IdentityProvider {
    /// Its identifier, `idp_…`.
    pub async fn id(&self) -> Gid<IdentityProviderId> {
        Gid(self.0.id)
    }

    /// Counts its changes; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// The exact `iss` of its tokens.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// What `aud` of its tokens must contain.
    async fn audience(&self) -> &str {
        &self.0.audience
    }

    /// How strictly its tokens are read.
    async fn profile(&self) -> IdentityProviderProfile {
        self.0.profile.into()
    }

    /// The signature algorithms that are accepted.
    async fn algorithms(&self) -> Vec<&str> {
        self.0.algorithms.split(' ').collect()
    }

    /// Where opaque tokens are asked about (RFC 7662); null when they are refused.
    async fn introspection_endpoint(&self) -> Option<&str> {
        self.0.introspection_endpoint.as_deref()
    }

    /// Whether its tokens are accepted.
    async fn status(&self) -> IdentityProviderStatus {
        self.0.status.into()
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

impl Row for IdentityProvider {
    type List = identity_provider::List;
    fn new(row: ProviderRow) -> Self {
        Self(row)
    }
}

/// A registered API client: a service account of the company's identity provider, never tied to a person.
pub struct Integration(pub IntegrationRow);

/// A registered API client: a service account of the company's identity provider, never tied to a person.
#[Object(directive = requires::apply(of(Act::ReadOrganization)))]
impl Integration {
    /// Its identifier, `int_…`.
    pub async fn id(&self) -> Gid<IntegrationId> {
        Gid(self.0.id)
    }

    /// Counts its changes; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is for.
    async fn kind(&self) -> IntegrationKind {
        self.0.kind.into()
    }

    /// Its client id at the identity provider.
    async fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// What it was granted. A token counts for no more than this.
    async fn scopes(&self) -> Vec<&str> {
        self.0.scopes.split_whitespace().collect()
    }

    /// Whether it may call.
    async fn status(&self) -> IntegrationStatus {
        self.0.status.into()
    }

    /// The provider that issues its tokens.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn identity_provider(&self, ctx: &Context<'_>) -> Result<Option<IdentityProvider>> {
        by_id(ctx, self.0.identity_provider_id).await
    }

    /// When it was registered.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}

impl Row for Integration {
    type List = integration::List;
    fn new(row: IntegrationRow) -> Self {
        Self(row)
    }
}

#[derive(Default)]
pub struct IntegrationQuery;

#[Object]
impl IntegrationQuery {
    /// An identity provider; null when there is no such, or it is not yours.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn identity_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<IdentityProviderId>,
    ) -> Result<Option<IdentityProvider>> {
        by_id(ctx, id.0).await
    }

    /// The identity providers that the organization trusts or trusted, oldest first.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn identity_providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<IdentityProvider>> {
        Connection::root(ctx, identity_provider::List::default(), args(first, after, last, before)).await
    }

    /// An integration; null when there is no such, or it is not yours.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn integration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<IntegrationId>,
    ) -> Result<Option<Integration>> {
        by_id(ctx, id.0).await
    }

    /// The registered API clients, oldest first.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn integrations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Integration>> {
        Connection::root(ctx, integration::List::default(), args(first, after, last, before)).await
    }
}

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
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn identity_provider_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it is set up.")] input: IdentityProviderCreateInput,
    ) -> Result<IdentityProviderPayload> {
        let setup = Setup {
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
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
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
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn integration_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How it is registered.")] input: IntegrationCreateInput,
    ) -> Result<IntegrationPayload> {
        let registration = Registration {
            identity_provider_id: input.identity_provider_id.0,
            client_id: input.client_id,
            name: input.name,
            kind: input.kind.into(),
            scopes: input.scopes,
        };
        answer(ctx, integration::create(ctx.app()?, ctx.actor()?, registration, input.idempotency_key.as_deref()).await)
    }

    /// Changes an API client's name, grants or status.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn integration_update(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: IntegrationUpdateInput,
    ) -> Result<IntegrationPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let changes = Changes {
            name: input.name,
            scopes: input.scopes,
            status: input.status.map(Into::into),
            expected_version: input.expected_version,
        };
        answer_or(ctx, integration::update(app, actor, id, changes).await, integration::get(&app.db, actor, id)).await
    }
}
