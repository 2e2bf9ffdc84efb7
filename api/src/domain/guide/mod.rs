//! Guide: a versioned set of prompts for a conversation. Each version has steps with a kind, minutes and a prompt in several languages.
//!
//! States of a guide: ACTIVE → ARCHIVED. States of a version: DRAFT → PUBLISHED. A guide has at most one draft. A published version never
//! changes: the next update begins a new draft with its content. People without permission to change guides see published versions only.
//!
//! Not here: which guide a program uses for which session (`program`), and the version that a session has frozen (`session`).

mod read;
mod rules;
mod standard;
mod write;

pub use read::{List, Sort, VersionList, get, get_for_use, load_published, load_steps, select_steps, visible_to};
pub use rules::{Content, Step};
pub use standard::import_standard;
pub use write::{archive, create, publish, update};
