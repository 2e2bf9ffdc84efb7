//! `xapi_credential`: a key and a secret with which a learning system calls the xAPI endpoints. The key is the identifier; the secret is not
//! stored.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "xapi_credential")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: XapiCredentialId,
    /// The integration that the caller acts as.
    pub integration_id: IntegrationId,
    /// The SHA-256 of the secret, in hexadecimal. Unique across all organizations.
    pub sha256: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// The last use, accurate to the minute. `None`: never used.
    pub used_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(XapiCredentialId);
