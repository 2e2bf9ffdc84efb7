//! The long-lived tokens of directories: what the consoles of Entra ID and Okta ask for where they do not fetch tokens of the
//! company's identity provider. They count at the SCIM door alone, and only for the roster.
//!
//! Nothing of them is remembered: each request reads the row, so that a revocation holds at once on every node.

use super::{Actor, Scope, Scopes, Who, token::refuse};
use crate::platform::{Error, Result, clock::Clock, db::Database, digest::fingerprint};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    integration::{self, Status},
    scim_token::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};

/// How such a token begins, so that people and scanners know one when they see it.
const PREFIX: &str = "cgscim_";

/// How exactly it is known when a token was last used: a write for each request would be a high price for more.
const USED: TimeDelta = TimeDelta::minutes(1);

/// Whether a token is one of these.
pub(super) fn is_one(token: &str) -> bool {
    token.starts_with(PREFIX)
}

/// A new token: 256 random bits.
///
/// # Errors
/// `Internal` when the system has no randomness.
pub fn new_token() -> Result<SecretString> {
    let mut bits = [0; 32];
    aws_lc_rs::rand::fill(&mut bits).map_err(Error::internal)?;
    Ok(format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(bits)).into())
}

/// What is kept of a token.
pub fn kept(token: &SecretString) -> String {
    fingerprint(token.expose_secret())
}

/// Who calls with such a token.
pub(super) async fn identify(db: &Database, clock: &Clock, token: &str) -> Result<Actor> {
    let now = clock.now();
    let Some(row) = tokens().filter(Column::Sha256.eq(fingerprint(token))).one(db).await? else {
        return refuse("the SCIM token is not valid");
    };
    if row.revoked_at.is_some() {
        return refuse("the SCIM token was revoked");
    }
    if row.expires_at <= now {
        return refuse("the SCIM token has expired: issue a new one");
    }
    let client = integration::Entity::of(row.organization_id).filter(integration::Column::Id.eq(row.integration_id)).one(db).await?;
    let Some(client) = client.filter(|client| client.status == Status::Active) else { return refuse("the integration is disabled") };
    used(db, &row, now).await?;
    let roster: Scopes = [Scope::RosterRead, Scope::RosterWrite].into_iter().collect();
    let who = Who::Service { integration: client.id, kind: client.kind };
    Ok(Actor::directory(row.organization_id, who, roster.and(Scopes::parse(&client.scopes))))
}

async fn used(db: &Database, row: &Model, now: DateTime<Utc>) -> Result<()> {
    if row.used_at.is_some_and(|at| now < at + USED) {
        return Ok(());
    }
    let own = Entity::update_of(row.organization_id).filter(Column::Id.eq(row.id)).col_expr(Column::UsedAt, Expr::value(now));
    own.exec(db).await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "which organization a token belongs to is what its row tells")]
fn tokens() -> Select<Entity> {
    Entity::find()
}
