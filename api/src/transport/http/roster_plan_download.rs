//! `GET /rosters/{id}/rows`: downloads the rows of a roster plan as a file of any length, written while the rows are read. The query
//! parameters `action`, `identityQuestion` and `hasWarnings` select rows; `Accept` selects CSV or NDJSON.

use super::{
    HttpState,
    content_negotiation::{self, MediaTypeName},
    file_stream::{self, FileSender},
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
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use tracing::Instrument;
use url::form_urlencoded;

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
    let (sender, body) = file_stream::open(&state.app.config);
    let producer = produce_file(state.clone(), actor, export, format, sender);
    state.runtime.spawn(producer.in_current_span());
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

/// Writes the file in chunks, then the end marker.
async fn produce_file(state: web::Data<HttpState>, actor: Actor, mut export: RowExport, format: RowFormat, file: FileSender) {
    let plan = export.plan.id;
    if let Err(error) = send_chunks(&state.app, &actor, &mut export, format, file).await {
        let (cause, remaining_rows) = (file_stream::cause_of(&error), export.remaining());
        tracing::error!(error = %cause, roster_plan = %plan, remaining_rows, "the download of roster rows was aborted");
    }
}

async fn send_chunks(app: &App, actor: &Actor, export: &mut RowExport, format: RowFormat, file: FileSender) -> Result<()> {
    let mut chunk = roster_row_encoder::encode_header(format)?;
    while let Some(rows) = export.next(app, actor).await? {
        chunk.extend(roster_row_encoder::encode_rows(format, &rows)?);
        if !file.send(std::mem::take(&mut chunk)).await? {
            return Ok(());
        }
    }
    file.finish().await
}
