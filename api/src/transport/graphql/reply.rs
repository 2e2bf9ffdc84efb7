//! Answers to operations, as doors send them.

use async_graphql::Response;

/// The answer to an operation.
pub enum Reply {
    /// As the executor gives it, or a refusal.
    Told(Box<Response>),
    /// Without errors, and JSON already.
    Written(Vec<u8>),
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self::Told(Box::new(response))
    }
}

impl Reply {
    /// What the executor said, if it was asked.
    pub fn told(&self) -> Option<&Response> {
        match self {
            Self::Told(response) => Some(response),
            Self::Written(_) => None,
        }
    }
}
