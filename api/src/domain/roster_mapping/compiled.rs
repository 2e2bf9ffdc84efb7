//! A checked mapping, as rosters are read with it.

use super::{
    attribute::{ColumnTarget, Vocabulary},
    cell_rule::{CellRule, ColumnRule, normalize},
    line_pattern::LinePattern,
    mapping::{FilterAction, Format},
};
use encoding_rs::Encoding;
use entity::employee::Status;
use sea_orm::{ActiveEnum, Iterable};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A checked mapping. The default maps the names of the schema.
#[derive(Clone, Debug, Default)]
pub struct CompiledMapping {
    pub file: CompiledFile,
    pub(super) default_rule: Arc<CellRule>,
    pub(super) columns: HashMap<String, Vec<ColumnRule>>,
    pub(super) statuses: HashMap<String, String>,
    /// The values that every row has, in the form of the schema.
    pub fixed_values: Vec<(ColumnTarget, String)>,
    pub filters: Vec<CompiledFilter>,
    pub(super) keeps_unknown_columns: bool,
    pub ignores_unknown_columns: bool,
    pub(super) vocabulary: &'static Vocabulary,
}

/// How the file is written.
#[derive(Clone, Debug)]
pub struct CompiledFile {
    pub format: Option<Format>,
    pub charset: Option<&'static Encoding>,
    pub delimiter: Option<u8>,
    /// `None`: cells are not quoted.
    pub quote: Option<u8>,
    pub skip_lines: u32,
    pub header_pattern: Option<LinePattern>,
    /// Each with its text, for error messages.
    pub trailer_patterns: Vec<(String, LinePattern)>,
    pub sheet: Option<String>,
    pub array_path: Vec<String>,
}

impl Default for CompiledFile {
    fn default() -> Self {
        Self {
            format: None,
            charset: None,
            delimiter: None,
            quote: Some(b'"'),
            skip_lines: 0,
            header_pattern: None,
            trailer_patterns: Vec::new(),
            sheet: None,
            array_path: Vec::new(),
        }
    }
}

/// A filter of rows.
#[derive(Clone, Debug)]
pub struct CompiledFilter {
    /// The name of the column as the mapping states it.
    pub name: String,
    /// The normalized name of the column.
    pub column: String,
    pub(super) words: HashSet<String>,
    pub(super) action: FilterAction,
}

impl CompiledFilter {
    /// Whether a row with this cell is read.
    pub fn accepts(&self, cell: &str) -> bool {
        self.words.contains(&normalize(cell)) == (self.action == FilterAction::Keep)
    }
}

impl CompiledMapping {
    /// The attributes that a column sets; empty when the column is ignored. `None` when the column is unknown.
    pub fn rules(&self, column: &str) -> Option<Vec<ColumnRule>> {
        let name = normalize(column);
        if let Some(rules) = self.columns.get(&name) {
            return Some(rules.clone());
        }
        let custom = || (self.keeps_unknown_columns && !column.is_empty()).then(|| ColumnTarget::Custom(column.to_owned()));
        if let Some(target) = self.vocabulary.parse_schema_name(column).or_else(custom) {
            return Some(vec![ColumnRule { target, cell: self.default_rule.clone() }]);
        }
        (self.ignores_unknown_columns || self.filters.iter().any(|filter| filter.column == name)).then(Vec::new)
    }

    /// Whether the mapping lists this column only to ignore it.
    pub fn ignores(&self, column: &str) -> bool {
        self.columns.get(&normalize(column)).is_some_and(Vec::is_empty)
    }

    /// The columns that a file may have, for messages.
    pub fn valid_columns(&self) -> String {
        format!("valid columns are {} and the columns of the integration's mapping", self.vocabulary.describe_columns())
    }

    /// Whether a column names the manager by something other than the external id.
    pub fn finds_managers(&self) -> bool {
        let is_reference = |target: &ColumnTarget| matches!(target, ColumnTarget::Attribute("managerEmail" | "managerUserName"));
        self.columns.values().flatten().any(|rule| is_reference(&rule.target))
            || self.fixed_values.iter().any(|(target, _)| is_reference(target))
    }

    /// The status that a word means: `ACTIVE`, `SUSPENDED` or `TERMINATED`. `None` when the word is unknown.
    pub fn status(&self, word: &str) -> Option<String> {
        let unmapped = || Status::iter().map(|status| status.to_value()).find(|status| status == word);
        self.statuses.get(&normalize(word)).cloned().or_else(unmapped)
    }
}
