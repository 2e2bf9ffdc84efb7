//! Managers who are named before they are there: a directory (SCIM) may bring in the report first. What it said is kept with
//! the report, and becomes the manager when somebody with that external id or identifier arrives, through whichever door.

use super::write::{no_cycle, stored};
use crate::{
    app::Work,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model},
    id::EmployeeId,
};
use sea_orm::{
    QueryFilter, QueryTrait,
    sea_query::{Expr, UnionType},
};
use std::collections::HashMap;

/// Who waits for those who arrive, each with their manager.
pub(super) async fn awaited(work: &Work<'_>, rows: &[Model]) -> Result<Vec<(Model, EmployeeId)>> {
    let waiting = Entity::of(work.actor.organization()).filter(waits()).all(&**work).await?;
    Ok(among(waiting, rows))
}

// Written out, not bound: only so can the databases see that the index of those who wait will do.
fn waits() -> Expr {
    Expr::cust("manager_pending IS NOT NULL")
}

/// Those with some external ids, and all who wait: in one statement.
pub(super) async fn known_and_waiting(work: &Work<'_>, external_ids: Vec<String>) -> Result<(HashMap<String, Model>, Vec<Model>)> {
    let mut select = Entity::of(work.actor.organization()).filter(db::among_text(&**work, Column::ExternalId, external_ids));
    let waiting = Entity::of(work.actor.organization()).filter(waits());
    QueryTrait::query(&mut select).union(UnionType::All, waiting.into_query());
    let known: HashMap<String, Model> = select.all(&**work).await?.into_iter().map(|row| (row.external_id.clone(), row)).collect();
    let mut waiting: Vec<Model> = known.values().filter(|row| row.manager_pending.is_some()).cloned().collect();
    waiting.sort_by_key(|row| row.id);
    Ok((known, waiting))
}

/// Who of those who wait does so for those who arrive, each with their manager.
pub(super) fn among(waiting: Vec<Model>, rows: &[Model]) -> Vec<(Model, EmployeeId)> {
    let named = rows.iter().flat_map(|row| [(row.external_id.clone(), row.id), (row.id.to_string(), row.id)]);
    let named: HashMap<String, EmployeeId> = named.collect();
    let manager = |report: &Model| report.manager_pending.as_ref().and_then(|name| named.get(name)).copied();
    waiting.into_iter().filter_map(|report| manager(&report).map(|manager| (report, manager))).collect()
}

/// Makes those who have arrived the managers of whoever waited for them.
pub(super) async fn arrived(work: &mut Work<'_>, awaited: Vec<(Model, EmployeeId)>) -> Result<()> {
    for (report, manager) in awaited {
        match no_cycle(work, report.id, manager).await {
            Ok(()) => {}
            // A directory that names two people each other's manager gets the first; the other stays as it was said.
            Err(Error::Invalid(_)) => continue,
            Err(error) => return Err(error),
        }
        let new = Model { manager_id: Some(manager), manager_pending: None, ..report.clone() };
        stored(work, &report, new).await?;
    }
    Ok(())
}
