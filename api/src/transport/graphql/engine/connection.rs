//! Relay connections (<https://relay.dev/graphql/connections.htm>) over the lists of the domain.
//!
//! Pages and counts are read through the request's loaders, also at the root: each level of a response is read at once, and the lists below
//! a page of objects take one statement, however many objects there are.

use super::{accelerator::CatalogueObject, error_format::IntoGraphqlError, loader::BatchLoad, request_context::ContextExt};
use crate::{
    access::Actor,
    app::App,
    domain::shared::{Listing, listing},
    platform::{
        Error, Result,
        page::{Page, PageArgs, SortOrder},
    },
};
use async_graphql::{Context, Object, SimpleObject, TypeName};
use entity::id::TypedId;
use sea_orm::{EntityTrait, IdenStatic};
use std::{
    borrow::Cow,
    collections::HashMap,
    hash::{Hash, Hasher},
    sync::Arc,
};
use uuid::Uuid;

/// An object of the schema that lists can contain.
pub trait ListedObject: CatalogueObject<Entity = <Self::List as Listing>::Entity> {
    type List: Listing;
}

pub type EntityOf<N> = <<N as ListedObject>::List as Listing>::Entity;
pub type ColumnOf<L> = <<L as Listing>::Entity as EntityTrait>::Column;
type PageOf<L> = Arc<Page<<<L as Listing>::Entity as EntityTrait>::Model>>;

/// The arguments of a connection field.
pub fn page_args(first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>) -> PageArgs {
    PageArgs { first, after, last, before }
}

/// A list of which a page is requested: the whole list, or the part that belongs to one parent.
struct ListRequest<L: Listing> {
    list: L,
    parent: Option<(ColumnOf<L>, Uuid)>,
}

/// The keys of loads: a page of a list, and the count of a list.
struct PageKey<L: Listing>(Arc<ListRequest<L>>, PageArgs);
struct CountKey<L: Listing>(Arc<ListRequest<L>>);

impl<L: Listing> PartialEq for ListRequest<L> {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list && self.parent_key() == other.parent_key()
    }
}
impl<L: Listing> Eq for ListRequest<L> {}
impl<L: Listing> Hash for ListRequest<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.list.hash(state);
        self.parent_key().hash(state);
    }
}
impl<L: Listing> ListRequest<L> {
    fn parent_key(&self) -> Option<(&'static str, Uuid)> {
        self.parent.map(|(column, id)| (column.as_str(), id))
    }
}

macro_rules! list_key {
    ($name:ident, $($field:tt),*) => {
        impl<L: Listing> Clone for $name<L> {
            fn clone(&self) -> Self { Self($(self.$field.clone()),*) }
        }
        impl<L: Listing> PartialEq for $name<L> {
            fn eq(&self, other: &Self) -> bool { $(self.$field == other.$field)&&* }
        }
        impl<L: Listing> Eq for $name<L> {}
        impl<L: Listing> Hash for $name<L> {
            fn hash<H: Hasher>(&self, state: &mut H) { $(self.$field.hash(state);)* }
        }
    };
}
list_key!(PageKey, 0, 1);
list_key!(CountKey, 0);

/// Keys that one statement can load: the same page of the same list for different parents.
struct KeyGroup<L: Listing, K> {
    list_request: Arc<ListRequest<L>>,
    args: PageArgs,
    /// The keys, each with its parent.
    keys: Vec<(Uuid, K)>,
}

/// Groups keys that one statement can load.
fn group_keys<L: Listing, K>(keys: Vec<K>, list_request: impl Fn(&K) -> (&Arc<ListRequest<L>>, PageArgs)) -> Vec<KeyGroup<L, K>> {
    let mut groups: HashMap<_, KeyGroup<L, K>> = HashMap::new();
    for key in keys {
        let (list, args) = list_request(&key);
        let parent = list.parent.map_or(Uuid::nil(), |(_, id)| id);
        let group_key = (list.list.clone(), list.parent_key().map(|(column, _)| column), args.clone());
        let list = list.clone();
        groups.entry(group_key).or_insert_with(|| KeyGroup { list_request: list, args, keys: Vec::new() }).keys.push((parent, key));
    }
    groups.into_values().collect()
}

impl<L: Listing> BatchLoad for PageKey<L> {
    type Value = PageOf<L>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, PageOf<L>>> {
        let mut loaded = HashMap::new();
        for KeyGroup { list_request, args, keys } in group_keys(keys, |key: &Self| (&key.0, key.1.clone())) {
            let Some((column, _)) = list_request.parent else {
                let page = Arc::new(listing::fetch_page(app, actor, &list_request.list, &args).await?);
                loaded.extend(keys.into_iter().map(|(_, key)| (key, page.clone())));
                continue;
            };
            let parents: Vec<Uuid> = keys.iter().map(|(parent, _)| *parent).collect();
            let pages = listing::fetch_page_per_parent(app, actor, &list_request.list, &args, column, &parents).await?;
            let pages: HashMap<Uuid, PageOf<L>> = pages.into_iter().map(|(parent, page)| (parent, Arc::new(page))).collect();
            loaded.extend(keys.into_iter().filter_map(|(parent, key)| Some((key, pages.get(&parent)?.clone()))));
        }
        Ok(loaded)
    }
}

impl<L: Listing> BatchLoad for CountKey<L> {
    type Value = i64;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, i64>> {
        let mut loaded = HashMap::new();
        for KeyGroup { list_request, keys, .. } in group_keys(keys, |key: &Self| (&key.0, PageArgs::default())) {
            let Some((column, _)) = list_request.parent else {
                let count = listing::count(app, actor, &list_request.list).await?;
                loaded.extend(keys.into_iter().map(|(_, key)| (key, count)));
                continue;
            };
            let parents: Vec<Uuid> = keys.iter().map(|(parent, _)| *parent).collect();
            let counts = listing::count_per_parent(app, actor, &list_request.list, column, &parents).await?;
            loaded.extend(keys.into_iter().map(|(parent, key)| (key, counts.get(&parent).copied().unwrap_or(0))));
        }
        Ok(loaded)
    }
}

/// One page of a list.
pub struct Connection<N: ListedObject> {
    list_request: Arc<ListRequest<N::List>>,
    order: SortOrder<EntityOf<N>>,
    page: PageOf<N::List>,
}

impl<N: ListedObject> Connection<N> {
    /// A page of the whole list.
    pub async fn root(ctx: &Context<'_>, list: N::List, args: PageArgs) -> async_graphql::Result<Self> {
        Self::load(ctx, ListRequest { list, parent: None }, args).await
    }

    /// A page of the rows whose `column` is `parent`.
    pub async fn below(
        ctx: &Context<'_>,
        list: N::List,
        column: ColumnOf<N::List>,
        parent: impl TypedId,
        args: PageArgs,
    ) -> async_graphql::Result<Self> {
        Self::load(ctx, ListRequest { list, parent: Some((column, parent.uuid())) }, args).await
    }

    async fn load(ctx: &Context<'_>, list_request: ListRequest<N::List>, args: PageArgs) -> async_graphql::Result<Self> {
        let (app, actor, loaders) = (ctx.app()?, ctx.actor()?, ctx.loaders()?);
        // Checked here and not only when pages are loaded, where invalid arguments of one list would fail all lists of the level. A missing
        // permission is reported first.
        if let Err(error) = listing::page_request(app, &list_request.list, &args) {
            list_request.list.select(&app.db, actor)?;
            return Err(error.into_graphql());
        }
        let (order, list_request) = (list_request.list.order(), Arc::new(list_request));
        let from_end = args.last.is_some();
        let page = loaders.load(PageKey(list_request.clone(), args.clone())).await?.unwrap_or_else(|| {
            // A parent without rows has an empty page.
            let (before, after) = (args.before.is_some() && from_end, args.after.is_some() && !from_end);
            Arc::new(Page { rows: Vec::new(), has_next: before, has_previous: after })
        });
        Ok(Self { list_request, order, page })
    }
}

impl<N: ListedObject> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", N::type_name()).into()
    }
}

/// One page of a list, as the Relay connection specification defines it.
#[Object(name_type)]
impl<N: ListedObject> Connection<N> {
    /// The rows of the page in the sort order of the list, each with its cursor.
    async fn edges(&self) -> Vec<Edge<N>> {
        self.page.rows.iter().map(|row| Edge { cursor: self.order.cursor(row), node: N::from_row(row.clone()) }).collect()
    }

    /// The objects of the page in the sort order of the list, without their cursors.
    async fn nodes(&self) -> Vec<N> {
        self.page.rows.iter().cloned().map(N::from_row).collect()
    }

    /// The position of the page in the list, from which the next page is requested.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: self.page.rows.first().map(|row| self.order.cursor(row)),
            end_cursor: self.page.rows.last().map(|row| self.order.cursor(row)),
        }
    }

    /// The number of rows of the whole list, on all pages. It is counted only when this field is selected.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = ctx.loaders()?.load(CountKey(self.list_request.clone())).await?.unwrap_or(0);
        Ok(i32::try_from(count).map_err(Error::internal)?)
    }
}

/// A row of a page with its cursor.
pub struct Edge<N: ListedObject> {
    cursor: String,
    node: N,
}

impl<N: ListedObject> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::type_name()).into()
    }
}

/// A row of a page with its cursor.
#[Object(name_type)]
impl<N: ListedObject> Edge<N> {
    /// The position of the row in the list, for the arguments `after` and `before`. The text is opaque and can change between versions.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The object in this row of the list.
    async fn node(&self) -> &N {
        &self.node
    }
}

/// The position of a page in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether the list has more rows after the page. With `last`: whether `before` was passed.
    pub has_next_page: bool,
    /// Whether the list has more rows before the page. Without `last`: whether `after` was passed.
    pub has_previous_page: bool,
    /// The cursor of the first row. Null when the page is empty.
    pub start_cursor: Option<String>,
    /// The cursor of the last row. Pass it as `after` to get the next page. Null when the page is empty.
    pub end_cursor: Option<String>,
}
