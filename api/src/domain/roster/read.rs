//! Reads roster plans and their rows.

use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::shared::{Listing, OptionalFilters},
    platform::{
        Error, Result,
        page::{CursorValue, SortOrder},
    },
};
use entity::{
    Tenanted,
    id::RosterPlanId,
    roster_plan::{Column, Entity, Model, Status},
    roster_row::{self, Action, IdentityQuestion},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr};

/// The roster plans that the actor may see: all plans of the organization.
///
/// # Errors
/// `Forbidden` without permission to read roster plans.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadRosterPlan)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the plan does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: RosterPlanId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "roster plan" })
}

/// As [`get`], and locks the plan until the end of the transaction.
pub(super) async fn get_locked(work: &UnitOfWork<'_>, actor: &Actor, id: RosterPlanId) -> Result<Model> {
    let plan = visible_to(actor)?.filter(Column::Id.eq(id)).lock_exclusive();
    plan.one(&**work).await?.ok_or(Error::NotFound { noun: "roster plan" })
}

/// All plans of an organization that have a status.
pub(super) async fn load_with_status(app: &App, actor: &Actor, status: Status) -> Result<Vec<Model>> {
    Ok(Entity::of(actor.organization()).filter(Column::Status.eq(status)).all(&app.db).await?)
}

/// Roster plans by creation, oldest or newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub statuses: Option<Vec<Status>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("roster_plan.created").then_id();
        if self.newest_first { created.reversed("roster_plan.created.desc") } else { created }
    }
}

/// Rows of roster plans, by row number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowList {
    pub actions: Option<Vec<Action>>,
    pub questions: Option<Vec<IdentityQuestion>>,
    pub has_warnings: Option<bool>,
}

impl Listing for RowList {
    type Entity = roster_row::Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Permission::ReadRosterPlan)?;
        // A literal, not a parameter: only then do the planners use the partial index of rows with warnings.
        let has_warnings =
            self.has_warnings.map(|has_warnings| Expr::cust(if has_warnings { "warnings IS NOT NULL" } else { "warnings IS NULL" }));
        Ok(roster_row::Entity::of(actor.organization())
            .filter_values(db, roster_row::Column::Action, &self.actions)
            .filter_values(db, roster_row::Column::IdentityQuestion, &self.questions)
            .filter(Condition::all().add_option(has_warnings)))
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        let number = |row: &roster_row::Model| CursorValue::Number(row.row_number.into());
        SortOrder::new("roster_row.number").key(roster_row::Column::RowNumber, number)
    }
}

/// All rows of a plan that are in a list, in one read. For the command line; [`super::RowExport`] reads long plans in chunks.
pub async fn load_rows(app: &App, actor: &Actor, plan: RosterPlanId, list: &RowList) -> Result<Vec<roster_row::Model>> {
    let rows = list.select(&app.db, actor)?;
    let of_plan = roster_row::Column::RosterPlanId.eq(plan);
    Ok(rows.filter(of_plan).order_by_asc(roster_row::Column::RowNumber).all(&app.db).await?)
}
