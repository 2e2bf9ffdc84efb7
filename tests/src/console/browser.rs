//! A browser: it keeps cookies, and follows no redirects by itself.

use super::BROWSER;
use crate::world::{EventStream, Organization, Response, World};
use reqwest::{Method, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The cookie of the session, and the one of a sign-in that has begun.
pub const SESSION: &str = "__Host-coachgraph";
pub const SIGN_IN: &str = "__Host-coachgraph-sign-in";

/// The origin of the pages of the server.
pub const ORIGIN: &str = crate::world::AUDIENCE;

#[derive(Clone)]
pub struct Browser {
    pub cookies: BTreeMap<String, String>,
    pub address: String,
    pub http: reqwest::Client,
}

impl Browser {
    pub fn new(world: &World) -> Self {
        Self::at(world.address())
    }

    pub fn at(address: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
        Self { cookies: BTreeMap::new(), address: address.to_owned(), http }
    }

    /// A request with the cookies. A path may also be an address at the public URL of the server.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = path.strip_prefix(ORIGIN).unwrap_or(path);
        let request = self.http.request(method, format!("{}{path}", self.address));
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends a request, and keeps the cookies of the response.
    pub async fn send(&mut self, request: RequestBuilder) -> Response {
        let response = Response::send(request).await;
        for line in response.headers.get_all("set-cookie") {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
            }
        }
        response
    }

    /// Opens a page.
    pub async fn open(&mut self, path: &str) -> Response {
        self.send(self.request(Method::GET, path).header("accept", BROWSER)).await
    }

    /// `GET /console/session`.
    pub async fn session(&mut self) -> Value {
        let response = self.open("/console/session").await;
        assert_eq!((response.status, response.header("cache-control")), (200, "no-store"), "{}", response.body);
        response.body
    }

    /// A request of a page of the server to `/graphql`.
    pub async fn graphql_request(&mut self, document: &str) -> RequestBuilder {
        let token = self.session().await["csrfToken"].as_str().unwrap_or("none").to_owned();
        let request = self.request(Method::POST, "/graphql").header("x-csrf-token", token).header("origin", ORIGIN);
        request.json(&json!({ "query": document }))
    }

    /// Executes an operation from a page of the server.
    pub async fn graphql(&mut self, document: &str) -> Response {
        let request = self.graphql_request(document).await;
        self.send(request).await
    }

    /// Opens an event stream from a page of the server.
    pub async fn open_event_stream(&mut self, document: &str) -> EventStream {
        let request = self.graphql_request(document).await;
        EventStream::open(request.header("accept", "text/event-stream")).await.unwrap()
    }

    /// Begins a sign-in, and returns the address at the identity provider.
    pub async fn start_sign_in(&mut self, organization: &str) -> String {
        let response = self.open(&format!("/console/sign-in?organization={organization}&returnTo=/console/sessions")).await;
        assert_eq!(response.status, 302, "{}", String::from_utf8_lossy(&response.bytes));
        response.header("location").to_owned()
    }

    /// Signs in as a person of `acme`.
    pub async fn sign_in(&mut self, world: &World, person: &str) {
        let location = self.start_sign_in("acme").await;
        let callback = authorize(world, Organization::Acme, &location, person).await;
        let response = self.open(&callback).await;
        assert_eq!(response.header("location"), "/console/sessions", "{}", String::from_utf8_lossy(&response.bytes));
    }

    /// Signs out.
    pub async fn sign_out(&mut self) -> Response {
        let token = self.session().await["csrfToken"].as_str().unwrap_or("none").to_owned();
        let request = self.request(Method::POST, "/console/sign-out").header("x-csrf-token", token).header("origin", ORIGIN);
        self.send(request).await
    }

    /// The secret of the session.
    pub fn secret(&self) -> String {
        self.cookies[SESSION].clone()
    }
}

/// Signs a person in at an identity provider, and returns the address to which it redirects.
pub async fn authorize(world: &World, organization: Organization, location: &str, person: &str) -> String {
    let body = json!({ "url": location, "sub": person });
    let response = world.identity_providers.control(world.http_client(), organization, "/authorize", body).await;
    response["callback"].as_str().unwrap().to_owned()
}
