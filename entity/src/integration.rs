//! `integration`: a registered API client: a service account of the company.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "integration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntegrationId,
    pub version: i64,
    pub identity_provider_id: IdentityProviderId,
    /// The client id at the identity provider.
    pub client_id: String,
    pub name: String,
    pub kind: Kind,
    /// What it was granted, separated by spaces.
    pub scopes: String,
    pub status: Status,
    /// Whether it may send only the documents of `allowed_operation`.
    pub operations_only: bool,
    /// Since when the brake holds what it would change of the roster; none: it does not.
    pub held_at: Option<DateTimeUtc>,
    /// Which changes these are, separated by spaces.
    pub held_changes: String,
    /// When somebody last released it.
    pub released_at: Option<DateTimeUtc>,
    /// Why.
    pub release_note: Option<String>,
    /// How it writes its rosters; none: as this API names things.
    pub roster_mapping: Option<Json>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(IntegrationId);

/// What the client is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    Hris,
    Lms,
    Dashboard,
    Other,
}

/// Whether it may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Disabled,
}
