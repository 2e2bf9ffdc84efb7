//! What every list of a room has in common: rows that the actor may see, filtered, in an order, a page at a time.

use crate::{
    access::Actor,
    app::App,
    platform::{
        Result,
        page::{self, Order, Page, PageArgs, Window},
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};
use std::{collections::HashMap, hash::Hash};
use uuid::Uuid;

/// A list that a room offers: what is wanted, as a value.
pub trait Listing: Clone + Eq + Hash + Send + Sync + 'static {
    type Entity: EntityTrait<Model: Send + Sync + 'static>;

    /// The rows, started from the room's `visible_to`. `db` only tells how lists of values are written.
    ///
    /// # Errors
    /// `Forbidden` when the actor may see none at all.
    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>>;

    fn order(&self) -> Order<Self::Entity>;
}

/// A page, and how to make cursors of its rows.
pub struct Listed<E: EntityTrait> {
    pub page: Page<E::Model>,
    pub order: Order<E>,
}

/// What a caller asks of a list, checked.
///
/// # Errors
/// `Invalid` for a size or cursor that does not fit.
pub fn window<L: Listing>(app: &App, list: &L, args: &PageArgs) -> Result<Window<L::Entity>> {
    Window::new(list.order(), args, app.config.limit_page_default, app.config.limit_page_max)
}

/// One page of a list.
pub async fn page<L: Listing>(app: &App, actor: &Actor, list: &L, args: &PageArgs) -> Result<Page<<L::Entity as EntityTrait>::Model>> {
    page::fetch(&app.db, list.select(&app.db, actor)?, &window(app, list, args)?).await
}

/// One page of the list below each parent; a parent without rows is absent.
pub async fn page_each<L: Listing>(
    app: &App,
    actor: &Actor,
    list: &L,
    args: &PageArgs,
    parent: <L::Entity as EntityTrait>::Column,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, Page<<L::Entity as EntityTrait>::Model>>> {
    let select = below(app, actor, list, parent, parents)?;
    page::fetch_each(&app.db, select, parent, &window(app, list, args)?).await
}

/// How long a list is.
pub async fn count<L: Listing>(app: &App, actor: &Actor, list: &L) -> Result<i64> {
    page::count(&app.db, list.select(&app.db, actor)?).await
}

/// How long the list below each parent is; a parent without rows is absent.
pub async fn count_each<L: Listing>(
    app: &App,
    actor: &Actor,
    list: &L,
    parent: <L::Entity as EntityTrait>::Column,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, i64>> {
    page::count_each(&app.db, below(app, actor, list, parent, parents)?, parent).await
}

/// The rows that belong to some parents.
pub fn below<L: Listing>(
    app: &App,
    actor: &Actor,
    list: &L,
    parent: <L::Entity as EntityTrait>::Column,
    parents: &[Uuid],
) -> Result<Select<L::Entity>> {
    let among = crate::platform::db::among(&app.db, parent, parents.iter().copied());
    Ok(list.select(&app.db, actor)?.filter(among))
}

/// Filters that leave a list as it is when they are not given.
pub trait Narrowed<E: EntityTrait>: Sized {
    /// `column` is one of the identifiers.
    fn ids<C: ColumnTrait, T: entity::id::TypedId>(self, db: &impl ConnectionTrait, column: C, ids: &Option<Vec<T>>) -> Self;
    /// `column` is one of the texts.
    fn texts<C: ColumnTrait>(self, db: &impl ConnectionTrait, column: C, texts: &Option<Vec<String>>) -> Self;
    /// `column` is one of the values of an enumeration.
    fn values<C: ColumnTrait, T: sea_orm::ActiveEnum<Value = String> + Clone>(
        self,
        db: &impl ConnectionTrait,
        column: C,
        values: &Option<Vec<T>>,
    ) -> Self;
    /// `column` begins with the text.
    fn prefix<C: ColumnTrait>(self, column: C, prefix: &Option<String>) -> Self;
    /// `column` lies in the span: its start belongs to it, its end does not.
    fn span<C: ColumnTrait, T: Into<sea_orm::Value> + Copy>(self, column: C, from: Option<T>, to: Option<T>) -> Self;
}

impl<E: EntityTrait> Narrowed<E> for Select<E> {
    fn ids<C: ColumnTrait, T: entity::id::TypedId>(self, db: &impl ConnectionTrait, column: C, ids: &Option<Vec<T>>) -> Self {
        match ids {
            Some(ids) => self.filter(crate::platform::db::among(db, column, ids.iter().map(|id| id.uuid()))),
            None => self,
        }
    }

    fn texts<C: ColumnTrait>(self, db: &impl ConnectionTrait, column: C, texts: &Option<Vec<String>>) -> Self {
        match texts {
            Some(texts) => self.filter(crate::platform::db::among_text(db, column, texts.iter().cloned())),
            None => self,
        }
    }

    fn values<C: ColumnTrait, T: sea_orm::ActiveEnum<Value = String> + Clone>(
        self,
        db: &impl ConnectionTrait,
        column: C,
        values: &Option<Vec<T>>,
    ) -> Self {
        let texts = values.as_ref().map(|values| values.iter().map(|value| value.to_value()).collect());
        self.texts(db, column, &texts)
    }

    fn prefix<C: ColumnTrait>(self, column: C, prefix: &Option<String>) -> Self {
        match prefix {
            Some(prefix) => self.filter(crate::platform::db::starts_with(column, prefix)),
            None => self,
        }
    }

    fn span<C: ColumnTrait, T: Into<sea_orm::Value> + Copy>(mut self, column: C, from: Option<T>, to: Option<T>) -> Self {
        if let Some(from) = from {
            self = self.filter(column.gte(from));
        }
        if let Some(to) = to {
            self = self.filter(column.lt(to));
        }
        self
    }
}

/// A row that carries a version, for writers who say which one they saw.
pub fn expect_version(expected: Option<i64>, actual: i64) -> Result<()> {
    use crate::platform::{Code, Error};
    match expected {
        Some(expected) if expected != actual => {
            let message = format!("this is at version {actual} now, not {expected}: read it again and decide anew");
            Err(Error::conflict("expectedVersion", Code::StaleVersion, message))
        }
        _ => Ok(()),
    }
}
