//! The brake on a storm: an integration that ends many employments one by one, as a directory does whose filter suddenly
//! matches nobody, is held like a roster would be. RUNNING → HELD → (somebody else releases it) RUNNING.
//!
//! What it has ended in the last day is counted from the change log. While it is held, only endings are refused; everything
//! else goes on, and the directory tries again by itself.

use super::{
    brake::{self, Counts},
    integration, organization,
};
use crate::{
    access::{Act, Actor, Who},
    app::{App, Work},
    domain::listing::expect_version,
    feed::Kind,
    platform::{Error, Result, error::Problems, page},
};
use chrono::TimeDelta;
use entity::{
    Tenanted, change, employee,
    id::{IntegrationId, TypedId},
    integration::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, sea_query::Expr};

/// How far back endings count.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// An integration that must not end another employment, and why if that is new.
pub(super) struct Hold {
    client: Model,
    reason: Option<String>,
}

/// Whether the brake lets the actor end one more employment.
pub(super) async fn on_leaver(work: &Work<'_>) -> Result<Option<Hold>> {
    let Who::Service { integration, .. } = work.actor.who() else { return Ok(None) };
    let own = Entity::of(work.actor.organization()).filter(Column::Id.eq(integration)).one(&**work).await?;
    let Some(client) = own else { return Ok(None) };
    if client.held_at.is_some() {
        return Ok(Some(Hold { client, reason: None }));
    }
    let since = work.at - WINDOW;
    let since = client.released_at.map_or(since, |released| released.max(since));
    // Written out, not bound: only so can the databases see that their indexes of these will do.
    let ended = change::Entity::of(work.actor.organization())
        .filter(Expr::cust("kind = 'employee.terminated'"))
        .filter(change::Column::At.gt(since))
        .filter(change::Column::ActorId.eq(integration.uuid()));
    let present = employee::Entity::of(work.actor.organization()).filter(Expr::cust("status <> 'TERMINATED'"));
    let ended = count(work, ended).await?;
    let counts = Counts { present: count(work, present).await? + ended, deactivations: ended + 1, ..Counts::default() };
    let thresholds = organization::brake(&**work, work.actor.organization()).await?;
    let reason = brake::holds(&thresholds, &counts).first().map(brake::Reason::sentence);
    Ok(reason.map(|reason| Hold { client, reason: Some(reason) }))
}

async fn count<E: EntityTrait>(work: &Work<'_>, rows: Select<E>) -> Result<usize> {
    usize::try_from(page::count(&**work, rows).await?).map_err(Error::internal)
}

/// Notes the hold, in the write that was to end the employment and now does nothing else; answers what the caller is told.
pub(super) async fn hold(mut work: Work<'_>, hold: Hold) -> Error {
    let Hold { client, reason } = hold;
    let told = Error::Unavailable(format!(
        "held: {}; somebody with the scope roster:release must release the integration {}, then this is carried out when it is tried again",
        reason.as_deref().unwrap_or("too many deactivations"),
        client.id
    ));
    if reason.is_none() {
        return told;
    }
    let held = Model { held_at: Some(work.at), version: client.version + 1, updated_at: work.at, ..client };
    match integration::store(&work, held).await {
        Ok(held) => work.record(Kind::IntegrationHeld.of(held.id, held.version).changing(vec!["heldAt"])),
        Err(error) => return error,
    }
    match work.commit().await {
        Ok(()) => told,
        Err(error) => error,
    }
}

/// Lets a held integration go on, and counts anew. Releasing one that is not held changes nothing.
///
/// # Errors
/// `Forbidden` to the integration itself; `Invalid` without a note.
pub async fn release(app: &App, actor: &Actor, id: IntegrationId, note: &str, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.may(Act::ReleaseRoster, &[])?;
    let row = Entity::of(actor.organization()).filter(Column::Id.eq(id)).one(&*work).await?;
    let row = row.ok_or(Error::NotFound { noun: "integration" })?;
    if matches!(actor.who(), Who::Service { integration, .. } if integration == id) {
        return Err(Error::Forbidden { needs: "to be somebody else than who is held".into() });
    }
    expect_version(expected_version, row.version)?;
    let mut problems = Problems::default();
    problems.text("note", note, 1000);
    problems.into_result()?;
    if row.held_at.is_none() {
        return Ok(row);
    }
    let (held_at, released_at, release_note) = (None, Some(work.at), Some(note.to_owned()));
    let row = Model { held_at, released_at, release_note, version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(Kind::IntegrationReleased.of(row.id, row.version).changing(vec!["heldAt", "releasedAt", "releaseNote"]));
    work.commit().await?;
    Ok(row)
}
