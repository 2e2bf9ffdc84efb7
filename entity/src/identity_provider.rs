//! `identity_provider`: an OpenID provider (issuer) that an organization trusts.

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
    /// The exact `iss` string; unique over all organizations, so a token names one tenant.
    pub issuer: String,
    /// What `aud` must contain.
    pub audience: String,
    pub profile: Profile,
    /// Signature algorithms accepted from this issuer, separated by spaces.
    pub algorithms: String,
    /// Where the keys are, when discovery is not to be asked.
    pub jwks_uri: Option<String>,
    /// RFC 7662 endpoint for opaque tokens; none: opaque tokens are refused.
    pub introspection_endpoint: Option<String>,
    pub introspection_client_id: Option<String>,
    /// The name of the setting that holds the client secret; the secret itself is never stored.
    pub introspection_secret_name: Option<String>,
    /// The claim that holds the scopes (a string separated by spaces, or a list).
    pub scope_claim: String,
    /// The claim that names the API client.
    pub client_claim: String,
    /// The claim that names the person.
    pub person_claim: String,
    /// Which attribute of an employee the person claim is compared with.
    pub person_match: PersonMatch,
    pub status: Status,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(IdentityProviderId);

/// How strictly tokens are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Profile {
    /// RFC 9068 to the letter.
    Rfc9068,
    /// Microsoft Entra ID: `typ: JWT`, `azp`/`appid`, no `jti`.
    Entra,
    /// Okta: `typ: JWT` or none, `cid`, `scp` as a list.
    Okta,
}

/// The employee attribute that a person's token names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PersonMatch {
    ExternalId,
    UserName,
    Email,
}

/// Whether its tokens are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Disabled,
}
