//! Identity providers and integrations: the objects and the root fields that read them. Mutations are in `write`, SCIM tokens in
//! `scim_token`, xAPI credentials in `xapi_credential`, roster mappings in `roster_mapping`, and allowed operations in `allowed_operation`. The release of a held integration is
//! in `brake`.

mod allowed_operation;
mod completion_mapping;
mod roster_mapping;
mod roster_mapping_parts;
mod scim_token;
mod write;
mod xapi_credential;

pub use completion_mapping::{CompletionMapping, CompletionMappingMutation};
pub use roster_mapping::{RosterMapping, RosterMappingMutation};
pub use scim_token::ScimTokenMutation;
pub use write::{IntegrationMutation, IntegrationPayload};
pub use xapi_credential::XapiCredentialMutation;

use super::{
    brake::HeldChanges,
    directives::{requires, scope_of},
    id::Gid,
    roster_source::RosterSource,
    webhook_endpoint::WebhookEndpoint,
};
use crate::{
    access::Permission,
    domain::{
        completion_file,
        identity_provider::{self},
        integration::{self},
        roster_mapping::Mapping,
        roster_source, webhook_endpoint,
    },
    transport::graphql::engine::{
        column_value::{SpaceSeparated, enum_column},
        error_format::IntoGraphqlError,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use allowed_operation::{AllowedOperation, AllowedOperationsKey};
use async_graphql::{Context, Enum, Result};
use chrono::{DateTime, Utc};
use entity::id::{IdentityProviderId, IntegrationId};
use scim_token::{ScimToken, ScimTokensKey};
use xapi_credential::{XapiCredential, XapiCredentialsKey};

/// The form of the tokens of an identity provider: how strictly they are validated, and which claims they use.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::identity_provider::Profile")]
pub enum IdentityProviderProfile {
    /// JWT access tokens as RFC 9068 defines them, without deviations.
    Rfc9068,
    /// Tokens of Microsoft Entra ID: `typ` may be `JWT`, the client is also read from `azp` or `appid`, and `jti` is optional.
    Entra,
    /// Tokens of Okta: `typ` may be `JWT` or missing, the client is also read from `cid`, and `jti` is optional.
    Okta,
}
enum_column!(IdentityProviderProfile, entity::identity_provider::Profile);

/// The attribute of an employee that the person claim of a token is compared with.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::identity_provider::PersonMatch")]
pub enum PersonMatch {
    /// The external id, compared byte by byte.
    ExternalId,
    /// The user name, compared byte by byte.
    UserName,
    /// The e-mail address, compared without case (ASCII).
    Email,
}
enum_column!(PersonMatch, entity::identity_provider::PersonMatch);

/// The status of an identity provider.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::identity_provider::Status")]
pub enum IdentityProviderStatus {
    /// Tokens of the identity provider are accepted.
    Active,
    /// Tokens of the identity provider are rejected.
    Disabled,
}
enum_column!(IdentityProviderStatus, entity::identity_provider::Status);

/// The purpose of an integration. It is information for people and grants nothing.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::integration::Kind")]
pub enum IntegrationKind {
    /// An HR platform that sends rosters.
    Hris,
    /// A learning platform that reads learning records.
    Lms,
    /// A dashboard of the company's own developers.
    Dashboard,
    /// An integration with another purpose.
    Other,
}
enum_column!(IntegrationKind, entity::integration::Kind);

/// The status of an integration.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::integration::Status")]
pub enum IntegrationStatus {
    /// The integration may call the API.
    Active,
    /// Requests of the integration are rejected, also those of people who signed in through it.
    Disabled,
}
enum_column!(IntegrationStatus, entity::integration::Status);

object! {
    /// An OpenID Connect issuer whose tokens the organization trusts. Its client secret is a setting of the server and cannot be read.
    IdentityProvider(entity::identity_provider), list identity_provider::List, requires ManageOrganization;

    /// The identifier of the identity provider, `idp_…`.
    id: IdentityProviderId;

    columns {
        /// The version of the identity provider, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change
        /// of another version.
        version: i64,

        /// The issuer: the exact value of the claim `iss` of its tokens.
        issuer: String,

        /// The audience: a value that the claim `aud` of its tokens must contain.
        audience: String,

        /// The form of its tokens: how strictly they are validated.
        profile: IdentityProviderProfile,

        /// The signature algorithms that are accepted, such as `RS256` (RFC 7518).
        algorithms: SpaceSeparated,

        /// The URL at which opaque tokens are introspected (RFC 7662). Null: opaque tokens are rejected.
        introspection_endpoint: Option<String>,

        /// The client id with which people sign in to the console. Null: people of this identity provider cannot. `identityProviderSetConsole`
        /// sets it.
        console_client_id: Option<String>,

        /// The NAME of the server's setting `secret_NAME` with the secret of that client. Null: it is a public client, without a secret.
        console_secret_name: Option<String>,

        /// The scopes that the console requests, separated by spaces. Null: `openid` and all scopes of this API.
        console_scopes: Option<String>,

        /// The status of the identity provider.
        status: IdentityProviderStatus,

        /// The instant at which the identity provider was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }
}

object! {
    /// A registered API client: a client of the organization's identity provider that calls in its own name, or through which people sign
    /// in.
    Integration(entity::integration), list integration::List, requires ReadOrganization;

    /// The identifier of the integration, `int_…`.
    id: IntegrationId;

    columns {
        /// The version of the integration, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The name of the integration, for people.
        name: String,

        /// The purpose of the integration.
        kind: IntegrationKind,

        /// The client id of the integration at its identity provider.
        client_id: String,

        /// The granted scopes. A token has those of its own scopes that are granted.
        scopes: SpaceSeparated,

        /// The status of the integration: whether it may call the API.
        status: IntegrationStatus,

        /// The instant since which the brake holds changes of the integration. Null when it holds none. `integrationRelease` releases it.
        held_at: Option<DateTime<Utc>>,

        /// The kinds of change that the brake holds. The integration can still make all other changes. Empty when nothing is held.
        held_changes: HeldChanges,

        /// The instant of the last release. Null when the integration was never released.
        released_at: Option<DateTime<Utc>>,

        /// The reason given for the last release. Null when the integration was never released.
        release_note: Option<String>,

        /// The identifier of the identity provider that issues the tokens of the integration, `idp_…`.
        identity_provider_id: Gid<IdentityProviderId>,

        /// The instant at which the integration was created.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The identity provider that issues the tokens of the integration.
        identity_provider: IdentityProvider = identity_provider_id, requires ManageOrganization;
    }

    connections {
        /// The places from which the server fetches rosters of the integration, oldest first.
        roster_sources: RosterSource[] = roster_source::List::default, below IntegrationId, requires ManageOrganization;
        /// The addresses to which the server sends the changes that the integration may read, oldest first.
        webhook_endpoints: WebhookEndpoint[] = webhook_endpoint::List::default, below IntegrationId, requires ManageOrganization;
    }

    resolvers {
        /// The GraphQL documents that the integration is restricted to, sorted by hash. Null when it may send any document.
        #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
        async fn allowed_operations(&self, ctx: &Context<'_>) -> Result<Option<Vec<AllowedOperation>>> {
            if !self.0.operations_only {
                return Ok(None);
            }
            let rows = ctx.loaders()?.load(AllowedOperationsKey(self.0.id)).await?.unwrap_or_default();
            Ok(Some(rows.iter().cloned().map(AllowedOperation).collect()))
        }

        /// The SCIM tokens of the integration, oldest first, including expired and revoked ones. The tokens themselves cannot be read.
        #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
        async fn scim_tokens(&self, ctx: &Context<'_>) -> Result<Vec<ScimToken>> {
            let rows = ctx.loaders()?.load(ScimTokensKey(self.0.id)).await?.unwrap_or_default();
            Ok(rows.iter().cloned().map(ScimToken).collect())
        }

        /// The xAPI credentials of the integration, oldest first, including expired and revoked ones. The secrets cannot be read.
        #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
        async fn xapi_credentials(&self, ctx: &Context<'_>) -> Result<Vec<XapiCredential>> {
            let rows = ctx.loaders()?.load(XapiCredentialsKey(self.0.id)).await?.unwrap_or_default();
            Ok(rows.iter().cloned().map(XapiCredential).collect())
        }

        /// The mapping for the rosters that the integration sends. Null: rosters use the names and formats of this schema.
        /// `integrationSetRosterMapping` sets it.
        #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
        async fn roster_mapping(&self) -> Result<Option<RosterMapping>> {
            Ok(Mapping::from_stored(self.0.roster_mapping.as_ref()).map_err(IntoGraphqlError::into_graphql)?.map(RosterMapping))
        }

        /// The mapping for the files of completions that the integration sends. Null: they use the names and formats of this API.
        /// `integrationSetCompletionMapping` sets it.
        #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
        async fn completion_mapping(&self) -> Result<Option<CompletionMapping>> {
            let stored = self.0.completion_mapping.as_ref();
            let mapping = completion_file::CompletionMapping::from_stored(stored).map_err(IntoGraphqlError::into_graphql)?;
            Ok(mapping.map(CompletionMapping))
        }
    }
}

queries! {
    IntegrationQuery;

    nouns { IdentityProvider, Integration }

    objects {
        /// Finds an identity provider by its identifier. Null when it does not exist or the caller may not see it.
        identity_provider: IdentityProvider, by IdentityProviderId, requires ManageOrganization;

        /// Finds an integration by its identifier. Null when it does not exist or the caller may not see it.
        integration: Integration, by IntegrationId, requires ManageOrganization;
    }

    connections {
        /// Lists the identity providers of the organization, disabled ones included, oldest first.
        identity_providers: IdentityProvider[] = identity_provider::List::default, requires ManageOrganization;

        /// Lists the integrations of the organization, disabled ones included, oldest first.
        integrations: Integration[] = integration::List::default, requires ManageOrganization;
    }
}
