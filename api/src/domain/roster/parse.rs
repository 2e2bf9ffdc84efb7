//! Parses a roster file into roster rows. Splitting a file into rows is in `file`; what a row means is in `row_interpreter`.

use super::{
    CHUNK_ROWS,
    manager_reference::{ManagerIndex, resolve_among_employees},
    row_input::RowInput,
    row_interpreter::{InterpretedRow, interpret},
};
use crate::{
    access::Actor,
    domain::{
        attribute_owner::Ownership,
        roster_mapping::{CompiledMapping, Format},
        table_file::{FileSummary, MappedRows, ReadOptions, read_rows},
    },
    platform::{Result, digest::sha256_hex},
};
use entity::roster_plan::Mode;
use sea_orm::ConnectionTrait;
use std::io::Read;

/// A whole roster.
#[derive(Debug, Default)]
pub struct Roster {
    pub rows: Vec<RowInput>,
    /// The rows that a filter of the mapping skips.
    pub skipped: Vec<RowInput>,
    /// The SHA-256 of the file if it may be cut off within its last cell.
    pub open_end_digest: Option<String>,
}

/// Parses a whole CSV roster.
///
/// # Errors
/// `Invalid` on `csv` when the file as a whole cannot be read.
pub fn parse_csv(csv: &str, mapping: &CompiledMapping, mode: Mode) -> Result<Roster> {
    let mut mapping = mapping.clone();
    // The text has been decoded already.
    mapping.file.charset = None;
    let options = ReadOptions { format: Format::Csv, mapping: &mapping, is_full: mode == Mode::Full, is_checked: false, field: "csv" };
    let mut roster = Roster::default();
    let summary = parse_rows(options, csv.as_bytes(), |row| {
        match row {
            InterpretedRow::Accepted(row) => roster.rows.push(row),
            InterpretedRow::Skipped(row) => roster.skipped.push(row),
        }
        Ok(())
    })?;
    roster.open_end_digest = summary.has_open_end.then(|| sha256_hex(csv));
    Ok(roster)
}

/// Parses a whole CSV roster, and finds the managers whom the mapping names by e-mail address or user name.
///
/// # Errors
/// As [`parse_csv`].
pub async fn parse_csv_with_managers(
    db: &impl ConnectionTrait,
    actor: &Actor,
    csv: &str,
    mapping: &CompiledMapping,
    mode: Mode,
) -> Result<Roster> {
    let mut roster = parse_csv(csv, mapping, mode)?;
    let mut managers = ManagerIndex::default();
    roster.rows.iter().for_each(|row| managers.add(row));
    roster.rows.iter_mut().for_each(|row| managers.resolve(row));
    let ownership = Ownership::load(db, actor).await?;
    for chunk in roster.rows.chunks_mut(CHUNK_ROWS) {
        resolve_among_employees(db, actor.organization(), ownership, chunk).await?;
    }
    Ok(roster)
}

/// Parses the rows of a roster, one at a time. A column that is absent leaves its attribute unchanged; an empty cell, or null, clears it,
/// unless the mapping says otherwise.
///
/// # Errors
/// `Invalid` on the caller's name of the roster when the roster as a whole cannot be read or is incomplete; the errors of `emit`.
pub fn parse_rows(options: ReadOptions<'_>, roster: impl Read, mut emit: impl FnMut(InterpretedRow) -> Result<()>) -> Result<FileSummary> {
    let mut rows = MappedRows::new(options.mapping, options.field, &["externalId"], |row| emit(interpret(options.mapping, row)));
    read_rows(options, roster, &mut rows)?;
    Ok(rows.summary)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
