//! Schedules, reschedules, holds and cancels sessions.

use super::{
    guide_choice, last_session,
    read::{get, get_with_members},
    requirements,
    rules::{self, Attendance, Turn},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        learning_record::{self, TurnMinutes},
        pairing, program, reciprocity,
        shared::{ensure_version, not_found_as_invalid},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, clock::truncate_to_micros},
};
use chrono::{DateTime, Utc};
use entity::{
    employee,
    id::{EmployeeId, GuideId, PairingId, SessionId},
    pairing::Status as PairingStatus,
    session::{Model, Status},
    session_attendance, session_turn,
};

/// Schedules a session of an active pairing. It freezes the published version of `guide`; `None`: of the program's guide for such a session,
/// if there is one.
///
/// # Errors
/// `Invalid` when the time has passed, is more than two years ahead or before the program starts, the duration is not between 5 minutes and 8 hours, the pairing is
/// suspended or has ended, or the guide cannot be used.
pub async fn schedule(
    app: &App,
    actor: &Actor,
    pairing_id: PairingId,
    starts_at: DateTime<Utc>,
    duration_minutes: i32,
    guide: Option<GuideId>,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    let starts_at = truncate_to_micros(starts_at);
    let mut work = app.begin(actor).await?;
    let id: SessionId = app.clock.new_id();
    let input = (pairing_id, starts_at, duration_minutes);
    // Without a guide the input has the hash that earlier versions of the program stored.
    let claimed = match guide {
        None => work.claim_idempotency_key(idempotency_key, "sessionSchedule", &input, id).await?,
        Some(guide) => work.claim_idempotency_key(idempotency_key, "sessionSchedule", &(input, guide), id).await?,
    };
    if let Some(earlier) = claimed {
        return get(&*work, actor, earlier).await;
    }
    actor.reach(Permission::WriteSession)?;
    let pairing = pairing::get(&*work, actor, pairing_id).await.map_err(|error| not_found_as_invalid(error, "pairingId"))?;
    authorize_write(&work, pairing_id).await?;
    let obstacle = match pairing.status {
        PairingStatus::Active => None,
        PairingStatus::Suspended => Some("the pairing is suspended: two of its members are in one reporting line"),
        PairingStatus::Ended => Some("the pairing has ended"),
    };
    if let Some(obstacle) = obstacle {
        return Err(Error::invalid_with_code("pairingId", Code::WrongState, obstacle));
    }
    rules::validate_schedule(starts_at, duration_minutes, work.at)?;
    rules::validate_program_start(starts_at, program::load_first_day(&*work, actor, pairing.program_id).await?)?;
    let guide_version_id = guide_choice::choose(&work, &pairing, starts_at, guide).await?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: pairing.program_id,
        pairing_id,
        status: Status::Scheduled,
        starts_at,
        duration_minutes,
        held_at: None,
        guide_version_id,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    guide_choice::insert_steps(&mut work, &row).await?;
    work.record(ChangeKind::SessionScheduled.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Changes the time, and with `duration_minutes` also the duration, of a scheduled session.
///
/// # Errors
/// `Invalid` when time or duration are out of their limits; `Conflict` when the session is not at the expected version, or is not
/// scheduled.
pub async fn reschedule(
    app: &App,
    actor: &Actor,
    id: SessionId,
    starts_at: DateTime<Utc>,
    duration_minutes: Option<i32>,
    expected_version: Option<i64>,
) -> Result<Model> {
    let starts_at = truncate_to_micros(starts_at);
    let mut work = app.begin(actor).await?;
    let session = get_for_write(&work, id, expected_version).await?;
    rules::ensure_scheduled(&session)?;
    let duration_minutes = duration_minutes.unwrap_or(session.duration_minutes);
    rules::validate_schedule(starts_at, duration_minutes, work.at)?;
    rules::validate_program_start(starts_at, program::load_first_day(&*work, actor, session.program_id).await?)?;
    let differences = [("startsAt", starts_at != session.starts_at), ("durationMinutes", duration_minutes != session.duration_minutes)];
    let fields: Vec<_> = differences.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
    if fields.is_empty() {
        return Ok(session);
    }
    let rescheduled = update(&mut work, Model { starts_at, duration_minutes, ..session })?;
    work.record(ChangeKind::SessionRescheduled.entry(rescheduled.id, rescheduled.version).with_fields(fields));
    work.commit().await?;
    Ok(rescheduled)
}

/// The report of a session that took place.
#[derive(Clone, Debug)]
pub struct SessionReport {
    /// `None`: the scheduled time, or now if that is in the future.
    pub held_at: Option<DateTime<Utc>>,
    pub attendance: Vec<Attendance>,
    pub turns: Vec<Turn>,
}

/// Marks a scheduled session as held, with attendance and turns, and writes a learning record for every attendee
/// who consents to them.
///
/// # Errors
/// `Invalid` when attendance or turns do not fit the pairing, or when what must be done before is missing ([`requirements`]); `Conflict`
/// when the session is not at the expected version, or is not scheduled.
pub async fn hold(app: &App, actor: &Actor, id: SessionId, report: SessionReport, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let (session, members) = get_with_members(&*work, actor, id).await?;
    let member_ids: Vec<EmployeeId> = members.iter().map(|member| member.id).collect();
    actor.authorize(Permission::WriteSession, &member_ids)?;
    ensure_version(expected_version, session.version)?;
    rules::ensure_scheduled(&session)?;
    let held_at = truncate_to_micros(report.held_at.unwrap_or(session.starts_at.min(work.at)));
    rules::validate_report(&member_ids, held_at, &report.attendance, &report.turns, work.at)?;
    requirements::ensure_met(&work, &session, &report.attendance).await?;
    let held = update(&mut work, Model { status: Status::Held, held_at: Some(held_at), ..session })?;
    insert_report(&mut work, &held, &report)?;
    let attendees: Vec<EmployeeId> = report.attendance.iter().filter(|entry| entry.attended).map(|entry| entry.employee_id).collect();
    last_session::record(&mut work, &held, &attendees)?;
    work.record(ChangeKind::SessionHeld.entry(held.id, held.version).with_fields(vec!["status", "heldAt", "attendance", "turns"]));
    let attended = |member: &&employee::Model| report.attendance.iter().any(|entry| entry.attended && entry.employee_id == member.id);
    for member in members.iter().filter(attended) {
        let minutes_as =
            |role: fn(&Turn) -> EmployeeId| report.turns.iter().filter(|turn| role(turn) == member.id).map(|turn| turn.minutes).sum();
        let minutes = TurnMinutes { as_coach: minutes_as(|turn| turn.coach_id), as_learner: minutes_as(|turn| turn.learner_id) };
        learning_record::record_attendance(&mut work, member, &held, &minutes);
    }
    let turns: Vec<_> = report.turns.iter().map(|turn| (turn.coach_id, turn.minutes)).collect();
    reciprocity::record_change(&mut work, &held, &turns).await?;
    work.commit().await?;
    Ok(held)
}

/// Inserts the attendance and the turns of a session.
fn insert_report(work: &mut UnitOfWork<'_>, session: &Model, report: &SessionReport) -> Result<()> {
    work.insert(report.attendance.iter().map(|entry| session_attendance::Model {
        organization_id: session.organization_id,
        session_id: session.id,
        employee_id: entry.employee_id,
        attended: entry.attended,
    }))?;
    work.insert((1..).zip(&report.turns).map(|(position, turn)| session_turn::Model {
        organization_id: session.organization_id,
        session_id: session.id,
        position,
        coach_id: turn.coach_id,
        learner_id: turn.learner_id,
        minutes: turn.minutes,
    }))
}

/// Cancels a scheduled session. Cancelling a cancelled session changes nothing.
///
/// # Errors
/// `Conflict` when the session is not at the expected version, or was held or missed.
pub async fn cancel(app: &App, actor: &Actor, id: SessionId, expected_version: Option<i64>) -> Result<Model> {
    change_status(app, actor, id, Status::Cancelled, ChangeKind::SessionCancelled, expected_version).await
}

/// Marks a scheduled session as missed: it did not take place. Marking a missed session changes nothing.
///
/// # Errors
/// `Conflict` when the session is not at the expected version, or was held or cancelled.
pub async fn mark_missed(app: &App, actor: &Actor, id: SessionId, expected_version: Option<i64>) -> Result<Model> {
    change_status(app, actor, id, Status::Missed, ChangeKind::SessionMissed, expected_version).await
}

async fn change_status(
    app: &App,
    actor: &Actor,
    id: SessionId,
    status: Status,
    kind: ChangeKind,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let session = get_for_write(&work, id, expected_version).await?;
    if session.status == status {
        return Ok(session);
    }
    rules::ensure_scheduled(&session)?;
    let changed = update(&mut work, Model { status, ..session })?;
    work.record(kind.entry(changed.id, changed.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(changed)
}

/// Checks that the actor may change the sessions of a pairing. The members are read only when the permission depends on them.
async fn authorize_write(work: &UnitOfWork<'_>, pairing: PairingId) -> Result<()> {
    match work.actor.authorize(Permission::WriteSession, &[]) {
        Ok(()) => Ok(()),
        Err(_) => work.actor.authorize(Permission::WriteSession, &pairing::load_member_ids(&**work, work.actor, pairing).await?),
    }
}

/// Loads a session, and checks permission and version.
async fn get_for_write(work: &UnitOfWork<'_>, id: SessionId, expected_version: Option<i64>) -> Result<Model> {
    let session = get(&**work, work.actor, id).await?;
    authorize_write(work, session.pairing_id).await?;
    ensure_version(expected_version, session.version)?;
    Ok(session)
}

/// Updates a session, with the next version. Returns the session as stored.
fn update(work: &mut UnitOfWork<'_>, session: Model) -> Result<Model> {
    let updated = Model { version: session.version + 1, updated_at: work.at, ..session };
    work.update(updated.clone())?;
    Ok(updated)
}
