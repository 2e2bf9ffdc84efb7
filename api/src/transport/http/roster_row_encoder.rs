//! Encodes the rows of a roster plan: CSV for people and their spreadsheets, NDJSON for programs.

use super::csv_records::{escape_formula, write_csv};
use crate::{
    domain::roster::{self, ExportedRow},
    platform::Result,
    transport::graphql::user_error_code_name,
};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};

/// The formats in which rows are downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFormat {
    Csv,
    Ndjson,
}

/// The columns of the CSV file: the members of the JSON object, and `summary`, which describes a row for people.
const COLUMNS: [&str; 12] = [
    "rowNumber",
    "action",
    "externalId",
    "employeeId",
    "absent",
    "summary",
    "differences",
    "errors",
    "warnings",
    "identityQuestion",
    "identityEmployeeId",
    "identityDecision",
];

/// Encodes what precedes the first row.
///
/// # Errors
/// `Internal` when the encoder fails.
pub fn encode_header(format: RowFormat) -> Result<Vec<u8>> {
    match format {
        RowFormat::Csv => write_csv(|csv| csv.write_record(COLUMNS)),
        RowFormat::Ndjson => Ok(Vec::new()),
    }
}

/// Encodes rows.
///
/// # Errors
/// `Internal` when the stored differences, errors or warnings of a row cannot be read.
pub fn encode_rows(format: RowFormat, rows: &[ExportedRow]) -> Result<Vec<u8>> {
    let objects: Vec<Value> = rows.iter().map(row_to_json).collect::<Result<_>>()?;
    match format {
        RowFormat::Csv => write_csv(|csv| objects.iter().try_for_each(|object| csv.write_record(to_cells(object)))),
        RowFormat::Ndjson => Ok(objects.iter().flat_map(|object| format!("{object}\n").into_bytes()).collect()),
    }
}

/// A row with the field names of the GraphQL type `RosterRow`.
fn row_to_json(exported: &ExportedRow) -> Result<Value> {
    let row = &exported.row;
    let errors = roster::row_errors(row)?;
    let errors =
        errors.iter().map(|error| json!({ "code": user_error_code_name(error.code), "field": error.field, "message": error.message }));
    Ok(json!({
        "rowNumber": row.row_number,
        "action": row.action.to_value(),
        "externalId": row.external_id,
        "employeeId": exported.employee.map(|id| id.to_string()),
        "absent": row.absent,
        "differences": roster::row_differences(row)?,
        "errors": errors.collect::<Vec<_>>(),
        "warnings": roster::row_warnings(row)?,
        "identityQuestion": row.identity_question.map(|question| question.to_value()),
        "identityEmployeeId": row.identity_employee_id.map(|id| id.to_string()),
        "identityDecision": row.identity_decision.map(|decision| decision.to_value()),
    }))
}

/// The cells of a row. An empty list and null become an empty cell, other JSON values their JSON text.
fn to_cells(object: &Value) -> Vec<String> {
    let cell = |column: &str| match object.get(column) {
        None if column == "summary" => summarize(object),
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(Value::Array(items)) if items.is_empty() => String::new(),
        Some(other) => other.to_string(),
    };
    COLUMNS.iter().map(|column| escape_formula(&cell(column)).into_owned()).collect()
}

/// Describes the errors, warnings and differences of a row, such as `jobTitle: Clerk -> Chief; department: Sales`.
fn summarize(object: &Value) -> String {
    let text = |value: &Value, member: &str| value.get(member).and_then(Value::as_str).map(str::to_owned);
    let items = |member: &str| object.get(member).and_then(Value::as_array).into_iter().flatten();
    let messages = items("errors").chain(items("warnings")).map(|message| (text(message, "field"), text(message, "message")));
    let differences = items("differences").map(|difference| {
        let description = match (text(difference, "from"), text(difference, "to")) {
            (Some(from), Some(to)) => Some(format!("{from} -> {to}")),
            (Some(from), None) => Some(format!("{from} -> nothing")),
            (None, to) => to,
        };
        (text(difference, "field"), description)
    });
    let parts = messages.chain(differences);
    let parts = parts.map(|(field, description)| [field, description].into_iter().flatten().collect::<Vec<_>>().join(": "));
    parts.collect::<Vec<_>>().join("; ")
}
