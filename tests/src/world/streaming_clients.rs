//! Minimal clients of the two streaming transports. They pass on what the server sends, without retries or buffering.

use super::with_timeout;
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

/// A WebSocket with the subprotocol `graphql-transport-ws`.
pub struct WebSocket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    operations: u32,
}

#[derive(Debug)]
pub enum SocketEvent {
    Message(Value),
    /// With the frame that closed the connection; `None` when it was lost.
    Closed(Option<CloseFrame>),
}

impl WebSocket {
    /// Connects, sends the token and waits for the acknowledgement. `None` when the server does not respond.
    pub async fn open(url: &str, token: Option<&str>) -> Option<Self> {
        let mut socket = Self::try_connect(url, &[]).await?;
        let payload = token.map_or_else(|| json!({}), |token| json!({ "authorization": format!("Bearer {token}") }));
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        match socket.receive().await {
            SocketEvent::Message(message) => assert_eq!(message["type"], "connection_ack", "{message}"),
            SocketEvent::Closed(None) => return None,
            SocketEvent::Closed(frame) => panic!("the server closed the connection: {frame:?}"),
        }
        Some(socket)
    }

    /// Connects without sending a message.
    pub async fn connect(url: &str) -> Self {
        Self::connect_with(url, &[]).await
    }

    /// Connects with headers, without sending a message.
    pub async fn connect_with(url: &str, headers: &[(&'static str, &str)]) -> Self {
        Self::try_connect(url, headers).await.unwrap()
    }

    async fn try_connect(url: &str, headers: &[(&'static str, &str)]) -> Option<Self> {
        let connection = tokio_tungstenite::connect_async(request(url, headers));
        let (socket, _) = with_timeout("a WebSocket to open", connection).await.ok()?;
        Some(Self { socket, operations: 0 })
    }

    /// Sends a handshake that the server must reject, and returns the HTTP status.
    pub async fn expect_rejected_handshake(url: &str, headers: &[(&'static str, &str)]) -> u16 {
        match tokio_tungstenite::connect_async(request(url, headers)).await {
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => response.status().as_u16(),
            other => panic!("expected a rejected handshake: {other:?}"),
        }
    }

    pub async fn send(&mut self, message: Value) {
        // A lost connection is reported by the next read.
        let _ = self.socket.send(Message::text(message.to_string())).await;
    }

    /// Waits for the next message, or for the end of the connection.
    pub async fn receive(&mut self) -> SocketEvent {
        loop {
            match with_timeout("a message on the WebSocket", self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return SocketEvent::Message(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return SocketEvent::Closed(frame),
                Some(Ok(_)) => {}
                // A killed server sends no close frame.
                Some(Err(_)) | None => return SocketEvent::Closed(None),
            }
        }
    }

    /// The next message. Panics when the connection is closed.
    pub async fn next_message(&mut self) -> Value {
        match self.receive().await {
            SocketEvent::Message(message) => message,
            SocketEvent::Closed(frame) => panic!("the WebSocket was closed: {frame:?}"),
        }
    }

    /// Skips messages until the server closes the connection, and returns the code of the close frame; 1006 without a frame.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            if let SocketEvent::Closed(frame) = self.receive().await {
                return frame.map_or(1006, |frame| frame.code.into());
            }
        }
    }

    /// Starts an operation and returns its id.
    pub async fn subscribe(&mut self, document: &str, variables: Value) -> String {
        self.operations += 1;
        let id = self.operations.to_string();
        self.send(json!({ "id": id, "type": "subscribe", "payload": { "query": document, "variables": variables } })).await;
        id
    }

    /// The `data` of the next result. Replies to pings. Panics when the message is not a result, or a result with errors.
    pub async fn next_data(&mut self) -> Value {
        let data = async {
            loop {
                let message = self.next_message().await;
                match message["type"].as_str() {
                    Some("ping") => self.send(json!({ "type": "pong" })).await,
                    Some("pong") => {}
                    Some("next") if message["payload"]["errors"].is_null() => return message["payload"]["data"].clone(),
                    _ => panic!("not a result: {message:#}"),
                }
            }
        };
        // Limited as a whole: pings restart the timeout of a single message.
        with_timeout("a result on the WebSocket", data).await
    }

    /// Drops the connection without a close frame.
    pub fn disconnect(self) {
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

/// Server-sent events in the distinct connections mode of the GraphQL over SSE protocol.
pub struct EventStream {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    events: BoxStream<'static, Event>,
}

impl EventStream {
    /// `None` when the server does not respond.
    pub async fn open(request: reqwest::RequestBuilder) -> Option<Self> {
        let response = with_timeout("an event stream to open", request.send()).await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        // A lost connection ends the stream like a completed one. A test that needs the difference looks for the event `complete`.
        let chunks = stream::unfold(response, async |mut response| {
            let chunk = response.chunk().await.ok().flatten()?;
            Some((Ok::<_, std::convert::Infallible>(chunk), response))
        });
        let events = chunks.eventsource().filter_map(async |event| event.ok()).boxed();
        Some(Self { status, headers, events })
    }

    /// The next event. `None` at the end of the stream.
    pub async fn next_event(&mut self) -> Option<Event> {
        with_timeout("an event", self.events.next()).await
    }

    /// The `data` of the next result. Panics when the event is not a result, or a result with errors.
    pub async fn next_data(&mut self) -> Value {
        let event = self.next_event().await.expect("the stream ended");
        assert_eq!(event.event, "next", "{event:?}");
        let payload: Value = serde_json::from_str(&event.data).unwrap();
        assert!(payload["errors"].is_null(), "not a result: {payload:#}");
        payload["data"].clone()
    }
}
