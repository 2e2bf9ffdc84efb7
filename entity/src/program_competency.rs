//! `program_competency`: a target competency of a program.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "program_competency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub program_id: ProgramId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub competency_id: CompetencyId,
    /// A level of the framework's scale; 1 is the lowest.
    pub target_level: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();
