//! The `attributes` and `excludedAttributes` parameters (RFC 7644, section 3.9). `id` and `schemas` are always returned.

use super::{attribute_path::strip_urn, error::ScimError, schema::ResourceType};
use serde_json::{Map, Value};

/// The attributes to return.
#[derive(Clone, Debug, Default)]
pub enum AttributeSelection {
    #[default]
    All,
    /// `attributes`: these paths.
    Only(Vec<String>),
    /// `excludedAttributes`: all but these paths.
    Except(Vec<String>),
}

impl AttributeSelection {
    /// The selection of a request with these parameters, each empty when absent.
    ///
    /// # Errors
    /// `invalidValue` when both parameters are used.
    pub fn new(attributes: Vec<String>, excluded_attributes: Vec<String>) -> Result<Self, ScimError> {
        match (attributes.is_empty(), excluded_attributes.is_empty()) {
            (true, true) => Ok(Self::All),
            (false, true) => Ok(Self::Only(attributes)),
            (true, false) => Ok(Self::Except(excluded_attributes)),
            (false, false) => Err(ScimError::invalid_value("use attributes or excludedAttributes, not both")),
        }
    }

    /// Whether the request uses neither parameter.
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Whether an attribute of the core schema, or a part of it, is returned.
    pub fn includes(&self, resource_type: ResourceType, name: &str) -> bool {
        let is_below = |path: &String| {
            let local_path = strip_urn(resource_type, path).1;
            local_path.split('.').next().unwrap_or_default().eq_ignore_ascii_case(name)
        };
        match self {
            Self::All => true,
            Self::Only(paths) => paths.iter().any(is_below),
            Self::Except(paths) => !paths.iter().any(|path| strip_urn(resource_type, path).1.eq_ignore_ascii_case(name)),
        }
    }

    /// The resource with only the selected attributes.
    pub fn apply(&self, resource_type: ResourceType, resource: Map<String, Value>) -> Value {
        let selected = match self {
            Self::All => resource,
            Self::Only(paths) => keep_only(resource_type, resource, paths),
            Self::Except(paths) => remove_all(resource_type, resource, paths),
        };
        Value::Object(selected)
    }
}

/// The steps of an attribute path in lower case; an attribute of the extension begins with the URN.
fn path_steps(resource_type: ResourceType, path: &str) -> Vec<String> {
    if let Some(extension) = resource_type.find_extension(path) {
        return vec![extension.urn.to_ascii_lowercase()];
    }
    let (extension, local_path) = strip_urn(resource_type, path);
    let names = local_path.split('.').map(str::to_ascii_lowercase);
    extension.map(|extension| extension.urn.to_ascii_lowercase()).into_iter().chain(names).collect()
}

fn is_always_returned(name: &str) -> bool {
    name == "id" || name == "schemas"
}

fn keep_only(resource_type: ResourceType, resource: Map<String, Value>, paths: &[String]) -> Map<String, Value> {
    let paths: Vec<Vec<String>> = paths.iter().map(|path| path_steps(resource_type, path)).collect();
    let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
    let selected = resource.into_iter().filter_map(|(name, value)| {
        if is_always_returned(&name) {
            return Some((name, value));
        }
        select_value(&name, value, &paths).map(|value| (name, value))
    });
    selected.collect()
}

/// The part of a value that the paths select, or `None` when they select nothing of it.
fn select_value(name: &str, value: Value, paths: &[&[String]]) -> Option<Value> {
    let sub_paths: Vec<&[String]> = paths
        .iter()
        .filter_map(|path| path.split_first().filter(|(first, _)| first.eq_ignore_ascii_case(name)).map(|(_, rest)| rest))
        .collect();
    if sub_paths.is_empty() {
        return None;
    }
    if sub_paths.iter().any(|path| path.is_empty()) {
        return Some(value);
    }
    let select_members = |object: Map<String, Value>| {
        let selected: Map<String, Value> =
            object.into_iter().filter_map(|(name, value)| select_value(&name, value, &sub_paths).map(|value| (name, value))).collect();
        (!selected.is_empty()).then_some(Value::Object(selected))
    };
    match value {
        Value::Object(object) => select_members(object),
        Value::Array(values) => {
            let values: Vec<Value> = values.into_iter().filter_map(|value| value.as_object().cloned().and_then(select_members)).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        _ => None,
    }
}

fn remove_all(resource_type: ResourceType, mut resource: Map<String, Value>, paths: &[String]) -> Map<String, Value> {
    for path in paths.iter().map(|path| path_steps(resource_type, path)) {
        if path.first().is_some_and(|first| !is_always_returned(first)) {
            remove_at(&mut resource, &path);
        }
    }
    resource
}

fn remove_at(object: &mut Map<String, Value>, path: &[String]) {
    let Some((first, rest)) = path.split_first() else { return };
    let Some(name) = object.keys().find(|name| name.eq_ignore_ascii_case(first)).cloned() else { return };
    if rest.is_empty() {
        object.remove(&name);
        return;
    }
    match object.get_mut(&name) {
        Some(Value::Object(inner)) => remove_at(inner, rest),
        Some(Value::Array(values)) => values.iter_mut().filter_map(Value::as_object_mut).for_each(|inner| remove_at(inner, rest)),
        _ => {}
    }
}
