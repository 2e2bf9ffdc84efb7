//! The response to one operation, in the form in which transports send it.

use async_graphql::Response;

/// The response to one operation.
pub enum OperationResponse {
    /// From the executor, or an error response to an operation that was not executed.
    Executed(Box<Response>),
    /// From the accelerator: the complete response as JSON, without errors.
    Json(Vec<u8>),
}

impl From<Response> for OperationResponse {
    fn from(response: Response) -> Self {
        Self::Executed(Box::new(response))
    }
}

impl OperationResponse {
    /// The response as a value; `None` when the accelerator wrote it as JSON.
    pub fn executed(&self) -> Option<&Response> {
        match self {
            Self::Executed(response) => Some(response),
            Self::Json(_) => None,
        }
    }

    /// Whether the response has an error. The accelerator never writes one.
    pub fn has_errors(&self) -> bool {
        self.executed().is_some_and(|response| !response.errors.is_empty())
    }
}
