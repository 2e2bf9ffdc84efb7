//! `match_proposal_pairing`: a pairing that a match proposal contains.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "match_proposal_pairing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub match_proposal_id: MatchProposalId,
    /// Counted from 1, the best score first when the proposal was computed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub score: i32,
    /// A JSON array of identifiers.
    pub participant_ids: Json,
    /// The parts of the score: a JSON array.
    pub reasons: Json,
    /// Whether another computation leaves the pairing as it is.
    pub kept: bool,
    /// The pairing that was created when the proposal was applied.
    pub pairing_id: Option<PairingId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();
