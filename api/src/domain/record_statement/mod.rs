//! Learning records as statements: each record becomes a statement of the learning record store, and a voiding record a voiding statement.
//!
//! The statements follow the records, in the order of the change log: `project` makes statements of the records after the last one that was
//! made a statement, and stores them in the same transaction as the number of the last. It runs before statements are read, and hourly. A
//! statement, once stored, does not change, so it names things as they were named then.
//!
//! When an employee withdraws the consent to learning records, or is erased, the statements are deleted, and records of the time before are never
//! made statements again. The records themselves stay.
//!
//! `naming` says how employees are named, `vocabulary` has the IRIs of verbs, types and objects, `render` the content of a statement, and
//! `profile` the document that describes both.

mod naming;
mod profile;
mod project;
mod render;
mod source;
mod vocabulary;

pub use naming::set_naming;
pub use profile::{declares, profile};
pub use project::{prepare_read, project_all, withdraw};
pub use vocabulary::Vocabulary;
