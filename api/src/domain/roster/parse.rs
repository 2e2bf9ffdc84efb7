//! A roster as it arrives: CSV with a header line, a JSON object per line, or rows given one by one.

use super::source::{Source, broken};
use crate::{
    domain::employee::{Attributes, Patch},
    platform::{
        Code, Error, Result,
        error::{Problem, Problems},
    },
};
use chrono::NaiveDate;
use csv::StringRecord;
use serde_json::{Map, Value};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    io::{self, BufRead, BufReader, Read},
    str::FromStr,
};

/// One row, counted from 1 without the header: what it says, and what is wrong with how it says it.
pub struct Input {
    pub attributes: Attributes,
    pub problems: Vec<Problem>,
}

impl From<Attributes> for Input {
    fn from(attributes: Attributes) -> Self {
        Self { attributes, problems: Vec::new() }
    }
}

/// How the rows are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, separated by commas, semicolons or tabs, with a header line.
    Csv,
    /// A JSON object per line (<https://github.com/ndjson/ndjson-spec>).
    Ndjson,
}

/// The columns that a roster may have, by the names of the schema.
const COLUMNS: &[&str] = &[
    "externalId",
    "userName",
    "email",
    "givenName",
    "familyName",
    "displayName",
    "jobTitle",
    "jobLevel",
    "department",
    "employeeNumber",
    "costCenter",
    "division",
    "company",
    "location",
    "timeZone",
    "managerExternalId",
    "hiredOn",
    "terminatedOn",
    "status",
];

/// More columns than this and it is no roster.
const MOST_COLUMNS: usize = 1000;

/// Reads a whole CSV roster.
///
/// # Errors
/// `Invalid` on `csv` for a file that cannot be read as a whole.
pub fn parse_csv(bytes: &[u8]) -> Result<Vec<Input>> {
    rows(Format::Csv, bytes, "csv")?.collect()
}

/// The rows of a roster in UTF-8 or UTF-16, one after the other; `field` is what the caller calls the roster. A column that is not
/// there leaves its attribute as it is; an empty cell, or null, clears it.
///
/// # Errors
/// `Invalid` on `field` for a roster that cannot be read as a whole: not UTF-8, empty, unknown or repeated columns, no `externalId`.
pub fn rows<'r, R: Read + 'r>(format: Format, roster: R, field: &'static str) -> Result<Box<dyn Iterator<Item = Result<Input>> + 'r>> {
    let mut source = Source::new(roster);
    let row_began = source.row_began();
    let begin = begin(&mut source).map_err(|error| broken(field, &error))?;
    if begin.is_empty() {
        return Err(Error::invalid(field, "is empty"));
    }
    let delimiter = delimiter(&begin);
    let reader = BufReader::with_capacity(1 << 16, io::Cursor::new(begin).chain(source));
    match format {
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).delimiter(delimiter).from_reader(reader);
            let columns = Columns::new(reader.headers().map_err(|error| unreadable(field, error))?, field)?;
            let mut records = reader.into_records();
            Ok(Box::new(std::iter::from_fn(move || {
                row_began();
                let record = records.next()?;
                Some(record.map(|record| columns.row(&record)).map_err(|error| unreadable(field, error)))
            })))
        }
        Format::Ndjson => {
            let (mut lines, mut number) = (reader, 0);
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
                                    .map(|object| from_object(&object))
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

/// Where which column stands.
struct Columns {
    places: HashMap<&'static str, usize>,
    count: usize,
}

impl Columns {
    fn new(header: &StringRecord, field: &'static str) -> Result<Self> {
        let mut problems = Problems::default();
        problems.unless(header.len() <= MOST_COLUMNS, field, format!("has more than {MOST_COLUMNS} columns"));
        let mut places = HashMap::new();
        for (place, name) in header.iter().enumerate().take(MOST_COLUMNS) {
            match COLUMNS.iter().find(|known| **known == name) {
                None => problems.unless(false, field, format!("there is no column {name:?}; there are {}", COLUMNS.join(", "))),
                Some(known) => problems.unless(places.insert(*known, place).is_none(), field, format!("the column {name} is there twice")),
            }
        }
        problems.unless(places.contains_key("externalId"), field, "there is no column externalId");
        problems.into_result()?;
        Ok(Self { places, count: header.len() })
    }

    fn row(&self, record: &StringRecord) -> Input {
        let mut problems = Problems::default();
        let fits = record.len() == self.count;
        problems.unless(fits, "row", format!("has {} cells where the header has {}", record.len(), self.count));
        read(|name| self.places.get(name).and_then(|place| record.get(*place)).map(Cow::Borrowed), problems)
    }
}

/// A row as a JSON object.
fn from_object(object: &Map<String, Value>) -> Input {
    let mut problems = Problems::default();
    for (name, value) in object {
        problems.unless(
            COLUMNS.contains(&name.as_str()),
            "row",
            format!("there is no attribute {name:?}; there are {}", COLUMNS.join(", ")),
        );
        problems.unless(!value.is_object() && !value.is_array(), name, "must be a text, a number or null");
    }
    let cell = |name: &str| match object.get(name)? {
        Value::Null => Some(Cow::Borrowed("")),
        Value::String(text) => Some(Cow::Borrowed(text.trim())),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(truth) => Some(Cow::Owned(truth.to_string())),
        Value::Array(_) | Value::Object(_) => None,
    };
    read(cell, problems)
}

/// What the cells of a row say.
fn read<'c>(cell: impl Fn(&'static str) -> Option<Cow<'c, str>>, mut problems: Problems) -> Input {
    problems.unless(COLUMNS.iter().all(|name| cell(name).is_none_or(|text| !text.contains('\0'))), "row", "contains a NUL character");
    let required = |name| cell(name).map(Cow::into_owned);
    let text = |name| patch(cell(name), |text| Some(text.to_owned()), name, "", &mut Problems::default());
    let on = "must be a date such as 2026-01-31";
    let attributes = Attributes {
        external_id: required("externalId").unwrap_or_default(),
        user_name: required("userName"),
        email: required("email"),
        given_name: required("givenName"),
        family_name: required("familyName"),
        display_name: text("displayName"),
        job_title: text("jobTitle"),
        job_level: patch(cell("jobLevel"), |text| i32::from_str(text).ok(), "jobLevel", "must be a whole number", &mut problems),
        department: text("department"),
        employee_number: text("employeeNumber"),
        cost_center: text("costCenter"),
        division: text("division"),
        company: text("company"),
        location: text("location"),
        time_zone: text("timeZone"),
        manager_external_id: text("managerExternalId"),
        hired_on: patch(cell("hiredOn"), date, "hiredOn", on, &mut problems),
        terminated_on: patch(cell("terminatedOn"), date, "terminatedOn", on, &mut problems),
        status: required("status").filter(|status| !status.is_empty()),
        custom: BTreeMap::new(),
    };
    Input { attributes, problems: problems.into_inner() }
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn patch<T>(cell: Option<Cow<'_, str>>, read: impl Fn(&str) -> Option<T>, field: &str, message: &str, problems: &mut Problems) -> Patch<T> {
    match cell.as_deref() {
        None => Patch::Keep,
        Some("") => Patch::Clear,
        Some(text) => match read(text) {
            Some(value) => Patch::Set(value),
            None => {
                problems.add(field, Code::Invalid, message);
                Patch::Keep
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(csv: &[u8]) -> String {
        parse_csv(csv).err().unwrap().to_string()
    }

    #[test]
    fn a_byte_order_mark_quotes_and_crlf_are_read() {
        let rows = parse_csv(b"\xef\xbb\xbfexternalId,jobTitle\r\n1,\"Clerk, senior\r\nsecond line\"\r\n2,\r\n").unwrap();
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
                assert_eq!(parse_csv(bytes).unwrap()[0].attributes.job_title, Patch::Set("a, b; c".into()), "{text:?}");
            }
        }
    }

    #[test]
    fn a_json_object_per_line_says_the_same() {
        let lines = b"{\"externalId\": 1, \"jobTitle\": \"Clerk\", \"jobLevel\": 3}\n\n{\"externalId\": \"2\", \"jobTitle\": null, \"salary\": 5}\n".as_slice();
        let rows: Vec<Input> = rows(Format::Ndjson, lines, "rows").unwrap().collect::<Result<_>>().unwrap();
        assert_eq!((rows[0].attributes.external_id.as_str(), &rows[0].attributes.job_level), ("1", &Patch::Set(3)));
        assert_eq!((rows[1].attributes.job_title.clone(), &rows[1].attributes.job_level), (Patch::Clear, &Patch::Keep));
        assert!(rows[1].problems[0].message.contains("salary"));
        let bad = super::rows(Format::Ndjson, b"{}\n[1]\n".as_slice(), "rows").unwrap().nth(1).unwrap();
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
        let rows = parse_csv(b"externalId,hiredOn,jobLevel\n1,31/02/2020,x\n2,2020-02-01\n").unwrap();
        let fields = |row: &Input| row.problems.iter().map(|problem| problem.field.clone()).collect::<Vec<_>>();
        assert_eq!(fields(&rows[0]), ["jobLevel", "hiredOn"]);
        assert_eq!(fields(&rows[1]), ["row"]);
    }
}
