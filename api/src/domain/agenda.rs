//! Agenda: what a pairing talks about in a session. It begins with the steps of the guide that the session has frozen; the members add their
//! own topics.
//!
//! Only the members of the pairing read and change an agenda, whatever their role: topics are their words. Topics are added and removed
//! while the session is SCHEDULED. Items are marked as done while it is SCHEDULED, and after it was HELD.
//!
//! Not here: the steps of an agenda, which are inserted when the session is scheduled (`session`).

use super::{
    pairing, session,
    shared::{ensure_version, not_found_as_invalid},
};
use crate::{
    access::{Actor, Permission, Reach},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Code, Error, Result, db, error::Problems},
};
use entity::{
    Tenanted,
    agenda_item::{Column, Entity, Kind, Model},
    id::{AgendaItemId, EmployeeId, SessionId, TypedId},
    pairing_member,
    session::Status,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

/// The longest topic, in characters.
const MAX_TOPIC_LENGTH: usize = 2_000;

/// The largest number of topics of a session.
const MAX_TOPICS: usize = 50;

/// The items of the agendas that the actor may see: those of the sessions of the actor's own pairings. An integration that reads sessions sees
/// none: it can select whole sessions without an error.
///
/// # Errors
/// `Forbidden` without the scope.
fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadAgenda) {
        Ok(Reach::All) => all,
        Err(_) => {
            actor.reach(Permission::ReadSession)?;
            all.filter(Column::Id.is_in::<AgendaItemId, _>([]))
        }
        Ok(Reach::Own(employee)) => {
            let own = pairing_member::Entity::of(actor.organization()).filter(pairing_member::Column::EmployeeId.eq(employee));
            let own = own.select_only().column(pairing_member::Column::PairingId).into_query();
            let sessions = entity::session::Entity::of(actor.organization()).filter(entity::session::Column::PairingId.in_subquery(own));
            all.filter(Column::SessionId.in_subquery(sessions.select_only().column(entity::session::Column::Id).into_query()))
        }
    })
}

/// The agendas of some sessions, by position, as far as the actor may see them.
///
/// # Errors
/// `Forbidden` without the scope.
pub fn select_items(db: &impl ConnectionTrait, actor: &Actor, sessions: &[SessionId]) -> Result<Select<Entity>> {
    let is_of_session = db::in_ids(db, Column::SessionId, sessions.iter().map(|id| id.uuid()));
    Ok(visible_to(actor)?.filter(is_of_session).order_by_asc(Column::Position))
}

/// # Errors
/// `NotFound` when the item does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: AgendaItemId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "agenda item" })
}

/// Adds a topic of the actor at the end of the agenda.
///
/// # Errors
/// `Invalid` on `sessionId` when the session does not exist, is not scheduled, or has 50 topics; on `text` when it violates its limits.
pub async fn add_topic(app: &App, actor: &Actor, session_id: SessionId, text: String, idempotency_key: Option<&str>) -> Result<Model> {
    let mut problems = Problems::default();
    problems.require_text("text", &text, MAX_TOPIC_LENGTH);
    let author = require_person(actor)?;
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let id: AgendaItemId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "agendaTopicAdd", &(session_id, &text), id).await? {
        return get(&*work, actor, earlier).await;
    }
    let session = load_session(&work, session_id).await.map_err(|error| not_found_as_invalid(error, "sessionId"))?;
    if session.status != Status::Scheduled {
        return Err(Error::invalid_with_code("sessionId", Code::WrongState, "topics can be added only while the session is SCHEDULED"));
    }
    let items = select_items(&*work, actor, &[session_id])?.all(&*work).await?;
    if items.iter().filter(|item| item.kind == Kind::Topic).count() >= MAX_TOPICS {
        return Err(Error::invalid("sessionId", format!("the agenda has {MAX_TOPICS} topics already")));
    }
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        session_id,
        position: items.last().map_or(1, |last| last.position + 1),
        kind: Kind::Topic,
        guide_version_id: None,
        step_number: None,
        author_id: Some(author),
        text: Some(text),
        done_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::AgendaItemAdded.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Removes a topic of the actor. Returns it as it was.
///
/// # Errors
/// `Conflict` when the item is not at the expected version, is a step or a topic of another member, or when the session is not scheduled.
pub async fn remove_topic(app: &App, actor: &Actor, id: AgendaItemId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let (item, status) = get_for_write(&work, id, expected_version).await?;
    let obstacle = match (item.kind, status) {
        (Kind::Step, _) => Some("a step of the guide cannot be removed"),
        _ if item.author_id != actor.employee() => Some("only the author can remove a topic"),
        (Kind::Topic, Status::Scheduled) => None,
        _ => Some("topics can be removed only while the session is SCHEDULED"),
    };
    if let Some(obstacle) = obstacle {
        return Err(Error::conflict("id", Code::WrongState, obstacle));
    }
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(id)).exec(&*work).await?;
    work.record(ChangeKind::AgendaItemRemoved.entry(item.id, item.version + 1));
    work.commit().await?;
    Ok(item)
}

/// Marks an item as done, or removes the mark. Marking an item that is marked already changes nothing.
///
/// # Errors
/// `Conflict` when the item is not at the expected version, or the session was cancelled or missed.
pub async fn set_done(app: &App, actor: &Actor, id: AgendaItemId, done: bool, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let (item, status) = get_for_write(&work, id, expected_version).await?;
    if item.done_at.is_some() == done {
        return Ok(item);
    }
    if !matches!(status, Status::Scheduled | Status::Held) {
        return Err(Error::conflict("id", Code::WrongState, "the session did not take place"));
    }
    let item = Model { done_at: done.then_some(work.at), version: item.version + 1, updated_at: work.at, ..item };
    work.update(item.clone())?;
    work.record(ChangeKind::AgendaItemUpdated.entry(item.id, item.version).with_fields(vec!["done"]));
    work.commit().await?;
    Ok(item)
}

/// The employee who calls.
fn require_person(actor: &Actor) -> Result<EmployeeId> {
    actor.reach(Permission::WriteAgenda)?;
    actor.employee().ok_or_else(|| Error::Forbidden { needs: "the token of the employee concerned".into() })
}

/// Loads a session of the actor's own pairings.
///
/// # Errors
/// `NotFound` when there is none. A role that sees all sessions finds no other than an employee does.
async fn load_session(work: &UnitOfWork<'_>, id: SessionId) -> Result<entity::session::Model> {
    let session = session::get(&**work, work.actor, id).await?;
    let members = pairing::load_member_ids(&**work, work.actor, session.pairing_id).await?;
    match work.actor.authorize(Permission::WriteAgenda, &members) {
        Ok(()) => Ok(session),
        Err(_) => Err(Error::NotFound { noun: "session" }),
    }
}

/// Loads an item and the status of its session, and checks permission and version.
async fn get_for_write(work: &UnitOfWork<'_>, id: AgendaItemId, expected_version: Option<i64>) -> Result<(Model, Status)> {
    work.actor.reach(Permission::WriteAgenda)?;
    let item = get(&**work, work.actor, id).await?;
    let session = load_session(work, item.session_id).await?;
    ensure_version(expected_version, item.version)?;
    Ok((item, session.status))
}
