//! `feedback_exchange`: the members of a pairing give each other feedback.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback_exchange")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackExchangeId,
    pub version: i64,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    /// The questions. They do not change.
    pub question_set_version_id: QuestionSetVersionId,
    pub opened_by_id: EmployeeId,
    pub status: Status,
    pub due_at: DateTimeUtc,
    /// When the last member submitted. `None` while the exchange is open.
    pub completed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(FeedbackExchangeId);

/// The status of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// A member has not submitted.
    Open,
    /// Every member has submitted.
    Complete,
}
