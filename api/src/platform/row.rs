//! What a row holds, by position, without a copy: text stays where the driver put it. Which type a place has is known to whoever
//! asked for it, so it is not looked up again for every row.

use super::{Error, Result};
use sea_orm::{
    QueryResult,
    sqlx::{Decode, Postgres, Row, Sqlite, Type},
};

/// A type that both databases can hold.
pub trait Held<'r>: Decode<'r, Postgres> + Type<Postgres> + Decode<'r, Sqlite> + Type<Sqlite> {}
impl<'r, T: Decode<'r, Postgres> + Type<Postgres> + Decode<'r, Sqlite> + Type<Sqlite>> Held<'r> for T {}

/// What stands at a place; `None` for null.
///
/// # Errors
/// `Internal` when there is no such place or it holds something else.
pub fn held<'r, T: Held<'r>>(row: &'r QueryResult, place: usize) -> Result<Option<T>> {
    if let Some(row) = row.try_as_pg_row() {
        return row.try_get_unchecked(place).map_err(Error::internal);
    }
    match row.try_as_sqlite_row() {
        Some(row) => row.try_get_unchecked(place).map_err(Error::internal),
        None => Err(Error::internal("a row of no known database")),
    }
}
