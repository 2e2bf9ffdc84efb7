//! The parameters of a GraphQL request, read from JSON or from a query string. Members that nobody knows are ignored, as
//! the specification demands.

use async_graphql::{Request, Variables};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// What is wrong with a request, as a sentence.
#[derive(Debug)]
pub enum Mistake {
    /// It cannot be read at all.
    Unreadable(String),
    /// A parameter is missing or not of its type.
    Unfit(String),
}

impl Mistake {
    pub fn sentence(self) -> String {
        match self {
            Self::Unreadable(sentence) | Self::Unfit(sentence) => sentence,
        }
    }
}

fn unfit<T>(sentence: &str) -> Result<T, Mistake> {
    Err(Mistake::Unfit(sentence.into()))
}

/// One request, or several to be carried out in their order.
pub enum Parameters {
    One(Box<Request>),
    Batch(Vec<Request>),
}

/// Reads a body.
///
/// # Errors
/// What is wrong with it.
pub fn from_json(body: &[u8]) -> Result<Parameters, Mistake> {
    match serde_json::from_slice(body).map_err(|error| Mistake::Unreadable(format!("the body is not JSON: {error}")))? {
        Value::Array(requests) => requests.into_iter().map(from_value).collect::<Result<_, _>>().map(Parameters::Batch),
        request => from_value(request).map(Box::new).map(Parameters::One),
    }
}

/// Reads the query string of a GET. Empty parameters count as absent.
///
/// # Errors
/// What is wrong with it.
pub fn from_query(query: &str) -> Result<Parameters, Mistake> {
    let mut map = Map::new();
    for (name, text) in form_urlencoded::parse(query.as_bytes()).filter(|(_, text)| !text.is_empty()) {
        let value = match &*name {
            "variables" | "extensions" => {
                serde_json::from_str(&text).map_err(|error| Mistake::Unfit(format!("{name} is not JSON: {error}")))?
            }
            _ => Value::String(text.into_owned()),
        };
        map.insert(name.into_owned(), value);
    }
    from_value(Value::Object(map)).map(Box::new).map(Parameters::One)
}

/// Reads one request.
///
/// # Errors
/// What is wrong with it.
pub fn from_value(value: Value) -> Result<Request, Mistake> {
    let Value::Object(mut map) = value else { return unfit("a GraphQL request must be a JSON object") };
    let mut take = |name| map.remove(name).filter(|value| !value.is_null());
    let extensions = match take("extensions") {
        None => Map::new(),
        Some(Value::Object(extensions)) => extensions,
        Some(_) => return unfit("extensions must be a map"),
    };
    let mut request = match take("query") {
        Some(Value::String(query)) => Request::new(query),
        Some(_) => return unfit("query must be a text"),
        None if extensions.contains_key("persistedQuery") => Request::new(""),
        None => return unfit("query is missing: it holds the GraphQL document"),
    };
    match take("operationName") {
        None => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return unfit("operationName must be a text"),
    }
    match take("variables") {
        None => {}
        Some(variables @ Value::Object(_)) => request = request.variables(Variables::from_json(variables)),
        Some(_) => return unfit("variables must be a map"),
    }
    for (name, value) in extensions {
        if let Ok(value) = async_graphql::Value::from_json(value) {
            request.extensions.insert(name, value);
        }
    }
    Ok(request)
}
