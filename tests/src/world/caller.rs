//! Somebody who calls the API, and the answer.

use super::{
    identity::{Identity, Subject, Wish},
    stream::{Events, Socket},
};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where and with which token somebody calls. A caller is cheap to copy and to vary.
#[derive(Clone)]
pub struct Caller {
    pub(super) http: reqwest::Client,
    pub(super) identity: Arc<Identity>,
    /// Such as `http://127.0.0.1:40001`.
    pub(super) address: String,
    pub(super) token: Token,
}

/// The token of a caller.
#[derive(Clone)]
pub(super) enum Token {
    None,
    /// Whatever it is.
    Given(String),
    /// From the identity provider, when it is first needed.
    Wished(Wish),
}

/// What a caller's token was wished with can be varied before it is used.
impl Caller {
    /// With these scopes only, separated by spaces.
    pub fn scoped(&self, scope: &str) -> Self {
        self.wishing(|wish| wish.scope = Some(scope.into()))
    }

    /// With an opaque token, which the API has to introspect.
    pub fn opaque(&self) -> Self {
        self.wishing(|wish| wish.opaque = true)
    }

    /// With this token, whatever it is.
    pub fn bearing(&self, token: impl Into<String>) -> Self {
        Self { token: Token::Given(token.into()), ..self.clone() }
    }

    /// With a new token that no other caller uses.
    pub async fn fresh(&self) -> Self {
        match &self.token {
            Token::Wished(wish) => self.bearing(self.identity.fresh_token(&self.http, wish).await),
            _ => self.clone(),
        }
    }

    /// The same caller at another node.
    pub fn at(&self, address: impl Into<String>) -> Self {
        Self { address: address.into(), ..self.clone() }
    }

    /// The token, when there is one.
    pub async fn token(&self) -> Option<String> {
        match &self.token {
            Token::None => None,
            Token::Given(token) => Some(token.clone()),
            Token::Wished(wish) => Some(self.identity.token(&self.http, wish).await),
        }
    }

    fn wishing(&self, change: impl FnOnce(&mut Wish)) -> Self {
        let mut caller = self.clone();
        match &mut caller.token {
            Token::Wished(wish) => change(wish),
            _ => panic!("only callers with a token from an identity provider can ask for another one"),
        }
        caller
    }
}

/// Calling.
impl Caller {
    /// The address of the API.
    pub fn url(&self) -> String {
        format!("{}/graphql", self.address)
    }

    /// The address for WebSockets.
    pub fn ws_url(&self) -> String {
        format!("{}/graphql/ws", self.address.replacen("http", "ws", 1))
    }

    /// A request to any path, with the caller's token.
    pub async fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some(token) = self.token().await {
            request = request.bearer_auth(token);
        }
        // An opaque token says nothing, not even whose it is.
        if let Token::Wished(Wish { opaque: true, company, .. }) = &self.token {
            request = request.header("coachgraph-organization", company.slug());
        }
        request
    }

    /// Carries out an operation.
    pub async fn graphql(&self, document: &str, variables: Value) -> Answer {
        self.try_graphql(document, variables).await.unwrap()
    }

    /// Carries out an operation where the server may be killed meanwhile.
    pub async fn try_graphql(&self, document: &str, variables: Value) -> reqwest::Result<Answer> {
        let body = json!({ "query": document, "variables": variables });
        let request = self.request(reqwest::Method::POST, "/graphql").await;
        Answer::try_read(request.header("accept", "application/graphql-response+json").json(&body)).await
    }

    /// Carries out an operation that must succeed; answers `data`.
    #[track_caller]
    pub fn ok(&self, document: &str, variables: Value) -> impl Future<Output = Value> {
        let called = format!("{}\n{variables:#}", document.trim());
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.graphql(document, variables).await;
            let fine = answer.status == 200 && answer.errors().is_empty() && answer.user_errors().is_empty();
            assert!(fine, "{caller}: should have succeeded: {called}\n{} {:#}", answer.status, answer.body);
            answer.body["data"].clone()
        }
    }

    /// Carries out a mutation that must be refused in `userErrors`; answers the first.
    #[track_caller]
    pub fn refused(&self, document: &str, variables: Value) -> impl Future<Output = Value> {
        let called = format!("{}\n{variables:#}", document.trim());
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.graphql(document, variables).await;
            let refused = answer.user_errors().into_iter().next();
            refused.unwrap_or_else(|| panic!("{caller}: should have been refused: {called}\n{} {:#}", answer.status, answer.body))
        }
    }

    /// Opens a WebSocket and waits until it is acknowledged.
    pub async fn ws(&self) -> Socket {
        self.try_ws().await.unwrap()
    }

    /// Opens a WebSocket; `None` when nobody is there.
    pub async fn try_ws(&self) -> Option<Socket> {
        Socket::open(&self.ws_url(), self.token().await.as_deref()).await
    }

    /// Carries out an operation, usually a subscription, as a stream of events.
    pub async fn sse(&self, document: &str, variables: Value) -> Events {
        self.try_sse(document, variables).await.unwrap()
    }

    /// Carries out an operation as a stream of events; `None` when nobody is there.
    pub async fn try_sse(&self, document: &str, variables: Value) -> Option<Events> {
        let body = json!({ "query": document, "variables": variables });
        let request = self.request(reqwest::Method::POST, "/graphql").await;
        Events::open(request.header("accept", "text/event-stream").json(&body)).await
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Exactly as sent.
    pub bytes: Vec<u8>,
    /// Null when it is not JSON.
    pub body: Value,
}

impl Answer {
    /// Sends a request and reads its answer.
    pub async fn read(request: reqwest::RequestBuilder) -> Self {
        Self::try_read(request).await.unwrap()
    }

    /// The same where the server may be killed meanwhile.
    pub async fn try_read(request: reqwest::RequestBuilder) -> reqwest::Result<Self> {
        let answer = request.send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await?.to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Self { status, headers, bytes, body })
    }

    /// What stands at a path below `data`, such as `employees.nodes.0.email`; null when nothing does.
    pub fn data(&self, path: &str) -> &Value {
        at(&self.body["data"], path)
    }

    pub fn errors(&self) -> &[Value] {
        self.body["errors"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The code of the first error; empty when there is none.
    pub fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }

    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The `userErrors` of all mutations in the operation.
    pub fn user_errors(&self) -> Vec<Value> {
        let payloads = self.body["data"].as_object().into_iter().flat_map(|data| data.values());
        payloads.flat_map(|payload| payload["userErrors"].as_array().cloned().unwrap_or_default()).collect()
    }
}

/// What stands at a path such as `nodes.0.email`; null when nothing does.
pub fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, step| match step.parse::<usize>() {
        Ok(place) => &value[place],
        Err(_) => &value[step],
    })
}

impl Wish {
    pub(super) fn of(company: super::Company, subject: Subject) -> Self {
        Self { company, subject, scope: None, opaque: false }
    }
}
