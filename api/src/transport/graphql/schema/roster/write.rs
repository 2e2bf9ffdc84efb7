//! Planning rosters, carrying plans out, and following them.

use super::{RosterMode, RosterPlan};
use crate::{
    access::Permission,
    domain::{
        brake,
        employee::Attributes,
        roster::{self, PlanRequest},
        roster_mapping,
    },
    feed,
    platform::Error,
    transport::graphql::{
        engine::{error_format::IntoGraphqlError, request_context::ContextExt},
        schema::{
            directives::{all, cost, of, requires},
            employee::EmployeeAttributesInput,
            id::Gid,
            payload::{answer, answer_or, payload},
        },
    },
};
use async_graphql::{Context, InputObject, Object, Result, Subscription};
use entity::{
    id::{IntegrationId, RosterPlanId, TypedId},
    roster_plan::{Model, Status},
};
use futures_util::{Stream, StreamExt, stream};

payload!(RosterPlanPayload { roster_plan: RosterPlan(Model) }, "roster plan");

/// A roster: as CSV or as rows, one of both. Larger ones are uploaded by `POST /rosters`.
#[derive(InputObject)]
pub struct RosterPlanInput {
    /// CSV with a header line, in UTF-8. The columns are named as the fields of `EmployeeAttributesInput`, an attribute of the company
    /// as `customAttributes.NAME`, or as the integration's roster mapping says; `externalId` must be there. A column that is not there
    /// leaves its attribute as it is, an empty cell clears it.
    csv: Option<String>,
    /// Whose roster mapping the CSV is read by; the caller's own when not given.
    mapping: Option<Gid<IntegrationId>>,
    /// The rows one by one.
    rows: Option<Vec<EmployeeAttributesInput>>,
    /// What it means that an employee is not in it.
    #[graphql(default_with = "RosterMode::Delta")]
    mode: RosterMode,
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
    #[graphql(directive = requires::apply(of(Permission::WriteEmployee)), directive = cost::apply(50))]
    async fn roster_plan(&self, ctx: &Context<'_>, #[graphql(desc = "The roster.")] input: RosterPlanInput) -> Result<RosterPlanPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let source = input.source.as_deref().unwrap_or("graphql");
        let request = PlanRequest { source, mode: input.mode.into(), idempotency_key: input.idempotency_key.as_deref() };
        let outcome = async {
            let rows = match (input.csv, input.rows) {
                (Some(csv), None) => {
                    let mapping = roster_mapping::load(&app.db, actor, input.mapping.map(|id| id.0)).await?;
                    roster::parse_csv(csv.as_bytes(), &mapping)?
                }
                (None, Some(rows)) => rows.into_iter().map(|row| Attributes::from(row).into()).collect(),
                _ => return Err(Error::invalid("csv", "give either csv or rows")),
            };
            roster::plan(app, actor, request, rows).await
        };
        answer(ctx, outcome.await)
    }

    /// Says that a held roster plan is meant: then it can be carried out. Whoever sent the roster cannot say so.
    #[graphql(directive = requires::apply(all([Permission::ReleaseRoster, Permission::ReadRosterPlan])))]
    async fn roster_release(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which plan.")] id: Gid<RosterPlanId>,
        #[graphql(desc = "Why it is meant, for the history.")] note: String,
    ) -> Result<RosterPlanPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        answer_or(ctx, brake::release_roster_plan(app, actor, id.0, &note).await, roster::get(&app.db, actor, id.0)).await
    }

    /// Carries a roster plan out, and begins only on the roster that it was made for: when an employee changed since, it is refused.
    /// A plan of up to a thousand rows is done at once, all of it or nothing; of a larger one the answer says APPLYING, the rest follows
    /// by itself, a thousand rows at a time, also when the server is stopped in between, and `rosterPlanProgressed` tells how far it is.
    /// Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteEmployee, Permission::ReadRosterPlan])), directive = cost::apply(50))]
    async fn roster_apply(&self, ctx: &Context<'_>, #[graphql(desc = "Which plan.")] id: Gid<RosterPlanId>) -> Result<RosterPlanPayload> {
        let request = ctx.request_context()?;
        let (app, actor) = (&request.app, &request.actor);
        let applied = roster::apply(app, actor, id.0).await;
        if applied.as_ref().is_ok_and(|plan| plan.status == Status::Applying) {
            let (app, actor) = (app.clone(), actor.clone());
            // Stopped, it is resumed when the server starts again.
            tokio::spawn(async move {
                if let Err(error) = roster::apply_remaining_batches(&app, &actor, id.0, |_| {}).await {
                    tracing::warn!(%error, roster_plan = %id.0, "a roster plan is held up, and gone on with later");
                }
            });
        }
        answer_or(ctx, applied, roster::get(&app.db, actor, id.0)).await
    }
}

#[derive(Default)]
pub struct RosterSubscription;

#[Subscription]
impl RosterSubscription {
    /// A roster plan as it is, and as it goes on, until it is carried out.
    #[graphql(directive = requires::apply(all([Permission::ReadRosterPlan, Permission::ReadChange])))]
    async fn roster_plan_progressed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which plan.")] id: Gid<RosterPlanId>,
    ) -> Result<impl Stream<Item = Result<RosterPlan>> + use<>> {
        let (app, actor) = (ctx.request_context()?.app.clone(), ctx.request_context()?.actor.clone());
        actor.reach(Permission::ReadChange)?;
        let head = feed::head(&app.db, actor.organization()).await?.seq;
        // Told once it is there, so that nobody waits for what is done already.
        let first = roster::get(&app.db, &actor, id.0).await?;
        let batches = app.tail.follow(actor.organization(), head);
        let about = move |entry: &entity::change::Model| {
            entry.subject_kind == feed::SubjectKind::RosterPlan.as_str() && entry.subject_id == id.0.uuid()
        };
        let news = batches.filter_map(move |batch| {
            let (app, actor) = (app.clone(), actor.clone());
            async move {
                match batch {
                    // However much happened, the plan is read once.
                    Ok(batch) if batch.0.iter().any(about) => {
                        Some(roster::get(&app.db, &actor, id.0).await.map_err(IntoGraphqlError::into_graphql))
                    }
                    Ok(_) => None,
                    Err(error) => Some(Err(error.into_graphql())),
                }
            }
        });
        let ended = |plan: &Model| matches!(plan.status, Status::Applied | Status::Failed);
        let mut over = false;
        let all = stream::once(async move { Ok(first) }).chain(news).take_while(move |plan| {
            let goes_on = !over;
            over = plan.as_ref().is_ok_and(ended);
            async move { goes_on }
        });
        Ok(all.map(|plan| plan.map(RosterPlan)))
    }
}
