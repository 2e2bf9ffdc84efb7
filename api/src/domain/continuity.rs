//! What a change of the roster does to coaching under way. A leaver withdraws: their pairings end, their meetings to come are
//! called off, their partners wait for somebody new. A new manager may put two partners into one reporting line, or take them
//! out of it. All of it happens with the change itself, in one write, and the change log tells it.

use super::reporting;
use crate::{
    app::Work,
    feed::{Entry, Kind},
    platform::{Result, db},
};
use entity::{
    Tenanted,
    employee::{Model as Employee, Status as EmployeeStatus},
    id::{EmployeeId, PairingId, ProgramId, TypedId},
    pairing::{self, Status as PairingStatus},
    pairing_member,
    participant::{self, Status as ParticipantStatus},
    program::{self, ConflictPolicy},
    session::{self, Status as SessionStatus},
};
use sea_orm::{ActiveEnum, ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use std::collections::{HashMap, HashSet};

/// Whether there is anything to follow.
pub fn concerns(changes: &[(Employee, Employee)]) -> bool {
    changes.iter().any(|change| left(change) || moved(change))
}

fn left((old, new): &(Employee, Employee)) -> bool {
    old.status != new.status && new.status == EmployeeStatus::Terminated
}

fn moved((old, new): &(Employee, Employee)) -> bool {
    old.manager_id != new.manager_id
}

/// Follows changes of employees, as they were and as they were just stored.
pub async fn follow(work: &mut Work<'_>, changes: &[(Employee, Employee)]) -> Result<()> {
    let those = |so: fn(&(Employee, Employee)) -> bool| changes.iter().filter(|change| so(change)).map(|(_, new)| new.id).collect();
    let (leavers, moved): (Vec<EmployeeId>, Vec<EmployeeId>) = (those(left), those(moved));
    if !leavers.is_empty() {
        part(work, &leavers).await?;
    }
    if moved.is_empty() { Ok(()) } else { judge(work, &moved).await }
}

/// Those who wait have a partner again.
pub async fn matched(work: &mut Work<'_>, participants: &[participant::Model]) -> Result<()> {
    let waiting: Vec<_> = participants.iter().filter(|row| row.waiting_since.is_some()).cloned().collect();
    waits(work, waiting, false).await
}

/// Takes leavers out of everything that they are in.
async fn part(work: &mut Work<'_>, leavers: &[EmployeeId]) -> Result<()> {
    let organization = work.actor.organization();
    let theirs = db::among(&**work, participant::Column::EmployeeId, leavers.iter().map(|id| id.uuid()));
    let present = [ParticipantStatus::Invited, ParticipantStatus::Active, ParticipantStatus::Paused];
    let memberships = participant::Entity::of(organization).filter(theirs).filter(participant::Column::Status.is_in(present));
    let memberships = memberships.all(&**work).await?;
    withdraw(work, &memberships).await?;

    let theirs = db::among(&**work, pairing_member::Column::EmployeeId, leavers.iter().map(|id| id.uuid()));
    let seats = pairing_member::Entity::of(organization).filter(theirs).all(&**work).await?;
    let pairings = alive(work, seats.iter().map(|seat| seat.pairing_id)).await?;
    if pairings.is_empty() {
        return Ok(());
    }
    end(work, &pairings).await?;
    call_off(work, &pairings).await?;
    let seats = seats_of(work, &pairings).await?;
    let partners = seats.iter().filter(|seat| !leavers.contains(&seat.employee_id)).map(|seat| seat.participant_id.uuid());
    let partners: HashSet<_> = partners.collect();
    let of = db::among(&**work, participant::Column::Id, partners);
    let partners = participant::Entity::of(organization).filter(of).filter(participant::Column::Status.eq(ParticipantStatus::Active));
    let partners: Vec<_> = partners.all(&**work).await?.into_iter().filter(|row| row.waiting_since.is_none()).collect();
    waits(work, partners, true).await
}

async fn withdraw(work: &mut Work<'_>, rows: &[participant::Model]) -> Result<()> {
    let of = db::among(&**work, participant::Column::Id, rows.iter().map(|row| row.id.uuid()));
    participant::Entity::update_of(work.actor.organization())
        .col_expr(participant::Column::Status, Expr::val(ParticipantStatus::Withdrawn.to_value()))
        .col_expr(participant::Column::WaitingSince, Expr::val(None::<chrono::DateTime<chrono::Utc>>))
        .col_expr(participant::Column::Version, plus_one(participant::Column::Version))
        .col_expr(participant::Column::UpdatedAt, Expr::val(work.at))
        .filter(of)
        .exec(&**work)
        .await?;
    tell(work, rows.iter().map(|row| Kind::ParticipantWithdrawn.of(row.id, row.version + 1).changing(vec!["status"])));
    Ok(())
}

async fn waits(work: &mut Work<'_>, rows: Vec<participant::Model>, waiting: bool) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let of = db::among(&**work, participant::Column::Id, rows.iter().map(|row| row.id.uuid()));
    participant::Entity::update_of(work.actor.organization())
        .col_expr(participant::Column::WaitingSince, Expr::val(waiting.then_some(work.at)))
        .col_expr(participant::Column::Version, plus_one(participant::Column::Version))
        .col_expr(participant::Column::UpdatedAt, Expr::val(work.at))
        .filter(of)
        .exec(&**work)
        .await?;
    let kind = if waiting { Kind::ParticipantRequeued } else { Kind::ParticipantMatched };
    tell(work, rows.into_iter().map(|row| kind.of(row.id, row.version + 1).changing(vec!["waitingSince"])));
    Ok(())
}

async fn end(work: &mut Work<'_>, rows: &[pairing::Model]) -> Result<()> {
    pairing::Entity::update_of(work.actor.organization())
        .col_expr(pairing::Column::Status, Expr::val(PairingStatus::Ended.to_value()))
        .col_expr(pairing::Column::EndedAt, Expr::val(work.at))
        .col_expr(pairing::Column::Version, plus_one(pairing::Column::Version))
        .col_expr(pairing::Column::UpdatedAt, Expr::val(work.at))
        .filter(db::among(&**work, pairing::Column::Id, rows.iter().map(|row| row.id.uuid())))
        .exec(&**work)
        .await?;
    tell(work, rows.iter().map(|row| Kind::PairingEnded.of(row.id, row.version + 1).changing(vec!["status", "endedAt"])));
    Ok(())
}

/// What lies behind may still be told; what was to come is not.
async fn call_off(work: &mut Work<'_>, pairings: &[pairing::Model]) -> Result<()> {
    let planned = session::Entity::of(work.actor.organization())
        .filter(db::among(&**work, session::Column::PairingId, pairings.iter().map(|row| row.id.uuid())))
        .filter(session::Column::Status.eq(SessionStatus::Scheduled))
        .filter(session::Column::StartsAt.gt(work.at))
        .all(&**work)
        .await?;
    session::Entity::update_of(work.actor.organization())
        .col_expr(session::Column::Status, Expr::val(SessionStatus::Cancelled.to_value()))
        .col_expr(session::Column::Version, plus_one(session::Column::Version))
        .col_expr(session::Column::UpdatedAt, Expr::val(work.at))
        .filter(db::among(&**work, session::Column::Id, planned.iter().map(|row| row.id.uuid())))
        .exec(&**work)
        .await?;
    tell(work, planned.iter().map(|row| Kind::SessionCancelled.of(row.id, row.version + 1).changing(vec!["status"])));
    Ok(())
}

/// Looks at the pairings of those whose reporting line may have changed: the moved, and everybody below them.
async fn judge(work: &mut Work<'_>, moved: &[EmployeeId]) -> Result<()> {
    let organization = work.actor.organization();
    let mut concerned: HashSet<EmployeeId> = reporting::below(&**work, organization, moved).await?;
    concerned.extend(moved);
    let theirs = db::among(&**work, pairing_member::Column::EmployeeId, concerned.iter().map(|id| id.uuid()));
    let seats = pairing_member::Entity::of(organization).filter(theirs).all(&**work).await?;
    let pairings = alive(work, seats.iter().map(|seat| seat.pairing_id)).await?;
    let mut members: HashMap<PairingId, Vec<EmployeeId>> = HashMap::new();
    for seat in seats_of(work, &pairings).await? {
        members.entry(seat.pairing_id).or_default().push(seat.employee_id);
    }
    let people: Vec<EmployeeId> = members.values().flatten().copied().collect();
    let lines = reporting::lines(&**work, organization, &people).await?;
    let suspending = suspending(work, &pairings).await?;
    for row in pairings {
        let members = members.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let in_line = members.iter().any(|one| lines.get(one).is_some_and(|line| members.iter().any(|other| line.contains(other))));
        let (kind, status) = match (in_line, row.conflict_since) {
            (true, None) if suspending.contains(&row.program_id) => (Kind::PairingConflictRaised, PairingStatus::Suspended),
            (true, None) => (Kind::PairingConflictRaised, row.status),
            (false, Some(_)) => (Kind::PairingConflictCleared, PairingStatus::Active),
            _ => continue,
        };
        let mut fields = vec!["conflictSince"];
        if status != row.status {
            fields.push("status");
        }
        let conflict_since = in_line.then_some(work.at);
        let changed = pairing::Model { status, conflict_since, version: row.version + 1, updated_at: work.at, ..row };
        work.record(kind.of(changed.id, changed.version).changing(fields));
        changed.into_active_model().reset_all().update(&**work).await?;
    }
    Ok(())
}

/// The programs among those of some pairings that suspend a pairing in conflict.
async fn suspending(work: &Work<'_>, pairings: &[pairing::Model]) -> Result<HashSet<ProgramId>> {
    let ids: HashSet<_> = pairings.iter().map(|row| row.program_id.uuid()).collect();
    let rows = program::Entity::of(work.actor.organization()).filter(db::among(&**work, program::Column::Id, ids)).all(&**work).await?;
    Ok(rows.into_iter().filter(|row| row.conflict_policy == ConflictPolicy::Suspend).map(|row| row.id).collect())
}

/// Those of the pairings that have not ended.
async fn alive(work: &Work<'_>, ids: impl Iterator<Item = PairingId>) -> Result<Vec<pairing::Model>> {
    let ids: HashSet<_> = ids.map(|id| id.uuid()).collect();
    Ok(pairing::Entity::of(work.actor.organization())
        .filter(db::among(&**work, pairing::Column::Id, ids))
        .filter(pairing::Column::Status.ne(PairingStatus::Ended))
        .all(&**work)
        .await?)
}

async fn seats_of(work: &Work<'_>, pairings: &[pairing::Model]) -> Result<Vec<pairing_member::Model>> {
    let of = db::among(&**work, pairing_member::Column::PairingId, pairings.iter().map(|row| row.id.uuid()));
    Ok(pairing_member::Entity::of(work.actor.organization()).filter(of).all(&**work).await?)
}

fn plus_one(version: impl ColumnTrait) -> Expr {
    use sea_orm::sea_query::ExprTrait;
    version.into_expr().add(1)
}

fn tell(work: &mut Work<'_>, entries: impl Iterator<Item = Entry>) {
    entries.for_each(|entry| work.record(entry));
}
