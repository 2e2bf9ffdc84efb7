//! A calendar feed: an address from which the calendar program of an employee reads the employee's own sessions. Only the employee issues and
//! revokes it. The address contains a secret, of which only the hash is stored; it is returned once. Issuing another one replaces it, and the
//! end of the employment deletes it.
//!
//! Not here: the iCalendar format (`transport::http::calendar_feed`).

use super::{employee, session};
use crate::{
    access::{Actor, Permission, Reach, calendar_secret},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Result, db},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    calendar_feed::{Column, Entity, Model},
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee},
    id::{EmployeeId, PairingId, TypedId},
    pairing_member::{self, Column as Member},
    program,
    session::{Column as SessionColumn, Entity as Sessions, Model as Session},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use secrecy::{ExposeSecret, SecretString};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The sessions of a feed: from so many days ago
const PAST: TimeDelta = TimeDelta::days(30);
/// to so many days ahead.
const FUTURE: TimeDelta = TimeDelta::days(180);
/// The largest number of sessions of a feed. The latest are left out.
const MAX_SESSIONS: u64 = 1_000;

/// A session in a feed.
#[derive(Clone, Debug)]
pub struct Appointment {
    pub session: Session,
    /// The name of the program.
    pub program: String,
    /// The given names of the other members of the pairing.
    pub partners: Vec<String>,
}

/// Issues a new address for the actor's own feed. An earlier address is no longer valid. Returns the address; it cannot be read again.
pub async fn issue(app: &App, actor: &Actor, id: EmployeeId) -> Result<(Employee, SecretString)> {
    let mut work = app.begin(actor).await?;
    let old = employee::get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageCalendarFeed, &[id])?;
    actor.reach(Permission::ReadSession)?;
    delete(&work, id).await?;
    let secret = calendar_secret::generate()?;
    let row = Model { organization_id: actor.organization(), employee_id: id, sha256: calendar_secret::hash(&secret), issued_at: work.at };
    work.insert([row])?;
    let row = record(&mut work, old, ChangeKind::EmployeeCalendarFeedIssued)?;
    work.commit().await?;
    let address = format!("{}/calendar/{}.ics", app.config.public_url.trim_end_matches('/'), secret.expose_secret());
    Ok((row, address.into()))
}

/// Revokes the address of the actor's own feed. Without one, nothing changes.
pub async fn revoke(app: &App, actor: &Actor, id: EmployeeId) -> Result<Employee> {
    let mut work = app.begin(actor).await?;
    let old = employee::get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageCalendarFeed, &[id])?;
    if delete(&work, id).await? == 0 {
        return Ok(old);
    }
    let row = record(&mut work, old, ChangeKind::EmployeeCalendarFeedRevoked)?;
    work.commit().await?;
    Ok(row)
}

async fn delete(work: &UnitOfWork<'_>, id: EmployeeId) -> Result<u64> {
    let deleted = Entity::delete_of(work.actor.organization()).filter(Column::EmployeeId.eq(id)).exec(&**work).await?;
    Ok(deleted.rows_affected)
}

fn record(work: &mut UnitOfWork<'_>, old: Employee, kind: ChangeKind) -> Result<Employee> {
    let row = Employee { version: old.version + 1, updated_at: work.at, ..old };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(vec!["calendarFeedIssuedAt"]));
    Ok(row)
}

/// When the feeds of employees were issued, as far as the actor may know: the actor's own.
///
/// # Errors
/// `Forbidden` without the scope to read sessions.
pub async fn load_issued(db: &impl ConnectionTrait, actor: &Actor, ids: &[EmployeeId]) -> Result<HashMap<EmployeeId, DateTime<Utc>>> {
    let Ok(Reach::Own(employee)) = actor.reach(Permission::ReadWorkingHours) else {
        // An integration sees none: it can select whole employees without an error.
        return actor.reach(Permission::ReadSession).map(|_| HashMap::new());
    };
    let rows = Entity::of(actor.organization())
        .filter(Column::EmployeeId.eq(employee))
        .filter(db::in_ids(db, Column::EmployeeId, ids.iter().map(|id| id.uuid())))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.employee_id, row.issued_at)).collect())
}

/// The sessions of the actor's own pairings, from 30 days ago to 180 days ahead, by start. Other persons have none.
pub async fn list_appointments(app: &App, actor: &Actor) -> Result<Vec<Appointment>> {
    let (organization, now) = (actor.organization(), app.clock.now());
    let Some(employee) = actor.employee() else { return Ok(Vec::new()) };
    let program = Sessions::belongs_to(program::Entity)
        .from((SessionColumn::OrganizationId, SessionColumn::ProgramId))
        .to((program::Column::OrganizationId, program::Column::Id));
    let own = pairing_member::Entity::of(organization).filter(Member::EmployeeId.eq(employee)).select_only().column(Member::PairingId);
    // An administrator sees the sessions of others, which are not part of the feed.
    let sessions = session::visible_to(actor)?
        .filter(SessionColumn::PairingId.in_subquery(own.into_query()))
        .filter(SessionColumn::StartsAt.gte(now - PAST))
        .filter(SessionColumn::StartsAt.lt(now + FUTURE))
        .join(JoinType::InnerJoin, program.into())
        .select_also(program::Entity)
        .order_by_asc(SessionColumn::StartsAt)
        .order_by_asc(SessionColumn::Id)
        .limit(MAX_SESSIONS)
        .all(&app.db)
        .await?;
    let mut partners = load_partners(app, actor, employee, sessions.iter().map(|(session, _)| session.pairing_id).collect()).await?;
    partners.values_mut().for_each(|names| names.sort_unstable());
    let appointment = |(session, program): (Session, Option<program::Model>)| Appointment {
        partners: partners.get(&session.pairing_id).cloned().unwrap_or_default(),
        program: program.map(|program| program.name).unwrap_or_default(),
        session,
    };
    Ok(sessions.into_iter().map(appointment).collect())
}

/// The given names of the other members of pairings.
async fn load_partners(
    app: &App,
    actor: &Actor,
    employee: EmployeeId,
    pairings: HashSet<PairingId>,
) -> Result<HashMap<PairingId, Vec<String>>> {
    let employees = pairing_member::Entity::belongs_to(Employees)
        .from((Member::OrganizationId, Member::EmployeeId))
        .to((EmployeeColumn::OrganizationId, EmployeeColumn::Id));
    let rows: Vec<(Uuid, String)> = pairing_member::Entity::of(actor.organization())
        .filter(db::in_ids(&app.db, Member::PairingId, pairings.iter().map(|id| id.uuid())))
        .filter(Member::EmployeeId.ne(employee))
        .join(JoinType::InnerJoin, employees.into())
        .select_only()
        .column(Member::PairingId)
        .column(EmployeeColumn::GivenName)
        .into_tuple()
        .all(&app.db)
        .await?;
    let mut partners: HashMap<PairingId, Vec<String>> = HashMap::new();
    for (pairing, name) in rows {
        partners.entry(PairingId(pairing)).or_default().push(name);
    }
    Ok(partners)
}
