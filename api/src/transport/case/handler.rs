//! The HTTP handler: authenticates the caller, applies the rate limit and writes the response.

use super::{
    endpoint::{self, CaseResponse, Endpoint},
    error::CaseError,
};
use crate::{
    access::{Actor, Credentials, challenge},
    app::{App, with_time_limit},
    platform::{Error, Result as PlatformResult},
    transport::bearer,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web::{self, ServiceConfig},
};
use std::{sync::Arc, time::Duration};
use tokio::{runtime::Handle, sync::watch};
use tracing::{Instrument, Span};

/// The methods of every endpoint.
const ALLOW: &str = "GET, HEAD";

/// What the handler of every request needs.
pub struct CaseState {
    app: Arc<App>,
    /// The runtime that requests are processed in: the one that the database connections belong to.
    runtime: Handle,
    /// True once the server is stopping.
    stopping: watch::Receiver<bool>,
    base_url: String,
}

impl CaseState {
    /// Must be called inside the runtime that requests are to be processed in.
    pub fn new(app: Arc<App>, stopping: watch::Receiver<bool>) -> Self {
        let base_url = format!("{}/ims/case/v1p1", app.config.public_url.trim_end_matches('/'));
        Self { app, runtime: Handle::current(), stopping, base_url }
    }
}

/// Registers the handler for everything below `/ims/case/v1p1`.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/ims/case/v1p1/{path:.*}", web::to(handle));
}

async fn handle(request: HttpRequest, path: web::Path<String>, state: web::Data<CaseState>) -> HttpResponse {
    match process(&request, &path, &state).await {
        Ok(response) => write_response(response),
        Err(error) => write_error(&error, &state.app.config.public_url),
    }
}

async fn process(request: &HttpRequest, path: &str, state: &web::Data<CaseState>) -> Result<CaseResponse, CaseError> {
    if *state.stopping.borrow() {
        return Err(Error::Unavailable("this server is stopping; try again".into()).into());
    }
    let actor = authenticate(request, state).await?;
    Span::current().record("organization.id", tracing::field::display(actor.organization()));
    state.app.rate_limiter.count_request(&actor)?;
    let endpoint = Endpoint::parse(path)?;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(CaseError::method_not_allowed());
    }
    let (query, task_state) = (request.query_string().to_owned(), state.clone());
    let task = async move {
        let CaseState { app, base_url, .. } = &**task_state;
        let limit = app.config.limit_seconds;
        let response = endpoint::respond(app, &actor, base_url, &endpoint, &query);
        with_time_limit(Duration::from_secs(limit), response).await.unwrap_or_else(|| {
            Err(Error::Unavailable(format!("the request took longer than {limit} s and was cancelled; try again")).into())
        })
    };
    state.runtime.spawn(task.instrument(Span::current())).await.unwrap_or_else(|error| Err(Error::internal(error).into()))
}

async fn authenticate(request: &HttpRequest, state: &web::Data<CaseState>) -> Result<Actor, CaseError> {
    let Some(credentials) = bearer::from_headers(request.headers())? else {
        return Err(Error::Unauthenticated("send a token: Authorization: Bearer TOKEN".into()).into());
    };
    let app = state.app.clone();
    let task = async move {
        let credentials = Credentials { token: &credentials.token, organization: credentials.organization.as_deref() };
        app.access.authenticate(credentials).await
    };
    let result: PlatformResult<Actor> = state.runtime.spawn(task).await.unwrap_or_else(|error| Err(Error::internal(error)));
    Ok(result?)
}

fn write_response(response: CaseResponse) -> HttpResponse {
    let mut builder = HttpResponse::Ok();
    builder.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::VARY, "authorization"));
    if let Some((total, link)) = response.list {
        builder.insert_header(("x-total-count", total.to_string())).insert_header((header::LINK, link));
    }
    builder.content_type("application/json").body(response.body.to_string())
}

fn write_error(error: &CaseError, public_url: &str) -> HttpResponse {
    let mut builder = HttpResponse::build(StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    builder.insert_header((header::CACHE_CONTROL, "no-store"));
    let cause = match (error.status, &error.needs) {
        (401, _) => Some(Error::Unauthenticated(error.description.clone())),
        (_, Some(needs)) => Some(Error::Forbidden { needs: needs.clone() }),
        _ => None,
    };
    if let Some(cause) = cause {
        builder.insert_header((header::WWW_AUTHENTICATE, challenge(public_url, Some(&cause))));
    }
    if let Some(seconds) = error.retry_after {
        builder.insert_header((header::RETRY_AFTER, seconds));
    }
    if error.status == 405 {
        builder.insert_header((header::ALLOW, ALLOW));
    }
    builder.content_type("application/json").body(error.to_json().to_string())
}
