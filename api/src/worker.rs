//! Background work: notifications between nodes, roster sources and webhook deliveries that are due, and hourly maintenance.

use crate::{
    app::App,
    domain::{
        brake, employee, evidence, match_proposal, personal_key, pulse, record_statement, roster, roster_source, signing_key,
        webhook_endpoint,
    },
    feed,
    platform::{Result, db, encryption::Rotation, telemetry, transaction},
};
use chrono::TimeDelta;
use entity::{Tenanted, id::OrganizationId, idempotency_key, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::{sync::Arc, time::Duration};

/// The interval between two checks whether maintenance or a roster source is due.
const CHECK_INTERVAL: Duration = Duration::from_secs(10);

/// Runs the background work until it is cancelled.
pub async fn run(app: Arc<App>) {
    let exchange_notifications = async {
        if app.config.database_listen {
            app.notifier.connect_nodes(&app.db, &app.console).await;
        }
    };
    let work =
        async { tokio::join!(exchange_notifications, run_maintenance_hourly(&app), start_roster_sources(&app), deliver_webhooks(&app)) };
    db::run_in_background(work).await;
}

/// Starts the runs of roster sources when they are due.
async fn start_roster_sources(app: &Arc<App>) {
    let mut checks = tokio::time::interval(CHECK_INTERVAL);
    loop {
        checks.tick().await;
        if let Err(error) = roster_source::start_due(app).await {
            tracing::warn!(%error, "roster sources that are due could not be started; trying again");
        }
    }
}

/// Delivers to webhook endpoints: after each change, when a delivery has ended, and when another attempt is due.
async fn deliver_webhooks(app: &Arc<App>) {
    let mut notifications = app.notifier.subscribe();
    let poll_interval = Duration::from_millis(app.config.feed_poll_milliseconds);
    loop {
        if let Err(error) = webhook_endpoint::deliver_due(app).await {
            tracing::warn!(%error, "webhook endpoints could not be delivered to; trying again");
        }
        tokio::select! {
            _ = notifications.recv() => {}
            () = app.webhook_delivery_ended.notified() => {}
            () = tokio::time::sleep(poll_interval) => {}
        }
        // One check covers all changes until now.
        notifications = notifications.resubscribe();
    }
}

async fn run_maintenance_hourly(app: &App) {
    let mut due = app.clock.now();
    let mut checks = tokio::time::interval(CHECK_INTERVAL);
    loop {
        checks.tick().await;
        app.rate_limiter.evict_idle();
        // Histograms grow without limit when nothing scrapes the metrics.
        if let Some(metrics) = telemetry::start_metrics() {
            metrics.run_upkeep();
        }
        if app.clock.now() < due {
            continue;
        }
        due = app.clock.now() + TimeDelta::hours(1);
        if let Err(error) = run_maintenance(app).await {
            tracing::warn!(%error, "maintenance failed; trying again in an hour");
        }
    }
}

/// Terminates employees whose last day has passed, makes those active whose first day has come, continues roster plans and match proposals
/// that a stop interrupted, records which pulses have closed, makes statements of learning records, finds the employees of statements, and deletes
/// what is older than its retention.
///
/// # Errors
/// `Unavailable` when the database does not respond. The work that was completed before is kept.
pub async fn run_maintenance(app: &App) -> Result<()> {
    let now = app.clock.now();
    for organization in load_organization_ids(app).await? {
        let terminated = employee::terminate_due(app, organization).await?;
        if terminated > 0 {
            tracing::info!(organization.id = %organization, employees = terminated, "terminated employees whose last day has passed");
        }
        let started = employee::start_due(app, organization).await?;
        if started > 0 {
            tracing::info!(organization.id = %organization, employees = started, "employees became active whose first day has come");
        }
        let failed = roster::fail_stalled_uploads(app, organization).await?;
        let deleted = roster::delete_expired(app, organization).await?;
        let resumed = roster::resume_interrupted(app, organization).await?;
        let matched = match_proposal::resume_interrupted(app, organization).await?;
        if matched > 0 {
            tracing::info!(organization.id = %organization, proposals = matched, "computed match proposals whose computation was interrupted");
        }
        let closed = pulse::record_due_closings(app, organization).await?;
        if closed > 0 {
            tracing::info!(organization.id = %organization, pulses = closed, "pulses were closed at their closing instant");
        }
        let records = record_statement::project_all(app, organization).await?;
        if records > 0 {
            tracing::info!(organization.id = %organization, records, "made statements of learning records");
        }
        let statements = evidence::match_unmatched(app, organization).await?;
        if statements > 0 {
            tracing::info!(organization.id = %organization, statements, "found the employees of statements that were stored before");
        }
        let rotation = encrypt_with_current_key(app, organization).await?;
        if rotation.encrypted > 0 {
            tracing::info!(organization.id = %organization, rows = rotation.encrypted, "encrypted secrets and personal keys with the current key");
        }
        app.console.delete_ended_sessions(organization).await?;
        let runs = roster_source::delete_expired_runs(app, organization).await?;
        let attempts = webhook_endpoint::delete_expired_attempts(app, organization).await?;
        if failed + deleted + resumed > 0 {
            tracing::info!(organization.id = %organization, failed, deleted, resumed, "maintained roster plans");
        }
        let tx = transaction::begin(&app.db).await?;
        let entries = feed::prune(&tx, organization, now - TimeDelta::days(app.config.feed_retention_days)).await?;
        let before = now - TimeDelta::hours(app.config.idempotency_hours);
        let keys = idempotency_key::Entity::delete_of(organization).filter(idempotency_key::Column::CreatedAt.lt(before)).exec(&tx).await?;
        let tallies = brake::delete_expired_tallies(&tx, organization, now).await?;
        tx.commit().await?;
        if entries + tallies + runs + attempts + keys.rows_affected > 0 {
            tracing::info!(organization.id = %organization, entries, tallies, runs, attempts, keys = keys.rows_affected, "deleted expired rows");
        }
    }
    Ok(())
}

/// Continues the change log of every organization a million numbers later; see [`feed::advance`]. Returns the number of organizations.
///
/// # Errors
/// `Unavailable` when the database does not respond. Then no log was advanced.
pub async fn advance_logs(app: &App) -> Result<usize> {
    let organizations = load_organization_ids(app).await?;
    let tx = transaction::begin(&app.db).await?;
    for organization in &organizations {
        feed::advance(&tx, *organization).await?;
    }
    tx.commit().await?;
    Ok(organizations.len())
}

/// Encrypts with the current key of the settings what an earlier one encrypted, in every organization. The server can run meanwhile.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn rotate_keys(app: &App) -> Result<Rotation> {
    let mut total = Rotation::default();
    for organization in load_organization_ids(app).await? {
        total += encrypt_with_current_key(app, organization).await?;
    }
    Ok(total)
}

async fn encrypt_with_current_key(app: &App, organization: OrganizationId) -> Result<Rotation> {
    let mut rotation = roster_source::encrypt_with_current_key(app, organization).await?;
    rotation += webhook_endpoint::encrypt_with_current_key(app, organization).await?;
    rotation += personal_key::encrypt_with_current_key(app, organization).await?;
    rotation += pulse::encrypt_with_current_key(app, organization).await?;
    rotation += signing_key::encrypt_with_current_key(app, organization).await?;
    Ok(rotation)
}

#[expect(clippy::disallowed_methods, reason = "the only query across organizations: maintenance covers all of them")]
async fn load_organization_ids(app: &App) -> Result<Vec<OrganizationId>> {
    Ok(organization::Entity::find().select_only().column(organization::Column::Id).into_tuple().all(&app.db).await?)
}
