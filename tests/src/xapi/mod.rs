//! End-to-end tests of the learning record store: credentials, documents, statements and attachments.

mod attachments;
mod clients;
mod concurrency;
mod credentials;
mod documents;
mod filters;
mod formats;
mod forms;
mod invalid_statements;
mod kill;
mod profile;
mod record_readers;
mod record_statements;
mod references;
mod statements;
mod versions;

use crate::world::{Caller, Response, World, value_at};
use reqwest::Method;
use serde_json::{Value, json};

/// A client of the learning record store.
#[derive(Clone)]
pub struct Lrs {
    caller: Caller,
    pub key: String,
    pub secret: String,
    version: &'static str,
}

impl Lrs {
    /// The LMS of acme.
    pub async fn for_acme(world: &World) -> Self {
        Self::issue(&world.admin(), &world.anonymous()).await
    }

    /// The LMS of the other organization.
    pub async fn for_globex(world: &World) -> Self {
        Self::issue(&world.globex_admin(), &world.anonymous()).await
    }

    /// Issues a credential of the integration of the LMS.
    async fn issue(admin: &Caller, anonymous: &Caller) -> Self {
        let integration = integration(admin, "lms").await;
        let issued = admin.execute(ISSUE, json!({ "id": integration })).await;
        let text = |name| value_at(&issued, &format!("integrationIssueXapiCredential.{name}")).as_str().unwrap().to_owned();
        Self { caller: anonymous.clone(), key: text("key"), secret: text("secret"), version: "2.0.0" }
    }

    /// A copy that calls another server.
    pub fn at_address(&self, address: &str) -> Self {
        Self { caller: self.caller.at_address(address), ..self.clone() }
    }

    pub fn with_version(&self, version: &'static str) -> Self {
        Self { version, ..self.clone() }
    }

    /// Sends a request with a body of any type, and with further headers, which replace the default ones.
    pub async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Response {
        let request = self.caller.request(method, &format!("/xapi{path}")).await.basic_auth(&self.key, Some(&self.secret));
        let mut request = request.body(body);
        if !headers.iter().any(|(name, _)| *name == "x-experience-api-version") && !self.version.is_empty() {
            request = request.header("x-experience-api-version", self.version);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = Response::send(request).await;
        assert!(!response.header("x-experience-api-version").is_empty(), "{path}: {:?}", response.headers);
        response
    }

    /// Sends JSON.
    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &Value) -> Response {
        let headers: Vec<_> = headers.iter().copied().chain([("content-type", "application/json")]).collect();
        self.call(method, path, &headers, body.to_string()).await
    }

    pub async fn get(&self, path: &str) -> Response {
        self.call(Method::GET, path, &[], "").await
    }

    /// Reads JSON that must exist.
    #[track_caller]
    pub fn read(&self, path: &str) -> impl Future<Output = Value> + use<> {
        let (lrs, path, location) = (self.clone(), path.to_owned(), std::panic::Location::caller());
        async move {
            let response = lrs.get(&path).await;
            assert_eq!(response.status, 200, "{location}: {path}: {:#}", response.body);
            response.body
        }
    }

    /// Stores one or several statements. Returns their identifiers.
    #[track_caller]
    pub fn store(&self, statements: &Value) -> impl Future<Output = Vec<String>> + use<> {
        let (lrs, statements, location) = (self.clone(), statements.clone(), std::panic::Location::caller());
        async move {
            let response = lrs.send(Method::POST, "/statements", &[], &statements).await;
            assert_eq!(response.status, 200, "{location}: {:#}", response.body);
            serde_json::from_value(response.body).unwrap()
        }
    }

    /// Stores statements at a server that may be killed during the request. Returns whether it responded that they are stored.
    pub async fn try_store(&self, statements: &Value) -> bool {
        let request = self.caller.request(Method::POST, "/xapi/statements").await.basic_auth(&self.key, Some(&self.secret));
        let request = request.header("x-experience-api-version", self.version).json(statements);
        Response::try_send(request).await.is_ok_and(|response| response.status == 200)
    }

    /// The identifiers of the statements that a query finds, in order.
    #[track_caller]
    pub fn find(&self, parameters: &[(&str, &str)]) -> impl Future<Output = Vec<String>> + use<> {
        let read = self.read(&with_query("/statements", parameters));
        async move { ids(&read.await) }
    }
}

const ISSUE: &str = "mutation($id: ID!, $expiresAt: DateTime) {
    integrationIssueXapiCredential(id: $id, expiresAt: $expiresAt) { key secret integration { id } userErrors { field message } }
}";

/// The identifier of an integration by its client.
pub async fn integration(admin: &Caller, client: &str) -> String {
    let data = admin.execute("{ integrations { nodes { id clientId } } }", Value::Null).await;
    let nodes = value_at(&data, "integrations.nodes").as_array().unwrap().clone();
    nodes.iter().find(|node| node["clientId"] == client).unwrap()["id"].as_str().unwrap().to_owned()
}

/// A path with a query string.
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let query: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The identifiers of the statements in a response.
pub fn ids(page: &Value) -> Vec<String> {
    page["statements"].as_array().unwrap().iter().map(|statement| statement["id"].as_str().unwrap().to_owned()).collect()
}

/// A statement by an agent about an activity.
pub fn statement(agent: &str, activity: &str) -> Value {
    json!({
        "actor": agent_named(agent),
        "verb": { "id": "http://adlnet.gov/expapi/verbs/completed", "display": { "en-US": "completed" } },
        "object": { "id": format!("http://lms.example/courses/{activity}"), "definition": { "name": { "en-US": activity } } },
    })
}

pub fn agent_named(name: &str) -> Value {
    json!({ "objectType": "Agent", "name": name, "mbox": format!("mailto:{name}@example.com") })
}

/// A statement that voids another one.
pub fn voiding(id: &str) -> Value {
    json!({
        "actor": agent_named("admin"),
        "verb": { "id": "http://adlnet.gov/expapi/verbs/voided" },
        "object": { "objectType": "StatementRef", "id": id },
    })
}

/// A UUID that ends with a number.
pub fn uuid(number: u32) -> String {
    format!("16fd2706-8baf-433b-82eb-{number:012x}")
}

/// A copy of a value with another member.
pub fn with(mut value: Value, path: &str, member: Value) -> Value {
    *value
        .pointer_mut(path.rsplit_once('/').unwrap().0)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .entry(path.rsplit_once('/').unwrap().1)
        .or_insert(Value::Null) = member;
    value
}
