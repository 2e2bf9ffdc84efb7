//! Match block: two employees who are never paired, in any program.
//!
//! A block is confidential. One of the two can request it, and only they see it then; or the management of the programs can (an
//! integration, or a person who may change programs), and it is visible to the management. No reader sees who requested a block. Blocks
//! are not in the change log, because its entries name their actor. Only reflections (`reflection`) are absent from it as well.
//!
//! Not here: the rule that refuses a pairing (`pairing::rules`). A pairing that exists when a block is created continues.

use super::shared::{Listing, OptionalFilters};
use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    platform::{Code, Error, Result, db, error::Problems, page::SortOrder},
};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, MatchBlockId, OrganizationId, TypedId},
    match_block::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QuerySelect, Select};
use std::collections::HashSet;

/// The blocks that the actor may see: their own, and for the management of programs also those of the management.
///
/// # Errors
/// `Forbidden` without permission to read blocks.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let own = actor.employee().map(|employee| Column::RequesterId.eq(employee));
    let of_management = match actor.reach(Permission::ReadMatchBlock)? {
        Reach::All => Some(Column::RequesterId.is_null()),
        Reach::Own(_) => None,
    };
    Ok(Entity::of(actor.organization()).filter(Condition::any().add_option(own).add_option(of_management)))
}

/// # Errors
/// `NotFound` when the block does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: MatchBlockId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "match block" })
}

/// Blocks by creation, oldest or newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    /// Blocks of at least one of these employees.
    pub employees: Option<Vec<EmployeeId>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        let blocks = visible_to(actor)?;
        let Some(employees) = &self.employees else { return Ok(blocks) };
        let is_one = |column: Column| db::in_ids(db, column, employees.iter().map(|id| id.uuid()));
        Ok(blocks.filter(Condition::any().add(is_one(Column::EmployeeLowId)).add(is_one(Column::EmployeeHighId))))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("match_block.created").then_id();
        if self.newest_first { created.reversed("match_block.created.desc") } else { created }
    }
}

/// The pairs among these employees who are never paired, the lower identifier first. Checks no permission: the rules apply to every
/// actor.
pub(super) async fn load_blocked_pairs(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    employees: &[EmployeeId],
) -> Result<HashSet<(EmployeeId, EmployeeId)>> {
    let ids = Some(employees.to_vec());
    let pairs = Entity::of(organization).filter_ids(db, Column::EmployeeLowId, &ids).filter_ids(db, Column::EmployeeHighId, &ids);
    let pairs = pairs.select_only().column(Column::EmployeeLowId).column(Column::EmployeeHighId);
    let pairs: Vec<(EmployeeId, EmployeeId)> = pairs.into_tuple().all(db).await?;
    Ok(pairs.into_iter().collect())
}

/// Blocks two employees. A block of the same two that the actor may see already is returned unchanged.
///
/// # Errors
/// `Invalid` on `employeeId` or `otherEmployeeId` when the employee does not exist, or both are the same.
pub async fn create(
    app: &App,
    actor: &Actor,
    employee_id: EmployeeId,
    other_employee_id: EmployeeId,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    actor.authorize(Permission::WriteMatchBlock, &[employee_id, other_employee_id])?;
    if employee_id == other_employee_id {
        return Err(Error::invalid("otherEmployeeId", "must be another employee than employeeId"));
    }
    let mut work = app.begin(actor).await?;
    let id: MatchBlockId = app.clock.new_id();
    let input = (employee_id, other_employee_id);
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "matchBlockCreate", &input, id).await? {
        return get(&*work, actor, earlier).await;
    }
    // An employee can block a colleague whom they may not see yet.
    let existing: Vec<EmployeeId> = employee::Entity::of(actor.organization())
        .filter_ids(&*work, employee::Column::Id, &Some(vec![employee_id, other_employee_id]))
        .select_only()
        .column(employee::Column::Id)
        .into_tuple()
        .all(&*work)
        .await?;
    let mut problems = Problems::default();
    for (field, id) in [("employeeId", employee_id), ("otherEmployeeId", other_employee_id)] {
        if !existing.contains(&id) {
            problems.add(field, Code::NotFound, "there is no such employee");
        }
    }
    problems.into_result()?;
    let requester_id = actor.employee().filter(|requester| [employee_id, other_employee_id].contains(requester));
    let (employee_low_id, employee_high_id) = (employee_id.min(other_employee_id), employee_id.max(other_employee_id));
    let same_requester = requester_id.map_or_else(|| Column::RequesterId.is_null(), |requester| Column::RequesterId.eq(requester));
    let blocks = Entity::of(actor.organization())
        .filter(Column::EmployeeLowId.eq(employee_low_id))
        .filter(Column::EmployeeHighId.eq(employee_high_id));
    if let Some(existing) = blocks.filter(same_requester).one(&*work).await? {
        return Ok(existing);
    }
    let organization_id = actor.organization();
    let row = Model { organization_id, id, employee_low_id, employee_high_id, requester_id, created_at: work.at };
    work.insert([row.clone()])?;
    work.count_new_rows("match_block", 1);
    work.commit().await?;
    Ok(row)
}

/// Deletes a block. Blocks of the same two employees by others stay. Returns the block as it was.
pub async fn delete(app: &App, actor: &Actor, id: MatchBlockId) -> Result<Model> {
    let work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteMatchBlock, &[row.employee_low_id, row.employee_high_id])?;
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(id)).exec(&*work).await?;
    work.commit().await?;
    Ok(row)
}
