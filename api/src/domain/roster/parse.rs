//! Parses a roster file into roster rows. Splitting a file into rows is in `file`; what a row means is in `row_interpreter`.

use super::{
    CHUNK_ROWS,
    file::{ReadOptions, read_rows},
    manager_reference::{ManagerIndex, resolve_among_employees},
    row_input::RowInput,
    row_interpreter::{RowCounts, RowInterpreter},
};
use crate::{
    access::Actor,
    domain::roster_mapping::{CompiledMapping, Format},
    platform::Result,
};
use entity::roster_plan::Mode;
use sea_orm::ConnectionTrait;
use std::io::Read;

/// Parses a whole CSV roster.
///
/// # Errors
/// `Invalid` on `csv` when the file as a whole cannot be read.
pub fn parse_csv(csv: &str, mapping: &CompiledMapping, mode: Mode) -> Result<Vec<RowInput>> {
    let mut mapping = mapping.clone();
    // The text has been decoded already.
    mapping.file.charset = None;
    let options = ReadOptions { format: Format::Csv, mapping: &mapping, is_full: mode == Mode::Full, is_checked: false, field: "csv" };
    let mut rows = Vec::new();
    parse_rows(options, csv.as_bytes(), |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
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
) -> Result<Vec<RowInput>> {
    let mut rows = parse_csv(csv, mapping, mode)?;
    let mut managers = ManagerIndex::default();
    rows.iter().for_each(|row| managers.add(row));
    rows.iter_mut().for_each(|row| managers.resolve(row));
    for chunk in rows.chunks_mut(CHUNK_ROWS) {
        resolve_among_employees(db, actor.organization(), chunk).await?;
    }
    Ok(rows)
}

/// Parses the rows of a roster, one at a time. A column that is absent leaves its attribute unchanged; an empty cell, or null, clears it,
/// unless the mapping says otherwise.
///
/// # Errors
/// `Invalid` on the caller's name of the roster when the roster as a whole cannot be read or is incomplete; the errors of `emit`.
pub fn parse_rows(options: ReadOptions<'_>, roster: impl Read, emit: impl FnMut(RowInput) -> Result<()>) -> Result<RowCounts> {
    let mut interpreter = RowInterpreter::new(options.mapping, options.field, emit);
    read_rows(options, roster, &mut interpreter)?;
    Ok(interpreter.counts)
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
