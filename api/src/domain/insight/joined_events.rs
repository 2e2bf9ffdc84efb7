//! The events of a block of figures, joined with the people, as SQL.

use super::{
    figures::{Block, Figure},
    membership::{self, AT},
    read::parts,
    source::Scope,
};
use crate::platform::db;
use entity::participant;
use sea_orm::{
    ColumnTrait, JoinType,
    sea_query::{Alias, Cond, Expr, ExprTrait, Query, SelectStatement},
};

pub const EVENTS: &str = "events";
pub const PEOPLE: &str = "people";
pub const BUCKET: &str = "bucket";
pub const EMPLOYEE: &str = "employee_id";

/// The events with their bucket and columns of the people: each event once for different values of these. `participants`: the people, as in
/// [`join_events`].
pub fn select_events(
    scope: &Scope,
    block: &Block,
    of_people: &[&'static str],
    figures: &[Figure],
    participants: Option<SelectStatement>,
) -> SelectStatement {
    let of_events = |name: &&str| (Alias::new(events_table(block)), Alias::new(*name));
    let mut events = Query::select();
    events.expr_as(bucket(scope, block), Alias::new(BUCKET));
    events.columns(of_people.iter().map(|name| (Alias::new(PEOPLE), Alias::new(*name))));
    // A person takes part in a program once, so that an event with a program and one person meets one row.
    let is_unique = block.has_program && !block.is_shared && (block.has_round || !scope.answer.uses_rounds());
    let columns: Vec<&'static str> = if is_unique {
        used_columns(block, figures).copied().collect()
    } else {
        let further = used_columns(block, figures).filter(|name| !block.unit.contains(name));
        events.distinct();
        block.unit.iter().chain(further).copied().collect()
    };
    events.columns(columns.iter().map(of_events));
    join_events(&mut events, scope, block, &columns, participants);
    events
}

/// The columns of the events that figures are computed from.
pub fn used_columns<'f>(block: &'f Block, figures: &'f [Figure]) -> impl Iterator<Item = &'static &'static str> {
    let is_used = |name: &&str| {
        let name = format!("\"{name}\"");
        figures.iter().flat_map(|(_, formula)| parts(*formula)).any(|part| part.contains(&name))
    };
    block.unit.iter().chain(block.columns).filter(move |name| is_used(name))
}

fn events_table(block: &Block) -> &'static str {
    if block.source.is_some() { EVENTS } else { PEOPLE }
}

pub fn event_time(block: &Block) -> Expr {
    Expr::col((Alias::new(events_table(block)), Alias::new(AT)))
}

/// The bucket of an event that is joined.
pub fn bucket(scope: &Scope, block: &Block) -> Expr {
    match block.source {
        Some(_) => Expr::col((Alias::new(EVENTS), Alias::new(BUCKET))),
        None => scope.answer.buckets.index_of(&event_time(block)),
    }
}

/// Joins the events of the period, with these columns, with the people who took part at that time. `people`: a subquery; `None`: the statement
/// has them as the table of this name.
pub fn join_events(select: &mut SelectStatement, scope: &Scope, block: &Block, columns: &[&'static str], people: Option<SelectStatement>) {
    let answer = scope.answer;
    let Some(source) = block.source else {
        select.from_subquery(people.unwrap_or_else(|| people_of(scope, block)), Alias::new(PEOPLE));
        in_period(select, scope, block);
        return;
    };
    let equal = |name: &str| Expr::col((Alias::new(EVENTS), Alias::new(name))).eq(Expr::col((Alias::new(PEOPLE), Alias::new(name))));
    let mut of_participation = Vec::new();
    of_participation.extend(block.has_program.then_some("program_id"));
    of_participation.extend((block.has_round && answer.uses_rounds()).then_some("round_id"));
    let mut events = Query::select();
    events.expr_as(answer.buckets.index_of(&event_time(block)), Alias::new(BUCKET));
    events.columns([&[EMPLOYEE], &*of_participation, columns].concat().into_iter().map(|name| (Alias::new(EVENTS), Alias::new(name))));
    events.from_subquery(source(scope), Alias::new(EVENTS));
    in_period(&mut events, scope, block);
    // Their buckets are computed once.
    db::keep_apart(&scope.app.db, &mut events);
    select.from_subquery(events, Alias::new(EVENTS));
    let mut conditions: Vec<Expr> = of_participation.into_iter().map(equal).collect();
    if answer.buckets.len() > 1 {
        conditions.push(takes_part(bucket(scope, block)));
    }
    // A person has few participations, which are found by the person alone.
    let conditions = conditions.into_iter().reduce(ExprTrait::and).map(membership::likely);
    let is_same = Cond::all().add(equal(EMPLOYEE)).add_option(conditions);
    match people {
        Some(people) => select.join_subquery(JoinType::InnerJoin, people, Alias::new(PEOPLE), is_same),
        None => select.join(JoinType::InnerJoin, Alias::new(PEOPLE), is_same),
    };
}

/// Leaves the events of the period.
pub fn in_period<'s>(select: &'s mut SelectStatement, scope: &Scope, block: &Block) -> &'s mut SelectStatement {
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
pub fn people_of(scope: &Scope, block: &Block) -> SelectStatement {
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
pub fn takes_part(bucket: Expr) -> Expr {
    let of_people = |name: &str| Expr::col((Alias::new(PEOPLE), Alias::new(name)));
    bucket.clone().gte(of_people("first")).and(bucket.lte(of_people("last")))
}
