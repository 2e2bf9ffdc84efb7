//! The sums of events as columns of SQL statements, and the groups that they are of.

use super::{
    answer::{Attribute, Grouping},
    crowd::{Crowd, KeyText, read_bucket, read_key},
    figures::Figure,
    membership::KEYS,
    read::{Place, parts},
    source::Scope,
};
use crate::platform::{Error, Result};
use sea_orm::{
    QueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, SelectStatement},
};
use std::collections::HashMap;

/// The column of people that is 1 for those who satisfy the filter.
pub const INSIDE: &str = "inside";

/// Both sums that each figure is computed from, by place.
pub type Sums = HashMap<Place, Vec<[i64; 2]>>;

/// The names of the columns of sums.
pub fn sum_names(figures: &[Figure]) -> impl Iterator<Item = Alias> {
    figures.iter().flat_map(|(_, formula)| parts(*formula)).enumerate().map(|(index, _)| Alias::new(format!("sum_{index}")))
}

/// Adds the sums that the figures are computed from, over rows of events.
pub fn add_sums(select: &mut SelectStatement, figures: &[Figure]) {
    let parts = figures.iter().flat_map(|(_, formula)| parts(*formula));
    for (part, name) in parts.zip(sum_names(figures)) {
        select.expr_as(as_number(Expr::cust(part)), name);
    }
}

/// The columns of all attributes of the answer.
pub fn keys_of(scope: &Scope) -> impl Iterator<Item = &'static str> + use<> {
    KEYS.iter().take(scope.answer.attributes.len()).copied()
}

/// The attributes of the answer that a table is grouped by, and their indexes.
pub fn grouped_keys<'s>(scope: &'s Scope, by: &'s [Grouping]) -> impl Iterator<Item = (usize, &'s Attribute)> {
    scope.answer.attributes.iter().enumerate().filter(|(_, attribute)| by.contains(&Grouping::By((*attribute).clone())))
}

pub fn is_series(by: &[Grouping]) -> bool {
    by.iter().any(|grouping| matches!(grouping, Grouping::Time(_)))
}

/// A group of events: its bucket, and of the attributes that it is grouped by their indexes and values.
pub struct EventGroup {
    pub bucket: Option<usize>,
    pub keys: Vec<(usize, KeyText)>,
}

impl EventGroup {
    pub fn place(&self, crowd: &Crowd) -> Place {
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
pub fn read_group(
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

pub fn as_number(sum: Expr) -> Expr {
    Func::coalesce([sum, Expr::cust("0")]).cast_as("bigint")
}

pub fn read_sums(figures: &[Figure], row: &QueryResult, mut column: usize) -> Result<Vec<[i64; 2]>> {
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

pub fn read_count(row: &QueryResult, index: usize) -> Result<u32> {
    u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(Error::internal)
}
