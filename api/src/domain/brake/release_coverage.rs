//! The coverage of a release: a release is for the set of changes that was shown. When the roster moves before a released plan is applied,
//! the sender plans again; the new plan needs no second release for the changes that the released plan shows too.

use super::{category, category::parse_categories, tally::WINDOW};
use crate::platform::{Result, db};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    id::EmployeeId,
    roster_plan::{Column, Entity, Model},
    roster_row::{self, Action, IdentityQuestion},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};
use serde_json::Value;
use std::collections::HashSet;

/// How long the release of a plan, or a decision on it, covers the same changes in later plans.
pub(in crate::domain) const RELEASE_VALIDITY: TimeDelta = WINDOW;

/// The number of rows that are read in one statement.
const CHUNK_ROWS: u64 = 1000;

/// What a row changes, in the categories of the brake. Two rows with the same identity show the same change.
#[derive(PartialEq, Eq, Hash)]
struct ChangeIdentity {
    external_id: String,
    action: String,
    user_name: Option<String>,
    question: Option<IdentityQuestion>,
    likely_employee: Option<EmployeeId>,
    categories: Option<String>,
    /// The fields of the categories, each with its new value.
    values: Vec<(String, Option<String>)>,
}

/// The plan of the same sender that was released last, if that was within a day.
pub(super) async fn find_released_plan(db: &impl ConnectionTrait, plan: &Model, now: DateTime<Utc>) -> Result<Option<Model>> {
    let released = other_plans_of_sender(plan).filter(Column::ReleasedAt.gt(now - RELEASE_VALIDITY)).filter(Column::ReleaseOf.is_null());
    Ok(released.order_by_desc(Column::ReleasedAt).one(db).await?)
}

/// The other plans of the sender of a plan.
pub(in crate::domain) fn other_plans_of_sender(plan: &Model) -> Select<Entity> {
    let same_sender = match plan.planned_by_id {
        Some(id) => Column::PlannedById.eq(id),
        None => Column::PlannedById.is_null(),
    };
    let plans = Entity::of(plan.organization_id).filter(Column::PlannedByKind.eq(plan.planned_by_kind)).filter(same_sender);
    plans.filter(Column::Id.ne(plan.id))
}

/// Marks the rows of a plan whose dangerous change the released plan shows too.
pub(super) async fn mark_rows(db: &impl ConnectionTrait, plan: &Model, released: &Model) -> Result<()> {
    let mut shown = HashSet::new();
    visit_rows(db, released, |_, identity| {
        shown.insert(identity);
    })
    .await?;
    let mut covered = Vec::new();
    visit_rows(db, plan, |row_number, identity| {
        if shown.contains(&identity) {
            covered.push(row_number);
        }
    })
    .await?;
    for numbers in covered.chunks(CHUNK_ROWS as usize) {
        let numbers = db::in_numbers(db, roster_row::Column::RowNumber, numbers.iter().copied());
        set_released(db, plan, true, Some(numbers)).await?;
    }
    Ok(())
}

/// Removes the marks of [`mark_rows`].
pub(super) async fn unmark_rows(db: &impl ConnectionTrait, plan: &Model) -> Result<()> {
    set_released(db, plan, false, None).await
}

async fn set_released(db: &impl ConnectionTrait, plan: &Model, released: bool, rows: Option<Expr>) -> Result<()> {
    let update = roster_row::Entity::update_of(plan.organization_id)
        .col_expr(roster_row::Column::Released, Expr::val(released))
        .filter(roster_row::Column::RosterPlanId.eq(plan.id))
        .filter(roster_row::Column::Released.ne(released));
    match rows {
        Some(rows) => update.filter(rows).exec(db).await?,
        None => update.exec(db).await?,
    };
    Ok(())
}

/// Calls `visit` with the number and the change of every row of a plan that the brake counts or that has a question.
async fn visit_rows(db: &impl ConnectionTrait, plan: &Model, mut visit: impl FnMut(i32, ChangeIdentity)) -> Result<()> {
    use roster_row::Column::{Action as ActionColumn, Categories, IdentityQuestion, RosterPlanId, RowNumber};
    let mut after = 0;
    loop {
        let rows = roster_row::Entity::of(plan.organization_id)
            .filter(RosterPlanId.eq(plan.id))
            .filter(RowNumber.gt(after))
            .filter(ActionColumn.ne(Action::Rejected).or(IdentityQuestion.is_not_null()))
            .filter(Categories.is_not_null().or(ActionColumn.eq(Action::Create)).or(IdentityQuestion.is_not_null()))
            .order_by_asc(RowNumber)
            .limit(CHUNK_ROWS)
            .all(db)
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.row_number;
        for row in rows {
            visit(row.row_number, change_identity(row)?);
        }
    }
}

fn change_identity(row: roster_row::Model) -> Result<ChangeIdentity> {
    use sea_orm::ActiveEnum;
    let mut values = Vec::new();
    // The day on which an employee is found absent is not part of the change: the next plan finds another day.
    if row.action != Action::Terminate {
        for category in parse_categories(row.categories.as_deref().unwrap_or_default())? {
            for field in category::fields(category) {
                values.extend(new_value(&row.differences, field).map(|value| ((*field).to_owned(), value)));
            }
        }
    }
    Ok(ChangeIdentity {
        // Only a rejected row may have none.
        external_id: row.external_id.unwrap_or_default(),
        action: row.action.to_value(),
        user_name: row.user_name.filter(|_| row.action == Action::Create || row.identity_question.is_some()),
        question: row.identity_question,
        likely_employee: row.identity_employee_id,
        categories: row.categories,
        values,
    })
}

/// The new value of a field. `None` when the row does not change the field.
fn new_value(differences: &Value, field: &str) -> Option<Option<String>> {
    let difference = differences.as_array()?.iter().find(|difference| difference.get("field").is_some_and(|name| name == field))?;
    Some(difference.get("to").and_then(Value::as_str).map(str::to_owned))
}
