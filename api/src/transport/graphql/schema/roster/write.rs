//! Mutations of rosters and the subscription to a roster plan: inputs and root fields. The domain decides; this file translates.

use super::{RosterMatchBy, RosterMode, RosterPlan, row::RosterIdentityDecision};
use crate::{
    access::Permission,
    domain::{
        employee::Attributes,
        roster::{self, PlanRequest, Roster},
        roster_mapping,
    },
    feed,
    platform::Error,
    transport::graphql::{
        engine::{error_format::IntoGraphqlError, request_context::ContextExt},
        schema::{
            directives::{cost, requires, scope_of, scopes_of},
            employee::EmployeeAttributesInput,
            id::Gid,
            payload::{into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, Subscription};
use entity::{
    id::{IntegrationId, RosterPlanId, TypedId},
    roster_plan::{Model, Status},
};
use futures_util::{Stream, StreamExt, future::ready, stream};

payload!(RosterPlanPayload { roster_plan: RosterPlan(Model) }, "roster plan");

/// A roster to plan: either `csv` or `rows`. A roster that exceeds the size of a request body is uploaded with `POST /rosters`.
#[derive(InputObject)]
pub struct RosterPlanInput {
    /// The roster as CSV (RFC 4180) with a header line, separated by commas, semicolons or tabs. Columns are named as the fields of
    /// `EmployeeAttributesInput`, as `customAttributes.NAME`, or as in the roster mapping; `externalId` is required. A missing column
    /// leaves its attribute unchanged, an empty cell clears it.
    csv: Option<String>,
    /// The identifier of the integration whose roster mapping applies to `csv`. Null: the calling integration.
    mapping: Option<Gid<IntegrationId>>,
    /// The roster as a list of employees, at least one.
    rows: Option<Vec<EmployeeAttributesInput>>,
    /// Determines what happens to employees who are missing from the roster.
    #[graphql(default_with = "RosterMode::Delta")]
    mode: RosterMode,
    /// Determines which employee a row means when its external id is unknown.
    #[graphql(default_with = "RosterMatchBy::ExternalId")]
    match_by: RosterMatchBy,
    /// The origin of the roster, such as a file name, for people who read the plan later. Null: `graphql`.
    source: Option<String>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct RosterMutation;

#[Object]
impl RosterMutation {
    /// Compares a roster with the employees and creates a plan that shows the effect of each row. Changes no employee. A plan that exceeds
    /// a limit of the brake is held.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteEmployee)), directive = cost::apply(50))]
    async fn roster_plan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The roster to compare with the employees.")] input: RosterPlanInput,
    ) -> Result<RosterPlanPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let source = input.source.as_deref().unwrap_or("graphql");
        let request = PlanRequest {
            source,
            mode: input.mode.into(),
            match_by: input.match_by.into(),
            idempotency_key: input.idempotency_key.as_deref(),
        };
        let outcome = async {
            let roster = match (input.csv, input.rows) {
                (Some(csv), None) => {
                    let mapping = roster_mapping::load(&app.db, actor, input.mapping.map(|id| id.0)).await?;
                    roster::parse_csv_with_managers(&app.db, actor, &csv, &mapping, request.mode).await?
                }
                (None, Some(rows)) => {
                    let rows = rows.into_iter().map(|row| Attributes::from(row).into()).collect();
                    Roster { rows, ..Roster::default() }
                }
                _ => return Err(Error::invalid("csv", "give either csv or rows")),
            };
            roster::plan(app, actor, request, roster).await
        };
        into_payload(ctx, outcome.await)
    }

    /// Decides on identity questions of a HELD roster plan: whether rows are about the employees whom the questions name. Rows, counts and
    /// `heldBecause` of the plan follow the decision; the plan is PLANNED when nothing else holds it. The brake counts no row that was
    /// decided on. Later plans of the same sender take over the decision for a day. The integration that sent the roster cannot decide.
    /// Repeating a decision has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::ReleaseRoster, Permission::ReadRosterPlan])), directive = cost::apply(50))]
    async fn roster_decide_identity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the roster plan.")] id: Gid<RosterPlanId>,
        #[graphql(desc = "The answer to the questions of the rows.")] decision: RosterIdentityDecision,
        #[graphql(desc = "The numbers of the rows with the questions. Null: all questions of the plan that are still open.")]
        row_numbers: Option<Vec<i32>>,
    ) -> Result<RosterPlanPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = roster::decide_identity(app, actor, id.0, decision.into(), row_numbers.as_deref()).await;
        into_payload_or_current(ctx, outcome, roster::get(&app.db, actor, id.0)).await
    }

    /// Applies a roster plan whose status is PLANNED. It is refused with ROSTER_MOVED when an employee whom it changes or assigns as a
    /// manager has changed since the plan was created, and held when it now exceeds a limit of the brake together with other changes of its
    /// sender. Up to 1,000 rows to apply are applied in one transaction. A longer plan returns as APPLYING: the server applies the remaining
    /// rows in batches, also after a restart; `rosterPlanProgressed` reports the progress. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteEmployee, Permission::ReadRosterPlan])), directive = cost::apply(50))]
    async fn roster_apply(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the roster plan.")] id: Gid<RosterPlanId>,
    ) -> Result<RosterPlanPayload> {
        let request = ctx.request_context()?;
        let (app, actor) = (&request.app, &request.actor);
        let outcome = roster::apply(app, actor, id.0).await;
        if outcome.as_ref().is_ok_and(|plan| plan.status == Status::Applying) {
            let (app, actor) = (app.clone(), actor.clone());
            // Maintenance resumes the plan when this task fails or the server stops.
            tokio::spawn(async move {
                if let Err(error) = roster::apply_remaining_batches(&app, &actor, id.0, |_| {}).await {
                    tracing::warn!(%error, roster_plan = %id.0, "applying a roster plan was interrupted; maintenance will resume it");
                }
            });
        }
        into_payload_or_current(ctx, outcome, roster::get(&app.db, actor, id.0)).await
    }
}

#[derive(Default)]
pub struct RosterSubscription;

#[Subscription]
impl RosterSubscription {
    /// Sends a roster plan in its current state, then again when the change log has new entries about it. Ends when the status is APPLIED
    /// or FAILED.
    #[graphql(directive = requires::apply(scopes_of([Permission::ReadRosterPlan, Permission::ReadChange])))]
    async fn roster_plan_progressed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the roster plan.")] id: Gid<RosterPlanId>,
    ) -> Result<impl Stream<Item = Result<RosterPlan>> + use<>> {
        let (app, actor) = (ctx.request_context()?.app.clone(), ctx.request_context()?.actor.clone());
        actor.reach(Permission::ReadChange)?;
        // Read before the plan, so that no change between the two reads is missed.
        let head = feed::head(&app.db, actor.organization()).await?.seq;
        // Sent first, so that a subscriber to a plan that has already ended does not wait forever.
        let current = roster::get(&app.db, &actor, id.0).await?;
        let batches = app.tail.follow(actor.organization(), head);
        let is_plan_change = move |entry: &entity::change::Model| {
            entry.subject_kind == feed::SubjectKind::RosterPlan.as_str() && entry.subject_id == id.0.uuid()
        };
        let updates = batches.filter_map(move |batch| {
            let (app, actor) = (app.clone(), actor.clone());
            async move {
                match batch {
                    // The plan is read once for each batch of entries, however many of them concern it.
                    Ok(batch) if batch.0.iter().any(is_plan_change) => {
                        Some(roster::get(&app.db, &actor, id.0).await.map_err(IntoGraphqlError::into_graphql))
                    }
                    Ok(_) => None,
                    Err(error) => Some(Err(error.into_graphql())),
                }
            }
        });
        let has_ended = |plan: &Model| matches!(plan.status, Status::Applied | Status::Failed);
        // The end of the stream follows the last plan at once; it does not wait for a change that may never come.
        let plans = stream::once(async move { Ok(current) }).chain(updates).flat_map(move |plan| {
            let end = plan.as_ref().is_ok_and(has_ended).then_some(None);
            stream::iter([Some(plan)].into_iter().chain(end))
        });
        let plans = plans.take_while(|plan| ready(plan.is_some())).filter_map(ready);
        Ok(plans.map(|plan| plan.map(RosterPlan)))
    }
}
