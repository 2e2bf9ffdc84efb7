//! Statements as texts: parsed from the body of a request, and completed with what the store adds. What the client wrote stays as it is,
//! down to the form of numbers and the order of properties.

use super::{
    attachment::Attachment,
    check::Version,
    json::{self, map_member, member_name, split},
    value_type::is_uuid,
};
use crate::platform::{Error, Result};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::id::StatementId;
use serde_json::Value;
use uuid::Uuid;

/// The statements of a request.
pub struct Batch {
    pub version: Version,
    pub statements: Vec<NewStatement>,
    /// Whether the body is an array, so that messages name the place of a statement in it.
    pub is_array: bool,
    pub attachments: Vec<Attachment>,
}

/// A statement as a client sent it.
pub struct NewStatement {
    pub text: String,
    pub value: Value,
}

impl Batch {
    /// Parses one statement, or an array of them.
    ///
    /// # Errors
    /// `Invalid` when the text is not JSON.
    pub fn parse(body: &[u8], version: Version, attachments: Vec<Attachment>) -> Result<Self> {
        let value = json::parse("", body)?;
        let text =
            std::str::from_utf8(body).map_err(|_| Error::invalid("", "the body must be UTF-8"))?.trim_start_matches('\u{feff}').trim();
        let (is_array, statements) = match value {
            Value::Array(values) => {
                let texts = split(text).into_iter().map(str::to_owned);
                (true, texts.zip(values).map(|(text, value)| NewStatement { text, value }).collect())
            }
            value => (false, vec![NewStatement { text: text.to_owned(), value }]),
        };
        Ok(Self { version, statements, is_array, attachments })
    }
}

impl NewStatement {
    /// The identifier that the client chose.
    pub fn id(&self) -> Option<StatementId> {
        parse_id(self.value.get("id")?)
    }

    /// Gives the statement an identifier if it has none.
    ///
    /// # Errors
    /// `Invalid` when it has another one.
    pub fn set_id(&mut self, id: &str) -> Result<()> {
        match self.value.get("id") {
            None => {}
            Some(Value::String(own)) if own.eq_ignore_ascii_case(id) => return Ok(()),
            Some(_) => return Err(Error::invalid("id", "must be the one in the parameter statementId, or be left out")),
        }
        if let Value::Object(members) = &mut self.value {
            members.insert("id".into(), id.into());
            self.text = join([format!("\"id\":{}", Value::from(id))].into_iter().chain(split(&self.text).into_iter().map(str::to_owned)));
        }
        Ok(())
    }
}

/// The identifier in a value.
pub fn parse_id(value: &Value) -> Option<StatementId> {
    let text = value.as_str().filter(|text| is_uuid(text))?;
    Uuid::parse_str(text).ok().map(StatementId)
}

/// What the store adds to a statement.
pub struct Additions<'a> {
    pub id: StatementId,
    pub stored: DateTime<Utc>,
    pub authority: &'a Value,
    pub version: Version,
}

/// An instant as statements have it.
pub fn format_instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

impl Additions<'_> {
    /// Completes a statement: its text and its value.
    pub fn complete(&self, statement: NewStatement) -> (String, Value) {
        let NewStatement { text, mut value } = statement;
        let text = if wrap_activities(&mut value) { wrap_activities_in_text(&text) } else { text };
        let stored = format_instant(self.stored);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if value.get("id").is_none() {
            before.push(("id", Value::from(self.id.0.to_string())));
        }
        if value.get("timestamp").is_none() {
            after.push(("timestamp", Value::from(stored.as_str())));
        }
        after.push(("stored", stored.into()));
        after.push(("authority", self.authority.clone()));
        if value.get("version").is_none() {
            after.push(("version", if self.version == Version::V1 { "1.0.0" } else { "2.0.0" }.into()));
        }
        let own = split(&text).into_iter().filter(|member| !matches!(member_name(member).as_str(), "stored" | "authority"));
        let write = |(name, value): &(&str, Value)| format!("\"{name}\":{value}");
        let text = join(before.iter().map(write).chain(own.map(str::to_owned)).chain(after.iter().map(write)));
        if let Value::Object(members) = &mut value {
            members.extend(before.into_iter().chain(after).map(|(name, value)| (name.to_owned(), value)));
        }
        (text, value)
    }
}

const ACTIVITY_LISTS: [&str; 4] = ["parent", "grouping", "category", "other"];

/// Turns single activities in the context of a statement and its substatement into lists, as the specification demands of a store. Returns
/// whether there was one.
fn wrap_activities(statement: &mut Value) -> bool {
    let mut found = false;
    for place in ["/context/contextActivities", "/object/context/contextActivities"] {
        for list in statement.pointer_mut(place).and_then(Value::as_object_mut).into_iter().flat_map(|lists| lists.values_mut()) {
            if list.is_object() {
                *list = Value::Array(vec![list.take()]);
                found = true;
            }
        }
    }
    found
}

fn wrap_activities_in_text(statement: &str) -> String {
    let wrap_list = |list: &str| if list.starts_with('{') { format!("[{list}]") } else { list.to_owned() };
    let wrap_lists = |lists: &str| ACTIVITY_LISTS.iter().fold(lists.to_owned(), |lists, name| map_member(&lists, name, wrap_list));
    let wrap_context = |context: &str| map_member(context, "contextActivities", wrap_lists);
    let statement = map_member(statement, "context", wrap_context);
    map_member(&statement, "object", |object| map_member(object, "context", wrap_context))
}

fn join(members: impl IntoIterator<Item = String>) -> String {
    let members: Vec<String> = members.into_iter().collect();
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_client_wrote_stays_as_it_is() {
        let body = br#" [ {"verb": {"z": 1e2, "a": 1.50}, "stored": "x", "actor":{}} ] "#;
        let batch = Batch::parse(body, Version::V2, Vec::new()).unwrap();
        let authority = json!({ "name": "lrs" });
        let additions =
            Additions { id: StatementId(Uuid::from_u128(1)), stored: DateTime::UNIX_EPOCH, authority: &authority, version: Version::V2 };
        let (text, value) = additions.complete(batch.statements.into_iter().next().unwrap());
        let expected = concat!(
            r#"{"id":"00000000-0000-0000-0000-000000000001","verb": {"z": 1e2, "a": 1.50},"actor":{},"#,
            r#""timestamp":"1970-01-01T00:00:00.000000Z","stored":"1970-01-01T00:00:00.000000Z","authority":{"name":"lrs"},"version":"2.0.0"}"#
        );
        assert_eq!(text, expected);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn single_activities_of_the_context_become_lists() {
        let text = r#"{"context":{"contextActivities":{"parent":{"id":"p"},"other":[{"id":"o"}]}},"object":{"context":{"contextActivities":{"category":{"id":"c"}}},"n":1e2}}"#;
        let mut value = serde_json::from_str(text).unwrap();
        assert!(wrap_activities(&mut value));
        let wrapped = wrap_activities_in_text(text);
        assert!(
            wrapped.contains(r#""parent":[{"id":"p"}],"other":[{"id":"o"}]"#) && wrapped.contains(r#"{"category":[{"id":"c"}]}},"n":1e2}"#),
            "{wrapped}"
        );
        assert_eq!(serde_json::from_str::<Value>(&wrapped).unwrap(), value);
        assert!(!wrap_activities(&mut value));
    }

    #[test]
    fn an_identifier_in_the_statement_must_be_that_of_the_parameter() {
        let id = "16fd2706-8baf-433b-82eb-8c7fada847da";
        let parse = |text: &str| NewStatement { text: text.into(), value: serde_json::from_str(text).unwrap() };
        let mut without = parse("{}");
        without.set_id(id).unwrap();
        assert_eq!((without.text.as_str(), without.id().unwrap().0.to_string()), (&*format!("{{\"id\":\"{id}\"}}"), id.to_owned()));
        assert!(parse(&format!("{{\"id\":\"{}\"}}", id.to_uppercase())).set_id(id).is_ok());
        assert!(parse("{\"id\":\"26fd2706-8baf-433b-82eb-8c7fada847da\"}").set_id(id).is_err());
    }
}
