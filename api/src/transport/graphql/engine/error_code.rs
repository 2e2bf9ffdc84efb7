//! The codes of errors that are not `userErrors`, as a type of the schema, so that they are documented where they are met.

use async_graphql::{Enum, ServerError, Value, resolver_utils::EnumType};

/// What `extensions.code` of an error can say. Errors of a mutation's input are `userErrors` of its payload instead.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// The token is missing, not valid, or no longer so. HTTP 401 with `WWW-Authenticate`.
    Unauthenticated,
    /// The token lacks a scope or the person a role; the message names it.
    Forbidden,
    /// There is no such thing, or it is not yours.
    NotFound,
    /// A value does not fit; `extensions.field` names it where it is an argument.
    Invalid,
    /// The world is not in the state that the request assumes: read again, then decide.
    Conflict,
    /// Too many requests or too much cost in a minute. HTTP 429; wait for the seconds in `Retry-After` and `extensions.retryAfter`.
    TooManyRequests,
    /// The change log no longer goes back to the cursor: read the objects anew, then go on after `extensions.restartAfter`.
    ResyncRequired,
    /// Something that the server depends on does not answer. HTTP 503; nothing was changed, try again.
    Unavailable,
    /// A fault of the server. Report `extensions.requestId`.
    Internal,
    /// The operation took too long and was given up; nothing was changed.
    Timeout,
    /// The request is not one: its JSON, its parameters or their types.
    BadRequest,
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// No document with this SHA-256 is known: send it along once.
    PersistedQueryNotFound,
    /// The integration may send only the documents that its administrator allowed.
    OperationNotAllowed,
    /// The document has too many lexical tokens, or selections once its fragments are laid in.
    TokenLimit,
    /// The document is too deep.
    DepthLimit,
    /// The document has too many aliases.
    AliasLimit,
    /// The document has too many directives.
    DirectiveLimit,
    /// The batch has too many operations.
    BatchLimit,
    /// The body is too large. HTTP 413.
    BodyLimit,
    /// The operation costs too much; `extensions` name the costliest path and a page size that would fit.
    CostLimit,
    /// There are too many subscriptions on the connection.
    StreamLimit,
    /// The stream was ended because its reader fell behind: connect again and go on after the last cursor. Over WebSocket the
    /// close code 1013.
    TooSlow,
    /// The schema is shown by introspection only to callers with the scope `schema:read`.
    IntrospectionOff,
}

impl ErrorCode {
    /// As the schema names it.
    pub fn name(self) -> &'static str {
        Self::items().iter().find(|item| item.value == self).map_or("INTERNAL", |item| item.name)
    }

    /// The code that an error carries.
    pub fn of(error: &ServerError) -> Option<Self> {
        let Value::Enum(name) = error.extensions.as_ref()?.get("code")? else { return None };
        Self::items().iter().find(|item| item.name == name.as_str()).map(|item| item.value)
    }
}
