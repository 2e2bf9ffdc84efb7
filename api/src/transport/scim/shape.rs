//! Which attributes an answer holds (RFC 7644, section 3.9): those asked for, or all but those not wanted. The identifier and the
//! schemas are always there.

use super::{
    path::local,
    refusal::Refusal,
    schema::{ENTERPRISE, Type},
};
use serde_json::{Map, Value};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub enum Shape {
    #[default]
    Whole,
    Only(Vec<String>),
    Without(Vec<String>),
}

impl Shape {
    /// # Errors
    /// `invalidValue` when both are given.
    pub fn new(attributes: Vec<String>, excluded: Vec<String>) -> Result<Self, Refusal> {
        match (attributes.is_empty(), excluded.is_empty()) {
            (true, true) => Ok(Self::Whole),
            (false, true) => Ok(Self::Only(attributes)),
            (true, false) => Ok(Self::Without(excluded)),
            (false, false) => Err(Refusal::value("give attributes or excludedAttributes, not both")),
        }
    }

    /// Whether somebody asked for something in particular.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }

    /// Whether the answer holds an attribute of the core.
    pub fn wants(&self, of: Type, name: &str) -> bool {
        let names = |path: &String| local(of, path).1.split('.').next().unwrap_or_default().eq_ignore_ascii_case(name);
        match self {
            Self::Whole => true,
            Self::Only(paths) => paths.iter().any(names),
            Self::Without(paths) => !paths.iter().any(|path| local(of, path).1.eq_ignore_ascii_case(name)),
        }
    }

    /// The resource with what is asked for.
    pub fn give(&self, of: Type, resource: Map<String, Value>) -> Value {
        let kept = match self {
            Self::Whole => resource,
            Self::Only(paths) => only(of, resource, paths),
            Self::Without(paths) => without(of, resource, paths),
        };
        Value::Object(kept)
    }
}

/// The path of an attribute, by its steps in lower case.
fn steps(of: Type, path: &str) -> Vec<String> {
    if path.eq_ignore_ascii_case(ENTERPRISE) {
        return vec![ENTERPRISE.to_ascii_lowercase()];
    }
    let (extended, rest) = local(of, path);
    let names = rest.split('.').map(str::to_ascii_lowercase);
    extended.then(|| ENTERPRISE.to_ascii_lowercase()).into_iter().chain(names).collect()
}

fn always(name: &str) -> bool {
    name == "id" || name == "schemas"
}

fn only(of: Type, resource: Map<String, Value>, paths: &[String]) -> Map<String, Value> {
    let paths: Vec<Vec<String>> = paths.iter().map(|path| steps(of, path)).collect();
    let paths: Vec<&[String]> = paths.iter().map(Vec::as_slice).collect();
    let kept = resource.into_iter().filter_map(|(name, value)| {
        if always(&name) {
            return Some((name, value));
        }
        picked(&name, value, &paths).map(|value| (name, value))
    });
    kept.collect()
}

fn picked(name: &str, value: Value, paths: &[&[String]]) -> Option<Value> {
    let rests: Vec<&[String]> = paths
        .iter()
        .filter_map(|path| path.split_first().filter(|(first, _)| first.eq_ignore_ascii_case(name)).map(|(_, rest)| rest))
        .collect();
    if rests.is_empty() {
        return None;
    }
    if rests.iter().any(|rest| rest.is_empty()) {
        return Some(value);
    }
    let part = |object: Map<String, Value>| {
        let kept: Map<String, Value> =
            object.into_iter().filter_map(|(name, value)| picked(&name, value, &rests).map(|value| (name, value))).collect();
        (!kept.is_empty()).then_some(Value::Object(kept))
    };
    match value {
        Value::Object(object) => part(object),
        Value::Array(values) => {
            let values: Vec<Value> = values.into_iter().filter_map(|value| value.as_object().cloned().and_then(part)).collect();
            (!values.is_empty()).then_some(Value::Array(values))
        }
        _ => None,
    }
}

fn without(of: Type, mut resource: Map<String, Value>, paths: &[String]) -> Map<String, Value> {
    for path in paths.iter().map(|path| steps(of, path)) {
        if path.first().is_some_and(|first| !always(first)) {
            drop_at(&mut resource, &path);
        }
    }
    resource
}

fn drop_at(object: &mut Map<String, Value>, path: &[String]) {
    let Some((first, rest)) = path.split_first() else { return };
    let Some(name) = object.keys().find(|name| name.eq_ignore_ascii_case(first)).cloned() else { return };
    if rest.is_empty() {
        object.remove(&name);
        return;
    }
    match object.get_mut(&name) {
        Some(Value::Object(inner)) => drop_at(inner, rest),
        Some(Value::Array(values)) => values.iter_mut().filter_map(Value::as_object_mut).for_each(|inner| drop_at(inner, rest)),
        _ => {}
    }
}
