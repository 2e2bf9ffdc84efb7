//! Reads guides, their versions and their steps.

use super::write::Guides;
use crate::{
    access::{Actor, Permission},
    domain::shared::{Listing, OptionalFilters, not_found_as_invalid, versioned},
    platform::{
        Result, db,
        page::{CursorValue, SortOrder},
    },
};
use entity::{
    Tenanted,
    guide::{Column, Entity, Model, Status},
    guide_step, guide_version,
    id::{GuideId, GuideVersionId, TypedId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

/// Whether the actor sees guides that were never published, and drafts.
fn sees_drafts(actor: &Actor) -> bool {
    actor.employee().is_none() || actor.reach(Permission::WriteGuide).is_ok()
}

/// The guides that the actor may see. People without permission to change guides see those that have a published version.
///
/// # Errors
/// `Forbidden` without permission to read guides.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadGuide)?;
    let all = Entity::of(actor.organization());
    Ok(if sees_drafts(actor) { all } else { all.filter(Column::PublishedId.is_not_null()) })
}

/// # Errors
/// `NotFound` when the guide does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: GuideId) -> Result<Model> {
    versioned::get::<Guides>(db, actor, id).await
}

/// The guides for sessions that are scheduled from now on, of those with these identifiers: active ones with a published version. Checks no
/// permission: it serves the input of other modules.
pub async fn load_published(db: &impl ConnectionTrait, actor: &Actor, ids: &[GuideId]) -> Result<Vec<Model>> {
    Ok(Entity::of(actor.organization())
        .filter(db::in_ids(db, Column::Id, ids.iter().map(|id| id.uuid())))
        .filter(Column::Status.eq(Status::Active))
        .filter(Column::PublishedId.is_not_null())
        .all(db)
        .await?)
}

/// The published version of the guide that the input field `field` refers to.
///
/// # Errors
/// `Invalid` on `field` when the guide does not exist, is archived, or was never published.
pub async fn get_for_use(db: &impl ConnectionTrait, actor: &Actor, id: GuideId, field: &str) -> Result<GuideVersionId> {
    let guide = get(db, actor, id).await.map_err(|error| not_found_as_invalid(error, field))?;
    versioned::version_for_use::<Guides>(&guide, field)
}

/// The steps of some versions, in their order. Checks no permission: an actor who sees a version, or an agenda, sees its steps.
pub fn select_steps(db: &impl ConnectionTrait, actor: &Actor, versions: &[GuideVersionId]) -> Result<Select<guide_step::Entity>> {
    Ok(guide_step::Entity::of(actor.organization())
        .filter(db::in_ids(db, guide_step::Column::GuideVersionId, versions.iter().map(|id| id.uuid())))
        .order_by_asc(guide_step::Column::Number))
}

/// [`select_steps`], loaded.
pub async fn load_steps(db: &impl ConnectionTrait, actor: &Actor, versions: &[GuideVersionId]) -> Result<Vec<guide_step::Model>> {
    Ok(select_steps(db, actor, versions)?.all(db).await?)
}

/// The sort orders of guides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    NameAsc,
    NameDesc,
}

/// A list of guides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub statuses: Option<Vec<Status>>,
    pub names: Option<Vec<String>>,
    pub name_prefix: Option<String>,
    pub standard_keys: Option<Vec<String>>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_values(db, Column::Status, &self.statuses)
            .filter_texts(db, Column::Name, &self.names)
            .filter_prefix(Column::Name, &self.name_prefix)
            .filter_texts(db, Column::StandardKey, &self.standard_keys))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("guide.created").then_id();
        let name = SortOrder::new("guide.name").key(Column::Name, |row: &Model| CursorValue::Text(row.name.clone())).then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("guide.created.desc"),
            Sort::NameAsc => name,
            Sort::NameDesc => name.reversed("guide.name.desc"),
        }
    }
}

/// Versions of guides, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VersionList;

impl Listing for VersionList {
    type Entity = guide_version::Entity;

    fn select(&self, _: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Permission::ReadGuide)?;
        let all = guide_version::Entity::of(actor.organization());
        let published = guide_version::Column::Status.eq(guide_version::Status::Published);
        Ok(if sees_drafts(actor) { all } else { all.filter(published) })
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        let number = |row: &guide_version::Model| CursorValue::Number(row.number.into());
        SortOrder::new("guide_version.number").key(guide_version::Column::Number, number).then_id()
    }
}
