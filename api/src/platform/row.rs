//! Reads column values of a row by position and without copying text.

use super::{Error, Result};
use sea_orm::{
    QueryResult,
    sqlx::{Decode, Postgres, Row, Sqlite, Type},
};

/// A type that a column of either database can hold.
pub trait ColumnType<'r>: Decode<'r, Postgres> + Type<Postgres> + Decode<'r, Sqlite> + Type<Sqlite> {}
impl<'r, T: Decode<'r, Postgres> + Type<Postgres> + Decode<'r, Sqlite> + Type<Sqlite>> ColumnType<'r> for T {}

/// The value of the column at `index`, counted from 0; `None` for NULL.
///
/// The caller has selected the column and knows its type, so the type is not compared with that of the column for every row.
///
/// # Errors
/// `Internal` when there is no such column or its value does not decode.
pub fn column_value<'r, T: ColumnType<'r>>(row: &'r QueryResult, index: usize) -> Result<Option<T>> {
    if let Some(row) = row.try_as_pg_row() {
        return row.try_get_unchecked(index).map_err(Error::internal);
    }
    match row.try_as_sqlite_row() {
        Some(row) => row.try_get_unchecked(index).map_err(Error::internal),
        None => Err(Error::internal("a row of an unknown database")),
    }
}
