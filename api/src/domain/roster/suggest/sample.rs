//! What can be seen in a sample of a roster without a mapping: the format, the lines around the rows, the columns and their values.

use super::columns::is_known;
use crate::{
    domain::{
        roster_mapping::{FileMapping, Format, Mapping},
        table_file::{Cells, FileRow, ReadOptions, RowSink, read_rows},
    },
    platform::Result,
};
use serde_json::Value;
use std::collections::HashMap;

/// The largest number of rows whose values are looked at.
const MAX_ROWS: usize = 500;
/// The largest number of lines in which the header is looked for.
const MAX_HEADER_LINES: usize = 30;

/// The file settings that fit a sample, each with its reason.
pub struct Detected {
    pub file: FileMapping,
    pub notes: Vec<String>,
}

/// The columns of a sample, in their order, each with its values.
#[derive(Default)]
pub struct SampleTable {
    pub columns: Vec<(String, Vec<String>)>,
    positions: HashMap<String, usize>,
    rows: u64,
}

impl SampleTable {
    /// Reads a sample with file settings only.
    ///
    /// # Errors
    /// `Invalid` on `sample` when it cannot be read.
    pub fn read(sample: &[u8], file: &FileMapping) -> Result<Self> {
        let mapping = Mapping { file: file.clone(), ..Mapping::default() }.compile()?;
        let format = file.format.unwrap_or(Format::Csv);
        let options = ReadOptions { format, mapping: &mapping, is_full: false, is_checked: false, field: "sample" };
        let mut table = Self::default();
        read_rows(options, sample, &mut table)?;
        Ok(table)
    }

    fn column(&mut self, name: &str) -> usize {
        if let Some(position) = self.positions.get(name) {
            return *position;
        }
        self.positions.insert(name.to_owned(), self.columns.len());
        self.columns.push((name.to_owned(), Vec::new()));
        self.columns.len() - 1
    }
}

impl RowSink for SampleTable {
    fn header(&mut self, names: Vec<String>) -> Result<()> {
        for name in &names {
            self.column(name.trim());
        }
        Ok(())
    }

    fn row(&mut self, row: FileRow) -> Result<()> {
        self.rows += 1;
        if self.rows > MAX_ROWS as u64 || row.malformed.is_some() {
            return Ok(());
        }
        let cells: Vec<(usize, String)> = match row.cells {
            Cells::Positional(cells) => cells.iter().enumerate().map(|(position, cell)| (position, cell.text())).collect(),
            Cells::Named(cells) => cells.iter().map(|(name, cell)| (self.column(name), cell.text())).collect(),
        };
        for (position, text) in cells.into_iter().filter(|(_, text)| !text.is_empty()) {
            if let Some((_, values)) = self.columns.get_mut(position) {
                values.push(text);
            }
        }
        Ok(())
    }

    fn row_count(&self) -> u64 {
        self.rows
    }

    fn open_end(&mut self) {}
}

/// Detects the file settings of a sample.
pub fn detect(sample: &[u8], sheet: Option<String>) -> Detected {
    let mut detected = Detected { file: FileMapping { sheet, ..FileMapping::default() }, notes: Vec::new() };
    let mut note = |text: String| detected.notes.push(text);
    if sample.starts_with(b"PK") {
        note("It is an Excel workbook; keys must be formatted as text, because a number is read without its leading zeros.".into());
        detected.file.format = Some(Format::Xlsx);
        return detected;
    }
    let has_utf16_mark = sample.starts_with(&[0xff, 0xfe]) || sample.starts_with(&[0xfe, 0xff]);
    if !has_utf16_mark && is_not_utf8(sample) {
        note(
            "It is not UTF-8: windows-1252, which Windows programs of western languages write, is assumed. Check names with accents."
                .into(),
        );
        detected.file.charset = Some("windows-1252".into());
    }
    let text = String::from_utf8_lossy(sample);
    let text = text.trim_start_matches('\u{feff}').trim();
    match text.chars().next() {
        Some('[') => {
            note("It is a JSON array.".into());
            detected.file.format = Some(Format::Json);
        }
        Some('{') => match serde_json::from_str::<Value>(text) {
            Ok(document) => match find_array(&document, String::new()) {
                Some((path, _)) => {
                    note(format!("It is a JSON document whose longest array of objects is at {path:?}."));
                    (detected.file.format, detected.file.array_path) = (Some(Format::Json), Some(path));
                }
                None => detected.file.format = Some(Format::Ndjson),
            },
            Err(_) => {
                note("It has one JSON object per line.".into());
                detected.file.format = Some(Format::Ndjson);
            }
        },
        _ => detect_csv(text, &mut detected),
    }
    detected
}

/// Reads a sample with the file settings that fit it. In a workbook, the header is the row with most known column names.
///
/// # Errors
/// As [`SampleTable::read`].
pub fn read_detected(sample: &[u8], detected: &mut Detected) -> Result<SampleTable> {
    let mut best = SampleTable::read(sample, &detected.file)?;
    if detected.file.format != Some(Format::Xlsx) {
        return Ok(best);
    }
    let count_known = |table: &SampleTable| table.columns.iter().filter(|(name, _)| is_known(name)).count();
    for skip_lines in 1..u32::try_from(MAX_HEADER_LINES).unwrap_or_default() {
        let file = FileMapping { skip_lines, ..detected.file.clone() };
        let Ok(table) = SampleTable::read(sample, &file) else { break };
        if count_known(&table) > count_known(&best) {
            detected.file.skip_lines = skip_lines;
            best = table;
        }
    }
    if detected.file.skip_lines > 0 {
        detected.notes.push(format!("The column names are in row {}: the rows before it are skipped.", detected.file.skip_lines + 1));
    }
    Ok(best)
}

/// Whether a text has bytes that are not UTF-8. The last character may be cut.
fn is_not_utf8(sample: &[u8]) -> bool {
    std::str::from_utf8(sample).is_err_and(|error| error.error_len().is_some())
}

/// The longest array of objects in a document, with its path.
fn find_array(value: &Value, path: String) -> Option<(String, usize)> {
    let Value::Object(members) = value else { return None };
    let of_member = |(name, value): (&String, &Value)| {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            Value::Array(items) if items.first().is_some_and(Value::is_object) => Some((path, items.len())),
            other => find_array(other, path),
        }
    };
    let is_roster = |path: &str| matches!(path, "employees" | "Report_Entry");
    members.iter().filter_map(of_member).max_by_key(|(path, length)| (is_roster(path), *length))
}

/// Finds the header among the first lines: the line with most known column names.
fn detect_csv(text: &str, detected: &mut Detected) {
    detected.file.format = Some(Format::Csv);
    let is_separator = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let lines: Vec<&str> = text.lines().skip(usize::from(is_separator)).take(MAX_HEADER_LINES).collect();
    let count_known = |line: &str| line.split([',', ';', '\t', '|', '^']).filter(|cell| is_known(cell.trim_matches('"'))).count();
    let header = (0..lines.len()).rev().max_by_key(|index| lines.get(*index).map_or(0, |line| count_known(line))).unwrap_or_default();
    if header > 0 && lines.get(header).is_some_and(|line| count_known(line) > 0) {
        detected.notes.push(format!("The column names are in line {}: the lines before it are skipped.", header + 1));
        detected.file.skip_lines = u32::try_from(header).unwrap_or_default();
    }
    let Some(last) = text.lines().next_back().filter(|_| text.lines().count() > header + 2) else { return };
    let starts_like_trailer =
        ["total", "trl", "trailer", "end", "count", "summe", "anzahl"].iter().any(|word| last.to_lowercase().starts_with(word));
    if starts_like_trailer {
        let pattern = trailer_pattern(last);
        detected.notes.push(format!("The last line, {last:?}, is a trailer: every roster must end with {pattern:?}."));
        detected.file.trailer_patterns = vec![pattern];
    }
}

/// The trailer line with its number, if it has one, as `{rows}`.
fn trailer_pattern(line: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let Some(start) = line.find(is_digit) else { return line.trim().to_owned() };
    let rest = line.get(start..).unwrap_or_default();
    let end = rest.find(|letter| !is_digit(letter)).map_or(line.len(), |length| start + length);
    format!("{}{{rows}}{}", line.get(..start).unwrap_or_default(), line.get(end..).unwrap_or_default()).trim().to_owned()
}
