//! Programs, as far as the actor may see.

use super::Target;
use crate::{
    access::{Act, Actor},
    domain::{
        integration::missing,
        listing::{Listing, Narrowed},
    },
    platform::{
        Code, Error, Result, db,
        page::{Order, Part},
    },
};
use entity::{
    Tenanted,
    id::{ProgramId, TypedId},
    program::{Column, Entity, Kind, Model, Status},
    program_competency,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

/// All; drafts only for those who may change them.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Act::ReadProgram)?;
    let all = Entity::of(actor.organization());
    let every = actor.employee().is_none() || actor.reach(Act::WriteProgram).is_ok();
    Ok(if every { all } else { all.filter(Column::Status.ne(Status::Draft)) })
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "program" })
}

/// A program that must be open for what is to happen in it.
pub async fn open(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId, field: &str) -> Result<Model> {
    let program = get(db, actor, id).await.map_err(|error| missing(error, field))?;
    is_open(Some(program.status), field)?;
    Ok(program)
}

/// Refuses what is to happen in a program that is not open, or not there.
pub fn is_open(status: Option<Status>, field: &str) -> Result<()> {
    match status {
        Some(Status::Open) => Ok(()),
        Some(_) => Err(Error::refused(field, Code::WrongState, "the program is not open")),
        None => Err(missing(Error::NotFound { noun: "program" }, field)),
    }
}

/// What a program works toward.
pub async fn targets(db: &impl ConnectionTrait, actor: &Actor, id: ProgramId) -> Result<Vec<Target>> {
    let rows = targets_of(db, actor, &[id]).all(db).await?;
    Ok(rows.into_iter().map(|row| Target { competency_id: row.competency_id, level: row.target_level }).collect())
}

/// What some programs work toward: visible with the program itself.
pub fn targets_of(db: &impl ConnectionTrait, actor: &Actor, ids: &[ProgramId]) -> Select<program_competency::Entity> {
    program_competency::Entity::of(actor.organization())
        .filter(db::among(db, program_competency::Column::ProgramId, ids.iter().map(|id| id.uuid())))
        .order_by_asc(program_competency::Column::CompetencyId)
}

/// In which order programs are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    CreatedAsc,
    CreatedDesc,
    NameAsc,
    NameDesc,
}

/// Programs.
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
            .values(db, Column::Status, &self.statuses)
            .values(db, Column::Kind, &self.kinds)
            .texts(db, Column::Name, &self.names)
            .prefix(Column::Name, &self.name_prefix))
    }

    fn order(&self) -> Order<Entity> {
        let created = Order::new("program.created").then_id();
        let name = Order::new("program.name").key(Column::Name, |row: &Model| Part::Text(row.name.clone())).then_id();
        match self.sort {
            Sort::CreatedAsc => created,
            Sort::CreatedDesc => created.reversed("program.created.desc"),
            Sort::NameAsc => name,
            Sort::NameDesc => name.reversed("program.name.desc"),
        }
    }
}
