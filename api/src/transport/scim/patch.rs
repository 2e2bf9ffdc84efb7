//! PATCH (RFC 7644, section 3.5.2) on the attributes of a resource as JSON. Either all operations are applied or none. An operation
//! whose path names no supported attribute is an error, so that no request succeeds without effect.
//!
//! A PATCH that deactivates a user is the exception, so that a leaver does not stay because of an attribute that is not used: it ignores
//! an operation that cannot be applied to an attribute that is unknown, read-only or only stored for the directory.
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
    normalize::{is_deactivation, normalize_attribute, normalize_value, validate_values},
    schema::{Attribute, Extension, Mutability, ResourceType, Storage, find_attribute},
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

/// Applies a `PatchOp` to the normalized attributes of a resource. Returns the paths that were ignored.
///
/// # Errors
/// 400 with the `scimType` of the first failing operation; the resource is then partly changed and must be discarded.
pub fn apply_patch(resource_type: ResourceType, resource: &mut Resource, body: &Value) -> Result<Vec<String>, ScimError> {
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
    let ignores_unused = is_deactivation(resource_type, body);
    let mut patch = Patch { resource_type, resource, ignored_paths: Vec::new(), ignores_unused };
    for operation in &operations {
        let op = match member(operation, "op").as_ref().and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
            Some("add") => Op::Add,
            Some("replace") => Op::Replace,
            Some("remove") => Op::Remove,
            _ => return Err(ScimError::invalid_syntax("op: must be add, replace or remove")),
        };
        let value = member(operation, "value");
        match (member(operation, "path"), value) {
            (Some(Value::String(path)), value) => patch.apply(op, &path, value.as_ref())?,
            (None | Some(Value::Null), _) if op == Op::Remove => {
                return Err(ScimError::bad_request("noTarget", "path: is required for remove"));
            }
            (None | Some(Value::Null), Some(Value::Object(members))) => {
                for (key, value) in &members {
                    // Clients that send a whole resource back include the attributes that only the server writes.
                    if !attribute_path::is_server_managed(key) {
                        patch.apply(op, key, Some(value))?;
                    }
                }
            }
            (None | Some(Value::Null), _) => return Err(ScimError::invalid_value("value: must be an object when path is absent")),
            _ => return Err(ScimError::invalid_path("path: must be a string")),
        }
    }
    Ok(patch.ignored_paths)
}

/// A PATCH that is being applied.
struct Patch<'a> {
    resource_type: ResourceType,
    resource: &'a mut Resource,
    ignored_paths: Vec<String>,
    /// Whether an operation that cannot be applied to an attribute that Coachgraph does not use is ignored.
    ignores_unused: bool,
}

impl Patch<'_> {
    /// Applies one operation, or ignores it.
    fn apply(&mut self, op: Op, path: &str, value: Option<&Value>) -> Result<(), ScimError> {
        let target = match attribute_path::parse_patch_path(self.resource_type, path) {
            Ok(PatchTarget::Attribute(target)) => target,
            Ok(PatchTarget::Extension(extension)) => return self.apply_to_extension(extension, op, value),
            Err(_) if self.ignores_unused => {
                self.ignored_paths.push(path.to_owned());
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if !self.ignores_unused || target.is_used() {
            return apply_to_target(self.resource, op, path, &target, value);
        }
        // A failed operation leaves the resource partly changed.
        let before = self.resource.clone();
        if apply_to_target(self.resource, op, path, &target, value).is_err() {
            *self.resource = before;
            self.ignored_paths.push(path.to_owned());
        }
        Ok(())
    }

    fn apply_to_extension(&mut self, extension: &'static Extension, op: Op, value: Option<&Value>) -> Result<(), ScimError> {
        let urn = extension.urn;
        match (op, value) {
            (Op::Remove, _) | (Op::Replace, Some(Value::Null)) => {
                self.resource.remove(urn);
                Ok(())
            }
            (_, Some(Value::Object(members))) => {
                let mut members = members.iter().filter(|(key, _)| !attribute_path::is_server_managed(key));
                members.try_for_each(|(key, value)| self.apply(op, &format!("{urn}:{key}"), Some(value)))
            }
            _ => Err(ScimError::invalid_value(format!("value: {urn} must be an object"))),
        }
    }
}

fn apply_to_target(resource: &mut Resource, op: Op, path: &str, target: &AttributeTarget, value: Option<&Value>) -> Result<(), ScimError> {
    let mut attributes = [Some(target.attribute), target.sub_attribute].into_iter().flatten();
    if let Some(read_only) = attributes.find(|attribute| attribute.mutability == Mutability::ReadOnly) {
        return Err(ScimError::bad_request("mutability", format!("path: {} is read-only", read_only.name)));
    }
    if op != Op::Remove && value.is_none() {
        return Err(ScimError::invalid_value(format!("value: is required for {}", quote_excerpt(path))));
    }
    if target.attribute.storage == Storage::Ignored {
        return Ok(());
    }
    let Some(extension) = target.extension else { return apply_to_attribute(resource, op, target, value) };
    let mut members = match resource.remove(extension.urn) {
        Some(Value::Object(members)) => members,
        _ => Resource::new(),
    };
    apply_to_attribute(&mut members, op, target, value)?;
    if !members.is_empty() {
        resource.insert(extension.urn.into(), Value::Object(members));
    }
    Ok(())
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
