//! Employee erasure: the personal data of an employee whose employment has ended are erased for good. REQUESTED by one administrator →
//! CONFIRMED by another one, which erases, or WITHDRAWN.
//!
//! The employee stays as a row without personal data, named by the identifier, so that counts and histories of others stay true.

mod personal_data;
mod read;
mod roster_rows;
mod write;

pub use read::{List, get, visible_to};
pub use write::{confirm, request, withdraw};

use entity::id::EmployeeId;

/// What stands in place of a text that was erased and must not be empty.
const ERASED_TEXT: &str = "Erased";

/// What stands in place of the names and keys of an erased employee: the identifier, which says nothing about the person.
fn pseudonym(employee: EmployeeId) -> String {
    employee.to_string()
}
