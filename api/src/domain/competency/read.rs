//! Frameworks and competencies: everybody with the scope sees them all.

use crate::{
    access::{Act, Actor},
    app::App,
    domain::listing::{Listing, Narrowed},
    platform::{
        Error, Result, db,
        page::{Order, Part},
    },
};
use entity::{
    Tenanted,
    competency::{Column, Entity, Model},
    competency_framework as frameworks,
    id::{CompetencyFrameworkId, CompetencyId, TypedId},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};
use std::collections::HashMap;

pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Act::ReadCompetency)?;
    Ok(Entity::of(actor.organization()))
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: CompetencyId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "competency" })
}

/// Those of the named competencies that there are: for rooms whose input refers to them.
pub async fn named(db: &impl ConnectionTrait, actor: &Actor, ids: &[CompetencyId]) -> Result<Vec<Model>> {
    let among = db::among(db, Column::Id, ids.iter().map(|id| id.uuid()));
    Ok(Entity::of(actor.organization()).filter(among).all(db).await?)
}

pub async fn framework(db: &impl ConnectionTrait, actor: &Actor, id: CompetencyFrameworkId) -> Result<frameworks::Model> {
    let frameworks = Frameworks::default().select(db, actor)?;
    frameworks.filter(frameworks::Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "competency framework" })
}

/// The competencies of a framework, in its order.
pub async fn of_framework(app: &App, actor: &Actor, id: CompetencyFrameworkId) -> Result<Vec<CompetencyId>> {
    let rows = visible_to(actor)?.filter(Column::CompetencyFrameworkId.eq(id)).order_by_asc(Column::Position).order_by_asc(Column::Id);
    Ok(rows.all(&app.db).await?.into_iter().map(|row| row.id).collect())
}

/// How many steps a framework's scale has.
pub fn level_count(framework: &frameworks::Model) -> i32 {
    framework.levels.as_array().map_or(0, |levels| i32::try_from(levels.len()).unwrap_or(i32::MAX))
}

/// How many steps the scale of each competency's framework has.
pub async fn scales(db: &impl ConnectionTrait, actor: &Actor, competencies: &[Model]) -> Result<HashMap<CompetencyId, i32>> {
    let ids = competencies.iter().map(|row| row.competency_framework_id.uuid());
    let found = frameworks::Entity::of(actor.organization()).filter(db::among(db, frameworks::Column::Id, ids)).all(db).await?;
    let counts: HashMap<_, _> = found.iter().map(|row| (row.id, level_count(row))).collect();
    Ok(competencies.iter().filter_map(|row| Some((row.id, *counts.get(&row.competency_framework_id)?))).collect())
}

/// Competency frameworks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Frameworks {
    pub case_identifiers: Option<Vec<String>>,
    pub descending: bool,
}

impl Listing for Frameworks {
    type Entity = frameworks::Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Act::ReadCompetency)?;
        Ok(frameworks::Entity::of(actor.organization()).texts(db, frameworks::Column::CaseIdentifier, &self.case_identifiers))
    }

    fn order(&self) -> Order<Self::Entity> {
        let title = Order::new("competency_framework.title")
            .key(frameworks::Column::Title, |row: &frameworks::Model| Part::Text(row.title.clone()))
            .then_id();
        if self.descending { title.reversed("competency_framework.title.desc") } else { title }
    }
}

/// Competencies, in the order of their packages.
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
        Ok(visible_to(actor)?.ids(db, Column::CompetencyFrameworkId, &self.frameworks).ids(db, Column::ParentId, &self.parents).texts(
            db,
            Column::CaseIdentifier,
            &self.case_identifiers,
        ))
    }

    fn order(&self) -> Order<Entity> {
        let position = Order::new("competency.position").key(Column::Position, |row: &Model| Part::Number(row.position.into())).then_id();
        if self.descending { position.reversed("competency.position.desc") } else { position }
    }
}
