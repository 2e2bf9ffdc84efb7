//! What a list is asked for (RFC 7644, sections 3.4.2 and 3.4.3; RFC 9865), in an address or in a body.

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
    /// Where the page begins, for those who page by cursor; empty for the first one.
    pub cursor: Option<String>,
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
    /// What was said of the page, as it was said.
    index: Option<i64>,
    count: Option<i64>,
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
            "cursor" => self.query.cursor = Some(value.as_str().ok_or_else(|| Refusal::cursor("cursor: must be a text"))?.to_owned()),
            "startindex" => self.index = Some(number(value).ok_or_else(|| Refusal::value("startIndex: must be a whole number"))?),
            "count" => self.count = Some(number(value).ok_or_else(|| Refusal::count("count: must be a whole number"))?),
            "attributes" => self.attributes = list(value)?,
            "excludedattributes" => self.excluded = list(value)?,
            _ => {}
        }
        Ok(())
    }

    fn done(self) -> Result<Query, Refusal> {
        let paged = self.query.cursor.is_some();
        if paged && self.index.is_some() {
            return Err(Refusal::value("startIndex: give it or cursor, not both"));
        }
        // Whoever counts to a page may ask for none, and learns how many there are; no cursor leads on from there.
        if paged && self.count.is_some_and(|count| count < 1) {
            return Err(Refusal::count("count: must be at least 1 with a cursor"));
        }
        // Below one counts as one, a negative count as none (RFC 7644, section 3.4.2.4).
        let natural = |number: i64| u64::try_from(number).unwrap_or(0);
        let (offset, count) = (self.index.map_or(0, natural).saturating_sub(1), self.count.map(natural));
        Ok(Query { shape: Shape::new(self.attributes, self.excluded)?, offset, count, ..self.query })
    }
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
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
