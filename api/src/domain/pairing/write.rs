//! Forming and ending pairings.

use super::{
    get,
    rules::{self, Candidate},
};
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::{continuity, listing::expect_version, participant, program, reporting, round},
    feed::Kind,
    platform::{Code, Error, Result, db},
};
use entity::{
    Tenanted, employee as employees,
    id::{EmployeeId, PairingId, ParticipantId, RoundId, TypedId},
    pairing::{self, Model, Status},
    pairing_member,
};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait};
use std::collections::{HashMap, HashSet};

/// Brings participants together in a round.
///
/// # Errors
/// `Invalid` with every rule that says no (see the unit tests of `rules`).
pub async fn create(app: &App, actor: &Actor, round_id: RoundId, participant_ids: Vec<ParticipantId>, key: Option<&str>) -> Result<Model> {
    actor.may(Act::WriteProgram, &[])?;
    let mut work = app.begin(actor).await?;
    let id: PairingId = app.clock.id();
    if let Some(done) = work.once(key, "pairingCreate", &(round_id, &participant_ids), id).await? {
        return get(&*work, actor, done).await;
    }
    let round = round::active(&*work, actor, round_id, "roundId").await?;
    let program = program::open(&*work, actor, round.program_id, "roundId").await?;
    let candidates = candidates(&work, round_id, &participant_ids).await?;
    let people: Vec<EmployeeId> = candidates.iter().map(|candidate| candidate.employee.id).collect();
    let lines = reporting::lines(&*work, actor.organization(), &people).await?;
    rules::may_pair(&program, &candidates, &lines)?;
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
    };
    work.add([row.clone()])?;
    let participants: Vec<_> = candidates.iter().map(|candidate| candidate.participant.clone()).collect();
    work.add(candidates.into_iter().map(|candidate| pairing_member::Model {
        organization_id: actor.organization(),
        pairing_id: id,
        participant_id: candidate.participant.id,
        employee_id: candidate.employee.id,
    }))?;
    work.record(Kind::PairingCreated.of(row.id, row.version));
    continuity::matched(&mut work, &participants).await?;
    work.commit().await?;
    Ok(row)
}

/// Loads those who are to be paired; their participant rows stay locked, so that nobody is paired twice at once.
async fn candidates(work: &Work<'_>, round: RoundId, ids: &[ParticipantId]) -> Result<Vec<Candidate>> {
    let organization = work.actor.organization();
    let found = participant::named(&**work, work.actor, ids).await?;
    let found: HashMap<ParticipantId, _> = found.into_iter().map(|row| (row.id, row)).collect();
    let of = found.values().map(|row| row.employee_id.uuid());
    let people = employees::Entity::of(organization).filter(db::among(&**work, employees::Column::Id, of)).all(&**work).await?;
    let people: HashMap<EmployeeId, employees::Model> = people.into_iter().map(|row| (row.id, row)).collect();
    let active = pairing::Entity::of(organization)
        .filter(pairing::Column::RoundId.eq(round))
        .filter(pairing::Column::Status.ne(Status::Ended))
        .select_only()
        .column(pairing::Column::Id)
        .into_query();
    let busy = pairing_member::Entity::of(organization)
        .filter(db::among(&**work, pairing_member::Column::ParticipantId, ids.iter().map(|id| id.uuid())))
        .filter(pairing_member::Column::PairingId.in_subquery(active))
        .all(&**work)
        .await?;
    let busy: HashSet<ParticipantId> = busy.into_iter().map(|member| member.participant_id).collect();
    let candidate = |(index, id): (usize, &ParticipantId)| {
        let missing = || Error::refused(format!("participantIds.{index}"), Code::NotFound, "there is no such participant");
        let participant = found.get(id).ok_or_else(missing)?.clone();
        let employee = people.get(&participant.employee_id).ok_or_else(missing)?.clone();
        Ok(Candidate { participant, employee, paired_already: busy.contains(id) })
    };
    ids.iter().enumerate().map(candidate).collect()
}

/// Parts the partners. Ending it twice changes nothing.
pub async fn end(app: &App, actor: &Actor, id: PairingId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.may(Act::WriteProgram, &[])?;
    expect_version(expected_version, row.version)?;
    if row.status == Status::Ended {
        return Ok(row);
    }
    let row = Model { status: Status::Ended, ended_at: Some(work.at), version: row.version + 1, updated_at: work.at, ..row };
    work.change(row.clone())?;
    work.record(Kind::PairingEnded.of(row.id, row.version).changing(vec!["status", "endedAt"]));
    work.commit().await?;
    Ok(row)
}
