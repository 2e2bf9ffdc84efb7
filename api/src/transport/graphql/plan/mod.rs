//! The accelerator: answers queries without the executor, from plans that are kept per document. What it answers is byte by byte
//! what the executor would have answered; it never answers an error. Whatever it does not know, whatever does not fit and whatever
//! goes wrong on the way is left to the executor, the operation as a whole: one place says what is right, and what is wrong.
//!
//! `lift` makes documents that differ in literals one; `known` keeps what is known of documents; `catalogue` is what the objects say
//! of themselves, `compile` makes a plan (`tree`) of a document, `bind` fills in the values of a request, `run` loads level by level
//! into a `store`, and `write` writes the answer straight from the rows. `list` is a room's list whatever its noun, `leaf` how values
//! are printed, `types` what fits where.
//!
//! A document is answered by the executor when it is met for the first time, which is how it is found to be valid. Scopes are no
//! part of what is known of it: plans ask the rooms' own `select(actor)` each time they run, and a caller who may not see something
//! is answered by the executor.

mod arguments;
mod bind;
mod catalogue;
mod compile;
mod known;
mod leaf;
mod lift;
mod list;
mod run;
mod store;
mod tree;
mod types;
mod write;

pub use catalogue::{Catalogue, Fields, Find, Known};
pub use known::{Accelerator, Seen};
pub use leaf::Leaf;
pub use lift::Lifter;

/// Why an operation is left to the executor.
#[derive(Clone, Debug, PartialEq)]
pub enum Ordinary {
    /// The accelerator is switched off.
    Off,
    /// Only queries are accelerated.
    NotAQuery,
    /// The document has several operations, or literals that cannot be lifted out of it.
    OneOfAKind,
    /// The document is met for the first time.
    FirstTime,
    /// A field that the catalogue does not have.
    Unknown(String),
    /// A document that is valid and odd.
    Odd(&'static str),
    /// A value does not fit, or something is not for this caller to see.
    Refused,
    /// Something went wrong.
    Failed,
}

impl Ordinary {
    /// A word for metrics: one of a few.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NotAQuery => "not_a_query",
            Self::OneOfAKind => "one_of_a_kind",
            Self::FirstTime => "first_time",
            Self::Unknown(_) => "unknown_field",
            Self::Odd(_) => "odd",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl std::fmt::Display for Ordinary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(what) => write!(f, "{}: {what}", self.label()),
            Self::Odd(what) => write!(f, "{}: {what}", self.label()),
            _ => f.write_str(self.label()),
        }
    }
}
