//! Managers who are named before they are there: a directory (SCIM) may bring in the report first. What it said is kept with
//! the report, and becomes the manager when somebody with that external id or identifier arrives, through whichever door.

use super::write::{no_cycle, stored};
use crate::{
    app::Work,
    platform::{Error, Result},
};
use entity::{
    Tenanted,
    employee::{Entity, Model},
    id::EmployeeId,
};
use sea_orm::{QueryFilter, sea_query::Expr};
use std::collections::HashMap;

/// Who waits for those who arrive, each with their manager.
pub(super) async fn awaited(work: &Work<'_>, rows: &[Model]) -> Result<Vec<(Model, EmployeeId)>> {
    // Written out, not bound: only so can the databases see that the index of those who wait will do.
    let waiting = Entity::of(work.actor.organization()).filter(Expr::cust("manager_pending IS NOT NULL")).all(&**work).await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let named = rows.iter().flat_map(|row| [(row.external_id.clone(), row.id), (row.id.to_string(), row.id)]);
    let named: HashMap<String, EmployeeId> = named.collect();
    let manager = |report: &Model| report.manager_pending.as_ref().and_then(|name| named.get(name)).copied();
    Ok(waiting.into_iter().filter_map(|report| manager(&report).map(|manager| (report, manager))).collect())
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
