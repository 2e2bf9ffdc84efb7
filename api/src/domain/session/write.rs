//! Planning, moving and holding sessions.

use super::{
    get,
    read::with_members,
    rules::{self, Attendance, Turn},
};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::{integration, learning, listing::expect_version, pairing},
    feed::Kind,
    platform::{Code, Error, Result, clock::truncated},
};
use chrono::{DateTime, Utc};
use entity::{
    employee,
    id::{EmployeeId, PairingId, SessionId},
    pairing::Status as PairingStatus,
    session::{Model, Status},
    session_attendance, session_turn,
};

/// Plans a meeting of a pairing.
///
/// # Errors
/// `Invalid` for a time that has passed, an odd length, a pairing that has ended.
pub async fn schedule(
    app: &App,
    actor: &Actor,
    pairing_id: PairingId,
    starts_at: DateTime<Utc>,
    duration_minutes: i32,
    key: Option<&str>,
) -> Result<Model> {
    let starts_at = truncated(starts_at);
    let mut work = app.begin(actor).await?;
    let id: SessionId = app.clock.id();
    if let Some(done) = work.once(key, "sessionSchedule", &(pairing_id, starts_at, duration_minutes), id).await? {
        return get(&*work, actor, done).await;
    }
    actor.reach(Act::WriteSession)?;
    let pairing = pairing::get(&*work, actor, pairing_id).await.map_err(|error| integration::missing(error, "pairingId"))?;
    may_write(&work, pairing_id).await?;
    let obstacle = match pairing.status {
        PairingStatus::Active => None,
        PairingStatus::Suspended => Some("the pairing is suspended: two of its members stand in one reporting line"),
        PairingStatus::Ended => Some("the pairing has ended"),
    };
    if let Some(obstacle) = obstacle {
        return Err(Error::refused("pairingId", Code::WrongState, obstacle));
    }
    rules::may_plan(starts_at, duration_minutes, work.at)?;
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
        created_at: work.at,
        updated_at: work.at,
    };
    work.add([row.clone()])?;
    work.record(Kind::SessionScheduled.of(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Moves a planned meeting, or changes its length.
pub async fn reschedule(
    app: &App,
    actor: &Actor,
    id: SessionId,
    starts_at: DateTime<Utc>,
    duration_minutes: Option<i32>,
    expected_version: Option<i64>,
) -> Result<Model> {
    let starts_at = truncated(starts_at);
    let mut work = app.begin(actor).await?;
    let session = for_writing(&work, id, expected_version).await?;
    rules::is_scheduled(&session)?;
    let duration_minutes = duration_minutes.unwrap_or(session.duration_minutes);
    rules::may_plan(starts_at, duration_minutes, work.at)?;
    let pairs = [("startsAt", starts_at != session.starts_at), ("durationMinutes", duration_minutes != session.duration_minutes)];
    let fields: Vec<_> = pairs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
    if fields.is_empty() {
        return Ok(session);
    }
    let moved = stored(&mut work, Model { starts_at, duration_minutes, ..session })?;
    work.record(Kind::SessionRescheduled.of(moved.id, moved.version).changing(fields));
    work.commit().await?;
    Ok(moved)
}

/// What is told of a meeting that took place.
#[derive(Clone, Debug)]
pub struct Holding {
    /// None: when it was planned, or now if that is to come.
    pub held_at: Option<DateTime<Utc>>,
    pub attendance: Vec<Attendance>,
    pub turns: Vec<Turn>,
}

/// Tells that a meeting took place, and puts it on the learning record of those who came.
///
/// # Errors
/// `Invalid` for attendance or turns that do not fit the pairing; `Conflict` for a meeting that is not planned any more.
pub async fn hold(app: &App, actor: &Actor, id: SessionId, holding: Holding, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let (session, people) = with_members(&*work, actor, id).await?;
    let members: Vec<EmployeeId> = people.iter().map(|person| person.id).collect();
    actor.may(Act::WriteSession, &members)?;
    expect_version(expected_version, session.version)?;
    rules::is_scheduled(&session)?;
    let held_at = truncated(holding.held_at.unwrap_or(session.starts_at.min(work.at)));
    rules::may_hold(&members, held_at, &holding.attendance, &holding.turns, work.at)?;
    let held = stored(&mut work, Model { status: Status::Held, held_at: Some(held_at), ..session })?;
    keep(&mut work, &held, &holding)?;
    work.record(Kind::SessionHeld.of(held.id, held.version).changing(vec!["status", "heldAt", "attendance", "turns"]));
    let came = |person: &&employee::Model| holding.attendance.iter().any(|entry| entry.attended && entry.employee_id == person.id);
    for person in people.iter().filter(came) {
        let sum =
            |side: fn(&Turn) -> EmployeeId| holding.turns.iter().filter(|turn| side(turn) == person.id).map(|turn| turn.minutes).sum();
        let minutes = learning::Minutes { coached: sum(|turn| turn.coach_id), was_coached: sum(|turn| turn.learner_id) };
        learning::attended(&mut work, person, &held, &minutes);
    }
    work.commit().await?;
    Ok(held)
}

fn keep(work: &mut Work<'_>, session: &Model, holding: &Holding) -> Result<()> {
    work.add(holding.attendance.iter().map(|entry| session_attendance::Model {
        organization_id: session.organization_id,
        session_id: session.id,
        employee_id: entry.employee_id,
        attended: entry.attended,
    }))?;
    work.add((1..).zip(&holding.turns).map(|(position, turn)| session_turn::Model {
        organization_id: session.organization_id,
        session_id: session.id,
        position,
        coach_id: turn.coach_id,
        learner_id: turn.learner_id,
        minutes: turn.minutes,
    }))
}

/// Calls a planned meeting off. Doing it twice changes nothing.
pub async fn cancel(app: &App, actor: &Actor, id: SessionId, expected_version: Option<i64>) -> Result<Model> {
    finish(app, actor, id, Status::Cancelled, Kind::SessionCancelled, expected_version).await
}

/// Tells that nobody met. Doing it twice changes nothing.
pub async fn miss(app: &App, actor: &Actor, id: SessionId, expected_version: Option<i64>) -> Result<Model> {
    finish(app, actor, id, Status::Missed, Kind::SessionMissed, expected_version).await
}

async fn finish(app: &App, actor: &Actor, id: SessionId, status: Status, kind: Kind, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let session = for_writing(&work, id, expected_version).await?;
    if session.status == status {
        return Ok(session);
    }
    rules::is_scheduled(&session)?;
    let done = stored(&mut work, Model { status, ..session })?;
    work.record(kind.of(done.id, done.version).changing(vec!["status"]));
    work.commit().await?;
    Ok(done)
}

/// Whether the actor may say anything of a pairing's meetings. Who its members are is asked only where that decides.
async fn may_write(work: &Work<'_>, pairing: PairingId) -> Result<()> {
    match work.actor.may(Act::WriteSession, &[]) {
        Ok(()) => Ok(()),
        Err(_) => work.actor.may(Act::WriteSession, &pairing::involved(&**work, work.actor, pairing).await?),
    }
}

async fn for_writing(work: &Work<'_>, id: SessionId, expected_version: Option<i64>) -> Result<Model> {
    let session = get(&**work, work.actor, id).await?;
    may_write(work, session.pairing_id).await?;
    expect_version(expected_version, session.version)?;
    Ok(session)
}

fn stored(work: &mut Work<'_>, session: Model) -> Result<Model> {
    let next = Model { version: session.version + 1, updated_at: work.at, ..session };
    work.change(next.clone())?;
    Ok(next)
}
