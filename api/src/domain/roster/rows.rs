//! All rows of a plan, one after the other: for those who take them away as a file. A thousand at a time are in memory, and no
//! transaction is held while the reader takes its time: what a row does never changes once the plan is made, so that the plan's own
//! counts tell whether all of them came.

use super::{ROWS, Rows, get};
use crate::{
    access::Actor,
    app::App,
    domain::{employee, listing::Listing},
    platform::{
        Code, Error, Result, db,
        error::Problem,
        page::{self, PageArgs, Window},
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

/// A row, and whom it is about if they are on the roster.
pub struct Read {
    pub row: Model,
    pub employee: Option<EmployeeId>,
}

/// A way through the rows of a plan.
pub struct Reading {
    pub plan: Plan,
    list: Rows,
    /// Behind this one it goes on.
    after: Option<String>,
    /// How many are yet to come.
    left: i64,
    over: bool,
}

impl Reading {
    /// Begins at the first row; `actions`: only rows that do one of these.
    ///
    /// # Errors
    /// `Conflict` while the rows are arriving, or when they broke off: what there is would look like all of it.
    pub async fn begin(app: &App, actor: &Actor, id: RosterPlanId, actions: Option<Vec<Action>>) -> Result<Self> {
        let plan = get(&app.db, actor, id).await?;
        if matches!(plan.status, Status::Receiving | Status::Failed) {
            return Err(Error::conflict("id", Code::WrongState, "the rows of this plan did not all arrive"));
        }
        let wanted = |action: &Action| actions.as_ref().is_none_or(|actions| actions.contains(action));
        let left = Action::iter().filter(wanted).map(|action| i64::from(counted(&plan, action))).sum();
        Ok(Self { plan, list: Rows { actions }, after: None, left, over: false })
    }

    /// How many rows are yet to come.
    pub fn left(&self) -> i64 {
        self.left
    }

    /// The next rows; `None` when all were read.
    ///
    /// # Errors
    /// `Unavailable` when not all of them are there any more, or the database does not answer.
    pub async fn next(&mut self, app: &App, actor: &Actor) -> Result<Option<Vec<Read>>> {
        if self.over {
            return Ok(None);
        }
        let most = u32::try_from(ROWS).map_err(Error::internal)?;
        let args = PageArgs { first: i32::try_from(ROWS).ok(), after: self.after.take(), ..Default::default() };
        let window = Window::new(self.list.order(), &args, most, most)?;
        let rows = self.list.select(&app.db, actor)?.filter(Column::RosterPlanId.eq(self.plan.id));
        let page = page::fetch(&app.db, rows, &window).await?;
        self.left -= i64::try_from(page.rows.len()).map_err(Error::internal)?;
        self.after = page.rows.last().map(|row| window.order().cursor(row));
        self.over = !page.has_next;
        if self.over && self.left != 0 {
            return Err(Error::Unavailable("rows of this plan were forgotten while it was read".into()));
        }
        let there = there(app, actor, &page.rows).await?;
        let read = |row: Model| Read { employee: row.subject_id.filter(|id| there.contains(id)), row };
        Ok(Some(page.rows.into_iter().map(read).collect()))
    }
}

/// How many rows of a plan do this.
fn counted(plan: &Plan, action: Action) -> i32 {
    match action {
        Action::Create => plan.create_count,
        Action::Update => plan.update_count,
        Action::Reactivate => plan.reactivate_count,
        Action::Terminate => plan.terminate_count,
        Action::Unchanged => plan.unchanged_count,
        Action::Rejected => plan.rejected_count,
    }
}

/// Which of those whom rows are about are on the roster: somebody new has an identifier before they are.
async fn there(app: &App, actor: &Actor, rows: &[Model]) -> Result<HashSet<EmployeeId>> {
    let named = rows.iter().filter_map(|row| row.subject_id).map(TypedId::uuid);
    let among = db::among(&app.db, EmployeeColumn::Id, named);
    let there = employee::visible_to(actor)?.filter(among).select_only().column(EmployeeColumn::Id).into_tuple().all(&app.db).await?;
    Ok(there.into_iter().collect())
}

/// What is wrong with a row.
///
/// # Errors
/// `Internal` when the row was not kept as rows are.
pub fn problems(row: &Model) -> Result<Vec<Problem>> {
    #[derive(serde::Deserialize)]
    struct Stored {
        code: Code,
        field: String,
        message: String,
    }
    let stored: Vec<Stored> = serde_json::from_value(row.errors.clone()).map_err(Error::internal)?;
    Ok(stored.into_iter().map(|one| Problem { field: one.field, code: one.code, message: one.message }).collect())
}

/// The actions that a text names, separated by commas.
///
/// # Errors
/// `Invalid` on `action`.
pub fn actions(text: &str) -> Result<Vec<Action>> {
    let known = || Action::iter().map(|action| action.to_value()).collect::<Vec<_>>().join(", ");
    let one = |word: &str| Action::try_from_value(&word.trim().to_uppercase());
    let all: Result<Vec<_>, _> = text.split(',').map(one).collect();
    all.map_err(|_| Error::invalid("action", format!("must name actions, separated by commas; there are {}", known())))
}
