//! The question sets of a program: which set it uses for feedback, and which for the pulse.

use super::get;
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{question_set, shared::ensure_version},
    feed::ChangeKind,
    platform::{Code, Error, Result, db, error::Problems},
};
use entity::{
    Tenanted,
    id::{ProgramId, QuestionSetId, QuestionSetVersionId, TypedId},
    program::{Model, Status},
    program_question_set::{self, Column, Entity, Purpose},
};
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

/// The question sets of some programs, by purpose. Checks no permission: an actor who sees a program sees them.
pub fn select_question_sets(db: &impl ConnectionTrait, actor: &Actor, ids: &[ProgramId]) -> Result<Select<Entity>> {
    Ok(Entity::of(actor.organization())
        .filter(db::in_ids(db, Column::ProgramId, ids.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Purpose))
}

/// The published version of the set that a program uses for a purpose. Errors are on the input field `field`.
///
/// # Errors
/// `Invalid` when the program has no set for the purpose, or the set is archived.
pub async fn get_questions_for_use(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ProgramId,
    purpose: Purpose,
    field: &str,
) -> Result<QuestionSetVersionId> {
    let row = select_question_sets(db, actor, &[id])?.filter(Column::Purpose.eq(purpose)).one(db).await?;
    let Some(row) = row else {
        let message = format!("the program has no question set for {}: set one with programSetQuestionSets", purpose.to_value());
        return Err(Error::invalid_with_code(field, Code::WrongState, message));
    };
    Ok(question_set::get_for_use(db, actor, row.question_set_id, field).await?.1)
}

/// Sets the question sets of a program: the list replaces the current one. What is asked already keeps its questions.
///
/// # Errors
/// `Conflict` when the program is not at the expected version, or is closed; `Invalid` when a purpose occurs twice, and when a set does not
/// exist, is archived, or was never published.
pub async fn set_question_sets(
    app: &App,
    actor: &Actor,
    id: ProgramId,
    sets: Vec<QuestionSetId>,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let program = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, program.version)?;
    if program.status == Status::Closed {
        return Err(Error::conflict("id", Code::WrongState, "a closed program cannot be changed"));
    }
    let old = select_question_sets(&*work, actor, &[id])?.all(&*work).await?;
    let (mut new, mut problems) = (Vec::<program_question_set::Model>::new(), Problems::default());
    let purposes = <Purpose as sea_orm::Iterable>::iter().count();
    problems.require(sets.len() <= purposes, "questionSetIds", format!("must have at most {purposes} entries, one for each purpose"));
    for (index, question_set_id) in sets.into_iter().take(purposes).enumerate() {
        let field = format!("questionSetIds.{index}");
        let purpose = match old.iter().find(|row| row.question_set_id == question_set_id) {
            // A set that the program has may have been archived since.
            Some(row) => row.purpose,
            None => question_set::get_for_use(&*work, actor, question_set_id, &field).await?.0.purpose,
        };
        let is_new = new.iter().all(|row| row.purpose != purpose);
        problems.require(is_new, field, format!("is the second set for {}", purpose.to_value()));
        new.push(program_question_set::Model { organization_id: actor.organization(), program_id: id, purpose, question_set_id });
    }
    problems.into_result()?;
    new.sort_by_key(|row| row.purpose.to_value());
    if new == old {
        return Ok(program);
    }
    Entity::delete_of(actor.organization()).filter(Column::ProgramId.eq(id)).exec(&*work).await?;
    work.insert(new)?;
    let program = Model { version: program.version + 1, updated_at: work.at, ..program };
    work.update(program.clone())?;
    work.record(ChangeKind::ProgramUpdated.entry(program.id, program.version).with_fields(vec!["questionSets"]));
    work.commit().await?;
    Ok(program)
}
