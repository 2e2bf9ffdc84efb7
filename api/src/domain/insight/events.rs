//! The SQL statements that count the people of a block of figures and sum up its events.

use super::{
    answer::{Attribute, Grouping},
    crowd::{Count, Crowd, KeyText, read_bucket, read_key, read_keys, read_presence},
    figures::{Block, Figure, People},
    joined_events::{
        BUCKET, EMPLOYEE, EVENTS, PEOPLE, bucket, event_time, in_period, join_events, people_of, select_events, takes_part, used_columns,
    },
    membership::{self, KEYS},
    read::{Place, parts},
    source::Scope,
};
use crate::platform::{Error, Result};
use sea_orm::{
    ConnectionTrait, JoinType, QueryResult, QueryTrait,
    sea_query::{Alias, CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType},
};
use std::collections::HashMap;
use uuid::Uuid;

const INSIDE: &str = "inside";

/// Both sums that each figure is computed from, by place.
pub type Sums = HashMap<Place, Vec<[i64; 2]>>;

/// Counts the people of a block, and sums up the events for its figures.
pub async fn measure(scope: &Scope<'_>, block: &Block, by: &[Grouping], figures: &[Figure]) -> Result<(Crowd, Sums)> {
    let has_overlaps = scope.answer.attributes.iter().any(Attribute::is_multiple);
    let has_no_program = block.source.is_none() || !block.has_program;
    if block.people == People::Contributors && !block.is_shared && has_no_program && !has_overlaps {
        return count_and_sum(scope, block, by, figures).await;
    }
    if block.people == People::Participants && block.source.is_some() && !has_overlaps {
        return count_participants_and_sum(scope, block, by, figures).await;
    }
    let crowd = match block.people {
        People::Participants => count_participants_one_by_one(scope).await?,
        People::Contributors => count_contributors_one_by_one(scope, block).await?,
    };
    let mut values = Sums::new();
    if !figures.is_empty() {
        for row in scope.app.db.query_all(&select_sums(scope, block, by, figures, Some(people_of(scope, block)))).await? {
            let (group, sums) = read_group(scope, by, figures, &row, 0, 1)?;
            values.insert(group.place(&crowd), sums);
        }
    }
    Ok((crowd, values))
}

/// Counts the participants, and sums up the events, with one statement, for people who have one value of each attribute. The people are read
/// once for both.
async fn count_participants_and_sum(scope: &Scope<'_>, block: &Block, by: &[Grouping], figures: &[Figure]) -> Result<(Crowd, Sums)> {
    let (app, answer) = (scope.app, scope.answer);
    let (mut counts, mut divided, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for row in app.db.query_all(&select_counts_and_sums(scope, block, by, figures)).await? {
        if row.try_get_by_index::<i64>(0)? == 1 {
            groups.push(read_group(scope, by, figures, &row, 1, 6)?);
            continue;
        }
        if let Some(employee) = row.try_get_by_index::<Option<Uuid>>(5)? {
            divided.push(employee);
            continue;
        }
        let people = read_count(&row, 4)?;
        let [first, last] = [read_bucket(answer, &row, 1)?, read_bucket(answer, &row, 2)?];
        let is_inside = row.try_get_by_index::<i64>(3)? == 1;
        counts.push(Count { keys: read_keys(answer, &row, 6)?, first, last, is_inside, people, newcomers: people });
    }
    let mut presences = Vec::new();
    if !divided.is_empty() {
        for row in app.db.query_all(&select_participants(scope, Some(&divided))).await? {
            presences.push(read_presence(answer, &row)?);
        }
    }
    let crowd = Crowd::new(answer, &counts, presences)?;
    let values = groups.into_iter().map(|(group, sums)| (group.place(&crowd), sums)).collect();
    Ok((crowd, values))
}

/// Rows of two kinds, by their first column. 0: of people who are alike, the first and last bucket, `inside`, their number, `divided`, and the
/// keys. 1: in the same columns, the bucket and the keys of a group of events; then the sums of the events.
fn select_counts_and_sums(scope: &Scope, block: &Block, by: &[Grouping], figures: &[Figure]) -> SelectStatement {
    let of_participation = [(block.has_program, "program_id"), (block.has_round && scope.answer.uses_rounds(), "round_id")];
    let of_participation = of_participation.into_iter().filter(|(is_present, _)| *is_present).map(|(_, name)| name);
    let mut people = Query::select();
    people.columns([EMPLOYEE, "first", "last", INSIDE].into_iter().chain(of_participation).chain(keys_of(scope)).map(Alias::new));
    people.from_subquery(membership::select(scope.app, scope.answer, None), Alias::new("participations"));
    let parts = figures.iter().map(|(_, formula)| parts(*formula).len()).sum();
    let number = || Expr::cust("CAST(0 AS bigint)");
    let mut statement = Query::select();
    statement.expr(number()).columns(["first", "last", INSIDE, "people", "divided"].into_iter().chain(keys_of(scope)).map(Alias::new));
    statement.exprs((0..parts).map(|_| number()));
    statement.from_subquery(membership::count_alike(scope.answer, PEOPLE), Alias::new("alike"));
    if !figures.is_empty() {
        let mut sums = Query::select();
        sums.expr(Expr::cust("1")).column(Alias::new(BUCKET)).exprs([0; 3].map(|_| Expr::cust("0"))).expr(Expr::cust("NULL"));
        sums.columns(keys_of(scope).map(Alias::new)).columns((0..parts).map(sum_name));
        sums.from_subquery(select_sums(scope, block, by, figures, None), Alias::new("sums"));
        statement.union(UnionType::All, sums);
    }
    statement.with_cte(CommonTableExpression::new().table_name(Alias::new(PEOPLE)).query(people).to_owned());
    statement
}

async fn count_participants_one_by_one(scope: &Scope<'_>) -> Result<Crowd> {
    let rows = scope.app.db.query_all(&select_participants(scope, None)).await?;
    Crowd::of(scope.answer, rows.iter().map(|row| read_presence(scope.answer, row)).collect::<Result<_>>()?)
}

fn select_participants(scope: &Scope, employees: Option<&[Uuid]>) -> SelectStatement {
    let mut people = Query::select();
    people.columns([EMPLOYEE, "first", "last", INSIDE].into_iter().chain(keys_of(scope)).map(Alias::new));
    people.from_subquery(membership::select(scope.app, scope.answer, employees), Alias::new(PEOPLE)).distinct();
    people
}

async fn count_contributors_one_by_one(scope: &Scope<'_>, block: &Block) -> Result<Crowd> {
    let of_people = |name: &str| Expr::col((Alias::new(PEOPLE), Alias::new(name)));
    let bucket = bucket(scope, block);
    let mut people = Query::select();
    people.expr(of_people(EMPLOYEE)).expr(bucket.clone()).expr_as(bucket, Alias::new("last")).expr(of_people(INSIDE));
    people.exprs(keys_of(scope).map(of_people));
    join_events(&mut people, scope, block, &[], Some(people_of(scope, block)));
    people.distinct();
    let rows = scope.app.db.query_all(&people).await?;
    Crowd::of(scope.answer, rows.iter().map(|row| read_presence(scope.answer, row)).collect::<Result<_>>()?)
}

/// Counts and sums up with one statement, for people who have one value of each attribute: first the events of each person in each bucket,
/// then the people.
async fn count_and_sum(scope: &Scope<'_>, block: &Block, by: &[Grouping], figures: &[Figure]) -> Result<(Crowd, Sums)> {
    let answer = scope.answer;
    let parts: Vec<&str> = figures.iter().flat_map(|(_, formula)| parts(*formula)).collect();
    let of_person = [EMPLOYEE, BUCKET, INSIDE].into_iter().chain(keys_of(scope)).map(Alias::new);
    let mut persons = Query::select();
    persons
        .columns(of_person)
        .columns((0..parts.len()).map(sum_name))
        .from_subquery(sum_of_people(scope, block, figures), Alias::new(PEOPLE));
    let newcomers = if answer.buckets.len() > 1 {
        persons.expr_as(Expr::cust(r#"ROW_NUMBER() OVER (PARTITION BY "employee_id" ORDER BY "bucket")"#), Alias::new("ordinal"));
        r#"COUNT(CASE WHEN "ordinal" = 1 THEN 1 END)"#
    } else {
        "COUNT(*)"
    };
    let groups: Vec<Alias> = [BUCKET, INSIDE].into_iter().chain(keys_of(scope)).map(Alias::new).collect();
    let mut sums = Query::select();
    sums.columns(groups.clone()).expr(Expr::cust("COUNT(*)")).expr(Expr::cust(newcomers));
    for index in 0..parts.len() {
        sums.expr(Expr::cust(as_number(&format!(r#"SUM("sum_{index}")"#))));
    }
    sums.from_subquery(persons, Alias::new("persons")).group_by_columns(groups);
    let (mut counts, mut of_figures) = (Vec::new(), Vec::new());
    for row in scope.app.db.query_all(&sums).await? {
        let bucket = read_bucket(answer, &row, 0)?;
        let column = 2 + answer.attributes.len();
        let count = Count {
            keys: read_keys(answer, &row, 2)?,
            first: bucket,
            last: bucket,
            is_inside: row.try_get_by_index::<i64>(1)? == 1,
            people: read_count(&row, column)?,
            newcomers: read_count(&row, column + 1)?,
        };
        of_figures.push(read_sums(figures, &row, column + 2)?);
        counts.push(count);
    }
    let crowd = Crowd::new(answer, &counts, Vec::new())?;
    let mut values = Sums::new();
    for (count, sums) in counts.iter().zip(of_figures).filter(|(count, _)| count.is_inside) {
        let keys = grouped_keys(scope, by).filter_map(|(index, _)| Some((index, count.keys.get(index)?.clone())));
        let group = EventGroup { bucket: is_series(by).then_some(count.first), keys: keys.collect() };
        let totals = values.entry(group.place(&crowd)).or_insert_with(|| vec![[0; 2]; figures.len()]);
        for (total, sum) in totals.iter_mut().flatten().zip(sums.into_iter().flatten()) {
            *total += sum;
        }
    }
    Ok((crowd, values))
}

/// The sums of the events of each person in each bucket, with the keys of the person.
fn sum_of_people(scope: &Scope, block: &Block, figures: &[Figure]) -> SelectStatement {
    let of_people = || [INSIDE].into_iter().chain(keys_of(scope));
    let (events, keys): (SelectStatement, Vec<&'static str>) = match block.source {
        None => {
            let columns: Vec<&'static str> = [EMPLOYEE].into_iter().chain(of_people()).collect();
            (select_events(scope, block, &columns, figures, Some(people_of(scope, block))), of_people().collect())
        }
        Some(source) => {
            let mut events = Query::select();
            events.expr_as(scope.answer.buckets.index_of(&event_time(block)), Alias::new(BUCKET));
            events.columns([EMPLOYEE].iter().chain(used_columns(block, figures)).map(|name| (Alias::new(EVENTS), Alias::new(*name))));
            events.from_subquery(source(scope), Alias::new(EVENTS));
            (in_period(&mut events, scope, block).to_owned(), Vec::new())
        }
    };
    let mut sums = Query::select();
    sums.columns([EMPLOYEE, BUCKET].map(Alias::new)).group_by_columns([EMPLOYEE, BUCKET].map(Alias::new));
    // The keys are the same in all rows of a person.
    for name in keys {
        sums.expr_as(Expr::cust(format!(r#"MIN("{name}")"#)), Alias::new(name));
    }
    sums.from_subquery(events, Alias::new(EVENTS));
    for (index, part) in figures.iter().flat_map(|(_, formula)| parts(*formula)).enumerate() {
        sums.expr_as(Expr::cust(as_number(part)), sum_name(index));
    }
    if block.source.is_none() {
        return sums;
    }
    // The events belong to no program: one participation at that time is enough.
    let of = |table: &str, name: &str| Expr::col((Alias::new(table), Alias::new(name)));
    let mut participation = Query::select();
    participation.expr(Expr::cust("1")).from_subquery(membership::participations(scope.app, scope.answer).into_query(), Alias::new(PEOPLE));
    participation.and_where(of(PEOPLE, EMPLOYEE).eq(of(EVENTS, EMPLOYEE)));
    if scope.answer.buckets.len() > 1 {
        participation.and_where(takes_part(of(EVENTS, BUCKET)));
    }
    let parts = figures.iter().map(|(_, formula)| parts(*formula).len()).sum();
    let mut of_participants = Query::select();
    of_participants.columns([EMPLOYEE, BUCKET].map(|name| (Alias::new(EVENTS), Alias::new(name))));
    of_participants.columns((0..parts).map(|index| (Alias::new(EVENTS), sum_name(index))));
    of_participants.exprs(of_people().map(|name| of("employees", name))).from_subquery(sums, Alias::new(EVENTS));
    let is_same = of(EVENTS, EMPLOYEE).eq(of("employees", EMPLOYEE));
    let employees = membership::employees(scope.app, scope.answer);
    of_participants.join_subquery(JoinType::InnerJoin, employees, Alias::new("employees"), is_same);
    of_participants.and_where(Expr::exists(participation));
    of_participants
}

fn sum_name(index: usize) -> Alias {
    Alias::new(format!("sum_{index}"))
}

/// The sums of the events of each group. The columns: the bucket, or 0 for a table that is no series; of each attribute of the answer its
/// value, or NULL when the table is not grouped by it; the sums. `people` as in [`join_events`].
fn select_sums(scope: &Scope, block: &Block, by: &[Grouping], figures: &[Figure], people: Option<SelectStatement>) -> SelectStatement {
    let names: Vec<&'static str> = grouped_keys(scope, by).filter_map(|(index, _)| KEYS.get(index).copied()).collect();
    let mut events = select_events(scope, block, &names, figures, people);
    if scope.answer.filters_people() {
        events.and_where(Expr::col((Alias::new(PEOPLE), Alias::new(INSIDE))).eq(Expr::cust("1")));
    }
    let groups: Vec<&str> = is_series(by).then_some(BUCKET).into_iter().chain(names).collect();
    let mut sums = Query::select();
    for (name, constant) in [(BUCKET, "CAST(0 AS bigint)")].into_iter().chain(keys_of(scope).map(|name| (name, "NULL"))) {
        let value = if groups.contains(&name) { Expr::col(Alias::new(name)) } else { Expr::cust(constant) };
        sums.expr_as(value, Alias::new(name));
    }
    for (index, part) in figures.iter().flat_map(|(_, formula)| parts(*formula)).enumerate() {
        sums.expr_as(Expr::cust(as_number(part)), sum_name(index));
    }
    sums.from_subquery(events, Alias::new(EVENTS))
        .add_group_by(groups.into_iter().map(|name| Expr::col((Alias::new(EVENTS), Alias::new(name)))));
    sums
}

/// The columns of all attributes of the answer.
fn keys_of(scope: &Scope) -> impl Iterator<Item = &'static str> + use<> {
    KEYS.iter().take(scope.answer.attributes.len()).copied()
}

/// The attributes of the answer that a table is grouped by, and their indexes.
fn grouped_keys<'s>(scope: &'s Scope, by: &'s [Grouping]) -> impl Iterator<Item = (usize, &'s Attribute)> {
    scope.answer.attributes.iter().enumerate().filter(|(_, attribute)| by.contains(&Grouping::By((*attribute).clone())))
}

fn is_series(by: &[Grouping]) -> bool {
    by.iter().any(|grouping| matches!(grouping, Grouping::Time(_)))
}

/// A group of events: its bucket, and of the attributes that it is grouped by their indexes and values.
struct EventGroup {
    bucket: Option<usize>,
    keys: Vec<(usize, KeyText)>,
}

impl EventGroup {
    fn place(&self, crowd: &Crowd) -> Place {
        let mut cell = crowd.total();
        for (index, key) in &self.keys {
            let index_of = crowd.index_of(*index, key);
            if *index == 0 { cell.0 = index_of } else { cell.1 = index_of }
        }
        Place { cell, bucket: self.bucket }
    }
}

/// Reads a group and its sums from a row with the bucket in one column, and in others, from `column` on, the values of all attributes and the
/// sums.
fn read_group(
    scope: &Scope,
    by: &[Grouping],
    figures: &[Figure],
    row: &QueryResult,
    bucket: usize,
    column: usize,
) -> Result<(EventGroup, Vec<[i64; 2]>)> {
    let bucket = if is_series(by) { Some(read_bucket(scope.answer, row, bucket)?) } else { None };
    let keys = grouped_keys(scope, by).map(|(index, attribute)| Ok((index, read_key(attribute, row, column + index)?)));
    let group = EventGroup { bucket, keys: keys.collect::<Result<_>>()? };
    Ok((group, read_sums(figures, row, column + scope.answer.attributes.len())?))
}

fn as_number(sql: &str) -> String {
    format!("CAST(COALESCE({sql}, 0) AS bigint)")
}

fn read_sums(figures: &[Figure], row: &QueryResult, mut column: usize) -> Result<Vec<[i64; 2]>> {
    let mut of_figures = Vec::with_capacity(figures.len());
    for (_, formula) in figures {
        let mut sums = [0; 2];
        for (sum, _) in sums.iter_mut().zip(parts(*formula)) {
            *sum = row.try_get_by_index::<i64>(column)?;
            column += 1;
        }
        of_figures.push(sums);
    }
    Ok(of_figures)
}

fn read_count(row: &QueryResult, index: usize) -> Result<u32> {
    u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(Error::internal)
}
