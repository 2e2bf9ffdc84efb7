//! An operation as a stream of responses, shared by WebSocket and server-sent events. The authorization of the caller is checked again
//! before every event.

use super::HttpState;
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
    transport::graphql::{AdmittedOperation, ErrorCode, OperationResponse},
};
use actix_web::web;
use async_graphql::parser::types::OperationType;
use futures_util::{Stream, StreamExt};
use std::sync::Arc;
use tracing::{Instrument, Span};

/// Executes an operation. The stream yields one response for a query or mutation, and any number for a subscription. It ends with an
/// error when the caller is no longer authorized.
pub fn execute_as_stream(
    state: web::Data<HttpState>,
    actor: Arc<Actor>,
    operation: AdmittedOperation,
) -> impl Stream<Item = Result<OperationResponse>> + Send {
    async_stream::try_stream! {
        let (api, app) = (state.api.clone(), state.app.clone());
        match operation.kind {
            OperationType::Subscription => {
                let _guard = OpenSubscription::new();
                let mut events = api.stream(&app, &actor, operation);
                while let Some(event) = events.next().await {
                    ensure_authorized(&app, &actor).await?;
                    yield event.into();
                }
            }
            OperationType::Query => yield api.execute(&app, &actor, operation).await,
            OperationType::Mutation => {
                // A mutation completes even when the client disconnects.
                let mutation = async move { api.execute(&app, &actor, operation).await };
                yield state.runtime.spawn(mutation.instrument(Span::current())).await.map_err(Error::internal)?;
            }
        }
    }
}

/// Verifies that the token of the caller is still valid and grants the same scopes as when the stream started, and that the session of the
/// console with which the caller signed in, if any, has not ended.
///
/// # Errors
/// `Unauthenticated` when the token has expired or its scopes have changed; `Unavailable` when this cannot be determined.
pub async fn ensure_authorized(app: &App, actor: &Actor) -> Result<()> {
    app.console.ensure_open(actor).await?;
    let current = app.access.reauthenticate(actor).await?;
    if current.principal() != actor.principal() || current.scopes() != actor.scopes() {
        return Err(Error::Unauthenticated("the permissions of this token have changed: connect again".into()));
    }
    Ok(())
}

/// Why the server ends a stream before its operation completes.
#[derive(Debug)]
pub enum StreamEnd {
    /// The caller is no longer authorized, or the authorization cannot be verified.
    Unauthorized(Error),
    /// The caller reads too slowly.
    SlowReader,
    /// The server is shutting down.
    Stopping,
}

impl StreamEnd {
    /// The error code and message for the caller.
    pub fn code_and_message(&self) -> (ErrorCode, String) {
        match self {
            Self::Unauthorized(Error::Unauthenticated(reason)) => (ErrorCode::Unauthenticated, reason.clone()),
            Self::Unauthorized(_) => (ErrorCode::Unavailable, "your token could not be verified again: connect again".into()),
            Self::SlowReader => (
                ErrorCode::TooSlow,
                "you read events more slowly than they occur: connect again and continue after your last cursor".into(),
            ),
            Self::Stopping => (ErrorCode::Unavailable, "this server is stopping: connect again and continue after your last cursor".into()),
        }
    }
}

/// Counts an open subscription in the metrics for as long as it lives.
struct OpenSubscription;

impl OpenSubscription {
    fn new() -> Self {
        metrics::gauge!("coachgraph_open_subscriptions").increment(1);
        Self
    }
}

impl Drop for OpenSubscription {
    fn drop(&mut self) {
        metrics::gauge!("coachgraph_open_subscriptions").decrement(1);
    }
}
