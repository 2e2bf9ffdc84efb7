//! What must be done before a session can be held: in a formal program, every member needs a goal before the second session.

use super::rules::Attendance;
use crate::{
    app::UnitOfWork,
    platform::{Code, Result, error::Problems},
};
use entity::{
    Tenanted, goal,
    id::{ParticipantId, TypedId},
    pairing_member::{self, Column as Member},
    program,
    session::{self, Column, Model, Status},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};
use uuid::Uuid;

/// Checks with one statement what is missing before the session can be held.
///
/// # Errors
/// `Invalid` on `id`: with `GoalRequired`, naming the participants without a goal.
pub async fn ensure_met(work: &UnitOfWork<'_>, session: &Model, attendance: &[Attendance]) -> Result<()> {
    let _ = attendance;
    let mut without_goal = Vec::new();
    for row in work.query_all(&select_members_without_goal(work, session)).await? {
        without_goal.push(ParticipantId::from_uuid(row.try_get_by_index::<Uuid>(0)?));
    }
    let mut problems = Problems::default();
    if !without_goal.is_empty() {
        let message = format!(
            "in a FORMAL program, each member of the pairing needs a goal before the second session is held; without an ACTIVE or \
             ACHIEVED goal: {}",
            to_list(&without_goal)
        );
        problems.add("id", Code::GoalRequired, message);
    }
    problems.into_result()
}

/// The members of the pairing without a goal, when the program is formal and the pairing has held a session.
fn select_members_without_goal(work: &UnitOfWork<'_>, session: &Model) -> SelectStatement {
    let organization = work.actor.organization();
    let members = || pairing_member::Entity::of(organization).filter(Member::PairingId.eq(session.pairing_id)).select_only();
    let formal = program::Entity::of(organization)
        .filter(program::Column::Id.eq(session.program_id))
        .filter(program::Column::Kind.eq(program::Kind::Formal));
    let held = session::Entity::of(organization)
        .filter(Column::PairingId.eq(session.pairing_id))
        .filter(Column::Status.eq(Status::Held))
        .filter(Column::ProgramId.in_subquery(formal.select_only().column(program::Column::Id).into_query()));
    let goals = goal::Entity::of(organization)
        .filter(goal::Column::ParticipantId.in_subquery(members().column(Member::ParticipantId).into_query()))
        .filter(goal::Column::Status.is_in([goal::Status::Active, goal::Status::Achieved]));
    members()
        .column(Member::ParticipantId)
        .filter(Member::PairingId.in_subquery(held.select_only().column(Column::PairingId).into_query()))
        .filter(Member::ParticipantId.not_in_subquery(goals.select_only().column(goal::Column::ParticipantId).into_query()))
        .into_query()
}

/// Identifiers, the smallest first, separated by commas.
fn to_list<T: TypedId>(ids: &[T]) -> String {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
