//! `GET /exports/{name}`: learning records, competencies, assessments, sessions or employees as a file, whole or since a cursor, for systems
//! that read files and no API.
//!
//! The server reads the fields of a file with a GraphQL document of its own, as the caller: a file shows what the lists of the schema show to
//! the same token, under the same names. Which objects are in it says `domain::export`.
//!
//! | module | does |
//! |---|---|
//! | `catalogue` | lists the files with their columns |
//! | `parameters` | parses the query string |
//! | `reader` | reads the file page by page |
//! | `encoder` | writes rows as CSV or NDJSON |

mod catalogue;
mod encoder;
mod parameters;
mod reader;

use super::{
    HttpState,
    compression::{self, StreamEncoder},
    content_negotiation::{self, MediaTypeName},
    file_stream::{self, FileSender},
    request_tracing::RequestId,
    rest,
};
use crate::{
    domain::export::Export,
    platform::{Error, Result},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        Method,
        header::{self, HeaderName},
    },
    web,
};
use encoder::{Format, RowEncoder};
use parameters::Parameters;
use reader::{PageReader, Row};
use std::sync::Arc;
use tracing::Instrument;

/// The cursor after which the next file goes on.
pub const CURSOR: HeaderName = HeaderName::from_static("coachgraph-cursor");
/// The instant at which the server began to read the file.
pub const AS_OF: HeaderName = HeaderName::from_static("coachgraph-as-of");

/// The media types that a caller can accept, each with its format and the `Content-Type` of the response.
const REPRESENTATIONS: [(MediaTypeName, (Format, &str)); 4] = [
    (("text", "csv"), (Format::Csv, "text/csv; charset=utf-8; header=present")),
    (("application", "x-ndjson"), (Format::Ndjson, "application/x-ndjson")),
    (("application", "ndjson"), (Format::Ndjson, "application/ndjson")),
    (("application", "jsonl"), (Format::Ndjson, "application/jsonl")),
];

/// Handles GET and HEAD.
pub async fn get(request: HttpRequest, name: web::Path<String>, state: web::Data<HttpState>) -> HttpResponse {
    match respond(&request, &name, &state).await {
        Ok(response) => response,
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &error),
    }
}

async fn respond(request: &HttpRequest, name: &str, state: &web::Data<HttpState>) -> Result<HttpResponse> {
    let actor = Arc::new(rest::authenticate(request, state).await?);
    let file = catalogue::find(name).ok_or(Error::NotFound { noun: catalogue::NOUN })?;
    actor.reach(file.noun.permission())?;
    if actor.allowed_operations().is_some() {
        // A file contains more than the documents that the administrator allowed.
        return Err(Error::Forbidden { needs: "an integration that is not restricted to allowed operations".into() });
    }
    let parameters = Parameters::parse(request.query_string())?;
    let (format, content_type) = select_format(request, &parameters)?;
    if parameters.byte_order_mark && format != Format::Csv {
        return Err(Error::invalid("bom", "is for CSV only"));
    }
    let as_of = state.app.clock.now();
    let export = Export::begin(&state.app, &actor, file.noun, parameters.after.as_deref()).await?;
    let compressor = StreamEncoder::new(compression::negotiate(request))?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(content_type)
        .insert_header((CURSOR, export.cursor()))
        .insert_header((AS_OF, as_of.to_rfc3339()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "accept, accept-encoding, authorization"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.{}\"", file.name, format.extension())))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    let mut reader = PageReader::new(state.clone(), actor, file, export);
    // Read before the status is sent, so that a caller who cannot read anything gets an error and no file.
    let first_page = reader.next_page().await?;
    let encoder = RowEncoder::new(file.columns(), format, parameters.byte_order_mark);
    if let Some(coding) = compressor.coding() {
        response.insert_header((header::CONTENT_ENCODING, coding.as_str()));
    }
    let (sender, body) = file_stream::open(&state.app.config);
    let producer = produce_file(reader, first_page, encoder, compressor, sender);
    state.runtime.spawn(producer.in_current_span());
    Ok(response.streaming(body))
}

/// The format of the parameter `format`, or else the one that the caller accepts.
fn select_format(request: &HttpRequest, parameters: &Parameters) -> Result<(Format, &'static str)> {
    let mut representations = REPRESENTATIONS.into_iter();
    match parameters.format {
        Some(format) => representations.find(|(_, (candidate, _))| *candidate == format).map(|(_, representation)| representation),
        None => content_negotiation::select_preferred(request, representations),
    }
    .ok_or_else(|| {
        Error::invalid("accept", "the file is available as text/csv and application/x-ndjson; or add format=csv or format=ndjson")
    })
}

/// Writes the file in chunks, then the end marker.
async fn produce_file(
    mut reader: PageReader,
    first_page: Option<Vec<Row>>,
    encoder: RowEncoder,
    compressor: StreamEncoder,
    sender: FileSender,
) {
    let result = send_pages(&mut reader, first_page, encoder, compressor, sender).await;
    let (export, rows) = (reader.name(), reader.rows());
    match result {
        Ok(()) => tracing::info!(export, rows, "export completed"),
        Err(error) => tracing::error!(error = %file_stream::cause_of(&error), export, rows, "the export was aborted"),
    }
}

async fn send_pages(
    reader: &mut PageReader,
    first_page: Option<Vec<Row>>,
    encoder: RowEncoder,
    mut compressor: StreamEncoder,
    sender: FileSender,
) -> Result<()> {
    let (mut page, mut chunk) = (first_page, encoder.encode_header()?);
    while let Some(rows) = page {
        chunk.extend(encoder.encode_rows(&rows)?);
        if !sender.send(compressor.encode(std::mem::take(&mut chunk))?).await? {
            return Ok(());
        }
        page = reader.wait_for_next_page(&sender).await?;
    }
    let mut end = compressor.encode(chunk)?;
    end.extend(compressor.finish()?);
    sender.send(end).await?;
    sender.finish().await
}
