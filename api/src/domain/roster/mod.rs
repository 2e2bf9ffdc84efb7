//! One run of bringing a roster in: PLANNED → APPLIED. The plan says what each row would do and is kept with its rows; applying
//! it does exactly that, or nothing when the roster has moved since.
//!
//! A bad row never blocks the others: it is REJECTED with the field and the reason. The same rows twice change nothing.

mod parse;
mod plan;
mod read;
mod write;

pub use parse::{Input, parse_csv};
pub use read::{List, Rows, get, rows, visible_to};
pub use write::{apply, plan};
