//! What has been loaded for a plan, and what is wanted next. A row is read once however many slots show it.

use super::{bind::Bound, paged_list::Column};
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

/// Hashes identifiers, which the server makes at random in half of their bits.
#[derive(Default)]
pub struct ById(u64);

impl Hasher for ById {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    /// The length: all keys have the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Something for each identifier.
pub type Each<T> = HashMap<Uuid, T, BuildHasherDefault<ById>>;

/// Rows that were looked for by a key: each key once.
pub struct Shelf<T> {
    pub rows: Vec<QueryResult>,
    known: Each<T>,
    wanted: Vec<Uuid>,
}

/// Some rows that stand together, and where they lie in their list.
#[derive(Clone, Copy, Default)]
pub struct Span {
    pub start: usize,
    pub length: usize,
    pub next: bool,
    pub previous: bool,
}

impl<T: Default + Copy> Shelf<T> {
    fn new() -> Self {
        Self { rows: Vec::new(), known: HashMap::default(), wanted: Vec::new() }
    }

    /// Notes that a key is wanted, if it is not known already.
    pub fn want(&mut self, key: Uuid) {
        if let Entry::Vacant(vacant) = self.known.entry(key) {
            vacant.insert(T::default());
            self.wanted.push(key);
        }
    }

    pub fn get(&self, key: Uuid) -> T {
        self.known.get(&key).copied().unwrap_or_default()
    }

    /// The rows of a span.
    pub fn span(&self, span: Span) -> &[QueryResult] {
        self.rows.get(span.start..span.start + span.length).unwrap_or_default()
    }
}

/// Everything loaded for a plan. The key of a list at the root is nil.
pub struct Store {
    /// Objects by their identifier.
    pub objects: Vec<Shelf<Option<usize>>>,
    /// Pages by the parent.
    pub groups: Vec<Shelf<Span>>,
    /// Where the keys of a page's cursors stand.
    pub keys: Vec<Vec<usize>>,
    /// Lengths of lists by the parent.
    pub totals: Vec<Shelf<i64>>,
    /// Lists without pages by the parent.
    pub eaches: Vec<Shelf<Span>>,
}

/// What a statement is for.
#[derive(Clone, Copy)]
enum For {
    Object(usize),
    /// With the column that holds the parent.
    Group(usize, usize),
    Total(usize),
    /// With the column that holds the parent.
    Each(usize, usize),
}

/// A statement, what it is for, and the keys that it looks for.
type Load = (For, Vec<Uuid>, Statement);

impl Store {
    pub fn new(bound: &Bound<'_>) -> Self {
        Self {
            objects: bound.plan.objects.iter().map(|_| Shelf::new()).collect(),
            groups: bound.groups.iter().map(|_| Shelf::new()).collect(),
            keys: vec![Vec::new(); bound.groups.len()],
            totals: bound.totals.iter().map(|_| Shelf::new()).collect(),
            eaches: bound.plan.eaches.iter().map(|_| Shelf::new()).collect(),
        }
    }

    /// DataLoaders what is wanted: one statement for each kind of thing, all at once. False: nothing was.
    pub async fn load(&mut self, app: &App, actor: &Actor, bound: &Bound<'_>) -> Result<bool> {
        let statements = self.statements(app, actor, bound)?;
        if statements.is_empty() {
            return Ok(false);
        }
        let answers = statements.into_iter().map(async |(what, keys, statement): Load| {
            let rows = app.db.query_all_raw(statement).await?;
            Ok::<_, Error>((what, keys, rows))
        });
        for (what, keys, rows) in futures_util::future::try_join_all(answers).await? {
            self.take(bound, what, &keys, rows)?;
        }
        Ok(true)
    }

    fn statements(&mut self, app: &App, actor: &Actor, bound: &Bound<'_>) -> Result<Vec<Load>> {
        let mut statements = Vec::new();
        let build = |query: &sea_orm::sea_query::SelectStatement| app.db.get_database_backend().build(query);
        let objects = bound.plan.objects.iter().zip(&mut self.objects);
        for (place, (met, shelf)) in objects.enumerate().filter(|(_, (_, shelf))| !shelf.wanted.is_empty()) {
            let keys = std::mem::take(&mut shelf.wanted);
            let (_, find) = met.by_id.as_ref().ok_or_else(|| Error::internal("an object without an identifier is looked for"))?;
            let mut query = find(app, actor, &keys)?;
            query.exprs(exprs(&met.columns));
            statements.push((For::Object(place), keys, build(&query)));
        }
        for (place, (group, shelf)) in bound.groups.iter().zip(&mut self.groups).enumerate() {
            let keys = std::mem::take(&mut shelf.wanted);
            let Some(first) = keys.first() else { continue };
            let mut columns = bound.plan.objects.get(group.object).map(|met| met.columns.clone()).unwrap_or_default();
            let mut places = Vec::new();
            for key in group.list.keys().into_iter().filter(|_| group.cursors) {
                let known = columns.iter().position(|column| column.name == key.name);
                places.push(known.unwrap_or(columns.len()));
                if known.is_none() {
                    columns.push(key);
                }
            }
            if let Some(keys) = self.keys.get_mut(place) {
                *keys = places;
            }
            let parents = (!first.is_nil()).then_some(keys.as_slice());
            let columns = exprs(&columns);
            let statement = group.list.rows(app, actor, parents, &columns)?;
            // FieldSource the columns stand the place of a row in its page and its parent.
            statements.push((For::Group(place, columns.len() + 1), keys, statement));
        }
        for (place, (group, shelf)) in bound.totals.iter().zip(&mut self.totals).enumerate() {
            let keys = std::mem::take(&mut shelf.wanted);
            let (Some(first), Some(group)) = (keys.first(), bound.groups.get(*group)) else { continue };
            let parents = (!first.is_nil()).then_some(keys.as_slice());
            let statement = group.list.count(app, actor, parents)?;
            statements.push((For::Total(place), keys, statement));
        }
        for (place, (each, shelf)) in bound.plan.eaches.iter().zip(&mut self.eaches).enumerate() {
            let keys = std::mem::take(&mut shelf.wanted);
            if keys.is_empty() {
                continue;
            }
            let mut query = (each.select)(app, actor, &keys)?;
            let columns = bound.plan.objects.get(each.object).map(|met| met.columns.as_slice()).unwrap_or_default();
            let columns = exprs(columns);
            let owner = columns.len();
            query.exprs(columns).expr(each.column.expr.clone());
            statements.push((For::Each(place, owner), keys, build(&query)));
        }
        Ok(statements)
    }

    fn take(&mut self, bound: &Bound<'_>, what: For, keys: &[Uuid], rows: Vec<QueryResult>) -> Result<()> {
        let gone = || Error::internal("rows that nobody wanted");
        match what {
            For::Object(place) => {
                let shelf = self.objects.get_mut(place).ok_or_else(gone)?;
                for row in rows {
                    shelf.known.insert(key(&row, 0)?, Some(shelf.rows.len()));
                    shelf.rows.push(row);
                }
            }
            For::Group(place, owner) => {
                let (group, shelf) = bound.groups.get(place).zip(self.groups.get_mut(place)).ok_or_else(gone)?;
                for (owner, rows) in owned(keys, rows, owner)? {
                    let Page { rows, has_next: next, has_previous: previous } = group.list.page(rows);
                    shelf.known.insert(owner, Span { start: shelf.rows.len(), length: rows.len(), next, previous });
                    shelf.rows.extend(rows);
                }
            }
            For::Total(place) => {
                let shelf = self.totals.get_mut(place).ok_or_else(gone)?;
                let root = keys.first().is_some_and(Uuid::is_nil);
                for row in rows {
                    let owner = if root { Uuid::nil() } else { key(&row, 1)? };
                    shelf.known.insert(owner, column_value(&row, 0)?.unwrap_or(0));
                }
            }
            For::Each(place, owner) => {
                let shelf = self.eaches.get_mut(place).ok_or_else(gone)?;
                for (owner, rows) in gathered(rows, owner)? {
                    shelf.known.insert(owner, Span { start: shelf.rows.len(), length: rows.len(), ..Span::default() });
                    shelf.rows.extend(rows);
                }
            }
        }
        Ok(())
    }
}

/// The columns of an object; something when it needs none.
fn exprs(columns: &[Column]) -> Vec<Expr> {
    if columns.is_empty() { vec![Expr::cust("1")] } else { columns.iter().map(|column| column.expr.clone()).collect() }
}

fn key(row: &QueryResult, place: usize) -> Result<Uuid> {
    column_value(row, place)?.ok_or_else(|| Error::internal("a key is null"))
}

/// The rows of each parent, which stand together; for parents without rows none. At the root all rows are of one.
fn owned(keys: &[Uuid], rows: Vec<QueryResult>, owner: usize) -> Result<Vec<(Uuid, Vec<QueryResult>)>> {
    match keys {
        [root] if root.is_nil() => Ok(vec![(*root, rows)]),
        _ => {
            let mut owned = gathered(rows, owner)?;
            let present: HashSet<Uuid> = owned.iter().map(|(owner, _)| *owner).collect();
            owned.extend(keys.iter().filter(|key| !present.contains(*key)).map(|key| (*key, Vec::new())));
            Ok(owned)
        }
    }
}

/// The rows of each parent, in their order. The parent stands in the column `owner`.
fn gathered(rows: Vec<QueryResult>, owner: usize) -> Result<Vec<(Uuid, Vec<QueryResult>)>> {
    let mut places: Each<usize> = HashMap::default();
    let mut gathered: Vec<(Uuid, Vec<QueryResult>)> = Vec::new();
    for row in rows {
        let owner = key(&row, owner)?;
        let place = *places.entry(owner).or_insert_with(|| {
            gathered.push((owner, Vec::new()));
            gathered.len() - 1
        });
        if let Some((_, rows)) = gathered.get_mut(place) {
            rows.push(row);
        }
    }
    Ok(gathered)
}
