//! Answers to operations that were not carried out, and the codes of errors that the executor makes itself.

use super::codes::ErrorCode;
use crate::platform::Error;
use async_graphql::{Response, ServerError, Value};
use std::sync::Arc;

/// An operation that is not carried out, with the reason's code.
pub fn refused(code: ErrorCode, message: impl Into<String>) -> ServerError {
    coded(ServerError::new(message, None), code)
}

/// An error with its code.
pub fn coded(mut error: ServerError, code: ErrorCode) -> ServerError {
    error.extensions.get_or_insert_default().set("code", code);
    error
}

/// The answer to an operation that is not carried out.
pub fn answer(error: ServerError) -> Response {
    Response::from_errors(vec![error])
}

/// The same for an error of ours.
pub fn answer_to(error: Error) -> Response {
    let message = error.to_string();
    let mut response = answer(ServerError { source: Some(Arc::new(error)), ..ServerError::new(message, None) });
    super::errors::dress(&mut response);
    response
}

/// Codes what the executor refused by itself: a document that does not fit the schema, or a value that does not fit its type.
pub fn code_the_rest(response: &mut Response) {
    for error in &mut response.errors {
        if ErrorCode::of(error).is_none() {
            let code = if error.path.is_empty() { ErrorCode::ValidationFailed } else { ErrorCode::Invalid };
            error.extensions.get_or_insert_default().set("code", code);
        }
    }
}

/// Whether nothing was carried out: an answer without data, whose errors lie in the request itself.
pub fn is_refusal(response: &Response) -> bool {
    response.data == Value::Null && !response.errors.is_empty() && response.errors.iter().all(|error| error.path.is_empty())
}
