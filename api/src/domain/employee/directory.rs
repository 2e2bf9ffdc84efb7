//! What a directory (SCIM) does with people: it says all that it knows of a person at once, names managers who may not be there
//! yet, deletes whom the history keeps, and may bring them back.
//!
//! Whoever is deactivated has left: their pairings end and their partners wait for somebody new. Activated again they are
//! re-hired. Deleted, they have left as well and are not shown to directories any more; the same external id brings them back.

use super::{
    Attributes, Patch, pending,
    rules::differences,
    visible_to,
    write::{no_cycle, person_taken, stored},
};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::{hold, listing::expect_version},
    feed::Kind,
    platform::{Code, Error, Result, db},
};
use entity::{
    Tenanted,
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, OrganizationId, TypedId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, Select,
    sea_query::{Expr, ExprTrait, Func},
};
use serde_json::Value;
use std::collections::HashMap;

/// All that a directory says of one person. What it does not say, it does not have.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub external_id: Option<String>,
    pub user_name: String,
    pub email: Option<String>,
    pub email_type: Option<String>,
    /// People with one name, or whose directory tells none, have empty ones.
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    /// Everything else that has a place of its own; neither the manager nor the status.
    pub others: Attributes,
    /// The manager, by identifier or external id.
    pub manager: Option<String>,
    /// None leaves it as it is.
    pub active: Option<bool>,
    /// What has no place of its own.
    pub rest: Option<Value>,
}

/// Those whom directories see.
pub fn shown_to(actor: &Actor) -> Result<Select<Entity>> {
    Ok(visible_to(actor)?.filter(Column::DeprovisionedAt.is_null()))
}

/// Somebody whom directories see.
pub async fn shown(db: &impl ConnectionTrait, actor: &Actor, id: EmployeeId) -> Result<Model> {
    shown_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "employee" })
}

/// The managers of some people, by their identifiers.
pub async fn managers_of(db: &impl ConnectionTrait, actor: &Actor, rows: &[Model]) -> Result<HashMap<EmployeeId, Model>> {
    let ids: Vec<_> = rows.iter().filter_map(|row| Some(row.manager_id?.uuid())).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let managers = visible_to(actor)?.filter(db::among(db, Column::Id, ids)).all(db).await?;
    Ok(managers.into_iter().map(|row| (row.id, row)).collect())
}

/// The external id that the directory or HR system gave. Where none was given, the identifier stands in its place, so that it
/// is unique all the same.
pub fn given_external_id(row: &Model) -> Option<&str> {
    (row.external_id != row.id.to_string()).then_some(row.external_id.as_str())
}

/// Brings somebody in, or back if they were deleted.
///
/// # Errors
/// `Invalid` per attribute; `Conflict` when somebody has the user name or external id.
pub async fn admit(app: &App, actor: &Actor, said: Said) -> Result<Model> {
    actor.may(Act::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    match earlier(&work, &said).await? {
        Some(old) => change(work, &old, said).await,
        None => {
            let blank = Attributes::default().blank(actor.organization(), app.clock.id(), work.at);
            let new = laid(&work, &blank, said).await?;
            let left = new.status == Status::Terminated;
            let new = Model { terminated_on: new.terminated_on.or(left.then(|| work.at.date_naive())), ..new };
            let row = new.into_active_model().insert(&*work).await.map_err(person_taken)?;
            work.record(Kind::EmployeeCreated.of(row.id, row.version));
            let awaited = pending::awaited(&work, std::slice::from_ref(&row)).await?;
            pending::arrived(&mut work, awaited).await?;
            work.commit().await?;
            Ok(row)
        }
    }
}

/// Whoever was deleted and is meant: by external id; those who never had one by user name.
async fn earlier(work: &Work<'_>, said: &Said) -> Result<Option<Model>> {
    let all = || Entity::of(work.actor.organization());
    if let Some(external_id) = &said.external_id {
        let known = all().filter(Column::ExternalId.eq(external_id.as_str())).one(&**work).await?;
        return match known {
            Some(row) if row.deprovisioned_at.is_none() => Err(taken("externalId")),
            known => Ok(known),
        };
    }
    let deleted = all().filter(is_user_name(&said.user_name)).filter(Column::DeprovisionedAt.is_not_null());
    Ok(deleted.all(&**work).await?.into_iter().find(|row| given_external_id(row).is_none()))
}

/// Changes somebody: `say` is asked what the directory has to say, given who they are now and who their manager is. Nobody else
/// changes them in between. Nothing is written when nothing changes.
///
/// # Errors
/// As [`admit`]; `Conflict` when the version is not the expected one; whatever `say` answers.
pub async fn amend<E: From<Error>>(
    app: &App,
    actor: &Actor,
    id: EmployeeId,
    expected_version: Option<i64>,
    say: impl FnOnce(&Model, Option<&Model>) -> Result<Said, E> + Send,
) -> Result<Model, E> {
    actor.may(Act::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let old = shown(&*work, actor, id).await?;
    expect_version(expected_version, old.version)?;
    let managers = managers_of(&*work, actor, std::slice::from_ref(&old)).await?;
    let said = say(&old, managers.values().next())?;
    Ok(change(work, &old, said).await?)
}

/// Deletes somebody for directories: they have left, and are not shown any more.
pub async fn remove(app: &App, actor: &Actor, id: EmployeeId, expected_version: Option<i64>) -> Result<()> {
    actor.may(Act::WriteEmployee, &[])?;
    let work = app.begin(actor).await?;
    let old = shown(&*work, actor, id).await?;
    expect_version(expected_version, old.version)?;
    let new = Model { status: Status::Terminated, deprovisioned_at: Some(work.at), ..old.clone() };
    store(work, &old, new).await.map(drop)
}

async fn change(work: Work<'_>, old: &Model, said: Said) -> Result<Model> {
    let new = laid(&work, old, said).await?;
    store(work, old, new).await
}

/// Stores and commits, unless the brake holds whoever changes too many so.
async fn store(work: Work<'_>, old: &Model, new: Model) -> Result<Model> {
    let mut work = hold::pass(work, old, &new).await?;
    let arrives = old.external_id != new.external_id;
    let row = stored(&mut work, old, new).await?;
    if arrives {
        let awaited = pending::awaited(&work, std::slice::from_ref(&row)).await?;
        pending::arrived(&mut work, awaited).await?;
    }
    work.commit().await?;
    Ok(row)
}

/// The employee as the directory says that it is.
async fn laid(work: &Work<'_>, old: &Model, said: Said) -> Result<Model> {
    let external_id = said.external_id.clone().unwrap_or_else(|| old.id.to_string());
    let present = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
    let status = match (said.active, old.status) {
        (Some(true), _) => Some(Status::Active),
        (Some(false), Status::Active) => Some(Status::Terminated),
        _ => None,
    };
    let attributes = Attributes {
        external_id: external_id.clone(),
        user_name: Some(said.user_name.clone()),
        email: present(&said.email),
        given_name: present(&said.given_name),
        family_name: present(&said.family_name),
        manager_external_id: Patch::Keep,
        status: status.map(|status| sea_orm::ActiveEnum::to_value(&status)),
        ..said.others
    };
    attributes.problems(false, work.app.clock.today()).into_result()?;
    let (manager_id, manager_pending) = manager(work, old, &external_id, said.manager).await?;
    let new = Model {
        external_id,
        email: said.email.unwrap_or_default(),
        email_type: said.email_type,
        given_name: said.given_name.unwrap_or_default(),
        family_name: said.family_name.unwrap_or_default(),
        manager_id,
        manager_pending,
        directory: said.rest,
        deprovisioned_at: None,
        ..attributes.over(old, None)
    };
    if new.user_name != old.user_name || old.deprovisioned_at.is_some() {
        nobody_else_has(work, new.id, &new.user_name).await?;
    }
    if new.external_id != old.external_id && !differences(old, &new).is_empty() {
        let same = Entity::of(new.organization_id).filter(Column::ExternalId.eq(new.external_id.as_str())).filter(Column::Id.ne(new.id));
        if same.one(&**work).await?.is_some() {
            return Err(taken("externalId"));
        }
    }
    Ok(new)
}

/// The manager whom a directory names by identifier or external id, or else the name to wait for.
async fn manager(work: &Work<'_>, old: &Model, external_id: &str, named: Option<String>) -> Result<(Option<EmployeeId>, Option<String>)> {
    let Some(name) = named else { return Ok((None, None)) };
    let field = "managerExternalId";
    if name.chars().count() > 200 {
        return Err(Error::invalid(field, "must have at most 200 characters"));
    }
    let all = || Entity::of(work.actor.organization());
    let found = match name.parse::<EmployeeId>() {
        Ok(id) => all().filter(Column::Id.eq(id)).one(&**work).await?,
        Err(_) => all().filter(Column::ExternalId.eq(name.as_str())).one(&**work).await?,
    };
    if name == external_id || found.as_ref().is_some_and(|found| found.id == old.id) {
        return Err(Error::invalid(field, "an employee cannot be their own manager"));
    }
    match found {
        Some(found) if old.manager_id == Some(found.id) => Ok((Some(found.id), None)),
        Some(found) => {
            no_cycle(work, old.id, found.id).await?;
            Ok((Some(found.id), None))
        }
        None => Ok((None, Some(name))),
    }
}

/// User names that differ only in case are the same to directories, who also see whoever has left.
async fn nobody_else_has(work: &Work<'_>, id: EmployeeId, user_name: &str) -> Result<()> {
    let others = shown_to_all(work.actor.organization()).filter(is_user_name(user_name)).filter(Column::Id.ne(id));
    if others.one(&**work).await?.is_some() { Err(taken("userName")) } else { Ok(()) }
}

fn shown_to_all(organization: OrganizationId) -> Select<Entity> {
    Entity::of(organization).filter(Column::DeprovisionedAt.is_null())
}

fn is_user_name(user_name: &str) -> Expr {
    Expr::expr(Func::lower(Expr::col((Entity, Column::UserName)))).eq(user_name.to_ascii_lowercase())
}

fn taken(field: &'static str) -> Error {
    Error::refused(field, Code::Taken, "another person has this already")
}
