//! The codes of errors that are not `userErrors`, as an enum of the schema, so that they are documented there.

use async_graphql::{Enum, ServerError, Value, resolver_utils::EnumType};

/// The values of `extensions.code` of an error. Errors in the input of a mutation are `userErrors` of its payload instead.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The token is missing, invalid or expired. HTTP 401 with `WWW-Authenticate`.
    Unauthenticated,
    /// The token lacks a scope, or the employee lacks a role. The message names it.
    Forbidden,
    /// The object does not exist or the caller may not see it.
    NotFound,
    /// An argument has an unacceptable value. `extensions.field` is the path of the value.
    Invalid,
    /// The object is in another state than the request assumes. Read it again, then decide.
    Conflict,
    /// Too many requests, or too much cost, within a minute. HTTP 429; retry after the seconds in `Retry-After` and
    /// `extensions.retryAfter`.
    TooManyRequests,
    /// The change log no longer contains the entries after the cursor. Read the objects again, then continue after
    /// `extensions.restartAfter`.
    ResyncRequired,
    /// A service that the server depends on does not respond, or the server is stopping. HTTP 503 when the response has no data. Retry
    /// later, a mutation with the same idempotency key.
    Unavailable,
    /// An error in the server. Report `extensions.requestId` to the operator.
    Internal,
    /// The operation exceeded the time limit (`limit_seconds`) and was cancelled. HTTP 503. The mutation that was running changed nothing;
    /// those that the same operation had completed before remain.
    Timeout,
    /// The request body is not valid JSON, or one of its parameters is missing or has the wrong type.
    BadRequest,
    /// The document is not valid GraphQL syntax.
    ParseFailed,
    /// The document or the variables do not match the schema.
    ValidationFailed,
    /// The server does not know a document with this SHA-256 hash. Send the document together with the hash once.
    PersistedQueryNotFound,
    /// The integration may send only the documents that an administrator allowed.
    OperationNotAllowed,
    /// The document has too many lexical tokens, or too many selections after its fragments are expanded (`limit_tokens`).
    TokenLimit,
    /// The selections of the document are nested too deeply (`limit_depth`).
    DepthLimit,
    /// The document has too many aliases (`limit_aliases`).
    AliasLimit,
    /// The document has too many directives (`limit_directives`).
    DirectiveLimit,
    /// The batch has too many operations (`limit_batch`).
    BatchLimit,
    /// The request body is too large (`limit_body_bytes`). HTTP 413.
    BodyLimit,
    /// The operation costs too much. `extensions.path` names the costliest field and `extensions.suggestedFirst` a page size that would
    /// fit.
    CostLimit,
    /// The WebSocket connection runs too many operations at the same time (`limit_streams_per_connection`).
    StreamLimit,
    /// The stream was closed because the client read too slowly. Reconnect and continue after the last cursor. Over WebSocket the close
    /// code is 1013.
    TooSlow,
    /// In production, introspection requires the scope `schema:read`.
    IntrospectionOff,
}

impl ErrorCode {
    /// The name of the code in the schema.
    pub fn name(self) -> &'static str {
        Self::items().iter().find(|item| item.value == self).map_or("INTERNAL", |item| item.name)
    }

    /// The code of an error; `None` when it has none yet.
    pub fn of(error: &ServerError) -> Option<Self> {
        let Value::Enum(name) = error.extensions.as_ref()?.get("code")? else { return None };
        Self::items().iter().find(|item| item.name == name.as_str()).map(|item| item.value)
    }
}
