//! `guide_step`: a step of a version of a guide.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "guide_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub guide_version_id: GuideVersionId,
    /// Counted from 1 in the version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub kind: Kind,
    pub minutes: i32,
    /// A JSON list of objects with the members `language` and `text`.
    pub prompts: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// What a step of a conversation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    CheckIn,
    ReviewCommitments,
    Topic,
    Reflect,
    ProblemSolve,
    Feedback,
    Commit,
    CheckOut,
}
