//! Error responses to operations that were not executed, and codes for the executor's own errors.

use super::error_code::ErrorCode;
use crate::platform::Error;
use async_graphql::{Response, ServerError, Value};
use std::sync::Arc;

/// An error of the request itself, with its code.
pub fn request_error(code: ErrorCode, message: impl Into<String>) -> ServerError {
    with_code(ServerError::new(message, None), code)
}

/// Adds a code to an error.
pub fn with_code(mut error: ServerError, code: ErrorCode) -> ServerError {
    error.extensions.get_or_insert_default().set("code", code);
    error
}

/// A response with one error and without data.
pub fn single_error(error: ServerError) -> Response {
    Response::from_errors(vec![error])
}

/// The response for a domain error that occurred before execution.
pub fn error_response(error: Error) -> Response {
    let message = error.to_string();
    let mut response = single_error(ServerError { source: Some(Arc::new(error)), ..ServerError::new(message, None) });
    super::error_format::add_codes(&mut response);
    response
}

/// Adds a code to the executor's own errors: `VALIDATION_FAILED` for errors of the document, `INVALID` for errors of a field's arguments.
pub fn add_default_codes(response: &mut Response) {
    for error in &mut response.errors {
        if ErrorCode::of(error).is_none() {
            let code = if error.path.is_empty() { ErrorCode::ValidationFailed } else { ErrorCode::Invalid };
            error.extensions.get_or_insert_default().set("code", code);
        }
    }
}

/// Whether the operation was not executed: the response has no data, and its errors concern the request itself.
pub fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null && !response.errors.is_empty() && response.errors.iter().all(|error| error.path.is_empty())
}
