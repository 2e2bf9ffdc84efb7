//! Applies and discards proposals.

use super::{
    job::ensure_proposed,
    read::{get_locked, load_pairings, participant_ids},
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        pairing::{self, NewPairing},
        program, round,
        shared::ensure_version,
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problem},
};
use entity::{
    id::MatchProposalId,
    match_proposal::{Model, Status},
    match_proposal_pairing as pairings,
};

/// The largest number of errors that one answer contains.
const MAX_PROBLEMS: usize = 100;

/// Creates the pairings of a proposal, all of them or none. Applying an applied proposal again changes nothing.
///
/// # Errors
/// `Conflict` when the proposal is not at the expected version, or is not PROPOSED; `Invalid` with `ProposalMoved` for everything that has
/// changed since so that a pairing is no longer possible.
pub async fn apply(app: &App, actor: &Actor, id: MatchProposalId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_locked(&work, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    if row.status == Status::Applied {
        return Ok(row);
    }
    ensure_version(expected_version, row.version)?;
    ensure_proposed(&row)?;
    let round = round::get_active(&*work, actor, row.round_id, "id").await.map_err(moved)?;
    let program = program::get_open(&*work, actor, row.program_id, "id").await.map_err(moved)?;
    let proposed = load_pairings(&*work, &row).await?;
    let mut new = Vec::with_capacity(proposed.len());
    for pairing in &proposed {
        new.push(NewPairing {
            id: app.clock.new_id(),
            participants: participant_ids(pairing)?,
            match_score: Some(pairing.score),
            match_reasons: Some(pairing.reasons.clone()),
        });
    }
    // One statement refers to each new pairing; so the proposal is read and written with the pairings in one transaction.
    let ids: Vec<_> = new.iter().map(|pairing| pairing.id).collect();
    pairing::create_many(&mut work, &program, &round, new).await.map_err(moved)?;
    let linked = proposed.into_iter().zip(ids).map(|(pairing, id)| pairings::Model { pairing_id: Some(id), ..pairing });
    let linked: Vec<pairings::Model> = linked.collect();
    work.upsert(linked, &replace_pairing_id())?;
    let row = Model { status: Status::Applied, ended_at: Some(work.at), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::MatchProposalApplied.entry(row.id, row.version).with_fields(vec!["status", "endedAt"]));
    work.commit().await?;
    Ok(row)
}

/// Sets the pairing of rows that exist: all of them in a few statements.
fn replace_pairing_id() -> sea_orm::sea_query::OnConflict {
    use pairings::Column;
    let mut on_conflict = sea_orm::sea_query::OnConflict::columns([Column::OrganizationId, Column::MatchProposalId, Column::Position]);
    on_conflict.update_column(Column::PairingId).to_owned()
}

/// Says of each problem that it arose after the proposal was made.
fn moved(error: Error) -> Error {
    let Error::Invalid(problems) = error else { return error };
    let problems = problems.into_iter().take(MAX_PROBLEMS);
    Error::Invalid(problems.map(|problem| Problem { field: "id".into(), code: Code::ProposalMoved, ..problem }).collect())
}

/// Sets a proposal aside. Discarding a discarded proposal changes nothing.
///
/// # Errors
/// `Conflict` when the proposal is not at the expected version, or is not PROPOSED.
pub async fn discard(app: &App, actor: &Actor, id: MatchProposalId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_locked(&work, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    if row.status == Status::Discarded {
        return Ok(row);
    }
    ensure_version(expected_version, row.version)?;
    ensure_proposed(&row)?;
    let row = Model { status: Status::Discarded, ended_at: Some(work.at), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::MatchProposalDiscarded.entry(row.id, row.version).with_fields(vec!["status", "endedAt"]));
    work.commit().await?;
    Ok(row)
}
