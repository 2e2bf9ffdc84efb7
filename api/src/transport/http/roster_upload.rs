//! `POST /rosters`: uploads a roster of any size, which is planned while it is read. The response is the roster plan. `mode`, `matchBy`,
//! `source`, `mapping`, `rows` and `sha256` are query parameters; `Idempotency-Key` is a header; the body is CSV, NDJSON, JSON or a
//! workbook, optionally compressed by gzip.

use super::{HttpState, request_tracing::RequestId, rest};
use crate::{
    access::Permission,
    domain::{
        roster::{self, ExpectedContent, MatchBy, PlanRequest, UploadEncoding},
        roster_mapping,
    },
    platform::{Error, Result, channel_reader},
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
use std::{str::FromStr, time::Duration};
use tokio::{sync::mpsc::Sender, time::timeout};
use tracing::{Instrument, Span};
use url::form_urlencoded;

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
    expected: ExpectedContent,
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
    let charset = content_type_charset(request)?;
    let encoding = UploadEncoding::new(request.content_type(), charset.as_deref(), parameters.is_gzip, mapping)?;
    let encoding = UploadEncoding { expected: parameters.expected, ..encoding };
    let (sender, roster) = channel_reader::channel();
    let app = state.app.clone();
    // Runs to its end in the server's runtime even when the client disconnects, so that the plan does not stay RECEIVING.
    let planning = state.runtime.spawn(
        async move {
            let UploadParameters { mode, match_by, source, idempotency_key, .. } = &parameters;
            let request = PlanRequest { source, mode: *mode, match_by: *match_by, idempotency_key: idempotency_key.as_deref() };
            roster::plan_upload(&app, &actor, request, encoding, roster).await
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
            expected: ExpectedContent::default(),
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
                "rows" => {
                    let rows = text.parse().map_err(|_| Error::invalid("rows", "must be the number of rows of the roster"))?;
                    parameters.expected.rows = Some(rows);
                }
                "sha256" => parameters.expected.sha256 = Some(parse_sha256(&text)?),
                _ => {
                    return Err(Error::invalid(name.into_owned(), "unknown parameter: use mapping, matchBy, mode, rows, sha256 or source"));
                }
            }
        }
        let key = request.headers().get("idempotency-key").map(|key| key.to_str().map(str::to_owned));
        parameters.idempotency_key = key.transpose().map_err(|_| Error::invalid("idempotencyKey", "must be plain text"))?;
        Ok(parameters)
    }
}

/// The parameter `charset` of the content type.
pub fn content_type_charset(request: &HttpRequest) -> Result<Option<String>> {
    let Some(header) = request.headers().get(header::CONTENT_TYPE) else { return Ok(None) };
    let header = header.to_str().map_err(|_| Error::invalid("contentType", "must be plain text"))?;
    let parameters = header.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    Ok(charsets.next().map(|(_, charset)| charset.trim().trim_matches('"').to_owned()))
}

/// Parses 64 hexadecimal digits.
fn parse_sha256(text: &str) -> Result<[u8; 32]> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let bytes = digits.map(|digits| digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect::<Vec<u8>>());
    let digest = bytes.filter(|_| text.len() == 64).and_then(|bytes| bytes.try_into().ok());
    digest.ok_or_else(|| Error::invalid("sha256", "must be the SHA-256 of the uploaded bytes, as 64 hexadecimal digits"))
}

/// Whether the body is compressed by gzip.
pub fn parse_content_encoding(request: &HttpRequest) -> Result<bool> {
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
        "skippedCount": plan.skipped_count,
        "skippedEmployeeCount": plan.skipped_employee_count,
        "warningCount": plan.warning_count,
        "pairingEndCount": plan.pairing_end_count,
        "sessionCancelCount": plan.session_cancel_count,
        "partnerRequeueCount": plan.partner_requeue_count,
        "conflictCount": plan.conflict_count,
        "heldBecause": plan.held_because.as_deref().unwrap_or_default().lines().collect::<Vec<_>>(),
    })
}
