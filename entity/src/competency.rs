//! `competency`: one skill of a competency framework.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "competency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompetencyId,
    pub version: i64,
    pub competency_framework_id: CompetencyFrameworkId,
    /// The identifier of the CASE CFItem. Unique in the framework.
    pub case_identifier: String,
    pub case_uri: Option<String>,
    /// `None` at the top of the tree.
    pub parent_id: Option<CompetencyId>,
    /// The position among its siblings, from the imported package: the sequence number of the association, or the index of the item.
    pub position: i32,
    /// The CASE `humanCodingScheme`.
    pub human_code: Option<String>,
    /// The CASE `fullStatement`.
    pub statement: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(CompetencyId);
