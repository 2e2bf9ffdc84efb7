//! Creates plans: rows are compared and stored in chunks, then checked against each other, counted and put into batches.

use super::{
    CHUNK_ROWS,
    cross_row_checks::RowFields,
    finish::finish_plan,
    parse::Roster,
    read::get,
    renamed_managers::RenamedEmployees,
    row_comparison::ComparisonBasis,
    row_input::RowInput,
    subject::{MatchBy, NamedEmployees},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::attribute_owner::{AttributeGroup, Ownership},
    feed::{self, ChangeKind},
    platform::{Error, Result, bulk, db, transaction::Transaction},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Status as EmployeeStatus},
    id::{EmployeeId, RosterPlanId, TypedId},
    roster_plan::{Mode, Model, Status},
    roster_row,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use serde_json::{Value, json};
use std::collections::HashSet;

/// The parameters of a plan.
#[derive(Clone, Copy)]
pub struct PlanRequest<'a> {
    /// Where the rows come from: a file name, or `graphql`.
    pub source: &'a str,
    pub mode: Mode,
    pub match_by: MatchBy,
    pub idempotency_key: Option<&'a str>,
}

impl PlanRequest<'_> {
    /// The parameters that a repeated request with the same idempotency key must have too. The default of a parameter does not change the
    /// form, so that keys of an earlier version stay valid.
    pub(super) fn idempotent_parameters(&self) -> Value {
        let is_full = self.mode == Mode::Full;
        if self.match_by == MatchBy::ExternalId { json!(is_full) } else { json!([is_full, self.match_by]) }
    }
}

/// Compares rows with the employees and stores the plan. Changes no employee.
///
/// # Errors
/// `Invalid` on `rows` when there are none.
pub async fn plan(app: &App, actor: &Actor, request: PlanRequest<'_>, roster: Roster) -> Result<Model> {
    let Roster { rows, skipped, open_end_digest } = roster;
    actor.authorize(Permission::WriteEmployee, &[])?;
    if rows.is_empty() {
        return Err(Error::invalid("rows", "contains no rows"));
    }
    let mut work = app.begin(actor).await?;
    let id: RosterPlanId = app.clock.new_id();
    let attributes: Vec<_> = rows.iter().map(|row| &row.attributes).collect();
    let input = (request.idempotent_parameters(), attributes);
    if let Some(earlier) = work.claim_idempotency_key(request.idempotency_key, "rosterPlan", &input, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let plan = new_plan(actor, id, request, feed::head(&*work, actor.organization()).await?.seq, work.at);
    let plan = Model { open_end_digest, ..plan };
    plan.clone().into_active_model().insert(&*work).await?;
    let mut builder = PlanBuilder::new(&plan, request.match_by, Ownership::of(&work)?, app.clock.today());
    builder.add_skipped(&*work, skipped).await?;
    builder.add_rows(&*work, rows).await?;
    let planned = builder.finish(&work, plan, work.at).await?;
    let planned = planned.into_active_model().reset_all().update(&*work).await?;
    record_created(&mut work, &planned);
    work.commit().await?;
    Ok(planned)
}

/// A plan without rows, in the status RECEIVING.
pub(super) fn new_plan(actor: &Actor, id: RosterPlanId, request: PlanRequest<'_>, basis_seq: i64, at: DateTime<Utc>) -> Model {
    let (planned_by_kind, planned_by_id) = actor.change_log_actor();
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
        scheduled_termination_count: 0,
        unchanged_count: 0,
        rejected_count: 0,
        skipped_count: 0,
        skipped_employee_count: 0,
        open_end_digest: None,
        warning_count: 0,
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
        release_of: None,
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

pub(super) fn record_created(work: &mut UnitOfWork<'_>, planned: &Model) {
    work.record(ChangeKind::RosterPlanCreated.entry(planned.id, planned.version));
}

/// Builds a plan from rows that arrive in chunks.
pub(super) struct PlanBuilder {
    basis: ComparisonBasis,
    match_by: MatchBy,
    row_count: i32,
    fields: RowFields,
    renamed: RenamedEmployees,
    skipped: SkippedRows,
}

/// The rows that a filter of the mapping skips.
#[derive(Default)]
struct SkippedRows {
    count: usize,
    /// The current employees whom they name.
    employees: HashSet<EmployeeId>,
    /// How many of them have no other row in a full roster.
    absent: usize,
}

impl PlanBuilder {
    pub fn new(plan: &Model, match_by: MatchBy, ownership: Ownership, today: NaiveDate) -> Self {
        Self {
            basis: ComparisonBasis::of(plan, ownership, today),
            match_by,
            row_count: 0,
            fields: RowFields::default(),
            renamed: RenamedEmployees::default(),
            skipped: SkippedRows::default(),
        }
    }

    /// The number of rows added so far.
    pub fn row_count(&self) -> i32 {
        self.row_count
    }

    /// Compares rows with the employees that they name, and stores them.
    pub async fn add_rows(&mut self, db: &impl ConnectionTrait, rows: Vec<RowInput>) -> Result<()> {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<RowInput> = rows.by_ref().take(CHUNK_ROWS).collect();
            let named = NamedEmployees::load(db, self.basis.organization, self.basis.ownership, self.match_by, &chunk).await?;
            let mut compared = Vec::with_capacity(chunk.len());
            for input in chunk {
                let row_number = self.next_row_number()?;
                if let (Some(employee), None) = named.find_subject(&input.attributes)
                    && named.find(&input.attributes.external_id).is_none()
                {
                    self.renamed.add(&self.basis, &input.attributes.external_id, employee);
                }
                let row = self.basis.compare(row_number, input, &named)?;
                self.fields.add(&row);
                compared.push(row);
            }
            bulk::insert::<roster_row::Entity>(db, compared, None).await?;
        }
        Ok(())
    }

    /// Counts rows that a filter of the mapping skips. Their employees are absent from the roster.
    pub async fn add_skipped(&mut self, db: &impl ConnectionTrait, rows: Vec<RowInput>) -> Result<()> {
        self.skipped.count += rows.len();
        for chunk in rows.chunks(CHUNK_ROWS) {
            let named = NamedEmployees::load(db, self.basis.organization, self.basis.ownership, self.match_by, chunk).await?;
            let found = chunk.iter().filter_map(|row| named.find_subject(&row.attributes).0);
            self.skipped.employees.extend(found.map(|employee| employee.id));
        }
        Ok(())
    }

    /// Finishes the plan after its last row. Returns it, not yet stored.
    pub async fn finish(&mut self, db: &Transaction, plan: Model, now: DateTime<Utc>) -> Result<Model> {
        let row_count = self.row_count;
        if self.fields.managers {
            self.renamed.correct_managers(db, &self.basis).await?;
        }
        // The sender of a full roster ends employments only if no other integration owns the status.
        if plan.mode == Mode::Full && !self.basis.ownership.foreign().contains(AttributeGroup::Status) {
            self.add_absent_employees(db).await?;
        }
        if usize::try_from(self.row_count).is_ok_and(|rows| rows > CHUNK_ROWS) {
            db::analyze(db, roster_row::Entity).await?;
        }
        let plan = Model {
            row_count,
            skipped_count: i32::try_from(self.skipped.count).map_err(Error::internal)?,
            skipped_employee_count: i32::try_from(self.skipped.absent).map_err(Error::internal)?,
            ..plan
        };
        finish_plan(db, &self.basis, plan, self.fields, now).await
    }

    /// Adds a termination row for every current employee whom no row names.
    async fn add_absent_employees(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        let mut after = EmployeeId::from_uuid(uuid::Uuid::nil());
        loop {
            let own_row = roster_row::Entity::of(self.basis.organization)
                .filter(roster_row::Column::RosterPlanId.eq(self.basis.plan))
                .filter(roster_row::Column::SubjectId.into_expr().equals((Employees, EmployeeColumn::Id)))
                .select_only()
                .column(roster_row::Column::RowNumber)
                .into_query();
            let absent = Employees::of(self.basis.organization)
                .filter(EmployeeColumn::Status.ne(EmployeeStatus::Terminated))
                .filter(EmployeeColumn::Id.gt(after))
                .filter(Expr::exists(own_row).not())
                .order_by_asc(EmployeeColumn::Id)
                .limit(u64::try_from(CHUNK_ROWS).unwrap_or_default())
                .all(db)
                .await?;
            let Some(last) = absent.last() else { return Ok(()) };
            after = last.id;
            let mut rows = Vec::with_capacity(absent.len());
            for employee in absent {
                self.skipped.absent += usize::from(self.skipped.employees.contains(&employee.id));
                let row_number = self.next_row_number()?;
                rows.push(self.basis.compare_absent(row_number, &employee)?);
            }
            bulk::insert::<roster_row::Entity>(db, rows, None).await?;
        }
    }

    fn next_row_number(&mut self) -> Result<i32> {
        self.row_count = self.row_count.checked_add(1).ok_or_else(|| Error::invalid("rows", "contains too many rows"))?;
        Ok(self.row_count)
    }
}
