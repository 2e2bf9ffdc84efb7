//! Objects of statements: activities, agents, groups, references and substatements (IEEE 9274.1.1, section 4.2.2.3).

use super::{
    super::{path::Path, value_type::is_uuid},
    Members, Version,
    actor::{check_agent, check_group},
    any_text, array, extensions, iri, language_map, members, optional, required,
    statement::check_substatement,
    text,
};
use crate::platform::Result;
use serde_json::Value;
use std::collections::HashSet;

const INTERACTION_TYPES: [&str; 10] =
    ["true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"];
const COMPONENT_LISTS: [&str; 5] = ["choices", "scale", "source", "target", "steps"];

/// Checks the object of a statement, or of a substatement, which cannot contain another one.
pub fn check_object(path: &Path<'_>, value: &Value, version: Version, in_substatement: bool) -> Result<()> {
    match value.get("objectType") {
        None => check_activity(path, value),
        Some(Value::String(kind)) => match kind.as_str() {
            "Activity" => check_activity(path, value),
            "Agent" => check_agent(path, value),
            "Group" => check_group(path, value),
            "StatementRef" => check_statement_ref(path, value),
            "SubStatement" if in_substatement => path.fail("a substatement must not contain a substatement"),
            "SubStatement" => check_substatement(path, value, version),
            _ => path.member("objectType").fail("must be Activity, Agent, Group, StatementRef or SubStatement"),
        },
        Some(_) => path.member("objectType").fail("must be a string"),
    }
}

/// Checks a reference to another statement, which need not exist.
pub fn check_statement_ref(path: &Path<'_>, value: &Value) -> Result<()> {
    let members = members(path, value, &["objectType", "id"])?;
    required(path, members, "objectType", |path, value| path.require(value == "StatementRef", "must be StatementRef"))?;
    required(path, members, "id", uuid)
}

/// Checks a UUID.
pub fn uuid(path: &Path<'_>, value: &Value) -> Result<()> {
    path.require(is_uuid(text(path, value)?), "must be a UUID, such as 16fd2706-8baf-433b-82eb-8c7fada847da")
}

/// Checks an activity.
pub fn check_activity(path: &Path<'_>, value: &Value) -> Result<()> {
    let members = members(path, value, &["objectType", "id", "definition"])?;
    optional(path, members, "objectType", |path, value| path.require(value == "Activity", "must be Activity"))?;
    required(path, members, "id", iri)?;
    optional(path, members, "definition", check_definition)
}

fn check_definition(path: &Path<'_>, value: &Value) -> Result<()> {
    const NAMES: [&str; 12] = [
        "name",
        "description",
        "type",
        "moreInfo",
        "extensions",
        "interactionType",
        "correctResponsesPattern",
        "choices",
        "scale",
        "source",
        "target",
        "steps",
    ];
    let members = members(path, value, &NAMES)?;
    optional(path, members, "name", language_map)?;
    optional(path, members, "description", language_map)?;
    optional(path, members, "type", iri)?;
    optional(path, members, "moreInfo", iri)?;
    optional(path, members, "extensions", extensions)?;
    check_interaction(path, members)
}

fn check_interaction(path: &Path<'_>, definition: &Members) -> Result<()> {
    optional(path, definition, "interactionType", |path, value| {
        let is_known = INTERACTION_TYPES.contains(&text(path, value)?);
        path.require(
            is_known,
            "must be one of true-false, choice, fill-in, long-fill-in, matching, performance, sequencing, likert, numeric and other",
        )
    })?;
    optional(path, definition, "correctResponsesPattern", |path, value| {
        array(path, value)?.iter().enumerate().try_for_each(|(index, pattern)| any_text(&path.item(index), pattern))
    })?;
    for list in COMPONENT_LISTS {
        optional(path, definition, list, check_components)?;
    }
    let is_interaction = COMPONENT_LISTS.iter().chain(["correctResponsesPattern"].iter()).any(|name| definition.contains_key(*name));
    path.member("interactionType")
        .require(!is_interaction || definition.contains_key("interactionType"), "is required with the other properties of interactions")
}

/// Checks the possible answers of an interaction, whose identifiers must differ.
fn check_components(path: &Path<'_>, value: &Value) -> Result<()> {
    let mut ids = HashSet::new();
    for (index, component) in array(path, value)?.iter().enumerate() {
        let path = path.item(index);
        let members = members(&path, component, &["id", "description"])?;
        required(&path, members, "id", any_text)?;
        optional(&path, members, "description", language_map)?;
        let id = members.get("id").and_then(Value::as_str).unwrap_or_default();
        path.member("id").require(!id.is_empty(), "must not be empty")?;
        path.member("id").require(ids.insert(id), "must differ from the identifiers of the other components of the list")?;
    }
    Ok(())
}
