//! Pairing: the two or three participants who coach each other in a round.
//!
//! States: ACTIVE ⇄ SUSPENDED; ACTIVE or SUSPENDED → ENDED. Two members are never in one reporting line, and never further apart in job
//! level than the program allows.
//!
//! Not here: what changes of the roster do to a pairing (conflicts, suspension, terminations): `shared::continuity`. Its sessions:
//! `session`.

mod read;
mod rules;
mod write;

pub use read::{List, Sort, get, have_been_paired, select_members, visible_to};
pub(super) use read::{find_latest_shared, load_member_ids, select_pairing_ids};
pub(super) use write::{NewPairing, check_many, create_many};
pub use write::{create, end};
