//! Creating and changing employees.

use super::{
    Attributes, find_by_external_ids, find_subject, get, is_another_person,
    own_keys::{self, KeySearch, OwnKeys, find_by_keys},
    pending_manager::{self, ResolvedManagers, has_new_reference, resolve_pending_managers},
    rules::MAX_EXTERNAL_ID_LENGTH,
    store::{convert_unique_violation, ensure_no_manager_cycle, update_many, update_one, update_one_with_keys},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        attribute_owner::{AttributeGroup, Ownership},
        brake,
        shared::ensure_version,
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, bulk, error::Problems},
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Role, Status},
    id::{EmployeeId, OrganizationId},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

/// The number of due employments that one transaction ends or starts.
const DUE_BATCH_SIZE: u64 = 500;

/// Creates the employee with this external id, or changes the one that has it or has the previous external id. An integration names
/// employees by its own keys, and does not change attributes that another integration owns.
///
/// # Errors
/// `Invalid` per attribute; `Conflict` when the employee is not at the expected version, or the brake holds the caller; `NotFound`
/// when a version is expected of an employee that does not exist.
pub async fn upsert(
    app: &App,
    actor: &Actor,
    attributes: Attributes,
    expected_version: Option<i64>,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let new_id: EmployeeId = app.clock.new_id();
    if let Some(id) = work.claim_idempotency_key(idempotency_key, "employeeUpsert", &attributes, new_id).await? {
        // The key was claimed with a new id. If the earlier request changed an existing employee, the id is not in use.
        let key = attributes.external_id;
        let existing = find_by_keys(&*work, actor.organization(), Ownership::of(&work)?, vec![key.clone()]).await?;
        return match existing.employees().get(&key) {
            Some(row) => Ok(row.clone()),
            None => get(&*work, actor, id).await,
        };
    }
    let today = app.clock.today();
    let ownership = Ownership::of(&work)?;
    let manager_external_id = attributes.manager_external_id.as_set().cloned();
    let keys = [Some(attributes.external_id.clone()), attributes.previous_external_id.clone(), manager_external_id.clone()];
    let search = KeySearch::begin(&*work, actor.organization(), ownership, keys.into_iter().flatten().collect()).await?;
    let new_employee = |attributes: &Attributes| {
        let blank = attributes.new_employee(actor.organization(), new_id, work.at);
        attributes.clone().with_implied_status(None, today).apply_to(&blank, None)
    };
    let candidate = new_employee(&attributes);
    let (existing, reports) = pending_manager::load_with_pending_reports(&work, search, &candidate).await?;
    let old = find_subject(&attributes, existing.employees()).map_err(|problem| Error::Invalid(vec![problem]))?;
    let mut attributes = attributes.with_implied_status(old, today);
    attributes.validate(old.is_none(), today).into_result()?;
    if let (None, Some(_)) = (old, expected_version) {
        return Err(Error::NotFound { noun: "employee" });
    }
    let manager = match &manager_external_id {
        Some(external_id) if old.is_none() || !ownership.foreign().contains(AttributeGroup::Manager) => {
            Some(existing.employees().get(external_id).ok_or_else(|| unknown_manager(external_id))?.id)
        }
        _ => None,
    };
    existing.assign_keys(ownership, &mut attributes, old, new_id);
    let by_employee = attributes.own_key.clone().map(|key| (old.map_or(new_id, |old| old.id), key.to));
    let keys = OwnKeys { integration: ownership.key_integration(), by_employee: by_employee.into_iter().collect() };
    let row = match old {
        None => {
            let row = Model { manager_id: manager, ..new_employee(&attributes) };
            let resolved = pending_manager::match_managers(reports, &[keys.named(&row)]);
            insert_with_reports(&mut work, row.clone(), resolved).await?;
            keys.store(&mut work)?;
            row
        }
        Some(old) => {
            ensure_version(expected_version, old.version)?;
            ensure_same_person(old, &attributes)?;
            if let Some(manager) = manager {
                ensure_no_manager_cycle(&work, old.id, manager).await?;
            }
            let new = attributes.apply_to(old, manager);
            work = brake::ensure_not_held(work, old, &new).await?;
            let row = update_one_with_keys(&mut work, old, new, &keys).await?;
            if has_new_reference(old, &row) || !keys.is_empty() {
                let changed = &[keys.named(&row)];
                let resolved = pending_manager::match_managers(reports, changed);
                pending_manager::assign_managers(&mut work, resolved, changed).await?;
            }
            if row.external_id != old.external_id
                && let (Some(integration), Some(_)) = (ownership.key_integration(), existing.own_key(old.id))
            {
                own_keys::delete(&work, integration, [old.id]).await?;
            }
            row
        }
    };
    work.commit().await?;
    Ok(row)
}

/// Refuses attributes of another person: the external id was given a second time.
fn ensure_same_person(old: &Model, attributes: &Attributes) -> Result<()> {
    if !is_another_person(old, attributes) {
        return Ok(());
    }
    let message = "looks like the external id of another person: the user name, the e-mail address and both names differ. Give that \
        employee another external id first, or change these attributes one after the other";
    Err(Error::invalid_with_code("externalId", Code::Taken, message))
}

/// Gives an employee another external id. Identifier, history and pairings stay. The present external id changes nothing.
///
/// # Errors
/// `Invalid` when another employee has the external id, or another integration owns external ids; `Conflict` when the employee is not at the expected version, or the brake holds
/// the caller.
pub async fn change_external_id(
    app: &App,
    actor: &Actor,
    id: EmployeeId,
    external_id: String,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteEmployee, &[])?;
    Ownership::of(&work)?.require(AttributeGroup::ExternalId, "externalId")?;
    let mut problems = Problems::default();
    problems.require_text("externalId", &external_id, MAX_EXTERNAL_ID_LENGTH);
    problems.into_result()?;
    ensure_version(expected_version, old.version)?;
    if old.external_id == external_id {
        return Ok(old);
    }
    if !find_by_external_ids(&*work, actor.organization(), vec![external_id.clone()]).await?.is_empty() {
        return Err(Error::invalid_with_code("externalId", Code::Taken, "another employee has this external id"));
    }
    let new = Model { external_id, ..old.clone() };
    work = brake::ensure_not_held(work, &old, &new).await?;
    let row = update_one(&mut work, &old, new).await?;
    resolve_pending_managers(&mut work, std::slice::from_ref(&row)).await?;
    work.commit().await?;
    Ok(row)
}

fn unknown_manager(external_id: &str) -> Error {
    let message = format!("there is no employee with the external id {external_id}");
    Error::invalid_with_code("managerExternalId", Code::NotFound, message)
}

/// Creates an employee with the change log entry. Returns nothing that this write could still read: the row is inserted by the commit
/// unless an employee waits for this manager.
pub(super) async fn insert_one(work: &mut UnitOfWork<'_>, row: Model, keys: &OwnKeys) -> Result<()> {
    let resolved = pending_manager::find_resolved(work, &[keys.named(&row)]).await?;
    insert_with_reports(work, row, resolved).await?;
    keys.store(work)
}

/// As [`insert_one`], with the employees who wait for the new one and the identifier of their manager.
async fn insert_with_reports(work: &mut UnitOfWork<'_>, row: Model, resolved: ResolvedManagers) -> Result<()> {
    work.record(ChangeKind::EmployeeCreated.entry(row.id, row.version));
    if resolved.is_empty() {
        work.insert([row])?;
        work.on_write_error(convert_unique_violation);
        return Ok(());
    }
    row.clone().into_active_model().insert(&**work).await.map_err(convert_unique_violation)?;
    pending_manager::assign_managers(work, resolved, &[row]).await
}

/// Creates employees with their change log entries, and the keys of an integration for them. A manager must come before their reports, or be
/// pending for them.
pub(in crate::domain) async fn insert_many(work: &mut UnitOfWork<'_>, rows: Vec<Model>, keys: &OwnKeys) -> Result<()> {
    for row in &rows {
        work.record(ChangeKind::EmployeeCreated.entry(row.id, row.version));
    }
    bulk::insert::<Entity>(&**work, rows.clone(), None).await.map_err(convert_unique_violation)?;
    keys.store_now(work).await?;
    let named: Vec<Model> = rows.iter().map(|row| keys.named(row)).collect();
    resolve_pending_managers(work, &named).await
}

/// Ends an employment on a date, today when no date is given. A future date is stored, and the employment ends on that day. Ending an
/// ended employment changes nothing.
///
/// # Errors
/// `Invalid` when the date is before the hire date, or another integration owns the status; `Conflict` when the employee is not at the expected version, or the brake holds the
/// caller.
pub async fn terminate(app: &App, actor: &Actor, id: EmployeeId, on: Option<NaiveDate>, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteEmployee, &[])?;
    Ownership::of(&work)?.require(AttributeGroup::Status, "terminatedOn")?;
    ensure_version(expected_version, old.version)?;
    if old.status == Status::Terminated {
        return Ok(old);
    }
    let on = on.unwrap_or_else(|| app.clock.today());
    // Somebody may leave before the first day.
    if old.status != Status::PreHire && old.hired_on.is_some_and(|hired| on < hired) {
        return Err(Error::invalid("terminatedOn", "must not be before hiredOn"));
    }
    let status = if on > app.clock.today() { old.status } else { Status::Terminated };
    let new = Model { status, terminated_on: Some(on), ..old.clone() };
    work = brake::ensure_not_held(work, &old, &new).await?;
    let row = update_one(&mut work, &old, new).await?;
    work.commit().await?;
    Ok(row)
}

/// Ends the employments whose termination date has come. Terminations that the brake has not counted wait when they exceed its limit.
/// Returns the number of ended employments.
pub async fn terminate_due(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let counted = terminate_due_employees(app, &actor, true).await?;
    let uncounted = if brake::admits_due_terminations(app, &actor).await? { terminate_due_employees(app, &actor, false).await? } else { 0 };
    Ok(counted + uncounted)
}

/// Ends the due employments whose termination the brake has counted, or those that it has not counted.
async fn terminate_due_employees(app: &App, actor: &Actor, is_counted: bool) -> Result<usize> {
    let due = || {
        let due = brake::due_terminations(actor.organization(), app.clock.today()).filter(Column::TerminationCounted.eq(is_counted));
        due.order_by_asc(Column::Id).limit(DUE_BATCH_SIZE)
    };
    let mut count = 0;
    // Several small transactions, so that other writes of the organization do not wait long.
    while due().one(&app.db).await?.is_some() {
        let mut work = app.begin(actor).await?;
        let rows = due().all(&*work).await?;
        count += rows.len();
        let terminated = |old: Model| {
            let new = Model { status: Status::Terminated, ..old.clone() };
            (old, new)
        };
        let changes: Vec<_> = rows.into_iter().map(terminated).collect();
        if !is_counted {
            brake::record_due_terminations(&mut work, &changes)?;
        }
        update_many(&mut work, changes).await?;
        work.commit().await?;
    }
    Ok(count)
}

/// Makes the employees ACTIVE whose first day has come. Returns their number.
pub async fn start_due(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let due = || {
        // A literal, not a parameter: only then do the planners use the partial index of future employees.
        let future = Entity::of(organization).filter(Expr::cust("status = 'PRE_HIRE'"));
        future.filter(Column::HiredOn.lte(app.clock.today())).order_by_asc(Column::Id).limit(DUE_BATCH_SIZE)
    };
    let mut count = 0;
    while due().one(&app.db).await?.is_some() {
        let mut work = app.begin(&actor).await?;
        let rows = due().all(&*work).await?;
        count += rows.len();
        let started = |old: Model| {
            let new = Model { status: Status::Active, ..old.clone() };
            (old, new)
        };
        update_many(&mut work, rows.into_iter().map(started).collect()).await?;
        work.commit().await?;
    }
    Ok(count)
}

/// Assigns a role to an employee. Assigning the current role changes nothing.
///
/// # Errors
/// `Conflict` when the employee is not at the expected version.
pub async fn assign_role(app: &App, actor: &Actor, id: EmployeeId, role: Role, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    actor.authorize(Permission::AssignRole, &[])?;
    ensure_version(expected_version, old.version)?;
    if old.role == role {
        return Ok(old);
    }
    let row = Model { role, version: old.version + 1, updated_at: work.at, ..old };
    work.update(row.clone())?;
    work.record(ChangeKind::EmployeeUpdated.entry(row.id, row.version).with_fields(vec!["role"]));
    work.commit().await?;
    Ok(row)
}
