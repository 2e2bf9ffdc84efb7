//! Ties: which departments, locations or levels meet in sessions, as a matrix.
//!
//! A cell is about the people of each of its two groups, so both must be large enough: the sessions of one person with a large department
//! would be the figure of that person. The matrix has no totals, and the same answer has no other figure of sessions: so no cell follows from
//! others.

use super::{
    answer::{Answer, Attribute},
    crowd::{KeyText, Reason, read_key},
    membership::key,
};
use crate::{
    app::App,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted, employee,
    id::TypedId,
    pairing, session,
    session_attendance::{self, Column as Attendance},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use std::collections::HashMap;

/// The sessions in which people of two groups met, or of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub first: KeyText,
    pub second: KeyText,
    /// The people who met.
    pub people: Result<u32, Reason>,
    pub sessions: Result<u32, Reason>,
}

/// Counts the sessions that were held in the period, by the values of an attribute of two members who attended.
///
/// # Errors
/// `Invalid` for programs and rounds, in which all members of a pairing are the same, and for an answer with conditions on people.
pub async fn load_ties(app: &App, answer: &Answer, of: &Attribute) -> Result<Vec<Tie>> {
    if of.is_multiple() {
        return Err(Error::invalid(
            "of",
            "ties.of: must be an attribute of people, because all members of a pairing have the same program and round",
        ));
    }
    if answer.filters_people() {
        return Err(Error::invalid("where", "ties: the conditions can be the program, the round and the period only"));
    }
    let present = present(app, answer, of);
    let column = |table: &str, name: &str| Expr::col((Alias::new(table), Alias::new(name)));
    let is_other =
        column("one", "session_id").eq(column("other", "session_id")).and(column("one", "employee_id").ne(column("other", "employee_id")));
    let mut pairs = Query::select();
    pairs.expr_as(column("one", "value"), Alias::new("first")).expr_as(column("other", "value"), Alias::new("second"));
    pairs.expr(Expr::cust(r#"COUNT(DISTINCT "one"."employee_id")"#)).expr(Expr::cust(r#"COUNT(DISTINCT "one"."session_id")"#));
    pairs.from_subquery(present.clone(), Alias::new("one"));
    pairs.join_subquery(JoinType::InnerJoin, present, Alias::new("other"), is_other);
    pairs.add_group_by([column("one", "value"), column("other", "value")]);
    let mut counts: HashMap<(KeyText, KeyText), (u32, u32)> = HashMap::new();
    for row in app.db.query_all(&pairs).await? {
        let count = |index| -> Result<u32> { u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(Error::internal) };
        counts.insert((read_key(of, &row, 0)?, read_key(of, &row, 1)?), (count(2)?, count(3)?));
    }
    let mut ties: Vec<Tie> = counts
        .iter()
        .filter(|((first, second), _)| first <= second)
        .map(|((first, second), (people, sessions))| {
            // Those of the second group are counted in the other direction.
            let others = counts.get(&(second.clone(), first.clone())).filter(|_| first != second).map(|(people, _)| *people);
            let is_small = Ord::min(*people, others.unwrap_or(*people)) < answer.minimum;
            let people = people + others.unwrap_or_default();
            let figure = |count: u32| if is_small { Err(Reason::GroupTooSmall) } else { Ok(count) };
            Tie { first: first.clone(), second: second.clone(), people: figure(people), sessions: figure(*sessions) }
        })
        .collect();
    ties.sort_by(|one, other| (&one.first, &one.second).cmp(&(&other.first, &other.second)));
    Ok(ties)
}

/// Who attended the held sessions of the period, with the value of the attribute.
fn present(app: &App, answer: &Answer, of: &Attribute) -> SelectStatement {
    let sessions = session_attendance::Entity::belongs_to(session::Entity)
        .from((Attendance::OrganizationId, Attendance::SessionId))
        .to((session::Column::OrganizationId, session::Column::Id));
    let employees = session_attendance::Entity::belongs_to(employee::Entity)
        .from((Attendance::OrganizationId, Attendance::EmployeeId))
        .to((employee::Column::OrganizationId, employee::Column::Id));
    let mut present = session_attendance::Entity::of(answer.organization)
        .select_only()
        .expr_as(Attendance::SessionId.into_expr(), "session_id")
        .expr_as(Attendance::EmployeeId.into_expr(), "employee_id")
        .expr_as(key(app, of), "value")
        .join(JoinType::InnerJoin, sessions.into())
        .join(JoinType::InnerJoin, employees.into())
        .filter(Attendance::Attended.eq(true))
        .filter(session::Column::Status.eq(session::Status::Held.to_value()))
        .filter(session::Column::HeldAt.gte(answer.buckets.from))
        .filter(session::Column::HeldAt.lt(answer.buckets.to));
    if let Some(programs) = &answer.filter.programs {
        present = present.filter(db::in_ids(&app.db, session::Column::ProgramId, programs.iter().map(|id| id.uuid())));
    }
    if let Some(rounds) = &answer.filter.rounds {
        let of_rounds = pairing::Entity::of(answer.organization)
            .filter(db::in_ids(&app.db, pairing::Column::RoundId, rounds.iter().map(|id| id.uuid())))
            .select_only()
            .column(pairing::Column::Id);
        present = present.filter(session::Column::PairingId.in_subquery(of_rounds.into_query()));
    }
    present.into_query()
}
