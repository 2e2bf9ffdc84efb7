//! Turns the rows of a file into roster rows: what their cells set of the attributes of an employee.

use super::row_input::{RowBuilder, RowInput};
use crate::domain::{roster_mapping::CompiledMapping, table_file::MappedRow};

/// A row of the file as the mapping reads it.
pub enum InterpretedRow {
    Accepted(RowInput),
    /// A filter of the mapping skips the row.
    Skipped(RowInput),
}

/// Builds a roster row.
pub fn interpret(mapping: &CompiledMapping, row: MappedRow) -> InterpretedRow {
    let mut builder = RowBuilder::new(mapping);
    builder.problems = row.problems;
    for (rule, cell) in &row.cells {
        builder.set_cell(rule, cell);
    }
    for (target, value) in &mapping.fixed_values {
        builder.set_value(target, value);
    }
    if row.is_skipped { InterpretedRow::Skipped(builder.into()) } else { InterpretedRow::Accepted(builder.into()) }
}
