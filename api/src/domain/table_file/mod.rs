//! The rows of a file that other systems write, such as a roster: cells by column name, whatever the format, in any encoding that a mapping
//! (`roster_mapping`) describes. What a cell means is up to those who read the file: `roster`, `completion_file`.
//!
//! A malformed row is a row with a problem: it is rejected by itself. A file that is not complete is an error of the whole file.

mod csv;
mod csv_records;
mod decoding;
mod json_array;
mod json_cells;
mod mapped_rows;
mod ndjson;
mod trailer;
mod xlsx;

pub use decoding::{decompress, read_error};
pub use mapped_rows::{FileSummary, MappedRow, MappedRows, check_row_count};

use crate::{
    domain::roster_mapping::{CompiledMapping, Format},
    platform::{Error, Result},
};
use chrono::NaiveDate;
use decoding::TextReader;
use std::io::{BufRead, BufReader, Read};

/// The content of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// A date of a workbook, which is stored as one.
    Date(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Cell {
    /// The text without space around it; a date as `YYYY-MM-DD`.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Date(date) => date.to_string(),
        }
    }

    fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }
}

/// The cells of a row.
#[derive(Debug)]
pub enum Cells {
    /// In the order of the header.
    Positional(Vec<Cell>),
    /// With the name of the column, in any order.
    Named(Vec<(String, Cell)>),
}

/// A row of the file.
#[derive(Debug)]
pub struct FileRow {
    pub cells: Cells,
    /// Why the row cannot be trusted.
    pub malformed: Option<String>,
}

/// Receives the rows of a file.
pub trait RowSink {
    /// The names of the columns, before the first row. Formats whose rows name their cells have no header.
    fn header(&mut self, names: Vec<String>) -> Result<()>;
    fn row(&mut self, row: FileRow) -> Result<()>;
    /// The number of rows received.
    fn row_count(&self) -> u64;
    /// The file ends without a line break after a row that has as many cells as the header: it may be cut off within the last cell.
    fn open_end(&mut self);
}

/// How a file is read.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    pub format: Format,
    pub mapping: &'a CompiledMapping,
    /// Whether an incomplete file would do harm, because employees who are missing from it are terminated.
    pub is_full: bool,
    /// Whether the caller compares the content with a row count or a checksum.
    pub is_checked: bool,
    /// The caller's name of the file in error messages.
    pub field: &'static str,
}

impl ReadOptions<'_> {
    fn error(&self, message: impl Into<String>) -> Error {
        Error::invalid(self.field, message)
    }
}

/// Reads all rows of a file.
///
/// # Errors
/// `Invalid` on the field of the roster when the file as a whole cannot be read or is incomplete; the errors of the sink.
pub fn read_rows(options: ReadOptions<'_>, bytes: impl Read, sink: &mut dyn RowSink) -> Result<()> {
    if options.format == Format::Xlsx {
        return xlsx::read(options, bytes, sink);
    }
    let decoded = TextReader::new(bytes, options.mapping.file.charset);
    let mark_row_start = decoded.row_start_marker();
    let mut text = BufReader::with_capacity(1 << 16, decoded);
    skip_blank(options, &mut text, &mark_row_start)?;
    match options.format {
        Format::Csv => csv::read(options, text, &mark_row_start, sink),
        Format::Ndjson => ndjson::read(options, text, &mark_row_start, sink),
        Format::Json | Format::Xlsx => json_array::read(options, text, &mark_row_start, sink),
    }
}

/// Fails when the whole text is blank. Blank lines before the content are consumed, unless lines are counted.
fn skip_blank(options: ReadOptions<'_>, text: &mut impl BufRead, mark_row_start: &dyn Fn()) -> Result<()> {
    loop {
        let buffer = text.fill_buf().map_err(|error| decoding::read_error(options.field, &error))?;
        if buffer.is_empty() {
            return Err(options.error("is empty"));
        }
        let blank = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if blank < buffer.len() {
            // Space before the first cell belongs to its line.
            let lines = buffer.iter().take(blank).rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            if options.mapping.file.skip_lines == 0 {
                text.consume(lines);
            }
            return Ok(());
        }
        mark_row_start();
        text.consume(blank);
    }
}
