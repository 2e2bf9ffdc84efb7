//! `agenda_item`: one item of the agenda of a session.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "agenda_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgendaItemId,
    pub version: i64,
    pub session_id: SessionId,
    /// The order in the agenda. Positions of removed topics stay unused.
    pub position: i32,
    pub kind: Kind,
    /// The step of the guide. `None` for a topic.
    pub guide_version_id: Option<GuideVersionId>,
    pub step_number: Option<i32>,
    /// The member who added the topic, and the words of that member. `None` for a step.
    pub author_id: Option<EmployeeId>,
    pub text: Option<String>,
    /// `None`: not done.
    pub done_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(AgendaItemId);

/// What an item of an agenda is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// A step of the guide that was frozen with the session.
    Step,
    /// A topic of a member of the pairing.
    Topic,
}
