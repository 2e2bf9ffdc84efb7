//! Server-sent events, as the library graphql-sse speaks them in its mode of distinct connections: one HTTP response for each
//! operation, `next` for each answer, then `complete`.
//!
//! Between the operation and the connection stands a queue of bounded length. While it is full the operation waits, which a
//! subscription to the change log does at no cost; a caller that takes nothing for a while loses the stream, is told so after
//! what was queued, and can go on after its last cursor.

use super::{
    Doors,
    answer::{body, stamp_reply},
    live::{End, answers, still},
    media::Media,
    observe::RequestId,
};
use crate::{
    access::Actor,
    transport::graphql::{Admitted, Reply, refused},
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

/// What says that the stream lives, and opens it.
const SIGN_OF_LIFE: Bytes = Bytes::from_static(b":\n\n");
const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";

/// A stream that was opened: what the connection reads from.
pub struct Opened {
    queue: mpsc::Receiver<Bytes>,
    /// Why it ended before its time; known once the queue is closed.
    last: Arc<OnceLock<Bytes>>,
}

/// Carries out an operation, or delivers its refusal, as a stream.
pub fn open(doors: &web::Data<Doors>, id: &RequestId, operation: Result<(Arc<Actor>, Admitted), Box<Response>>) -> Opened {
    let (sender, queue) = mpsc::channel(doors.app.config.stream_queue);
    let last = Arc::new(OnceLock::new());
    let pump = Pump { doors: doors.clone(), id: id.clone(), queue: sender, last: last.clone() };
    doors.runtime.spawn(pump.run(operation).instrument(Span::current()));
    Opened { queue, last }
}

impl Opened {
    pub fn into_http(self) -> HttpResponse {
        let events = stream::unfold(self, async |mut opened| {
            let event = match opened.queue.recv().await {
                Some(event) => event,
                // Told once: taken out, it is gone.
                None => std::mem::take(&mut opened.last).get()?.clone(),
            };
            Some((Ok::<_, Infallible>(event), opened))
        });
        let events = stream::once(async { Ok(SIGN_OF_LIFE) }).chain(events);
        HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, Media::Events.content_type()))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            // Proxies must not collect events.
            .insert_header(("x-accel-buffering", "no"))
            .streaming(Box::pin(events))
    }
}

/// Moves answers into the queue.
struct Pump {
    doors: web::Data<Doors>,
    id: RequestId,
    queue: mpsc::Sender<Bytes>,
    last: Arc<OnceLock<Bytes>>,
}

impl Pump {
    async fn run(self, operation: Result<(Arc<Actor>, Admitted), Box<Response>>) {
        let ended = match operation {
            Ok((actor, admitted)) => self.deliver(actor, admitted).await,
            Err(refusal) => self.push(self.next(Reply::Told(refusal))).await,
        };
        let last = match ended {
            Ok(()) => COMPLETE.to_vec(),
            Err(end) => {
                let (code, message) = end.told();
                let told = self.next(Response::from_errors(vec![refused(code, message)]).into());
                [&told, COMPLETE].concat()
            }
        };
        // It is set once, here.
        let _ = self.last.set(last.into());
    }

    async fn deliver(&self, actor: Arc<Actor>, admitted: Admitted) -> Result<(), End> {
        let mut answers = pin!(answers(self.doors.clone(), actor.clone(), admitted));
        let mut stopping = pin!(self.doors.stopped());
        let mut beats = interval(self.patience());
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first beat comes at once, and the stream was just opened.
        beats.tick().await;
        loop {
            tokio::select! {
                answer = answers.next() => match answer {
                    Some(Ok(reply)) => self.push(self.next(reply)).await?,
                    Some(Err(error)) => return Err(End::Refused(error)),
                    None => return Ok(()),
                },
                _ = beats.tick() => {
                    still(&self.doors.app, &actor).await.map_err(End::Refused)?;
                    self.push(SIGN_OF_LIFE).await?;
                }
                () = &mut stopping => return Err(End::Stopping),
                () = self.queue.closed() => return Ok(()),
            }
        }
    }

    /// Waits for a place in the queue, not forever.
    async fn push(&self, event: Bytes) -> Result<(), End> {
        match self.queue.send_timeout(event, self.patience()).await {
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(End::Slow),
            // The caller has left, which the loop notices by itself.
            Ok(()) | Err(mpsc::error::SendTimeoutError::Closed(_)) => Ok(()),
        }
    }

    fn next(&self, mut reply: Reply) -> Bytes {
        stamp_reply(&mut reply, self.id.as_str());
        // JSON as written here has no line breaks, which would end the event.
        [b"event: next\ndata: ".as_slice(), &body(&reply), b"\n\n"].concat().into()
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.doors.app.config.stream_keep_alive_seconds)
    }
}
