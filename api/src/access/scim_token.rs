//! SCIM tokens: long-lived tokens for directories such as Entra ID and Okta, whose consoles accept a fixed token instead of fetching
//! one from the company's identity provider. They are accepted by the SCIM endpoints only, and only for the roster.
//!
//! Nothing about them is cached: each request reads the row, so a revocation takes effect at once on every node.

use super::{Actor, Principal, Scope, Scopes, random_secret, token_format::unauthenticated};
use crate::platform::{Result, clock::Clock, db::Database, digest::sha256_hex};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    integration::{self, Status},
    scim_token::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Select, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};

/// The first characters of every SCIM token, by which people and secret scanners recognize one.
const PREFIX: &str = "cgscim_";

/// The precision of `used_at`. A finer one would cost a write per request.
const USED_AT_PRECISION: TimeDelta = TimeDelta::minutes(1);

/// Whether a bearer token is a SCIM token, valid or not.
pub(super) fn has_prefix(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// Generates a token with 256 random bits.
///
/// # Errors
/// `Internal` when the operating system provides no randomness.
pub fn generate() -> Result<SecretString> {
    random_secret::generate(PREFIX)
}

/// The SHA-256 of a token in lower-case hexadecimal digits: what the database stores in place of the token.
pub fn hash(token: &SecretString) -> String {
    sha256_hex(token.expose_secret())
}

/// Authenticates a caller by a SCIM token, and records the use of the token.
///
/// # Errors
/// `Unauthenticated` when the token is unknown, revoked or expired, or its integration is disabled.
pub(super) async fn authenticate(db: &Database, clock: &Clock, token: &str) -> Result<Actor> {
    let now = clock.now();
    let client_of_token = Entity::belongs_to(integration::Entity)
        .from((Column::OrganizationId, Column::IntegrationId))
        .to((integration::Column::OrganizationId, integration::Column::Id));
    let found = tokens().filter(Column::Sha256.eq(sha256_hex(token))).join(JoinType::LeftJoin, client_of_token.into());
    let Some((row, client)) = found.select_also(integration::Entity).one(db).await? else {
        return unauthenticated("the SCIM token is not valid");
    };
    if row.revoked_at.is_some() {
        return unauthenticated("the SCIM token was revoked");
    }
    if row.expires_at <= now {
        return unauthenticated("the SCIM token has expired: issue a new one");
    }
    let Some(client) = client.filter(|client| client.status == Status::Active) else {
        return unauthenticated("the integration is disabled");
    };
    record_use(db, &row, now).await?;
    let roster_scopes: Scopes = [Scope::RosterRead, Scope::RosterWrite].into_iter().collect();
    let principal = Principal::Service { integration: client.id, kind: client.kind };
    Ok(Actor::from_credential(row.organization_id, principal, roster_scopes.intersection(Scopes::parse(&client.scopes))))
}

async fn record_use(db: &Database, row: &Model, now: DateTime<Utc>) -> Result<()> {
    if row.used_at.is_some_and(|at| now < at + USED_AT_PRECISION) {
        return Ok(());
    }
    let update = Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id)).col_expr(Column::UsedAt, Expr::value(now));
    update.exec(db).await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the row of the token tells which organization it belongs to")]
fn tokens() -> Select<Entity> {
    Entity::find()
}
