//! Round: one cycle of a program. Every participant has at most one pairing per round.
//!
//! States: ACTIVE → ENDED.
//!
//! Not here: the pairings of a round (`pairing`). They continue when the round ends, until they are ended themselves.

use super::{
    program,
    shared::{Listing, OptionalFilters, ensure_version, not_found_as_invalid},
};
use crate::{
    access::{Actor, Permission},
    app::App,
    feed::ChangeKind,
    platform::{
        Code, Error, Result,
        page::{CursorValue, SortOrder},
    },
};
use chrono::NaiveDate;
use entity::{
    Tenanted,
    id::{ProgramId, RoundId},
    round::{Column, Entity, Model, Status},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

/// The rounds that the actor may see: those of visible programs.
///
/// # Errors
/// `Forbidden` without permission to read programs.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    let programs = program::visible_to(actor)?.select_only().column(entity::program::Column::Id).into_query();
    Ok(Entity::of(actor.organization()).filter(Column::ProgramId.in_subquery(programs)))
}

/// # Errors
/// `NotFound` when the round does not exist or the actor may not see it.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: RoundId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "round" })
}

/// The active round that the input field `field` refers to.
///
/// # Errors
/// `Invalid` on `field` when the round does not exist, or has ended.
pub(super) async fn get_active(db: &impl ConnectionTrait, actor: &Actor, id: RoundId, field: &str) -> Result<Model> {
    let round = get(db, actor, id).await.map_err(|error| not_found_as_invalid(error, field))?;
    match round.status {
        Status::Active => Ok(round),
        Status::Ended => Err(Error::invalid_with_code(field, Code::WrongState, "the round has ended")),
    }
}

/// Rounds, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub programs: Option<Vec<ProgramId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::ProgramId, &self.programs))
    }

    fn order(&self) -> SortOrder<Entity> {
        SortOrder::new("round.number").key(Column::Number, |row: &Model| CursorValue::Number(row.number.into())).then_id()
    }
}

/// Starts the next round of an open program.
///
/// # Errors
/// `Invalid` when the program is not open, or the round would start before the program or end before it starts; `Conflict` while the previous round is active.
pub async fn start(
    app: &App,
    actor: &Actor,
    program_id: ProgramId,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    idempotency_key: Option<&str>,
) -> Result<Model> {
    actor.authorize(Permission::WriteProgram, &[])?;
    if ends_on.is_some_and(|ends_on| ends_on < starts_on) {
        return Err(Error::invalid("endsOn", "must not be before startsOn"));
    }
    let mut work = app.begin(actor).await?;
    let id: RoundId = app.clock.new_id();
    let input = (program_id, starts_on, ends_on);
    if let Some(earlier) = work.claim_idempotency_key(idempotency_key, "roundStart", &input, id).await? {
        return get(&*work, actor, earlier).await;
    }
    let program = program::get_open(&*work, actor, program_id, "programId").await?;
    if let Some(first) = program.starts_on.filter(|first| starts_on < *first) {
        return Err(Error::invalid("startsOn", format!("must not be before {first}, when the program starts")));
    }
    let rounds = Entity::of(actor.organization()).filter(Column::ProgramId.eq(program_id));
    let last = rounds.order_by_desc(Column::Number).one(&*work).await?;
    if last.as_ref().is_some_and(|last| last.status == Status::Active) {
        return Err(Error::conflict("programId", Code::WrongState, "the last round of this program has not ended"));
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
    work.insert([row.clone()])?;
    work.record(ChangeKind::RoundStarted.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Ends a round. Its pairings continue until they are ended. Ending an ended round changes nothing.
///
/// # Errors
/// `Conflict` when the round is not at the expected version.
pub async fn end(app: &App, actor: &Actor, id: RoundId, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::WriteProgram, &[])?;
    ensure_version(expected_version, row.version)?;
    if row.status == Status::Ended {
        return Ok(row);
    }
    let row = Model { status: Status::Ended, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::RoundEnded.entry(row.id, row.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(row)
}
