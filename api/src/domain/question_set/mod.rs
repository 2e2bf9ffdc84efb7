//! Question set: a versioned set of questions that people answer by a scale, a choice or a text, in several languages.
//!
//! States of a set: ACTIVE → ARCHIVED. States of a version: DRAFT → PUBLISHED; a published version never changes. A set is for feedback or
//! for the pulse, which never changes either. People without permission to change sets see published versions only.
//!
//! Not here: which set a program uses (`program`), and what is answered (`feedback`, `pulse`).

mod answers;
mod read;
mod rules;
mod standard;
mod write;

pub use answers::{Answer, check_answers};
pub use read::{List, Sort, VersionList, get, get_for_use, load_questions, select_questions, visible_to};
pub use rules::{Choice, Content, Kind, Question, Scale, parse_options};
pub use standard::import_standard;
pub use write::{archive, create, publish, update};
