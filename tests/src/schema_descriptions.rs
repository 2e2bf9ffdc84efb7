//! Descriptions in the schema: every element has one, as complete sentences in plain technical English.

use crate::{schema_introspection::IntrospectedSchema, world::World};
use serde_json::Value;

const MIN_LENGTH: usize = 20;

/// Types of the GraphQL specification, which async-graphql describes.
const BUILT_IN_SCALARS: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

/// Words and phrases that descriptions must not contain: archaic words, personification, and words that are not in the glossary.
const FORBIDDEN_WORDS: [&str; 38] = [
    "whoever",
    "whomever",
    "somebody",
    "someone",
    "nobody",
    "everybody",
    "anybody",
    "is told",
    "are told",
    "was told",
    "be told",
    "tells",
    "carries out",
    "carried out",
    "carry out",
    "stands in",
    "stands for",
    "stands at",
    "stands on",
    "where it stands",
    "lies behind",
    "what was to come",
    "save for",
    "but for",
    "besides",
    "betimes",
    "hither",
    "anew",
    "moot",
    "meeting",
    "boss",
    "leaver",
    "joiner",
    "has left",
    "of ours",
    "one's own",
    "is asked",
    "knows",
];

/// Elements that may contain a forbidden word: a session is defined as a meeting, and called a session everywhere else.
const EXCEPTIONS: [(&str, &str); 1] = [("Session", "meeting")];

/// First words of fragments of sentences, such as "Whose session it is.".
const FORBIDDEN_STARTS: [&str; 6] = ["Whose ", "Who ", "What ", "Where ", "When ", "How "];

/// An element of the schema, such as `Employee.manager` or `Query.employees(filter)`, and its description.
type Element = (String, Option<String>);

fn elements(schema: &IntrospectedSchema) -> Vec<Element> {
    let mut elements = Vec::new();
    let mut add = |name: String, element: &Value| elements.push((name, element["description"].as_str().map(str::to_owned)));
    let members = |value: &Value, list: &str| value[list].as_array().cloned().unwrap_or_default();
    let name = |element: &Value| element["name"].as_str().unwrap().to_owned();
    for (kind, definition) in &schema.types {
        if kind.starts_with("__") || BUILT_IN_SCALARS.contains(&kind.as_str()) {
            continue;
        }
        add(kind.clone(), definition);
        for field in members(definition, "fields") {
            let field_name = format!("{kind}.{}", name(&field));
            add(field_name.clone(), &field);
            for argument in members(&field, "args") {
                add(format!("{field_name}({})", name(&argument)), &argument);
            }
        }
        for list in ["inputFields", "enumValues"] {
            for member in members(definition, list) {
                add(format!("{kind}.{}", name(&member)), &member);
            }
        }
    }
    elements
}

/// Whether a text contains a word or phrase, without regard to case, as whole words.
fn contains_word(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let mut matches = text.match_indices(word);
    matches.any(|(at, _)| !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next()))
}

fn violation(name: &str, description: Option<&str>) -> Option<String> {
    let Some(description) = description else { return Some("has no description".to_owned()) };
    let text = description.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(word) = FORBIDDEN_WORDS.iter().find(|word| contains_word(&text, word) && !EXCEPTIONS.contains(&(name, **word))) {
        return Some(format!("contains {word:?}: {text}"));
    }
    if FORBIDDEN_STARTS.iter().any(|start| text.starts_with(start)) {
        return Some(format!("does not begin with its subject: {text}"));
    }
    match text.chars().count() {
        length if length < MIN_LENGTH => Some(format!("has {length} characters, fewer than {MIN_LENGTH}: {text}")),
        _ if !text.ends_with('.') => Some(format!("does not end with a full stop: {text}")),
        _ => None,
    }
}

#[tokio::test]
async fn every_element_of_the_schema_has_a_description_in_plain_sentences() {
    let world = World::new().await;
    let schema = IntrospectedSchema::fetch_whole(&world.admin()).await;
    let elements = elements(&schema);
    assert!(elements.len() > 1000, "only {} elements were found", elements.len());
    let violations = elements.iter().filter_map(|(name, text)| Some(format!("{name} {}", violation(name, text.as_deref())?)));
    let violations: Vec<_> = violations.collect();
    assert!(violations.is_empty(), "{} of {} descriptions:\n{}", violations.len(), elements.len(), violations.join("\n"));
    world.end().await;
}

#[test]
fn descriptions_without_meaning_or_in_other_words_are_found() {
    let violation = |description| violation("Program.startsOn", description);
    assert_eq!(violation(Some("The date on which the program starts. Null: no fixed start.")), None);
    assert_eq!(violation(None).unwrap(), "has no description");
    assert!(violation(Some("The first day.")).unwrap().starts_with("has 14 characters"));
    assert!(violation(Some("The date on which the program starts")).unwrap().starts_with("does not end"));
    assert!(violation(Some("The pairing of the\nmeeting.")).unwrap().starts_with("contains \"meeting\""));
    assert!(violation(Some("Whose session it is.")).unwrap().starts_with("does not begin with its subject"));
    assert_eq!(violation(Some("The smoothness of the knowledge.")), None, "parts of words are allowed");
}
