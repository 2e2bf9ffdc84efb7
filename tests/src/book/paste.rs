//! Formats an output so that it can be pasted into a page as the answer of a command.

use async_graphql::{Value, indexmap::IndexMap};

/// The maximum length of a line with a whole object or array.
const WIDTH: usize = 110;

/// JSON on as few lines as possible, with `…` in place of identifiers, instants and cursors; other text unchanged.
pub fn paste_ready(output: &str) -> String {
    // Unlike the `Value` of serde_json, that of async-graphql keeps the order of members.
    let documents: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(output).into_iter().collect();
    match documents {
        Ok(mut documents) if !documents.is_empty() => {
            documents.iter_mut().for_each(remove_extensions);
            let texts = documents.iter().map(|document| format_json(&generalize(document, ""), 0));
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => output.trim_end().to_owned(),
    }
}

/// Removes the `extensions` of a GraphQL response, which most pages omit.
fn remove_extensions(document: &mut Value) {
    if let Value::Object(members) = document
        && (members.contains_key("data") || members.contains_key("errors"))
    {
        members.shift_remove("extensions");
    }
}

fn format_json(value: &Value, indent: usize) -> String {
    let flat = format_flat(value);
    if indent + flat.chars().count() <= WIDTH {
        return flat;
    }
    let (inner, outer) = (" ".repeat(indent + 2), " ".repeat(indent));
    let wrap = |open: &str, items: Vec<String>, close: &str| {
        let lines: Vec<_> = items.iter().map(|item| format!("{inner}{item}")).collect();
        format!("{open}\n{}\n{outer}{close}", lines.join(",\n"))
    };
    match value {
        Value::Object(members) => {
            let items = members.iter().map(|(name, value)| format!("\"{name}\": {}", format_json(value, indent + 2)));
            wrap("{", items.collect(), "}")
        }
        Value::List(elements) => wrap("[", elements.iter().map(|element| format_json(element, indent + 2)).collect(), "]"),
        _ => flat,
    }
}

/// On one line, with a space after each comma and colon.
fn format_flat(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let items: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\": {}", format_flat(value))).collect();
            format!("{{{}}}", items.join(", "))
        }
        Value::List(elements) => format!("[{}]", elements.iter().map(format_flat).collect::<Vec<_>>().join(", ")),
        _ => value.clone().into_json().unwrap().to_string(),
    }
}

fn generalize(value: &Value, name: &str) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), generalize(value, name)));
            Value::Object(members.collect::<IndexMap<_, _>>())
        }
        Value::List(elements) => Value::List(elements.iter().map(|element| generalize(element, name)).collect()),
        Value::String(text) if is_instant(text) || name == "requestId" || name.to_lowercase().ends_with("cursor") => "…".into(),
        Value::String(text) if is_identifier(text) => format!("{}…", &text[..4]).into(),
        _ => value.clone(),
    }
}

/// A TypeID: three letters, an underscore and 26 characters.
fn is_identifier(text: &str) -> bool {
    let (prefix, suffix) = text.split_once('_').unwrap_or_default();
    prefix.len() == 3 && suffix.len() == 26 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_instant(text: &str) -> bool {
    chrono::DateTime::parse_from_rfc3339(text).is_ok()
}

#[test]
fn a_paste_ready_answer_matches_the_output_from_which_it_was_generated() {
    let output = r#"{"data":{"id":"emp_01kcb0tw3hf8f9zn9qzq3zqv7d","endCursor":"abc","at":"2026-01-05T10:00:00Z","a":1}}"#;
    let paste = paste_ready(output);
    assert_eq!(paste, r#"{"data": {"id": "emp_…", "endCursor": "…", "at": "…", "a": 1}}"#);
    assert_eq!(super::answer::compare_json(&paste, output), Ok(()));
}
