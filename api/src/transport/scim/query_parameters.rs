//! The parameters of list and search requests (RFC 7644, sections 3.4.2 and 3.4.3; cursor pagination: RFC 9865), in a URL or in
//! the body of a `/.search` request.

use super::{attribute_selection::AttributeSelection, error::ScimError};
use serde_json::Value;
use url::form_urlencoded;

const SEARCH_REQUEST_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";

/// The parsed parameters of a list, or of a request for one resource.
#[derive(Clone, Debug, Default)]
pub struct QueryParameters {
    pub filter: Option<String>,
    /// The attribute path to sort by; `None` sorts by identifier, which is the order of creation.
    pub sort_by: Option<String>,
    pub descending: bool,
    /// The number of resources to skip: `startIndex` − 1.
    pub offset: u64,
    /// The cursor of the page; empty for the first page, `None` for pagination by index.
    pub cursor: Option<String>,
    count: Option<u64>,
    /// The attributes to return (RFC 7644, section 3.9).
    pub selection: AttributeSelection,
}

impl QueryParameters {
    /// The number of resources on a page, at most `max`. A request without `count` gets as many: a client that does not ask for pages
    /// often reads only the first one.
    pub fn page_size(&self, max: u32) -> u64 {
        self.count.unwrap_or(u64::MAX).min(u64::from(max))
    }

    /// Parses the query string of a URL. Unknown parameters are ignored.
    ///
    /// # Errors
    /// 400 for a parameter with an invalid value.
    pub fn parse_query_string(query: &str) -> Result<Self, ScimError> {
        let mut parser = ParameterParser::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            parser.add(&name, &Value::String(value.into_owned()))?;
        }
        parser.finish()
    }

    /// Parses a `SearchRequest` (RFC 7644, section 3.4.3).
    ///
    /// # Errors
    /// 400 for a body that is not a `SearchRequest` and for a parameter with an invalid value.
    pub fn parse_search_request(body: &Value) -> Result<Self, ScimError> {
        let Value::Object(members) = body else { return Err(ScimError::invalid_syntax("the body must be a JSON object")) };
        let schemas = members.iter().find(|(name, _)| name.eq_ignore_ascii_case("schemas")).and_then(|(_, urns)| urns.as_array());
        if !schemas.is_some_and(|urns| urns.iter().any(|urn| urn.as_str() == Some(SEARCH_REQUEST_SCHEMA))) {
            return Err(ScimError::invalid_syntax(format!("schemas: must include {SEARCH_REQUEST_SCHEMA}")));
        }
        let mut parser = ParameterParser::default();
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            parser.add(name, value)?;
        }
        parser.finish()
    }
}

#[derive(Default)]
struct ParameterParser {
    parameters: QueryParameters,
    start_index: Option<i64>,
    count: Option<i64>,
    attributes: Vec<String>,
    excluded_attributes: Vec<String>,
}

impl ParameterParser {
    fn add(&mut self, name: &str, value: &Value) -> Result<(), ScimError> {
        let string = || value.as_str().map(str::to_owned).ok_or_else(|| ScimError::invalid_value(format!("{name}: must be a string")));
        match name.to_ascii_lowercase().as_str() {
            "filter" => self.parameters.filter = Some(string()?).filter(|filter| !filter.trim().is_empty()),
            "sortby" => self.parameters.sort_by = Some(string()?).filter(|path| !path.is_empty()),
            "sortorder" => match string()?.to_ascii_lowercase().as_str() {
                "ascending" | "" => self.parameters.descending = false,
                "descending" => self.parameters.descending = true,
                _ => return Err(ScimError::invalid_value("sortOrder: must be ascending or descending")),
            },
            "cursor" => {
                let cursor = value.as_str().ok_or_else(|| ScimError::invalid_cursor("cursor: must be a string"))?;
                self.parameters.cursor = Some(cursor.to_owned());
            }
            "startindex" => {
                self.start_index = Some(parse_integer(value).ok_or_else(|| ScimError::invalid_value("startIndex: must be an integer"))?);
            }
            "count" => self.count = Some(parse_integer(value).ok_or_else(|| ScimError::invalid_count("count: must be an integer"))?),
            "attributes" => self.attributes = parse_names(value)?,
            "excludedattributes" => self.excluded_attributes = parse_names(value)?,
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<QueryParameters, ScimError> {
        let has_cursor = self.parameters.cursor.is_some();
        if has_cursor && self.start_index.is_some() {
            return Err(ScimError::invalid_value("startIndex: use startIndex or cursor, not both"));
        }
        // `count=0` with an index returns only totalResults. With a cursor it would return no next cursor to continue from.
        if has_cursor && self.count.is_some_and(|count| count < 1) {
            return Err(ScimError::invalid_count("count: must be at least 1 with a cursor"));
        }
        // A startIndex below 1 means 1, a negative count means 0 (RFC 7644, section 3.4.2.4).
        let at_least_zero = |number: i64| u64::try_from(number).unwrap_or(0);
        let (offset, count) = (self.start_index.map_or(0, at_least_zero).saturating_sub(1), self.count.map(at_least_zero));
        let selection = AttributeSelection::new(self.attributes, self.excluded_attributes)?;
        Ok(QueryParameters { selection, offset, count, ..self.parameters })
    }
}

fn parse_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Attribute names, in an array or separated by commas.
fn parse_names(value: &Value) -> Result<Vec<String>, ScimError> {
    let invalid = || ScimError::invalid_value("attributes and excludedAttributes: must be attribute names");
    let names: Vec<String> = match value {
        Value::String(text) => text.split(',').map(str::to_owned).collect(),
        Value::Array(names) => names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<_>>().ok_or_else(invalid)?,
        _ => return Err(invalid()),
    };
    Ok(names.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
}
