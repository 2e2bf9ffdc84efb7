//! `badge`: what an employee can achieve, a level in a competency or the completion of a program.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "badge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BadgeId,
    pub version: i64,
    pub name: String,
    pub description: String,
    /// What the badge is given for, in words.
    pub criteria: String,
    /// `None`: the badge is for the completion of a program.
    pub competency_id: Option<CompetencyId>,
    /// The lowest level in the competency. `None` exactly when `competency_id` is.
    pub level: Option<i32>,
    /// `None`: the badge is for a level in a competency.
    pub program_id: Option<ProgramId>,
    /// Whether an employee who fulfils the criteria is offered the badge without a further decision.
    pub automatic: bool,
    pub status: Status,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(BadgeId);

/// The status of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Draft,
    Active,
    /// No longer offered. Issued credentials stay valid.
    Retired,
}
