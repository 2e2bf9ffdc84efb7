//! `case_entry`: an object of a CASE package as it was imported.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "case_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub competency_framework_id: CompetencyFrameworkId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    /// The member `identifier`. An object that came without one has an identifier computed from its content.
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_identifier: String,
    /// The place in the list of the package. `None` for an item that the latest package no longer contains.
    pub position: Option<i32>,
    /// The identifier of the origin of an association.
    pub origin_identifier: Option<String>,
    /// The identifier of the destination of an association.
    pub destination_identifier: Option<String>,
    /// The object with all its members.
    pub content: Json,
    pub updated_at: DateTimeUtc,
}

/// What an object of a package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// What the package contains besides the objects: its lists, empty, and members that the specification does not have.
    Package,
    Document,
    Item,
    Association,
    Rubric,
    Concept,
    Subject,
    License,
    ItemType,
    AssociationGrouping,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();
