//! What verifiers see, who have the address of a credential and no token. The address contains 122 random bits, and selects the organization.

use crate::platform::{Result, db::Database};
use entity::{
    badge::{self, Model as Badge},
    badge_award::{Column, Entity, Model},
    id::CredentialId,
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};

/// A credential with what it is for.
pub struct PublicCredential {
    pub award: Model,
    pub badge: Badge,
}

/// The credential with an identifier, also when it was withdrawn. `None` when there never was one.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn find_credential(db: &Database, id: CredentialId) -> Result<Option<PublicCredential>> {
    let badge = Entity::belongs_to(badge::Entity)
        .from((Column::OrganizationId, Column::BadgeId))
        .to((badge::Column::OrganizationId, badge::Column::Id));
    let found = awards().filter(Column::CredentialId.eq(id)).join(JoinType::InnerJoin, badge.into()).select_also(badge::Entity);
    Ok(found.one(db).await?.and_then(|(award, badge)| Some(PublicCredential { award, badge: badge? })))
}

#[expect(clippy::disallowed_methods, reason = "the identifier of a credential tells which organization it belongs to")]
fn awards() -> Select<Entity> {
    Entity::find()
}
