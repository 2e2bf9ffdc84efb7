//! Retention: how many of the people who were coached in the period, and of comparable colleagues who were not, stayed until its end.
//!
//! Comparable are people of the same department and job level as a coached person. The comparison shows no cause: who takes part in a
//! program may differ from colleagues in other ways.

use super::{
    answer::{Answer, Grouping},
    crowd::{Crowd, Position, Presence, Reason, read_keys},
    membership::{flag, key},
    read::{Key, cell_of, list_places, ratio},
};
use crate::{
    app::App,
    platform::{Error, Result},
};
use entity::{
    Tenanted,
    employee::{self, Column as Employee, Status},
    session,
    session_attendance::{self, Column as Attendance},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{HashMap, HashSet};

/// The figures of the coached people of a group, or of the others.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// The people who were employed at the start of the period.
    pub people: Result<u32, Reason>,
    /// Those whose employment had not ended at its end.
    pub stayed: Result<u32, Reason>,
    /// `None`: there are no people.
    pub stayed_percent: Option<Result<f64, Reason>>,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct RetentionRow {
    pub keys: Vec<Key>,
    pub coached: Retention,
    pub others: Retention,
}

struct Person {
    presence: Presence,
    is_coached: bool,
    has_stayed: bool,
    department: Option<String>,
    job_level: Option<i32>,
}

/// Compares the people who attended a held session in the period with those who did not.
///
/// # Errors
/// `Invalid` for groupings by time, program or round, of which people who take no part have none.
pub async fn load_retention(app: &App, answer: &Answer, by: &[Grouping]) -> Result<Vec<RetentionRow>> {
    let has_program =
        answer.attributes.iter().any(super::Attribute::is_multiple) || answer.filter.programs.is_some() || answer.uses_rounds();
    if has_program || by.iter().any(|grouping| matches!(grouping, Grouping::Time(_))) {
        let message = "retention: people who take no part have no program, round or unit of time, so that retention is grouped by attributes of \
                       people, in an answer without programs and rounds";
        return Err(Error::invalid("retention", message));
    }
    let people = load_people(app, answer).await?;
    let coached: HashSet<(Option<&str>, Option<i32>)> =
        people.iter().filter(|person| person.is_coached).map(|person| (person.department.as_deref(), person.job_level)).collect();
    let is_comparable = |person: &&Person| coached.contains(&(person.department.as_deref(), person.job_level));
    let compared: Vec<&Person> = people.iter().filter(is_comparable).collect();
    let crowd_of = |is_coached: bool| {
        Crowd::of(answer, compared.iter().filter(|person| person.is_coached == is_coached).map(|person| person.presence.clone()).collect())
    };
    let (with, without) = (crowd_of(true)?, crowd_of(false)?);
    let all = Crowd::of(answer, compared.iter().map(|person| person.presence.clone()).collect())?;
    let places = list_places(answer, &all, by)?;
    let mut stayed: HashMap<(bool, Position), u32> = HashMap::new();
    for person in compared.iter().filter(|person| person.has_stayed && person.presence.is_inside) {
        for cell in all.cells_of(&person.presence.keys).into_iter().collect::<HashSet<_>>() {
            *stayed.entry((person.is_coached, cell)).or_default() += 1;
        }
    }
    let figures = |crowd: &Crowd, is_coached: bool, keys: &[Key]| {
        let cell = cell_of(crowd, answer, keys);
        let suppression = crowd.suppression(cell, None);
        let stayed = stayed.get(&(is_coached, cell_of(&all, answer, keys))).copied().unwrap_or_default();
        let people = crowd.people(cell, None);
        let or_reason = |count: u32| suppression.map_or(Ok(count), Err);
        let percent = ratio(stayed.into(), people.into(), 100.0);
        Retention {
            people: or_reason(people),
            stayed: or_reason(stayed),
            stayed_percent: suppression.map_or(percent.map(Ok), |reason| Some(Err(reason))),
        }
    };
    let row = |keys: Vec<Key>| RetentionRow { coached: figures(&with, true, &keys), others: figures(&without, false, &keys), keys };
    Ok(places.into_iter().map(|(_, keys)| row(keys)).collect())
}

/// The people who were employed at the start of the period.
async fn load_people(app: &App, answer: &Answer) -> Result<Vec<Person>> {
    let (from, to) = (answer.buckets.from.date_naive(), answer.buckets.to.date_naive());
    let sessions = session_attendance::Entity::belongs_to(session::Entity)
        .from((Attendance::OrganizationId, Attendance::SessionId))
        .to((session::Column::OrganizationId, session::Column::Id));
    let attended = session_attendance::Entity::of(answer.organization)
        .select_only()
        .column(Attendance::EmployeeId)
        .join(JoinType::InnerJoin, sessions.into())
        .filter(Attendance::Attended.eq(true))
        .filter(session::Column::Status.eq(session::Status::Held.to_value()))
        .filter(session::Column::HeldAt.gte(answer.buckets.from))
        .filter(session::Column::HeldAt.lt(answer.buckets.to));
    let is_inside = answer.people_conditions(app).into_iter().reduce(ExprTrait::and).unwrap_or_else(|| Expr::cust("1 = 1"));
    let has_left = Employee::TerminatedOn.is_not_null().and(Employee::TerminatedOn.lt(to));
    let mut people = employee::Entity::of(answer.organization)
        .select_only()
        .expr_as(Employee::Id.into_expr(), "employee_id")
        .expr_as(flag(is_inside).cast_as("bigint"), "inside")
        .expr_as(flag(Employee::Id.in_subquery(attended.into_query())).cast_as("bigint"), "coached")
        .expr_as(flag(has_left).cast_as("bigint"), "has_ended")
        .expr_as(Employee::Department.into_expr(), "department")
        .expr_as(Employee::JobLevel.into_expr(), "job_level")
        .filter(Employee::Status.ne(Status::PreHire))
        .filter(Employee::HiredOn.is_null().or(Employee::HiredOn.lte(from)))
        .filter(Employee::TerminatedOn.is_null().or(Employee::TerminatedOn.gte(from)));
    for (index, attribute) in answer.attributes.iter().enumerate() {
        people = people.expr_as(key(app, attribute), format!("k{index}"));
    }
    let mut loaded = Vec::new();
    for row in app.db.query_all(&people.into_query()).await? {
        let keys = read_keys(answer, &row, 6)?;
        let is = |index| -> Result<bool> { Ok(row.try_get_by_index::<i64>(index)? == 1) };
        let last = answer.buckets.len().saturating_sub(1);
        loaded.push(Person {
            presence: Presence { employee: row.try_get_by_index(0)?, keys, first: 0, last, is_inside: is(1)? },
            is_coached: is(2)?,
            has_stayed: !is(3)?,
            department: row.try_get_by_index(4)?,
            job_level: row.try_get_by_index(5)?,
        });
    }
    Ok(loaded)
}
