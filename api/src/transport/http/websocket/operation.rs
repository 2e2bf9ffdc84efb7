//! One operation of a connection, in a task of its own.

use super::{
    connection::{ConnectionEvent, EventQueue},
    message::{ServerMessage, next_message},
};
use crate::{
    access::Actor,
    platform::Error,
    transport::{
        graphql::{OperationResponse, error_response, is_request_error},
        http::{
            HttpState,
            operation_stream::{ensure_authorized, execute_as_stream},
            request_tracing::{self, RequestId},
            response::{add_request_id, add_request_id_to_operation},
        },
    },
};
use actix_web::web;
use async_graphql::{Request, Response};
use futures_util::{FutureExt, StreamExt};
use std::{panic::AssertUnwindSafe, pin::pin, sync::Arc};
use tokio::task::AbortHandle;
use tracing::{Instrument, field::Empty};

/// A running operation. Dropping it aborts the task.
pub struct Operation {
    /// Distinguishes the operation from earlier ones of the connection with the same ID.
    pub number: u64,
    task: AbortHandle,
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What an operation needs to run.
pub struct OperationContext {
    pub state: web::Data<HttpState>,
    pub request_id: RequestId,
    pub actor: Arc<Actor>,
    /// The ID that the client chose for the operation.
    pub id: String,
    pub number: u64,
    pub queue: EventQueue,
}

impl OperationContext {
    /// Starts an operation in the server's runtime. Its messages are put into the event queue of the connection.
    pub fn start(self, request: Request) -> Operation {
        let span = tracing::info_span!(
            "operation",
            graphql.operation.name = Empty,
            graphql.operation.r#type = Empty,
            graphql.cost = Empty,
            graphql.path = Empty,
            graphql.fallback_reason = Empty,
        );
        let (runtime, number) = (self.state.runtime.clone(), self.number);
        let task = runtime.spawn(self.run(request).instrument(span));
        Operation { number, task: task.abort_handle() }
    }

    async fn run(self, request: Request) {
        let result = AssertUnwindSafe(self.execute(request)).catch_unwind().await;
        if result.is_err() {
            self.send_error(error_response(Error::internal("an operation panicked"))).await;
        }
    }

    async fn execute(&self, request: Request) {
        if let Err(error) = ensure_authorized(&self.state.app, &self.actor).await {
            return self.end_connection(error).await;
        }
        let operation = match self.state.api.admit(&self.state.app, &self.actor, request) {
            Ok(operation) => operation,
            Err(response) => return self.send_error(*response).await,
        };
        request_tracing::record_operation(&operation);
        let mut responses = pin!(execute_as_stream(self.state.clone(), self.actor.clone(), operation));
        while let Some(response) = responses.next().await {
            match response {
                Ok(OperationResponse::Executed(response)) if is_request_error(&response) => return self.send_error(*response).await,
                Ok(mut response) => {
                    add_request_id_to_operation(&mut response, self.request_id.as_str());
                    self.enqueue(next_message(&self.id, &response), false).await;
                }
                Err(error) => return self.end_connection(error).await,
            }
        }
        self.enqueue(ServerMessage::Complete { id: &self.id }.to_text(), true).await;
    }

    /// Sends an `error` message, which ends the operation.
    async fn send_error(&self, mut response: Response) {
        add_request_id(&mut response, self.request_id.as_str());
        self.enqueue(ServerMessage::Error { id: &self.id, payload: &response.errors }.to_text(), true).await;
    }

    /// Ends the whole connection, because its caller is no longer authorized.
    async fn end_connection(&self, error: Error) {
        self.queue.put(ConnectionEvent::Unauthorized(error)).await;
    }

    async fn enqueue(&self, text: String, is_last: bool) {
        self.queue.put(ConnectionEvent::Message { id: self.id.clone(), number: self.number, text, is_last }).await;
    }
}
