//! The tally: the employees that an actor changed within the last 24 hours, each employee once per category. An actor is an integration,
//! or the sender of a roster plan. The release of an integration deletes its tally.

use super::{ChangeCategory, category::changed_categories, limits::ChangeCounts};
use crate::{access::Principal, app::UnitOfWork, platform::Result};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    employee::Model as Employee,
    id::{EmployeeId, OrganizationId, RosterPlanId, TypedId},
    roster_plan::Model as RosterPlan,
    tally,
};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, QueryFilter, Statement, sea_query::OnConflict};
use uuid::Uuid;

/// How long a change is counted.
pub(super) const WINDOW: TimeDelta = TimeDelta::hours(24);

/// The actor of changes that no integration and no person makes: the operator and the server itself.
pub(super) const SERVER: Uuid = Uuid::nil();

/// Condition: `t` is a change that the actor `$2` made since `$3`.
const IS_COUNTED: &str = "t.organization_id = $1 and t.actor_id = $2 and t.at > $3";

/// The actor under which the changes of a roster plan are counted.
pub(super) fn plan_actor(plan: &RosterPlan) -> Uuid {
    plan.planned_by_id.unwrap_or(SERVER)
}

/// Counts the employees whom an actor has changed, by category. An employee whom `plan` changes in the same category is not counted.
pub(super) async fn count_changes(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    actor: Uuid,
    plan: RosterPlanId,
    now: DateTime<Utc>,
) -> Result<ChangeCounts> {
    let sql = format!(
        "select t.what, count(*) from tally t where {IS_COUNTED} and not exists (select 1 from roster_row r
            where r.organization_id = $1 and r.roster_plan_id = $4 and r.subject_id = t.employee_id and r.action <> 'REJECTED'
            and ' ' || r.categories || ' ' like '% ' || t.what || ' %') group by t.what"
    );
    let values = [organization.uuid().into(), actor.into(), (now - WINDOW).into(), plan.uuid().into()];
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let mut counts = ChangeCounts::new();
    for row in rows {
        let category = ChangeCategory::try_from_value(&row.try_get_by_index::<String>(0)?)?;
        counts.insert(category, usize::try_from(row.try_get_by_index::<i64>(1)?).unwrap_or(usize::MAX));
    }
    Ok(counts)
}

/// The number of employees before the changes of the actor: those who have started and are not terminated, and those whom the actor has terminated.
pub(super) async fn count_headcount(
    db: &impl ConnectionTrait,
    organization: OrganizationId,
    actor: Uuid,
    now: DateTime<Utc>,
) -> Result<usize> {
    // `status <> 'TERMINATED'` is a literal: only then do the planners use the partial index of current employees.
    let sql = format!(
        "select (select count(*) from employee e where e.organization_id = $1 and e.status <> 'TERMINATED' and e.status <> 'PRE_HIRE')
        + (select count(*) from tally t join employee e on e.organization_id = $1 and e.id = t.employee_id and e.status = 'TERMINATED'
            where {IS_COUNTED} and t.what = 'DEACTIVATIONS')"
    );
    let values = [organization.uuid().into(), actor.into(), (now - WINDOW).into()];
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Counts a change by an integration. Single changes by other actors are not counted: a person has decided each of them.
pub(in crate::domain) fn record_tally(work: &mut UnitOfWork<'_>, old: &Employee, new: &Employee) -> Result<()> {
    let Principal::Service { integration, .. } = work.actor.principal() else { return Ok(()) };
    record(work, integration.uuid(), &[(old, new)])
}

/// Counts due terminations that the server carries out, and that were not counted when their day was stored.
pub(in crate::domain) fn record_due_terminations(work: &mut UnitOfWork<'_>, changes: &[(Employee, Employee)]) -> Result<()> {
    record(work, SERVER, &changes.iter().map(|(old, new)| (old, new)).collect::<Vec<_>>())
}

fn record(work: &mut UnitOfWork<'_>, actor_id: Uuid, changes: &[(&Employee, &Employee)]) -> Result<()> {
    use tally::Column::{ActorId, At, EmployeeId, OrganizationId, What};
    let (organization_id, at) = (work.actor.organization(), work.at);
    let rows = changes.iter().flat_map(|(old, new)| {
        let row = |what| tally::Model { organization_id, employee_id: old.id, actor_id, what, at };
        changed_categories(old, new).into_iter().map(row)
    });
    let update_instant = OnConflict::columns([OrganizationId, EmployeeId, ActorId, What]).update_column(At).to_owned();
    work.upsert(rows.collect::<Vec<_>>(), &update_instant)
}

/// Counts the changes of a roster plan that no release or decision covers. New employees are counted when they have been created.
pub(super) async fn record_plan(work: &UnitOfWork<'_>, plan: &RosterPlan, categories: &[ChangeCategory]) -> Result<()> {
    for category in categories {
        let category = category.to_value();
        let sql = format!(
            "insert into tally (organization_id, employee_id, actor_id, what, at)
            select r.organization_id, r.subject_id, $3, '{category}', $4 from roster_row r
            where r.organization_id = $1 and r.roster_plan_id = $2 and r.action not in ('REJECTED', 'CREATE') and not r.released and r.identity_decision is null
            and ' ' || r.categories || ' ' like '% {category} %'
            on conflict (organization_id, employee_id, actor_id, what) do update set at = excluded.at"
        );
        let values = [plan.organization_id.uuid().into(), plan.id.uuid().into(), plan_actor(plan).into(), work.at.into()];
        work.execute_raw(Statement::from_sql_and_values(work.get_database_backend(), sql, values)).await?;
    }
    Ok(())
}

/// Counts new employees of a roster plan.
pub(super) fn record_creations(work: &mut UnitOfWork<'_>, plan: &RosterPlan, employees: Vec<EmployeeId>) -> Result<()> {
    use tally::Column::{ActorId, At, EmployeeId, OrganizationId, What};
    let row = |employee_id| tally::Model {
        organization_id: plan.organization_id,
        employee_id,
        actor_id: plan_actor(plan),
        what: ChangeCategory::Creations,
        at: work.at,
    };
    let rows: Vec<_> = employees.into_iter().map(row).collect();
    let update_instant = OnConflict::columns([OrganizationId, EmployeeId, ActorId, What]).update_column(At).to_owned();
    work.upsert(rows, &update_instant)
}

/// Deletes the tally of an actor, so that none of its changes count any longer.
pub(super) async fn delete_tally(work: &UnitOfWork<'_>, actor: Uuid) -> Result<()> {
    tally::Entity::delete_of(work.actor.organization()).filter(tally::Column::ActorId.eq(actor)).exec(&**work).await?;
    Ok(())
}

/// Deletes the tallies that no longer count. Returns the number of deleted rows.
pub async fn delete_expired_tallies(tx: &impl ConnectionTrait, organization: OrganizationId, now: DateTime<Utc>) -> Result<u64> {
    Ok(tally::Entity::delete_of(organization).filter(tally::Column::At.lte(now - WINDOW)).exec(tx).await?.rows_affected)
}
