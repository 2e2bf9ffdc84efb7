//! Roster plans and their rows.

use crate::{
    access::{Act, Actor},
    app::App,
    domain::listing::{Listing, Narrowed},
    platform::{
        Error, Result,
        page::{Order, Part},
    },
};
use entity::{
    Tenanted,
    id::RosterPlanId,
    roster_plan::{Column, Entity, Model, Status},
    roster_row::{self, Action},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Act::ReadRosterPlan)?;
    Ok(Entity::of(actor.organization()))
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: RosterPlanId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "roster plan" })
}

/// Roster plans, oldest or newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub statuses: Option<Vec<Status>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> Order<Entity> {
        let created = Order::new("roster_plan.created").then_id();
        if self.newest_first { created.reversed("roster_plan.created.desc") } else { created }
    }
}

/// The rows of a roster plan, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rows {
    pub actions: Option<Vec<Action>>,
}

impl Listing for Rows {
    type Entity = roster_row::Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Act::ReadRosterPlan)?;
        Ok(roster_row::Entity::of(actor.organization()).values(db, roster_row::Column::Action, &self.actions))
    }

    fn order(&self) -> Order<Self::Entity> {
        Order::new("roster_row.number").key(roster_row::Column::RowNumber, |row: &roster_row::Model| Part::Number(row.row_number.into()))
    }
}

/// The rows of a plan that do one thing: for the command line.
pub async fn rows(app: &App, actor: &Actor, plan: RosterPlanId, action: Action) -> Result<Vec<roster_row::Model>> {
    let rows = Rows { actions: Some(vec![action]) }.select(&app.db, actor)?;
    let of_plan = roster_row::Column::RosterPlanId.eq(plan);
    Ok(rows.filter(of_plan).order_by_asc(roster_row::Column::RowNumber).all(&app.db).await?)
}
