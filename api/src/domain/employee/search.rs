//! What a directory asks for, of people. Texts are compared without regard to the case of ASCII letters, save keys.

use super::directory::shown_to;
use crate::{
    access::Actor,
    domain::asked::{self, Asked, Given, Op, Position, Sorted, Start, Where, call, lower},
    platform::{Error, Result, page::Part},
};
use chrono::DateTime;
use entity::{
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, TypedId},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, ModelTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Value},
};

/// What can be asked about.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    Id,
    ExternalId,
    /// A text that may be missing.
    Text(Column),
    /// A text that is there unless it is empty.
    Name(Column),
    /// The kind of the e-mail address: work unless said otherwise.
    EmailType,
    Active,
    Created,
    LastModified,
    /// The manager's identifier, or what was said of one who is not there yet.
    Manager,
}

/// A page of people.
#[derive(Clone, Debug)]
pub struct Search {
    pub filter: Where<Field>,
    /// By what, and whether backwards.
    pub sort: Option<(Field, bool)>,
    pub start: Start,
    pub limit: u64,
}

/// How many there are, and those of the page. Without a sort they come in the order in which they were brought in: whoever is
/// added or changed while somebody pages neither moves nor hides anybody.
pub async fn search(db: &impl ConnectionTrait, actor: &Actor, wanted: &Search) -> Result<(u64, Vec<Model>)> {
    let select = shown_to(actor)?.filter(wanted.filter.condition()?);
    asked::page(db, select, &order(wanted.sort)?, &wanted.start, wanted.limit).await
}

fn order(sort: Option<(Field, bool)>) -> Result<Sorted<Column>> {
    let key = match sort {
        None | Some((Field::Id, _)) => None,
        Some((field, _)) => Some(sort_key(field)?),
    };
    let of_all = sort.is_some_and(|(field, _)| is_of_all(field));
    Ok(Sorted { key, of_all, id: Column::Id, descending: sort.is_some_and(|(_, descending)| descending) })
}

/// The place of somebody among people who are sorted by a field.
pub fn position(row: &Model, sort: Option<(Field, bool)>) -> Position {
    let key = sort.and_then(|(field, _)| sort_value(field, row));
    Position { key, id: row.id.uuid() }
}

/// Of which kind the value is by which people are sorted; none: by identifier alone.
pub fn kind(sort: Option<(Field, bool)>) -> Option<Part> {
    match sort?.0 {
        Field::Created | Field::LastModified => Some(Part::Instant(DateTime::UNIX_EPOCH)),
        Field::Id => None,
        _ => Some(Part::Text(String::new())),
    }
}

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

impl Asked for Field {
    fn present(self) -> Result<Condition> {
        Ok(match self {
            Self::Id | Self::Active | Self::Created | Self::LastModified => asked::always(true),
            Self::ExternalId => has_external_id(),
            Self::Text(of) => Condition::all().add(column(of).is_not_null()).add(column(of).ne("")),
            Self::Name(of) => Condition::all().add(column(of).ne("")),
            Self::EmailType => Condition::all().add(column(Column::Email).ne("")),
            Self::Manager => {
                Condition::any().add(column(Column::ManagerId).is_not_null()).add(column(Column::ManagerPending).is_not_null())
            }
        })
    }

    fn compare(self, op: Op, given: &Given) -> Result<Condition> {
        match (self, given) {
            (Self::Id, Given::Text(given)) => asked::id::<EmployeeId>(Column::Id, op, given),
            (Self::ExternalId, Given::Text(given)) => Ok(asked::text(column(Column::ExternalId), op, given.clone())),
            (Self::Text(of) | Self::Name(of), Given::Text(given)) => Ok(asked::text_in_any_case(column(of), op, given)),
            (Self::EmailType, Given::Text(given)) => {
                let kind = Func::coalesce([column(Column::EmailType), Expr::val("work")]);
                Ok(asked::text_in_any_case(Expr::expr(kind), op, given))
            }
            (Self::Active, Given::Truth(active)) if op == Op::Eq => {
                let is = column(Column::Status).eq(Status::Active.to_value());
                Ok(Condition::all().add(if *active { is } else { is.not() }))
            }
            (Self::Created, Given::Instant(at)) => asked::instant(Column::CreatedAt, op, *at),
            (Self::LastModified, Given::Instant(at)) => asked::instant(Column::UpdatedAt, op, *at),
            (Self::Manager, Given::Text(given)) if op == Op::Eq => {
                // A name to wait for is empty where the manager is known: it must not make the whole unknown.
                let waits =
                    Condition::all().add(column(Column::ManagerPending).is_not_null()).add(Column::ManagerPending.eq(given.as_str()));
                Ok(match given.parse::<EmployeeId>() {
                    Ok(id) => {
                        let is = Condition::all().add(column(Column::ManagerId).is_not_null()).add(Column::ManagerId.eq(id));
                        Condition::any().add(is).add(waits)
                    }
                    Err(_) => waits,
                })
            }
            _ => asked::unknown(),
        }
    }
}

/// An identifier of our own in the place of an external id says that there is none.
fn has_external_id() -> Condition {
    let prefix = Expr::expr(call("substr", [column(Column::ExternalId), 1.into(), 4.into()])).eq("emp_");
    let length = Expr::expr(Func::char_length(column(Column::ExternalId))).eq(30);
    Condition::all().add(prefix).add(length).not()
}

/// Whether everybody has a value that can be sorted by.
fn is_of_all(field: Field) -> bool {
    matches!(field, Field::Id | Field::ExternalId | Field::Name(Column::UserName) | Field::Created | Field::LastModified)
}

/// What is sorted by.
fn sort_key(field: Field) -> Result<Expr> {
    let or_nothing = |of: Column| Expr::expr(call("nullif", [lower(column(of)), "".into()]));
    Ok(match field {
        Field::Id => column(Column::Id),
        Field::ExternalId => column(Column::ExternalId),
        Field::Name(of) if is_of_all(field) => lower(column(of)),
        Field::Text(of) | Field::Name(of) => or_nothing(of),
        Field::Created => column(Column::CreatedAt),
        Field::LastModified => column(Column::UpdatedAt),
        Field::Active | Field::EmailType | Field::Manager => {
            return Err(Error::invalid("sortBy", "people are not sorted by this attribute"));
        }
    })
}

/// The same of somebody at hand.
fn sort_value(field: Field, row: &Model) -> Option<Part> {
    match field {
        Field::ExternalId => Some(Part::Text(row.external_id.clone())),
        Field::Text(of) | Field::Name(of) => match row.get(of) {
            Value::String(text) => text.filter(|text| !text.is_empty()).map(|text| Part::Text(text.to_ascii_lowercase())),
            _ => None,
        },
        Field::Created => Some(Part::Instant(row.created_at)),
        Field::LastModified => Some(Part::Instant(row.updated_at)),
        Field::Id | Field::Active | Field::EmailType | Field::Manager => None,
    }
}
