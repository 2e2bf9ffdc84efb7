//! `scim_token`: a long-lived token with which a directory calls the SCIM API. The token itself is not stored.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "scim_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ScimTokenId,
    /// The integration that the caller acts as.
    pub integration_id: IntegrationId,
    /// The SHA-256 of the token, in hexadecimal. Unique across all organizations.
    pub sha256: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    /// The last use, accurate to the minute. `None`: never used.
    pub used_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(ScimTokenId);
