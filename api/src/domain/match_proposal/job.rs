//! Computes proposals: the request, the job, and its continuation after a stop.

use super::{
    groups::{Group, Solution, solve_pool},
    load::{load_pool, load_unpaired},
    pool::{Index, Pool},
    read::{get, get_locked, load_pairings, participant_ids},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        program::{self, MatchWeights},
        round,
        shared::ensure_version,
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems, transaction},
};
use entity::{
    Tenanted,
    id::{MatchProposalId, OrganizationId, ParticipantId, RoundId},
    match_proposal::{Column, Entity, Model, Status},
    match_proposal_pairing as pairings, match_proposal_unmatched as unmatched,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;
use tokio::sync::mpsc;

/// What to match, and how.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    pub round_id: RoundId,
    /// Decides between solutions of the same score.
    pub seed: i32,
    pub only_waiting: bool,
    /// `None`: those of the program.
    pub weights: Option<MatchWeights>,
}

/// Creates a proposal, which [`compute`] then computes.
///
/// # Errors
/// `Invalid` on `roundId` when the round has ended, its program is not open, or fewer than two participants can be matched; on `weights`
/// when a weight is out of range, and on `seed` when it is negative.
pub async fn request(app: &App, actor: &Actor, request: Request, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::WriteProgram, &[])?;
    let mut problems = Problems::default();
    problems.require(request.seed >= 0, "seed", "must not be negative");
    if let Some(weights) = &request.weights {
        weights.validate("weights", &mut problems);
    }
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let id: MatchProposalId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "roundMatch", &request, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let round = round::get_active(&*work, actor, request.round_id, "roundId").await?;
    let program = program::get_open(&*work, actor, round.program_id, "roundId").await?;
    let participants = load_unpaired(&*work, &round, request.only_waiting).await?;
    if participants.len() < 2 {
        let message = "fewer than two participants of the round can be matched: active, and without a pairing in the round";
        return Err(Error::invalid_with_code("roundId", Code::WrongState, message));
    }
    let weights = request.weights.unwrap_or_else(|| MatchWeights::of(&program));
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: program.id,
        round_id: round.id,
        status: Status::Computing,
        attempt: 1,
        seed: request.seed,
        only_waiting: request.only_waiting,
        weights: serde_json::to_value(weights).map_err(Error::internal)?,
        excluded: serde_json::json!([]),
        participant_count: i32::try_from(participants.len()).map_err(Error::internal)?,
        scored_count: 0,
        pairing_count: 0,
        unmatched_count: 0,
        total_score: 0,
        upper_bound_score: 0,
        greedy_score: 0,
        failure: None,
        created_at: work.at,
        updated_at: work.at,
        proposed_at: None,
        ended_at: None,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::MatchProposalCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Begins another computation, which leaves kept pairings as they are and never pairs those who are excluded. Until it ends, the proposal
/// shows the earlier pairings.
///
/// # Errors
/// `Conflict` when the proposal is not at the expected version, or is not PROPOSED.
pub async fn rematch(app: &App, actor: &Actor, id: MatchProposalId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_locked(&work, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, row.version)?;
    ensure_proposed(&row)?;
    let (attempt, version) = (row.attempt + 1, row.version + 1);
    let row = Model { status: Status::Computing, attempt, scored_count: 0, version, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::MatchProposalRematched.entry(row.id, row.version).with_fields(vec!["status", "scoredCount"]));
    work.commit().await?;
    Ok(row)
}

/// Checks that a proposal can be changed.
///
/// # Errors
/// `Conflict` unless it is PROPOSED.
pub fn ensure_proposed(row: &Model) -> Result<()> {
    let message = match row.status {
        Status::Proposed => return Ok(()),
        Status::Computing => "the proposal is being computed",
        Status::Applied => "the proposal has been applied",
        Status::Discarded => "the proposal has been discarded",
        Status::Failed => "the computation of the proposal failed",
    };
    Err(Error::conflict("id", Code::WrongState, message))
}

/// Computes a proposal whose status is COMPUTING and stores the result, or why the computation failed. Does nothing when the proposal has
/// another status.
///
/// # Errors
/// `Unavailable` when the database does not respond: the proposal stays COMPUTING, and maintenance computes it again.
pub async fn compute(app: &App, actor: &Actor, id: MatchProposalId) -> Result<()> {
    let proposal = get(&app.db, actor, id).await?;
    if proposal.status != Status::Computing {
        return Ok(());
    }
    match try_compute(app, actor, &proposal).await {
        Ok(()) => Ok(()),
        Err(error @ Error::Unavailable(_)) => Err(error),
        Err(error) => {
            tracing::error!(%error, match_proposal = %id, "computing a match proposal failed");
            let failure = error.to_string();
            store(app, actor, &proposal, async |work, row| {
                let row = Model { status: Status::Failed, failure: Some(failure), ended_at: Some(work.at), ..row };
                work.record(ChangeKind::MatchProposalFailed.entry(row.id, row.version).with_fields(vec!["status", "failure"]));
                Ok(row)
            })
            .await
        }
    }
}

async fn try_compute(app: &App, actor: &Actor, proposal: &Model) -> Result<()> {
    let snapshot = transaction::snapshot(&app.db).await?;
    let round = round::get(&snapshot, actor, proposal.round_id).await?;
    let program = program::get(&snapshot, actor, proposal.program_id).await?;
    let participants = load_unpaired(&snapshot, &round, proposal.only_waiting).await?;
    let pool = load_pool(&snapshot, (proposal, &program, &round), &participants, app.clock.now()).await?;
    let kept = load_kept(&snapshot, proposal, &pool).await?;
    snapshot.rollback().await?;

    let (sender, mut progress) = mpsc::unbounded_channel();
    let computing = tokio::task::spawn_blocking(move || {
        let report = |scored: usize| {
            // The receiver is gone only when the job was cancelled.
            let _ = sender.send(scored);
        };
        let solution = solve_pool(&pool, &kept, &report);
        (pool, solution)
    });
    let mut stored = 0;
    while let Some(scored) = progress.recv().await {
        let scored = i32::try_from(scored).map_err(Error::internal)?;
        if scored > stored {
            stored = scored;
            store_progress(app, actor, proposal, scored).await?;
        }
    }
    let (pool, solution) = computing.await.map_err(Error::internal)?;
    store_solution(app, actor, proposal, &pool, solution).await
}

/// The kept pairings all of whose members can still be matched.
async fn load_kept(db: &impl sea_orm::ConnectionTrait, proposal: &Model, pool: &Pool) -> Result<Vec<Vec<Index>>> {
    let of_participant: HashMap<ParticipantId, Index> =
        (0..).zip(&pool.people).map(|(index, person)| (person.participant, index)).collect();
    let mut kept = Vec::new();
    for row in load_pairings(db, proposal).await?.into_iter().filter(|row| row.kept) {
        let members: Option<Vec<Index>> = participant_ids(&row)?.iter().map(|id| of_participant.get(id).copied()).collect();
        kept.extend(members);
    }
    Ok(kept)
}

/// Changes a proposal in one transaction, unless its computation has ended or has begun again.
async fn store(
    app: &App,
    actor: &Actor,
    computed: &Model,
    change: impl AsyncFnOnce(&mut UnitOfWork<'_>, Model) -> Result<Model>,
) -> Result<()> {
    let mut work = app.begin(actor).await?;
    let row = get_locked(&work, computed.id).await?;
    if row.status != Status::Computing || row.attempt != computed.attempt {
        return Ok(());
    }
    let row = Model { version: row.version + 1, updated_at: work.at, ..row };
    let row = change(&mut work, row).await?;
    row.into_active_model().reset_all().update(&*work).await?;
    work.commit().await
}

async fn store_progress(app: &App, actor: &Actor, proposal: &Model, scored: i32) -> Result<()> {
    store(app, actor, proposal, async |work, row| {
        let row = Model { scored_count: scored.max(row.scored_count), ..row };
        work.record(ChangeKind::MatchProposalProgressed.entry(row.id, row.version).with_fields(vec!["scoredCount"]));
        Ok(row)
    })
    .await
}

async fn store_solution(app: &App, actor: &Actor, proposal: &Model, pool: &Pool, solution: Solution) -> Result<()> {
    let count = |length: usize| i32::try_from(length).map_err(Error::internal);
    let (organization_id, match_proposal_id) = (proposal.organization_id, proposal.id);
    let id_of = |index: Index| pool.person(index).map(|person| person.participant);
    let mut groups = Vec::new();
    for (position, group) in (1..).zip(&solution.groups) {
        let Group { members, score, reasons, is_kept } = group;
        let ids: Vec<ParticipantId> = members.iter().filter_map(|index| id_of(*index)).collect();
        groups.push(pairings::Model {
            organization_id,
            match_proposal_id,
            position,
            score: *score,
            participant_ids: to_json(&ids)?,
            reasons: to_json(reasons)?,
            kept: *is_kept,
            pairing_id: None,
        });
    }
    let mut alone = Vec::new();
    for row in &solution.unmatched {
        let Some(participant_id) = id_of(row.person) else { continue };
        alone.push(unmatched::Model { organization_id, match_proposal_id, participant_id, reason: row.reason, help: to_json(&row.help)? });
    }
    store(app, actor, proposal, async |work, row| {
        pairings::Entity::delete_of(organization_id).filter(pairings::Column::MatchProposalId.eq(match_proposal_id)).exec(&**work).await?;
        unmatched::Entity::delete_of(organization_id)
            .filter(unmatched::Column::MatchProposalId.eq(match_proposal_id))
            .exec(&**work)
            .await?;
        let row = Model {
            status: Status::Proposed,
            participant_count: count(pool.people.len())?,
            scored_count: count(pool.people.len())?,
            pairing_count: count(groups.len())?,
            unmatched_count: count(alone.len())?,
            total_score: solution.total,
            upper_bound_score: solution.upper_bound,
            greedy_score: solution.greedy,
            proposed_at: Some(work.at),
            ..row
        };
        work.count_new_rows("match_proposal_pairing", groups.len());
        work.insert(groups)?;
        work.insert(alone)?;
        work.record(ChangeKind::MatchProposalProposed.entry(row.id, row.version).with_fields(vec![
            "status",
            "pairingCount",
            "unmatchedCount",
        ]));
        Ok(row)
    })
    .await
}

fn to_json(value: &impl Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(Error::internal)
}

/// Computes the proposals whose computation was interrupted by the end of the process. Returns their number.
pub async fn resume_interrupted(app: &App, organization: OrganizationId) -> Result<usize> {
    let actor = Actor::system(organization);
    let interrupted = Entity::of(organization).filter(Column::Status.eq(Status::Computing)).all(&app.db).await?;
    for proposal in &interrupted {
        compute(app, &actor, proposal.id).await?;
    }
    Ok(interrupted.len())
}
