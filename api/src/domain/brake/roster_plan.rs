//! The hold of a roster plan that would change too many employees at once, and its release.

use super::{ChangeCategory, category::parse_categories, configuration::load_limits, limits::ChangeCounts, release_coverage, tally};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems, page},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    change::ActorKind,
    id::{EmployeeId, RosterPlanId, TypedId},
    roster_plan::{Column, Entity, Mode, Model, Status},
    roster_row::{self, Action, IdentityQuestion},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select, Statement,
    sea_query::{Expr, ExprTrait},
};

/// Why a plan of a file without a line break at its end is held.
const OPEN_END: &str = "the last row has no line break at its end, so the file may be truncated within its last cell: check the end of the \
    file and release the plan, or send the file again with a line break at its end, its number of rows (rows) or its checksum (sha256)";

/// Decides whether a complete plan is held. Returns the plan as PLANNED or HELD, not yet stored. A plan whose dangerous changes a recently
/// released plan of the same sender shows too needs no second release.
pub(in crate::domain) async fn decide(db: &impl ConnectionTrait, plan: Model, now: DateTime<Utc>) -> Result<Model> {
    mark_same_user_names(db, &plan).await?;
    let reasons = find_reasons(db, &plan, now).await?;
    if reasons.is_empty() {
        return Ok(Model { status: Status::Planned, held_because: None, ..plan });
    }
    if let Some(released) = release_coverage::find_released_plan(db, &plan, now).await? {
        release_coverage::mark_rows(db, &plan, &released).await?;
        let is_same_file = plan.open_end_digest.is_some() && plan.open_end_digest == released.open_end_digest;
        let covered = Model { release_of: is_same_file.then_some(released.id), ..plan.clone() };
        if find_reasons(db, &covered, now).await?.is_empty() {
            return Ok(Model {
                status: Status::Planned,
                held_because: Some(reasons.join("\n")),
                released_by_kind: released.released_by_kind,
                released_by_id: released.released_by_id,
                release_note: released.release_note,
                released_at: released.released_at,
                release_of: Some(released.id),
                ..plan
            });
        }
        release_coverage::unmark_rows(db, &plan).await?;
    }
    Ok(Model { status: Status::Held, held_because: Some(reasons.join("\n")), ..plan })
}

/// Checks a plan again that is about to be applied: its sender may have made more changes since it was created. Returns the plan, stored
/// as HELD, when it exceeds a limit now; `None` when it can be applied.
pub(in crate::domain) async fn hold_again(work: &mut UnitOfWork<'_>, plan: &Model) -> Result<Option<Model>> {
    if is_released_itself(plan) {
        return Ok(None);
    }
    let reasons = find_reasons(&**work, plan, work.at).await?;
    if reasons.is_empty() {
        return Ok(None);
    }
    let held = Model { status: Status::Held, held_because: Some(reasons.join("\n")), version: plan.version + 1, ..plan.clone() };
    let held = held.into_active_model().reset_all().update(&**work).await?;
    work.record(ChangeKind::RosterPlanHeld.entry(held.id, held.version).with_fields(vec!["status", "heldBecause"]));
    Ok(Some(held))
}

/// Whether the plan was held and released, so that all its changes are confirmed.
fn is_released_itself(plan: &Model) -> bool {
    plan.released_at.is_some() && plan.release_of.is_none()
}

/// Counts the changes of a plan that is being applied for the limits of its sender, unless the plan itself was released.
pub(in crate::domain) async fn record_applied_plan(work: &UnitOfWork<'_>, plan: &Model) -> Result<()> {
    if is_released_itself(plan) {
        return Ok(());
    }
    let categories: Vec<ChangeCategory> = count_categories(&**work, plan).await?.into_keys().collect();
    tally::record_plan(work, plan, &categories).await
}

/// Counts employees that a plan has created, unless the plan was released or is the first roster.
pub(in crate::domain) async fn record_creations(work: &mut UnitOfWork<'_>, plan: &Model, employees: Vec<EmployeeId>) -> Result<()> {
    if employees.is_empty() || is_released_itself(plan) || !is_loaded(&**work, plan).await? {
        return Ok(());
    }
    tally::record_creations(work, plan, employees)
}

/// The number of rows that set a last day in the future.
pub(in crate::domain) async fn count_scheduled_terminations(db: &impl ConnectionTrait, plan: &Model) -> Result<i32> {
    let scheduled = rows(plan, Action::Update).filter(roster_row::Column::Categories.starts_with("DEACTIVATIONS"));
    i32::try_from(page::count(db, scheduled).await?).map_err(Error::internal)
}

/// Condition: no person has confirmed the row, neither by the release of an earlier plan nor by a decision on its identity question.
fn is_unconfirmed() -> Expr {
    roster_row::Column::Released.eq(false).and(roster_row::Column::IdentityDecision.is_null())
}

/// The rows of a plan that have an action.
fn rows(plan: &Model, action: Action) -> Select<roster_row::Entity> {
    let of_plan = roster_row::Entity::of(plan.organization_id).filter(roster_row::Column::RosterPlanId.eq(plan.id));
    of_plan.filter(roster_row::Column::Action.eq(action))
}

/// The reasons to hold a plan, each a sentence. Empty when the plan need not be held.
async fn find_reasons(db: &impl ConnectionTrait, plan: &Model, now: DateTime<Utc>) -> Result<Vec<String>> {
    let mut reasons = Vec::new();
    // A release covers another plan of the same file only.
    if plan.open_end_digest.is_some() && plan.step_count > 0 && plan.release_of.is_none() {
        reasons.push(OPEN_END.to_owned());
    }
    reasons.extend(find_exceeded_limits(db, plan, now).await?);
    reasons.extend(find_identity_questions(db, plan).await?);
    Ok(reasons)
}

/// A sentence for each kind of question about identity that rows have, however few.
async fn find_identity_questions(db: &impl ConnectionTrait, plan: &Model) -> Result<Vec<String>> {
    let counts: Vec<(IdentityQuestion, i64)> = roster_row::Entity::of(plan.organization_id)
        .filter(roster_row::Column::RosterPlanId.eq(plan.id))
        .filter(roster_row::Column::IdentityQuestion.is_not_null())
        .filter(is_unconfirmed())
        .select_only()
        .column(roster_row::Column::IdentityQuestion)
        .column_as(roster_row::Column::RowNumber.count(), "count")
        .group_by(roster_row::Column::IdentityQuestion)
        .order_by_asc(roster_row::Column::IdentityQuestion)
        .into_tuple()
        .all(db)
        .await?;
    let sentence = |(question, count)| match (question, count) {
        (IdentityQuestion::LikelySamePerson, 1) => "1 new employee is likely the same person as an employee who leaves".to_owned(),
        (IdentityQuestion::LikelySamePerson, count) => {
            format!("{count} new employees are likely the same people as employees who leave")
        }
        (IdentityQuestion::LooksLikeAnotherPerson, 1) => {
            "1 row looks like another person than the employee with its external id".to_owned()
        }
        (IdentityQuestion::LooksLikeAnotherPerson, count) => {
            format!("{count} rows look like other people than the employees with their external ids")
        }
    };
    Ok(counts.into_iter().map(sentence).collect())
}

/// A sentence for each limit that the plan exceeds.
async fn find_exceeded_limits(db: &impl ConnectionTrait, plan: &Model, now: DateTime<Utc>) -> Result<Vec<String>> {
    let mut new = count_categories(db, plan).await?;
    if plan.create_count > 0 && is_loaded(db, plan).await? {
        let created = rows(plan, Action::Create).filter(is_unconfirmed());
        new.insert(ChangeCategory::Creations, to_usize(page::count(db, created).await?)?);
    }
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let actor = tally::plan_actor(plan);
    let earlier = tally::count_changes(db, plan.organization_id, actor, plan.id, now).await?;
    let headcount = tally::count_headcount(db, plan.organization_id, actor, now).await?;
    let limits = load_limits(db, plan.organization_id).await?;
    let mut reasons: Vec<String> = limits.exceeded_by(headcount, &new, &earlier).iter().map(ToString::to_string).collect();
    if plan.mode == Mode::Full && new.contains_key(&ChangeCategory::Deactivations) {
        let unidentified = rows(plan, Action::Rejected).filter(roster_row::Column::SubjectId.is_null());
        match page::count(db, unidentified).await? {
            0 => {}
            rows => reasons.push(format!("{rows} rejected rows identify no employee: they may belong to employees who seem to be absent")),
        }
    }
    Ok(reasons)
}

/// The number of rows that change something in each category and that no earlier release covers.
async fn count_categories(db: &impl ConnectionTrait, plan: &Model) -> Result<ChangeCounts> {
    let groups: Vec<(String, i64)> = roster_row::Entity::of(plan.organization_id)
        .filter(roster_row::Column::RosterPlanId.eq(plan.id))
        .filter(roster_row::Column::Action.ne(Action::Rejected))
        .filter(roster_row::Column::Categories.is_not_null())
        .filter(is_unconfirmed())
        .select_only()
        .column(roster_row::Column::Categories)
        .column_as(roster_row::Column::RowNumber.count(), "count")
        .group_by(roster_row::Column::Categories)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts = ChangeCounts::new();
    for (categories, rows) in groups {
        for category in parse_categories(&categories)? {
            *counts.entry(category).or_default() += to_usize(rows)?;
        }
    }
    Ok(counts)
}

fn to_usize<N>(count: N) -> Result<usize>
where
    usize: TryFrom<N>,
    <usize as TryFrom<N>>::Error: std::error::Error + Send + Sync + 'static,
{
    usize::try_from(count).map_err(Error::internal)
}

/// Whether another roster was applied before. Until then the number of new employees is not limited.
async fn is_loaded(db: &impl ConnectionTrait, plan: &Model) -> Result<bool> {
    let applied = Entity::of(plan.organization_id).filter(Column::Status.is_in([Status::Applied, Status::Applying]));
    let applied = applied.filter(Column::Id.ne(plan.id));
    Ok(applied.one(db).await?.is_some())
}

/// Marks the new employees whose user name belongs to a current employee as changed external ids. They are probably the same people with
/// another external id, because a column is shifted or the HR system was replaced. Their history would stay with the old external id.
async fn mark_same_user_names(db: &impl ConnectionTrait, plan: &Model) -> Result<()> {
    if plan.create_count == 0 {
        return Ok(());
    }
    // A literal, not a parameter: only then do the planners use the partial indexes of current employees.
    let sql = "update roster_row set categories = 'EXTERNAL_IDS'
        where organization_id = $1 and roster_plan_id = $2 and action = 'CREATE' and exists (select 1 from employee e
            where e.organization_id = $1 and lower(e.user_name) = roster_row.user_name and e.status <> 'TERMINATED')";
    let values = [plan.organization_id.uuid().into(), plan.id.uuid().into()];
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Releases a held plan, so that it can be applied. Releasing a released plan changes nothing.
///
/// # Errors
/// `Forbidden` for the integration that sent the roster; `Invalid` without a note; `Conflict` when the plan is not held.
pub async fn release_roster_plan(app: &App, actor: &Actor, id: RosterPlanId, note: &str) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.reach(Permission::ReadRosterPlan)?;
    let plan = Entity::of(actor.organization()).filter(Column::Id.eq(id)).lock_exclusive().one(&*work).await?;
    let plan = plan.ok_or(Error::NotFound { noun: "roster plan" })?;
    actor.authorize(Permission::ReleaseRoster, &[])?;
    let (kind, by) = actor.change_log_actor();
    let mut problems = Problems::default();
    problems.require_text("note", note, 1000);
    problems.into_result()?;
    match plan.status {
        Status::Held => {}
        Status::Planned if plan.release_note.is_some() => return Ok(plan),
        _ => return Err(Error::conflict("id", Code::WrongState, "the plan is not held")),
    }
    ensure_not_sender(actor, &plan)?;
    release_coverage::unmark_rows(&*work, &plan).await?;
    let plan = Model {
        status: Status::Planned,
        version: plan.version + 1,
        released_by_kind: Some(kind),
        released_by_id: by,
        release_note: Some(note.to_owned()),
        released_at: Some(work.at),
        release_of: None,
        ..plan
    };
    let plan = plan.into_active_model().reset_all().update(&*work).await?;
    work.record(ChangeKind::RosterPlanReleased.entry(plan.id, plan.version).with_fields(vec!["status", "releaseNote", "releasedAt"]));
    work.commit().await?;
    Ok(plan)
}

/// # Errors
/// `Forbidden` for the integration that sent the roster: it cannot confirm its own changes.
pub(in crate::domain) fn ensure_not_sender(actor: &Actor, plan: &Model) -> Result<()> {
    let (kind, by) = actor.change_log_actor();
    if kind == ActorKind::Integration && (kind, by) == (plan.planned_by_kind, plan.planned_by_id) {
        return Err(Error::Forbidden { needs: "a caller other than the sender of the roster".into() });
    }
    Ok(())
}
