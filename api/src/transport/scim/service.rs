//! What can be done with users and groups, whoever asks: a request of its own, or one of many in a bulk.

use super::{
    filter::{self, Filtered},
    group, patch,
    path::local,
    query::Query,
    refusal::Refusal,
    schema::Type,
    shape::Shape,
    user, value,
};
use crate::{
    access::{Act, Actor},
    app::{App, limited},
    domain::{
        asked::{Position, Start, Where},
        employee::{
            directory,
            search::{self, Search},
        },
        team,
    },
    platform::Error,
};
use entity::{
    employee::Model as Employee,
    id::{EmployeeId, TeamId, TypedId},
    team::Model as Team,
};
use serde_json::{Map, Value};
use std::time::Instant;

/// Who asks, and where resources are said to be.
#[derive(Clone, Copy)]
pub struct Service<'a> {
    pub app: &'a App,
    pub actor: &'a Actor,
    /// Such as `https://coaching.example/scim/v2`.
    pub base: &'a str,
    /// When the request has taken too long.
    pub until: Instant,
}

/// A resource that was read or written.
pub struct Done {
    pub of: Type,
    pub id: String,
    pub version: i64,
    pub resource: Map<String, Value>,
}

/// A resource of a list, and its place in the order.
pub struct Listed {
    pub of: Type,
    pub resource: Map<String, Value>,
    pub place: Position,
}

/// How many members a group has at most to be answered whole after a PATCH.
const SHOWN_MEMBERS: usize = 100;

impl Done {
    /// Whether the answer to a PATCH need not hold it.
    pub fn is_large(&self) -> bool {
        self.of == Type::Group && self.resource.get("members").and_then(Value::as_array).is_some_and(|all| all.len() > SHOWN_MEMBERS)
    }
}

impl Service<'_> {
    /// Carries one operation out, as long as there is time.
    ///
    /// # Errors
    /// 503 when there is none, or not enough: then nothing was changed.
    pub async fn in_time<T>(self, operation: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
        let left = self.until.saturating_duration_since(Instant::now());
        let done = if left.is_zero() { None } else { limited(left, operation).await };
        let limit = self.app.config.limit_seconds;
        done.unwrap_or_else(|| Err(Error::Unavailable(format!("this took longer than {limit} s and was given up; try again")).into()))
    }

    /// # Errors
    /// 404 when there is no such resource.
    pub async fn get(self, of: Type, id: &str, shape: &Shape) -> Result<Done, Refusal> {
        match of {
            Type::User => {
                let row = directory::shown(&self.app.db, self.actor, user_id(id)?).await?;
                self.user(row).await
            }
            Type::Group => {
                let row = team::get(&self.app.db, self.actor, group_id(id)?).await?;
                self.group(row, shape).await
            }
        }
    }

    /// # Errors
    /// 409 when it is there already; 400 for what is wrong with it.
    pub async fn create(self, of: Type, body: &Value) -> Result<Done, Refusal> {
        self.readable()?;
        let resource = value::resource(of, body)?;
        match of {
            Type::User => self.user(directory::admit(self.app, self.actor, user::said(user::assumed(resource))?).await?).await,
            Type::Group => self.group(team::create(self.app, self.actor, group::said(resource)?).await?, &Shape::Whole).await,
        }
    }

    /// # Errors
    /// 404, 412, 409, 400.
    pub async fn replace(self, of: Type, id: &str, body: &Value, expected: Option<i64>) -> Result<Done, Refusal> {
        self.readable()?;
        let resource = value::resource(of, body)?;
        match of {
            Type::User => {
                let base = self.base;
                let say = |row: &Employee, manager: Option<&Employee>| {
                    user::said(user::kept_by_put(&mut user::written(row, manager, base), resource))
                };
                let row = directory::amend::<Refusal>(self.app, self.actor, user_id(id)?, expected, say).await?;
                self.user(row).await
            }
            Type::Group => {
                let say = |_: &Team, _: &[Employee]| group::said(resource);
                let row = team::amend::<Refusal>(self.app, self.actor, group_id(id)?, expected, say).await?;
                self.group(row, &Shape::Whole).await
            }
        }
    }

    /// # Errors
    /// 404, 412, 409, 400; then nothing was changed.
    pub async fn patch(self, of: Type, id: &str, body: &Value, expected: Option<i64>) -> Result<Done, Refusal> {
        self.readable()?;
        let base = self.base;
        match of {
            Type::User => {
                let say = |row: &Employee, manager: Option<&Employee>| {
                    let mut resource = user::written(row, manager, base);
                    patch::apply(of, &mut resource, body)?;
                    user::said(resource)
                };
                let row = directory::amend::<Refusal>(self.app, self.actor, user_id(id)?, expected, say).await?;
                self.user(row).await
            }
            Type::Group => {
                let say = |row: &Team, members: &[Employee]| {
                    let mut resource = group::written(row, members, base);
                    patch::apply(of, &mut resource, body)?;
                    group::said(resource)
                };
                let row = team::amend::<Refusal>(self.app, self.actor, group_id(id)?, expected, say).await?;
                self.group(row, &Shape::Whole).await
            }
        }
    }

    /// # Errors
    /// 404, 412.
    pub async fn remove(self, of: Type, id: &str, expected: Option<i64>) -> Result<(), Refusal> {
        self.readable()?;
        match of {
            Type::User => directory::remove(self.app, self.actor, user_id(id)?, expected).await?,
            Type::Group => team::remove(self.app, self.actor, group_id(id)?, expected).await?,
        }
        Ok(())
    }

    /// How many resources of a type are asked for, perhaps among others (`mixed`), and a page of them.
    ///
    /// # Errors
    /// 400 for a filter or order that is none.
    pub async fn list(self, of: Type, query: &Query, mixed: bool, start: Start, limit: u64) -> Result<(u64, Vec<Listed>), Refusal> {
        match of {
            Type::User => {
                let sort = sort(query)?;
                let wanted = Search { filter: wanted(query, mixed)?, sort, start, limit };
                let (total, rows) = search::search(&self.app.db, self.actor, &wanted).await?;
                let managers = directory::managers_of(&self.app.db, self.actor, &rows).await?;
                let listed = |row: &Employee| {
                    let manager = row.manager_id.and_then(|id| managers.get(&id));
                    Listed { of, resource: user::shown(row, manager, self.base), place: search::position(row, sort) }
                };
                Ok((total, rows.iter().map(listed).collect()))
            }
            Type::Group => {
                let by_id = query.sort_by.as_deref().map(|by| local(of, by).1.eq_ignore_ascii_case("id"));
                if !mixed && by_id == Some(false) {
                    return Err(Refusal::value("sortBy: groups are sorted by id alone"));
                }
                let backwards = query.descending && by_id == Some(true);
                let (total, rows) = team::search(&self.app.db, self.actor, &wanted(query, mixed)?, backwards, &start, limit).await?;
                let ids: Vec<TeamId> = if query.shape.wants(of, "members") { rows.iter().map(|row| row.id).collect() } else { Vec::new() };
                let members = team::members(&self.app.db, self.actor, &ids).await?;
                let listed = |row: &Team| {
                    let resource = group::shown(row, members.get(&row.id).map_or(&[], Vec::as_slice), self.base);
                    Listed { of, resource, place: Position { key: None, id: row.id.uuid() } }
                };
                Ok((total, rows.iter().map(listed).collect()))
            }
        }
    }

    /// What is written is read as well: who may not read is told before anything is done.
    fn readable(self) -> Result<(), Refusal> {
        self.actor.reach(Act::ReadEmployee)?;
        Ok(())
    }

    async fn user(self, row: Employee) -> Result<Done, Refusal> {
        let managers = directory::managers_of(&self.app.db, self.actor, std::slice::from_ref(&row)).await?;
        let resource = user::shown(&row, managers.values().next(), self.base);
        Ok(Done { of: Type::User, id: row.id.to_string(), version: row.version, resource })
    }

    async fn group(self, row: Team, shape: &Shape) -> Result<Done, Refusal> {
        let mut members = if shape.wants(Type::Group, "members") {
            team::members(&self.app.db, self.actor, &[row.id]).await?
        } else {
            Default::default()
        };
        let resource = group::shown(&row, &members.remove(&row.id).unwrap_or_default(), self.base);
        Ok(Done { of: Type::Group, id: row.id.to_string(), version: row.version, resource })
    }
}

fn wanted<F: Filtered>(query: &Query, mixed: bool) -> Result<Where<F>, Refusal> {
    query.filter.as_deref().map_or(Ok(Where::Always(true)), |text| filter::read(text, mixed))
}

/// By what people are sorted, and whether backwards.
///
/// # Errors
/// `invalidValue` for what they are not sorted by.
pub fn sort(query: &Query) -> Result<Option<(search::Field, bool)>, Refusal> {
    let Some(by) = &query.sort_by else { return Ok(None) };
    let (extended, name) = local(Type::User, by);
    let name = name.to_ascii_lowercase();
    let (name, sub) = name.split_once('.').map_or((name.as_str(), None), |(name, sub)| (name, Some(sub)));
    let field = search::Field::field(extended, name, sub);
    Ok(Some((field.ok_or_else(|| Refusal::value("sortBy: people are not sorted by this attribute"))?, query.descending)))
}

/// An identifier of no user, and of none of yours: the same answer.
fn user_id(id: &str) -> Result<EmployeeId, Refusal> {
    id.parse().map_err(|_| Refusal::missing())
}

fn group_id(id: &str) -> Result<TeamId, Refusal> {
    id.parse().map_err(|_| Refusal::missing())
}
