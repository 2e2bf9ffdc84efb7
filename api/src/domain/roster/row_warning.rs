//! The warnings of a plan's row: what a reader should know although the row is applied as planned. A warning is about a value that the row
//! changes, or would change if another integration did not own the attribute; a rejected row has none.

use crate::platform::{Error, Result};
use entity::roster_row::Model;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of a warning. Part of the public contract: a code is never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WarningCode {
    EmailShared,
    NotOwner,
    UserNameCase,
    UserNamePassedOn,
}

/// One warning of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub code: WarningCode,
    /// The attribute that the warning is about, as in an error.
    pub field: String,
    pub message: String,
}

impl Warning {
    pub fn new(code: WarningCode, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, field: field.into(), message: message.into() }
    }
}

/// Warnings as the `warnings` column stores them. `None` when there are none.
pub fn warnings_to_json(warnings: &[Warning]) -> Option<Value> {
    (!warnings.is_empty()).then(|| json!(warnings))
}

/// The warnings of a row, read from its `warnings` column.
///
/// # Errors
/// `Internal` when the column does not have the stored form.
pub fn row_warnings(row: &Model) -> Result<Vec<Warning>> {
    row.warnings.as_ref().map_or_else(|| Ok(Vec::new()), |stored| Vec::deserialize(stored).map_err(Error::internal))
}
