//! Error responses. The specification leaves their body open: it is a JSON object with a message, and the property or parameter that it is
//! about.

use crate::platform::{Code, Error};
use actix_web::http::header::HeaderName;
use serde_json::{Value, json};

/// `Retry-After`, in seconds, when the error itself does not say how long to wait.
const DEFAULT_RETRY_SECONDS: u64 = 5;

/// An error response that has not been written yet.
#[derive(Debug)]
pub struct XapiError {
    /// The HTTP status code.
    pub status: u16,
    pub message: String,
    /// The path of the property, or the parameter or header, that is wrong.
    pub property: Option<String>,
    /// The `Retry-After` header, in seconds.
    pub retry_after: Option<u64>,
    /// The `Allow` header of a 405.
    pub allow: Option<&'static str>,
    /// Further headers.
    pub headers: Vec<(HeaderName, String)>,
    /// The error of the credentials, from which the `WWW-Authenticate` header is made.
    pub denial: Option<Box<Error>>,
}

impl XapiError {
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), property: None, retry_after: None, allow: None, headers: Vec::new(), denial: None }
    }

    /// 400 about a parameter or header.
    pub fn bad_parameter(name: &str, message: impl Into<String>) -> Self {
        Self { property: Some(name.to_owned()), ..Self::new(400, message) }
    }

    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The body of the response.
    pub fn to_json(&self) -> Value {
        match &self.property {
            Some(property) => json!({ "error": format!("{property}: {}", self.message), "property": property }),
            None => json!({ "error": self.message }),
        }
    }
}

impl From<Error> for XapiError {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Unauthenticated(_) => Self { denial: Some(Box::new(error)), ..Self::new(401, message) },
            Error::Forbidden { .. } => Self { denial: Some(Box::new(error)), ..Self::new(403, message) },
            Error::NotFound { .. } => Self::new(404, message),
            Error::Invalid(problems) => match problems.into_iter().next() {
                Some(problem) if !problem.field.is_empty() => Self { property: Some(problem.field), ..Self::new(400, problem.message) },
                _ => Self::new(400, message),
            },
            Error::Conflict(problem) => {
                let status = if problem.code == Code::StaleVersion { 412 } else { 409 };
                Self { property: Some(problem.field), ..Self::new(status, problem.message) }
            }
            Error::TooMany { retry_after } => Self { retry_after: Some(retry_after.as_secs()), ..Self::new(429, message) },
            Error::Unavailable(_) => Self { retry_after: Some(DEFAULT_RETRY_SECONDS), ..Self::new(503, message) },
            Error::ResyncRequired { .. } => Self::new(409, message),
            Error::Internal(cause) => {
                tracing::error!(error = %cause, "internal error");
                Self::new(500, message)
            }
        }
    }
}
