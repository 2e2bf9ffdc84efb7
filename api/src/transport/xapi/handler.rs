//! The HTTP handler: authenticates the caller, selects the version of the specification, applies the rate limit, reads the body and writes the
//! response. Every response has the header `X-Experience-API-Version`.

use super::{alternate_request, documents, endpoint::Endpoint, error::XapiError, resources, response::XapiResponse, statements};
use crate::{
    access::{self, Actor, Credentials},
    app::{App, with_time_limit},
    domain::statement::Version,
    platform::{Error, Result as PlatformResult},
    transport::bearer,
};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderName},
    },
    web::{self, Bytes, ServiceConfig},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{sync::Arc, time::Duration};
use tokio::{runtime::Handle, sync::watch, time::timeout};
use tracing::{Instrument, Span};

/// The header with the version of the specification, in requests and responses.
const VERSION: HeaderName = HeaderName::from_static("x-experience-api-version");

/// What the handler of every request needs.
pub struct XapiState {
    app: Arc<App>,
    /// The runtime that requests are processed in: the one that the database connections belong to.
    runtime: Handle,
    /// True once the server is stopping.
    stopping: watch::Receiver<bool>,
}

impl XapiState {
    /// Must be called inside the runtime that requests are to be processed in.
    pub fn new(app: Arc<App>, stopping: watch::Receiver<bool>) -> Self {
        Self { app, runtime: Handle::current(), stopping }
    }
}

/// A parsed request of an authenticated caller.
pub struct XapiRequest {
    pub method: String,
    pub endpoint: Endpoint,
    pub version: Version,
    /// The query string, without the question mark.
    pub query: String,
    pub headers: HeaderMap,
    /// Empty for methods without a body.
    pub body: Bytes,
}

/// The body of a request. It is read when the caller is known, except that of a request in a form, which names the caller.
enum Body {
    Unread(web::Payload),
    Read(Bytes),
}

impl Body {
    async fn read(self, request: &HttpRequest, state: &web::Data<XapiState>) -> Result<Bytes, XapiError> {
        match self {
            Self::Unread(payload) => read_body(request, payload, state).await,
            Self::Read(bytes) => Ok(bytes),
        }
    }
}

/// Registers the handler for everything below `/xapi`.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/xapi/{path:.*}", web::to(handle));
}

async fn handle(request: HttpRequest, body: web::Payload, state: web::Data<XapiState>) -> HttpResponse {
    let mut version = parse_version(request.headers());
    let response = match process(&request, body, &state, &mut version).await {
        Ok(response) => write_response(response, version),
        Err(error) => write_error(error, version, &state.app.config.public_url),
    };
    // Callers can send any method; the metric has one label value for all unknown ones.
    let known_method = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"].into_iter().find(|known| *known == request.method().as_str());
    let (method, status) = (known_method.unwrap_or("other"), response.status().as_u16().to_string());
    metrics::counter!("coachgraph_xapi_requests_total", "method" => method, "status" => status).increment(1);
    response
}

/// The version that the header names; `None` when it is missing, or names another version.
fn parse_version(headers: &HeaderMap) -> Option<Version> {
    let text = headers.get(VERSION)?.to_str().ok()?.trim();
    let is_patch_of = |minor: &str| {
        let patch = text.strip_prefix(minor);
        patch.is_some_and(|patch| patch.is_empty() || patch.strip_prefix('.').is_some_and(|patch| patch.parse::<u16>().is_ok()))
    };
    if is_patch_of("2.0") {
        Some(Version::V2)
    } else if is_patch_of("1.0") {
        Some(Version::V1)
    } else {
        None
    }
}

/// Processes a request. `version` becomes the one of the request in a form.
async fn process(
    request: &HttpRequest,
    body: web::Payload,
    state: &web::Data<XapiState>,
    version: &mut Option<Version>,
) -> Result<XapiResponse, XapiError> {
    if *state.stopping.borrow() {
        return Err(Error::Unavailable("this server is stopping; try again".into()).into());
    }
    let endpoint = Endpoint::parse(request.match_info().query("path"))?;
    let (mut method, mut query, mut headers) = (request.method().to_string(), request.query_string().to_owned(), request.headers().clone());
    let mut body = Body::Unread(body);
    if alternate_request::is_alternate(&method, &query, *version) {
        let form = body.read(request, state).await?;
        let inner = alternate_request::parse(&query, &headers, &form)?;
        *version = parse_version(&inner.headers);
        if *version == Some(Version::V2) {
            return Err(XapiError::bad_parameter("X-Experience-API-Version", "must be 1.0.3: version 2.0 has no requests in forms"));
        }
        (method, query, headers, body) = (inner.method, inner.query, inner.headers, Body::Read(inner.body));
    }
    endpoint.require_method(&method)?;
    if method == "OPTIONS" {
        return Ok(XapiResponse::no_content().with(header::ALLOW, endpoint.allow()));
    }
    // What the store supports is no secret, and clients ask before they have a credential.
    if endpoint == Endpoint::About {
        return Ok(resources::about(&state.app.config.public_url));
    }
    if endpoint == Endpoint::Profile {
        return resources::profile(&state.app.config.public_url, request.match_info().query("path"));
    }
    let actor = authenticate(&headers, state).await?;
    Span::current().record("organization.id", tracing::field::display(actor.organization()));
    state.app.rate_limiter.count_request(&actor)?;
    let version = version.ok_or_else(|| {
        XapiError::bad_parameter("X-Experience-API-Version", "is required, and must be 2.0.0, or 1.0.0 to 1.0.3 for clients of version 1.0")
    })?;
    let body = if matches!(method.as_str(), "POST" | "PUT") { body.read(request, state).await? } else { Bytes::new() };
    let request = XapiRequest { method, endpoint, version, query, headers, body };
    let (app, limit) = (state.app.clone(), state.app.config.limit_seconds);
    let task = async move { with_time_limit(Duration::from_secs(limit), respond(&app, &actor, &request)).await };
    // A task of its own is completed even when the caller disconnects.
    match state.runtime.spawn(task.instrument(Span::current())).await {
        Ok(Some(result)) => result,
        Ok(None) => Err(Error::Unavailable(format!("the operation took longer than {limit} s and was cancelled; try again")).into()),
        Err(error) => Err(Error::internal(error).into()),
    }
}

async fn respond(app: &App, actor: &Actor, request: &XapiRequest) -> Result<XapiResponse, XapiError> {
    match request.endpoint {
        Endpoint::About => Ok(resources::about(&app.config.public_url)),
        Endpoint::Profile => resources::profile(&app.config.public_url, "profile"),
        Endpoint::Statements => statements::respond(app, actor, request).await,
        Endpoint::Activities => resources::get_activity(app, actor, &request.query).await,
        Endpoint::Agents => resources::get_person(app, actor, &request.query).await,
        Endpoint::Documents(kind) => documents::respond(app, actor, request, kind).await,
    }
}

/// Accepts xAPI credentials by HTTP Basic authentication (RFC 7617), and access tokens of the organization's identity providers.
async fn authenticate(headers: &HeaderMap, state: &web::Data<XapiState>) -> Result<Actor, XapiError> {
    let app = state.app.clone();
    let result: PlatformResult<Actor> = match basic_credentials(headers)? {
        Some((key, secret)) => {
            let task = async move { app.access.authenticate_xapi(&key, &secret).await };
            state.runtime.spawn(task).await.unwrap_or_else(|error| Err(Error::internal(error)))
        }
        None => {
            let missing =
                || Error::Unauthenticated("send the key and the secret of an xAPI credential by HTTP Basic authentication".into());
            let credentials = bearer::from_headers(headers)?.ok_or_else(missing)?;
            let task = async move {
                let organization = credentials.organization.as_deref();
                app.access.authenticate(Credentials { token: &credentials.token, organization }).await
            };
            state.runtime.spawn(task).await.unwrap_or_else(|error| Err(Error::internal(error)))
        }
    };
    Ok(result?)
}

/// The user name and the password of HTTP Basic authentication. `None` when the request has another kind of credentials, or none.
fn basic_credentials(headers: &HeaderMap) -> PlatformResult<Option<(String, String)>> {
    let mut values = headers.get_all(header::AUTHORIZATION);
    let Some(value) = values.next().and_then(|value| value.to_str().ok()) else { return Ok(None) };
    let Some((scheme, encoded)) = value.trim().split_once(' ') else { return Ok(None) };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let malformed = || Error::Unauthenticated("the Authorization header must be: Basic, and the base64 of KEY:SECRET".into());
    let (key, secret) = decoded.as_deref().and_then(|text| text.split_once(':')).ok_or_else(malformed)?;
    if values.next().is_some() {
        return Err(Error::Unauthenticated("send one Authorization header, not several".into()));
    }
    Ok(Some((key.to_owned(), secret.to_owned())))
}

async fn read_body(request: &HttpRequest, body: web::Payload, state: &web::Data<XapiState>) -> Result<Bytes, XapiError> {
    if request.headers().get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity") {
        return Err(XapiError::new(415, "send the body without compression"));
    }
    let (limit, time_limit) = (state.app.config.limit_body_bytes, Duration::from_secs(state.app.config.limit_seconds));
    let Ok(read) = timeout(time_limit, body.to_bytes_limited(limit)).await else {
        return Err(XapiError::new(408, "the body took too long to arrive"));
    };
    match read {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(XapiError::new(400, "the body is incomplete")),
        Err(_) => Err(XapiError::new(413, format!("the body is larger than {limit} bytes: send less in one request"))),
    }
}

fn response_builder(status: u16, version: Option<Version>) -> HttpResponseBuilder {
    let mut builder = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    builder.insert_header((VERSION, if version == Some(Version::V1) { "1.0.3" } else { "2.0.0" }));
    builder.insert_header((header::CACHE_CONTROL, "no-store"));
    // Documents of clients can be HTML: a browser must neither guess their type nor run them.
    builder.insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    builder.insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    builder
}

fn write_response(response: XapiResponse, version: Option<Version>) -> HttpResponse {
    let mut builder = response_builder(response.status, version);
    for (name, value) in response.headers {
        builder.insert_header((name, value));
    }
    if matches!(response.status, 204 | 304) { builder.finish() } else { builder.body(response.body) }
}

fn write_error(error: XapiError, version: Option<Version>, public_url: &str) -> HttpResponse {
    let mut builder = response_builder(error.status, version);
    if let Some(denial) = &error.denial {
        if error.status == 401 {
            builder.append_header((header::WWW_AUTHENTICATE, "Basic realm=\"xAPI\", charset=\"UTF-8\""));
        }
        builder.append_header((header::WWW_AUTHENTICATE, access::challenge(public_url, Some(&**denial))));
    }
    if let Some(seconds) = error.retry_after {
        builder.insert_header((header::RETRY_AFTER, seconds));
    }
    if let Some(allow) = error.allow {
        builder.insert_header((header::ALLOW, allow));
    }
    for (name, value) in &error.headers {
        builder.insert_header((name.clone(), value.as_str()));
    }
    builder.content_type("application/json").body(error.to_json().to_string())
}
