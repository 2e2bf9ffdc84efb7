//! Pending managers. A directory (SCIM) may create an employee before their manager. The reference to the manager is stored with the
//! employee, and is replaced by the manager as soon as an employee with it is created, whichever transport creates it.

use super::{
    manager_reference::names_of,
    store::{ensure_no_manager_cycle, update_one},
};
use crate::{
    app::UnitOfWork,
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

/// Employees with a pending manager, each with the manager who has been created.
pub(super) type ResolvedManagers = Vec<(Model, EmployeeId)>;

// A literal, not a parameter: only then do the planners use the partial index of employees with a pending manager.
fn has_pending_manager() -> Expr {
    Expr::cust("manager_pending IS NOT NULL")
}

/// Finds the employees whose pending manager is one of the new employees.
pub(super) async fn find_resolved(work: &UnitOfWork<'_>, new_employees: &[Model]) -> Result<ResolvedManagers> {
    let reports = Entity::of(work.actor.organization()).filter(has_pending_manager()).all(&**work).await?;
    Ok(match_managers(reports, new_employees))
}

/// Loads the employees with the external ids, and all employees with a pending manager, in one statement.
pub(super) async fn load_with_pending_reports(
    work: &UnitOfWork<'_>,
    external_ids: Vec<String>,
) -> Result<(HashMap<String, Model>, Vec<Model>)> {
    let mut select = Entity::of(work.actor.organization()).filter(db::in_texts(&**work, Column::ExternalId, external_ids));
    let reports = Entity::of(work.actor.organization()).filter(has_pending_manager());
    QueryTrait::query(&mut select).union(UnionType::All, reports.into_query());
    let employees: HashMap<String, Model> = select.all(&**work).await?.into_iter().map(|row| (row.external_id.clone(), row)).collect();
    let mut reports: Vec<Model> = employees.values().filter(|row| row.manager_pending.is_some()).cloned().collect();
    reports.sort_by_key(|row| row.id);
    Ok((employees, reports))
}

/// The reports, of those given, whose pending manager is one of the new employees.
pub(super) fn match_managers(reports: Vec<Model>, new_employees: &[Model]) -> ResolvedManagers {
    let ids: HashMap<String, EmployeeId> =
        new_employees.iter().flat_map(|row| [(row.external_id.clone(), row.id), (row.id.to_string(), row.id)]).collect();
    // User names and e-mail addresses are compared without case.
    let names: HashMap<String, EmployeeId> =
        new_employees.iter().flat_map(|row| names_of(row).into_iter().map(|name| (name, row.id))).collect();
    let find = |reference: &String| ids.get(reference).or_else(|| names.get(&reference.to_ascii_lowercase())).copied();
    let manager_of = |report: &Model| report.manager_pending.as_ref().and_then(find).filter(|manager| *manager != report.id);
    reports.into_iter().filter_map(|report| manager_of(&report).map(|manager| (report, manager))).collect()
}

/// Stores the managers of the reports.
pub(super) async fn assign_managers(work: &mut UnitOfWork<'_>, resolved: ResolvedManagers) -> Result<()> {
    for (report, manager) in resolved {
        match ensure_no_manager_cycle(work, report.id, manager).await {
            Ok(()) => {}
            // When a directory names two employees as each other's manager, the first is stored and the second stays pending.
            Err(Error::Invalid(_)) => continue,
            Err(error) => return Err(error),
        }
        let new = Model { manager_id: Some(manager), manager_pending: None, ..report.clone() };
        update_one(work, &report, new).await?;
    }
    Ok(())
}
