//! Gives and withdraws recognitions.

use super::{read::get, rules};
use crate::{
    access::{Actor, Permission, Reach},
    app::{App, UnitOfWork},
    domain::{
        competency, pairing, participant, program,
        shared::{ensure_version, not_found_as_invalid, serialize_enum},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, db, error::Problems},
};
use chrono::SecondsFormat;
use entity::{
    Tenanted, commitment,
    employee::{self, Status as EmployeeStatus},
    id::{CommitmentId, CompetencyId, EmployeeId, PairingId, ProgramId, RecognitionId, TypedId},
    pairing_member,
    participant::{self as participants, Column as ParticipantColumn},
    recognition::{Column, Entity, Model, Status, Visibility},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

/// A recognition to be given by the actor.
#[derive(Clone, Debug, Serialize)]
pub struct NewRecognition {
    pub program_id: ProgramId,
    pub receiver_id: EmployeeId,
    pub text: String,
    pub competency_id: Option<CompetencyId>,
    /// A commitment of a pairing of which giver and receiver are or were members.
    pub commitment_id: Option<CommitmentId>,
    #[serde(serialize_with = "serialize_enum")]
    pub visibility: Visibility,
}

/// The employee in whose name the actor gives and withdraws recognitions.
fn own_employee(actor: &Actor) -> Result<EmployeeId> {
    match actor.reach(Permission::WriteRecognition)? {
        Reach::Own(employee) => Ok(employee),
        Reach::All => Err(Error::Forbidden { needs: "the token of the employee concerned".into() }),
    }
}

/// Gives a recognition.
///
/// # Errors
/// `Invalid`, with every field that violates its limits; with the code `TooMany` on `receiverId` when the giver has given too many within a
/// day.
pub async fn give(app: &App, actor: &Actor, new: NewRecognition, idempotency_key: Option<&str>) -> Result<Model> {
    let giver = own_employee(actor)?;
    let mut work = app.begin(actor).await?;
    let id: RecognitionId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "recognitionGive", &new, id).await? {
        let own = Entity::of(actor.organization()).filter(Column::Id.eq(earlier)).filter(Column::GiverId.eq(giver));
        return own.one(&*work).await?.ok_or(Error::NotFound { noun: "recognition" });
    }
    let mut problems = Problems::default();
    problems.require_text("text", &new.text, rules::MAX_TEXT);
    let people_fit = check_people(&work, giver, &new, &mut problems).await?;
    if let Some(competency) = new.competency_id
        && competency::load_existing(&*work, actor, &[competency]).await?.is_empty()
    {
        problems.add("competencyId", Code::NotFound, "there is no such competency");
    }
    // What concerns both is checked when there are both.
    let pairing_id = if people_fit { check_pairing(&work, giver, &new, &mut problems).await? } else { None };
    problems.into_result()?;
    ensure_not_too_many(&work, giver, new.receiver_id).await?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: new.program_id,
        giver_id: giver,
        receiver_id: new.receiver_id,
        competency_id: new.competency_id,
        commitment_id: new.commitment_id,
        pairing_id,
        text: Some(new.text),
        visibility: new.visibility,
        status: Status::Given,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::RecognitionGiven.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Checks that giver and receiver are two people who take part in the program, and that the receiver still works in the organization. Reads
/// without the actor's permissions: colleagues in a program do not see each other's participation.
async fn check_people(work: &UnitOfWork<'_>, giver: EmployeeId, new: &NewRecognition, problems: &mut Problems) -> Result<bool> {
    let organization = work.actor.organization();
    let both = db::in_ids(&**work, ParticipantColumn::EmployeeId, [giver.uuid(), new.receiver_id.uuid()]);
    let enrolled = participants::Entity::of(organization).filter(ParticipantColumn::ProgramId.eq(new.program_id)).filter(both);
    let enrolled = enrolled.all(&**work).await?;
    let find = |employee| enrolled.iter().find(|row| row.employee_id == employee);
    let takes_part = |employee| find(employee).is_some_and(|row| participant::TAKES_PART.contains(&row.status));
    if !takes_part(giver) {
        let (code, message) = program::explain_no_participation(&**work, work.actor, new.program_id).await?;
        problems.add("programId", code, message);
        return Ok(false);
    }
    if new.receiver_id == giver {
        problems.require(false, "receiverId", "must be another person than yourself");
        return Ok(false);
    }
    let receiver = employee::Entity::of(organization).filter(employee::Column::Id.eq(new.receiver_id)).one(&**work).await?;
    let (code, message) = match receiver {
        None => (Code::NotFound, "there is no such employee"),
        Some(receiver) if receiver.status == EmployeeStatus::Terminated && find(receiver.id).is_some() => {
            (Code::WrongState, "the employment of this person has ended")
        }
        Some(receiver) if !takes_part(receiver.id) => (Code::NotParticipating, "the employee does not take part in this program"),
        Some(_) => return Ok(true),
    };
    problems.add("receiverId", code, message);
    Ok(false)
}

/// Checks that the commitment was made in the program and in a pairing of both. Returns the pairing whose members read a recognition with
/// the visibility PAIRING: that of the commitment, or the latest of both.
async fn check_pairing(
    work: &UnitOfWork<'_>,
    giver: EmployeeId,
    new: &NewRecognition,
    problems: &mut Problems,
) -> Result<Option<PairingId>> {
    let organization = work.actor.organization();
    let mut pairing = None;
    if let Some(id) = new.commitment_id {
        // The giver may read what is made in own pairings. Any other commitment does not exist.
        let own = pairing::select_pairing_ids(organization, giver);
        let commitment = commitment::Entity::of(organization).filter(commitment::Column::Id.eq(id));
        let Some(commitment) = commitment.filter(commitment::Column::PairingId.in_subquery(own)).one(&**work).await? else {
            problems.add("commitmentId", Code::NotFound, "there is no such commitment");
            return Ok(None);
        };
        let members = pairing_member::Entity::of(organization).filter(pairing_member::Column::PairingId.eq(commitment.pairing_id));
        let is_shared = members.filter(pairing_member::Column::EmployeeId.eq(new.receiver_id)).one(&**work).await?.is_some();
        problems.require(is_shared, "commitmentId", "must be a commitment of a pairing of both of you");
        problems.require(commitment.program_id == new.program_id, "commitmentId", "must be a commitment of this program");
        pairing = Some(commitment.pairing_id);
    }
    if new.visibility != Visibility::Pairing {
        return Ok(None);
    }
    if pairing.is_none() {
        pairing = pairing::find_latest_shared(&**work, organization, new.program_id, [giver, new.receiver_id]).await?;
    }
    let message = "is PAIRING, but you and the receiver are and were in no pairing of this program together";
    problems.require(pairing.is_some(), "visibility", message);
    Ok(pairing)
}

/// Checks the limits against spam. The writes of an organization are done one after the other, so no two of them are counted at once.
async fn ensure_not_too_many(work: &UnitOfWork<'_>, giver: EmployeeId, receiver: EmployeeId) -> Result<()> {
    let latest = Entity::of(work.actor.organization()).filter(Column::GiverId.eq(giver)).order_by_desc(Column::Id);
    let latest = latest.limit(rules::MAX_TOTAL as u64).select_only().columns([Column::ReceiverId, Column::CreatedAt]);
    let latest: Vec<_> = latest.into_tuple().all(&**work).await?;
    let Some((next, limit)) = rules::find_limit(&latest, receiver, work.at) else { return Ok(()) };
    let next = next.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    Err(Error::invalid_with_code("receiverId", Code::TooMany, format!("{limit} within 24 hours; the next is possible at {next}")))
}

/// Withdraws a recognition: its text is deleted, and only its giver still sees it. A withdrawn one stays unchanged.
///
/// # Errors
/// `Conflict` when the recognition is not at the expected version; `Invalid` on `id` when another person gave it.
pub async fn withdraw(app: &App, actor: &Actor, id: RecognitionId, expected_version: Option<i64>) -> Result<Model> {
    let giver = own_employee(actor)?;
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await.map_err(|error| not_found_as_invalid(error, "id"))?;
    if row.giver_id != giver {
        return Err(Error::invalid("id", "is a recognition by another person: only its giver can withdraw it"));
    }
    ensure_version(expected_version, row.version)?;
    if row.status == Status::Withdrawn {
        return Ok(row);
    }
    let row = Model { status: Status::Withdrawn, text: None, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::RecognitionWithdrawn.entry(row.id, row.version).with_fields(vec!["status", "text"]));
    work.commit().await?;
    Ok(row)
}
