//! Employees as a directory (SCIM) maintains them. A request contains the complete user; a manager may be named before they exist.
//!
//! Deactivating a user ends the employment at once, also that of a suspended employee and of one whose termination date is in the future;
//! activating them again re-hires the employee. A user whose first day is still to come is active and PRE_HIRE: the directory does not know
//! the difference. Deleting (deprovisioning) a user also ends the employment and hides the employee from
//! directories. The employee and their history are kept, and creating a user with the same external id restores them.

use super::{
    Attributes, Patch, insert_many,
    lookup::Lookup,
    manager_reference::ReferencedManager,
    pending_manager,
    rules::differences,
    store::{ensure_no_manager_cycle, update_one, update_uncounted},
    visible_to,
    write::insert_one,
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{brake, shared::ensure_version},
    platform::{Code, Error, Result, db},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, TypedId},
    participant, roster_plan,
};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, ExprTrait, QueryFilter, Select, Statement};
use serde_json::Value;
use std::collections::HashMap;

/// How long an employee counts as new in [`is_withdrawn_addition`].
const NEW_EMPLOYEE_PERIOD: TimeDelta = TimeDelta::minutes(10);

/// The latest employees, of whom most must not be new in [`is_withdrawn_addition`]. Identifiers ascend with time, so the primary key finds
/// them at the same cost in an organization of any size. The limit is a literal: with a parameter, PostgreSQL would expect many rows.
const LATEST_EMPLOYEES: &str = "select e.created_at, e.status from employee e where e.organization_id = $1 order by e.id desc limit 1000";

/// The longest reference to a manager, in characters.
const MAX_MANAGER_LENGTH: usize = 200;

/// A complete user as a directory sends it. An attribute that is `None` has no value, except where noted.
#[derive(Clone, Debug, Default)]
pub struct DirectoryUser {
    pub external_id: Option<String>,
    pub user_name: String,
    pub email: Option<String>,
    pub email_type: Option<String>,
    /// Stored as an empty text when the directory sends no given name.
    pub given_name: Option<String>,
    /// Stored as an empty text when the directory sends no family name.
    pub family_name: Option<String>,
    /// The attributes without a field of their own here. Its manager and its status are ignored.
    pub attributes: Attributes,
    /// The manager, by identifier or external id, else by user name or e-mail address.
    pub manager: Option<String>,
    /// `Some(false)` ends the employment now. `None` keeps the current status.
    pub active: Option<bool>,
    /// SCIM attributes that employees do not have, kept for directories.
    pub other_attributes: Option<Value>,
}

/// The employees that directories see: all but the deprovisioned.
pub fn visible_to_directory(actor: &Actor) -> Result<Select<Entity>> {
    Ok(visible_to(actor)?.filter(Column::DeprovisionedAt.is_null()))
}

/// An employee that directories see.
///
/// # Errors
/// `NotFound` when the employee does not exist or is deprovisioned.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: EmployeeId) -> Result<Model> {
    visible_to_directory(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "employee" })
}

/// Loads the managers of the employees, keyed by the identifier of the manager.
pub async fn load_managers(db: &impl ConnectionTrait, actor: &Actor, rows: &[Model]) -> Result<HashMap<EmployeeId, Model>> {
    let ids: Vec<_> = rows.iter().filter_map(|row| Some(row.manager_id?.uuid())).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let managers = visible_to(actor)?.filter(db::in_ids(db, Column::Id, ids)).all(db).await?;
    Ok(managers.into_iter().map(|row| (row.id, row)).collect())
}

/// The external id that the directory or HR system assigned. `None` when it assigned none: the column then contains the identifier,
/// because external ids are unique.
pub fn assigned_external_id(row: &Model) -> Option<&str> {
    (row.external_id != row.id.to_string()).then_some(row.external_id.as_str())
}

/// Creates an employee, or restores a deprovisioned one.
///
/// # Errors
/// `Invalid` per attribute, also when another employee has the user name or external id.
pub async fn provision(app: &App, actor: &Actor, user: DirectoryUser) -> Result<Model> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let lookup = Lookup::load(&work, std::slice::from_ref(&user)).await?;
    match find_deprovisioned(&work, &lookup, &user).await? {
        Some(old) => apply(work, &old, user).await,
        None => {
            let row = to_new_employee(&work, &lookup, user).await?;
            insert_one(&mut work, row.clone()).await?;
            work.commit().await?;
            Ok(row)
        }
    }
}

/// Creates the employees of several users in one write. The result of each user is that of [`provision`]; an error of one, which may have
/// occurred before, does not affect the others. `None`: nothing was done for this user, who must be provisioned alone. Nothing more is
/// done after `max_errors` errors.
///
/// # Errors
/// An error that is not one of a user: nothing was written.
pub async fn provision_many<E: From<Error>>(
    app: &App,
    actor: &Actor,
    users: Vec<Result<DirectoryUser, E>>,
    max_errors: usize,
) -> Result<Vec<Option<Result<Model, E>>>, E> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let mut lookup = Lookup::load(&work, users.iter().flatten()).await?;
    let count = users.len();
    let (mut results, mut rows, mut error_count) = (Vec::new(), Vec::new(), 0);
    for user in users {
        let result = match user {
            Err(error) => Err(error),
            Ok(user) => match provision_in(&work, &mut lookup, user).await {
                // Restoring an employee is a write of its own. Later users wait for it.
                Ok(None) => break,
                Ok(Some(row)) => Ok(row),
                Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => Err(error.into()),
                Err(error) => return Err(error.into()),
            },
        };
        match &result {
            Ok(row) => rows.push(row.clone()),
            Err(_) => error_count += 1,
        }
        results.push(Some(result));
        if error_count >= max_errors {
            break;
        }
    }
    let inserted = match insert_many(&mut work, rows).await {
        Ok(()) => work.commit().await,
        Err(error) => Err(error),
    };
    match inserted {
        Ok(()) => {}
        // A row violates a constraint that only the database checks. Alone, each user gets their own result.
        Err(Error::Invalid(_) | Error::Conflict(_)) => results.clear(),
        Err(error) => return Err(error.into()),
    }
    results.resize_with(count, || None);
    Ok(results)
}

/// The employee of a new user, known to the lookup from now on. `None` when the user restores a deprovisioned employee.
async fn provision_in(work: &UnitOfWork<'_>, lookup: &mut Lookup, user: DirectoryUser) -> Result<Option<Model>> {
    if find_deprovisioned(work, lookup, &user).await?.is_some() {
        return Ok(None);
    }
    let row = to_new_employee(work, lookup, user).await?;
    lookup.add(&row);
    Ok(Some(row))
}

/// The employee of a new user.
async fn to_new_employee(work: &UnitOfWork<'_>, lookup: &Lookup, user: DirectoryUser) -> Result<Model> {
    let blank = Attributes::default().new_employee(work.actor.organization(), work.app.clock.new_id(), work.at);
    let new = to_employee(work, lookup, &blank, user).await?;
    let is_terminated = new.status == Status::Terminated;
    Ok(Model { terminated_on: new.terminated_on.or(is_terminated.then(|| work.at.date_naive())), ..new })
}

/// Finds the deprovisioned employee that a new user restores: by external id; by user name when neither has an external id.
async fn find_deprovisioned(work: &UnitOfWork<'_>, lookup: &Lookup, user: &DirectoryUser) -> Result<Option<Model>> {
    if let Some(external_id) = &user.external_id {
        return match lookup.find_by_external_id(work, external_id).await? {
            Some(row) if row.deprovisioned_at.is_none() => Err(taken_error("externalId")),
            existing => Ok(existing),
        };
    }
    let mut same_name = lookup.find_by_user_name(work, &user.user_name).await?.into_iter();
    Ok(same_name.find(|row| row.deprovisioned_at.is_some() && assigned_external_id(row).is_none()))
}

/// Changes an employee. `change` computes the new user from the employee and their manager, in the same transaction. Nothing is written
/// when no attribute changed.
///
/// # Errors
/// As [`provision`]; `Conflict` when the employee is not at the expected version, or the brake holds the caller; the error of `change`.
pub async fn update<E: From<Error>>(
    app: &App,
    actor: &Actor,
    id: EmployeeId,
    expected_version: Option<i64>,
    change: impl FnOnce(&Model, Option<&Model>) -> Result<DirectoryUser, E> + Send,
) -> Result<Model, E> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    ensure_version(expected_version, old.version)?;
    let managers = load_managers(&*work, actor, std::slice::from_ref(&old)).await?;
    let user = change(&old, managers.values().next())?;
    Ok(apply(work, &old, user).await?)
}

/// Ends the employment of an employee and hides them from directories.
///
/// # Errors
/// `Conflict` when the employee is not at the expected version, or the brake holds the caller.
pub async fn deprovision(app: &App, actor: &Actor, id: EmployeeId, expected_version: Option<i64>) -> Result<()> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    ensure_version(expected_version, old.version)?;
    let terminated_on = past_termination_date(&old, app.clock.today());
    let new = Model { status: Status::Terminated, terminated_on, deprovisioned_at: Some(work.at), ..old.clone() };
    store(work, &old, new).await.map(drop)
}

async fn apply(work: UnitOfWork<'_>, old: &Model, user: DirectoryUser) -> Result<Model> {
    let new = to_employee(&work, &Lookup::default(), old, user).await?;
    store(work, old, new).await
}

/// The termination date of an employee whose employment ends today: an announced date that is still to come does not hold.
fn past_termination_date(old: &Model, today: NaiveDate) -> Option<NaiveDate> {
    old.terminated_on.map(|on| Ord::min(on, today))
}

/// Stores the employee and commits, unless the brake holds the caller.
async fn store(work: UnitOfWork<'_>, old: &Model, new: Model) -> Result<Model> {
    let is_withdrawn = is_withdrawn_addition(&work, old, &new).await?;
    let mut work = if is_withdrawn { work } else { brake::ensure_not_held(work, old, &new).await? };
    let is_referenced_anew = pending_manager::has_new_reference(old, &new);
    let row = if is_withdrawn { update_uncounted(&mut work, old, new).await? } else { update_one(&mut work, old, new).await? };
    if is_referenced_anew {
        pending_manager::resolve_pending_managers(&mut work, std::slice::from_ref(&row)).await?;
    }
    work.commit().await?;
    Ok(row)
}

/// Whether the change ends the employment of an employee who was added singly within the last minutes and is in no program. Test runs, and
/// administrators who correct a mistake, create users and delete them again: the brake does not count these. Every deactivation counts
/// while most of the latest employees are as new, as during the first load, and while a roster has just been applied: rosters add many at once.
async fn is_withdrawn_addition(work: &UnitOfWork<'_>, old: &Model, new: &Model) -> Result<bool> {
    let since = work.at - NEW_EMPLOYEE_PERIOD;
    if new.status != Status::Terminated || old.status == Status::Terminated || old.created_at <= since {
        return Ok(false);
    }
    let organization = work.actor.organization();
    let participations = participant::Entity::of(organization).filter(participant::Column::EmployeeId.eq(old.id));
    if participations.one(&**work).await?.is_some() {
        return Ok(false);
    }
    let is_recent = roster_plan::Column::AppliedAt.gt(since).or(roster_plan::Column::Status.eq(roster_plan::Status::Applying));
    if roster_plan::Entity::of(organization).filter(is_recent).one(&**work).await?.is_some() {
        return Ok(false);
    }
    let statement = Statement::from_sql_and_values(work.get_database_backend(), LATEST_EMPLOYEES, [organization.uuid().into()]);
    let (mut new, mut established) = (0, 0);
    for row in work.query_all_raw(statement).await? {
        let (created_at, status): (DateTime<Utc>, Status) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        new += usize::from(created_at > since);
        established += usize::from(created_at <= since && status != Status::Terminated);
    }
    Ok(new <= established)
}

/// Validates the user and converts it to the employee to store.
async fn to_employee(work: &UnitOfWork<'_>, lookup: &Lookup, old: &Model, user: DirectoryUser) -> Result<Model> {
    let external_id = user.external_id.clone().unwrap_or_else(|| old.id.to_string());
    let non_empty = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let status = match (user.active, old.status) {
        (Some(true), _) => Some(Status::Active),
        (Some(false), Status::PreHire | Status::Active | Status::Suspended) => Some(Status::Terminated),
        _ => None,
    };
    let today = work.app.clock.today();
    let terminated_on = match (status, past_termination_date(old, today)) {
        (Some(Status::Terminated), Some(on)) => Patch::Set(on),
        _ => Patch::Keep,
    };
    let attributes = Attributes {
        external_id: external_id.clone(),
        user_name: Some(user.user_name.clone()),
        email: non_empty(&user.email),
        given_name: non_empty(&user.given_name),
        family_name: non_empty(&user.family_name),
        manager_external_id: Patch::Keep,
        status: status.map(|status| status.to_value()),
        terminated_on,
        ..user.attributes
    };
    let existing = Some(old).filter(|old| !old.user_name.is_empty());
    let attributes = attributes.with_implied_status(existing, today);
    attributes.validate(false, today).into_result()?;
    let lower = |text: &String| text.to_ascii_lowercase();
    let own_names = [Some(external_id.clone()), Some(lower(&user.user_name)), user.email.as_ref().map(lower)];
    let (manager_id, manager_pending) = find_manager(work, lookup, old, own_names, user.manager).await?;
    let new = Model {
        external_id,
        email: user.email.unwrap_or_default(),
        email_type: user.email_type,
        given_name: user.given_name.unwrap_or_default(),
        family_name: user.family_name.unwrap_or_default(),
        manager_id,
        manager_pending,
        directory: user.other_attributes,
        deprovisioned_at: None,
        ..attributes.apply_to(old, None)
    };
    if new.user_name != old.user_name || (old.status == Status::Terminated && new.status != Status::Terminated) {
        let is_new = old.user_name.is_empty();
        // The user name is all that identifies a new user without an external id: then it means the one who left.
        let is_anonymous = is_new && user.external_id.is_none();
        ensure_user_name_is_free(work, lookup, &new, is_anonymous).await?;
    }
    if new.external_id != old.external_id && !differences(old, &new).is_empty() {
        let existing = lookup.find_by_external_id(work, &new.external_id).await?;
        if existing.is_some_and(|row| row.id != new.id) {
            return Err(taken_error("externalId"));
        }
    }
    Ok(new)
}

/// Finds the manager that a directory refers to. Returns the reference as pending when it does not name one employee.
async fn find_manager(
    work: &UnitOfWork<'_>,
    lookup: &Lookup,
    old: &Model,
    own_names: [Option<String>; 3],
    reference: Option<String>,
) -> Result<(Option<EmployeeId>, Option<String>)> {
    let Some(reference) = reference else { return Ok((None, None)) };
    let field = "managerExternalId";
    if reference.chars().count() > MAX_MANAGER_LENGTH {
        return Err(Error::invalid(field, format!("must have at most {MAX_MANAGER_LENGTH} characters")));
    }
    let own_manager = || Err(Error::invalid(field, "an employee cannot be their own manager"));
    match lookup.find_manager(work, &reference).await? {
        ReferencedManager::Found(id) if id == old.id => own_manager(),
        ReferencedManager::Found(id) => {
            // A new employee, who has no user name yet, has no reports, so no cycle can close.
            if old.manager_id != Some(id) && !old.user_name.is_empty() {
                ensure_no_manager_cycle(work, old.id, id).await?;
            }
            Ok((Some(id), None))
        }
        ReferencedManager::Unknown
            if own_names.iter().flatten().any(|name| *name == reference || *name == reference.to_ascii_lowercase()) =>
        {
            own_manager()
        }
        ReferencedManager::Unknown | ReferencedManager::Ambiguous => Ok((None, Some(reference))),
    }
}

/// Checks that no other current employee has the user name, without regard to case. With `or_left`, also that nobody whom directories
/// see had it before their employment ended.
async fn ensure_user_name_is_free(work: &UnitOfWork<'_>, lookup: &Lookup, new: &Model, or_left: bool) -> Result<()> {
    let same_name = lookup.find_by_user_name(work, &new.user_name).await?;
    let is_held = |row: &Model| row.status != Status::Terminated || (or_left && row.deprovisioned_at.is_none());
    if same_name.iter().any(|row| row.id != new.id && is_held(row)) { Err(taken_error("userName")) } else { Ok(()) }
}

fn taken_error(field: &'static str) -> Error {
    Error::invalid_with_code(field, Code::Taken, "another employee has this value")
}
