//! Opens, answers and closes pulses.

use super::{MIN_GROUP, comments, read::get};
use crate::{
    access::{Actor, Permission},
    app::{App, UnitOfWork},
    domain::{
        program,
        question_set::{self, Answer, Kind, Question, check_answers},
        round,
        shared::{ensure_version, minimum_group_of, not_found_as_invalid},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, clock::truncate_to_micros, error::Problems},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, ProgramId, PulseId, RoundId},
    organization,
    participant::{Column as ParticipantColumn, Entity as Participants, Status as ParticipantStatus},
    pulse::{Column, Entity, Model},
    pulse_participation, pulse_tally,
    question_set::Purpose,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, QueryFilter, QueryOrder,
    sea_query::{CaseStatement, Expr, ExprTrait},
};
use std::cmp;

/// The longest time that a pulse can be open.
const MAX_OPEN: TimeDelta = TimeDelta::days(90);

/// The version of a pulse until it is closed.
const FIRST_VERSION: i64 = 1;

/// Opens the pulse of an active round, with the pulse questions of the program.
///
/// # Errors
/// `Invalid` on `roundId` when the round does not exist, has ended, or has a pulse, or the program has no questions for it; on `closesAt` when it
/// is not within 90 days from now. `Unavailable` when a question is answered in words and the server has no encryption key.
pub async fn open(app: &App, actor: &Actor, round_id: RoundId, closes_at: DateTime<Utc>, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::WriteProgram, &[])?;
    let mut work = app.begin(actor).await?;
    let id: PulseId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "pulseOpen", &(round_id, closes_at), id).await? {
        return get(&*work, actor, earlier).await;
    }
    let round = round::get_active(&*work, actor, round_id, "roundId").await?;
    let is_valid_close = closes_at > work.at && closes_at <= work.at + MAX_OPEN;
    if !is_valid_close {
        return Err(Error::invalid("closesAt", format!("must be in the future, at most {} days from now", MAX_OPEN.num_days())));
    }
    if Entity::of(actor.organization()).filter(Column::RoundId.eq(round_id)).one(&*work).await?.is_some() {
        return Err(Error::invalid_with_code("roundId", Code::WrongState, "the round has a pulse already"));
    }
    let version = program::get_questions_for_use(&*work, actor, round.program_id, Purpose::Pulse, "roundId").await?;
    let questions = question_set::load_questions(&*work, actor, version).await?;
    if questions.iter().any(|question| question.kind == Kind::Text) && app.keys.current_name().is_none() {
        let message = "a pulse with questions for words needs an encryption key: the operator of the server must set encryption_key";
        return Err(Error::Unavailable(message.into()));
    }
    let organization = organization::Entity::of(actor.organization()).one(&*work).await?;
    let organization = organization.ok_or(Error::NotFound { noun: "organization" })?;
    let minimum_group = cmp::max(i32::try_from(minimum_group_of(&organization)).unwrap_or(i32::MAX), MIN_GROUP);
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: FIRST_VERSION,
        program_id: round.program_id,
        round_id,
        question_set_version_id: version,
        closes_at: truncate_to_micros(closes_at),
        minimum_group,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.insert(empty_tally(&row, &questions))?;
    work.record(ChangeKind::PulseOpened.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// A row with the count 0 for each possible answer, for each question, and for the pulse.
fn empty_tally(pulse: &Model, questions: &[Question]) -> Vec<pulse_tally::Model> {
    let mut keys = vec![(String::new(), String::new())];
    for question in questions {
        let values = question.scale.iter().flat_map(|scale| (scale.min..=scale.max).map(|value| value.to_string()));
        let answers = values.chain(question.options.iter().map(|option| option.key.clone())).chain([String::new()]);
        keys.extend(answers.map(|answer| (question.key.clone(), answer)));
    }
    let to_row = |(question_key, answer)| pulse_tally::Model {
        organization_id: pulse.organization_id,
        pulse_id: pulse.id,
        question_key,
        answer,
        count: 0,
    };
    keys.into_iter().map(to_row).collect()
}

/// Counts the answers of the actor, who takes part in the program. There is no idempotency key, because the server would keep a hash of the
/// answers with it: that the actor answered is stored, and a second answer is refused.
///
/// # Errors
/// `Invalid` on `pulseId` when the pulse does not exist, is closed, or was answered by the actor, or the actor does not take part in its program;
/// on a field of `answers`, for each that violates the rules of its question.
pub async fn answer(app: &App, actor: &Actor, id: PulseId, answers: Vec<Answer>) -> Result<Model> {
    actor.reach(Permission::AnswerPulse)?;
    let employee_id = actor.employee().ok_or_else(|| Error::Forbidden { needs: "the token of the employee concerned".into() })?;
    let mut work = app.begin(actor).await?;
    let pulse = get(&*work, actor, id).await.map_err(|error| not_found_as_invalid(error, "pulseId"))?;
    ensure_can_answer(&work, &pulse, employee_id).await?;
    let questions = question_set::load_questions(&*work, actor, pulse.question_set_version_id).await?;
    let mut problems = Problems::default();
    check_answers(&mut problems, &questions, &answers);
    problems.into_result()?;
    count(&work, &pulse, &answers).await?;
    let organization_id = actor.organization();
    work.insert([pulse_participation::Model { organization_id, pulse_id: id, employee_id }])?;
    for answer in answers {
        if let Some(text) = answer.text {
            work.insert([comments::encrypt(app, organization_id, id, &answer.question, text)?])?;
        }
    }
    // Without an entry in the change log, which would tell who answered when.
    work.commit().await?;
    Ok(pulse)
}

async fn ensure_can_answer(work: &UnitOfWork<'_>, pulse: &Model, employee: EmployeeId) -> Result<()> {
    if pulse.closes_at <= work.at {
        return Err(Error::invalid_with_code("pulseId", Code::WrongState, "the pulse is closed"));
    }
    if !takes_part(work, pulse.program_id, employee).await? {
        let message = "the caller is not an ACTIVE, PAUSED or COMPLETED participant of the program";
        return Err(Error::invalid_with_code("pulseId", Code::NotParticipating, message));
    }
    let participations = pulse_participation::Entity::of(work.actor.organization())
        .filter(pulse_participation::Column::PulseId.eq(pulse.id))
        .filter(pulse_participation::Column::EmployeeId.eq(employee));
    match participations.one(&**work).await? {
        Some(_) => Err(Error::invalid_with_code("pulseId", Code::WrongState, "the caller has answered this pulse already")),
        None => Ok(()),
    }
}

async fn takes_part(work: &UnitOfWork<'_>, program: ProgramId, employee: EmployeeId) -> Result<bool> {
    use ParticipantStatus::{Active, Completed, Paused};
    let statuses = [Active, Paused, Completed].map(|status| status.to_value());
    let participants = Participants::of(work.actor.organization())
        .filter(ParticipantColumn::ProgramId.eq(program))
        .filter(ParticipantColumn::EmployeeId.eq(employee))
        .filter(ParticipantColumn::Status.is_in(statuses));
    Ok(participants.one(&**work).await?.is_some())
}

/// Adds 1 to each answer in the tally. All rows of the tally are written, so that the database does not show which of them changed.
async fn count(work: &UnitOfWork<'_>, pulse: &Model, answers: &[Answer]) -> Result<()> {
    use pulse_tally::{Column, Entity};
    let is_row = |question: &str, answer: &str| Column::QuestionKey.eq(question).and(Column::Answer.eq(answer));
    let mut is_counted = Condition::any().add(is_row("", ""));
    for answer in answers {
        is_counted = is_counted.add(is_row(&answer.question, ""));
        if let Some(value) = answer.scale {
            is_counted = is_counted.add(is_row(&answer.question, &value.to_string()));
        }
        for choice in answer.choices.iter().flatten() {
            is_counted = is_counted.add(is_row(&answer.question, choice));
        }
    }
    let count = CaseStatement::new().case(is_counted, Expr::col(Column::Count).add(1)).finally(Expr::col(Column::Count));
    let rows = Entity::update_of(work.actor.organization()).filter(Column::PulseId.eq(pulse.id));
    rows.col_expr(Column::Count, count.into()).exec(&**work).await?;
    Ok(())
}

/// Closes a pulse before its closing instant. Closing a closed pulse changes nothing.
///
/// # Errors
/// `Conflict` when the pulse is not at the expected version.
pub async fn close(app: &App, actor: &Actor, id: PulseId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, row.version)?;
    if row.closes_at <= work.at {
        return Ok(row);
    }
    let row = Model { closes_at: work.at, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::PulseClosed.entry(row.id, row.version).with_fields(vec!["closesAt"]));
    work.commit().await?;
    Ok(row)
}

/// Records the closing of pulses whose closing instant has passed. Returns their number.
///
/// # Errors
/// `Unavailable` when the database does not respond.
pub async fn record_due_closings(app: &App, organization: OrganizationId) -> Result<usize> {
    // Closing is the only change of a pulse: one that still has the version of its creation has no entry about it.
    let due = || Entity::of(organization).filter(Column::ClosesAt.lte(app.clock.now())).filter(Column::Version.eq(FIRST_VERSION));
    if due().one(&app.db).await?.is_none() {
        return Ok(0);
    }
    let actor = Actor::system(organization);
    let mut work = app.begin(&actor).await?;
    let rows = due().order_by_asc(Column::Id).all(&*work).await?;
    let count = rows.len();
    for row in rows {
        let row = Model { version: row.version + 1, updated_at: work.at, ..row };
        work.record(ChangeKind::PulseClosed.entry(row.id, row.version));
        work.update(row)?;
    }
    work.commit().await?;
    Ok(count)
}
