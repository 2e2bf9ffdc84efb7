//! What statements say about activities, combined: the newest value of each property, and texts in every language that occurred.

use super::term::activity_id;
use crate::{
    access::Actor,
    platform::{Result, db, digest::sha256_hex},
};
use entity::{
    Tenanted,
    xapi_activity::{Column, Entity, Model},
};
use sea_orm::{ConnectionTrait, QueryFilter};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The definitions in a statement, by the IRI of the activity.
pub(super) fn defined_activities<'a>(statement: &'a Value, found: &mut Vec<(&'a str, &'a Map<String, Value>)>) {
    let lists = statement.pointer("/context/contextActivities").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let in_context = lists.flat_map(|list| list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice));
    for activity in in_context.chain(statement.get("object")) {
        if let (Some(iri), Some(definition)) = (activity_id(activity), activity.get("definition").and_then(Value::as_object)) {
            found.push((iri, definition));
        }
    }
    if let Some(substatement) = statement.get("object").filter(|object| object.get("objectType").is_some_and(|kind| kind == "SubStatement"))
    {
        defined_activities(substatement, found);
    }
}

/// Adds a definition to another. Texts and extensions are combined; other properties are replaced.
fn merge(stored: &mut Map<String, Value>, new: &Map<String, Value>) {
    for (name, value) in new {
        match (stored.get_mut(name), value) {
            (Some(Value::Object(stored)), Value::Object(new)) if matches!(name.as_str(), "name" | "description" | "extensions") => {
                stored.extend(new.clone());
            }
            _ => {
                stored.insert(name.clone(), value.clone());
            }
        }
    }
}

/// The rows of the activities whose definition changes by some statements.
pub async fn changed_rows(
    tx: &impl ConnectionTrait,
    actor: &Actor,
    at: chrono::DateTime<chrono::Utc>,
    statements: &[Value],
) -> Result<Vec<Model>> {
    let mut found = Vec::new();
    statements.iter().for_each(|statement| defined_activities(statement, &mut found));
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let stored = load(tx, actor, found.iter().map(|(iri, _)| *iri)).await?;
    let mut merged: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for (iri, definition) in found {
        let current = || stored.get(iri).and_then(Value::as_object).cloned().unwrap_or_default();
        merge(merged.entry(iri).or_insert_with(current), definition);
    }
    let changed = merged.into_iter().filter(|(iri, definition)| stored.get(*iri).and_then(Value::as_object) != Some(definition));
    let to_row = |(iri, definition): (&str, Map<String, Value>)| Model {
        organization_id: actor.organization(),
        key: sha256_hex(iri),
        iri: iri.to_owned(),
        definition: definition.into(),
        updated_at: at,
    };
    Ok(changed.map(to_row).collect())
}

async fn load<'a>(db: &impl ConnectionTrait, actor: &Actor, iris: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, Value>> {
    let keys = iris.map(sha256_hex).collect::<std::collections::BTreeSet<_>>();
    let rows = Entity::of(actor.organization()).filter(db::in_texts(db, Column::Key, keys)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.iri, row.definition)).collect())
}

/// What the statements of clients say about an activity. `None`: nothing.
pub async fn definition_of(db: &impl ConnectionTrait, actor: &Actor, iri: &str) -> Result<Option<Value>> {
    Ok(load(db, actor, [iri].into_iter()).await?.remove(iri))
}

/// What is known about the activities in some statements, by IRI.
pub async fn definitions(db: &impl ConnectionTrait, actor: &Actor, statements: &[Value]) -> Result<BTreeMap<String, Value>> {
    let mut iris = Vec::new();
    statements.iter().for_each(|statement| activity_iris(statement, &mut iris));
    if iris.is_empty() { Ok(BTreeMap::new()) } else { load(db, actor, iris.into_iter()).await }
}

fn activity_iris<'a>(statement: &'a Value, iris: &mut Vec<&'a str>) {
    let lists = statement.pointer("/context/contextActivities").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let in_context = lists.flat_map(|list| list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice));
    iris.extend(in_context.chain(statement.get("object")).filter_map(activity_id));
    if let Some(substatement) = statement.get("object").filter(|object| object.get("objectType").is_some_and(|kind| kind == "SubStatement"))
    {
        activity_iris(substatement, iris);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn texts_in_several_languages_are_combined() {
        let mut stored = json!({ "name": { "en": "Course" }, "type": "http://example.com/course" });
        let new = json!({ "name": { "de": "Kurs" }, "type": "http://example.com/lesson" });
        merge(stored.as_object_mut().unwrap(), new.as_object().unwrap());
        assert_eq!(stored, json!({ "name": { "en": "Course", "de": "Kurs" }, "type": "http://example.com/lesson" }));
    }
}
