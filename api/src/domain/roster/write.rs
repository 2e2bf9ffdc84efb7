//! Planning and applying.

use super::{
    Input, get,
    plan::{self, Known, Planned},
};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::employee::{self, Attributes},
    feed::{self, Kind},
    platform::{Code, Error, Result, bulk, db},
};
use entity::{
    Tenanted, change,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee, Status as EmployeeStatus},
    id::{EmployeeId, RosterPlanId, TypedId},
    roster_plan::{Model, Status},
    roster_row::{self, Action},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{BinOper, Expr, ExprTrait},
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Compares rows with the roster and keeps what each would do. Changes nobody.
///
/// # Errors
/// `Invalid` when there are no rows.
pub async fn plan(app: &App, actor: &Actor, source: &str, rows: Vec<Input>, key: Option<&str>) -> Result<Model> {
    actor.may(Act::WriteEmployee, &[])?;
    if rows.is_empty() {
        return Err(Error::invalid("rows", "there are no rows"));
    }
    let mut work = app.begin(actor).await?;
    let id: RosterPlanId = app.clock.id();
    let said: Vec<_> = rows.iter().map(|row| &row.attributes).collect();
    if let Some(done) = work.once(key, "rosterPlan", &said, id).await? {
        return get(&*work, actor, done).await;
    }
    let known = known(&work, rows.iter().map(|row| &row.attributes)).await?;
    let planned = plan::plan(rows, &known, || app.clock.id());
    let count = |action: Action| i32::try_from(planned.iter().filter(|row| row.action == action).count()).map_err(Error::internal);
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        status: Status::Planned,
        source: source.into(),
        basis_seq: feed::head(&*work, actor.organization()).await?.seq,
        row_count: i32::try_from(planned.len()).map_err(Error::internal)?,
        create_count: count(Action::Create)?,
        update_count: count(Action::Update)?,
        reactivate_count: count(Action::Reactivate)?,
        terminate_count: count(Action::Terminate)?,
        unchanged_count: count(Action::Unchanged)?,
        rejected_count: count(Action::Rejected)?,
        created_at: work.at,
        applied_at: None,
    };
    let row = row.into_active_model().insert(&*work).await?;
    keep(&work, id, &planned).await?;
    work.record(Kind::RosterPlanCreated.of(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Everything that the rules need to know about the roster as it is.
async fn known(work: &Work<'_>, rows: impl Iterator<Item = &Attributes> + Clone) -> Result<Known> {
    let organization = work.actor.organization();
    let named = rows.clone().flat_map(|row| [Some(&row.external_id), row.manager_external_id.set()]).flatten().cloned();
    let by_external_id = employee::by_external_id(&**work, organization, named.collect()).await?;
    let wanted: HashSet<String> = rows.filter_map(|row| row.user_name.clone()).collect();
    let holders: Vec<(String, EmployeeId)> = Employees::of(organization)
        .filter(db::among_text(&**work, EmployeeColumn::UserName, wanted))
        .filter(EmployeeColumn::Status.ne(EmployeeStatus::Terminated))
        .select_only()
        .columns([EmployeeColumn::UserName, EmployeeColumn::Id])
        .into_tuple()
        .all(&**work)
        .await?;
    let managers: Vec<(EmployeeId, EmployeeId)> = Employees::of(organization)
        .filter(EmployeeColumn::ManagerId.is_not_null())
        .select_only()
        .columns([EmployeeColumn::Id, EmployeeColumn::ManagerId])
        .into_tuple()
        .all(&**work)
        .await?;
    Ok(Known {
        organization,
        today: work.app.clock.today(),
        at: work.at,
        by_external_id,
        managers: managers.into_iter().collect(),
        user_names: holders.into_iter().collect(),
    })
}

/// Stores what each row would do.
async fn keep(work: &Work<'_>, plan: RosterPlanId, planned: &[Planned]) -> Result<()> {
    let mut rows = Vec::with_capacity(planned.len());
    {
        for row in planned {
            let problems: Vec<_> = row
                .problems
                .iter()
                .map(|problem| json!({"code": problem.code, "field": problem.field, "message": problem.message}))
                .collect();
            let row = roster_row::Model {
                organization_id: work.actor.organization(),
                roster_plan_id: plan,
                row_number: i32::try_from(row.number).map_err(Error::internal)?,
                external_id: Some(row.attributes.external_id.clone()).filter(|text| !text.is_empty() && !text.contains('\0')),
                action: row.action,
                employee_id: row.old.as_ref().map(|old| old.id),
                content: without_nul(serde_json::to_value(&row.attributes).map_err(Error::internal)?),
                differences: serde_json::to_value(&row.differences).map_err(Error::internal)?,
                errors: json!(problems),
            };
            rows.push(row);
        }
    }
    Ok(bulk::insert::<roster_row::Entity>(&**work, rows, None).await?)
}

/// PostgreSQL's JSON cannot hold NUL; a row that contains one is rejected, and kept without it.
fn without_nul(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Object(map) => Value::Object(map.into_iter().map(|(name, value)| (name, without_nul(value))).collect()),
        other => other,
    }
}

/// Does what the plan says, all of it or nothing. Applying it twice changes nothing.
///
/// # Errors
/// `Conflict` when the roster has moved since the plan was made.
pub async fn apply(app: &App, actor: &Actor, id: RosterPlanId) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    // Locked, so that two at once do not both apply it.
    let select = super::visible_to(actor)?.filter(entity::roster_plan::Column::Id.eq(id));
    let plan = select.lock_exclusive().one(&*work).await?.ok_or(Error::NotFound { noun: "roster plan" })?;
    actor.may(Act::WriteEmployee, &[])?;
    if plan.status == Status::Applied {
        return Ok(plan);
    }
    refuse_if_moved(&work, &plan).await?;
    let rows = roster_row::Entity::of(actor.organization())
        .filter(roster_row::Column::RosterPlanId.eq(id))
        .filter(roster_row::Column::Action.is_not_in([Action::Unchanged, Action::Rejected]))
        .order_by_asc(roster_row::Column::RowNumber)
        .all(&*work)
        .await?;
    let rows =
        rows.into_iter().map(|row| serde_json::from_value(row.content).map_err(Error::internal)).collect::<Result<Vec<Attributes>>>()?;
    carry_out(&mut work, rows).await?;
    let plan = Model { status: Status::Applied, version: plan.version + 1, applied_at: Some(work.at), ..plan };
    let plan = plan.into_active_model().reset_all().update(&*work).await?;
    work.record(Kind::RosterPlanApplied.of(plan.id, plan.version).changing(vec!["status", "appliedAt"]));
    work.commit().await?;
    Ok(plan)
}

/// The change log knows whether any employee changed since the plan was made.
async fn refuse_if_moved(work: &Work<'_>, plan: &Model) -> Result<()> {
    let moved = change::Entity::of(work.actor.organization())
        .filter(change::Column::Seq.gt(plan.basis_seq))
        .filter(change::Column::SubjectKind.eq(feed::Noun::Employee.text()))
        .order_by_asc(change::Column::Seq)
        .one(&**work)
        .await?;
    let forgotten = feed::head(&**work, work.actor.organization()).await?.pruned_seq > plan.basis_seq;
    let what = match moved {
        Some(entry) => format!("{} of {} at {}", entry.kind, EmployeeId(entry.subject_id), entry.at.to_rfc3339()),
        None if forgotten => "the plan is older than the change log".to_owned(),
        None => return Ok(()),
    };
    Err(Error::conflict("id", Code::RosterMoved, format!("the roster changed since this plan was made ({what}): plan again")))
}

/// Creates, changes and ends what the rows say. Newcomers first, managers before those who report to them; then the others,
/// those who leave first, so that what they give up is free.
async fn carry_out(work: &mut Work<'_>, rows: Vec<Attributes>) -> Result<()> {
    let known = known(work, rows.iter()).await?;
    let app = work.app;
    let planned = plan::plan(rows.into_iter().map(Input::from).collect(), &known, || app.clock.id());
    if let Some(row) = planned.iter().find(|row| row.action == Action::Rejected) {
        let reason = row.problems.first().map_or("", |problem| problem.message.as_str());
        return Err(Error::conflict("id", Code::RosterMoved, format!("{} can no longer be applied: {reason}", row.attributes.external_id)));
    }
    let (fresh, mut others): (Vec<_>, Vec<_>) = planned.into_iter().partition(|row| row.old.is_none());
    others.sort_by_key(|row| row.action != Action::Terminate);
    let (leavers, stayers): (Vec<_>, Vec<_>) = others.into_iter().partition(|row| row.action == Action::Terminate);
    store(work, leavers).await?;
    release_user_names(work, &stayers).await?;
    let newcomers = fresh.into_iter().filter_map(|row| row.new).collect();
    employee::insert_all(work, managers_first(newcomers)).await?;
    store(work, stayers).await
}

/// Frees the user names that stayers give up, so that others of the same roster can take them in any order. Nobody can hold
/// what stands there until their new one is stored: names contain no control characters.
async fn release_user_names(work: &Work<'_>, stayers: &[Planned]) -> Result<()> {
    let given_up = stayers.iter().filter_map(|row| {
        let (old, new) = (row.old.as_ref()?, row.new.as_ref()?);
        (old.user_name != new.user_name).then(|| old.id.uuid())
    });
    let given_up: Vec<_> = given_up.collect();
    if given_up.is_empty() {
        return Ok(());
    }
    let nobodys = Expr::val("\u{1}").binary(BinOper::Custom("||"), Expr::col(EmployeeColumn::ExternalId));
    Employees::update_of(work.actor.organization())
        .col_expr(EmployeeColumn::UserName, nobodys)
        .filter(db::among(&**work, EmployeeColumn::Id, given_up))
        .exec(&**work)
        .await?;
    Ok(())
}

async fn store(work: &mut Work<'_>, rows: Vec<Planned>) -> Result<()> {
    employee::stored_all(work, rows.into_iter().filter_map(|row| row.old.zip(row.new)).collect()).await
}

/// Orders newcomers so that a manager stands before everybody below. There are no cycles: the plan rejected them.
fn managers_first(rows: Vec<Employee>) -> Vec<Employee> {
    let mut below: HashMap<EmployeeId, Vec<Employee>> = HashMap::new();
    let among: HashSet<EmployeeId> = rows.iter().map(|row| row.id).collect();
    let mut ready = Vec::new();
    for row in rows {
        match row.manager_id.filter(|manager| among.contains(manager)) {
            Some(manager) => below.entry(manager).or_default().push(row),
            None => ready.push(row),
        }
    }
    let mut ordered = Vec::new();
    while let Some(row) = ready.pop() {
        ready.extend(below.remove(&row.id).unwrap_or_default());
        ordered.push(row);
    }
    ordered
}
