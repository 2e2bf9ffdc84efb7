//! The limits of sessions: times, durations, attendance and turns. Pure.

use crate::platform::{Code, Error, Result, error::Problems};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{
    id::EmployeeId,
    session::{Model, Status},
};
use sea_orm::ActiveEnum;
use serde::Serialize;

/// The longest session and the longest turn, in minutes.
const MAX_MINUTES: i32 = 8 * 60;
/// The largest number of turns of a session.
const MAX_TURNS: usize = 50;
/// How far ahead a session can be scheduled.
const MAX_LEAD_TIME: TimeDelta = TimeDelta::days(730);

/// Whether a member of the pairing attended the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attendance {
    pub employee_id: EmployeeId,
    pub attended: bool,
}

/// A part of the session in which one member coached another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    pub coach_id: EmployeeId,
    pub learner_id: EmployeeId,
    /// The length of the turn, in minutes.
    pub minutes: i32,
}

/// Checks the time of a session that is to be scheduled: in the future, within two years, between 5 minutes and 8 hours long.
///
/// # Errors
/// `Invalid` on `startsAt` and `durationMinutes`.
pub fn validate_schedule(starts_at: DateTime<Utc>, duration_minutes: i32, now: DateTime<Utc>) -> Result<()> {
    let mut problems = Problems::default();
    problems.require(starts_at >= now, "startsAt", "must not be in the past");
    problems.require(starts_at <= now + MAX_LEAD_TIME, "startsAt", "must be within two years");
    let fits = (5..=MAX_MINUTES).contains(&duration_minutes);
    problems.require(fits, "durationMinutes", format!("must be between 5 and {MAX_MINUTES}"));
    problems.into_result()
}

/// Checks that a session does not start before the first day of its program, which begins at UTC+14, where a day begins first.
///
/// # Errors
/// `Invalid` on `startsAt`.
pub fn validate_program_start(starts_at: DateTime<Utc>, program_starts_on: Option<NaiveDate>) -> Result<()> {
    let is_before = |day: &NaiveDate| starts_at < day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(14);
    match program_starts_on.filter(is_before) {
        Some(day) => Err(Error::invalid("startsAt", format!("must not be before {day}, when the program starts"))),
        None => Ok(()),
    }
}

/// Checks that a session is scheduled: no other session can be rescheduled, held, cancelled or marked as missed.
///
/// # Errors
/// `Conflict` when the session is not scheduled.
pub fn ensure_scheduled(session: &Model) -> Result<()> {
    match session.status {
        Status::Scheduled => Ok(()),
        status => Err(Error::conflict("id", Code::WrongState, format!("the session is {}", status.to_value()))),
    }
}

/// Checks the report of a held session: one attendance entry per member, at least two attendees, and turns between attendees.
///
/// # Errors
/// `Invalid`, with every field that does not fit.
pub fn validate_report(
    members: &[EmployeeId],
    held_at: DateTime<Utc>,
    attendance: &[Attendance],
    turns: &[Turn],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut problems = Problems::default();
    problems.require(held_at <= now, "heldAt", "must not be in the future");
    for (index, entry) in attendance.iter().enumerate() {
        let field = format!("attendance.{index}.employeeId");
        problems.require(members.contains(&entry.employee_id), &field, "is not a member of the pairing");
        let is_repeated = attendance.iter().take(index).any(|other| other.employee_id == entry.employee_id);
        problems.require(!is_repeated, &field, "occurs twice");
    }
    for member in members {
        let has_entry = attendance.iter().any(|entry| entry.employee_id == *member);
        problems.require(has_entry, "attendance", format!("has no entry for {member}"));
    }
    let attended = |id: &EmployeeId| attendance.iter().any(|entry| entry.employee_id == *id && entry.attended);
    let attendees = members.iter().filter(|member| attended(member)).count();
    problems.require(attendees >= 2, "attendance", "must have at least two attendees; report a session with fewer as missed");
    for (index, turn) in turns.iter().enumerate() {
        let field = |part: &str| format!("turns.{index}.{part}");
        problems.require(attended(&turn.coach_id), field("coachId"), "did not attend the session");
        problems.require(attended(&turn.learner_id), field("learnerId"), "did not attend the session");
        problems.require(turn.coach_id != turn.learner_id, field("learnerId"), "must not be the coach");
        let fits = (1..=MAX_MINUTES).contains(&turn.minutes);
        problems.require(fits, field("minutes"), format!("must be between 1 and {MAX_MINUTES}"));
    }
    problems.require(turns.len() <= MAX_TURNS, "turns", format!("must have at most {MAX_TURNS} entries"));
    problems.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ANN: EmployeeId = EmployeeId(Uuid::from_u128(1));
    const BOB: EmployeeId = EmployeeId(Uuid::from_u128(2));
    const EVE: EmployeeId = EmployeeId(Uuid::from_u128(3));

    fn attended(id: EmployeeId) -> Attendance {
        Attendance { employee_id: id, attended: true }
    }

    fn fields(attendance: &[Attendance], turns: &[Turn]) -> Vec<String> {
        let now = DateTime::UNIX_EPOCH;
        match validate_report(&[ANN, BOB], now, attendance, turns, now) {
            Ok(()) => Vec::new(),
            Err(Error::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn turns_between_attendees_are_accepted() {
        let turns = [Turn { coach_id: ANN, learner_id: BOB, minutes: 30 }, Turn { coach_id: BOB, learner_id: ANN, minutes: 30 }];
        assert!(fields(&[attended(ANN), attended(BOB)], &turns).is_empty());
    }

    #[test]
    fn non_members_missing_entries_and_self_coaching_are_reported_by_field() {
        assert_eq!(fields(&[attended(ANN), attended(BOB), attended(EVE)], &[]), ["attendance.2.employeeId"]);
        assert_eq!(fields(&[attended(ANN)], &[]), ["attendance", "attendance"]);
        let self_coaching = Turn { coach_id: ANN, learner_id: ANN, minutes: 0 };
        assert_eq!(fields(&[attended(ANN), attended(BOB)], &[self_coaching]), ["turns.0.learnerId", "turns.0.minutes"]);
    }

    #[test]
    fn sessions_in_the_past_too_far_ahead_or_too_short_are_rejected() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        assert!(validate_schedule(now, 60, now).is_ok());
        assert!(validate_schedule(now - TimeDelta::seconds(1), 60, now).is_err());
        assert!(validate_schedule(now + TimeDelta::days(800), 60, now).is_err());
        assert!(validate_schedule(now, 0, now).is_err());
    }
}
