//! What is answered when something is not done (RFC 7644, section 3.12).

use crate::{
    access::challenge,
    platform::{Code, Error, error::Problem},
};
use serde_json::{Value, json};

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";

/// How long to wait before trying again when nothing better is known.
const RETRY_SECONDS: u64 = 5;

/// Why something is not done.
#[derive(Debug)]
pub struct Refusal {
    pub status: u16,
    pub kind: Option<&'static str>,
    pub detail: String,
    pub retry_after: Option<u64>,
    /// The `WWW-Authenticate` header.
    pub challenge: Option<String>,
    /// The methods that there are, for a 405.
    pub allow: Option<&'static str>,
}

impl Refusal {
    pub fn new(status: u16, detail: impl Into<String>) -> Self {
        Self { status, kind: None, detail: detail.into(), retry_after: None, challenge: None, allow: None }
    }

    /// 400 with a `scimType`.
    pub fn bad(kind: &'static str, detail: impl Into<String>) -> Self {
        Self { kind: Some(kind), ..Self::new(400, detail) }
    }

    pub fn value(detail: impl Into<String>) -> Self {
        Self::bad("invalidValue", detail)
    }

    pub fn path(detail: impl Into<String>) -> Self {
        Self::bad("invalidPath", detail)
    }

    pub fn syntax(detail: impl Into<String>) -> Self {
        Self::bad("invalidSyntax", detail)
    }

    pub fn filter(detail: impl Into<String>) -> Self {
        Self::bad("invalidFilter", detail)
    }

    pub fn cursor(detail: impl Into<String>) -> Self {
        Self::bad("invalidCursor", detail)
    }

    pub fn count(detail: impl Into<String>) -> Self {
        Self::bad("invalidCount", detail)
    }

    /// There is no such resource, or it is not yours: the same answer.
    pub fn missing() -> Self {
        Self::new(404, "there is no such resource")
    }

    /// The same with the challenge that belongs to a 401 or 403.
    pub fn challenged(public_url: &str, error: Option<Error>) -> Self {
        let challenge = Some(challenge(public_url, error.as_ref()));
        let error = error.unwrap_or_else(|| Error::Unauthenticated("send a token: Authorization: Bearer TOKEN".into()));
        Self { challenge, ..error.into() }
    }

    pub fn body(&self) -> Value {
        let mut body = json!({ "schemas": [ERROR], "status": self.status.to_string(), "detail": self.detail });
        if let (Some(kind), Some(members)) = (self.kind, body.as_object_mut()) {
            members.insert("scimType".into(), kind.into());
        }
        body
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::Unauthenticated(_) => Self::new(401, detail),
            Error::Forbidden { .. } => Self::new(403, detail),
            Error::NotFound { .. } => Self::missing(),
            Error::Invalid(problems) => invalid(&problems),
            Error::Conflict(problem) if problem.code == Code::StaleVersion => {
                Self::new(412, "the resource is not at the version that If-Match names: read it again, then decide")
            }
            // Directories try again by themselves, and after the release it is carried out.
            Error::Conflict(problem) if problem.code == Code::Held => {
                Self { retry_after: Some(RETRY_SECONDS), ..Self::new(503, problem.message) }
            }
            Error::Conflict(problem) => conflict(&problem),
            Error::TooMany { retry_after } => Self { retry_after: Some(retry_after.as_secs()), ..Self::new(429, detail) },
            Error::Unavailable(_) => Self { retry_after: Some(RETRY_SECONDS), ..Self::new(503, detail) },
            Error::ResyncRequired { .. } => Self::new(409, detail),
            Error::Internal(cause) => {
                tracing::error!(error = %cause, "internal error");
                Self::new(500, detail)
            }
        }
    }
}

fn conflict(problem: &Problem) -> Refusal {
    let kind = (problem.code == Code::Taken).then_some("uniqueness");
    Refusal { kind, ..Refusal::new(409, format!("{}: {}", attribute(&problem.field), problem.message)) }
}

fn invalid(problems: &[Problem]) -> Refusal {
    if let Some(taken) = problems.iter().find(|problem| problem.code == Code::Taken) {
        return conflict(taken);
    }
    let sentences: Vec<_> = problems.iter().map(|problem| format!("{}: {}", attribute(&problem.field), problem.message)).collect();
    let kind = if problems.iter().any(|problem| problem.field == "filter") { "invalidFilter" } else { "invalidValue" };
    Refusal::bad(kind, sentences.join("; "))
}

/// An attribute as SCIM calls it.
fn attribute(field: &str) -> &str {
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
