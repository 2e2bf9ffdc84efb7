//! Filters and paging for directories (SCIM): filter expressions of any depth as SQL that both databases accept, and pages in an
//! order whose sort value may be missing.
//!
//! Every comparison is two-valued. A missing value is not equal to, not greater than and does not contain any operand, so that the
//! negation of a comparison matches it.

use crate::platform::{
    Error, Result, db,
    page::{self, CursorValue},
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, Func, FunctionCall, NullOrdering, Order, Query, Value},
};
use uuid::Uuid;

/// A field that directories can filter by.
pub trait FilterField: Copy {
    /// The condition that the field has a value.
    ///
    /// # Errors
    /// `Invalid` on `filter` when the field does not offer this test.
    fn has_value(self) -> Result<Condition>;

    /// The condition that the operator is true of the field's value and the operand. Rows without a value need not be considered.
    ///
    /// # Errors
    /// `Invalid` on `filter` when the field does not offer this comparison.
    fn compare(self, operator: Operator, operand: &Operand) -> Result<Condition>;

    /// The values of a multi-valued attribute: a table with the column `value`.
    ///
    /// # Errors
    /// `Invalid` on `filter` when the rows do not have this attribute.
    fn values(db: &impl ConnectionTrait, attribute: &'static str) -> Result<FunctionCall>;
}

/// The name of the table of [`FilterField::values`] in a statement.
pub const VALUES: &str = "attribute_value";

/// A comparison operator (RFC 7644, section 3.4.2.2). `ne` is the negation of `Equal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    Contains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// The value that a field is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Text(String),
    Boolean(bool),
    Integer(i64),
    Date(NaiveDate),
    Instant(DateTime<Utc>),
}

/// A filter expression.
#[derive(Clone, Debug)]
pub enum DirectoryFilter<F> {
    All(Vec<DirectoryFilter<F>>),
    Any(Vec<DirectoryFilter<F>>),
    Not(Box<DirectoryFilter<F>>),
    Present(F),
    Compare(F, Operator, Operand),
    /// Matches a row when the filter matches one of the values of a multi-valued attribute.
    AnyValue(&'static str, Box<DirectoryFilter<F>>),
    /// Matches every row (`true`) or none (`false`).
    Constant(bool),
}

impl<F: Copy> DirectoryFilter<F> {
    /// Calls `visit` with each field and the operator that compares it. `None`: the filter tests whether the field has a value.
    pub fn visit(&self, visit: &mut impl FnMut(F, Option<Operator>)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.visit(visit)),
            Self::Not(part) | Self::AnyValue(_, part) => part.visit(visit),
            Self::Present(field) => visit(*field, None),
            Self::Compare(field, operator, _) => visit(*field, Some(*operator)),
            Self::Constant(_) => {}
        }
    }

    /// The filter with each field replaced.
    pub fn map_fields(self, replace: &mut impl FnMut(F) -> F) -> Self {
        match self {
            Self::All(parts) => Self::All(parts.into_iter().map(|part| part.map_fields(replace)).collect()),
            Self::Any(parts) => Self::Any(parts.into_iter().map(|part| part.map_fields(replace)).collect()),
            Self::Not(part) => Self::Not(Box::new(part.map_fields(replace))),
            Self::Present(field) => Self::Present(replace(field)),
            Self::Compare(field, operator, operand) => Self::Compare(replace(field), operator, operand),
            Self::AnyValue(attribute, filter) => Self::AnyValue(attribute, Box::new(filter.map_fields(replace))),
            constant @ Self::Constant(_) => constant,
        }
    }
}

impl<F: FilterField> DirectoryFilter<F> {
    /// Converts the filter to an SQL condition.
    ///
    /// # Errors
    /// `Invalid` on `filter` when a field does not offer a comparison.
    pub fn to_condition(&self, db: &impl ConnectionTrait) -> Result<Condition> {
        let add_all = |condition: Condition, parts: &[Self]| {
            parts.iter().try_fold(condition, |condition, part| Ok::<_, Error>(condition.add(part.to_condition(db)?)))
        };
        Ok(match self {
            Self::All(parts) => add_all(Condition::all(), parts)?,
            Self::Any(parts) => add_all(Condition::any(), parts)?,
            Self::Not(part) => part.to_condition(db)?.not(),
            Self::Constant(value) => constant(*value),
            Self::Present(field) => field.has_value()?,
            // A comparison with NULL is neither true nor false, and neither is its negation.
            Self::Compare(field, operator, operand) => Condition::all().add(field.has_value()?).add(field.compare(*operator, operand)?),
            Self::AnyValue(attribute, filter) => {
                let mut values = Query::select();
                values.expr(Expr::cust("1")).from_function(F::values(db, attribute)?, VALUES).cond_where(filter.to_condition(db)?);
                Condition::all().add(Expr::exists(values))
            }
        })
    }
}

/// A condition that matches every row (`true`) or none (`false`).
pub fn constant(value: bool) -> Condition {
    Condition::all().add(Expr::cust(if value { "1 = 1" } else { "1 = 0" }))
}

/// The error for a comparison that a field does not offer.
///
/// # Errors
/// Always `Invalid` on `filter`.
pub fn unsupported_comparison<T>() -> Result<T> {
    Err(Error::invalid("filter", "this comparison is not supported for the attribute"))
}

/// The text with ASCII letters in lower case, which both databases compute alike.
pub fn to_lower(text: Expr) -> Expr {
    Expr::expr(Func::lower(text))
}

/// Calls an SQL function that both databases have.
pub fn call_function<const N: usize>(name: &'static str, arguments: [Expr; N]) -> FunctionCall {
    Func::cust(Alias::new(name)).args(arguments)
}

/// Compares texts byte by byte.
pub fn compare_text(text: Expr, operator: Operator, operand: String) -> Condition {
    Condition::all().add(match operator {
        Operator::Equal => text.eq(operand),
        Operator::Greater => text.gt(operand),
        Operator::GreaterOrEqual => text.gte(operand),
        Operator::Less => text.lt(operand),
        Operator::LessOrEqual => text.lte(operand),
        Operator::StartsWith | Operator::Contains | Operator::EndsWith if operand.is_empty() => return constant(true),
        Operator::StartsWith => db::expr_starts_with(&text, &operand),
        // A text contains the operand when removing the operand changes it. Unlike LIKE, `replace` has no wildcards and is
        // case-sensitive in both databases.
        Operator::Contains => Expr::expr(call_function("replace", [text.clone(), operand.into(), "".into()])).ne(text),
        Operator::EndsWith => {
            let operand_length = i32::try_from(operand.chars().count()).unwrap_or(i32::MAX);
            let length = Expr::expr(Func::char_length(text.clone()));
            let end = call_function("substr", [text, length.clone().sub(operand_length).add(1)]);
            return Condition::all().add(length.gte(operand_length)).add(Expr::expr(end).eq(operand));
        }
    })
}

/// Compares texts as [`compare_text`], ignoring the case of ASCII letters.
pub fn compare_text_ignoring_case(text: Expr, operator: Operator, operand: &str) -> Condition {
    compare_text(to_lower(text), operator, operand.to_ascii_lowercase())
}

/// Compares instants.
///
/// # Errors
/// `Invalid` on `filter` for an operator that only texts have.
pub fn compare_instant(column: impl ColumnTrait, operator: Operator, operand: DateTime<Utc>) -> Result<Condition> {
    compare_ordered(column, operator, operand)
}

/// Compares numbers or dates.
///
/// # Errors
/// `Invalid` on `filter` for an operator that only texts have.
pub fn compare_ordered<T: Into<Value>>(column: impl ColumnTrait, operator: Operator, operand: T) -> Result<Condition> {
    Ok(Condition::all().add(match operator {
        Operator::Equal => column.eq(operand),
        Operator::Greater => column.gt(operand),
        Operator::GreaterOrEqual => column.gte(operand),
        Operator::Less => column.lt(operand),
        Operator::LessOrEqual => column.lte(operand),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => return unsupported_comparison(),
    }))
}

/// Compares identifiers, which sort in the order of their text. An operand that is not an identifier equals none.
///
/// # Errors
/// `Invalid` on `filter` for an operator that only texts have, or for an operand that is not an identifier unless the operator is
/// `Equal`.
pub fn compare_id<T: entity::id::TypedId + Into<sea_orm::Value>>(
    column: impl ColumnTrait,
    operator: Operator,
    operand: &str,
) -> Result<Condition> {
    let Ok(id) = operand.parse::<T>() else {
        return if operator == Operator::Equal { Ok(constant(false)) } else { unsupported_comparison() };
    };
    Ok(Condition::all().add(match operator {
        Operator::Equal => column.eq(id),
        Operator::Greater => column.gt(id),
        Operator::GreaterOrEqual => column.gte(id),
        Operator::Less => column.lt(id),
        Operator::LessOrEqual => column.lte(id),
        Operator::Contains | Operator::StartsWith | Operator::EndsWith => return unsupported_comparison(),
    }))
}

/// Where a page starts.
#[derive(Clone, Debug, PartialEq)]
pub enum PageStart {
    /// After this number of rows.
    Offset(u64),
    /// After this position, whether or not its row still exists.
    After(SortPosition),
}

/// A position in an order: the sort value of a row, if it has one, and the identifier of the row.
#[derive(Clone, Debug, PartialEq)]
pub struct SortPosition {
    pub value: Option<CursorValue>,
    pub id: Uuid,
}

/// An order of rows by a value and then by identifier. Ascending, rows without a value come last; descending, they come first.
pub struct ResultOrder<C> {
    /// `None` sorts by identifier only.
    pub key: Option<Expr>,
    /// Whether every row has a value, so that an index contains the rows in this order.
    pub has_all_values: bool,
    pub id: C,
    pub descending: bool,
}

impl<C: ColumnTrait> ResultOrder<C> {
    fn apply_to<E: EntityTrait>(&self, select: Select<E>) -> Select<E> {
        let (order, nulls) = if self.descending { (Order::Desc, NullOrdering::First) } else { (Order::Asc, NullOrdering::Last) };
        let select = match &self.key {
            Some(key) if self.has_all_values => select.order_by(key.clone(), order.clone()),
            Some(key) => select.order_by_with_nulls(key.clone(), order.clone(), nulls),
            None => select,
        };
        select.order_by(self.id, order)
    }

    /// The condition that a row comes after the position.
    fn is_after(&self, position: &SortPosition) -> Condition {
        let beyond = |column: Expr, value: Expr| if self.descending { column.lt(value) } else { column.gt(value) };
        let (id_column, id) = (self.id.into_expr(), Expr::value(position.id));
        let later_id = beyond(id_column.clone(), id.clone());
        match (&self.key, position.value.clone().map(|value| Expr::value(Value::from(value)))) {
            (None, _) => Condition::all().add(later_id),
            (Some(key), Some(value)) if self.has_all_values => {
                Condition::all().add(beyond(Expr::tuple([key.clone(), id_column]), Expr::tuple([value, id])))
            }
            (Some(key), Some(value)) => {
                let same_value = Condition::all().add(key.clone().eq(value.clone())).add(later_id);
                let after = Condition::any().add(beyond(key.clone(), value)).add(same_value);
                if self.descending { after } else { after.add(key.clone().is_null()) }
            }
            (Some(key), None) => {
                let no_value = Condition::all().add(key.clone().is_null()).add(later_id);
                if self.descending { Condition::any().add(key.clone().is_not_null()).add(no_value) } else { no_value }
            }
        }
    }
}

/// Returns the total number of rows, and at most `limit` of them from the start on.
pub async fn fetch_page<E: EntityTrait, C: ColumnTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    order: &ResultOrder<C>,
    start: &PageStart,
    limit: u64,
) -> Result<(u64, Vec<E::Model>)> {
    let total = u64::try_from(page::count(db, select.clone()).await?).map_err(Error::internal)?;
    let select = match start {
        PageStart::Offset(offset) if *offset >= total => return Ok((total, Vec::new())),
        PageStart::Offset(0) => select,
        PageStart::Offset(offset) => select.offset(*offset),
        PageStart::After(position) => select.filter(order.is_after(position)),
    };
    Ok((total, if limit == 0 { Vec::new() } else { order.apply_to(select).limit(limit).all(db).await? }))
}
