//! Match proposals: the objects, their lists and the root fields that read them. Reasons are in `reason`, mutations and the subscription
//! in `write`.

mod reason;
mod write;

pub use reason::{MatchReason, to_reasons};
pub use write::{MatchProposalMutation, MatchProposalSubscription};

use super::{
    directives::{cost, requires, scope_of},
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    pairing::Pairing,
    participant::Participant,
    program::{MatchWeights, Program},
    round::Round,
};
use crate::{
    access::Permission,
    domain::match_proposal::{self, Candidate, List, PairingList, UnmatchedList},
    platform::Error,
    transport::graphql::engine::{
        column_value::enum_column,
        error_format::IntoGraphqlError,
        object::{object, queries},
        object_loader::by_id,
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::{MatchProposalId, PairingId, ParticipantId, ProgramId, RoundId};
use futures_util::future::try_join_all;
use reason::MatchHelp;

/// The status of a match proposal. APPLIED, DISCARDED and FAILED are final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::match_proposal::Status")]
pub enum MatchProposalStatus {
    /// The server computes the pairings, also after a restart. A proposal that is matched again shows its earlier pairings.
    Computing,
    /// The pairings are complete. They can be edited, matched again, applied or discarded.
    Proposed,
    /// The pairings are created.
    Applied,
    /// The proposal was set aside, and no pairing was created.
    Discarded,
    /// The computation failed. `failure` says why.
    Failed,
}
enum_column!(MatchProposalStatus, entity::match_proposal::Status);
enum_filter!(
    MatchProposalStatusFilter,
    MatchProposalStatus,
    entity::match_proposal::Status,
    "Compares the status of a match proposal. All given conditions must hold; a null condition is not applied."
);

/// The reason for which a match proposal has no pairing for a participant.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::match_proposal_unmatched::Reason")]
pub enum UnmatchedReason {
    /// The participant cannot be paired with any of the other participants.
    NoAllowedPartner,
    /// All participants with whom the participant could be paired are in other pairings.
    PartnersTaken,
    /// The number of participants is odd, and all others are in pairings.
    OddOneOut,
    /// An edit took the participant out of a pairing. `matchProposalRematch` looks for another one.
    Edited,
}
enum_column!(UnmatchedReason, entity::match_proposal_unmatched::Reason);

/// The sort order of a list of match proposals.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchProposalOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on match proposals. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct MatchProposalFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the round.
    round_id: Option<IdFilter<RoundId>>,
    /// The status of the match proposal, such as PROPOSED.
    status: Option<MatchProposalStatusFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<MatchProposalFilter>, order: Option<MatchProposalOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        rounds: ids(filter.round_id),
        statuses: MatchProposalStatusFilter::values(filter.status),
        newest_first: order == Some(MatchProposalOrder::CreatedDesc),
    }
}

object! {
    /// A proposed pairing: two or three participants, with the score and its reasons.
    MatchProposalPairing(entity::match_proposal_pairing), list PairingList, requires ReadMatchProposal;

    columns {
        /// The position of the pairing in the proposal, from 1. After a computation the pairing with the greatest score is the first.
        position: i32,

        /// The score of the pairing, 0 to 80,000: the sum of the contributions of its reasons.
        score: i32,

        /// Whether `matchProposalRematch` leaves the pairing as it is.
        kept: bool,

        /// The identifier of the pairing that was created when the proposal was applied, `pai_…`. Null before.
        pairing_id: Option<Gid<PairingId>>,
    }

    objects {
        /// The pairing that was created when the proposal was applied. Null before.
        pairing: Pairing = pairing_id;
    }

    resolvers {
        /// The identifiers of the participants of the pairing, `par_…`, in the order of `participants`.
        async fn participant_ids(&self) -> Result<Vec<Gid<ParticipantId>>> {
            let ids = match_proposal::participant_ids(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(ids.into_iter().map(Gid).collect())
        }

        /// The participants of the pairing, two or three.
        async fn participants(&self, ctx: &Context<'_>) -> Result<Vec<Participant>> {
            let ids = match_proposal::participant_ids(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            let found = try_join_all(ids.into_iter().map(|id| by_id::<Participant>(ctx, id))).await?;
            Ok(found.into_iter().flatten().collect())
        }

        /// The parts of the score, one for each kind of reason. Those of three participants are the means of their three pairs.
        async fn reasons(&self) -> Result<Vec<MatchReason>> {
            to_reasons(&self.0.reasons)
        }
    }
}

object! {
    /// A participant for whom a match proposal has no pairing.
    MatchProposalUnmatched(entity::match_proposal_unmatched), list UnmatchedList, requires ReadMatchProposal;

    columns {
        /// The reason for which the participant has no pairing.
        reason: UnmatchedReason,

        /// The identifier of the participant without a pairing, `par_…`.
        participant_id: Gid<ParticipantId>,
    }

    objects {
        /// The participant without a pairing.
        participant: Participant = participant_id;
    }

    resolvers {
        /// The changes that would help the participant to a pairing, in another computation. Empty when an edit is the reason.
        async fn help(&self) -> Result<Vec<MatchHelp>> {
            let help = match_proposal::help(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(help.into_iter().map(MatchHelp::from).collect())
        }
    }
}

/// Two participants who are never paired in a match proposal.
#[derive(SimpleObject)]
pub struct MatchExclusion {
    /// The identifiers of the two participants, `par_…`.
    participant_ids: Vec<Gid<ParticipantId>>,
}

/// A possible partner of a participant of a match proposal.
#[derive(SimpleObject)]
pub struct MatchCandidate {
    /// The identifier of the possible partner, `par_…`.
    participant_id: Gid<ParticipantId>,
    /// The possible partner.
    participant: Option<Participant>,
    /// The score of a pairing of the two, 0 to 80,000: the sum of the contributions of its reasons.
    score: i32,
    /// The parts of the score, one for each kind of reason.
    reasons: Vec<MatchReason>,
}

object! {
    /// A match proposal: the pairings that the server proposes for a round, with reasons, and the participants without a pairing. It is
    /// computed by `roundMatch` as a job, can be edited, and creates its pairings when it is applied. Proposals are kept.
    MatchProposal(entity::match_proposal), list List, requires ReadMatchProposal;

    /// The identifier of the match proposal, `mpr_…`.
    id: MatchProposalId;

    columns {
        /// The version of the proposal, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The status of the proposal. It can be edited and applied while it is PROPOSED.
        status: MatchProposalStatus,

        /// The number that decided between solutions of the same score. The same participants with the same seed get the same proposal.
        seed: i32,

        /// Whether only those participants were matched who wait for a partner, or were enrolled after the round had started.
        only_waiting: bool,

        /// The number of participants to match.
        participant_count: i32,

        /// The number of participants whose possible partners have been compared. It grows while the status is COMPUTING.
        scored_count: i32,

        /// The number of proposed pairings.
        pairing_count: i32,

        /// The number of participants without a pairing.
        unmatched_count: i32,

        /// The sum of the scores of the pairings. It can exceed 32 bits in programs with more than 50,000 participants.
        total_score: i64,

        /// A sum that no pairs of these participants can exceed: half the sum of the best score of each participant, at the time of the
        /// computation.
        upper_bound_score: i64,

        /// The sum that taking the pair with the greatest score first, then the next, reaches with the same candidates.
        greedy_score: i64,

        /// The reason for which the computation failed. Null unless the status is FAILED.
        failure: Option<String>,

        /// The identifier of the program of the round, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the round for which the pairings are proposed, `rnd_…`.
        round_id: Gid<RoundId>,

        /// The instant at which the proposal was requested.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,

        /// The instant at which the last computation ended. Null before the first one has ended.
        proposed_at: Option<DateTime<Utc>>,

        /// The instant at which the proposal was applied or discarded, or at which its computation failed. Null before.
        ended_at: Option<DateTime<Utc>>,
    }

    objects {
        /// The program of the round.
        program: Program = program_id;

        /// The round for which the pairings are proposed.
        round: Round = round_id;
    }

    connections {
        /// The proposed pairings, by position.
        pairings: MatchProposalPairing[] = PairingList::default, below MatchProposalId;

        /// The participants without a pairing, by their identifiers.
        unmatched: MatchProposalUnmatched[] = UnmatchedList::default, below MatchProposalId;
    }

    resolvers {
        /// The weights with which the participants were matched.
        async fn weights(&self) -> Result<MatchWeights> {
            Ok(match_proposal::weights(&self.0).map_err(IntoGraphqlError::into_graphql)?.into())
        }

        /// The pairs of participants whom edits of this proposal exclude. Blocks are not shown here or anywhere else.
        async fn excluded(&self) -> Result<Vec<MatchExclusion>> {
            let pairs = match_proposal::excluded_pairs(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(pairs.into_iter().map(|pair| MatchExclusion { participant_ids: pair.map(Gid).into() }).collect())
        }
    }
}

queries! {
    MatchProposalQuery;

    nouns { MatchProposal }
    parts { MatchProposalPairing, MatchProposalUnmatched }

    objects {
        /// Finds a match proposal by its identifier. Null when it does not exist or the caller may not see it.
        match_proposal: MatchProposal, by MatchProposalId, requires ReadMatchProposal;
    }

    connections {
        /// Lists the match proposals of the organization.
        match_proposals: MatchProposal[MatchProposalFilter, MatchProposalOrder] = list, requires ReadMatchProposal;
    }

    resolvers {
        /// Lists the participants with whom a participant of a match proposal could be paired under the present rules, best first, at most
        /// 200. Null when the proposal does not exist, or the participant does not belong to it.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadMatchProposal)), directive = cost::apply(50))]
        async fn match_candidates(
            &self,
            ctx: &Context<'_>,
            #[graphql(desc = "The identifier of the match proposal.")] proposal_id: Gid<MatchProposalId>,
            #[graphql(desc = "The identifier of the participant whose possible partners are listed.")] participant_id: Gid<ParticipantId>,
        ) -> Result<Option<Vec<MatchCandidate>>> {
            let found = match match_proposal::candidates(ctx.app()?, ctx.actor()?, proposal_id.0, participant_id.0).await {
                Ok(found) => found,
                Err(Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(error.into_graphql()),
            };
            let to_object = async |Candidate { participant_id, score, reasons }: Candidate| {
                let participant = by_id::<Participant>(ctx, participant_id).await?;
                let reasons = reasons.into_iter().map(Into::into).collect();
                Ok::<_, async_graphql::Error>(MatchCandidate { participant_id: Gid(participant_id), participant, score, reasons })
            };
            Ok(Some(try_join_all(found.into_iter().map(to_object)).await?))
        }
    }
}
