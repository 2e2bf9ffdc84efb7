//! Carrying a plan out, batch by batch. A batch is one write: its rows, the log entries, and that it was done are one transaction,
//! so a run that was stopped anywhere goes on exactly there.
//!
//! A plan begins only on the roster that it was made for. What others change between two batches is found row by row: such a row
//! is left as it is and told as failed.

use super::{
    ROWS,
    compare::{NOBODY, stored},
    settle::judged_anew,
    write::{locked, unfinished},
};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::{
        employee::{self, Attributes},
        reporting,
    },
    feed::{self, Kind},
    platform::{Code, Error, Result, db, error::Problem},
};
use entity::{
    Tenanted, change,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee, Status as EmployeeStatus},
    id::{EmployeeId, OrganizationId, RosterPlanId, TypedId},
    roster_batch,
    roster_plan::{Model, Status},
    roster_row::{self, Action, Column, Model as Row},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{BinOper, Expr, ExprTrait},
};
use std::collections::{HashMap, HashSet};

/// Does what the plan says. A small plan is done when this returns; of a large one the first batch is, and the rest follows with
/// [`carry_on`]. Applying it twice changes nothing.
///
/// # Errors
/// `Conflict` when the roster has moved since the plan was made, or the plan is not ready.
pub async fn apply(app: &App, actor: &Actor, id: RosterPlanId) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    // Locked, so that two at once do not both apply it.
    let plan = locked(&work, actor, id).await?;
    actor.may(Act::WriteEmployee, &[])?;
    match plan.status {
        Status::Applied | Status::Applying => return Ok(plan),
        Status::Planned => {}
        Status::Held => {
            let why = plan.held_because.as_deref().unwrap_or_default();
            return Err(Error::conflict("id", Code::WrongState, format!("the plan is held until somebody releases it: {why}")));
        }
        Status::Receiving | Status::Failed => {
            return Err(Error::conflict("id", Code::WrongState, "the rows of this plan did not all arrive"));
        }
    }
    if let Some(what) = moved(&work, &plan).await? {
        return Err(Error::conflict("id", Code::RosterMoved, format!("the roster changed since this plan was made ({what}): plan again")));
    }
    let plan = batch(&mut work, plan, false).await?;
    work.commit().await?;
    Ok(plan)
}

/// Carries out what is left of a plan; `look` is told after each batch.
///
/// # Errors
/// `Unavailable` when the database does not answer: what was done is done, and the rest can be carried on with.
pub async fn carry_on(app: &App, actor: &Actor, id: RosterPlanId, mut look: impl FnMut(&Model)) -> Result<Model> {
    let mut measured = 0;
    loop {
        let mut work = app.begin(actor).await?;
        let plan = locked(&work, actor, id).await?;
        look(&plan);
        if plan.status != Status::Applying {
            return Ok(plan);
        }
        // A row that could not be done is one on which later ones may stand: from then on the plan's own checks do not hold.
        let overtaken = plan.failed_count > 0 || moved(&work, &plan).await?.is_some();
        let plan = batch(&mut work, plan, overtaken).await?;
        work.commit().await?;
        look(&plan);
        // The ways by which statements and foreign keys find an employee were chosen when there were few: on a roster that grows from
        // nothing, each batch would go through all who came before.
        if usize::try_from(plan.create_count).is_ok_and(|fresh| fresh > ROWS) && plan.done_count >= 4 * measured {
            measured = plan.done_count;
            db::measure(&app.db, Employees).await?;
        }
    }
}

/// Carries on with what a stop of the program left undone; answers how many plans there were.
pub async fn resume(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let plans = unfinished(app, &actor, Status::Applying).await?;
    for plan in &plans {
        carry_on(app, &actor, plan.id, |_| {}).await?;
    }
    Ok(plans.len())
}

/// Carries out the next batch of a plan and keeps how far it is. `overtaken`: others have changed employees in the meantime.
async fn batch(work: &mut Work<'_>, plan: Model, overtaken: bool) -> Result<Model> {
    let organization = plan.organization_id;
    let mut next = roster_batch::Entity::of(organization)
        .filter(roster_batch::Column::RosterPlanId.eq(plan.id))
        .filter(roster_batch::Column::AppliedAt.is_null())
        .order_by_asc(roster_batch::Column::BatchNumber)
        .limit(2)
        .all(&**work)
        .await?
        .into_iter();
    let (batch, more) = (next.next(), next.next().is_some());
    let mut plan = Model { version: plan.version + 1, ..plan };
    if let Some(batch) = batch {
        let numbers: Vec<i32> = serde_json::from_value(batch.row_numbers.clone()).map_err(Error::internal)?;
        let rows = roster_row::Entity::of(organization)
            .filter(Column::RosterPlanId.eq(plan.id))
            .filter(db::among_numbers(&**work, Column::RowNumber, numbers))
            .order_by_asc(Column::RowNumber)
            .all(&**work)
            .await?;
        let count = i32::try_from(rows.len()).map_err(Error::internal)?;
        let failed = carry_out(work, &plan, rows, overtaken).await?;
        plan.done_count += count - failed;
        plan.failed_count += failed;
        let done = roster_batch::Model { applied_at: Some(work.at), ..batch };
        done.into_active_model().reset_all().update(&**work).await?;
    }
    plan.status = if more { Status::Applying } else { Status::Applied };
    if more {
        work.record(Kind::RosterPlanProgressed.of(plan.id, plan.version).changing(vec!["status", "doneCount", "failedCount"]));
    } else {
        plan.applied_at = Some(work.at);
        work.record(Kind::RosterPlanApplied.of(plan.id, plan.version).changing(vec!["status", "appliedAt"]));
    }
    // What others changed after this is not of this plan.
    plan.basis_seq = work.will_stand_at()?;
    Ok(plan.into_active_model().reset_all().update(&**work).await?)
}

/// What changed on the roster since the plan was made or went on, in a few words. The change log knows.
async fn moved(work: &Work<'_>, plan: &Model) -> Result<Option<String>> {
    let moved = change::Entity::of(plan.organization_id)
        .filter(change::Column::Seq.gt(plan.basis_seq))
        .filter(change::Column::SubjectKind.eq(feed::Noun::Employee.text()))
        .order_by_asc(change::Column::Seq)
        .one(&**work)
        .await?;
    let forgotten = feed::head(&**work, plan.organization_id).await?.pruned_seq > plan.basis_seq;
    Ok(match moved {
        Some(entry) => Some(format!("{} of {} at {}", entry.kind, EmployeeId(entry.subject_id), entry.at.to_rfc3339())),
        None => forgotten.then(|| "the plan is older than the change log".to_owned()),
    })
}

/// Creates, changes and ends what the rows say: those who leave first, so that what they give up is free; then those who are new;
/// then the others. Answers how many rows could not be done any more.
async fn carry_out(work: &mut Work<'_>, plan: &Model, rows: Vec<Row>, overtaken: bool) -> Result<i32> {
    let ids: HashSet<_> = rows.iter().flat_map(|row| [row.subject_id, row.manager_id]).flatten().map(|id| id.uuid()).collect();
    let there = Employees::of(plan.organization_id).filter(db::among(&**work, EmployeeColumn::Id, ids)).all(&**work).await?;
    let there: HashMap<EmployeeId, Employee> = there.into_iter().map(|row| (row.id, row)).collect();
    // On the roster that the plan was made for, its own checks hold.
    let wrong = if overtaken { too_late(work, plan, &rows, &there).await? } else { HashMap::new() };
    let (mut leavers, mut stayers, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows.iter().filter(|row| !wrong.contains_key(&row.row_number)) {
        let attributes: Attributes = serde_json::from_value(row.content.clone()).map_err(Error::internal)?;
        let subject = row.subject_id.ok_or_else(|| Error::internal("a row that does something to nobody"))?;
        let given = |before: Option<EmployeeId>| row.manager_id.map_or(before, |manager| (manager != NOBODY).then_some(manager));
        match there.get(&subject) {
            Some(old) => {
                let new = attributes.over(old, given(old.manager_id));
                if row.action == Action::Terminate { leavers.push((old.clone(), new)) } else { stayers.push((old.clone(), new)) }
            }
            None => {
                let blank = attributes.blank(plan.organization_id, subject, work.at);
                fresh.push(attributes.over(&blank, given(None)));
            }
        }
    }
    employee::stored_all(work, leavers).await?;
    release_user_names(work, &stayers).await?;
    employee::insert_all(work, managers_first(fresh)).await?;
    employee::stored_all(work, stayers).await?;
    tell_wrong(work, plan, rows, &wrong).await?;
    i32::try_from(wrong.len()).map_err(Error::internal)
}

/// The rows that others overtook, and with what.
async fn too_late(work: &Work<'_>, plan: &Model, rows: &[Row], there: &HashMap<EmployeeId, Employee>) -> Result<HashMap<i32, Problem>> {
    let organization = plan.organization_id;
    let fresh: HashSet<EmployeeId> = rows.iter().filter(|row| row.action == Action::Create).filter_map(|row| row.subject_id).collect();
    let keys = rows.iter().filter(|row| row.action == Action::Create).filter_map(|row| row.external_id.clone()).collect();
    let taken = employee::by_external_id(&**work, organization, keys).await?;
    let names = db::among_text(&**work, EmployeeColumn::UserName, rows.iter().filter_map(|row| row.user_name.clone()));
    let holders =
        Employees::of(organization).filter(names).filter(EmployeeColumn::Status.ne(EmployeeStatus::Terminated)).all(&**work).await?;
    let holders: HashMap<&str, EmployeeId> = holders.iter().map(|row| (row.user_name.as_str(), row.id)).collect();
    let gives_up: HashSet<EmployeeId> =
        rows.iter().filter(|row| row.action == Action::Terminate || row.user_name.is_some()).filter_map(|row| row.subject_id).collect();
    let managers: Vec<EmployeeId> = rows.iter().filter_map(|row| row.manager_id).filter(|manager| there.contains_key(manager)).collect();
    let lines = reporting::lines(&**work, organization, &managers).await?;
    let mut wrong = HashMap::new();
    for row in rows {
        let Some(subject) = row.subject_id else { continue };
        let holder = row.user_name.as_deref().and_then(|name| holders.get(name)).filter(|holder| **holder != subject);
        let manager = row.manager_id.filter(|manager| *manager != NOBODY);
        let problem = if there.get(&subject).map(|old| old.version) != row.base_version {
            ("externalId", Code::StaleVersion, "somebody else changed this employee after the plan was made")
        } else if row.action == Action::Create && row.external_id.as_ref().is_some_and(|key| taken.contains_key(key)) {
            ("externalId", Code::Taken, "somebody else brought in this external id after the plan was made")
        } else if holder.is_some_and(|holder| !gives_up.contains(holder)) {
            ("userName", Code::Taken, "somebody else was given this user name after the plan was made")
        } else if manager.is_some_and(|manager| !there.contains_key(&manager) && !fresh.contains(&manager)) {
            ("managerExternalId", Code::NotFound, "the manager could not be brought in")
        } else if manager.and_then(|manager| lines.get(&manager)).is_some_and(|line| line.contains(&subject)) {
            ("managerExternalId", Code::ManagerCycle, "the manager reports to this employee by now")
        } else {
            continue;
        };
        let (field, code, message) = problem;
        wrong.insert(row.row_number, Problem { field: field.into(), code, message: message.into() });
    }
    // Those below somebody new who is not brought in cannot be brought in either.
    loop {
        let out: HashSet<EmployeeId> = rows
            .iter()
            .filter(|row| row.action == Action::Create && wrong.contains_key(&row.row_number))
            .filter_map(|row| row.subject_id)
            .collect();
        let below =
            rows.iter().filter(|row| !wrong.contains_key(&row.row_number) && row.manager_id.is_some_and(|manager| out.contains(&manager)));
        let message = "the manager could not be brought in";
        let below: Vec<i32> = below.map(|row| row.row_number).collect();
        if below.is_empty() {
            return Ok(wrong);
        }
        let problem = Problem { field: "managerExternalId".into(), code: Code::NotFound, message: message.into() };
        wrong.extend(below.into_iter().map(|number| (number, problem.clone())));
    }
}

/// Keeps with each row that was overtaken what happened.
async fn tell_wrong(work: &Work<'_>, plan: &Model, rows: Vec<Row>, wrong: &HashMap<i32, Problem>) -> Result<()> {
    let told = rows.into_iter().filter_map(|row| {
        let errors = stored(std::slice::from_ref(wrong.get(&row.row_number)?));
        Some(Row { errors, ..row })
    });
    judged_anew(&**work, told.collect()).await?;
    if !wrong.is_empty() {
        tracing::warn!(roster_plan = %plan.id, rows = wrong.len(), "rows were overtaken by other changes");
    }
    Ok(())
}

/// Frees the user names that stayers give up, so that others of the same batch can take them in any order. Nobody can hold
/// what stands there until their new one is stored: names contain no control characters.
async fn release_user_names(work: &Work<'_>, stayers: &[(Employee, Employee)]) -> Result<()> {
    let given_up = stayers.iter().filter(|(old, new)| old.user_name != new.user_name).map(|(old, _)| old.id.uuid());
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
