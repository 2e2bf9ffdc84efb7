//! Pairs the cells of a file with what a mapping says about their columns: which attributes they set, and which rows are skipped.

use super::{Cell, Cells, FileRow, RowSink};
use crate::{
    domain::{
        employee::rules::MAX_CUSTOM_ATTRIBUTES,
        roster_mapping::{ColumnRule, ColumnTarget, CompiledMapping, normalize},
    },
    platform::{Code, Error, Result, error::Problems},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The largest number of columns of a file.
const MAX_COLUMNS: usize = 1000;

/// What was read of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileSummary {
    /// The number of rows, those that a filter of the mapping skips included.
    pub rows: u64,
    /// Whether the file may be cut off within its last cell.
    pub has_open_end: bool,
}

/// A row with the meaning of its cells.
pub struct MappedRow {
    /// The cells that set something, with how they are read.
    pub cells: Vec<(ColumnRule, Cell)>,
    /// What is wrong with the row.
    pub problems: Problems,
    /// Whether a filter of the mapping skips the row.
    pub is_skipped: bool,
}

/// A column of the file.
#[derive(Clone)]
struct Column {
    title: Arc<str>,
    /// The normalized title, for filters.
    name: Arc<str>,
    /// What it sets. `None`: the column is unknown.
    rules: Option<Arc<[ColumnRule]>>,
}

/// Receives the rows of a file and passes them on with the meaning of their cells.
pub struct MappedRows<'m, F> {
    mapping: &'m CompiledMapping,
    field: &'static str,
    /// The attributes without which a file with a header is refused.
    required: &'static [&'static str],
    /// The columns of the header, without unnamed ones at its end.
    columns: Vec<Column>,
    /// The columns of formats without a header, by name.
    named_columns: HashMap<String, Column>,
    emit: F,
    pub summary: FileSummary,
}

impl<'m, F: FnMut(MappedRow) -> Result<()>> MappedRows<'m, F> {
    pub fn new(mapping: &'m CompiledMapping, field: &'static str, required: &'static [&'static str], emit: F) -> Self {
        Self { mapping, field, required, columns: Vec::new(), named_columns: HashMap::new(), emit, summary: FileSummary::default() }
    }

    fn column(&self, name: &str) -> Column {
        Column { title: name.into(), name: normalize(name).into(), rules: self.mapping.rules(name).map(Into::into) }
    }

    fn named_column(&mut self, name: &str) -> Column {
        if let Some(column) = self.named_columns.get(name) {
            return column.clone();
        }
        let column = self.column(name);
        // Objects may have any names: only so many are remembered.
        if self.named_columns.len() < MAX_COLUMNS {
            self.named_columns.insert(name.to_owned(), column.clone());
        }
        column
    }

    /// Whether the filters of the mapping let a row pass. A column that the row does not have is empty.
    fn is_accepted(&self, cells: &[(Column, Cell)]) -> bool {
        self.mapping.filters.iter().all(|filter| {
            let cell = cells.iter().find(|(column, _)| *column.name == *filter.column);
            filter.accepts(&cell.map(|(_, cell)| cell.text()).unwrap_or_default())
        })
    }

    /// Pairs the cells with their columns. The problem says why they do not fit.
    fn pair_positional(&self, cells: Vec<Cell>) -> (Vec<(Column, Cell)>, Option<String>) {
        let (length, columns) = (cells.len(), self.columns.len());
        let fits = length >= columns && cells.iter().skip(columns).all(|cell| cell.text().is_empty());
        let problem = (!fits).then(|| format!("has {length} cells but the header has {columns}"));
        (self.columns.iter().cloned().zip(cells).collect(), problem)
    }

    /// `has_header`: the header has been checked for attributes that two columns set.
    fn map_row(&self, cells: Vec<(Column, Cell)>, problem: Option<String>, has_header: bool) -> MappedRow {
        let is_skipped = problem.is_none() && !self.is_accepted(&cells);
        let mut row = MappedRow { cells: Vec::new(), problems: Problems::default(), is_skipped };
        if let Some(problem) = problem {
            row.problems.add("row", Code::Invalid, problem);
        }
        let mut set = HashSet::new();
        for (column, cell) in cells {
            let Some(rules) = &column.rules else {
                if !(column.name.is_empty() && cell.text().is_empty()) {
                    row.problems.add("row", Code::Invalid, self.describe_unknown(&column.title));
                }
                continue;
            };
            for rule in rules.iter() {
                row.cells.push((rule.clone(), cell.clone()));
                let sets = if has_header { Vec::new() } else { rule.target.sets() };
                for target in sets {
                    let name = target.name();
                    row.problems.require(set.insert(target), name, "occurs twice");
                }
            }
        }
        row
    }

    fn describe_unknown(&self, name: &str) -> String {
        if name.is_empty() {
            "has a cell without a column name".into()
        } else {
            format!("unknown member {name:?}; {}", self.mapping.valid_columns())
        }
    }
}

impl<F: FnMut(MappedRow) -> Result<()>> RowSink for MappedRows<'_, F> {
    fn header(&mut self, names: Vec<String>) -> Result<()> {
        let mut problems = Problems::default();
        problems.require(names.len() <= MAX_COLUMNS, self.field, format!("has more than {MAX_COLUMNS} columns"));
        let named = names.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
        let (mut mapped, mut unknown) = (HashMap::new(), Vec::new());
        for name in names.iter().take(named.min(MAX_COLUMNS)).map(|name| name.trim()) {
            let column = self.column(name);
            match &column.rules {
                // Cells below an unnamed column must be empty: a row with another one is rejected.
                None if name.is_empty() => {}
                None => unknown.push(format!("{name:?}")),
                Some(rules) => {
                    for target in rules.iter().flat_map(|rule| rule.target.sets()) {
                        if let Some(other) = mapped.insert(target.clone(), name) {
                            let message = if other == name {
                                format!("the column {name} occurs twice")
                            } else {
                                format!("the columns {other:?} and {name:?} both map to {}", target.name())
                            };
                            problems.add(self.field, Code::Invalid, message);
                        }
                    }
                }
            }
            self.columns.push(column);
        }
        for target in self.mapping.fixed_values.iter().flat_map(|(target, _)| target.sets()) {
            if let Some(name) = mapped.insert(target.clone(), "") {
                let message = format!("the column {name} and a fixed value of the mapping both set {}", target.name());
                problems.add(self.field, Code::Invalid, message);
            }
        }
        let columns = unknown.join(", ");
        problems.require(unknown.is_empty(), self.field, format!("unknown columns: {columns}; {}", self.mapping.valid_columns()));
        for name in self.required {
            let is_mapped = mapped.contains_key(&ColumnTarget::Attribute(name));
            problems.require(is_mapped, self.field, format!("the column {name} is missing"));
        }
        for filter in &self.mapping.filters {
            let is_present = self.columns.iter().any(|column| *column.name == *filter.column);
            let message = format!("the column {:?}, by which the mapping filters rows, is missing", filter.name);
            problems.require(is_present, self.field, message);
        }
        let customs = mapped.keys().filter(|target| matches!(target, ColumnTarget::Custom(_))).count();
        problems.require(
            customs <= MAX_CUSTOM_ATTRIBUTES,
            self.field,
            format!("has more than {MAX_CUSTOM_ATTRIBUTES} columns with custom attributes"),
        );
        problems.into_result()
    }

    fn row(&mut self, row: FileRow) -> Result<()> {
        self.summary.rows += 1;
        let has_header = matches!(row.cells, Cells::Positional(_));
        let (cells, problem) = match row.cells {
            Cells::Positional(cells) => self.pair_positional(cells),
            Cells::Named(cells) => (cells.into_iter().map(|(name, cell)| (self.named_column(&name), cell)).collect(), None),
        };
        let row = self.map_row(cells, row.malformed.or(problem), has_header);
        (self.emit)(row)
    }

    fn row_count(&self) -> u64 {
        self.summary.rows
    }

    fn open_end(&mut self) {
        self.summary.has_open_end = true;
    }
}

/// The error of a file whose number of rows is not the expected one.
pub fn check_row_count(rows: u64, expected: Option<u64>) -> Result<()> {
    match expected {
        Some(expected) if expected != rows => {
            Err(Error::invalid("rows", format!("{expected} rows are expected, but the roster has {rows}: it is refused")))
        }
        _ => Ok(()),
    }
}
