//! Commitment: what a member of a pairing promised in a session to do by a date.
//!
//! States: OPEN → KEPT, MISSED, DROPPED or CARRIED. A carried commitment is continued by another one, which names it. A commitment belongs
//! to the participant who made it, and is read by the pairing in which it was made. When that pairing ends, it stays open, and its maker
//! reviews it in a session of the next pairing, whose members read it only if it is carried there.
//!
//! Not here: that a session is not held before open commitments are reviewed (`session`).

mod read;
mod rules;
mod write;

pub use read::{List, Sort, get, select_carried, visible_to};
pub use rules::Outcome;
pub use write::{NewCommitment, Review, make, review};
