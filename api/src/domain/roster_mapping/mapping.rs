//! The roster mapping as an integration stores it. Every part has a default, so that a mapping that was stored by an earlier version can
//! be read. Checking a mapping and preparing it for reading is in `compile`.

use crate::platform::{Error, Result};
use serde::{Deserialize, Serialize};

/// The mapping of an integration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Mapping {
    pub file: FileMapping,
    pub columns: Vec<ColumnMapping>,
    pub statuses: Vec<StatusWord>,
    /// For example `DD/MM/YYYY`. `None`: `YYYY-MM-DD` (ISO 8601), unless there are `date_formats`.
    pub date_format: Option<String>,
    /// Further date formats.
    pub date_formats: Vec<String>,
    /// The words that mean an empty cell, in every column.
    pub empty_words: Vec<String>,
    pub fixed_values: Vec<FixedValue>,
    pub row_filters: Vec<RowFilter>,
    /// Whether a column that is neither mapped nor an attribute of the schema becomes a custom attribute of the same name.
    pub keeps_unknown_columns: bool,
    /// Whether such a column is ignored. If neither, it is an error.
    pub ignores_unknown_columns: bool,
}

impl Mapping {
    /// Reads the `roster_mapping` column of an integration. `None`: the integration uses the names of the schema.
    pub fn from_stored(stored: Option<&serde_json::Value>) -> Result<Option<Self>> {
        stored.map(Self::deserialize).transpose().map_err(Error::internal)
    }
}

/// The file format of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Format {
    /// RFC 4180, with a header line and any delimiter.
    Csv,
    /// One JSON object per line (<https://github.com/ndjson/ndjson-spec>).
    Ndjson,
    /// A JSON document with an array of objects.
    Json,
    /// An Excel workbook (Office Open XML).
    Xlsx,
}

/// How the file is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FileMapping {
    /// The format when the content type of an upload does not tell it.
    pub format: Option<Format>,
    /// A label of the WHATWG Encoding Standard, such as `windows-1252`. `None`: UTF-8.
    pub charset: Option<String>,
    /// One character. `None`: detected in the header line.
    pub delimiter: Option<String>,
    /// One character; the empty text: cells are not quoted. `None`: the double quote.
    pub quote: Option<String>,
    /// The number of lines before the header line.
    pub skip_lines: u32,
    /// The pattern of the header line; lines before it are skipped.
    pub header_pattern: Option<String>,
    /// The patterns of the lines after the last row.
    pub trailer_patterns: Vec<String>,
    /// The name of the sheet of a workbook. `None`: the first.
    pub sheet: Option<String>,
    /// The names of the members, separated by dots, that lead to the array of a JSON document. `None`: the document is the array.
    pub array_path: Option<String>,
}

/// A column of the HR system. A column that sets two attributes has two entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ColumnMapping {
    /// The column's name in the HR system, in any case.
    pub name: String,
    /// The attribute that the column sets. `None`: the column is ignored.
    pub attribute: Option<String>,
    /// Words that mean an empty cell, in this column.
    pub empty_words: Vec<String>,
    pub when_empty: WhenEmpty,
    /// The value of an empty cell.
    pub default: Option<String>,
    pub words: Vec<ValueWord>,
    /// The value of every word that is not listed.
    pub other_words: Option<String>,
    /// The date formats of this column; empty: those of the mapping.
    pub date_formats: Vec<String>,
    pub letter_case: LetterCase,
    pub collapses_spaces: bool,
    pub name_order: NameOrder,
}

/// What an empty cell does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WhenEmpty {
    /// It removes the value.
    #[default]
    Clear,
    /// The value stays as it is.
    Keep,
    /// The row is rejected.
    Reject,
}

/// How the letters of a cell are changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LetterCase {
    #[default]
    Keep,
    Lower,
    Upper,
}

/// How a whole name is written in one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NameOrder {
    #[default]
    FirstLast,
    LastCommaFirst,
}

/// A word of the HR system and the value that it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueWord {
    /// The word, in any case.
    pub word: String,
    pub value: String,
}

/// The HR system's word for an employment status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusWord {
    /// The word, in any case.
    pub word: String,
    /// `ACTIVE`, `SUSPENDED` or `TERMINATED`.
    pub status: String,
}

/// The value that an attribute has in every row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedValue {
    pub attribute: String,
    pub value: String,
}

/// Which rows are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFilter {
    /// The name of the column, which need not be mapped.
    pub column: String,
    /// The words that the filter compares the cell with, in any case. The empty text is an empty cell.
    pub words: Vec<String>,
    pub action: FilterAction,
}

/// What a filter does with the rows whose cell is one of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FilterAction {
    /// Only these rows are read.
    Keep,
    /// These rows are skipped.
    Skip,
}
