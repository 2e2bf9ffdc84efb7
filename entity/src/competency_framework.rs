//! `competency_framework`: a versioned tree of skills with a level scale.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "competency_framework")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompetencyFrameworkId,
    pub version: i64,
    /// The identifier of the CASE CFDocument. Unique in the organization.
    pub case_identifier: String,
    pub case_uri: Option<String>,
    pub title: String,
    pub creator: Option<String>,
    /// The level scale: a JSON list of labels, lowest first. Level 1 is the first label.
    pub levels: Json,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(CompetencyFrameworkId);
