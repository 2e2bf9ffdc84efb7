//! Reads badges.

use crate::{
    access::{Actor, Permission},
    domain::shared::{Listing, OptionalFilters},
    platform::{Error, Result, page::SortOrder},
};
use entity::{
    Tenanted,
    badge::{Column, Entity, Model, Status},
    id::{BadgeId, CompetencyId, OrganizationId, ProgramId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select};

/// The badges that the actor may see. Drafts are seen by integrations, and by people who may change badges.
///
/// # Errors
/// `Forbidden` without permission to read badges.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadBadge)?;
    let all = Entity::of(actor.organization());
    let sees_drafts = actor.employee().is_none() || actor.reach(Permission::WriteBadge).is_ok();
    Ok(if sees_drafts { all } else { all.filter(Column::Status.ne(Status::Draft)) })
}

/// # Errors
/// `NotFound` when the badge does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: BadgeId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "badge" })
}

/// A badge as anybody sees it who has its address, which is a part of every credential. `None` when it does not exist or is a draft.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn get_public(db: &impl ConnectionTrait, organization: OrganizationId, id: BadgeId) -> Result<Option<Model>> {
    Ok(Entity::of(organization).filter(Column::Id.eq(id)).filter(Column::Status.ne(Status::Draft)).one(db).await?)
}

/// The sort orders of badges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
}

/// A list of badges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub competencies: Option<Vec<CompetencyId>>,
    pub programs: Option<Vec<ProgramId>>,
    pub statuses: Option<Vec<Status>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::CompetencyId, &self.competencies)
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("badge.created").then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("badge.created.desc"),
        }
    }
}
