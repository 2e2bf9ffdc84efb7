//! One run of bringing a roster in: RECEIVING → PLANNED or HELD → APPLYING → APPLIED; FAILED when its rows broke off. The plan says
//! what each row would do and is kept with its rows; applying it does exactly that, and begins only on the roster that it was made
//! for.
//!
//! A bad row never blocks the others: it is REJECTED with the field and the reason. The same rows twice change nothing. However many
//! rows there are, a thousand at a time are in memory: `parse` reads them, `compare` looks at each by itself, `settle` at all of them,
//! `order` puts them into batches, and `apply` carries those out, one write each.

mod apply;
mod blast;
mod cells;
mod compare;
mod digest;
mod order;
mod parse;
mod read;
mod receive;
mod release;
mod rows;
mod settle;
mod source;
mod write;

/// How many rows are in memory, in one statement and in one write.
const ROWS: usize = 1000;

pub use apply::{apply, carry_on, resume};
pub use cells::Input;
pub use compare::differences;
pub use digest::{Bucket, Member, digest, members};
pub use parse::{Format, parse_csv};
pub use read::{List, Rows, get, rows, visible_to};
pub use receive::{Written, abandon, forget, receive};
pub use release::release;
pub use rows::{Read, Reading, actions, problems};
pub use write::{Request, plan};
