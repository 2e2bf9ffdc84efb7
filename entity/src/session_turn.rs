//! `session_turn`: a part of a session in which one member coached another one.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "session_turn")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// Counted from 1 in the session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub coach_id: EmployeeId,
    pub learner_id: EmployeeId,
    pub minutes: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();
