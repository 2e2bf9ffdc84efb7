//! The messages of `graphql-transport-ws`, and the codes with which the server closes connections.

use super::super::{
    bearer,
    operation_stream::StreamEnd,
    request_parameters::parse_request,
    response::{encode_response, to_json},
};
use crate::{platform::Error, transport::graphql::OperationResponse};
use actix_web::error::PayloadError;
use actix_ws::{CloseCode, CloseReason, ProtocolError};
use async_graphql::{Request, ServerError};
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::ErrorKind;

/// A message from the client.
pub enum ClientMessage {
    ConnectionInit { token: Option<String>, organization: Option<String> },
    Subscribe { id: String, request: Box<Request> },
    Complete { id: String },
    Ping(Option<Value>),
    Pong,
}

/// How a connection ends.
#[derive(Debug)]
pub enum Close {
    /// With a close frame that has this code and reason.
    Frame(u16, String),
    /// Without a close frame, because the client has disconnected.
    Disconnected,
}

impl Close {
    pub fn frame(code: u16, reason: impl Into<String>) -> Self {
        Self::Frame(code, reason.into())
    }

    /// The end of a connection whose caller cannot be authenticated, or not any more.
    pub fn from_error(error: &Error) -> Self {
        match error {
            Error::Unauthenticated(reason) => Self::frame(4403, reason),
            Error::Forbidden { .. } | Error::NotFound { .. } | Error::Invalid(_) => Self::frame(4403, error.to_string()),
            // The cause is on the server's side: the client may try again.
            _ => Self::frame(1013, error.to_string()),
        }
    }

    /// The end of a connection that violates the WebSocket protocol (RFC 6455, section 7.4.1).
    pub fn from_protocol_error(error: &ProtocolError) -> Self {
        match error {
            ProtocolError::Overflow => Self::frame(1009, "the message is too large"),
            ProtocolError::Io(error) if error.kind() == ErrorKind::InvalidData => Self::frame(1007, "text must be UTF-8"),
            ProtocolError::Io(error) if error.get_ref().is_none_or(|cause| cause.is::<PayloadError>()) => Self::Disconnected,
            ProtocolError::Io(_) => Self::frame(1009, "the message is too large"),
            other => Self::frame(1002, other.to_string()),
        }
    }

    /// The payload of the close frame. Returns `None` when the client has disconnected.
    pub fn into_reason(self) -> Option<CloseReason> {
        match self {
            Self::Frame(code, reason) => Some(CloseReason { code: CloseCode::from(code), description: Some(reason) }),
            Self::Disconnected => None,
        }
    }
}

impl From<StreamEnd> for Close {
    fn from(end: StreamEnd) -> Self {
        let code = match &end {
            StreamEnd::Unauthorized(error) => return Self::from_error(error),
            StreamEnd::SlowReader => 1013,
            StreamEnd::Stopping => 1012,
        };
        Self::frame(code, end.code_and_message().1)
    }
}

/// Parses a message.
///
/// # Errors
/// Code 4400 when it is not a valid client message; 4403 when its credentials are malformed.
pub fn parse_message(text: &str) -> Result<ClientMessage, Close> {
    let Ok(Value::Object(mut message)) = serde_json::from_str(text) else {
        return Err(invalid_message("it must be a JSON object"));
    };
    let payload = message.remove("payload").filter(|payload| !payload.is_null());
    match message.get("type").and_then(Value::as_str) {
        Some("connection_init") => parse_connection_init(payload),
        Some("ping") => Ok(ClientMessage::Ping(payload.map(parse_object).transpose()?.map(Value::Object))),
        Some("pong") => Ok(ClientMessage::Pong),
        Some("complete") => Ok(ClientMessage::Complete { id: parse_id(&message)? }),
        Some("subscribe") => {
            let request = parse_request(payload.unwrap_or_default());
            let request = request.map_err(|error| invalid_message(&format!("payload: {}", error.into_message())))?;
            Ok(ClientMessage::Subscribe { id: parse_id(&message)?, request: Box::new(request) })
        }
        Some(_) => Err(invalid_message("type is not a message type that a client may send")),
        None => Err(invalid_message("type must be a string")),
    }
}

fn parse_connection_init(payload: Option<Value>) -> Result<ClientMessage, Close> {
    let payload = payload.map(parse_object).transpose()?.unwrap_or_default();
    let field = |name: &str| payload.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let token = match field("authorization") {
        None | Some(Value::Null) => None,
        Some(value) => match value.as_str().and_then(bearer::parse_token) {
            Some(token) => Some(token),
            None => return Err(Close::frame(4403, "authorization must be: Bearer TOKEN")),
        },
    };
    let organization = match field("organization") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.clone()),
        Some(_) => return Err(Close::frame(4403, "organization must be a string")),
    };
    Ok(ClientMessage::ConnectionInit { token, organization })
}

fn parse_object(payload: Value) -> Result<Map<String, Value>, Close> {
    match payload {
        Value::Object(object) => Ok(object),
        _ => Err(invalid_message("payload must be an object")),
    }
}

fn parse_id(message: &Map<String, Value>) -> Result<String, Close> {
    match message.get("id") {
        Some(Value::String(id)) if !id.is_empty() => Ok(id.clone()),
        _ => Err(invalid_message("id must be a non-empty string")),
    }
}

fn invalid_message(reason: &str) -> Close {
    Close::frame(4400, format!("invalid message: {reason}"))
}

/// A message from the server. A `next` message is serialized by [`next_message`].
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<&'a Value>,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

impl ServerMessage<'_> {
    /// The payload of the text frame.
    pub fn to_text(&self) -> String {
        String::from_utf8(to_json(self)).unwrap_or_default()
    }
}

/// Serializes a `next` message. The response may be JSON already and is not parsed again.
pub fn next_message(id: &str, response: &OperationResponse) -> String {
    let (id, payload) = (to_json(&id), encode_response(response));
    let message = [b"{\"type\":\"next\",\"id\":".as_slice(), &id, b",\"payload\":", &payload, b"}"].concat();
    String::from_utf8(message).unwrap_or_default()
}
