//! `identity_provider`: an OpenID Connect provider (issuer) that an organization trusts.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_provider")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityProviderId,
    pub version: i64,
    /// The exact `iss` claim. Unique across all organizations, so that a token belongs to one tenant.
    pub issuer: String,
    /// The value that the `aud` claim must contain.
    pub audience: String,
    pub profile: Profile,
    /// Signature algorithms accepted from this issuer, separated by spaces.
    pub algorithms: String,
    /// The URL of the key set. `None`: it is discovered from the issuer.
    pub jwks_uri: Option<String>,
    /// The introspection endpoint (RFC 7662) for opaque tokens. `None`: opaque tokens are rejected.
    pub introspection_endpoint: Option<String>,
    pub introspection_client_id: Option<String>,
    /// The name of the setting that contains the client secret. The secret itself is never stored.
    pub introspection_secret_name: Option<String>,
    /// The claim that contains the scopes, as a string separated by spaces or as a list.
    pub scope_claim: String,
    /// The claim that identifies the API client.
    pub client_claim: String,
    /// The claim that identifies the person.
    pub person_claim: String,
    /// The employee attribute that the person claim is compared with.
    pub person_match: PersonMatch,
    /// The client with which people sign in to the console. `None`: people of this identity provider cannot.
    pub console_client_id: Option<String>,
    /// The name of the setting that contains the secret of that client. `None`: it is a public client.
    pub console_secret_name: Option<String>,
    /// The scopes that the console requests, separated by spaces. `None`: all of this API.
    pub console_scopes: Option<String>,
    pub status: Status,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(IdentityProviderId);

/// The token profile of the provider: how strictly tokens are validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Profile {
    /// RFC 9068, strictly.
    Rfc9068,
    /// Microsoft Entra ID: `typ: JWT`, `azp`/`appid`, no `jti`.
    Entra,
    /// Okta: `typ: JWT` or none, `cid`, `scp` as a list.
    Okta,
}

/// The employee attribute that identifies a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PersonMatch {
    ExternalId,
    UserName,
    Email,
}

/// Whether the provider's tokens are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Disabled,
}
