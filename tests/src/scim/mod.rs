//! End-to-end tests of SCIM: conformance to the RFCs, the dialects of Entra ID and Okta, and the brake.

mod brake;
mod bulk;
mod bulk_creation;
mod client_dialects;
mod concurrent_creation;
mod conformance;
mod cursor_pagination;
mod deactivation;
mod extension;
mod filters;
pub mod groups;
mod index_pagination;
mod managers;
mod provisioning_cycles;
mod scim_tokens;
mod time_limit;
mod users;

use crate::world::{Caller, Response, World, value_at};
use reqwest::Method;
use serde_json::{Value, json};

pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// A SCIM client with a long-lived token.
#[derive(Clone)]
pub struct Directory(pub Caller);

impl Directory {
    /// The directory of acme, with a token of its HR integration.
    pub async fn for_acme(world: &World) -> Self {
        let token = issue_token(&world.admin(), &world.acme.hris.to_string()).await;
        Self(world.anonymous().with_token(token))
    }

    /// The directory of the other organization.
    pub async fn for_globex(world: &World) -> Self {
        let token = issue_token(&world.globex_admin(), &world.globex.hris.to_string()).await;
        Self(world.anonymous().with_token(token))
    }

    /// Sends a request to a path below `/scim/v2`.
    pub async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        self.call_with_headers(method, path, body, &[]).await
    }

    /// As [`call`](Self::call), with further headers. Checks that every response is SCIM and contains no null.
    pub async fn call_with_headers(&self, method: Method, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Response {
        let mut request = self.0.request(method, &format!("/scim/v2{path}")).await;
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/scim+json").body(body.to_string());
        }
        let response = Response::send(request).await;
        let is_scim = response.bytes.is_empty() || response.header("content-type").starts_with("application/scim+json");
        assert!(is_scim, "{path}: {:?} {}", response.headers, String::from_utf8_lossy(&response.bytes));
        assert!(response.bytes.is_empty() || !response.body.to_string().contains("null"), "{path}: {:#}", response.body);
        response
    }

    /// Reads a resource or list, which must exist.
    pub async fn get(&self, path: &str) -> Value {
        let response = self.call(Method::GET, path, None).await;
        assert_eq!(response.status, 200, "{path}: {:#}", response.body);
        response.body
    }

    /// Creates a user or group. Returns the resource.
    pub async fn create(&self, body: &Value) -> Value {
        let endpoint = if body["schemas"][0] == USER { "/Users" } else { "/Groups" };
        let response = self.call(Method::POST, endpoint, Some(body)).await;
        assert_eq!(response.status, 201, "{body:#} {:#}", response.body);
        assert_eq!(response.header("location"), response.body["meta"]["location"]);
        assert_eq!(response.header("etag"), response.body["meta"]["version"]);
        response.body
    }

    /// Creates a user with this user name. Returns the id.
    pub async fn create_user(&self, name: &str) -> String {
        self.create(&user_body(name)).await["id"].as_str().unwrap().to_owned()
    }

    /// Sends PATCH operations.
    pub async fn patch(&self, path: &str, operations: Value) -> Response {
        self.call(Method::PATCH, path, Some(&json!({ "schemas": [PATCH_OP], "Operations": operations }))).await
    }

    /// Sends PATCH operations on a user, which must succeed. Returns the resource.
    #[track_caller]
    pub fn patch_user(&self, id: &str, operations: Value) -> impl Future<Output = Value> {
        let (directory, path, caller) = (self.clone(), format!("/Users/{id}"), std::panic::Location::caller());
        async move {
            let response = directory.patch(&path, operations.clone()).await;
            assert_eq!(response.status, 200, "{caller}: {operations:#} {:#}", response.body);
            response.body
        }
    }

    /// Reads a page of a list. Returns `totalResults` and the resources.
    pub async fn list(&self, path: &str, parameters: &[(&str, &str)]) -> (u64, Vec<Value>) {
        let body = self.get(&path_with_query(path, parameters)).await;
        (body["totalResults"].as_u64().unwrap(), body["Resources"].as_array().unwrap().clone())
    }

    /// The user names of the users that match a filter.
    pub async fn find_user_names(&self, filter: &str) -> Vec<String> {
        let (_, users) = self.list("/Users", &[("filter", filter)]).await;
        users.iter().map(|user| user["userName"].as_str().unwrap().to_owned()).collect()
    }
}

/// A path with an escaped query string.
pub fn path_with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut url = reqwest::Url::parse("http://localhost").unwrap();
    url.query_pairs_mut().extend_pairs(parameters);
    format!("{path}?{}", url.query().unwrap_or_default())
}

/// Issues a SCIM token for an integration. Returns the token.
pub async fn issue_token(admin: &Caller, integration: &str) -> String {
    let mutation = "mutation($id: ID!) { integrationIssueScimToken(id: $id) { token userErrors { message } } }";
    let issued = admin.execute(mutation, json!({ "id": integration })).await;
    value_at(&issued, "integrationIssueScimToken.token").as_str().unwrap().to_owned()
}

/// The body that creates a user with this user name.
pub fn user_body(name: &str) -> Value {
    json!({
        "schemas": [USER],
        "externalId": format!("x-{name}"),
        "userName": name,
        "name": { "givenName": name, "familyName": "Test" },
        "emails": [{ "value": format!("{name}@example.com"), "type": "work", "primary": true }],
        "active": true,
    })
}

/// Lets a test deactivate any number of employees.
pub async fn allow_deactivations(world: &World) {
    let no_limit = json!({ "input": { "deactivations": { "number": 0, "percent": 100 } } });
    world.admin().execute("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", no_limit).await;
}

/// The kinds of acme's changes after the first `since` ones.
pub async fn log_kinds_since(world: &World, since: usize) -> Vec<String> {
    world.change_log(world.acme.id).await.into_iter().skip(since).map(|entry| entry.kind).collect()
}
