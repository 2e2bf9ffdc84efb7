//! Normalization of attribute values as clients send them: names as the schema spells them, values of the declared data type,
//! arrays for multi-valued attributes. Entra ID sends booleans as strings ("False"), Okta sends numbers where strings belong, and
//! both send a simple value where a complex one belongs.

use super::{
    attribute_path::{quote_excerpt, strip_urn},
    error::ScimError,
    schema::{Attribute, DataType, Extension, Mutability, ResourceType, Storage, find_attribute},
};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The largest number of values of one attribute; the members of a group have a limit of their own.
const MAX_VALUES: usize = 100;

/// Whether a request sets `active` to false. Such a request ignores whatever else it contains and Coachgraph does not use, so that no
/// attribute of a directory can prevent that the employment of a leaver ends.
pub fn is_deactivation(resource_type: ResourceType, body: &Value) -> bool {
    let member = |object: &'_ Value, name: &str| {
        let found = object.as_object().and_then(|members| members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value.clone())
    };
    let Some(active) = (resource_type == ResourceType::User).then(|| resource_type.find_attribute("active")).flatten() else {
        return false;
    };
    let is_false = |value: &Value| matches!(normalize_value(active, value), Ok(Some(Value::Bool(false))));
    let names_active = |path: &str| strip_urn(resource_type, path.trim()).1.eq_ignore_ascii_case("active");
    let has_inactive = |object: &Value| {
        object.as_object().is_some_and(|members| members.iter().any(|(name, value)| names_active(name) && is_false(value)))
    };
    let deactivates = |operation: &Value| match (member(operation, "path"), member(operation, "value")) {
        (Some(Value::String(path)), Some(value)) => names_active(&path) && is_false(&value),
        (_, Some(value)) => has_inactive(&value),
        _ => false,
    };
    has_inactive(body) || matches!(member(body, "Operations"), Some(Value::Array(operations)) if operations.iter().any(deactivates))
}

/// Normalizes a whole resource, the body of a POST or PUT. Unknown and read-only attributes are dropped, as RFC 7644, section 3.3,
/// allows; the response shows what was stored. In a deactivation, so are invalid values of attributes that Coachgraph does not use.
///
/// # Errors
/// `invalidSyntax` when the body is not an object, `invalidValue` for a wrong schema or value.
pub fn normalize_resource(resource_type: ResourceType, body: &Value) -> Result<Map<String, Value>, ScimError> {
    let Value::Object(members) = body else { return Err(ScimError::invalid_syntax("the body must be a JSON object")) };
    let schemas = members.iter().find(|(name, _)| name.eq_ignore_ascii_case("schemas")).and_then(|(_, value)| value.as_array());
    let urn = resource_type.urn();
    let has_schema = |urns: &Vec<Value>| urns.iter().any(|value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(urn)));
    if !schemas.is_none_or(has_schema) {
        return Err(ScimError::invalid_value(format!("schemas: must include {urn}")));
    }
    let is_deactivation = is_deactivation(resource_type, body);
    let mut resource = Map::new();
    for (name, value) in members {
        if let Some(extension) = resource_type.find_extension(name) {
            let Value::Object(members) = value else { continue };
            for (name, value) in normalize_object(extension.attributes, members)? {
                insert_attribute(&mut resource, Some(extension), &name, value);
            }
            // An extension without attributes is kept: a PUT with it clears what a PUT without it keeps.
            resource.entry(extension.urn).or_insert_with(|| Value::Object(Map::new()));
        } else if let Some((extension, attribute)) = resource_type.find_anywhere(name)
            && is_written(attribute)
        {
            match normalize_attribute(attribute, value) {
                Ok(Some(value)) => insert_attribute(&mut resource, extension, attribute.name, value),
                Ok(None) => {}
                Err(_) if is_deactivation && attribute.storage != Storage::Column => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(resource)
}

/// Inserts an attribute into the resource, below the URN of its extension.
fn insert_attribute(resource: &mut Map<String, Value>, extension: Option<&Extension>, name: &str, value: Value) {
    let Some(extension) = extension else {
        resource.insert(name.to_owned(), value);
        return;
    };
    if let Value::Object(members) = resource.entry(extension.urn).or_insert_with(|| Value::Object(Map::new())) {
        members.insert(name.to_owned(), value);
    }
}

/// Whether a value that a client sends is stored.
fn is_written(attribute: &Attribute) -> bool {
    attribute.mutability != Mutability::ReadOnly && attribute.storage != Storage::Ignored
}

/// Normalizes the value of an attribute, an array if the attribute is multi-valued. Returns `None` for an unassigned value: null,
/// an empty string, an empty array (RFC 7643, section 2.5).
///
/// # Errors
/// `invalidValue` for a value of another data type.
pub fn normalize_attribute(attribute: &Attribute, value: &Value) -> Result<Option<Value>, ScimError> {
    if !attribute.multi_valued {
        return normalize_value(attribute, value);
    }
    let values: Vec<&Value> = match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().collect(),
        single => vec![single],
    };
    let values = values.into_iter().map(|value| normalize_value(attribute, value)).collect::<Result<Vec<_>, _>>()?;
    let values: Vec<Value> = values.into_iter().flatten().collect();
    validate_values(attribute, &values)?;
    Ok((!values.is_empty()).then_some(Value::Array(values)))
}

/// Validates the values of a multi-valued attribute as a whole (RFC 7643, section 2.4).
///
/// # Errors
/// `invalidValue` for two primary values, two values of one name, or too many values.
pub fn validate_values(attribute: &Attribute, values: &[Value]) -> Result<(), ScimError> {
    if values.iter().filter(|value| value.get("primary") == Some(&Value::Bool(true))).count() > 1 {
        return Err(ScimError::invalid_value(format!("{}: at most one value may be primary", attribute.name)));
    }
    let mut names = HashSet::new();
    let duplicate = values.iter().filter_map(|value| value.get("name")?.as_str()).find(|name| !names.insert(*name));
    if let Some(name) = duplicate {
        return Err(ScimError::invalid_value(format!("{}: {} occurs more than once", attribute.name, quote_excerpt(name))));
    }
    // The domain limits the number of members.
    if attribute.name != "members" && values.len() > MAX_VALUES {
        return Err(ScimError::invalid_value(format!("{}: must have at most {MAX_VALUES} values", attribute.name)));
    }
    Ok(())
}

/// Normalizes one value of an attribute. Returns `None` for an unassigned value.
///
/// # Errors
/// `invalidValue` for a value of another data type.
pub fn normalize_value(attribute: &Attribute, value: &Value) -> Result<Option<Value>, ScimError> {
    let must_be = |expected: &str| Err(ScimError::invalid_value(format!("{}: must be {expected}", attribute.name)));
    match (attribute.data_type, value) {
        (_, Value::Null) => Ok(None),
        // Some clients send a list of one value for an attribute with a single value. An empty list is no value.
        (_, Value::Array(values)) if !attribute.multi_valued && values.len() <= 1 => {
            values.first().map_or(Ok(None), |value| normalize_value(attribute, value))
        }
        // Entra ID without the flag aadOptscim062020 sends an object with the member `value` for some simple attributes.
        (data_type, Value::Object(members)) if data_type != DataType::Complex && members.contains_key("value") => {
            members.get("value").map_or(Ok(None), |value| normalize_value(attribute, value))
        }
        (DataType::String | DataType::Reference(_), Value::String(text)) if text.is_empty() => Ok(None),
        (DataType::String | DataType::Reference(_), Value::String(text)) => {
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
                return must_be("a string without control characters");
            }
            Ok(Some(text.clone().into()))
        }
        (DataType::String, Value::Number(number)) => Ok(Some(number.to_string().into())),
        (DataType::String | DataType::Reference(_), _) => must_be("a string"),
        (DataType::Boolean, Value::Bool(boolean)) => Ok(Some((*boolean).into())),
        (DataType::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true.into())),
        (DataType::Boolean, Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false.into())),
        (DataType::Boolean, _) => must_be("true or false"),
        (DataType::Complex, Value::Object(members)) => {
            let members = normalize_object(attribute.sub_attributes, members)?;
            Ok((!members.is_empty()).then_some(Value::Object(members)))
        }
        // A simple value is the value of the sub-attribute `value`.
        (DataType::Complex, simple @ (Value::String(_) | Value::Number(_)))
            if find_attribute(attribute.sub_attributes, "value").is_some() =>
        {
            let Some(sub_attribute) = find_attribute(attribute.sub_attributes, "value") else { return Ok(None) };
            Ok(normalize_value(sub_attribute, simple)?.map(|value| Value::Object(Map::from_iter([("value".to_owned(), value)]))))
        }
        (DataType::Complex, _) => must_be("an object"),
    }
}

/// The writable members of an object, normalized.
fn normalize_object(attributes: &'static [Attribute], members: &Map<String, Value>) -> Result<Map<String, Value>, ScimError> {
    let mut object = Map::new();
    for (name, value) in members {
        let Some(attribute) = find_attribute(attributes, name).filter(|attribute| is_written(attribute)) else { continue };
        if let Some(value) = normalize_attribute(attribute, value)? {
            object.insert(attribute.name.into(), value);
        }
    }
    Ok(object)
}
