//! Which node delivers to an endpoint, and how far it is. The columns that this file writes are changed by nothing else, except when an
//! endpoint is resumed or replayed; a caller who changes settings writes other columns.

use crate::{
    access::Actor,
    app::App,
    feed::ChangeKind,
    platform::{Result, webhook_request::Answer},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted, change, change_head,
    id::{OrganizationId, WebhookEndpointId},
    webhook_attempt,
    webhook_endpoint::{Column, Entity, Model, PauseReason, Status},
};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
    prelude::DateTimeUtc,
    sea_query::{Expr, ExprTrait, NullOrdering, Order, Query},
};
use uuid::Uuid;

/// How long a node may deliver without a sign of it: longer than one message takes.
const LEASE: TimeDelta = TimeDelta::seconds(30);

/// The waits between attempts, in seconds; the last one repeats. A fifth is added at random, so that receivers that failed together are not
/// called together.
const RETRY_DELAYS: [i64; 7] = [5, 30, 120, 600, 1800, 3600, 3 * 3600];
/// The longest wait that a receiver can ask for.
const MAX_RETRY_AFTER: TimeDelta = TimeDelta::hours(6);

/// An endpoint that this node delivers to.
pub struct Lease<'a> {
    pub app: &'a App,
    /// The row as it was last read.
    pub row: Model,
    id: Uuid,
}

/// An answer, and how long it took.
pub struct TimedAnswer {
    pub answer: Answer,
    pub milliseconds: i32,
}

/// The position of what is delivered: in the log, or in the replay under way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Track {
    Log,
    Replay,
}

/// The active endpoints, of all organizations, to which something is to be delivered now, those waiting longest first.
#[expect(clippy::disallowed_methods, reason = "the deliveries cover all organizations, and one statement is enough to find what is due")]
pub async fn find_due(app: &App, limit: u64) -> Result<Vec<(OrganizationId, WebhookEndpointId)>> {
    let now = app.clock.now();
    let head = Query::select()
        .column(change_head::Column::Seq)
        .from(change_head::Entity)
        .and_where(Expr::col((change_head::Entity, change_head::Column::OrganizationId)).equals((Entity, Column::OrganizationId)))
        .to_owned();
    let has_entries = Condition::any()
        .add(Expr::col((Entity, Column::DeliveredSeq)).lt(Expr::SubQuery(None, Box::new(head.into()))))
        .add(Column::ReplaySeq.is_not_null());
    let rows = Entity::find()
        .filter(Column::Status.eq(Status::Active))
        .filter(has_entries)
        .filter(is_due(now))
        .order_by_with_nulls(Column::DeliveredAt, Order::Asc, NullOrdering::First)
        .limit(limit);
    Ok(rows.select_only().column(Column::OrganizationId).column(Column::Id).into_tuple().all(&app.db).await?)
}

/// The condition that an attempt is due, and no node delivers to the endpoint.
fn is_due(now: DateTime<Utc>) -> Condition {
    let is_free = Condition::any().add(Column::LeaseId.is_null()).add(Column::LeaseExpiresAt.lte(now));
    let has_waited = Condition::any().add(Column::NextAttemptAt.is_null()).add(Column::NextAttemptAt.lte(now));
    Condition::all().add(is_free).add(has_waited)
}

impl<'a> Lease<'a> {
    /// Begins to deliver. `None` when another node was faster, or the endpoint was paused or deleted.
    pub async fn acquire(app: &'a App, organization: OrganizationId, endpoint: WebhookEndpointId) -> Result<Option<Self>> {
        let (id, now) = (Uuid::from_u128(rand_bits(app)), app.clock.now());
        let update = Entity::update_of(organization)
            .filter(Column::Id.eq(endpoint))
            .filter(Column::Status.eq(Status::Active))
            // Another delivery may have failed since the endpoint was found.
            .filter(is_due(now))
            .col_expr(Column::LeaseId, Expr::value(id))
            .col_expr(Column::LeaseExpiresAt, Expr::value(now + LEASE));
        let row = update.exec_with_returning(&app.db).await?.pop();
        Ok(row.map(|row| Self { app, row, id }))
    }

    /// Stores that a track is delivered up to a sequence number. Returns false when the lease is lost, or the endpoint paused or deleted.
    pub async fn advance(&mut self, track: Track, seq: i64) -> Result<bool> {
        let update = match track {
            Track::Log => self.update().col_expr(Column::DeliveredSeq, Expr::value(seq)),
            Track::Replay => self.update().col_expr(Column::ReplaySeq, Expr::value(seq)),
        };
        self.execute(update).await
    }

    /// As [`Lease::advance`], after a success.
    pub async fn advance_after_success(&mut self, track: Track, seq: i64) -> Result<bool> {
        let column = if track == Track::Log { Column::DeliveredSeq } else { Column::ReplaySeq };
        let update = cleared_failures(self.update().col_expr(column, Expr::value(seq)));
        self.execute(update.col_expr(Column::DeliveredAt, Expr::value(self.app.clock.now()))).await
    }

    /// Ends the replay under way.
    pub async fn end_replay(&mut self) -> Result<bool> {
        // Not when a caller requested another one in the meantime.
        let update = self.update().filter(Column::ReplayThroughSeq.eq(self.row.replay_through_seq));
        let update = update.col_expr(Column::ReplaySeq, Expr::value(None::<i64>));
        self.execute(update.col_expr(Column::ReplayThroughSeq, Expr::value(None::<i64>))).await
    }

    /// Ends the delivery for now.
    pub async fn release(mut self) -> Result<()> {
        let update = self.released();
        self.execute(update).await.map(drop)
    }

    /// Ends the delivery after a failure, and stores when the next attempt is due. Pauses the endpoint when it has failed for too long, or when
    /// the receiver says that the address is gone.
    pub async fn fail(mut self, answer: &Answer) -> Result<()> {
        let now = self.app.clock.now();
        let failing_since = self.row.failing_since.unwrap_or(now);
        let failed = usize::try_from(self.row.failed_attempts).unwrap_or_default();
        let [.., longest] = RETRY_DELAYS;
        let seconds = RETRY_DELAYS.get(failed).copied().unwrap_or(longest);
        let jitter = i64::try_from(rand_bits(self.app) % 200).unwrap_or_default();
        let delay = TimeDelta::milliseconds(seconds * (1000 + jitter));
        let delay = answer.retry_after.map_or(delay, |wait| wait.min(MAX_RETRY_AFTER).max(delay));
        let update = self
            .released()
            .col_expr(Column::FailedAttempts, Expr::value(self.row.failed_attempts.saturating_add(1)))
            .col_expr(Column::FailingSince, Expr::value(failing_since))
            .col_expr(Column::Failure, Expr::value(answer.failure.clone()))
            .col_expr(Column::NextAttemptAt, Expr::value(now + delay));
        if !self.execute(update).await? {
            return Ok(());
        }
        let reason = match answer.status {
            Some(410) => PauseReason::Gone,
            _ if now - failing_since >= TimeDelta::days(self.app.config.webhook_failing_days) => PauseReason::Failing,
            _ => return Ok(()),
        };
        self.pause(reason).await
    }

    /// Pauses the endpoint because the log no longer has its next entry.
    pub async fn pause_pruned(mut self) -> Result<()> {
        let update = self.released();
        if self.execute(update).await? { self.pause(PauseReason::LogPruned).await } else { Ok(()) }
    }

    async fn pause(&self, reason: PauseReason) -> Result<()> {
        let actor = Actor::system(self.row.organization_id);
        let mut work = self.app.begin(&actor).await?;
        let row = Entity::of(self.row.organization_id).filter(Column::Id.eq(self.row.id)).filter(Column::Status.eq(Status::Active));
        // A caller who changed it, for instance its address, wants it to be tried again.
        let Some(row) = row.filter(Column::Version.eq(self.row.version)).one(&*work).await? else { return Ok(()) };
        let update = Entity::update_of(row.organization_id)
            .filter(Column::Id.eq(row.id))
            .col_expr(Column::Version, Expr::value(row.version + 1))
            .col_expr(Column::Status, Expr::value(Status::Paused.to_value()))
            .col_expr(Column::PauseReason, Expr::value(reason.to_value()))
            .col_expr(Column::UpdatedAt, Expr::value(work.at));
        work.update_rows(update);
        work.record(ChangeKind::WebhookEndpointPaused.entry(row.id, row.version + 1));
        tracing::warn!(organization.id = %row.organization_id, webhook_endpoint = %row.id, reason = reason.to_value(), "paused a webhook endpoint");
        work.commit().await
    }

    /// Stores an attempt.
    pub async fn record_attempt(&self, track: Track, entry: &change::Model, timed: &TimedAnswer) -> Result<()> {
        let TimedAnswer { answer, milliseconds } = timed;
        let outcome = if answer.failure.is_none() { "delivered" } else { "failed" };
        metrics::counter!("coachgraph_webhook_attempts_total", "outcome" => outcome).increment(1);
        let attempt = webhook_attempt::Model {
            organization_id: self.row.organization_id,
            id: self.app.clock.new_id(),
            webhook_endpoint_id: self.row.id,
            seq: entry.seq,
            kind: entry.kind.clone(),
            is_replay: track == Track::Replay,
            status_code: answer.status.map(i32::from),
            failure: answer.failure.clone(),
            duration_milliseconds: *milliseconds,
            attempted_at: self.app.clock.now(),
        };
        attempt.into_active_model().insert(&self.app.db).await?;
        Ok(())
    }

    /// An update of the row that has an effect only while the lease lasts, and extends it.
    fn update(&self) -> UpdateMany<Entity> {
        self.own_row().col_expr(Column::LeaseExpiresAt, Expr::value(self.app.clock.now() + LEASE))
    }

    /// An update of the row that has an effect only while the lease lasts, and ends it.
    fn released(&self) -> UpdateMany<Entity> {
        let update = self.own_row().col_expr(Column::LeaseId, Expr::value(None::<Uuid>));
        update.col_expr(Column::LeaseExpiresAt, Expr::value(None::<DateTimeUtc>))
    }

    fn own_row(&self) -> UpdateMany<Entity> {
        Entity::update_of(self.row.organization_id)
            .filter(Column::Id.eq(self.row.id))
            .filter(Column::LeaseId.eq(self.id))
            .filter(Column::Status.eq(Status::Active))
    }

    async fn execute(&mut self, update: UpdateMany<Entity>) -> Result<bool> {
        let row = update.exec_with_returning(&self.app.db).await?.pop();
        Ok(row.map(|row| self.row = row).is_some())
    }
}

/// An update after which an endpoint has not failed.
pub fn cleared_failures(update: UpdateMany<Entity>) -> UpdateMany<Entity> {
    update
        .col_expr(Column::FailedAttempts, Expr::value(0))
        .col_expr(Column::FailingSince, Expr::value(None::<DateTimeUtc>))
        .col_expr(Column::Failure, Expr::value(None::<String>))
        .col_expr(Column::NextAttemptAt, Expr::value(None::<DateTimeUtc>))
}

/// Random bits: those of a new identifier.
fn rand_bits(app: &App) -> u128 {
    entity::id::TypedId::uuid(app.clock.new_id::<WebhookEndpointId>()).as_u128()
}

/// Deletes the attempts before the retention period (`webhook_attempt_retention_days`). Returns their number.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn delete_expired_attempts(app: &App, organization: OrganizationId) -> Result<u64> {
    let before = app.clock.now() - TimeDelta::days(app.config.webhook_attempt_retention_days);
    let expired = webhook_attempt::Entity::delete_of(organization).filter(webhook_attempt::Column::AttemptedAt.lt(before));
    Ok(expired.exec(&app.db).await?.rows_affected)
}
