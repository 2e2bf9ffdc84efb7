//! `integration`: a registered API client, which is a service account of the company.

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
    /// The granted scopes, separated by spaces.
    pub scopes: String,
    pub status: Status,
    /// Whether only the documents in `allowed_operation` are accepted.
    pub operations_only: bool,
    /// Since when the brake holds changes of this integration. `None`: nothing is held.
    pub held_at: Option<DateTimeUtc>,
    /// The categories of held changes, separated by spaces.
    pub held_changes: String,
    /// When the integration was last released.
    pub released_at: Option<DateTimeUtc>,
    /// The reason given for the last release.
    pub release_note: Option<String>,
    /// The roster mapping, as JSON. `None`: rosters use the names of the schema.
    pub roster_mapping: Option<Json>,
    /// The mapping of completion files, as JSON. `None`: they use the names of this API.
    pub completion_mapping: Option<Json>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(IntegrationId);

/// The purpose of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    Hris,
    Lms,
    Dashboard,
    Other,
}

/// Whether the client may call the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Disabled,
}
