//! xAPI credentials: a key and a secret for learning systems, which know only HTTP Basic authentication (RFC 7617). They are accepted by the
//! xAPI endpoints only, and only for statements, documents and learning records as statements.
//!
//! Nothing about them is cached: each request reads the row, so a revocation takes effect at once on every node.

use super::{Actor, Principal, Scope, Scopes, random_secret, token_format::unauthenticated};
use crate::platform::{Result, clock::Clock, db::Database, digest::sha256_hex};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    integration::{self, Status},
    xapi_credential::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};

/// The first characters of every secret, by which people and secret scanners recognize one.
const PREFIX: &str = "cgxapi_";

/// The precision of `used_at`. A finer one would cost a write per request.
const USED_AT_PRECISION: TimeDelta = TimeDelta::minutes(1);

/// The scopes of the learning record store. An integration needs one of them to have a credential.
pub fn scopes() -> Scopes {
    [Scope::XapiRead, Scope::XapiWrite].into_iter().collect()
}

/// The scopes that a credential can have, as far as its integration has them: that to read learning records, which are statements too, besides
/// those of the store.
fn usable_scopes() -> Scopes {
    scopes().iter().chain([Scope::LearningRead]).collect()
}

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

/// Authenticates a caller by a credential, and records its use.
///
/// # Errors
/// `Unauthenticated` when the key or the secret is wrong, the credential was revoked or has expired, or its integration is disabled.
pub(super) async fn authenticate(db: &Database, clock: &Clock, key: &str, secret: &str) -> Result<Actor> {
    let now = clock.now();
    let client_of_credential = Entity::belongs_to(integration::Entity)
        .from((Column::OrganizationId, Column::IntegrationId))
        .to((integration::Column::OrganizationId, integration::Column::Id));
    let found = credentials().filter(Column::Sha256.eq(sha256_hex(secret))).join(JoinType::LeftJoin, client_of_credential.into());
    let found = found.select_also(integration::Entity).one(db).await?;
    let Some((row, client)) = found.filter(|(row, _)| row.id.to_string() == key) else {
        return unauthenticated("the key or the secret is not valid");
    };
    if row.revoked_at.is_some() {
        return unauthenticated("the xAPI credential was revoked");
    }
    if row.expires_at <= now {
        return unauthenticated("the xAPI credential has expired: issue a new one");
    }
    let Some(client) = client.filter(|client| client.status == Status::Active) else {
        return unauthenticated("the integration is disabled");
    };
    record_use(db, &row, now).await?;
    let principal = Principal::Service { integration: client.id, kind: client.kind };
    Ok(Actor::from_credential(row.organization_id, principal, usable_scopes().intersection(Scopes::parse(&client.scopes))))
}

async fn record_use(db: &Database, row: &Model, now: DateTime<Utc>) -> Result<()> {
    if row.used_at.is_some_and(|at| now < at + USED_AT_PRECISION) {
        return Ok(());
    }
    let update = Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id)).col_expr(Column::UsedAt, Expr::value(now));
    update.exec(db).await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the row of the credential tells which organization it belongs to")]
fn credentials() -> Select<Entity> {
    Entity::find()
}
