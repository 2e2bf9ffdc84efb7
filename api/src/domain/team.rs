//! A group of users that a directory (SCIM) maintains: a name, the directory's own key and members. Groups are stored for the directory
//! and recorded in the change log. The department of an employee is an attribute of the employee, not a group.

use super::employee::directory::visible_to_directory;
use crate::{
    access::{Actor, Permission, Reach},
    app::{App, UnitOfWork},
    domain::shared::{
        directory_filter::{self, DirectoryFilter, FilterField, Operand, Operator, PageStart, ResultOrder, SortPosition},
        ensure_version,
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, bulk, db, error::Problems, page::CursorValue},
};
use chrono::DateTime;
use entity::{
    Tenanted, employee,
    id::{EmployeeId, TeamId, TypedId},
    team::{Column, Entity, Model},
    team_member,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, Select,
    sea_query::{Expr, ExprTrait, Func, FunctionCall, Query},
};
use std::collections::{BTreeSet, HashMap};

/// The largest number of members of a team.
const MAX_MEMBERS: i32 = 100_000;

/// A complete group as a directory sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamAttributes {
    pub name: String,
    pub external_id: Option<String>,
    pub members: BTreeSet<EmployeeId>,
    /// References to members that are not identifiers of employees.
    pub unknown_members: BTreeSet<String>,
    /// The employees that the request names; not those that are members already and that it does not mention.
    pub requested: BTreeSet<EmployeeId>,
}

/// A team that was written, and the members that the request named and that were not added because they are not users.
#[derive(Clone, Debug)]
pub struct WrittenTeam {
    pub team: Model,
    pub unknown_members: BTreeSet<String>,
}

/// A field that directories can filter by.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    Id,
    Name,
    ExternalId,
    Created,
    LastModified,
    /// The identifier of any member.
    Member,
    /// The name of the resource type, the same for every team.
    ResourceType,
}

impl FilterField for Field {
    fn has_value(self) -> Result<Condition> {
        Ok(match self {
            Self::Id | Self::Name | Self::Created | Self::LastModified | Self::ResourceType => directory_filter::constant(true),
            Self::ExternalId => Condition::all().add(Column::ExternalId.is_not_null()),
            Self::Member => has_member(None),
        })
    }

    fn compare(self, operator: Operator, operand: &Operand) -> Result<Condition> {
        let column = |column: Column| Expr::col((Entity, column));
        match (self, operand) {
            (Self::Id, Operand::Text(id)) => directory_filter::compare_id::<TeamId>(Column::Id, operator, id),
            (Self::Name, Operand::Text(text)) => Ok(directory_filter::compare_text_ignoring_case(column(Column::Name), operator, text)),
            (Self::ExternalId, Operand::Text(text)) => {
                Ok(directory_filter::compare_text(column(Column::ExternalId), operator, text.clone()))
            }
            (Self::ResourceType, Operand::Text(text)) => {
                Ok(directory_filter::compare_text_ignoring_case(Expr::cust("'Group'"), operator, text))
            }
            (Self::Created, Operand::Instant(at)) => directory_filter::compare_instant(Column::CreatedAt, operator, *at),
            (Self::LastModified, Operand::Instant(at)) => directory_filter::compare_instant(Column::UpdatedAt, operator, *at),
            (Self::Member, Operand::Text(id)) if operator == Operator::Equal => {
                Ok(id.parse().map_or_else(|_| directory_filter::constant(false), |id| has_member(Some(id))))
            }
            _ => directory_filter::unsupported_comparison(),
        }
    }

    fn values(_: &impl ConnectionTrait, _: &'static str) -> Result<FunctionCall> {
        directory_filter::unsupported_comparison()
    }
}

/// The condition that the employee is a member; `None`: that the team has any member.
fn has_member(employee: Option<EmployeeId>) -> Condition {
    use team_member::Column as Member;
    let mut members = Query::select();
    members.expr(Expr::cust("1")).from(team_member::Entity);
    members.and_where(Expr::col((team_member::Entity, Member::OrganizationId)).equals((Entity, Column::OrganizationId)));
    members.and_where(Expr::col((team_member::Entity, Member::TeamId)).equals((Entity, Column::Id)));
    if let Some(id) = employee {
        members.and_where(Expr::col((team_member::Entity, Member::EmployeeId)).eq(id));
    }
    Condition::all().add(Expr::exists(members))
}

/// The teams that the actor may see: all teams of the organization.
///
/// # Errors
/// `Forbidden` without permission to read all employees.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    match actor.reach(Permission::ReadEmployee)? {
        Reach::All => Ok(Entity::of(actor.organization())),
        Reach::Own(_) => Err(Error::Forbidden { needs: "an integration's token".into() }),
    }
}

/// # Errors
/// `NotFound` when the team does not exist.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: TeamId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "team" })
}

/// Returns the total number of matching teams, and those of the page. `sort`: the sort field, and whether the order is descending; `None`
/// sorts by identifier.
pub async fn search(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &DirectoryFilter<Field>,
    sort: Option<(Field, bool)>,
    start: &PageStart,
    limit: u64,
) -> Result<(u64, Vec<Model>)> {
    let key = match sort.map(|(field, _)| field) {
        None | Some(Field::Id) => None,
        Some(Field::Name) => Some(directory_filter::to_lower(Expr::col((Entity, Column::Name)))),
        Some(Field::ExternalId) => Some(Expr::col((Entity, Column::ExternalId))),
        Some(Field::Created) => Some(Expr::col((Entity, Column::CreatedAt))),
        Some(Field::LastModified) => Some(Expr::col((Entity, Column::UpdatedAt))),
        Some(Field::Member | Field::ResourceType) => return Err(Error::invalid("sortBy", "sorting by this attribute is not supported")),
    };
    let has_all_values = !matches!(sort, Some((Field::ExternalId, _)));
    let order = ResultOrder { key, has_all_values, id: Column::Id, descending: sort.is_some_and(|(_, descending)| descending) };
    directory_filter::fetch_page(db, visible_to(actor)?.filter(filter.to_condition(db)?), &order, start, limit).await
}

/// The position of a team in the order.
pub fn sort_position(row: &Model, sort: Option<(Field, bool)>) -> SortPosition {
    let value = match sort.map(|(field, _)| field) {
        Some(Field::Name) => Some(CursorValue::Text(row.name.to_ascii_lowercase())),
        Some(Field::ExternalId) => row.external_id.clone().map(CursorValue::Text),
        Some(Field::Created) => Some(CursorValue::Instant(row.created_at)),
        Some(Field::LastModified) => Some(CursorValue::Instant(row.updated_at)),
        _ => None,
    };
    SortPosition { value, id: row.id.uuid() }
}

/// An example of the values of the sort field, to decode cursors with. `None` when teams are sorted by identifier only.
pub fn sort_value_kind(sort: Option<(Field, bool)>) -> Option<CursorValue> {
    match sort?.0 {
        Field::Created | Field::LastModified => Some(CursorValue::Instant(DateTime::UNIX_EPOCH)),
        Field::Id => None,
        _ => Some(CursorValue::Text(String::new())),
    }
}

/// The teams that each of the employees is a member of, by name.
pub async fn teams_of(db: &impl ConnectionTrait, actor: &Actor, employees: &[employee::Model]) -> Result<HashMap<EmployeeId, Vec<Model>>> {
    if employees.is_empty() {
        return Ok(HashMap::new());
    }
    let is_member = db::in_ids(db, team_member::Column::EmployeeId, employees.iter().map(|row| row.id.uuid()));
    let memberships = team_member::Entity::of(actor.organization()).filter(is_member).all(db).await?;
    if memberships.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: BTreeSet<_> = memberships.iter().map(|row| row.team_id.uuid()).collect();
    let teams = visible_to(actor)?.filter(db::in_ids(db, Column::Id, ids)).all(db).await?;
    let teams: HashMap<TeamId, Model> = teams.into_iter().map(|team| (team.id, team)).collect();
    let mut of_employees: HashMap<EmployeeId, Vec<Model>> = HashMap::new();
    for row in memberships {
        if let Some(team) = teams.get(&row.team_id) {
            of_employees.entry(row.employee_id).or_default().push(team.clone());
        }
    }
    of_employees.values_mut().for_each(|teams| teams.sort_by_cached_key(|team| team.name.to_ascii_lowercase()));
    Ok(of_employees)
}

/// The members of the teams that directories see, in the order in which the employees were created.
pub async fn members(db: &impl ConnectionTrait, actor: &Actor, teams: &[TeamId]) -> Result<HashMap<TeamId, Vec<employee::Model>>> {
    load_members(db, actor, teams, None).await
}

/// [`members`]; of the employees in `among` only, unless it is `None`.
async fn load_members(
    db: &impl ConnectionTrait,
    actor: &Actor,
    teams: &[TeamId],
    among: Option<&BTreeSet<EmployeeId>>,
) -> Result<HashMap<TeamId, Vec<employee::Model>>> {
    if teams.is_empty() || among.is_some_and(BTreeSet::is_empty) {
        return Ok(HashMap::new());
    }
    let is_member = match teams {
        // With a list of teams and a list of employees, PostgreSQL would expect so many rows that it scans the table.
        [team] => team_member::Column::TeamId.eq(*team),
        teams => db::in_ids(db, team_member::Column::TeamId, teams.iter().map(|id| id.uuid())),
    };
    let mut rows = team_member::Entity::of(actor.organization()).filter(is_member);
    if let Some(among) = among {
        rows = rows.filter(db::in_ids(db, team_member::Column::EmployeeId, among.iter().map(|id| id.uuid())));
    }
    let rows = rows.order_by_asc(team_member::Column::EmployeeId).all(db).await?;
    let ids: BTreeSet<_> = rows.iter().map(|row| row.employee_id.uuid()).collect();
    let employees = visible_to_directory(actor)?.filter(db::in_ids(db, employee::Column::Id, ids)).all(db).await?;
    let employees: HashMap<EmployeeId, employee::Model> = employees.into_iter().map(|row| (row.id, row)).collect();
    let mut members: HashMap<TeamId, Vec<_>> = HashMap::new();
    for row in rows {
        if let Some(employee) = employees.get(&row.employee_id) {
            members.entry(row.team_id).or_default().push(employee.clone());
        }
    }
    Ok(members)
}

/// Creates a team with the members that exist.
///
/// # Errors
/// `Invalid` per attribute, also for a name that is in use and when none of the members exists.
pub async fn create(app: &App, actor: &Actor, mut attributes: TeamAttributes) -> Result<WrittenTeam> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let id: TeamId = app.clock.new_id();
    let added = attributes.members.clone();
    validate(&attributes, new_member_count(0, added.len() + attributes.unknown_members.len(), 0)?)?;
    ensure_name_is_free(&work, id, &attributes.name).await?;
    leave_out_unknown_members(&work, &mut attributes, &added).await?;
    let member_count = new_member_count(0, attributes.members.len(), 0)?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        name: attributes.name,
        external_id: attributes.external_id,
        member_count,
        created_at: work.at,
        updated_at: work.at,
    };
    let row = row.into_active_model().insert(&*work).await?;
    add_members(&mut work, id, attributes.members).await?;
    work.record(ChangeKind::TeamCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(WrittenTeam { team: row, unknown_members: attributes.unknown_members })
}

/// Changes a team. `change` computes the new attributes from the team and its members, in the same transaction. New members that do not
/// exist are left out. Nothing is written when nothing changed. With `affected`, `change` gets and returns only the members among these
/// employees; the others stay.
///
/// # Errors
/// As [`create`]; `Conflict` when the team is not at the expected version; the error of `change`.
pub async fn update<E: From<Error>>(
    app: &App,
    actor: &Actor,
    id: TeamId,
    expected_version: Option<i64>,
    affected: Option<&BTreeSet<EmployeeId>>,
    change: impl FnOnce(&Model, &[employee::Model]) -> Result<TeamAttributes, E> + Send,
) -> Result<WrittenTeam, E> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    ensure_version(expected_version, old.version)?;
    let members = load_members(&*work, actor, &[id], affected).await?.remove(&id).unwrap_or_default();
    let mut new = change(&old, &members)?;
    let old_members: BTreeSet<EmployeeId> = members.iter().map(|row| row.id).collect();
    let added: BTreeSet<_> = new.members.difference(&old_members).copied().collect();
    let removed: Vec<_> = old_members.difference(&new.members).map(|id| id.uuid()).collect();
    validate(&new, new_member_count(old.member_count, added.len() + new.unknown_members.len(), removed.len())?)?;
    if old.name != new.name {
        ensure_name_is_free(&work, id, &new.name).await?;
    }
    leave_out_unknown_members(&work, &mut new, &added).await?;
    let added: BTreeSet<_> = new.members.difference(&old_members).copied().collect();
    let member_count = new_member_count(old.member_count, added.len(), removed.len())?;
    let unknown_members = new.unknown_members;
    let mut fields = Vec::new();
    if old.name != new.name {
        fields.push("name");
    }
    if old.external_id != new.external_id {
        fields.push("externalId");
    }
    if !added.is_empty() || !removed.is_empty() {
        fields.push("members");
    }
    if fields.is_empty() {
        return Ok(WrittenTeam { team: old, unknown_members });
    }
    add_members(&mut work, id, added).await?;
    if !removed.is_empty() {
        let rows = team_member::Entity::delete_of(actor.organization()).filter(team_member::Column::TeamId.eq(id));
        rows.filter(db::in_ids(&*work, team_member::Column::EmployeeId, removed)).exec(&*work).await.map_err(Error::from)?;
    }
    let row = Model { name: new.name, external_id: new.external_id, member_count, version: old.version + 1, updated_at: work.at, ..old };
    work.update(row.clone())?;
    work.record(ChangeKind::TeamUpdated.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(WrittenTeam { team: row, unknown_members })
}

/// Deletes a team. Its members are kept.
///
/// # Errors
/// `Conflict` when the team is not at the expected version.
pub async fn delete(app: &App, actor: &Actor, id: TeamId, expected_version: Option<i64>) -> Result<()> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    ensure_version(expected_version, old.version)?;
    team_member::Entity::delete_of(actor.organization()).filter(team_member::Column::TeamId.eq(id)).exec(&*work).await?;
    Entity::delete_of(actor.organization()).filter(Column::Id.eq(id)).exec(&*work).await?;
    work.record(ChangeKind::TeamDeleted.entry(id, old.version + 1));
    work.commit().await
}

async fn add_members(work: &mut UnitOfWork<'_>, id: TeamId, members: BTreeSet<EmployeeId>) -> Result<()> {
    work.count_new_rows("team_member", members.len());
    let row = |employee_id| team_member::Model { organization_id: work.actor.organization(), team_id: id, employee_id };
    Ok(bulk::insert::<team_member::Entity>(&**work, members.into_iter().map(row).collect(), None).await?)
}

fn new_member_count(old: i32, added: usize, removed: usize) -> Result<i32> {
    let count = |size: usize| i32::try_from(size).map_err(Error::internal);
    Ok(old.saturating_add(count(added)?) - count(removed)?)
}

/// Validates the attributes of a team that has, or would have, this number of members.
fn validate(attributes: &TeamAttributes, member_count: i32) -> Result<()> {
    let mut problems = Problems::default();
    problems.require_text("displayName", &attributes.name, 200);
    if let Some(external_id) = &attributes.external_id {
        problems.require_text("externalId", external_id, 200);
    }
    problems.require(member_count <= MAX_MEMBERS, "members", format!("must have at most {MAX_MEMBERS} entries"));
    problems.into_result()
}

async fn ensure_name_is_free(work: &UnitOfWork<'_>, id: TeamId, name: &str) -> Result<()> {
    let has_name = Expr::expr(Func::lower(Expr::col(Column::Name))).eq(name.to_ascii_lowercase());
    let others = Entity::of(work.actor.organization()).filter(has_name).filter(Column::Id.ne(id));
    match others.one(&**work).await? {
        Some(_) => Err(Error::invalid_with_code("displayName", Code::Taken, "another group has this name")),
        None => Ok(()),
    }
}

/// Moves the added members that do not exist to `unknown_members`. Only the added members must be visible to directories: a member may have
/// been deprovisioned since they were added.
///
/// # Errors
/// `Invalid` when the request names only unknown members.
async fn leave_out_unknown_members(work: &UnitOfWork<'_>, attributes: &mut TeamAttributes, added: &BTreeSet<EmployeeId>) -> Result<()> {
    let existing: BTreeSet<EmployeeId> = if added.is_empty() {
        BTreeSet::new()
    } else {
        let is_added = db::in_ids(&**work, employee::Column::Id, added.iter().map(|id| id.uuid()));
        visible_to_directory(work.actor)?.filter(is_added).all(&**work).await?.into_iter().map(|row| row.id).collect()
    };
    for unknown in added.difference(&existing) {
        attributes.members.remove(unknown);
        attributes.unknown_members.insert(unknown.to_string());
    }
    // A request that names only unknown members would be carried out without any effect, or would empty the team.
    if !attributes.unknown_members.is_empty() && attributes.members.is_disjoint(&attributes.requested) {
        let excerpts: Vec<String> = attributes.unknown_members.iter().take(10).map(|one| one.chars().take(100).collect()).collect();
        return Err(Error::invalid_with_code("members", Code::NotFound, format!("there is no user {}", excerpts.join(", "))));
    }
    Ok(())
}
