//! Session: an appointment of a pairing for a coaching conversation.
//!
//! States: SCHEDULED → HELD, CANCELLED or MISSED. A held session has the attendance of every member and turns: who coached whom, for how
//! many minutes.
//!
//! Not here: cancelling the sessions of a program that closes (`program::close`) or of an employee whose employment ends
//! (`shared::continuity`); the learning record of a held session (`learning_record`).

mod guide_choice;
mod last_session;
mod read;
mod requirements;
mod rules;
mod write;

pub(super) use read::get_with_members;
pub use read::{List, Sort, get, select_attendance, select_turns, visible_to};
pub use rules::{Attendance, Turn};
pub use write::{SessionReport, cancel, hold, mark_missed, reschedule, schedule};
