//! Middleware that gives every request an ID, a root span and one log line. Tokens, names of people, documents, variables and bodies
//! are never logged.

use crate::transport::graphql::AdmittedOperation;
use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse, Transform},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::{Next, from_fn},
};
use std::time::Instant;
use tracing::{
    Instrument, Span,
    field::{Empty, display},
};

/// The header with the request ID, in requests and responses.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest request ID that is accepted from a caller, in bytes.
const MAX_REQUEST_ID_LENGTH: usize = 64;
/// The longest part of an operation name that is recorded, in bytes.
const MAX_OPERATION_NAME_LENGTH: usize = 64;

/// Identifies a request in the log, in the headers of its response and in its errors.
#[derive(Clone)]
pub struct RequestId(String);

impl RequestId {
    /// Takes the caller's own ID when it consists of 1 to 64 letters, digits, `-`, `_` and `.`; otherwise generates one.
    fn from_headers(headers: &HeaderMap) -> Self {
        let is_valid_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_valid = |id: &&str| (1..=MAX_REQUEST_ID_LENGTH).contains(&id.len()) && id.bytes().all(is_valid_byte);
        let id = headers.get(&REQUEST_ID).and_then(|id| id.to_str().ok()).filter(is_valid);
        id.map_or_else(Self::random, |id| Self(id.to_owned()))
    }

    fn random() -> Self {
        let mut bytes = [0; 16];
        // Without randomness the ID is all zeros, which makes the log ambiguous but endangers nothing.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The ID that the middleware assigned to the request.
    pub fn from_request(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(Self::random)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Records the name, type and cost of an operation in the current span.
pub fn record_operation(operation: &AdmittedOperation) {
    let span = Span::current();
    if let Some(name) = &operation.name {
        span.record("graphql.operation.name", name.get(..MAX_OPERATION_NAME_LENGTH).unwrap_or(name));
    }
    span.record("graphql.operation.type", display(operation.kind));
    span.record("graphql.cost", operation.cost());
}

/// The middleware.
pub fn trace_requests<S, B>()
-> impl Transform<S, ServiceRequest, Response = ServiceResponse<impl MessageBody>, Error = Error, InitError = ()>
where
    S: actix_web::dev::Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    from_fn(trace_request)
}

async fn trace_request(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = RequestId::from_headers(request.headers());
    let route = request.match_pattern();
    let route = route.as_deref().unwrap_or("unknown");
    // Health probes arrive every few seconds and would fill the log.
    let span = if route.starts_with("/health") { Span::none() } else { request_span(&id, request.method().as_str(), route) };
    let started_at = Instant::now();
    let id_header = HeaderValue::from_str(id.as_str());
    request.extensions_mut().insert(id);
    let mut response = next.call(request).instrument(span.clone()).await?;
    if let Ok(id_header) = id_header {
        response.headers_mut().insert(REQUEST_ID, id_header);
    }
    let status = response.status().as_u16();
    // As u64: tracing records a u128 as text.
    let duration_ms = u64::try_from(started_at.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(http.response.status_code = status, duration_ms, "request completed"));
    Ok(response)
}

fn request_span(id: &RequestId, method: &str, route: &str) -> Span {
    tracing::info_span!(
        "request",
        request.id = id.as_str(),
        http.request.method = method,
        http.route = route,
        organization.id = Empty,
        graphql.operation.name = Empty,
        graphql.operation.r#type = Empty,
        graphql.cost = Empty,
        graphql.path = Empty,
        graphql.fallback_reason = Empty,
    )
}
