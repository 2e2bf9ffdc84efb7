//! The error type of the program. A variant says what the caller should do next; each transport renders it in its own format.

use std::time::Duration;

/// The result of a function that fails with [`enum@Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request or command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller must present a valid token (HTTP 401). The reason never contains the token.
    #[error("{0}")]
    Unauthenticated(String),
    /// The caller is not permitted to do this (HTTP 403). `needs` names the missing scope or role.
    #[error("this needs {needs}")]
    Forbidden { needs: String },
    /// The object does not exist, or belongs to another organization: both are the same error.
    #[error("no such {noun}")]
    NotFound { noun: &'static str },
    /// The caller must change the input.
    #[error("{}", .0.first().map_or("the input is not valid", |problem| problem.message.as_str()))]
    Invalid(Vec<Problem>),
    /// The stored state is not the one that the request assumes. The caller should read it again and then decide.
    #[error("{}", .0.message)]
    Conflict(Problem),
    /// The caller has exceeded a rate limit and should retry after `retry_after` (HTTP 429).
    #[error("too many requests: retry in {} s", retry_after.as_secs())]
    TooMany { retry_after: Duration },
    /// The change log no longer contains the requested entries. The caller should read all objects again and then continue after
    /// the sequence number `restart_after`.
    #[error("the change log no longer goes back that far: read the objects again, then continue after the given cursor")]
    ResyncRequired { restart_after: i64 },
    /// A system that this one depends on does not respond (HTTP 503).
    #[error("{0}")]
    Unavailable(String),
    /// A fault of this program. The cause is logged and not shown to the caller.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What is wrong with one field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The path of the field with the names of the input, such as `turns.2.minutes`; indexes count from 0.
    pub field: String,
    pub code: Code,
    pub message: String,
}

/// Why an input is rejected. Part of the public contract: a code is never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum Code {
    Invalid,
    NotFound,
    Taken,
    StaleVersion,
    WrongState,
    KeyReused,
    RosterMoved,
    ReportingLine,
    JobLevelGap,
    MixingPolicy,
    GroupSize,
    NotParticipating,
    AlreadyPaired,
    NotPairable,
    ProposalMoved,
    WorkingHours,
    ManagerCycle,
    NotOwner,
    Held,
    GoalRequired,
    CommitmentsUnreviewed,
    TooMany,
}

impl Error {
    /// `Invalid` with one problem: the value of the field is not acceptable.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid_with_code(field, Code::Invalid, message)
    }

    /// `Invalid` with one problem and its code: the field violates a rule.
    pub fn invalid_with_code(field: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem { field: field.into(), code, message: message.into() }])
    }

    /// `Conflict` on a field.
    pub fn conflict(field: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Self::Conflict(Problem { field: field.into(), code, message: message.into() })
    }

    /// `Internal` with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

/// Collects all problems of an input, so that the caller can correct them at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem.
    pub fn add(&mut self, field: impl Into<String>, code: Code, message: impl Into<String>) {
        self.0.push(Problem { field: field.into(), code, message: message.into() });
    }

    /// Adds a problem with [`Code::Invalid`] unless `condition` is true.
    pub fn require(&mut self, condition: bool, field: impl Into<String>, message: impl Into<String>) {
        if !condition {
            self.add(field, Code::Invalid, message);
        }
    }

    /// Requires a text, such as a name or title, that is not blank, has at most `max_chars` characters (Unicode scalar values) and no
    /// control characters except line feed and tab.
    pub fn require_text(&mut self, field: &str, value: &str, max_chars: usize) {
        self.require(!value.trim().is_empty(), field, "must not be empty");
        self.require(value.chars().count() <= max_chars, field, format!("must have at most {max_chars} characters"));
        self.require(!value.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), field, "must not contain control characters");
    }

    /// Succeeds when there are no problems.
    ///
    /// # Errors
    /// `Invalid` with all problems.
    pub fn into_result(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }

    /// The problems, in the order in which they were added.
    pub fn into_inner(self) -> Vec<Problem> {
        self.0
    }
}
