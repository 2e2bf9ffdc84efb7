//! `GET /rosters/{id}/rows`: the rows of a roster plan as a file of any length, written while it is read. `action` in the query string
//! names the rows that are wanted; `Accept` says whether as CSV or as a JSON object per line.
//!
//! A file that is not whole must not look like one: its end is told, and without that the connection is closed in the midst.

use super::{
    Doors,
    media::{self, Name},
    observe::RequestId,
    rosters::{caller, refused},
    sheet,
};
use crate::{
    access::{Act, Actor},
    app::App,
    domain::roster::{self, Format, Reading},
    platform::{Error, Result},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes},
};
use entity::roster_row::Action;
use futures_util::stream;
use std::time::Duration;
use tokio::sync::mpsc::{self, Sender, error::SendTimeoutError};
use tracing::{Instrument, Span};
use url::form_urlencoded;

/// The forms that can be asked for, by their names.
const FORMS: [(Name, (Format, &str)); 4] = [
    (("text", "csv"), (Format::Csv, "text/csv; charset=utf-8; header=present")),
    (("application", "x-ndjson"), (Format::Ndjson, "application/x-ndjson")),
    (("application", "ndjson"), (Format::Ndjson, "application/ndjson")),
    (("application", "jsonl"), (Format::Ndjson, "application/jsonl")),
];

pub async fn get(request: HttpRequest, path: web::Path<String>, doors: web::Data<Doors>) -> HttpResponse {
    match opened(&request, &path, &doors).await {
        Ok(answer) => answer,
        Err(error) => refused(&doors, &RequestId::from_request(&request), &error),
    }
}

async fn opened(request: &HttpRequest, id: &str, doors: &web::Data<Doors>) -> Result<HttpResponse> {
    if doors.is_stopping() {
        return Err(Error::Unavailable("this server is stopping; try again".into()));
    }
    let actor = caller(request, doors).await?;
    Span::current().record("organization.id", tracing::field::display(actor.organization()));
    doors.app.rate.request(&actor)?;
    actor.reach(Act::ReadRosterPlan)?;
    let (format, content_type) = media::preferred(request, FORMS)
        .ok_or_else(|| Error::invalid("accept", "the rows can be had as text/csv or application/x-ndjson"))?;
    let actions = wanted(request)?;
    // What is no identifier names nothing, as one that is unknown.
    let id = id.parse().map_err(|_| Error::NotFound { noun: "roster plan" })?;
    let reading = Reading::begin(&doors.app, &actor, id, actions).await?;
    // As the same rows cost in pages.
    doors.app.rate.spend(&actor, u64::try_from(reading.left()).unwrap_or_default())?;
    let suffix = if format == Format::Csv { "csv" } else { "ndjson" };
    let name = format!("attachment; filename=\"roster-{id}.{suffix}\"");
    let (sender, mut pieces) = mpsc::channel(2);
    let deliver = deliver(doors.clone(), actor, reading, format, sender);
    doors.runtime.spawn(deliver.instrument(Span::current()));
    let body = stream::poll_fn(move |context| {
        pieces.poll_recv(context).map(|piece| match piece {
            Some(piece) => piece.map(Ok),
            None => Some(Err(Broken)),
        })
    });
    Ok(HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "accept, authorization"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .streaming(body))
}

fn wanted(request: &HttpRequest) -> Result<Option<Vec<Action>>> {
    let mut actions = None;
    for (name, text) in form_urlencoded::parse(request.query_string().as_bytes()) {
        match &*name {
            "action" => actions.get_or_insert_with(Vec::new).extend(roster::actions(&text)?),
            _ => return Err(Error::invalid(name.into_owned(), "there is no such parameter; there is action")),
        }
    }
    Ok(actions)
}

/// Why a file ends before its end. The cause stands in the log: the status was sent long ago.
#[derive(Debug, thiserror::Error)]
#[error("the file broke off")]
struct Broken;

/// Writes the file, piece by piece; `None` is its end.
async fn deliver(doors: web::Data<Doors>, actor: Actor, mut reading: Reading, format: Format, pieces: Sender<Option<Bytes>>) {
    let plan = reading.plan.id;
    if let Err(error) = pieced(&doors.app, &actor, &mut reading, format, &pieces).await {
        let cause = match &error {
            Error::Internal(cause) => cause.to_string(),
            told => told.to_string(),
        };
        tracing::error!(error = %cause, roster_plan = %plan, left = reading.left(), "a file of roster rows broke off");
    }
}

async fn pieced(app: &App, actor: &Actor, reading: &mut Reading, format: Format, pieces: &Sender<Option<Bytes>>) -> Result<()> {
    let patience = Duration::from_secs(app.config.limit_seconds);
    let mut piece = sheet::head(format)?;
    loop {
        let rows = reading.next(app, actor).await?;
        let over = rows.is_none();
        piece.extend(sheet::written(format, rows.as_deref().unwrap_or_default())?);
        let piece = Some(std::mem::take(&mut piece).into()).filter(|_| !over);
        match pieces.send_timeout(piece, patience).await {
            Ok(()) if !over => {}
            // The caller has all, or has left.
            Ok(()) | Err(SendTimeoutError::Closed(_)) => return Ok(()),
            Err(SendTimeoutError::Timeout(_)) => return Err(Error::Unavailable("nobody takes what is written".into())),
        }
    }
}
