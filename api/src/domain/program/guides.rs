//! The guides of a program: which guide its pairings use for which of their sessions.

use super::get;
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{guide, shared::ensure_version},
    feed::ChangeKind,
    platform::{Code, Error, Result, db, error::Problems},
};
use entity::{
    Tenanted,
    id::{GuideId, ProgramId, TypedId},
    program::{Model, Status},
    program_guide::{self, Column, Entity, Position},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

/// A guide, and the session of a pairing that it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuideAssignment {
    pub position: Position,
    pub guide_id: GuideId,
}

/// The guides of some programs, by position. Checks no permission: an actor who sees a program sees its guides.
pub fn select_guides(db: &impl ConnectionTrait, actor: &Actor, ids: &[ProgramId]) -> Result<Select<Entity>> {
    Ok(Entity::of(actor.organization())
        .filter(db::in_ids(db, Column::ProgramId, ids.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Position))
}

/// The guides of a program.
pub async fn load_guides(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId) -> Result<Vec<GuideAssignment>> {
    let rows = select_guides(db, actor, &[id])?.all(db).await?;
    Ok(rows.into_iter().map(|row| GuideAssignment { position: row.position, guide_id: row.guide_id }).collect())
}

/// Sets the guides of a program: the list replaces the current one. Sessions that are scheduled already keep their version of a guide.
///
/// # Errors
/// `Conflict` when the program is not at the expected version, or is closed; `Invalid` when a position occurs twice, and when a guide does
/// not exist, is archived, or was never published.
pub async fn set_guides(
    app: &App,
    actor: &Actor,
    id: ProgramId,
    mut guides: Vec<GuideAssignment>,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let program = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, program.version)?;
    if program.status == Status::Closed {
        return Err(Error::conflict("id", Code::WrongState, "a closed program cannot be changed"));
    }
    let old = load_guides(&*work, actor, id).await?;
    let mut problems = Problems::default();
    for (index, assignment) in guides.iter().enumerate() {
        let is_repeated = guides.iter().take(index).any(|other| other.position == assignment.position);
        problems.require(!is_repeated, format!("guides.{index}.position"), "occurs twice");
    }
    problems.into_result()?;
    let by_position = |assignment: &GuideAssignment| sea_orm::ActiveEnum::to_value(&assignment.position);
    let unsorted = guides.clone();
    guides.sort_by_key(by_position);
    if guides == old {
        return Ok(program);
    }
    for (index, assignment) in unsorted.iter().enumerate().filter(|(_, assignment)| !old.contains(assignment)) {
        guide::get_for_use(&*work, actor, assignment.guide_id, &format!("guides.{index}.guideId")).await?;
    }
    Entity::delete_of(actor.organization()).filter(Column::ProgramId.eq(id)).exec(&*work).await?;
    let organization_id = actor.organization();
    work.insert(guides.into_iter().map(|GuideAssignment { position, guide_id }| program_guide::Model {
        organization_id,
        program_id: id,
        position,
        guide_id,
    }))?;
    let program = Model { version: program.version + 1, updated_at: work.at, ..program };
    work.update(program.clone())?;
    work.record(ChangeKind::ProgramUpdated.entry(program.id, program.version).with_fields(vec!["guides"]));
    work.commit().await?;
    Ok(program)
}
