//! A group of people as a directory (SCIM) pushes it: a name, a key of the directory's own, and members. Groups are kept for
//! the directory and told in the change log; who belongs to which department is the employee's own attribute, and no group.

use super::employee::directory::shown_to;
use crate::{
    access::{Act, Actor},
    app::{App, Work},
    domain::{
        asked::{self, Asked, Given, Op, Sorted, Start, Where},
        listing::expect_version,
    },
    feed::Kind,
    platform::{Code, Error, Result, bulk, db, error::Problems},
};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, TeamId, TypedId},
    team::{Column, Entity, Model},
    team_member,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, Select,
    sea_query::{Expr, ExprTrait, Func, Query},
};
use std::collections::{BTreeSet, HashMap};

/// The most members of a group.
const MOST: usize = 100_000;

/// All that a directory says of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub name: String,
    pub external_id: Option<String>,
    pub members: BTreeSet<EmployeeId>,
}

/// What can be asked about.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    Id,
    Name,
    ExternalId,
    Created,
    LastModified,
    /// One of the members, by identifier.
    Member,
}

impl Asked for Field {
    fn present(self) -> Result<Condition> {
        Ok(match self {
            Self::Id | Self::Name | Self::Created | Self::LastModified => asked::always(true),
            Self::ExternalId => Condition::all().add(Column::ExternalId.is_not_null()),
            Self::Member => has_members(None),
        })
    }

    fn compare(self, op: Op, given: &Given) -> Result<Condition> {
        let column = |column: Column| Expr::col((Entity, column));
        match (self, given) {
            (Self::Id, Given::Text(given)) => asked::id::<TeamId>(Column::Id, op, given),
            (Self::Name, Given::Text(given)) => Ok(asked::text_in_any_case(column(Column::Name), op, given)),
            (Self::ExternalId, Given::Text(given)) => Ok(asked::text(column(Column::ExternalId), op, given.clone())),
            (Self::Created, Given::Instant(at)) => asked::instant(Column::CreatedAt, op, *at),
            (Self::LastModified, Given::Instant(at)) => asked::instant(Column::UpdatedAt, op, *at),
            (Self::Member, Given::Text(given)) if op == Op::Eq => {
                Ok(given.parse().map_or_else(|_| asked::always(false), |id| has_members(Some(id))))
            }
            _ => asked::unknown(),
        }
    }
}

fn has_members(who: Option<EmployeeId>) -> Condition {
    use team_member::Column as Seat;
    let mut seats = Query::select();
    seats.expr(Expr::cust("1")).from(team_member::Entity);
    seats.and_where(Expr::col((team_member::Entity, Seat::OrganizationId)).equals((Entity, Column::OrganizationId)));
    seats.and_where(Expr::col((team_member::Entity, Seat::TeamId)).equals((Entity, Column::Id)));
    if let Some(id) = who {
        seats.and_where(Expr::col((team_member::Entity, Seat::EmployeeId)).eq(id));
    }
    Condition::all().add(Expr::exists(seats))
}

pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    match actor.reach(Act::ReadEmployee)? {
        crate::access::Reach::All => Ok(Entity::of(actor.organization())),
        crate::access::Reach::Own(_) => Err(Error::Forbidden { needs: "an integration's token".into() }),
    }
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: TeamId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "team" })
}

/// How many teams meet a condition, and a page of them, by identifier or backwards.
pub async fn search(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &Where<Field>,
    descending: bool,
    start: &Start,
    limit: u64,
) -> Result<(u64, Vec<Model>)> {
    let order = Sorted { key: None, of_all: true, id: Column::Id, descending };
    asked::page(db, visible_to(actor)?.filter(filter.condition()?), &order, start, limit).await
}

/// The members of some teams whom directories see, in the order in which they were brought in.
pub async fn members(db: &impl ConnectionTrait, actor: &Actor, teams: &[TeamId]) -> Result<HashMap<TeamId, Vec<employee::Model>>> {
    let of = db::among(db, team_member::Column::TeamId, teams.iter().map(|id| id.uuid()));
    let seats = team_member::Entity::of(actor.organization()).filter(of).order_by_asc(team_member::Column::EmployeeId).all(db).await?;
    let ids: BTreeSet<_> = seats.iter().map(|seat| seat.employee_id.uuid()).collect();
    let people = shown_to(actor)?.filter(db::among(db, employee::Column::Id, ids)).all(db).await?;
    let people: HashMap<EmployeeId, employee::Model> = people.into_iter().map(|row| (row.id, row)).collect();
    let mut members: HashMap<TeamId, Vec<_>> = HashMap::new();
    for seat in seats {
        if let Some(person) = people.get(&seat.employee_id) {
            members.entry(seat.team_id).or_default().push(person.clone());
        }
    }
    Ok(members)
}

/// Makes a team.
///
/// # Errors
/// `Invalid` for a name that is taken or a member who is not there.
pub async fn create(app: &App, actor: &Actor, said: Said) -> Result<Model> {
    actor.may(Act::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let id: TeamId = app.clock.id();
    check(&work, id, &said, &said.members).await?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        name: said.name,
        external_id: said.external_id,
        created_at: work.at,
        updated_at: work.at,
    };
    let row = row.into_active_model().insert(&*work).await?;
    join(&work, id, said.members).await?;
    work.record(Kind::TeamCreated.of(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Changes a team: `say` is asked what the directory has to say, given what it is now. Nothing is written when nothing changes.
///
/// # Errors
/// As [`create`]; `Conflict` when the version is not the expected one; whatever `say` answers.
pub async fn amend<E: From<Error>>(
    app: &App,
    actor: &Actor,
    id: TeamId,
    expected_version: Option<i64>,
    say: impl FnOnce(&Model, &[employee::Model]) -> Result<Said, E> + Send,
) -> Result<Model, E> {
    actor.may(Act::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    expect_version(expected_version, old.version)?;
    let members = members(&*work, actor, &[id]).await?.remove(&id).unwrap_or_default();
    let said = say(&old, &members)?;
    let before: BTreeSet<EmployeeId> = members.iter().map(|row| row.id).collect();
    let joined: BTreeSet<_> = said.members.difference(&before).copied().collect();
    check(&work, id, &said, &joined).await?;
    let left: Vec<_> = before.difference(&said.members).map(|id| id.uuid()).collect();
    let mut fields = Vec::new();
    if old.name != said.name {
        fields.push("name");
    }
    if old.external_id != said.external_id {
        fields.push("externalId");
    }
    if !joined.is_empty() || !left.is_empty() {
        fields.push("members");
    }
    if fields.is_empty() {
        return Ok(old);
    }
    join(&work, id, joined).await?;
    if !left.is_empty() {
        let gone = team_member::Entity::delete_of(actor.organization()).filter(team_member::Column::TeamId.eq(id));
        gone.filter(db::among(&*work, team_member::Column::EmployeeId, left)).exec(&*work).await.map_err(Error::from)?;
    }
    let row = Model { name: said.name, external_id: said.external_id, version: old.version + 1, updated_at: work.at, ..old };
    let row = row.into_active_model().reset_all().update(&*work).await.map_err(Error::from)?;
    work.record(Kind::TeamUpdated.of(row.id, row.version).changing(fields));
    work.commit().await?;
    Ok(row)
}

/// Deletes a team. Its members stay.
pub async fn remove(app: &App, actor: &Actor, id: TeamId, expected_version: Option<i64>) -> Result<()> {
    actor.may(Act::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    expect_version(expected_version, old.version)?;
    team_member::Entity::delete_of(actor.organization()).filter(team_member::Column::TeamId.eq(id)).exec(&*work).await?;
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(id)).exec(&*work).await?;
    work.record(Kind::TeamDeleted.of(id, old.version + 1));
    work.commit().await
}

async fn join(work: &Work<'_>, id: TeamId, members: BTreeSet<EmployeeId>) -> Result<()> {
    let seat = |employee_id| team_member::Model { organization_id: work.actor.organization(), team_id: id, employee_id };
    Ok(bulk::insert::<team_member::Entity>(&**work, members.into_iter().map(seat).collect(), None).await?)
}

async fn check(work: &Work<'_>, id: TeamId, said: &Said, joined: &BTreeSet<EmployeeId>) -> Result<()> {
    let mut problems = Problems::default();
    problems.text("displayName", &said.name, 200);
    if let Some(external_id) = &said.external_id {
        problems.text("externalId", external_id, 200);
    }
    problems.unless(said.members.len() <= MOST, "members", format!("must be at most {MOST}"));
    problems.into_result()?;
    let named = Expr::expr(Func::lower(Expr::col(Column::Name))).eq(said.name.to_ascii_lowercase());
    let same = Entity::of(work.actor.organization()).filter(named).filter(Column::Id.ne(id));
    if same.one(&**work).await?.is_some() {
        return Err(Error::refused("displayName", Code::Taken, "another group has this name"));
    }
    let there = shown_to(work.actor)?.filter(db::among(&**work, employee::Column::Id, joined.iter().map(|id| id.uuid())));
    let there: BTreeSet<EmployeeId> = there.all(&**work).await?.into_iter().map(|row| row.id).collect();
    match joined.difference(&there).next() {
        Some(stranger) => Err(Error::refused("members", Code::NotFound, format!("there is no user {stranger}"))),
        None => Ok(()),
    }
}
