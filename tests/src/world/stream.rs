//! Readers of streams, as small as they can be: what they show is what was sent.

use super::within;
use eventsource_stream::{Event, Eventsource};
use futures_util::{
    SinkExt, StreamExt,
    stream::{self, BoxStream},
};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest, http::Request, protocol::CloseFrame},
};

/// A WebSocket that speaks `graphql-transport-ws`.
pub struct Socket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    subscriptions: u32,
}

/// What a server says on a socket.
#[derive(Debug)]
pub enum Said {
    Message(Value),
    Closed(Option<CloseFrame>),
}

impl Socket {
    /// Connects, presents the token and waits for the acknowledgement; `None` when nobody is there.
    pub async fn open(url: &str, token: Option<&str>) -> Option<Self> {
        let mut socket = Self::try_connect(url, &[]).await?;
        let payload = token.map_or_else(|| json!({}), |token| json!({ "authorization": format!("Bearer {token}") }));
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        match socket.said().await {
            Said::Message(answer) => assert_eq!(answer["type"], "connection_ack", "{answer}"),
            Said::Closed(None) => return None,
            Said::Closed(frame) => panic!("refused: {frame:?}"),
        }
        Some(socket)
    }

    /// Connects and says nothing.
    pub async fn connect(url: &str) -> Self {
        Self::connect_with(url, &[]).await
    }

    /// Connects with headers and says nothing.
    pub async fn connect_with(url: &str, headers: &[(&'static str, &str)]) -> Self {
        Self::try_connect(url, headers).await.unwrap()
    }

    /// Connects with headers and says nothing; `None` when nobody is there.
    async fn try_connect(url: &str, headers: &[(&'static str, &str)]) -> Option<Self> {
        let (socket, _) = within("a WebSocket to open", tokio_tungstenite::connect_async(request(url, headers))).await.ok()?;
        Some(Self { socket, subscriptions: 0 })
    }

    /// Connects with headers and is refused with a status.
    pub async fn refused(url: &str, headers: &[(&'static str, &str)]) -> u16 {
        match tokio_tungstenite::connect_async(request(url, headers)).await {
            Err(tokio_tungstenite::tungstenite::Error::Http(answer)) => answer.status().as_u16(),
            other => panic!("should have been refused: {other:?}"),
        }
    }

    pub async fn send(&mut self, message: Value) {
        // A broken line shows when something is read.
        let _ = self.socket.send(Message::text(message.to_string())).await;
    }

    /// What comes next.
    pub async fn said(&mut self) -> Said {
        loop {
            match within("a message on the WebSocket", self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return Said::Message(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Said::Closed(frame),
                Some(Ok(_)) => {}
                // A server that was killed says nothing.
                Some(Err(_)) | None => return Said::Closed(None),
            }
        }
    }

    /// The next message.
    pub async fn next(&mut self) -> Value {
        match self.said().await {
            Said::Message(message) => message,
            Said::Closed(frame) => panic!("the WebSocket was closed: {frame:?}"),
        }
    }

    /// The code with which the server closes, whatever it says before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Said::Closed(frame) = self.said().await {
                return frame.map_or(1006, |frame| frame.code.into());
            }
        }
    }

    /// Begins an operation; answers its id.
    pub async fn subscribe(&mut self, document: &str, variables: Value) -> String {
        self.subscriptions += 1;
        let id = self.subscriptions.to_string();
        self.send(json!({ "id": id, "type": "subscribe", "payload": { "query": document, "variables": variables } })).await;
        id
    }

    /// The `data` of the next event; it must be one, and without errors. Questions whether the line lives are answered.
    pub async fn event(&mut self) -> Value {
        let event = async {
            loop {
                let message = self.next().await;
                match message["type"].as_str() {
                    Some("ping") => self.send(json!({ "type": "pong" })).await,
                    Some("pong") => {}
                    Some("next") if message["payload"]["errors"].is_null() => return message["payload"]["data"].clone(),
                    _ => panic!("not an event: {message:#}"),
                }
            }
        };
        // A server that pings and tells nothing must not be waited for.
        within("an event on the WebSocket", event).await
    }

    /// Leaves without a word, as a lost connection does.
    pub fn drop_line(self) {
        drop(self);
    }
}

fn request(url: &str, headers: &[(&'static str, &str)]) -> Request<()> {
    let mut request = url.into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    request
}

/// A stream of server-sent events, as `graphql-sse` has them in its mode of distinct connections.
pub struct Events {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    events: BoxStream<'static, Event>,
}

impl Events {
    /// `None` when nobody is there.
    pub async fn open(request: reqwest::RequestBuilder) -> Option<Self> {
        let answer = within("an event stream to open", request.send()).await.ok()?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        // A lost connection ends the stream like a finished one: whoever needs the difference looks for `complete`.
        let pieces = stream::unfold(answer, async |mut answer| {
            let piece = answer.chunk().await.ok().flatten()?;
            Some((Ok::<_, std::convert::Infallible>(piece), answer))
        });
        let events = pieces.eventsource().filter_map(async |event| event.ok()).boxed();
        Some(Self { status, headers, events })
    }

    /// The next event; `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Event> {
        within("an event", self.events.next()).await
    }

    /// The `data` of the next event; it must be one, and without errors.
    pub async fn event(&mut self) -> Value {
        let event = self.next().await.expect("the stream ended");
        assert_eq!(event.event, "next", "{event:?}");
        let payload: Value = serde_json::from_str(&event.data).unwrap();
        assert!(payload["errors"].is_null(), "not an event: {payload:#}");
        payload["data"].clone()
    }
}
