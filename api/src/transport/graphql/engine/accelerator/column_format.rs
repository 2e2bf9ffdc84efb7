//! Formats of columns: write a value of a row as JSON, byte for byte as the executor does.

use crate::platform::{Error, Result, row::column_value};
use async_graphql::resolver_utils::EnumType;
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use sea_orm::{ActiveEnum, Iterable, QueryResult};
use serde::Serialize;
use std::sync::Arc;
use uuid::Uuid;

/// How a column is written as JSON.
#[derive(Clone, Debug)]
pub enum ColumnFormat {
    Text,
    Integer,
    Boolean,
    Date,
    Instant,
    Json,
    /// An identifier with this prefix.
    Id(&'static str),
    /// An enum: each value as it is stored, and its name in the schema.
    Enum(Arc<[(String, &'static str)]>),
    /// Words separated by white space, as a list.
    SpaceSeparated,
    /// The strings of a JSON list.
    JsonStrings,
}

impl ColumnFormat {
    /// The format of an enum that is `S` in the database and `G` in the schema.
    pub fn enumeration<S: ActiveEnum<Value = String> + Iterable, G: EnumType + From<S>>() -> Self {
        let values = S::iter().filter_map(|stored| {
            let text = stored.to_value();
            let value = G::from(stored);
            Some((text, G::items().iter().find(|item| item.value == value)?.name))
        });
        Self::Enum(values.collect())
    }

    /// Writes the column at `index` of a row.
    ///
    /// # Errors
    /// `Internal` when the value of the column has another type or is not a value of the enum.
    pub fn write(&self, out: &mut Vec<u8>, row: &QueryResult, index: usize) -> Result<()> {
        match self {
            Self::Text => write_or_null(out, column_value::<&str>(row, index)?, write_json),
            Self::Integer => write_or_null(out, column_value::<i64>(row, index)?, |out, number| write_json(out, &number)),
            Self::Boolean => write_or_null(out, column_value::<bool>(row, index)?, |out, value| write_json(out, &value)),
            Self::Date => write_or_null(out, column_value::<NaiveDate>(row, index)?, |out, date| write_json(out, &date.to_string())),
            Self::Instant => write_or_null(out, column_value::<DateTime<Utc>>(row, index)?, write_instant),
            Self::Json => write_or_null(out, column_value::<serde_json::Value>(row, index)?, |out, value| write_json(out, &value)),
            Self::Id(prefix) => write_or_null(out, column_value::<Uuid>(row, index)?, |out, uuid| write_id(out, prefix, uuid)),
            Self::Enum(values) => {
                let Some(stored) = column_value::<&str>(row, index)? else { return write_json(out, &()) };
                match values.iter().find(|(text, _)| text == stored) {
                    Some((_, name)) => write_json(out, name),
                    None => Err(Error::internal("a stored value is not a value of its enum")),
                }
            }
            Self::SpaceSeparated => write_or_null(out, column_value::<&str>(row, index)?, |out, text| {
                write_json(out, &text.split_whitespace().collect::<Vec<_>>())
            }),
            Self::JsonStrings => {
                let list = column_value::<serde_json::Value>(row, index)?.unwrap_or_default();
                write_json(out, &list.as_array().into_iter().flatten().filter_map(|item| item.as_str()).collect::<Vec<_>>())
            }
        }
    }
}

fn write_or_null<T>(out: &mut Vec<u8>, value: Option<T>, write: impl FnOnce(&mut Vec<u8>, T) -> Result<()>) -> Result<()> {
    match value {
        Some(value) => write(out, value),
        None => write_json(out, &()),
    }
}

/// Writes any value as JSON.
pub fn write_json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<()> {
    serde_json::to_writer(out, value).map_err(Error::internal)
}

/// Writes an identifier.
pub fn write_id(out: &mut Vec<u8>, prefix: &str, uuid: Uuid) -> Result<()> {
    out.push(b'"');
    out.extend_from_slice(prefix.as_bytes());
    out.push(b'_');
    out.extend_from_slice(&entity::id::digits(uuid));
    out.push(b'"');
    Ok(())
}

/// Writes an instant in the format of RFC 3339, with as many digits after the second as it needs: none, three or six.
fn write_instant(out: &mut Vec<u8>, at: DateTime<Utc>) -> Result<()> {
    let (date, time) = (at.date_naive(), at.time());
    let (year, nanos) = (date.year(), time.nanosecond());
    if !(0..=9999).contains(&year) || nanos % 1000 != 0 || nanos >= 1_000_000_000 {
        return write_json(out, &at.to_rfc3339());
    }
    out.push(b'"');
    write_digits(out, year.unsigned_abs(), 4);
    for (before, part) in [(b'-', date.month()), (b'-', date.day()), (b'T', time.hour()), (b':', time.minute()), (b':', time.second())] {
        out.push(before);
        write_digits(out, part, 2);
    }
    match nanos / 1000 {
        0 => {}
        micros => {
            out.push(b'.');
            if micros % 1000 == 0 { write_digits(out, micros / 1000, 3) } else { write_digits(out, micros, 6) }
        }
    }
    out.extend_from_slice(b"+00:00\"");
    Ok(())
}

/// Writes a number with leading zeros.
fn write_digits(out: &mut Vec<u8>, number: u32, width: u32) {
    for exponent in (0..width).rev() {
        let digit = number / 10_u32.pow(exponent) % 10;
        out.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn format(at: DateTime<Utc>) -> String {
        let mut out = Vec::new();
        write_instant(&mut out, at).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn instants_have_the_same_format_as_from_the_executor() {
        let whole = Utc.with_ymd_and_hms(2026, 1, 9, 3, 4, 5).unwrap();
        for nanos in [0, 1_000, 999_999_000, 120_000_000, 123_000_000, 123_456_000, 100_000, 123_456_789, 1] {
            for at in [whole, Utc.timestamp_opt(0, 0).unwrap(), Utc.timestamp_opt(-62_135_596_801, 0).unwrap(), DateTime::<Utc>::MAX_UTC] {
                let at = at.with_nanosecond(nanos).unwrap();
                assert_eq!(format(at), format!("\"{}\"", at.to_rfc3339()));
            }
        }
    }

    #[test]
    fn identifiers_have_the_same_format_as_their_display() {
        let uuid = Uuid::from_u128(0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881);
        let mut out = Vec::new();
        write_id(&mut out, "ses", uuid).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("\"{}\"", entity::id::SessionId(uuid)));
    }
}
