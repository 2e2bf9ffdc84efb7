//! Values of columns as JSON, byte by byte what the executor prints.

use crate::platform::{Error, Result, row::column_value};
use async_graphql::resolver_utils::EnumType;
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use sea_orm::{ActiveEnum, Iterable, QueryResult};
use serde::Serialize;
use std::sync::Arc;
use uuid::Uuid;

/// How a column is printed.
#[derive(Clone, Debug)]
pub enum ColumnFormat {
    Text,
    Integer,
    Boolean,
    Date,
    Instant,
    Json,
    /// An identifier, by its prefix.
    Id(&'static str),
    /// A value of an enumeration: as stored, and as the schema names it.
    Enum(Arc<[(String, &'static str)]>),
    /// Words separated by white space, as a list.
    SpaceSeparated,
    /// The strings of a JSON list.
    JsonStrings,
}

impl ColumnFormat {
    /// An enumeration, by its values in the database and the schema.
    pub fn enumeration<S: ActiveEnum<Value = String> + Iterable, G: EnumType + From<S>>() -> Self {
        let values = S::iter().filter_map(|stored| {
            let text = stored.to_value();
            let shown = G::from(stored);
            Some((text, G::items().iter().find(|item| item.value == shown)?.name))
        });
        Self::Enum(values.collect())
    }

    /// # Errors
    /// `Internal` when the row does not hold what it should.
    pub fn write(&self, out: &mut Vec<u8>, row: &QueryResult, place: usize) -> Result<()> {
        match self {
            Self::Text => maybe(out, column_value::<&str>(row, place)?, json),
            Self::Integer => maybe(out, column_value::<i64>(row, place)?, |out, number| json(out, &number)),
            Self::Boolean => maybe(out, column_value::<bool>(row, place)?, |out, truth| json(out, &truth)),
            Self::Date => maybe(out, column_value::<NaiveDate>(row, place)?, |out, day| json(out, &day.to_string())),
            Self::Instant => maybe(out, column_value::<DateTime<Utc>>(row, place)?, instant),
            Self::Json => maybe(out, column_value::<serde_json::Value>(row, place)?, |out, value| json(out, &value)),
            Self::Id(prefix) => maybe(out, column_value::<Uuid>(row, place)?, |out, uuid| id(out, prefix, uuid)),
            Self::Enum(values) => {
                let Some(stored) = column_value::<&str>(row, place)? else { return json(out, &()) };
                match values.iter().find(|(text, _)| text == stored) {
                    Some((_, shown)) => json(out, shown),
                    None => Err(Error::internal("a value that its enumeration does not have")),
                }
            }
            Self::SpaceSeparated => {
                maybe(out, column_value::<&str>(row, place)?, |out, text| json(out, &text.split_whitespace().collect::<Vec<_>>()))
            }
            Self::JsonStrings => {
                let list = column_value::<serde_json::Value>(row, place)?.unwrap_or_default();
                json(out, &list.as_array().into_iter().flatten().filter_map(|item| item.as_str()).collect::<Vec<_>>())
            }
        }
    }
}

fn maybe<T>(out: &mut Vec<u8>, value: Option<T>, write: impl FnOnce(&mut Vec<u8>, T) -> Result<()>) -> Result<()> {
    match value {
        Some(value) => write(out, value),
        None => json(out, &()),
    }
}

/// Anything as JSON.
pub fn json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<()> {
    serde_json::to_writer(out, value).map_err(Error::internal)
}

/// An identifier.
pub fn id(out: &mut Vec<u8>, prefix: &str, uuid: Uuid) -> Result<()> {
    out.push(b'"');
    out.extend_from_slice(prefix.as_bytes());
    out.push(b'_');
    out.extend_from_slice(&entity::id::digits(uuid));
    out.push(b'"');
    Ok(())
}

/// An instant as RFC 3339 has it, with as many digits of the second as it needs: none, three or six.
fn instant(out: &mut Vec<u8>, at: DateTime<Utc>) -> Result<()> {
    let (date, time) = (at.date_naive(), at.time());
    let (year, nanos) = (date.year(), time.nanosecond());
    if !(0..=9999).contains(&year) || nanos % 1000 != 0 || nanos >= 1_000_000_000 {
        return json(out, &at.to_rfc3339());
    }
    out.push(b'"');
    number(out, year.unsigned_abs(), 4);
    for (before, part) in [(b'-', date.month()), (b'-', date.day()), (b'T', time.hour()), (b':', time.minute()), (b':', time.second())] {
        out.push(before);
        number(out, part, 2);
    }
    match nanos / 1000 {
        0 => {}
        micros => {
            out.push(b'.');
            if micros % 1000 == 0 { number(out, micros / 1000, 3) } else { number(out, micros, 6) }
        }
    }
    out.extend_from_slice(b"+00:00\"");
    Ok(())
}

/// A number with leading zeros.
fn number(out: &mut Vec<u8>, number: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        out.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn printed(at: DateTime<Utc>) -> String {
        let mut out = Vec::new();
        instant(&mut out, at).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn instants_are_printed_as_the_executor_prints_them() {
        let whole = Utc.with_ymd_and_hms(2026, 1, 9, 3, 4, 5).unwrap();
        for nanos in [0, 1_000, 999_999_000, 120_000_000, 123_000_000, 123_456_000, 100_000, 123_456_789, 1] {
            for at in [whole, Utc.timestamp_opt(0, 0).unwrap(), Utc.timestamp_opt(-62_135_596_801, 0).unwrap(), DateTime::<Utc>::MAX_UTC] {
                let at = at.with_nanosecond(nanos).unwrap();
                assert_eq!(printed(at), format!("\"{}\"", at.to_rfc3339()));
            }
        }
    }

    #[test]
    fn identifiers_are_printed_as_they_print_themselves() {
        let uuid = Uuid::from_u128(0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881);
        let mut out = Vec::new();
        id(&mut out, "ses", uuid).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), format!("\"{}\"", entity::id::SessionId(uuid)));
    }
}
