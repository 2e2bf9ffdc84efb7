//! Suggested times: when the members of a pairing could meet next. Computed when they are read, from the working hours of the members and
//! their planned sessions; nothing is stored or reserved.
//!
//! Not here: the working hours themselves (`working_hours`), and the measure of what is fair ([`rules`]).

mod rules;

use super::{pairing, program, shared::week::Week};
use crate::{
    access::{Actor, Permission},
    app::App,
    platform::{Result, db, error::Problems},
};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use entity::{
    Tenanted, employee,
    id::{EmployeeId, PairingId, TypedId},
    pairing as pairings, pairing_member, program as programs, session, working_hours,
};
use rules::{DAYS, MAX_SUGGESTIONS, Person};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, prelude::Json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The largest number of days between now and the start of a session.
const MAX_LEAD_DAYS: i64 = 730;
/// The longest session.
const MAX_MINUTES: i32 = 480;

/// What a caller asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    pub count: i32,
    pub duration_minutes: i32,
    /// `None`: from now on.
    pub from: Option<DateTime<Utc>>,
}

/// A suggested time, with the local times of each member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedTime {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub is_within_working_hours: bool,
    pub members: Vec<LocalTime>,
}

/// A suggested time as a member sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTime {
    pub employee: EmployeeId,
    /// The name of the time zone. `None`: unknown, and UTC is used.
    pub time_zone: Option<String>,
    pub starts_at: String,
    pub ends_at: String,
}

impl Request {
    /// Checks the limits.
    ///
    /// # Errors
    /// `Invalid`, with every argument that violates its limits.
    pub fn validate(&self, app: &App) -> Result<()> {
        let mut problems = Problems::default();
        let is_valid_count = usize::try_from(self.count).is_ok_and(|count| (1..=MAX_SUGGESTIONS).contains(&count));
        problems.require(is_valid_count, "count", format!("must be between 1 and {MAX_SUGGESTIONS}"));
        let is_valid_duration = (5..=MAX_MINUTES).contains(&self.duration_minutes);
        problems.require(is_valid_duration, "durationMinutes", format!("must be between 5 and {MAX_MINUTES}"));
        let is_near = self.from.is_none_or(|from| from <= app.clock.now() + TimeDelta::days(MAX_LEAD_DAYS - DAYS));
        problems.require(is_near, "from", format!("must be at most {} days ahead", MAX_LEAD_DAYS - DAYS));
        problems.into_result()
    }
}

/// A member of a pairing.
struct Member {
    employee: EmployeeId,
    time_zone: Option<String>,
    person: Person,
}

/// Suggests times for active pairings that the actor sees, with two statements for all of them. A pairing that is not active has none.
///
/// # Errors
/// `Forbidden` without permission to read sessions; `Invalid` as in [`Request::validate`].
pub async fn suggest(
    app: &App,
    actor: &Actor,
    requests: Vec<(PairingId, Request)>,
) -> Result<HashMap<(PairingId, Request), Vec<SuggestedTime>>> {
    actor.reach(Permission::ReadSession)?;
    for (_, request) in &requests {
        request.validate(app)?;
    }
    let now = app.clock.now();
    let start = |request: &Request| request.from.unwrap_or(now).max(now);
    let (Some(first), Some(last)) =
        (requests.iter().map(|(_, request)| start(request)).min(), requests.iter().map(|(_, request)| start(request)).max())
    else {
        return Ok(HashMap::new());
    };
    let members = load_members(app, actor, requests.iter().map(|(id, _)| *id)).await?;
    let planned = load_planned(app, actor, &members, first, last + TimeDelta::days(DAYS + 1)).await?;
    let mut suggestions = HashMap::new();
    for (id, request) in requests {
        let Some(members) = members.get(&id) else { continue };
        let people: Vec<Person> = members.iter().map(|member| member.person.clone()).collect();
        let busy: Vec<_> = members.iter().filter_map(|member| planned.get(&member.employee)).flatten().copied().collect();
        let count = usize::try_from(request.count).unwrap_or_default();
        let slots = rules::suggest(&people, &busy, start(&request), request.duration_minutes.into(), count);
        let times = slots.into_iter().map(|slot| SuggestedTime {
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
            is_within_working_hours: slot.is_within_working_hours,
            members: members.iter().map(|member| member.local_time(slot.starts_at, slot.ends_at)).collect(),
        });
        suggestions.insert((id, request), times.collect());
    }
    Ok(suggestions)
}

impl Member {
    fn local_time(&self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> LocalTime {
        let local = |at: DateTime<Utc>| self.person.zone.from_utc_datetime(&at.naive_utc()).to_rfc3339();
        LocalTime { employee: self.employee, time_zone: self.time_zone.clone(), starts_at: local(starts_at), ends_at: local(ends_at) }
    }
}

/// The members of active pairings, by participation, with their time zones and working hours.
async fn load_members(app: &App, actor: &Actor, ids: impl Iterator<Item = PairingId>) -> Result<HashMap<PairingId, Vec<Member>>> {
    use pairing_member::Column as MemberColumn;
    let members = pairings::Entity::belongs_to(pairing_member::Entity)
        .from((pairings::Column::OrganizationId, pairings::Column::Id))
        .to((MemberColumn::OrganizationId, MemberColumn::PairingId));
    let employees = pairing_member::Entity::belongs_to(employee::Entity)
        .from((MemberColumn::OrganizationId, MemberColumn::EmployeeId))
        .to((employee::Column::OrganizationId, employee::Column::Id));
    let own = pairing_member::Entity::belongs_to(working_hours::Entity)
        .from((MemberColumn::OrganizationId, MemberColumn::EmployeeId))
        .to((working_hours::Column::OrganizationId, working_hours::Column::EmployeeId));
    let program = pairings::Entity::belongs_to(programs::Entity)
        .from((pairings::Column::OrganizationId, pairings::Column::ProgramId))
        .to((programs::Column::OrganizationId, programs::Column::Id));
    type Row = (Uuid, Uuid, Uuid, Option<String>, Option<Json>, Option<Json>);
    let rows: Vec<Row> = pairing::visible_to(actor)?
        .filter(db::in_ids(&app.db, pairings::Column::Id, ids.map(|id| id.uuid())))
        .filter(pairings::Column::Status.eq(pairings::Status::Active))
        .join(JoinType::InnerJoin, members.into())
        .join(JoinType::InnerJoin, employees.into())
        .join(JoinType::LeftJoin, own.into())
        .join(JoinType::InnerJoin, program.into())
        .select_only()
        .column(pairings::Column::Id)
        .column(MemberColumn::ParticipantId)
        .column(MemberColumn::EmployeeId)
        .column(employee::Column::TimeZone)
        .column(working_hours::Column::Intervals)
        .column_as(programs::Column::WorkingHours, "default_hours")
        .into_tuple()
        .all(&app.db)
        .await?;
    let mut rows = rows;
    rows.sort_by_key(|row| row.1);
    let mut members: HashMap<PairingId, Vec<Member>> = HashMap::new();
    for (pairing, _, employee, time_zone, own, default) in rows {
        let zone: Option<Tz> = time_zone.as_deref().and_then(|zone| zone.parse().ok());
        let week = Week::from_json(own.as_ref()).unwrap_or_else(|| program::working_hours_of(default.as_ref()));
        let person = Person { zone: zone.unwrap_or(Tz::UTC), week };
        let time_zone = time_zone.filter(|_| zone.is_some());
        members.entry(PairingId(pairing)).or_default().push(Member { employee: EmployeeId(employee), time_zone, person });
    }
    Ok(members)
}

/// When planned sessions of employees in any pairing take place.
type Planned = HashMap<EmployeeId, Vec<(DateTime<Utc>, DateTime<Utc>)>>;

/// Loads the planned sessions of members, in all their pairings, as far as they overlap with a period.
async fn load_planned(
    app: &App,
    actor: &Actor,
    members: &HashMap<PairingId, Vec<Member>>,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Planned> {
    use pairing_member::Column as MemberColumn;
    let employees: HashSet<Uuid> = members.values().flatten().map(|member| member.employee.uuid()).collect();
    let sessions = pairing_member::Entity::belongs_to(session::Entity)
        .from((MemberColumn::OrganizationId, MemberColumn::PairingId))
        .to((session::Column::OrganizationId, session::Column::PairingId));
    let rows: Vec<(EmployeeId, DateTime<Utc>, i32)> = pairing_member::Entity::of(actor.organization())
        .filter(db::in_ids(&app.db, MemberColumn::EmployeeId, employees))
        .join(JoinType::InnerJoin, sessions.into())
        .filter(session::Column::Status.eq(session::Status::Scheduled))
        .filter(session::Column::StartsAt.gt(from - TimeDelta::minutes(MAX_MINUTES.into())))
        .filter(session::Column::StartsAt.lt(to))
        .select_only()
        .column(MemberColumn::EmployeeId)
        .column(session::Column::StartsAt)
        .column(session::Column::DurationMinutes)
        .into_tuple()
        .all(&app.db)
        .await?;
    let mut planned = Planned::new();
    for (employee, starts_at, minutes) in rows {
        planned.entry(employee).or_default().push((starts_at, starts_at + TimeDelta::minutes(minutes.into())));
    }
    Ok(planned)
}
