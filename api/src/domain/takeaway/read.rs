//! Reads takeaways.

use crate::{
    access::{Actor, Permission, Reach},
    domain::{
        participant,
        shared::{Listing, OptionalFilters},
    },
    platform::{
        Error, Result, full_text,
        page::{CursorValue, SortOrder},
    },
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    id::{CompetencyId, EmployeeId, ProgramId, TakeawayId},
    takeaway::{Column, Entity, Model, Status},
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, Select};

/// The table that serves the search on SQLite.
const SEARCH_TABLE: &str = "takeaway_search";

/// The takeaways that the actor may see: those that are shared with a program of the actor, or any program, and the actor's own.
///
/// # Errors
/// `Forbidden` without permission to read takeaways.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let organization = actor.organization();
    let mut shared = Condition::all().add(Column::Status.eq(Status::Shared));
    if let Reach::Own(employee) = actor.reach(Permission::ReadTakeaway)? {
        shared = shared.add(Column::ProgramId.in_subquery(participant::select_program_ids(organization, employee)));
    }
    let own = actor.employee().map(|employee| Column::AuthorId.eq(employee));
    Ok(Entity::of(organization).filter(Condition::any().add(shared).add_option(own)))
}

/// # Errors
/// `NotFound` when the takeaway does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: TakeawayId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "takeaway" })
}

/// The sort orders of takeaways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    HelpfulCountAsc,
    HelpfulCountDesc,
}

/// A list of takeaways.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub authors: Option<Vec<EmployeeId>>,
    pub competencies: Option<Vec<CompetencyId>>,
    pub statuses: Option<Vec<Status>>,
    /// Takeaways that were shared at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Takeaways that were shared before this instant.
    pub created_to: Option<DateTime<Utc>>,
    /// Takeaways whose text contains these words.
    pub search: Option<String>,
    pub sort: Sort,
}

impl List {
    fn search_words(&self) -> Result<Option<Vec<String>>> {
        self.search.as_deref().map(|search| full_text::parse_search("filter.search", search)).transpose()
    }
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        let takeaways = visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::AuthorId, &self.authors)
            .filter_ids(db, Column::CompetencyId, &self.competencies)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_range(Column::CreatedAt, self.created_from, self.created_to);
        Ok(match self.search_words()? {
            Some(words) => {
                takeaways.filter(full_text::contains_words::<Entity>(db, Column::Words, SEARCH_TABLE, actor.organization(), &words))
            }
            None => takeaways,
        })
    }

    fn check(&self) -> Result<()> {
        self.search_words().map(drop)
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("takeaway.created").then_id();
        let helpful = SortOrder::new("takeaway.helpful_count")
            .key(Column::HelpfulCount, |row: &Model| CursorValue::Number(row.helpful_count.into()))
            .then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("takeaway.created.desc"),
            Sort::HelpfulCountAsc => helpful,
            Sort::HelpfulCountDesc => helpful.reversed("takeaway.helpful_count.desc"),
        }
    }
}
