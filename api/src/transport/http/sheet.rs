//! Rows of a roster plan as text: a table for people and their spreadsheets (CSV, RFC 4180), or a JSON object per line for programs.
//!
//! A spreadsheet takes a cell that begins like a formula for one, and runs it. Such a cell gets an apostrophe before it, and so does
//! one that begins with an apostrophe: whoever takes one leading apostrophe off every cell that has one reads what was there. JSON
//! is told as it is.

use crate::{
    domain::roster::{self, Format, Read},
    platform::{Error, Result},
    transport::graphql::named,
};
use csv::{Terminator, Writer, WriterBuilder};
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use std::borrow::Cow;

/// The columns: what a row is, what it does in words, and the same as JSON.
const COLUMNS: [&str; 8] = ["rowNumber", "action", "externalId", "employeeId", "absent", "summary", "differences", "errors"];

/// What stands before the first row.
pub fn head(format: Format) -> Result<Vec<u8>> {
    match format {
        Format::Csv => table(|csv| csv.write_record(COLUMNS)),
        Format::Ndjson => Ok(Vec::new()),
    }
}

/// Rows, one after the other.
pub fn written(format: Format, rows: &[Read]) -> Result<Vec<u8>> {
    let objects: Vec<Value> = rows.iter().map(object).collect::<Result<_>>()?;
    match format {
        Format::Csv => table(|csv| objects.iter().try_for_each(|row| csv.write_record(cells(row)))),
        Format::Ndjson => Ok(objects.iter().flat_map(|row| format!("{row}\n").into_bytes()).collect()),
    }
}

/// A row in the words of the schema.
fn object(read: &Read) -> Result<Value> {
    let row = &read.row;
    let problems = roster::problems(row)?;
    let errors = problems.iter().map(|one| json!({ "code": named(one.code), "field": one.field, "message": one.message }));
    Ok(json!({
        "rowNumber": row.row_number,
        "action": row.action.to_value(),
        "externalId": row.external_id,
        "employeeId": read.employee.map(|id| id.to_string()),
        "absent": row.absent,
        "differences": roster::differences(row)?,
        "errors": errors.collect::<Vec<_>>(),
    }))
}

fn cells(row: &Value) -> Vec<String> {
    let cell = |column: &str| match row.get(column) {
        None if column == "summary" => summary(row),
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(Value::Array(all)) if all.is_empty() => String::new(),
        Some(other) => other.to_string(),
    };
    COLUMNS.iter().map(|column| harmless(&cell(column)).into_owned()).collect()
}

/// What a row does, or what is wrong with it, for a person.
fn summary(row: &Value) -> String {
    let text = |value: &Value, part: &str| value.get(part).and_then(Value::as_str).map(str::to_owned);
    let all = |part: &str| row.get(part).and_then(Value::as_array).into_iter().flatten();
    let wrong = all("errors").map(|one| (text(one, "field"), text(one, "message")));
    let changed = all("differences").map(|one| {
        let words = match (text(one, "from"), text(one, "to")) {
            (Some(from), Some(to)) => Some(format!("{from} -> {to}")),
            (Some(from), None) => Some(format!("{from} -> nothing")),
            (None, to) => to,
        };
        (text(one, "field"), words)
    });
    let told = wrong.chain(changed).map(|(field, words)| [field, words].into_iter().flatten().collect::<Vec<_>>().join(": "));
    told.collect::<Vec<_>>().join("; ")
}

fn table(write: impl FnOnce(&mut Writer<Vec<u8>>) -> csv::Result<()>) -> Result<Vec<u8>> {
    let mut csv = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    write(&mut csv).map_err(Error::internal)?;
    csv.into_inner().map_err(|error| Error::internal(error.into_error()))
}

/// A cell that no spreadsheet takes for a formula (OWASP, "CSV Injection"); what is invisible before the sign does not hide it.
fn harmless(cell: &str) -> Cow<'_, str> {
    let invisible =
        |letter: char| letter.is_whitespace() || letter.is_control() || "\u{feff}\u{200b}\u{200c}\u{200d}\u{2060}".contains(letter);
    let controls = cell.starts_with(['\t', '\r', '\n', '\'']);
    let sign = cell.trim_start_matches(invisible).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if controls || sign { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_told_as_text_and_can_be_read_back() {
        let cells = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(1)",
            "\t=1",
            "\rx",
            "\nx",
            " =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\u{3000}＝1",
            "＋1",
            "－1",
            "＠x",
            "'=1",
            "'",
        ];
        for cell in cells {
            let told = harmless(cell);
            assert!(told.starts_with('\''), "{cell:?} is told as {told:?}");
            assert_eq!(told.strip_prefix('\'').unwrap_or(&told), cell);
        }
        for cell in ["", "a=1", "1-1", "ann@example.com", "O'Neill", "[{\"a\":1}]", " a", "−"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
