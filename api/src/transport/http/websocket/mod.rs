//! GraphQL over WebSocket: the `graphql-transport-ws` protocol (PROTOCOL.md of the graphql-ws library).
//!
//! ```text
//! open ─ connection_init ─ token verified ─ connection_ack ─┬─ subscribe ─ next … complete | error
//!   └ in time, else 4408          └ else 4403               └─ any number at once, each with its id
//! ```
//!
//! `message` parses and serializes messages; `connection` runs one connection, `operation` one subscription, query or mutation of
//! it. All responses of a connection pass one bounded queue. While it is full the operations wait; a client that reads nothing for
//! the keep-alive interval is closed with 1013 and can continue after its last cursor.

mod connection;
mod message;
mod operation;

use super::{HttpState, bearer, request_tracing::RequestId};
use crate::access::challenge;
use actix_web::{HttpRequest, HttpResponse, Result, http::header, web};
use connection::Connection;
use tracing::{Instrument, Span};
use url::Url;

const PROTOCOL: &str = "graphql-transport-ws";

/// `GET /graphql/ws`: upgrades the request to a WebSocket connection.
pub async fn upgrade(request: HttpRequest, body: web::Payload, state: web::Data<HttpState>) -> Result<HttpResponse> {
    let error_response =
        |mut response: actix_web::HttpResponseBuilder, message: &str| Ok(response.json(serde_json::json!({ "error": message })));
    if state.is_stopping() {
        return error_response(HttpResponse::ServiceUnavailable(), "this server is stopping; try again");
    }
    if !is_origin_allowed(&request, &state) {
        let message = "pages of this origin may not connect: add the origin to the setting allowed_origins";
        return error_response(HttpResponse::Forbidden(), message);
    }
    if !offers_protocol(&request) {
        let message = "offer the subprotocol graphql-transport-ws in Sec-WebSocket-Protocol";
        return error_response(HttpResponse::BadRequest(), message);
    }
    let credentials = match bearer::from_headers(request.headers()) {
        Ok(credentials) => credentials,
        Err(error) => {
            let mut response = HttpResponse::Unauthorized();
            response.insert_header((header::WWW_AUTHENTICATE, challenge(&state.app.config.public_url, Some(&error))));
            return error_response(response, &error.to_string());
        }
    };
    let (response, session, messages) = actix_ws::handle_with_protocols(&request, body, &[PROTOCOL])?;
    let max_bytes = state.app.config.limit_body_bytes;
    let messages = messages.max_frame_size(max_bytes).aggregate_continuations().max_continuation_size(max_bytes);
    let connection = Connection::new(state, RequestId::from_request(&request), credentials, session);
    actix_web::rt::spawn(connection.run(messages).instrument(Span::current()));
    Ok(response)
}

fn offers_protocol(request: &HttpRequest) -> bool {
    let values = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|protocol| protocol.trim() == PROTOCOL)
}

/// Whether the `Origin` of the request may connect. Browsers let any page open a WebSocket to any server and send the origin of the
/// page; other clients send no origin and are accepted.
fn is_origin_allowed(request: &HttpRequest, state: &HttpState) -> bool {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return true };
    let config = &state.app.config;
    let own_origin = Url::parse(&config.public_url).map(|url| url.origin().ascii_serialization());
    let is_listed = |origin: &str| config.allowed_origins.split_ascii_whitespace().any(|allowed| allowed == origin);
    origin.to_str().is_ok_and(|origin| own_origin.is_ok_and(|own_origin| own_origin == origin) || is_listed(origin))
}
