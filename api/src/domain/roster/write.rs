//! Planning: rows are compared as they come, a thousand at a time, and then as a whole.

use super::{
    Input, ROWS,
    blast::{self, Blast},
    compare::Basis,
    get, release,
    settle::{Said, Settling},
};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::employee,
    feed::{self, Kind},
    platform::{
        Error, Result, bulk, db,
        transaction::{self, Transaction},
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Status as EmployeeStatus},
    id::{EmployeeId, RosterPlanId, TypedId},
    roster_plan::{Entity, Mode, Model, Status},
    roster_row::{self, Action},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashMap;

/// What a run is asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Where the rows come from.
    pub source: &'a str,
    pub mode: Mode,
    /// Makes a repetition answer what the first one did.
    pub key: Option<&'a str>,
}

/// Compares rows with the roster and keeps what each would do. Changes nobody.
///
/// # Errors
/// `Invalid` when there are no rows.
pub async fn plan(app: &App, actor: &Actor, request: Request<'_>, rows: Vec<Input>) -> Result<Model> {
    actor.may(Act::WriteEmployee, &[])?;
    if rows.is_empty() {
        return Err(Error::invalid("rows", "there are no rows"));
    }
    let mut work = app.begin(actor).await?;
    let id: RosterPlanId = app.clock.id();
    let said: Vec<_> = rows.iter().map(|row| &row.attributes).collect();
    if let Some(done) = work.once(request.key, "rosterPlan", &(request.mode == Mode::Full, said), id).await? {
        return get(&*work, actor, done).await;
    }
    let begun = begun(actor, id, request, feed::head(&*work, actor.organization()).await?.seq, work.at);
    begun.clone().into_active_model().insert(&*work).await?;
    let mut staging = Staging::new(&begun, app.clock.today());
    staging.take(&*work, rows).await?;
    let planned = staging.finish(&work, begun, work.at).await?;
    let planned = planned.into_active_model().reset_all().update(&*work).await?;
    tell(&mut work, &planned);
    work.commit().await?;
    Ok(planned)
}

/// A plan whose rows are yet to come.
pub(super) fn begun(actor: &Actor, id: RosterPlanId, request: Request<'_>, basis_seq: i64, at: DateTime<Utc>) -> Model {
    let (planned_by_kind, planned_by_id) = actor.logged();
    Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        status: Status::Receiving,
        source: request.source.into(),
        basis_seq,
        row_count: 0,
        create_count: 0,
        update_count: 0,
        reactivate_count: 0,
        terminate_count: 0,
        unchanged_count: 0,
        rejected_count: 0,
        created_at: at,
        applied_at: None,
        mode: request.mode,
        planned_by_kind,
        planned_by_id,
        held_because: None,
        released_by_kind: None,
        released_by_id: None,
        release_note: None,
        released_at: None,
        step_count: 0,
        done_count: 0,
        failed_count: 0,
        failure: None,
        pairing_end_count: 0,
        session_cancel_count: 0,
        partner_requeue_count: 0,
        conflict_count: 0,
    }
}

pub(super) fn tell(work: &mut Work<'_>, planned: &Model) {
    work.record(Kind::RosterPlanCreated.of(planned.id, planned.version));
}

/// Rows of a plan on their way in.
pub(super) struct Staging {
    basis: Basis,
    count: i32,
    /// How many e-mail addresses and departments would change.
    changed: (usize, usize),
    said: Said,
}

impl Staging {
    pub fn new(plan: &Model, today: NaiveDate) -> Self {
        Self {
            basis: Basis { organization: plan.organization_id, plan: plan.id, at: plan.created_at, today },
            count: 0,
            changed: (0, 0),
            said: Said::default(),
        }
    }

    /// How many came.
    pub fn count(&self) -> i32 {
        self.count
    }

    /// Compares rows with whom they name, and keeps them.
    pub async fn take(&mut self, db: &impl ConnectionTrait, rows: Vec<Input>) -> Result<()> {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Input> = rows.by_ref().take(ROWS).collect();
            let named = chunk.iter().map(|row| &row.attributes);
            let named = named.flat_map(|row| [Some(&row.external_id), row.manager_external_id.set()]).flatten();
            let named = named.filter(|name| !name.contains('\0')).cloned().collect();
            let known = employee::by_external_id(db, self.basis.organization, named).await?;
            let mut compared = Vec::with_capacity(chunk.len());
            for input in chunk {
                self.count = self.count.checked_add(1).ok_or_else(|| Error::invalid("rows", "there are too many rows"))?;
                let row = self.basis.compare(self.count, input, &known)?;
                if row.employee_id.is_some() {
                    self.changed.0 += usize::from(changes(&row, "email"));
                    self.changed.1 += usize::from(changes(&row, "department"));
                }
                self.said.hear(&row);
                compared.push(row);
            }
            bulk::insert::<roster_row::Entity>(db, compared, None).await?;
        }
        Ok(())
    }

    /// Looks at the rows as a whole; answers the plan as it is now.
    pub async fn finish(&mut self, db: &Transaction, plan: Model, now: DateTime<Utc>) -> Result<Model> {
        let row_count = self.count;
        if plan.mode == Mode::Full {
            self.take_the_absent(db).await?;
        }
        if usize::try_from(self.count).is_ok_and(|rows| rows > ROWS) {
            db::measure(db, roster_row::Entity).await?;
        }
        // A plan may be a hundredth of the table or all of it: one way for any would go through the rows of all others.
        transaction::plan_anew(db).await?;
        let settling = Settling { db, organization: plan.organization_id, plan: plan.id, said: self.said };
        let managers = settling.settle().await?;
        let counts: Vec<(Action, i64)> = roster_row::Entity::of(plan.organization_id)
            .filter(roster_row::Column::RosterPlanId.eq(plan.id))
            .select_only()
            .column(roster_row::Column::Action)
            .column_as(roster_row::Column::RowNumber.count(), "count")
            .group_by(roster_row::Column::Action)
            .into_tuple()
            .all(db)
            .await?;
        let counts: HashMap<Action, i64> = counts.into_iter().collect();
        let count = |action| i32::try_from(counts.get(&action).copied().unwrap_or_default()).map_err(Error::internal);
        let leave = count(Action::Terminate)? > 0;
        let blast = if leave { blast::of_leavers(db, plan.organization_id, plan.id, now).await? } else { Blast::default() };
        let conflicts = match &managers {
            Some(managers) => blast::conflicts(db, plan.organization_id, managers).await?,
            None => 0,
        };
        let plan = Model {
            row_count,
            create_count: count(Action::Create)?,
            update_count: count(Action::Update)?,
            reactivate_count: count(Action::Reactivate)?,
            terminate_count: count(Action::Terminate)?,
            unchanged_count: count(Action::Unchanged)?,
            rejected_count: count(Action::Rejected)?,
            pairing_end_count: blast.pairings,
            session_cancel_count: blast.sessions,
            partner_requeue_count: blast.partners,
            conflict_count: conflicts,
            ..plan
        };
        let step_count = plan.create_count + plan.update_count + plan.reactivate_count + plan.terminate_count;
        let reasons = release::reasons(db, &plan, self.changed).await?;
        let (status, held_because) = if reasons.is_empty() { (Status::Planned, None) } else { (Status::Held, Some(reasons.join("\n"))) };
        Ok(Model { step_count, status, held_because, ..plan })
    }

    /// A row for everybody who has not left and is not in the roster.
    async fn take_the_absent(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        let mut after = EmployeeId::from_uuid(uuid::Uuid::nil());
        loop {
            let named = roster_row::Entity::of(self.basis.organization)
                .filter(roster_row::Column::RosterPlanId.eq(self.basis.plan))
                .filter(roster_row::Column::SubjectId.into_expr().equals((Employees, EmployeeColumn::Id)))
                .select_only()
                .column(roster_row::Column::RowNumber)
                .into_query();
            let absent = Employees::of(self.basis.organization)
                .filter(EmployeeColumn::Status.ne(EmployeeStatus::Terminated))
                .filter(EmployeeColumn::Id.gt(after))
                .filter(Expr::exists(named).not())
                .order_by_asc(EmployeeColumn::Id)
                .limit(u64::try_from(ROWS).unwrap_or_default())
                .all(db)
                .await?;
            let Some(last) = absent.last() else { return Ok(()) };
            after = last.id;
            let mut rows = Vec::with_capacity(absent.len());
            for employee in absent {
                self.count = self.count.checked_add(1).ok_or_else(|| Error::invalid("rows", "there are too many rows"))?;
                rows.push(self.basis.absent(self.count, employee)?);
            }
            bulk::insert::<roster_row::Entity>(db, rows, None).await?;
        }
    }
}

/// Whether a row changes a field.
fn changes(row: &roster_row::Model, field: &str) -> bool {
    row.differences.as_array().into_iter().flatten().any(|difference| difference.get("field").is_some_and(|name| name == field))
}

/// The plan under lock, for those who will change it.
pub(super) async fn locked(work: &Work<'_>, actor: &Actor, id: RosterPlanId) -> Result<Model> {
    let select = super::visible_to(actor)?.filter(entity::roster_plan::Column::Id.eq(id));
    select.lock_exclusive().one(&**work).await?.ok_or(Error::NotFound { noun: "roster plan" })
}

/// The plans of an organization that a stop of the program left in the middle: those to be gone on with, and those to be given up.
pub(super) async fn unfinished(app: &App, actor: &Actor, status: Status) -> Result<Vec<Model>> {
    Ok(Entity::of(actor.organization()).filter(entity::roster_plan::Column::Status.eq(status)).all(&app.db).await?)
}
