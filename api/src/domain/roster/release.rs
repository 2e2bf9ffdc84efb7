//! The brake on a roster: a plan that would change too much at once is held until somebody else than who sent it says that it is
//! meant.

use super::write::locked;
use crate::{
    access::{Act, Actor},
    app::App,
    domain::{
        brake::{self, Counts, Reason},
        organization,
    },
    feed::Kind,
    platform::{Code, Error, Result, error::Problems, page},
};
use entity::{
    Tenanted,
    change::ActorKind,
    employee::{Column as EmployeeColumn, Entity as Employees, Status as EmployeeStatus},
    id::RosterPlanId,
    roster_plan::{Mode, Model, Status},
    roster_row::{self, Action},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};

/// Why a plan must wait, each reason in a sentence. `changed`: how many e-mail addresses and departments it changes.
pub(super) async fn reasons(db: &impl ConnectionTrait, plan: &Model, (emails, departments): (usize, usize)) -> Result<Vec<String>> {
    if plan.terminate_count + plan.create_count == 0 && (emails, departments) == (0, 0) {
        return Ok(Vec::new());
    }
    let present = Employees::of(plan.organization_id).filter(EmployeeColumn::Status.ne(EmployeeStatus::Terminated));
    let deactivations = usize::try_from(plan.terminate_count).unwrap_or_default();
    let present = usize::try_from(page::count(db, present).await?).map_err(Error::internal)?;
    let external_ids = if present > 0 && plan.create_count > 0 { rekeyed(db, plan).await? } else { 0 };
    let counts = Counts { present, deactivations, external_ids, emails, departments };
    let thresholds = organization::brake(db, plan.organization_id).await?;
    let mut reasons: Vec<String> = brake::holds(&thresholds, &counts).iter().map(Reason::sentence).collect();
    if plan.mode == Mode::Full && plan.terminate_count > 0 {
        let nobodys = roster_row::Entity::of(plan.organization_id)
            .filter(roster_row::Column::RosterPlanId.eq(plan.id))
            .filter(roster_row::Column::Action.eq(Action::Rejected))
            .filter(roster_row::Column::SubjectId.is_null());
        match page::count(db, nobodys).await? {
            0 => {}
            rows => reasons.push(format!("{rows} rows say of nobody what they say: who is absent may be one of them")),
        }
    }
    Ok(reasons)
}

/// How many newcomers have the user name of somebody who is present: the same people under another key, because a column slipped or the
/// HR system was exchanged. Their history would stay with the old key.
async fn rekeyed(db: &impl ConnectionTrait, plan: &Model) -> Result<usize> {
    let present = Query::select()
        .expr(Expr::val(1))
        .from(Employees)
        .and_where(Expr::col((Employees, EmployeeColumn::OrganizationId)).eq(plan.organization_id))
        .and_where(Expr::col((Employees, EmployeeColumn::UserName)).equals((roster_row::Entity, roster_row::Column::UserName)))
        // Written out, not bound: only so can the databases see that their indexes of those present will do.
        .and_where(Expr::cust("employee.status <> 'TERMINATED'"))
        .take();
    let newcomers = roster_row::Entity::of(plan.organization_id)
        .filter(roster_row::Column::RosterPlanId.eq(plan.id))
        .filter(roster_row::Column::Action.eq(Action::Create))
        .filter(Expr::exists(present));
    usize::try_from(page::count(db, newcomers).await?).map_err(Error::internal)
}

/// Says that a held plan is meant. Releasing it twice changes nothing.
///
/// # Errors
/// `Forbidden` to the integration that sent the roster; `Invalid` without a note; `Conflict` when the plan is not held.
pub async fn release(app: &App, actor: &Actor, id: RosterPlanId, note: &str) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let plan = locked(&work, actor, id).await?;
    actor.may(Act::ReleaseRoster, &[])?;
    let (kind, by) = actor.logged();
    let mut problems = Problems::default();
    problems.text("note", note, 1000);
    problems.into_result()?;
    match plan.status {
        Status::Held => {}
        Status::Planned if plan.release_note.is_some() => return Ok(plan),
        _ => return Err(Error::conflict("id", Code::WrongState, "the plan is not held")),
    }
    if kind == ActorKind::Integration && (kind, by) == (plan.planned_by_kind, plan.planned_by_id) {
        return Err(Error::Forbidden { needs: "to be somebody else than who sent the roster".into() });
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
    work.record(Kind::RosterPlanReleased.of(plan.id, plan.version).changing(vec!["status", "releaseNote", "releasedAt"]));
    work.commit().await?;
    Ok(plan)
}
