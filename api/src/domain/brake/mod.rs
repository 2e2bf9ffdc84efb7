//! The brake: limits on how many employees may change at once before a person confirms that the change is intended.
//!
//! It holds three things. A roster plan: PLANNED or HELD when it is created, and checked again when it is applied; HELD → (released)
//! PLANNED. An integration that changes employees one by one: RUNNING → HELD → (released) RUNNING. Due terminations that were never
//! counted: they wait until they are released. The sender cannot release its own hold; who else may is in `access::policy`.
//!
//! The changes of a plan and the single changes of its sender count together, for 24 hours (`tally`).
//!
//! The module reads and writes database rows only, so that `employee` and `roster` can use it.

mod category;
mod configuration;
mod due_terminations;
mod integration;
mod limits;
mod release_coverage;
mod roster_plan;
mod tally;

pub(super) use category::{changed_categories, is_termination_counted, join_categories};
pub use configuration::set_limits;
pub use due_terminations::release_due_terminations;
pub(super) use due_terminations::{admits_due_terminations, due_terminations};
pub(super) use integration::ensure_not_held;
pub use integration::{held_categories, release_integration};
pub use limits::{ChangeCategory, Limit, Limits};
pub(super) use release_coverage::{RELEASE_VALIDITY, other_plans_of_sender};
pub use roster_plan::release_roster_plan;
pub(super) use roster_plan::{count_scheduled_terminations, decide, ensure_not_sender, hold_again, record_applied_plan, record_creations};
pub use tally::delete_expired_tallies;
pub(super) use tally::{record_due_terminations, record_tally};
