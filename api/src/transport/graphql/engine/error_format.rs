//! Adds codes and extensions to the errors of a response that come from the domain.

use super::error_code::ErrorCode;
use crate::platform::Error;
use async_graphql::{Response, ServerError};
use std::sync::Arc;

/// Adds the code to each error with a cause in the domain. The cause of an internal error goes to the log only.
pub fn add_codes(response: &mut Response) {
    for error in &mut response.errors {
        add_code(error);
    }
}

fn add_code(error: &mut ServerError) {
    let Some(code) = cause(error).map(error_code) else { return };
    let retry = match cause(error) {
        Some(Error::TooMany { retry_after }) => Some(retry_after.as_secs()),
        _ => None,
    };
    if let Some(Error::Internal(cause)) = cause(error) {
        tracing::error!(error = %cause, "internal error");
    }
    let field = match cause(error) {
        Some(Error::Invalid(problems)) => problems.first().map(|problem| problem.field.clone()),
        Some(Error::Conflict(problem)) => Some(problem.field.clone()),
        _ => None,
    };
    let restart = match cause(error) {
        Some(Error::ResyncRequired { restart_after }) => Some(*restart_after),
        _ => None,
    };
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", code);
    if let Some(seconds) = retry {
        extensions.set("retryAfter", seconds);
    }
    if let Some(field) = field {
        extensions.set("field", field);
    }
    if let Some(seq) = restart {
        extensions.set("restartAfter", crate::domain::change::encode_cursor(seq));
    }
}

/// The domain error that caused a GraphQL error.
pub fn cause(error: &ServerError) -> Option<&Error> {
    error.source::<Error>().or_else(|| error.source::<Arc<Error>>().map(AsRef::as_ref))
}

/// The value of `extensions.code` for an error. It is part of the public contract.
pub fn error_code(error: &Error) -> ErrorCode {
    match error {
        Error::Unauthenticated(_) => ErrorCode::Unauthenticated,
        Error::Forbidden { .. } => ErrorCode::Forbidden,
        Error::NotFound { .. } => ErrorCode::NotFound,
        Error::Invalid(_) => ErrorCode::Invalid,
        Error::Conflict(_) => ErrorCode::Conflict,
        Error::TooMany { .. } => ErrorCode::TooManyRequests,
        Error::ResyncRequired { .. } => ErrorCode::ResyncRequired,
        Error::Unavailable(_) => ErrorCode::Unavailable,
        Error::Internal(_) => ErrorCode::Internal,
    }
}

/// Converts a domain error to one of the executor. The cause is kept for [`add_codes`].
pub trait IntoGraphqlError {
    fn into_graphql(self) -> async_graphql::Error;
}

impl IntoGraphqlError for Error {
    fn into_graphql(self) -> async_graphql::Error {
        async_graphql::Error::new_with_source(self)
    }
}
