//! `match_proposal`: the pairings that are proposed for a round.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "match_proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MatchProposalId,
    pub version: i64,
    pub program_id: ProgramId,
    pub round_id: RoundId,
    pub status: Status,
    /// The number of computations so far. The result of an earlier one is dropped.
    pub attempt: i32,
    /// Decides between solutions of the same score.
    pub seed: i32,
    /// Whether only those who wait for a partner, or joined after the round had started, are matched.
    pub only_waiting: bool,
    /// The weights of the reasons, as JSON.
    pub weights: Json,
    /// Pairs of participants who are never paired in this proposal: a JSON array of arrays of two identifiers.
    pub excluded: Json,
    pub participant_count: i32,
    /// The participants whose possible partners have been compared.
    pub scored_count: i32,
    pub pairing_count: i32,
    pub unmatched_count: i32,
    pub total_score: i64,
    /// No matching of the participants can reach more.
    pub upper_bound_score: i64,
    /// What taking the best pair first reaches.
    pub greedy_score: i64,
    /// Why the computation failed.
    pub failure: Option<String>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub proposed_at: Option<DateTimeUtc>,
    /// When the proposal was applied or discarded, or its computation failed.
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(MatchProposalId);

/// The status of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// The pairings are being computed.
    Computing,
    /// Ready to be edited and applied.
    Proposed,
    /// The pairings are created.
    Applied,
    /// Set aside.
    Discarded,
    /// The computation failed.
    Failed,
}
