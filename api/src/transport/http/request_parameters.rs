//! The parameters of a GraphQL request (`query`, `operationName`, `variables`, `extensions`), read from JSON or from a query string.
//! Unknown parameters are ignored, as the GraphQL-over-HTTP specification requires.

use async_graphql::{Request, Variables};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// Why the parameters cannot be read. Holds the message for the caller.
#[derive(Debug)]
pub enum ParameterError {
    /// The body is not JSON.
    Malformed(String),
    /// A parameter is missing or has the wrong type.
    Invalid(String),
}

impl ParameterError {
    pub fn into_message(self) -> String {
        match self {
            Self::Malformed(message) | Self::Invalid(message) => message,
        }
    }
}

fn invalid<T>(message: &str) -> Result<T, ParameterError> {
    Err(ParameterError::Invalid(message.into()))
}

/// One request, or a batch that is executed in order.
pub enum Parameters {
    Single(Box<Request>),
    Batch(Vec<Request>),
}

/// Parses the body of a POST: one request as a JSON object, or a batch as a JSON array.
///
/// # Errors
/// `Malformed` when the body is not JSON; `Invalid` when a request in it is not valid.
pub fn parse_body(body: &[u8]) -> Result<Parameters, ParameterError> {
    match serde_json::from_slice(body).map_err(|error| ParameterError::Malformed(format!("the body is not JSON: {error}")))? {
        Value::Array(requests) => requests.into_iter().map(parse_request).collect::<Result<_, _>>().map(Parameters::Batch),
        request => parse_request(request).map(Box::new).map(Parameters::Single),
    }
}

/// Parses the query string of a GET. An empty parameter counts as absent.
///
/// # Errors
/// `Invalid` when a parameter is missing or has the wrong type.
pub fn parse_query_string(query_string: &str) -> Result<Parameters, ParameterError> {
    let mut request = Map::new();
    for (name, text) in form_urlencoded::parse(query_string.as_bytes()).filter(|(_, text)| !text.is_empty()) {
        let value = match &*name {
            "variables" | "extensions" => {
                serde_json::from_str(&text).map_err(|error| ParameterError::Invalid(format!("{name} is not JSON: {error}")))?
            }
            _ => Value::String(text.into_owned()),
        };
        request.insert(name.into_owned(), value);
    }
    parse_request(Value::Object(request)).map(Box::new).map(Parameters::Single)
}

/// Parses one request.
///
/// # Errors
/// `Invalid` when the value is not an object, or when a parameter is missing or has the wrong type.
pub fn parse_request(value: Value) -> Result<Request, ParameterError> {
    let Value::Object(mut parameters) = value else { return invalid("a GraphQL request must be a JSON object") };
    let mut take = |name| parameters.remove(name).filter(|value| !value.is_null());
    let extensions = match take("extensions") {
        None => Map::new(),
        Some(Value::Object(extensions)) => extensions,
        Some(_) => return invalid("extensions must be an object"),
    };
    let mut request = match take("query") {
        Some(Value::String(query)) => Request::new(query),
        Some(_) => return invalid("query must be a string"),
        None if extensions.contains_key("persistedQuery") => Request::new(""),
        None => return invalid("query is missing: it must contain the GraphQL document"),
    };
    match take("operationName") {
        None => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return invalid("operationName must be a string"),
    }
    match take("variables") {
        None => {}
        Some(variables @ Value::Object(_)) => request = request.variables(Variables::from_json(variables)),
        Some(_) => return invalid("variables must be an object"),
    }
    for (name, value) in extensions {
        if let Ok(value) = async_graphql::Value::from_json(value) {
            request.extensions.insert(name, value);
        }
    }
    Ok(request)
}
