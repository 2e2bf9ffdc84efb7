//! What a list is asked for (RFC 7644, sections 3.4.2 and 3.4.3), in an address or in a body.

use super::{refusal::Refusal, shape::Shape};
use serde_json::Value;
use url::form_urlencoded;

const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// How many there are on a page when nobody says.
const USUAL: u64 = 100;

/// What a caller wants of a list, or of one resource.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub filter: Option<String>,
    pub sort_by: Option<String>,
    pub descending: bool,
    /// How many are skipped.
    pub offset: u64,
    count: Option<u64>,
    pub shape: Shape,
}

impl Query {
    /// How many there are on the page.
    pub fn limit(&self, most: u32) -> u64 {
        self.count.unwrap_or(USUAL).min(u64::from(most))
    }

    /// Reads the parameters of an address. Those of others are none of ours.
    pub fn of_address(query: &str) -> Result<Self, Refusal> {
        let mut read = Reading::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            read.parameter(&name, &Value::String(value.into_owned()))?;
        }
        read.done()
    }

    /// Reads a search request.
    pub fn of_body(body: &Value) -> Result<Self, Refusal> {
        let Value::Object(members) = body else { return Err(Refusal::syntax("the body must be a JSON object")) };
        let named = members.iter().find(|(name, _)| name.eq_ignore_ascii_case("schemas")).and_then(|(_, urns)| urns.as_array());
        if !named.is_some_and(|urns| urns.iter().any(|urn| urn.as_str() == Some(SEARCH))) {
            return Err(Refusal::syntax(format!("schemas: must name {SEARCH}")));
        }
        let mut read = Reading::default();
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            read.parameter(name, value)?;
        }
        read.done()
    }
}

#[derive(Default)]
struct Reading {
    query: Query,
    attributes: Vec<String>,
    excluded: Vec<String>,
}

impl Reading {
    fn parameter(&mut self, name: &str, value: &Value) -> Result<(), Refusal> {
        let text = || value.as_str().map(str::to_owned).ok_or_else(|| Refusal::value(format!("{name}: must be a text")));
        match name.to_ascii_lowercase().as_str() {
            "filter" => self.query.filter = Some(text()?).filter(|filter| !filter.trim().is_empty()),
            "sortby" => self.query.sort_by = Some(text()?).filter(|by| !by.is_empty()),
            "sortorder" => match text()?.to_ascii_lowercase().as_str() {
                "ascending" | "" => self.query.descending = false,
                "descending" => self.query.descending = true,
                _ => return Err(Refusal::value("sortOrder: must be ascending or descending")),
            },
            // Below one counts as one, a negative count as none (RFC 7644, section 3.4.2.4).
            "startindex" => self.query.offset = number(name, value)?.saturating_sub(1),
            "count" => self.query.count = Some(number(name, value)?),
            "attributes" => self.attributes = list(value)?,
            "excludedattributes" => self.excluded = list(value)?,
            _ => {}
        }
        Ok(())
    }

    fn done(self) -> Result<Query, Refusal> {
        Ok(Query { shape: Shape::new(self.attributes, self.excluded)?, ..self.query })
    }
}

fn number(name: &str, value: &Value) -> Result<u64, Refusal> {
    let number = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.ok_or_else(|| Refusal::value(format!("{name}: must be a whole number")))?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// Names, in a list or between commas.
fn list(value: &Value) -> Result<Vec<String>, Refusal> {
    let wrong = || Refusal::value("attributes and excludedAttributes: must be names");
    let texts: Vec<String> = match value {
        Value::String(text) => text.split(',').map(str::to_owned).collect(),
        Value::Array(names) => names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<_>>().ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    Ok(texts.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
}
