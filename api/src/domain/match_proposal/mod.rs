//! Match proposal: the pairings that are proposed for a round, with the reasons for each. A proposal is computed as a job, can be edited,
//! and is applied as a whole.
//!
//! States: COMPUTING → PROPOSED → APPLIED; PROPOSED → (rematched) COMPUTING; PROPOSED → DISCARDED; COMPUTING → FAILED. Proposals are kept.
//!
//! - `load` reads the participants; `pool` compares two of them; `search` and `solver` find the pairs; `groups` makes pairings of them and
//!   explains who has none. These four are pure. `job` runs them, `edit` and `apply` change a proposal.
//! - The job reads a snapshot, computes without a lock, and stores its result in one transaction. A stop in between leaves COMPUTING:
//!   maintenance, which also runs at the start, computes again. Two nodes may compute the same proposal; the second result is dropped.
//!
//! Not here: the rules that a pairing must meet when it is created (`pairing::rules`), which `apply` checks again.

mod apply;
mod candidates;
mod edit;
mod groups;
mod job;
mod levels;
mod load;
mod pool;
mod read;
mod search;
mod solver;
#[cfg(test)]
mod tests;

pub use apply::{apply, discard};
pub use candidates::{Candidate, candidates};
pub use edit::{Edit, EditAction, edit};
pub use groups::{Help, HelpKind};
pub use job::{Request, compute, rematch, request, resume_interrupted};
pub use pool::{Reason, ReasonKind};
pub use read::{List, PairingList, UnmatchedList, excluded_pairs, get, help, participant_ids, reasons, visible_to, weights};
