//! `statement_term`: something by which a statement is found.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// A letter for the kind of term, and a hash of its value.
    #[sea_orm(primary_key, auto_increment = false)]
    pub term: String,
    /// The instant by which the statement is identified.
    #[sea_orm(primary_key, auto_increment = false)]
    pub stored: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();
