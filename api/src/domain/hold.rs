//! The brake on a storm: an integration that changes many people one by one in a way that a roster would be held for, as a
//! directory does whose filter suddenly matches nobody or whose mapping slipped, is held as well. RUNNING → HELD → (somebody
//! else releases it) RUNNING.
//!
//! Counted is whom it made leave in the last day, or gave another external id, e-mail address or department; each person once,
//! and none whom a roster changed: that was judged as a whole. Whoever is new, comes back or gets their first address or
//! department is not counted. While it is held, only the kinds of change are refused of which there were too many; everything
//! else goes on, and the directory tries again by itself.

use super::{
    brake::{self, Counts, What},
    integration, organization,
};
use crate::{
    access::{Act, Actor, Who},
    app::{App, Work},
    domain::listing::expect_version,
    feed::Kind,
    platform::{Error, Result, bulk, error::Problems, page},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    employee::{self, Model as Employee, Status},
    id::{IntegrationId, OrganizationId},
    integration::{Column, Entity, Model},
    tally,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use std::collections::HashMap;

/// How far back changes count.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// An integration that must not make another such change, and why if that is new.
pub(super) struct Hold {
    client: Model,
    what: Vec<What>,
    reason: Option<String>,
}

/// What the brake counts of a change.
fn counted(old: &Employee, new: &Employee) -> Vec<What> {
    if old.status == Status::Terminated {
        return Vec::new();
    }
    // Directories rename whom they delete: who leaves has only left.
    if new.status == Status::Terminated {
        return vec![What::Deactivations];
    }
    // Where no external id was given, the identifier stands in its place.
    let given = old.external_id != old.id.to_string();
    let department = |row: &Employee| row.department.clone().unwrap_or_default();
    let changed = [
        (What::ExternalIds, given && old.external_id != new.external_id),
        (What::Emails, !old.email.is_empty() && old.email != new.email),
        (What::Departments, !department(old).is_empty() && department(old) != department(new)),
    ];
    changed.into_iter().filter_map(|(what, so)| so.then_some(what)).collect()
}

/// Whether the brake keeps the actor from changing one more person so. What it does not count costs nothing.
pub(super) async fn on(work: &Work<'_>, old: &Employee, new: &Employee) -> Result<Option<Hold>> {
    let Who::Service { integration, .. } = work.actor.who() else { return Ok(None) };
    let wanted = counted(old, new);
    if wanted.is_empty() {
        return Ok(None);
    }
    let Some(client) = integration::own(&**work, work.actor, integration).await? else { return Ok(None) };
    let held = held(&client)?;
    let refused: Vec<What> = wanted.iter().copied().filter(|what| held.contains(what)).collect();
    if !refused.is_empty() {
        return Ok(Some(Hold { client, what: refused, reason: None }));
    }
    let so_far = so_far(work, &client, old).await?;
    let earlier = |what| so_far.get(&what).and_then(|count| usize::try_from(*count).ok()).unwrap_or_default();
    let count = |what| if wanted.contains(&what) { earlier(what) + 1 } else { 0 };
    let counts = Counts {
        present: 0,
        deactivations: count(What::Deactivations),
        external_ids: count(What::ExternalIds),
        emails: count(What::Emails),
        departments: count(What::Departments),
    };
    let thresholds = organization::brake(&**work, work.actor.organization()).await?;
    // Few are few however many are present: those are counted when it matters.
    if brake::holds(&thresholds, &counts).is_empty() {
        return Ok(None);
    }
    // Written out, not bound: only so can the databases see that the index of those present will do.
    let present = employee::Entity::of(work.actor.organization()).filter(Expr::cust("status <> 'TERMINATED'"));
    let present = usize::try_from(page::count(&**work, present).await?).map_err(Error::internal)?;
    let counts = Counts { present: present + counts.deactivations.saturating_sub(1), ..counts };
    let reasons = brake::holds(&thresholds, &counts);
    let sentences: Vec<String> = reasons.iter().map(brake::Reason::sentence).collect();
    let what = reasons.iter().map(|reason| reason.what).collect();
    Ok((!reasons.is_empty()).then(|| Hold { client, what, reason: Some(sentences.join("; ")) }))
}

/// How many people an integration changed so in the last day, or since it was released, besides this one.
async fn so_far(work: &Work<'_>, client: &Model, other_than: &Employee) -> Result<HashMap<What, i64>> {
    use tally::Column::{At, EmployeeId, IntegrationId, What};
    let since = work.at - WINDOW;
    let since = client.released_at.map_or(since, |released| released.max(since));
    let rows = tally::Entity::of(work.actor.organization()).filter(IntegrationId.eq(client.id)).filter(At.gt(since));
    let others =
        rows.filter(EmployeeId.ne(other_than.id)).select_only().column(What).expr_as(Expr::cust("COUNT(*)"), "many").group_by(What);
    let counts: Vec<(brake::What, i64)> = others.into_tuple().all(&**work).await?;
    Ok(counts.into_iter().collect())
}

/// Notes what the actor did that the brake counts.
pub(super) async fn note(work: &Work<'_>, old: &Employee, new: &Employee) -> Result<()> {
    use tally::Column::{At, EmployeeId, IntegrationId, OrganizationId, What};
    let Who::Service { integration, .. } = work.actor.who() else { return Ok(()) };
    let (organization_id, employee_id, at) = (work.actor.organization(), old.id, work.at);
    let note = |what| tally::Model { organization_id, employee_id, integration_id: integration, what, at };
    let again = OnConflict::columns([OrganizationId, EmployeeId, IntegrationId, What]).update_column(At).to_owned();
    Ok(bulk::insert::<tally::Entity>(&**work, counted(old, new).into_iter().map(note).collect(), Some(&again)).await?)
}

/// Forgets what does not count any more; answers how much that was.
pub async fn forget(tx: &impl ConnectionTrait, organization: OrganizationId, now: DateTime<Utc>) -> Result<u64> {
    Ok(tally::Entity::delete_of(organization).filter(tally::Column::At.lte(now - WINDOW)).exec(tx).await?.rows_affected)
}

/// The changes that an integration is held for.
pub fn held(client: &Model) -> Result<Vec<What>> {
    client.held_changes.split(' ').filter(|word| !word.is_empty()).map(|word| Ok(What::try_from_value(&word.to_owned())?)).collect()
}

/// Notes the hold, in the write that was to change somebody and now does nothing else; answers what the caller is told.
pub(super) async fn hold(mut work: Work<'_>, hold: Hold) -> Error {
    let Hold { client, what, reason } = hold;
    let nouns: Vec<_> = what.iter().map(|what| brake::noun(*what)).collect();
    let told = Error::Unavailable(format!(
        "held: {}; somebody with the scope roster:release must release the integration {}, then this is carried out when it is tried again",
        reason.clone().unwrap_or_else(|| format!("too many {}", nouns.join(" and "))),
        client.id
    ));
    if reason.is_none() {
        return told;
    }
    let words = client.held_changes.split_whitespace().map(str::to_owned).chain(what.iter().map(ActiveEnum::to_value));
    let (held_changes, held_at) = (words.collect::<Vec<_>>().join(" "), client.held_at.or(Some(work.at)));
    let held = Model { held_at, held_changes, version: client.version + 1, updated_at: work.at, ..client };
    match integration::store(&work, held).await {
        Ok(held) => work.record(Kind::IntegrationHeld.of(held.id, held.version).changing(vec!["heldAt", "heldChanges"])),
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
    let held_changes = String::new();
    let row = Model { held_at, held_changes, released_at, release_note, version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(Kind::IntegrationReleased.of(row.id, row.version).changing(vec!["heldAt", "heldChanges", "releasedAt", "releaseNote"]));
    work.commit().await?;
    Ok(row)
}
