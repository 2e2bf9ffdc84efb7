//! `GET /rosters/{id}/rows`: downloads the rows of a roster plan as a file of any length, written while the rows are read. The query
//! parameters `action`, `identityQuestion` and `hasWarnings` select rows; `Accept` selects CSV or NDJSON.
//!
//! An incomplete file must not look complete: without the end marker of the producer the connection is aborted.

use super::{
    HttpState,
    content_negotiation::{self, MediaTypeName},
    request_tracing::RequestId,
    rest,
    roster_row_encoder::{self, RowFormat},
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::roster::{self, RowExport, RowList},
    platform::{Error, Result},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use futures_util::stream;
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender, error::SendTimeoutError};
use tracing::Instrument;
use url::form_urlencoded;

/// How many chunks of the file are buffered between the database and the connection.
const BUFFERED_CHUNKS: usize = 2;

/// The media types that a caller can accept, each with its format and the `Content-Type` of the response.
const REPRESENTATIONS: [(MediaTypeName, (RowFormat, &str)); 4] = [
    (("text", "csv"), (RowFormat::Csv, "text/csv; charset=utf-8; header=present")),
    (("application", "x-ndjson"), (RowFormat::Ndjson, "application/x-ndjson")),
    (("application", "ndjson"), (RowFormat::Ndjson, "application/ndjson")),
    (("application", "jsonl"), (RowFormat::Ndjson, "application/jsonl")),
];

pub async fn get(request: HttpRequest, path: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    match start_download(&request, &path, &state).await {
        Ok(response) => response,
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &error),
    }
}

async fn start_download(request: &HttpRequest, id: &str, state: &web::Data<HttpState>) -> Result<HttpResponse> {
    let actor = rest::authenticate(request, state).await?;
    actor.reach(Permission::ReadRosterPlan)?;
    let (format, content_type) = content_negotiation::select_preferred(request, REPRESENTATIONS)
        .ok_or_else(|| Error::invalid("accept", "the rows are available as text/csv and application/x-ndjson"))?;
    let list = parse_query_string(request.query_string())?;
    // A malformed ID is reported like an unknown one.
    let id = id.parse().map_err(|_| Error::NotFound { noun: "roster plan" })?;
    let export = RowExport::begin(&state.app, &actor, id, list).await?;
    // The same cost as reading the rows in pages.
    state.app.rate_limiter.charge_cost(&actor, u64::try_from(export.remaining()).unwrap_or_default())?;
    let extension = if format == RowFormat::Csv { "csv" } else { "ndjson" };
    let disposition = format!("attachment; filename=\"roster-{id}.{extension}\"");
    let (sender, mut chunks) = mpsc::channel(BUFFERED_CHUNKS);
    let producer = produce_file(state.clone(), actor, export, format, sender);
    state.runtime.spawn(producer.in_current_span());
    let body = stream::poll_fn(move |context| {
        chunks.poll_recv(context).map(|chunk| match chunk {
            Some(chunk) => chunk.map(Ok),
            None => Some(Err(IncompleteFile)),
        })
    });
    Ok(HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "accept, authorization"))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(body))
}

/// The rows that are selected: without parameters, all rows.
fn parse_query_string(query_string: &str) -> Result<RowList> {
    let mut list = RowList::default();
    for (name, text) in form_urlencoded::parse(query_string.as_bytes()) {
        match &*name {
            "action" => list.actions.get_or_insert_with(Vec::new).append(&mut roster::parse_values("action", &text)?),
            "identityQuestion" => list.questions.get_or_insert_with(Vec::new).append(&mut roster::parse_values("identityQuestion", &text)?),
            "hasWarnings" => {
                list.has_warnings = Some(text.parse().map_err(|_| Error::invalid("hasWarnings", "must be true or false"))?);
            }
            _ => return Err(Error::invalid(name.into_owned(), "unknown parameter: use action, identityQuestion or hasWarnings")),
        }
    }
    Ok(list)
}

/// Aborts the connection. The cause is in the log, because the status was sent before.
#[derive(Debug, thiserror::Error)]
#[error("the file is incomplete")]
struct IncompleteFile;

/// Writes the file in chunks, then `None` as the end marker.
async fn produce_file(state: web::Data<HttpState>, actor: Actor, mut export: RowExport, format: RowFormat, chunks: Sender<Option<Bytes>>) {
    let plan = export.plan.id;
    if let Err(error) = send_chunks(&state.app, &actor, &mut export, format, &chunks).await {
        let cause = match &error {
            Error::Internal(cause) => cause.to_string(),
            other => other.to_string(),
        };
        let remaining_rows = export.remaining();
        tracing::error!(error = %cause, roster_plan = %plan, remaining_rows, "the download of roster rows was aborted");
    }
}

async fn send_chunks(app: &App, actor: &Actor, export: &mut RowExport, format: RowFormat, chunks: &Sender<Option<Bytes>>) -> Result<()> {
    let time_limit = Duration::from_secs(app.config.limit_seconds);
    let mut chunk = roster_row_encoder::encode_header(format)?;
    loop {
        let rows = export.next(app, actor).await?;
        let is_end = rows.is_none();
        chunk.extend(roster_row_encoder::encode_rows(format, rows.as_deref().unwrap_or_default())?);
        let message = Some(std::mem::take(&mut chunk).into()).filter(|_| !is_end);
        match chunks.send_timeout(message, time_limit).await {
            Ok(()) if !is_end => {}
            // The file is complete, or the client has disconnected.
            Ok(()) | Err(SendTimeoutError::Closed(_)) => return Ok(()),
            Err(SendTimeoutError::Timeout(_)) => return Err(Error::Unavailable("the client stopped reading".into())),
        }
    }
}
