//! Reads goals.

use crate::{
    access::{Actor, Permission, Reach},
    domain::{
        participant,
        shared::{Listing, OptionalFilters},
    },
    platform::{
        Error, Result,
        page::{CursorValue, SortOrder},
    },
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    goal::{Column, Entity, Model, Status, Visibility},
    id::{CompetencyId, EmployeeId, GoalId, ParticipantId, ProgramId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select, sea_query::ExprTrait};

/// The goals that the actor may see. People see their own, and those of present and past partners whose visibility is PAIRING.
///
/// # Errors
/// `Forbidden` without permission to read goals.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let all = Entity::of(actor.organization());
    Ok(match actor.reach(Permission::ReadGoal)? {
        Reach::All => all,
        Reach::Own(employee) => {
            let partners = participant::select_partner_ids(actor.organization(), employee);
            let is_shared = Column::Visibility.eq(Visibility::Pairing).and(Column::ParticipantId.in_subquery(partners));
            all.filter(Column::EmployeeId.eq(employee).or(is_shared))
        }
    })
}

/// # Errors
/// `NotFound` when the goal does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: GoalId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "goal" })
}

/// The sort orders of goals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    DueOnAsc,
    DueOnDesc,
}

/// A list of goals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub participants: Option<Vec<ParticipantId>>,
    pub employees: Option<Vec<EmployeeId>>,
    pub competencies: Option<Vec<CompetencyId>>,
    pub statuses: Option<Vec<Status>>,
    /// Goals that are due on this date or later.
    pub due_from: Option<NaiveDate>,
    /// Goals that are due before this date.
    pub due_to: Option<NaiveDate>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::ParticipantId, &self.participants)
            .filter_ids(db, Column::EmployeeId, &self.employees)
            .filter_ids(db, Column::CompetencyId, &self.competencies)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_range(Column::DueOn, self.due_from, self.due_to))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("goal.created").then_id();
        let due_on = SortOrder::new("goal.due_on").key(Column::DueOn, |row: &Model| CursorValue::Date(row.due_on)).then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("goal.created.desc"),
            Sort::DueOnAsc => due_on,
            Sort::DueOnDesc => due_on.reversed("goal.due_on.desc"),
        }
    }
}
