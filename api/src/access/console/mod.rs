//! The sign-in of people with a browser, by OpenID Connect (authorization code with PKCE), and their sessions.
//!
//! ```text
//! start ─▶ identity provider ─▶ complete ─▶ session: cookie with a secret ─▶ authenticate, with each request
//!   └ sealed cookie: state, nonce, verifier ┘     └ row: hash of the secret, tokens encrypted ┘
//! ```
//!
//! A session is a place for the tokens of a person: each request passes their access token through the same checks as a bearer token, so a
//! session never permits more than the token. A page never sees a token.

mod oauth_client;
mod pending_sign_in;
mod refresh;
mod session;
mod session_end;
mod session_row;
mod sign_in;

pub use session::{CsrfCheck, Session};
pub use session_end::SESSION_CHANNEL;
pub use sign_in::{CallbackParameters, SignedIn, StartedSignIn, is_slug};

use super::{
    discovery::{self, DiscoveryDocument},
    from_seconds,
    organization_cache::{NewEntry, OrganizationCache},
    random_secret::random_text,
};
use crate::platform::{Error, Result, clock::Clock, config::Config, db::Database, encryption::Keys, outbound::Outbound};
use chrono::TimeDelta;
use entity::{id::ConsoleSessionId, identity_provider};
use secrecy::SecretString;
use std::{collections::BTreeMap, sync::Arc};
use tokio::{
    runtime::Handle,
    sync::{Mutex, broadcast},
};

/// How long a discovery document is used without fetching it again.
const DISCOVERY_CACHED_FOR: TimeDelta = TimeDelta::minutes(10);
const MAX_CACHED_DOCUMENTS: u64 = 10_000;

/// The ends of sessions that a stream need not have read. One that has more unread looks its session up.
const MAX_UNREAD_ENDS: usize = 256;

/// The number of locks that keep concurrent requests from renewing the tokens of one session twice.
const REFRESH_LOCKS: usize = 64;

/// Signs people in, and keeps their sessions.
pub struct Console {
    db: Database,
    clock: Clock,
    outbound: Outbound,
    keys: Arc<Keys>,
    /// The client secrets of this server, by the name that the row of the provider refers to.
    secrets: BTreeMap<String, SecretString>,
    /// The address of the server without a slash at the end.
    public_url: String,
    /// The time without a request after which a session ends.
    idle_time: TimeDelta,
    /// The time after the sign-in at which a session ends.
    lifetime: TimeDelta,
    clock_skew: TimeDelta,
    documents: OrganizationCache<String, Arc<DiscoveryDocument>>,
    refresh_locks: Vec<Mutex<()>>,
    /// The sessions that end, at any node.
    ended: broadcast::Sender<ConsoleSessionId>,
    runtime: Handle,
}

impl Console {
    /// Must be called inside the runtime that lives as long as the process: tokens are renewed there.
    pub fn new(config: &Config, clock: Clock, outbound: Outbound, db: Database, keys: Arc<Keys>) -> Self {
        Self {
            db,
            outbound,
            keys,
            secrets: config.secrets.clone(),
            public_url: config.public_url.trim_end_matches('/').to_owned(),
            idle_time: TimeDelta::try_minutes(config.console_idle_minutes).unwrap_or(TimeDelta::MAX),
            lifetime: TimeDelta::try_hours(config.console_session_hours).unwrap_or(TimeDelta::MAX),
            clock_skew: from_seconds(config.access_clock_skew_seconds),
            documents: OrganizationCache::new(clock.clone(), MAX_CACHED_DOCUMENTS),
            clock,
            refresh_locks: (0..REFRESH_LOCKS).map(|_| Mutex::new(())).collect(),
            ended: broadcast::channel(MAX_UNREAD_ENDS).0,
            runtime: Handle::current(),
        }
    }

    /// How long a session lasts at most.
    pub fn lifetime(&self) -> TimeDelta {
        self.lifetime
    }

    /// The discovery document of a provider.
    async fn discover(&self, access: &super::Authenticator, provider: &identity_provider::Model) -> Result<Arc<DiscoveryDocument>> {
        let load = async || match discovery::fetch(&self.outbound, &provider.issuer).await {
            Ok(document) => {
                let expires_at = self.clock.now() + DISCOVERY_CACHED_FOR;
                Ok(NewEntry { value: Arc::new(document), organization: provider.organization_id, expires_at })
            }
            Err(reason) => {
                tracing::warn!(issuer = provider.issuer, reason, "cannot read the discovery document of an identity provider");
                Err(provider_unavailable())
            }
        };
        self.documents.get_or_load(access.rows().invalidations(), provider.issuer.clone(), load).await
    }
}

/// The error of a sign-in or renewal for which the identity provider does not respond.
fn provider_unavailable() -> Error {
    Error::Unavailable("the identity provider of your organization does not respond: wait a minute, then try again".into())
}
