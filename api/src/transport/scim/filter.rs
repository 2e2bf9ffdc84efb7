//! Filters of list requests (RFC 7644, section 3.4.2.2): parsed and resolved to conditions on employees and teams, which the domain
//! translates to SQL. The parser rejects filters that are nested deeper than 64 or have more than 1,024 terms.

use super::{
    attribute_path::{quote_excerpt, strip_urn},
    error::ScimError,
    schema::{COACHGRAPH_USER, DataType, ENTERPRISE, Extension, ResourceType, Storage, find_attribute},
    user_extension::parse_date,
};
use crate::{
    domain::{
        employee::search::Field,
        shared::directory_filter::{DirectoryFilter, Operand, Operator},
        team,
    },
    platform::clock::truncate_to_micros,
};
use chrono::{DateTime, Utc};
use entity::employee::Column;
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, Filter, ValFilter};

/// The maximum length of a filter, in bytes.
const MAX_FILTER_BYTES: usize = 32_768;

/// A field of employees or teams that SCIM filters and `sortBy` can name.
pub trait ScimField: Copy {
    /// The resource type that has the field.
    const RESOURCE_TYPE: ResourceType;
    /// The field of an attribute, by names in lower case. `extension`: the schema that the attribute belongs to, if not the core schema.
    fn find(extension: Option<&Extension>, name: &str, sub_attribute: Option<&str>) -> Option<AttributeField<Self>>;
    /// The kind of value that the attribute is compared with.
    fn operand_kind(self) -> OperandKind;
}

/// What an attribute path means in a filter.
#[derive(Clone, Copy)]
pub enum AttributeField<F> {
    Single(F),
    /// A field of each value of this multi-valued attribute.
    OfValues(&'static str, F),
}

/// The kind of value that an attribute is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum OperandKind {
    Text,
    Boolean,
    Integer,
    Date,
    Instant,
}

impl ScimField for Field {
    const RESOURCE_TYPE: ResourceType = ResourceType::User;

    fn find(extension: Option<&Extension>, name: &str, sub_attribute: Option<&str>) -> Option<AttributeField<Self>> {
        Some(AttributeField::Single(match (extension.map(|extension| extension.urn), name, sub_attribute) {
            (None, "id", None) => Self::Id,
            (None, "externalid", None) => Self::ExternalId,
            (None, "username", None) => Self::Name(Column::UserName),
            (None, "displayname", None) => Self::Text(Column::DisplayName),
            (None, "name", Some("givenname")) => Self::Name(Column::GivenName),
            (None, "name", Some("familyname")) => Self::Name(Column::FamilyName),
            (None, "title", None) => Self::Text(Column::JobTitle),
            (None, "timezone", None) => Self::Text(Column::TimeZone),
            (None, "active", None) => Self::Active,
            (None, "emails", None | Some("value")) => Self::Name(Column::Email),
            (None, "emails", Some("type")) => Self::EmailType,
            (None, "meta", Some("created")) => Self::Created,
            (None, "meta", Some("lastmodified")) => Self::LastModified,
            (None, "meta", Some("resourcetype")) => Self::ResourceType,
            (Some(ENTERPRISE), "employeenumber", None) => Self::Text(Column::EmployeeNumber),
            (Some(ENTERPRISE), "costcenter", None) => Self::Text(Column::CostCenter),
            (Some(ENTERPRISE), "organization", None) => Self::Text(Column::Company),
            (Some(ENTERPRISE), "division", None) => Self::Text(Column::Division),
            (Some(ENTERPRISE), "department", None) => Self::Text(Column::Department),
            (Some(ENTERPRISE), "manager", None | Some("value")) => Self::Manager,
            (Some(COACHGRAPH_USER), "joblevel", None) => Self::JobLevel,
            (Some(COACHGRAPH_USER), "location", None) => Self::Text(Column::Location),
            (Some(COACHGRAPH_USER), "hiredon", None) => Self::HiredOn,
            (None, name, sub_attribute) => return find_stored(name, sub_attribute),
            _ => return None,
        }))
    }

    fn operand_kind(self) -> OperandKind {
        match self {
            Self::Created | Self::LastModified => OperandKind::Instant,
            Self::Active | Self::StoredValue("primary") => OperandKind::Boolean,
            Self::JobLevel => OperandKind::Integer,
            Self::HiredOn => OperandKind::Date,
            _ => OperandKind::Text,
        }
    }
}

/// The field of an attribute that is only stored for the directory.
fn find_stored(name: &str, sub_attribute: Option<&str>) -> Option<AttributeField<Field>> {
    let attribute = find_attribute(ResourceType::User.attributes(), name).filter(|one| one.storage == Storage::Directory)?;
    if attribute.data_type == DataType::Complex {
        let sub_attribute = find_attribute(attribute.sub_attributes, sub_attribute.unwrap_or("value"))?;
        return Some(AttributeField::OfValues(attribute.name, Field::StoredValue(sub_attribute.name)));
    }
    sub_attribute.is_none().then_some(AttributeField::Single(Field::Stored(attribute.name)))
}

impl ScimField for team::Field {
    const RESOURCE_TYPE: ResourceType = ResourceType::Group;

    fn find(extension: Option<&Extension>, name: &str, sub_attribute: Option<&str>) -> Option<AttributeField<Self>> {
        Some(AttributeField::Single(match (extension.is_some(), name, sub_attribute) {
            (false, "id", None) => Self::Id,
            (false, "externalid", None) => Self::ExternalId,
            (false, "displayname", None) => Self::Name,
            (false, "members", None | Some("value")) => Self::Member,
            (false, "meta", Some("created")) => Self::Created,
            (false, "meta", Some("lastmodified")) => Self::LastModified,
            (false, "meta", Some("resourcetype")) => Self::ResourceType,
            _ => return None,
        }))
    }

    fn operand_kind(self) -> OperandKind {
        match self {
            Self::Created | Self::LastModified => OperandKind::Instant,
            _ => OperandKind::Text,
        }
    }
}

/// Parses a filter on resources of type `F`. If the request covers several resource types, an attribute that only another type
/// has counts as unassigned (RFC 7644, section 3.4.2.1).
///
/// # Errors
/// `invalidFilter` for a syntax error and for attributes or comparisons that are not supported.
pub fn parse_filter<F: ScimField>(text: &str, has_several_types: bool) -> Result<DirectoryFilter<F>, ScimError> {
    if text.len() > MAX_FILTER_BYTES {
        return Err(ScimError::invalid_filter(format!("filter: is longer than {MAX_FILTER_BYTES} bytes")));
    }
    let parsed: Filter = rewrite_value_comparisons(text).parse().map_err(|error: scim_v2::filter::ParseError| {
        let reason: String = error.to_string().chars().take(200).collect();
        ScimError::invalid_filter(format!("filter: cannot be parsed: {reason}"))
    })?;
    resolve_filter(&parsed, has_several_types)
}

/// The field of an attribute with a single value, such as `name.givenName`, with or without the schema URN.
pub fn find_field<F: ScimField>(path: &str) -> Option<F> {
    match find_attribute_field(path)? {
        AttributeField::Single(field) => Some(field),
        AttributeField::OfValues(..) => None,
    }
}

fn find_attribute_field<F: ScimField>(path: &str) -> Option<AttributeField<F>> {
    let (extension, local_path) = strip_urn(F::RESOURCE_TYPE, path);
    let local_path = local_path.to_ascii_lowercase();
    let (name, sub_attribute) =
        local_path.split_once('.').map_or((local_path.as_str(), None), |(name, sub_attribute)| (name, Some(sub_attribute)));
    F::find(extension, name, sub_attribute)
}

/// Entra ID sends `emails[type eq "work"].value eq "x"`, which the grammar of RFC 7644 does not allow. It is rewritten to
/// `emails[(type eq "work") and value eq "x"]`.
fn rewrite_value_comparisons(filter: &str) -> String {
    let (mut output, mut in_string, mut bracket_content) = (String::new(), false, None);
    let mut rest = filter;
    while let Some(letter) = rest.chars().next() {
        let (head, tail) = rest.split_at(letter.len_utf8());
        rest = tail;
        match letter {
            '\\' if in_string => {
                output.push_str(head);
                let length = rest.chars().next().map_or(0, char::len_utf8);
                let (escaped, tail) = rest.split_at(length);
                output.push_str(escaped);
                rest = tail;
            }
            '"' => {
                in_string = !in_string;
                output.push_str(head);
            }
            '[' if !in_string => {
                output.push_str(head);
                bracket_content = Some(output.len());
            }
            ']' if !in_string && rest.starts_with('.') => {
                match (bracket_content.take(), comparison_length(rest.get(1..).unwrap_or_default())) {
                    (Some(start), Some(length)) => {
                        let (comparison, tail) = rest.get(1..).unwrap_or_default().split_at(length);
                        output.insert(start, '(');
                        output.push_str(") and ");
                        output.push_str(comparison);
                        output.push(']');
                        rest = tail;
                    }
                    _ => output.push_str(head),
                }
            }
            _ => output.push_str(head),
        }
    }
    output
}

/// The length, in bytes, of the `name op value` at the start of a text.
fn comparison_length(text: &str) -> Option<usize> {
    let mut words = text.splitn(3, ' ');
    let (name, op) = (words.next()?, words.next()?);
    if op.eq_ignore_ascii_case("pr") || op.trim_end_matches(')').eq_ignore_ascii_case("pr") {
        return Some(name.len() + 3);
    }
    let value = words.next()?;
    let value_start = name.len() + op.len() + 2;
    let mut is_escaped = false;
    if let Some(content) = value.strip_prefix('"') {
        for (position, letter) in content.char_indices() {
            match letter {
                '\\' if !is_escaped => is_escaped = true,
                '"' if !is_escaped => return Some(value_start + position + 2),
                _ => is_escaped = false,
            }
        }
        return None;
    }
    Some(value_start + value.find([' ', ')']).unwrap_or(value.len()))
}

fn resolve_filter<F: ScimField>(filter: &Filter, has_several_types: bool) -> Result<DirectoryFilter<F>, ScimError> {
    let resolve_all = |parts: &[Filter]| parts.iter().map(|part| resolve_filter(part, has_several_types)).collect::<Result<_, _>>();
    Ok(match filter {
        Filter::Attr(expression) => resolve_expression(expression, None, has_several_types)?,
        Filter::Not(inner) => DirectoryFilter::Not(Box::new(resolve_filter(inner, has_several_types)?)),
        Filter::And(parts) => DirectoryFilter::All(resolve_all(parts)?),
        Filter::Or(parts) => DirectoryFilter::Any(resolve_all(parts)?),
        Filter::ValuePath(path) => match resolve_value_path::<F>(&path.attr, has_several_types)? {
            // Filters see one e-mail address, so the value filter must hold for that one.
            Some(AttributeField::Single(field)) => {
                DirectoryFilter::All(vec![DirectoryFilter::Present(field), resolve_value_filter(&path.filter, &path.attr)?])
            }
            Some(AttributeField::OfValues(attribute, _)) => {
                DirectoryFilter::AnyValue(attribute, Box::new(resolve_value_filter(&path.filter, &path.attr)?))
            }
            None => DirectoryFilter::Constant(false),
        },
    })
}

fn resolve_value_filter<F: ScimField>(filter: &ValFilter, parent: &AttrPath) -> Result<DirectoryFilter<F>, ScimError> {
    let resolve_all = |parts: &[ValFilter]| parts.iter().map(|part| resolve_value_filter(part, parent)).collect::<Result<_, _>>();
    Ok(match filter {
        ValFilter::Attr(expression) => resolve_expression(expression, Some(parent), false)?,
        ValFilter::Not(inner) => DirectoryFilter::Not(Box::new(resolve_value_filter(inner, parent)?)),
        ValFilter::And(parts) => DirectoryFilter::All(resolve_all(parts)?),
        ValFilter::Or(parts) => DirectoryFilter::Any(resolve_all(parts)?),
    })
}

/// The field of a multi-valued attribute before a value filter. An attribute such as `addresses` has no sub-attribute `value`.
fn resolve_value_path<F: ScimField>(path: &AttrPath, has_several_types: bool) -> Result<Option<AttributeField<F>>, ScimError> {
    let of_type = AttrPath { sub_attr: Some("type".into()), ..path.clone() };
    match find_attribute_field(&of_type.to_string()) {
        Some(field @ AttributeField::OfValues(..)) => Ok(Some(field)),
        _ => resolve_field(path, None, has_several_types),
    }
}

/// The field of a path, below `parent` in a value filter. Returns `None` when only another resource type has the attribute.
fn resolve_field<F: ScimField>(
    path: &AttrPath,
    parent: Option<&AttrPath>,
    has_several_types: bool,
) -> Result<Option<AttributeField<F>>, ScimError> {
    let full_path = match parent {
        Some(parent) => AttrPath { sub_attr: Some(path.name.clone()), ..parent.clone() },
        None => path.clone(),
    };
    let text = full_path.to_string();
    let has_other_type = || find_attribute_field::<Field>(&text).is_some() || find_attribute_field::<team::Field>(&text).is_some();
    match find_attribute_field::<F>(&text) {
        Some(field) => Ok(Some(field)),
        None if has_several_types && has_other_type() => Ok(None),
        None => Err(ScimError::invalid_filter(format!("filter: {} is not a supported attribute", quote_excerpt(&text)))),
    }
}

/// A condition on a field. Outside of a value filter, a condition on the values of a multi-valued attribute holds if it does for one.
fn on_field<F: ScimField>(
    field: AttributeField<F>,
    is_in_value_filter: bool,
    condition: impl FnOnce(F) -> DirectoryFilter<F>,
) -> DirectoryFilter<F> {
    match field {
        AttributeField::OfValues(attribute, field) if !is_in_value_filter => {
            DirectoryFilter::AnyValue(attribute, Box::new(condition(field)))
        }
        AttributeField::Single(field) | AttributeField::OfValues(_, field) => condition(field),
    }
}

fn resolve_expression<F: ScimField>(
    expression: &AttrExp,
    parent: Option<&AttrPath>,
    has_several_types: bool,
) -> Result<DirectoryFilter<F>, ScimError> {
    let (path, op, value) = match expression {
        AttrExp::Present(path) => {
            let field = resolve_field(path, parent, has_several_types)?;
            let present = |field| on_field(field, parent.is_some(), DirectoryFilter::Present);
            return Ok(field.map_or(DirectoryFilter::Constant(false), present));
        }
        AttrExp::Comparison(path, op, value) => (path, op, value),
    };
    // The address that filters see is the primary one.
    if parent.is_some_and(|parent| parent.name.eq_ignore_ascii_case("emails")) && path.name.eq_ignore_ascii_case("primary") {
        let is_true = matches!((op, value), (CompareOp::Eq, CompValue::True) | (CompareOp::Ne, CompValue::False));
        return Ok(DirectoryFilter::Constant(is_true));
    }
    let Some(field) = resolve_field::<F>(path, parent, has_several_types)? else {
        let is_true = matches!((op, value), (CompareOp::Ne, value) if *value != CompValue::Null)
            || matches!((op, value), (CompareOp::Eq, CompValue::Null));
        return Ok(DirectoryFilter::Constant(is_true));
    };
    if *value == CompValue::Null {
        let is_present = on_field(field, parent.is_some(), DirectoryFilter::Present);
        return match op {
            CompareOp::Eq => Ok(DirectoryFilter::Not(Box::new(is_present))),
            CompareOp::Ne => Ok(is_present),
            _ => Err(ScimError::invalid_filter(format!("filter: {path} can be compared with null only by eq and ne"))),
        };
    }
    let (AttributeField::Single(value_field) | AttributeField::OfValues(_, value_field)) = field;
    let operand = resolve_operand(value_field, path, value)?;
    let operator = match op {
        // An unassigned value is not equal to any value.
        CompareOp::Eq | CompareOp::Ne => Operator::Equal,
        CompareOp::Co => Operator::Contains,
        CompareOp::Sw => Operator::StartsWith,
        CompareOp::Ew => Operator::EndsWith,
        CompareOp::Gt => Operator::Greater,
        CompareOp::Lt => Operator::Less,
        CompareOp::Ge => Operator::GreaterOrEqual,
        CompareOp::Le => Operator::LessOrEqual,
    };
    let compared = on_field(field, parent.is_some(), |field| DirectoryFilter::Compare(field, operator, operand));
    Ok(if *op == CompareOp::Ne { DirectoryFilter::Not(Box::new(compared)) } else { compared })
}

fn resolve_operand<F: ScimField>(field: F, path: &AttrPath, value: &CompValue) -> Result<Operand, ScimError> {
    let must_be = |expected: &str| ScimError::invalid_filter(format!("filter: {path} must be compared with {expected}"));
    match (field.operand_kind(), value) {
        (OperandKind::Text, CompValue::Str(text)) => Ok(Operand::Text(text.clone())),
        (OperandKind::Text, CompValue::Number(number)) => Ok(Operand::Text(number.to_string())),
        (OperandKind::Text, _) => Err(must_be("a value of its data type")),
        (OperandKind::Boolean, CompValue::True | CompValue::False) => Ok(Operand::Boolean(*value == CompValue::True)),
        // Entra ID sends booleans as strings.
        (OperandKind::Boolean, CompValue::Str(text)) if text.eq_ignore_ascii_case("true") => Ok(Operand::Boolean(true)),
        (OperandKind::Boolean, CompValue::Str(text)) if text.eq_ignore_ascii_case("false") => Ok(Operand::Boolean(false)),
        (OperandKind::Boolean, _) => Err(must_be("true or false")),
        (OperandKind::Integer, value) => {
            let number = match value {
                CompValue::Number(number) => number.as_i64(),
                CompValue::Str(text) => text.trim().parse().ok(),
                _ => None,
            };
            number.map(Operand::Integer).ok_or_else(|| must_be("an integer"))
        }
        (OperandKind::Date, CompValue::Str(text)) => {
            parse_date(text).map(Operand::Date).ok_or_else(|| must_be("a date such as 2026-01-31"))
        }
        (OperandKind::Date, _) => Err(must_be("a date such as 2026-01-31")),
        (OperandKind::Instant, CompValue::Str(text)) => {
            parse_instant(text).map(Operand::Instant).ok_or_else(|| must_be("an instant such as 2026-01-31T12:00:00Z"))
        }
        (OperandKind::Instant, _) => Err(must_be("an instant such as 2026-01-31T12:00:00Z")),
    }
}

/// Parses an RFC 3339 instant, truncated to microseconds, the precision of the database.
fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| truncate_to_micros(instant.to_utc()))
}
