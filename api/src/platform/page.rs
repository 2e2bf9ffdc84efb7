//! Keyset pages: a cursor names a position in an order, not a number of rows to skip, so a page costs the same
//! however deep it lies and neither repeats nor skips rows while others write.

use super::{Error, Result};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use entity::{Keyed, id::TypedId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Statement,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, OverStatement, Query, SelectStatement, Value, WindowStatement},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// One value of a position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part {
    #[serde(rename = "s")]
    Text(String),
    #[serde(rename = "t")]
    Instant(DateTime<Utc>),
    #[serde(rename = "n")]
    Number(i64),
    #[serde(rename = "i")]
    Id(Uuid),
}

impl From<Part> for Value {
    fn from(part: Part) -> Self {
        match part {
            Part::Text(text) => text.into(),
            Part::Instant(at) => at.into(),
            Part::Number(number) => number.into(),
            Part::Id(id) => id.into(),
        }
    }
}

/// A column to sort by and how to read its value from a row. The column must never be null.
pub struct Key<E: EntityTrait> {
    pub column: E::Column,
    pub read: fn(&E::Model) -> Part,
}

impl<E: EntityTrait> Clone for Key<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E: EntityTrait> Copy for Key<E> {}

/// A total order of a table: its keys together are unique, and an index holds them in this order.
#[derive(Clone)]
pub struct Order<E: EntityTrait> {
    /// Stands in the cursor, so that a cursor of another list or order is refused.
    pub name: &'static str,
    pub keys: Vec<Key<E>>,
    pub descending: bool,
}

impl<E: EntityTrait> Order<E> {
    /// An order without keys yet: add them from the most to the least significant.
    pub fn new(name: &'static str) -> Self {
        Self { name, keys: Vec::new(), descending: false }
    }

    /// Adds a key.
    pub fn key(mut self, column: E::Column, read: fn(&E::Model) -> Part) -> Self {
        self.keys.push(Key { column, read });
        self
    }

    pub fn reversed(self, name: &'static str) -> Self {
        Self { name, descending: !self.descending, ..self }
    }

    /// Which kind of value each key holds, as an example.
    pub fn kinds(&self) -> Vec<Part> {
        self.keys.iter().map(|key| kind_of::<E>(&key.column)).collect()
    }

    /// The cursor of a row: opaque to callers.
    pub fn cursor(&self, row: &E::Model) -> String {
        let parts: Vec<Part> = self.keys.iter().map(|key| (key.read)(row)).collect();
        encode(self.name, &parts)
    }

    fn condition(&self, position: &[Part], forward: bool) -> Expr {
        let columns = Expr::tuple(self.keys.iter().map(|key| key.column.into_expr()));
        let values = Expr::tuple(position.iter().cloned().map(|part| Expr::value(Value::from(part))));
        if forward != self.descending { columns.gt(values) } else { columns.lt(values) }
    }
}

impl<E: Keyed> Order<E> {
    /// Adds the row's identifier as the last key: it makes any order total.
    pub fn then_id(self) -> Self {
        self.key(E::ID, |row| Part::Id(E::id(row).uuid()))
    }
}

/// The cursor text of a position: base64url of `[order, part…]`.
pub fn encode(order: &str, parts: &[Part]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::json!([order, parts]).to_string())
}

/// Reads a cursor of the given order and number of parts.
///
/// # Errors
/// `Invalid` on `field` when the text is no cursor, or one of another list or order.
pub fn decode(field: &str, order: &str, kinds: &[Part], text: &str) -> Result<Vec<Part>> {
    let bad = || Error::invalid(field, "is not a cursor of this list and order: pass endCursor or startCursor of one of its pages");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
    let (name, parts): (String, Vec<Part>) = serde_json::from_slice(&bytes).map_err(|_| bad())?;
    let fits = name == order
        && parts.len() == kinds.len()
        && parts.iter().zip(kinds).all(|(part, kind)| std::mem::discriminant(part) == std::mem::discriminant(kind));
    if fits { Ok(parts) } else { Err(bad()) }
}

/// What a caller asks of a list, in the words of the Relay connection specification.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl PageArgs {
    /// How many rows at most, and whether they are counted from the end.
    ///
    /// # Errors
    /// `Invalid` on the argument that is negative, too large, or given together with its opposite.
    pub fn size(&self, default: u32, most: u32) -> Result<(u64, bool)> {
        let (field, size, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Error::invalid("last", "give first or last, not both")),
            (None, Some(last)) => ("last", Some(last), true),
            (first, None) => ("first", first, false),
        };
        let size = match size {
            None => Ord::min(default, most),
            Some(size) => u32::try_from(size).map_err(|_| Error::invalid(field, "must not be negative"))?,
        };
        if size > most {
            return Err(Error::invalid(field, format!("must be at most {most}")));
        }
        Ok((u64::from(size), backward))
    }
}

/// Some rows of a list, in its order.
#[derive(Clone, Debug)]
pub struct Page<M> {
    pub rows: Vec<M>,
    pub has_next: bool,
    pub has_previous: bool,
}

/// A checked window on an order.
#[derive(Clone)]
pub struct Window<E: EntityTrait> {
    order: Order<E>,
    size: u64,
    backward: bool,
    after: Option<Vec<Part>>,
    before: Option<Vec<Part>>,
}

impl<E: EntityTrait> Window<E> {
    /// Checks what a caller asks.
    ///
    /// # Errors
    /// `Invalid` as [`PageArgs::size`] and [`decode`].
    pub fn new(order: Order<E>, args: &PageArgs, default: u32, most: u32) -> Result<Self> {
        let (size, backward) = args.size(default, most)?;
        let kinds = order.kinds();
        let position = |field, text: &Option<String>| text.as_deref().map(|text| decode(field, order.name, &kinds, text)).transpose();
        let (after, before) = (position("after", &args.after)?, position("before", &args.before)?);
        Ok(Self { size, backward, after, before, order })
    }

    pub fn order(&self) -> &Order<E> {
        &self.order
    }

    fn bounded(&self, mut select: Select<E>) -> Select<E> {
        if let Some(after) = &self.after {
            select = select.filter(self.order.condition(after, true));
        }
        if let Some(before) = &self.before {
            select = select.filter(self.order.condition(before, false));
        }
        select
    }

    /// The direction in which rows are fetched: backwards pages are fetched from their end.
    fn direction(&self) -> sea_orm::Order {
        if self.order.descending != self.backward { sea_orm::Order::Desc } else { sea_orm::Order::Asc }
    }

    /// The most rows to fetch: one more than asked for tells whether there is a next page. The bound is written into the
    /// statement, for PostgreSQL plans a bound that it does not know badly; a few sizes keep the number of statements small.
    fn fetched(&self) -> u64 {
        let needed = self.size + 1;
        let sizes = [1, 2, 3, 4, 6, 11, 21, 26, 51, 101, 201, 501, 1001];
        sizes.into_iter().find(|size| *size >= needed).unwrap_or_else(|| needed.next_multiple_of(1000))
    }

    /// The page that the rows make which were fetched for it.
    pub fn page<R>(&self, mut rows: Vec<R>) -> Page<R> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        if self.backward {
            rows.reverse();
            return Page { rows, has_next: self.before.is_some(), has_previous: more };
        }
        Page { rows, has_next: more, has_previous: self.after.is_some() }
    }
}

/// The kind of value a column holds, as an example.
fn kind_of<E: EntityTrait>(column: &E::Column) -> Part {
    use sea_orm::sea_query::ColumnType;
    match column.def().get_column_type() {
        ColumnType::Uuid => Part::Id(Uuid::nil()),
        ColumnType::Integer | ColumnType::BigInteger => Part::Number(0),
        ColumnType::TimestampWithTimeZone | ColumnType::Timestamp | ColumnType::DateTime => Part::Instant(DateTime::UNIX_EPOCH),
        _ => Part::Text(String::new()),
    }
}

/// The statement for one page of a list.
pub fn statement<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>, window: &Window<E>) -> Statement {
    let mut select = window.bounded(select);
    for key in &window.order.keys {
        select = select.order_by(key.column, window.direction());
    }
    let mut statement = db.get_database_backend().build(&select.into_query());
    statement.sql.push_str(&format!(" LIMIT {}", window.fetched()));
    statement
}

/// One page of a list: one statement.
pub async fn fetch<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>, window: &Window<E>) -> Result<Page<E::Model>> {
    let rows = db.query_all_raw(statement(db, select, window)).await?;
    let rows = rows.iter().map(|row| E::Model::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?;
    Ok(window.page(rows))
}

/// The statement for one page of each parent's list: the rows of a parent stand together and in their order. Behind the columns
/// that `select` has stand the place of a row in its page and its parent.
pub fn statement_each<E: EntityTrait>(select: Select<E>, parent: E::Column, window: &Window<E>) -> SelectStatement {
    let mut numbered = WindowStatement::new();
    numbered.partition_by((E::default(), parent));
    for key in &window.order.keys {
        numbered.order_by_expr(key.column.into_expr(), window.direction());
    }
    let (place, owner) = (Alias::new("place_in_page"), Alias::new("owner_of_page"));
    let mut inner = window.bounded(select).into_query();
    inner.expr_window_as(Expr::cust("ROW_NUMBER()"), numbered, place.clone());
    inner.expr_as(parent.into_expr(), owner.clone());
    Query::select()
        .column(Asterisk)
        .from_subquery(inner, Alias::new("numbered"))
        .and_where(Expr::col(place.clone()).lte(Expr::cust(window.fetched().to_string())))
        .order_by(owner, sea_orm::Order::Asc)
        .order_by(place, sea_orm::Order::Asc)
        .to_owned()
}

/// One page of each parent's list: one statement for all parents.
pub async fn fetch_each<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    parent: E::Column,
    window: &Window<E>,
) -> Result<HashMap<Uuid, Page<E::Model>>> {
    let mut lists: HashMap<Uuid, Vec<E::Model>> = HashMap::new();
    for row in db.query_all(&statement_each(select, parent, window)).await? {
        let owner: Uuid = row.try_get("", "owner_of_page")?;
        lists.entry(owner).or_default().push(E::Model::from_query_result(&row, "")?);
    }
    Ok(lists.into_iter().map(|(owner, rows)| (owner, window.page(rows))).collect())
}

/// How many rows a list has: one statement.
pub async fn count<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>) -> Result<i64> {
    let row = db.query_one(&counting(select)).await?;
    Ok(row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or(0))
}

/// How many rows each parent's list has: one statement for all parents.
pub async fn count_each<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>, parent: E::Column) -> Result<HashMap<Uuid, i64>> {
    let rows = db.query_all(&counting_each(select, parent)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "owner")?, row.try_get("", "total")?))).collect()
}

/// The statement that counts a list.
pub fn counting<E: EntityTrait>(select: Select<E>) -> SelectStatement {
    select.select_only().expr_as(Expr::cust("COUNT(*)"), "total").into_query()
}

/// The statement that counts each parent's list: the number, then the parent.
pub fn counting_each<E: EntityTrait>(select: Select<E>, parent: E::Column) -> SelectStatement {
    counting(select).expr_as(parent.into_expr(), Alias::new("owner")).add_group_by([parent.into_expr()]).to_owned()
}
