//! PATCH operations on multi-valued attributes (RFC 7644, section 3.5.2), with and without a value filter.

use super::{
    super::{
        attribute_path::AttributeTarget,
        error::ScimError,
        normalize::{normalize_attribute, normalize_value},
        schema::{Attribute, DataType, find_attribute},
        value_filter::matches_filter,
    },
    Op, Resource, apply_to_sub_attribute,
};
use scim_v2::filter::{AttrExp, CompValue, CompareOp, ValFilter};
use serde_json::Value;
use std::collections::HashSet;

/// Applies an operation to the values of a multi-valued attribute.
///
/// # Errors
/// `invalidValue`, `invalidFilter` or `noTarget`.
pub fn apply_to_values(values: &mut Vec<Value>, op: Op, target: &AttributeTarget, value: Option<&Value>) -> Result<(), ScimError> {
    let attribute = target.attribute;
    if let Some(sub_attribute) = target.sub_attribute {
        return apply_to_sub_attribute_of_values(values, op, target, sub_attribute, value);
    }
    if let Some(filter) = &target.value_filter {
        return apply_to_selected_values(values, op, attribute, filter, value);
    }
    let operand = match value.map(|value| normalize_attribute(attribute, value)).transpose()?.flatten() {
        Some(Value::Array(values)) => values,
        _ => Vec::new(),
    };
    match op {
        // Entra ID lists the members to remove in `value`, where the RFC would remove all of them.
        Op::Remove if value.is_some_and(|value| !value.is_null()) => {
            let removed: HashSet<&Value> = operand.iter().filter_map(|value| value.get("value")).collect();
            values.retain(|value| value.get("value").is_none_or(|value| !removed.contains(value)));
            Ok(())
        }
        Op::Remove => {
            values.clear();
            Ok(())
        }
        Op::Replace => {
            values.clear();
            add_values(values, operand)
        }
        Op::Add => add_values(values, operand),
    }
}

/// Applies an operation to the values that a value filter selects.
fn apply_to_selected_values(
    values: &mut Vec<Value>,
    op: Op,
    attribute: &Attribute,
    filter: &ValFilter,
    value: Option<&Value>,
) -> Result<(), ScimError> {
    let is_selected: Vec<bool> = values.iter().map(|value| matches_filter(filter, attribute, value)).collect::<Result<_, _>>()?;
    if op == Op::Remove {
        let mut is_selected = is_selected.into_iter();
        values.retain(|_| !is_selected.next().unwrap_or(false));
        return Ok(());
    }
    let Some(Value::Object(new)) = normalize_value(attribute, value.unwrap_or(&Value::Null))? else {
        return Err(ScimError::invalid_value(format!("value: {} must be an object", attribute.name)));
    };
    if !is_selected.contains(&true) {
        let mut created = value_from_filter(filter, attribute)?;
        created.extend(new);
        return add_value(values, Value::Object(created));
    }
    for (old, _) in values.iter_mut().zip(is_selected).filter(|(_, is_selected)| *is_selected) {
        if let Value::Object(old) = old {
            old.extend(new.clone());
        }
    }
    Ok(())
}

/// Applies an operation to one sub-attribute of the selected values.
fn apply_to_sub_attribute_of_values(
    values: &mut Vec<Value>,
    op: Op,
    target: &AttributeTarget,
    sub_attribute: &'static Attribute,
    value: Option<&Value>,
) -> Result<(), ScimError> {
    let attribute = target.attribute;
    let mut found = false;
    for existing in values.iter_mut() {
        let is_selected = target.value_filter.as_ref().map_or(Ok(true), |filter| matches_filter(filter, attribute, existing))?;
        if let (true, Value::Object(complex)) = (is_selected, existing) {
            found = true;
            apply_to_sub_attribute(complex, op, sub_attribute, value)?;
        }
    }
    if !found && op != Op::Remove {
        let filter = target.value_filter.as_ref();
        let mut created = filter.map_or_else(|| Ok(Resource::new()), |filter| value_from_filter(filter, attribute))?;
        apply_to_sub_attribute(&mut created, op, sub_attribute, value)?;
        add_value(values, Value::Object(created))?;
    }
    // A value that has lost all of its content is removed.
    values.retain(|value| {
        value.as_object().is_some_and(|complex| complex.keys().any(|key| !["type", "primary", "$ref", "name"].contains(&key.as_str())))
    });
    Ok(())
}

/// The value that a filter of `eq` comparisons describes.
///
/// # Errors
/// `noTarget` when the filter has other comparisons.
fn value_from_filter(filter: &ValFilter, attribute: &Attribute) -> Result<Resource, ScimError> {
    let no_target = || {
        let detail = format!("path: selects no value of {}, and none can be created from a filter other than eq", attribute.name);
        ScimError::bad_request("noTarget", detail)
    };
    let parts: &[ValFilter] = match filter {
        ValFilter::And(parts) => parts.as_slice(),
        single => std::slice::from_ref(single),
    };
    let mut created = Resource::new();
    for part in parts {
        let ValFilter::Attr(AttrExp::Comparison(path, CompareOp::Eq, operand)) = part else { return Err(no_target()) };
        let sub_attribute = find_attribute(attribute.sub_attributes, &path.name).ok_or_else(no_target)?;
        let operand = match operand {
            CompValue::Str(text) => text.clone().into(),
            CompValue::True => true.into(),
            CompValue::False => false.into(),
            CompValue::Number(number) => Value::Number(number.clone()),
            CompValue::Null => continue,
        };
        // A member is identified by `value` alone.
        if attribute.data_type != DataType::Complex || (attribute.name == "members" && sub_attribute.name != "value") {
            return Err(no_target());
        }
        if let Some(value) = normalize_value(sub_attribute, &operand)? {
            created.insert(sub_attribute.name.into(), value);
        }
    }
    Ok(created)
}

/// Adds values. Values with nothing but `value`, such as members, are compared by `value` in a set, because there may be many.
fn add_values(values: &mut Vec<Value>, new_values: Vec<Value>) -> Result<(), ScimError> {
    let has_only_value =
        |value: &Value| value.get("value").is_some() && ["type", "primary", "name"].iter().all(|key| value.get(key).is_none());
    if !new_values.iter().all(has_only_value) {
        return new_values.into_iter().try_for_each(|value| add_value(values, value));
    }
    let mut known: HashSet<Value> = values.iter().filter_map(|value| value.get("value").cloned()).collect();
    values.extend(new_values.into_iter().filter(|value| value.get("value").is_some_and(|value| known.insert(value.clone()))));
    Ok(())
}

/// Adds a value unless it exists. A new primary value makes the old one not primary (RFC 7644, section 3.5.2).
fn add_value(values: &mut Vec<Value>, new: Value) -> Result<(), ScimError> {
    if values.contains(&new) {
        return Ok(());
    }
    if new.get("primary") == Some(&Value::Bool(true)) {
        for existing in values.iter_mut().filter_map(Value::as_object_mut) {
            if existing.get("primary") == Some(&Value::Bool(true)) {
                existing.insert("primary".into(), false.into());
            }
        }
    }
    match values.iter_mut().find(|existing| has_same_identity(existing, &new)) {
        Some(existing) => *existing = new,
        None => values.push(new),
    }
    Ok(())
}

/// Whether two values have the same `value` and, if the new one has a type, the same `type`. Values with a `name` are identified by it.
fn has_same_identity(existing: &Value, new: &Value) -> bool {
    if let Some(name) = new.get("name") {
        return existing.get("name") == Some(name);
    }
    let (value, kind) = (new.get("value"), new.get("type"));
    value.is_some() && existing.get("value") == value && (kind.is_none() || existing.get("type") == kind)
}
