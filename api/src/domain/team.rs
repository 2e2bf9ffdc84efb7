//! A group of users that a directory (SCIM) maintains: a name, the directory's own key and members. Groups are stored for the directory
//! and recorded in the change log. The department of an employee is an attribute of the employee, not a group.

use super::employee::directory::visible_to_directory;
use crate::{
    access::{Actor, Permission, Reach},
    app::{App, UnitOfWork},
    domain::shared::{
        directory_filter::{self, DirectoryFilter, FilterField, Operand, Operator, PageStart, ResultOrder},
        ensure_version,
    },
    feed::ChangeKind,
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

/// The largest number of members of a team.
const MAX_MEMBERS: i32 = 100_000;

/// A complete group as a directory sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamAttributes {
    pub name: String,
    pub external_id: Option<String>,
    pub members: BTreeSet<EmployeeId>,
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
}

impl FilterField for Field {
    fn has_value(self) -> Result<Condition> {
        Ok(match self {
            Self::Id | Self::Name | Self::Created | Self::LastModified => directory_filter::constant(true),
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
            (Self::Created, Operand::Instant(at)) => directory_filter::compare_instant(Column::CreatedAt, operator, *at),
            (Self::LastModified, Operand::Instant(at)) => directory_filter::compare_instant(Column::UpdatedAt, operator, *at),
            (Self::Member, Operand::Text(id)) if operator == Operator::Equal => {
                Ok(id.parse().map_or_else(|_| directory_filter::constant(false), |id| has_member(Some(id))))
            }
            _ => directory_filter::unsupported_comparison(),
        }
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

/// Returns the total number of matching teams, and those of the page, in the order of their identifiers.
pub async fn search(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &DirectoryFilter<Field>,
    descending: bool,
    start: &PageStart,
    limit: u64,
) -> Result<(u64, Vec<Model>)> {
    let order = ResultOrder { key: None, has_all_values: true, id: Column::Id, descending };
    directory_filter::fetch_page(db, visible_to(actor)?.filter(filter.to_condition()?), &order, start, limit).await
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
    let is_member = db::in_ids(db, team_member::Column::TeamId, teams.iter().map(|id| id.uuid()));
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

/// Creates a team.
///
/// # Errors
/// `Invalid` per attribute, also for a name that is in use and for a member that does not exist.
pub async fn create(app: &App, actor: &Actor, attributes: TeamAttributes) -> Result<Model> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let id: TeamId = app.clock.new_id();
    let member_count = new_member_count(0, &attributes.members, 0)?;
    validate(&attributes, member_count)?;
    ensure_name_is_free(&work, id, &attributes.name).await?;
    ensure_members_exist(&work, &attributes.members).await?;
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
    Ok(row)
}

/// Changes a team. `change` computes the new attributes from the team and its members, in the same transaction. Nothing is written when
/// nothing changed. With `affected`, `change` gets and returns only the members among these employees; the others stay.
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
) -> Result<Model, E> {
    actor.authorize(Permission::WriteEmployee, &[])?;
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    ensure_version(expected_version, old.version)?;
    let members = load_members(&*work, actor, &[id], affected).await?.remove(&id).unwrap_or_default();
    let new = change(&old, &members)?;
    let old_members: BTreeSet<EmployeeId> = members.iter().map(|row| row.id).collect();
    let added: BTreeSet<_> = new.members.difference(&old_members).copied().collect();
    let removed: Vec<_> = old_members.difference(&new.members).map(|id| id.uuid()).collect();
    let member_count = new_member_count(old.member_count, &added, removed.len())?;
    validate(&new, member_count)?;
    if old.name != new.name {
        ensure_name_is_free(&work, id, &new.name).await?;
    }
    ensure_members_exist(&work, &added).await?;
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
        return Ok(old);
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
    Ok(row)
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

fn new_member_count(old: i32, added: &BTreeSet<EmployeeId>, removed: usize) -> Result<i32> {
    let count = |size: usize| i32::try_from(size).map_err(Error::internal);
    Ok(old.saturating_add(count(added.len())?) - count(removed)?)
}

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

/// Checks that directories see the added members. A member may have been deprovisioned since they were added.
async fn ensure_members_exist(work: &UnitOfWork<'_>, added: &BTreeSet<EmployeeId>) -> Result<()> {
    if added.is_empty() {
        return Ok(());
    }
    let is_added = db::in_ids(&**work, employee::Column::Id, added.iter().map(|id| id.uuid()));
    let existing = visible_to_directory(work.actor)?.filter(is_added).all(&**work).await?;
    let existing: BTreeSet<EmployeeId> = existing.into_iter().map(|row| row.id).collect();
    match added.difference(&existing).next() {
        Some(unknown) => Err(Error::invalid_with_code("members", Code::NotFound, format!("there is no user {unknown}"))),
        None => Ok(()),
    }
}
