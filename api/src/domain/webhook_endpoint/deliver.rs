//! Delivers what is due: the background work that every node does.

use super::{
    lease::{self, Lease, TimedAnswer, Track},
    message, secrets,
};
use crate::{
    access::{Actor, Permission, Scope},
    app::App,
    domain::{
        change::{self, encode_cursor},
        integration,
    },
    feed::{ChangeKind, Filter},
    platform::{Error, Result, webhook_request::Answer},
};
use entity::{
    change::Model as Change,
    id::{OrganizationId, WebhookEndpointId},
    integration::Status as IntegrationStatus,
    webhook_endpoint::Model,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tracing::Instrument;

/// How long a node delivers to one endpoint before others have their turn.
const TURN: Duration = Duration::from_secs(60);

/// Begins to deliver to the endpoints that something is due for, in all organizations: as many as this node may still deliver to at the same
/// time. Returns the tasks.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn deliver_due(app: &Arc<App>) -> Result<Vec<JoinHandle<()>>> {
    let mut tasks = Vec::new();
    let free = u64::try_from(app.webhook_deliveries.available_permits()).unwrap_or_default();
    if free == 0 {
        return Ok(tasks);
    }
    for (organization, id) in lease::find_due(app, free).await? {
        let Ok(permit) = app.webhook_deliveries.clone().try_acquire_owned() else { break };
        let span = tracing::info_span!("webhook_delivery", organization.id = %organization, webhook_endpoint = %id);
        let app = app.clone();
        let runtime = app.runtime.clone();
        let delivery = async move {
            // After an error, the lease expires, and a node tries again.
            match deliver(&app, organization, id).await {
                Ok(()) => {}
                Err(Error::Internal(cause)) => tracing::error!(%cause, "the delivery was interrupted"),
                Err(error) => tracing::warn!(%error, "the delivery was interrupted"),
            }
            drop(permit);
            app.webhook_delivery_ended.notify_one();
        };
        tasks.push(runtime.spawn(delivery.instrument(span)));
    }
    Ok(tasks)
}

/// What comes after a page of the log.
enum Next {
    /// The next page.
    Page,
    /// Nothing: the log has no later entries.
    End,
    /// Another attempt, later.
    Retry(Answer),
    /// Nothing until a caller has resumed the endpoint: the next entry was pruned.
    Resume,
    /// Nothing that this node does: another one has the lease, or the endpoint was paused or deleted.
    Lost,
}

/// Delivers to one endpoint until the end of the log, a failure, or the end of the turn.
async fn deliver(app: &App, organization: OrganizationId, id: WebhookEndpointId) -> Result<()> {
    let Some(mut lease) = Lease::acquire(app, organization, id).await? else { return Ok(()) };
    let end = Instant::now() + TURN;
    while Instant::now() < end {
        match deliver_page(app, &mut lease, end).await? {
            Next::Page => {}
            Next::End => break,
            Next::Retry(answer) => return lease.fail(&answer).await,
            Next::Resume => return lease.pause_pruned().await,
            Next::Lost => return Ok(()),
        }
    }
    lease.release().await
}

/// Delivers a page of the log, or of the replay that is under way, as far as the turn lasts. Callers' changes of the endpoint are in effect from the next message on.
async fn deliver_page(app: &App, lease: &mut Lease<'_>, end_of_turn: Instant) -> Result<Next> {
    let (track, after, through) = match (lease.row.replay_seq, lease.row.replay_through_seq) {
        (Some(after), Some(through)) => (Track::Replay, after, through),
        _ => (Track::Log, lease.row.delivered_seq, i64::MAX),
    };
    let actor = match load_actor(app, &lease.row).await? {
        Ok(actor) => actor,
        Err(failure) => return Ok(Next::Retry(Answer::not_sent(failure))),
    };
    let page = match change::list(app, &actor, Some(&encode_cursor(after)), None, &filter(&lease.row)).await {
        Ok(page) => page,
        Err(Error::ResyncRequired { .. }) if track == Track::Log => return Ok(Next::Resume),
        // What is left of the range was pruned. The log goes on.
        Err(Error::ResyncRequired { .. }) => return next_page(lease.end_replay().await?),
        Err(error) => return Err(error),
    };
    let version = lease.row.version;
    for entry in page.entries.iter().take_while(|entry| entry.seq <= through) {
        let answer = send(app, &lease.row, entry).await?;
        lease.record_attempt(track, entry, &answer).await?;
        if answer.answer.failure.is_some() {
            return Ok(Next::Retry(answer.answer));
        }
        if !lease.advance_after_success(track, entry.seq).await? {
            return Ok(Next::Lost);
        }
        // A slow receiver could take the turn of others for as long as a whole page.
        if lease.row.version != version || Instant::now() >= end_of_turn {
            return Ok(Next::Page);
        }
    }
    match track {
        Track::Replay if page.through >= through => next_page(lease.end_replay().await?),
        _ if page.through > after && !lease.advance(track, page.through).await? => Ok(Next::Lost),
        _ => Ok(if page.has_next { Next::Page } else { Next::End }),
    }
}

fn next_page(has_lease: bool) -> Result<Next> {
    Ok(if has_lease { Next::Page } else { Next::Lost })
}

/// The integration as which the log is read; or why nothing is sent to it.
async fn load_actor(app: &App, row: &Model) -> Result<Result<Actor, String>> {
    let system = Actor::system(row.organization_id);
    let integration = integration::find_unchecked(&app.db, &system, row.integration_id).await?;
    let Some(integration) = integration.filter(|integration| integration.status == IntegrationStatus::Active) else {
        return Ok(Err("the integration is disabled".into()));
    };
    let actor = Actor::in_name_of(&integration, [Scope::ChangeRead]);
    Ok(match actor.reach(Permission::ReadChange) {
        Ok(_) => Ok(actor),
        Err(error) => Err(format!("the integration may not read changes: {error}")),
    })
}

fn filter(row: &Model) -> Filter {
    let kinds: Vec<_> = row.kinds.split_whitespace().filter_map(ChangeKind::parse).map(ChangeKind::as_str).collect();
    Filter { kinds: (!row.kinds.is_empty()).then_some(kinds), subject_kinds: None }
}

/// Sends the message of a change. A secret that cannot be decrypted is a failure of the endpoint, not of the work.
async fn send(app: &App, row: &Model, entry: &Change) -> Result<TimedAnswer> {
    let now = app.clock.now();
    let started = Instant::now();
    let answer = match secrets::at(app, row, now) {
        Ok(secrets) => app.outbound.send_webhook(&row.address, message::for_change(entry)?, now, &secrets).await?,
        Err(error) => Answer::not_sent(error.to_string()),
    };
    Ok(TimedAnswer { answer, milliseconds: i32::try_from(started.elapsed().as_millis()).unwrap_or(i32::MAX) })
}
