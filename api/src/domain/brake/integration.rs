//! The hold of an integration that changes employees one by one. It is held when its changes of the last 24 hours exceed the limits
//! for a roster, as happens when the filter of a directory suddenly matches no user or a mapping is wrong.
//!
//! The tally of the integration counts these changes together with those of its roster plans. A held integration is refused only changes
//! in the categories that exceeded their limit, with the code `HELD`; directories retry by themselves.

use super::{
    category::{self, changed_categories, parse_categories},
    limits::{ChangeCategory, ChangeCounts, Limits},
    tally::{self, WINDOW},
};
use crate::{
    access::{Actor, Permission, Principal},
    app::{App, UnitOfWork},
    domain::{integration, shared::ensure_version},
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use entity::{
    Tenanted,
    employee::Model as Employee,
    id::{IntegrationId, TypedId},
    integration::{Column, Entity, Model},
};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, QueryFilter, Statement};
use serde_json::Value;
use std::collections::HashMap;

/// Why a change by an integration is refused.
struct Hold {
    integration: IntegrationId,
    categories: Vec<ChangeCategory>,
    /// The limits that this change would exceed. `None` when the integration is held already.
    reason: Option<String>,
}

/// Returns the write when the actor may change the employee from `old` to `new`. Otherwise rolls the write back and stores the hold.
///
/// # Errors
/// `Conflict` with the code `Held`, on the first field that exceeds its limit.
pub(in crate::domain) async fn ensure_not_held<'a>(work: UnitOfWork<'a>, old: &Employee, new: &Employee) -> Result<UnitOfWork<'a>> {
    let Some(hold) = find_hold(&work, old, new).await? else { return Ok(work) };
    let (app, actor) = (work.app, work.actor);
    // The rollback also frees the idempotency key: after the release the same request is carried out.
    work.rollback().await?;
    let labels: Vec<_> = hold.categories.iter().map(|category| category::label(*category)).collect();
    let message = format!(
        "held by the brake: {}; retry after a caller with the scope roster:release has released the integration {}",
        hold.reason.clone().unwrap_or_else(|| format!("too many {}", labels.join(" and "))),
        hold.integration
    );
    let field = hold.categories.first().and_then(|category| category::fields(*category).first()).copied().unwrap_or("externalId");
    if hold.reason.is_some() {
        store_hold(app, actor, &hold).await?;
    }
    Err(Error::conflict(field, Code::Held, message))
}

/// The hold that refuses the change. `None` when the change is allowed. Reads nothing when the change is not counted.
async fn find_hold(work: &UnitOfWork<'_>, old: &Employee, new: &Employee) -> Result<Option<Hold>> {
    let Principal::Service { integration, .. } = work.actor.principal() else { return Ok(None) };
    let categories = changed_categories(old, new);
    if categories.is_empty() {
        return Ok(None);
    }
    let Some(Tally { held, other_employees, limits }) = load_tally(work, integration, old, &categories).await? else { return Ok(None) };
    let refused: Vec<ChangeCategory> = categories.iter().copied().filter(|category| held.contains(category)).collect();
    if !refused.is_empty() {
        return Ok(Some(Hold { integration, categories: refused, reason: None }));
    }
    let new: ChangeCounts =
        categories.iter().map(|category| (*category, other_employees.get(category).map_or(1, |count| count + 1))).collect();
    let earlier = ChangeCounts::new();
    // Counts within the limits at a headcount of 0 are within them at any headcount: the employees need not be counted.
    if limits.exceeded_by(0, &new, &earlier).is_empty() {
        return Ok(None);
    }
    let headcount = tally::count_headcount(&**work, work.actor.organization(), integration.uuid(), work.at).await?;
    let exceeded = limits.exceeded_by(headcount, &new, &earlier);
    let sentences: Vec<String> = exceeded.iter().map(ToString::to_string).collect();
    let categories = exceeded.iter().map(|limit| limit.category).collect();
    Ok((!exceeded.is_empty()).then(|| Hold { integration, categories, reason: Some(sentences.join("; ")) }))
}

/// What the brake needs to decide about a change by an integration.
struct Tally {
    /// The categories that the integration is held for.
    held: Vec<ChangeCategory>,
    /// For each requested category: the number of other employees changed in the last 24 hours.
    other_employees: HashMap<ChangeCategory, usize>,
    limits: Limits,
}

/// Loads the tally for the categories of a change, in one statement. `None` when the integration does not exist.
async fn load_tally(
    work: &UnitOfWork<'_>,
    integration: IntegrationId,
    employee: &Employee,
    categories: &[ChangeCategory],
) -> Result<Option<Tally>> {
    let mut sql = "select i.held_changes, o.brake".to_owned();
    for category in categories {
        let category = category.to_value();
        sql += &format!(
            ", (select count(*) from tally t where t.organization_id = $1 and t.actor_id = $2 and t.what = '{category}' and t.at > $3
            and t.employee_id <> $4)"
        );
    }
    sql += " from integration i join organization o on o.id = i.organization_id where i.organization_id = $1 and i.id = $2";
    let values = [work.actor.organization().uuid().into(), integration.uuid().into(), (work.at - WINDOW).into(), employee.id.uuid().into()];
    let statement = Statement::from_sql_and_values(work.get_database_backend(), sql, values);
    let Some(row) = work.query_one_raw(statement).await? else { return Ok(None) };
    let mut other_employees = HashMap::new();
    for (index, category) in (2..).zip(categories) {
        let count: i64 = row.try_get_by_index(index)?;
        other_employees.insert(*category, usize::try_from(count).map_err(Error::internal)?);
    }
    let limits: Option<Value> = row.try_get_by_index(1)?;
    let held = parse_categories(&row.try_get_by_index::<String>(0)?)?;
    Ok(Some(Tally { held, other_employees, limits: Limits::from_json(limits.as_ref())? }))
}

/// The categories that an integration is held for. Empty when it is not held.
pub fn held_categories(integration: &Model) -> Result<Vec<ChangeCategory>> {
    parse_categories(&integration.held_changes)
}

/// Stores a hold with its integration, unless a concurrent request has stored the same hold.
async fn store_hold(app: &App, actor: &Actor, hold: &Hold) -> Result<()> {
    let mut work = app.begin(actor).await?;
    let Some(row) = integration::find_unchecked(&*work, actor, hold.integration).await? else { return Ok(()) };
    let held = held_categories(&row)?;
    let added = hold.categories.iter().filter(|category| !held.contains(category));
    let categories: Vec<_> = held.iter().chain(added).map(ActiveEnum::to_value).collect();
    if categories.len() == held.len() {
        return Ok(());
    }
    let (held_changes, held_at) = (categories.join(" "), row.held_at.or(Some(work.at)));
    let row = Model { held_at, held_changes, version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(ChangeKind::IntegrationHeld.entry(row.id, row.version).with_fields(vec!["heldAt", "heldChanges"]));
    work.commit().await
}

/// Releases a held integration. Changes made before the release no longer count. Releasing an integration that is not held changes
/// nothing.
///
/// # Errors
/// `Forbidden` for the integration itself; `Invalid` without a note; `Conflict` when the integration is not at the expected version.
pub async fn release_integration(app: &App, actor: &Actor, id: IntegrationId, note: &str, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ReleaseRoster, &[])?;
    let row = Entity::of(actor.organization()).filter(Column::Id.eq(id)).one(&*work).await?;
    let row = row.ok_or(Error::NotFound { noun: "integration" })?;
    if matches!(actor.principal(), Principal::Service { integration, .. } if integration == id) {
        return Err(Error::Forbidden { needs: "a caller other than the held integration".into() });
    }
    ensure_version(expected_version, row.version)?;
    let mut problems = Problems::default();
    problems.require_text("note", note, 1000);
    problems.into_result()?;
    if row.held_at.is_none() {
        return Ok(row);
    }
    tally::delete_tally(&work, id.uuid()).await?;
    let (held_at, released_at, release_note) = (None, Some(work.at), Some(note.to_owned()));
    let held_changes = String::new();
    let row = Model { held_at, held_changes, released_at, release_note, version: row.version + 1, updated_at: work.at, ..row };
    let row = integration::store(&work, row).await?;
    work.record(ChangeKind::IntegrationReleased.entry(row.id, row.version).with_fields(vec![
        "heldAt",
        "heldChanges",
        "releasedAt",
        "releaseNote",
    ]));
    work.commit().await?;
    Ok(row)
}
