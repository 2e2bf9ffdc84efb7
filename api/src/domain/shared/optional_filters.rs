//! Filters of a list that are applied only when they are given.

use crate::platform::{db, page::NullInstant};
use chrono::{DateTime, Utc};
use entity::id::TypedId;
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select, Value, sea_query::ExprTrait};

/// Filters for a `Select`. A filter that is `None` leaves the list as it is.
pub trait OptionalFilters<E: EntityTrait>: Sized {
    /// Keeps rows whose `column` is one of the identifiers.
    fn filter_ids<C: ColumnTrait, T: TypedId>(self, db: &impl ConnectionTrait, column: C, ids: &Option<Vec<T>>) -> Self;

    /// Keeps rows whose `column` is one of the texts.
    fn filter_texts<C: ColumnTrait>(self, db: &impl ConnectionTrait, column: C, texts: &Option<Vec<String>>) -> Self;

    /// Keeps rows whose `column` is one of the enum values.
    fn filter_values<C: ColumnTrait, T: ActiveEnum<Value = String> + Clone>(
        self,
        db: &impl ConnectionTrait,
        column: C,
        values: &Option<Vec<T>>,
    ) -> Self;

    /// Keeps rows whose `column` starts with the text.
    fn filter_prefix<C: ColumnTrait>(self, column: C, prefix: &Option<String>) -> Self;

    /// Keeps rows whose `column` is at or after `from` and before `to`.
    fn filter_range<C: ColumnTrait, T: Into<Value> + Copy>(self, column: C, from: Option<T>, to: Option<T>) -> Self;

    /// Keeps rows whose `column` is one of the numbers, and from the first to the second of `range`, both included.
    fn filter_number_range<C: ColumnTrait>(
        self,
        db: &impl ConnectionTrait,
        column: C,
        numbers: &Option<Vec<i32>>,
        range: (Option<i32>, Option<i32>),
    ) -> Self;

    /// As `filter_range`, for a nullable instant whose index has a place for rows without it. These rows do not match.
    fn filter_nullable_range<C: ColumnTrait>(self, column: C, null: NullInstant, range: InstantRange) -> Self;

    /// Keeps rows without the instant, and those whose instant is before `since`.
    fn filter_none_since<C: ColumnTrait>(self, column: C, since: Option<DateTime<Utc>>) -> Self;
}

/// From an instant, and before another one.
pub type InstantRange = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

impl<E: EntityTrait> OptionalFilters<E> for Select<E> {
    fn filter_ids<C: ColumnTrait, T: TypedId>(self, db: &impl ConnectionTrait, column: C, ids: &Option<Vec<T>>) -> Self {
        match ids {
            Some(ids) => self.filter(db::in_ids(db, column, ids.iter().map(|id| id.uuid()))),
            None => self,
        }
    }

    fn filter_texts<C: ColumnTrait>(self, db: &impl ConnectionTrait, column: C, texts: &Option<Vec<String>>) -> Self {
        match texts {
            Some(texts) => self.filter(db::in_texts(db, column, texts.iter().cloned())),
            None => self,
        }
    }

    fn filter_values<C: ColumnTrait, T: ActiveEnum<Value = String> + Clone>(
        self,
        db: &impl ConnectionTrait,
        column: C,
        values: &Option<Vec<T>>,
    ) -> Self {
        let texts = values.as_ref().map(|values| values.iter().map(|value| value.to_value()).collect());
        self.filter_texts(db, column, &texts)
    }

    fn filter_prefix<C: ColumnTrait>(self, column: C, prefix: &Option<String>) -> Self {
        match prefix {
            Some(prefix) => self.filter(db::starts_with(column, prefix)),
            None => self,
        }
    }

    fn filter_range<C: ColumnTrait, T: Into<Value> + Copy>(mut self, column: C, from: Option<T>, to: Option<T>) -> Self {
        if let Some(from) = from {
            self = self.filter(column.gte(from));
        }
        if let Some(to) = to {
            self = self.filter(column.lt(to));
        }
        self
    }

    fn filter_number_range<C: ColumnTrait>(
        mut self,
        db: &impl ConnectionTrait,
        column: C,
        numbers: &Option<Vec<i32>>,
        (min, max): (Option<i32>, Option<i32>),
    ) -> Self {
        if let Some(numbers) = numbers {
            self = self.filter(db::in_numbers(db, column, numbers.iter().copied()));
        }
        if let Some(min) = min {
            self = self.filter(column.gte(min));
        }
        if let Some(max) = max {
            self = self.filter(column.lte(max));
        }
        self
    }

    fn filter_nullable_range<C: ColumnTrait>(mut self, column: C, null: NullInstant, (from, to): InstantRange) -> Self {
        if from.is_some() || to.is_some() {
            self = self.filter(column.is_not_null());
        }
        if let Some(from) = from {
            self = self.filter(null.or_instant(column).gte(from));
        }
        if let Some(to) = to {
            self = self.filter(null.or_instant(column).lt(to));
        }
        self
    }

    fn filter_none_since<C: ColumnTrait>(self, column: C, since: Option<DateTime<Utc>>) -> Self {
        match since {
            Some(since) => self.filter(NullInstant::First.or_instant(column).lt(since)),
            None => self,
        }
    }
}
