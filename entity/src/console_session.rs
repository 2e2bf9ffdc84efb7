//! `console_session`: a person who signed in to the console with a browser. The secret in the cookie is not stored.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "console_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsoleSessionId,
    /// The identity provider that issued the tokens.
    pub identity_provider_id: IdentityProviderId,
    pub employee_id: EmployeeId,
    /// The SHA-256 of the secret in the cookie, in hexadecimal. Unique across all organizations.
    pub sha256: String,
    /// The hash of the secret before the last rotation.
    pub previous_sha256: Option<String>,
    /// Until when the previous secret is accepted. `None`: until the current one is used for the first time.
    pub previous_until: Option<DateTimeUtc>,
    /// The name of the key that encrypts the tokens.
    pub key_name: String,
    /// The tokens of the person, encrypted.
    pub tokens: String,
    /// When the access token expires. `None`: the identity provider does not say.
    pub tokens_expire_at: Option<DateTimeUtc>,
    /// Until when a node may take to renew the tokens. No other node renews them meanwhile.
    pub refreshing_until: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    /// When the secret was last replaced.
    pub rotated_at: DateTimeUtc,
    /// The last use, accurate to half a minute.
    pub used_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(ConsoleSessionId);
