//! Whether two statements are the same (IEEE 9274.1.1, section 4.2.3): what the store adds, definitions of activities, names of verbs, the order
//! of members and attachments, and what is finer than a hundredth of a second in a duration are no difference.

use super::value_type::{parse_timestamp, truncate_duration};
use serde_json::{Map, Value};

/// What is compared of attachments.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Attachments {
    Compared,
    /// A signed statement does not contain its own signature.
    Ignored,
}

/// Whether two statements are the same.
pub fn are_same(first: &Value, second: &Value, attachments: Attachments) -> bool {
    let (mut first, mut second) = (normalize("", first), normalize("", second));
    for statement in [&mut first, &mut second].into_iter().filter_map(Value::as_object_mut) {
        for added in ["id", "stored", "authority", "version"] {
            statement.remove(added);
        }
        if attachments == Attachments::Ignored {
            statement.remove("attachments");
        }
    }
    // A client that leaves the timestamp to the store repeats the statement without it.
    if first.get("timestamp").is_none() || second.get("timestamp").is_none() {
        for statement in [&mut first, &mut second].into_iter().filter_map(Value::as_object_mut) {
            statement.remove("timestamp");
        }
    }
    first == second
}

fn normalize(name: &str, value: &Value) -> Value {
    let normalized = match value {
        Value::Object(members) => {
            // Extensions are compared as they are.
            if name == "extensions" {
                return normalize_numbers(value);
            }
            let kept = members.iter().filter(|(name, _)| !matches!(name.as_str(), "definition" | "display"));
            let mut members: Map<String, Value> = kept.map(|(name, value)| (name.clone(), normalize(name, value))).collect();
            let is_default = |kind: &Value| kind == "Agent" || kind == "Activity";
            if members.get("objectType").is_some_and(is_default) {
                // The types that are meant when none is given; the other properties tell which of the two it is.
                members.remove("objectType");
            }
            Value::Object(members)
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(|item| normalize("", item)).collect();
            if matches!(name, "member" | "attachments") {
                items.sort_by_cached_key(Value::to_string);
            }
            Value::Array(items)
        }
        Value::String(text) => match name {
            "id" | "registration" if super::is_uuid(text) => text.to_ascii_lowercase().into(),
            "sha2" | "mbox_sha1sum" => text.to_ascii_lowercase().into(),
            "duration" => truncate_duration(text).into(),
            "timestamp" => parse_timestamp(text).map_or_else(|| text.clone().into(), |at| at.to_rfc3339().into()),
            _ => value.clone(),
        },
        Value::Number(_) => normalize_numbers(value),
        _ => value.clone(),
    };
    into_list(name, normalized)
}

/// `1` and `1.0` are the same number.
fn normalize_numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or_else(|| value.clone(), Value::from),
        Value::Array(items) => items.iter().map(normalize_numbers).collect(),
        Value::Object(members) => Value::Object(members.iter().map(|(name, value)| (name.clone(), normalize_numbers(value))).collect()),
        _ => value.clone(),
    }
}

/// A single activity in the context is a list of one.
fn into_list(name: &str, value: Value) -> Value {
    let is_activity = matches!(name, "parent" | "grouping" | "category" | "other") && value.is_object();
    if is_activity { Value::Array(vec![value]) } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn statement(change: impl FnOnce(&mut Value)) -> Value {
        let mut statement = json!({
            "actor": { "objectType": "Group", "member": [{ "mbox": "mailto:a@x" }, { "mbox": "mailto:b@x" }] },
            "verb": { "id": "http://example.com/verb", "display": { "en": "did" } },
            "object": { "id": "http://example.com/activity" },
            "result": { "duration": "PT0.12S", "score": { "raw": 1 } },
            "context": { "contextActivities": { "parent": { "id": "http://example.com/parent" } } },
        });
        change(&mut statement);
        statement
    }

    #[test]
    fn what_the_specification_allows_to_differ_is_no_difference() {
        let same = statement(|statement| {
            statement["id"] = "16fd2706-8baf-433b-82eb-8c7fada847da".into();
            statement["stored"] = "2026-01-31T12:00:00Z".into();
            statement["timestamp"] = "2026-01-31T12:00:00Z".into();
            statement["actor"]["member"].as_array_mut().unwrap().reverse();
            statement["verb"]["display"] = json!({ "de": "tat" });
            statement["object"] = json!({ "objectType": "Activity", "id": "http://example.com/activity", "definition": {} });
            statement["result"] = json!({ "duration": "PT0.1239S", "score": { "raw": 1.0 } });
            statement["context"]["contextActivities"]["parent"] = json!([{ "id": "http://example.com/parent" }]);
        });
        assert!(are_same(&statement(|_| {}), &same, Attachments::Compared));
    }

    #[test]
    fn another_verb_score_or_attachment_is_a_difference() {
        let original = statement(|_| {});
        let verb = statement(|statement| statement["verb"]["id"] = "http://example.com/other".into());
        let score = statement(|statement| statement["result"]["score"]["raw"] = json!(2));
        let attachment = statement(|statement| statement["attachments"] = json!([{ "sha2": "00" }]));
        for other in [&verb, &score, &attachment] {
            assert!(!are_same(&original, other, Attachments::Compared), "{other}");
        }
        assert!(are_same(&original, &attachment, Attachments::Ignored));
    }
}
