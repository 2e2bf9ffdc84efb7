//! The identity providers of the two organizations: real OpenID providers (`tests/js/idp.mjs`) with a control server.

use super::helper_process::HelperProcess;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

/// One of the two organizations of a test. Each has an identity provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Organization {
    Acme,
    Globex,
}

impl Organization {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Acme => "acme",
            Self::Globex => "globex",
        }
    }
}

/// The subject of a token: the client of a service, or the `sub` of a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Service(String),
    Person(String),
}

/// The properties of a token that an identity provider is to issue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenRequest {
    pub organization: Organization,
    pub subject: Subject,
    /// `None`: every scope of the API.
    pub scope: Option<String>,
    pub is_opaque: bool,
}

/// The identity providers and their control server.
pub struct IdentityProviders {
    addresses: Value,
    tokens: Mutex<HashMap<TokenRequest, String>>,
    _process: HelperProcess,
}

/// Three years, because tests forward the clock of the API by months, and the clock of an identity provider cannot be changed.
const TOKEN_LIFETIME_SECONDS: u32 = 3 * 365 * 24 * 3600;

impl IdentityProviders {
    /// The identity providers that the tests of this process share. A test that rotates keys or causes failures starts its own.
    pub fn shared() -> Arc<Self> {
        static SHARED: LazyLock<Arc<IdentityProviders>> = LazyLock::new(IdentityProviders::start);
        SHARED.clone()
    }

    pub fn start() -> Arc<Self> {
        let (process, addresses) = HelperProcess::start_script("idp.mjs");
        Arc::new(Self { addresses, tokens: Mutex::default(), _process: process })
    }

    pub fn issuer(&self, organization: Organization) -> &str {
        self.addresses[organization.slug()].as_str().unwrap()
    }

    /// Calls a route of the control server; `tests/js/README.md` lists the routes.
    pub async fn control(&self, http_client: &reqwest::Client, organization: Organization, route: &str, mut body: Value) -> Value {
        body["issuer"] = organization.slug().into();
        let address = format!("{}{route}", self.addresses["control"].as_str().unwrap());
        let response = http_client.post(address).json(&body).send().await.unwrap();
        let (status, body) = (response.status(), response.json::<Value>().await.unwrap());
        assert!(status.is_success(), "{route}: {body}");
        body
    }

    /// The token for a request. Equal requests get the same token.
    pub async fn token(&self, http_client: &reqwest::Client, request: &TokenRequest) -> String {
        if let Some(token) = self.tokens.lock().unwrap().get(request) {
            return token.clone();
        }
        self.control(http_client, request.organization, "/ttl", json!({ "seconds": TOKEN_LIFETIME_SECONDS })).await;
        let token = self.issue_token(http_client, request).await;
        self.tokens.lock().unwrap().insert(request.clone(), token.clone());
        token
    }

    /// Issues a new token, with the lifetime that was set last.
    pub async fn issue_token(&self, http_client: &reqwest::Client, request: &TokenRequest) -> String {
        let (route, mut body) = match &request.subject {
            Subject::Service(client) => ("/service", json!({ "client": client })),
            Subject::Person(sub) => ("/person", json!({ "sub": sub })),
        };
        body["format"] = if request.is_opaque { "opaque" } else { "jwt" }.into();
        if let Some(scope) = &request.scope {
            body["scope"] = scope.as_str().into();
        }
        let response = self.control(http_client, request.organization, route, body).await;
        response["access_token"].as_str().unwrap().to_owned()
    }
}
