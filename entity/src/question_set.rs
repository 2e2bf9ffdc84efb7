//! `question_set`: a versioned set of questions.

pub use crate::guide::Status;
use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "question_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionSetId,
    pub version: i64,
    /// The name in the default language: of the published version, or of the draft while there is none.
    pub name: String,
    pub purpose: Purpose,
    pub status: Status,
    /// The key of the set among those that come with the product. `None`: the organization's own set.
    pub standard_key: Option<String>,
    /// The digest of the content that was imported last.
    pub standard_digest: Option<String>,
    /// The version that can still change. `None`: there is none.
    pub draft_id: Option<QuestionSetVersionId>,
    /// The version that is asked from now on. `None`: the set was never published.
    pub published_id: Option<QuestionSetVersionId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(QuestionSetId);

/// What the questions are asked for. It never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Purpose {
    Feedback,
    Pulse,
}
