//! The key sets of all issuers, fetched when they are needed and not more often.
//!
//! - A fresh key set is used without a request. The first caller who needs an older one fetches it, while concurrent callers use the
//!   old one. When the issuer does not respond, the old one stays in use up to a maximum age.
//! - A token with an unknown key triggers an immediate fetch, even right after another one, because the issuer may have rotated its keys in
//!   between. Further unknown keys trigger no fetch within the cool-down, so a flood of invented key ids causes one fetch per cool-down.
//! - A failed fetch is not repeated within the cool-down.
//! - A fetch runs in a task of its own: it completes even when the caller that started it is gone.

use super::{discovery, from_seconds, jwks::KeySet};
use crate::platform::{Error, Result, clock::Clock, config::Config, outbound::Outbound};
use arc_swap::ArcSwapOption;
use chrono::{DateTime, TimeDelta, Utc};
use entity::identity_provider;
use moka::future::Cache;
use std::sync::Arc;
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard},
};

/// The number of issuers in the cache.
const MAX_CACHED_ISSUERS: u64 = 10_000;

/// Fetches key sets and caches them.
pub(super) struct JwksCache {
    entries: Cache<KeySource, Arc<CacheEntry>>,
    outbound: Outbound,
    clock: Clock,
    /// The age up to which a key set is used without fetching it again.
    fresh_for: TimeDelta,
    /// The time between two fetches.
    cooldown: TimeDelta,
    /// The age up to which a key set is used when the issuer does not respond.
    usable_for: TimeDelta,
    runtime: Handle,
}

/// Where the keys of an issuer are published.
#[derive(Clone, PartialEq, Eq, Hash)]
struct KeySource {
    issuer: String,
    /// `None`: found by discovery.
    jwks_uri: Option<String>,
}

/// The keys from one source.
#[derive(Default)]
struct CacheEntry {
    key_set: ArcSwapOption<KeySet>,
    /// Locked during a fetch.
    fetches: Arc<Mutex<FetchHistory>>,
}

#[derive(Default)]
struct FetchHistory {
    last: Option<DateTime<Utc>>,
    /// The last fetch that an unknown key triggered.
    last_for_unknown_key: Option<DateTime<Utc>>,
    last_failed: bool,
}

impl JwksCache {
    /// `runtime` executes the fetches. It must live as long as the process.
    pub fn new(config: &Config, clock: Clock, outbound: Outbound, runtime: Handle) -> Self {
        Self {
            entries: Cache::new(MAX_CACHED_ISSUERS),
            outbound,
            clock,
            fresh_for: from_seconds(config.access_keys_fresh_seconds),
            cooldown: from_seconds(config.access_keys_cooldown_seconds),
            usable_for: from_seconds(config.access_keys_stale_seconds),
            runtime,
        }
    }

    /// The key set of a provider.
    ///
    /// # Errors
    /// `Unavailable` when no usable key set is cached and none can be fetched.
    pub async fn get(&self, provider: &identity_provider::Model) -> Result<Arc<KeySet>> {
        let (source, entry) = self.entry(provider).await;
        let cached = entry.key_set.load_full();
        if let Some(set) = cached.as_ref().filter(|set| self.is_within(self.fresh_for, set.fetched_at)) {
            return Ok(set.clone());
        }
        let usable = cached.filter(|set| self.is_within(self.usable_for, set.fetched_at));
        let fetches = match (&usable, entry.fetches.clone().try_lock_owned()) {
            (_, Ok(fetches)) => fetches,
            (Some(set), Err(_)) => return Ok(set.clone()),
            (None, Err(_)) => entry.fetches.clone().lock_owned().await,
        };
        // Another caller may have fetched the key set while this one waited for the lock.
        if let Some(set) = entry.key_set.load_full().filter(|set| self.is_within(self.fresh_for, set.fetched_at)) {
            return Ok(set);
        }
        if self.is_cooling_down(fetches.last) {
            return usable.ok_or_else(keys_unavailable);
        }
        self.fetch(source, entry, fetches).await.or_else(|error| usable.ok_or(error))
    }

    /// The key set of a provider after a key was not found in `known`: a newer one if one can be fetched, otherwise `known`.
    ///
    /// # Errors
    /// `Unavailable` when the issuer does not respond, since it may have published the key.
    pub async fn refresh(&self, provider: &identity_provider::Model, known: &Arc<KeySet>) -> Result<Arc<KeySet>> {
        let (source, entry) = self.entry(provider).await;
        let mut fetches = entry.fetches.clone().lock_owned().await;
        if let Some(newer) = entry.key_set.load_full().filter(|set| !Arc::ptr_eq(set, known)) {
            return Ok(newer);
        }
        if fetches.last_failed && self.is_cooling_down(fetches.last) {
            return Err(keys_unavailable());
        }
        if self.is_cooling_down(fetches.last_for_unknown_key) {
            return Ok(known.clone());
        }
        fetches.last_for_unknown_key = Some(self.clock.now());
        self.fetch(source, entry, fetches).await
    }

    async fn entry(&self, provider: &identity_provider::Model) -> (KeySource, Arc<CacheEntry>) {
        let source = KeySource { issuer: provider.issuer.clone(), jwks_uri: provider.jwks_uri.clone() };
        let entry = self.entries.get_with_by_ref(&source, async { Arc::default() }).await;
        (source, entry)
    }

    async fn fetch(&self, source: KeySource, entry: Arc<CacheEntry>, mut fetches: OwnedMutexGuard<FetchHistory>) -> Result<Arc<KeySet>> {
        let (outbound, clock) = (self.outbound.clone(), self.clock.clone());
        let task = self.runtime.spawn(async move {
            fetches.last = Some(clock.now());
            fetches.last_failed = true;
            let body = source.fetch(&outbound).await;
            let set = body.and_then(|body| KeySet::parse(&body, clock.now())).map(Arc::new);
            match set {
                Ok(set) => {
                    fetches.last_failed = false;
                    entry.key_set.store(Some(set.clone()));
                    Ok(set)
                }
                Err(reason) => {
                    tracing::warn!(issuer = source.issuer, reason, "cannot fetch the keys of an identity provider");
                    Err(keys_unavailable())
                }
            }
        });
        task.await.map_err(Error::internal)?
    }

    fn is_within(&self, span: TimeDelta, since: DateTime<Utc>) -> bool {
        self.clock.now().signed_duration_since(since) < span
    }

    fn is_cooling_down(&self, since: Option<DateTime<Utc>>) -> bool {
        since.is_some_and(|since| self.is_within(self.cooldown, since))
    }
}

fn keys_unavailable() -> Error {
    Error::Unavailable("the keys of the token's identity provider cannot be fetched at the moment; try again later".into())
}

impl KeySource {
    /// The body of the key set.
    async fn fetch(&self, outbound: &Outbound) -> Result<Vec<u8>, String> {
        match &self.jwks_uri {
            Some(uri) => get(outbound, uri).await,
            None => get(outbound, &discovery::fetch(outbound, &self.issuer).await?.jwks_uri).await,
        }
    }
}

/// The body of a document of an identity provider.
pub(super) async fn get(outbound: &Outbound, address: &str) -> Result<Vec<u8>, String> {
    let response = outbound.get(address).await.map_err(|error| format!("{address}: {error}"))?;
    if response.status == 200 { Ok(response.body) } else { Err(format!("{address}: status {}", response.status)) }
}
