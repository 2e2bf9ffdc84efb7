//! `POST /rosters`: a roster of any size, read while it arrives, answered by its plan. `mode`, `source` and `mapping` stand in the query
//! string, `Idempotency-Key` in a header; the body is CSV or a JSON object per line, packed by gzip or not.

use super::{Doors, answer::json, bearer, observe::RequestId};
use crate::{
    access::{Act, Actor, Credentials, challenge},
    domain::{
        roster::{self, Format, Request, Written},
        roster_mapping,
    },
    platform::{Error, Result, error::Problem},
    transport::graphql::{code, named},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{self, Bytes},
};
use entity::{
    id::IntegrationId,
    roster_plan::{Mode, Model},
};
use futures_util::StreamExt;
use sea_orm::ActiveEnum;
use serde_json::{Value, json};
use std::{
    io::{self, Read},
    str::FromStr,
    time::Duration,
};
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    time::timeout,
};
use tracing::{Instrument, Span};
use url::form_urlencoded;

/// What the caller says beside the body.
struct Asked {
    mode: Mode,
    source: String,
    key: Option<String>,
    /// Whose mapping it is read by; none: the caller's.
    mapping: Option<IntegrationId>,
    format: Format,
    packed: bool,
}

pub async fn post(request: HttpRequest, body: web::Payload, doors: web::Data<Doors>) -> HttpResponse {
    let id = RequestId::from_request(&request);
    match receive(&request, body, &doors).await {
        Ok(plan) => HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(json!({ "rosterPlan": shown(&plan) })),
        Err(error) => refused(&doors, &id, &error),
    }
}

async fn receive(request: &HttpRequest, body: web::Payload, doors: &web::Data<Doors>) -> Result<Model> {
    if doors.is_stopping() {
        return Err(Error::Unavailable("this server is stopping; try again".into()));
    }
    let actor = caller(request, doors).await?;
    Span::current().record("organization.id", tracing::field::display(actor.organization()));
    doors.app.rate.request(&actor)?;
    actor.may(Act::WriteEmployee, &[])?;
    actor.reach(Act::ReadRosterPlan)?;
    let asked = asked(request)?;
    let reader = roster_mapping::reader(&doors.app.db, &actor, asked.mapping).await?;
    let written = Written { format: asked.format, packed: asked.packed, reader };
    let (sender, arriving) = mpsc::channel(4);
    let app = doors.app.clone();
    // It goes on to its end in the runtime of the database, also when the caller hangs up.
    let planning = doors.runtime.spawn(
        async move {
            let request = Request { source: &asked.source, mode: asked.mode, key: asked.key.as_deref() };
            let bytes = Arriving { arriving, rest: Bytes::new(), over: false };
            roster::receive(&app, &actor, request, written, bytes).await
        }
        .instrument(Span::current()),
    );
    let patience = Duration::from_secs(doors.app.config.limit_seconds);
    forward(body, sender, patience).await;
    planning.await.map_err(Error::internal)?
}

/// Who calls.
pub(super) async fn caller(request: &HttpRequest, doors: &Doors) -> Result<Actor> {
    let Some(shown) = bearer::shown(request.headers())? else {
        return Err(Error::Unauthenticated("send a token: Authorization: Bearer TOKEN".into()));
    };
    let credentials = Credentials { token: &shown.token, organization: shown.organization.as_deref() };
    doors.app.access.authenticate(credentials).await
}

fn asked(request: &HttpRequest) -> Result<Asked> {
    let mut asked =
        Asked { mode: Mode::Delta, source: "upload".into(), key: None, mapping: None, format: format(request)?, packed: packed(request)? };
    for (name, text) in form_urlencoded::parse(request.query_string().as_bytes()) {
        match &*name {
            "mode" => {
                let mode = Mode::try_from_value(&text.to_uppercase());
                asked.mode = mode.map_err(|_| Error::invalid("mode", "must be DELTA or FULL"))?;
            }
            "source" if (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control) => {
                asked.source = text.into_owned()
            }
            "source" => return Err(Error::invalid("source", "must have between 1 and 200 characters, none of them control characters")),
            "mapping" => {
                asked.mapping = Some(IntegrationId::from_str(&text).map_err(|bad| Error::invalid("mapping", bad.to_string()))?);
            }
            _ => return Err(Error::invalid(name.into_owned(), "there is no such parameter; there are mapping, mode and source")),
        }
    }
    let key = request.headers().get("idempotency-key").map(|key| key.to_str().map(str::to_owned));
    asked.key = key.transpose().map_err(|_| Error::invalid("idempotencyKey", "must be plain text"))?;
    Ok(asked)
}

fn format(request: &HttpRequest) -> Result<Format> {
    match request.content_type() {
        "text/csv" => Ok(Format::Csv),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Ok(Format::Ndjson),
        _ => Err(Error::invalid("contentType", "send the body as Content-Type: text/csv or application/x-ndjson")),
    }
}

fn packed(request: &HttpRequest) -> Result<bool> {
    match request.headers().get(header::CONTENT_ENCODING).map(|coding| coding.as_bytes().to_ascii_lowercase()).as_deref() {
        None | Some(b"identity") => Ok(false),
        Some(b"gzip" | b"x-gzip") => Ok(true),
        Some(_) => Err(Error::invalid("contentEncoding", "the body may be packed by gzip, or not at all")),
    }
}

/// Passes the body on as it arrives. The end is told, so that a body that breaks off is not taken for one that ends.
async fn forward(mut body: web::Payload, sender: Sender<Option<Bytes>>, patience: Duration) {
    loop {
        let piece = match timeout(patience, body.next()).await {
            Ok(Some(Ok(bytes))) => Some(bytes),
            Ok(None) => None,
            Ok(Some(Err(_))) | Err(_) => return,
        };
        let over = piece.is_none();
        if sender.send(piece).await.is_err() || over {
            // Whoever does not want more has an answer already; the rest is let go by.
            return;
        }
    }
}

/// A body as a reader, for threads that may wait.
struct Arriving {
    arriving: Receiver<Option<Bytes>>,
    rest: Bytes,
    over: bool,
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !self.over {
            match self.arriving.blocking_recv() {
                Some(Some(bytes)) => self.rest = bytes,
                Some(None) => self.over = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let piece = self.rest.split_to(self.rest.len().min(buffer.len()));
        if let Some(place) = buffer.get_mut(..piece.len()) {
            place.copy_from_slice(&piece);
        }
        Ok(piece.len())
    }
}

/// A plan in the words of the schema.
fn shown(plan: &Model) -> Value {
    json!({
        "id": plan.id.to_string(),
        "status": plan.status.to_value(),
        "mode": plan.mode.to_value(),
        "source": plan.source,
        "rowCount": plan.row_count,
        "createCount": plan.create_count,
        "updateCount": plan.update_count,
        "reactivateCount": plan.reactivate_count,
        "terminateCount": plan.terminate_count,
        "unchangedCount": plan.unchanged_count,
        "rejectedCount": plan.rejected_count,
        "heldBecause": plan.held_because.as_deref().unwrap_or_default().lines().collect::<Vec<_>>(),
    })
}

/// An error in the words of this door.
pub(super) fn refused(doors: &Doors, id: &RequestId, error: &Error) -> HttpResponse {
    let status = match error {
        Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden { .. } => StatusCode::FORBIDDEN,
        Error::NotFound { .. } => StatusCode::NOT_FOUND,
        Error::Invalid(problems) if problems.iter().any(|problem| problem.field.starts_with("content")) => {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
        Error::Invalid(problems) if problems.iter().any(|problem| problem.field == "accept") => StatusCode::NOT_ACCEPTABLE,
        Error::Invalid(_) => StatusCode::BAD_REQUEST,
        Error::Conflict(_) | Error::ResyncRequired { .. } => StatusCode::CONFLICT,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    if let Error::Internal(cause) = error {
        tracing::error!(error = %cause, "internal error");
    }
    let told = |problem: &Problem| json!({"code": named(problem.code), "field": problem.field, "message": problem.message, "requestId": id.as_str()});
    let told = match error {
        Error::Invalid(problems) => problems.iter().map(told).collect(),
        Error::Conflict(problem) => vec![told(problem)],
        other => vec![json!({"code": code(other).name(), "message": other.to_string(), "requestId": id.as_str()})],
    };
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CACHE_CONTROL, "no-store")).content_type("application/json");
    match error {
        Error::TooMany { retry_after } => drop(answer.insert_header((header::RETRY_AFTER, retry_after.as_secs()))),
        Error::Unavailable(_) => drop(answer.insert_header((header::RETRY_AFTER, 5))),
        Error::Unauthenticated(_) => {
            let challenge = challenge(&doors.app.config.public_url, Some(error));
            answer.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        _ => {}
    }
    answer.body(json(&json!({ "errors": told })))
}
