//! Who may call: identity providers and the API clients registered with them.

mod directory;
mod operation;
mod roster_mapping;
mod write;

pub use directory::DirectoryMutation;
pub use roster_mapping::RosterMappingMutation;
pub use write::IntegrationMutation;

use super::{
    by_id::by_id,
    context::Reachable,
    errors::Because,
    id::Gid,
    needs::{of, requires},
    page::{Connection, Row, args},
    plan::{Catalogue, Fields, Known, Leaf},
};
use crate::{
    access::Act,
    domain::{
        hold,
        identity_provider::{self},
        integration::{self},
        roster_mapping::Mapping,
    },
};
use async_graphql::{Context, Enum, Object, Result};
use chrono::{DateTime, Utc};
use directory::{HeldChange, ScimToken, TokensOf};
use entity::{
    id::{IdentityProviderId, IntegrationId},
    identity_provider::{self as providers, Model as ProviderRow},
    integration::Model as IntegrationRow,
};
use operation::{AllowedOperation, OperationsOf};
use roster_mapping::RosterMapping;

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

    /// The documents that it may send, and no others; null when it may send any.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn allowed_operations(&self, ctx: &Context<'_>) -> Result<Option<Vec<AllowedOperation>>> {
        if !self.0.operations_only {
            return Ok(None);
        }
        let rows = ctx.loads()?.one(OperationsOf(self.0.id)).await?.unwrap_or_default();
        Ok(Some(rows.iter().cloned().map(AllowedOperation).collect()))
    }

    /// The long-lived tokens by which it calls at `/scim/v2`, oldest first, without the tokens themselves.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn scim_tokens(&self, ctx: &Context<'_>) -> Result<Vec<ScimToken>> {
        let rows = ctx.loads()?.one(TokensOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.iter().cloned().map(ScimToken).collect())
    }

    /// How it writes the rosters that it sends; null when as this schema names things. See `integrationSetRosterMapping`.
    #[graphql(directive = requires::apply(of(Act::ManageOrganization)))]
    async fn roster_mapping(&self) -> Result<Option<RosterMapping>> {
        Ok(Mapping::kept(self.0.roster_mapping.as_ref()).map_err(Because::because)?.map(RosterMapping))
    }

    /// Since when the brake holds some of what it would change, one by one, of which there was too much; null when it does not. See
    /// `integrationRelease`.
    async fn held_at(&self) -> Option<DateTime<Utc>> {
        self.0.held_at
    }

    /// Which changes the brake holds; empty when none.
    async fn held_changes(&self) -> Result<Vec<HeldChange>> {
        Ok(hold::held(&self.0).map_err(Because::because)?.into_iter().map(HeldChange::from).collect())
    }

    /// When somebody last released it.
    async fn released_at(&self) -> Option<DateTime<Utc>> {
        self.0.released_at
    }

    /// Why it was released.
    async fn release_note(&self) -> Option<&str> {
        self.0.release_note.as_deref()
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

impl Known for IdentityProvider {
    type Entity = providers::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use providers::Column;
        fields
            .plain("version", Column::Version)
            .plain("issuer", Column::Issuer)
            .plain("audience", Column::Audience)
            .value::<providers::Profile, IdentityProviderProfile>("profile", Column::Profile)
            .leaf("algorithms", Column::Algorithms, Leaf::Parts)
            .plain("introspectionEndpoint", Column::IntrospectionEndpoint)
            .value::<providers::Status, IdentityProviderStatus>("status", Column::Status)
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt);
    }
}

impl Known for Integration {
    type Entity = entity::integration::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use entity::integration::Column;
        fields
            .plain("version", Column::Version)
            .plain("name", Column::Name)
            .value::<entity::integration::Kind, IntegrationKind>("kind", Column::Kind)
            .plain("clientId", Column::ClientId)
            .leaf("scopes", Column::Scopes, Leaf::Words)
            .value::<entity::integration::Status, IntegrationStatus>("status", Column::Status)
            .ordinary(&["allowedOperations", "scimTokens", "rosterMapping"])
            .plain("heldAt", Column::HeldAt)
            .leaf("heldChanges", Column::HeldChanges, Leaf::Words)
            .plain("releasedAt", Column::ReleasedAt)
            .plain("releaseNote", Column::ReleaseNote)
            .one::<IdentityProvider>("identityProvider", Column::IdentityProviderId)
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt);
    }
}

impl IntegrationQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<IdentityProvider>().noun::<Integration>();
        all.find::<IdentityProvider>("identityProvider").find::<Integration>("integration");
        all.list::<IdentityProvider>("identityProviders", |_| Ok(Default::default()));
        all.list::<Integration>("integrations", |_| Ok(Default::default()));
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
