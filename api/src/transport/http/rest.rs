//! What the endpoints for files, which are not GraphQL, share: authentication and JSON error responses.

use super::{HttpState, bearer, request_tracing::RequestId, response::to_json};
use crate::{
    access::{Actor, Credentials, challenge},
    platform::{Error, Result, error::Problem},
    transport::graphql::{error_code, user_error_code_name},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
};
use serde_json::json;
use tracing::Span;

/// The value of `Retry-After`, in seconds, when something that the server depends on is unavailable.
const UNAVAILABLE_RETRY_SECONDS: u64 = 5;

/// Authenticates the caller and counts the request against the caller's rate limit.
///
/// # Errors
/// `Unauthenticated` without a valid token; `TooMany` above the rate limit; `Unavailable` while the server shuts down.
pub async fn authenticate(request: &HttpRequest, state: &HttpState) -> Result<Actor> {
    if state.is_stopping() {
        return Err(Error::Unavailable("this server is stopping; try again".into()));
    }
    let Some(credentials) = bearer::from_headers(request.headers())? else {
        return Err(Error::Unauthenticated("send a token: Authorization: Bearer TOKEN".into()));
    };
    let credentials = Credentials { token: &credentials.token, organization: credentials.organization.as_deref() };
    let actor = state.app.access.authenticate(credentials).await?;
    Span::current().record("organization.id", tracing::field::display(actor.organization()));
    state.app.rate_limiter.count_request(&actor)?;
    Ok(actor)
}

/// The response to a request that failed: `errors`, each with a code, a message, the request ID and the field it concerns.
pub fn error_response(state: &HttpState, request_id: &RequestId, error: &Error) -> HttpResponse {
    if let Error::Internal(cause) = error {
        tracing::error!(error = %cause, "internal error");
    }
    let with_field = |problem: &Problem| {
        json!({
            "code": user_error_code_name(problem.code),
            "field": problem.field,
            "message": problem.message,
            "requestId": request_id.as_str(),
        })
    };
    let errors = match error {
        Error::Invalid(problems) => problems.iter().map(with_field).collect(),
        Error::Conflict(problem) => vec![with_field(problem)],
        other => vec![json!({"code": error_code(other).name(), "message": other.to_string(), "requestId": request_id.as_str()})],
    };
    let mut response = HttpResponse::build(http_status(error));
    response.insert_header((header::CACHE_CONTROL, "no-store")).content_type("application/json");
    match error {
        Error::TooMany { retry_after } => drop(response.insert_header((header::RETRY_AFTER, retry_after.as_secs()))),
        Error::Unavailable(_) => drop(response.insert_header((header::RETRY_AFTER, UNAVAILABLE_RETRY_SECONDS))),
        Error::Unauthenticated(_) => {
            let challenge = challenge(&state.app.config.public_url, Some(error));
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        _ => {}
    }
    response.body(to_json(&json!({ "errors": errors })))
}

fn http_status(error: &Error) -> StatusCode {
    match error {
        Error::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden { .. } => StatusCode::FORBIDDEN,
        Error::NotFound { .. } => StatusCode::NOT_FOUND,
        // `contentType` and `contentEncoding`.
        Error::Invalid(problems) if problems.iter().any(|problem| problem.field.starts_with("content")) => {
            StatusCode::UNSUPPORTED_MEDIA_TYPE
        }
        Error::Invalid(problems) if problems.iter().any(|problem| problem.field == "accept") => StatusCode::NOT_ACCEPTABLE,
        Error::Invalid(_) => StatusCode::BAD_REQUEST,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::ResyncRequired { .. } => StatusCode::GONE,
        Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
