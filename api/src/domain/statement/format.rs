//! The formats of statements in responses (IEEE 9274.1.1, section 4.1.6.1): exact, with identifiers only, or with one language and the combined
//! definitions of activities.

use super::agent::IDENTIFIERS;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How statements are rendered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As they were stored.
    #[default]
    Exact,
    /// Agents, activities and verbs with what identifies them, and nothing else.
    Ids,
    /// With the combined definitions of activities, and one language of each text.
    Canonical,
}

/// Renders a statement. `definitions` are the combined ones of activities by IRI, and `languages` the preferred ones, best first.
pub fn format_statement(statement: &Value, format: Format, definitions: &BTreeMap<String, Value>, languages: &[String]) -> Value {
    let context = Formatter { format, definitions, languages };
    context.statement(statement)
}

struct Formatter<'a> {
    format: Format,
    definitions: &'a BTreeMap<String, Value>,
    languages: &'a [String],
}

impl Formatter<'_> {
    fn statement(&self, statement: &Value) -> Value {
        map_members(statement, |name, value| match name {
            "actor" | "authority" => self.actor(value),
            "verb" => self.verb(value),
            "object" => self.object(value),
            "context" => self.context(value),
            "attachments" => map_items(value, |attachment| map_members(attachment, |name, value| self.text_member(name, value))),
            _ => value.clone(),
        })
    }

    fn context(&self, context: &Value) -> Value {
        map_members(context, |name, value| match name {
            "instructor" | "team" => self.actor(value),
            "contextActivities" => map_members(value, |_, list| map_items(list, |activity| self.activity(activity))),
            "contextAgents" | "contextGroups" => map_items(value, |item| {
                map_members(item, |name, value| if matches!(name, "agent" | "group") { self.actor(value) } else { value.clone() })
            }),
            _ => value.clone(),
        })
    }

    fn object(&self, object: &Value) -> Value {
        match object.get("objectType").and_then(Value::as_str) {
            None | Some("Activity") => self.activity(object),
            Some("Agent" | "Group") => self.actor(object),
            Some("SubStatement") => self.statement(object),
            _ => object.clone(),
        }
    }

    /// With identifiers only, a group without an identifier keeps its members, which are what identifies it.
    fn actor(&self, actor: &Value) -> Value {
        if self.format != Format::Ids {
            return actor.clone();
        }
        let is_identified = IDENTIFIERS.iter().any(|name| actor.get(name).is_some());
        let kept = actor.as_object().into_iter().flatten().filter_map(|(name, value)| match name.as_str() {
            "member" if !is_identified => Some((name.clone(), map_items(value, |member| self.actor(member)))),
            name if name == "objectType" || IDENTIFIERS.contains(&name) => Some((name.to_owned(), value.clone())),
            _ => None,
        });
        Value::Object(kept.collect())
    }

    fn verb(&self, verb: &Value) -> Value {
        if self.format == Format::Ids { keep(verb, &["id"]) } else { map_members(verb, |name, value| self.text_member(name, value)) }
    }

    fn activity(&self, activity: &Value) -> Value {
        if self.format == Format::Ids {
            return keep(activity, &["id"]);
        }
        let mut activity = activity.clone();
        let combined = activity.get("id").and_then(Value::as_str).and_then(|iri| self.definitions.get(iri));
        if let (Some(combined), Some(members)) = (combined, activity.as_object_mut()) {
            members.insert("definition".into(), self.definition(combined));
        }
        activity
    }

    fn definition(&self, definition: &Value) -> Value {
        map_members(definition, |name, value| match name {
            "choices" | "scale" | "source" | "target" | "steps" => {
                map_items(value, |component| map_members(component, |name, value| self.text_member(name, value)))
            }
            _ => self.text_member(name, value),
        })
    }

    /// Keeps one language of a member with a text in several languages.
    fn text_member(&self, name: &str, value: &Value) -> Value {
        let texts = value.as_object().filter(|_| self.format == Format::Canonical && matches!(name, "name" | "description" | "display"));
        let Some(texts) = texts else { return value.clone() };
        let chosen = self.languages.iter().find_map(|wanted| texts.iter().find(|(language, _)| matches_language(language, wanted)));
        let chosen = chosen.or_else(|| texts.iter().next());
        Value::Object(chosen.map(|(language, text)| (language.clone(), text.clone())).into_iter().collect())
    }
}

/// Whether a language is the wanted one, or a form of it (RFC 4647, section 3.3.1).
fn matches_language(language: &str, wanted: &str) -> bool {
    let (language, wanted) = (language.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    wanted == "*" || language == wanted || language.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('-'))
}

fn map_members(value: &Value, map: impl Fn(&str, &Value) -> Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), map(name, value))).collect::<Map<_, _>>())
        }
        value => value.clone(),
    }
}

/// The items of a list, or a single one in place of a list.
fn map_items(value: &Value, map: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(map).collect()),
        item => map(item),
    }
}

fn keep(value: &Value, names: &[&str]) -> Value {
    let members = value.as_object().into_iter().flatten().filter(|(name, _)| names.contains(&name.as_str()));
    Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn statement() -> Value {
        json!({
            "actor": { "objectType": "Group", "name": "Team", "member": [{ "name": "Ann", "mbox": "mailto:ann@example.com" }] },
            "verb": { "id": "http://example.com/verb", "display": { "en-US": "did", "de": "tat" } },
            "object": { "id": "http://example.com/activity", "definition": { "name": { "en": "One" } } },
        })
    }

    #[test]
    fn identifiers_are_kept_alone() {
        let expected = json!({
            "actor": { "objectType": "Group", "member": [{ "mbox": "mailto:ann@example.com" }] },
            "verb": { "id": "http://example.com/verb" },
            "object": { "id": "http://example.com/activity" },
        });
        assert_eq!(format_statement(&statement(), Format::Ids, &BTreeMap::new(), &[]), expected);
    }

    #[test]
    fn the_preferred_language_and_the_combined_definition_are_chosen() {
        let combined = json!({ "name": { "en": "One", "de": "Eins" }, "type": "http://example.com/type" });
        let definitions = BTreeMap::from([("http://example.com/activity".to_owned(), combined)]);
        let formatted = format_statement(&statement(), Format::Canonical, &definitions, &["fr".into(), "de".into()]);
        assert_eq!(formatted["verb"]["display"], json!({ "de": "tat" }));
        assert_eq!(formatted["object"]["definition"], json!({ "name": { "de": "Eins" }, "type": "http://example.com/type" }));
        assert_eq!(formatted["actor"], statement()["actor"]);
        let english = format_statement(&statement(), Format::Canonical, &definitions, &["en".into()]);
        assert_eq!(english["verb"]["display"], json!({ "en-US": "did" }));
    }
}
