//! Searching employees for a directory (SCIM). Texts are compared and sorted ignoring the case of ASCII letters, except identifiers and
//! external ids.

use super::{directory::visible_to_directory, own_keys};
use crate::{
    access::{Actor, Principal},
    domain::shared::directory_filter::{
        self, DirectoryFilter, FilterField, Operand, Operator, PageStart, ResultOrder, SortPosition, call_function, to_lower,
    },
    platform::{Error, Result, db, page::CursorValue},
};
use chrono::DateTime;
use entity::{
    employee::{Column, Entity, Model, Status},
    id::{EmployeeId, IntegrationId, OrganizationId, TypedId},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, ModelTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, FunctionCall, Value},
};

/// A field that directories can filter and sort by.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    Id,
    ExternalId,
    /// The external id as an integration with keys of its own knows it. Not named by requests: replaces `ExternalId`.
    KeyOf(OrganizationId, IntegrationId),
    /// A nullable text column. NULL and the empty text mean that there is no value.
    Text(Column),
    /// A text column that is not nullable. The empty text means that there is no value.
    Name(Column),
    /// The type of the e-mail address. The default is `work`.
    EmailType,
    Active,
    Created,
    LastModified,
    /// The manager: by identifier or, while the manager is pending, by the reference that the directory sent.
    Manager,
    /// The name of the resource type, the same for every employee.
    ResourceType,
    JobLevel,
    HiredOn,
    /// A text among the attributes that are only stored for the directory, by name.
    Stored(&'static str),
    /// A sub-attribute of the values of a multi-valued attribute that is only stored for the directory, by name.
    StoredValue(&'static str),
}

/// A search for one page of employees.
#[derive(Clone, Debug)]
pub struct Search {
    pub filter: DirectoryFilter<Field>,
    /// The sort field, and whether the order is descending. `None` sorts by identifier.
    pub sort: Option<(Field, bool)>,
    pub start: PageStart,
    /// The largest number of employees on the page.
    pub limit: u64,
}

/// Returns the total number of matching employees, and those of the page. Without a sort field employees are in the order in which they
/// were created, so that concurrent changes neither move nor hide employees between two pages.
pub async fn search(db: &impl ConnectionTrait, actor: &Actor, search: &Search) -> Result<(u64, Vec<Model>)> {
    let (filter, sort) = with_own_keys(db, actor, search).await?;
    let select = visible_to_directory(actor)?.filter(filter.to_condition(db)?);
    let (total, mut rows) = directory_filter::fetch_page(db, select, &result_order(sort)?, &search.start, search.limit).await?;
    own_keys::show_own_keys(db, actor, &mut rows).await?;
    Ok((total, rows))
}

/// The filter and the order of a search. Where they name the external id and the caller has keys of its own, they mean these keys.
async fn with_own_keys(
    db: &impl ConnectionTrait,
    actor: &Actor,
    search: &Search,
) -> Result<(DirectoryFilter<Field>, Option<(Field, bool)>)> {
    let is_external_id = |field: Field| matches!(field, Field::ExternalId);
    let Principal::Service { integration, .. } = actor.principal() else { return Ok((search.filter.clone(), search.sort)) };
    let organization = actor.organization();
    let mut compares_order = search.sort.is_some_and(|(field, _)| is_external_id(field));
    search.filter.visit(&mut |field, operator| compares_order |= is_external_id(field) && operator != Some(Operator::Equal));
    // An index finds a key, but the order of keys has none: without own keys, that of the external ids is used.
    if compares_order && !own_keys::has_any(db, organization, integration).await? {
        return Ok((search.filter.clone(), search.sort));
    }
    let replace = |field| if is_external_id(field) { Field::KeyOf(organization, integration) } else { field };
    Ok((search.filter.clone().map_fields(&mut { replace }), search.sort.map(|(field, descending)| (replace(field), descending))))
}

fn result_order(sort: Option<(Field, bool)>) -> Result<ResultOrder<Column>> {
    let key = match sort {
        None | Some((Field::Id, _)) => None,
        Some((field, _)) => Some(sort_key(field)?),
    };
    let has_all_values = sort.is_some_and(|(field, _)| is_always_set(field));
    Ok(ResultOrder { key, has_all_values, id: Column::Id, descending: sort.is_some_and(|(_, descending)| descending) })
}

/// The position of an employee in the order.
pub fn sort_position(row: &Model, sort: Option<(Field, bool)>) -> SortPosition {
    let value = sort.and_then(|(field, _)| sort_value(field, row));
    SortPosition { value, id: row.id.uuid() }
}

/// An example of the values of the sort field, to decode cursors with. `None` when employees are sorted by identifier only.
pub fn sort_value_kind(sort: Option<(Field, bool)>) -> Option<CursorValue> {
    match sort?.0 {
        Field::Created | Field::LastModified => Some(CursorValue::Instant(DateTime::UNIX_EPOCH)),
        Field::Id => None,
        _ => Some(CursorValue::Text(String::new())),
    }
}

fn column(column: Column) -> Expr {
    Expr::col((Entity, column))
}

impl FilterField for Field {
    fn has_value(self) -> Result<Condition> {
        Ok(match self {
            Self::Id | Self::Active | Self::Created | Self::LastModified | Self::ResourceType => directory_filter::constant(true),
            Self::JobLevel => Condition::all().add(column(Column::JobLevel).is_not_null()),
            Self::HiredOn => Condition::all().add(column(Column::HiredOn).is_not_null()),
            Self::Stored(name) => Condition::all().add(stored_text(name).is_not_null()),
            Self::StoredValue(name) => Condition::all().add(db::json_member_text(stored_value(), name).is_not_null()),
            Self::ExternalId => has_external_id(),
            Self::KeyOf(organization, integration) => {
                Condition::any().add(Expr::exists(own_keys::select_of_employee(organization, integration))).add(has_external_id())
            }
            Self::Text(text) => Condition::all().add(column(text).is_not_null()).add(column(text).ne("")),
            Self::Name(name) => Condition::all().add(column(name).ne("")),
            Self::EmailType => Condition::all().add(column(Column::Email).ne("")),
            Self::Manager => {
                Condition::any().add(column(Column::ManagerId).is_not_null()).add(column(Column::ManagerPending).is_not_null())
            }
        })
    }

    fn compare(self, operator: Operator, operand: &Operand) -> Result<Condition> {
        match (self, operand) {
            (Self::Id, Operand::Text(id)) => directory_filter::compare_id::<EmployeeId>(Column::Id, operator, id),
            (Self::ExternalId, Operand::Text(text)) => {
                Ok(directory_filter::compare_text(column(Column::ExternalId), operator, text.clone()))
            }
            (Self::KeyOf(organization, integration), Operand::Text(key)) if operator == Operator::Equal => {
                Ok(Condition::all().add(Column::Id.in_subquery(own_keys::select_ids_with_key(organization, integration, key))))
            }
            (Self::KeyOf(organization, integration), Operand::Text(text)) => {
                Ok(directory_filter::compare_text(key_of(organization, integration), operator, text.clone()))
            }
            (Self::Text(field) | Self::Name(field), Operand::Text(text)) => {
                Ok(directory_filter::compare_text_ignoring_case(column(field), operator, text))
            }
            (Self::EmailType, Operand::Text(text)) => {
                let email_type = Func::coalesce([column(Column::EmailType), Expr::val("work")]);
                Ok(directory_filter::compare_text_ignoring_case(Expr::expr(email_type), operator, text))
            }
            (Self::Active, Operand::Boolean(active)) if operator == Operator::Equal => {
                let is_active = column(Column::Status).is_in([Status::PreHire, Status::Active].map(|status| status.to_value()));
                Ok(Condition::all().add(if *active { is_active } else { is_active.not() }))
            }
            (Self::Created, Operand::Instant(at)) => directory_filter::compare_instant(Column::CreatedAt, operator, *at),
            (Self::LastModified, Operand::Instant(at)) => directory_filter::compare_instant(Column::UpdatedAt, operator, *at),
            (Self::Manager, Operand::Text(text)) if operator == Operator::Equal => Ok(has_manager(text)),
            (Self::ResourceType, Operand::Text(text)) => {
                Ok(directory_filter::compare_text_ignoring_case(Expr::cust("'User'"), operator, text))
            }
            (Self::JobLevel, Operand::Integer(level)) => directory_filter::compare_ordered(Column::JobLevel, operator, *level),
            (Self::HiredOn, Operand::Date(date)) => directory_filter::compare_ordered(Column::HiredOn, operator, *date),
            (Self::Stored(name), Operand::Text(text)) => {
                Ok(directory_filter::compare_text_ignoring_case(stored_text(name), operator, text))
            }
            (Self::StoredValue(name), Operand::Text(text)) => {
                let value = db::json_member_text(stored_value(), name);
                Ok(directory_filter::compare_text_ignoring_case(value, operator, text))
            }
            (Self::StoredValue(name), Operand::Boolean(boolean)) if operator == Operator::Equal => {
                Ok(Condition::all().add(db::json_member(stored_value(), name).eq(boolean.to_string())))
            }
            _ => directory_filter::unsupported_comparison(),
        }
    }

    fn values(db: &impl ConnectionTrait, attribute: &'static str) -> Result<FunctionCall> {
        Ok(db::json_elements(db, column(Column::Directory), attribute))
    }
}

/// A text among the attributes that are only stored for the directory.
fn stored_text(name: &'static str) -> Expr {
    db::json_member_text(column(Column::Directory), name)
}

/// One value of a multi-valued attribute, in [`FilterField::values`].
fn stored_value() -> Expr {
    Expr::col((directory_filter::VALUES, "value"))
}

/// The condition that the manager has this identifier, or is pending under this reference.
fn has_manager(reference: &str) -> Condition {
    // The explicit null tests keep the condition two-valued: one of the two columns is null.
    let is_pending = Condition::all().add(column(Column::ManagerPending).is_not_null()).add(Column::ManagerPending.eq(reference));
    match reference.parse::<EmployeeId>() {
        Ok(id) => {
            let is_manager = Condition::all().add(column(Column::ManagerId).is_not_null()).add(Column::ManagerId.eq(id));
            Condition::any().add(is_manager).add(is_pending)
        }
        Err(_) => is_pending,
    }
}

/// The condition that the directory or HR system assigned an external id. An employee without one has the identifier in its place: `emp_`
/// and 26 characters.
fn has_external_id() -> Condition {
    let prefix = Expr::expr(call_function("substr", [column(Column::ExternalId), 1.into(), 4.into()])).eq("emp_");
    let length = Expr::expr(Func::char_length(column(Column::ExternalId))).eq(30);
    Condition::all().add(prefix).add(length).not()
}

/// The key with which an integration names the employee.
fn key_of(organization: OrganizationId, integration: IntegrationId) -> Expr {
    let own = Expr::SubQuery(None, Box::new(own_keys::select_of_employee(organization, integration).into()));
    Expr::expr(Func::coalesce([own, column(Column::ExternalId)]))
}

/// Whether every employee has a value of the field to sort by.
fn is_always_set(field: Field) -> bool {
    matches!(field, Field::Id | Field::ExternalId | Field::KeyOf(..) | Field::Name(Column::UserName) | Field::Created | Field::LastModified)
}

/// The expression to sort by.
fn sort_key(field: Field) -> Result<Expr> {
    let lower_or_null = |text: Column| Expr::expr(call_function("nullif", [to_lower(column(text)), "".into()]));
    Ok(match field {
        Field::Id => column(Column::Id),
        Field::ExternalId => column(Column::ExternalId),
        Field::KeyOf(organization, integration) => key_of(organization, integration),
        Field::Name(name) if is_always_set(field) => to_lower(column(name)),
        Field::Text(text) | Field::Name(text) => lower_or_null(text),
        Field::Created => column(Column::CreatedAt),
        Field::LastModified => column(Column::UpdatedAt),
        Field::Active
        | Field::EmailType
        | Field::Manager
        | Field::ResourceType
        | Field::JobLevel
        | Field::HiredOn
        | Field::Stored(_)
        | Field::StoredValue(_) => {
            return Err(Error::invalid("sortBy", "sorting by this attribute is not supported"));
        }
    })
}

/// The value of [`sort_key`] for a row in memory. `None` when the employee has no value.
fn sort_value(field: Field, row: &Model) -> Option<CursorValue> {
    match field {
        Field::ExternalId | Field::KeyOf(..) => Some(CursorValue::Text(row.external_id.clone())),
        Field::Text(text) | Field::Name(text) => match row.get(text) {
            Value::String(text) => text.filter(|text| !text.is_empty()).map(|text| CursorValue::Text(text.to_ascii_lowercase())),
            _ => None,
        },
        Field::Created => Some(CursorValue::Instant(row.created_at)),
        Field::LastModified => Some(CursorValue::Instant(row.updated_at)),
        _ => None,
    }
}
