//! Bringing rosters in.

mod digest;
mod row;
mod write;

use super::{
    by_id::by_id,
    change::{ChangeActor, who, who_id},
    filter::enum_filter,
    id::Gid,
    needs::{of, requires},
    page::{Connection, Row, args},
    plan::{Catalogue, Fields, Known},
};
use crate::{access::Act, domain::roster::List};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{id::RosterPlanId, roster_plan::Model, roster_row::Column};
use row::{RosterRow, RosterRowFilter, row_list};

pub use digest::RosterDigestQuery;
pub use write::{RosterMutation, RosterSubscription};

/// Where a run stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_plan::Status")]
pub enum RosterPlanStatus {
    /// Its rows are arriving.
    Receiving,
    /// It says what it would do, and has done nothing.
    Planned,
    /// It would change so much that somebody must release it first.
    Held,
    /// A part of it was carried out; the rest follows by itself.
    Applying,
    /// It was carried out.
    Applied,
    /// Its rows broke off or could not be read; it does nothing.
    Failed,
}
enum_filter!(RosterPlanStatusFilter, RosterPlanStatus, entity::roster_plan::Status, "Compares the status of a roster plan.");

/// What it means that an employee is not in a roster.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_plan::Mode")]
pub enum RosterMode {
    /// Nothing: the roster holds changes.
    Delta,
    /// They have left: the roster holds everybody.
    Full,
}

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

fn list(filter: Option<RosterPlanFilter>, order: Option<RosterPlanOrder>) -> List {
    List {
        statuses: RosterPlanStatusFilter::values(filter.unwrap_or_default().status),
        newest_first: order == Some(RosterPlanOrder::CreatedDesc),
    }
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

    /// What it means that an employee is not in it.
    async fn mode(&self) -> RosterMode {
        self.0.mode.into()
    }

    /// How many rows the roster has. A full roster's plan has rows for those who are absent besides.
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

    /// How many pairings would end because somebody leaves.
    async fn pairing_end_count(&self) -> i32 {
        self.0.pairing_end_count
    }

    /// How many meetings to come would be called off.
    async fn session_cancel_count(&self) -> i32 {
        self.0.session_cancel_count
    }

    /// How many partners of leavers would wait for somebody new.
    async fn partner_requeue_count(&self) -> i32 {
        self.0.partner_requeue_count
    }

    /// How many pairings would come to stand in one reporting line.
    async fn conflict_count(&self) -> i32 {
        self.0.conflict_count
    }

    /// How many rows do something.
    async fn step_count(&self) -> i32 {
        self.0.step_count
    }

    /// How many of them were carried out so far.
    async fn done_count(&self) -> i32 {
        self.0.done_count
    }

    /// How many of them could not be carried out, because others had changed the employee in the meantime: their errors say what.
    async fn failed_count(&self) -> i32 {
        self.0.failed_count
    }

    /// Why it is, or was, held; empty when it never was.
    async fn held_because(&self) -> Vec<&str> {
        self.0.held_because.as_deref().unwrap_or_default().lines().collect()
    }

    /// What whoever released it said.
    async fn release_note(&self) -> Option<&str> {
        self.0.release_note.as_deref()
    }

    /// Who released it; null where you may not see them, and for the operator's command line.
    async fn released_by(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
        match self.0.released_by_kind {
            Some(kind) => who(ctx, kind, self.0.released_by_id).await,
            None => Ok(None),
        }
    }

    /// The identifier of who released it; null for the operator's command line.
    async fn released_by_id(&self) -> Option<ID> {
        who_id(self.0.released_by_kind?, self.0.released_by_id)
    }

    /// When it was released; null when it never was.
    async fn released_at(&self) -> Option<DateTime<Utc>> {
        self.0.released_at
    }

    /// Who sent it; null where you may not see them, and for the operator's command line.
    async fn planned_by(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
        who(ctx, self.0.planned_by_kind, self.0.planned_by_id).await
    }

    /// The identifier of who sent it; null for the operator's command line.
    async fn planned_by_id(&self) -> Option<ID> {
        who_id(self.0.planned_by_kind, self.0.planned_by_id)
    }

    /// Why it came to nothing.
    async fn failure(&self) -> Option<&str> {
        self.0.failure.as_deref()
    }

    /// The rows, in the order of the file; behind them those who are absent from a full roster. All of them as a file:
    /// `GET /rosters/{id}/rows`, which answers `text/csv` or `application/x-ndjson`.
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
            .value::<entity::roster_plan::Mode, RosterMode>("mode", PlanColumn::Mode)
            .plain("pairingEndCount", PlanColumn::PairingEndCount)
            .plain("sessionCancelCount", PlanColumn::SessionCancelCount)
            .plain("partnerRequeueCount", PlanColumn::PartnerRequeueCount)
            .plain("conflictCount", PlanColumn::ConflictCount)
            .plain("stepCount", PlanColumn::StepCount)
            .plain("doneCount", PlanColumn::DoneCount)
            .plain("failedCount", PlanColumn::FailedCount)
            .plain("releaseNote", PlanColumn::ReleaseNote)
            .plain("failure", PlanColumn::Failure)
            .plain("releasedAt", PlanColumn::ReleasedAt)
            // Lines within a column; objects of two kinds.
            .ordinary(&["heldBecause", "plannedBy", "plannedById", "releasedBy", "releasedById"])
            .page::<RosterRow>("rows", Column::RosterPlanId, |given| Ok(row_list(given.get("filter")?)))
            .plain("createdAt", PlanColumn::CreatedAt)
            .plain("appliedAt", PlanColumn::AppliedAt);
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
