//! Keyset pagination: a cursor is a position in a sort order, not a number of rows to skip. A page therefore costs the same anywhere in
//! the list, and concurrent writes make it neither repeat nor skip rows.

use super::{Error, Result};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entity::{Keyed, id::TypedId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    Statement,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, OverStatement, Query, SelectStatement, Value, WindowStatement},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// One value of a position in a sort order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CursorValue {
    #[serde(rename = "s")]
    Text(String),
    #[serde(rename = "t")]
    Instant(DateTime<Utc>),
    #[serde(rename = "d")]
    Date(NaiveDate),
    #[serde(rename = "n")]
    Number(i64),
    #[serde(rename = "i")]
    Id(Uuid),
}

impl From<CursorValue> for Value {
    fn from(value: CursorValue) -> Self {
        match value {
            CursorValue::Text(text) => text.into(),
            CursorValue::Instant(at) => at.into(),
            CursorValue::Date(date) => date.into(),
            CursorValue::Number(number) => number.into(),
            CursorValue::Id(id) => id.into(),
        }
    }
}

/// The place of rows without the instant by which a list is sorted. The index of such an order contains the same expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullInstant {
    /// Before all instants.
    First,
    /// After all instants.
    Last,
}

impl NullInstant {
    /// The instant that stands in the place of null, as migrations write it.
    const fn literal(self) -> &'static str {
        match self {
            Self::First => "'0001-01-01T00:00:00+00:00'",
            Self::Last => "'9999-12-31T23:59:59+00:00'",
        }
    }

    /// The value in a cursor: the instant, or the one in the place of null.
    pub fn cursor_value(self, instant: Option<DateTime<Utc>>) -> CursorValue {
        CursorValue::Instant(instant.unwrap_or_else(|| match self {
            Self::First => at_date(1, 1, 1, 0),
            Self::Last => at_date(9999, 12, 31, 86_399),
        }))
    }

    /// The column, or the instant in the place of null: the expression by which rows are sorted.
    pub fn or_instant(self, column: impl ColumnTrait) -> Expr {
        Func::coalesce([column.into_expr(), Expr::cust(self.literal())]).into()
    }
}

fn at_date(year: i32, month: u32, day: u32, second: i64) -> DateTime<Utc> {
    let midnight = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default().and_time(NaiveTime::MIN).and_utc();
    midnight + TimeDelta::seconds(second)
}

/// A column to sort by, and how to read its value from a row. The column is nullable only with a place for rows without a value.
pub struct SortKey<E: EntityTrait> {
    pub column: E::Column,
    pub read: fn(&E::Model) -> CursorValue,
    /// For a nullable instant: the place of rows without it, and a name for the expression, unlike that of any column.
    null: Option<(NullInstant, &'static str)>,
}

impl<E: EntityTrait> SortKey<E> {
    /// The expression by which rows are sorted.
    pub fn expr(&self) -> Expr {
        match self.null {
            None => self.column.into_expr(),
            Some((null, _)) => null.or_instant(self.column),
        }
    }

    /// The name of the expression.
    pub fn name(&self) -> &'static str {
        self.null.map_or_else(|| self.column.as_str(), |(_, name)| name)
    }
}

impl<E: EntityTrait> Clone for SortKey<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E: EntityTrait> Copy for SortKey<E> {}

/// A total order of the rows of a table: the combination of its keys is unique, and an index contains them in this order.
#[derive(Clone)]
pub struct SortOrder<E: EntityTrait> {
    /// Part of every cursor, so that the cursor of another list or order is rejected.
    pub name: &'static str,
    pub keys: Vec<SortKey<E>>,
    pub descending: bool,
}

impl<E: EntityTrait> SortOrder<E> {
    /// An order without keys. Add them from the most to the least significant.
    pub fn new(name: &'static str) -> Self {
        Self { name, keys: Vec::new(), descending: false }
    }

    /// Adds a key.
    pub fn key(mut self, column: E::Column, read: fn(&E::Model) -> CursorValue) -> Self {
        self.keys.push(SortKey { column, read, null: None });
        self
    }

    /// Adds a nullable instant as a key. `read` returns [`NullInstant::cursor_value`]; `name` is unlike that of any column.
    pub fn nullable_key(mut self, column: E::Column, null: NullInstant, name: &'static str, read: fn(&E::Model) -> CursorValue) -> Self {
        self.keys.push(SortKey { column, read, null: Some((null, name)) });
        self
    }

    /// The opposite order.
    pub fn reversed(self, name: &'static str) -> Self {
        Self { name, descending: !self.descending, ..self }
    }

    /// An example value for each key, which shows its type.
    pub fn kinds(&self) -> Vec<CursorValue> {
        self.keys.iter().map(|key| kind_of::<E>(&key.column)).collect()
    }

    /// The cursor of a row. It is opaque to callers.
    pub fn cursor(&self, row: &E::Model) -> String {
        let values: Vec<CursorValue> = self.keys.iter().map(|key| (key.read)(row)).collect();
        encode(self.name, &values)
    }

    fn condition(&self, position: &[CursorValue], forward: bool) -> Expr {
        let columns = Expr::tuple(self.keys.iter().map(SortKey::expr));
        let values = Expr::tuple(position.iter().cloned().map(|value| Expr::value(Value::from(value))));
        if forward != self.descending { columns.gt(values) } else { columns.lt(values) }
    }
}

impl<E: Keyed> SortOrder<E> {
    /// Adds the row's identifier as the last key, which makes any order total.
    pub fn then_id(self) -> Self {
        self.key(E::ID, |row| CursorValue::Id(E::id(row).uuid()))
    }
}

/// The cursor of a position: `[order, [value, …]]` as JSON, in base64url without padding.
pub fn encode(order: &str, position: &[CursorValue]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(serde_json::json!([order, position]).to_string())
}

/// Reads a cursor of the given order; `kinds` holds an example value for each of its keys.
///
/// # Errors
/// `Invalid` on `field` when the text is not a cursor, or is the cursor of another list or order.
pub fn decode(field: &str, order: &str, kinds: &[CursorValue], text: &str) -> Result<Vec<CursorValue>> {
    let invalid = || Error::invalid(field, "is not a cursor of this list and order: pass endCursor or startCursor of one of its pages");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
    let (name, position): (String, Vec<CursorValue>) = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
    let matches = name == order
        && position.len() == kinds.len()
        && position.iter().zip(kinds).all(|(value, kind)| std::mem::discriminant(value) == std::mem::discriminant(kind));
    if matches { Ok(position) } else { Err(invalid()) }
}

/// The paging arguments of a list, as the GraphQL Cursor Connections Specification (Relay) names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PageArgs {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl PageArgs {
    /// The maximum number of rows of the page, and whether they are counted from the end of the list (`last`).
    ///
    /// # Errors
    /// `Invalid` on the argument that is negative, greater than `max`, or given together with its opposite.
    pub fn size(&self, default: u32, max: u32) -> Result<(u64, bool)> {
        let (field, size, backward) = match (self.first, self.last) {
            (Some(_), Some(_)) => return Err(Error::invalid("last", "give first or last, not both")),
            (None, Some(last)) => ("last", Some(last), true),
            (first, None) => ("first", first, false),
        };
        let size = match size {
            None => Ord::min(default, max),
            Some(size) => u32::try_from(size).map_err(|_| Error::invalid(field, "must not be negative"))?,
        };
        if size > max {
            return Err(Error::invalid(field, format!("must be at most {max}")));
        }
        Ok((u64::from(size), backward))
    }
}

/// One page of a list, in its sort order.
#[derive(Clone, Debug)]
pub struct Page<M> {
    pub rows: Vec<M>,
    pub has_next: bool,
    pub has_previous: bool,
}

/// Validated paging arguments, with the sort order that they apply to.
#[derive(Clone)]
pub struct PageRequest<E: EntityTrait> {
    order: SortOrder<E>,
    size: u64,
    backward: bool,
    after: Option<Vec<CursorValue>>,
    before: Option<Vec<CursorValue>>,
}

impl<E: EntityTrait> PageRequest<E> {
    /// Validates paging arguments. `default` is the page size when none is given, `max` the greatest one.
    ///
    /// # Errors
    /// Those of [`PageArgs::size`] and [`decode`].
    pub fn new(order: SortOrder<E>, args: &PageArgs, default: u32, max: u32) -> Result<Self> {
        let (size, backward) = args.size(default, max)?;
        let kinds = order.kinds();
        let position = |field, text: &Option<String>| text.as_deref().map(|text| decode(field, order.name, &kinds, text)).transpose();
        let (after, before) = (position("after", &args.after)?, position("before", &args.before)?);
        Ok(Self { size, backward, after, before, order })
    }

    /// The sort order of the page and of its cursors.
    pub fn order(&self) -> &SortOrder<E> {
        &self.order
    }

    /// Restricts a query to rows between the cursors.
    fn restrict(&self, mut select: Select<E>) -> Select<E> {
        if let Some(after) = &self.after {
            select = select.filter(self.order.condition(after, true));
        }
        if let Some(before) = &self.before {
            select = select.filter(self.order.condition(before, false));
        }
        select
    }

    /// The direction in which rows are fetched. Backward pages are fetched from their end.
    fn direction(&self) -> sea_orm::Order {
        if self.order.descending != self.backward { sea_orm::Order::Desc } else { sea_orm::Order::Asc }
    }

    /// The maximum number of rows to fetch: at least one more than the page has, which shows whether there is a next page. It is a literal
    /// in the statement, because PostgreSQL plans a LIMIT that is a parameter badly. It is rounded up to one of a few values, which keeps
    /// the number of prepared statements small.
    fn fetch_limit(&self) -> u64 {
        let needed = self.size + 1;
        let sizes = [1, 2, 3, 4, 6, 11, 21, 26, 51, 101, 201, 501, 1001];
        sizes.into_iter().find(|size| *size >= needed).unwrap_or_else(|| needed.next_multiple_of(1000))
    }

    /// Makes the page from the rows that were fetched for it.
    pub fn page<R>(&self, mut rows: Vec<R>) -> Page<R> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let has_more = rows.len() > size;
        rows.truncate(size);
        if self.backward {
            rows.reverse();
            return Page { rows, has_next: self.before.is_some(), has_previous: has_more };
        }
        Page { rows, has_next: has_more, has_previous: self.after.is_some() }
    }
}

/// An example value of a column, which shows its type.
fn kind_of<E: EntityTrait>(column: &E::Column) -> CursorValue {
    use sea_orm::sea_query::ColumnType;
    match column.def().get_column_type() {
        ColumnType::Uuid => CursorValue::Id(Uuid::nil()),
        ColumnType::Integer | ColumnType::BigInteger => CursorValue::Number(0),
        ColumnType::TimestampWithTimeZone | ColumnType::Timestamp | ColumnType::DateTime => CursorValue::Instant(DateTime::UNIX_EPOCH),
        ColumnType::Date => CursorValue::Date(NaiveDate::default()),
        _ => CursorValue::Text(String::new()),
    }
}

/// The statement that fetches one page of a list.
pub fn page_statement<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>, request: &PageRequest<E>) -> Statement {
    let mut select = request.restrict(select);
    for key in &request.order.keys {
        select = select.order_by(key.expr(), request.direction());
    }
    let mut statement = db.get_database_backend().build(&select.into_query());
    statement.sql.push_str(&format!(" LIMIT {}", request.fetch_limit()));
    statement
}

/// Fetches one page of a list with one statement.
pub async fn fetch<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>, request: &PageRequest<E>) -> Result<Page<E::Model>> {
    let rows = db.query_all_raw(page_statement(db, select, request)).await?;
    let rows = rows.iter().map(|row| E::Model::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?;
    Ok(request.page(rows))
}

/// The statement that fetches one page of the list of each parent. The rows of a parent are adjacent and sorted. The columns of `select`
/// are followed by the position of the row in its page and by the parent.
pub fn per_parent_statement<E: EntityTrait>(select: Select<E>, parent: E::Column, request: &PageRequest<E>) -> SelectStatement {
    let mut numbered = WindowStatement::new();
    numbered.partition_by((E::default(), parent));
    for key in &request.order.keys {
        numbered.order_by_expr(key.expr(), request.direction());
    }
    let (position, parent_id) = (Alias::new("position_in_page"), Alias::new("parent_of_page"));
    let mut inner = request.restrict(select).into_query();
    inner.expr_window_as(Expr::cust("ROW_NUMBER()"), numbered, position.clone());
    inner.expr_as(parent.into_expr(), parent_id.clone());
    Query::select()
        .column(Asterisk)
        .from_subquery(inner, Alias::new("numbered"))
        .and_where(Expr::col(position.clone()).lte(Expr::cust(request.fetch_limit().to_string())))
        .order_by(parent_id, sea_orm::Order::Asc)
        .order_by(position, sea_orm::Order::Asc)
        .to_owned()
}

/// Fetches one page of the list of each parent, with one statement for all parents.
pub async fn fetch_per_parent<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    parent: E::Column,
    request: &PageRequest<E>,
) -> Result<HashMap<Uuid, Page<E::Model>>> {
    let mut lists: HashMap<Uuid, Vec<E::Model>> = HashMap::new();
    for row in db.query_all(&per_parent_statement(select, parent, request)).await? {
        let parent_id: Uuid = row.try_get("", "parent_of_page")?;
        lists.entry(parent_id).or_default().push(E::Model::from_query_result(&row, "")?);
    }
    Ok(lists.into_iter().map(|(parent_id, rows)| (parent_id, request.page(rows))).collect())
}

/// Counts the rows of a list with one statement.
pub async fn count<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>) -> Result<i64> {
    let row = db.query_one(&count_statement(select)).await?;
    Ok(row.map(|row| row.try_get("", "total")).transpose()?.unwrap_or(0))
}

/// Counts the rows of the list of each parent, with one statement for all parents.
pub async fn count_per_parent<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    parent: E::Column,
) -> Result<HashMap<Uuid, i64>> {
    let rows = db.query_all(&count_per_parent_statement(select, parent)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "parent")?, row.try_get("", "total")?))).collect()
}

/// The statement that counts the rows of a list.
pub fn count_statement<E: EntityTrait>(select: Select<E>) -> SelectStatement {
    select.select_only().expr_as(Expr::cust("COUNT(*)"), "total").into_query()
}

/// The statement that counts the rows of the list of each parent. Its columns are the number of rows and the parent.
pub fn count_per_parent_statement<E: EntityTrait>(select: Select<E>, parent: E::Column) -> SelectStatement {
    count_statement(select).expr_as(parent.into_expr(), Alias::new("parent")).add_group_by([parent.into_expr()]).to_owned()
}
