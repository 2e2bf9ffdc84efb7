//! The hold of a roster plan that would change too many employees at once, and its release.

use super::{ChangeCounts, configuration::load_limits};
use crate::{
    access::{Actor, Permission},
    app::App,
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems, page},
};
use entity::{
    Tenanted,
    change::ActorKind,
    employee::{Column as EmployeeColumn, Entity as Employees, Status as EmployeeStatus},
    id::RosterPlanId,
    roster_plan::{Column, Entity, Mode, Model, Status},
    roster_row::{self, Action},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

/// The reasons to hold a plan, each a sentence. Empty when the plan need not be held. `changes` gives the number of changed e-mail
/// addresses and departments; its other counts are computed from the plan.
pub(in crate::domain) async fn find_hold_reasons(db: &impl ConnectionTrait, plan: &Model, changes: ChangeCounts) -> Result<Vec<String>> {
    if plan.terminate_count + plan.create_count == 0 && (changes.emails, changes.departments) == (0, 0) {
        return Ok(Vec::new());
    }
    let current = Employees::of(plan.organization_id).filter(EmployeeColumn::Status.ne(EmployeeStatus::Terminated));
    let deactivations = usize::try_from(plan.terminate_count).unwrap_or_default();
    let headcount = usize::try_from(page::count(db, current).await?).map_err(Error::internal)?;
    let external_ids = if headcount > 0 && plan.create_count > 0 { count_changed_external_ids(db, plan).await? } else { 0 };
    let counts = ChangeCounts { headcount, deactivations, external_ids, ..changes };
    let limits = load_limits(db, plan.organization_id).await?;
    let mut reasons: Vec<String> = limits.exceeded_by(&counts).iter().map(ToString::to_string).collect();
    if plan.mode == Mode::Full && plan.terminate_count > 0 {
        let unidentified = roster_row::Entity::of(plan.organization_id)
            .filter(roster_row::Column::RosterPlanId.eq(plan.id))
            .filter(roster_row::Column::Action.eq(Action::Rejected))
            .filter(roster_row::Column::SubjectId.is_null());
        match page::count(db, unidentified).await? {
            0 => {}
            rows => reasons.push(format!("{rows} rejected rows identify no employee: they may belong to employees who seem to be absent")),
        }
    }
    Ok(reasons)
}

/// The number of new employees whose user name belongs to a current employee. They are probably the same people with another external
/// id, because a column is shifted or the HR system was replaced. Their history would stay with the old external id.
async fn count_changed_external_ids(db: &impl ConnectionTrait, plan: &Model) -> Result<usize> {
    let same_user_name = Query::select()
        .expr(Expr::val(1))
        .from(Employees)
        .and_where(Expr::col((Employees, EmployeeColumn::OrganizationId)).eq(plan.organization_id))
        .and_where(Expr::col((Employees, EmployeeColumn::UserName)).equals((roster_row::Entity, roster_row::Column::UserName)))
        // A literal, not a parameter: only then do the planners use the partial indexes of current employees.
        .and_where(Expr::cust("employee.status <> 'TERMINATED'"))
        .take();
    let created = roster_row::Entity::of(plan.organization_id)
        .filter(roster_row::Column::RosterPlanId.eq(plan.id))
        .filter(roster_row::Column::Action.eq(Action::Create))
        .filter(Expr::exists(same_user_name));
    usize::try_from(page::count(db, created).await?).map_err(Error::internal)
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
    if kind == ActorKind::Integration && (kind, by) == (plan.planned_by_kind, plan.planned_by_id) {
        return Err(Error::Forbidden { needs: "a caller other than the sender of the roster".into() });
    }
    let plan = Model {
        status: Status::Planned,
        version: plan.version + 1,
        released_by_kind: Some(kind),
        released_by_id: by,
        release_note: Some(note.to_owned()),
        released_at: Some(work.at),
        ..plan
    };
    let plan = plan.into_active_model().reset_all().update(&*work).await?;
    work.record(ChangeKind::RosterPlanReleased.entry(plan.id, plan.version).with_fields(vec!["status", "releaseNote", "releasedAt"]));
    work.commit().await?;
    Ok(plan)
}
