//! Pages of the domain modules' lists behind one trait, so that a plan can contain lists of any noun.

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

/// A column of any table.
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

/// A page of a list: of the whole list, or of the part that belongs to each of several parents.
pub trait List: Any + Send + Sync {
    /// Whether the other is a page of the same list, so that one count serves both.
    fn is_same_list(&self, other: &dyn List) -> bool;
    /// Whether the other is the same page of the same list, so that one statement serves both.
    fn is_same_page(&self, other: &dyn List) -> bool;
    /// The columns that make a cursor.
    fn cursor_columns(&self) -> Vec<Column>;
    /// The cursor of a row, whose cursor columns have these indexes.
    fn cursor(&self, row: &QueryResult, indexes: &[usize]) -> Result<String>;
    /// The statement that reads the page. With parents, each row ends with its row number in the page of its parent, and the parent.
    fn page_statement(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>, columns: &[Expr]) -> Result<Statement>;
    /// The statement that counts the list. With parents, each row is a count and its parent.
    fn count_statement(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>) -> Result<Statement>;
    /// The page from the rows that its statement read.
    fn page(&self, rows: Vec<QueryResult>) -> Page<QueryResult>;
}

/// A page of the list of one domain module.
struct ListPage<L: Listing> {
    list: L,
    /// The column that holds the identifier of the parent.
    parent_column: Option<<L::Entity as EntityTrait>::Column>,
    args: PageArgs,
    request: PageRequest<L::Entity>,
}

/// A page of a domain module's list, with checked arguments.
///
/// # Errors
/// `Invalid` for a page size or a cursor that does not fit the list.
pub fn paged_list<L: Listing>(
    app: &App,
    list: L,
    parent_column: Option<<L::Entity as EntityTrait>::Column>,
    args: PageArgs,
) -> Result<Box<dyn List>> {
    let request = listing::page_request(app, &list, &args)?;
    Ok(Box::new(ListPage { list, parent_column, args, request }))
}

impl<L: Listing> ListPage<L> {
    fn same_list<'a>(&self, other: &'a dyn List) -> Option<&'a Self> {
        let other: &dyn Any = other;
        let other = other.downcast_ref::<Self>()?;
        let column = |page: &Self| page.parent_column.map(|column| column.as_str());
        (self.list == other.list && column(self) == column(other)).then_some(other)
    }

    fn select(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>) -> Result<sea_orm::Select<L::Entity>> {
        match (self.parent_column, parents) {
            (Some(parent_column), Some(parents)) => listing::select_children(app, actor, &self.list, parent_column, parents),
            _ => self.list.select(&app.db, actor),
        }
    }
}

impl<L: Listing> List for ListPage<L> {
    fn is_same_list(&self, other: &dyn List) -> bool {
        self.same_list(other).is_some()
    }

    fn is_same_page(&self, other: &dyn List) -> bool {
        self.same_list(other).is_some_and(|other| self.args == other.args)
    }

    fn cursor_columns(&self) -> Vec<Column> {
        self.request.order().keys.iter().map(|key| Column { name: key.name(), expr: key.expr() }).collect()
    }

    fn cursor(&self, row: &QueryResult, indexes: &[usize]) -> Result<String> {
        let order = self.request.order();
        let values = order.kinds().into_iter().zip(indexes).map(|(kind, index)| cursor_value(row, *index, &kind));
        Ok(page::encode(order.name, &values.collect::<Result<Vec<_>>>()?))
    }

    fn page_statement(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>, columns: &[Expr]) -> Result<Statement> {
        let select = self.select(app, actor, parents)?.select_only();
        let select = columns.iter().fold(select, |select, column| select.expr(column.clone()));
        Ok(match self.parent_column {
            Some(parent_column) => app.db.get_database_backend().build(&page::per_parent_statement(select, parent_column, &self.request)),
            None => page::page_statement(&app.db, select, &self.request),
        })
    }

    fn count_statement(&self, app: &App, actor: &Actor, parents: Option<&[Uuid]>) -> Result<Statement> {
        let select = self.select(app, actor, parents)?;
        let statement = match self.parent_column {
            Some(parent_column) => page::count_per_parent_statement(select, parent_column),
            None => page::count_statement(select),
        };
        Ok(app.db.get_database_backend().build(&statement))
    }

    fn page(&self, rows: Vec<QueryResult>) -> Page<QueryResult> {
        self.request.page(rows)
    }
}

/// The value of one column of a cursor.
fn cursor_value(row: &QueryResult, index: usize, kind: &CursorValue) -> Result<CursorValue> {
    let missing = || Error::internal("a cursor column is null");
    Ok(match kind {
        CursorValue::Text(_) => CursorValue::Text(column_value::<String>(row, index)?.ok_or_else(missing)?),
        CursorValue::Instant(_) => CursorValue::Instant(column_value(row, index)?.ok_or_else(missing)?),
        CursorValue::Date(_) => CursorValue::Date(column_value(row, index)?.ok_or_else(missing)?),
        CursorValue::Number(_) => CursorValue::Number(column_value(row, index)?.ok_or_else(missing)?),
        CursorValue::Id(_) => CursorValue::Id(column_value(row, index)?.ok_or_else(missing)?),
    })
}
