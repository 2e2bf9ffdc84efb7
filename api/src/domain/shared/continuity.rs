//! The effects of employee changes on active coaching. When an employment ends, the employee's participations are withdrawn, their
//! pairings end, their future sessions are cancelled, their calendar feeds are deleted, and their partners are re-queued. A new manager may put two partners into one
//! reporting line, which raises a conflict of the pairing, or take them out of it, which clears the conflict. The effects are part of
//! the same transaction as the change and are recorded in the change log.

use super::reporting_lines;
use crate::{
    app::UnitOfWork,
    feed::{ChangeKind, Entry},
    platform::{Result, db},
};
use entity::{
    Tenanted, calendar_feed,
    employee::{Model as Employee, Status as EmployeeStatus},
    id::{EmployeeId, PairingId, ProgramId, TypedId},
    pairing::{self, Status as PairingStatus},
    pairing_member,
    participant::{self, Status as ParticipantStatus},
    program::{self, ConflictPolicy},
    session::{self, Status as SessionStatus},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{HashMap, HashSet};

/// An employee before and after a change.
type Change = (Employee, Employee);

/// Whether any of the changes can affect coaching.
pub fn is_affected(changes: &[Change]) -> bool {
    changes.iter().any(|change| is_termination(change) || is_new_manager(change))
}

fn is_termination((old, new): &Change) -> bool {
    old.status != new.status && new.status == EmployeeStatus::Terminated
}

fn is_new_manager((old, new): &Change) -> bool {
    old.manager_id != new.manager_id
}

/// Applies the effects of changes that have just been stored.
pub async fn apply_changes(work: &mut UnitOfWork<'_>, changes: &[Change]) -> Result<()> {
    let select = |is_match: fn(&Change) -> bool| changes.iter().filter(|change| is_match(change)).map(|(_, new)| new.id).collect();
    let (terminated, moved): (Vec<EmployeeId>, Vec<EmployeeId>) = (select(is_termination), select(is_new_manager));
    if !terminated.is_empty() {
        delete_calendar_feeds(work, &terminated).await?;
        end_coaching(work, &terminated).await?;
    }
    if moved.is_empty() { Ok(()) } else { update_conflicts(work, &moved).await }
}

/// Takes participants who have a new partner out of the queue.
pub async fn mark_matched(work: &mut UnitOfWork<'_>, participants: &[participant::Model]) -> Result<()> {
    let waiting: Vec<_> = participants.iter().filter(|row| row.waiting_since.is_some()).cloned().collect();
    set_waiting(work, waiting, false).await
}

/// Deletes the calendar feeds of terminated employees. After a re-hire, their old addresses stay invalid.
async fn delete_calendar_feeds(work: &UnitOfWork<'_>, terminated: &[EmployeeId]) -> Result<()> {
    let is_theirs = db::in_ids(&**work, calendar_feed::Column::EmployeeId, terminated.iter().map(|id| id.uuid()));
    calendar_feed::Entity::delete_of(work.actor.organization()).filter(is_theirs).exec(&**work).await?;
    Ok(())
}

/// Withdraws terminated employees from their programs, ends their pairings and re-queues their partners.
async fn end_coaching(work: &mut UnitOfWork<'_>, terminated: &[EmployeeId]) -> Result<()> {
    let organization = work.actor.organization();
    let is_theirs = db::in_ids(&**work, participant::Column::EmployeeId, terminated.iter().map(|id| id.uuid()));
    let open = [ParticipantStatus::Invited, ParticipantStatus::Active, ParticipantStatus::Paused];
    let participants = participant::Entity::of(organization).filter(is_theirs).filter(participant::Column::Status.is_in(open));
    let participants = participants.all(&**work).await?;
    withdraw_participants(work, &participants).await?;

    let is_theirs = db::in_ids(&**work, pairing_member::Column::EmployeeId, terminated.iter().map(|id| id.uuid()));
    let memberships = pairing_member::Entity::of(organization).filter(is_theirs).all(&**work).await?;
    let pairings = load_open_pairings(work, memberships.iter().map(|member| member.pairing_id)).await?;
    if pairings.is_empty() {
        return Ok(());
    }
    end_pairings(work, &pairings).await?;
    cancel_future_sessions(work, &pairings).await?;
    let members = load_members(work, &pairings).await?;
    let partners = members.iter().filter(|member| !terminated.contains(&member.employee_id));
    let partners: HashSet<_> = partners.map(|member| member.participant_id.uuid()).collect();
    let is_partner = db::in_ids(&**work, participant::Column::Id, partners);
    let is_active = participant::Column::Status.eq(ParticipantStatus::Active);
    let partners = participant::Entity::of(organization).filter(is_partner).filter(is_active).all(&**work).await?;
    set_waiting(work, partners.into_iter().filter(|row| row.waiting_since.is_none()).collect(), true).await
}

async fn withdraw_participants(work: &mut UnitOfWork<'_>, rows: &[participant::Model]) -> Result<()> {
    participant::Entity::update_of(work.actor.organization())
        .col_expr(participant::Column::Status, Expr::val(ParticipantStatus::Withdrawn.to_value()))
        .col_expr(participant::Column::WaitingSince, Expr::val(None::<chrono::DateTime<chrono::Utc>>))
        .col_expr(participant::Column::Version, increment(participant::Column::Version))
        .col_expr(participant::Column::UpdatedAt, Expr::val(work.at))
        .filter(db::in_ids(&**work, participant::Column::Id, rows.iter().map(|row| row.id.uuid())))
        .exec(&**work)
        .await?;
    let fields = |row: &participant::Model| ["status"].into_iter().chain(row.waiting_since.map(|_| "waitingSince")).collect();
    record_all(work, rows.iter().map(|row| ChangeKind::ParticipantWithdrawn.entry(row.id, row.version + 1).with_fields(fields(row))));
    Ok(())
}

/// Puts participants into the queue for a new partner, or takes them out of it.
async fn set_waiting(work: &mut UnitOfWork<'_>, rows: Vec<participant::Model>, waiting: bool) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    participant::Entity::update_of(work.actor.organization())
        .col_expr(participant::Column::WaitingSince, Expr::val(waiting.then_some(work.at)))
        .col_expr(participant::Column::Version, increment(participant::Column::Version))
        .col_expr(participant::Column::UpdatedAt, Expr::val(work.at))
        .filter(db::in_ids(&**work, participant::Column::Id, rows.iter().map(|row| row.id.uuid())))
        .exec(&**work)
        .await?;
    let kind = if waiting { ChangeKind::ParticipantRequeued } else { ChangeKind::ParticipantMatched };
    record_all(work, rows.into_iter().map(|row| kind.entry(row.id, row.version + 1).with_fields(vec!["waitingSince"])));
    Ok(())
}

async fn end_pairings(work: &mut UnitOfWork<'_>, rows: &[pairing::Model]) -> Result<()> {
    pairing::Entity::update_of(work.actor.organization())
        .col_expr(pairing::Column::Status, Expr::val(PairingStatus::Ended.to_value()))
        .col_expr(pairing::Column::EndedAt, Expr::val(work.at))
        .col_expr(pairing::Column::Version, increment(pairing::Column::Version))
        .col_expr(pairing::Column::UpdatedAt, Expr::val(work.at))
        .filter(db::in_ids(&**work, pairing::Column::Id, rows.iter().map(|row| row.id.uuid())))
        .exec(&**work)
        .await?;
    record_all(work, rows.iter().map(|row| ChangeKind::PairingEnded.entry(row.id, row.version + 1).with_fields(vec!["status", "endedAt"])));
    Ok(())
}

/// Cancels the sessions scheduled in the future. Past sessions keep their status, so that attendance can still be recorded.
async fn cancel_future_sessions(work: &mut UnitOfWork<'_>, pairings: &[pairing::Model]) -> Result<()> {
    let sessions = session::Entity::of(work.actor.organization())
        .filter(db::in_ids(&**work, session::Column::PairingId, pairings.iter().map(|row| row.id.uuid())))
        .filter(session::Column::Status.eq(SessionStatus::Scheduled))
        .filter(session::Column::StartsAt.gt(work.at))
        .all(&**work)
        .await?;
    session::Entity::update_of(work.actor.organization())
        .col_expr(session::Column::Status, Expr::val(SessionStatus::Cancelled.to_value()))
        .col_expr(session::Column::Version, increment(session::Column::Version))
        .col_expr(session::Column::UpdatedAt, Expr::val(work.at))
        .filter(db::in_ids(&**work, session::Column::Id, sessions.iter().map(|row| row.id.uuid())))
        .exec(&**work)
        .await?;
    record_all(work, sessions.iter().map(|row| ChangeKind::SessionCancelled.entry(row.id, row.version + 1).with_fields(vec!["status"])));
    Ok(())
}

/// Raises and clears conflicts of the pairings whose reporting lines may have changed: those of the employees with a new manager and
/// of their direct and indirect reports.
async fn update_conflicts(work: &mut UnitOfWork<'_>, moved: &[EmployeeId]) -> Result<()> {
    let organization = work.actor.organization();
    let mut affected: HashSet<EmployeeId> = reporting_lines::load_reports(&**work, organization, moved).await?;
    affected.extend(moved);
    let is_theirs = db::in_ids(&**work, pairing_member::Column::EmployeeId, affected.iter().map(|id| id.uuid()));
    let memberships = pairing_member::Entity::of(organization).filter(is_theirs).all(&**work).await?;
    let pairings = load_open_pairings(work, memberships.iter().map(|member| member.pairing_id)).await?;
    let mut members: HashMap<PairingId, Vec<EmployeeId>> = HashMap::new();
    for member in load_members(work, &pairings).await? {
        members.entry(member.pairing_id).or_default().push(member.employee_id);
    }
    let employees: Vec<EmployeeId> = members.values().flatten().copied().collect();
    let managers = reporting_lines::load_managers(&**work, organization, &employees).await?;
    let suspending = load_suspending_programs(work, &pairings).await?;
    for row in pairings {
        let members = members.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let reports_to = |one: &EmployeeId, other: &EmployeeId| managers.get(one).is_some_and(|managers| managers.contains(other));
        let in_one_line = members.iter().any(|one| members.iter().any(|other| reports_to(one, other)));
        let (kind, status) = match (in_one_line, row.conflict_since) {
            (true, None) if suspending.contains(&row.program_id) => (ChangeKind::PairingConflictRaised, PairingStatus::Suspended),
            (true, None) => (ChangeKind::PairingConflictRaised, row.status),
            (false, Some(_)) => (ChangeKind::PairingConflictCleared, PairingStatus::Active),
            _ => continue,
        };
        let mut fields = vec!["conflictSince"];
        if status != row.status {
            fields.push("status");
        }
        let conflict_since = in_one_line.then_some(work.at);
        let row = pairing::Model { status, conflict_since, version: row.version + 1, updated_at: work.at, ..row };
        work.record(kind.entry(row.id, row.version).with_fields(fields));
        row.into_active_model().reset_all().update(&**work).await?;
    }
    Ok(())
}

/// The programs of the pairings that suspend a pairing in conflict.
async fn load_suspending_programs(work: &UnitOfWork<'_>, pairings: &[pairing::Model]) -> Result<HashSet<ProgramId>> {
    let ids: HashSet<_> = pairings.iter().map(|row| row.program_id.uuid()).collect();
    let programs = program::Entity::of(work.actor.organization()).filter(db::in_ids(&**work, program::Column::Id, ids));
    let programs = programs.all(&**work).await?.into_iter();
    Ok(programs.filter(|row| row.conflict_policy == ConflictPolicy::Suspend).map(|row| row.id).collect())
}

/// Loads the pairings that have not ended.
async fn load_open_pairings(work: &UnitOfWork<'_>, ids: impl Iterator<Item = PairingId>) -> Result<Vec<pairing::Model>> {
    let ids: HashSet<_> = ids.map(|id| id.uuid()).collect();
    Ok(pairing::Entity::of(work.actor.organization())
        .filter(db::in_ids(&**work, pairing::Column::Id, ids))
        .filter(pairing::Column::Status.ne(PairingStatus::Ended))
        .all(&**work)
        .await?)
}

async fn load_members(work: &UnitOfWork<'_>, pairings: &[pairing::Model]) -> Result<Vec<pairing_member::Model>> {
    let is_member = db::in_ids(&**work, pairing_member::Column::PairingId, pairings.iter().map(|row| row.id.uuid()));
    Ok(pairing_member::Entity::of(work.actor.organization()).filter(is_member).all(&**work).await?)
}

fn increment(version: impl ColumnTrait) -> Expr {
    version.into_expr().add(1)
}

fn record_all(work: &mut UnitOfWork<'_>, entries: impl Iterator<Item = Entry>) {
    entries.for_each(|entry| work.record(entry));
}
