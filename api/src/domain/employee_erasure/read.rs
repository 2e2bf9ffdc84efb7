//! Reads requests to erase employees.

use crate::{
    access::{Actor, Permission},
    domain::shared::{Listing, OptionalFilters},
    platform::{Error, Result, page::SortOrder},
};
use entity::{
    Tenanted,
    employee_erasure::{Column, Entity, Model, Status},
    id::{EmployeeErasureId, EmployeeId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select};

/// The requests that the actor may see: administrators see all of them.
///
/// # Errors
/// `Forbidden` without permission to erase employees.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.authorize(Permission::EraseEmployee, &[])?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the request does not exist.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: EmployeeErasureId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "employee erasure" })
}

/// Requests by creation, oldest or newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub employees: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        let requests = visible_to(actor)?;
        Ok(requests.filter_ids(db, Column::EmployeeId, &self.employees).filter_values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("employee_erasure.created").then_id();
        if self.newest_first { created.reversed("employee_erasure.created.desc") } else { created }
    }
}
