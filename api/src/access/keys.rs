//! The keys of each issuer, fetched when they are needed and not more often.
//!
//! - Fresh keys serve without a question. Old ones are fetched again by the first who comes, while the others go on with them;
//!   when the issuer does not answer they serve on, up to a ceiling.
//! - A token of an unknown key has the keys fetched at once, even right after an ordinary fetch, since a key may have changed
//!   in between; then not again before the cool-down is over. A flood of invented keys is one fetch per cool-down.
//! - A fetch that failed is not repeated before the cool-down is over.
//! - A fetch belongs to nobody: the caller who set it off may go away, it goes on.

use super::jwks::KeySet;
use crate::platform::{Error, Result, clock::Clock, config::Config, outbound::Outbound};
use arc_swap::ArcSwapOption;
use chrono::{DateTime, TimeDelta, Utc};
use entity::identity_provider;
use moka::future::Cache;
use serde::Deserialize;
use std::sync::Arc;
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard},
};

/// How many issuers' keys are kept.
const CAPACITY: u64 = 10_000;

pub(super) struct Keys {
    rings: Cache<Place, Arc<Ring>>,
    outbound: Outbound,
    clock: Clock,
    fresh: TimeDelta,
    cooldown: TimeDelta,
    stale: TimeDelta,
    runtime: Handle,
}

/// Where keys come from.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Place {
    issuer: String,
    jwks_uri: Option<String>,
}

/// The keys of one place.
#[derive(Default)]
struct Ring {
    known: ArcSwapOption<KeySet>,
    /// Held by whoever fetches.
    attempts: Arc<Mutex<Attempts>>,
}

#[derive(Default)]
struct Attempts {
    last: Option<DateTime<Utc>>,
    /// The last that an unknown key set off.
    last_for_unknown: Option<DateTime<Utc>>,
    failed: bool,
}

impl Keys {
    /// `runtime` is where keys are fetched: the one that lives as long as the process.
    pub fn new(config: &Config, clock: Clock, outbound: Outbound, runtime: Handle) -> Self {
        Self {
            rings: Cache::new(CAPACITY),
            outbound,
            clock,
            fresh: super::seconds(config.access_keys_fresh_seconds),
            cooldown: super::seconds(config.access_keys_cooldown_seconds),
            stale: super::seconds(config.access_keys_stale_seconds),
            runtime,
        }
    }

    /// The keys of a provider.
    ///
    /// # Errors
    /// `Unavailable` when there are none that are recent enough.
    pub async fn of(&self, provider: &identity_provider::Model) -> Result<Arc<KeySet>> {
        let (place, ring) = self.ring(provider).await;
        let known = ring.known.load_full();
        if let Some(set) = known.as_ref().filter(|set| self.within(self.fresh, set.fetched_at)) {
            return Ok(set.clone());
        }
        let usable = known.filter(|set| self.within(self.stale, set.fetched_at));
        let attempts = match (&usable, ring.attempts.clone().try_lock_owned()) {
            (_, Ok(attempts)) => attempts,
            (Some(set), Err(_)) => return Ok(set.clone()),
            (None, Err(_)) => ring.attempts.clone().lock_owned().await,
        };
        // Somebody else may have fetched while this caller waited.
        if let Some(set) = ring.known.load_full().filter(|set| self.within(self.fresh, set.fetched_at)) {
            return Ok(set);
        }
        if self.cooling(attempts.last) {
            return usable.ok_or_else(unavailable);
        }
        self.fetch(place, ring, attempts).await.or_else(|error| usable.ok_or(error))
    }

    /// The keys of a provider after a key was not found among those in `than`: newer ones if that is to be had, else the same.
    ///
    /// # Errors
    /// `Unavailable` when the issuer does not answer: the key may be good.
    pub async fn newer(&self, provider: &identity_provider::Model, than: &Arc<KeySet>) -> Result<Arc<KeySet>> {
        let (place, ring) = self.ring(provider).await;
        let mut attempts = ring.attempts.clone().lock_owned().await;
        if let Some(set) = ring.known.load_full().filter(|set| !Arc::ptr_eq(set, than)) {
            return Ok(set);
        }
        if attempts.failed && self.cooling(attempts.last) {
            return Err(unavailable());
        }
        if self.cooling(attempts.last_for_unknown) {
            return Ok(than.clone());
        }
        attempts.last_for_unknown = Some(self.clock.now());
        self.fetch(place, ring, attempts).await
    }

    async fn ring(&self, provider: &identity_provider::Model) -> (Place, Arc<Ring>) {
        let place = Place { issuer: provider.issuer.clone(), jwks_uri: provider.jwks_uri.clone() };
        let ring = self.rings.get_with_by_ref(&place, async { Arc::default() }).await;
        (place, ring)
    }

    async fn fetch(&self, place: Place, ring: Arc<Ring>, mut attempts: OwnedMutexGuard<Attempts>) -> Result<Arc<KeySet>> {
        let (outbound, clock) = (self.outbound.clone(), self.clock.clone());
        let fetching = self.runtime.spawn(async move {
            attempts.last = Some(clock.now());
            attempts.failed = true;
            let body = place.fetch(&outbound).await;
            let set = body.and_then(|body| KeySet::parse(&body, clock.now())).map(Arc::new);
            match set {
                Ok(set) => {
                    attempts.failed = false;
                    ring.known.store(Some(set.clone()));
                    Ok(set)
                }
                Err(reason) => {
                    tracing::warn!(issuer = place.issuer, reason, "the keys of an identity provider could not be fetched");
                    Err(unavailable())
                }
            }
        });
        fetching.await.map_err(Error::internal)?
    }

    fn within(&self, span: TimeDelta, since: DateTime<Utc>) -> bool {
        self.clock.now().signed_duration_since(since) < span
    }

    fn cooling(&self, since: Option<DateTime<Utc>>) -> bool {
        since.is_some_and(|since| self.within(self.cooldown, since))
    }
}

fn unavailable() -> Error {
    Error::Unavailable("the keys of the token's identity provider cannot be had at the moment; try again later".into())
}

impl Place {
    /// The body of the key set.
    async fn fetch(&self, outbound: &Outbound) -> Result<Vec<u8>, String> {
        match &self.jwks_uri {
            Some(uri) => get(outbound, uri).await,
            None => get(outbound, &self.discover(outbound).await?).await,
        }
    }

    /// The `jwks_uri` of OpenID Connect Discovery, section 4.
    async fn discover(&self, outbound: &Outbound) -> Result<String, String> {
        #[derive(Deserialize)]
        struct Document {
            issuer: String,
            jwks_uri: String,
        }
        let base = self.issuer.strip_suffix('/').unwrap_or(&self.issuer);
        let body = get(outbound, &format!("{base}/.well-known/openid-configuration")).await?;
        let found: Document = serde_json::from_slice(&body).map_err(|_| "the discovery document has no issuer or jwks_uri".to_owned())?;
        // Whoever answers for another issuer may answer with another's keys (section 4.3): a slash more is another issuer.
        if found.issuer != self.issuer {
            return Err("the discovery document is of another issuer".into());
        }
        Ok(found.jwks_uri)
    }
}

async fn get(outbound: &Outbound, address: &str) -> Result<Vec<u8>, String> {
    let answer = outbound.get(address).await.map_err(|error| format!("{address}: {error}"))?;
    if answer.status == 200 { Ok(answer.body) } else { Err(format!("{address}: status {}", answer.status)) }
}
