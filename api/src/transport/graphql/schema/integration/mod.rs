//! Who may call: identity providers and the API clients registered with them.

mod directory;
mod operation;
mod roster_mapping;
mod write;

pub use directory::DirectoryMutation;
pub use roster_mapping::RosterMappingMutation;
pub use write::IntegrationMutation;

use super::directives::{of, requires};
use crate::{
    access::Permission,
    domain::{
        identity_provider::{self},
        integration::{self},
        roster_mapping::Mapping,
    },
    transport::graphql::engine::{
        column_value::{SpaceSeparated, enum_column},
        error_format::IntoGraphqlError,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, Result};
use chrono::{DateTime, Utc};
use directory::{HeldChanges, ScimToken, TokensOf};
use entity::id::{IdentityProviderId, IntegrationId};
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
enum_column!(IdentityProviderProfile, entity::identity_provider::Profile);

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
enum_column!(PersonMatch, entity::identity_provider::PersonMatch);

/// Whether tokens of an identity provider are accepted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::identity_provider::Status")]
pub enum IdentityProviderStatus {
    /// They are.
    Active,
    /// They are refused.
    Disabled,
}
enum_column!(IdentityProviderStatus, entity::identity_provider::Status);

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
enum_column!(IntegrationStatus, entity::integration::Status);
enum_column!(IntegrationKind, entity::integration::Kind);

/// Whether an integration may call.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::integration::Status")]
pub enum IntegrationStatus {
    /// It may.
    Active,
    /// Its tokens are refused.
    Disabled,
}

object! {
    /// An OpenID provider that the organization trusts. Its secrets never leave the server.
    IdentityProvider(entity::identity_provider), list identity_provider::List, requires ManageOrganization;

    /// Its identifier, `idp_…`.
    id: IdentityProviderId;

    columns {
        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// The exact `iss` of its tokens.
        issuer: String,

        /// What `aud` of its tokens must contain.
        audience: String,

        /// How strictly its tokens are read.
        profile: IdentityProviderProfile,

        /// The signature algorithms that are accepted.
        algorithms: SpaceSeparated,

        /// Where opaque tokens are asked about (RFC 7662); null when they are refused.
        introspection_endpoint: Option<String>,

        /// Whether its tokens are accepted.
        status: IdentityProviderStatus,

        /// When it was added.
        created_at: DateTime<Utc>,

        /// When it last changed.
        updated_at: DateTime<Utc>,
    }
}
object! {
    /// A registered API client: a service account of the company's identity provider, never tied to a person.
    Integration(entity::integration), list integration::List, requires ReadOrganization;

    /// Its identifier, `int_…`.
    id: IntegrationId;

    columns {
        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// Its name.
        name: String,

        /// What it is for.
        kind: IntegrationKind,

        /// Its client id at the identity provider.
        client_id: String,

        /// What it was granted. A token counts for no more than this.
        scopes: SpaceSeparated,

        /// Whether it may call.
        status: IntegrationStatus,

        /// Since when the brake holds some of what it would change, one by one, of which there was too much; null when it does not. See
        /// `integrationRelease`.
        held_at: Option<DateTime<Utc>>,

        /// Which changes the brake holds; empty when none.
        held_changes: HeldChanges,

        /// When somebody last released it.
        released_at: Option<DateTime<Utc>>,

        /// Why it was released.
        release_note: Option<String>,

        /// When it was registered.
        created_at: DateTime<Utc>,

        /// When it last changed.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The provider that issues its tokens.
        identity_provider: IdentityProvider = identity_provider_id, requires ManageOrganization;
    }

    resolvers {
        /// The documents that it may send, and no others; null when it may send any.
        #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
        async fn allowed_operations(&self, ctx: &Context<'_>) -> Result<Option<Vec<AllowedOperation>>> {
            if !self.0.operations_only {
                return Ok(None);
            }
            let rows = ctx.loaders()?.one(OperationsOf(self.0.id)).await?.unwrap_or_default();
            Ok(Some(rows.iter().cloned().map(AllowedOperation).collect()))
        }

        /// The long-lived tokens by which it calls at `/scim/v2`, oldest first, without the tokens themselves.
        #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
        async fn scim_tokens(&self, ctx: &Context<'_>) -> Result<Vec<ScimToken>> {
            let rows = ctx.loaders()?.one(TokensOf(self.0.id)).await?.unwrap_or_default();
            Ok(rows.iter().cloned().map(ScimToken).collect())
        }

        /// How it writes the rosters that it sends; null when as this schema names things. See `integrationSetRosterMapping`.
        #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
        async fn roster_mapping(&self) -> Result<Option<RosterMapping>> {
            Ok(Mapping::from_stored(self.0.roster_mapping.as_ref()).map_err(IntoGraphqlError::into_graphql)?.map(RosterMapping))
        }

    }
}

queries! {
    IntegrationQuery;

    nouns { IdentityProvider, Integration }

    objects {
        /// An identity provider; null when there is no such, or it is not yours.
        identity_provider: IdentityProvider, by IdentityProviderId, requires ManageOrganization;

        /// An integration; null when there is no such, or it is not yours.
        integration: Integration, by IntegrationId, requires ManageOrganization;
    }

    connections {
        /// The identity providers that the organization trusts or trusted, oldest first.
        identity_providers: IdentityProvider[] = identity_provider::List::default, requires ManageOrganization;

        /// The registered API clients, oldest first.
        integrations: Integration[] = integration::List::default, requires ManageOrganization;
    }
}
