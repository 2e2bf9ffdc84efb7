//! The limits of commitments and of their reviews. Pure.

use crate::{
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use chrono::{Months, NaiveDate};
use entity::{
    commitment::Status,
    session::{Model as Session, Status as SessionStatus},
};
use sea_orm::ActiveEnum;
use serde::Serialize;

/// The longest text of a commitment, in characters.
const MAX_TEXT: usize = 2000;
/// How far after its session a commitment can be due.
const MAX_MONTHS: Months = Months::new(24);

/// The result of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    Kept,
    Missed,
    Dropped,
    /// Another commitment with a later date continues it.
    Carried,
}

impl Outcome {
    /// The status of the commitment afterwards, and the entry of the change log.
    pub fn definition(self) -> (Status, ChangeKind) {
        match self {
            Self::Kept => (Status::Kept, ChangeKind::CommitmentKept),
            Self::Missed => (Status::Missed, ChangeKind::CommitmentMissed),
            Self::Dropped => (Status::Dropped, ChangeKind::CommitmentDropped),
            Self::Carried => (Status::Carried, ChangeKind::CommitmentCarried),
        }
    }
}

/// The day of a session: when it was held, or is scheduled.
fn day(session: &Session) -> NaiveDate {
    session.held_at.unwrap_or(session.starts_at).date_naive()
}

/// Checks that commitments are made or reviewed in the session: it is scheduled or held.
///
/// # Errors
/// `Invalid` on `sessionId`.
pub fn ensure_takes_place(session: &Session) -> Result<()> {
    match session.status {
        SessionStatus::Scheduled | SessionStatus::Held => Ok(()),
        status => Err(Error::invalid_with_code("sessionId", Code::WrongState, format!("the session is {}", status.to_value()))),
    }
}

/// Checks the text of a commitment.
pub fn check_text(problems: &mut Problems, text: &str) {
    problems.require_text("text", text, MAX_TEXT);
}

/// Checks that a commitment is due on the day of its session or later.
pub fn check_due_date(problems: &mut Problems, due_on: NaiveDate, session: &Session) {
    let first = day(session);
    problems.require(due_on >= first, "dueOn", format!("must not be before {first}, the day of the session"));
    let last = first.checked_add_months(MAX_MONTHS).unwrap_or(first);
    problems.require(due_on <= last, "dueOn", format!("must not be after {last}, two years after the session"));
}

/// Checks the new date of a review: a carried commitment has one, any other has none.
pub fn check_carried_date(problems: &mut Problems, outcome: Outcome, due_on: Option<NaiveDate>, session: &Session) {
    match (outcome, due_on) {
        (Outcome::Carried, Some(due_on)) => check_due_date(problems, due_on, session),
        (Outcome::Carried, None) => problems.require(false, "dueOn", "is required for the outcome CARRIED"),
        (_, due_on) => problems.require(due_on.is_none(), "dueOn", "must be omitted unless the outcome is CARRIED"),
    }
}
