//! Error responses: `imsx_StatusInfo` of the REST binding, and the mapping of domain errors to them.

use crate::platform::Error;
use serde_json::{Value, json};

/// `Retry-After`, in seconds, when the error itself does not say how long to wait.
const DEFAULT_RETRY_SECONDS: u64 = 5;

/// An error response that has not been written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseError {
    /// The HTTP status code.
    pub status: u16,
    /// The value of `imsx_codeMinorFieldValue`.
    pub code_minor: &'static str,
    pub description: String,
    /// The `Retry-After` header, in seconds.
    pub retry_after: Option<u64>,
    /// The permission that the caller of a 403 lacks.
    pub needs: Option<String>,
}

impl CaseError {
    fn new(status: u16, code_minor: &'static str, description: impl Into<String>) -> Self {
        Self { status, code_minor, description: description.into(), retry_after: None, needs: None }
    }

    /// 400 for a parameter of a list. `code_minor` is one of `invalid_sort_field`, `invalid_selection_field` and `invalid_filter_field`.
    pub fn invalid(code_minor: &'static str, description: impl Into<String>) -> Self {
        Self::new(400, code_minor, description)
    }

    /// 404. An object of another organization and an unknown one have the same response.
    pub fn unknown_object(identifier: &str) -> Self {
        // The standard tells a malformed UUID from an unknown one.
        match uuid::Uuid::try_parse(identifier) {
            Ok(_) => Self::new(404, "unknownobject", "Unknown Object: no object has this identifier"),
            Err(_) => Self::new(404, "invaliduuid", "Invalid UUID: no object has this identifier"),
        }
    }

    /// 404 for an unknown path.
    pub fn unknown_endpoint() -> Self {
        let endpoints = "CFDocuments, CFPackages/{id}, CFItems/{id}, CFItemAssociations/{id}, CFAssociations/{id}, CFRubrics/{id}, \
                         CFConcepts/{id}, CFSubjects/{id}, CFLicenses/{id}, CFItemTypes/{id} or CFAssociationGroupings/{id}";
        Self::new(404, "unknownobject", format!("there is no such endpoint: use {endpoints}"))
    }

    /// 405.
    pub fn method_not_allowed() -> Self {
        Self::new(405, "forbidden", "the CASE endpoints are read with GET; import a package with POST /case/imports")
    }

    /// The body of the response.
    pub fn to_json(&self) -> Value {
        json!({
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": self.description,
            "imsx_codeMinor": {
                "imsx_codeMinorField": [{
                    "imsx_codeMinorFieldName": "TargetEndSystem",
                    "imsx_codeMinorFieldValue": self.code_minor,
                }],
            },
        })
    }
}

impl From<Error> for CaseError {
    fn from(error: Error) -> Self {
        let description = error.to_string();
        match error {
            Error::Unauthenticated(_) => Self::new(401, "unauthorisedrequest", description),
            Error::Forbidden { needs } => Self { needs: Some(needs), ..Self::new(403, "forbidden", description) },
            Error::NotFound { .. } => Self::new(404, "unknownobject", description),
            Error::TooMany { retry_after } => {
                Self { retry_after: Some(retry_after.as_secs()), ..Self::new(429, "server_busy", description) }
            }
            Error::Unavailable(_) => Self { retry_after: Some(DEFAULT_RETRY_SECONDS), ..Self::new(503, "server_busy", description) },
            Error::Invalid(_) | Error::Conflict(_) | Error::ResyncRequired { .. } => Self::new(400, "invalid_selection_field", description),
            Error::Internal(cause) => {
                tracing::error!(error = %cause, "internal error");
                Self::new(500, "internal_server_error", description)
            }
        }
    }
}
