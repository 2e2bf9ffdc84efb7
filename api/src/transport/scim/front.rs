//! Where requests arrive: who calls, whether they may now, what they send. Everything is answered in the form of the standard.

use super::{
    etag::{self, known},
    refusal::Refusal,
    route::{self, Answer, Asked, Place},
    service::Service,
};
use crate::{
    access::{Actor, Credentials},
    app::App,
    platform::{Error, Result as Outcome},
    transport::bearer::{self, Shown},
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

/// What every request needs.
pub struct Door {
    app: Arc<App>,
    /// Where the work is done: in the runtime to which the database connections belong.
    runtime: Handle,
    stopping: watch::Receiver<bool>,
    base: String,
}

impl Door {
    /// Call it inside the runtime in which the work is to be done.
    pub fn new(app: Arc<App>, stopping: watch::Receiver<bool>) -> Self {
        let base = format!("{}/scim/v2", app.config.public_url.trim_end_matches('/'));
        Self { app, runtime: Handle::current(), stopping, base }
    }
}

/// What is where: everything below one address.
pub fn routes(site: &mut ServiceConfig) {
    site.route("/scim/v2", web::to(handle)).route("/scim/v2/{path:.*}", web::to(handle));
}

async fn handle(request: HttpRequest, body: web::Payload, door: web::Data<Door>) -> HttpResponse {
    let outcome = match arrive(&request, body, &door).await {
        Ok((actor, asked)) => {
            Span::current().record("organization.id", tracing::field::display(actor.organization()));
            let own = door.clone();
            // What writes is carried out to its end, also when the caller hangs up; unless it takes too long.
            let until = Instant::now() + Duration::from_secs(door.app.config.limit_seconds);
            let work = async move { route::carry_out(Service { app: &own.app, actor: &actor, base: &own.base, until }, &asked).await };
            let done = door.runtime.spawn(work.instrument(Span::current())).await;
            done.unwrap_or_else(|error| Err(Error::internal(error).into()))
        }
        Err(refusal) => Err(refusal),
    };
    let answer = match outcome {
        Ok(answer) => print(answer),
        Err(refusal) => refused(&door, refusal),
    };
    // Callers may invent methods; a metric has only those there are.
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter().find(|known| *known == request.method().as_str());
    let (method, status) = (known.unwrap_or("other"), answer.status().as_u16().to_string());
    metrics::counter!("coachgraph_scim_requests_total", "method" => method, "status" => status).increment(1);
    answer
}

/// Who calls and what they ask. What is wrong is told before the body is read, as far as it is known by then.
async fn arrive(request: &HttpRequest, body: web::Payload, door: &web::Data<Door>) -> Result<(Actor, Asked), Refusal> {
    if *door.stopping.borrow() {
        return Err(Error::Unavailable("this server is stopping; try again".into()).into());
    }
    let actor = authenticate(request, door).await?;
    door.app.rate.request(&actor)?;
    let place = Place::of(request.match_info().query("path"))?;
    place.knows(request.method().as_str())?;
    let body = if matches!(request.method().as_str(), "POST" | "PUT" | "PATCH") { read(request, body, door).await? } else { Value::Null };
    let asked = Asked {
        method: request.method().to_string(),
        place,
        query: request.query_string().to_owned(),
        if_match: known(request.headers(), header::IF_MATCH),
        if_none_match: known(request.headers(), header::IF_NONE_MATCH),
        body,
    };
    Ok((actor, asked))
}

async fn authenticate(request: &HttpRequest, door: &web::Data<Door>) -> Result<Actor, Refusal> {
    let url = &door.app.config.public_url;
    let Shown { token, organization } = match bearer::shown(request.headers()) {
        Ok(Some(shown)) => shown,
        Ok(None) => return Err(Refusal::challenged(url, None)),
        Err(error) => return Err(Refusal::challenged(url, Some(error))),
    };
    let app = door.app.clone();
    let asked =
        async move { app.access.authenticate_directory(Credentials { token: &token, organization: organization.as_deref() }).await };
    let asked: Outcome<Actor> = door.runtime.spawn(asked).await.unwrap_or_else(|error| Err(Error::internal(error)));
    asked.map_err(|error| match error {
        error @ Error::Unauthenticated(_) => Refusal::challenged(url, Some(error)),
        error => error.into(),
    })
}

async fn read(request: &HttpRequest, body: web::Payload, door: &web::Data<Door>) -> Result<Value, Refusal> {
    if !is_json(request) {
        return Err(Refusal::new(415, "send the body as Content-Type: application/scim+json, in UTF-8 and not compressed"));
    }
    let (limit, patience) = (door.app.config.limit_body_bytes, Duration::from_secs(door.app.config.limit_seconds));
    let Ok(arrived) = timeout(patience, body.to_bytes_limited(limit)).await else {
        return Err(Refusal::new(408, "the body took too long to arrive"));
    };
    let bytes = match arrived {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(Refusal::syntax("the body broke off")),
        Err(_) => return Err(Refusal::new(413, format!("the body is larger than {limit} bytes: send less in one request"))),
    };
    serde_json::from_slice(&bytes).map_err(|error| Refusal::syntax(format!("the body is not JSON: {error}")))
}

fn is_json(request: &HttpRequest) -> bool {
    let encoded = request.headers().get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let fits = |media: mime::Mime| {
        ["application/scim+json", "application/json"].contains(&media.essence_str())
            && media.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    };
    !encoded && request.mime_type().ok().flatten().is_some_and(fits)
}

fn begun(status: u16) -> HttpResponseBuilder {
    let mut http = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    http.insert_header((header::CACHE_CONTROL, "no-store"));
    http
}

fn print(answer: Answer) -> HttpResponse {
    let mut http = begun(answer.status);
    if let Some(location) = answer.location {
        http.insert_header((header::LOCATION, location));
    }
    if let Some(version) = answer.version {
        http.insert_header(etag::header(version));
    }
    finish(http, answer.body)
}

fn refused(door: &Door, refusal: Refusal) -> HttpResponse {
    let mut http = begun(refusal.status);
    let body = refusal.body();
    let lacks = (refusal.status == 403).then(|| Error::Forbidden { needs: refusal.detail.trim_start_matches("this needs ").into() });
    let challenge = refusal.challenge.or_else(|| lacks.map(|error| crate::access::challenge(&door.app.config.public_url, Some(&error))));
    if let Some(challenge) = challenge {
        http.insert_header((header::WWW_AUTHENTICATE, challenge));
    }
    if let Some(seconds) = refusal.retry_after {
        http.insert_header((header::RETRY_AFTER, seconds));
    }
    if let Some(allow) = refusal.allow {
        http.insert_header((header::ALLOW, allow));
    }
    finish(http, Some(body))
}

fn finish(mut http: HttpResponseBuilder, body: Option<Value>) -> HttpResponse {
    match body {
        Some(body) => http.content_type("application/scim+json; charset=utf-8").body(body.to_string()),
        None => http.finish(),
    }
}
