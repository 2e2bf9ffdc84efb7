//! The SQL statements that count the people of a block of figures and sum up its events.

use super::{
    answer::{Attribute, Grouping},
    crowd::{Count, Crowd, KeyText, read_bucket, read_key, read_keys, read_presence},
    figures::{Block, Figure, People},
    membership::{self, AT, KEYS},
    read::{Place, parts},
    source::Scope,
};
use crate::platform::{Error, Result, db};
use entity::participant;
use sea_orm::{
    ColumnTrait, ConnectionTrait, JoinType, QueryResult,
    sea_query::{Alias, Cond, Expr, ExprTrait, Query, SelectStatement},
};
use std::collections::HashMap;
use uuid::Uuid;

const EVENTS: &str = "events";
const PEOPLE: &str = "people";
const BUCKET: &str = "bucket";
const EMPLOYEE: &str = "employee_id";
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
    let crowd = match block.people {
        People::Participants if has_overlaps => count_participants_one_by_one(scope).await?,
        People::Participants => count_participants(scope).await?,
        People::Contributors => count_contributors_one_by_one(scope, block).await?,
    };
    let sums = if figures.is_empty() { Sums::new() } else { sum(scope, block, by, &crowd, figures).await? };
    Ok((crowd, sums))
}

/// Counts people who have one value of each attribute: those that are alike in the database.
async fn count_participants(scope: &Scope<'_>) -> Result<Crowd> {
    let (app, answer) = (scope.app, scope.answer);
    let (mut counts, mut divided) = (Vec::new(), Vec::new());
    for row in app.db.query_all(&membership::count_alike(app, answer)).await? {
        if let Some(employee) = row.try_get_by_index::<Option<Uuid>>(4)? {
            divided.push(employee);
            continue;
        }
        let people = read_count(&row, 3)?;
        let [first, last] = [read_bucket(answer, &row, 0)?, read_bucket(answer, &row, 1)?];
        let is_inside = row.try_get_by_index::<i64>(2)? == 1;
        counts.push(Count { keys: read_keys(answer, &row, 5)?, first, last, is_inside, people, newcomers: people });
    }
    let mut presences = Vec::new();
    if !divided.is_empty() {
        for row in app.db.query_all(&select_participants(scope, Some(&divided))).await? {
            presences.push(read_presence(answer, &row)?);
        }
    }
    Crowd::new(answer, &counts, presences)
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
    let bucket = scope.answer.buckets.index_of(&event_time(block));
    let mut people = Query::select();
    people.expr(of_people(EMPLOYEE)).expr(bucket.clone()).expr_as(bucket, Alias::new("last")).expr(of_people(INSIDE));
    people.exprs(keys_of(scope).map(of_people));
    join_events(&mut people, scope, block);
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
        let bucket = is_series(by).then_some(count.first);
        let keys = grouped_keys(scope, by).filter_map(|(index, _)| Some((index, count.keys.get(index)?)));
        let totals = values.entry(place(&crowd, bucket, keys)).or_insert_with(|| vec![[0; 2]; figures.len()]);
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
            (select_events(scope, block, &columns, figures), of_people().collect())
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
    let parts = figures.iter().map(|(_, formula)| parts(*formula).len()).sum();
    let mut of_participants = Query::select();
    of_participants.distinct().columns([EMPLOYEE, BUCKET].map(|name| (Alias::new(EVENTS), Alias::new(name))));
    of_participants.columns((0..parts).map(|index| (Alias::new(EVENTS), sum_name(index))));
    of_participants.columns(of_people().map(|name| (Alias::new(PEOPLE), Alias::new(name)))).from_subquery(sums, Alias::new(EVENTS));
    let is_same = Expr::col((Alias::new(EVENTS), Alias::new(EMPLOYEE))).eq(Expr::col((Alias::new(PEOPLE), Alias::new(EMPLOYEE))));
    of_participants.join_subquery(JoinType::InnerJoin, people_of(scope, block), Alias::new(PEOPLE), is_same);
    if scope.answer.buckets.len() > 1 {
        of_participants.and_where(takes_part(Expr::col((Alias::new(EVENTS), Alias::new(BUCKET)))));
    }
    of_participants
}

fn sum_name(index: usize) -> Alias {
    Alias::new(format!("sum_{index}"))
}

/// Sums up the events of each group.
async fn sum(scope: &Scope<'_>, block: &Block, by: &[Grouping], crowd: &Crowd, figures: &[Figure]) -> Result<Sums> {
    let is_series = is_series(by);
    let keys: Vec<(usize, &Attribute)> = grouped_keys(scope, by).collect();
    let names: Vec<&'static str> = keys.iter().filter_map(|(index, _)| KEYS.get(*index).copied()).collect();
    let mut events = select_events(scope, block, &names, figures);
    if scope.answer.filters_people() {
        events.and_where(Expr::col((Alias::new(PEOPLE), Alias::new(INSIDE))).eq(Expr::cust("1")));
    }
    let groups: Vec<Alias> = is_series.then_some(BUCKET).into_iter().chain(names).map(Alias::new).collect();
    let mut sums = Query::select();
    sums.columns(groups.clone()).from_subquery(events, Alias::new(EVENTS));
    for part in figures.iter().flat_map(|(_, formula)| parts(*formula)) {
        sums.expr(Expr::cust(as_number(part)));
    }
    let column = groups.len();
    sums.group_by_columns(groups);
    let mut values = Sums::new();
    for row in scope.app.db.query_all(&sums).await? {
        let bucket = if is_series { Some(read_bucket(scope.answer, &row, 0)?) } else { None };
        let mut of_row = Vec::with_capacity(keys.len());
        for (at, (index, attribute)) in keys.iter().enumerate() {
            of_row.push((*index, read_key(attribute, &row, usize::from(is_series) + at)?));
        }
        let place = place(crowd, bucket, of_row.iter().map(|(index, key)| (*index, key)));
        values.insert(place, read_sums(figures, &row, column)?);
    }
    Ok(values)
}

/// The events with their bucket and columns of the people: each event once for different values of these.
fn select_events(scope: &Scope, block: &Block, of_people: &[&'static str], figures: &[Figure]) -> SelectStatement {
    let of_events = |name: &&str| (Alias::new(events_table(block)), Alias::new(*name));
    let mut events = Query::select();
    events.expr_as(scope.answer.buckets.index_of(&event_time(block)), Alias::new(BUCKET));
    events.columns(of_people.iter().map(|name| (Alias::new(PEOPLE), Alias::new(*name))));
    // A person takes part in a program once, so that an event with a program and one person meets one row.
    let is_unique = block.has_program && !block.is_shared && (block.has_round || !scope.answer.uses_rounds());
    if is_unique {
        events.columns(used_columns(block, figures).map(of_events));
    } else {
        let further = used_columns(block, figures).filter(|name| !block.unit.contains(name));
        events.distinct().columns(block.unit.iter().chain(further).map(of_events));
    }
    join_events(&mut events, scope, block);
    events
}

/// The columns of the events that figures are computed from.
fn used_columns<'f>(block: &'f Block, figures: &'f [Figure]) -> impl Iterator<Item = &'static &'static str> {
    let is_used = |name: &&str| {
        let name = format!("\"{name}\"");
        figures.iter().flat_map(|(_, formula)| parts(*formula)).any(|part| part.contains(&name))
    };
    block.unit.iter().chain(block.columns).filter(move |name| is_used(name))
}

fn events_table(block: &Block) -> &'static str {
    if block.source.is_some() { EVENTS } else { PEOPLE }
}

fn event_time(block: &Block) -> Expr {
    Expr::col((Alias::new(events_table(block)), Alias::new(AT)))
}

/// Joins the events of the period with the people who took part at that time.
fn join_events(select: &mut SelectStatement, scope: &Scope, block: &Block) {
    let answer = scope.answer;
    let people = people_of(scope, block);
    in_period(select, scope, block);
    let Some(source) = block.source else {
        select.from_subquery(people, Alias::new(PEOPLE));
        return;
    };
    let equal = |name: &str| Expr::col((Alias::new(EVENTS), Alias::new(name))).eq(Expr::col((Alias::new(PEOPLE), Alias::new(name))));
    let mut is_same = Cond::all().add(equal(EMPLOYEE));
    if block.has_program {
        is_same = is_same.add(equal("program_id"));
    }
    if block.has_round && answer.uses_rounds() {
        is_same = is_same.add(equal("round_id"));
    }
    select.from_subquery(source(scope), Alias::new(EVENTS)).join_subquery(JoinType::InnerJoin, people, Alias::new(PEOPLE), is_same);
    if answer.buckets.len() > 1 {
        select.and_where(takes_part(answer.buckets.index_of(&event_time(block))));
    }
}

/// Leaves the events of the period.
fn in_period<'s>(select: &'s mut SelectStatement, scope: &Scope, block: &Block) -> &'s mut SelectStatement {
    let buckets = &scope.answer.buckets;
    select.and_where(event_time(block).gte(buckets.from));
    let before_end = event_time(block).lt(buckets.to);
    match block.source {
        // The participations of the answer began before its end.
        None => select,
        // Events with a round are joined from several tables. The others are those of one table, whose index serves both bounds.
        Some(_) if block.has_round => select.and_where(membership::hidden(before_end)),
        Some(_) => select.and_where(before_end),
    }
}

/// The people, of whom an event of the block can be.
fn people_of(scope: &Scope, block: &Block) -> SelectStatement {
    let mut people = membership::select(scope.app, scope.answer, None);
    if let (Some(_), Some(source), true) = (scope.competency, block.source, scope.answer.uses_rounds()) {
        // One competency is assessed of few people: their participations are found by an index instead of reading all.
        let mut assessed = Query::select();
        assessed.column(Alias::new(EMPLOYEE)).from_subquery(source(scope), Alias::new(EVENTS));
        in_period(&mut assessed, scope, block);
        people.and_where(participant::Column::EmployeeId.in_subquery(assessed));
    }
    if scope.competency.is_none() && block.source.is_some() {
        // They are read once, instead of some of their rows for each event.
        db::keep_apart(&scope.app.db, &mut people);
    }
    people
}

/// Whether a person takes part in a bucket.
fn takes_part(bucket: Expr) -> Expr {
    let of_people = |name: &str| Expr::col((Alias::new(PEOPLE), Alias::new(name)));
    bucket.clone().gte(of_people("first")).and(bucket.lte(of_people("last")))
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

fn place<'k>(crowd: &Crowd, bucket: Option<usize>, keys: impl Iterator<Item = (usize, &'k KeyText)>) -> Place {
    let mut cell = crowd.total();
    for (index, key) in keys {
        let index_of = crowd.index_of(index, key);
        if index == 0 { cell.0 = index_of } else { cell.1 = index_of }
    }
    Place { cell, bucket }
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
