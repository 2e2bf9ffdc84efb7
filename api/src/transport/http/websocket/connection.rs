//! The conversation with one caller, from the handshake to the close.

use super::{
    message::{Close, Incoming, Outgoing, read},
    operation::{Operation, Start},
};
use crate::{
    access::{Actor, Credentials},
    platform::{Error, Result as Outcome},
    transport::{
        graphql::{ErrorCode, refused},
        http::{
            Doors,
            answer::stamp,
            bearer::Shown,
            live::{End, still},
            observe::RequestId,
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

/// What happens to a connection from the side of the work.
pub enum Event {
    /// The token was looked at.
    Identified(Outcome<Actor>),
    /// An operation says something.
    Said { id: String, number: u64, text: String, last: bool },
    /// The caller may no longer call.
    Refused(Error),
}

/// Where the work puts what happens. It waits for a place.
#[derive(Clone)]
pub struct Queue(mpsc::Sender<Event>);

impl Queue {
    pub async fn put(&self, event: Event) {
        // A connection that is gone needs to know nothing.
        let _ = self.0.send(event).await;
    }
}

/// How far the connection has come.
enum Caller {
    /// `connection_init` is awaited.
    Silent,
    /// Its token is being verified.
    Asked,
    Known(Arc<Actor>),
}

pub struct Connection {
    doors: web::Data<Doors>,
    id: RequestId,
    /// From the headers of the handshake.
    shown: Option<Shown>,
    session: Session,
    caller: Caller,
    operations: HashMap<String, Operation>,
    begun: u64,
    queue: Queue,
    events: mpsc::Receiver<Event>,
    /// A ping is out and nothing was heard since.
    unheard: bool,
}

impl Connection {
    pub fn new(doors: web::Data<Doors>, id: RequestId, shown: Option<Shown>, session: Session) -> Self {
        let (sender, events) = mpsc::channel(doors.app.config.stream_queue);
        Self {
            doors,
            id,
            shown,
            session,
            caller: Caller::Silent,
            operations: HashMap::new(),
            begun: 0,
            queue: Queue(sender),
            events,
            unheard: false,
        }
    }

    pub async fn run(mut self, mut incoming: AggregatedMessageStream) {
        metrics::gauge!("coachgraph_websockets").increment(1);
        let close = self.converse(&mut incoming).await;
        metrics::gauge!("coachgraph_websockets").decrement(1);
        tracing::debug!(?close, "the connection ends");
        self.operations.clear();
        if let Some(frame) = close.into_frame() {
            // A caller that does not read does not read this either.
            let _ = timeout(self.patience(), self.session.close(Some(frame))).await;
        }
    }

    async fn converse(&mut self, incoming: &mut AggregatedMessageStream) -> Close {
        let doors = self.doors.clone();
        let mut stopped = pin!(doors.stopped());
        let mut late = pin!(sleep(Duration::from_secs(doors.app.config.websocket_init_timeout_seconds)));
        let mut beats = interval(self.patience());
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beats.tick().await;
        loop {
            let done = tokio::select! {
                message = incoming.next() => self.hear(message).await,
                // There is always a sender: the connection holds one.
                Some(event) = self.events.recv() => self.happen(event).await,
                _ = beats.tick() => self.beat().await,
                () = &mut late, if matches!(self.caller, Caller::Silent) => {
                    Err(Close::with(4408, "connection_init did not come in time"))
                }
                () = &mut stopped => Err(End::Stopping.into()),
            };
            if let Err(close) = done {
                return close;
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<AggregatedMessage, ProtocolError>>) -> Result<(), Close> {
        self.unheard = false;
        match message {
            Some(Ok(AggregatedMessage::Text(text))) => self.answer(read(&text)?).await,
            Some(Ok(AggregatedMessage::Binary(_))) => Err(Close::with(4400, "invalid message: it must be text")),
            Some(Ok(AggregatedMessage::Ping(payload))) => {
                let patience = self.patience();
                written(timeout(patience, self.session.pong(&payload)).await)
            }
            Some(Ok(AggregatedMessage::Pong(_))) => Ok(()),
            Some(Ok(AggregatedMessage::Close(reason))) => {
                // Closed in kind.
                let code = reason.map_or(1000, |reason| reason.code.into());
                Err(Close::with(code, ""))
            }
            Some(Err(error)) => Err(Close::broken(&error)),
            None => Err(Close::Gone),
        }
    }

    async fn answer(&mut self, message: Incoming) -> Result<(), Close> {
        match (message, &self.caller) {
            (Incoming::Ping(payload), _) => self.write(Outgoing::Pong { payload: payload.as_ref() }.text()).await,
            (Incoming::Pong, _) => Ok(()),
            (Incoming::Init { token, organization }, Caller::Silent) => self.identify(token, organization),
            (Incoming::Init { .. }, _) => Err(Close::with(4429, "Too many initialisation requests")),
            (Incoming::Subscribe { id, request }, Caller::Known(actor)) => self.begin(actor.clone(), id, *request).await,
            (Incoming::Subscribe { .. }, _) => Err(Close::with(4401, "Unauthorized: wait for connection_ack")),
            (Incoming::Complete { id }, _) => {
                // One that comes late, or for an id that nobody knows, is no fault.
                self.operations.remove(&id);
                Ok(())
            }
        }
    }

    /// Has the token verified, while the conversation goes on.
    fn identify(&mut self, token: Option<String>, organization: Option<String>) -> Result<(), Close> {
        let header = self.shown.take();
        let named = organization.or_else(|| header.as_ref().and_then(|shown| shown.organization.clone()));
        let token = token.or_else(|| header.map(|shown| shown.token));
        let Some(token) = token else { return Err(Close::with(4403, "Forbidden: connection_init needs authorization: Bearer TOKEN")) };
        self.caller = Caller::Asked;
        let (app, queue) = (self.doors.app.clone(), self.queue.clone());
        let work = async move {
            let credentials = Credentials { token: &token, organization: named.as_deref() };
            queue.put(Event::Identified(app.access.authenticate(credentials).await)).await;
        };
        self.doors.runtime.spawn(work.instrument(Span::current()));
        Ok(())
    }

    async fn begin(&mut self, actor: Arc<Actor>, id: String, request: Request) -> Result<(), Close> {
        if self.operations.contains_key(&id) {
            return Err(Close::with(4409, format!("Subscriber for {id} already exists")));
        }
        let most = self.doors.app.config.limit_streams_per_connection;
        if self.operations.len() >= most {
            let message = format!("this connection has {most} operations under way, as many as it may: complete one first");
            let mut response = Response::from_errors(vec![refused(ErrorCode::StreamLimit, message)]);
            stamp(&mut response, self.id.as_str());
            return self.write(Outgoing::Error { id: &id, payload: &response.errors }.text()).await;
        }
        self.begun += 1;
        let (doors, request_id, queue) = (self.doors.clone(), self.id.clone(), self.queue.clone());
        let start = Start { doors, request_id, actor, id: id.clone(), number: self.begun, queue };
        self.operations.insert(id, start.begin(request));
        Ok(())
    }

    async fn happen(&mut self, event: Event) -> Result<(), Close> {
        match event {
            Event::Identified(Ok(actor)) => {
                Span::current().record("organization.id", tracing::field::display(actor.organization()));
                self.caller = Caller::Known(Arc::new(actor));
                self.write(Outgoing::ConnectionAck.text()).await
            }
            Event::Identified(Err(error)) | Event::Refused(error) => Err(Close::refused(&error)),
            Event::Said { id, number, text, last } => {
                // What an operation said that the caller has completed meanwhile is not told.
                if self.operations.get(&id).is_none_or(|operation| operation.number != number) {
                    return Ok(());
                }
                if last {
                    self.operations.remove(&id);
                }
                self.write(text).await
            }
        }
    }

    /// Looks after a quiet connection: is the line alive, and may the caller still call?
    async fn beat(&mut self) -> Result<(), Close> {
        if self.unheard {
            return Err(End::Slow.into());
        }
        self.unheard = true;
        if let Caller::Known(actor) = &self.caller {
            let (app, actor, queue) = (self.doors.app.clone(), actor.clone(), self.queue.clone());
            self.doors.runtime.spawn(async move {
                if let Err(error) = still(&app, &actor).await {
                    queue.put(Event::Refused(error)).await;
                }
            });
        }
        let patience = self.patience();
        written(timeout(patience, self.session.ping(b"")).await)
    }

    async fn write(&mut self, text: String) -> Result<(), Close> {
        let patience = self.patience();
        tokio::select! {
            done = timeout(patience, self.session.text(text)) => written(done),
            () = self.doors.stopped() => Err(End::Stopping.into()),
        }
    }

    /// How long the caller may take nothing before it counts as slow; also how often a quiet line is looked after.
    fn patience(&self) -> Duration {
        Duration::from_secs(self.doors.app.config.stream_keep_alive_seconds)
    }
}

fn written<E>(done: Result<Result<(), actix_ws::Closed>, E>) -> Result<(), Close> {
    match done {
        Ok(Ok(())) => Ok(()),
        Ok(Err(actix_ws::Closed)) => Err(Close::Gone),
        Err(_) => Err(End::Slow.into()),
    }
}
