//! The rows that were read for a plan, and the keys to read next. A row is read once, however many slots use it.

use super::{bind::BoundPlan, paged_list::Column};
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result, page::Page, row::column_value},
};
use sea_orm::{ConnectionTrait, QueryResult, Statement, sea_query::Expr};
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    hash::{BuildHasherDefault, Hasher},
};
use uuid::Uuid;

/// Hashes identifiers quickly: the server chooses half of their bits at random, so callers cannot provoke collisions.
#[derive(Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    /// The length of the key, which is the same for all.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map with identifiers as keys.
pub type IdMap<T> = HashMap<Uuid, T, BuildHasherDefault<IdHasher>>;

/// The rows of requested keys. Each key is read from the database once.
pub struct KeyedRows<T> {
    pub rows: Vec<QueryResult>,
    /// For each key, where its rows are in `rows`; for a count, the number.
    results: IdMap<T>,
    /// The keys to read next.
    requested: Vec<Uuid>,
}

/// Consecutive rows of one page, and whether rows precede or follow the page in its list.
#[derive(Clone, Copy, Default)]
pub struct Span {
    pub start: usize,
    pub length: usize,
    pub next: bool,
    pub previous: bool,
}

impl<T: Default + Copy> KeyedRows<T> {
    fn new() -> Self {
        Self { rows: Vec::new(), results: HashMap::default(), requested: Vec::new() }
    }

    /// Requests a key, unless it was requested before.
    pub fn request(&mut self, key: Uuid) {
        if let Entry::Vacant(vacant) = self.results.entry(key) {
            vacant.insert(T::default());
            self.requested.push(key);
        }
    }

    /// The result of a key; the default when it was not found.
    pub fn get(&self, key: Uuid) -> T {
        self.results.get(&key).copied().unwrap_or_default()
    }

    /// The rows of a span.
    pub fn span(&self, span: Span) -> &[QueryResult] {
        self.rows.get(span.start..span.start + span.length).unwrap_or_default()
    }
}

/// Everything that was read for a plan. The key of a list at the root is the nil UUID.
pub struct RowStore {
    /// The row of each object, by its identifier.
    pub objects: Vec<KeyedRows<Option<usize>>>,
    /// The rows of each page, by the identifier of the parent.
    pub pages: Vec<KeyedRows<Span>>,
    /// For each page, the indexes of the columns that make its cursors.
    pub keys: Vec<Vec<usize>>,
    /// The total count of each list, by the identifier of the parent.
    pub counts: Vec<KeyedRows<i64>>,
    /// The rows of each list without pages, by the identifier of the parent.
    pub child_lists: Vec<KeyedRows<Span>>,
}

/// What a statement reads.
#[derive(Clone, Copy)]
enum LoadTarget {
    Object(usize),
    /// The second value is the column that holds the identifier of the parent.
    Page(usize, usize),
    Count(usize),
    /// The second value is the column that holds the identifier of the parent.
    Children(usize, usize),
}

/// A statement, what it reads, and the keys that it reads.
type LoadStatement = (LoadTarget, Vec<Uuid>, Statement);

impl RowStore {
    pub fn new(bound: &BoundPlan<'_>) -> Self {
        Self {
            objects: bound.plan.objects.iter().map(|_| KeyedRows::new()).collect(),
            pages: bound.pages.iter().map(|_| KeyedRows::new()).collect(),
            keys: vec![Vec::new(); bound.pages.len()],
            counts: bound.counts.iter().map(|_| KeyedRows::new()).collect(),
            child_lists: bound.plan.child_lists.iter().map(|_| KeyedRows::new()).collect(),
        }
    }

    /// Reads the requested keys: one statement for each kind, all at the same time. False: no key was requested.
    pub async fn load(&mut self, app: &App, actor: &Actor, bound: &BoundPlan<'_>) -> Result<bool> {
        let statements = self.statements(app, actor, bound)?;
        if statements.is_empty() {
            return Ok(false);
        }
        let results = statements.into_iter().map(async |(target, keys, statement): LoadStatement| {
            let rows = app.db.query_all_raw(statement).await?;
            Ok::<_, Error>((target, keys, rows))
        });
        for (target, keys, rows) in futures_util::future::try_join_all(results).await? {
            self.store_rows(bound, target, &keys, rows)?;
        }
        Ok(true)
    }

    fn statements(&mut self, app: &App, actor: &Actor, bound: &BoundPlan<'_>) -> Result<Vec<LoadStatement>> {
        let mut statements = Vec::new();
        let build = |query: &sea_orm::sea_query::SelectStatement| app.db.get_database_backend().build(query);
        let objects = bound.plan.objects.iter().zip(&mut self.objects);
        for (index, (object, keyed_rows)) in objects.enumerate().filter(|(_, (_, keyed_rows))| !keyed_rows.requested.is_empty()) {
            let keys = std::mem::take(&mut keyed_rows.requested);
            let (_, select) = object.by_id.as_ref().ok_or_else(|| Error::internal("an object without an identifier was requested"))?;
            let mut query = select(app, actor, &keys)?;
            query.exprs(exprs(&object.columns));
            statements.push((LoadTarget::Object(index), keys, build(&query)));
        }
        for (index, (page, keyed_rows)) in bound.pages.iter().zip(&mut self.pages).enumerate() {
            let keys = std::mem::take(&mut keyed_rows.requested);
            let Some(first) = keys.first() else { continue };
            let mut columns = bound.plan.objects.get(page.object).map(|object| object.columns.clone()).unwrap_or_default();
            let mut indexes = Vec::new();
            for key in page.list.cursor_columns().into_iter().filter(|_| page.cursors) {
                let known = columns.iter().position(|column| column.name == key.name);
                indexes.push(known.unwrap_or(columns.len()));
                if known.is_none() {
                    columns.push(key);
                }
            }
            if let Some(keys) = self.keys.get_mut(index) {
                *keys = indexes;
            }
            let parents = (!first.is_nil()).then_some(keys.as_slice());
            let columns = exprs(&columns);
            let statement = page.list.page_statement(app, actor, parents, &columns)?;
            // After the columns follow the row number and the parent: see `List::page_statement`.
            statements.push((LoadTarget::Page(index, columns.len() + 1), keys, statement));
        }
        for (index, (page, keyed_rows)) in bound.counts.iter().zip(&mut self.counts).enumerate() {
            let keys = std::mem::take(&mut keyed_rows.requested);
            let (Some(first), Some(page)) = (keys.first(), bound.pages.get(*page)) else { continue };
            let parents = (!first.is_nil()).then_some(keys.as_slice());
            let statement = page.list.count_statement(app, actor, parents)?;
            statements.push((LoadTarget::Count(index), keys, statement));
        }
        for (index, (list, keyed_rows)) in bound.plan.child_lists.iter().zip(&mut self.child_lists).enumerate() {
            let keys = std::mem::take(&mut keyed_rows.requested);
            if keys.is_empty() {
                continue;
            }
            let mut query = (list.select)(app, actor, &keys)?;
            let columns = bound.plan.objects.get(list.object).map(|object| object.columns.as_slice()).unwrap_or_default();
            let columns = exprs(columns);
            let owner = columns.len();
            query.exprs(columns).expr(list.column.expr.clone());
            statements.push((LoadTarget::Children(index, owner), keys, build(&query)));
        }
        Ok(statements)
    }

    fn store_rows(&mut self, bound: &BoundPlan<'_>, target: LoadTarget, keys: &[Uuid], rows: Vec<QueryResult>) -> Result<()> {
        let inconsistent = || Error::internal("rows that were not requested");
        match target {
            LoadTarget::Object(index) => {
                let keyed_rows = self.objects.get_mut(index).ok_or_else(inconsistent)?;
                for row in rows {
                    keyed_rows.results.insert(key(&row, 0)?, Some(keyed_rows.rows.len()));
                    keyed_rows.rows.push(row);
                }
            }
            LoadTarget::Page(index, owner) => {
                let (page, keyed_rows) = bound.pages.get(index).zip(self.pages.get_mut(index)).ok_or_else(inconsistent)?;
                for (owner, rows) in rows_of_all_parents(keys, rows, owner)? {
                    let Page { rows, has_next: next, has_previous: previous } = page.list.page(rows);
                    keyed_rows.results.insert(owner, Span { start: keyed_rows.rows.len(), length: rows.len(), next, previous });
                    keyed_rows.rows.extend(rows);
                }
            }
            LoadTarget::Count(index) => {
                let keyed_rows = self.counts.get_mut(index).ok_or_else(inconsistent)?;
                let root = keys.first().is_some_and(Uuid::is_nil);
                for row in rows {
                    let owner = if root { Uuid::nil() } else { key(&row, 1)? };
                    keyed_rows.results.insert(owner, column_value(&row, 0)?.unwrap_or(0));
                }
            }
            LoadTarget::Children(index, owner) => {
                let keyed_rows = self.child_lists.get_mut(index).ok_or_else(inconsistent)?;
                for (owner, rows) in rows_by_parent(rows, owner)? {
                    keyed_rows.results.insert(owner, Span { start: keyed_rows.rows.len(), length: rows.len(), ..Span::default() });
                    keyed_rows.rows.extend(rows);
                }
            }
        }
        Ok(())
    }
}

/// The expressions of an object's columns; a constant when no column is selected, because SQL requires one.
fn exprs(columns: &[Column]) -> Vec<Expr> {
    if columns.is_empty() { vec![Expr::cust("1")] } else { columns.iter().map(|column| column.expr.clone()).collect() }
}

fn key(row: &QueryResult, index: usize) -> Result<Uuid> {
    column_value(row, index)?.ok_or_else(|| Error::internal("a key is null"))
}

/// The rows of each parent, an empty list for parents without rows. At the root all rows belong to one.
fn rows_of_all_parents(keys: &[Uuid], rows: Vec<QueryResult>, owner: usize) -> Result<Vec<(Uuid, Vec<QueryResult>)>> {
    match keys {
        [root] if root.is_nil() => Ok(vec![(*root, rows)]),
        _ => {
            let mut owned = rows_by_parent(rows, owner)?;
            let present: HashSet<Uuid> = owned.iter().map(|(owner, _)| *owner).collect();
            owned.extend(keys.iter().filter(|key| !present.contains(*key)).map(|key| (*key, Vec::new())));
            Ok(owned)
        }
    }
}

/// The rows of each parent, in their order. The column `owner` holds the parent.
fn rows_by_parent(rows: Vec<QueryResult>, owner: usize) -> Result<Vec<(Uuid, Vec<QueryResult>)>> {
    let mut indexes: IdMap<usize> = HashMap::default();
    let mut gathered: Vec<(Uuid, Vec<QueryResult>)> = Vec::new();
    for row in rows {
        let owner = key(&row, owner)?;
        let index = *indexes.entry(owner).or_insert_with(|| {
            gathered.push((owner, Vec::new()));
            gathered.len() - 1
        });
        if let Some((_, rows)) = gathered.get_mut(index) {
            rows.push(row);
        }
    }
    Ok(gathered)
}
