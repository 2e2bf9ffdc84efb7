//! A peer-coaching program: DRAFT → OPEN → CLOSED. What its end ends is `ending`.

mod read;
mod rules;
mod write;

pub use read::{List, Sort, get, is_open, open, targets, targets_of, visible_to};
pub use rules::{Settings, Target};
pub use write::{create, start, update};
