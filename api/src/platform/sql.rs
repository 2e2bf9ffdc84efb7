//! SQL expressions that the databases write differently, and conditions that an index serves.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, IdenStatic, JoinType,
    sea_query::{Alias, ArrayType, BinOper, Expr, ExprTrait, Func, FunctionCall, Query, SelectStatement, Value},
};
use uuid::Uuid;

/// Whether a list of values can be bound as one array parameter.
pub fn supports_arrays(db: &impl ConnectionTrait) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// The condition that `column` is one of `ids`. The list is one bound value however long it is, so the text of the statement, and with it
/// the prepared statement, stays the same.
pub fn in_ids<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, ids: impl IntoIterator<Item = Uuid>) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let ids = ids.into_iter().map(|id| Value::Uuid(Some(id))).collect();
            equals_any(column.into_expr(), ArrayType::Uuid, ids)
        }
        _ => {
            let ids: Vec<_> = ids.into_iter().map(|id| id.simple().to_string()).collect();
            in_json_array(column.into_expr(), "(SELECT unhex(value) FROM json_each(?))", serde_json::json!(ids))
        }
    }
}

/// The condition that `column` is one of the ids that a subquery of a few rows selects. The subquery runs first. Within a semijoin, PostgreSQL
/// cannot estimate the rows of a recursion, and reads the whole table of the column.
pub fn in_few_ids<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, subquery: SelectStatement) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let ids = Expr::SubQuery(None, Box::new(subquery.into()));
            Expr::cust_with_exprs("$1 = ANY(ARRAY $2)", [column.into_expr(), ids])
        }
        _ => column.in_subquery(subquery),
    }
}

/// Adds a table to a step of a recursion, and selects one of its columns. The rows are looked up by the index that serves `condition`, one by
/// one: PostgreSQL, which cannot estimate the rows of a recursion, would otherwise read the whole table at each step.
pub fn join_by_index(
    db: &impl ConnectionTrait,
    step: &mut SelectStatement,
    table: impl IdenStatic,
    column: impl IdenStatic,
    condition: Expr,
) {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            // With OFFSET, the subquery stays one, so that it is executed for each row.
            let found = Query::select().column((table, column)).from(table).and_where(condition).offset(0).to_owned();
            let alias = Alias::new("found");
            step.column((alias.clone(), column)).join_lateral(JoinType::InnerJoin, found, alias, Expr::cust("TRUE"));
        }
        _ => {
            step.column((table, column)).inner_join(table, condition);
        }
    }
}

/// Lets PostgreSQL plan a subquery by itself: it does not join the tables of the subquery with those around it. Where it underestimates the
/// rows around, it would look up the rows of the subquery one by one.
pub fn keep_apart(db: &impl ConnectionTrait, subquery: &mut SelectStatement) {
    if db.get_database_backend() == DbBackend::Postgres {
        subquery.offset(0);
    }
}

/// The kind of a join by equality that PostgreSQL does not compute by comparing each row with each other row, however few rows it expects: a
/// full join, which it can only hash or merge. The condition of the statement leaves out the rows without a partner, inside a `COALESCE`:
/// otherwise PostgreSQL sees that it does, and makes an inner join of it. On SQLite an inner join, which SQLite computes with an index of its
/// own.
pub fn hashed_join(db: &impl ConnectionTrait) -> JoinType {
    match db.get_database_backend() {
        DbBackend::Postgres => JoinType::FullOuterJoin,
        _ => JoinType::InnerJoin,
    }
}

/// The condition that `column` is one of `texts`, bound as in [`in_ids`].
pub fn in_texts<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, texts: impl IntoIterator<Item = String>) -> Expr {
    expr_in_texts(db, column.into_expr(), texts)
}

/// [`in_texts`] for any indexed expression.
pub fn expr_in_texts(db: &impl ConnectionTrait, text: Expr, texts: impl IntoIterator<Item = String>) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let texts = texts.into_iter().map(|text| Value::String(Some(text))).collect();
            equals_any(text, ArrayType::String, texts)
        }
        _ => {
            let texts: Vec<_> = texts.into_iter().collect();
            in_json_array(text, "(SELECT value FROM json_each(?))", serde_json::json!(texts))
        }
    }
}

/// The condition that `column` is one of `numbers`, bound as in [`in_ids`].
pub fn in_numbers<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, numbers: impl IntoIterator<Item = i32>) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let numbers = numbers.into_iter().map(|number| Value::Int(Some(number))).collect();
            equals_any(column.into_expr(), ArrayType::Int, numbers)
        }
        _ => {
            let numbers: Vec<_> = numbers.into_iter().collect();
            in_json_array(column.into_expr(), "(SELECT value FROM json_each(?))", serde_json::json!(numbers))
        }
    }
}

fn equals_any(value: Expr, kind: ArrayType, values: Vec<Value>) -> Expr {
    let array = Value::Array(kind, Some(Box::new(values)));
    Expr::cust_with_exprs("$1 = ANY($2)", [value, array.into()])
}

fn in_json_array(value: Expr, subquery: &'static str, values: serde_json::Value) -> Expr {
    let values = Expr::cust_with_values(subquery, [Value::String(Some(values.to_string()))]);
    value.binary(BinOper::In, values)
}

/// The condition that a column begins with `prefix`, as a range of bytes, so that an index on the column serves it.
pub fn starts_with<C: ColumnTrait>(column: C, prefix: &str) -> Expr {
    expr_starts_with(&column.into_expr(), prefix)
}

/// [`starts_with`] for any indexed expression.
pub fn expr_starts_with(text: &Expr, prefix: &str) -> Expr {
    let from = text.clone().gte(prefix);
    // The smallest text above all texts with this prefix: the last character that has a successor, replaced by its successor.
    let above = prefix.char_indices().rev().find_map(|(at, last)| {
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32)?;
        Some(format!("{}{next}", prefix.get(..at)?))
    });
    match above {
        Some(above) => from.and(text.clone().lt(above)),
        None => from,
    }
}

/// A member of a JSON object as text; NULL when the object does not have it. `name` consists of letters.
pub fn json_member_text(object: Expr, name: &'static str) -> Expr {
    object.binary(BinOper::Custom("->>"), Expr::cust(format!("'{name}'")))
}

/// A member of a JSON object as JSON text, such as `true`; NULL when the object does not have it. `name` consists of letters.
pub fn json_member(object: Expr, name: &'static str) -> Expr {
    Expr::expr(object.binary(BinOper::Custom("->"), Expr::cust(format!("'{name}'")))).cast_as("text")
}

/// A member of a JSON object of texts; NULL when the object does not have it. `name` can be any text.
pub fn json_text(db: &impl ConnectionTrait, object: Expr, name: &str) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => object.binary(BinOper::Custom("->>"), Expr::val(name)),
        // The operator would read some names as a path.
        _ => Expr::cust_with_exprs(r#"(SELECT "value" FROM json_each(?) WHERE "key" = ?)"#, [object, Expr::val(name)]),
    }
}

/// The elements of an array that is a member of a JSON object: a table with the column `value`. `name` consists of letters.
pub fn json_elements(db: &impl ConnectionTrait, object: Expr, name: &'static str) -> FunctionCall {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let array = object.binary(BinOper::Custom("->"), Expr::cust(format!("'{name}'")));
            Func::cust("jsonb_array_elements").arg(array)
        }
        _ => Func::cust("json_each").args([object, Expr::cust(format!("'$.{name}'"))]),
    }
}

/// The number of the UTC day of an instant: the difference of two is the number of days between them.
pub fn day_number(db: &impl ConnectionTrait, instant: Expr) -> Expr {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            Expr::cust_with_exprs("CAST((CAST($1 AS timestamptz) AT TIME ZONE 'UTC')::date - DATE '2000-01-01' AS bigint)", [instant])
        }
        // Instants are stored as text in UTC, which begins with the date.
        _ => Expr::cust_with_exprs("CAST(julianday(substr(?, 1, 10)) AS bigint)", [instant]),
    }
}
