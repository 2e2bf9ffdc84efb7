//! Reads commitments.

use crate::{
    access::{Actor, Permission, Reach},
    domain::shared::{Listing, OptionalFilters},
    platform::{
        Error, Result, db,
        page::{CursorValue, SortOrder},
    },
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    commitment::{Column, Entity, Model, Status},
    id::{CommitmentId, EmployeeId, PairingId, ParticipantId, ProgramId, SessionId, TypedId},
    pairing_member,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait, Select, sea_query::ExprTrait};

/// The commitments that the actor may see. People see their own, and those made in their present and past pairings.
///
/// # Errors
/// `Forbidden` without permission to read commitments.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadCommitment)? {
        Reach::All => all,
        Reach::Own(employee) => {
            let own = pairing_member::Entity::of(actor.organization()).filter(pairing_member::Column::EmployeeId.eq(employee));
            let own = own.select_only().column(pairing_member::Column::PairingId).into_query();
            all.filter(Column::EmployeeId.eq(employee).or(Column::PairingId.in_subquery(own)))
        }
    })
}

/// # Errors
/// `NotFound` when the commitment does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: CommitmentId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "commitment" })
}

/// The commitments into which some commitments were carried, as far as the actor may see them.
///
/// # Errors
/// `Forbidden` without permission to read commitments.
pub fn select_carried(db: &impl ConnectionTrait, actor: &Actor, ids: &[CommitmentId]) -> Result<Select<Entity>> {
    Ok(visible_to(actor)?.filter(db::in_ids(db, Column::CarriedFromId, ids.iter().map(|id| id.uuid()))))
}

/// The sort orders of commitments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    DueOnAsc,
    DueOnDesc,
}

/// A list of commitments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub pairings: Option<Vec<PairingId>>,
    /// Commitments that were made in one of these sessions.
    pub sessions: Option<Vec<SessionId>>,
    pub participants: Option<Vec<ParticipantId>>,
    pub employees: Option<Vec<EmployeeId>>,
    pub statuses: Option<Vec<Status>>,
    /// Commitments that are due on this date or later.
    pub due_from: Option<NaiveDate>,
    /// Commitments that are due before this date.
    pub due_to: Option<NaiveDate>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::PairingId, &self.pairings)
            .filter_ids(db, Column::SessionId, &self.sessions)
            .filter_ids(db, Column::ParticipantId, &self.participants)
            .filter_ids(db, Column::EmployeeId, &self.employees)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_range(Column::DueOn, self.due_from, self.due_to))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("commitment.created").then_id();
        let due_on = SortOrder::new("commitment.due_on").key(Column::DueOn, |row: &Model| CursorValue::Date(row.due_on)).then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("commitment.created.desc"),
            Sort::DueOnAsc => due_on,
            Sort::DueOnDesc => due_on.reversed("commitment.due_on.desc"),
        }
    }
}
