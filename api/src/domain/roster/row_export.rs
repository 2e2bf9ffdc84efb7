//! Reads all rows of a plan in chunks, for downloads. No transaction is open between two chunks, however slow the reader is: the rows of a
//! finished plan never change, so the plan's counts show whether all rows were read.

use super::{
    CHUNK_ROWS,
    read::{RowList, get},
};
use crate::{
    access::Actor,
    app::App,
    domain::{employee, shared::Listing},
    platform::{
        Code, Error, Result, db,
        page::{self, PageArgs, PageRequest},
    },
};
use entity::{
    employee::Column as EmployeeColumn,
    id::{EmployeeId, RosterPlanId, TypedId},
    roster_plan::{Model as Plan, Status},
    roster_row::{Action, Column, Model},
};
use sea_orm::{ActiveEnum, ColumnTrait, Iterable, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// A row and its employee; `None` when the employee is not on the roster.
pub struct ExportedRow {
    pub row: Model,
    pub employee: Option<EmployeeId>,
}

/// An export of a plan's rows that is under way.
pub struct RowExport {
    pub plan: Plan,
    list: RowList,
    /// The cursor of the last row that was read.
    after: Option<String>,
    remaining: i64,
    is_finished: bool,
}

impl RowExport {
    /// Begins at the first row of those that `list` selects.
    ///
    /// # Errors
    /// `Conflict` when the plan is being received or has failed: its rows are not complete.
    pub async fn begin(app: &App, actor: &Actor, id: RosterPlanId, list: RowList) -> Result<Self> {
        let plan = get(&app.db, actor, id).await?;
        if matches!(plan.status, Status::Receiving | Status::Failed) {
            return Err(Error::conflict("id", Code::WrongState, "the rows of this plan are not complete"));
        }
        let is_selected = |action: &Action| list.actions.as_ref().is_none_or(|actions| actions.contains(action));
        let remaining = if list.questions.is_none() && list.has_warnings.is_none() {
            Action::iter().filter(is_selected).map(|action| i64::from(count_of(&plan, action))).sum()
        } else {
            let rows = list.select(&app.db, actor)?.filter(Column::RosterPlanId.eq(plan.id));
            page::count(&app.db, rows).await?
        };
        Ok(Self { plan, list, after: None, remaining, is_finished: false })
    }

    /// The number of rows not yet read.
    pub fn remaining(&self) -> i64 {
        self.remaining
    }

    /// The next chunk of rows; `None` after the last one.
    ///
    /// # Errors
    /// `Unavailable` when rows were deleted during the export, or the database does not respond.
    pub async fn next(&mut self, app: &App, actor: &Actor) -> Result<Option<Vec<ExportedRow>>> {
        if self.is_finished {
            return Ok(None);
        }
        let size = u32::try_from(CHUNK_ROWS).map_err(Error::internal)?;
        let args = PageArgs { first: i32::try_from(CHUNK_ROWS).ok(), after: self.after.take(), ..Default::default() };
        let request = PageRequest::new(self.list.order(), &args, size, size)?;
        let rows = self.list.select(&app.db, actor)?.filter(Column::RosterPlanId.eq(self.plan.id));
        let page = page::fetch(&app.db, rows, &request).await?;
        self.remaining -= i64::try_from(page.rows.len()).map_err(Error::internal)?;
        self.after = page.rows.last().map(|row| request.order().cursor(row));
        self.is_finished = !page.has_next;
        if self.is_finished && self.remaining != 0 {
            return Err(Error::Unavailable("rows of this plan were deleted during the export".into()));
        }
        let existing = load_existing_employees(app, actor, &page.rows).await?;
        let exported = |row: Model| ExportedRow { employee: row.subject_id.filter(|id| existing.contains(id)), row };
        Ok(Some(page.rows.into_iter().map(exported).collect()))
    }
}

/// The number of rows of a plan that have an action.
fn count_of(plan: &Plan, action: Action) -> i32 {
    match action {
        Action::Create => plan.create_count,
        Action::Update => plan.update_count,
        Action::Reactivate => plan.reactivate_count,
        Action::Terminate => plan.terminate_count,
        Action::Unchanged => plan.unchanged_count,
        Action::Rejected => plan.rejected_count,
    }
}

/// The subjects of rows that are employees. The subject of a CREATE row has an identifier before the plan is applied.
async fn load_existing_employees(app: &App, actor: &Actor, rows: &[Model]) -> Result<HashSet<EmployeeId>> {
    let subjects = rows.iter().filter_map(|row| row.subject_id).map(TypedId::uuid);
    let selected = employee::visible_to(actor)?.filter(db::in_ids(&app.db, EmployeeColumn::Id, subjects));
    let existing = selected.select_only().column(EmployeeColumn::Id).into_tuple().all(&app.db).await?;
    Ok(existing.into_iter().collect())
}

/// Parses values of an enum separated by commas, in any case, such as actions or identity questions.
///
/// # Errors
/// `Invalid` on `field`.
pub fn parse_values<E: ActiveEnum<Value = String>>(field: &'static str, text: &str) -> Result<Vec<E>> {
    let valid = || E::iter().map(|value| value.to_value()).collect::<Vec<_>>().join(", ");
    let parse = |word: &str| E::try_from_value(&word.trim().to_uppercase());
    let values: Result<Vec<_>, _> = text.split(',').map(parse).collect();
    values.map_err(|_| Error::invalid(field, format!("must be values separated by commas; valid values are {}", valid())))
}
