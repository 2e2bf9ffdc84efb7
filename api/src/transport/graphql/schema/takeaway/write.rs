//! Mutations of takeaways.

use super::Takeaway;
use crate::{
    access::Permission,
    domain::takeaway::{self, NewTakeaway},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            directives::{requires, scope_of, scopes_of},
            id::Gid,
            patch::patch,
            payload::{into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::{
    id::{CompetencyId, ProgramId, TakeawayId},
    takeaway::Model,
};

payload!(TakeawayPayload { takeaway: Takeaway(Model) }, "takeaway");

/// A takeaway to share, in the caller's own name.
#[derive(InputObject)]
pub struct TakeawayShareInput {
    /// The identifier of the program, in which the caller is or was a participant. An INVITED participant accepts the invitation first.
    program_id: Gid<ProgramId>,
    /// The lesson, 1 to 4,000 characters. Control characters other than line feed and tab are refused.
    text: String,
    /// The identifier of the competency that the takeaway is about. Null: none.
    competency_id: Option<Gid<CompetencyId>>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The fields of a takeaway to change. A field that is absent stays unchanged.
#[derive(InputObject)]
pub struct TakeawayEditInput {
    /// The identifier of the takeaway, which must be the caller's own and SHARED.
    id: Gid<TakeawayId>,
    /// Refuses the change with STALE_VERSION unless the takeaway has this version. Null: no check.
    expected_version: Option<i64>,
    /// The new lesson, 1 to 4,000 characters. Null: unchanged.
    text: Option<String>,
    /// The identifier of the new competency. Null removes the competency.
    competency_id: MaybeUndefined<Gid<CompetencyId>>,
}

#[derive(Default)]
pub struct TakeawayMutation;

#[Object]
impl TakeawayMutation {
    /// Shares a takeaway with a program, in the caller's own name. Integrations cannot do so.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteTakeaway)))]
    async fn takeaway_share(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The program and the lesson.")] input: TakeawayShareInput,
    ) -> Result<TakeawayPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let competency_id = input.competency_id.map(|id| id.0);
        let new = NewTakeaway { program_id: input.program_id.0, text: input.text, competency_id };
        into_payload(ctx, takeaway::share(app, actor, new, input.idempotency_key.as_deref()).await)
    }

    /// Changes the text or the competency of a takeaway that is SHARED. Only its author can do so. Marks of readers stay.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteTakeaway, Permission::ReadTakeaway])))]
    async fn takeaway_edit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The takeaway and the fields to change.")] input: TakeawayEditInput,
    ) -> Result<TakeawayPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let outcome = takeaway::edit(app, actor, id, input.expected_version, |text, competency| {
            (input.text.unwrap_or(text), patch(input.competency_id.map_value(|id| id.0), competency))
        });
        into_payload_or_current(ctx, outcome.await, takeaway::get(&app.db, actor, id)).await
    }

    /// Withdraws a takeaway. Its text is deleted, searches no longer find it, and from then on only its author sees it, as WITHDRAWN. Only
    /// the author can do so. Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteTakeaway, Permission::ReadTakeaway])))]
    async fn takeaway_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the takeaway.")] id: Gid<TakeawayId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the takeaway has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<TakeawayPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, id.0);
        let outcome = takeaway::withdraw(app, actor, id, expected_version).await;
        into_payload_or_current(ctx, outcome, takeaway::get(&app.db, actor, id)).await
    }

    /// Marks a takeaway of another person as helpful to the caller. Repeating it has no effect: each person counts once. The change log says
    /// who marked it.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteTakeaway, Permission::ReadTakeaway])))]
    async fn takeaway_mark_helpful(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the takeaway, which must not be the caller's own.")] id: Gid<TakeawayId>,
    ) -> Result<TakeawayPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload(ctx, takeaway::mark_helpful(app, actor, id.0).await)
    }

    /// Removes the caller's mark from a takeaway. Without a mark it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteTakeaway, Permission::ReadTakeaway])))]
    async fn takeaway_unmark_helpful(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the takeaway, which must not be the caller's own.")] id: Gid<TakeawayId>,
    ) -> Result<TakeawayPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload(ctx, takeaway::unmark_helpful(app, actor, id.0).await)
    }
}
