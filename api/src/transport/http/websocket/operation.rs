//! One operation of a connection, in a task of its own.

use super::{
    connection::{Event, Queue},
    message::{Outgoing, next},
};
use crate::{
    access::Actor,
    platform::Error,
    transport::{
        graphql::{Reply, answer_to, is_refusal},
        http::{
            Doors,
            answer::{stamp, stamp_reply},
            live::{answers, still},
            observe::{self, RequestId},
        },
    },
};
use actix_web::web;
use async_graphql::{Request, Response};
use futures_util::{FutureExt, StreamExt};
use std::{panic::AssertUnwindSafe, pin::pin, sync::Arc};
use tokio::task::AbortHandle;
use tracing::{Instrument, field::Empty};

/// An operation under way; dropped, it is broken off.
pub struct Operation {
    /// Tells it from earlier ones with the same id.
    pub number: u64,
    task: AbortHandle,
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What an operation needs.
pub struct Start {
    pub doors: web::Data<Doors>,
    pub request_id: RequestId,
    pub actor: Arc<Actor>,
    pub id: String,
    pub number: u64,
    pub queue: Queue,
}

impl Start {
    /// Carries out an operation; what it has to say comes through the queue.
    pub fn begin(self, request: Request) -> Operation {
        let span = tracing::info_span!(
            "operation",
            graphql.operation.name = Empty,
            graphql.operation.r#type = Empty,
            graphql.cost = Empty,
            graphql.way = Empty,
            graphql.way.reason = Empty,
        );
        let (runtime, number) = (self.doors.runtime.clone(), self.number);
        let task = runtime.spawn(self.run(request).instrument(span));
        Operation { number, task: task.abort_handle() }
    }

    async fn run(self, request: Request) {
        let done = AssertUnwindSafe(self.carry_out(request)).catch_unwind().await;
        if done.is_err() {
            self.fail(answer_to(Error::internal("an operation panicked"))).await;
        }
    }

    async fn carry_out(&self, request: Request) {
        if let Err(error) = still(&self.doors.app, &self.actor).await {
            return self.end(error).await;
        }
        let admitted = match self.doors.graph.admit(&self.doors.app, &self.actor, request) {
            Ok(admitted) => admitted,
            Err(refusal) => return self.fail(*refusal).await,
        };
        observe::operation(&admitted);
        let mut answers = pin!(answers(self.doors.clone(), self.actor.clone(), admitted));
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(Reply::Told(response)) if is_refusal(&response) => return self.fail(*response).await,
                Ok(mut reply) => {
                    stamp_reply(&mut reply, self.request_id.as_str());
                    self.put(next(&self.id, &reply), false).await;
                }
                Err(error) => return self.end(error).await,
            }
        }
        self.say(&Outgoing::Complete { id: &self.id }, true).await;
    }

    /// The operation was not carried out: nothing follows.
    async fn fail(&self, mut response: Response) {
        stamp(&mut response, self.request_id.as_str());
        self.say(&Outgoing::Error { id: &self.id, payload: &response.errors }, true).await;
    }

    /// Ends the whole connection: its caller may no longer call.
    async fn end(&self, error: Error) {
        self.queue.put(Event::Refused(error)).await;
    }

    async fn say(&self, message: &Outgoing<'_>, last: bool) {
        self.put(message.text(), last).await;
    }

    async fn put(&self, text: String, last: bool) {
        self.queue.put(Event::Said { id: self.id.clone(), number: self.number, text, last }).await;
    }
}
