//! Employees as a directory (SCIM) maintains them. A request contains the complete user; a manager may be named before they exist.
//!
//! Deactivating a user ends the employment at once, also that of a suspended employee and of one whose termination date is in the future;
//! activating them again re-hires the employee. A user whose first day is still to come is active and PRE_HIRE: the directory does not know
//! the difference. Deleting (deprovisioning) a user also ends the employment and hides the employee from
//! directories. The employee and their history are kept, and creating a user with the same external id restores them.

use super::{
    Attributes, OwnKeys,
    directory_user::{KeyChange, taken_error, to_employee},
    insert_many,
    lookup::Lookup,
    own_keys, pending_manager,
    store::update_uncounted,
    visible_to,
    write::insert_one,
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        attribute_owner::{AttributeGroups, Ownership},
        brake,
        shared::ensure_version,
    },
    platform::{Error, Result, db},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, TypedId},
    participant, roster_plan,
};
use sea_orm::{ColumnTrait, ConnectionTrait, ExprTrait, QueryFilter, Select, Statement};
use serde_json::Value;
use std::collections::HashMap;

/// How long an employee counts as new in [`is_withdrawn_addition`].
const NEW_EMPLOYEE_PERIOD: TimeDelta = TimeDelta::minutes(10);

/// The latest employees, of whom most must not be new in [`is_withdrawn_addition`]. Identifiers ascend with time, so the primary key finds
/// them at the same cost in an organization of any size. The limit is a literal: with a parameter, PostgreSQL would expect many rows.
const LATEST_EMPLOYEES: &str = "select e.created_at, e.status from employee e where e.organization_id = $1 order by e.id desc limit 1000";

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

/// A user as a directory reads it: the employee with the key that the directory has for them, in place of the external id.
///
/// # Errors
/// As [`get`].
pub async fn get_user(db: &impl ConnectionTrait, actor: &Actor, id: EmployeeId) -> Result<Model> {
    let mut user = get(db, actor, id).await?;
    own_keys::show_own_keys(db, actor, std::slice::from_mut(&mut user)).await?;
    Ok(user)
}

/// A user after a write.
pub struct WrittenUser {
    /// The employee, as [`get_user`] returns it.
    pub user: Model,
    /// The groups of attributes that were not written, because another integration owns them.
    pub kept: AttributeGroups,
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
pub async fn provision(app: &App, actor: &Actor, user: DirectoryUser) -> Result<WrittenUser> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let ownership = Ownership::of(&work)?;
    let lookup = Lookup::load(&work, ownership, std::slice::from_ref(&user)).await?;
    match find_deprovisioned(&work, &lookup, &user).await? {
        Some(old) => {
            let own_key = load_own_key(&work, ownership, old.id).await?;
            Box::pin(apply(work, ownership, &old, own_key, user)).await
        }
        None => {
            let (row, keys) = to_new_employee(&work, ownership, &lookup, user).await?;
            insert_one(&mut work, row.clone(), &keys).await?;
            work.commit().await?;
            Ok(WrittenUser { user: keys.named(&row), kept: AttributeGroups::default() })
        }
    }
}

async fn load_own_key(work: &UnitOfWork<'_>, ownership: Ownership, id: EmployeeId) -> Result<Option<String>> {
    Ok(own_keys::load(&**work, work.actor.organization(), ownership.key_integration(), [id]).await?.remove(&id))
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
    let ownership = Ownership::of(&work)?;
    let mut lookup = Lookup::load(&work, ownership, users.iter().flatten()).await?;
    let count = users.len();
    let mut all_keys = OwnKeys { integration: ownership.key_integration(), ..OwnKeys::default() };
    let (mut results, mut rows, mut error_count) = (Vec::new(), Vec::new(), 0);
    for user in users {
        let result = match user {
            Err(error) => Err(error),
            Ok(user) => match provision_in(&work, ownership, &mut lookup, user).await {
                // Restoring an employee is a write of its own. Later users wait for it.
                Ok(None) => break,
                Ok(Some((row, keys))) => {
                    let user = keys.named(&row);
                    rows.push(row);
                    all_keys.by_employee.extend(keys.by_employee);
                    Ok(user)
                }
                Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => Err(error.into()),
                Err(error) => return Err(error.into()),
            },
        };
        error_count += usize::from(result.is_err());
        results.push(Some(result));
        if error_count >= max_errors {
            break;
        }
    }
    let inserted = match insert_many(&mut work, rows, &all_keys).await {
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
async fn provision_in(
    work: &UnitOfWork<'_>,
    ownership: Ownership,
    lookup: &mut Lookup,
    user: DirectoryUser,
) -> Result<Option<(Model, OwnKeys)>> {
    if find_deprovisioned(work, lookup, &user).await?.is_some() {
        return Ok(None);
    }
    let (row, keys) = to_new_employee(work, ownership, lookup, user).await?;
    lookup.add(&row, &keys.named(&row).external_id);
    Ok(Some((row, keys)))
}

/// The employee of a new user, and the key of the caller for them. The caller gives the first values of all attributes, whoever owns them.
async fn to_new_employee(work: &UnitOfWork<'_>, ownership: Ownership, lookup: &Lookup, user: DirectoryUser) -> Result<(Model, OwnKeys)> {
    let blank = Attributes::default().new_employee(work.actor.organization(), work.app.clock.new_id(), work.at);
    let change = KeyChange::of_new_employee(ownership, lookup, &user, blank.id);
    let (new, _) = to_employee(work, lookup, &blank, user, &change.external_id, AttributeGroups::default()).await?;
    let is_terminated = new.status == Status::Terminated;
    Ok((Model { terminated_on: new.terminated_on.or(is_terminated.then(|| work.at.date_naive())), ..new }, change.keys))
}

/// Finds the deprovisioned employee that a new user restores: by external id; by user name when neither has an external id.
async fn find_deprovisioned(work: &UnitOfWork<'_>, lookup: &Lookup, user: &DirectoryUser) -> Result<Option<Model>> {
    if let Some(external_id) = &user.external_id {
        return match lookup.find_by_external_id(work, external_id).await? {
            Some(_) if lookup.is_of_somebody_else(external_id, user) => Ok(None),
            Some(row) if row.deprovisioned_at.is_none() => Err(taken_error("externalId")),
            existing => Ok(existing),
        };
    }
    let mut same_name = lookup.find_by_user_name(work, &user.user_name).await?.into_iter();
    Ok(same_name.find(|row| row.deprovisioned_at.is_some() && assigned_external_id(row).is_none()))
}

/// Changes an employee. `change` computes the new user from the employee, as [`get_user`] returns it, and their manager, in the same
/// transaction. Nothing is written when no attribute changed.
///
/// # Errors
/// As [`provision`]; `Conflict` when the employee is not at the expected version, or the brake holds the caller; the error of `change`.
pub async fn update<E: From<Error>>(
    app: &App,
    actor: &Actor,
    id: EmployeeId,
    expected_version: Option<i64>,
    change: impl FnOnce(&Model, Option<&Model>) -> Result<DirectoryUser, E> + Send,
) -> Result<WrittenUser, E> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    ensure_version(expected_version, old.version)?;
    let ownership = Ownership::of(&work)?;
    let own_key = load_own_key(&work, ownership, id).await?;
    let managers = load_managers(&*work, actor, std::slice::from_ref(&old)).await?;
    let user = change(&named(&old, own_key.as_ref()), managers.values().next())?;
    Ok(Box::pin(apply(work, ownership, &old, own_key, user)).await?)
}

/// The employee as a caller with an own key knows them.
fn named(employee: &Model, own_key: Option<&String>) -> Model {
    Model { external_id: own_key.unwrap_or(&employee.external_id).clone(), ..employee.clone() }
}

/// Ends the employment of an employee and hides them from directories. When another integration owns the status, it only hides them.
///
/// # Errors
/// `Conflict` when the employee is not at the expected version, or the brake holds the caller.
pub async fn deprovision(app: &App, actor: &Actor, id: EmployeeId, expected_version: Option<i64>) -> Result<()> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    ensure_version(expected_version, old.version)?;
    let terminated_on = past_termination_date(&old, app.clock.today());
    let mut new = Model { status: Status::Terminated, terminated_on, deprovisioned_at: Some(work.at), ..old.clone() };
    Ownership::of(&work)?.foreign().restore(&old, &mut new);
    Box::pin(store(work, &old, new, None)).await.map(drop)
}

async fn apply(
    work: UnitOfWork<'_>,
    ownership: Ownership,
    old: &Model,
    own_key: Option<String>,
    user: DirectoryUser,
) -> Result<WrittenUser> {
    let change = KeyChange::of_employee(&work, ownership, old, own_key.as_deref(), user.external_id.as_deref()).await?;
    let (new, kept) = to_employee(&work, &Lookup::new(ownership), old, user, &change.external_id, ownership.foreign()).await?;
    // Boxed, like this future itself: nested, their states would be too large for the stack of a thread in a debug build.
    let row = Box::pin(store(work, old, new, Some(&change))).await?;
    let own_key = own_key.filter(|_| !change.removes_own_key);
    Ok(WrittenUser { user: change.keys.named(&named(&row, own_key.as_ref())), kept })
}

/// The termination date of an employee whose employment ends today: an announced date that is still to come does not hold.
pub(super) fn past_termination_date(old: &Model, today: NaiveDate) -> Option<NaiveDate> {
    old.terminated_on.map(|on| Ord::min(on, today))
}

/// Stores the employee and commits, unless the brake holds the caller.
async fn store(work: UnitOfWork<'_>, old: &Model, new: Model, change: Option<&KeyChange>) -> Result<Model> {
    let is_withdrawn = is_withdrawn_addition(&work, old, &new).await?;
    let mut work = if is_withdrawn { work } else { brake::ensure_not_held(work, old, &new).await? };
    let changes_own_key = change.is_some_and(KeyChange::changes_own_key);
    let is_referenced_anew = pending_manager::has_new_reference(old, &new) || changes_own_key;
    let row = update_uncounted(&mut work, old, new, changes_own_key).await?;
    if !is_withdrawn {
        brake::record_tally(&mut work, old, &row)?;
    }
    let no_keys = OwnKeys::default();
    let keys = change.map_or(&no_keys, |change| &change.keys);
    keys.store(&mut work)?;
    if let (true, Some(integration)) = (change.is_some_and(|change| change.removes_own_key), Ownership::of(&work)?.key_integration()) {
        own_keys::delete(&work, integration, [row.id]).await?;
    }
    if is_referenced_anew {
        pending_manager::resolve_pending_managers(&mut work, &[keys.named(&row)]).await?;
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
