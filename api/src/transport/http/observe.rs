//! One root span, one log line and one set of metrics for each request. Neither tokens nor names, documents, variables or
//! bodies are written.

use crate::transport::graphql::Admitted;
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

/// Where the id of a request stands, in what comes in and what goes out.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request in logs, in its answer's header and in its errors.
#[derive(Clone)]
pub struct RequestId(String);

impl RequestId {
    /// The caller's own id when it is a plain word, else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let sane =
            |id: &&str| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        headers.get(&HEADER).and_then(|id| id.to_str().ok()).filter(sane).map_or_else(Self::random, |id| Self(id.to_owned()))
    }

    fn random() -> Self {
        let mut bytes = [0; 16];
        // Without randomness an id of zeros names nothing, and does no harm.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The id that the request got when it arrived.
    pub fn from_request(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_else(Self::random)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Says in the current span what is carried out.
pub fn operation(admitted: &Admitted) {
    let span = Span::current();
    if let Some(name) = &admitted.name {
        span.record("graphql.operation.name", name.get(..64).unwrap_or(name));
    }
    span.record("graphql.operation.type", display(admitted.kind));
    span.record("graphql.cost", admitted.cost());
}

/// Watches every request.
pub fn observed<S, B>() -> impl Transform<S, ServiceRequest, Response = ServiceResponse<impl MessageBody>, Error = Error, InitError = ()>
where
    S: actix_web::dev::Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    from_fn(observe)
}

async fn observe(request: ServiceRequest, next: Next<impl MessageBody>) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = RequestId::of(request.headers());
    let route = request.match_pattern();
    let route = route.as_deref().unwrap_or("unknown");
    // Probes come every few seconds and say nothing.
    let span = if route.starts_with("/health") { Span::none() } else { span(&id, request.method().as_str(), route) };
    let begun = Instant::now();
    let header = HeaderValue::from_str(id.as_str());
    request.extensions_mut().insert(id);
    let mut response = next.call(request).instrument(span.clone()).await?;
    if let Ok(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    let status = response.status().as_u16();
    let duration_ms = begun.elapsed().as_millis();
    span.in_scope(|| tracing::info!(http.response.status_code = status, duration_ms, "answered"));
    Ok(response)
}

fn span(id: &RequestId, method: &str, route: &str) -> Span {
    tracing::info_span!(
        "request",
        request.id = id.as_str(),
        http.request.method = method,
        http.route = route,
        organization.id = Empty,
        graphql.operation.name = Empty,
        graphql.operation.r#type = Empty,
        graphql.cost = Empty,
        graphql.way = Empty,
        graphql.way.reason = Empty,
    )
}
