//! Bringing rosters in.

use super::{
    by_id::by_id,
    context::Reachable,
    employee::{Employee, EmployeeAttributesInput},
    errors::Because,
    filter::enum_filter,
    id::Gid,
    needs::{all, cost, of, requires},
    page::{Connection, Row, args},
    payload::{UserError, answer, answer_or, payload},
    plan::{Catalogue, Fields, Known},
};
use crate::{
    access::Act,
    domain::{
        employee::{Attributes, Difference},
        roster::{self, List, Rows},
    },
    platform::{Code, Error, error::Problem},
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    id::RosterPlanId,
    roster_plan::Model,
    roster_row::{self, Column},
};

/// Where a run stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_plan::Status")]
pub enum RosterPlanStatus {
    /// It says what it would do, and has done nothing.
    Planned,
    /// It was carried out.
    Applied,
}
enum_filter!(RosterPlanStatusFilter, RosterPlanStatus, entity::roster_plan::Status, "Compares the status of a roster plan.");

/// What a row does to the roster.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_row::Action")]
pub enum RosterAction {
    /// Somebody is new.
    Create,
    /// Attributes change.
    Update,
    /// A leaver comes back.
    Reactivate,
    /// Somebody leaves.
    Terminate,
    /// Everything is as it is already.
    Unchanged,
    /// The row is wrong; the others are not held up by it.
    Rejected,
}
enum_filter!(RosterActionFilter, RosterAction, entity::roster_row::Action, "Compares the action of a roster row.");

/// In which order roster plans are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum RosterPlanOrder {
    /// The oldest first.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
}

/// Which roster plans are listed.
#[derive(InputObject, Default)]
pub struct RosterPlanFilter {
    /// By status.
    status: Option<RosterPlanStatusFilter>,
}

/// Which rows of a roster plan are listed.
#[derive(InputObject, Default)]
pub struct RosterRowFilter {
    /// By what they do.
    action: Option<RosterActionFilter>,
}

fn list(filter: Option<RosterPlanFilter>, order: Option<RosterPlanOrder>) -> List {
    List {
        statuses: RosterPlanStatusFilter::values(filter.unwrap_or_default().status),
        newest_first: order == Some(RosterPlanOrder::CreatedDesc),
    }
}

fn row_list(filter: Option<RosterRowFilter>) -> Rows {
    Rows { actions: RosterActionFilter::values(filter.unwrap_or_default().action) }
}

/// One run of bringing a roster in: first it says what it would do, then it does exactly that.
pub struct RosterPlan(pub Model);

impl Row for RosterPlan {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// One run of bringing a roster in: first it says what it would do, then it does exactly that.
#[Object(directive = requires::apply(of(Act::ReadRosterPlan)))]
impl RosterPlan {
    /// Its identifier, `rpl_…`.
    pub async fn id(&self) -> Gid<RosterPlanId> {
        Gid(self.0.id)
    }

    /// Counts its changes.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Where it stands.
    async fn status(&self) -> RosterPlanStatus {
        self.0.status.into()
    }

    /// Where the rows came from.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// How many rows there are.
    async fn row_count(&self) -> i32 {
        self.0.row_count
    }

    /// How many would be new.
    async fn create_count(&self) -> i32 {
        self.0.create_count
    }

    /// How many would change.
    async fn update_count(&self) -> i32 {
        self.0.update_count
    }

    /// How many would come back.
    async fn reactivate_count(&self) -> i32 {
        self.0.reactivate_count
    }

    /// How many would leave.
    async fn terminate_count(&self) -> i32 {
        self.0.terminate_count
    }

    /// How many rows say what is known already.
    async fn unchanged_count(&self) -> i32 {
        self.0.unchanged_count
    }

    /// How many rows are wrong.
    async fn rejected_count(&self) -> i32 {
        self.0.rejected_count
    }

    /// The rows, in the order of the file.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which rows.")] filter: Option<RosterRowFilter>,
    ) -> Result<Connection<RosterRow>> {
        Connection::below(ctx, row_list(filter), Column::RosterPlanId, self.0.id, args(first, after, last, before)).await
    }

    /// When it was planned.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was carried out.
    async fn applied_at(&self) -> Option<DateTime<Utc>> {
        self.0.applied_at
    }
}

/// One row of a roster plan.
pub struct RosterRow(roster_row::Model);

impl Row for RosterRow {
    type List = Rows;
    fn new(row: roster_row::Model) -> Self {
        Self(row)
    }
}

/// An attribute that a row changes.
#[derive(SimpleObject)]
pub struct RosterDifference {
    /// The field, as the schema names it.
    field: String,
    /// What it is; null when it is empty.
    from: Option<String>,
    /// What it would be; null when it would be empty.
    to: Option<String>,
}

/// One row of a roster plan.
#[Object(directive = requires::apply(of(Act::ReadRosterPlan)))]
impl RosterRow {
    /// Counted from 1; the header line of a file is not a row.
    async fn row_number(&self) -> i32 {
        self.0.row_number
    }

    /// The key of the person, as far as the row has one.
    async fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// What it does.
    async fn action(&self) -> RosterAction {
        self.0.action.into()
    }

    /// Who it concerns; null for somebody new and for a row without a known key.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        match self.0.employee_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// What it changes, field by field.
    async fn differences(&self) -> Result<Vec<RosterDifference>> {
        let stored: Vec<Difference> =
            serde_json::from_value(self.0.differences.clone()).map_err(|error| Error::internal(error).because())?;
        Ok(stored.into_iter().map(|one| RosterDifference { field: one.field, from: one.from, to: one.to }).collect())
    }

    /// What is wrong with it, field by field.
    async fn errors(&self) -> Result<Vec<UserError>> {
        #[derive(serde::Deserialize)]
        struct Stored {
            code: Code,
            field: String,
            message: String,
        }
        let stored: Vec<Stored> = serde_json::from_value(self.0.errors.clone()).map_err(|error| Error::internal(error).because())?;
        Ok(stored.into_iter().map(|one| Problem { field: one.field, code: one.code, message: one.message }.into()).collect())
    }
}

impl Known for RosterPlan {
    type Entity = entity::roster_plan::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        use entity::roster_plan::Column as PlanColumn;
        fields
            .plain("version", PlanColumn::Version)
            .value::<entity::roster_plan::Status, RosterPlanStatus>("status", PlanColumn::Status)
            .plain("source", PlanColumn::Source)
            .plain("rowCount", PlanColumn::RowCount)
            .plain("createCount", PlanColumn::CreateCount)
            .plain("updateCount", PlanColumn::UpdateCount)
            .plain("reactivateCount", PlanColumn::ReactivateCount)
            .plain("terminateCount", PlanColumn::TerminateCount)
            .plain("unchangedCount", PlanColumn::UnchangedCount)
            .plain("rejectedCount", PlanColumn::RejectedCount)
            .page::<RosterRow>("rows", Column::RosterPlanId, |given| Ok(row_list(given.get("filter")?)))
            .plain("createdAt", PlanColumn::CreatedAt)
            .plain("appliedAt", PlanColumn::AppliedAt);
    }
}

impl Known for RosterRow {
    type Entity = roster_row::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("rowNumber", Column::RowNumber)
            .plain("externalId", Column::ExternalId)
            .value::<roster_row::Action, RosterAction>("action", Column::Action)
            .one::<Employee>("employee", Column::EmployeeId)
            // Objects within a column, not rows.
            .ordinary(&["differences", "errors"]);
    }
}

impl RosterQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<RosterPlan>().part::<RosterRow>();
        all.find::<RosterPlan>("rosterPlan").list::<RosterPlan>("rosterPlans", |given| given.list(list));
    }
}

#[derive(Default)]
pub struct RosterQuery;

#[Object]
impl RosterQuery {
    /// A roster plan; null when there is no such, or it is not yours.
    #[graphql(directive = requires::apply(of(Act::ReadRosterPlan)))]
    async fn roster_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<RosterPlanId>,
    ) -> Result<Option<RosterPlan>> {
        by_id(ctx, id.0).await
    }

    /// The runs of bringing rosters in.
    #[graphql(directive = requires::apply(of(Act::ReadRosterPlan)))]
    async fn roster_plans(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which plans.")] filter: Option<RosterPlanFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<RosterPlanOrder>,
    ) -> Result<Connection<RosterPlan>> {
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
    }
}

payload!(RosterPlanPayload { roster_plan: RosterPlan(Model) }, "roster plan");

/// A roster: as CSV or as rows, one of both. Who is not in it stays as they are.
#[derive(InputObject)]
pub struct RosterPlanInput {
    /// CSV with a header line, in UTF-8. The columns are named as the fields of `EmployeeAttributesInput`; `externalId` must be
    /// there. A column that is not there leaves its attribute as it is, an empty cell clears it.
    csv: Option<String>,
    /// The rows one by one.
    rows: Option<Vec<EmployeeAttributesInput>>,
    /// Where the roster comes from, for the history.
    source: Option<String>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct RosterMutation;

#[Object]
impl RosterMutation {
    /// Compares a roster with the employees and says what it would do, row by row. Changes nobody.
    #[graphql(directive = requires::apply(of(Act::WriteEmployee)), directive = cost::apply(50))]
    async fn roster_plan(&self, ctx: &Context<'_>, #[graphql(desc = "The roster.")] input: RosterPlanInput) -> Result<RosterPlanPayload> {
        let rows = match (input.csv, input.rows) {
            (Some(csv), None) => roster::parse_csv(csv.as_bytes()),
            (None, Some(rows)) => Ok(rows.into_iter().map(|row| Attributes::from(row).into()).collect()),
            _ => Err(Error::invalid("csv", "give either csv or rows")),
        };
        let source = input.source.as_deref().unwrap_or("graphql");
        let outcome = match rows {
            Ok(rows) => roster::plan(ctx.app()?, ctx.actor()?, source, rows, input.idempotency_key.as_deref()).await,
            Err(error) => Err(error),
        };
        answer(ctx, outcome)
    }

    /// Carries a roster plan out: all of it or nothing. Refused when the roster changed since it was planned. Doing it twice
    /// changes nothing.
    #[graphql(directive = requires::apply(all([Act::WriteEmployee, Act::ReadRosterPlan])), directive = cost::apply(50))]
    async fn roster_apply(&self, ctx: &Context<'_>, #[graphql(desc = "Which plan.")] id: Gid<RosterPlanId>) -> Result<RosterPlanPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, roster::apply(app, actor, id.0).await, roster::get(&app.db, actor, id.0)).await
    }
}
