//! The stored result of a plan's row: its action, its field differences and its errors as JSON in `roster_row`, written in batches and read
//! back as types. How the result is computed is in `row_comparison` and `cross_row_checks`.

use crate::platform::{Code, Error, Result, bulk, error::Problem};
use entity::roster_row::{Column, Entity, Model};
use sea_orm::{ConnectionTrait, IdenStatic, Iterable, sea_query::OnConflict};
use serde_json::{Value, json};

/// The errors of a row as its `errors` column stores them: a list of `{code, field, message}`.
pub fn errors_to_json(problems: &[Problem]) -> Value {
    let errors = problems.iter().map(|problem| json!({"code": problem.code, "field": problem.field, "message": problem.message}));
    Value::Array(errors.collect())
}

/// The errors of a row, read from its `errors` column.
///
/// # Errors
/// `Internal` when the column does not have the stored form.
pub fn row_errors(row: &Model) -> Result<Vec<Problem>> {
    #[derive(serde::Deserialize)]
    struct StoredError {
        code: Code,
        field: String,
        message: String,
    }
    let stored: Vec<StoredError> = serde_json::from_value(row.errors.clone()).map_err(Error::internal)?;
    Ok(stored.into_iter().map(|error| Problem { field: error.field, code: error.code, message: error.message }).collect())
}

/// Stores rows that exist already and were compared again.
pub async fn replace_rows(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<()> {
    let key = [Column::OrganizationId, Column::RosterPlanId, Column::RowNumber];
    let others = Column::iter().filter(|column| !key.iter().any(|of_key| of_key.as_str() == column.as_str()));
    let overwrite = OnConflict::columns(key).update_columns(others).to_owned();
    Ok(bulk::insert::<Entity>(db, rows, Some(&overwrite)).await?)
}

/// Stores the action, errors, warnings, differences and question of rows that exist already.
pub async fn update_results(db: &impl ConnectionTrait, rows: Vec<Model>) -> Result<()> {
    let overwrite = OnConflict::columns([Column::OrganizationId, Column::RosterPlanId, Column::RowNumber])
        .update_columns([Column::Action, Column::Errors, Column::Warnings, Column::Differences, Column::IdentityQuestion])
        .to_owned();
    Ok(bulk::insert::<Entity>(db, rows, Some(&overwrite)).await?)
}
