//! Runs: fetches the roster of a source (`fetch`), plans it in the name of the integration, and applies the plan if the source says so.

use super::{
    fetch::fetch_and_plan,
    lease::{self, Ending, Fetched, LEASE, Started},
};
use crate::{
    access::{Actor, Permission, Scope},
    app::App,
    domain::{integration, roster},
    platform::{Code, Error, Result, remote_file::FileVersion},
};
use entity::{
    id::{RosterPlanId, RosterSourceId},
    integration::{Model as Integration, Status as IntegrationStatus},
    roster_plan::Status as PlanStatus,
    roster_source::Model as Source,
    roster_source_run::{Cause, Model as Run, Outcome},
};
use sea_orm::ActiveEnum;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::task::JoinHandle;
use tracing::Instrument;

/// How often a roster is fetched again because an employee changed between plan and application.
const MAX_ATTEMPTS: usize = 3;
/// The longest reason of a failed run, in characters.
const MAX_FAILURE: usize = 2000;

/// Starts a run at the request of a caller, and returns it while it is under way. It fetches the roster whether or not it has changed.
///
/// # Errors
/// `Conflict` while another run of the source is under way.
pub async fn request_run(app: &Arc<App>, actor: &Actor, id: RosterSourceId) -> Result<Run> {
    let started = lease::start_requested(app, actor, id).await?;
    let run = started.run.clone();
    spawn(app.clone(), started);
    Ok(run)
}

/// Starts runs of the sources that are due, in all organizations, and takes over those that other nodes abandoned: as many as this node may
/// still run at the same time. Returns the tasks.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn start_due(app: &Arc<App>) -> Result<Vec<JoinHandle<()>>> {
    let mut tasks = Vec::new();
    let free = u64::try_from(app.scheduled_runs.available_permits()).unwrap_or_default();
    if free == 0 {
        return Ok(tasks);
    }
    for (organization, id) in lease::find_due(app, free).await? {
        let Ok(permit) = app.scheduled_runs.clone().try_acquire_owned() else { break };
        match lease::start_if_due(app, organization, id).await {
            Ok(Some(started)) => {
                let task = spawn(app.clone(), started);
                tasks.push(app.runtime.spawn(async move {
                    let _permit = permit;
                    // A panic of the run is in the log already; its lease expires.
                    task.await.unwrap_or_default();
                }));
            }
            Ok(None) => {}
            // The sources of other organizations do not wait for this one.
            Err(error) => tracing::warn!(%error, organization.id = %organization, roster_source = %id, "a run could not be started"),
        }
    }
    Ok(tasks)
}

/// Runs in the server's runtime to its end, whatever becomes of the request that started it.
fn spawn(app: Arc<App>, started: Started) -> JoinHandle<()> {
    let source = &started.source;
    let span =
        tracing::info_span!("roster_source", organization.id = %source.organization_id, roster_source = %source.id, run = %started.run.id);
    let runtime = app.runtime.clone();
    runtime.spawn(async move { run(&app, &started).await }.instrument(span))
}

async fn run(app: &Arc<App>, started: &Started) {
    let transferred = Arc::new(AtomicU64::new(0));
    let ending = tokio::select! {
        ending = attempt(app, started, &transferred) => ending,
        () = extend_lease(app, started) => {
            tracing::warn!("another node took over the run, or the source was deleted");
            return;
        }
    };
    let ending = Ending { byte_count: transferred.load(Ordering::Relaxed), ..ending };
    let outcome = ending.outcome.to_value();
    match lease::finish(app, started, ending).await {
        Ok(true) => {
            metrics::counter!("coachgraph_roster_source_runs_total", "outcome" => outcome.clone()).increment(1);
            // Without the reason of a failure, which may quote the roster.
            tracing::info!(outcome, "the run ended");
        }
        Ok(false) => tracing::warn!("another node took over the run, or the source was deleted"),
        // The lease expires, and a node closes the run.
        Err(error) => tracing::warn!(%error, "the end of the run could not be stored"),
    }
}

/// Extends the lease until it is lost.
async fn extend_lease(app: &App, started: &Started) {
    let mut expires_at = app.clock.now() + LEASE;
    let interval = LEASE.to_std().unwrap_or_default() / 4;
    loop {
        tokio::time::sleep(interval).await;
        match lease::extend(app, started).await {
            Ok(true) => expires_at = app.clock.now() + LEASE,
            Ok(false) => return,
            Err(error) if app.clock.now() < expires_at => tracing::warn!(%error, "the lease of the run could not be extended yet"),
            Err(_) => return,
        }
    }
}

/// Fetches, plans and applies. Again when an employee changed between plan and application.
async fn attempt(app: &Arc<App>, started: &Started, transferred: &Arc<AtomicU64>) -> Ending {
    let (mut plan, mut attempts) = (None, 0);
    loop {
        attempts += 1;
        match fetch_plan_and_apply(app, started, transferred, &mut plan).await {
            Ok(ending) => return ending,
            Err(Error::Conflict(problem)) if problem.code == Code::RosterMoved && attempts < MAX_ATTEMPTS => {
                tracing::info!("employees changed after the roster was planned; fetching it again");
            }
            Err(error) => return Ending { outcome: Outcome::Failed, failure: Some(describe(&error)), byte_count: 0, plan, fetched: None },
        }
    }
}

async fn fetch_plan_and_apply(
    app: &Arc<App>,
    started: &Started,
    transferred: &Arc<AtomicU64>,
    plan_id: &mut Option<RosterPlanId>,
) -> Result<Ending> {
    let source = &started.source;
    let integration = load_integration(app, source).await?;
    let actor = Actor::in_name_of(&integration, [Scope::RosterRead, Scope::RosterWrite]);
    actor.authorize(Permission::WriteEmployee, &[])?;
    actor.reach(Permission::ReadRosterPlan)?;
    let ending = |outcome, plan, fetched| Ending { outcome, failure: None, byte_count: 0, plan, fetched };
    let known = known_version(started, &integration);
    let Some((plan, file)) = fetch_and_plan(app, started, &integration, &actor, known.as_ref(), transferred).await? else {
        return Ok(ending(Outcome::Unchanged, None, None));
    };
    *plan_id = Some(plan.id);
    let fetched = Fetched { file, source_version: source.version, integration_version: integration.version };
    if plan.status == PlanStatus::Held {
        return Ok(ending(Outcome::Held, Some(plan.id), Some(fetched)));
    }
    if !source.applies_when_not_held {
        return Ok(ending(Outcome::Planned, Some(plan.id), Some(fetched)));
    }
    // The last moment at which another node may have taken over.
    if !lease::extend(app, started).await? {
        return Err(Error::Unavailable("another server took over the run".into()));
    }
    let applied = match roster::apply(app, &actor, plan.id).await {
        // The brake checks the plan again: what it allowed may be used up in the meantime.
        Err(Error::Conflict(_)) if roster::get(&app.db, &actor, plan.id).await?.status == PlanStatus::Held => {
            return Ok(ending(Outcome::Held, Some(plan.id), Some(fetched)));
        }
        applied => applied?,
    };
    if applied.status == PlanStatus::Applying {
        roster::apply_remaining_batches(app, &actor, plan.id, |_| {}).await?;
    }
    Ok(ending(Outcome::Applied, Some(plan.id), Some(fetched)))
}

async fn load_integration(app: &App, source: &Source) -> Result<Integration> {
    let system = Actor::system(source.organization_id);
    let integration = integration::find_unchecked(&app.db, &system, source.integration_id).await?;
    let integration = integration.ok_or_else(|| Error::internal("the integration of a roster source is missing"))?;
    match integration.status {
        IntegrationStatus::Active => Ok(integration),
        IntegrationStatus::Disabled => Err(Error::Unavailable("the integration is disabled".into())),
    }
}

/// The version of the file that need not be planned again. A caller who requests a run wants a plan in any case.
fn known_version(started: &Started, integration: &Integration) -> Option<FileVersion> {
    let stored = started.source.fetched.clone().filter(|_| started.run.cause != Cause::Request)?;
    let fetched: Fetched = serde_json::from_value(stored).ok()?;
    let is_comparable = fetched.source_version == started.source.version && fetched.integration_version == integration.version;
    is_comparable.then_some(fetched.file)
}

/// The reason of a failed run, for people.
fn describe(error: &Error) -> String {
    let reason = match error {
        Error::Invalid(problems) => {
            problems.iter().map(|problem| format!("{}: {}", problem.field, problem.message)).collect::<Vec<_>>().join("\n")
        }
        Error::Forbidden { .. } => format!("the integration may not plan rosters: {error}"),
        Error::Internal(cause) => {
            tracing::error!(%cause, "a run of a roster source failed");
            "internal error: the log of the server has the cause".into()
        }
        _ => error.to_string(),
    };
    reason.chars().take(MAX_FAILURE).collect()
}
