//! Writes rows: CSV for people and their spreadsheets, NDJSON for programs.
//!
//! A line of NDJSON is the object of the schema. In CSV each column is a path into that object, such as `employee.externalId`; null, an absent
//! member and an empty list are an empty cell, and a list is its JSON text.

use super::reader::Row;
use crate::{
    platform::{Error, Result},
    transport::http::csv_records::{escape_formula, write_csv},
};
use async_graphql::Value;
use std::borrow::Cow;

/// The formats of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Ndjson,
}

impl Format {
    /// The extension of the name of a file.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }
}

/// Some spreadsheets take a file for UTF-8 only when it begins with this character.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes the rows of one file.
pub struct RowEncoder {
    columns: Vec<&'static str>,
    format: Format,
    byte_order_mark: bool,
}

impl RowEncoder {
    pub fn new(columns: Vec<&'static str>, format: Format, byte_order_mark: bool) -> Self {
        Self { columns, format, byte_order_mark }
    }

    /// What precedes the first row.
    ///
    /// # Errors
    /// `Internal` when the encoder fails.
    pub fn encode_header(&self) -> Result<Vec<u8>> {
        if self.format == Format::Ndjson {
            return Ok(Vec::new());
        }
        let mut header = if self.byte_order_mark { BYTE_ORDER_MARK.as_bytes().to_vec() } else { Vec::new() };
        header.extend(write_csv(|csv| csv.write_record(&self.columns))?);
        Ok(header)
    }

    /// # Errors
    /// `Internal` when the encoder fails.
    pub fn encode_rows(&self, rows: &[Row]) -> Result<Vec<u8>> {
        match self.format {
            Format::Csv => write_csv(|csv| {
                rows.iter().try_for_each(|row| {
                    let cells = self.columns.iter().map(|column| to_cell(value_at(row, column)));
                    csv.write_record(cells.map(|cell| escape_formula(&cell).into_owned()))
                })
            }),
            Format::Ndjson => {
                let mut lines = Vec::new();
                for row in rows {
                    serde_json::to_writer(&mut lines, row).map_err(Error::internal)?;
                    lines.push(b'\n');
                }
                Ok(lines)
            }
        }
    }
}

/// The value at a path of names; null when an object on the way is null or absent.
fn value_at<'r>(row: &'r Row, path: &str) -> &'r Value {
    path.split('.').fold(row, |value, name| match value {
        Value::Object(members) => members.get(name).unwrap_or(&Value::Null),
        _ => &Value::Null,
    })
}

fn to_cell(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => "".into(),
        Value::String(text) => text.into(),
        Value::Enum(name) => name.as_str().into(),
        Value::List(items) if items.is_empty() => "".into(),
        other => serde_json::to_string(other).unwrap_or_default().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows() -> Vec<Row> {
        let rows = [
            json!({ "id": "a", "level": 3, "ok": true, "employee": { "externalId": "=1+1" }, "turns": [{ "minutes": 5 }] }),
            json!({ "id": "b", "level": null, "ok": false, "employee": null, "turns": [] }),
            json!({ "id": "c\nd \"e\"", "level": 0, "ok": null }),
        ];
        rows.into_iter().map(|row| Value::from_json(row).unwrap()).collect()
    }

    #[test]
    fn csv_has_a_column_per_path_and_empty_cells_for_null_and_absent_values() {
        let encoder = RowEncoder::new(vec!["id", "level", "ok", "employee.externalId", "turns"], Format::Csv, true);
        let header = String::from_utf8(encoder.encode_header().unwrap()).unwrap();
        assert_eq!(header, "\u{feff}id,level,ok,employee.externalId,turns\r\n");
        let text = String::from_utf8(encoder.encode_rows(&rows()).unwrap()).unwrap();
        assert_eq!(text, "a,3,true,'=1+1,\"[{\"\"minutes\"\":5}]\"\r\nb,,false,,\r\n\"c\nd \"\"e\"\"\",0,,,\r\n");
    }

    #[test]
    fn ndjson_has_an_object_per_line_in_the_order_of_its_fields() {
        let encoder = RowEncoder::new(vec!["id"], Format::Ndjson, false);
        assert_eq!(encoder.encode_header().unwrap(), b"");
        let text = String::from_utf8(encoder.encode_rows(&rows()).unwrap()).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((lines.len(), &lines[0]["employee"]["externalId"], &lines[2]["id"]), (3, &json!("=1+1"), &json!("c\nd \"e\"")));
    }
}
