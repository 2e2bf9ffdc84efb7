//! Changing one employee; and what the roster needs to change many.

use super::{Attributes, by_external_id, get, pending, rules};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::{continuity, hold, listing::expect_version, reporting},
    feed::{Entry, Kind},
    platform::{Code, Error, Result, bulk},
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Role, Status},
    id::{EmployeeId, OrganizationId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, IdenStatic, IntoActiveModel, Iterable, QueryFilter, QueryOrder, QuerySelect, SqlErr,
    sea_query::{Expr, OnConflict},
};

/// How many employments are ended in one write when their last day has come.
const DUE_AT_ONCE: u64 = 500;

/// Creates or changes the employee with this external id.
///
/// # Errors
/// `Invalid` per attribute; `Conflict` when the version is not the expected one, or the brake holds the caller.
pub async fn upsert(app: &App, actor: &Actor, attributes: Attributes, expected_version: Option<i64>, key: Option<&str>) -> Result<Model> {
    actor.may(Act::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let fresh: EmployeeId = app.clock.id();
    if let Some(done) = work.once(key, "employeeUpsert", &attributes, fresh).await? {
        // The key was claimed with a fresh id; an employee that was there already is found by their external id.
        let known = by_external_id(&*work, actor.organization(), vec![attributes.external_id.clone()]).await?;
        return match known.into_values().next() {
            Some(row) => Ok(row),
            None => get(&*work, actor, done).await,
        };
    }
    let named = attributes.manager_external_id.set().cloned();
    let asked = [Some(attributes.external_id.clone()), named.clone()].into_iter().flatten().collect();
    let (known, waiting) = pending::known_and_waiting(&work, asked).await?;
    let old = known.get(&attributes.external_id);
    attributes.problems(old.is_none(), app.clock.today()).into_result()?;
    if let (None, Some(_)) = (old, expected_version) {
        return Err(Error::NotFound { noun: "employee" });
    }
    let manager = match &named {
        Some(external_id) => Some(known.get(external_id).ok_or_else(|| unknown_manager(external_id))?.id),
        None => None,
    };
    let changed = match old {
        None => {
            let row = attributes.over(&attributes.blank(actor.organization(), fresh, work.at), manager);
            work.record(Kind::EmployeeCreated.of(row.id, row.version));
            let awaited = pending::among(waiting, std::slice::from_ref(&row));
            if awaited.is_empty() {
                work.add([row.clone()])?;
                work.refused_by(person_taken);
            } else {
                row.clone().into_active_model().insert(&*work).await.map_err(person_taken)?;
                pending::arrived(&mut work, awaited).await?;
            }
            row
        }
        Some(old) => {
            expect_version(expected_version, old.version)?;
            if let Some(manager) = manager {
                no_cycle(&work, old.id, manager).await?;
            }
            let new = attributes.over(old, manager);
            work = hold::pass(work, old, &new).await?;
            stored(&mut work, old, new).await?
        }
    };
    work.commit().await?;
    Ok(changed)
}

/// Stores the changed attributes of an employee with the entry that says which; nothing when nothing changed.
pub(super) async fn stored(work: &mut Work<'_>, old: &Model, new: Model) -> Result<Model> {
    let Some((row, entry)) = change(work, old, new) else { return Ok(old.clone()) };
    work.record(entry);
    hold::note(work, old, &row)?;
    let change = [(old.clone(), row.clone())];
    if continuity::concerns(&change) {
        row.clone().into_active_model().reset_all().update(&**work).await.map_err(person_taken)?;
        continuity::follow(work, &change).await?;
    } else {
        work.change(row.clone())?;
        work.refused_by(person_taken);
    }
    Ok(row)
}

/// Stores many, in their order, each with its entry. No user name may pass from one to a later one.
pub(in crate::domain) async fn stored_all(work: &mut Work<'_>, rows: Vec<(Model, Model)>) -> Result<()> {
    let changes: Vec<_> = rows
        .into_iter()
        .filter_map(|(old, new)| {
            let (new, entry) = change(work, &old, new)?;
            Some(((old, new), entry))
        })
        .collect();
    // They are all there: an insert that finds its row updates it, and many rows are one statement.
    let kept = [Column::OrganizationId, Column::Id, Column::CreatedAt].map(|column| column.as_str());
    let others = Column::iter().filter(|column| !kept.contains(&column.as_str()));
    let over = OnConflict::columns([Column::OrganizationId, Column::Id]).update_columns(others).to_owned();
    let rows = changes.iter().map(|((_, row), _)| row.clone()).collect();
    bulk::insert::<Entity>(&**work, rows, Some(&over)).await.map_err(person_taken)?;
    let (changes, entries): (Vec<_>, Vec<_>) = changes.into_iter().unzip();
    entries.into_iter().for_each(|entry| work.record(entry));
    continuity::follow(work, &changes).await
}

/// The row to be stored and the entry that says what changed; `None` when nothing did.
fn change(work: &Work<'_>, old: &Model, new: Model) -> Option<(Model, Entry)> {
    let mut fields: Vec<_> = rules::differences(old, &new).into_iter().map(|(field, _)| field).collect();
    fields.dedup();
    if fields.is_empty() {
        return None;
    }
    let kind = match (old.status, new.status) {
        (Status::Terminated, Status::Active | Status::Suspended) => Kind::EmployeeReactivated,
        (Status::Active | Status::Suspended, Status::Terminated) => Kind::EmployeeTerminated,
        _ => Kind::EmployeeUpdated,
    };
    let mut new = Model { version: old.version + 1, updated_at: work.at, ..new };
    if kind == Kind::EmployeeTerminated && new.terminated_on.is_none() {
        new.terminated_on = Some(work.at.date_naive());
    }
    let entry = kind.of(new.id, new.version).changing(fields);
    Some((new, entry))
}

/// Adds many at once, with their entries. A manager must come before those who report to them.
pub(in crate::domain) async fn insert_all(work: &mut Work<'_>, rows: Vec<Model>) -> Result<()> {
    for row in &rows {
        work.record(Kind::EmployeeCreated.of(row.id, row.version));
    }
    let awaited = pending::awaited(work, &rows).await?;
    bulk::insert::<Entity>(&**work, rows, None).await.map_err(person_taken)?;
    pending::arrived(work, awaited).await
}

/// Ends an employment as of a date, today when none is given; when that is to come, on that day. Ending it twice changes nothing.
pub async fn terminate(app: &App, actor: &Actor, id: EmployeeId, on: Option<NaiveDate>, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    actor.may(Act::WriteEmployee, &[])?;
    expect_version(expected_version, old.version)?;
    if old.status == Status::Terminated {
        return Ok(old);
    }
    let on = on.unwrap_or_else(|| app.clock.today());
    if old.hired_on.is_some_and(|hired| on < hired) {
        return Err(Error::invalid("terminatedOn", "must not be before hiredOn"));
    }
    let status = if on > app.clock.today() { old.status } else { Status::Terminated };
    let new = Model { status, terminated_on: Some(on), ..old.clone() };
    work = hold::pass(work, &old, &new).await?;
    let row = stored(&mut work, &old, new).await?;
    work.commit().await?;
    Ok(row)
}

/// Ends the employments whose last day has come; answers how many.
pub async fn terminate_due(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    // Written out, not bound: only so can the databases see that the index of those present will do.
    let due = || {
        let present = Entity::of(organization).filter(Expr::cust("status <> 'TERMINATED'"));
        present.filter(Column::TerminatedOn.lte(app.clock.today())).order_by_asc(Column::Id).limit(DUE_AT_ONCE)
    };
    let mut ended = 0;
    // Nobody is kept waiting for long: many are ended in several writes.
    while due().one(&app.db).await?.is_some() {
        let mut work = app.begin(&actor).await?;
        let rows = due().all(&*work).await?;
        ended += rows.len();
        let left = |old: Model| {
            let new = Model { status: Status::Terminated, ..old.clone() };
            (old, new)
        };
        stored_all(&mut work, rows.into_iter().map(left).collect()).await?;
        work.commit().await?;
    }
    Ok(ended)
}

/// Gives a person their role in Coachgraph.
pub async fn assign_role(app: &App, actor: &Actor, id: EmployeeId, role: Role, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    actor.may(Act::AssignRole, &[])?;
    expect_version(expected_version, old.version)?;
    if old.role == role {
        return Ok(old);
    }
    let row = Model { role, version: old.version + 1, updated_at: work.at, ..old };
    work.change(row.clone())?;
    work.record(Kind::EmployeeUpdated.of(row.id, row.version).changing(vec!["role"]));
    work.commit().await?;
    Ok(row)
}

/// Gives or withdraws one's own consent to learning records. Records that exist stay; a withdrawal stops new ones.
pub async fn give_consent(app: &App, actor: &Actor, id: EmployeeId, consent: bool) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    actor.may(Act::GiveConsent, &[id])?;
    if old.record_consent == consent {
        return Ok(old);
    }
    let row = Model { record_consent: consent, version: old.version + 1, updated_at: work.at, ..old };
    work.change(row.clone())?;
    work.record(Kind::EmployeeUpdated.of(row.id, row.version).changing(vec!["recordConsent"]));
    work.commit().await?;
    Ok(row)
}

pub(super) async fn no_cycle(work: &Work<'_>, employee: EmployeeId, manager: EmployeeId) -> Result<()> {
    let lines = reporting::lines(&**work, work.actor.organization(), &[manager]).await?;
    if manager == employee || lines.values().flatten().any(|above| *above == employee) {
        let message = "the manager reports to this employee, directly or through others";
        return Err(Error::refused("managerExternalId", Code::ManagerCycle, message));
    }
    Ok(())
}

pub(in crate::domain) fn unknown_manager(external_id: &str) -> Error {
    Error::refused("managerExternalId", Code::NotFound, format!("there is no employee with the external id {external_id}"))
}

/// Two people cannot share an external id, nor two who have not left a user name.
pub(in crate::domain) fn person_taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(what)) if what.contains("user_name") => {
            Error::refused("userName", Code::Taken, "another employee who has not left has this user name")
        }
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            Error::conflict("externalId", Code::Taken, "another request brought in this external id at the same time; try again")
        }
        _ => error.into(),
    }
}
