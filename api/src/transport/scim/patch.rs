//! PATCH (RFC 7644, section 3.5.2) on the attributes of a resource as JSON. Either all operations are applied or none. An operation
//! whose path names no supported attribute is an error, so that no request succeeds without effect.
//!
//! Extensions of the RFC that directories need:
//! - names of operations and members in any case;
//! - without a path, members of `value` whose names are paths themselves;
//! - values of another data type, as `normalize` accepts them;
//! - a `remove` on `members` with a `value` removes only the members that it lists;
//! - a value that a `valuePath` selects by `eq` and that does not exist is created.

mod affected_members;
mod multi_valued;

use super::{
    attribute_path::{self, AttributeTarget, PatchTarget, quote_excerpt},
    error::ScimError,
    normalize::{normalize_attribute, normalize_value, validate_values},
    schema::{Attribute, ENTERPRISE, Mutability, ResourceType, find_attribute},
};
use serde_json::{Map, Value};

pub use affected_members::affected_members;

const PATCH_OP_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
/// The maximum number of operations of one PATCH.
const MAX_OPERATIONS: usize = 1000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Replace,
    Remove,
}

type Resource = Map<String, Value>;

/// Applies a `PatchOp` to the normalized attributes of a resource.
///
/// # Errors
/// 400 with the `scimType` of the first failing operation; the resource is then partly changed and must be discarded.
pub fn apply_patch(resource_type: ResourceType, resource: &mut Resource, body: &Value) -> Result<(), ScimError> {
    let member = |object: &Value, name: &str| {
        let found = object.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    let schemas = member(body, "schemas").unwrap_or_default();
    if !schemas.as_array().is_some_and(|urns| urns.iter().any(|urn| urn.as_str() == Some(PATCH_OP_SCHEMA))) {
        return Err(ScimError::invalid_syntax(format!("schemas: must include {PATCH_OP_SCHEMA}")));
    }
    let Some(Value::Array(operations)) = member(body, "Operations") else {
        return Err(ScimError::invalid_syntax("Operations: must be an array of operations"));
    };
    if operations.is_empty() || operations.len() > MAX_OPERATIONS {
        return Err(ScimError::invalid_syntax(format!("Operations: must have between 1 and {MAX_OPERATIONS} operations")));
    }
    for operation in &operations {
        let op = match member(operation, "op").as_ref().and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
            Some("add") => Op::Add,
            Some("replace") => Op::Replace,
            Some("remove") => Op::Remove,
            _ => return Err(ScimError::invalid_syntax("op: must be add, replace or remove")),
        };
        let value = member(operation, "value");
        match (member(operation, "path"), value) {
            (Some(Value::String(path)), value) => apply_operation(resource_type, resource, op, &path, value.as_ref())?,
            (None | Some(Value::Null), _) if op == Op::Remove => {
                return Err(ScimError::bad_request("noTarget", "path: is required for remove"));
            }
            (None | Some(Value::Null), Some(Value::Object(members))) => {
                for (key, value) in &members {
                    // Clients that send a whole resource back include the attributes that only the server writes.
                    if !attribute_path::is_server_managed(key) {
                        apply_operation(resource_type, resource, op, key, Some(value))?;
                    }
                }
            }
            (None | Some(Value::Null), _) => return Err(ScimError::invalid_value("value: must be an object when path is absent")),
            _ => return Err(ScimError::invalid_path("path: must be a string")),
        }
    }
    Ok(())
}

fn apply_operation(
    resource_type: ResourceType,
    resource: &mut Resource,
    op: Op,
    path: &str,
    value: Option<&Value>,
) -> Result<(), ScimError> {
    let target = match attribute_path::parse_patch_path(resource_type, path)? {
        PatchTarget::Attribute(target) => target,
        PatchTarget::Extension => return apply_to_extension(resource_type, resource, op, value),
    };
    let mut attributes = [Some(target.attribute), target.sub_attribute].into_iter().flatten();
    if let Some(read_only) = attributes.find(|attribute| attribute.mutability == Mutability::ReadOnly) {
        return Err(ScimError::bad_request("mutability", format!("path: {} is read-only", read_only.name)));
    }
    if op != Op::Remove && value.is_none() {
        return Err(ScimError::invalid_value(format!("value: is required for {}", quote_excerpt(path))));
    }
    if !target.is_extension {
        return apply_to_attribute(resource, op, &target, value);
    }
    let mut extension = match resource.remove(ENTERPRISE) {
        Some(Value::Object(extension)) => extension,
        _ => Resource::new(),
    };
    apply_to_attribute(&mut extension, op, &target, value)?;
    if !extension.is_empty() {
        resource.insert(ENTERPRISE.into(), Value::Object(extension));
    }
    Ok(())
}

fn apply_to_extension(resource_type: ResourceType, resource: &mut Resource, op: Op, value: Option<&Value>) -> Result<(), ScimError> {
    match (op, value) {
        (Op::Remove, _) | (Op::Replace, Some(Value::Null)) => {
            resource.remove(ENTERPRISE);
            Ok(())
        }
        (_, Some(Value::Object(members))) => {
            let mut members = members.iter().filter(|(key, _)| !attribute_path::is_server_managed(key));
            members.try_for_each(|(key, value)| apply_operation(resource_type, resource, op, &format!("{ENTERPRISE}:{key}"), Some(value)))
        }
        _ => Err(ScimError::invalid_value(format!("value: {ENTERPRISE} must be an object"))),
    }
}

/// Applies an operation to an attribute of `object`: the resource or its extension.
fn apply_to_attribute(object: &mut Resource, op: Op, target: &AttributeTarget, value: Option<&Value>) -> Result<(), ScimError> {
    let attribute = target.attribute;
    let name = attribute.name;
    if attribute.multi_valued {
        let mut values = match object.remove(name) {
            Some(Value::Array(values)) => values,
            _ => Vec::new(),
        };
        multi_valued::apply_to_values(&mut values, op, target, value)?;
        validate_values(attribute, &values)?;
        if !values.is_empty() {
            object.insert(name.into(), Value::Array(values));
        }
        return Ok(());
    }
    let Some(sub_attribute) = target.sub_attribute else {
        let new_value = match op {
            Op::Remove => None,
            _ => normalize_value(attribute, value.unwrap_or(&Value::Null))?,
        };
        match (new_value, object.get_mut(name)) {
            // Other sub-attributes of `name` keep their values. A complex attribute with `value`, such as `manager`, is replaced as
            // a whole, because `$ref` and `displayName` belong to the old value.
            (Some(Value::Object(new)), Some(Value::Object(old))) if find_attribute(attribute.sub_attributes, "value").is_none() => {
                old.extend(new);
            }
            (Some(new), _) => {
                object.insert(name.into(), new);
            }
            (None, _) => {
                object.remove(name);
            }
        }
        return Ok(());
    };
    let mut complex = match object.remove(name) {
        Some(Value::Object(complex)) => complex,
        _ => Resource::new(),
    };
    apply_to_sub_attribute(&mut complex, op, sub_attribute, value)?;
    if sub_attribute.name == "value" {
        complex.remove("$ref");
    }
    if !complex.is_empty() {
        object.insert(name.into(), Value::Object(complex));
    }
    Ok(())
}

fn apply_to_sub_attribute(
    complex: &mut Resource,
    op: Op,
    sub_attribute: &'static Attribute,
    value: Option<&Value>,
) -> Result<(), ScimError> {
    let new_value = match op {
        Op::Remove => None,
        _ => normalize_attribute(sub_attribute, value.unwrap_or(&Value::Null))?,
    };
    match new_value {
        Some(new_value) => complex.insert(sub_attribute.name.into(), new_value),
        None => complex.remove(sub_attribute.name),
    };
    Ok(())
}

#[cfg(test)]
mod tests;
