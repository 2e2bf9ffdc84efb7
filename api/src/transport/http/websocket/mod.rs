//! GraphQL over WebSocket: the protocol `graphql-transport-ws` (PROTOCOL.md of the library graphql-ws).
//!
//! ```text
//! open ─ connection_init ─ token verified ─ connection_ack ─┬─ subscribe ─ next … complete | error
//!   └ in time, else 4408          └ else 4403               └─ any number at once, each with its id
//! ```
//!
//! `message` reads and writes messages; `connection` is the conversation, `operation` one subscription, query or mutation in
//! it. All answers of a connection pass one queue of bounded length. While it is full the operations wait; a caller that
//! takes nothing for a while is closed with 1013 and can go on after its last cursor.

mod connection;
mod message;
mod operation;

use super::{Doors, bearer, observe::RequestId};
use crate::access::challenge;
use actix_web::{HttpRequest, HttpResponse, Result, http::header, web};
use connection::Connection;
use tracing::{Instrument, Span};
use url::Url;

const PROTOCOL: &str = "graphql-transport-ws";

/// Opens a connection.
pub async fn upgrade(request: HttpRequest, body: web::Payload, doors: web::Data<Doors>) -> Result<HttpResponse> {
    let say = |mut status: actix_web::HttpResponseBuilder, error: &str| Ok(status.json(serde_json::json!({ "error": error })));
    if doors.is_stopping() {
        return say(HttpResponse::ServiceUnavailable(), "this server is stopping; try again");
    }
    if !is_welcome(&request, &doors) {
        return say(HttpResponse::Forbidden(), "pages of this origin may not connect: it is not among allowed_origins");
    }
    if !offers_protocol(&request) {
        return say(HttpResponse::BadRequest(), "offer the subprotocol graphql-transport-ws in Sec-WebSocket-Protocol");
    }
    let shown = match bearer::shown(request.headers()) {
        Ok(shown) => shown,
        Err(error) => {
            let mut status = HttpResponse::Unauthorized();
            status.insert_header((header::WWW_AUTHENTICATE, challenge(&doors.app.config.public_url, Some(&error))));
            return say(status, &error.to_string());
        }
    };
    let (response, session, messages) = actix_ws::handle_with_protocols(&request, body, &[PROTOCOL])?;
    let limit = doors.app.config.limit_body_bytes;
    let messages = messages.max_frame_size(limit).aggregate_continuations().max_continuation_size(limit);
    let connection = Connection::new(doors, RequestId::from_request(&request), shown, session);
    actix_web::rt::spawn(connection.run(messages).instrument(Span::current()));
    Ok(response)
}

fn offers_protocol(request: &HttpRequest) -> bool {
    let offers = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL).filter_map(|value| value.to_str().ok());
    offers.flat_map(|offer| offer.split(',')).any(|offer| offer.trim() == PROTOCOL)
}

/// Browsers let any page open a WebSocket and say whose page it is; other callers say nothing.
fn is_welcome(request: &HttpRequest, doors: &Doors) -> bool {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return true };
    let config = &doors.app.config;
    let own = Url::parse(&config.public_url).map(|url| url.origin().ascii_serialization());
    let allowed = config.allowed_origins.split_ascii_whitespace();
    origin.to_str().is_ok_and(|origin| own.is_ok_and(|own| own == origin) || allowed.into_iter().any(|allowed| allowed == origin))
}
