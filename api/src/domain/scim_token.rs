//! The long-lived tokens by which a directory calls at the SCIM door in the name of an integration. ISSUED → REVOKED or
//! expired. A token is shown once, when it is issued; only its fingerprint is kept.

use super::integration;
use crate::{
    access::{Act, Actor, Scope, Scopes, directory},
    app::App,
    feed::Kind,
    platform::{Error, Result, db},
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

/// The longest that a token is good.
const LONGEST: TimeDelta = TimeDelta::days(366);
/// How many good ones an integration may have: two overlap when one replaces the other.
const MOST: usize = 10;

/// The tokens of some integrations, oldest first.
pub async fn of(db: &impl ConnectionTrait, actor: &Actor, integrations: &[IntegrationId]) -> Result<Vec<Model>> {
    actor.reach(Act::ManageOrganization)?;
    Ok(Entity::of(actor.organization())
        .filter(db::among(db, Column::IntegrationId, integrations.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// Issues a token, good until `expires_at` or for a year. Answers it, this once.
///
/// # Errors
/// `Invalid` for an end that has passed or is too far, and for an integration that may not even read the roster.
pub async fn issue(app: &App, actor: &Actor, id: IntegrationId, expires_at: Option<DateTime<Utc>>) -> Result<(Integration, SecretString)> {
    let mut work = app.begin(actor).await?;
    let row = integration::get(&*work, actor, id).await?;
    actor.may(Act::ManageOrganization, &[])?;
    let end = expires_at.unwrap_or(work.at + TimeDelta::days(365));
    if end <= work.at || end > work.at + LONGEST {
        return Err(Error::invalid("expiresAt", "must be in the future, and at most a year away"));
    }
    if !Scopes::parse(&row.scopes).contains(Scope::RosterRead) {
        return Err(Error::invalid("id", "grant the integration roster:read, and roster:write if it is to change people, first"));
    }
    let good = of(&*work, actor, &[id]).await?.iter().filter(|one| one.revoked_at.is_none() && one.expires_at > work.at).count();
    if good >= MOST {
        return Err(Error::invalid("id", format!("the integration has {MOST} good tokens already: revoke one first")));
    }
    let token = directory::new_token()?;
    let kept = Model {
        organization_id: actor.organization(),
        id: app.clock.id(),
        integration_id: id,
        sha256: directory::kept(&token),
        created_at: work.at,
        expires_at: crate::platform::clock::truncated(end),
        used_at: None,
        revoked_at: None,
    };
    kept.into_active_model().insert(&*work).await?;
    let changed = Integration { version: row.version + 1, updated_at: work.at, ..row };
    let changed = integration::store(&work, changed).await?;
    work.record(Kind::IntegrationUpdated.of(id, changed.version).changing(vec!["scimTokens"]));
    work.commit().await?;
    Ok((changed, token))
}

/// Revokes a token: it is refused from now on, on every node. Doing it twice changes nothing.
pub async fn revoke(app: &App, actor: &Actor, id: ScimTokenId) -> Result<Integration> {
    let mut work = app.begin(actor).await?;
    actor.may(Act::ManageOrganization, &[])?;
    let token = Entity::of(actor.organization()).filter(Column::Id.eq(id)).one(&*work).await?;
    let token = token.ok_or(Error::NotFound { noun: "SCIM token" })?;
    let row = integration::get(&*work, actor, token.integration_id).await?;
    if token.revoked_at.is_some() {
        return Ok(row);
    }
    let token = Model { revoked_at: Some(work.at), ..token };
    token.into_active_model().reset_all().update(&*work).await?;
    let changed = Integration { version: row.version + 1, updated_at: work.at, ..row };
    let changed = integration::store(&work, changed).await?;
    work.record(Kind::IntegrationUpdated.of(changed.id, changed.version).changing(vec!["scimTokens"]));
    work.commit().await?;
    Ok(changed)
}
