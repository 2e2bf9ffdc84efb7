//! The hold of due terminations. The server ends employments whose last day has come. Most of these days were counted when they were
//! stored. Others were not: a new employee may be created with a last day. When more of them are due than may leave at once, they wait
//! until a caller releases them.

use super::{
    ChangeCategory,
    configuration::load_limits,
    limits::ChangeCounts,
    tally::{self, SERVER},
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::shared::ensure_version,
    feed::ChangeKind,
    platform::{Error, Result, error::Problems, page},
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    employee::{Column, Entity},
    id::{OrganizationId, RosterPlanId, TypedId},
    organization::{self, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, Select, sea_query::Expr};
use uuid::Uuid;

/// The employees whose last day has come and whose employment has not ended yet.
pub(in crate::domain) fn due_terminations(organization: OrganizationId, today: NaiveDate) -> Select<Entity> {
    // A literal, not a parameter: only then do the planners use the partial index of current employees.
    let current = Entity::of(organization).filter(Expr::cust("status <> 'TERMINATED'"));
    current.filter(Column::TerminatedOn.lte(today))
}

fn uncounted(app: &App, organization: OrganizationId) -> Select<Entity> {
    due_terminations(organization, app.clock.today()).filter(Column::TerminationCounted.eq(false))
}

/// Whether the due terminations that were not counted may be carried out now. Stores the hold when they exceed the limit, and removes it
/// when they no longer do.
pub(in crate::domain) async fn admits_due_terminations(app: &App, actor: &Actor) -> Result<bool> {
    let organization = actor.organization();
    let mut work = app.begin(actor).await?;
    let row = load_organization(&*work, actor).await?;
    let count = usize::try_from(page::count(&*work, uncounted(app, organization)).await?).map_err(Error::internal)?;
    if count == 0 && row.terminations_held_at.is_none() {
        return Ok(true);
    }
    let new = ChangeCounts::from([(ChangeCategory::Deactivations, count)]);
    let no_plan = RosterPlanId::from_uuid(Uuid::nil());
    let earlier = tally::count_changes(&*work, organization, SERVER, no_plan, work.at).await?;
    let headcount = tally::count_headcount(&*work, organization, SERVER, work.at).await?;
    let exceeded = load_limits(&*work, organization).await?.exceeded_by(headcount, &new, &earlier);
    if let Some(limit) = exceeded.first() {
        tracing::warn!(organization.id = %organization, employees = count, "due terminations are held by the brake: {limit}");
    }
    let is_held = !exceeded.is_empty();
    let held_count = if is_held { i32::try_from(count).unwrap_or(i32::MAX) } else { 0 };
    if (row.terminations_held_at.is_some(), row.terminations_held_count) != (is_held, held_count) {
        let terminations_held_at = if is_held { row.terminations_held_at.or(Some(work.at)) } else { None };
        let row = Model { terminations_held_at, terminations_held_count: held_count, version: row.version + 1, updated_at: work.at, ..row };
        let kind = if is_held { ChangeKind::OrganizationTerminationsHeld } else { ChangeKind::OrganizationUpdated };
        work.record(kind.entry(row.id, row.version).with_fields(vec!["terminationsHeldAt", "terminationsHeldCount"]));
        work.update(row)?;
        work.commit().await?;
    }
    Ok(!is_held)
}

async fn load_organization(db: &impl ConnectionTrait, actor: &Actor) -> Result<Model> {
    organization::Entity::of(actor.organization()).one(db).await?.ok_or(Error::NotFound { noun: "organization" })
}

/// Releases the due terminations that are held. The next maintenance carries them out. Changes nothing when none are held.
///
/// # Errors
/// `Invalid` without a note; `Conflict` when the organization is not at the expected version.
pub async fn release_due_terminations(app: &App, actor: &Actor, note: &str, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ReleaseRoster, &[])?;
    let row = load_organization(&*work, actor).await?;
    ensure_version(expected_version, row.version)?;
    let mut problems = Problems::default();
    problems.require_text("note", note, 1000);
    problems.into_result()?;
    if row.terminations_held_at.is_none() {
        return Ok(row);
    }
    Entity::update_of(row.id)
        .col_expr(Column::TerminationCounted, Expr::val(true))
        .filter(Expr::cust("status <> 'TERMINATED'"))
        .filter(Column::TerminatedOn.lte(app.clock.today()))
        .exec(&*work)
        .await?;
    let row = Model {
        terminations_held_at: None,
        terminations_held_count: 0,
        terminations_released_at: Some(work.at),
        terminations_release_note: Some(note.to_owned()),
        version: row.version + 1,
        updated_at: work.at,
        ..row
    };
    work.record(ChangeKind::OrganizationTerminationsReleased.entry(row.id, row.version).with_fields(vec![
        "terminationsHeldAt",
        "terminationsHeldCount",
        "terminationsReleasedAt",
        "terminationsReleaseNote",
    ]));
    work.update(row.clone())?;
    work.commit().await?;
    Ok(row)
}
