//! Checks of input that are the same for every noun.

use crate::platform::{Code, Error, Result};

/// Checks that an object is at the version that the caller read. `None` skips the check.
///
/// # Errors
/// `Conflict` with the code `StaleVersion` on `expectedVersion`.
pub fn ensure_version(expected: Option<i64>, actual: i64) -> Result<()> {
    match expected {
        Some(expected) if expected != actual => {
            let message = format!("the current version is {actual}, not {expected}: read the object again before changing it");
            Err(Error::conflict("expectedVersion", Code::StaleVersion, message))
        }
        _ => Ok(()),
    }
}

/// Converts `NotFound` into `Invalid` on the input field that refers to the missing object. Other errors stay as they are.
pub(in crate::domain) fn not_found_as_invalid(error: Error, field: &str) -> Error {
    match error {
        Error::NotFound { noun } => Error::invalid_with_code(field, Code::NotFound, format!("there is no such {noun}")),
        other => other,
    }
}
