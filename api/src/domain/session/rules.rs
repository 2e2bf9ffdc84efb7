//! What a meeting may be. Pure.

use crate::platform::{Code, Error, Result, error::Problems};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::EmployeeId,
    session::{Model, Status},
};
use sea_orm::ActiveEnum;
use serde::Serialize;

/// The longest meeting.
const MOST_MINUTES: i32 = 8 * 60;

/// Whether somebody came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attendance {
    pub employee_id: EmployeeId,
    pub attended: bool,
}

/// Who coached whom, for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    pub coach_id: EmployeeId,
    pub learner_id: EmployeeId,
    pub minutes: i32,
}

/// A time that may be planned: not past, within two years, of a length that people meet for.
pub fn may_plan(starts_at: DateTime<Utc>, duration_minutes: i32, now: DateTime<Utc>) -> Result<()> {
    let mut problems = Problems::default();
    problems.unless(starts_at >= now, "startsAt", "must not be in the past");
    problems.unless(starts_at <= now + TimeDelta::days(730), "startsAt", "must be within two years");
    problems.unless((5..=MOST_MINUTES).contains(&duration_minutes), "durationMinutes", format!("must be between 5 and {MOST_MINUTES}"));
    problems.into_result()
}

/// Only a meeting that is planned can be moved, held, cancelled or missed.
pub fn is_scheduled(session: &Model) -> Result<()> {
    match session.status {
        Status::Scheduled => Ok(()),
        status => Err(Error::conflict("id", Code::WrongState, format!("the session is {}", status.to_value()))),
    }
}

/// What is told of a meeting must fit its pairing: everybody's attendance once, turns among those who came.
pub fn may_hold(
    members: &[EmployeeId],
    held_at: DateTime<Utc>,
    attendance: &[Attendance],
    turns: &[Turn],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut problems = Problems::default();
    problems.unless(held_at <= now, "heldAt", "must not be in the future");
    for (index, entry) in attendance.iter().enumerate() {
        let field = format!("attendance.{index}.employeeId");
        problems.unless(members.contains(&entry.employee_id), &field, "is not a member of the pairing");
        problems.unless(!attendance.iter().take(index).any(|other| other.employee_id == entry.employee_id), &field, "is there twice");
    }
    for member in members {
        let told = attendance.iter().any(|entry| entry.employee_id == *member);
        problems.unless(told, "attendance", format!("says nothing of {member}"));
    }
    let came = |id: &EmployeeId| attendance.iter().any(|entry| entry.employee_id == *id && entry.attended);
    problems.unless(
        members.iter().filter(|member| came(member)).count() >= 2,
        "attendance",
        "a session was held only when at least two came; otherwise it was missed",
    );
    for (index, turn) in turns.iter().enumerate() {
        problems.unless(came(&turn.coach_id), format!("turns.{index}.coachId"), "did not come");
        problems.unless(came(&turn.learner_id), format!("turns.{index}.learnerId"), "did not come");
        problems.unless(turn.coach_id != turn.learner_id, format!("turns.{index}.learnerId"), "nobody coaches themself");
        problems.unless(
            (1..=MOST_MINUTES).contains(&turn.minutes),
            format!("turns.{index}.minutes"),
            format!("must be between 1 and {MOST_MINUTES}"),
        );
    }
    problems.unless(turns.len() <= 50, "turns", "must be at most 50");
    problems.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ANN: EmployeeId = EmployeeId(Uuid::from_u128(1));
    const BOB: EmployeeId = EmployeeId(Uuid::from_u128(2));
    const EVE: EmployeeId = EmployeeId(Uuid::from_u128(3));

    fn came(id: EmployeeId) -> Attendance {
        Attendance { employee_id: id, attended: true }
    }

    fn fields(attendance: &[Attendance], turns: &[Turn]) -> Vec<String> {
        let now = DateTime::UNIX_EPOCH;
        match may_hold(&[ANN, BOB], now, attendance, turns, now) {
            Ok(()) => Vec::new(),
            Err(Error::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn turns_among_those_who_came_are_accepted() {
        let turns = [Turn { coach_id: ANN, learner_id: BOB, minutes: 30 }, Turn { coach_id: BOB, learner_id: ANN, minutes: 30 }];
        assert!(fields(&[came(ANN), came(BOB)], &turns).is_empty());
    }

    #[test]
    fn strangers_absentees_and_self_coaching_are_named() {
        assert_eq!(fields(&[came(ANN), came(BOB), came(EVE)], &[]), ["attendance.2.employeeId"]);
        assert_eq!(fields(&[came(ANN)], &[]), ["attendance", "attendance"]);
        let alone = Turn { coach_id: ANN, learner_id: ANN, minutes: 0 };
        assert_eq!(fields(&[came(ANN), came(BOB)], &[alone]), ["turns.0.learnerId", "turns.0.minutes"]);
    }

    #[test]
    fn the_past_and_odd_lengths_cannot_be_planned() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        assert!(may_plan(now, 60, now).is_ok());
        assert!(may_plan(now - TimeDelta::seconds(1), 60, now).is_err());
        assert!(may_plan(now + TimeDelta::days(800), 60, now).is_err());
        assert!(may_plan(now, 0, now).is_err());
    }
}
