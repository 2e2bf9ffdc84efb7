//! Computes the figures of a group of an answer.

use super::{
    answer::{Answer, Attribute, Grouping},
    crowd::{Crowd, KeyText, Position, Reason},
    events::measure,
    figures::{Figure, Formula, Group},
    period::Grain,
    source::Scope,
};
use crate::{
    app::App,
    platform::{Error, Result},
};
use chrono::NaiveDate;
use entity::{assessment::Kind, id::CompetencyId};
use std::collections::HashMap;

/// The most rows of one table.
const MAX_ROWS: usize = 10_000;

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
    pub cell: Position,
    /// `None`: the whole period.
    pub bucket: Option<usize>,
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
        let (crowd, values) = measure(&scope, block, by, &figures).await?;
        if index == 0 {
            places = list_places(answer, &crowd, by)?;
            rows = places.iter().map(|(place, keys)| row(&crowd, *place, keys.clone())).collect();
        }
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

/// The SQL expressions of a formula.
pub fn parts(formula: Formula) -> Vec<&'static str> {
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
