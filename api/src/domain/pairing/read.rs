//! Reads pairings and their members.

use crate::{
    access::{Actor, Permission, Reach},
    domain::shared::{Listing, OptionalFilters, list_filters::select_pairings_of},
    platform::{
        Error, Result, db,
        page::{NullInstant, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, PairingId, ProgramId, RoundId, TypedId},
    pairing::{Column, Entity, Model, Status},
    pairing_member::{self, Column as MemberColumn},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, sea_query::SelectStatement};

/// The pairings that the actor may see. Employees see the pairings that they are or were a member of.
///
/// # Errors
/// `Forbidden` without permission to read pairings.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadPairing)? {
        Reach::All => all,
        Reach::Own(employee) => all.filter(Column::Id.in_subquery(select_pairing_ids(actor.organization(), employee))),
    })
}

/// The ids of the pairings that an employee is or was a member of.
pub(in crate::domain) fn select_pairing_ids(organization: OrganizationId, employee: EmployeeId) -> SelectStatement {
    let members = pairing_member::Entity::of(organization).filter(MemberColumn::EmployeeId.is_in([employee]));
    members.select_only().column(MemberColumn::PairingId).into_query()
}

/// # Errors
/// `NotFound` when the pairing does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: PairingId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "pairing" })
}

/// The members of some pairings, by enrolment. Checks no permission: an actor who sees a pairing sees its members.
pub fn select_members(db: &impl ConnectionTrait, actor: &Actor, pairings: &[PairingId]) -> Result<Select<pairing_member::Entity>> {
    Ok(pairing_member::Entity::of(actor.organization())
        .filter(db::in_ids(db, MemberColumn::PairingId, pairings.iter().map(|id| id.uuid())))
        .order_by_asc(MemberColumn::ParticipantId))
}

/// The employees who are members of a pairing.
pub(in crate::domain) async fn load_member_ids(db: &impl ConnectionTrait, actor: &Actor, id: PairingId) -> Result<Vec<EmployeeId>> {
    Ok(select_members(db, actor, &[id])?.all(db).await?.into_iter().map(|member| member.employee_id).collect())
}

/// Whether two employees are or were members of one pairing.
pub async fn have_been_paired(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    employee: EmployeeId,
    other: EmployeeId,
) -> Result<bool> {
    let shared = pairing_member::Entity::of(organization)
        .filter(MemberColumn::EmployeeId.eq(other))
        .filter(MemberColumn::PairingId.in_subquery(select_pairing_ids(organization, employee)));
    Ok(shared.one(db).await?.is_some())
}

/// The latest pairing of a program of which two employees are or were members. Checks no permission: one of them is the actor.
pub(in crate::domain) async fn find_latest_shared(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    program: ProgramId,
    [one, other]: [EmployeeId; 2],
) -> Result<Option<PairingId>> {
    let shared = Entity::of(organization)
        .filter(Column::ProgramId.eq(program))
        .filter(Column::Id.in_subquery(select_pairing_ids(organization, one)))
        .filter(Column::Id.in_subquery(select_pairing_ids(organization, other)));
    Ok(shared.order_by_desc(Column::Id).one(db).await?.map(|pairing| pairing.id))
}

/// The sort orders of pairings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    LastSessionAsc,
    LastSessionDesc,
}

impl Sort {
    fn is_by_session(self) -> bool {
        matches!(self, Self::LastSessionAsc | Self::LastSessionDesc)
    }
}

/// A list of pairings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub rounds: Option<Vec<RoundId>>,
    /// Pairings with at least one of these members.
    pub employees: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    /// ACTIVE or SUSPENDED pairings that have held no session since this instant.
    pub without_session_since: Option<DateTime<Utc>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        if self.without_session_since.is_some() || self.sort.is_by_session() {
            actor.reach(Permission::ReadSession)?;
        }
        let mut pairings = visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::RoundId, &self.rounds)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_none_since(Column::LastSessionAt, self.without_session_since);
        if self.without_session_since.is_some() {
            pairings = pairings.filter_values(db, Column::Status, &Some(vec![Status::Active, Status::Suspended]));
        }
        if let Some(employees) = &self.employees {
            pairings = pairings.filter(Column::Id.in_subquery(select_pairings_of(db, actor, employees)));
        }
        Ok(pairings)
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("pairing.created").then_id();
        let last_session = SortOrder::new("pairing.last_session")
            .nullable_key(Column::LastSessionAt, NullInstant::First, "last_session_at_or_first", |row: &Model| {
                NullInstant::First.cursor_value(row.last_session_at)
            })
            .then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("pairing.created.desc"),
            Sort::LastSessionAsc => last_session,
            Sort::LastSessionDesc => last_session.reversed("pairing.last_session.desc"),
        }
    }
}
