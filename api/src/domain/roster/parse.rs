//! Parses a roster into rows: CSV with a header line, or NDJSON (one JSON object per line). Decoding bytes into text is in `decoding`;
//! what a single cell means is in `row_input`.

use super::{
    decoding::{TextReader, read_error},
    row_input::{self, RowBuilder, RowInput},
};
use crate::{
    domain::{
        employee::rules::MAX_CUSTOM_ATTRIBUTES,
        roster_mapping::{ColumnTarget, CompiledMapping},
    },
    platform::{Code, Error, Result, error::Problems},
};
use csv::StringRecord;
use serde_json::{Map, Value};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    io::{self, BufRead, BufReader, Read},
};

/// The file format of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, with a header line; the separator is a comma, a semicolon or a tab.
    Csv,
    /// One JSON object per line (<https://github.com/ndjson/ndjson-spec>).
    Ndjson,
}

/// The largest number of columns of a CSV roster.
const MAX_COLUMNS: usize = 1000;

/// Parses a whole CSV roster.
///
/// # Errors
/// `Invalid` on `csv` when the file as a whole cannot be read.
pub fn parse_csv(bytes: &[u8], mapping: &CompiledMapping) -> Result<Vec<RowInput>> {
    parse_rows(Format::Csv, bytes, mapping, "csv")?.collect()
}

/// Parses the rows of a roster in UTF-8 or UTF-16, one at a time. A column that is absent leaves its attribute unchanged; an empty cell,
/// or null, clears it. Errors name `field`, the caller's name for the roster.
///
/// # Errors
/// `Invalid` on `field` when the roster as a whole cannot be read: invalid UTF-8, no content, unknown or repeated columns, no `externalId`.
pub fn parse_rows<'m, R: Read + 'm>(
    format: Format,
    roster: R,
    mapping: &'m CompiledMapping,
    field: &'static str,
) -> Result<Box<dyn Iterator<Item = Result<RowInput>> + 'm>> {
    let mut decoded = TextReader::new(roster);
    let mark_row_start = decoded.row_start_marker();
    let first_bytes = read_first_line(&mut decoded).map_err(|error| read_error(field, &error))?;
    if first_bytes.is_empty() {
        return Err(Error::invalid(field, "is empty"));
    }
    let delimiter = detect_delimiter(&first_bytes);
    let text = BufReader::with_capacity(1 << 16, io::Cursor::new(first_bytes).chain(decoded));
    match format {
        Format::Csv => {
            let mut csv = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).delimiter(delimiter).from_reader(text);
            let columns = Columns::from_header(csv.headers().map_err(|error| csv_error(field, error))?, mapping, field)?;
            let mut records = csv.into_records();
            Ok(Box::new(std::iter::from_fn(move || {
                mark_row_start();
                let record = records.next()?;
                Some(record.map(|record| columns.parse_record(&record)).map_err(|error| csv_error(field, error)))
            })))
        }
        Format::Ndjson => {
            let (mut lines, mut number) = (text, 0);
            Ok(Box::new(std::iter::from_fn(move || {
                loop {
                    mark_row_start();
                    number += 1;
                    let mut line = Vec::new();
                    match lines.read_until(b'\n', &mut line) {
                        Err(error) => return Some(Err(read_error(field, &error))),
                        Ok(0) => return None,
                        Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                        Ok(_) => {
                            let object = serde_json::from_slice(&line);
                            return Some(
                                object
                                    .map(|object| parse_object(&object, mapping))
                                    .map_err(|error| Error::invalid(field, format!("line {number} is not a JSON object: {error}"))),
                            );
                        }
                    }
                }
            })))
        }
    }
}

/// Reads up to the end of the first line that is not blank, and returns everything read from its beginning on. Empty when the whole
/// text is blank.
fn read_first_line(text: &mut impl Read) -> io::Result<Vec<u8>> {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 8192]);
    loop {
        let read = text.read(&mut buffer)?;
        bytes.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if bytes.iter().all(u8::is_ascii_whitespace) {
            bytes.clear();
        }
        if read == 0 || bytes.trim_ascii_start().contains(&b'\n') {
            return Ok(bytes);
        }
    }
}

/// The separator that occurs most often in the header line outside of quotes.
fn detect_delimiter(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(delimiter, _)| delimiter == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // `max_by_key` returns the last of several maxima; reversed, a tie goes to the comma.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

fn csv_error(field: &'static str, error: csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Io(error) => read_error(field, error),
        csv::ErrorKind::Utf8 { pos, .. } => {
            Error::invalid(field, format!("is not UTF-8 (line {})", pos.as_ref().map_or(1, csv::Position::line)))
        }
        _ => Error::invalid(field, error.to_string()),
    }
}

/// The attributes that each column of a CSV roster sets.
struct Columns<'m> {
    mapping: &'m CompiledMapping,
    targets: Vec<Vec<ColumnTarget>>,
}

impl<'m> Columns<'m> {
    fn from_header(header: &StringRecord, mapping: &'m CompiledMapping, field: &'static str) -> Result<Self> {
        let mut problems = Problems::default();
        problems.require(header.len() <= MAX_COLUMNS, field, format!("has more than {MAX_COLUMNS} columns"));
        let (mut targets, mut mapped, mut unknown) = (Vec::new(), HashMap::new(), Vec::new());
        for name in header.iter().take(MAX_COLUMNS) {
            let column_targets = mapping.targets(name).unwrap_or_else(|| {
                unknown.push(format!("{name:?}"));
                Vec::new()
            });
            for target in &column_targets {
                if let Some(other) = mapped.insert(target.clone(), name) {
                    let message = if other == name {
                        format!("the column {name} occurs twice")
                    } else {
                        format!("the columns {other:?} and {name:?} both map to {}", target.name())
                    };
                    problems.add(field, Code::Invalid, message);
                }
            }
            targets.push(column_targets);
        }
        let columns = unknown.join(", ");
        problems.require(unknown.is_empty(), field, format!("unknown columns: {columns}; {}", row_input::valid_columns()));
        problems.require(mapped.contains_key(&ColumnTarget::Attribute("externalId")), field, "the column externalId is missing");
        let customs = mapped.keys().filter(|target| matches!(target, ColumnTarget::Custom(_))).count();
        problems.require(
            customs <= MAX_CUSTOM_ATTRIBUTES,
            field,
            format!("has more than {MAX_CUSTOM_ATTRIBUTES} columns with custom attributes"),
        );
        problems.into_result()?;
        Ok(Self { mapping, targets })
    }

    fn parse_record(&self, record: &StringRecord) -> RowInput {
        let mut row = RowBuilder::new(self.mapping);
        for (targets, text) in self.targets.iter().zip(record) {
            for target in targets {
                row.set_cell(target, text);
            }
        }
        let fits = record.len() == self.targets.len();
        row.problems.require(fits, "row", format!("has {} cells but the header has {}", record.len(), self.targets.len()));
        row.into()
    }
}

/// Parses a row of an NDJSON roster.
fn parse_object(object: &Map<String, Value>, mapping: &CompiledMapping) -> RowInput {
    let mut row = RowBuilder::new(mapping);
    let mut mapped = HashSet::new();
    for (name, value) in object {
        let text = match value {
            Value::Null => Cow::Borrowed(""),
            Value::String(text) => Cow::Borrowed(text.trim()),
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Bool(boolean) => Cow::Owned(boolean.to_string()),
            Value::Array(_) | Value::Object(_) => {
                row.problems.add(name, Code::Invalid, "must be a string, a number, a boolean or null");
                continue;
            }
        };
        let Some(targets) = mapping.targets(name) else {
            row.problems.add("row", Code::Invalid, format!("unknown member {name:?}; {}", row_input::valid_columns()));
            continue;
        };
        for target in targets {
            row.set_cell(&target, &text);
            let name = target.name();
            row.problems.require(mapped.insert(target), name, "occurs twice");
        }
    }
    row.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        employee::Patch,
        roster_mapping::{ColumnMapping, Mapping, StatusWord},
    };

    fn parse_error(csv: &[u8]) -> String {
        parse_csv(csv, &CompiledMapping::default()).err().unwrap().to_string()
    }

    #[test]
    fn csv_with_byte_order_mark_quotes_and_crlf_is_parsed() {
        let rows =
            parse_csv(b"\xef\xbb\xbfexternalId,jobTitle\r\n1,\"Clerk, senior\r\nsecond line\"\r\n2,\r\n", &CompiledMapping::default())
                .unwrap();
        assert_eq!(rows[0].attributes.job_title, Patch::Set("Clerk, senior\r\nsecond line".into()));
        assert_eq!(rows[1].attributes.job_title, Patch::Clear);
        assert_eq!(rows[0].attributes.department, Patch::Keep);
    }

    #[test]
    fn semicolon_and_tab_separators_and_utf_16_are_detected() {
        for text in
            ["externalId;jobTitle\n1;\"a, b; c\"\n", "externalId\tjobTitle\n1\ta, b; c\n", "\"externalId\",\"jobTitle\"\n1,\"a, b; c\"\n"]
        {
            let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
            for bytes in [text.as_bytes(), &little, &big] {
                assert_eq!(
                    parse_csv(bytes, &CompiledMapping::default()).unwrap()[0].attributes.job_title,
                    Patch::Set("a, b; c".into()),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn ndjson_values_and_nulls_are_parsed_and_errors_name_the_line() {
        let mapping = CompiledMapping::default();
        let lines = concat!(
            "{\"externalId\": 1, \"jobTitle\": \"Clerk\", \"jobLevel\": 3}\n\n",
            "{\"externalId\": \"2\", \"jobTitle\": null, \"salary\": 5}\n"
        );
        let rows: Vec<RowInput> = parse_rows(Format::Ndjson, lines.as_bytes(), &mapping, "rows").unwrap().collect::<Result<_>>().unwrap();
        assert_eq!((rows[0].attributes.external_id.as_str(), &rows[0].attributes.job_level), ("1", &Patch::Set(3)));
        assert_eq!((rows[1].attributes.job_title.clone(), &rows[1].attributes.job_level), (Patch::Clear, &Patch::Keep));
        assert!(rows[1].problems[0].message.contains("salary"));
        let invalid = parse_rows(Format::Ndjson, b"{}\n[1]\n".as_slice(), &mapping, "rows").unwrap().nth(1).unwrap();
        assert!(invalid.err().unwrap().to_string().contains("line 2"));
    }

    #[test]
    fn an_unreadable_file_is_rejected_as_a_whole() {
        assert!(parse_error(b"").contains("empty"));
        assert!(parse_error(b"externalId\n\xff\n").contains("UTF-8 (line 2)"));
        assert!(parse_error(b"externalId,salary\n").contains("salary"));
        assert!(parse_error(b"externalId,externalId\n").contains("twice"));
        assert!(parse_error(b"email\n").contains("externalId"));
        let wide = vec!["x"; 10_000].join(",");
        assert!(parse_error(wide.as_bytes()).contains("1000 columns"));
        let long = [b"externalId\n".as_slice(), &vec![b'x'; 3 << 20]].concat();
        assert!(parse_error(&long).contains("longer"));
    }

    #[test]
    fn an_invalid_cell_is_reported_with_its_row_and_field() {
        let csv = b"externalId,hiredOn,jobLevel,status\n1,31/02/2020,x,Retired\n2,2020-02-01\n";
        let rows = parse_csv(csv, &CompiledMapping::default()).unwrap();
        let fields = |row: &RowInput| row.problems.iter().map(|problem| problem.field.clone()).collect::<Vec<_>>();
        assert_eq!(fields(&rows[0]), ["hiredOn", "jobLevel", "status"]);
        assert_eq!(fields(&rows[1]), ["row"]);
        assert!(rows[0].problems[2].message.contains("Retired"));
    }

    #[test]
    fn csv_and_ndjson_columns_are_read_through_the_mapping() {
        let column = |name: &str, attribute: &str| ColumnMapping { name: name.into(), attribute: Some(attribute.into()) };
        let mapping = Mapping {
            columns: vec![column("Employee ID", "externalId"), column("Work Email", "email"), column("Work Email", "userName")],
            statuses: vec![StatusWord { word: "On Leave".into(), status: "SUSPENDED".into() }],
            keeps_unknown_columns: true,
            ..Mapping::default()
        };
        let mapping = mapping.compile().unwrap();
        let csv = b"EMPLOYEE ID,Work Email,status,Shirt\n7,a@b.example,on leave,XL\n8,,ACTIVE,\n".as_slice();
        let json = b"{\"Employee ID\": 7, \"Work Email\": \"a@b.example\", \"status\": \"On Leave\", \"Shirt\": \"XL\"}".as_slice();
        let first = parse_csv(csv, &mapping).unwrap().remove(0);
        assert_eq!((first.attributes.external_id.as_str(), first.attributes.status.as_deref()), ("7", Some("SUSPENDED")));
        assert_eq!((first.attributes.email.as_deref(), first.attributes.user_name.as_deref()), (Some("a@b.example"), Some("a@b.example")));
        assert_eq!(first.attributes.custom, [("Shirt".to_owned(), Some("XL".to_owned()))].into());
        let from_json = parse_rows(Format::Ndjson, json, &mapping, "rows").unwrap().next().unwrap().unwrap();
        assert_eq!(from_json.attributes, first.attributes);
        let second = parse_csv(csv, &mapping).unwrap().remove(1);
        assert_eq!(second.attributes.custom, [("Shirt".to_owned(), None)].into(), "an empty cell clears");
        let message = parse_csv(b"Employee ID,externalId\n", &mapping).err().unwrap().to_string();
        assert!(message.contains("both map to externalId"), "{message}");
    }
}
