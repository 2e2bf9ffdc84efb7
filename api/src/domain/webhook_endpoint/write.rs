//! What callers do with webhook endpoints: create, change, pause, resume, replay, delete, and replace the secret.

use super::{Settings, lease::cleared_failures, read::get, secrets};
use crate::{
    access::{Actor, Permission, Scope, Scopes},
    app::{App, UnitOfWork},
    domain::{
        change::decode_cursor,
        integration,
        shared::{ensure_version, not_found_as_invalid},
    },
    feed::{self, ChangeKind},
    platform::{Code, Error, Result, clock::truncate_to_micros, encryption::Ciphertext, error::Problems, webhook_request::generate_secret},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    id::{IntegrationId, WebhookEndpointId},
    webhook_attempt,
    webhook_endpoint::{Column, Entity, Model, PauseReason, Status},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QuerySelect, UpdateMany,
    sea_query::{Expr, SimpleExpr},
};
use secrecy::SecretString;

/// How long a previous secret signs too when the caller does not say.
const PREVIOUS_SECRET_LIFETIME: TimeDelta = TimeDelta::hours(24);
/// The longest time for which two secrets sign.
const MAX_PREVIOUS_SECRET_LIFETIME: TimeDelta = TimeDelta::days(30);
/// The largest number of endpoints of an organization.
const MAX_ENDPOINTS: u64 = 100;

/// A webhook endpoint to create.
pub struct NewEndpoint {
    pub integration_id: IntegrationId,
    pub settings: Settings,
    /// A cursor of the change log: the first change is the one after it. `None`: the end of the log.
    pub after: Option<String>,
}

/// An endpoint with a secret that was just made.
pub struct Issued {
    pub endpoint: Model,
    /// The secret, which cannot be read again. `None`: an idempotency key was used again.
    pub secret: Option<SecretString>,
}

/// Creates a webhook endpoint and its secret.
///
/// # Errors
/// `Invalid` per field; `ResyncRequired` when the log no longer has the entry after the cursor; `Unavailable` when the server has no
/// encryption key.
pub async fn create(app: &App, actor: &Actor, input: NewEndpoint, idempotency_key: Option<&str>) -> Result<Issued> {
    actor.authorize(Permission::ManageOrganization, &[])?;
    let NewEndpoint { integration_id, settings, after } = input;
    let settings = settings.normalized();
    let mut problems = Problems::default();
    settings.check(app, &mut problems);
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let id: WebhookEndpointId = app.clock.new_id();
    let comparable = (integration_id, &settings, &after);
    if let Some(existing) = work.claim_idempotency_key(idempotency_key, "webhookEndpointCreate", &comparable, id).await? {
        return Ok(Issued { endpoint: get(&*work, actor, existing).await?, secret: None });
    }
    let integration = integration::get(&*work, actor, integration_id).await;
    let integration = integration.map_err(|error| not_found_as_invalid(error, "integrationId"))?;
    if !Scopes::parse(&integration.scopes).contains(Scope::ChangeRead) {
        return Err(Error::invalid("integrationId", "grant the integration the scope change:read first"));
    }
    if sea_orm::PaginatorTrait::count(Entity::of(actor.organization()), &*work).await? >= MAX_ENDPOINTS {
        return Err(Error::invalid("name", format!("the organization has {MAX_ENDPOINTS} webhook endpoints, which is the limit")));
    }
    let secret = generate_secret()?;
    let Ciphertext { key_name, text } = secrets::encrypt(app, actor.organization(), id, std::slice::from_ref(&secret))?;
    work.record(ChangeKind::WebhookEndpointCreated.entry(id, 1));
    let delivered_seq = match &after {
        Some(_) => position_after(&work, after.as_deref()).await?,
        None => work.seq_after_commit()?,
    };
    let Settings { name, address, kinds } = settings;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        integration_id,
        name,
        address,
        kinds: kinds.join(" "),
        status: Status::Active,
        pause_reason: None,
        secret: text,
        secret_key_name: key_name,
        previous_secret_expires_at: None,
        delivered_seq,
        replay_seq: None,
        replay_through_seq: None,
        failed_attempts: 0,
        failing_since: None,
        failure: None,
        next_attempt_at: None,
        delivered_at: None,
        lease_id: None,
        lease_expires_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    let endpoint = row.into_active_model().insert(&*work).await?;
    work.commit().await?;
    Ok(Issued { endpoint, secret: Some(secret) })
}

/// The sequence number of a cursor, after which the log must still have all entries.
async fn position_after(work: &UnitOfWork<'_>, cursor: Option<&str>) -> Result<i64> {
    let seq = decode_cursor("after", cursor)?;
    let head = feed::head(&**work, work.actor.organization()).await?;
    if !head.contains_entries_after(seq) {
        return Err(Error::ResyncRequired { restart_after: head.seq });
    }
    Ok(seq)
}

/// Changes the settings of an endpoint; `change` returns the new ones. What failed is tried again at once with a new address.
///
/// # Errors
/// `Invalid` per field; `Conflict` when the endpoint is not at the expected version.
pub async fn update(
    app: &App,
    actor: &Actor,
    id: WebhookEndpointId,
    expected_version: Option<i64>,
    change: impl FnOnce(Settings) -> Settings,
) -> Result<Model> {
    let (work, row) = begin(app, actor, id, expected_version).await?;
    let old = Settings::from_row(&row);
    let new = change(old.clone()).normalized();
    let mut problems = Problems::default();
    new.check(app, &mut problems);
    problems.into_result()?;
    let fields = new.differences(&old);
    if fields.is_empty() {
        return Ok(row);
    }
    let mut update = changes(&work, &row);
    if fields.contains(&"address") {
        update = cleared_failures(update);
    }
    let update = update
        .col_expr(Column::Name, Expr::value(new.name))
        .col_expr(Column::Address, Expr::value(new.address))
        .col_expr(Column::Kinds, Expr::value(new.kinds.join(" ")));
    commit(work, update, ChangeKind::WebhookEndpointUpdated, fields).await
}

/// Makes a new secret. The one before it signs too until `previous_expires_at`, or for a day.
///
/// # Errors
/// `Invalid` for an expiry that is in the past or more than 30 days away; `Conflict` when the endpoint is not at the expected version;
/// `Unavailable` when the server has no encryption key, or no longer the one that encrypted the present secret.
pub async fn rotate_secret(
    app: &App,
    actor: &Actor,
    id: WebhookEndpointId,
    expected_version: Option<i64>,
    previous_expires_at: Option<DateTime<Utc>>,
) -> Result<Issued> {
    let (work, row) = begin(app, actor, id, expected_version).await?;
    let expires_at = truncate_to_micros(previous_expires_at.unwrap_or(work.at + PREVIOUS_SECRET_LIFETIME));
    if expires_at < work.at || expires_at > work.at + MAX_PREVIOUS_SECRET_LIFETIME {
        return Err(Error::invalid("previousExpiresAt", "must not be in the past, and at most 30 days away"));
    }
    let secret = generate_secret()?;
    // At most two: a third one, which still signed, ends now.
    let secrets: Vec<_> = [secret.clone()].into_iter().chain(secrets::at(app, &row, work.at)?.into_iter().take(1)).collect();
    let Ciphertext { key_name, text } = secrets::encrypt(app, row.organization_id, id, &secrets)?;
    let update = changes(&work, &row)
        .col_expr(Column::Secret, Expr::value(text))
        .col_expr(Column::SecretKeyName, Expr::value(key_name))
        .col_expr(Column::PreviousSecretExpiresAt, Expr::value(expires_at));
    let endpoint = commit(work, update, ChangeKind::WebhookEndpointUpdated, vec!["secret"]).await?;
    Ok(Issued { endpoint, secret: Some(secret) })
}

/// Pauses an endpoint. Its position stays. Pausing a paused endpoint has no effect.
///
/// # Errors
/// `Conflict` when the endpoint is not at the expected version.
pub async fn pause(app: &App, actor: &Actor, id: WebhookEndpointId, expected_version: Option<i64>) -> Result<Model> {
    let (work, row) = begin(app, actor, id, expected_version).await?;
    if row.status == Status::Paused {
        return Ok(row);
    }
    let update = changes(&work, &row)
        .col_expr(Column::Status, Expr::value(Status::Paused.to_value()))
        .col_expr(Column::PauseReason, Expr::value(PauseReason::Request.to_value()));
    commit(work, update, ChangeKind::WebhookEndpointPaused, Vec::new()).await
}

/// Resumes an endpoint where it stopped, or after a cursor of the change log. With a cursor, also an endpoint that is not paused continues
/// there. Failures before are forgotten.
///
/// # Errors
/// `Conflict` when the endpoint is not at the expected version; `ResyncRequired` when the log no longer has the next entry.
pub async fn resume(
    app: &App,
    actor: &Actor,
    id: WebhookEndpointId,
    expected_version: Option<i64>,
    after: Option<String>,
) -> Result<Model> {
    let (work, row) = begin(app, actor, id, expected_version).await?;
    if row.status == Status::Active && after.is_none() {
        return Ok(row);
    }
    let cursor = after.unwrap_or_else(|| crate::domain::change::encode_cursor(row.delivered_seq));
    let position = position_after(&work, Some(&cursor)).await?;
    let update = cleared_failures(changes(&work, &row))
        .col_expr(Column::Status, Expr::value(Status::Active.to_value()))
        .col_expr(Column::PauseReason, Expr::value(None::<String>))
        .col_expr(Column::DeliveredSeq, Expr::value(position))
        // A node that is delivering stops: its position is no longer the endpoint's.
        .col_expr(Column::LeaseId, null_uuid());
    commit(work, update, ChangeKind::WebhookEndpointResumed, Vec::new()).await
}

/// Delivers the changes of a range again, before the log goes on: those after the first cursor, up to and including the second, or up to the
/// position of the endpoint. Replaces a replay that is under way.
///
/// # Errors
/// `Invalid` when the range is not delivered yet; `Conflict` when the endpoint is paused or not at the expected version; `ResyncRequired` when
/// the log no longer has the first entry.
pub async fn replay(
    app: &App,
    actor: &Actor,
    id: WebhookEndpointId,
    expected_version: Option<i64>,
    (after, through): (String, Option<String>),
) -> Result<Model> {
    let (work, row) = begin(app, actor, id, expected_version).await?;
    if row.status == Status::Paused {
        return Err(Error::conflict("id", Code::WrongState, "the webhook endpoint is paused: resume it first"));
    }
    let after = position_after(&work, Some(&after)).await?;
    let through = through.map_or(Ok(row.delivered_seq), |through| decode_cursor("through", Some(&through)))?;
    if through > row.delivered_seq {
        return Err(Error::invalid("through", "must not be after the position of the webhook endpoint: what is not delivered yet will be"));
    }
    if after > through {
        return Err(Error::invalid("after", "must not be after the end of the range"));
    }
    let update = changes(&work, &row)
        .col_expr(Column::ReplaySeq, Expr::value(after))
        .col_expr(Column::ReplayThroughSeq, Expr::value(through))
        .col_expr(Column::LeaseId, null_uuid());
    commit(work, update, ChangeKind::WebhookEndpointReplayed, Vec::new()).await
}

/// Deletes an endpoint with its secret and its attempts. Returns it as it was.
///
/// # Errors
/// `Conflict` when the endpoint is not at the expected version.
pub async fn delete(app: &App, actor: &Actor, id: WebhookEndpointId, expected_version: Option<i64>) -> Result<Model> {
    let (mut work, row) = begin(app, actor, id, expected_version).await?;
    // A node may be storing an attempt: it is waited for, and deleted as well.
    Entity::of(actor.organization()).filter(Column::Id.eq(id)).lock_exclusive().one(&*work).await?;
    let attempts = webhook_attempt::Entity::delete_of(actor.organization());
    attempts.filter(webhook_attempt::Column::WebhookEndpointId.eq(id)).exec(&*work).await?;
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(id)).exec(&*work).await?;
    work.record(ChangeKind::WebhookEndpointDeleted.entry(row.id, row.version + 1));
    work.commit().await?;
    Ok(row)
}

async fn begin<'a>(
    app: &'a App,
    actor: &'a Actor,
    id: WebhookEndpointId,
    expected_version: Option<i64>,
) -> Result<(UnitOfWork<'a>, Model)> {
    let work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    Ok((work, row))
}

/// An update to the next version. It leaves out the columns that it does not change, which a node may be changing.
fn changes(work: &UnitOfWork<'_>, row: &Model) -> UpdateMany<Entity> {
    Entity::update_of(row.organization_id)
        .filter(Column::Id.eq(row.id))
        .col_expr(Column::Version, Expr::value(row.version + 1))
        .col_expr(Column::UpdatedAt, Expr::value(work.at))
}

fn null_uuid() -> SimpleExpr {
    Expr::value(None::<uuid::Uuid>)
}

async fn commit(mut work: UnitOfWork<'_>, update: UpdateMany<Entity>, kind: ChangeKind, fields: Vec<&'static str>) -> Result<Model> {
    let row = update.exec_with_returning(&*work).await?.pop().ok_or(Error::NotFound { noun: "webhook endpoint" })?;
    work.record(kind.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}
