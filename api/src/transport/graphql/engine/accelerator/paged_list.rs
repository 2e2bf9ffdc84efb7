//! Lists of rooms whatever their noun, so that one plan can hold lists of all of them.

use crate::{
    access::Actor,
    app::App,
    domain::shared::{Listing, listing},
    platform::{
        Error, Result, page,
        page::{CursorValue, Page, PageArgs, PageRequest},
        row::column_value,
    },
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IdenStatic, QueryResult, QuerySelect, Statement, sea_query::Expr};
use std::any::Any;
use uuid::Uuid;

/// A column of some table.
#[derive(Clone)]
pub struct Column {
    pub name: &'static str,
    pub expr: Expr,
}

impl Column {
    pub fn of<C: ColumnTrait>(column: C) -> Self {
        Self { name: column.as_str(), expr: column.into_expr() }
    }
}

/// A list, of which the caller wants a page: all of it, or what belongs to each of some parents.
pub trait List: Any + Send + Sync {
    /// Whether the other is the same list, so that they are counted together.
    fn is_list(&self, other: &dyn List) -> bool;
    /// Whether the other is the same page of the same list, so that one statement serves both.
    fn is_page(&self, other: &dyn List) -> bool;
    /// The columns of a cursor.
    fn keys(&self) -> Vec<Column>;
    /// The cursor of a row, whose keys stand at these places.
    fn cursor(&self, row: &QueryResult, keys: &[usize]) -> Result<String>;
    /// The statement for the page. With parents each row ends with its place in its page and its parent.
    fn rows(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>, columns: &[Expr]) -> Result<Statement>;
    /// The statement for the length of the list. With parents each row is a length and its parent.
    fn count(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>) -> Result<Statement>;
    /// The page that the rows make which were fetched for it.
    fn page(&self, rows: Vec<QueryResult>) -> Page<QueryResult>;
}

/// A list of a room.
struct Wanted<L: Listing> {
    list: L,
    /// Where a row keeps its parent.
    below: Option<<L::Entity as EntityTrait>::Column>,
    args: PageArgs,
    window: PageRequest<L::Entity>,
}

/// What a caller asks of a list of a room, checked.
///
/// # Errors
/// `Invalid` for a size or cursor that does not fit.
pub fn paged_list<L: Listing>(
    app: &App,
    list: L,
    below: Option<<L::Entity as EntityTrait>::Column>,
    args: PageArgs,
) -> Result<Box<dyn List>> {
    let window = listing::page_request(app, &list, &args)?;
    Ok(Box::new(Wanted { list, below, args, window }))
}

impl<L: Listing> Wanted<L> {
    fn other<'a>(&self, other: &'a dyn List) -> Option<&'a Self> {
        let other: &dyn Any = other;
        let other = other.downcast_ref::<Self>()?;
        let column = |wanted: &Self| wanted.below.map(|column| column.as_str());
        (self.list == other.list && column(self) == column(other)).then_some(other)
    }

    fn select(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>) -> Result<sea_orm::Select<L::Entity>> {
        match (self.below, parents) {
            (Some(below), Some(parents)) => listing::select_children(app, actor, &self.list, below, parents),
            _ => self.list.select(&app.db, actor),
        }
    }
}

impl<L: Listing> List for Wanted<L> {
    fn is_list(&self, other: &dyn List) -> bool {
        self.other(other).is_some()
    }

    fn is_page(&self, other: &dyn List) -> bool {
        self.other(other).is_some_and(|other| self.args == other.args)
    }

    fn keys(&self) -> Vec<Column> {
        self.window.order().keys.iter().map(|key| Column::of(key.column)).collect()
    }

    fn cursor(&self, row: &QueryResult, places: &[usize]) -> Result<String> {
        let order = self.window.order();
        let parts = order.kinds().into_iter().zip(places).map(|(kind, place)| part(row, *place, &kind));
        Ok(page::encode(order.name, &parts.collect::<Result<Vec<_>>>()?))
    }

    fn rows(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>, columns: &[Expr]) -> Result<Statement> {
        let select = self.select(app, actor, parents)?.select_only();
        let select = columns.iter().fold(select, |select, column| select.expr(column.clone()));
        Ok(match self.below {
            Some(below) => app.db.get_database_backend().build(&page::per_parent_statement(select, below, &self.window)),
            None => page::page_statement(&app.db, select, &self.window),
        })
    }

    fn count(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>) -> Result<Statement> {
        let select = self.select(app, actor, parents)?;
        let counting = match self.below {
            Some(below) => page::count_per_parent_statement(select, below),
            None => page::count_statement(select),
        };
        Ok(app.db.get_database_backend().build(&counting))
    }

    fn page(&self, rows: Vec<QueryResult>) -> Page<QueryResult> {
        self.window.page(rows)
    }
}

/// What stands at a place of a cursor.
fn part(row: &QueryResult, place: usize, kind: &CursorValue) -> Result<CursorValue> {
    let missing = || Error::internal("a key of an order is null");
    Ok(match kind {
        CursorValue::Text(_) => CursorValue::Text(column_value::<String>(row, place)?.ok_or_else(missing)?),
        CursorValue::Instant(_) => CursorValue::Instant(column_value(row, place)?.ok_or_else(missing)?),
        CursorValue::Number(_) => CursorValue::Number(column_value(row, place)?.ok_or_else(missing)?),
        CursorValue::Id(_) => CursorValue::Id(column_value(row, place)?.ok_or_else(missing)?),
    })
}
