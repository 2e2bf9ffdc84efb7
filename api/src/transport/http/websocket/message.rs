//! The messages of `graphql-transport-ws`, and the codes with which it closes connections.

use super::super::{
    answer::{body, json},
    bearer,
    parameters::from_value,
};
use crate::{
    platform::Error,
    transport::{graphql::Reply, http::live::End},
};
use actix_web::error::PayloadError;
use actix_ws::{CloseCode, CloseReason, ProtocolError};
use async_graphql::{Request, ServerError};
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::ErrorKind;

/// What a caller says.
pub enum Incoming {
    Init { token: Option<String>, organization: Option<String> },
    Subscribe { id: String, request: Box<Request> },
    Complete { id: String },
    Ping(Option<Value>),
    Pong,
}

/// How a connection ends.
#[derive(Debug)]
pub enum Close {
    /// With a code and a reason.
    With(u16, String),
    /// The caller is gone already.
    Gone,
}

impl Close {
    pub fn with(code: u16, reason: impl Into<String>) -> Self {
        Self::With(code, reason.into())
    }

    /// Because the caller could not be told from anybody, or not any more.
    pub fn refused(error: &Error) -> Self {
        match error {
            Error::Unauthenticated(reason) => Self::with(4403, reason),
            Error::Forbidden { .. } | Error::NotFound { .. } | Error::Invalid(_) => Self::with(4403, error.to_string()),
            // Nothing is wrong with the caller: it should come back.
            _ => Self::with(1013, error.to_string()),
        }
    }

    /// What a broken frame deserves (RFC 6455, section 7.4.1).
    pub fn broken(error: &ProtocolError) -> Self {
        match error {
            ProtocolError::Overflow => Self::with(1009, "the message is too large"),
            ProtocolError::Io(error) if error.kind() == ErrorKind::InvalidData => Self::with(1007, "text must be UTF-8"),
            ProtocolError::Io(error) if error.get_ref().is_none_or(|cause| cause.is::<PayloadError>()) => Self::Gone,
            ProtocolError::Io(_) => Self::with(1009, "the message is too large"),
            other => Self::with(1002, other.to_string()),
        }
    }

    /// As a frame; `None` when nobody would read it.
    pub fn into_frame(self) -> Option<CloseReason> {
        match self {
            Self::With(code, reason) => Some(CloseReason { code: CloseCode::from(code), description: Some(reason) }),
            Self::Gone => None,
        }
    }
}

impl From<End> for Close {
    fn from(end: End) -> Self {
        let code = match &end {
            End::Refused(error) => return Self::refused(error),
            End::Slow => 1013,
            End::Stopping => 1012,
        };
        Self::with(code, end.told().1)
    }
}

/// Reads a message.
///
/// # Errors
/// 4400 for what is no message, 4403 for credentials that are none.
pub fn read(text: &str) -> Result<Incoming, Close> {
    let Ok(Value::Object(mut message)) = serde_json::from_str(text) else { return Err(invalid("it is not a JSON object")) };
    let payload = message.remove("payload").filter(|payload| !payload.is_null());
    match message.get("type").and_then(Value::as_str) {
        Some("connection_init") => init(payload),
        Some("ping") => Ok(Incoming::Ping(payload.map(map).transpose()?.map(Value::Object))),
        Some("pong") => Ok(Incoming::Pong),
        Some("complete") => Ok(Incoming::Complete { id: id(&message)? }),
        Some("subscribe") => {
            let request =
                from_value(payload.unwrap_or_default()).map_err(|mistake| invalid(&format!("in payload: {}", mistake.sentence())))?;
            Ok(Incoming::Subscribe { id: id(&message)?, request: Box::new(request) })
        }
        Some(_) => Err(invalid("its type is none that a client sends")),
        None => Err(invalid("type must be a text")),
    }
}

fn init(payload: Option<Value>) -> Result<Incoming, Close> {
    let payload = payload.map(map).transpose()?.unwrap_or_default();
    let field = |name: &str| payload.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    let token = match field("authorization") {
        None | Some(Value::Null) => None,
        Some(value) => match value.as_str().and_then(bearer::token) {
            Some(token) => Some(token),
            None => return Err(Close::with(4403, "authorization must be: Bearer TOKEN")),
        },
    };
    let organization = match field("organization") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name.clone()),
        Some(_) => return Err(Close::with(4403, "organization must be a text")),
    };
    Ok(Incoming::Init { token, organization })
}

fn map(payload: Value) -> Result<Map<String, Value>, Close> {
    match payload {
        Value::Object(map) => Ok(map),
        _ => Err(invalid("payload must be an object")),
    }
}

fn id(message: &Map<String, Value>) -> Result<String, Close> {
    match message.get("id") {
        Some(Value::String(id)) if !id.is_empty() => Ok(id.clone()),
        _ => Err(invalid("id must be a text that is not empty")),
    }
}

fn invalid(why: &str) -> Close {
    Close::with(4400, format!("invalid message: {why}"))
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outgoing<'a> {
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

impl Outgoing<'_> {
    /// As a text frame holds it.
    pub fn text(&self) -> String {
        String::from_utf8(json(self)).unwrap_or_default()
    }
}

/// The message with an answer, which is JSON already.
pub fn next(id: &str, reply: &Reply) -> String {
    let message = [b"{\"type\":\"next\",\"id\":".as_slice(), &json(&id), b",\"payload\":", &body(reply), b"}"].concat();
    String::from_utf8(message).unwrap_or_default()
}
