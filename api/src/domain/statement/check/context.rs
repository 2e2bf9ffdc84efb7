//! The context of a statement (IEEE 9274.1.1, section 4.2.2.5).

use super::{
    super::{path::Path, value_type::is_language_tag},
    Members, Version,
    actor::{check_actor, check_agent, check_group},
    any_text, array, extensions, iri, members,
    object::{check_activity, check_statement_ref, uuid},
    optional, required, text,
};
use crate::platform::Result;
use serde_json::Value;

const V1: [&str; 9] =
    ["registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement", "extensions"];
const V2: [&str; 11] = [
    "registration",
    "instructor",
    "team",
    "contextActivities",
    "contextAgents",
    "contextGroups",
    "revision",
    "platform",
    "language",
    "statement",
    "extensions",
];

/// Checks a context. `has_activity`: the object of the statement is an activity.
pub fn check_context(path: &Path<'_>, value: &Value, version: Version, has_activity: bool) -> Result<()> {
    let members = members(path, value, if version == Version::V1 { &V1 } else { &V2 })?;
    optional(path, members, "registration", uuid)?;
    optional(path, members, "instructor", check_actor)?;
    optional(path, members, "team", check_group)?;
    optional(path, members, "contextActivities", check_context_activities)?;
    optional(path, members, "contextAgents", |path, value| check_related(path, value, "contextAgent", "agent", check_agent))?;
    optional(path, members, "contextGroups", |path, value| check_related(path, value, "contextGroup", "group", check_group))?;
    optional(path, members, "language", |path, value| {
        path.require(is_language_tag(text(path, value)?), "must be a language tag (RFC 5646), such as en-US")
    })?;
    optional(path, members, "statement", check_statement_ref)?;
    optional(path, members, "extensions", extensions)?;
    for name in ["revision", "platform"] {
        optional(path, members, name, |path, value| {
            any_text(path, value)?;
            path.require(has_activity, "is only allowed when the object is an activity")
        })?;
    }
    Ok(())
}

/// Each list is an array of activities; a single activity is accepted in its place, as earlier versions allowed.
fn check_context_activities(path: &Path<'_>, value: &Value) -> Result<()> {
    const NAMES: [&str; 4] = ["parent", "grouping", "category", "other"];
    let lists: &Members = members(path, value, &NAMES)?;
    for name in NAMES {
        optional(path, lists, name, |path, value| match value {
            Value::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| check_activity(&path.item(index), item)),
            activity => check_activity(path, activity),
        })?;
    }
    Ok(())
}

/// Checks the agents or groups around a statement, with the types of their relation to it.
fn check_related(path: &Path<'_>, value: &Value, kind: &str, name: &str, check: fn(&Path<'_>, &Value) -> Result<()>) -> Result<()> {
    for (index, related) in array(path, value)?.iter().enumerate() {
        let path = path.item(index);
        let members = members(&path, related, &["objectType", name, "relevantTypes"])?;
        required(&path, members, "objectType", |path, value| if value == kind { Ok(()) } else { path.fail(format!("must be {kind}")) })?;
        required(&path, members, name, check)?;
        optional(&path, members, "relevantTypes", |path, value| {
            let types = array(path, value)?;
            path.require(!types.is_empty(), "must not be empty")?;
            types.iter().enumerate().try_for_each(|(index, kind)| iri(&path.item(index), kind))
        })?;
    }
    Ok(())
}
