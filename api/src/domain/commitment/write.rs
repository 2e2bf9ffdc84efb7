//! Makes and reviews commitments.

use super::{
    read::get,
    rules::{self, Outcome},
};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        session,
        shared::{ensure_version, not_found_as_invalid},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    commitment::{Model, Status},
    id::{CommitmentId, EmployeeId, PairingId, SessionId},
    pairing_member::{self, Column as Member},
    session::{Column as SessionColumn, Model as Session},
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter};
use serde::Serialize;

/// A commitment to be made.
#[derive(Clone, Debug, Serialize)]
pub struct NewCommitment {
    /// The session of the pairing in which it is made: scheduled or held.
    pub session_id: SessionId,
    /// The member who makes it, when the operator records it. Persons always make it in their own name.
    pub maker: Option<EmployeeId>,
    pub text: String,
    pub due_on: NaiveDate,
}

/// Makes a commitment in a session.
///
/// # Errors
/// `Invalid`, on the field: a session of another pairing, or one that did not take place; a date before the session.
pub async fn make(app: &App, actor: &Actor, new: NewCommitment, idempotency_key: Option<&str>) -> Result<Model> {
    actor.reach(Permission::WriteCommitment)?;
    let mut work = app.begin(actor).await?;
    let id: CommitmentId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "commitmentMake", &new, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let session = session::get(&*work, actor, new.session_id).await.map_err(|error| not_found_as_invalid(error, "sessionId"))?;
    let maker = actor.employee().or(new.maker).ok_or_else(|| Error::invalid("sessionId", "no member of the pairing is named"))?;
    let member = find_member(&work, session.pairing_id, Member::EmployeeId.eq(maker)).await?;
    let member =
        member.ok_or_else(|| Error::invalid("sessionId", "is not a session of your pairing: commitments are made by its members"))?;
    rules::ensure_takes_place(&session)?;
    let mut problems = Problems::default();
    rules::check_text(&mut problems, &new.text);
    rules::check_due_date(&mut problems, new.due_on, &session);
    problems.into_result()?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: session.program_id,
        pairing_id: session.pairing_id,
        session_id: session.id,
        participant_id: member.participant_id,
        employee_id: member.employee_id,
        text: new.text,
        due_on: new.due_on,
        status: Status::Open,
        reviewed_in_session_id: None,
        reviewed_at: None,
        carried_from_id: None,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::CommitmentMade.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// The review of a commitment.
#[derive(Clone, Debug, Serialize)]
pub struct Review {
    pub id: CommitmentId,
    /// The session in which it is reviewed: a later one of the same participant, with the same or the next pairing.
    pub session_id: SessionId,
    pub outcome: Outcome,
    /// The new date of a carried commitment.
    pub due_on: Option<NaiveDate>,
}

/// Reviews an open commitment. When it is carried, another commitment with the new date is made in the session of the review. A review that
/// is repeated changes nothing, unless it carries the commitment.
///
/// # Errors
/// `Conflict` when the commitment is not at the expected version, or was reviewed before; `Invalid`, on the field: a commitment of another
/// person, a session that is not a later one of the maker, a date that is missing or before the session.
pub async fn review(
    app: &App,
    actor: &Actor,
    review: Review,
    expected_version: Option<i64>,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    actor.reach(Permission::WriteCommitment)?;
    let mut work = app.begin(actor).await?;
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "commitmentReview", &review, review.id).await? {
        return get(&*work, actor, earlier).await;
    }
    let row = get(&*work, actor, review.id).await?;
    actor
        .authorize(Permission::WriteCommitment, &[row.employee_id])
        .map_err(|_| Error::invalid("id", "is a commitment of another person: only its maker reviews it"))?;
    ensure_version(expected_version, row.version)?;
    let (status, kind) = review.outcome.definition();
    if row.status == status && status != Status::Carried && row.reviewed_in_session_id == Some(review.session_id) {
        return Ok(row);
    }
    if row.status != Status::Open {
        return Err(Error::conflict("id", Code::WrongState, format!("the commitment is {}", row.status.to_value())));
    }
    let session = load_review_session(&work, &row, review.session_id).await?;
    let mut problems = Problems::default();
    rules::check_carried_date(&mut problems, review.outcome, review.due_on, &session);
    problems.into_result()?;
    if let (Outcome::Carried, Some(due_on)) = (review.outcome, review.due_on) {
        let carried = Model {
            id: app.clock.new_id(),
            version: 1,
            pairing_id: session.pairing_id,
            session_id: session.id,
            due_on,
            carried_from_id: Some(row.id),
            created_at: work.at,
            updated_at: work.at,
            ..row.clone()
        };
        work.record(ChangeKind::CommitmentMade.entry(carried.id, carried.version));
        work.insert([carried])?;
    }
    let row = Model {
        status,
        reviewed_in_session_id: Some(session.id),
        reviewed_at: Some(work.at),
        version: row.version + 1,
        updated_at: work.at,
        ..row
    };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(vec!["status", "reviewedInSession", "reviewedAt"]));
    work.commit().await?;
    Ok(row)
}

/// Loads the session of a review, and checks that the maker is a member of its pairing and that it is not before the session in which the
/// commitment was made.
async fn load_review_session(work: &UnitOfWork<'_>, row: &Model, id: SessionId) -> Result<Session> {
    let ids = [row.session_id, id];
    let mut sessions = session::visible_to(work.actor)?.filter(SessionColumn::Id.is_in(ids)).all(&**work).await?;
    let made_at = sessions.iter().find(|session| session.id == row.session_id).map(|session| session.starts_at);
    sessions.retain(|session| session.id == id);
    let session = sessions.pop().ok_or_else(|| not_found_as_invalid(Error::NotFound { noun: "session" }, "sessionId"))?;
    let member = find_member(work, session.pairing_id, Member::ParticipantId.eq(row.participant_id)).await?;
    if member.is_none() {
        return Err(Error::invalid("sessionId", "is not a session of the participant who made the commitment"));
    }
    if session.id == row.session_id || made_at.is_some_and(|made_at| session.starts_at < made_at) {
        return Err(Error::invalid("sessionId", "must be a later session than the one in which the commitment was made"));
    }
    rules::ensure_takes_place(&session)?;
    Ok(session)
}

/// The member of a pairing that meets a condition. Checks no permission: the actor sees the session of the pairing.
async fn find_member(
    work: &UnitOfWork<'_>,
    pairing: PairingId,
    condition: sea_orm::sea_query::Expr,
) -> Result<Option<pairing_member::Model>> {
    let members = pairing_member::Entity::of(work.actor.organization()).filter(Member::PairingId.eq(pairing));
    Ok(members.filter(condition).one(&**work).await?)
}
