//! Server-sent events in the distinct connections mode of the graphql-sse protocol: one HTTP response per operation, one `next` event
//! per result, then `complete`.
//!
//! A bounded queue connects the operation to the connection. While the queue is full the operation waits, which costs nothing for a
//! subscription to the change log. A client that reads nothing for the keep-alive interval loses the stream: after the queued events
//! it receives an error, and it can continue after its last cursor.

use super::{
    HttpState,
    content_negotiation::MediaType,
    operation_stream::{StreamEnd, ensure_authorized, execute_as_stream},
    request_tracing::RequestId,
    response::{add_request_id_to_operation, encode_response},
};
use crate::{
    access::Actor,
    platform::Error,
    transport::graphql::{AdmittedOperation, OperationResponse, request_error},
};
use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Bytes},
};
use async_graphql::Response;
use futures_util::{StreamExt, stream};
use std::{
    convert::Infallible,
    pin::pin,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};
use tracing::{Instrument, Span};

/// A comment, which clients ignore. Opens the stream and keeps it alive.
const KEEP_ALIVE: Bytes = Bytes::from_static(b":\n\n");
const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

/// An operation admitted for an actor, or the error response to deliver instead.
type Admission = Result<(Arc<Actor>, AdmittedOperation), Box<Response>>;

/// The receiving end of a stream, from which the connection reads.
pub struct EventStream {
    queue: mpsc::Receiver<Bytes>,
    /// The last event. It bypasses the queue, which may be full, and is set before the queue is closed.
    last_event: Arc<OnceLock<Bytes>>,
}

/// Starts an operation in the server's runtime and streams its results.
pub fn open_stream(state: &web::Data<HttpState>, request_id: &RequestId, admission: Admission) -> EventStream {
    let (sender, queue) = mpsc::channel(state.app.config.stream_queue);
    let last_event = Arc::new(OnceLock::new());
    let producer = EventProducer { state: state.clone(), request_id: request_id.clone(), queue: sender, last_event: last_event.clone() };
    state.runtime.spawn(producer.run(admission).instrument(Span::current()));
    EventStream { queue, last_event }
}

impl EventStream {
    pub fn into_http(self) -> HttpResponse {
        let events = stream::unfold(self, async |mut stream| {
            let event = match stream.queue.recv().await {
                Some(event) => event,
                // Taken out, so that the stream ends after it.
                None => std::mem::take(&mut stream.last_event).get()?.clone(),
            };
            Some((Ok::<_, Infallible>(event), stream))
        });
        let events = stream::once(async { Ok(KEEP_ALIVE) }).chain(events);
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, MediaType::EventStream.content_type()))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            // Disables response buffering in nginx.
            .insert_header(("x-accel-buffering", "no"))
            .streaming(Box::pin(events))
    }
}

/// Runs an operation and puts its results into the queue.
struct EventProducer {
    state: web::Data<HttpState>,
    request_id: RequestId,
    queue: mpsc::Sender<Bytes>,
    last_event: Arc<OnceLock<Bytes>>,
}

impl EventProducer {
    async fn run(self, admission: Admission) {
        let result = match admission {
            Ok((actor, operation)) => self.deliver(actor, operation).await,
            Err(response) => self.enqueue(self.next_event(OperationResponse::Executed(response))).await,
        };
        let last_event = match result {
            Ok(()) => COMPLETE.to_vec(),
            Err(end) => {
                let (code, message) = end.code_and_message();
                let error = self.next_event(Response::from_errors(vec![request_error(code, message)]).into());
                [&error, COMPLETE].concat()
            }
        };
        // This is the only place that sets it.
        let _ = self.last_event.set(last_event.into());
    }

    async fn deliver(&self, actor: Arc<Actor>, operation: AdmittedOperation) -> Result<(), StreamEnd> {
        let mut responses = pin!(execute_as_stream(self.state.clone(), actor.clone(), operation));
        let mut shutdown = pin!(self.state.wait_for_shutdown());
        let mut session_end = pin!(self.state.app.console.wait_for_end(&actor));
        let mut keep_alive = interval(self.keep_alive_interval());
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick completes immediately, and the stream has just been opened.
        keep_alive.tick().await;
        loop {
            tokio::select! {
                response = responses.next() => match response {
                    Some(Ok(response)) => self.enqueue(self.next_event(response)).await?,
                    Some(Err(error)) => return Err(StreamEnd::Unauthorized(error)),
                    None => return Ok(()),
                },
                _ = keep_alive.tick() => {
                    ensure_authorized(&self.state.app, &actor).await.map_err(StreamEnd::Unauthorized)?;
                    self.enqueue(KEEP_ALIVE).await?;
                }
                () = &mut shutdown => return Err(StreamEnd::Stopping),
                () = &mut session_end => {
                    let ended = Error::Unauthenticated("your session has ended: sign in again".into());
                    return Err(StreamEnd::Unauthorized(ended));
                }
                () = self.queue.closed() => return Ok(()),
            }
        }
    }

    /// Puts an event into the queue. Waits for at most the keep-alive interval while the queue is full.
    async fn enqueue(&self, event: Bytes) -> Result<(), StreamEnd> {
        match self.queue.send_timeout(event, self.keep_alive_interval()).await {
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(StreamEnd::SlowReader),
            // `deliver` notices by itself that the client has disconnected.
            Ok(()) | Err(mpsc::error::SendTimeoutError::Closed(_)) => Ok(()),
        }
    }

    fn next_event(&self, mut response: OperationResponse) -> Bytes {
        add_request_id_to_operation(&mut response, self.request_id.as_str());
        // A line break would end the event; the JSON of a response contains none.
        [b"event: next\ndata: ".as_slice(), &encode_response(&response), b"\n\n"].concat().into()
    }

    fn keep_alive_interval(&self) -> Duration {
        Duration::from_secs(self.state.app.config.stream_keep_alive_seconds)
    }
}
