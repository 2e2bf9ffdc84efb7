//! A long-lived token with which a directory calls the SCIM API as an integration. ISSUED → REVOKED or expired. The token is returned
//! once, when it is issued; only its hash is stored.

use super::integration;
use crate::{
    access::{Actor, Permission, Scope, Scopes, scim_token},
    app::App,
    feed::ChangeKind,
    platform::{Error, Result, clock, db},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    id::{IntegrationId, ScimTokenId, TypedId},
    integration::Model as Integration,
    scim_token::{Column, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder};
use secrecy::SecretString;

/// The lifetime of a token issued without an expiry.
const DEFAULT_LIFETIME: TimeDelta = TimeDelta::days(365);
/// The longest lifetime of a token: a year, also a leap year.
const MAX_LIFETIME: TimeDelta = TimeDelta::days(366);
/// The largest number of valid tokens of an integration. Two are needed at least, so that one can replace the other.
const MAX_VALID_TOKENS: usize = 10;

/// The tokens of the integrations, oldest first.
pub async fn list_for_integrations(db: &impl ConnectionTrait, actor: &Actor, integrations: &[IntegrationId]) -> Result<Vec<Model>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(Entity::of(actor.organization())
        .filter(db::in_ids(db, Column::IntegrationId, integrations.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Issues a token that is valid until `expires_at`, or for a year. Returns the token; it cannot be read again.
///
/// # Errors
/// `Invalid` for an expiry that has passed or is more than a year away; for an integration without the scope `roster:read`; for one with
/// too many valid tokens.
pub async fn issue(app: &App, actor: &Actor, id: IntegrationId, expires_at: Option<DateTime<Utc>>) -> Result<(Integration, SecretString)> {
    let mut work = app.begin(actor).await?;
    let row = integration::get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let expires_at = expires_at.unwrap_or(work.at + DEFAULT_LIFETIME);
    if expires_at <= work.at || expires_at > work.at + MAX_LIFETIME {
        return Err(Error::invalid("expiresAt", "must be in the future and at most a year away"));
    }
    if !Scopes::parse(&row.scopes).contains(Scope::RosterRead) {
        let message = "grant the integration the scope roster:read first, and roster:write if it is to change employees";
        return Err(Error::invalid("id", message));
    }
    let tokens = list_for_integrations(&*work, actor, &[id]).await?;
    let valid = tokens.iter().filter(|token| token.revoked_at.is_none() && token.expires_at > work.at).count();
    if valid >= MAX_VALID_TOKENS {
        return Err(Error::invalid("id", format!("the integration already has {MAX_VALID_TOKENS} valid tokens: revoke one first")));
    }
    let token = scim_token::generate()?;
    let stored = Model {
        organization_id: actor.organization(),
        id: app.clock.new_id(),
        integration_id: id,
        sha256: scim_token::hash(&token),
        created_at: work.at,
        expires_at: clock::truncate_to_micros(expires_at),
        used_at: None,
        revoked_at: None,
    };
    stored.into_active_model().insert(&*work).await?;
    let row = Integration { version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(ChangeKind::IntegrationUpdated.entry(id, row.version).with_fields(vec!["scimTokens"]));
    work.commit().await?;
    Ok((row, token))
}

/// Revokes a token. Every node rejects it from now on. Revoking a revoked token changes nothing.
pub async fn revoke(app: &App, actor: &Actor, id: ScimTokenId) -> Result<Integration> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let token = Entity::of(actor.organization()).filter(Column::Id.eq(id)).one(&*work).await?;
    let token = token.ok_or(Error::NotFound { noun: "SCIM token" })?;
    let row = integration::get(&*work, actor, token.integration_id).await?;
    if token.revoked_at.is_some() {
        return Ok(row);
    }
    let token = Model { revoked_at: Some(work.at), ..token };
    token.into_active_model().reset_all().update(&*work).await?;
    let row = Integration { version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(ChangeKind::IntegrationUpdated.entry(row.id, row.version).with_fields(vec!["scimTokens"]));
    work.commit().await?;
    Ok(row)
}
