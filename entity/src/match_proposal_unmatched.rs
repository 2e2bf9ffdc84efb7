//! `match_proposal_unmatched`: a participant for whom a match proposal has no pairing.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "match_proposal_unmatched")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub match_proposal_id: MatchProposalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub participant_id: ParticipantId,
    pub reason: Reason,
    /// What would help: a JSON array.
    pub help: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// Why a participant has no pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// The rules allow none of the other participants.
    NoAllowedPartner,
    /// All allowed partners are in other pairings.
    PartnersTaken,
    /// The number of participants is odd.
    OddOneOut,
    /// An edit took the participant out of a pairing.
    Edited,
}
