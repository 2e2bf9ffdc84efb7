//! Filters of a list that are applied only when they are given.

use crate::platform::db;
use entity::id::TypedId;
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select, Value};

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
}

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
}
