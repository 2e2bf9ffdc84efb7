//! Reads sessions, their attendance and their turns.

use crate::{
    access::{Actor, Permission, Reach},
    domain::shared::{
        Listing, OptionalFilters,
        list_filters::{select_employees_in, select_pairings_of},
    },
    platform::{
        Error, Result, db,
        page::{CursorValue, NullInstant, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, PairingId, ProgramId, RoundId, SessionId, TypedId},
    pairing, pairing_member,
    session::{Column, Entity, Model, Status},
    session_attendance, session_turn,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

/// The sessions that the actor may see. Employees see the sessions of their current and former pairings.
///
/// # Errors
/// `Forbidden` without permission to read sessions.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadSession)? {
        Reach::All => all,
        Reach::Own(employee) => {
            let own = pairing_member::Entity::of(actor.organization()).filter(pairing_member::Column::EmployeeId.eq(employee));
            all.filter(Column::PairingId.in_subquery(own.select_only().column(pairing_member::Column::PairingId).into_query()))
        }
    })
}

/// # Errors
/// `NotFound` when the session does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: SessionId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "session" })
}

/// A session and the members of its pairing, with one statement.
///
/// # Errors
/// `NotFound` when the session does not exist or the actor may not see it.
pub(in crate::domain) async fn get_with_members(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: SessionId,
) -> Result<(Model, Vec<employee::Model>)> {
    use employee::Column as EmployeeColumn;
    use pairing_member::Column as Member;
    let members = Entity::belongs_to(pairing_member::Entity)
        .from((Column::OrganizationId, Column::PairingId))
        .to((Member::OrganizationId, Member::PairingId));
    let employees = pairing_member::Entity::belongs_to(employee::Entity)
        .from((Member::OrganizationId, Member::EmployeeId))
        .to((EmployeeColumn::OrganizationId, EmployeeColumn::Id));
    let rows = visible_to(actor)?
        .filter(Column::Id.eq(id))
        .join(JoinType::InnerJoin, members.into())
        .join(JoinType::InnerJoin, employees.into())
        .select_also(employee::Entity)
        .all(db)
        .await?;
    let (mut sessions, members): (Vec<Model>, Vec<Option<employee::Model>>) = rows.into_iter().unzip();
    let session = sessions.pop().ok_or(Error::NotFound { noun: "session" })?;
    Ok((session, members.into_iter().flatten().collect()))
}

/// The attendance of some sessions, by employee. Checks no permission: an actor who sees a session sees its attendance.
pub fn select_attendance(db: &impl ConnectionTrait, actor: &Actor, sessions: &[SessionId]) -> Result<Select<session_attendance::Entity>> {
    Ok(session_attendance::Entity::of(actor.organization())
        .filter(db::in_ids(db, session_attendance::Column::SessionId, sessions.iter().map(|id| id.uuid())))
        .order_by_asc(session_attendance::Column::EmployeeId))
}

/// The turns of some sessions, by position. Checks no permission: an actor who sees a session sees its turns.
pub fn select_turns(db: &impl ConnectionTrait, actor: &Actor, sessions: &[SessionId]) -> Result<Select<session_turn::Entity>> {
    Ok(session_turn::Entity::of(actor.organization())
        .filter(db::in_ids(db, session_turn::Column::SessionId, sessions.iter().map(|id| id.uuid())))
        .order_by_asc(session_turn::Column::Position))
}

/// The sort orders of sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    StartsAtAsc,
    StartsAtDesc,
    HeldAtAsc,
    HeldAtDesc,
}

/// A list of sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub rounds: Option<Vec<RoundId>>,
    pub pairings: Option<Vec<PairingId>>,
    /// Sessions of the pairings of which any of these employees is or was a member.
    pub members: Option<Vec<EmployeeId>>,
    /// Sessions of the pairings with a member who is in any of these departments at present.
    pub departments: Option<Vec<String>>,
    pub statuses: Option<Vec<Status>>,
    /// Sessions that start at this instant or later.
    pub starts_from: Option<DateTime<Utc>>,
    /// Sessions that start before this instant.
    pub starts_to: Option<DateTime<Utc>>,
    /// Sessions that were held at this instant or later.
    pub held_from: Option<DateTime<Utc>>,
    /// Sessions that were held before this instant.
    pub held_to: Option<DateTime<Utc>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        let mut sessions = visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::PairingId, &self.pairings)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_range(Column::StartsAt, self.starts_from, self.starts_to)
            .filter_nullable_range(Column::HeldAt, NullInstant::First, (self.held_from, self.held_to));
        if let Some(rounds) = &self.rounds {
            let of_rounds = db::in_ids(db, pairing::Column::RoundId, rounds.iter().map(|id| id.uuid()));
            let pairings = pairing::Entity::of(actor.organization()).filter(of_rounds).select_only().column(pairing::Column::Id);
            sessions = sessions.filter(Column::PairingId.in_subquery(pairings.into_query()));
        }
        if let Some(members) = &self.members {
            sessions = sessions.filter(Column::PairingId.in_subquery(select_pairings_of(db, actor, members)));
        }
        if let Some(departments) = &self.departments {
            let is_there = pairing_member::Column::EmployeeId.in_subquery(select_employees_in(db, actor, departments)?);
            let members = pairing_member::Entity::of(actor.organization()).filter(is_there);
            let pairings = members.select_only().column(pairing_member::Column::PairingId).into_query();
            sessions = sessions.filter(Column::PairingId.in_subquery(pairings));
        }
        Ok(sessions)
    }

    fn order(&self) -> SortOrder<Entity> {
        let starts_at =
            SortOrder::new("session.starts_at").key(Column::StartsAt, |row: &Model| CursorValue::Instant(row.starts_at)).then_id();
        let held_at = SortOrder::new("session.held_at")
            .nullable_key(Column::HeldAt, NullInstant::First, "held_at_or_first", |row: &Model| {
                NullInstant::First.cursor_value(row.held_at)
            })
            .then_id();
        match self.sort {
            Sort::StartsAtAsc => starts_at,
            Sort::StartsAtDesc => starts_at.reversed("session.starts_at.desc"),
            Sort::HeldAtAsc => held_at,
            Sort::HeldAtDesc => held_at.reversed("session.held_at.desc"),
        }
    }
}
