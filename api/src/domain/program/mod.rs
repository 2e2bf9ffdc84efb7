//! Program: a peer-coaching program, its settings and its target competencies.
//!
//! States: DRAFT → OPEN → CLOSED; DRAFT → CLOSED. Drafts are visible to integrations, and to persons who may change programs. Closing
//! cancels the scheduled sessions, ends the pairings and rounds, and completes the participants.
//!
//! Not here: who takes part (`participant`), the cycles (`round`), and who coaches whom (`pairing`).

mod close;
mod guides;
mod match_weights;
mod question_sets;
mod read;
mod rules;
mod write;

pub use close::close;
pub use guides::{GuideAssignment, load_guides, select_guides, set_guides};
pub use match_weights::MatchWeights;
pub use question_sets::{get_questions_for_use, select_question_sets, set_question_sets};
pub(super) use read::explain_no_participation;
pub use read::{List, Sort, ensure_open, get, get_open, load_first_day, load_targets, select_targets, visible_to};
pub use rules::{DEFAULT_BALANCE_TOLERANCE_PERCENT, Settings, Target, working_hours, working_hours_of};
pub use write::{create, open, update};
