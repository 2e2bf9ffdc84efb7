//! Reads a sheet of an Excel workbook. A workbook is a compressed archive and cannot be read as a stream: it is held in memory, so its size
//! is limited.

use super::{Cell, Cells, FileRow, ReadOptions, RowSink, json_cells::float_to_text, trailer::Trailer};
use crate::{domain::table_file::decoding::read_error, platform::Result};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use chrono::NaiveDate;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;

/// The largest workbook, in bytes.
pub const MAX_BYTES: u64 = 20 << 20;
/// The largest content of a workbook after decompression, in bytes.
const MAX_CONTENT_BYTES: u64 = 200 << 20;
/// The largest number of columns of a sheet.
const MAX_COLUMNS: u32 = 1000;

pub fn read(options: ReadOptions<'_>, bytes: impl Read, sink: &mut dyn RowSink) -> Result<()> {
    let invalid = |message: &str, cause: &dyn std::fmt::Display| options.error(format!("{message}: {cause}"));
    let mut content = Vec::new();
    bytes.take(MAX_BYTES + 1).read_to_end(&mut content).map_err(|error| read_error(options.field, &error))?;
    if content.len() as u64 > MAX_BYTES {
        return Err(options.error(format!("is a workbook of more than {MAX_BYTES} bytes: send it as CSV, which may be of any size")));
    }
    let not_a_workbook = "is not an Excel workbook (.xlsx), or it is truncated";
    check_content(options, &content).map_err(|error| error.unwrap_or_else(|cause| invalid(not_a_workbook, &cause)))?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(content)).map_err(|error| invalid(not_a_workbook, &error))?;
    let names = workbook.sheet_names();
    let sheet = match &options.mapping.file.sheet {
        Some(sheet) => names.iter().find(|name| name.trim().eq_ignore_ascii_case(sheet.trim())).cloned(),
        None => names.first().cloned(),
    };
    let sheet = sheet.ok_or_else(|| {
        let wanted = options.mapping.file.sheet.as_deref().unwrap_or_default();
        options.error(format!("has no sheet {wanted:?}; its sheets are {}", names.join(", ")))
    })?;
    let mut rows = SheetRows { options, trailer: Trailer::new(options), header: None, sink };
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(|error| invalid("the sheet cannot be read", &error))?;
    let (mut row_number, mut row) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(|error: XlsxError| invalid("the sheet cannot be read", &error))? {
        let (cell_row, column) = cell.get_position();
        if cell_row != row_number {
            rows.add(row_number, std::mem::take(&mut row))?;
            row_number = cell_row;
        }
        let content = to_cell(cell.get_value());
        if column >= MAX_COLUMNS {
            if content.is_blank() {
                continue;
            }
            return Err(options.error(format!("has more than {MAX_COLUMNS} columns")));
        }
        let position = usize::try_from(column).unwrap_or_default();
        if row.len() <= position {
            row.resize(position + 1, Cell::from(""));
        }
        if let Some(target) = row.get_mut(position) {
            *target = content;
        }
    }
    rows.add(row_number, row)?;
    if rows.header.is_none() {
        return Err(options.error("is empty"));
    }
    rows.trailer.check(rows.sink)
}

/// Decompresses the workbook without storing it, so that a decompression bomb is found before it is in memory. The error is that of the
/// roster, or the reason why the content is no archive.
fn check_content(options: ReadOptions<'_>, content: &[u8]) -> Result<(), Result<crate::platform::Error, io::Error>> {
    let mut archive = ZipArchive::new(Cursor::new(content)).map_err(|error| Err(io::Error::other(error)))?;
    let mut remaining = MAX_CONTENT_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| Err(io::Error::other(error)))?;
        let length = io::copy(&mut entry.take(remaining + 1), &mut io::sink()).map_err(Err)?;
        remaining = remaining.checked_sub(length).ok_or_else(|| {
            Ok(options.error(format!("is a workbook with more than {MAX_CONTENT_BYTES} bytes of content: send it as CSV")))
        })?;
    }
    Ok(())
}

/// The rows of a sheet: lines before the header, the header, rows, and the trailer.
struct SheetRows<'a> {
    options: ReadOptions<'a>,
    trailer: Trailer<'a>,
    /// The number of columns.
    header: Option<usize>,
    sink: &'a mut dyn RowSink,
}

impl SheetRows<'_> {
    /// Adds the row with a number from 0.
    fn add(&mut self, number: u32, cells: Vec<Cell>) -> Result<()> {
        let file = &self.options.mapping.file;
        if number < file.skip_lines || cells.iter().all(Cell::is_blank) {
            return Ok(());
        }
        let texts = || cells.iter().map(Cell::text).collect::<Vec<_>>();
        let Some(columns) = self.header else {
            let names = texts();
            if file.header_pattern.as_ref().is_none_or(|pattern| pattern.matches(&names.join(",")).is_some()) {
                self.header = Some(names.len());
                self.sink.header(names)?;
            }
            return Ok(());
        };
        if self.trailer.is_announced() && self.trailer.takes(u64::from(number) + 1, &texts().join(","))? {
            return Ok(());
        }
        let mut cells = cells;
        // A sheet does not store the empty cells at the end of a row.
        if cells.len() < columns {
            cells.resize(columns, Cell::from(""));
        }
        self.sink.row(FileRow { cells: Cells::Positional(cells), malformed: None })
    }
}

fn to_cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::from(""),
        DataRef::String(text) => Cell::from(text.as_str()),
        DataRef::SharedString(text) => Cell::from(*text),
        DataRef::Bool(boolean) => Cell::Text(boolean.to_string()),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => Cell::Text(float_to_text(*number)),
        DataRef::DateTime(instant) => {
            let date = instant.as_datetime().filter(|_| instant.is_datetime()).map(|instant| instant.date());
            date.map_or_else(|| Cell::Text(float_to_text(instant.as_f64())), Cell::Date)
        }
        DataRef::DateTimeIso(text) => {
            let date = text.get(..10).and_then(|date| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok());
            date.map_or_else(|| Cell::from(text.as_str()), Cell::Date)
        }
        DataRef::DurationIso(text) => Cell::from(text.as_str()),
        DataRef::Error(error) => Cell::Text(error.to_string()),
    }
}
