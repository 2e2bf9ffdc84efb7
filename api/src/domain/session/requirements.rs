//! What must be done before a session can be held: in a formal program, every member needs a goal before the second session; and those who
//! attend have reviewed their commitments from earlier sessions, which may be of an earlier pairing.

use super::rules::Attendance;
use crate::{
    app::UnitOfWork,
    platform::{Code, Result, db, error::Problems},
};
use entity::{
    Tenanted, commitment, goal,
    id::{CommitmentId, ParticipantId, TypedId},
    pairing_member::{self, Column as Member},
    program,
    session::{self, Column, Model, Status},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement, UnionType},
};
use uuid::Uuid;

/// What a row of the statement names.
const WITHOUT_GOAL: i32 = 1;
const UNREVIEWED: i32 = 2;

/// Checks with one statement what is missing before the session can be held.
///
/// # Errors
/// `Invalid` on `id`: with `GoalRequired`, naming the participants without a goal, and with `CommitmentsUnreviewed`, naming the commitments.
pub async fn ensure_met(work: &UnitOfWork<'_>, session: &Model, attendance: &[Attendance]) -> Result<()> {
    let mut missing = select_members_without_goal(work, session);
    missing.union(UnionType::All, select_open_commitments(work, session, attendance));
    let (mut without_goal, mut unreviewed) = (Vec::new(), Vec::new());
    for row in work.query_all(&missing).await? {
        let id: Uuid = row.try_get_by_index(1)?;
        match row.try_get_by_index::<i32>(0)? {
            WITHOUT_GOAL => without_goal.push(ParticipantId::from_uuid(id)),
            _ => unreviewed.push(CommitmentId::from_uuid(id)),
        }
    }
    let mut problems = Problems::default();
    if !without_goal.is_empty() {
        let message = "in a FORMAL program, each member of the pairing needs a goal before the second session is held; \
                       without an ACTIVE or ACHIEVED goal:";
        problems.add("id", Code::GoalRequired, format!("{message} {}", to_list(&without_goal)));
    }
    if !unreviewed.is_empty() {
        let message = "the members who attended review their commitments from earlier sessions before the session is held; still OPEN:";
        problems.add("id", Code::CommitmentsUnreviewed, format!("{message} {}", to_list(&unreviewed)));
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
        .expr(Expr::cust(WITHOUT_GOAL.to_string()))
        .column(Member::ParticipantId)
        .filter(Member::PairingId.in_subquery(held.select_only().column(Column::PairingId).into_query()))
        .filter(Member::ParticipantId.not_in_subquery(goals.select_only().column(goal::Column::ParticipantId).into_query()))
        .into_query()
}

/// The open commitments that the attending members made in sessions that started earlier. A member who is absent cannot review.
fn select_open_commitments(work: &UnitOfWork<'_>, session: &Model, attendance: &[Attendance]) -> SelectStatement {
    let organization = work.actor.organization();
    let attended = attendance.iter().filter(|entry| entry.attended).map(|entry| entry.employee_id.uuid());
    let members = pairing_member::Entity::of(organization).filter(Member::PairingId.eq(session.pairing_id)).filter(db::in_ids(
        &**work,
        Member::EmployeeId,
        attended,
    ));
    let made_in = commitment::Entity::belongs_to(session::Entity)
        .from((commitment::Column::OrganizationId, commitment::Column::SessionId))
        .to((Column::OrganizationId, Column::Id));
    commitment::Entity::of(organization)
        .filter(commitment::Column::ParticipantId.in_subquery(members.select_only().column(Member::ParticipantId).into_query()))
        .filter(commitment::Column::Status.eq(commitment::Status::Open))
        .join(JoinType::InnerJoin, made_in.into())
        .filter(Column::StartsAt.lt(session.starts_at))
        .select_only()
        .expr(Expr::cust(UNREVIEWED.to_string()))
        .column(commitment::Column::Id)
        .into_query()
}

/// How many identifiers an error names.
const MAX_NAMED: usize = 20;

/// Identifiers, the oldest first, separated by commas. Of many, the first ones and the number of the others.
fn to_list<T: TypedId>(ids: &[T]) -> String {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let named = ids.iter().take(MAX_NAMED).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if ids.len() > MAX_NAMED { format!("{named} and {} more", ids.len() - MAX_NAMED) } else { named }
}
