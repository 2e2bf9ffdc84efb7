//! Creates and ends pairings.

use super::{
    read::get,
    rules::{self, Candidate, Relations},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        match_block, participant, program, round,
        shared::{continuity, ensure_version, reporting_lines},
        working_hours,
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, db, error::Problem},
};
use entity::{
    Tenanted, employee as employees,
    id::{EmployeeId, PairingId, ParticipantId, RoundId, TypedId},
    pairing::{self, Model, Status},
    pairing_member, participant as participants,
    program::Model as Program,
    round::Model as Round,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, QueryTrait};
use std::collections::{HashMap, HashSet};

/// Pairs participants in an active round. Participants who waited for a partner stop waiting.
///
/// # Errors
/// `Invalid` on `roundId` when the round has ended or its program is not open; on `participantIds` with every violated rule.
pub async fn create(
    app: &App,
    actor: &Actor,
    round_id: RoundId,
    participant_ids: Vec<ParticipantId>,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    actor.authorize(Permission::WriteProgram, &[])?;
    let mut work = app.begin(actor).await?;
    let id: PairingId = app.clock.new_id();
    let input = (round_id, &participant_ids);
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "pairingCreate", &input, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let round = round::get_active(&*work, actor, round_id, "roundId").await?;
    let program = program::get_open(&*work, actor, round.program_id, "roundId").await?;
    let mut loaded = load_candidates(&work, round_id, &participant_ids).await?;
    let candidates = take_candidates(&mut loaded, &participant_ids)?;
    let relations = load_relations(&*work, &program, &round, candidates.iter()).await?;
    rules::validate_pairing(&program, &candidates, &relations)?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: program.id,
        round_id,
        status: Status::Active,
        created_at: work.at,
        updated_at: work.at,
        ended_at: None,
        conflict_since: None,
        match_score: None,
        match_reasons: None,
        last_session_at: None,
    };
    work.insert([row.clone()])?;
    let participants: Vec<_> = candidates.iter().map(|candidate| candidate.participant.clone()).collect();
    work.insert(candidates.into_iter().map(|candidate| pairing_member::Model {
        organization_id: actor.organization(),
        pairing_id: id,
        participant_id: candidate.participant.id,
        employee_id: candidate.employee.id,
    }))?;
    work.record(ChangeKind::PairingCreated.entry(row.id, row.version));
    continuity::mark_matched(&mut work, &participants).await?;
    work.commit().await?;
    Ok(row)
}

/// Loads what the rules need to know about the relations between candidates.
async fn load_relations<'c>(
    db: &impl ConnectionTrait,
    program: &Program,
    round: &Round,
    candidates: impl Iterator<Item = &'c Candidate>,
) -> Result<Relations> {
    let zones: Vec<(EmployeeId, Option<String>)> =
        candidates.map(|candidate| (candidate.employee.id, candidate.employee.time_zone.clone())).collect();
    let employees: Vec<EmployeeId> = zones.iter().map(|(id, _)| *id).collect();
    let managers_above = reporting_lines::load_managers(db, round.organization_id, &employees).await?;
    let blocked = match_block::load_blocked_pairs(db, round.organization_id, &employees).await?;
    let hours = if program.min_shared_minutes > 0 {
        let zones = zones.into_iter().filter_map(|(id, zone)| Some((id, zone?))).collect();
        working_hours::load_utc_weeks(db, round.organization_id, zones, &program::working_hours(program), round.starts_on).await?
    } else {
        HashMap::new()
    };
    Ok(Relations { managers_above, blocked, hours })
}

/// Loads the participants to be paired. Their rows stay locked, so that two requests cannot pair a participant at the same time.
async fn load_candidates(work: &UnitOfWork<'_>, round: RoundId, ids: &[ParticipantId]) -> Result<HashMap<ParticipantId, Candidate>> {
    let organization = work.actor.organization();
    let participants = participant::load_existing_locked(&**work, work.actor, ids).await?;
    let is_participant = db::in_ids(&**work, employees::Column::Id, participants.iter().map(|row| row.employee_id.uuid()));
    let employees = employees::Entity::of(organization).filter(is_participant).all(&**work).await?;
    let employees: HashMap<EmployeeId, employees::Model> = employees.into_iter().map(|row| (row.id, row)).collect();
    let current_pairings = pairing::Entity::of(organization)
        .filter(pairing::Column::RoundId.eq(round))
        .filter(pairing::Column::Status.ne(Status::Ended))
        .select_only()
        .column(pairing::Column::Id)
        .into_query();
    let paired = pairing_member::Entity::of(organization)
        .filter(db::in_ids(&**work, pairing_member::Column::ParticipantId, ids.iter().map(|id| id.uuid())))
        .filter(pairing_member::Column::PairingId.in_subquery(current_pairings))
        .all(&**work)
        .await?;
    let paired: HashSet<ParticipantId> = paired.into_iter().map(|member| member.participant_id).collect();
    let candidate = |participant: participants::Model| {
        let employee = employees.get(&participant.employee_id)?.clone();
        let is_paired = paired.contains(&participant.id);
        Some((participant.id, Candidate { participant, employee, is_paired }))
    };
    Ok(participants.into_iter().filter_map(candidate).collect())
}

/// The candidates with these identifiers.
///
/// # Errors
/// `Invalid` on `participantIds` when one of them does not exist.
fn take_candidates(loaded: &mut HashMap<ParticipantId, Candidate>, ids: &[ParticipantId]) -> Result<Vec<Candidate>> {
    let take = |(index, id): (usize, &ParticipantId)| {
        let missing = || Error::invalid_with_code(format!("participantIds.{index}"), Code::NotFound, "the participant does not exist");
        loaded.get(id).cloned().ok_or_else(missing)
    };
    ids.iter().enumerate().map(take).collect()
}

/// A pairing that a match proposal contains.
pub(in crate::domain) struct NewPairing {
    pub id: PairingId,
    pub participants: Vec<ParticipantId>,
    pub match_score: Option<i32>,
    pub match_reasons: Option<serde_json::Value>,
}

/// The rules that each of some pairings would violate. No participant is in two of them.
pub(in crate::domain) async fn check_many(
    work: &UnitOfWork<'_>,
    program: &Program,
    round: &Round,
    pairings: &[Vec<ParticipantId>],
) -> Result<Vec<Vec<Problem>>> {
    let mut loaded = load_candidates(work, round.id, &pairings.concat()).await?;
    check(work, program, round, pairings.iter().map(Vec::as_slice), &mut loaded).await
}

async fn check<'i>(
    work: &UnitOfWork<'_>,
    program: &Program,
    round: &Round,
    pairings: impl Iterator<Item = &'i [ParticipantId]>,
    loaded: &mut HashMap<ParticipantId, Candidate>,
) -> Result<Vec<Vec<Problem>>> {
    let relations = load_relations(&**work, program, round, loaded.values()).await?;
    let mut problems = Vec::new();
    for members in pairings {
        let checked = take_candidates(loaded, members).and_then(|candidates| rules::validate_pairing(program, &candidates, &relations));
        problems.push(match checked {
            Ok(()) => Vec::new(),
            Err(Error::Invalid(problems)) => problems,
            Err(other) => return Err(other),
        });
    }
    Ok(problems)
}

/// Creates many pairings, all of them or none. Participants who waited for a partner stop waiting.
///
/// # Errors
/// `Invalid` with every rule that one of the pairings violates.
pub(in crate::domain) async fn create_many(
    work: &mut UnitOfWork<'_>,
    program: &Program,
    round: &Round,
    pairings: Vec<NewPairing>,
) -> Result<()> {
    let ids: Vec<ParticipantId> = pairings.iter().flat_map(|pairing| pairing.participants.iter().copied()).collect();
    let mut loaded = load_candidates(work, round.id, &ids).await?;
    let members = pairings.iter().map(|pairing| pairing.participants.as_slice());
    let problems = check(work, program, round, members, &mut loaded).await?.concat();
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let (mut rows, mut member_rows) = (Vec::new(), Vec::new());
    for NewPairing { id, participants, match_score, match_reasons } in pairings {
        let candidates = participants.iter().filter_map(|id| loaded.get(id));
        member_rows.extend(candidates.map(|candidate| pairing_member::Model {
            organization_id: round.organization_id,
            pairing_id: id,
            participant_id: candidate.participant.id,
            employee_id: candidate.employee.id,
        }));
        rows.push(Model {
            organization_id: round.organization_id,
            id,
            version: 1,
            program_id: program.id,
            round_id: round.id,
            status: Status::Active,
            created_at: work.at,
            updated_at: work.at,
            ended_at: None,
            conflict_since: None,
            match_score,
            match_reasons,
            last_session_at: None,
        });
    }
    rows.iter().for_each(|row| work.record(ChangeKind::PairingCreated.entry(row.id, row.version)));
    work.insert(rows)?;
    work.insert(member_rows)?;
    let mut participants: Vec<participants::Model> = loaded.into_values().map(|candidate| candidate.participant).collect();
    participants.sort_unstable_by_key(|row| row.id);
    continuity::mark_matched(work, &participants).await
}

/// Ends a pairing. Ending an ended pairing changes nothing.
///
/// # Errors
/// `Conflict` when the pairing is not at the expected version.
pub async fn end(app: &App, actor: &Actor, id: PairingId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, row.version)?;
    if row.status == Status::Ended {
        return Ok(row);
    }
    let row = Model { status: Status::Ended, ended_at: Some(work.at), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::PairingEnded.entry(row.id, row.version).with_fields(vec!["status", "endedAt"]));
    work.commit().await?;
    Ok(row)
}
