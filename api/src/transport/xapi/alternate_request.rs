//! The alternate request syntax of version 1.0.3 (part 3, section 1.3): for clients that can send only a `POST` of a form, such as old browsers
//! across origins. The query string names the method; the form has the parameters, the headers, and the body as `content`. Version 2.0
//! (IEEE 9274.1.1) no longer has it.

use super::error::XapiError;
use crate::domain::statement::Version;
use actix_web::{
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    web::Bytes,
};
use std::borrow::Cow;
use url::form_urlencoded;

/// The form parameters that are headers.
const HEADERS: [&str; 6] = ["Authorization", "X-Experience-API-Version", "Content-Type", "Content-Length", "If-Match", "If-None-Match"];

/// The form parameter with the body.
const CONTENT: &str = "content";

/// The request that a form describes.
#[derive(Debug)]
pub struct InnerRequest {
    pub method: String,
    /// The query string, without the question mark.
    pub query: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// True for a `POST` whose query string names a method. `version` is the one in the header of the request.
pub fn is_alternate(method: &str, query: &str, version: Option<Version>) -> bool {
    method == "POST" && version != Some(Version::V2) && form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "method")
}

/// Reads the request in a form. Headers in the form replace those of the `POST`.
///
/// # Errors
/// 400 for an unknown method, another parameter in the query string, a header or `content` that is given twice, and for a missing `content`.
pub fn parse(query: &str, headers: &HeaderMap, form: &[u8]) -> Result<InnerRequest, XapiError> {
    let mut method: Option<Cow<'_, str>> = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "method" {
            return Err(XapiError::bad_parameter(&name, "belongs into the form: the query string has only the method"));
        }
        if method.replace(value).is_some() {
            return Err(XapiError::bad_parameter("method", "is given twice"));
        }
    }
    let method = match method.as_deref() {
        Some(method @ ("GET" | "PUT" | "POST" | "DELETE")) => method.to_owned(),
        _ => return Err(XapiError::bad_parameter("method", "must be GET, PUT, POST or DELETE")),
    };
    let (mut inner, mut content) = (Headers::of(headers), None);
    let mut parameters = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(form) {
        if let Some(header) = HEADERS.into_iter().find(|header| header.eq_ignore_ascii_case(&name)) {
            inner.replace(header, &value)?;
        } else if name == CONTENT {
            if content.replace(Bytes::from(value.into_owned())).is_some() {
                return Err(XapiError::bad_parameter(CONTENT, "is given twice"));
            }
        } else {
            parameters.append_pair(&name, &value);
        }
    }
    let body = match (method.as_str(), content) {
        ("PUT" | "POST", Some(content)) => content,
        ("PUT" | "POST", None) => return Err(XapiError::bad_parameter(CONTENT, "is required: the body, as a parameter of the form")),
        (_, Some(content)) if !content.is_empty() => return Err(XapiError::bad_parameter(CONTENT, format!("{method} has no body"))),
        _ => Bytes::new(),
    };
    Ok(InnerRequest { method, query: parameters.finish(), headers: inner.headers, body })
}

/// The headers of the inner request.
struct Headers {
    headers: HeaderMap,
    replaced: Vec<&'static str>,
}

impl Headers {
    /// Starts with the headers of the `POST`, except those about its own body.
    fn of(outer: &HeaderMap) -> Self {
        let mut headers = outer.clone();
        headers.remove(header::CONTENT_LENGTH);
        // A form has only text, and in practice JSON.
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Self { headers, replaced: Vec::new() }
    }

    fn replace(&mut self, name: &'static str, value: &str) -> Result<(), XapiError> {
        if self.replaced.contains(&name) {
            return Err(XapiError::bad_parameter(name, "is given twice"));
        }
        let invalid = || XapiError::bad_parameter(name, "is not a valid header value");
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
        self.headers.insert(parsed, HeaderValue::from_str(value).map_err(|_| invalid())?);
        self.replaced.push(name);
        Ok(())
    }
}
