//! Paged lists: rows that the actor may see, filtered and sorted, one page at a time.

use crate::{
    access::Actor,
    app::App,
    platform::{
        Result, db,
        page::{self, Page, PageArgs, PageRequest, SortOrder},
    },
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, Select};
use std::{collections::HashMap, hash::Hash};
use uuid::Uuid;

/// A list query of a module: its filters and its sort order, as a value.
pub trait Listing: Clone + Eq + Hash + Send + Sync + 'static {
    type Entity: EntityTrait<Model: Send + Sync + 'static>;

    /// The rows of the list that the actor may see. `db` determines only how lists of values are written.
    ///
    /// # Errors
    /// `Forbidden` when the actor may not read any row of the table.
    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Self::Entity>>;

    /// Checks the filters whose values can be invalid.
    ///
    /// # Errors
    /// `Invalid` on the filter.
    fn check(&self) -> Result<()> {
        Ok(())
    }

    /// The sort order. Its name is part of every cursor of the list.
    fn order(&self) -> SortOrder<Self::Entity>;
}

/// Validates the filters and the paging arguments of a list.
///
/// # Errors
/// `Invalid` when a filter, the page size or a cursor is not valid for the list.
pub fn page_request<L: Listing>(app: &App, list: &L, args: &PageArgs) -> Result<PageRequest<L::Entity>> {
    list.check()?;
    PageRequest::new(list.order(), args, app.config.limit_page_default, app.config.limit_page_max)
}

/// Fetches one page of a list.
pub async fn fetch_page<L: Listing>(
    app: &App,
    actor: &Actor,
    list: &L,
    args: &PageArgs,
) -> Result<Page<<L::Entity as EntityTrait>::Model>> {
    page::fetch(&app.db, list.select(&app.db, actor)?, &page_request(app, list, args)?).await
}

/// Fetches one page of the list of each parent, in one statement. A parent without rows is absent from the result.
pub async fn fetch_page_per_parent<L: Listing>(
    app: &App,
    actor: &Actor,
    list: &L,
    args: &PageArgs,
    parent: <L::Entity as EntityTrait>::Column,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, Page<<L::Entity as EntityTrait>::Model>>> {
    let select = select_children(app, actor, list, parent, parents)?;
    page::fetch_per_parent(&app.db, select, parent, &page_request(app, list, args)?).await
}

/// Counts the rows of a list.
pub async fn count<L: Listing>(app: &App, actor: &Actor, list: &L) -> Result<i64> {
    page::count(&app.db, list.select(&app.db, actor)?).await
}

/// Counts the rows of the list of each parent, in one statement. A parent without rows is absent from the result.
pub async fn count_per_parent<L: Listing>(
    app: &App,
    actor: &Actor,
    list: &L,
    parent: <L::Entity as EntityTrait>::Column,
    parents: &[Uuid],
) -> Result<HashMap<Uuid, i64>> {
    page::count_per_parent(&app.db, select_children(app, actor, list, parent, parents)?, parent).await
}

/// The rows of the list whose column `parent` is one of the parents.
pub fn select_children<L: Listing>(
    app: &App,
    actor: &Actor,
    list: &L,
    parent: <L::Entity as EntityTrait>::Column,
    parents: &[Uuid],
) -> Result<Select<L::Entity>> {
    let is_child = db::in_ids(&app.db, parent, parents.iter().copied());
    Ok(list.select(&app.db, actor)?.filter(is_child))
}
