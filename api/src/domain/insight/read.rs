//! Computes the figures of a group of an answer.

use super::{
    answer::{Answer, Attribute, Grouping},
    crowd::{Crowd, KeyText, Position, Reason, read_key},
    figures::{Block, Figure, Formula, Group, People},
    membership::{self, KEYS},
    period::Grain,
    source::Scope,
};
use crate::{
    app::App,
    platform::{Error, Result},
};
use chrono::NaiveDate;
use entity::{assessment::Kind, id::CompetencyId, participant};
use sea_orm::{
    ColumnTrait, ConnectionTrait, JoinType,
    sea_query::{Alias, Cond, Expr, ExprTrait, Query, SelectStatement},
};
use std::collections::HashMap;

/// The most rows of one table.
const MAX_ROWS: usize = 10_000;

const EVENTS: &str = "events";
const PEOPLE: &str = "people";
const BUCKET: &str = "bucket";

/// What the assessments of a group are about. Empty for other groups.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject {
    pub competency: Option<CompetencyId>,
    pub kind: Option<Kind>,
}

/// One value that a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub grouping: Grouping,
    pub value: KeyValue,
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyValue {
    /// The first day of a bucket.
    Start(NaiveDate),
    /// A value of an attribute; `None`: people without a value.
    Text(KeyText),
}

/// A figure that is released.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Number(i64),
    /// Rounded to hundredths. `None`: there is nothing to divide by.
    Ratio(Option<f64>),
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    pub keys: Vec<Key>,
    pub people: Result<u32, Reason>,
    /// The figures that were asked for, by name.
    pub figures: HashMap<&'static str, Result<Value, Reason>>,
}

/// Where a row is in the lattice.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    cell: Position,
    /// `None`: the whole period.
    bucket: Option<usize>,
}

/// Computes those figures of a group that are `wanted`, for the groupings of a table of the answer.
///
/// # Errors
/// `Invalid` when the table has too many rows, or its groups would overlap.
pub async fn load(
    app: &App,
    answer: &Answer,
    group: Group,
    by: &[Grouping],
    subject: Subject,
    wanted: &(impl Fn(&str) -> bool + Sync),
) -> Result<Vec<Row>> {
    // People in several programs count in each of these groups: the differences to groups of another attribute would be about few people.
    let overlaps = answer.attributes.iter().any(Attribute::is_multiple) && answer.attributes.len() > 1;
    if overlaps && group.iter().any(|block| !block.has_program) {
        let message =
            "by: assessments belong to no program, so groups by PROGRAM or ROUND overlap: group by one of them alone in this answer";
        return Err(Error::invalid("by", message));
    }
    let scope = Scope { app, answer, competency: subject.competency, kind: subject.kind };
    let mut rows: Vec<Row> = Vec::new();
    let mut places: Vec<(Place, Vec<Key>)> = Vec::new();
    for (index, block) in group.iter().enumerate() {
        let figures: Vec<Figure> = block.figures.iter().filter(|(name, _)| wanted(name)).copied().collect();
        if index > 0 && figures.is_empty() {
            continue;
        }
        let crowd = count_people(&scope, block).await?;
        if index == 0 {
            places = list_places(answer, &crowd, by)?;
            rows = places.iter().map(|(place, keys)| row(&crowd, *place, keys.clone())).collect();
        }
        let values = if figures.is_empty() { HashMap::new() } else { aggregate(&scope, block, by, &crowd, &figures).await? };
        for ((place, keys), row) in places.iter().zip(&mut rows) {
            // The positions of a value differ from block to block, as the people do.
            let place = Place { cell: cell_of(&crowd, answer, keys), bucket: place.bucket };
            let suppression = crowd.suppression(place.cell, place.bucket);
            let sums = values.get(&place);
            for (figure, (name, formula)) in figures.iter().enumerate() {
                let value = compute(*formula, sums.and_then(|sums| sums.get(figure)).copied().unwrap_or_default());
                row.figures.insert(name, suppression.map_or(Ok(value), Err));
            }
        }
    }
    Ok(rows)
}

fn row(crowd: &Crowd, place: Place, keys: Vec<Key>) -> Row {
    let people = crowd.people(place.cell, place.bucket);
    Row { keys, people: crowd.suppression(place.cell, place.bucket).map_or(Ok(people), Err), figures: HashMap::new() }
}

/// The number of people of each group.
async fn count_people(scope: &Scope<'_>, block: &Block) -> Result<Crowd> {
    let answer = scope.answer;
    let keys = KEYS.iter().take(answer.attributes.len());
    let mut people = Query::select();
    match block.people {
        People::Participants => {
            people.columns(["employee_id", "first", "last", "inside"].into_iter().chain(keys.copied()).map(Alias::new));
            people.from_subquery(membership::select(scope.app, answer), Alias::new(PEOPLE)).distinct();
        }
        People::Contributors => {
            let of_people = |name: &str| Expr::col((Alias::new(PEOPLE), Alias::new(name)));
            let bucket = answer.buckets.index_of(&event_time());
            people.expr(of_people("employee_id")).expr(bucket.clone()).expr_as(bucket, Alias::new("last")).expr(of_people("inside"));
            keys.for_each(|key| {
                people.expr(of_people(key));
            });
            join_events(&mut people, scope, block);
            people.distinct();
        }
    }
    Crowd::count(answer, &scope.app.db.query_all(&people).await?)
}

fn event_time() -> Expr {
    Expr::col((Alias::new(EVENTS), Alias::new("at")))
}

/// Joins the events of the period with the people who took part at that time.
fn join_events(select: &mut SelectStatement, scope: &Scope, block: &Block) {
    let answer = scope.answer;
    let column = |table: &str, name: &str| Expr::col((Alias::new(table), Alias::new(name)));
    let equal = |name: &str| column(EVENTS, name).eq(column(PEOPLE, name));
    let mut is_same = Cond::all().add(equal("employee_id"));
    if block.has_program {
        is_same = is_same.add(equal("program_id"));
    }
    if block.has_round && answer.uses_rounds() {
        is_same = is_same.add(equal("round_id"));
    }
    let mut people = membership::select(scope.app, answer);
    if scope.competency.is_some() {
        // One competency is assessed of few people: their participations are found by an index instead of reading all.
        let mut assessed = Query::select();
        assessed
            .column(Alias::new("employee_id"))
            .from_subquery((block.source)(scope), Alias::new(EVENTS))
            .and_where(event_time().gte(answer.buckets.from))
            .and_where(event_time().lt(answer.buckets.to));
        people.and_where(participant::Column::EmployeeId.in_subquery(assessed));
    }
    select
        .from_subquery((block.source)(scope), Alias::new(EVENTS))
        .join_subquery(JoinType::InnerJoin, people, Alias::new(PEOPLE), is_same)
        .and_where(event_time().gte(answer.buckets.from))
        .and_where(event_time().lt(answer.buckets.to));
    if answer.buckets.len() > 1 {
        let bucket = answer.buckets.index_of(&event_time());
        select.and_where(bucket.clone().gte(column(PEOPLE, "first"))).and_where(bucket.lte(column(PEOPLE, "last")));
    }
}

/// Both sums that each figure is computed from, by place.
async fn aggregate(
    scope: &Scope<'_>,
    block: &Block,
    by: &[Grouping],
    crowd: &Crowd,
    figures: &[Figure],
) -> Result<HashMap<Place, Vec<[i64; 2]>>> {
    let answer = scope.answer;
    let is_series = by.iter().any(|grouping| matches!(grouping, Grouping::Time(_)));
    let keys: Vec<(usize, &Attribute)> =
        answer.attributes.iter().enumerate().filter(|(_, attribute)| by.contains(&Grouping::By((*attribute).clone()))).collect();
    let key_columns = || keys.iter().filter_map(|(index, _)| KEYS.get(*index).copied());
    // Each event once in each group, however many of its people belong to the group.
    let mut events = Query::select();
    events.distinct().expr_as(answer.buckets.index_of(&event_time()), Alias::new(BUCKET));
    for key in key_columns() {
        events.column((Alias::new(PEOPLE), Alias::new(key)));
    }
    for column in ["unit"].iter().chain(block.columns) {
        events.column((Alias::new(EVENTS), Alias::new(*column)));
    }
    join_events(&mut events, scope, block);
    events.and_where(Expr::col((Alias::new(PEOPLE), Alias::new("inside"))).eq(Expr::cust("1")));
    let groups: Vec<Alias> = is_series.then_some(BUCKET).into_iter().chain(key_columns()).map(Alias::new).collect();
    let mut sums = Query::select();
    sums.columns(groups.clone()).group_by_columns(groups.clone()).from_subquery(events, Alias::new(EVENTS));
    for sql in figures.iter().flat_map(|(_, formula)| parts(*formula)) {
        sums.expr(Expr::cust(format!("CAST(COALESCE({sql}, 0) AS bigint)")));
    }
    let mut values = HashMap::new();
    for row in scope.app.db.query_all(&sums).await? {
        let bucket = if is_series { Some(usize::try_from(row.try_get_by_index::<i64>(0)?).map_err(Error::internal)?) } else { None };
        let mut position = crowd.total();
        for (at, (index, attribute)) in keys.iter().enumerate() {
            let key = read_key(attribute, &row, usize::from(is_series) + at)?;
            let index_of = crowd.index_of(*index, &key);
            if *index == 0 { position.0 = index_of } else { position.1 = index_of }
        }
        let mut column = groups.len();
        let mut of_figures = Vec::with_capacity(figures.len());
        for (_, formula) in figures {
            let mut sums = [0; 2];
            for (sum, _) in sums.iter_mut().zip(parts(*formula)) {
                *sum = row.try_get_by_index::<i64>(column)?;
                column += 1;
            }
            of_figures.push(sums);
        }
        values.insert(Place { cell: position, bucket }, of_figures);
    }
    Ok(values)
}

/// The SQL expressions of a formula.
fn parts(formula: Formula) -> Vec<&'static str> {
    match formula {
        Formula::Number(number) => vec![number],
        Formula::Percent(part, whole) => vec![part, whole],
        Formula::Mean(sum, count) => vec![sum, count],
    }
}

fn compute(formula: Formula, [first, second]: [i64; 2]) -> Value {
    match formula {
        Formula::Number(_) => Value::Number(first),
        Formula::Percent(..) => Value::Ratio(ratio(first, second, 100.0)),
        Formula::Mean(..) => Value::Ratio(ratio(first, second, 1.0)),
    }
}

/// A part of a whole, multiplied and rounded to hundredths. `None`: the whole is zero.
pub fn ratio(part: i64, whole: i64, factor: f64) -> Option<f64> {
    (whole != 0).then(|| (part as f64 * factor * 100.0 / whole as f64).round() / 100.0)
}

/// The position of the cell with these keys. A value that nobody of the crowd has is an empty cell.
pub fn cell_of(crowd: &Crowd, answer: &Answer, keys: &[Key]) -> Position {
    let mut position = crowd.total();
    for key in keys {
        let KeyValue::Text(text) = &key.value else { continue };
        match answer.attributes.iter().position(|attribute| key.grouping == Grouping::By(attribute.clone())) {
            Some(0) => position.0 = crowd.index_of(0, text),
            Some(_) => position.1 = crowd.index_of(1, text),
            None => {}
        }
    }
    position
}

/// The rows of a table in order: every bucket, and in it every group that has people in the period.
pub fn list_places(answer: &Answer, crowd: &Crowd, by: &[Grouping]) -> Result<Vec<(Place, Vec<Key>)>> {
    let mut groups: Vec<Vec<Key>> = vec![Vec::new()];
    for grouping in by {
        let Grouping::By(attribute) = grouping else { continue };
        let Some(index) = answer.attributes.iter().position(|other| other == attribute) else { continue };
        let values = crowd.keys.get(index).map_or(&[][..], Vec::as_slice);
        let key = |text: &KeyText| Key { grouping: grouping.clone(), value: KeyValue::Text(text.clone()) };
        groups = groups.iter().flat_map(|keys| values.iter().map(|text| [keys.clone(), vec![key(text)]].concat())).collect();
    }
    let cells = groups.into_iter().map(|keys| (cell_of(crowd, answer, &keys), keys));
    let cells: Vec<_> = cells.filter(|(cell, keys)| keys.is_empty() || crowd.people(*cell, None) > 0).collect();
    let time = by.iter().find_map(|grouping| match grouping {
        Grouping::Time(grain) => Some(*grain),
        Grouping::By(_) => None,
    });
    let count = if time.is_some() { cells.len().saturating_mul(answer.buckets.len()) } else { cells.len() };
    if count > MAX_ROWS {
        let message = format!(
            "by: the table has {count} rows, at most {MAX_ROWS} are possible: with a larger unit of time, a shorter period, or one grouping \
             less, it would fit"
        );
        return Err(Error::invalid("by", message));
    }
    let Some(grain) = time else { return Ok(cells.into_iter().map(|(cell, keys)| (Place { cell, bucket: None }, keys)).collect()) };
    let is_first = matches!(by.first(), Some(Grouping::Time(_)));
    let in_bucket = |bucket: usize, start: NaiveDate, (cell, keys): &(Position, Vec<Key>)| {
        let time = vec![start_key(grain, start)];
        let keys = if is_first { [time, keys.clone()].concat() } else { [keys.clone(), time].concat() };
        (Place { cell: *cell, bucket: Some(bucket) }, keys)
    };
    let starts = || answer.buckets.starts.iter().copied().enumerate();
    Ok(if is_first {
        starts().flat_map(|(bucket, start)| cells.iter().map(move |cell| in_bucket(bucket, start, cell))).collect()
    } else {
        cells.iter().flat_map(|cell| starts().map(move |(bucket, start)| in_bucket(bucket, start, cell))).collect()
    })
}

fn start_key(grain: Grain, start: NaiveDate) -> Key {
    Key { grouping: Grouping::Time(grain), value: KeyValue::Start(start) }
}
