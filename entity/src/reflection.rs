//! `reflection`: what an employee writes about a session, or freely.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "reflection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReflectionId,
    pub version: i64,
    pub author_id: EmployeeId,
    /// The pairing with which it can be shared. That of the session, if it has one.
    pub pairing_id: Option<PairingId>,
    pub session_id: Option<SessionId>,
    pub visibility: Visibility,
    /// Encrypted with the key of the author.
    pub text: String,
    pub created_at: DateTimeUtc,
    /// The last change. `None` until the first.
    pub edited_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(ReflectionId);

/// Who may read a reflection beside its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Visibility {
    /// No other person.
    Private,
    /// The present and past members of its pairing.
    Pairing,
}
