//! Reads match proposals, their pairings and those without a pairing.

use super::{groups::Help, pool::Reason};
use crate::{
    access::{Actor, Permission},
    app::UnitOfWork,
    domain::{
        program::MatchWeights,
        shared::{Listing, OptionalFilters},
    },
    platform::{
        Error, Result,
        page::{CursorValue, SortOrder},
    },
};
use entity::{
    Tenanted,
    id::{MatchProposalId, ParticipantId, ProgramId, RoundId, TypedId},
    match_proposal::{Column, Entity, Model, Status},
    match_proposal_pairing as pairings, match_proposal_unmatched as unmatched,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::de::DeserializeOwned;

/// The proposals that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to read proposals.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadMatchProposal)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the proposal does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: MatchProposalId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "match proposal" })
}

/// As [`get`], and locks the proposal until the end of the transaction.
pub(super) async fn get_locked(work: &UnitOfWork<'_>, id: MatchProposalId) -> Result<Model> {
    let proposal = visible_to(work.actor)?.filter(Column::Id.eq(id)).lock_exclusive();
    proposal.one(&**work).await?.ok_or(Error::NotFound { noun: "match proposal" })
}

/// Proposals by creation, oldest or newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
    pub rounds: Option<Vec<RoundId>>,
    pub statuses: Option<Vec<Status>>,
    pub newest_first: bool,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_ids(db, Column::ProgramId, &self.programs)
            .filter_ids(db, Column::RoundId, &self.rounds)
            .filter_values(db, Column::Status, &self.statuses))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("match_proposal.created").then_id();
        if self.newest_first { created.reversed("match_proposal.created.desc") } else { created }
    }
}

/// The pairings of proposals, by position.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PairingList;

impl Listing for PairingList {
    type Entity = pairings::Entity;

    fn select(&self, _: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Permission::ReadMatchProposal)?;
        Ok(pairings::Entity::of(actor.organization()))
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        let position = |row: &pairings::Model| CursorValue::Number(row.position.into());
        SortOrder::new("match_proposal_pairing.position").key(pairings::Column::Position, position)
    }
}

/// The participants without a pairing, by participant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct UnmatchedList;

impl Listing for UnmatchedList {
    type Entity = unmatched::Entity;

    fn select(&self, _: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>> {
        actor.reach(Permission::ReadMatchProposal)?;
        Ok(unmatched::Entity::of(actor.organization()))
    }

    fn order(&self) -> SortOrder<Self::Entity> {
        let participant = |row: &unmatched::Model| CursorValue::Id(row.participant_id.uuid());
        SortOrder::new("match_proposal_unmatched.participant").key(unmatched::Column::ParticipantId, participant)
    }
}

pub(super) async fn load_pairings(db: &impl ConnectionTrait, proposal: &Model) -> Result<Vec<pairings::Model>> {
    let rows = pairings::Entity::of(proposal.organization_id).filter(pairings::Column::MatchProposalId.eq(proposal.id));
    Ok(rows.order_by_asc(pairings::Column::Position).all(db).await?)
}

pub(super) async fn load_unmatched(db: &impl ConnectionTrait, proposal: &Model) -> Result<Vec<unmatched::Model>> {
    let rows = unmatched::Entity::of(proposal.organization_id).filter(unmatched::Column::MatchProposalId.eq(proposal.id));
    Ok(rows.order_by_asc(unmatched::Column::ParticipantId).all(db).await?)
}

fn parse<T: DeserializeOwned>(stored: &serde_json::Value) -> Result<T> {
    T::deserialize(stored).map_err(Error::internal)
}

/// The members of a proposed pairing.
pub fn participant_ids(row: &pairings::Model) -> Result<Vec<ParticipantId>> {
    parse(&row.participant_ids)
}

/// The reasons of a proposed pairing, or of a pairing that was created from one.
pub fn reasons(stored: &serde_json::Value) -> Result<Vec<Reason>> {
    parse(stored)
}

/// What would help a participant without a pairing.
pub fn help(row: &unmatched::Model) -> Result<Vec<Help>> {
    parse(&row.help)
}

/// The weights of a proposal.
pub fn weights(proposal: &Model) -> Result<MatchWeights> {
    parse(&proposal.weights)
}

/// The pairs of participants who are never paired in a proposal.
pub fn excluded_pairs(proposal: &Model) -> Result<Vec<[ParticipantId; 2]>> {
    parse(&proposal.excluded)
}
