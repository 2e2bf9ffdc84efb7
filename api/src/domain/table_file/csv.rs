//! Reads a delimited file: lines before the header, the header, rows, and the trailer.

use super::{
    Cell, Cells, FileRow, ReadOptions, RowSink,
    csv_records::{Record, RecordProblem, Records},
    trailer::Trailer,
};
use crate::{
    domain::{roster_mapping::MAX_SKIPPED_LINES, table_file::decoding::read_error},
    platform::Result,
};
use std::io::{BufRead, Cursor, Read};

/// The delimiters that are detected in the header line; of several that occur equally often, the first.
const DELIMITERS: [u8; 5] = *b",;\t|^";

pub fn read(options: ReadOptions<'_>, text: impl BufRead, mark_row_start: &dyn Fn(), sink: &mut dyn RowSink) -> Result<()> {
    let header = find_header(options, text, mark_row_start)?;
    let mut records = Records::new(header.text, header.delimiter, options.mapping.file.quote, header.line_number);
    let mut next = || {
        mark_row_start();
        records.next().map_err(|error| read_error(options.field, &error))
    };
    let names = next()?.ok_or_else(|| options.error("is empty"))?;
    if let Some(problem) = names.problem {
        return Err(options.error(format!("the header line: {}", describe(problem, options))));
    }
    sink.header(names.cells.clone())?;
    let mut trailer = Trailer::new(options);
    while let Some(record) = next()? {
        if record.is_blank() {
            // The beginning of a row that is cut off may be blank.
            check_end(options, &record, names.cells.len(), sink)?;
            continue;
        }
        if trailer.is_announced() && trailer.takes(record.line, &record.cells.join(&char::from(header.delimiter).to_string()))? {
            continue;
        }
        check_quotes(options, &record, sink)?;
        check_end(options, &record, names.cells.len(), sink)?;
        let malformed = record.problem.map(|problem| describe(problem, options));
        let malformed = malformed.or_else(|| find_replacement_character(options, &record));
        let cells = record.cells.into_iter().map(|cell| Cell::Text(unwrap_excel_text(cell))).collect();
        sink.row(FileRow { cells: Cells::Positional(cells), malformed })?;
    }
    trailer.check(sink)
}

/// The header line and all that follows it.
struct Header<R> {
    text: R,
    delimiter: u8,
    line_number: u64,
}

/// Skips the lines before the header, and finds the delimiter.
fn find_header<R: BufRead>(options: ReadOptions<'_>, mut text: R, mark_row_start: &dyn Fn()) -> Result<Header<impl BufRead + use<R>>> {
    let file = &options.mapping.file;
    let (mut line_number, mut skipped, mut announced) = (0, 0, None);
    loop {
        mark_row_start();
        let mut line = Vec::new();
        let length = text.read_until(b'\n', &mut line).map_err(|error| read_error(options.field, &error))?;
        line_number += 1;
        if length == 0 {
            let message =
                if line_number <= u64::from(file.skip_lines) { "has no lines after the skipped ones" } else { "has no header line" };
            return Err(options.error(message));
        }
        let line_text = String::from_utf8_lossy(&line);
        if line_number == 1 && announced.is_none() {
            announced = announced_delimiter(&line_text);
            if announced.is_some() {
                // The line that Excel writes for itself is not one of the lines that the mapping skips.
                line_number = 0;
                skipped = 1;
                continue;
            }
        }
        let is_header = file.header_pattern.as_ref().is_none_or(|pattern| pattern.matches(&line_text).is_some());
        if line_number > u64::from(file.skip_lines) && is_header && !line_text.trim().is_empty() {
            let delimiter = announced.or(file.delimiter).unwrap_or_else(|| detect_delimiter(&line));
            return Ok(Header { text: Cursor::new(line).chain(text), delimiter, line_number: line_number + skipped });
        }
        if line_number > u64::from(MAX_SKIPPED_LINES) * 2 {
            return Err(options.error("no line matches the header pattern of the mapping"));
        }
    }
}

/// The delimiter that a first line such as `sep=;` announces to Excel.
fn announced_delimiter(line: &str) -> Option<u8> {
    let line = line.trim_end_matches(['\r', '\n']);
    let line = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or(line);
    let is_announcement = line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let delimiter = line.as_bytes().get(4).filter(|byte| byte.is_ascii() && is_announcement);
    delimiter.filter(|_| line.len() == 5).copied()
}

/// The delimiter that occurs most often in the header line outside of quotes.
pub fn detect_delimiter(line: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = DELIMITERS.map(|delimiter| (delimiter, 0));
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            _ if !quoted => counts.iter_mut().filter(|(delimiter, _)| delimiter == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // `max_by_key` returns the last of several maxima; reversed, a tie goes to the first.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

fn describe(problem: RecordProblem, options: ReadOptions<'_>) -> String {
    match problem {
        RecordProblem::UnterminatedQuote(line) => format!("the quote in line {line} is never closed"),
        RecordProblem::TextAfterQuote(line) => format!("line {line} has text after a closing quote; a quote inside a cell must be doubled"),
        RecordProblem::NotUtf8 => match options.mapping.file.charset {
            Some(charset) => format!("is not {}", charset.name()),
            None => "is not UTF-8: name the charset in the content type (charset=windows-1252) or in the mapping".into(),
        },
    }
}

/// A character that does not exist in the declared charset is decoded as U+FFFD.
fn find_replacement_character(options: ReadOptions<'_>, record: &Record) -> Option<String> {
    let charset = options.mapping.file.charset.filter(|_| record.cells.iter().any(|cell| cell.contains('\u{fffd}')))?;
    Some(format!("has a byte that is no character in {}", charset.name()))
}

/// Refuses a full roster in which a quote may hide rows.
fn check_quotes(options: ReadOptions<'_>, record: &Record, sink: &dyn RowSink) -> Result<()> {
    match record.problem {
        Some(problem @ (RecordProblem::UnterminatedQuote(_) | RecordProblem::TextAfterQuote(_))) if options.is_full => {
            let row = sink.row_count() + 1;
            let message =
                format!("row {row}: {}: rows may be hidden in the cell, so the full roster is refused", describe(problem, options));
            Err(options.error(message))
        }
        _ => Ok(()),
    }
}

/// Refuses a full roster that ends in the middle of a row. A last row with all its cells may be complete (RFC 4180, section 2, rule 2) or cut
/// off within the last cell: the sink learns of it, unless the number of rows, a checksum or a trailer line tells that the file is complete.
fn check_end(options: ReadOptions<'_>, record: &Record, columns: usize, sink: &mut dyn RowSink) -> Result<()> {
    if !options.is_full || record.has_line_break {
        return Ok(());
    }
    let is_space = record.is_blank() && record.cells.len() == 1;
    if record.cells.len() < columns && !is_space {
        let row = sink.row_count() + 1;
        return Err(options.error(format!("ends in the middle of row {row} (line {}): the file is truncated", record.line)));
    }
    if !options.is_checked && options.mapping.file.trailer_patterns.is_empty() {
        sink.open_end();
    }
    Ok(())
}

/// Excel exports text that looks like a number as a formula: `="00123"`.
fn unwrap_excel_text(cell: String) -> String {
    let text = cell.trim().strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    match text {
        Some(text) if !text.replace("\"\"", "").contains('"') => text.replace("\"\"", "\""),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_announced_or_detected() {
        assert_eq!((announced_delimiter("sep=;\r\n"), announced_delimiter("\"SEP=|\"\n")), (Some(b';'), Some(b'|')));
        assert_eq!((announced_delimiter("sep=\n"), announced_delimiter("separation\n")), (None, None));
        for (line, delimiter) in [("a,b", b','), ("a;\"b,c,d\"", b';'), ("a\tb", b'\t'), ("a|b|c", b'|'), ("a^b", b'^'), ("a", b',')] {
            assert_eq!(detect_delimiter(line.as_bytes()), delimiter, "{line}");
        }
    }

    #[test]
    fn text_that_excel_wraps_in_a_formula_is_unwrapped() {
        for (cell, text) in
            [("=\"00123\"", "00123"), ("=\"\"", ""), ("=\"a\"\"b\"", "a\"b"), ("=1+1", "=1+1"), ("=\"a\"&\"b\"", "=\"a\"&\"b\"")]
        {
            assert_eq!(unwrap_excel_text(cell.into()), text);
        }
    }
}
