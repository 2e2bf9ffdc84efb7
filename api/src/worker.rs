//! Time is a door too: what runs on a tick or a wake-up.

use crate::{
    app::App,
    domain::{employee, hold, roster},
    feed,
    platform::{Result, telemetry, transaction},
};
use chrono::TimeDelta;
use entity::{Tenanted, id::OrganizationId, idempotency_key, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::{sync::Arc, time::Duration};

/// How often the clock is asked whether something is due.
const LOOK: Duration = Duration::from_secs(10);

/// Runs for as long as the server does.
pub async fn run(app: Arc<App>) {
    let nodes = async {
        if app.config.database_listen {
            app.signal.bridge(&app.db).await;
        }
    };
    tokio::join!(nodes, hourly(&app));
}

async fn hourly(app: &App) {
    let mut due = app.clock.now();
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        app.rate.sweep();
        // Histograms that nobody fetches would grow without end.
        if let Some(metrics) = telemetry::start_metrics() {
            metrics.run_upkeep();
        }
        if app.clock.now() < due {
            continue;
        }
        due = app.clock.now() + TimeDelta::hours(1);
        if let Err(error) = tick(app).await {
            tracing::warn!(%error, "upkeep failed; trying again in an hour");
        }
    }
}

/// Ends employments whose last day has come, goes on with rosters that a stop left half applied, and forgets what is older than it need be kept.
///
/// # Errors
/// `Unavailable` when the database does not answer; what was forgotten until then stays forgotten.
pub async fn tick(app: &App) -> Result<()> {
    let now = app.clock.now();
    for organization in organizations(app).await? {
        let ended = employee::terminate_due(app, organization).await?;
        if ended > 0 {
            tracing::info!(organization.id = %organization, employees = ended, "employments ended: their last day has come");
        }
        let given_up = roster::abandon(app, organization).await?;
        let forgotten = roster::forget(app, organization).await?;
        let gone_on = roster::resume(app, organization).await?;
        if given_up + forgotten + gone_on > 0 {
            tracing::info!(organization.id = %organization, given_up, forgotten, gone_on, "roster plans looked after");
        }
        let tx = transaction::begin(&app.db).await?;
        let entries = feed::prune(&tx, organization, now - TimeDelta::days(app.config.feed_retention_days)).await?;
        let before = now - TimeDelta::hours(app.config.idempotency_hours);
        let keys = idempotency_key::Entity::delete_of(organization).filter(idempotency_key::Column::CreatedAt.lt(before)).exec(&tx).await?;
        let tallies = hold::forget(&tx, organization, now).await?;
        tx.commit().await?;
        if entries + tallies + keys.rows_affected > 0 {
            tracing::info!(organization.id = %organization, entries, tallies, keys = keys.rows_affected, "old entries forgotten");
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the one list that goes across organizations: upkeep is nobody's in particular")]
async fn organizations(app: &App) -> Result<Vec<OrganizationId>> {
    Ok(organization::Entity::find().select_only().column(organization::Column::Id).into_tuple().all(&app.db).await?)
}
