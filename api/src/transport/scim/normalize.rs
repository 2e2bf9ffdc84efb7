//! Normalization of attribute values as clients send them: names as the schema spells them, values of the declared data type,
//! arrays for multi-valued attributes. Entra ID sends booleans as strings ("False"), Okta sends numbers where strings belong, and
//! both send a simple value where a complex one belongs.

use super::{
    error::ScimError,
    schema::{Attribute, DataType, ENTERPRISE, Mutability, ResourceType, find_attribute},
};
use serde_json::{Map, Value};

/// The largest number of values of one attribute; the members of a group have a limit of their own.
const MAX_VALUES: usize = 100;

/// Normalizes a whole resource, the body of a POST or PUT. Unknown and read-only attributes are dropped, as RFC 7644, section 3.3,
/// allows; the response shows what was stored.
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
    let mut resource = Map::new();
    for (name, value) in members {
        if name.eq_ignore_ascii_case(ENTERPRISE) && resource_type == ResourceType::User {
            let Value::Object(extension) = value else { continue };
            let extension = normalize_object(resource_type.extension_attributes(), extension)?;
            if !extension.is_empty() {
                resource.insert(ENTERPRISE.into(), Value::Object(extension));
            }
        } else if let Some(attribute) = resource_type.find_attribute(name).filter(|attribute| attribute.mutability != Mutability::ReadOnly)
            && let Some(value) = normalize_attribute(attribute, value)?
        {
            resource.insert(attribute.name.into(), value);
        }
    }
    Ok(resource)
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
/// `invalidValue` for two primary values or too many values.
pub fn validate_values(attribute: &Attribute, values: &[Value]) -> Result<(), ScimError> {
    if values.iter().filter(|value| value.get("primary") == Some(&Value::Bool(true))).count() > 1 {
        return Err(ScimError::invalid_value(format!("{}: at most one value may be primary", attribute.name)));
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
        // Some clients send an array of one value for a singular attribute.
        (DataType::Complex, Value::Array(values)) if !attribute.multi_valued && values.len() == 1 => {
            values.first().map_or(Ok(None), |value| normalize_value(attribute, value))
        }
        (DataType::Complex, _) => must_be("an object"),
    }
}

/// The writable members of an object, normalized.
fn normalize_object(attributes: &'static [Attribute], members: &Map<String, Value>) -> Result<Map<String, Value>, ScimError> {
    let mut object = Map::new();
    for (name, value) in members {
        let attribute = find_attribute(attributes, name).filter(|attribute| attribute.mutability != Mutability::ReadOnly);
        let Some(attribute) = attribute else { continue };
        if let Some(value) = normalize_attribute(attribute, value)? {
            object.insert(attribute.name.into(), value);
        }
    }
    Ok(object)
}
