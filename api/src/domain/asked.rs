//! Conditions of any depth over what a directory knows, as SQL that both databases understand.
//!
//! Every test is two-valued: what is not there is not equal, not greater and does not contain, so that its opposite holds. What
//! they find is given page by page, in an order in which a value may be missing.

use crate::platform::{
    Error, Result, db,
    page::{self, Part},
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, Func, FunctionCall, NullOrdering, Order, Value},
};
use uuid::Uuid;

/// What can be asked about.
pub trait Asked: Copy {
    /// Whether there is a value.
    fn present(self) -> Result<Condition>;
    /// Whether the value, if there is one, compares so.
    fn compare(self, op: Op, given: &Given) -> Result<Condition>;
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Co,
    Sw,
    Ew,
    Gt,
    Ge,
    Lt,
    Le,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Text(String),
    Truth(bool),
    Instant(DateTime<Utc>),
}

/// Who is asked for.
#[derive(Clone, Debug)]
pub enum Where<F> {
    All(Vec<Where<F>>),
    Any(Vec<Where<F>>),
    Not(Box<Where<F>>),
    Present(F),
    Compare(F, Op, Given),
    /// Holds for all, or for none.
    Always(bool),
}

impl<F: Asked> Where<F> {
    /// As SQL.
    ///
    /// # Errors
    /// `Invalid` on `filter` for a comparison that a field does not know.
    pub fn condition(&self) -> Result<Condition> {
        Ok(match self {
            Self::All(parts) => parts.iter().try_fold(Condition::all(), |all, part| Ok::<_, Error>(all.add(part.condition()?)))?,
            Self::Any(parts) => parts.iter().try_fold(Condition::any(), |any, part| Ok::<_, Error>(any.add(part.condition()?)))?,
            Self::Not(part) => part.condition()?.not(),
            Self::Always(holds) => always(*holds),
            Self::Present(field) => field.present()?,
            // NULL would be neither true nor false, and so would be its opposite.
            Self::Compare(field, op, given) => Condition::all().add(field.present()?).add(field.compare(*op, given)?),
        })
    }
}

/// Holds for all, or for none.
pub fn always(holds: bool) -> Condition {
    Condition::all().add(Expr::cust(if holds { "1 = 1" } else { "1 = 0" }))
}

/// A comparison that a field does not know.
pub fn unknown<T>() -> Result<T> {
    Err(Error::invalid("filter", "this comparison is not offered for the attribute"))
}

/// Without regard to the case of ASCII letters, as both databases know it.
pub fn lower(text: Expr) -> Expr {
    Expr::expr(Func::lower(text))
}

/// A function that both databases have.
pub fn call<const N: usize>(name: &'static str, arguments: [Expr; N]) -> FunctionCall {
    Func::cust(Alias::new(name)).args(arguments)
}

/// Compares texts, by bytes.
pub fn text(text: Expr, op: Op, given: String) -> Condition {
    Condition::all().add(match op {
        Op::Eq => text.eq(given),
        Op::Gt => text.gt(given),
        Op::Ge => text.gte(given),
        Op::Lt => text.lt(given),
        Op::Le => text.lte(given),
        Op::Sw | Op::Co | Op::Ew if given.is_empty() => return always(true),
        Op::Sw => db::begins_with(&text, &given),
        // Taken out, something is missing: both databases understand this alike, and neither knows wildcards here.
        Op::Co => Expr::expr(call("replace", [text.clone(), given.into(), "".into()])).ne(text),
        Op::Ew => {
            let places = i32::try_from(given.chars().count()).unwrap_or(i32::MAX);
            let long = Expr::expr(Func::char_length(text.clone()));
            let end = call("substr", [text, long.clone().sub(places).add(1)]);
            return Condition::all().add(long.gte(places)).add(Expr::expr(end).eq(given));
        }
    })
}

/// Compares texts as [`text`], without regard to the case of ASCII letters.
pub fn text_in_any_case(of: Expr, op: Op, given: &str) -> Condition {
    text(lower(of), op, given.to_ascii_lowercase())
}

/// Compares instants.
pub fn instant(of: impl ColumnTrait, op: Op, at: DateTime<Utc>) -> Result<Condition> {
    Ok(Condition::all().add(match op {
        Op::Eq => of.eq(at),
        Op::Gt => of.gt(at),
        Op::Ge => of.gte(at),
        Op::Lt => of.lt(at),
        Op::Le => of.lte(at),
        Op::Co | Op::Sw | Op::Ew => return unknown(),
    }))
}

/// Compares identifiers, which sort as they read.
pub fn id<T: entity::id::TypedId + Into<sea_orm::Value>>(of: impl ColumnTrait, op: Op, given: &str) -> Result<Condition> {
    let Ok(id) = given.parse::<T>() else { return if op == Op::Eq { Ok(always(false)) } else { unknown() } };
    Ok(Condition::all().add(match op {
        Op::Eq => of.eq(id),
        Op::Gt => of.gt(id),
        Op::Ge => of.gte(id),
        Op::Lt => of.lt(id),
        Op::Le => of.lte(id),
        Op::Co | Op::Sw | Op::Ew => return unknown(),
    }))
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// Behind so many.
    Skipping(u64),
    /// Behind this place, whoever stands there now.
    After(Position),
}

/// A place in an order: the value that was sorted by, if there was one, and whose it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    pub key: Option<Part>,
    pub id: Uuid,
}

/// An order of rows: by a value, those without one last, and by identifier; or backwards, those without one first.
pub struct Sorted<C> {
    /// None: by identifier alone.
    pub key: Option<Expr>,
    /// Whether everybody has a value: then an index holds them in this order.
    pub of_all: bool,
    pub id: C,
    pub descending: bool,
}

impl<C: ColumnTrait> Sorted<C> {
    fn over<E: EntityTrait>(&self, select: Select<E>) -> Select<E> {
        let (order, nulls) = if self.descending { (Order::Desc, NullOrdering::First) } else { (Order::Asc, NullOrdering::Last) };
        let select = match &self.key {
            Some(key) if self.of_all => select.order_by(key.clone(), order.clone()),
            Some(key) => select.order_by_with_nulls(key.clone(), order.clone(), nulls),
            None => select,
        };
        select.order_by(self.id, order)
    }

    /// What holds of everybody behind a place.
    fn behind(&self, place: &Position) -> Condition {
        let beyond = |of: Expr, place: Expr| if self.descending { of.lt(place) } else { of.gt(place) };
        let (own, id) = (self.id.into_expr(), Expr::value(place.id));
        let later = beyond(own.clone(), id.clone());
        match (&self.key, place.key.clone().map(|part| Expr::value(Value::from(part)))) {
            (None, _) => Condition::all().add(later),
            (Some(key), Some(value)) if self.of_all => {
                Condition::all().add(beyond(Expr::tuple([key.clone(), own]), Expr::tuple([value, id])))
            }
            (Some(key), Some(value)) => {
                let same = Condition::all().add(key.clone().eq(value.clone())).add(later);
                let behind = Condition::any().add(beyond(key.clone(), value)).add(same);
                if self.descending { behind } else { behind.add(key.clone().is_null()) }
            }
            (Some(key), None) => {
                let same = Condition::all().add(key.clone().is_null()).add(later);
                if self.descending { Condition::any().add(key.clone().is_not_null()).add(same) } else { same }
            }
        }
    }
}

/// How many rows there are, and at most `limit` of them from a place on.
pub async fn page<E: EntityTrait, C: ColumnTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    order: &Sorted<C>,
    start: &Start,
    limit: u64,
) -> Result<(u64, Vec<E::Model>)> {
    let total = u64::try_from(page::count(db, select.clone()).await?).map_err(Error::internal)?;
    let select = match start {
        Start::Skipping(some) if *some >= total => return Ok((total, Vec::new())),
        Start::Skipping(0) => select,
        Start::Skipping(some) => select.offset(*some),
        Start::After(place) => select.filter(order.behind(place)),
    };
    Ok((total, if limit == 0 { Vec::new() } else { order.over(select).limit(limit).all(db).await? }))
}
