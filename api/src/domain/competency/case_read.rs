//! Reads the objects of CASE packages as they were imported. An actor with the permission to read competencies sees all of the organization.

use super::get_framework;
use crate::{
    access::{Actor, Permission},
    app::App,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    case_entry::{Column, Entity, Kind, Model},
    competency_framework as frameworks,
    id::CompetencyFrameworkId,
};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, Select};

/// The objects that the actor may see.
fn entries(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadCompetency)?;
    Ok(Entity::of(actor.organization()))
}

/// The documents of all frameworks, by identifier.
pub async fn list_documents(app: &App, actor: &Actor) -> Result<Vec<Model>> {
    let documents = entries(actor)?.filter(Column::Kind.eq(Kind::Document)).order_by_asc(Column::CaseIdentifier);
    Ok(documents.all(&app.db).await?)
}

/// An object by its identifier. When several frameworks contain it, that of the framework that was imported first.
///
/// # Errors
/// `NotFound` when there is no such object.
pub async fn get_entry(app: &App, actor: &Actor, kind: Kind, identifier: &str) -> Result<Model> {
    let found = entries(actor)?.filter(Column::Kind.eq(kind)).filter(Column::CaseIdentifier.eq(identifier));
    found.order_by_asc(Column::CompetencyFrameworkId).one(&app.db).await?.ok_or(Error::NotFound { noun: "CASE object" })
}

/// The associations from and to an item, in all frameworks.
pub async fn list_associations(app: &App, actor: &Actor, item: &str) -> Result<Vec<Model>> {
    let is_end = Condition::any().add(Column::OriginIdentifier.eq(item)).add(Column::DestinationIdentifier.eq(item));
    let found = entries(actor)?.filter(is_end).order_by_asc(Column::CompetencyFrameworkId).order_by_asc(Column::Position);
    Ok(found.all(&app.db).await?)
}

/// The document of a framework.
///
/// # Errors
/// `NotFound` when there is no such framework.
pub async fn get_document(app: &App, actor: &Actor, framework: CompetencyFrameworkId) -> Result<Model> {
    let found = entries(actor)?.filter(Column::CompetencyFrameworkId.eq(framework)).filter(Column::Kind.eq(Kind::Document));
    found.one(&app.db).await?.ok_or(Error::NotFound { noun: "CASE object" })
}

/// The documents and items with these identifiers: what associations connect.
pub async fn list_nodes(app: &App, actor: &Actor, identifiers: Vec<String>) -> Result<Vec<Model>> {
    let is_node = Column::Kind.is_in([Kind::Document, Kind::Item]);
    let found = entries(actor)?.filter(is_node).filter(db::in_texts(&app.db, Column::CaseIdentifier, identifiers));
    Ok(found.all(&app.db).await?)
}

/// The framework of an object.
pub async fn get_framework_of(app: &App, actor: &Actor, entry: &Model) -> Result<frameworks::Model> {
    get_framework(&app.db, actor, entry.competency_framework_id).await
}

/// All objects of a framework's latest package, by kind and place.
pub async fn list_package(app: &App, actor: &Actor, framework: &frameworks::Model) -> Result<Vec<Model>> {
    let found = entries(actor)?.filter(Column::CompetencyFrameworkId.eq(framework.id)).filter(Column::Position.is_not_null());
    let mut found = found.all(&app.db).await?;
    found.sort_by_key(|entry| (entry.kind, entry.position));
    Ok(found)
}
