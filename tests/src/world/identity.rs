//! Two companies' identity providers, real ones (`tests/js/idp.mjs`), and what a test can ask of them.

use super::helper::Helper;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex},
};

/// Whose identity provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Company {
    Acme,
    Globex,
}

impl Company {
    pub fn slug(self) -> &'static str {
        match self {
            Self::Acme => "acme",
            Self::Globex => "globex",
        }
    }
}

/// Who gets a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Service(String),
    Person(String),
}

/// What a token is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wish {
    pub company: Company,
    pub subject: Subject,
    /// `None`: every scope of the API.
    pub scope: Option<String>,
    pub opaque: bool,
}

/// The identity providers and their control server.
pub struct Identity {
    addresses: Value,
    tokens: Mutex<HashMap<Wish, String>>,
    _helper: Helper,
}

/// So that a world whose clock is moved by months still has valid tokens: a provider's clock cannot be moved.
const LIFETIME_SECONDS: u32 = 3 * 365 * 24 * 3600;

impl Identity {
    /// Those of this test process. A test that makes trouble at the provider (new keys, outages) starts its own.
    pub fn shared() -> Arc<Self> {
        static SHARED: LazyLock<Arc<Identity>> = LazyLock::new(Identity::start);
        SHARED.clone()
    }

    pub fn start() -> Arc<Self> {
        let (helper, addresses) = Helper::node("idp.mjs");
        Arc::new(Self { addresses, tokens: Mutex::default(), _helper: helper })
    }

    pub fn issuer(&self, company: Company) -> &str {
        self.addresses[company.slug()].as_str().unwrap()
    }

    /// Asks the control server; the routes are in the README of `tests/js`.
    pub async fn ask(&self, http: &reqwest::Client, company: Company, route: &str, mut body: Value) -> Value {
        body["issuer"] = company.slug().into();
        let address = format!("{}{route}", self.addresses["control"].as_str().unwrap());
        let answer = http.post(address).json(&body).send().await.unwrap();
        let (status, body) = (answer.status(), answer.json::<Value>().await.unwrap());
        assert!(status.is_success(), "{route}: {body}");
        body
    }

    /// A token as wished; the same one for the same wish.
    pub async fn token(&self, http: &reqwest::Client, wish: &Wish) -> String {
        if let Some(token) = self.tokens.lock().unwrap().get(wish) {
            return token.clone();
        }
        self.ask(http, wish.company, "/ttl", json!({ "seconds": LIFETIME_SECONDS })).await;
        let token = self.fresh_token(http, wish).await;
        self.tokens.lock().unwrap().insert(wish.clone(), token.clone());
        token
    }

    /// A new token as wished, with the lifetime last set.
    pub async fn fresh_token(&self, http: &reqwest::Client, wish: &Wish) -> String {
        let (route, mut body) = match &wish.subject {
            Subject::Service(client) => ("/service", json!({ "client": client })),
            Subject::Person(sub) => ("/person", json!({ "sub": sub })),
        };
        body["format"] = if wish.opaque { "opaque" } else { "jwt" }.into();
        if let Some(scope) = &wish.scope {
            body["scope"] = scope.as_str().into();
        }
        self.ask(http, wish.company, route, body).await["access_token"].as_str().unwrap().to_owned()
    }
}
