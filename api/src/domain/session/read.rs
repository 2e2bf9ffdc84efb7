//! Sessions, as far as the actor may see.

use crate::{
    access::{Act, Actor, Reach},
    domain::listing::{Listing, Narrowed},
    platform::{
        Error, Result, db,
        page::{Order, Part},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted, employee,
    id::{PairingId, ProgramId, SessionId, TypedId},
    pairing_member,
    session::{Column, Entity, Model, Status},
    session_attendance, session_turn,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

/// All; for an employee those of their pairings.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Act::ReadSession)? {
        Reach::All => all,
        Reach::Own(me) => {
            let mine = pairing_member::Entity::of(actor.organization()).filter(pairing_member::Column::EmployeeId.eq(me));
            all.filter(Column::PairingId.in_subquery(mine.select_only().column(pairing_member::Column::PairingId).into_query()))
        }
    })
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: SessionId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "session" })
}

/// A session, and those whom it is of: one statement.
pub(in crate::domain) async fn with_members(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: SessionId,
) -> Result<(Model, Vec<employee::Model>)> {
    use employee::Column as OfEmployee;
    use pairing_member::Column as Member;
    let seats = Entity::belongs_to(pairing_member::Entity)
        .from((Column::OrganizationId, Column::PairingId))
        .to((Member::OrganizationId, Member::PairingId));
    let people = pairing_member::Entity::belongs_to(employee::Entity)
        .from((Member::OrganizationId, Member::EmployeeId))
        .to((OfEmployee::OrganizationId, OfEmployee::Id));
    let rows = visible_to(actor)?
        .filter(Column::Id.eq(id))
        .join(JoinType::InnerJoin, seats.into())
        .join(JoinType::InnerJoin, people.into())
        .select_also(employee::Entity)
        .all(db)
        .await?;
    let (mut sessions, people): (Vec<Model>, Vec<Option<employee::Model>>) = rows.into_iter().unzip();
    let session = sessions.pop().ok_or(Error::NotFound { noun: "session" })?;
    Ok((session, people.into_iter().flatten().collect()))
}

/// Who came to some sessions: visible with the session itself.
pub fn attendance(db: &impl ConnectionTrait, actor: &Actor, sessions: &[SessionId]) -> Select<session_attendance::Entity> {
    session_attendance::Entity::of(actor.organization())
        .filter(db::among(db, session_attendance::Column::SessionId, sessions.iter().map(|id| id.uuid())))
        .order_by_asc(session_attendance::Column::EmployeeId)
}

/// The turns of some sessions, in their order: visible with the session itself.
pub fn turns(db: &impl ConnectionTrait, actor: &Actor, sessions: &[SessionId]) -> Select<session_turn::Entity> {
    session_turn::Entity::of(actor.organization())
        .filter(db::among(db, session_turn::Column::SessionId, sessions.iter().map(|id| id.uuid())))
        .order_by_asc(session_turn::Column::Position)
}

/// In which order sessions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    StartsAtAsc,
    StartsAtDesc,
}

/// Sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub pairings: Option<Vec<PairingId>>,
    pub statuses: Option<Vec<Status>>,
    pub starts_from: Option<DateTime<Utc>>,
    pub starts_to: Option<DateTime<Utc>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .ids(db, Column::ProgramId, &self.programs)
            .ids(db, Column::PairingId, &self.pairings)
            .values(db, Column::Status, &self.statuses)
            .span(Column::StartsAt, self.starts_from, self.starts_to))
    }

    fn order(&self) -> Order<Entity> {
        let starts = Order::new("session.starts_at").key(Column::StartsAt, |row: &Model| Part::Instant(row.starts_at)).then_id();
        match self.sort {
            Sort::StartsAtAsc => starts,
            Sort::StartsAtDesc => starts.reversed("session.starts_at.desc"),
        }
    }
}
