//! Reads recognitions.

use crate::{
    access::{Actor, Permission, Reach},
    domain::{
        pairing, participant,
        shared::{Listing, OptionalFilters},
    },
    platform::{Error, Result, page::SortOrder},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{CompetencyId, EmployeeId, ProgramId, RecognitionId},
    recognition::{Column, Entity, Model, Status, Visibility},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, Select, sea_query::ExprTrait};

/// The recognitions that the actor may see. Those with the visibility PAIRING are seen by the members of the pairing alone, whatever the
/// reach of the actor. A withdrawn one is seen by its giver.
///
/// # Errors
/// `Forbidden` without permission to read recognitions.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let organization = actor.organization();
    let for_program = Column::Visibility.eq(Visibility::Program);
    let for_program = match actor.reach(Permission::ReadRecognition)? {
        Reach::All => for_program,
        Reach::Own(employee) => for_program.and(Column::ProgramId.in_subquery(participant::select_program_ids(organization, employee))),
    };
    let mut readable = Condition::any().add(Column::Visibility.eq(Visibility::Organization)).add(for_program);
    let mut visible = Condition::any();
    if let Some(employee) = actor.employee() {
        readable = readable
            .add(Column::ReceiverId.eq(employee))
            .add(Column::PairingId.in_subquery(pairing::select_pairing_ids(organization, employee)));
        visible = visible.add(Column::GiverId.eq(employee));
    }
    let given = Condition::all().add(Column::Status.eq(Status::Given)).add(readable);
    Ok(Entity::of(organization).filter(visible.add(given)))
}

/// # Errors
/// `NotFound` when the recognition does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: RecognitionId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "recognition" })
}

/// The sort orders of recognitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
}

/// A list of recognitions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub givers: Option<Vec<EmployeeId>>,
    pub receivers: Option<Vec<EmployeeId>>,
    pub competencies: Option<Vec<CompetencyId>>,
    pub visibilities: Option<Vec<Visibility>>,
    pub statuses: Option<Vec<Status>>,
    /// Recognitions that were given at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Recognitions that were given before this instant.
    pub created_to: Option<DateTime<Utc>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::GiverId, &self.givers)
            .filter_ids(db, Column::ReceiverId, &self.receivers)
            .filter_ids(db, Column::CompetencyId, &self.competencies)
            .filter_values(db, Column::Visibility, &self.visibilities)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_range(Column::CreatedAt, self.created_from, self.created_to))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("recognition.created").then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("recognition.created.desc"),
        }
    }
}
