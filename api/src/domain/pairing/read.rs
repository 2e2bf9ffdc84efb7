//! Pairings, as far as the actor may see.

use crate::{
    access::{Act, Actor, Reach},
    domain::listing::{Listing, Narrowed},
    platform::{Error, Result, db, page::Order},
};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, PairingId, ProgramId, RoundId, TypedId},
    pairing::{Column, Entity, Model, Status},
    pairing_member::{self, Column as MemberColumn},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, sea_query::SelectStatement};

/// All; for an employee those they are or were a member of.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Act::ReadPairing)? {
        Reach::All => all,
        Reach::Own(me) => all.filter(Column::Id.in_subquery(pairings_of(actor.organization(), [me]))),
    })
}

/// The ids of the pairings of some employees.
fn pairings_of(organization: OrganizationId, employees: impl IntoIterator<Item = EmployeeId>) -> SelectStatement {
    let members = pairing_member::Entity::of(organization).filter(MemberColumn::EmployeeId.is_in(employees));
    members.select_only().column(MemberColumn::PairingId).into_query()
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: PairingId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "pairing" })
}

/// The members of some pairings, in the order of their enrolment: visible with the pairing itself.
pub fn members(db: &impl ConnectionTrait, actor: &Actor, pairings: &[PairingId]) -> Select<pairing_member::Entity> {
    pairing_member::Entity::of(actor.organization())
        .filter(db::among(db, MemberColumn::PairingId, pairings.iter().map(|id| id.uuid())))
        .order_by_asc(MemberColumn::ParticipantId)
}

/// The employees of one pairing.
pub(in crate::domain) async fn involved(db: &impl ConnectionTrait, actor: &Actor, id: PairingId) -> Result<Vec<EmployeeId>> {
    Ok(members(db, actor, &[id]).all(db).await?.into_iter().map(|member| member.employee_id).collect())
}

/// Whether two employees are or were in one pairing.
pub async fn were_paired(db: &impl ConnectionTrait, organization: OrganizationId, one: EmployeeId, other: EmployeeId) -> Result<bool> {
    let both = pairing_member::Entity::of(organization)
        .filter(MemberColumn::EmployeeId.eq(other))
        .filter(MemberColumn::PairingId.in_subquery(pairings_of(organization, [one])));
    Ok(both.one(db).await?.is_some())
}

/// Pairings, as they were formed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub rounds: Option<Vec<RoundId>>,
    pub employees: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        let mut select = visible_to(actor)?.ids(db, Column::ProgramId, &self.programs).ids(db, Column::RoundId, &self.rounds).values(
            db,
            Column::Status,
            &self.statuses,
        );
        if let Some(employees) = &self.employees {
            let among = db::among(db, MemberColumn::EmployeeId, employees.iter().map(|id| id.uuid()));
            let of = pairing_member::Entity::of(actor.organization()).filter(among).select_only().column(MemberColumn::PairingId);
            select = select.filter(Column::Id.in_subquery(of.into_query()));
        }
        Ok(select)
    }

    fn order(&self) -> Order<Entity> {
        let created = Order::new("pairing.created").then_id();
        if self.newest_first { created.reversed("pairing.created.desc") } else { created }
    }
}
