//! Pending managers. A directory (SCIM) may create an employee before their manager. The reference to the manager is stored with the
//! employee, and is replaced by the manager as soon as an employee with it is created or gets it, whichever transport writes the employee.

use super::{
    manager_reference::{ReferencedManager, choose, lower, names_of},
    own_keys::{KeySearch, KeyedEmployees},
    store::{ensure_no_manager_cycle, update_one},
};
use crate::{
    app::UnitOfWork,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model},
    id::{EmployeeId, OrganizationId},
};
use sea_orm::{ConnectionTrait, QueryFilter, QueryTrait, Select, sea_query::UnionType};
use std::collections::{HashMap, HashSet};

/// Employees with a pending manager, each with the manager who has been created.
pub(super) type ResolvedManagers = Vec<(Model, EmployeeId)>;

/// The references by which a directory may name the employee as a manager before they exist, in lower case.
fn references(employee: &Model) -> Vec<String> {
    let keys = [employee.external_id.to_ascii_lowercase(), employee.id.to_string()];
    keys.into_iter().chain(names_of(employee)).collect()
}

/// The employees whose pending manager may be one with these references: user names and e-mail addresses are compared without case, so the
/// search ignores the case of all references. An index finds the employees, because thousands may wait for other managers.
fn select_waiting_for(db: &impl ConnectionTrait, organization: OrganizationId, references: Vec<String>) -> Select<Entity> {
    // Without `manager_pending IS NOT NULL`, which the comparison implies: with it, SQLite reads all employees with a pending manager.
    Entity::of(organization).filter(db::expr_in_texts(db, lower(Column::ManagerPending), references))
}

/// Whether a change gives the employee an external id, a user name or an e-mail address by which others may wait for them.
pub(in crate::domain) fn has_new_reference(old: &Model, new: &Model) -> bool {
    old.external_id != new.external_id || names_of(old) != names_of(new)
}

/// Gives the employees whose pending manager is one of those with a new reference their manager.
pub(in crate::domain) async fn resolve_pending_managers(work: &mut UnitOfWork<'_>, referenced: &[Model]) -> Result<()> {
    if referenced.is_empty() {
        return Ok(());
    }
    let resolved = find_resolved(work, referenced).await?;
    assign_managers(work, resolved, referenced).await
}

/// Finds the employees whose pending manager is one of the new employees.
pub(super) async fn find_resolved(work: &UnitOfWork<'_>, new_employees: &[Model]) -> Result<ResolvedManagers> {
    let references = new_employees.iter().flat_map(references).collect();
    let mut reports = select_waiting_for(&**work, work.actor.organization(), references).all(&**work).await?;
    reports.sort_by_key(|row| row.id);
    Ok(match_managers(reports, new_employees))
}

/// Loads the employees of a search by key, and those who wait for a new employee, in one statement.
pub(super) async fn load_with_pending_reports(
    work: &UnitOfWork<'_>,
    search: KeySearch,
    new_employee: &Model,
) -> Result<(KeyedEmployees, Vec<Model>)> {
    let organization = work.actor.organization();
    let references = references(new_employee);
    let mut select = search.select(&**work, organization);
    let reports = select_waiting_for(&**work, organization, references.clone());
    QueryTrait::query(&mut select).union(UnionType::All, reports.into_query());
    let rows = select.all(&**work).await?;
    let is_waiting = |row: &&Model| row.manager_pending.as_ref().is_some_and(|pending| references.contains(&pending.to_ascii_lowercase()));
    let mut reports: Vec<Model> = rows.iter().filter(is_waiting).cloned().collect();
    reports.sort_by_key(|row| row.id);
    reports.dedup_by_key(|row| row.id);
    Ok((search.finish(rows), reports))
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

/// Removes those whose pending manager is a user name or an e-mail address that other employees have too.
async fn remove_ambiguous(work: &UnitOfWork<'_>, resolved: &mut ResolvedManagers, new_employees: &[Model]) -> Result<()> {
    let pending = |report: &Model| report.manager_pending.clone().unwrap_or_default();
    let is_key = |reference: &str, manager: EmployeeId| {
        new_employees.iter().any(|row| row.id == manager && (row.external_id == reference || row.id.to_string() == reference))
    };
    let names: HashSet<String> = resolved
        .iter()
        .map(|(report, manager)| (pending(report), *manager))
        .filter(|(reference, manager)| !is_key(reference, *manager))
        .map(|(reference, _)| reference.to_ascii_lowercase())
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let having = |column| Entity::of(work.actor.organization()).filter(db::expr_in_texts(&**work, lower(column), names.iter().cloned()));
    let mut select = having(Column::UserName);
    QueryTrait::query(&mut select).union(UnionType::All, having(Column::Email).into_query());
    let mut named: HashMap<EmployeeId, Model> = select.all(&**work).await?.into_iter().map(|row| (row.id, row)).collect();
    // As they are after this write.
    named.extend(new_employees.iter().map(|row| (row.id, row.clone())));
    let mut by_name: HashMap<String, Vec<Model>> = HashMap::new();
    for row in named.into_values() {
        let own_names: HashSet<String> = names_of(&row).into_iter().filter(|name| names.contains(name)).collect();
        own_names.into_iter().for_each(|name| by_name.entry(name).or_default().push(row.clone()));
    }
    resolved.retain(|(report, manager)| {
        let reference = pending(report);
        let candidates = by_name.get(&reference.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default();
        is_key(&reference, *manager) || choose(&reference, candidates) == ReferencedManager::Found(*manager)
    });
    Ok(())
}

/// Stores the managers of the reports.
pub(super) async fn assign_managers(work: &mut UnitOfWork<'_>, mut resolved: ResolvedManagers, new_employees: &[Model]) -> Result<()> {
    remove_ambiguous(work, &mut resolved, new_employees).await?;
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
