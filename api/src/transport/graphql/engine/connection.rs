//! Relay connections (<https://relay.dev/graphql/connections.htm>) over the rooms' lists.
//!
//! Pages and counts go through the request's loads, also those at the root: so every level of an answer is read at once,
//! and the lists below a page of objects take one statement however many objects there are.

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

/// An object of the schema that comes in lists.
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

/// A list, of which the caller wants a page: all of it, or what belongs to one parent.
struct Wanted<L: Listing> {
    list: L,
    parent: Option<(ColumnOf<L>, Uuid)>,
}

/// A list as the key of a load: with the page for rows, without for the count.
struct PageKey<L: Listing>(Arc<Wanted<L>>, PageArgs);
struct CountKey<L: Listing>(Arc<Wanted<L>>);

impl<L: Listing> PartialEq for Wanted<L> {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list && self.place() == other.place()
    }
}
impl<L: Listing> Eq for Wanted<L> {}
impl<L: Listing> Hash for Wanted<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.list.hash(state);
        self.place().hash(state);
    }
}
impl<L: Listing> Wanted<L> {
    fn place(&self) -> Option<(&'static str, Uuid)> {
        self.parent.map(|(column, id)| (column.as_str(), id))
    }
}

macro_rules! key {
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
key!(PageKey, 0, 1);
key!(CountKey, 0);

/// Keys that one statement can serve: the same page of the same list below different parents.
struct Group<L: Listing, K> {
    wanted: Arc<Wanted<L>>,
    args: PageArgs,
    /// Each with its parent.
    keys: Vec<(Uuid, K)>,
}

fn grouped<L: Listing, K>(keys: Vec<K>, wanted: impl Fn(&K) -> (&Arc<Wanted<L>>, PageArgs)) -> Vec<Group<L, K>> {
    let mut groups: HashMap<_, Group<L, K>> = HashMap::new();
    for key in keys {
        let (list, args) = wanted(&key);
        let parent = list.parent.map_or(Uuid::nil(), |(_, id)| id);
        let name = (list.list.clone(), list.place().map(|(column, _)| column), args.clone());
        let list = list.clone();
        groups.entry(name).or_insert_with(|| Group { wanted: list, args, keys: Vec::new() }).keys.push((parent, key));
    }
    groups.into_values().collect()
}

impl<L: Listing> BatchLoad for PageKey<L> {
    type Value = PageOf<L>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Result<HashMap<Self, PageOf<L>>> {
        let mut loaded = HashMap::new();
        for Group { wanted, args, keys } in grouped(keys, |key: &Self| (&key.0, key.1.clone())) {
            let Some((column, _)) = wanted.parent else {
                let page = Arc::new(listing::fetch_page(app, actor, &wanted.list, &args).await?);
                loaded.extend(keys.into_iter().map(|(_, key)| (key, page.clone())));
                continue;
            };
            let parents: Vec<Uuid> = keys.iter().map(|(parent, _)| *parent).collect();
            let pages = listing::fetch_page_per_parent(app, actor, &wanted.list, &args, column, &parents).await?;
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
        for Group { wanted, keys, .. } in grouped(keys, |key: &Self| (&key.0, PageArgs::default())) {
            let Some((column, _)) = wanted.parent else {
                let count = listing::count(app, actor, &wanted.list).await?;
                loaded.extend(keys.into_iter().map(|(_, key)| (key, count)));
                continue;
            };
            let parents: Vec<Uuid> = keys.iter().map(|(parent, _)| *parent).collect();
            let counts = listing::count_per_parent(app, actor, &wanted.list, column, &parents).await?;
            loaded.extend(keys.into_iter().map(|(parent, key)| (key, counts.get(&parent).copied().unwrap_or(0))));
        }
        Ok(loaded)
    }
}

/// One page of a list.
pub struct Connection<N: ListedObject> {
    wanted: Arc<Wanted<N::List>>,
    order: SortOrder<EntityOf<N>>,
    page: PageOf<N::List>,
}

impl<N: ListedObject> Connection<N> {
    /// A page of the whole list.
    pub async fn root(ctx: &Context<'_>, list: N::List, args: PageArgs) -> async_graphql::Result<Self> {
        Self::load(ctx, Wanted { list, parent: None }, args).await
    }

    /// A page of what belongs to `parent`, by `column`.
    pub async fn below(
        ctx: &Context<'_>,
        list: N::List,
        column: ColumnOf<N::List>,
        parent: impl TypedId,
        args: PageArgs,
    ) -> async_graphql::Result<Self> {
        Self::load(ctx, Wanted { list, parent: Some((column, parent.uuid())) }, args).await
    }

    async fn load(ctx: &Context<'_>, wanted: Wanted<N::List>, args: PageArgs) -> async_graphql::Result<Self> {
        let (app, actor, loads) = (ctx.app()?, ctx.actor()?, ctx.loaders()?);
        // Asked here and not only where pages are loaded: there one list's bad arguments would fail all lists of their level.
        if let Err(error) = listing::page_request(app, &wanted.list, &args) {
            wanted.list.select(&app.db, actor)?;
            return Err(error.into_graphql());
        }
        let (order, wanted) = (wanted.list.order(), Arc::new(wanted));
        let turned = args.last.is_some();
        let page = loads.one(PageKey(wanted.clone(), args.clone())).await?.unwrap_or_else(|| {
            // A parent without rows: an empty page, which lies between the cursors that were given.
            let (before, after) = (args.before.is_some() && turned, args.after.is_some() && !turned);
            Arc::new(Page { rows: Vec::new(), has_next: before, has_previous: after })
        });
        Ok(Self { wanted, order, page })
    }
}

impl<N: ListedObject> TypeName for Connection<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", N::type_name()).into()
    }
}

/// One page of a list, after the Relay connection specification.
#[Object(name_type)]
impl<N: ListedObject> Connection<N> {
    /// The rows of the page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<N>> {
        self.page.rows.iter().map(|row| Edge { cursor: self.order.cursor(row), node: N::from_row(row.clone()) }).collect()
    }

    /// The rows of the page.
    async fn nodes(&self) -> Vec<N> {
        self.page.rows.iter().cloned().map(N::from_row).collect()
    }

    /// Where the page lies in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: self.page.rows.first().map(|row| self.order.cursor(row)),
            end_cursor: self.page.rows.last().map(|row| self.order.cursor(row)),
        }
    }

    /// How many rows the whole list has. Counted only when it is asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = ctx.loaders()?.one(CountKey(self.wanted.clone())).await?.unwrap_or(0);
        Ok(i32::try_from(count).map_err(Error::internal)?)
    }
}

/// A row of a page with its position.
pub struct Edge<N: ListedObject> {
    cursor: String,
    node: N,
}

impl<N: ListedObject> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::type_name()).into()
    }
}

/// A row of a page with its position in the list.
#[Object(name_type)]
impl<N: ListedObject> Edge<N> {
    /// The position, to be passed as `after` or `before`. Opaque: do not take it apart.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The row.
    async fn node(&self) -> &N {
        &self.node
    }
}

/// Where a page lies in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether rows follow the page.
    pub has_next_page: bool,
    /// Whether rows precede the page.
    pub has_previous_page: bool,
    /// The cursor of the first row; null on an empty page.
    pub start_cursor: Option<String>,
    /// The cursor of the last row: pass it as `after` to get the next page. Null on an empty page.
    pub end_cursor: Option<String>,
}
