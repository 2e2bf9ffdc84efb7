//! WHAT HAPPENED: the change log of each organization, the wake-ups that say it grew, and the tail that follows it.

mod kind;
mod log;
mod signal;
mod tail;
mod turns;

pub use kind::{Entry, Kind, Noun};
pub use log::{Filter, appended, found, head, prune, read, turn};
pub use signal::Signal;
pub use tail::{Batch, Tail};
pub use turns::{Turn, Turns};
