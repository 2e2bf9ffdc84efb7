//! Applies a plan, batch by batch. A batch is one transaction: its rows, its change log entries and its completion. A plan that was
//! interrupted therefore continues exactly where it stopped.
//!
//! The first batch is applied only when no employee whom the plan changes or assigns as a manager has changed since the plan was created,
//! and when the brake still admits the plan. Other changes, and changes between two batches, are detected row by row (`stale_rows`): a
//! stale row is skipped and reported as failed.

use super::{
    read::{get_locked, load_with_status},
    row_comparison::NO_MANAGER,
    stale_rows,
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        brake,
        employee::{self, Attributes, OwnKeys, own_keys},
    },
    feed::{self, ChangeKind},
    platform::{Code, Error, Result, db},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    change::ActorKind,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee},
    id::{EmployeeId, IntegrationId, OrganizationId, RosterPlanId, TypedId},
    roster_batch,
    roster_plan::{Model, Status},
    roster_row::{self, Action, Column, Model as Row},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
    sea_query::{BinOper, Expr, ExprTrait},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Applies the first batch of a plan. A plan of one batch is APPLIED afterwards; the other batches of a longer plan are applied by
/// [`apply_remaining_batches`]. Applying a plan again changes nothing.
///
/// # Errors
/// `Conflict` when an employee of the plan has changed since the plan was created, when the plan is not in the status PLANNED, or when the
/// brake now holds it.
pub async fn apply(app: &App, actor: &Actor, id: RosterPlanId) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    // The lock prevents two requests from applying the plan at the same time.
    let plan = get_locked(&work, actor, id).await?;
    actor.authorize(Permission::WriteEmployee, &[])?;
    match plan.status {
        Status::Applied | Status::Applying => return Ok(plan),
        Status::Planned => {}
        Status::Held => return Err(held_error(&plan)),
        Status::Receiving | Status::Failed => {
            return Err(Error::conflict("id", Code::WrongState, "the rows of this plan are not complete"));
        }
    }
    if let Some(change) = find_roster_change(&work, &plan, true).await? {
        let message = format!("the roster has changed since this plan was created ({change}): plan again");
        return Err(Error::conflict("id", Code::RosterMoved, message));
    }
    if let Some(held) = brake::hold_again(&mut work, &plan).await? {
        work.commit().await?;
        return Err(held_error(&held));
    }
    brake::record_applied_plan(&work, &plan).await?;
    let has_moved = find_roster_change(&work, &plan, false).await?.is_some();
    let plan = apply_next_batch(&mut work, plan, has_moved).await?;
    work.commit().await?;
    Ok(plan)
}

fn held_error(plan: &Model) -> Error {
    let reasons = plan.held_because.as_deref().unwrap_or_default();
    Error::conflict("id", Code::WrongState, format!("the plan is held and must be released first: {reasons}"))
}

/// Applies the remaining batches of a plan. `on_progress` is called with the plan before and after each batch.
///
/// # Errors
/// `Unavailable` when the database does not respond: the committed batches stay applied, and a later call continues after them.
pub async fn apply_remaining_batches(app: &App, actor: &Actor, id: RosterPlanId, mut on_progress: impl FnMut(&Model)) -> Result<Model> {
    loop {
        let mut work = app.begin(actor).await?;
        let plan = get_locked(&work, actor, id).await?;
        on_progress(&plan);
        if plan.status != Status::Applying {
            return Ok(plan);
        }
        // Later rows may depend on a failed row: from the first failure on, the checks of the plan are no longer valid.
        let may_be_stale = plan.failed_count > 0 || find_roster_change(&work, &plan, false).await?.is_some();
        let plan = apply_next_batch(&mut work, plan, may_be_stale).await?;
        work.commit().await?;
        on_progress(&plan);
    }
}

/// Applies the remaining batches of plans that were interrupted by the end of the process. Returns the number of plans.
pub async fn resume_interrupted(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let plans = load_with_status(app, &actor, Status::Applying).await?;
    for plan in &plans {
        apply_remaining_batches(app, &actor, plan.id, |_| {}).await?;
    }
    Ok(plans.len())
}

/// Applies the next batch and stores the progress of the plan. `may_be_stale`: employees have changed since the plan was created.
async fn apply_next_batch(work: &mut UnitOfWork<'_>, plan: Model, may_be_stale: bool) -> Result<Model> {
    let organization = plan.organization_id;
    let mut pending = roster_batch::Entity::of(organization)
        .filter(roster_batch::Column::RosterPlanId.eq(plan.id))
        .filter(roster_batch::Column::AppliedAt.is_null())
        .order_by_asc(roster_batch::Column::BatchNumber)
        .limit(2)
        .all(&**work)
        .await?
        .into_iter();
    let (batch, has_more) = (pending.next(), pending.next().is_some());
    let mut plan = Model { version: plan.version + 1, ..plan };
    if let Some(batch) = batch {
        let row_numbers: Vec<i32> = serde_json::from_value(batch.row_numbers.clone()).map_err(Error::internal)?;
        let rows = roster_row::Entity::of(organization)
            .filter(Column::RosterPlanId.eq(plan.id))
            .filter(db::in_numbers(&**work, Column::RowNumber, row_numbers))
            .order_by_asc(Column::RowNumber)
            .all(&**work)
            .await?;
        let row_count = i32::try_from(rows.len()).map_err(Error::internal)?;
        let failed_count = apply_rows(work, &plan, rows, may_be_stale).await?;
        plan.done_count += row_count - failed_count;
        plan.failed_count += failed_count;
        let applied = roster_batch::Model { applied_at: Some(work.at), ..batch };
        applied.into_active_model().reset_all().update(&**work).await?;
    }
    plan.status = if has_more { Status::Applying } else { Status::Applied };
    let entry = if has_more {
        ChangeKind::RosterPlanProgressed.entry(plan.id, plan.version).with_fields(vec!["status", "doneCount", "failedCount"])
    } else {
        plan.applied_at = Some(work.at);
        ChangeKind::RosterPlanApplied.entry(plan.id, plan.version).with_fields(vec!["status", "appliedAt"])
    };
    work.record(entry);
    // Changes after this number were not made by this plan.
    plan.basis_seq = work.seq_after_commit()?;
    Ok(plan.into_active_model().reset_all().update(&**work).await?)
}

/// Condition: the employee `e` is the subject or the manager of a row that changes something, or has the external id or user name that
/// such a row assigns. `in`, so that the rows of the plan are read once, however many employees have changed.
fn concerns_plan() -> String {
    let rows = |column: &str| {
        format!(
            "(select r.{column} from roster_row r where r.organization_id = $1 and r.roster_plan_id = $3
            and r.action not in ('UNCHANGED', 'REJECTED') and r.{column} is not null)"
        )
    };
    let pairs = [("e.id", "subject_id"), ("e.id", "manager_id"), ("e.external_id", "external_id"), ("lower(e.user_name)", "user_name")];
    pairs.map(|(of_employee, of_row)| format!("{of_employee} in {}", rows(of_row))).join(" or ")
}

/// The first change of an employee since the plan was created or its last batch was applied, as text for an error message. With
/// `of_plan`, only changes that concern rows of the plan. `None` when there is no such change. When the change log no longer reaches back
/// that far, a change is assumed.
async fn find_roster_change(work: &UnitOfWork<'_>, plan: &Model, of_plan: bool) -> Result<Option<String>> {
    let condition = if of_plan { format!("and ({})", concerns_plan()) } else { String::new() };
    let sql = format!(
        "select c.kind, c.subject_id, c.at from change c join employee e on e.organization_id = $1 and e.id = c.subject_id
        where c.organization_id = $1 and c.seq > $2 and c.subject_kind = 'employee' {condition} order by c.seq limit 1"
    );
    let mut values = vec![plan.organization_id.uuid().into(), plan.basis_seq.into()];
    if of_plan {
        values.push(plan.id.uuid().into());
    }
    let change = work.query_one_raw(Statement::from_sql_and_values(work.get_database_backend(), sql, values)).await?;
    let is_pruned = feed::head(&**work, plan.organization_id).await?.pruned_seq > plan.basis_seq;
    Ok(match change {
        Some(row) => {
            let (kind, subject): (String, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let at: DateTime<Utc> = row.try_get_by_index(2)?;
            Some(format!("{kind} of {} at {}", EmployeeId(subject), at.to_rfc3339()))
        }
        None => is_pruned.then(|| "the plan is older than the change log".to_owned()),
    })
}

/// Writes the employees of a batch: terminations first, so that their user names and external ids are free; then new employees; then the others. Returns the
/// number of stale rows, which are skipped.
async fn apply_rows(work: &mut UnitOfWork<'_>, plan: &Model, rows: Vec<Row>, may_be_stale: bool) -> Result<i32> {
    let ids: HashSet<_> = rows.iter().flat_map(|row| [row.subject_id, row.manager_id]).flatten().map(|id| id.uuid()).collect();
    let employees = Employees::of(plan.organization_id).filter(db::in_ids(&**work, EmployeeColumn::Id, ids)).all(&**work).await?;
    let employees: HashMap<EmployeeId, Employee> = employees.into_iter().map(|row| (row.id, row)).collect();
    // While no employee has changed, the checks of the plan are valid.
    let stale = if may_be_stale { stale_rows::find(work, plan, &rows, &employees).await? } else { HashMap::new() };
    let (mut terminated, mut updated, mut created, mut new_keys) = (Vec::new(), Vec::new(), Vec::new(), HashMap::new());
    for row in rows.iter().filter(|row| !stale.contains_key(&row.row_number)) {
        let attributes: Attributes = serde_json::from_value(row.content.clone()).map_err(Error::internal)?;
        let subject = row.subject_id.ok_or_else(|| Error::internal("a roster row with an action has no subject"))?;
        new_keys.extend(attributes.own_key.clone().map(|key| (subject, key.to)));
        let manager_after =
            |before: Option<EmployeeId>| row.manager_id.map_or(before, |manager| (manager != NO_MANAGER).then_some(manager));
        match employees.get(&subject) {
            Some(old) => {
                let new = attributes.apply_to(old, manager_after(old.manager_id));
                // A former employee may give up an external id to a new one.
                let is_leaving = row.action == Action::Terminate || row.absent;
                if is_leaving { terminated.push((old.clone(), new)) } else { updated.push((old.clone(), new)) }
            }
            None => {
                let blank = attributes.new_employee(plan.organization_id, subject, work.at);
                created.push(attributes.apply_to(&blank, manager_after(None)));
            }
        }
    }
    let is_confirmed = |row: &Row| row.released || row.identity_decision.is_some();
    let is_counted = |row: &&Row| row.action == Action::Create && !is_confirmed(row) && !stale.contains_key(&row.row_number);
    let counted = rows.iter().filter(is_counted).filter_map(|row| row.subject_id).collect();
    let integration = sender(plan);
    let renamed = || terminated.iter().chain(&updated).filter(|(old, new)| old.external_id != new.external_id).map(|(old, _)| old.id);
    if let Some(integration) = integration.filter(|_| work.attribute_owners.is_some() && renamed().next().is_some()) {
        own_keys::delete(work, integration, renamed()).await?;
    }
    let mut keys_of = |rows: &[Employee]| {
        let by_employee = rows.iter().filter_map(|row| Some((row.id, new_keys.remove(&row.id)?))).collect();
        OwnKeys { integration, by_employee }
    };
    let new_rows = |rows: &[(Employee, Employee)]| rows.iter().map(|(_, new)| new.clone()).collect::<Vec<_>>();
    let keys = keys_of(&new_rows(&terminated));
    employee::update_many_with_keys(work, terminated, &keys).await?;
    free_user_names(work, &updated).await?;
    let keys = keys_of(&created);
    employee::insert_many(work, sort_managers_first(created), &keys).await?;
    brake::record_creations(work, plan, counted).await?;
    let keys = keys_of(&new_rows(&updated));
    let has_new_reference =
        |old: &Employee, new: &Employee| employee::has_new_reference(old, new) || keys.by_employee.contains_key(&new.id);
    let renamed: Vec<Employee> = updated.iter().filter(|(old, new)| has_new_reference(old, new)).map(|(_, new)| keys.named(new)).collect();
    employee::update_many_with_keys(work, updated, &keys).await?;
    employee::resolve_pending_managers(work, &renamed).await?;
    stale_rows::store_errors(work, plan, rows, &stale).await?;
    i32::try_from(stale.len()).map_err(Error::internal)
}

/// The integration that sent the roster. `None`: it was not an integration.
pub(super) fn sender(plan: &Model) -> Option<IntegrationId> {
    plan.planned_by_id.filter(|_| plan.planned_by_kind == ActorKind::Integration).map(IntegrationId::from_uuid)
}

/// Replaces the user names that employees give up by placeholders, so that other employees of the batch can take them in any order. A
/// placeholder is never a user name: it begins with a control character, which user names cannot contain.
async fn free_user_names(work: &UnitOfWork<'_>, updated: &[(Employee, Employee)]) -> Result<()> {
    let renamed = updated.iter().filter(|(old, new)| old.user_name != new.user_name).map(|(old, _)| old.id.uuid());
    let renamed: Vec<_> = renamed.collect();
    if renamed.is_empty() {
        return Ok(());
    }
    let placeholder = Expr::val("\u{1}").binary(BinOper::Custom("||"), Expr::col(EmployeeColumn::ExternalId));
    Employees::update_of(work.actor.organization())
        .col_expr(EmployeeColumn::UserName, placeholder)
        // External ids may differ only by case.
        .col_expr(EmployeeColumn::UserNameExact, Expr::val(true))
        .filter(db::in_ids(&**work, EmployeeColumn::Id, renamed))
        .exec(&**work)
        .await?;
    Ok(())
}

/// Sorts new employees so that a manager comes before all reports. There are no cycles: the plan rejected them.
fn sort_managers_first(created: Vec<Employee>) -> Vec<Employee> {
    let mut reports: HashMap<EmployeeId, Vec<Employee>> = HashMap::new();
    let ids: HashSet<EmployeeId> = created.iter().map(|row| row.id).collect();
    let mut ready = Vec::new();
    for row in created {
        match row.manager_id.filter(|manager| ids.contains(manager)) {
            Some(manager) => reports.entry(manager).or_default().push(row),
            None => ready.push(row),
        }
    }
    let mut sorted = Vec::new();
    while let Some(row) = ready.pop() {
        ready.extend(reports.remove(&row.id).unwrap_or_default());
        sorted.push(row);
    }
    sorted
}
