//! The brake on a storm: an integration that changes many people one by one in a way that a roster would be held for, as a
//! directory does whose filter suddenly matches nobody or whose mapping slipped, is held as well. RUNNING → HELD → (somebody
//! else releases it) RUNNING.
//!
//! Counted is whom it made leave in the last day, or gave another external id, e-mail address or department; each person once,
//! and none whom a roster changed: that was judged as a whole. Whoever is new, comes back or gets their first address or
//! department is not counted. While it is held, only the kinds of change are refused of which there were too many; everything
//! else goes on; a directory tries again by itself, other callers read the code `HELD`.

use super::{
    brake::{self, Counts, Thresholds, What},
    integration,
};
use crate::{
    access::{Act, Actor, Who},
    app::{App, Work},
    domain::listing::expect_version,
    feed::Kind,
    platform::{Code, Error, Result, error::Problems, page},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    employee::{self, Model as Employee, Status},
    id::{IntegrationId, OrganizationId, TypedId},
    integration::{Column, Entity, Model},
    tally,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, QueryFilter, Statement,
    sea_query::{Expr, OnConflict},
};
use serde_json::Value;
use std::collections::HashMap;

/// How far back changes count.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// Why an integration must not make another such change.
struct Hold {
    integration: IntegrationId,
    what: Vec<What>,
    /// That it is not held for yet.
    reason: Option<String>,
}

/// Goes on with a write that is to change a person, unless the brake keeps the actor from it: then nothing is left of the write, and
/// the hold is noted.
///
/// # Errors
/// `Conflict` with the code `Held`, naming the attribute.
pub(super) async fn pass<'a>(work: Work<'a>, old: &Employee, new: &Employee) -> Result<Work<'a>> {
    let Some(hold) = on(&work, old, new).await? else { return Ok(work) };
    let (app, actor) = (work.app, work.actor);
    // Not its idempotency key either: after the release the same request is carried out.
    work.give_up().await?;
    let nouns: Vec<_> = hold.what.iter().map(|what| brake::noun(*what)).collect();
    let told = format!(
        "held: {}; somebody with the scope roster:release must release the integration {}, then this is carried out when it is tried again",
        hold.reason.clone().unwrap_or_else(|| format!("too many {}", nouns.join(" and "))),
        hold.integration
    );
    let field = hold.what.first().map_or("externalId", |what| brake::field(*what));
    if hold.reason.is_some() {
        note_hold(app, actor, &hold).await?;
    }
    Err(Error::conflict(field, Code::Held, told))
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
async fn on(work: &Work<'_>, old: &Employee, new: &Employee) -> Result<Option<Hold>> {
    let Who::Service { integration, .. } = work.actor.who() else { return Ok(None) };
    let wanted = counted(old, new);
    if wanted.is_empty() {
        return Ok(None);
    }
    let Some(Standing { held, so_far, thresholds }) = standing(work, integration, old, &wanted).await? else { return Ok(None) };
    let refused: Vec<What> = wanted.iter().copied().filter(|what| held.contains(what)).collect();
    if !refused.is_empty() {
        return Ok(Some(Hold { integration, what: refused, reason: None }));
    }
    let count = |what| so_far.get(&what).map_or(0, |earlier| earlier + 1);
    let counts = Counts {
        present: 0,
        deactivations: count(What::Deactivations),
        external_ids: count(What::ExternalIds),
        emails: count(What::Emails),
        departments: count(What::Departments),
    };
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
    Ok((!reasons.is_empty()).then(|| Hold { integration, what, reason: Some(sentences.join("; ")) }))
}

/// How an integration stands with the brake.
struct Standing {
    held: Vec<What>,
    /// How many people it changed in each way that is asked for in the last day, or since it was released, besides the one at hand.
    so_far: HashMap<What, usize>,
    thresholds: Thresholds,
}

async fn standing(work: &Work<'_>, integration: IntegrationId, person: &Employee, wanted: &[What]) -> Result<Option<Standing>> {
    let mut sql = "select i.held_changes, o.brake".to_owned();
    for what in wanted {
        let what = what.to_value();
        sql += &format!(
            ", (select count(*) from tally t where t.organization_id = $1 and t.integration_id = $2 and t.what = '{what}' and t.at > $3
            and t.employee_id <> $4 and (i.released_at is null or t.at > i.released_at))"
        );
    }
    sql += " from integration i join organization o on o.id = i.organization_id where i.organization_id = $1 and i.id = $2";
    let values = [work.actor.organization().uuid().into(), integration.uuid().into(), (work.at - WINDOW).into(), person.id.uuid().into()];
    let statement = Statement::from_sql_and_values(work.get_database_backend(), sql, values);
    let Some(row) = work.query_one_raw(statement).await? else { return Ok(None) };
    let mut so_far = HashMap::new();
    for (place, what) in (2..).zip(wanted) {
        let count: i64 = row.try_get_by_index(place)?;
        so_far.insert(*what, usize::try_from(count).map_err(Error::internal)?);
    }
    let brake: Option<Value> = row.try_get_by_index(1)?;
    Ok(Some(Standing { held: words(&row.try_get_by_index::<String>(0)?)?, so_far, thresholds: Thresholds::kept(brake.as_ref())? }))
}

/// Notes what the actor did that the brake counts.
pub(super) fn note(work: &mut Work<'_>, old: &Employee, new: &Employee) -> Result<()> {
    use tally::Column::{At, EmployeeId, IntegrationId, OrganizationId, What};
    let Who::Service { integration, .. } = work.actor.who() else { return Ok(()) };
    let (organization_id, employee_id, at) = (work.actor.organization(), old.id, work.at);
    let note = |what| tally::Model { organization_id, employee_id, integration_id: integration, what, at };
    let again = OnConflict::columns([OrganizationId, EmployeeId, IntegrationId, What]).update_column(At).to_owned();
    work.put(counted(old, new).into_iter().map(note), &again)
}

/// Forgets what does not count any more; answers how much that was.
pub async fn forget(tx: &impl ConnectionTrait, organization: OrganizationId, now: DateTime<Utc>) -> Result<u64> {
    Ok(tally::Entity::delete_of(organization).filter(tally::Column::At.lte(now - WINDOW)).exec(tx).await?.rows_affected)
}

/// The changes that an integration is held for.
pub fn held(client: &Model) -> Result<Vec<What>> {
    words(&client.held_changes)
}

fn words(text: &str) -> Result<Vec<What>> {
    text.split_whitespace().map(|word| Ok(What::try_from_value(&word.to_owned())?)).collect()
}

/// Notes that an integration is held, and for what, unless another request of it was first.
async fn note_hold(app: &App, actor: &Actor, hold: &Hold) -> Result<()> {
    let mut work = app.begin(actor).await?;
    let Some(client) = integration::own(&*work, actor, hold.integration).await? else { return Ok(()) };
    let already = held(&client)?;
    let more = hold.what.iter().filter(|what| !already.contains(what));
    let words: Vec<_> = already.iter().chain(more).map(ActiveEnum::to_value).collect();
    if words.len() == already.len() {
        return Ok(());
    }
    let (held_changes, held_at) = (words.join(" "), client.held_at.or(Some(work.at)));
    let held =
        integration::store(&work, Model { held_at, held_changes, version: client.version + 1, updated_at: work.at, ..client }).await?;
    work.record(Kind::IntegrationHeld.of(held.id, held.version).changing(vec!["heldAt", "heldChanges"]));
    work.commit().await
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
