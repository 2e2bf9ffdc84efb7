//! Secrets of calendar feeds. Calendar programs cannot send a token, so the address of a feed contains its secret. It opens the sessions of one
//! employee, and nothing else.
//!
//! Nothing about them is cached: each request reads the row, so a revocation takes effect at once on every node.

use super::{Actor, random_secret};
use crate::platform::{Result, db::Database, digest::sha256_hex};
use entity::{
    calendar_feed::{Column, Entity},
    employee::{self, Status},
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select};
use secrecy::{ExposeSecret, SecretString};

/// The first characters of every secret, by which people and secret scanners recognize one.
const PREFIX: &str = "cgcal_";

/// The length of a secret: the prefix and 256 bits in base64.
const LENGTH: usize = PREFIX.len() + random_secret::RANDOM_CHARS;

/// Generates a secret with 256 random bits.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub fn generate() -> Result<SecretString> {
    random_secret::generate(PREFIX)
}

/// The SHA-256 of a secret in lower-case hexadecimal digits: what the database stores in place of the secret.
pub fn hash(secret: &SecretString) -> String {
    sha256_hex(secret.expose_secret())
}

/// The employee whose feed has this secret, as an actor who reads sessions. `None` when the secret is unknown or was revoked, or the employee
/// is not active.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn authenticate(db: &Database, secret: &str) -> Result<Option<Actor>> {
    if secret.len() != LENGTH || !secret.starts_with(PREFIX) {
        return Ok(None);
    }
    let owner = Entity::belongs_to(employee::Entity)
        .from((Column::OrganizationId, Column::EmployeeId))
        .to((employee::Column::OrganizationId, employee::Column::Id));
    let found = feeds()
        .filter(Column::Sha256.eq(sha256_hex(secret)))
        .filter(employee::Column::Status.eq(Status::Active))
        .join(JoinType::InnerJoin, owner.into())
        .select_also(employee::Entity)
        .one(db)
        .await?;
    Ok(found.and_then(|(_, owner)| owner).map(|owner| Actor::for_calendar_feed(&owner)))
}

#[expect(clippy::disallowed_methods, reason = "the row of the secret tells which organization it belongs to")]
fn feeds() -> Select<Entity> {
    Entity::find()
}
