//! Many rows in one statement whose text does not depend on how many there are. PostgreSQL takes them as one JSON document, which it
//! reads into the table's own row type: a VALUES list of a thousand rows takes it three times as long, most of it to parse.
//! SQLite has no such function, and its VALUES lists are cheap.

use super::db::reads_rows_from_json;
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Func, InsertStatement, OnConflict, Query, Value},
};
use serde_json::{Map, Value as Json};

/// Rows of one INSERT: SQLite takes 32,766 parameters.
const ROWS_PER_STATEMENT: usize = 1000;

/// So few rows are told one by one: their statement is prepared once and needs no JSON.
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
        let mut insert = if chunk.len() > FEW && reads_rows_from_json(db) {
            from_json::<E>(&chunk)?
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

fn from_json<E>(rows: &[E::Model]) -> Result<InsertStatement, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let mut members = Map::new();
        for column in &columns {
            let value = json(row.get(*column))?;
            if value != Json::Null {
                members.insert(column.as_str().to_owned(), value);
            }
        }
        list.push(Json::Object(members));
    }
    let kind = Expr::cust(format!("null::\"{}\"", E::default().table_name()));
    let given = Expr::val(Json::Array(list).to_string()).cast_as(Alias::new("json"));
    let select = Query::select()
        .columns(columns.iter().copied())
        .from_function(Func::cust("json_populate_recordset").arg(kind).arg(given), Alias::new("given"))
        .to_owned();
    let mut insert = Query::insert();
    insert.into_table(E::default()).columns(columns).select_from(select).map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(insert)
}

/// A value as PostgreSQL reads it from JSON.
fn json(value: Value) -> Result<Json, DbErr> {
    Ok(match value {
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::BigInt(value) => value.into(),
        Value::String(value) => value.into(),
        Value::Uuid(value) => value.map(|id| id.to_string()).into(),
        Value::Json(value) => value.map(|json| *json).unwrap_or_default(),
        Value::ChronoDate(value) => value.map(|on| on.to_string()).into(),
        Value::ChronoDateTimeUtc(value) => value.map(|at| at.to_rfc3339()).into(),
        _ => return Err(DbErr::Custom("a column of a kind that rows in bulk do not have".into())),
    })
}
