//! Creates, changes and deletes roster sources.

use super::{Settings, read::get, secrets};
use crate::{
    access::{Actor, Permission, Scope, Scopes},
    app::App,
    domain::{
        integration,
        shared::{ensure_version, not_found_as_invalid},
    },
    feed::ChangeKind,
    platform::{Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    id::{IntegrationId, RosterSourceId},
    roster_source::{Authentication, Column, Entity, Model},
    roster_source_run,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter};
use secrecy::SecretString;

/// A roster source to create.
pub struct NewSource {
    pub integration_id: IntegrationId,
    pub settings: Settings,
    pub secret: Option<SecretString>,
}

/// Creates a roster source. With a schedule it is fetched for the first time when it is next due.
///
/// # Errors
/// `Invalid` per field.
pub async fn create(app: &App, actor: &Actor, input: NewSource, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::ManageOrganization, &[])?;
    let NewSource { integration_id, settings, secret } = input;
    let mut problems = Problems::default();
    settings.check(app, &mut problems);
    match &secret {
        Some(secret) => secrets::check(app, &settings, secret, &mut problems),
        None => problems.require(settings.authentication == Authentication::None, secrets::FIELD, "is required for this method"),
    }
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let id: RosterSourceId = app.clock.new_id();
    let comparable = (integration_id, &settings, secret.as_ref().map(|secret| app.keys.fingerprint(secret)));
    if let Some(existing) = work.claim_idempotency_key(idempotency_key, "rosterSourceCreate", &comparable, id).await? {
        return get(&*work, actor, existing).await;
    }
    let integration = integration::get(&*work, actor, integration_id).await;
    let integration = integration.map_err(|error| not_found_as_invalid(error, "integrationId"))?;
    let granted = Scopes::parse(&integration.scopes);
    if ![Scope::RosterRead, Scope::RosterWrite].iter().all(|scope| granted.contains(*scope)) {
        return Err(Error::invalid("integrationId", "grant the integration the scopes roster:read and roster:write first"));
    }
    let next_run_at = settings.next_run_after(work.at);
    let mut row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        integration_id,
        name: settings.name,
        address: settings.address,
        authentication: settings.authentication,
        user_name: settings.user_name,
        header_name: settings.header_name,
        host_key: settings.host_key,
        secret: None,
        secret_key_name: None,
        mode: settings.mode,
        format: settings.format,
        compression: settings.compression,
        schedule: settings.schedule,
        time_zone: settings.time_zone,
        applies_when_not_held: settings.applies_when_not_held,
        enabled: settings.enabled,
        next_run_at,
        fetched: None,
        running_id: None,
        lease_expires_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    secrets::set(app, &mut row, secret.as_ref())?;
    let row = row.into_active_model().insert(&*work).await?;
    work.record(ChangeKind::RosterSourceCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Changes a roster source. `change` returns the new settings; without a `secret` the present one stays. A run that is under way continues
/// with the settings with which it began.
///
/// # Errors
/// `Invalid` per field; also when the secret would be sent to another server and is not given again. `Conflict` when the source is not at
/// the expected version.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: RosterSourceId,
    expected_version: Option<i64>,
    secret: Option<SecretString>,
    change: impl FnOnce(Settings) -> Settings,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    let old = Settings::from_row(&row);
    let new = change(old.clone());
    let mut problems = Problems::default();
    new.check(app, &mut problems);
    let needs_secret = new.authentication != Authentication::None;
    match &secret {
        Some(secret) => secrets::check(app, &new, secret, &mut problems),
        // Otherwise a caller who may change the address could have the secret sent to a server of their own.
        None if needs_secret => {
            let message = "send the secret again: it is not sent to another server or by another method than it was set for";
            problems.require(new.keeps_secret_of(&old), secrets::FIELD, message);
        }
        None => {}
    }
    problems.into_result()?;
    let mut fields = new.differences(&old);
    if secret.is_some() || (row.secret.is_some() && !needs_secret) {
        fields.push("secret");
    }
    if fields.is_empty() {
        return Ok(row);
    }
    let next_run_at = match new.next_run_after(work.at) {
        // A source that is due stays due: another name or secret does not skip a run.
        Some(_) if new.schedule == old.schedule && new.time_zone == old.time_zone && old.enabled => row.next_run_at,
        next => next,
    };
    let mut row = new.apply_to(Model { version: row.version + 1, updated_at: work.at, next_run_at, ..row });
    if secret.is_some() || !needs_secret {
        secrets::set(app, &mut row, secret.as_ref())?;
    }
    work.update(row.clone())?;
    work.record(ChangeKind::RosterSourceUpdated.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

/// Deletes a roster source with its secret and its history. Roster plans stay. A run that is under way stops. Returns the source as it was.
///
/// # Errors
/// `Conflict` when the source is not at the expected version.
pub async fn delete(app: &App, actor: &Actor, id: RosterSourceId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    let runs = roster_source_run::Entity::delete_of(actor.organization());
    runs.filter(roster_source_run::Column::RosterSourceId.eq(id)).exec(&*work).await?;
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(id)).exec(&*work).await?;
    work.record(ChangeKind::RosterSourceDeleted.entry(row.id, row.version + 1));
    work.commit().await?;
    Ok(row)
}
