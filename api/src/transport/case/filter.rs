//! The parameter `filter` of lists: `title~'coaching' AND language='en'`. A condition is a member, one of `=`, `!=`, `>`, `>=`, `<`, `<=` and
//! `~` (contains), and a value in single quotes, in which a quote is doubled. `AND` binds closer than `OR`.

use super::error::CaseError;
use chrono::DateTime;
use serde_json::Value;
use std::cmp::Ordering;

/// The code of errors in this parameter.
const INVALID_FILTER: &str = "invalid_filter_field";

/// The comparisons, those first whose beginning is another one.
const COMPARISONS: [(&str, Comparison); 7] = [
    ("!=", Comparison::NotEqual),
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("=", Comparison::Equal),
    (">", Comparison::Greater),
    ("<", Comparison::Less),
    ("~", Comparison::Contains),
];

/// The most conditions of a filter.
const MAX_CONDITIONS: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Greater,
    AtLeast,
    Less,
    AtMost,
    Contains,
}

#[derive(Debug, PartialEq, Eq)]
struct Condition {
    member: String,
    comparison: Comparison,
    value: String,
}

/// A parsed filter: one of the lists of conditions must hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filter(Vec<Vec<Condition>>);

impl Filter {
    /// Parses a filter on some members.
    ///
    /// # Errors
    /// 400 that names the place which cannot be read, or the member that cannot be compared.
    pub fn parse(text: &str, members: &[&str]) -> Result<Self, CaseError> {
        let (mut alternatives, mut rest) = (vec![Vec::new()], text.trim_start());
        let mut count = 0;
        loop {
            let (condition, after) = parse_condition(rest, members)?;
            if let Some(conditions) = alternatives.last_mut() {
                conditions.push(condition);
            }
            count += 1;
            if count > MAX_CONDITIONS {
                return Err(CaseError::invalid(INVALID_FILTER, format!("filter: use at most {MAX_CONDITIONS} conditions")));
            }
            let after = after.trim_start();
            if after.is_empty() {
                return Ok(Self(alternatives));
            }
            let (word, next) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
            match word.to_ascii_uppercase().as_str() {
                "AND" => {}
                "OR" => alternatives.push(Vec::new()),
                _ => return Err(CaseError::invalid(INVALID_FILTER, format!("filter: expected AND or OR before: {word}"))),
            }
            rest = next.trim_start();
        }
    }

    /// Whether an object fulfils the filter.
    pub fn matches(&self, object: &Value) -> bool {
        self.0.is_empty() || self.0.iter().any(|conditions| conditions.iter().all(|condition| condition.matches(object)))
    }
}

impl Condition {
    fn matches(&self, object: &Value) -> bool {
        let holds = |value: &Value| value.as_str().is_some_and(|text| self.holds_for(text));
        match object.get(&self.member) {
            Some(Value::Array(values)) if self.comparison == Comparison::NotEqual => values.iter().all(holds),
            Some(Value::Array(values)) => values.iter().any(holds),
            Some(value) if !value.is_null() => holds(value),
            _ => self.comparison == Comparison::NotEqual,
        }
    }

    fn holds_for(&self, text: &str) -> bool {
        let order = compare(text, &self.value);
        match self.comparison {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::AtLeast => order != Ordering::Less,
            Comparison::Less => order == Ordering::Less,
            Comparison::AtMost => order != Ordering::Greater,
            Comparison::Contains => text.to_lowercase().contains(&self.value.to_lowercase()),
        }
    }
}

/// Compares instants as instants, and other texts by their bytes.
pub fn compare(a: &str, b: &str) -> Ordering {
    match (DateTime::parse_from_rfc3339(a), DateTime::parse_from_rfc3339(b)) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => a.cmp(b),
    }
}

fn parse_condition<'a>(text: &'a str, members: &[&str]) -> Result<(Condition, &'a str), CaseError> {
    let error = |message: String| CaseError::invalid(INVALID_FILTER, format!("filter: {message}"));
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (member, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if !members.contains(&member) {
        let place = if member.is_empty() { text } else { member };
        return Err(error(format!("cannot compare {place:?}: use one of {}", members.join(", "))));
    }
    let rest = rest.trim_start();
    let Some((sign, comparison)) = COMPARISONS.iter().find(|(sign, _)| rest.starts_with(sign)) else {
        return Err(error(format!("expected =, !=, >, >=, <, <= or ~ after {member}")));
    };
    let quoted = rest.strip_prefix(sign).unwrap_or_default().trim_start();
    let Some(mut quoted) = quoted.strip_prefix('\'') else {
        return Err(error(format!("the value of {member} must be in single quotes: {member}{sign}'…'")));
    };
    let mut value = String::new();
    loop {
        let Some((part, after)) = quoted.split_once('\'') else {
            return Err(error(format!("the quote before the value of {member} is not closed")));
        };
        value.push_str(part);
        match after.strip_prefix('\'') {
            Some(after) => {
                value.push('\'');
                quoted = after;
            }
            None => return Ok((Condition { member: member.to_owned(), comparison: *comparison, value }, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const MEMBERS: [&str; 4] = ["title", "language", "subject", "lastChangeDateTime"];

    fn matches(filter: &str, object: Value) -> bool {
        Filter::parse(filter, &MEMBERS).unwrap().matches(&object)
    }

    #[test]
    fn conditions_are_compared_and_combined() {
        let object = json!({"title": "It's Coaching", "subject": ["Math", "Art"], "lastChangeDateTime": "2026-01-05T01:00:00+01:00"});
        assert!(matches("title='It''s Coaching'", object.clone()));
        assert!(matches("title ~ 'COACH' AND subject='Art'", object.clone()));
        assert!(!matches("subject!='Art'", object.clone()) && matches("language!='en'", object.clone()));
        assert!(matches("lastChangeDateTime='2026-01-05T00:00:00Z'", object.clone()));
        assert!(matches("lastChangeDateTime>='2026-01-05T00:00:00Z' and lastChangeDateTime<'2026-01-06T00:00:00Z'", object.clone()));
        assert!(matches("title='x' AND language='en' OR subject='Math'", object.clone()));
        assert!(!matches("title='x' OR language='en' AND subject='Math'", object));
    }

    #[test]
    fn errors_name_the_place() {
        let message = |filter: &str| Filter::parse(filter, &MEMBERS).unwrap_err().description;
        assert!(message("color='x'").contains("\"color\""));
        assert!(message("title 'x'").contains("after title"));
        assert!(message("title=x").contains("single quotes"));
        assert!(message("title='x").contains("not closed"));
        assert!(message("title='x' XOR title='y'").contains("before: XOR"));
        assert!(message("title='x' AND").contains("cannot compare"));
    }
}
