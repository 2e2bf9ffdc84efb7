//! The one error type. A variant is what the caller should do next; each door prints it in its own language.

use std::time::Duration;

/// What a verb answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Bring a valid token (HTTP 401). The reason never contains the token.
    #[error("{0}")]
    Unauthenticated(String),
    /// This caller may not; a token with `needs` could (HTTP 403).
    #[error("this needs {needs}")]
    Forbidden { needs: String },
    /// There is no such thing, or it is not yours: the same answer.
    #[error("no such {noun}")]
    NotFound { noun: &'static str },
    /// Change the input.
    #[error("{}", .0.first().map_or("the input is not valid", |problem| problem.message.as_str()))]
    Invalid(Vec<Problem>),
    /// The world is not in the state that the request assumes: read again, then decide.
    #[error("{}", .0.message)]
    Conflict(Problem),
    /// Come back later (HTTP 429).
    #[error("too many requests: retry in {} s", retry_after.as_secs())]
    TooMany { retry_after: Duration },
    /// The change log no longer holds what was asked for: read everything anew, then go on after `restart_after`.
    #[error("the change log no longer goes back that far: read the objects anew, then continue after the cursor given")]
    ResyncRequired { restart_after: i64 },
    /// Something this depends on does not answer (HTTP 503).
    #[error("{0}")]
    Unavailable(String),
    /// Our fault. The cause goes to the log, not to the caller.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What is wrong with one field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The path of the field in the input, in the input's own names, such as `turns.2.minutes`.
    pub field: String,
    pub code: Code,
    pub message: String,
}

/// Why an input was refused. Part of the public contract: a code is never renamed.
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
    ManagerCycle,
    Held,
}

impl Error {
    /// The field's content is not acceptable.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::refused(field, Code::Invalid, message)
    }

    /// A rule says no to the field.
    pub fn refused(field: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem { field: field.into(), code, message: message.into() }])
    }

    /// The world is not as assumed.
    pub fn conflict(field: impl Into<String>, code: Code, message: impl Into<String>) -> Self {
        Self::Conflict(Problem { field: field.into(), code, message: message.into() })
    }

    /// An error of ours, with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

/// Collects every problem of an input, so that a caller repairs it in one go.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn add(&mut self, field: impl Into<String>, code: Code, message: impl Into<String>) {
        self.0.push(Problem { field: field.into(), code, message: message.into() });
    }

    /// Notes a problem unless `holds`.
    pub fn unless(&mut self, holds: bool, field: impl Into<String>, message: impl Into<String>) {
        if !holds {
            self.add(field, Code::Invalid, message);
        }
    }

    /// A name or title: something to read, not too long, without control characters.
    pub fn text(&mut self, field: &str, value: &str, most: usize) {
        self.unless(!value.trim().is_empty(), field, "must not be empty");
        self.unless(value.chars().count() <= most, field, format!("must have at most {most} characters"));
        self.unless(!value.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), field, "must not contain control characters");
    }

    pub fn into_result(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }

    pub fn into_inner(self) -> Vec<Problem> {
        self.0
    }
}
