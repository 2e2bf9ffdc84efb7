//! Reads question sets, their versions and their questions.

use super::{rules::Question, write::QuestionSets};
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
    id::{QuestionSetId, QuestionSetVersionId, TypedId},
    question,
    question_set::{Column, Entity, Model, Purpose, Status},
    question_set_version,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

/// Whether the actor sees sets that were never published, and drafts.
fn sees_drafts(actor: &Actor) -> bool {
    actor.employee().is_none() || actor.reach(Permission::WriteQuestionSet).is_ok()
}

/// The sets that the actor may see. People without permission to change sets see those that have a published version.
///
/// # Errors
/// `Forbidden` without permission to read question sets.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadQuestionSet)?;
    let all = Entity::of(actor.organization());
    Ok(if sees_drafts(actor) { all } else { all.filter(Column::PublishedId.is_not_null()) })
}

/// # Errors
/// `NotFound` when the set does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: QuestionSetId) -> Result<Model> {
    versioned::get::<QuestionSets>(db, actor, id).await
}

/// The set that the input field `field` refers to, with its published version.
///
/// # Errors
/// `Invalid` on `field` when the set does not exist, is archived, or was never published.
pub async fn get_for_use(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: QuestionSetId,
    field: &str,
) -> Result<(Model, QuestionSetVersionId)> {
    let set = get(db, actor, id).await.map_err(|error| not_found_as_invalid(error, field))?;
    let version = versioned::version_for_use::<QuestionSets>(&set, field)?;
    Ok((set, version))
}

/// The questions of some versions, in their order. Checks no permission: an actor who sees a version, or what was asked with it, sees its
/// questions.
pub fn select_questions(db: &impl ConnectionTrait, actor: &Actor, versions: &[QuestionSetVersionId]) -> Result<Select<question::Entity>> {
    Ok(question::Entity::of(actor.organization())
        .filter(db::in_ids(db, question::Column::QuestionSetVersionId, versions.iter().map(|id| id.uuid())))
        .order_by_asc(question::Column::Number))
}

/// The questions of a version, in their order. Checks no permission.
pub async fn load_questions(db: &impl ConnectionTrait, actor: &Actor, id: QuestionSetVersionId) -> Result<Vec<Question>> {
    let rows = select_questions(db, actor, &[id])?.all(db).await?;
    Ok(rows.into_iter().map(Question::from_row).collect())
}

/// The sort orders of question sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    NameAsc,
    NameDesc,
}

/// A list of question sets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub purposes: Option<Vec<Purpose>>,
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
            .filter_values(db, Column::Purpose, &self.purposes)
            .filter_values(db, Column::Status, &self.statuses)
            .filter_texts(db, Column::Name, &self.names)
            .filter_prefix(Column::Name, &self.name_prefix)
            .filter_texts(db, Column::StandardKey, &self.standard_keys))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("question_set.created").then_id();
        let name = SortOrder::new("question_set.name").key(Column::Name, |row: &Model| CursorValue::Text(row.name.clone())).then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("question_set.created.desc"),
            Sort::NameAsc => name,
            Sort::NameDesc => name.reversed("question_set.name.desc"),
        }
    }
}

/// Versions of question sets, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VersionList;

impl Listing for VersionList {
    type Entity = question_set_version::Entity;

    fn select(&self, _: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Permission::ReadQuestionSet)?;
        let all = question_set_version::Entity::of(actor.organization());
        let published = question_set_version::Column::Status.eq(question_set_version::Status::Published);
        Ok(if sees_drafts(actor) { all } else { all.filter(published) })
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        let number = |row: &question_set_version::Model| CursorValue::Number(row.number.into());
        SortOrder::new("question_set_version.number").key(question_set_version::Column::Number, number).then_id()
    }
}
