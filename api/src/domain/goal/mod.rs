//! Goal: what a participant works toward in a program.
//!
//! States: ACTIVE → ACHIEVED or DROPPED. A goal belongs to its participant, not to a pairing: it stays when a pairing ends, and the next
//! partners see it when its visibility is PAIRING. Only its owner changes it.
//!
//! Not here: that members of a formal program need a goal before their second session (`session`).

mod read;
mod rules;
mod write;

pub use read::{List, Sort, get, visible_to};
pub use rules::Content;
pub use write::{Ending, create, end, update};
