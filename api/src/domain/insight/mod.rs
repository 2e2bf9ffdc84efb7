//! Insights: figures about groups of people, for dashboards. Nothing is stored: each figure is computed from the rows when it is read.
//!
//! An answer has one filter, one period, and at most two attributes by which its figures are grouped, so that the tables of one figure
//! form one lattice: the total, the groups of each attribute, and the groups of both. `suppression` decides for such a lattice which of
//! its cells are released, so that no difference of two figures of the answer is about fewer people than the minimum.
//!
//! A figure is declared once, in `figures` and the modules beside it; `read` computes all of them from the sums of `events` and `contributors`.
//! `period` divides the period, and `membership` and `crowd` count the people.
//!
//! Not here: the figures of single pairings and participants (`habit`, `reciprocity`) and of a pulse (`pulse`).

mod answer;
#[cfg(test)]
mod attack;
mod closed_pulses;
mod contributors;
mod crowd;
mod events;
mod figures;
mod joined_events;
mod membership;
mod minimum_group;
mod period;
mod read;
mod retention;
mod settings;
mod source;
mod sums;
mod suppression;
mod ties;

pub use answer::{Answer, Attribute, Filter, Grouping, Table, prepare};
pub use closed_pulses::{PulseQuestion, PulseRow, load_pulses};
pub use crowd::Reason;
pub use figures::{Group, groups};
pub use minimum_group::set_minimum_group;
pub use period::Grain;
pub use read::{Key, KeyValue, Row, Subject, Value, load};
pub use retention::{Retention, RetentionRow, load_retention};
pub use ties::{Tie, load_ties};
