//! The possible partners of one participant of a proposal, best first.

use super::{
    load::{load_named, load_pool},
    pool::Reason,
    read::{get, load_pairings, load_unmatched, participant_ids},
    search::{Search, survey},
};
use crate::{
    access::Actor,
    app::App,
    domain::{program, round},
    platform::{Error, Result, transaction},
};
use entity::{
    id::{MatchProposalId, ParticipantId},
    match_proposal::Model,
};
use sea_orm::ConnectionTrait;

/// The largest number of candidates.
const MAX_CANDIDATES: usize = 200;

/// A possible partner.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub participant_id: ParticipantId,
    pub score: i32,
    pub reasons: Vec<Reason>,
}

/// The partners whom the rules allow for a participant of a proposal, with the score under the weights of the proposal: the best 200.
///
/// # Errors
/// `NotFound` when the participant does not belong to the proposal.
pub async fn candidates(app: &App, actor: &Actor, id: MatchProposalId, participant: ParticipantId) -> Result<Vec<Candidate>> {
    let snapshot = transaction::snapshot(&app.db).await?;
    let proposal = get(&snapshot, actor, id).await?;
    let members = load_participant_ids(&snapshot, &proposal).await?;
    if !members.contains(&participant) {
        return Err(Error::NotFound { noun: "participant" });
    }
    let round = round::get(&snapshot, actor, proposal.round_id).await?;
    let program = program::get(&snapshot, actor, proposal.program_id).await?;
    let participants = load_named(&snapshot, &proposal, &members).await?;
    let pool = load_pool(&snapshot, (&proposal, &program, &round), &participants, app.clock.now()).await?;
    snapshot.rollback().await?;
    let find = move || {
        let everyone: Vec<_> = (0..).zip(&pool.people).map(|(index, _)| index).collect();
        let partners = survey(&pool, &everyone, &|_| {});
        let search = Search { pool: &pool, partners: &partners };
        let (index, person) = (0..).zip(&pool.people).find(|(_, person)| person.participant == participant)?;
        let others = (0..).zip(&pool.people).filter(|(other, _)| *other != index);
        let mut found: Vec<_> = others.filter_map(|other| Some((search.edge((index, person), other)?, other))).collect();
        found.sort_by_key(|(edge, (other, _))| (edge.is_repeat, std::cmp::Reverse(edge.score), *other));
        let candidate = |(index_of_other, other): (u32, &super::pool::Person)| {
            let (score, reasons) = pool.explain(&[index, index_of_other]);
            Candidate { participant_id: other.participant, score, reasons }
        };
        Some(found.into_iter().take(MAX_CANDIDATES).map(|(_, other)| candidate(other)).collect())
    };
    let found: Option<Vec<Candidate>> = tokio::task::spawn_blocking(find).await.map_err(Error::internal)?;
    found.ok_or(Error::NotFound { noun: "participant" })
}

/// The participants of a proposal, with a pairing or without.
pub async fn load_participant_ids(db: &impl ConnectionTrait, proposal: &Model) -> Result<Vec<ParticipantId>> {
    let mut ids: Vec<ParticipantId> = load_unmatched(db, proposal).await?.into_iter().map(|row| row.participant_id).collect();
    for row in load_pairings(db, proposal).await? {
        ids.extend(participant_ids(&row)?);
    }
    Ok(ids)
}
