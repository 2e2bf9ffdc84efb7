//! Which node runs what: a run begins by writing a lease into the row of its source, lasts while its node extends the lease, and ends by
//! removing it. All three lock the change log of the organization, or compare the running identifier, so of several nodes one succeeds.

use super::{Settings, read::get};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::roster,
    feed::ChangeKind,
    platform::{Code, Error, Result, remote_file::FileVersion},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    id::{OrganizationId, RosterPlanId, RosterSourceId},
    roster_source::{Column, Entity, Model},
    roster_source_run::{self, Cause, Model as Run, Outcome},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

/// How long a run may go on without a sign of its node.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);

/// Why a run failed whose node stopped.
const ABANDONED: &str = "the server that fetched the roster stopped";

/// A run that this node has begun, with its source as it was then.
pub struct Started {
    pub source: Model,
    pub run: Run,
}

/// How a run ended.
pub struct Ending {
    pub outcome: Outcome,
    pub failure: Option<String>,
    pub byte_count: u64,
    pub plan: Option<RosterPlanId>,
    /// The version of the file that was planned. `None` keeps what the source knows.
    pub fetched: Option<Fetched>,
}

/// What the last planned roster was recognized by. It is compared only as long as the settings of the source and of its integration, which
/// has the mapping, are unchanged: otherwise the same file would be read differently.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fetched {
    pub file: FileVersion,
    pub source_version: i64,
    pub integration_version: i64,
}

/// The sources, of all organizations, that are due or whose lease has expired, those waiting longest first.
#[expect(clippy::disallowed_methods, reason = "the schedule covers all organizations, and one statement is enough to find what is due")]
pub async fn find_due(app: &App, limit: u64) -> Result<Vec<(OrganizationId, RosterSourceId)>> {
    let now = app.clock.now();
    // A source that is due while its run is under way waits for the end of the run.
    let is_due = Condition::all().add(Column::NextRunAt.lte(now)).add(Column::RunningId.is_null());
    let (mut due, conditions) =
        (Vec::new(), [(Column::LeaseExpiresAt, Condition::all().add(Column::LeaseExpiresAt.lte(now))), (Column::NextRunAt, is_due)]);
    for (order, condition) in conditions {
        let rows = Entity::find().filter(condition).order_by_asc(order).limit(limit);
        let rows = rows.select_only().column(Column::OrganizationId).column(Column::Id).into_tuple().all(&app.db).await?;
        due.extend::<Vec<(OrganizationId, RosterSourceId)>>(rows);
    }
    Ok(due)
}

/// Begins a run at the request of a caller.
///
/// # Errors
/// `Conflict` while another run of the source is under way.
pub async fn start_requested(app: &App, actor: &Actor, id: RosterSourceId) -> Result<Started> {
    let mut work = app.begin(actor).await?;
    let source = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let source = match source.running_id {
        Some(run) if !has_expired(&source, work.at) => {
            return Err(Error::conflict("id", Code::WrongState, format!("the run {run} is under way: wait for its end")));
        }
        Some(_) => close_abandoned(&mut work, source).await?.0,
        None => source,
    };
    start(work, source, Cause::Request).await
}

/// Begins a run of a source that is due, after closing a run whose lease has expired. `None` when there is nothing to do: another node was
/// faster, or the source was changed.
pub async fn start_if_due(app: &App, organization: OrganizationId, id: RosterSourceId) -> Result<Option<Started>> {
    let actor = Actor::system(organization);
    let mut work = app.begin(&actor).await?;
    let Some(source) = Entity::of(organization).filter(Column::Id.eq(id)).one(&*work).await? else { return Ok(None) };
    let (source, abandoned) = match source.running_id {
        Some(_) if !has_expired(&source, work.at) => return Ok(None),
        Some(_) => close_abandoned(&mut work, source).await?,
        None => (source, None),
    };
    // Once: a roster that stops every server which reads it must not do so for ever.
    let is_retry = abandoned.is_some_and(|run| run.cause != Cause::Retry);
    let is_due = source.next_run_at.is_some_and(|at| at <= work.at);
    if is_retry || is_due {
        let cause = if is_retry { Cause::Retry } else { Cause::Schedule };
        return start(work, source, cause).await.map(Some);
    }
    store(&*work, &source).await?;
    work.commit().await?;
    Ok(None)
}

async fn start(work: UnitOfWork<'_>, source: Model, cause: Cause) -> Result<Started> {
    let run = Run {
        organization_id: source.organization_id,
        id: work.app.clock.new_id(),
        roster_source_id: source.id,
        cause,
        outcome: None,
        failure: None,
        byte_count: 0,
        roster_plan_id: None,
        started_at: work.at,
        ended_at: None,
    };
    run.clone().into_active_model().insert(&*work).await?;
    // What was due in the meantime is done by this run.
    let is_due = source.next_run_at.is_some_and(|at| at <= work.at);
    let next_run_at = if is_due { Settings::from_row(&source).next_run_after(work.at) } else { source.next_run_at };
    let source = Model { running_id: Some(run.id), lease_expires_at: Some(work.at + LEASE), next_run_at, ..source };
    store(&*work, &source).await?;
    work.commit().await?;
    Ok(Started { source, run })
}

/// Ends a run whose node has stopped. Returns the source without it, and the run if it exists.
async fn close_abandoned(work: &mut UnitOfWork<'_>, source: Model) -> Result<(Model, Option<Run>)> {
    let run = roster_source_run::Entity::of(source.organization_id);
    let Some(run) = run.filter(roster_source_run::Column::Id.eq(source.running_id)).one(&**work).await? else {
        return Ok((Model { running_id: None, lease_expires_at: None, ..source }, None));
    };
    let mut plan = run.roster_plan_id;
    if let Some(id) = plan
        && !roster::discard_abandoned(work, id, ABANDONED).await?
    {
        plan = None;
    }
    let ending = Ending { outcome: Outcome::Failed, failure: Some(ABANDONED.into()), byte_count: 0, plan, fetched: None };
    close(work, source, run, ending).await.map(|(source, run)| (source, Some(run)))
}

/// Ends a run of this node. Returns false when the run is no longer this node's: its lease expired, or the source was deleted.
pub async fn finish(app: &App, started: &Started, ending: Ending) -> Result<bool> {
    let actor = Actor::system(started.source.organization_id);
    let mut work = app.begin(&actor).await?;
    let source = Entity::of(started.source.organization_id).filter(Column::Id.eq(started.source.id)).one(&*work).await?;
    let Some(source) = source.filter(|source| source.running_id == Some(started.run.id)) else { return Ok(false) };
    close(&mut work, source, started.run.clone(), ending).await?;
    work.commit().await?;
    Ok(true)
}

async fn close(work: &mut UnitOfWork<'_>, source: Model, run: Run, ending: Ending) -> Result<(Model, Run)> {
    let fetched = ending.fetched.map(serde_json::to_value).transpose().map_err(Error::internal)?;
    let source = Model { running_id: None, lease_expires_at: None, fetched: fetched.or(source.fetched), ..source };
    store(&**work, &source).await?;
    let run = Run {
        outcome: Some(ending.outcome),
        failure: ending.failure,
        byte_count: i64::try_from(ending.byte_count).unwrap_or(i64::MAX),
        roster_plan_id: ending.plan,
        ended_at: Some(work.at),
        ..run
    };
    run.clone().into_active_model().reset_all().update(&**work).await?;
    if ending.outcome == Outcome::Failed {
        work.record(ChangeKind::RosterSourceFailed.entry(source.id, source.version));
    }
    Ok((source, run))
}

/// Stores the identifier of the plan that a run is about to make.
///
/// # Errors
/// `Unavailable` when another node has closed the run.
pub async fn set_plan(app: &App, started: &Started, plan: RosterPlanId) -> Result<()> {
    let updated = roster_source_run::Entity::update_of(started.source.organization_id)
        .filter(roster_source_run::Column::Id.eq(started.run.id))
        .filter(roster_source_run::Column::EndedAt.is_null())
        .col_expr(roster_source_run::Column::RosterPlanId, Expr::value(plan))
        .exec(&app.db)
        .await?;
    if updated.rows_affected == 1 { Ok(()) } else { Err(Error::Unavailable("another server took over the run".into())) }
}

/// Extends the lease of a run. Returns false when the run is no longer this node's.
pub async fn extend(app: &App, started: &Started) -> Result<bool> {
    let extended = Entity::update_of(started.source.organization_id)
        .filter(Column::Id.eq(started.source.id))
        .filter(Column::RunningId.eq(started.run.id))
        .col_expr(Column::LeaseExpiresAt, Expr::value(app.clock.now() + LEASE))
        .exec(&app.db)
        .await?;
    Ok(extended.rows_affected == 1)
}

fn has_expired(source: &Model, now: DateTime<Utc>) -> bool {
    source.lease_expires_at.is_none_or(|at| at <= now)
}

async fn store(db: &impl ConnectionTrait, source: &Model) -> Result<()> {
    source.clone().into_active_model().reset_all().update(db).await?;
    Ok(())
}

/// Deletes the runs that began before the retention period (`roster_retention_days`). Returns their number.
pub async fn delete_expired_runs(app: &App, organization: OrganizationId) -> Result<u64> {
    let before = app.clock.now() - TimeDelta::days(app.config.roster_retention_days);
    let expired = roster_source_run::Entity::delete_of(organization)
        .filter(roster_source_run::Column::StartedAt.lt(before))
        .filter(roster_source_run::Column::EndedAt.is_not_null());
    Ok(expired.exec(&app.db).await?.rows_affected)
}
