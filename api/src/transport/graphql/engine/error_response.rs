//! Answers to operations that were not carried out, and the codes of errors that the executor makes itself.

use super::error_code::ErrorCode;
use crate::platform::Error;
use async_graphql::{Response, ServerError, Value};
use std::sync::Arc;

/// An operation that is not carried out, with the reason's code.
pub fn request_error(code: ErrorCode, message: impl Into<String>) -> ServerError {
    with_code(ServerError::new(message, None), code)
}

/// An error with its code.
pub fn with_code(mut error: ServerError, code: ErrorCode) -> ServerError {
    error.extensions.get_or_insert_default().set("code", code);
    error
}

/// The answer to an operation that is not carried out.
pub fn single_error(error: ServerError) -> Response {
    Response::from_errors(vec![error])
}

/// The same for an error of ours.
pub fn error_response(error: Error) -> Response {
    let message = error.to_string();
    let mut response = single_error(ServerError { source: Some(Arc::new(error)), ..ServerError::new(message, None) });
    super::error_format::add_codes(&mut response);
    response
}

/// Codes what the executor refused by itself: a document that does not fit the schema, or a value that does not fit its type.
pub fn add_default_codes(response: &mut Response) {
    for error in &mut response.errors {
        if ErrorCode::of(error).is_none() {
            let code = if error.path.is_empty() { ErrorCode::ValidationFailed } else { ErrorCode::Invalid };
            error.extensions.get_or_insert_default().set("code", code);
        }
    }
}

/// Whether nothing was carried out: an answer without data, whose errors lie in the request itself.
pub fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null && !response.errors.is_empty() && response.errors.iter().all(|error| error.path.is_empty())
}
