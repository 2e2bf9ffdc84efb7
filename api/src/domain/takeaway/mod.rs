//! Takeaway: something that a participant learned and shares with the program.
//!
//! States: SHARED → WITHDRAWN. A withdrawn takeaway keeps its row without the text, and only its author sees it. Readers mark what helped
//! them, once each. The number of marks is stored with the takeaway, so that an index sorts by it; the writes of an organization are done
//! one after the other, so the number is exact. Marks leave the version as it is: they are not changes by the author.
//!
//! Not here: thanks to a person (`recognition`).

mod mark;
mod read;
mod write;

pub use mark::{load_marked, mark_helpful, unmark_helpful};
pub use read::{List, Sort, get, visible_to};
pub use write::{NewTakeaway, edit, share, withdraw};
