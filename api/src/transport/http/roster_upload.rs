//! `POST /rosters`: uploads a roster of any size, which is planned while it is read. The response is the roster plan. `mode`, `matchBy`,
//! `source` and `mapping` are query parameters; `Idempotency-Key` is a header; the body is CSV or NDJSON, optionally compressed by gzip.

use super::{HttpState, request_tracing::RequestId, rest};
use crate::{
    access::Permission,
    domain::{
        roster::{self, Format, MatchBy, PlanRequest, UploadEncoding},
        roster_mapping,
    },
    platform::{Error, Result},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header,
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

/// How many pieces of the body are buffered between the connection and the parser.
const BUFFERED_CHUNKS: usize = 4;
/// The longest `source`, in characters.
const MAX_SOURCE_LENGTH: usize = 200;

/// The query parameters and headers of an upload.
struct UploadParameters {
    mode: Mode,
    match_by: MatchBy,
    source: String,
    idempotency_key: Option<String>,
    /// The integration whose roster mapping applies. `None`: that of the caller.
    mapping: Option<IntegrationId>,
    format: Format,
    is_gzip: bool,
}

pub async fn post(request: HttpRequest, body: web::Payload, state: web::Data<HttpState>) -> HttpResponse {
    let request_id = RequestId::from_request(&request);
    match plan_upload(&request, body, &state).await {
        Ok(plan) => {
            let body = json!({ "rosterPlan": plan_to_json(&plan) });
            HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(body)
        }
        Err(error) => rest::error_response(&state, &request_id, &error),
    }
}

async fn plan_upload(request: &HttpRequest, body: web::Payload, state: &web::Data<HttpState>) -> Result<Model> {
    let actor = rest::authenticate(request, state).await?;
    actor.authorize(Permission::WriteEmployee, &[])?;
    actor.reach(Permission::ReadRosterPlan)?;
    let parameters = UploadParameters::from_request(request)?;
    let mapping = roster_mapping::load(&state.app.db, &actor, parameters.mapping).await?;
    let encoding = UploadEncoding { format: parameters.format, is_gzip: parameters.is_gzip, mapping };
    let (sender, chunks) = mpsc::channel(BUFFERED_CHUNKS);
    let app = state.app.clone();
    // Runs to its end in the server's runtime even when the client disconnects, so that the plan does not stay RECEIVING.
    let planning = state.runtime.spawn(
        async move {
            let UploadParameters { mode, match_by, source, idempotency_key, .. } = &parameters;
            let request = PlanRequest { source, mode: *mode, match_by: *match_by, idempotency_key: idempotency_key.as_deref() };
            roster::plan_upload(&app, &actor, request, encoding, BodyReader::new(chunks)).await
        }
        .instrument(Span::current()),
    );
    forward_body(body, sender, Duration::from_secs(state.app.config.limit_seconds)).await;
    planning.await.map_err(Error::internal)?
}

impl UploadParameters {
    fn from_request(request: &HttpRequest) -> Result<Self> {
        let mut parameters = Self {
            mode: Mode::Delta,
            match_by: MatchBy::default(),
            source: "upload".into(),
            idempotency_key: None,
            mapping: None,
            format: parse_content_type(request)?,
            is_gzip: parse_content_encoding(request)?,
        };
        for (name, text) in form_urlencoded::parse(request.query_string().as_bytes()) {
            match &*name {
                "mode" => {
                    let mode = Mode::try_from_value(&text.to_uppercase());
                    parameters.mode = mode.map_err(|_| Error::invalid("mode", "must be DELTA or FULL"))?;
                }
                "matchBy" => parameters.match_by = text.parse().map_err(|message: &str| Error::invalid("matchBy", message))?,
                "source" => {
                    let is_valid = (1..=MAX_SOURCE_LENGTH).contains(&text.chars().count()) && !text.chars().any(char::is_control);
                    if !is_valid {
                        let message = format!("must have 1 to {MAX_SOURCE_LENGTH} characters and no control characters");
                        return Err(Error::invalid("source", message));
                    }
                    parameters.source = text.into_owned();
                }
                "mapping" => {
                    let integration = IntegrationId::from_str(&text);
                    parameters.mapping = Some(integration.map_err(|error| Error::invalid("mapping", error.to_string()))?);
                }
                _ => return Err(Error::invalid(name.into_owned(), "unknown parameter: use mapping, matchBy, mode or source")),
            }
        }
        let key = request.headers().get("idempotency-key").map(|key| key.to_str().map(str::to_owned));
        parameters.idempotency_key = key.transpose().map_err(|_| Error::invalid("idempotencyKey", "must be plain text"))?;
        Ok(parameters)
    }
}

fn parse_content_type(request: &HttpRequest) -> Result<Format> {
    match request.content_type() {
        "text/csv" => Ok(Format::Csv),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Ok(Format::Ndjson),
        _ => Err(Error::invalid("contentType", "send the body as Content-Type: text/csv or application/x-ndjson")),
    }
}

/// Whether the body is compressed by gzip.
fn parse_content_encoding(request: &HttpRequest) -> Result<bool> {
    match request.headers().get(header::CONTENT_ENCODING).map(|coding| coding.as_bytes().to_ascii_lowercase()).as_deref() {
        None | Some(b"identity") => Ok(false),
        Some(b"gzip" | b"x-gzip") => Ok(true),
        Some(_) => Err(Error::invalid("contentEncoding", "must be gzip or identity")),
    }
}

/// Forwards the body as it arrives, then `None`. Without the `None` the reader reports an error, so that an aborted upload is not
/// taken for a complete one.
async fn forward_body(mut body: web::Payload, sender: Sender<Option<Bytes>>, time_limit: Duration) {
    loop {
        let chunk = match timeout(time_limit, body.next()).await {
            Ok(Some(Ok(bytes))) => Some(bytes),
            Ok(None) => None,
            Ok(Some(Err(_))) | Err(_) => return,
        };
        let is_end = chunk.is_none();
        // A closed channel means that the plan has failed already; the rest of the body is discarded.
        if sender.send(chunk).await.is_err() || is_end {
            return;
        }
    }
}

/// A forwarded body as a blocking reader.
struct BodyReader {
    chunks: Receiver<Option<Bytes>>,
    /// The unread part of the current chunk.
    current: Bytes,
    is_complete: bool,
}

impl BodyReader {
    fn new(chunks: Receiver<Option<Bytes>>) -> Self {
        Self { chunks, current: Bytes::new(), is_complete: false }
    }
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() && !self.is_complete {
            match self.chunks.blocking_recv() {
                Some(Some(bytes)) => self.current = bytes,
                Some(None) => self.is_complete = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let bytes = self.current.split_to(self.current.len().min(buffer.len()));
        if let Some(target) = buffer.get_mut(..bytes.len()) {
            target.copy_from_slice(&bytes);
        }
        Ok(bytes.len())
    }
}

/// A plan with the field names of the GraphQL type `RosterPlan`.
fn plan_to_json(plan: &Model) -> Value {
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
        "scheduledTerminationCount": plan.scheduled_termination_count,
        "unchangedCount": plan.unchanged_count,
        "rejectedCount": plan.rejected_count,
        "pairingEndCount": plan.pairing_end_count,
        "sessionCancelCount": plan.session_cancel_count,
        "partnerRequeueCount": plan.partner_requeue_count,
        "conflictCount": plan.conflict_count,
        "heldBecause": plan.held_because.as_deref().unwrap_or_default().lines().collect::<Vec<_>>(),
    })
}
