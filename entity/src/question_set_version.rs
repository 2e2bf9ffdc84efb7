//! `question_set_version`: one version of a question set.

pub use crate::{guide_version::Status, question_set::Purpose};
use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "question_set_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionSetVersionId,
    pub question_set_id: QuestionSetId,
    /// Counted from 1 in the set.
    pub number: i32,
    /// That of the set.
    pub purpose: Purpose,
    pub status: Status,
    /// A canonical BCP 47 tag. Every text is written in this language.
    pub default_language: String,
    /// A JSON list of the languages in which every text except the introduction is written.
    pub languages: Json,
    /// A JSON list of objects with the members `language` and `text`; likewise the introductions.
    pub names: Json,
    pub introductions: Json,
    /// Whether the content is one that comes with the product.
    pub standard: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// `None`: a draft.
    pub published_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(QuestionSetVersionId);
