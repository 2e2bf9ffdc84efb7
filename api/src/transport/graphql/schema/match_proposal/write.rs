//! Mutations of match proposals and the subscription to one: inputs and root fields. The domain decides; this file translates.

use super::MatchProposal;
use crate::{
    access::Permission,
    domain::match_proposal::{self, Edit, EditAction, Request},
    feed,
    platform::Result as Outcome,
    transport::graphql::{
        engine::{error_format::IntoGraphqlError, request_context::ContextExt},
        schema::{
            directives::{cost, requires, scopes_of},
            filter::into_ids,
            id::Gid,
            payload::{into_payload, into_payload_or_current, payload},
            program::MatchWeightsInput,
        },
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result, Subscription};
use entity::{
    id::{MatchProposalId, ParticipantId, RoundId, TypedId},
    match_proposal::{Model, Status},
};
use futures_util::{Stream, StreamExt, future::ready, stream};

payload!(MatchProposalPayload { match_proposal: MatchProposal(Model) }, "match proposal");

/// The round to match, and how.
#[derive(InputObject)]
pub struct RoundMatchInput {
    /// The identifier of the round, which must be ACTIVE in an OPEN program. At least two participants must be ACTIVE and without a pairing in
    /// the round that has not ended.
    round_id: Gid<RoundId>,
    /// A number, not negative, that decides between solutions of the same score. The same participants with the same seed get the same
    /// proposal.
    #[graphql(default = 1)]
    seed: i32,
    /// Whether to match only those participants who wait for a partner, or who were enrolled after the round had started.
    #[graphql(default)]
    only_waiting: bool,
    /// The weights of the reasons for this proposal. Null: those of the program.
    weights: Option<MatchWeightsInput>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The effect of an edit of a match proposal.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "EditAction")]
pub enum MatchEditAction {
    /// `matchProposalRematch` leaves the pairing of these participants as it is. All of its members are named.
    Keep,
    /// `matchProposalRematch` may divide the pairing of these participants, which was kept. All of its members are named.
    Release,
    /// These two participants are never paired in this proposal. A pairing with both of them is dissolved, and its members have no pairing
    /// until the proposal is edited or matched again.
    Exclude,
    /// These two participants exchange places. One of them may have no pairing: the other then has none.
    Swap,
}

/// An edit of a match proposal.
#[derive(InputObject)]
pub struct MatchEditInput {
    /// The effect of the edit.
    action: MatchEditAction,
    /// The identifiers of the participants whom the edit is about: two, or for KEEP and RELEASE all members of the pairing.
    participant_ids: Vec<Gid<ParticipantId>>,
}

/// The edits of a match proposal.
#[derive(InputObject)]
pub struct MatchProposalEditInput {
    /// The identifier of the match proposal, which must be PROPOSED.
    id: Gid<MatchProposalId>,
    /// The edits, 1 to 100, in their order. All of them take effect, or none. The pairings afterwards must satisfy the rules of the program.
    edits: Vec<MatchEditInput>,
    /// Refuses the change with STALE_VERSION unless the proposal has this version. Null: no check.
    expected_version: Option<i64>,
}

/// Starts the computation of a proposal that waits for it.
fn start_computing(ctx: &Context<'_>, outcome: &Outcome<Model>) -> Result<()> {
    let Ok(proposal) = outcome else { return Ok(()) };
    if proposal.status == Status::Computing {
        let request = ctx.request_context()?;
        let (app, actor, id) = (request.app.clone(), request.actor.clone(), proposal.id);
        // Maintenance computes the proposal when this task fails or the server stops.
        request.app.runtime.spawn(async move {
            if let Err(error) = match_proposal::compute(&app, &actor, id).await {
                tracing::warn!(%error, match_proposal = %id, "computing a match proposal was interrupted; maintenance will compute it");
            }
        });
    }
    Ok(())
}

#[derive(Default)]
pub struct MatchProposalMutation;

#[Object]
impl MatchProposalMutation {
    /// Proposes pairings for the participants of a round who have none. Returns the proposal while it is being computed:
    /// `matchProposalProgressed` reports the progress. Creates no pairing until `matchProposalApply`.
    #[graphql(
        directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadMatchProposal])),
        directive = cost::apply(50)
    )]
    async fn round_match(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The round to match, and how.")] input: RoundMatchInput,
    ) -> Result<MatchProposalPayload> {
        let RoundMatchInput { round_id, seed, only_waiting, weights, idempotency_key } = input;
        let request = Request { round_id: round_id.0, seed, only_waiting, weights: weights.map(Into::into) };
        let outcome = match_proposal::request(ctx.app()?, ctx.actor()?, request, idempotency_key.as_deref()).await;
        start_computing(ctx, &outcome)?;
        into_payload(ctx, outcome)
    }

    /// Edits a match proposal: keeps pairings, excludes pairs, and lets participants exchange places. The scores and reasons of changed
    /// pairings are computed again.
    #[graphql(
        directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadMatchProposal])),
        directive = cost::apply(50)
    )]
    async fn match_proposal_edit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The match proposal and the edits.")] input: MatchProposalEditInput,
    ) -> Result<MatchProposalPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, input.id.0);
        let to_edit = |edit: MatchEditInput| Edit { action: edit.action.into(), participants: into_ids(edit.participant_ids) };
        let edits = input.edits.into_iter().map(to_edit).collect();
        let outcome = match_proposal::edit(app, actor, id, edits, input.expected_version).await;
        into_payload_or_current(ctx, outcome, match_proposal::get(&app.db, actor, id)).await
    }

    /// Computes a match proposal again, with the participants and the rules of now. Kept pairings stay as they are, and excluded pairs are not
    /// proposed. The proposal is COMPUTING until the new pairings replace the present ones.
    #[graphql(
        directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadMatchProposal])),
        directive = cost::apply(50)
    )]
    async fn match_proposal_rematch(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the match proposal, which must be PROPOSED.")] id: Gid<MatchProposalId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the proposal has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<MatchProposalPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = match_proposal::rematch(app, actor, id.0, expected_version).await;
        start_computing(ctx, &outcome)?;
        into_payload_or_current(ctx, outcome, match_proposal::get(&app.db, actor, id.0)).await
    }

    /// Creates the pairings of a match proposal, all of them or none. Refused with PROPOSAL_MOVED, one error for each cause and at most 100,
    /// when people, the program, the round or pairings have changed so that a pairing is no longer possible. Applying an applied proposal has
    /// no effect.
    #[graphql(
        directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadMatchProposal])),
        directive = cost::apply(50)
    )]
    async fn match_proposal_apply(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the match proposal, which must be PROPOSED.")] id: Gid<MatchProposalId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the proposal has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<MatchProposalPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = match_proposal::apply(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, match_proposal::get(&app.db, actor, id.0)).await
    }

    /// Sets a match proposal aside. It is kept, and can no longer be applied. Discarding a discarded proposal has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadMatchProposal])))]
    async fn match_proposal_discard(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the match proposal, which must be PROPOSED.")] id: Gid<MatchProposalId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the proposal has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<MatchProposalPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = match_proposal::discard(app, actor, id.0, expected_version).await;
        into_payload_or_current(ctx, outcome, match_proposal::get(&app.db, actor, id.0)).await
    }
}

#[derive(Default)]
pub struct MatchProposalSubscription;

#[Subscription]
impl MatchProposalSubscription {
    /// Sends a match proposal in its current state, then again when the change log has new entries about it. Ends when the status is not
    /// COMPUTING.
    #[graphql(directive = requires::apply(scopes_of([Permission::ReadMatchProposal, Permission::ReadChange])))]
    async fn match_proposal_progressed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the match proposal.")] id: Gid<MatchProposalId>,
    ) -> Result<impl Stream<Item = Result<MatchProposal>> + use<>> {
        let (app, actor) = (ctx.request_context()?.app.clone(), ctx.request_context()?.actor.clone());
        actor.reach(Permission::ReadChange)?;
        // Read before the proposal, so that no change between the two reads is missed.
        let head = feed::head(&app.db, actor.organization()).await?.seq;
        // Sent first, so that a subscriber to a proposal that is complete does not wait forever.
        let current = match_proposal::get(&app.db, &actor, id.0).await?;
        let batches = app.tail.follow(actor.organization(), head);
        let is_about_proposal = move |entry: &entity::change::Model| {
            entry.subject_kind == feed::SubjectKind::MatchProposal.as_str() && entry.subject_id == id.0.uuid()
        };
        let updates = batches.filter_map(move |batch| {
            let (app, actor) = (app.clone(), actor.clone());
            async move {
                match batch {
                    Ok(batch) if batch.0.iter().any(is_about_proposal) => {
                        Some(match_proposal::get(&app.db, &actor, id.0).await.map_err(IntoGraphqlError::into_graphql))
                    }
                    Ok(_) => None,
                    Err(error) => Some(Err(error.into_graphql())),
                }
            }
        });
        let is_complete = |proposal: &Model| proposal.status != Status::Computing;
        // The end of the stream follows the last state at once; it does not wait for a change that may never come.
        let states = stream::once(async move { Ok(current) }).chain(updates).flat_map(move |proposal| {
            let end = proposal.as_ref().is_ok_and(is_complete).then_some(None);
            stream::iter([Some(proposal)].into_iter().chain(end))
        });
        let states = states.take_while(|state| ready(state.is_some())).filter_map(ready);
        Ok(states.map(|state| state.map(MatchProposal)))
    }
}
