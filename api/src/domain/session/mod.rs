//! A meeting of a pairing: SCHEDULED → HELD, CANCELLED or MISSED. A meeting that took place tells who was there and the
//! turns: who coached whom, for how long.

mod read;
mod rules;
mod write;

pub(super) use read::with_members;
pub use read::{List, Sort, attendance, get, turns, visible_to};
pub use rules::{Attendance, Turn};
pub use write::{Holding, cancel, hold, miss, reschedule, schedule};
