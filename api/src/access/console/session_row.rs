//! The stored sessions.

use super::Console;
use crate::platform::{Result, digest::sha256_hex};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    console_session::{Column, Entity, Model},
    id::OrganizationId,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

impl Console {
    /// The session whose cookie contains this secret, now or before its last rotation.
    pub(super) async fn find_row(&self, secret: &str) -> Result<Option<(Model, bool)>> {
        let hash = sha256_hex(secret);
        let is_match = Condition::any().add(Column::Sha256.eq(hash.as_str())).add(Column::PreviousSha256.eq(hash.as_str()));
        let row = sessions().filter(is_match).one(&self.db).await?;
        Ok(row.map(|row| {
            let is_current = row.sha256 == hash;
            (row, is_current)
        }))
    }

    /// Whether a session has ended: too long without a request, or too long after the sign-in.
    pub(super) fn has_ended(&self, row: &Model, now: DateTime<Utc>) -> bool {
        self.ends_at(row).is_some_and(|end| end <= now)
    }

    /// When a session ends if no further request comes.
    pub(super) fn ends_at(&self, row: &Model) -> Option<DateTime<Utc>> {
        let idle_end = row.used_at.checked_add_signed(self.idle_time);
        let last_end = row.created_at.checked_add_signed(self.lifetime);
        idle_end.into_iter().chain(last_end).min()
    }

    pub(super) async fn delete_row(&self, row: &Model) -> Result<()> {
        Entity::delete_of(row.organization_id).filter(Column::Id.eq(row.id)).exec(&self.db).await?;
        self.announce_end(row.id).await;
        Ok(())
    }

    /// Deletes the session of an organization whose secret has this hash, if there is one.
    pub(super) async fn delete_by_hash(&self, organization: OrganizationId, hash: &str) -> Result<()> {
        let row = Entity::of(organization).filter(Column::Sha256.eq(hash)).one(&self.db).await?;
        if let Some(row) = row {
            self.delete_row(&row).await?;
        }
        Ok(())
    }

    /// Deletes the sessions of an organization that have ended.
    ///
    /// # Errors
    /// `Unavailable` when the database does not respond.
    pub async fn delete_ended_sessions(&self, organization: OrganizationId) -> Result<()> {
        let now = self.clock.now();
        let ended = [now.checked_sub_signed(self.idle_time), now.checked_sub_signed(self.lifetime)];
        let [idle, old] = ended;
        let mut is_ended = Condition::any();
        if let Some(before) = idle {
            is_ended = is_ended.add(Column::UsedAt.lte(before));
        }
        if let Some(before) = old {
            is_ended = is_ended.add(Column::CreatedAt.lte(before));
        }
        Entity::delete_of(organization).filter(is_ended).exec(&self.db).await?;
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "the row of the secret tells which organization it belongs to")]
fn sessions() -> Select<Entity> {
    Entity::find()
}
