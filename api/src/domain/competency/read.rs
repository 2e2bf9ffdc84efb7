//! Reads competency frameworks and competencies. An actor with the permission sees all of the organization.

use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::{Listing, OptionalFilters},
    platform::{
        Error, Result, db,
        page::{CursorValue, SortOrder},
    },
};
use entity::{
    Tenanted,
    competency::{Column, Entity, Model},
    competency_framework as frameworks,
    id::{CompetencyFrameworkId, CompetencyId, TypedId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select, prelude::Json};
use std::collections::HashMap;

/// The competencies that the actor may see.
///
/// # Errors
/// `Forbidden` without permission to read competencies.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadCompetency)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the competency does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: CompetencyId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "competency" })
}

/// The competencies with these identifiers, without those that do not exist. Checks no permission: it validates the input of other modules.
pub async fn load_existing(db: &impl ConnectionTrait, actor: &Actor, ids: &[CompetencyId]) -> Result<Vec<Model>> {
    let has_id = db::in_ids(db, Column::Id, ids.iter().map(|id| id.uuid()));
    Ok(Entity::of(actor.organization()).filter(has_id).all(db).await?)
}

/// # Errors
/// `NotFound` when the framework does not exist; `Forbidden` without permission to read competencies.
pub async fn get_framework(db: &impl ConnectionTrait, actor: &Actor, id: CompetencyFrameworkId) -> Result<frameworks::Model> {
    let frameworks = FrameworkList::default().select(db, actor)?;
    frameworks.filter(frameworks::Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "competency framework" })
}

/// The competencies of a framework, by position.
pub async fn list_ids_of_framework(app: &App, actor: &Actor, id: CompetencyFrameworkId) -> Result<Vec<CompetencyId>> {
    let rows = visible_to(actor)?.filter(Column::CompetencyFrameworkId.eq(id)).order_by_asc(Column::Position).order_by_asc(Column::Id);
    Ok(rows.all(&app.db).await?.into_iter().map(|row| row.id).collect())
}

/// The number of levels of a framework's scale.
pub fn level_count(framework: &frameworks::Model) -> i32 {
    count_levels(&framework.levels)
}

/// The number of levels of a scale.
pub fn count_levels(scale: &Json) -> i32 {
    scale.as_array().map_or(0, |levels| i32::try_from(levels.len()).unwrap_or(i32::MAX))
}

/// The number of levels of each competency's scale.
pub async fn load_level_counts(db: &impl ConnectionTrait, actor: &Actor, competencies: &[Model]) -> Result<HashMap<CompetencyId, i32>> {
    let ids = competencies.iter().map(|row| row.competency_framework_id.uuid());
    let rows = frameworks::Entity::of(actor.organization()).filter(db::in_ids(db, frameworks::Column::Id, ids)).all(db).await?;
    let counts: HashMap<_, _> = rows.iter().map(|row| (row.id, level_count(row))).collect();
    Ok(competencies.iter().filter_map(|row| Some((row.id, *counts.get(&row.competency_framework_id)?))).collect())
}

/// Competency frameworks, by title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FrameworkList {
    pub case_identifiers: Option<Vec<String>>,
    pub descending: bool,
}

impl Listing for FrameworkList {
    type Entity = frameworks::Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Permission::ReadCompetency)?;
        let frameworks = frameworks::Entity::of(actor.organization());
        Ok(frameworks.filter_texts(db, frameworks::Column::CaseIdentifier, &self.case_identifiers))
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        let title = SortOrder::new("competency_framework.title")
            .key(frameworks::Column::Title, |row: &frameworks::Model| CursorValue::Text(row.title.clone()))
            .then_id();
        if self.descending { title.reversed("competency_framework.title.desc") } else { title }
    }
}

/// Competencies, by their position among siblings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub frameworks: Option<Vec<CompetencyFrameworkId>>,
    pub parents: Option<Vec<CompetencyId>>,
    pub case_identifiers: Option<Vec<String>>,
    pub descending: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::CompetencyFrameworkId, &self.frameworks)
            .filter_ids(db, Column::ParentId, &self.parents)
            .filter_texts(db, Column::CaseIdentifier, &self.case_identifiers))
    }

    fn order(&self) -> SortOrder<Entity> {
        let position = |row: &Model| CursorValue::Number(row.position.into());
        let position = SortOrder::new("competency.position").key(Column::Position, position).then_id();
        if self.descending { position.reversed("competency.position.desc") } else { position }
    }
}
