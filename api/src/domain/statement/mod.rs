//! A statement of the learning record store: who did what, in the words of the Experience API (IEEE 9274.1.1, "xAPI 2.0", and 1.0.3).
//! STORED → VOIDED. Statements are immutable: what is stored is the text that the client sent, with what the store adds. `check` decides
//! which statements are valid, `write` stores them, `read` finds them, `format` renders them.
//!
//! Statements come from clients, or are derived from learning records (`derived`). The latter need the permission to read learning records, and
//! clients cannot void them.
//!
//! `stored` identifies a statement and orders all statements of an organization. It ascends strictly, in the order of the change log, because
//! a write of the organization excludes all others. A reader that continues after the last `stored` it has seen misses nothing.

mod activity;
mod agent;
mod attachment;
mod check;
mod compare;
mod derived;
mod format;
mod json;
mod list;
mod network;
mod path;
mod person;
mod read;
mod signature;
mod term;
mod text;
mod value_type;
mod write;

pub use activity::definitions;
pub use agent::Agent;
pub use attachment::{Attachment, contents_of};
pub use check::{VOIDED, Version, check_actor, check_agent};
pub(in crate::domain) use derived::{Derived, add_derived, delete_derived};
pub use format::{Format, format_statement};
pub use json::parse;
pub use list::{List, visible_to};
pub use path::Path;
pub use person::{account_key, find_employees, home_page, mailbox_key, set_account_home_pages, stated_home_pages};
pub use read::{Page, Query, StoreState, definition_of, find, get, load_state, may_read_derived, names_of};
pub use term::Term;
pub use text::Batch;
pub use value_type::{is_iri, is_mailto, is_uuid, parse_timestamp};
pub use write::{NewStored, Stored, store};
