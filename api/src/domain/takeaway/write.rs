//! Shares, edits and withdraws takeaways.

use super::read::get;
use crate::{
    access::{Actor, Permission, Reach},
    app::{App, UnitOfWork},
    domain::{
        competency, program,
        shared::{ensure_version, not_found_as_invalid},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, error::Problems, full_text},
};
use entity::{
    Tenanted,
    id::{CompetencyId, EmployeeId, ProgramId, TakeawayId},
    participant::{self as participants, Column as ParticipantColumn, Status as ParticipantStatus},
    takeaway::{Column, Entity, Model, Status},
};
use sea_orm::{ActiveEnum, ColumnTrait, QueryFilter};
use serde::Serialize;

/// The longest text, in characters.
const MAX_TEXT: usize = 4000;

/// A takeaway to be shared by the actor.
#[derive(Clone, Debug, Serialize)]
pub struct NewTakeaway {
    pub program_id: ProgramId,
    pub text: String,
    pub competency_id: Option<CompetencyId>,
}

/// The employee in whose name the actor shares and marks takeaways.
pub(super) fn own_employee(actor: &Actor) -> Result<EmployeeId> {
    match actor.reach(Permission::WriteTakeaway)? {
        Reach::Own(employee) => Ok(employee),
        Reach::All => Err(Error::Forbidden { needs: "the token of the employee concerned".into() }),
    }
}

/// Shares a takeaway with a program in which the actor takes or took part.
///
/// # Errors
/// `Invalid`, with every field that violates its limits.
pub async fn share(app: &App, actor: &Actor, new: NewTakeaway, idempotency_key: Option<&str>) -> Result<Model> {
    let author = own_employee(actor)?;
    let mut work = app.begin(actor).await?;
    let id: TakeawayId = app.clock.new_id();
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "takeawayShare", &new, id).await? {
        let own = Entity::of(actor.organization()).filter(Column::Id.eq(earlier)).filter(Column::AuthorId.eq(author));
        return own.one(&*work).await?.ok_or(Error::NotFound { noun: "takeaway" });
    }
    let mut problems = Problems::default();
    check_text(&mut problems, &new.text);
    check_author(&work, author, new.program_id, &mut problems).await?;
    check_competency(&work, new.competency_id, &mut problems).await?;
    problems.into_result()?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id: new.program_id,
        author_id: author,
        competency_id: new.competency_id,
        words: full_text::to_words(&new.text),
        text: Some(new.text),
        status: Status::Shared,
        helpful_count: 0,
        created_at: work.at,
        updated_at: work.at,
    };
    work.insert([row.clone()])?;
    work.record(ChangeKind::TakeawayShared.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Changes the text or the competency of a takeaway. `change` is given both, and returns them as they are to be.
///
/// # Errors
/// `Conflict` when the takeaway is not at the expected version, or is withdrawn; `Invalid` on the field that violates its limits.
pub async fn edit(
    app: &App,
    actor: &Actor,
    id: TakeawayId,
    expected_version: Option<i64>,
    change: impl FnOnce(String, Option<CompetencyId>) -> (String, Option<CompetencyId>),
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write(&work, id, expected_version).await?;
    let Some(old_text) = row.text.clone().filter(|_| row.status == Status::Shared) else {
        return Err(Error::conflict("id", Code::WrongState, format!("the takeaway is {}", row.status.to_value())));
    };
    let (text, competency_id) = change(old_text.clone(), row.competency_id);
    let fields = [("text", text != old_text), ("competency", competency_id != row.competency_id)];
    let fields: Vec<_> = fields.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect();
    if fields.is_empty() {
        return Ok(row);
    }
    let mut problems = Problems::default();
    check_text(&mut problems, &text);
    if competency_id != row.competency_id {
        check_competency(&work, competency_id, &mut problems).await?;
    }
    problems.into_result()?;
    let words = full_text::to_words(&text);
    let row = Model { text: Some(text), words, competency_id, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::TakeawayEdited.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

/// Withdraws a takeaway: its text is deleted, it is no longer found, and only its author still sees it. A withdrawn one stays unchanged.
///
/// # Errors
/// `Conflict` when the takeaway is not at the expected version.
pub async fn withdraw(app: &App, actor: &Actor, id: TakeawayId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get_for_write(&work, id, expected_version).await?;
    if row.status == Status::Withdrawn {
        return Ok(row);
    }
    let (status, words) = (Status::Withdrawn, String::new());
    let row = Model { status, text: None, words, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::TakeawayWithdrawn.entry(row.id, row.version).with_fields(vec!["status", "text"]));
    work.commit().await?;
    Ok(row)
}

/// Loads a takeaway, and checks author and version.
async fn get_for_write(work: &UnitOfWork<'_>, id: TakeawayId, expected_version: Option<i64>) -> Result<Model> {
    let author = own_employee(work.actor)?;
    let row = get(&**work, work.actor, id).await.map_err(|error| not_found_as_invalid(error, "id"))?;
    if row.author_id != author {
        return Err(Error::invalid("id", "is a takeaway of another person: only its author can change it"));
    }
    ensure_version(expected_version, row.version)?;
    Ok(row)
}

fn check_text(problems: &mut Problems, text: &str) {
    problems.require_text("text", text, MAX_TEXT);
}

/// Checks that the author takes or took part in the program: an invited person does not yet.
async fn check_author(work: &UnitOfWork<'_>, author: EmployeeId, program: ProgramId, problems: &mut Problems) -> Result<()> {
    let own = participants::Entity::of(work.actor.organization())
        .filter(ParticipantColumn::ProgramId.eq(program))
        .filter(ParticipantColumn::EmployeeId.eq(author))
        .filter(ParticipantColumn::Status.ne(ParticipantStatus::Invited));
    if own.one(&**work).await?.is_none() {
        let (code, message) = program::explain_no_participation(&**work, work.actor, program).await?;
        problems.add("programId", code, message);
    }
    Ok(())
}

async fn check_competency(work: &UnitOfWork<'_>, id: Option<CompetencyId>, problems: &mut Problems) -> Result<()> {
    if let Some(id) = id
        && competency::load_existing(&**work, work.actor, &[id]).await?.is_empty()
    {
        problems.add("competencyId", Code::NotFound, "there is no such competency");
    }
    Ok(())
}
