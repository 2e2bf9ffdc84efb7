//! GraphQL responses encoded for HTTP: the status code, the headers and the body. Compression and entity tags are in `compression`
//! and `etag`.

use super::content_negotiation::MediaType;
use crate::{
    platform::config::{Config, StatusProfile},
    transport::graphql::{ErrorCode, OperationResponse, is_request_error},
};
use actix_web::{HttpResponse, http::StatusCode, http::header};
use async_graphql::{Response, ServerError, Value};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

/// The value of `Retry-After`, in seconds, when the error does not name a better one.
const DEFAULT_RETRY_SECONDS: u64 = 5;

/// A GraphQL response, or a batch of responses, ready to be sent over HTTP.
pub struct EncodedResponse {
    pub status: StatusCode,
    /// The value of the `Retry-After` header, in seconds.
    pub retry_after: Option<u64>,
    /// The value of the `WWW-Authenticate` header.
    pub challenge: Option<String>,
    /// JSON in UTF-8, unless `compression` has compressed it.
    pub body: Vec<u8>,
}

impl EncodedResponse {
    /// Encodes the response to an executed operation.
    pub fn from_operation(config: &Config, media_type: MediaType, response: OperationResponse) -> Self {
        match response {
            OperationResponse::Executed(response) => Self::from_response(config, media_type, &response),
            OperationResponse::Json(body) => Self { status: StatusCode::OK, retry_after: None, challenge: None, body },
        }
    }

    /// Encodes a response of the executor, or the response to a request that was not executed.
    pub fn from_response(config: &Config, media_type: MediaType, response: &Response) -> Self {
        let status = http_status(config.graphql_status_profile, media_type, response);
        let body = to_json(&ResponseBody::from_response(response));
        Self { status, retry_after: retry_after_seconds(status, [response]), challenge: None, body }
    }

    /// Encodes the responses to a batch as a JSON array. The status is 200, or 429 when every operation of the batch was throttled.
    pub fn from_batch(responses: &[OperationResponse]) -> Self {
        let has_throttle_error =
            |response: &Response| response.errors.iter().any(|error| ErrorCode::of(error) == Some(ErrorCode::TooManyRequests));
        let is_throttled = responses.iter().all(|response| response.executed().is_some_and(has_throttle_error));
        let status = if is_throttled { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
        let retry_after = retry_after_seconds(status, responses.iter().filter_map(OperationResponse::executed));
        let bodies: Vec<_> = responses.iter().map(encode_response).collect();
        let body = [b"[".as_slice(), &bodies.join(b",".as_slice()), b"]"].concat();
        Self { status, retry_after, challenge: None, body }
    }

    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub fn into_http(self, media_type: MediaType) -> HttpResponse {
        let mut http = HttpResponse::build(self.status);
        http.insert_header((header::CONTENT_TYPE, media_type.content_type())).insert_header((header::CACHE_CONTROL, "no-store"));
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

/// The response to one operation as JSON.
pub fn encode_response(response: &OperationResponse) -> Cow<'_, [u8]> {
    match response {
        OperationResponse::Executed(response) => to_json(&ResponseBody::from_response(response)).into(),
        OperationResponse::Json(body) => body.into(),
    }
}

/// Adds the request ID to every error, so that a caller can quote it. A response that is JSON already has no errors.
pub fn add_request_id_to_operation(response: &mut OperationResponse, request_id: &str) {
    if let OperationResponse::Executed(response) = response {
        add_request_id(response, request_id);
    }
}

/// Adds the request ID to every error, so that a caller can quote it.
pub fn add_request_id(response: &mut Response, request_id: &str) {
    for error in &mut response.errors {
        error.extensions.get_or_insert_default().set("requestId", request_id);
    }
}

/// The body of a GraphQL response. `data` is present exactly when the operation was executed.
#[derive(Serialize)]
struct ResponseBody<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl<'a> ResponseBody<'a> {
    fn from_response(response: &'a Response) -> Self {
        let data = (!is_request_error(response)).then_some(&response.data);
        Self { errors: &response.errors, data, extensions: &response.extensions }
    }
}

/// Serializes a value as JSON. Every map that the transport serializes has string keys, so serialization cannot fail.
pub fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// The status code of a response, by the chosen edition of the GraphQL-over-HTTP specification.
fn http_status(profile: StatusProfile, media_type: MediaType, response: &Response) -> StatusCode {
    let first_error = response.errors.first().and_then(ErrorCode::of);
    let is_2026_edition = profile == StatusProfile::September2026 && media_type == MediaType::GraphqlResponse;
    if !is_request_error(response) {
        return match first_error {
            // No data could be read: a caller that looks only at the status must retry.
            Some(ErrorCode::Unavailable) if response.data == Value::Null => StatusCode::SERVICE_UNAVAILABLE,
            Some(_) if is_2026_edition && response.data != Value::Null => StatusCode::from_u16(294).unwrap_or(StatusCode::OK),
            _ => StatusCode::OK,
        };
    }
    match first_error {
        Some(ErrorCode::Unauthenticated) => StatusCode::UNAUTHORIZED,
        Some(ErrorCode::Forbidden | ErrorCode::IntrospectionOff | ErrorCode::OperationNotAllowed) => StatusCode::FORBIDDEN,
        Some(ErrorCode::TooManyRequests) => StatusCode::TOO_MANY_REQUESTS,
        Some(ErrorCode::Unavailable | ErrorCode::Timeout) => StatusCode::SERVICE_UNAVAILABLE,
        Some(ErrorCode::Internal) => StatusCode::INTERNAL_SERVER_ERROR,
        Some(ErrorCode::ValidationFailed | ErrorCode::BadRequest) if is_2026_edition => StatusCode::UNPROCESSABLE_ENTITY,
        Some(ErrorCode::ParseFailed | ErrorCode::ValidationFailed) if media_type == MediaType::Json => StatusCode::OK,
        // Clients of automatic persisted queries send the full document only after a response with status 200.
        Some(ErrorCode::PersistedQueryNotFound) if !is_2026_edition => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// The value of `Retry-After` for the statuses 429 and 503: the longest wait that an error names, or the default.
fn retry_after_seconds<'a>(status: StatusCode, responses: impl IntoIterator<Item = &'a Response>) -> Option<u64> {
    if status != StatusCode::TOO_MANY_REQUESTS && status != StatusCode::SERVICE_UNAVAILABLE {
        return None;
    }
    let errors = responses.into_iter().flat_map(|response| &response.errors);
    let named = errors.filter_map(|error| match error.extensions.as_ref()?.get("retryAfter")? {
        Value::Number(seconds) => seconds.as_u64(),
        _ => None,
    });
    Some(named.max().unwrap_or(DEFAULT_RETRY_SECONDS))
}
