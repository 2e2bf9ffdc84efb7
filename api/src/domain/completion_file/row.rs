//! What a row of a completion file says.

use super::mapping::{CompiledCompletions, RESULTS};
use crate::{
    domain::{
        roster_mapping::{CellMeaning, ColumnTarget},
        statement::{is_iri, parse_timestamp},
        table_file::MappedRow,
    },
    platform::{
        Code,
        error::{Problem, Problems},
    },
};
use chrono::{DateTime, NaiveTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;

/// The longest text of a cell, in characters.
const MAX_TEXT: usize = 500;

/// A completed activity of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    pub external_id: Option<String>,
    pub email: Option<String>,
    /// The IRI.
    pub activity_id: String,
    pub activity_name: Option<String>,
    pub completed_at: DateTime<Utc>,
    /// -1 to 1.
    pub scaled_score: Option<f64>,
    /// One of [`RESULTS`].
    pub result: &'static str,
}

impl Completion {
    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn read(mapping: &CompiledCompletions, row: MappedRow, now: DateTime<Utc>) -> Result<Self, Vec<Problem>> {
        let mut problems = row.problems;
        let (mut texts, mut completed_at) = (HashMap::new(), None);
        for (target, value) in &mapping.table.fixed_values {
            texts.insert(target.name(), value.clone());
        }
        for (rule, cell) in &row.cells {
            let text = match rule.cell.read(&cell.text()) {
                CellMeaning::Keep | CellMeaning::Clear => continue,
                CellMeaning::Reject => {
                    problems.add(rule.target.name(), Code::Invalid, "is empty: the mapping rejects rows without it");
                    continue;
                }
                CellMeaning::Text(text) | CellMeaning::Value(text) => text,
            };
            let is_plain = text.chars().count() <= MAX_TEXT && !text.chars().any(char::is_control);
            let message = format!("must have at most {MAX_TEXT} characters and no control characters");
            problems.require(is_plain, rule.target.name(), message);
            if rule.target == ColumnTarget::Attribute("completedAt") {
                let parsed = parse_timestamp(&text)
                    .map_or_else(|| rule.cell.date_formats.parse(&text).map(|date| date.and_time(NaiveTime::MIN).and_utc()), Ok);
                completed_at = parsed.map_err(|message| problems.add("completedAt", Code::Invalid, message)).ok();
                problems.require(completed_at.is_none_or(|at| at <= now), "completedAt", "must not be in the future");
            }
            texts.insert(rule.target.name(), text);
        }
        let mut take = |name: &str| texts.remove(name).filter(|text| !text.is_empty());
        let (external_id, email) = (take("externalId"), take("email"));
        problems.require(external_id.is_some() || email.is_some(), "externalId", "a row needs externalId or email");
        problems.require(take("completedAt").is_some(), "completedAt", "is required");
        let (activity, score, result) = (take("activityId"), take("score"), take("result"));
        problems.require(activity.is_some(), "activityId", "is required");
        let scaled_score = score.and_then(|score| scale(&score, mapping.max_score, &mut problems));
        let result = result.map_or(Some("COMPLETED"), |word| RESULTS.into_iter().find(|known| known.eq_ignore_ascii_case(&word)));
        problems.require(result.is_some(), "result", "must be PASSED, FAILED or COMPLETED, or a word of the mapping");
        let completion = completed_at.zip(activity).zip(result).map(|((completed_at, activity), result)| Self {
            external_id,
            email,
            activity_id: activity_iri(&mapping.activity_base, &activity),
            activity_name: take("activityName"),
            completed_at,
            scaled_score,
            result,
        });
        let problems = problems.into_inner();
        match completion {
            Some(completion) if problems.is_empty() => Ok(completion),
            _ => Err(problems),
        }
    }

    /// The statement about the owner of an account.
    pub fn to_statement(&self, id: &str, account: &Value) -> Value {
        let verb = self.result.to_ascii_lowercase();
        let mut statement = json!({
            "id": id,
            "actor": { "account": account },
            "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}"), "display": { "en": verb } },
            "object": { "id": self.activity_id, "definition": { "type": "http://adlnet.gov/expapi/activities/course" } },
            "result": { "completion": true },
            "timestamp": self.completed_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        });
        let parts = [
            ("/object/definition", "name", self.activity_name.as_ref().map(|name| json!({ "en": name }))),
            ("/result", "score", self.scaled_score.map(|scaled| json!({ "scaled": scaled }))),
            ("/result", "success", (self.result != "COMPLETED").then(|| (self.result == "PASSED").into())),
        ];
        for (place, name, value) in parts {
            if let (Some(members), Some(value)) = (statement.pointer_mut(place).and_then(Value::as_object_mut), value) {
                members.insert(name.into(), value);
            }
        }
        statement
    }
}

/// The share of the maximum that a score such as `85`, `85.5` or `85 %` is.
fn scale(text: &str, max: f64, problems: &mut Problems) -> Option<f64> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>().ok().filter(|score| (0.0..=max).contains(score));
    problems.require(number.is_some(), "score", format!("must be a number from 0 to {max}, with a point before decimals"));
    number.map(|score| score / max)
}

/// A code becomes an IRI; an IRI stays as it is.
fn activity_iri(base: &str, activity: &str) -> String {
    if is_iri(activity) && activity.contains("://") {
        return activity.to_owned();
    }
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    let code: String =
        activity.bytes().map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    format!("{base}{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_an_iri() {
        let base = "https://lms.example/";
        assert_eq!(activity_iri(base, "SQL 1/ä"), "https://lms.example/SQL%201%2F%C3%A4");
        assert_eq!(activity_iri(base, "https://other.example/x?y"), "https://other.example/x?y");
        assert_eq!(activity_iri(base, "A:1"), "https://lms.example/A%3A1", "a code with a colon is no address");
    }

    #[test]
    fn a_score_is_scaled_by_the_maximum() {
        let mut problems = Problems::default();
        assert_eq!(scale("85 %", 100.0, &mut problems), Some(0.85));
        assert_eq!(scale("5", 10.0, &mut problems), Some(0.5));
        assert_eq!(scale("101", 100.0, &mut problems), None);
        assert_eq!(scale("8,5", 100.0, &mut problems), None);
        assert_eq!(problems.into_inner().len(), 2);
    }
}
