//! One cycle of a program: ACTIVE → ENDED. Within it everybody has at most one pairing.

use super::{
    integration,
    listing::{Listing, Narrowed, expect_version},
    program,
};
use crate::{
    access::{Act, Actor},
    app::App,
    feed::Kind,
    platform::{
        Code, Error, Result,
        page::{Order, Part},
    },
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    id::{ProgramId, RoundId},
    round::{Column, Entity, Model, Status},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, Select};

/// Those of the programs that the actor may see.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    use sea_orm::{QuerySelect, QueryTrait};
    let programs = program::visible_to(actor)?.select_only().column(entity::program::Column::Id).into_query();
    Ok(Entity::of(actor.organization()).filter(Column::ProgramId.in_subquery(programs)))
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: RoundId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "round" })
}

/// A round that must be under way for what is to happen in it.
pub(super) async fn active(db: &impl ConnectionTrait, actor: &Actor, id: RoundId, field: &str) -> Result<Model> {
    let round = get(db, actor, id).await.map_err(|error| integration::missing(error, field))?;
    match round.status {
        Status::Active => Ok(round),
        Status::Ended => Err(Error::refused(field, Code::WrongState, "the round has ended")),
    }
}

/// Rounds by their number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.ids(db, Column::ProgramId, &self.programs))
    }

    fn order(&self) -> Order<Entity> {
        Order::new("round.number").key(Column::Number, |row: &Model| Part::Number(row.number.into())).then_id()
    }
}

/// Begins the next cycle of an open program.
///
/// # Errors
/// `Invalid` for a program that is not open or dates out of order; `Conflict` while another round is under way.
pub async fn start(
    app: &App,
    actor: &Actor,
    program_id: ProgramId,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    key: Option<&str>,
) -> Result<Model> {
    actor.may(Act::WriteProgram, &[])?;
    if ends_on.is_some_and(|ends| ends < starts_on) {
        return Err(Error::invalid("endsOn", "must not be before startsOn"));
    }
    let mut work = app.begin(actor).await?;
    let id: RoundId = app.clock.id();
    if let Some(done) = work.once(key, "roundStart", &(program_id, starts_on, ends_on), id).await? {
        return get(&*work, actor, done).await;
    }
    program::open(&*work, actor, program_id, "programId").await?;
    let last = Entity::of(actor.organization()).filter(Column::ProgramId.eq(program_id)).order_by_desc(Column::Number).one(&*work).await?;
    if last.as_ref().is_some_and(|last| last.status == Status::Active) {
        return Err(Error::conflict("programId", Code::WrongState, "the program's last round has not ended"));
    }
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        program_id,
        number: last.map_or(1, |last| last.number + 1),
        status: Status::Active,
        starts_on,
        ends_on,
        created_at: work.at,
        updated_at: work.at,
    };
    work.add([row.clone()])?;
    work.record(Kind::RoundStarted.of(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Ends a cycle; its pairings go on until they are ended. Ending it twice changes nothing.
pub async fn end(app: &App, actor: &Actor, id: RoundId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.may(Act::WriteProgram, &[])?;
    expect_version(expected_version, row.version)?;
    if row.status == Status::Ended {
        return Ok(row);
    }
    let row = Model { status: Status::Ended, version: row.version + 1, updated_at: work.at, ..row };
    work.change(row.clone())?;
    work.record(Kind::RoundEnded.of(row.id, row.version).changing(vec!["status"]));
    work.commit().await?;
    Ok(row)
}
