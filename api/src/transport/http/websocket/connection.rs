//! One connection from the handshake to the close frame: reads messages, writes messages, checks that the client is alive.

use super::{
    message::{ClientMessage, Close, ServerMessage, parse_message},
    operation::{Operation, OperationContext},
};
use crate::{
    access::{Actor, Credentials},
    platform::{Error, Result as AppResult},
    transport::{
        graphql::{ErrorCode, request_error},
        http::{
            HttpState,
            bearer::BearerCredentials,
            operation_stream::{StreamEnd, ensure_authorized},
            request_tracing::RequestId,
            response::add_request_id,
        },
    },
};
use actix_web::web;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, ProtocolError, Session};
use async_graphql::{Request, Response};
use futures_util::StreamExt;
use std::{collections::HashMap, pin::pin, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval, sleep, timeout},
};
use tracing::{Instrument, Span};

/// An event that a task of the server's runtime reports to the connection.
pub enum ConnectionEvent {
    /// The token of `connection_init` was verified or rejected.
    Authenticated(AppResult<Actor>),
    /// An operation has a message for the client.
    Message { id: String, number: u64, text: String, is_last: bool },
    /// The caller is no longer authorized.
    Unauthorized(Error),
}

/// The sending end of a connection's bounded event queue.
#[derive(Clone)]
pub struct EventQueue(mpsc::Sender<ConnectionEvent>);

impl EventQueue {
    /// Puts an event into the queue. Waits while the queue is full.
    pub async fn put(&self, event: ConnectionEvent) {
        // An error means that the connection is closed and needs no events.
        let _ = self.0.send(event).await;
    }
}

/// The progress of the connection's authentication.
enum Authentication {
    /// The client has not sent `connection_init`.
    AwaitingInit,
    /// The token is being verified.
    Verifying,
    Authenticated(Arc<Actor>),
}

/// A WebSocket connection.
pub struct Connection {
    state: web::Data<HttpState>,
    request_id: RequestId,
    /// The credentials in the headers of the handshake. `None` when there are none.
    header_credentials: Option<BearerCredentials>,
    session: Session,
    authentication: Authentication,
    /// The running operations by the IDs that the client chose.
    operations: HashMap<String, Operation>,
    /// How many operations the client has started on this connection.
    started_operations: u64,
    queue: EventQueue,
    events: mpsc::Receiver<ConnectionEvent>,
    /// Whether a ping was sent and nothing was received since.
    is_ping_pending: bool,
}

impl Connection {
    pub fn new(
        state: web::Data<HttpState>,
        request_id: RequestId,
        header_credentials: Option<BearerCredentials>,
        session: Session,
    ) -> Self {
        let (sender, events) = mpsc::channel(state.app.config.stream_queue);
        Self {
            state,
            request_id,
            header_credentials,
            session,
            authentication: Authentication::AwaitingInit,
            operations: HashMap::new(),
            started_operations: 0,
            queue: EventQueue(sender),
            events,
            is_ping_pending: false,
        }
    }

    /// Serves the connection until it ends.
    pub async fn run(mut self, mut messages: AggregatedMessageStream) {
        metrics::gauge!("coachgraph_websockets").increment(1);
        let close = self.process(&mut messages).await;
        metrics::gauge!("coachgraph_websockets").decrement(1);
        tracing::debug!(?close, "the connection ends");
        self.operations.clear();
        if let Some(reason) = close.into_reason() {
            // A client that does not read would block the close frame forever.
            let _ = timeout(self.keep_alive_interval(), self.session.close(Some(reason))).await;
        }
    }

    async fn process(&mut self, messages: &mut AggregatedMessageStream) -> Close {
        let state = self.state.clone();
        let mut shutdown = pin!(state.wait_for_shutdown());
        let mut init_timeout = pin!(sleep(Duration::from_secs(state.app.config.websocket_init_timeout_seconds)));
        let mut keep_alive = interval(self.keep_alive_interval());
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick completes immediately.
        keep_alive.tick().await;
        loop {
            let result = tokio::select! {
                frame = messages.next() => self.handle_frame(frame).await,
                // The queue never closes, because the connection holds a sender.
                Some(event) = self.events.recv() => self.handle_event(event).await,
                _ = keep_alive.tick() => self.check_liveness().await,
                () = &mut init_timeout, if matches!(self.authentication, Authentication::AwaitingInit) => {
                    Err(Close::frame(4408, "connection_init did not arrive in time"))
                }
                () = &mut shutdown => Err(StreamEnd::Stopping.into()),
            };
            if let Err(close) = result {
                return close;
            }
        }
    }

    async fn handle_frame(&mut self, frame: Option<Result<AggregatedMessage, ProtocolError>>) -> Result<(), Close> {
        self.is_ping_pending = false;
        match frame {
            Some(Ok(AggregatedMessage::Text(text))) => self.handle_message(parse_message(&text)?).await,
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Close::frame(4400, "invalid message: it must be text")),
            Some(Ok(AggregatedMessage::Ping(payload))) => {
                let time_limit = self.keep_alive_interval();
                check_write(timeout(time_limit, self.session.pong(&payload)).await)
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Close(reason))) => {
                // The close frame of the client is echoed (RFC 6455, section 5.5.1).
                let code = reason.map_or(1000, |reason| reason.code.into());
                Err(Close::frame(code, ""))
            }
            Some(Err(error)) => Err(Close::from_protocol_error(&error)),
            None => Err(Close::Disconnected),
        }
    }

    async fn handle_message(&mut self, message: ClientMessage) -> Result<(), Close> {
        match (message, &self.authentication) {
            (ClientMessage::Ping(payload), _) => self.write(ServerMessage::Pong { payload: payload.as_ref() }.to_text()).await,
            (ClientMessage::Pong, _) => Ok(()),
            (ClientMessage::ConnectionInit { token, organization }, Authentication::AwaitingInit) => {
                self.start_authentication(token, organization)
            }
            (ClientMessage::ConnectionInit { .. }, _) => Err(Close::frame(4429, "Too many initialisation requests")),
            (ClientMessage::Subscribe { id, request }, Authentication::Authenticated(actor)) => {
                self.start_operation(actor.clone(), id, *request).await
            }
            (ClientMessage::Subscribe { .. }, _) => Err(Close::frame(4401, "Unauthorized: wait for connection_ack")),
            (ClientMessage::Complete { id }, _) => {
                // An unknown ID is not an error: the operation may have completed while the message was on its way.
                self.operations.remove(&id);
                Ok(())
            }
        }
    }

    /// Starts to verify the token in the background. The fields of `connection_init` take precedence over the headers of the
    /// handshake.
    fn start_authentication(&mut self, token: Option<String>, organization: Option<String>) -> Result<(), Close> {
        let headers = self.header_credentials.take();
        let organization = organization.or_else(|| headers.as_ref().and_then(|credentials| credentials.organization.clone()));
        let Some(token) = token.or_else(|| headers.map(|credentials| credentials.token)) else {
            return Err(Close::frame(4403, "Forbidden: connection_init needs authorization: Bearer TOKEN"));
        };
        self.authentication = Authentication::Verifying;
        let (app, queue) = (self.state.app.clone(), self.queue.clone());
        let verification = async move {
            let credentials = Credentials { token: &token, organization: organization.as_deref() };
            queue.put(ConnectionEvent::Authenticated(app.access.authenticate(credentials).await)).await;
        };
        self.state.runtime.spawn(verification.instrument(Span::current()));
        Ok(())
    }

    async fn start_operation(&mut self, actor: Arc<Actor>, id: String, request: Request) -> Result<(), Close> {
        if self.operations.contains_key(&id) {
            return Err(Close::frame(4409, format!("Subscriber for {id} already exists")));
        }
        let max_operations = self.state.app.config.limit_streams_per_connection;
        if self.operations.len() >= max_operations {
            let message = format!("this connection already runs the maximum of {max_operations} operations: complete one first");
            let mut response = Response::from_errors(vec![request_error(ErrorCode::StreamLimit, message)]);
            add_request_id(&mut response, self.request_id.as_str());
            return self.write(ServerMessage::Error { id: &id, payload: &response.errors }.to_text()).await;
        }
        self.started_operations += 1;
        let (state, request_id, queue) = (self.state.clone(), self.request_id.clone(), self.queue.clone());
        let context = OperationContext { state, request_id, actor, id: id.clone(), number: self.started_operations, queue };
        self.operations.insert(id, context.start(request));
        Ok(())
    }

    async fn handle_event(&mut self, event: ConnectionEvent) -> Result<(), Close> {
        match event {
            ConnectionEvent::Authenticated(Ok(actor)) => {
                Span::current().record("organization.id", tracing::field::display(actor.organization()));
                self.authentication = Authentication::Authenticated(Arc::new(actor));
                self.write(ServerMessage::ConnectionAck.to_text()).await
            }
            ConnectionEvent::Authenticated(Err(error)) | ConnectionEvent::Unauthorized(error) => Err(Close::from_error(&error)),
            ConnectionEvent::Message { id, number, text, is_last } => {
                // The client may have completed the operation while the message was in the queue.
                if self.operations.get(&id).is_none_or(|operation| operation.number != number) {
                    return Ok(());
                }
                if is_last {
                    self.operations.remove(&id);
                }
                self.write(text).await
            }
        }
    }

    /// Closes the connection when the client did not react to the last ping; otherwise checks the authorization of the caller in the
    /// background and sends the next ping.
    async fn check_liveness(&mut self) -> Result<(), Close> {
        if self.is_ping_pending {
            return Err(StreamEnd::SlowReader.into());
        }
        self.is_ping_pending = true;
        if let Authentication::Authenticated(actor) = &self.authentication {
            let (app, actor, queue) = (self.state.app.clone(), actor.clone(), self.queue.clone());
            self.state.runtime.spawn(async move {
                if let Err(error) = ensure_authorized(&app, &actor).await {
                    queue.put(ConnectionEvent::Unauthorized(error)).await;
                }
            });
        }
        let time_limit = self.keep_alive_interval();
        check_write(timeout(time_limit, self.session.ping(b"")).await)
    }

    async fn write(&mut self, text: String) -> Result<(), Close> {
        let time_limit = self.keep_alive_interval();
        tokio::select! {
            result = timeout(time_limit, self.session.text(text)) => check_write(result),
            () = self.state.wait_for_shutdown() => Err(StreamEnd::Stopping.into()),
        }
    }

    /// The interval between pings, which is also the longest time that a client may read nothing.
    fn keep_alive_interval(&self) -> Duration {
        Duration::from_secs(self.state.app.config.stream_keep_alive_seconds)
    }
}

/// Converts the result of a write with a time limit.
fn check_write<E>(result: Result<Result<(), actix_ws::Closed>, E>) -> Result<(), Close> {
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(actix_ws::Closed)) => Err(Close::Disconnected),
        Err(_) => Err(StreamEnd::SlowReader.into()),
    }
}
