//! A successful response that has not been written yet.

use actix_web::http::header::{self, HeaderName};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// The response.
pub struct XapiResponse {
    /// The HTTP status code.
    pub status: u16,
    pub headers: Vec<(HeaderName, String)>,
    pub body: Vec<u8>,
}

impl XapiResponse {
    /// 204.
    pub fn no_content() -> Self {
        Self { status: 204, headers: Vec::new(), body: Vec::new() }
    }

    /// 200 with a JSON document.
    pub fn json(body: &Value) -> Self {
        Self::content("application/json", body.to_string().into_bytes())
    }

    /// 200 with a document of any type.
    pub fn content(content_type: &str, body: Vec<u8>) -> Self {
        Self { status: 200, headers: vec![(header::CONTENT_TYPE, content_type.to_owned())], body }
    }

    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets `Last-Modified` (RFC 9110, section 8.8.2).
    pub fn last_modified(self, at: DateTime<Utc>) -> Self {
        self.with(header::LAST_MODIFIED, at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }
}
