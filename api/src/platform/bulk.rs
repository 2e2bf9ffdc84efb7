//! Many rows in one statement whose text does not depend on how many there are. PostgreSQL takes them as one list per column: a JSON
//! document takes it half as long again, and a VALUES list of a thousand rows four times as long, most of it to parse.
//! SQLite has no lists, and its VALUES lists are cheap.

use super::db::reads_lists;
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, ModelTrait, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, InsertStatement, OnConflict, Query, Value},
};
use std::fmt::{Display, Write as _};

/// Rows of one INSERT: SQLite takes 32,766 parameters.
const ROWS_PER_STATEMENT: usize = 1000;

/// So few rows are told one by one: their statement is prepared once and needs no lists.
const FEW: usize = 8;

/// Inserts rows; `over` says what becomes of those that are there already.
pub async fn insert<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>, over: Option<&OnConflict>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
{
    for insert in inserted::<E>(db, rows, over)? {
        db.execute(&insert).await?;
    }
    Ok(())
}

/// The statements that insert rows.
pub fn inserted<E>(db: &impl ConnectionTrait, rows: Vec<E::Model>, over: Option<&OnConflict>) -> Result<Vec<InsertStatement>, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
{
    let mut writes = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<_> = rows.by_ref().take(ROWS_PER_STATEMENT).collect();
        let mut insert = if chunk.len() > FEW && reads_lists(db) {
            from_columns::<E>(&chunk)?
        } else {
            E::insert_many(chunk.into_iter().map(IntoActiveModel::into_active_model)).into_query()
        };
        if let Some(over) = over {
            insert.on_conflict(over.clone());
        }
        writes.push(insert);
    }
    Ok(writes)
}

fn from_columns<E>(rows: &[E::Model]) -> Result<InsertStatement, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let mut given = Query::select();
    for column in &columns {
        let mut list = List::default();
        for row in rows {
            list.push(row.get(*column))?;
        }
        // The lists are as long as each other, and are gone through side by side.
        given.expr(Func::cust("unnest").arg(Expr::val(list.closed()).cast_as(Alias::new(kind(column)?))));
    }
    let mut insert = Query::insert();
    insert.into_table(E::default()).columns(columns).select_from(given).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(insert)
}

/// The type of a list of a column's values.
fn kind(column: &impl ColumnTrait) -> Result<&'static str, DbErr> {
    Ok(match column.def().get_column_type() {
        ColumnType::Uuid => "uuid[]",
        ColumnType::String(_) | ColumnType::Text => "text[]",
        ColumnType::Integer => "integer[]",
        ColumnType::BigInteger => "bigint[]",
        ColumnType::Boolean => "boolean[]",
        ColumnType::Date => "date[]",
        ColumnType::TimestampWithTimeZone => "timestamptz[]",
        ColumnType::Json | ColumnType::JsonBinary => "jsonb[]",
        _ => return Err(unheard_of()),
    })
}

/// An array as PostgreSQL reads it (its manual, 8.15.6: array input and output syntax).
#[derive(Default)]
struct List(String);

impl List {
    fn push(&mut self, value: Value) -> Result<(), DbErr> {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        match value {
            Value::Bool(Some(value)) => self.plain(value),
            Value::Int(Some(value)) => self.plain(value),
            Value::BigInt(Some(value)) => self.plain(value),
            Value::Uuid(Some(value)) => self.plain(value),
            Value::ChronoDate(Some(value)) => self.plain(value),
            Value::ChronoDateTimeUtc(Some(value)) => self.quoted(&value.to_rfc3339()),
            Value::String(Some(value)) => self.quoted(&value),
            Value::Json(Some(value)) => self.quoted(&value.to_string()),
            nothing if nothing == nothing.as_null() => self.plain("NULL"),
            _ => return Err(unheard_of()),
        }
        Ok(())
    }

    fn plain(&mut self, value: impl Display) {
        // Writing to a text cannot fail.
        let _ = write!(self.0, "{value}");
    }

    fn quoted(&mut self, text: &str) {
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

    fn closed(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn unheard_of() -> DbErr {
    DbErr::Custom("a column of a kind that rows in bulk do not have".into())
}
