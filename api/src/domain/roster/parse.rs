//! A roster as it arrives: CSV with a header line, or rows given one by one.

use crate::{
    domain::employee::{Attributes, Patch, rules},
    platform::{
        Error, Result,
        error::{Problem, Problems},
    },
};
use chrono::NaiveDate;
use std::{collections::BTreeMap, str::FromStr};

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

/// The columns that a CSV roster may have, by the names of the schema.
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

/// Reads CSV (RFC 4180) in UTF-8, with or without a byte order mark. A column that is not there leaves its attribute as it is;
/// an empty cell clears it.
///
/// # Errors
/// `Invalid` on `csv` for a file that cannot be read as a whole: not UTF-8, empty, unknown or repeated columns, no `externalId`.
pub fn parse_csv(bytes: &[u8]) -> Result<Vec<Input>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes.get(..error.valid_up_to()).map_or(0, |good| good.iter().filter(|byte| **byte == b'\n').count()) + 1;
        Error::invalid("csv", format!("is not UTF-8 (line {line})"))
    })?;
    if text.trim().is_empty() {
        return Err(Error::invalid("csv", "is empty"));
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| Error::invalid("csv", error.to_string()))?.clone();
    check_header(&header)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| Error::invalid("csv", format!("row {}: {error}", rows.len() + 1)))?;
        rows.push(row(&header, &record));
    }
    Ok(rows)
}

fn check_header(header: &csv::StringRecord) -> Result<()> {
    let mut problems = Problems::default();
    for (index, name) in header.iter().enumerate() {
        problems.unless(COLUMNS.contains(&name), "csv", format!("there is no column {name:?}; there are {}", COLUMNS.join(", ")));
        problems.unless(!header.iter().take(index).any(|earlier| earlier == name), "csv", format!("the column {name} is there twice"));
    }
    problems.unless(header.iter().any(|name| name == "externalId"), "csv", "there is no column externalId");
    problems.into_result()
}

fn row(header: &csv::StringRecord, record: &csv::StringRecord) -> Input {
    let mut problems = Problems::default();
    let fits = record.len() == header.len();
    problems.unless(fits, "row", format!("has {} cells where the header has {}", record.len(), header.len()));
    problems.unless(!record.iter().any(|cell| cell.contains('\0')), "row", "contains a NUL character");
    let cell = |name: &str| header.iter().position(|column| column == name).and_then(|index| record.get(index));
    let required = |name: &str| cell(name).map(str::to_owned);
    let text = |name: &str| patch(cell(name), |text| Some(text.to_owned()), name, "", &mut Problems::default());
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
        hired_on: patch(cell("hiredOn"), date, "hiredOn", "must be a date such as 2026-01-31", &mut problems),
        terminated_on: patch(cell("terminatedOn"), date, "terminatedOn", "must be a date such as 2026-01-31", &mut problems),
        status: required("status").filter(|status| !status.is_empty()),
        custom: BTreeMap::new(),
    };
    if let Some(status) = attributes.status.as_deref() {
        // Reported with the other attributes; named here only when the row is otherwise unreadable.
        problems.unless(fits || rules::status_of(status).is_some(), "status", "must be ACTIVE, SUSPENDED or TERMINATED");
    }
    Input { attributes, problems: problems.into_inner() }
}

fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn patch<T>(cell: Option<&str>, read: impl Fn(&str) -> Option<T>, field: &str, message: &str, problems: &mut Problems) -> Patch<T> {
    match cell {
        None => Patch::Keep,
        Some("") => Patch::Clear,
        Some(text) => match read(text) {
            Some(value) => Patch::Set(value),
            None => {
                problems.unless(false, field, message);
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
    fn a_file_that_cannot_be_read_is_refused_as_a_whole() {
        assert!(refusal(b"").contains("empty"));
        assert!(refusal(b"externalId\n\xff\n").contains("UTF-8 (line 2)"));
        assert!(refusal(b"externalId,salary\n").contains("salary"));
        assert!(refusal(b"externalId,externalId\n").contains("twice"));
        assert!(refusal(b"email\n").contains("externalId"));
    }

    #[test]
    fn a_bad_cell_is_a_problem_of_its_row_and_field() {
        let rows = parse_csv(b"externalId,hiredOn,jobLevel\n1,31/02/2020,x\n2,2020-02-01\n").unwrap();
        let fields = |row: &Input| row.problems.iter().map(|problem| problem.field.clone()).collect::<Vec<_>>();
        assert_eq!(fields(&rows[0]), ["jobLevel", "hiredOn"]);
        assert_eq!(fields(&rows[1]), ["row"]);
    }
}
