//! Competency framework and competency: a versioned tree of skills with a level scale, imported from CASE 1.0 and 1.1 packages whose
//! identifiers are kept.
//!
//! States: none. Importing a package again changes nothing; a package that differs updates what differs. A competency that a newer package
//! no longer contains stays, because assessments refer to it.
//!
//! Not here: the levels of employees (`assessment`) and the target levels of programs (`program`).

mod case_package;
mod read;
mod write;

pub use case_package::Package;
pub use read::{FrameworkList, List, get, get_framework, level_count, list_ids_of_framework, load_existing, load_level_counts, visible_to};
pub use write::import;
