//! A versioned tree of skills with a level scale, imported from CASE 1.0/1.1 packages with their identifiers kept.
//!
//! Importing the same package again changes nothing; a package that differs updates what differs. A competency that a newer
//! package no longer holds stays, because assessments refer to it.

mod case;
mod read;
mod write;

pub use case::Package;
pub use read::{Frameworks, List, framework, get, level_count, named, of_framework, scales, visible_to};
pub use write::import;
