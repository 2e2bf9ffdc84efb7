//! `question`: a question of a version of a question set.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "question")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_set_version_id: QuestionSetVersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Unique in the version. The same question keeps it in later versions.
    pub key: String,
    pub kind: Kind,
    pub required: bool,
    /// A JSON list of objects with the members `language` and `text`; likewise the labels.
    pub prompts: Json,
    /// The ends of a scale. `None`: not a scale.
    pub scale_min: Option<i32>,
    pub scale_max: Option<i32>,
    pub low_labels: Json,
    pub high_labels: Json,
    /// A JSON list of objects with the members `key` and `labels`. Empty: not a choice.
    pub options: Json,
    /// Whether several options can be chosen.
    pub multiple: bool,
    /// The greatest number of characters of a text. `None`: not a text.
    pub max_length: Option<i32>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    Scale,
    Choice,
    Text,
}
