//! Opens exchanges and submits feedback.

use super::read::{encryption_context, get_exchange};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        pairing, personal_key, program,
        question_set::{self, Answer, Question, check_answers},
        shared::{ensure_version, not_found_as_invalid},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    feedback::{Column, Entity, Model, Status},
    feedback_exchange::{Column as ExchangeColumn, Entity as Exchanges, Model as Exchange, Status as ExchangeStatus},
    feedback_version,
    id::{EmployeeId, FeedbackExchangeId, FeedbackId, FeedbackVersionId, PairingId},
    question_set::Purpose,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

/// The longest time that an exchange can be open.
const MAX_OPEN: TimeDelta = TimeDelta::days(90);

/// Opens an exchange between the members of a pairing of the actor, with the feedback questions of the program.
///
/// # Errors
/// `Invalid` on `pairingId` when the actor is not a member of it, the program has no questions for feedback, or another exchange of the pairing
/// is open; on `dueAt` when it is not within 90 days from now. `Unavailable` when the server has no encryption key.
pub async fn open(
    app: &App,
    actor: &Actor,
    pairing_id: PairingId,
    due_at: DateTime<Utc>,
    idempotency_key: Option<&str>,
) -> Result<Exchange> {
    let opener = require_person(actor)?;
    let mut work = app.begin(actor).await?;
    let id: FeedbackExchangeId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "feedbackExchangeOpen", &(pairing_id, due_at), id).await? {
        return get_exchange(&*work, actor, earlier).await;
    }
    let pairing = pairing::get(&*work, actor, pairing_id).await.map_err(|error| not_found_as_invalid(error, "pairingId"))?;
    let members = pairing::load_member_ids(&*work, actor, pairing_id).await?;
    // A role that sees all pairings finds no other than an employee does.
    if !members.contains(&opener) {
        return Err(not_found_as_invalid(Error::NotFound { noun: "pairing" }, "pairingId"));
    }
    let is_valid_due = due_at > work.at && due_at <= work.at + MAX_OPEN;
    if !is_valid_due {
        return Err(Error::invalid("dueAt", format!("must be in the future, at most {} days from now", MAX_OPEN.num_days())));
    }
    let others = Exchanges::of(actor.organization()).filter(ExchangeColumn::PairingId.eq(pairing_id));
    let others = others.filter(ExchangeColumn::Status.eq(ExchangeStatus::Open)).filter(ExchangeColumn::DueAt.gt(work.at));
    if let Some(other) = others.one(&*work).await? {
        let message = format!("the pairing has an open exchange, {}, which is not due yet", other.id);
        return Err(Error::invalid_with_code("pairingId", Code::WrongState, message));
    }
    let questions = program::get_questions_for_use(&*work, actor, pairing.program_id, Purpose::Feedback, "pairingId").await?;
    // Refuses an exchange to which no member could submit.
    personal_key::for_writing(app, &work, actor.organization(), opener).await?;
    let exchange = Exchange {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: pairing.program_id,
        pairing_id,
        question_set_version_id: questions,
        opened_by_id: opener,
        status: ExchangeStatus::Open,
        due_at: crate::platform::clock::truncate_to_micros(due_at),
        completed_at: None,
        created_at: work.at,
        updated_at: work.at,
    };
    let pairs =
        members.iter().flat_map(|giver| members.iter().filter(move |receiver| *receiver != giver).map(move |other| (*giver, *other)));
    let rows: Vec<Model> = pairs.map(|(giver, receiver)| new_row(&work, id, giver, receiver)).collect();
    work.insert([exchange.clone()])?;
    work.insert(rows)?;
    work.record(ChangeKind::FeedbackExchangeOpened.entry(exchange.id, exchange.version));
    work.commit().await?;
    Ok(exchange)
}

fn new_row(work: &UnitOfWork<'_>, feedback_exchange_id: FeedbackExchangeId, giver_id: EmployeeId, receiver_id: EmployeeId) -> Model {
    Model {
        organization_id: work.actor.organization(),
        id: work.app.clock.new_id(),
        version: 1,
        feedback_exchange_id,
        giver_id,
        receiver_id,
        status: Status::Waiting,
        submitted_at: None,
        created_at: work.at,
        updated_at: work.at,
    }
}

/// Submits the feedback of the actor to another member, also after the due instant. What was submitted before stays as an earlier version;
/// the same answers again change nothing. There is no idempotency key, because the server would keep a hash of the answers with it.
///
/// # Errors
/// `Invalid` on `feedbackExchangeId` or `receiverId` when there is no such exchange or member, or the receiver is the actor; on a field of
/// `answers`, for each that violates the rules of its question. `Conflict` when the feedback is not at the expected version. `Unavailable`
/// when the server has no encryption key.
pub async fn submit(
    app: &App,
    actor: &Actor,
    exchange_id: FeedbackExchangeId,
    receiver_id: EmployeeId,
    answers: Vec<Answer>,
    expected_version: Option<i64>,
) -> Result<Model> {
    let giver = require_person(actor)?;
    let mut work = app.begin(actor).await?;
    let exchange = get_exchange(&*work, actor, exchange_id).await.map_err(|error| not_found_as_invalid(error, "feedbackExchangeId"))?;
    if receiver_id == giver {
        return Err(Error::invalid("receiverId", "must be another member of the pairing: feedback is not given to oneself"));
    }
    let mut rows = Entity::of(actor.organization()).filter(Column::FeedbackExchangeId.eq(exchange_id)).all(&*work).await?;
    let is_given = |row: &Model| row.giver_id == giver && row.receiver_id == receiver_id;
    let Some(index) = rows.iter().position(is_given) else {
        return Err(Error::invalid_with_code("receiverId", Code::NotFound, "there is no such member of the pairing"));
    };
    let row = rows.swap_remove(index);
    ensure_version(expected_version, row.version)?;
    let questions = question_set::load_questions(&*work, actor, exchange.question_set_version_id).await?;
    let mut problems = Problems::default();
    check_answers(&mut problems, &questions, &answers);
    problems.into_result()?;
    let answers = sorted(answers, &questions);
    let latest = load_latest(&work, &row).await?;
    if latest.as_ref().is_some_and(|(_, latest)| latest.as_ref() == Some(&answers)) {
        return Ok(row);
    }
    let id: FeedbackVersionId = app.clock.new_id();
    let key = personal_key::for_writing(app, &work, actor.organization(), giver).await?;
    let text = serde_json::to_string(&answers).map_err(Error::internal)?;
    let version = feedback_version::Model {
        organization_id: actor.organization(),
        id,
        feedback_id: row.id,
        number: latest.map_or(1, |(number, _)| number + 1),
        answers: key.encrypt(&encryption_context(id), &text)?,
        created_at: work.at,
    };
    let kind = if row.status == Status::Waiting { ChangeKind::FeedbackSubmitted } else { ChangeKind::FeedbackRevised };
    let fields = if row.status == Status::Waiting { vec!["status", "submittedAt", "answers"] } else { vec!["answers"] };
    let submitted_at = row.submitted_at.or(Some(work.at));
    let row = Model { status: Status::Submitted, submitted_at, version: row.version + 1, updated_at: work.at, ..row };
    work.insert([version])?;
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(fields));
    if exchange.status == ExchangeStatus::Open && rows.iter().all(|other| other.status == Status::Submitted) {
        complete(&mut work, exchange)?;
    }
    work.commit().await?;
    Ok(row)
}

fn complete(work: &mut UnitOfWork<'_>, exchange: Exchange) -> Result<()> {
    let status = ExchangeStatus::Complete;
    let exchange = Exchange { status, completed_at: Some(work.at), version: exchange.version + 1, updated_at: work.at, ..exchange };
    work.update(exchange.clone())?;
    work.record(ChangeKind::FeedbackExchangeCompleted.entry(exchange.id, exchange.version).with_fields(vec!["status", "completedAt"]));
    Ok(())
}

/// The employee who calls.
fn require_person(actor: &Actor) -> Result<EmployeeId> {
    actor.reach(Permission::WriteFeedback)?;
    actor.employee().ok_or_else(|| Error::Forbidden { needs: "the token of the employee concerned".into() })
}

/// The answers in the order of the questions.
fn sorted(mut answers: Vec<Answer>, questions: &[Question]) -> Vec<Answer> {
    answers.sort_by_key(|answer| questions.iter().position(|question| question.key == answer.question));
    answers
}

/// The number and the answers of the latest version. The answers are `None` when their key was destroyed.
async fn load_latest(work: &UnitOfWork<'_>, row: &Model) -> Result<Option<(i32, Option<Vec<Answer>>)>> {
    let id: FeedbackId = row.id;
    let versions = feedback_version::Entity::of(work.actor.organization()).filter(feedback_version::Column::FeedbackId.eq(id));
    let Some(version) = versions.order_by_desc(feedback_version::Column::Number).one(&**work).await? else { return Ok(None) };
    let keys = personal_key::load(work.app, &**work, work.actor.organization(), [row.giver_id]).await?;
    let text = keys.decrypt(row.giver_id, &encryption_context(version.id), &version.answers)?;
    Ok(Some((version.number, text.map(|text| serde_json::from_str(&text).map_err(Error::internal)).transpose()?)))
}
