//! What the two live doors share: an operation as a stream of answers, its caller asked anew before each.

use super::Doors;
use crate::{
    access::Actor,
    app::App,
    platform::{Error, Result},
    transport::graphql::{Admitted, ErrorCode, Reply},
};
use actix_web::web;
use async_graphql::parser::types::OperationType;
use futures_util::{Stream, StreamExt};
use std::sync::Arc;
use tracing::{Instrument, Span};

/// The answers to an operation: one to a query or mutation, any number to a subscription.
///
/// The stream ends with an error when its caller may no longer listen.
pub fn answers(doors: web::Data<Doors>, actor: Arc<Actor>, admitted: Admitted) -> impl Stream<Item = Result<Reply>> + Send {
    async_stream::try_stream! {
        let (graph, app) = (doors.graph.clone(), doors.app.clone());
        match admitted.kind {
            OperationType::Subscription => {
                let _open = Open::count();
                let mut events = graph.stream(&app, &actor, admitted);
                while let Some(event) = events.next().await {
                    still(&app, &actor).await?;
                    yield event.into();
                }
            }
            OperationType::Query => yield graph.execute(&app, &actor, admitted).await,
            OperationType::Mutation => {
                // What was begun is carried out, whether or not the caller waits for the answer.
                let work = async move { graph.execute(&app, &actor, admitted).await };
                yield doors.runtime.spawn(work.instrument(Span::current())).await.map_err(Error::internal)?;
            }
        }
    }
}

/// Whether the caller is still who it was when the stream began.
///
/// # Errors
/// `Unauthenticated` when the token has expired or its rights have changed; `Unavailable` when that cannot be found out.
pub async fn still(app: &App, actor: &Actor) -> Result<()> {
    let now = app.access.again(actor).await?;
    if now.who() != actor.who() || now.scopes() != actor.scopes() {
        return Err(Error::Unauthenticated("what this token may do has changed: connect again".into()));
    }
    Ok(())
}

/// Why a stream ends before its time.
#[derive(Debug)]
pub enum End {
    /// The caller may no longer listen.
    Refused(Error),
    /// The caller reads too slowly.
    Slow,
    /// The server is stopping.
    Stopping,
}

impl End {
    /// The code and the sentence for the caller.
    pub fn told(&self) -> (ErrorCode, String) {
        match self {
            Self::Refused(Error::Unauthenticated(reason)) => (ErrorCode::Unauthenticated, reason.clone()),
            Self::Refused(_) => (ErrorCode::Unavailable, "whether you may still listen could not be found out: connect again".into()),
            Self::Slow => {
                (ErrorCode::TooSlow, "you read more slowly than there is to say: connect again and go on after your last cursor".into())
            }
            Self::Stopping => (ErrorCode::Unavailable, "this server is stopping: connect again and go on after your last cursor".into()),
        }
    }
}

/// Counts an open subscription for as long as it lives.
struct Open;

impl Open {
    fn count() -> Self {
        metrics::gauge!("coachgraph_open_subscriptions").increment(1);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!("coachgraph_open_subscriptions").decrement(1);
    }
}
