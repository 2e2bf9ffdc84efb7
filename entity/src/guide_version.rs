//! `guide_version`: one version of a guide.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "guide_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GuideVersionId,
    pub guide_id: GuideId,
    /// Counted from 1 in the guide.
    pub number: i32,
    pub status: Status,
    /// A canonical BCP 47 tag. The name and every prompt are written in this language.
    pub default_language: String,
    /// A JSON list of the languages in which the name and every prompt are written.
    pub languages: Json,
    /// A JSON list of objects with the members `language` and `text`; likewise the purposes.
    pub names: Json,
    pub purposes: Json,
    /// The sum of the minutes of the steps.
    pub minutes: i32,
    /// Whether the content is one that comes with the product.
    pub standard: bool,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// `None`: a draft.
    pub published_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(GuideVersionId);

/// The status of a version of a guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Draft,
    Published,
}
