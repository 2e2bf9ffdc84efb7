//! A roster as it arrives: CSV with a header line, a JSON object per line, or rows given one by one.

use super::{
    cells::{self, Cells, Input},
    source::{Source, broken},
};
use crate::{
    domain::{
        employee::rules::MOST_CUSTOM,
        roster_mapping::{Meaning, Reader},
    },
    platform::{Error, Result, error::Problems},
};
use csv::StringRecord;
use serde_json::{Map, Value};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    io::{self, BufRead, BufReader, Read},
};

/// How the rows are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, separated by commas, semicolons or tabs, with a header line.
    Csv,
    /// A JSON object per line (<https://github.com/ndjson/ndjson-spec>).
    Ndjson,
}

/// More columns than this and it is no roster.
const MOST_COLUMNS: usize = 1000;

/// Reads a whole CSV roster.
///
/// # Errors
/// `Invalid` on `csv` for a file that cannot be read as a whole.
pub fn parse_csv(bytes: &[u8], reader: &Reader) -> Result<Vec<Input>> {
    rows(Format::Csv, bytes, reader, "csv")?.collect()
}

/// The rows of a roster in UTF-8 or UTF-16, one after the other; `field` is what the caller calls the roster. A column that is not
/// there leaves its attribute as it is; an empty cell, or null, clears it.
///
/// # Errors
/// `Invalid` on `field` for a roster that cannot be read as a whole: not UTF-8, empty, unknown or repeated columns, no `externalId`.
pub fn rows<'r, R: Read + 'r>(
    format: Format,
    roster: R,
    reader: &'r Reader,
    field: &'static str,
) -> Result<Box<dyn Iterator<Item = Result<Input>> + 'r>> {
    let mut source = Source::new(roster);
    let row_began = source.row_began();
    let begin = begin(&mut source).map_err(|error| broken(field, &error))?;
    if begin.is_empty() {
        return Err(Error::invalid(field, "is empty"));
    }
    let delimiter = delimiter(&begin);
    let text = BufReader::with_capacity(1 << 16, io::Cursor::new(begin).chain(source));
    match format {
        Format::Csv => {
            let mut csv = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).delimiter(delimiter).from_reader(text);
            let columns = Columns::new(csv.headers().map_err(|error| unreadable(field, error))?, reader, field)?;
            let mut records = csv.into_records();
            Ok(Box::new(std::iter::from_fn(move || {
                row_began();
                let record = records.next()?;
                Some(record.map(|record| columns.row(&record)).map_err(|error| unreadable(field, error)))
            })))
        }
        Format::Ndjson => {
            let (mut lines, mut number) = (text, 0);
            Ok(Box::new(std::iter::from_fn(move || {
                loop {
                    row_began();
                    number += 1;
                    let mut line = Vec::new();
                    match lines.read_until(b'\n', &mut line) {
                        Err(error) => return Some(Err(broken(field, &error))),
                        Ok(0) => return None,
                        Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                        Ok(_) => {
                            let object = serde_json::from_slice(&line);
                            return Some(
                                object
                                    .map(|object| from_object(&object, reader))
                                    .map_err(|error| Error::invalid(field, format!("line {number} is not a JSON object: {error}"))),
                            );
                        }
                    }
                }
            })))
        }
    }
}

/// The first line with something in it, and what was read along with it; empty when there is none.
fn begin(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let (mut begin, mut piece) = (Vec::new(), [0; 8192]);
    loop {
        let read = source.read(&mut piece)?;
        begin.extend_from_slice(piece.get(..read).unwrap_or_default());
        if begin.iter().all(u8::is_ascii_whitespace) {
            begin.clear();
        }
        if read == 0 || begin.trim_ascii_start().contains(&b'\n') {
            return Ok(begin);
        }
    }
}

/// What separates the cells: what stands most often in the header line, outside of quotes.
fn delimiter(begin: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in begin {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(mark, _)| mark == byte).for_each(|(_, count)| *count += 1),
            _ => {}
        }
    }
    // Of several the first: max_by_key would take the last.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| mark)
}

fn unreadable(field: &'static str, error: csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::Io(error) => broken(field, error),
        csv::ErrorKind::Utf8 { pos, .. } => {
            Error::invalid(field, format!("is not UTF-8 (line {})", pos.as_ref().map_or(1, csv::Position::line)))
        }
        _ => Error::invalid(field, error.to_string()),
    }
}

/// What each column says.
struct Columns<'r> {
    reader: &'r Reader,
    meanings: Vec<Vec<Meaning>>,
}

impl<'r> Columns<'r> {
    fn new(header: &StringRecord, reader: &'r Reader, field: &'static str) -> Result<Self> {
        let mut problems = Problems::default();
        problems.unless(header.len() <= MOST_COLUMNS, field, format!("has more than {MOST_COLUMNS} columns"));
        let (mut meanings, mut said, mut unknown) = (Vec::new(), HashMap::new(), Vec::new());
        for name in header.iter().take(MOST_COLUMNS) {
            let known = reader.meanings(name).unwrap_or_else(|| {
                unknown.push(format!("{name:?}"));
                Vec::new()
            });
            for meaning in &known {
                if let Some(other) = said.insert(meaning.clone(), name) {
                    let both = format!("the columns {other:?} and {name:?} are both {}", meaning.name());
                    problems.unless(false, field, if other == name { format!("the column {name} is there twice") } else { both });
                }
            }
            meanings.push(known);
        }
        problems.unless(unknown.is_empty(), field, format!("nobody knows the columns {}; {}", unknown.join(", "), cells::known()));
        problems.unless(said.contains_key(&Meaning::Attribute("externalId")), field, "there is no column for externalId");
        let customs = said.keys().filter(|meaning| matches!(meaning, Meaning::Custom(_))).count();
        problems.unless(customs <= MOST_CUSTOM, field, format!("has more than {MOST_CUSTOM} columns with attributes of the company"));
        problems.into_result()?;
        Ok(Self { reader, meanings })
    }

    fn row(&self, record: &StringRecord) -> Input {
        let mut cells = Cells::new(self.reader);
        for (meanings, text) in self.meanings.iter().zip(record) {
            for meaning in meanings {
                cells.take(meaning, text);
            }
        }
        let fits = record.len() == self.meanings.len();
        cells.problems.unless(fits, "row", format!("has {} cells where the header has {}", record.len(), self.meanings.len()));
        cells.into()
    }
}

/// A row as a JSON object.
fn from_object(object: &Map<String, Value>, reader: &Reader) -> Input {
    let mut cells = Cells::new(reader);
    let mut said = HashSet::new();
    for (name, value) in object {
        let text = match value {
            Value::Null => Cow::Borrowed(""),
            Value::String(text) => Cow::Borrowed(text.trim()),
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Bool(truth) => Cow::Owned(truth.to_string()),
            Value::Array(_) | Value::Object(_) => {
                cells.problems.unless(false, name, "must be a text, a number or null");
                continue;
            }
        };
        let Some(meanings) = reader.meanings(name) else {
            cells.problems.unless(false, "row", format!("nobody knows {name:?}; {}", cells::known()));
            continue;
        };
        for meaning in meanings {
            cells.take(&meaning, &text);
            let name = meaning.name();
            cells.problems.unless(said.insert(meaning), name, "is there twice");
        }
    }
    cells.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        employee::Patch,
        roster_mapping::{Column, Mapping, StatusWord},
    };

    fn refusal(csv: &[u8]) -> String {
        parse_csv(csv, &Reader::default()).err().unwrap().to_string()
    }

    #[test]
    fn a_byte_order_mark_quotes_and_crlf_are_read() {
        let rows =
            parse_csv(b"\xef\xbb\xbfexternalId,jobTitle\r\n1,\"Clerk, senior\r\nsecond line\"\r\n2,\r\n", &Reader::default()).unwrap();
        assert_eq!(rows[0].attributes.job_title, Patch::Set("Clerk, senior\r\nsecond line".into()));
        assert_eq!(rows[1].attributes.job_title, Patch::Clear);
        assert_eq!(rows[0].attributes.department, Patch::Keep);
    }

    #[test]
    fn semicolons_tabs_and_utf_16_are_read() {
        for text in
            ["externalId;jobTitle\n1;\"a, b; c\"\n", "externalId\tjobTitle\n1\ta, b; c\n", "\"externalId\",\"jobTitle\"\n1,\"a, b; c\"\n"]
        {
            let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
            let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
            for bytes in [text.as_bytes(), &little, &big] {
                assert_eq!(parse_csv(bytes, &Reader::default()).unwrap()[0].attributes.job_title, Patch::Set("a, b; c".into()), "{text:?}");
            }
        }
    }

    #[test]
    fn a_json_object_per_line_says_the_same() {
        let reader = Reader::default();
        let lines = b"{\"externalId\": 1, \"jobTitle\": \"Clerk\", \"jobLevel\": 3}\n\n{\"externalId\": \"2\", \"jobTitle\": null, \"salary\": 5}\n".as_slice();
        let rows: Vec<Input> = rows(Format::Ndjson, lines, &reader, "rows").unwrap().collect::<Result<_>>().unwrap();
        assert_eq!((rows[0].attributes.external_id.as_str(), &rows[0].attributes.job_level), ("1", &Patch::Set(3)));
        assert_eq!((rows[1].attributes.job_title.clone(), &rows[1].attributes.job_level), (Patch::Clear, &Patch::Keep));
        assert!(rows[1].problems[0].message.contains("salary"));
        let bad = super::rows(Format::Ndjson, b"{}\n[1]\n".as_slice(), &reader, "rows").unwrap().nth(1).unwrap();
        assert!(bad.err().unwrap().to_string().contains("line 2"));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_refused_as_a_whole() {
        assert!(refusal(b"").contains("empty"));
        assert!(refusal(b"externalId\n\xff\n").contains("UTF-8 (line 2)"));
        assert!(refusal(b"externalId,salary\n").contains("salary"));
        assert!(refusal(b"externalId,externalId\n").contains("twice"));
        assert!(refusal(b"email\n").contains("externalId"));
        let wide = vec!["x"; 10_000].join(",");
        assert!(refusal(wide.as_bytes()).contains("1000 columns"));
        let long = [b"externalId\n".as_slice(), &vec![b'x'; 3 << 20]].concat();
        assert!(refusal(&long).contains("longer"));
    }

    #[test]
    fn a_bad_cell_is_a_problem_of_its_row_and_field() {
        let csv = b"externalId,hiredOn,jobLevel,status\n1,31/02/2020,x,Retired\n2,2020-02-01\n";
        let rows = parse_csv(csv, &Reader::default()).unwrap();
        let fields = |row: &Input| row.problems.iter().map(|problem| problem.field.clone()).collect::<Vec<_>>();
        assert_eq!(fields(&rows[0]), ["hiredOn", "jobLevel", "status"]);
        assert_eq!(fields(&rows[1]), ["row"]);
        assert!(rows[0].problems[2].message.contains("Retired"));
    }

    #[test]
    fn an_export_is_read_by_its_mapping() {
        let column = |name: &str, attribute: &str| Column { name: name.into(), attribute: Some(attribute.into()) };
        let mapping = Mapping {
            columns: vec![column("Employee ID", "externalId"), column("Work Email", "email"), column("Work Email", "userName")],
            statuses: vec![StatusWord { word: "On Leave".into(), status: "SUSPENDED".into() }],
            keeps_unknown_columns: true,
            ..Mapping::default()
        };
        let reader = mapping.reader().unwrap();
        let csv = b"EMPLOYEE ID,Work Email,status,Shirt\n7,a@b.example,on leave,XL\n8,,ACTIVE,\n".as_slice();
        let json = b"{\"Employee ID\": 7, \"Work Email\": \"a@b.example\", \"status\": \"On Leave\", \"Shirt\": \"XL\"}".as_slice();
        let first = parse_csv(csv, &reader).unwrap().remove(0);
        assert_eq!((first.attributes.external_id.as_str(), first.attributes.status.as_deref()), ("7", Some("SUSPENDED")));
        assert_eq!((first.attributes.email.as_deref(), first.attributes.user_name.as_deref()), (Some("a@b.example"), Some("a@b.example")));
        assert_eq!(first.attributes.custom, [("Shirt".to_owned(), Some("XL".to_owned()))].into());
        let same = rows(Format::Ndjson, json, &reader, "rows").unwrap().next().unwrap().unwrap();
        assert_eq!(same.attributes, first.attributes);
        let second = parse_csv(csv, &reader).unwrap().remove(1);
        assert_eq!(second.attributes.custom, [("Shirt".to_owned(), None)].into(), "an empty cell clears");
        let twice = parse_csv(b"Employee ID,externalId\n", &reader).err().unwrap().to_string();
        assert!(twice.contains("both externalId"), "{twice}");
    }
}
