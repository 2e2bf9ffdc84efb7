//! Error responses (RFC 7644, section 3.12) and the mapping of domain errors to them.

use crate::{
    access::challenge,
    platform::{Code, Error, config::Config, error::Problem},
};
use serde_json::{Value, json};

const ERROR_SCHEMA: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// `Retry-After`, in seconds, when the error itself does not say how long to wait.
pub const DEFAULT_RETRY_SECONDS: u64 = 5;

/// The `detail` of a 412 (RFC 7644, section 3.14).
pub const VERSION_MISMATCH: &str = "the resource is not at the version that If-Match names: read it again, then decide";

/// An error response that has not been written yet.
#[derive(Clone, Debug)]
pub struct ScimError {
    /// The HTTP status code.
    pub status: u16,
    /// The detail error keyword of RFC 7644, table 9, and RFC 9865, section 2.1.
    pub scim_type: Option<&'static str>,
    pub detail: String,
    /// The `Retry-After` header, in seconds.
    pub retry_after: Option<u64>,
    /// The content of the `WWW-Authenticate` header of a 401 or 403.
    pub challenge: Option<Challenge>,
    /// The `Allow` header of a 405.
    pub allow: Option<&'static str>,
}

/// The content of a `WWW-Authenticate` header (RFC 6750, section 3).
#[derive(Clone, Debug)]
pub enum Challenge {
    /// The value of the header.
    Header(String),
    /// The permission that the caller lacks; the header is `insufficient_scope`.
    MissingPermission(String),
}

impl ScimError {
    /// An error without a `scimType`.
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, scim_type: None, detail: detail.into(), retry_after: None, challenge: None, allow: None }
    }

    /// The time limit of requests has passed. Nothing was changed.
    pub fn timed_out(config: &Config) -> Self {
        let limit = config.limit_seconds;
        Error::Unavailable(format!("the operation took longer than {limit} s and was cancelled; try again")).into()
    }

    /// 400 with a `scimType` (RFC 7644, table 9).
    pub fn bad_request(scim_type: &'static str, detail: impl Into<String>) -> Self {
        Self { scim_type: Some(scim_type), ..Self::new(400, detail) }
    }

    /// A missing or invalid attribute value (RFC 7644, table 9).
    pub fn invalid_value(detail: impl Into<String>) -> Self {
        Self::bad_request("invalidValue", detail)
    }

    /// An invalid path of a PATCH operation (RFC 7644, table 9).
    pub fn invalid_path(detail: impl Into<String>) -> Self {
        Self::bad_request("invalidPath", detail)
    }

    /// A body with an invalid structure (RFC 7644, table 9).
    pub fn invalid_syntax(detail: impl Into<String>) -> Self {
        Self::bad_request("invalidSyntax", detail)
    }

    /// A filter with a syntax error, or with an unsupported attribute or comparison (RFC 7644, table 9).
    pub fn invalid_filter(detail: impl Into<String>) -> Self {
        Self::bad_request("invalidFilter", detail)
    }

    /// A cursor that does not belong to the list (RFC 9865, section 2.1).
    pub fn invalid_cursor(detail: impl Into<String>) -> Self {
        Self::bad_request("invalidCursor", detail)
    }

    /// A count that is not a number, or below 1 with a cursor (RFC 9865, section 2.1).
    pub fn invalid_count(detail: impl Into<String>) -> Self {
        Self::bad_request("invalidCount", detail)
    }

    /// 404. A resource of another organization and an unknown resource have the same response.
    pub fn not_found() -> Self {
        Self::new(404, "there is no such resource")
    }

    /// The response to missing (`None`) or rejected credentials, with a `WWW-Authenticate` header (RFC 6750, section 3).
    pub fn unauthenticated(public_url: &str, error: Option<Error>) -> Self {
        let challenge = Some(Challenge::Header(challenge(public_url, error.as_ref())));
        let error = error.unwrap_or_else(|| Error::Unauthenticated("send a token: Authorization: Bearer TOKEN".into()));
        Self { challenge, ..error.into() }
    }

    /// The body of the response.
    pub fn to_json(&self) -> Value {
        let mut body = json!({ "schemas": [ERROR_SCHEMA], "status": self.status.to_string(), "detail": self.detail });
        if let (Some(scim_type), Some(members)) = (self.scim_type, body.as_object_mut()) {
            members.insert("scimType".into(), scim_type.into());
        }
        body
    }
}

impl From<Error> for ScimError {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::Unauthenticated(_) => Self::new(401, detail),
            Error::Forbidden { needs } => Self { challenge: Some(Challenge::MissingPermission(needs)), ..Self::new(403, detail) },
            Error::NotFound { .. } => Self::not_found(),
            Error::Invalid(problems) => from_problems(&problems),
            Error::Conflict(problem) if problem.code == Code::StaleVersion => Self::new(412, VERSION_MISMATCH),
            // Directories retry a 503 by themselves, so a held change is applied after the brake is released.
            Error::Conflict(problem) if problem.code == Code::Held => {
                Self { retry_after: Some(DEFAULT_RETRY_SECONDS), ..Self::new(503, problem.message) }
            }
            Error::Conflict(problem) => from_conflict(&problem),
            Error::TooMany { retry_after } => Self { retry_after: Some(retry_after.as_secs()), ..Self::new(429, detail) },
            Error::Unavailable(_) => Self { retry_after: Some(DEFAULT_RETRY_SECONDS), ..Self::new(503, detail) },
            Error::ResyncRequired { .. } => Self::new(409, detail),
            Error::Internal(cause) => {
                tracing::error!(error = %cause, "internal error");
                Self::new(500, detail)
            }
        }
    }
}

fn from_conflict(problem: &Problem) -> ScimError {
    let scim_type = (problem.code == Code::Taken).then_some("uniqueness");
    ScimError { scim_type, ..ScimError::new(409, format!("{}: {}", scim_attribute(&problem.field), problem.message)) }
}

fn from_problems(problems: &[Problem]) -> ScimError {
    if let Some(taken) = problems.iter().find(|problem| problem.code == Code::Taken) {
        return from_conflict(taken);
    }
    let messages: Vec<_> = problems.iter().map(|problem| format!("{}: {}", scim_attribute(&problem.field), problem.message)).collect();
    let scim_type = if problems.iter().any(|problem| problem.field == "filter") { "invalidFilter" } else { "invalidValue" };
    ScimError::bad_request(scim_type, messages.join("; "))
}

/// The SCIM attribute of an input field of the domain.
fn scim_attribute(field: &str) -> &str {
    match field {
        "email" => "emails.value",
        "givenName" => "name.givenName",
        "familyName" => "name.familyName",
        "jobTitle" => "title",
        "timeZone" => "timezone",
        "company" => "organization",
        "managerExternalId" => "manager.value",
        "status" | "terminatedOn" => "active",
        field => field,
    }
}
