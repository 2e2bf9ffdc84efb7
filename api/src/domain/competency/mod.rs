//! Competency framework and competency: a versioned tree of skills with a level scale, imported from CASE 1.0 and 1.1 packages. All members of
//! a package are kept, so that it is exported whole.
//!
//! States: none. Importing a package again changes nothing; a package that differs updates what differs. A competency that a newer package
//! no longer contains stays, because assessments refer to it.
//!
//! Not here: the levels of employees (`assessment`) and the target levels of programs (`program`).

mod case_difference;
mod case_encoding;
mod case_package;
mod case_read;
mod case_rubric;
mod case_tree;
mod import_plan;
mod read;
mod remote_package;
mod write;

pub use case_difference::Change;
pub use case_encoding::parse_json;
pub use case_package::{Object, Package, list_path, member_text, push_object};
pub use case_read::{get_document, get_entry, get_framework_of, list_associations, list_documents, list_nodes, list_package};
pub use import_plan::{Action, Break, Effect, ImportPlan, References, plan_import};
pub use read::{
    FrameworkList, List, count_levels, get, get_framework, level_count, list_ids_of_framework, load_existing, load_level_counts, visible_to,
};
pub use remote_package::fetch_package;
pub use write::{Approval, import, import_approved};
