//! The SCIM door, from outside: what the standard asks, what Entra ID and Okta really send, and what must not happen.

mod brake;
mod bulk;
mod cursors;
mod cycles;
mod dialects;
mod filters;
mod groups;
mod limit;
mod pages;
mod tester;
mod tokens;
mod users;

use crate::world::{Answer, Caller, World, at};
use reqwest::Method;
use serde_json::{Value, json};

pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A directory that calls with a long-lived token.
#[derive(Clone)]
pub struct Directory(pub Caller);

impl Directory {
    /// The one of acme, in the name of its HR integration.
    pub async fn of(world: &World) -> Self {
        let token = issue(&world.admin(), &world.acme.hris.to_string()).await;
        Self(world.nobody().bearing(token))
    }

    /// The one of the other organization.
    pub async fn stranger(world: &World) -> Self {
        let token = issue(&world.stranger_admin(), &world.globex.hris.to_string()).await;
        Self(world.nobody().bearing(token))
    }

    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        self.call_with(method, path, body, &[]).await
    }

    pub async fn call_with(&self, method: Method, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.0.request(method, &format!("/scim/v2{path}")).await;
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/scim+json").body(body.to_string());
        }
        let answer = Answer::read(request).await;
        let fits = answer.bytes.is_empty() || answer.header("content-type").starts_with("application/scim+json");
        assert!(fits, "{path}: {:?} {}", answer.headers, String::from_utf8_lossy(&answer.bytes));
        assert!(answer.bytes.is_empty() || !answer.body.to_string().contains("null"), "{path}: {:#}", answer.body);
        answer
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.call(Method::GET, path, None).await;
        assert_eq!(answer.status, 200, "{path}: {:#}", answer.body);
        answer.body
    }

    /// Brings somebody in; answers the resource.
    pub async fn create(&self, body: &Value) -> Value {
        let endpoint = if body["schemas"][0] == USER { "/Users" } else { "/Groups" };
        let answer = self.call(Method::POST, endpoint, Some(body)).await;
        assert_eq!(answer.status, 201, "{body:#} {:#}", answer.body);
        assert_eq!(answer.header("location"), answer.body["meta"]["location"]);
        assert_eq!(answer.header("etag"), answer.body["meta"]["version"]);
        answer.body
    }

    /// Brings somebody of this name in; answers their identifier.
    pub async fn hire(&self, name: &str) -> String {
        self.create(&person(name)).await["id"].as_str().unwrap().to_owned()
    }

    /// Sends the operations of a PATCH.
    pub async fn patch(&self, path: &str, operations: Value) -> Answer {
        self.call(Method::PATCH, path, Some(&json!({ "schemas": [PATCH], "Operations": operations }))).await
    }

    /// A PATCH of a user that must succeed; answers the resource.
    #[track_caller]
    pub fn change(&self, id: &str, operations: Value) -> impl Future<Output = Value> {
        let (own, path, caller) = (self.clone(), format!("/Users/{id}"), std::panic::Location::caller());
        async move {
            let answer = own.patch(&path, operations.clone()).await;
            assert_eq!(answer.status, 200, "{caller}: {operations:#} {:#}", answer.body);
            answer.body
        }
    }

    /// A list, and how many it would hold without pages.
    pub async fn list(&self, path: &str, parameters: &[(&str, &str)]) -> (u64, Vec<Value>) {
        let body = self.get(&address(path, parameters)).await;
        (body["totalResults"].as_u64().unwrap(), body["Resources"].as_array().unwrap().clone())
    }

    /// The user names that a filter finds.
    pub async fn found(&self, filter: &str) -> Vec<String> {
        let (_, users) = self.list("/Users", &[("filter", filter)]).await;
        users.iter().map(|user| user["userName"].as_str().unwrap().to_owned()).collect()
    }
}

/// A path with parameters, escaped.
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut url = reqwest::Url::parse("http://localhost").unwrap();
    url.query_pairs_mut().extend_pairs(parameters);
    format!("{path}?{}", url.query().unwrap_or_default())
}

/// Issues a token for an integration.
pub async fn issue(admin: &Caller, integration: &str) -> String {
    let mutation = "mutation($id: ID!) { integrationIssueScimToken(id: $id) { token userErrors { message } } }";
    let issued = admin.ok(mutation, json!({ "id": integration })).await;
    at(&issued, "integrationIssueScimToken.token").as_str().unwrap().to_owned()
}

/// What a directory says of somebody of this name.
pub fn person(name: &str) -> Value {
    json!({
        "schemas": [USER],
        "externalId": format!("x-{name}"),
        "userName": name,
        "name": { "givenName": name, "familyName": "Test" },
        "emails": [{ "value": format!("{name}@example.com"), "type": "work", "primary": true }],
        "active": true,
    })
}

/// The kinds of the log entries since one.
pub async fn told(world: &World, since: usize) -> Vec<String> {
    world.log(world.acme.id).await.into_iter().skip(since).map(|entry| entry.kind).collect()
}
