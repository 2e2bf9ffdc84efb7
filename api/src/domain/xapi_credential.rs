//! A key and a secret with which a learning system calls the xAPI endpoints as an integration. ISSUED → REVOKED or expired. The secret is
//! returned once, when it is issued; only its hash is stored. The key is the identifier of the credential.

use super::integration;
use crate::{
    access::{Actor, Permission, Scopes, xapi_credential},
    app::App,
    feed::ChangeKind,
    platform::{Error, Result, clock, db},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    id::{IntegrationId, TypedId, XapiCredentialId},
    integration::Model as Integration,
    xapi_credential::{Column, Entity, Model},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder};
use secrecy::SecretString;

/// The lifetime of a credential issued without an expiry.
const DEFAULT_LIFETIME: TimeDelta = TimeDelta::days(365);
/// The longest lifetime of a credential: a year, also a leap year.
const MAX_LIFETIME: TimeDelta = TimeDelta::days(366);
/// The largest number of valid credentials of an integration. Two are needed at least, so that one can replace the other.
const MAX_VALID_CREDENTIALS: usize = 10;

/// The credentials of the integrations, oldest first.
pub async fn list_for_integrations(db: &impl ConnectionTrait, actor: &Actor, integrations: &[IntegrationId]) -> Result<Vec<Model>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(Entity::of(actor.organization())
        .filter(db::in_ids(db, Column::IntegrationId, integrations.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}

/// A credential that was just issued.
pub struct Issued {
    pub integration: Integration,
    /// The key, which is the identifier of the credential.
    pub key: XapiCredentialId,
    /// The secret, which cannot be read again.
    pub secret: SecretString,
}

/// Issues a credential that is valid until `expires_at`, or for a year.
///
/// # Errors
/// `Invalid` for an expiry that has passed or is more than a year away; for an integration without a scope that a credential can use; for one
/// with too many valid credentials.
pub async fn issue(app: &App, actor: &Actor, id: IntegrationId, expires_at: Option<DateTime<Utc>>) -> Result<Issued> {
    let mut work = app.begin(actor).await?;
    let row = integration::get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let expires_at = expires_at.unwrap_or(work.at + DEFAULT_LIFETIME);
    if expires_at <= work.at || expires_at > work.at + MAX_LIFETIME {
        return Err(Error::invalid("expiresAt", "must be in the future and at most a year away"));
    }
    if Scopes::parse(&row.scopes).intersection(xapi_credential::scopes()).iter().next().is_none() {
        let message = "grant the integration the scope xapi:read first, to read statements, or xapi:write, to store them";
        return Err(Error::invalid("id", message));
    }
    let credentials = list_for_integrations(&*work, actor, &[id]).await?;
    let valid = credentials.iter().filter(|credential| credential.revoked_at.is_none() && credential.expires_at > work.at).count();
    if valid >= MAX_VALID_CREDENTIALS {
        return Err(Error::invalid(
            "id",
            format!("the integration already has {MAX_VALID_CREDENTIALS} valid credentials: revoke one first"),
        ));
    }
    let (key, secret) = (app.clock.new_id(), xapi_credential::generate()?);
    let stored = Model {
        organization_id: actor.organization(),
        id: key,
        integration_id: id,
        sha256: xapi_credential::hash(&secret),
        created_at: work.at,
        expires_at: clock::truncate_to_micros(expires_at),
        used_at: None,
        revoked_at: None,
    };
    stored.into_active_model().insert(&*work).await?;
    let row = Integration { version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(ChangeKind::IntegrationUpdated.entry(id, row.version).with_fields(vec!["xapiCredentials"]));
    work.commit().await?;
    Ok(Issued { integration: row, key, secret })
}

/// Revokes a credential. Every node rejects it from now on. Revoking a revoked credential changes nothing.
pub async fn revoke(app: &App, actor: &Actor, id: XapiCredentialId) -> Result<Integration> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let credential = Entity::of(actor.organization()).filter(Column::Id.eq(id)).one(&*work).await?;
    let credential = credential.ok_or(Error::NotFound { noun: "xAPI credential" })?;
    let row = integration::get(&*work, actor, credential.integration_id).await?;
    if credential.revoked_at.is_some() {
        return Ok(row);
    }
    let credential = Model { revoked_at: Some(work.at), ..credential };
    credential.into_active_model().reset_all().update(&*work).await?;
    let row = Integration { version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(ChangeKind::IntegrationUpdated.entry(row.id, row.version).with_fields(vec!["xapiCredentials"]));
    work.commit().await?;
    Ok(row)
}
