//! Inserts many rows with a statement whose text does not depend on their number.
//!
//! PostgreSQL takes the rows as one array per column. A JSON document instead takes 1.5 times as long, and a VALUES list of a thousand
//! rows four times as long, most of it in parsing. SQLite has no arrays, and its VALUES lists are cheap.

use super::{db::supports_arrays, digest::to_hex};
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, InsertStatement, OnConflict, Query, Value},
};
use std::fmt::{Display, Write as _};

/// The largest number of rows per INSERT.
const ROWS_PER_STATEMENT: usize = 1000;

/// The largest number of parameters of a statement in SQLite.
const MAX_PARAMETERS: usize = 32_766;

/// Up to this number of rows, VALUES is used on PostgreSQL too: there are few such statements, and each is prepared once.
const MAX_VALUES_ROWS: usize = 8;

/// Inserts rows. `on_conflict` says what happens to rows that exist; without it they are an error.
pub async fn insert<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>, on_conflict: Option<&OnConflict>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
{
    for insert in insert_statements::<E>(db, rows, on_conflict)? {
        db.execute(&insert).await?;
    }
    Ok(())
}

/// The statements with which [`insert`] inserts rows.
pub fn insert_statements<E>(
    db: &impl ConnectionTrait,
    rows: Vec<E::Model>,
    on_conflict: Option<&OnConflict>,
) -> Result<Vec<InsertStatement>, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
{
    let rows_per_statement = ROWS_PER_STATEMENT.min(MAX_PARAMETERS / E::Column::iter().count().max(1));
    let mut statements = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(rows_per_statement).collect();
        let mut insert = if chunk.len() > MAX_VALUES_ROWS && supports_arrays(db) {
            insert_from_arrays::<E>(&chunk)?
        } else {
            E::insert_many(chunk.into_iter().map(IntoActiveModel::into_active_model)).into_query()
        };
        if let Some(on_conflict) = on_conflict {
            insert.on_conflict(on_conflict.clone());
        }
        statements.push(insert);
    }
    Ok(statements)
}

fn insert_from_arrays<E>(rows: &[E::Model]) -> Result<InsertStatement, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let mut select = Query::select();
    for column in &columns {
        let mut array = ArrayLiteral::default();
        for row in rows {
            array.push(row.get(*column))?;
        }
        // All arrays have the same length, so PostgreSQL unnests them in parallel.
        select.expr(Func::cust("unnest").arg(Expr::val(array.finish()).cast_as(Alias::new(array_type(column)?))));
    }
    let mut insert = Query::insert();
    insert.into_table(E::default()).columns(columns).select_from(select).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(insert)
}

/// The PostgreSQL type of an array of a column's values.
fn array_type(column: &impl ColumnTrait) -> Result<&'static str, DbErr> {
    Ok(match column.def().get_column_type() {
        ColumnType::Uuid => "uuid[]",
        ColumnType::String(_) | ColumnType::Text => "text[]",
        ColumnType::Integer => "integer[]",
        ColumnType::BigInteger => "bigint[]",
        ColumnType::Boolean => "boolean[]",
        ColumnType::Date => "date[]",
        ColumnType::TimestampWithTimeZone => "timestamptz[]",
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => "bytea[]",
        ColumnType::Json | ColumnType::JsonBinary => "jsonb[]",
        _ => return Err(unsupported_type()),
    })
}

/// An array in PostgreSQL's text format (PostgreSQL manual, section 8.15.6 "Array Input and Output Syntax").
#[derive(Default)]
struct ArrayLiteral(String);

impl ArrayLiteral {
    fn push(&mut self, value: Value) -> Result<(), DbErr> {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        match value {
            Value::Bool(Some(value)) => self.push_unquoted(value),
            Value::Int(Some(value)) => self.push_unquoted(value),
            Value::BigInt(Some(value)) => self.push_unquoted(value),
            Value::Uuid(Some(value)) => self.push_unquoted(value),
            Value::ChronoDate(Some(value)) => self.push_unquoted(value),
            Value::ChronoDateTimeUtc(Some(value)) => self.push_quoted(&value.to_rfc3339()),
            Value::String(Some(value)) => self.push_quoted(&value),
            Value::Bytes(Some(value)) => self.push_quoted(&format!("\\x{}", to_hex(&value))),
            Value::Json(Some(value)) => self.push_quoted(&value.to_string()),
            null if null == null.as_null() => self.push_unquoted("NULL"),
            _ => return Err(unsupported_type()),
        }
        Ok(())
    }

    fn push_unquoted(&mut self, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{value}");
    }

    fn push_quoted(&mut self, text: &str) {
        self.0.push('"');
        for part in text.split_inclusive(['"', '\\']) {
            match part.strip_suffix(['"', '\\']) {
                Some(before) => {
                    self.0.push_str(before);
                    self.0.push('\\');
                    self.0.push_str(part.get(before.len()..).unwrap_or_default());
                }
                None => self.0.push_str(part),
            }
        }
        self.0.push('"');
    }

    fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn unsupported_type() -> DbErr {
    DbErr::Custom("bulk inserts do not support the type of a column".into())
}
