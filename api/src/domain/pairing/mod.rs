//! Two or three participants who coach each other in a round: ACTIVE ⇄ SUSPENDED → ENDED.
//!
//! Never two people in one reporting line, at any distance; never further apart in job level than the program allows.

mod read;
mod rules;
mod write;

pub(super) use read::involved;
pub use read::{List, get, members, visible_to, were_paired};
pub use write::{create, end};
