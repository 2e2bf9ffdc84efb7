//! `POST /completions`: plans or applies a file of completions. `mode` (`plan` or `apply`) and `mapping` are query parameters; the body is CSV,
//! NDJSON, JSON or a workbook, optionally compressed by gzip. The response says what each row does.

use super::{
    HttpState,
    request_tracing::RequestId,
    rest,
    roster_upload::{content_type_charset, parse_content_encoding},
};
use crate::{
    access::Permission,
    domain::{
        completion_file::{self, Import, RowOutcome, RowResult},
        roster::UploadEncoding,
        table_file::decompress,
    },
    platform::{Error, Result},
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use entity::id::{IntegrationId, TypedId};
use serde_json::{Value, json};
use std::{io::Cursor, str::FromStr, time::Duration};
use tokio::time::timeout;
use tracing::{Instrument, Span};
use url::form_urlencoded;

/// The largest body, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The outcomes with their names in a response.
const OUTCOMES: [(RowOutcome, &str); 5] = [
    (RowOutcome::New, "NEW"),
    (RowOutcome::AlreadyKnown, "ALREADY_KNOWN"),
    (RowOutcome::UnknownPerson, "UNKNOWN_PERSON"),
    (RowOutcome::Invalid, "INVALID"),
    (RowOutcome::Skipped, "SKIPPED"),
];

pub async fn post(request: HttpRequest, body: web::Payload, state: web::Data<HttpState>) -> HttpResponse {
    match import(&request, body, &state).await {
        Ok(body) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(body),
        Err(error) => rest::error_response(&state, &RequestId::from_request(&request), &error),
    }
}

async fn import(request: &HttpRequest, body: web::Payload, state: &web::Data<HttpState>) -> Result<Value> {
    let actor = rest::authenticate(request, state).await?;
    actor.authorize(Permission::WriteStatement, &[])?;
    let (applies, mapping) = parse_parameters(request)?;
    let mapping = completion_file::load_mapping(&state.app, &state.app.db, &actor, mapping).await?;
    let charset = content_type_charset(request)?;
    let is_gzip = parse_content_encoding(request)?;
    let encoding = UploadEncoding::new(request.content_type(), charset.as_deref(), is_gzip, mapping.table.clone())?;
    let mapping = completion_file::CompiledCompletions { table: encoding.mapping, ..mapping };
    let bytes = Cursor::new(read_body(body, Duration::from_secs(state.app.config.limit_seconds)).await?);
    let import = Import { format: encoding.format, mapping, applies };
    let app = state.app.clone();
    // Runs to its end in the server's runtime even when the client disconnects.
    let task = async move {
        let rows = if is_gzip {
            completion_file::import(&app, &actor, import, decompress(bytes)).await
        } else {
            completion_file::import(&app, &actor, import, bytes).await
        };
        Ok(to_json(&rows?, applies))
    };
    state.runtime.spawn(task.instrument(Span::current())).await.map_err(Error::internal)?
}

/// Whether the file is applied, and the integration whose mapping applies.
fn parse_parameters(request: &HttpRequest) -> Result<(bool, Option<IntegrationId>)> {
    let (mut applies, mut mapping) = (false, None);
    for (name, text) in form_urlencoded::parse(request.query_string().as_bytes()) {
        match &*name {
            "mode" => match &*text.to_ascii_lowercase() {
                "plan" => applies = false,
                "apply" => applies = true,
                _ => return Err(Error::invalid("mode", "must be plan or apply")),
            },
            "mapping" => {
                let integration = IntegrationId::from_str(&text);
                mapping = Some(integration.map_err(|error| Error::invalid("mapping", error.to_string()))?);
            }
            _ => return Err(Error::invalid(name.into_owned(), "unknown parameter: use mapping or mode")),
        }
    }
    Ok((applies, mapping))
}

async fn read_body(body: web::Payload, time_limit: Duration) -> Result<Bytes> {
    match timeout(time_limit, body.to_bytes_limited(MAX_BYTES)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
        Ok(Ok(Err(_))) => Err(Error::invalid("file", "is incomplete")),
        Ok(Err(_)) => Err(Error::invalid("file", format!("is larger than {MAX_BYTES} bytes: send several files"))),
        Err(_) => Err(Error::invalid("file", "took too long to arrive")),
    }
}

fn to_json(rows: &[RowResult], applies: bool) -> Value {
    let counts = OUTCOMES.map(|(outcome, name)| (name.to_owned(), rows.iter().filter(|row| row.outcome == outcome).count().into()));
    let name_of = |wanted: RowOutcome| OUTCOMES.iter().find(|(outcome, _)| *outcome == wanted).map(|(_, name)| *name);
    let rows = rows.iter().enumerate().map(|(index, row)| {
        let errors = row.problems.iter().map(|problem| json!({ "field": problem.field, "message": problem.message }));
        json!({
            "row": index + 1,
            "outcome": name_of(row.outcome),
            "statementId": row.statement.map(|id| id.uuid().to_string()),
            "errors": errors.collect::<Vec<_>>(),
        })
    });
    let rows: Vec<Value> = rows.collect();
    json!({ "applied": applies, "counts": Value::Object(counts.into_iter().collect()), "rows": rows })
}
