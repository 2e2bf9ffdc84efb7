//! A client of the API over HTTP, with a token, and the responses that it receives.

use super::{
    identity_providers::{IdentityProviders, Organization, Subject, TokenRequest},
    streaming_clients::{EventStream, WebSocket},
};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::{panic::Location, sync::Arc};

/// An address of the API and a token. A caller is cheap to clone and to modify.
#[derive(Clone)]
pub struct Caller {
    pub(super) http_client: reqwest::Client,
    pub(super) identity_providers: Arc<IdentityProviders>,
    /// The URL of the server without a path, such as `http://127.0.0.1:40001`.
    pub(super) address: String,
    pub(super) token: Token,
}

#[derive(Clone)]
pub(super) enum Token {
    None,
    Literal(String),
    /// Requested from the identity provider when it is first needed.
    Requested(TokenRequest),
}

/// Copies of a caller with another token or address.
impl Caller {
    /// A copy with these scopes only, separated by spaces.
    pub fn with_scope(&self, scope: &str) -> Self {
        self.with_token_request(|request| request.scope = Some(scope.into()))
    }

    /// A person of the same organization, who signed in. Authentication fails unless an employee with this user name exists.
    pub fn as_person(&self, user_name: &str) -> Self {
        self.with_token_request(|request| request.subject = Subject::Person(user_name.into()))
    }

    /// A copy with an opaque token, which the API has to introspect.
    pub fn with_opaque_token(&self) -> Self {
        self.with_token_request(|request| request.is_opaque = true)
    }

    /// A copy with this token, valid or not.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Token::Literal(token.into()), ..self.clone() }
    }

    /// A copy with a new token that no other caller uses.
    pub async fn with_new_token(&self) -> Self {
        match &self.token {
            Token::Requested(request) => self.with_token(self.identity_providers.issue_token(&self.http_client, request).await),
            _ => self.clone(),
        }
    }

    /// A copy that calls another server.
    pub fn at_address(&self, address: impl Into<String>) -> Self {
        Self { address: address.into(), ..self.clone() }
    }

    /// The token. `None` for an anonymous caller.
    pub async fn token(&self) -> Option<String> {
        match &self.token {
            Token::None => None,
            Token::Literal(token) => Some(token.clone()),
            Token::Requested(request) => Some(self.identity_providers.token(&self.http_client, request).await),
        }
    }

    fn with_token_request(&self, change: impl FnOnce(&mut TokenRequest)) -> Self {
        let mut caller = self.clone();
        match &mut caller.token {
            Token::Requested(request) => change(request),
            _ => panic!("only a token from an identity provider can be requested with other properties"),
        }
        caller
    }
}

/// Requests.
impl Caller {
    /// The URL of the GraphQL endpoint.
    pub fn url(&self) -> String {
        format!("{}/graphql", self.address)
    }

    pub fn websocket_url(&self) -> String {
        format!("{}/graphql/ws", self.address.replacen("http", "ws", 1))
    }

    /// Begins a request to any path, with the token of the caller.
    pub async fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.http_client.request(method, format!("{}{path}", self.address));
        if let Some(token) = self.token().await {
            request = request.bearer_auth(token);
        }
        // An opaque token does not contain its organization.
        if let Token::Requested(TokenRequest { is_opaque: true, organization, .. }) = &self.token {
            request = request.header("coachgraph-organization", organization.slug());
        }
        request
    }

    /// Executes an operation and returns the response, with errors or without.
    pub async fn graphql(&self, document: &str, variables: Value) -> Response {
        self.try_graphql(document, variables).await.unwrap()
    }

    /// Executes an operation at a server that may be killed during the request.
    ///
    /// # Errors
    ///
    /// The server does not respond.
    pub async fn try_graphql(&self, document: &str, variables: Value) -> reqwest::Result<Response> {
        let body = json!({ "query": document, "variables": variables });
        let request = self.request(reqwest::Method::POST, "/graphql").await;
        Response::try_send(request.header("accept", "application/graphql-response+json").json(&body)).await
    }

    /// Executes an operation that must succeed without errors and without `userErrors`, and returns `data`.
    #[track_caller]
    pub fn execute(&self, document: &str, variables: Value) -> impl Future<Output = Value> {
        let operation = format!("{}\n{variables:#}", document.trim());
        let location = Location::caller();
        async move {
            let response = self.graphql(document, variables).await;
            let is_success = response.status == 200 && response.errors().is_empty() && response.user_errors().is_empty();
            assert!(is_success, "{location}: expected success: {operation}\n{} {:#}", response.status, response.body);
            response.body["data"].clone()
        }
    }

    /// Executes a mutation that must fail with `userErrors`, and returns the first.
    #[track_caller]
    pub fn expect_user_error(&self, document: &str, variables: Value) -> impl Future<Output = Value> {
        let operation = format!("{}\n{variables:#}", document.trim());
        let location = Location::caller();
        async move {
            let response = self.graphql(document, variables).await;
            let error = response.user_errors().into_iter().next();
            error.unwrap_or_else(|| panic!("{location}: expected userErrors: {operation}\n{} {:#}", response.status, response.body))
        }
    }

    /// Opens a WebSocket and waits for the acknowledgement.
    pub async fn open_websocket(&self) -> WebSocket {
        self.try_open_websocket().await.unwrap()
    }

    /// As [`Caller::open_websocket`]; `None` when the server does not respond.
    pub async fn try_open_websocket(&self) -> Option<WebSocket> {
        WebSocket::open(&self.websocket_url(), self.token().await.as_deref()).await
    }

    /// Executes an operation, usually a subscription, whose results are received as server-sent events.
    pub async fn open_event_stream(&self, document: &str, variables: Value) -> EventStream {
        self.try_open_event_stream(document, variables).await.unwrap()
    }

    /// As [`Caller::open_event_stream`]; `None` when the server does not respond.
    pub async fn try_open_event_stream(&self, document: &str, variables: Value) -> Option<EventStream> {
        let body = json!({ "query": document, "variables": variables });
        let request = self.request(reqwest::Method::POST, "/graphql").await;
        EventStream::open(request.header("accept", "text/event-stream").json(&body)).await
    }
}

/// A response over HTTP.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body as received.
    pub bytes: Vec<u8>,
    /// The body as JSON; null when it is not JSON.
    pub body: Value,
}

impl Response {
    /// Sends a request and receives the response.
    pub async fn send(request: reqwest::RequestBuilder) -> Self {
        Self::try_send(request).await.unwrap()
    }

    /// As [`Response::send`], to a server that may be killed during the request.
    ///
    /// # Errors
    ///
    /// The server does not respond.
    pub async fn try_send(request: reqwest::RequestBuilder) -> reqwest::Result<Self> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await?.to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Self { status, headers, bytes, body })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    /// The value at a path in `data`, such as `employees.nodes.0.email`; null when there is none.
    pub fn data(&self, path: &str) -> &Value {
        value_at(&self.body["data"], path)
    }

    pub fn errors(&self) -> &[Value] {
        self.body["errors"].as_array().map_or(&[], Vec::as_slice)
    }

    /// `extensions.code` of the first error; empty without errors.
    pub fn error_code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
    }

    /// The value of a header; empty without the header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The `userErrors` of all mutations of the operation.
    pub fn user_errors(&self) -> Vec<Value> {
        let payloads = self.body["data"].as_object().into_iter().flat_map(|data| data.values());
        payloads.flat_map(|payload| payload["userErrors"].as_array().cloned().unwrap_or_default()).collect()
    }
}

/// The value at a path of names and indexes, such as `nodes.0.email`; null when there is none.
pub fn value_at<'v>(value: &'v Value, path: &str) -> &'v Value {
    path.split('.').fold(value, |value, step| match step.parse::<usize>() {
        Ok(index) => &value[index],
        Err(_) => &value[step],
    })
}

impl TokenRequest {
    pub(super) fn new(organization: Organization, subject: Subject) -> Self {
        Self { organization, subject, scope: None, is_opaque: false }
    }
}
