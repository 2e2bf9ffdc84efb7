//! The brake: limits on how many employees may change at once before a person confirms that the change is intended.
//!
//! It holds two things. A roster plan: PLANNED or HELD when it is created; HELD → (released) PLANNED. An integration that changes
//! employees one by one: RUNNING → HELD → (released) RUNNING. The sender cannot release its own hold; who else may is in
//! `access::policy`.
//!
//! The module reads and writes database rows only, so that `employee` and `roster` can use it.

mod configuration;
mod integration;
mod limits;
mod roster_plan;

pub use configuration::set_limits;
pub use integration::{delete_expired_tallies, held_categories, release_integration};
pub(super) use integration::{ensure_not_held, record_tally};
pub use limits::{ChangeCategory, ChangeCounts, ExceededLimit, Limit, Limits};
pub(super) use roster_plan::find_hold_reasons;
pub use roster_plan::release_roster_plan;
