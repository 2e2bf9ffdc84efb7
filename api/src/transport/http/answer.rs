//! Answers: which status, which headers, which bytes.

use super::media::Media;
use crate::{
    platform::config::{Config, StatusProfile},
    transport::graphql::{ErrorCode, Reply, is_refusal},
};
use actix_web::{HttpResponse, http::StatusCode, http::header};
use async_graphql::{Response, ServerError, Value};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

/// How long to wait before trying again when nothing better is known.
const RETRY_SECONDS: u64 = 5;

/// An answer that is ready to be sent.
pub struct Answer {
    pub status: StatusCode,
    pub retry_after: Option<u64>,
    /// The `WWW-Authenticate` header.
    pub challenge: Option<String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The answer to one request that was carried out.
    pub fn reply(config: &Config, media: Media, reply: Reply) -> Self {
        match reply {
            Reply::Told(response) => Self::one(config, media, &response),
            Reply::Written(body) => Self { status: StatusCode::OK, retry_after: None, challenge: None, body },
        }
    }

    /// The answer to one request.
    pub fn one(config: &Config, media: Media, response: &Response) -> Self {
        let status = status(config.graphql_status_profile, media, response);
        Self { status, retry_after: retry_after(status, [response]), challenge: None, body: json(&Shape::of(response)) }
    }

    /// The answer to a batch: 200, unless all of it is to be tried again later.
    pub fn batch(replies: &[Reply]) -> Self {
        let told = || replies.iter().filter_map(Reply::told);
        let busy = |response: &Response| response.errors.iter().any(|error| ErrorCode::of(error) == Some(ErrorCode::TooManyRequests));
        let throttled = replies.iter().all(|reply| reply.told().is_some_and(busy));
        let status = if throttled { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
        let bodies: Vec<_> = replies.iter().map(body).collect();
        let body = [b"[".as_slice(), &bodies.join(b",".as_slice()), b"]"].concat();
        Self { status, retry_after: retry_after(status, told()), challenge: None, body }
    }

    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub fn into_http(self, media: Media) -> HttpResponse {
        let mut http = HttpResponse::build(self.status);
        http.insert_header((header::CONTENT_TYPE, media.content_type())).insert_header((header::CACHE_CONTROL, "no-store"));
        http.insert_header((header::VARY, "accept"));
        if let Some(seconds) = self.retry_after {
            http.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(challenge) = self.challenge {
            http.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        http.body(self.body)
    }
}

/// A reply as JSON.
pub fn body(reply: &Reply) -> Cow<'_, [u8]> {
    match reply {
        Reply::Told(response) => json(&Shape::of(response)).into(),
        Reply::Written(body) => body.into(),
    }
}

/// The same for a reply; one that is written has no errors.
pub fn stamp_reply(reply: &mut Reply, request_id: &str) {
    if let Reply::Told(response) = reply {
        stamp(response, request_id);
    }
}

/// Puts the request's id on every error, so that a caller can ask about it.
pub fn stamp(response: &mut Response, request_id: &str) {
    for error in &mut response.errors {
        error.extensions.get_or_insert_default().set("requestId", request_id);
    }
}

/// The response as JSON, with `data` exactly when the operation was carried out.
#[derive(Serialize)]
pub struct Shape<'a> {
    #[serde(skip_serializing_if = "no_errors")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl<'a> Shape<'a> {
    pub fn of(response: &'a Response) -> Self {
        let data = (!is_refusal(response)).then_some(&response.data);
        Self { errors: &response.errors, data, extensions: &response.extensions }
    }
}

fn no_errors(errors: &[ServerError]) -> bool {
    errors.is_empty()
}

/// JSON text. What is written here has only keys that are texts, so writing cannot fail.
pub fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

fn status(profile: StatusProfile, media: Media, response: &Response) -> StatusCode {
    let first = response.errors.first().and_then(ErrorCode::of);
    let new = profile == StatusProfile::September2026 && media == Media::Graphql;
    if !is_refusal(response) {
        return match first {
            // Nothing could be read at all: a caller that looks at the status should come back.
            Some(ErrorCode::Unavailable) if response.data == Value::Null => StatusCode::SERVICE_UNAVAILABLE,
            Some(_) if new && response.data != Value::Null => StatusCode::from_u16(294).unwrap_or(StatusCode::OK),
            _ => StatusCode::OK,
        };
    }
    match first {
        Some(ErrorCode::Unauthenticated) => StatusCode::UNAUTHORIZED,
        Some(ErrorCode::Forbidden | ErrorCode::IntrospectionOff | ErrorCode::OperationNotAllowed) => StatusCode::FORBIDDEN,
        Some(ErrorCode::TooManyRequests) => StatusCode::TOO_MANY_REQUESTS,
        Some(ErrorCode::Unavailable | ErrorCode::Timeout) => StatusCode::SERVICE_UNAVAILABLE,
        Some(ErrorCode::Internal) => StatusCode::INTERNAL_SERVER_ERROR,
        Some(ErrorCode::ValidationFailed | ErrorCode::BadRequest) if new => StatusCode::UNPROCESSABLE_ENTITY,
        Some(ErrorCode::ParseFailed | ErrorCode::ValidationFailed) if media == Media::Json => StatusCode::OK,
        // What clients of persisted queries expect of any answer that they are to act on.
        Some(ErrorCode::PersistedQueryNotFound) if !new => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}

fn retry_after<'a>(status: StatusCode, responses: impl IntoIterator<Item = &'a Response>) -> Option<u64> {
    if status != StatusCode::TOO_MANY_REQUESTS && status != StatusCode::SERVICE_UNAVAILABLE {
        return None;
    }
    let errors = responses.into_iter().flat_map(|response| &response.errors);
    let named = errors.filter_map(|error| match error.extensions.as_ref()?.get("retryAfter")? {
        Value::Number(seconds) => seconds.as_u64(),
        _ => None,
    });
    Some(named.max().unwrap_or(RETRY_SECONDS))
}
