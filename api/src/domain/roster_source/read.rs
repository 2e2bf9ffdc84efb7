//! Reads roster sources and their runs.

use crate::{
    access::{Actor, Permission},
    domain::shared::{Listing, OptionalFilters},
    platform::{Error, Result, page::SortOrder},
};
use entity::{
    Tenanted,
    id::{RosterSourceId, RosterSourceRunId},
    roster_source::{Column, Entity, Model},
    roster_source_run,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select};

/// The roster sources that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to manage the organization.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the roster source does not exist.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: RosterSourceId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "roster source" })
}

/// A list of roster sources, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<RosterSourceId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::Id, &self.ids))
    }

    fn order(&self) -> SortOrder<Entity> {
        SortOrder::new("roster_source.id").then_id()
    }
}

/// The runs that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to manage the organization.
pub fn runs_visible_to(actor: &Actor) -> Result<Select<roster_source_run::Entity>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(roster_source_run::Entity::of(actor.organization()))
}

/// A list of runs, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RunList {
    pub ids: Option<Vec<RosterSourceRunId>>,
}

impl Listing for RunList {
    type Entity = roster_source_run::Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        Ok(runs_visible_to(actor)?.filter_ids(db, roster_source_run::Column::Id, &self.ids))
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        SortOrder::new("roster_source_run.id").then_id()
    }
}
