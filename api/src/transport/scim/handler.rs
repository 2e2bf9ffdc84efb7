//! The HTTP handler: authenticates the caller, applies the rate limit, reads the body and writes the response. Every response,
//! errors included, has the SCIM format (RFC 7644, section 3).

use super::{
    creation_queue::CreationQueue,
    error::{Challenge, ScimError},
    etag::{format_etag, parse_precondition},
    resource_service::ResourceService,
    routes::{self, Endpoint, ScimRequest, ScimResponse},
};
use crate::{
    access::{self, Actor, Credentials},
    app::App,
    platform::{Error, Result as PlatformResult},
    transport::bearer::{self, BearerCredentials},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{StatusCode, header},
    mime,
    web::{self, ServiceConfig},
};
use serde_json::Value;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{runtime::Handle, sync::watch, time::timeout};
use tracing::{Instrument, Span};

/// What the handler of every request needs.
pub struct ScimState {
    app: Arc<App>,
    creation_queue: Arc<CreationQueue>,
    /// The runtime that requests are processed in: the one that the database connections belong to.
    runtime: Handle,
    /// True once the server is stopping.
    stopping: watch::Receiver<bool>,
    base_url: String,
}

impl ScimState {
    /// Must be called inside the runtime that requests are to be processed in.
    pub fn new(app: Arc<App>, stopping: watch::Receiver<bool>) -> Self {
        let base_url = format!("{}/scim/v2", app.config.public_url.trim_end_matches('/'));
        Self { creation_queue: Arc::new(CreationQueue::new(app.clone())), app, runtime: Handle::current(), stopping, base_url }
    }
}

/// Registers the handler for `/scim/v2` and everything below it.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/scim/v2", web::to(handle)).route("/scim/v2/{path:.*}", web::to(handle));
}

async fn handle(request: HttpRequest, body: web::Payload, state: web::Data<ScimState>) -> HttpResponse {
    let response = match process(&request, body, &state).await {
        Ok(response) => write_response(response),
        Err(error) => write_error(error, &state.app.config.public_url),
    };
    // Callers can send any method; the metric has one label value for all unknown ones.
    let known_method = ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().find(|known| *known == request.method().as_str());
    let (method, status) = (known_method.unwrap_or("other"), response.status().as_u16().to_string());
    metrics::counter!("coachgraph_scim_requests_total", "method" => method, "status" => status).increment(1);
    response
}

async fn process(request: &HttpRequest, body: web::Payload, state: &web::Data<ScimState>) -> Result<ScimResponse, ScimError> {
    let (actor, request) = parse_request(request, body, state).await?;
    Span::current().record("organization.id", tracing::field::display(actor.organization()));
    let deadline = Instant::now() + Duration::from_secs(state.app.config.limit_seconds);
    let task_state = state.clone();
    let task = async move {
        let ScimState { app, creation_queue, base_url, .. } = &**task_state;
        let service = ResourceService { app, actor: &actor, creation_queue, base_url, deadline };
        routes::dispatch(service, &request).await
    };
    // A task of its own is completed even when the caller disconnects.
    let result = state.runtime.spawn(task.instrument(Span::current())).await;
    result.unwrap_or_else(|error| Err(Error::internal(error).into()))
}

/// Authenticates the caller and parses the request. Everything that can be checked without the body is checked before it is read.
async fn parse_request(request: &HttpRequest, body: web::Payload, state: &web::Data<ScimState>) -> Result<(Actor, ScimRequest), ScimError> {
    if *state.stopping.borrow() {
        return Err(Error::Unavailable("this server is stopping; try again".into()).into());
    }
    let actor = authenticate(request, state).await?;
    state.app.rate_limiter.count_request(&actor)?;
    let endpoint = Endpoint::parse(request.match_info().query("path"))?;
    let method = request.method().as_str();
    endpoint.require_method(method)?;
    let body = if matches!(method, "POST" | "PUT" | "PATCH") { read_json(request, body, state).await? } else { Value::Null };
    let scim_request = ScimRequest {
        method: method.to_owned(),
        endpoint,
        query: request.query_string().to_owned(),
        if_match: parse_precondition(request.headers(), header::IF_MATCH),
        if_none_match: parse_precondition(request.headers(), header::IF_NONE_MATCH),
        body,
    };
    Ok((actor, scim_request))
}

/// Accepts SCIM tokens and access tokens of the organization's identity providers (RFC 7644, section 2).
async fn authenticate(request: &HttpRequest, state: &web::Data<ScimState>) -> Result<Actor, ScimError> {
    let public_url = &state.app.config.public_url;
    let BearerCredentials { token, organization } = match bearer::from_headers(request.headers()) {
        Ok(Some(credentials)) => credentials,
        Ok(None) => return Err(ScimError::unauthenticated(public_url, None)),
        Err(error) => return Err(ScimError::unauthenticated(public_url, Some(error))),
    };
    let app = state.app.clone();
    let task = async move { app.access.authenticate_scim(Credentials { token: &token, organization: organization.as_deref() }).await };
    let result: PlatformResult<Actor> = state.runtime.spawn(task).await.unwrap_or_else(|error| Err(Error::internal(error)));
    result.map_err(|error| match error {
        error @ Error::Unauthenticated(_) => ScimError::unauthenticated(public_url, Some(error)),
        error => error.into(),
    })
}

async fn read_json(request: &HttpRequest, body: web::Payload, state: &web::Data<ScimState>) -> Result<Value, ScimError> {
    if !has_json_body(request) {
        return Err(ScimError::new(415, "send the body as Content-Type: application/scim+json, in UTF-8 and not compressed"));
    }
    let (limit, time_limit) = (state.app.config.limit_body_bytes, Duration::from_secs(state.app.config.limit_seconds));
    let Ok(read) = timeout(time_limit, body.to_bytes_limited(limit)).await else {
        return Err(ScimError::new(408, "the body took too long to arrive"));
    };
    let bytes = match read {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(ScimError::invalid_syntax("the body is incomplete")),
        Err(_) => return Err(ScimError::new(413, format!("the body is larger than {limit} bytes: send less in one request"))),
    };
    // Some programs write a byte order mark before UTF-8, which JSON does not allow (RFC 8259, section 8.1, lets a reader ignore it).
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    serde_json::from_slice(json).map_err(|error| ScimError::invalid_syntax(format!("the body is not JSON: {error}")))
}

/// Whether the body is uncompressed JSON in UTF-8 (RFC 7644, section 3.1; media type: section 8.1).
fn has_json_body(request: &HttpRequest) -> bool {
    let is_encoded = request.headers().get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let is_json = |media_type: mime::Mime| {
        ["application/scim+json", "application/json"].contains(&media_type.essence_str())
            && media_type.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    };
    !is_encoded && request.mime_type().ok().flatten().is_some_and(is_json)
}

fn response_builder(status: u16) -> HttpResponseBuilder {
    let mut builder = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    builder.insert_header((header::CACHE_CONTROL, "no-store"));
    builder
}

fn write_response(response: ScimResponse) -> HttpResponse {
    let mut builder = response_builder(response.status);
    if let Some(location) = response.location {
        builder.insert_header((header::LOCATION, location));
    }
    if let Some(version) = response.version {
        builder.insert_header((header::ETAG, format_etag(version)));
    }
    if let Some(warning) = response.warning {
        builder.insert_header((header::WARNING, format_warning(&warning)));
    }
    if let Some(seconds) = response.retry_after {
        builder.insert_header((header::RETRY_AFTER, seconds));
    }
    finish(builder, response.body)
}

/// The value of a `Warning` header: 299 is a miscellaneous persistent warning (RFC 7234, section 5.5). The text is quoted, in ASCII and at
/// most 1,000 characters long.
fn format_warning(warning: &str) -> String {
    let printable = |letter: char| if letter.is_ascii_graphic() || letter == ' ' { letter } else { '?' };
    let text: String = warning.chars().take(1000).map(printable).collect();
    format!("299 coachgraph \"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn write_error(error: ScimError, public_url: &str) -> HttpResponse {
    let mut builder = response_builder(error.status);
    let body = error.to_json();
    let challenge = error.challenge.map(|challenge| match challenge {
        Challenge::Header(value) => value,
        Challenge::MissingPermission(needs) => access::challenge(public_url, Some(&Error::Forbidden { needs })),
    });
    if let Some(challenge) = challenge {
        builder.insert_header((header::WWW_AUTHENTICATE, challenge));
    }
    if let Some(seconds) = error.retry_after {
        builder.insert_header((header::RETRY_AFTER, seconds));
    }
    if let Some(allow) = error.allow {
        builder.insert_header((header::ALLOW, allow));
    }
    finish(builder, Some(body))
}

fn finish(mut builder: HttpResponseBuilder, body: Option<Value>) -> HttpResponse {
    match body {
        Some(body) => builder.content_type("application/scim+json; charset=utf-8").body(body.to_string()),
        None => builder.finish(),
    }
}
