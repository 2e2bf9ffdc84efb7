//! Compares the answer that a page shows with the actual output. `…` in the shown answer matches text that may differ.

use serde_json::Value;
use std::iter::Peekable;
use std::str::Chars;

/// The string that replaces `…` outside of strings, so that the shown answer is JSON.
const ANYTHING: &str = "\u{0}anything";
const ELLIPSIS: char = '…';

/// Compares two texts line by line. A line `…` matches any number of lines.
///
/// # Errors
/// The first line that differs.
pub fn compare_text(expected: &str, actual: &str) -> Result<(), String> {
    let lines = |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    let (expected, actual) = (lines(expected), lines(actual));
    if lines_match(&expected, &actual) {
        return Ok(());
    }
    let at = expected.iter().zip(&actual).position(|(expected, actual)| expected.trim() == "…" || !matches(expected, actual));
    let at = at.unwrap_or(expected.len().min(actual.len()));
    let line = |lines: &[String]| lines.get(at).cloned().unwrap_or_else(|| "no such line".into());
    Err(format!("line {}: expected {:?}, got {:?}", at + 1, line(&expected), line(&actual)))
}

fn lines_match(expected: &[String], actual: &[String]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((line, rest)) if line.trim() == "…" => (0..=actual.len()).any(|skipped| lines_match(rest, &actual[skipped..])),
        Some((line, rest)) => actual.split_first().is_some_and(|(first, others)| matches(line, first) && lines_match(rest, others)),
    }
}

/// Whether a text matches a pattern in which `…` matches any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((beginning, rest)) = pattern.split_once(ELLIPSIS) else { return pattern == text };
    let Some(text) = text.strip_prefix(beginning) else { return false };
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    starts.into_iter().any(|at| matches(rest, &text[at..]))
}

/// Compares JSON documents, one or several after each other. `…` is any value, any further members of an object or any
/// further elements of an array; in a string it is any text. The `extensions` of a response may be left out.
///
/// # Errors
/// The path of the first difference and both values there.
pub fn compare_json(expected: &str, actual: &str) -> Result<(), String> {
    let expected = documents(&mark_ellipses(expected)).map_err(|error| format!("the shown answer is not JSON: {error}"))?;
    let mut actual = documents(actual).map_err(|error| format!("the output is not JSON: {error}"))?;
    for (expected, actual) in expected.iter().zip(&mut actual) {
        if expected.get("extensions").is_none() {
            remove_extensions(actual);
        }
    }
    compare(&Value::Array(expected), &Value::Array(actual)).map_err(|(path, problem)| {
        // The outermost array holds the documents: its index is shown when there are several.
        let path = path.strip_prefix("[0]").unwrap_or(&path);
        let path = if path.is_empty() { "the document" } else { path.trim_start_matches('.') };
        format!("{path}: {problem}")
    })
}

/// Whether a text is JSON apart from its `…`.
///
/// # Errors
/// What is wrong with it.
pub fn check_json(text: &str) -> Result<(), String> {
    documents(&mark_ellipses(text)).map(drop).map_err(|error| error.to_string())
}

/// Removes the `extensions` of a GraphQL response, which contain its cost.
fn remove_extensions(document: &mut Value) {
    if let Value::Object(members) = document
        && (members.contains_key("data") || members.contains_key("errors"))
    {
        members.remove("extensions");
    }
}

pub fn documents(text: &str) -> serde_json::Result<Vec<Value>> {
    serde_json::Deserializer::from_str(text).into_iter().collect()
}

/// The path and a description of what differs there.
type Difference = (String, String);

fn compare(expected: &Value, actual: &Value) -> Result<(), Difference> {
    let differ = || Err((String::new(), format!("expected {expected}, got {actual}").replace(&ANYTHING.escape_default().to_string(), "…")));
    match (expected, actual) {
        (Value::String(anything), _) if anything == ANYTHING => Ok(()),
        (Value::String(pattern), Value::String(text)) if matches(pattern, text) => Ok(()),
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, value) in expected.iter().filter(|(name, _)| *name != ANYTHING) {
                let Some(found) = actual.get(name) else { return Err((format!(".{name}"), "is missing".into())) };
                compare(value, found).map_err(|(path, problem)| (format!(".{name}{path}"), problem))?;
            }
            let extra = actual.keys().find(|name| !expected.contains_key(*name));
            match extra {
                Some(name) if !expected.contains_key(ANYTHING) => Err((format!(".{name}"), "is not in the shown answer".into())),
                _ => Ok(()),
            }
        }
        (Value::Array(expected), Value::Array(actual)) => compare_elements(expected, actual, 0),
        _ if expected == actual => Ok(()),
        _ => differ(),
    }
}

fn compare_elements(expected: &[Value], actual: &[Value], at: usize) -> Result<(), Difference> {
    match (expected.split_first(), actual.split_first()) {
        (None, None) => Ok(()),
        (Some((first, rest)), _) if *first == ANYTHING && !(rest.is_empty() && actual.len() == 1) => {
            let results = (0..=actual.len()).map(|skipped| compare_elements(rest, &actual[skipped..], at + skipped));
            let results: Vec<_> = results.collect();
            if results.iter().any(Result::is_ok) { Ok(()) } else { results.into_iter().next_back().unwrap_or(Ok(())) }
        }
        (Some((first, rest)), Some((found, others))) => {
            compare(first, found).map_err(|(path, problem)| (format!("[{at}]{path}"), problem))?;
            compare_elements(rest, others, at + 1)
        }
        (Some(_), None) => Err((format!("[{at}]"), "is missing".into())),
        (None, Some((found, _))) => Err((format!("[{at}]"), format!("is not in the shown answer: {found}"))),
    }
}

/// Converts a shown answer to JSON: each `…` outside of strings becomes a value or a member that [`compare`] accepts for any other.
fn mark_ellipses(text: &str) -> String {
    let (mut json, mut chars, mut nesting) = (String::new(), text.chars().peekable(), Vec::new());
    // Whether the next value is a member's name.
    let mut at_name = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => copy_string(&mut chars, &mut json),
            ELLIPSIS => {
                let marker = serde_json::to_string(ANYTHING).unwrap();
                json.push_str(&if at_name { format!("{marker}:true") } else { marker });
            }
            '{' | '[' => {
                nesting.push(c);
                json.push(c);
            }
            '}' | ']' => {
                nesting.pop();
                json.push(c);
            }
            _ => json.push(c),
        }
        at_name = match c {
            '{' => true,
            ',' => nesting.last() == Some(&'{'),
            c if c.is_whitespace() => at_name,
            _ => false,
        };
    }
    json
}

fn copy_string(chars: &mut Peekable<Chars>, json: &mut String) {
    json.push('"');
    while let Some(c) = chars.next() {
        json.push(c);
        match c {
            '"' => return,
            '\\' => json.extend(chars.next()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipsis_in_json_matches_any_value_or_members_and_everything_else_must_be_equal() {
        let actual = r#"{"id": "emp_01k", "tags": [1, 2, 3], "more": {"x": 1, "y": [null]}}"#;
        for expected in [
            r#"{"id": "emp_…", "tags": [1, 2, 3], "more": {"x": 1, "y": [null]}}"#,
            r#"{"id": …, "tags": [1, …], "more": {"x": 1, …}}"#,
            r#"{"tags": [1, …, 3], …}"#,
            r#"{ … }"#,
            r#"{"more": …, "tags": […, 2, …], …}"#,
        ] {
            assert_eq!(compare_json(expected, actual), Ok(()), "{expected}");
        }
        for (expected, difference) in [
            (r#"{"id": "org_…", …}"#, r#"id: expected "org_…", got "emp_01k""#),
            (r#"{"id": "emp_01k", "tags": [1, 2, 3]}"#, "more: is not in the shown answer"),
            (r#"{"tags": [1, 2], …}"#, "tags[2]: is not in the shown answer: 3"),
            (r#"{"tags": [1, 2, 3, 4], …}"#, "tags[3]: is missing"),
            (r#"{"more": {"x": 2, …}, …}"#, "more.x: expected 2, got 1"),
            (r#"{"name": …, …}"#, "name: is missing"),
        ] {
            assert_eq!(compare_json(expected, actual), Err(difference.to_owned()), "{expected}");
        }
    }

    #[test]
    fn an_ellipsis_in_text_matches_any_text_or_any_lines() {
        assert_eq!(compare_text("a\n…\nz …!\n", "a\nb\nc\nz 12!\n\n"), Ok(()));
        assert_eq!(compare_text("a\nb", "a\nc"), Err(r#"line 2: expected "b", got "c""#.into()));
        assert_eq!(compare_text("a", "a\nc"), Err(r#"line 2: expected "no such line", got "c""#.into()));
    }
}
