//! The last session of a pairing, of its members as participants, and of the members as employees: stored beside them, so that lists can
//! be filtered and sorted by it with an index.

use crate::{
    app::UnitOfWork,
    platform::{Result, db},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, TypedId},
    pairing, participant,
    session::Model,
};
use sea_orm::{
    ColumnTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

/// Stores that a held session is the last one of its pairing and of those who attended it, unless a later one was held. It changes no
/// version: nothing but the lists depends on it.
pub(super) fn record(work: &mut UnitOfWork<'_>, held: &Model, attendees: &[EmployeeId]) -> Result<()> {
    let Some(held_at) = held.held_at else { return Ok(()) };
    let organization = held.organization_id;
    let attendees = || attendees.iter().map(|id| id.uuid());
    let of_pairing = pairing::Entity::update_of(organization)
        .col_expr(pairing::Column::LastSessionAt, Expr::value(held_at))
        .filter(pairing::Column::Id.eq(held.pairing_id))
        .filter(is_before(pairing::Column::LastSessionAt, held_at));
    let is_participant = db::in_ids(&**work, participant::Column::EmployeeId, attendees());
    let of_participants = participant::Entity::update_of(organization)
        .col_expr(participant::Column::LastSessionAt, Expr::value(held_at))
        .filter(participant::Column::ProgramId.eq(held.program_id))
        .filter(is_participant)
        .filter(is_before(participant::Column::LastSessionAt, held_at));
    let is_attendee = db::in_ids(&**work, employee::Column::Id, attendees());
    let of_employees = employee::Entity::update_of(organization)
        .col_expr(employee::Column::LastSessionAt, Expr::value(held_at))
        .filter(is_attendee)
        .filter(is_before(employee::Column::LastSessionAt, held_at));
    work.update_rows(of_pairing);
    work.update_rows(of_participants);
    work.update_rows(of_employees);
    Ok(())
}

/// The condition that no session was held yet, or that the last one was held before.
fn is_before(column: impl ColumnTrait, held_at: DateTime<Utc>) -> Expr {
    column.is_null().or(column.lt(held_at))
}
