//! Reads programs and their target competencies.

use super::rules::Target;
use crate::{
    access::{Actor, Permission},
    domain::shared::{Listing, OptionalFilters, not_found_as_invalid},
    platform::{
        Code, Error, Result, db,
        page::{CursorValue, SortOrder},
    },
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    id::{ProgramId, TypedId},
    program::{Column, Entity, Kind, Model, Status},
    program_competency,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// The programs that the actor may see. Persons without permission to change programs do not see drafts.
///
/// # Errors
/// `Forbidden` without permission to read programs.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ReadProgram)?;
    let all = Entity::of(actor.organization());
    let sees_drafts = actor.employee().is_none() || actor.reach(Permission::WriteProgram).is_ok();
    Ok(if sees_drafts { all } else { all.filter(Column::Status.ne(Status::Draft)) })
}

/// # Errors
/// `NotFound` when the program does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "program" })
}

/// The open program that the input field `field` refers to.
///
/// # Errors
/// `Invalid` on `field` when the program does not exist, or is not open.
pub async fn get_open(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId, field: &str) -> Result<Model> {
    let program = get(db, actor, id).await.map_err(|error| not_found_as_invalid(error, field))?;
    ensure_open(Some(program.status), field)?;
    Ok(program)
}

/// The first day of a program; `None`: it has none. For writes that a program limits, whether or not the caller sees the program.
pub async fn load_first_day(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId) -> Result<Option<NaiveDate>> {
    let day = Entity::of(actor.organization()).filter(Column::Id.eq(id)).select_only().column(Column::StartsOn);
    Ok(day.into_tuple::<Option<NaiveDate>>().one(db).await?.flatten())
}

/// Checks the status of the program that the input field `field` refers to. `None`: the program does not exist.
///
/// # Errors
/// `Invalid` on `field` when the program does not exist, or is not open.
pub fn ensure_open(status: Option<Status>, field: &str) -> Result<()> {
    match status {
        Some(Status::Open) => Ok(()),
        Some(_) => Err(Error::invalid_with_code(field, Code::WrongState, "the program is not open")),
        None => Err(not_found_as_invalid(Error::NotFound { noun: "program" }, field)),
    }
}

/// Why an input that names a program in which the actor does not take part is refused: whether the program exists. Drafts do not. Checks no
/// permission.
pub(in crate::domain) async fn explain_no_participation(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: ProgramId,
) -> Result<(Code, &'static str)> {
    let program = Entity::of(actor.organization()).filter(Column::Id.eq(id)).filter(Column::Status.ne(Status::Draft));
    Ok(match program.one(db).await? {
        Some(_) => (Code::NotParticipating, "you do not take part in this program"),
        None => (Code::NotFound, "there is no such program"),
    })
}

/// The target competencies of a program, by competency.
pub async fn load_targets(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId) -> Result<Vec<Target>> {
    let rows = select_targets(db, actor, &[id])?.all(db).await?;
    Ok(rows.into_iter().map(|row| Target { competency_id: row.competency_id, level: row.target_level }).collect())
}

/// The target competencies of some programs, by competency. Checks no permission: an actor who sees a program sees its targets.
pub fn select_targets(db: &impl ConnectionTrait, actor: &Actor, ids: &[ProgramId]) -> Result<Select<program_competency::Entity>> {
    Ok(program_competency::Entity::of(actor.organization())
        .filter(db::in_ids(db, program_competency::Column::ProgramId, ids.iter().map(|id| id.uuid())))
        .order_by_asc(program_competency::Column::CompetencyId))
}

/// The sort orders of programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    NameAsc,
    NameDesc,
}

/// A list of programs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub statuses: Option<Vec<Status>>,
    pub kinds: Option<Vec<Kind>>,
    pub names: Option<Vec<String>>,
    pub name_prefix: Option<String>,
    pub sort: Sort,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?
            .filter_values(db, Column::Status, &self.statuses)
            .filter_values(db, Column::Kind, &self.kinds)
            .filter_texts(db, Column::Name, &self.names)
            .filter_prefix(Column::Name, &self.name_prefix))
    }

    fn order(&self) -> SortOrder<Entity> {
        let created = SortOrder::new("program.created").then_id();
        let name = SortOrder::new("program.name").key(Column::Name, |row: &Model| CursorValue::Text(row.name.clone())).then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("program.created.desc"),
            Sort::NameAsc => name,
            Sort::NameDesc => name.reversed("program.name.desc"),
        }
    }
}
