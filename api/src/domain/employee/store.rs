//! Storing changed employees: one or many, each with its change log entry and the effects on coaching; and the constraints that the
//! database or a query must check.

use super::{
    own_keys::{self, OwnKeys},
    rules,
};
use crate::{
    app::UnitOfWork,
    domain::{
        brake,
        shared::{continuity, reporting_lines},
    },
    feed::{ChangeKind, Entry},
    platform::{Code, Error, Result, bulk},
};
use entity::{
    employee::{Column, Entity, Model, Status},
    id::EmployeeId,
};
use sea_orm::{ActiveModelTrait, DbErr, IdenStatic, IntoActiveModel, Iterable, SqlErr, sea_query::OnConflict};
use std::collections::HashMap;

/// Stores a changed employee with a change log entry that names the changed fields, and counts the change for the brake. Does nothing
/// when no attribute changed. Returns the employee as stored.
pub(super) async fn update_one(work: &mut UnitOfWork<'_>, old: &Model, new: Model) -> Result<Model> {
    update_one_with_keys(work, old, new, &OwnKeys::default()).await
}

/// As [`update_one`], with a new own key of the calling integration.
pub(super) async fn update_one_with_keys(work: &mut UnitOfWork<'_>, old: &Model, new: Model, keys: &OwnKeys) -> Result<Model> {
    let row = update_uncounted(work, old, new, keys.by_employee.contains_key(&old.id)).await?;
    brake::record_tally(work, old, &row)?;
    keys.store(work)?;
    Ok(row)
}

/// As [`update_one`], without counting the change for the brake. `has_new_key`: the calling integration changes its own key, too.
pub(super) async fn update_uncounted(work: &mut UnitOfWork<'_>, old: &Model, new: Model, has_new_key: bool) -> Result<Model> {
    let Some((row, entry)) = prepare_update(work, old, new, has_new_key) else { return Ok(old.clone()) };
    work.record(entry);
    let change = [(old.clone(), row.clone())];
    if continuity::is_affected(&change) {
        row.clone().into_active_model().reset_all().update(&**work).await.map_err(convert_unique_violation)?;
        continuity::apply_changes(work, &change).await?;
    } else {
        work.update(row.clone())?;
    }
    work.on_write_error(convert_unique_violation);
    Ok(row)
}

/// Stores changed employees, given as (old, new), in their order, each with its change log entry. A user name must not move from one
/// employee to a later one.
pub(in crate::domain) async fn update_many(work: &mut UnitOfWork<'_>, rows: Vec<(Model, Model)>) -> Result<()> {
    update_many_with_keys(work, rows, &OwnKeys::default()).await
}

/// As [`update_many`], with new own keys of an integration.
pub(in crate::domain) async fn update_many_with_keys(work: &mut UnitOfWork<'_>, rows: Vec<(Model, Model)>, keys: &OwnKeys) -> Result<()> {
    let changes: Vec<_> = rows
        .into_iter()
        .filter_map(|(old, new)| {
            let (new, entry) = prepare_update(work, &old, new, keys.by_employee.contains_key(&old.id))?;
            Some(((old, new), entry))
        })
        .collect();
    // All rows exist, so every insert conflicts and updates. Unlike updates, many inserts are one statement.
    let unchanged = [Column::OrganizationId, Column::Id, Column::CreatedAt, Column::LastSessionAt].map(|column| column.as_str());
    let updated = Column::iter().filter(|column| !unchanged.contains(&column.as_str()));
    let on_conflict = OnConflict::columns([Column::OrganizationId, Column::Id]).update_columns(updated).to_owned();
    let rows = changes.iter().map(|((_, row), _)| row.clone()).collect();
    bulk::insert::<Entity>(&**work, rows, Some(&on_conflict)).await.map_err(convert_unique_violation)?;
    let (changes, entries): (Vec<_>, Vec<_>) = changes.into_iter().unzip();
    entries.into_iter().for_each(|entry| work.record(entry));
    keys.store_now(work).await?;
    continuity::apply_changes(work, &changes).await
}

/// The row to store and its change log entry. `None` when neither an attribute nor a key changed.
fn prepare_update(work: &UnitOfWork<'_>, old: &Model, new: Model, has_new_key: bool) -> Option<(Model, Entry)> {
    let mut fields: Vec<_> = rules::differences(old, &new).into_iter().map(|(field, _)| field).collect();
    fields.extend(has_new_key.then_some(own_keys::FIELD));
    fields.dedup();
    if fields.is_empty() {
        return None;
    }
    let kind = match (old.status, new.status) {
        (Status::Terminated, Status::PreHire | Status::Active | Status::Suspended) => ChangeKind::EmployeeReactivated,
        (Status::PreHire | Status::Active | Status::Suspended, Status::Terminated) => ChangeKind::EmployeeTerminated,
        (Status::PreHire, Status::Active) => ChangeKind::EmployeeStarted,
        _ => ChangeKind::EmployeeUpdated,
    };
    let termination_counted = brake::is_termination_counted(old, &new);
    // A user name that is compared with case stays so only while it is the same.
    let user_name_exact = new.user_name_exact && new.user_name == old.user_name && old.status != Status::Terminated;
    let mut new = Model { version: old.version + 1, updated_at: work.at, termination_counted, user_name_exact, ..new };
    if kind == ChangeKind::EmployeeTerminated && new.terminated_on.is_none() {
        new.terminated_on = Some(work.at.date_naive());
    }
    let entry = kind.entry(new.id, new.version).with_fields(fields);
    Some((new, entry))
}

/// Checks that the employee is not a direct or indirect manager of the new manager.
///
/// # Errors
/// `Invalid` with the code `ManagerCycle` on `managerExternalId`.
pub(super) async fn ensure_no_manager_cycle(work: &UnitOfWork<'_>, employee: EmployeeId, manager: EmployeeId) -> Result<()> {
    let lines = reporting_lines::load_managers(&**work, work.actor.organization(), &[manager]).await?;
    if is_own_or_indirect_manager(&lines, employee, manager) {
        let message = "the manager reports to this employee, directly or indirectly";
        return Err(Error::invalid_with_code("managerExternalId", Code::ManagerCycle, message));
    }
    Ok(())
}

/// Whether the employee is the manager, or one of the managers above the manager in these reporting lines.
pub(super) fn is_own_or_indirect_manager(lines: &HashMap<EmployeeId, Vec<EmployeeId>>, employee: EmployeeId, manager: EmployeeId) -> bool {
    manager == employee || lines.get(&manager).is_some_and(|above| above.contains(&employee))
}

/// The error message for a user name that another employee has.
pub const USER_NAME_TAKEN: &str = "another current employee has this user name, which is compared without case";

/// Converts a violated unique constraint of the table into the error for the caller: an external id is unique, and a user name is unique
/// among current employees, without regard to case.
pub(super) fn convert_unique_violation(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(constraint)) if constraint.contains("user_name") => {
            Error::invalid_with_code("userName", Code::Taken, USER_NAME_TAKEN)
        }
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Error::conflict("externalId", Code::Taken, "a concurrent request created an employee with this external id: retry")
        }
        _ => error.into(),
    }
}
