//! A bounded cache whose entries expire, and which can be invalidated for one organization at a time.
//!
//! Ages are measured with the clock of the program, so that tests can move it.

use crate::platform::{Error, Result, clock::Clock};
use chrono::{DateTime, Utc};
use entity::id::OrganizationId;
use moka::future::Cache;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// When each organization was last invalidated, as a count of all invalidations. Several caches share one.
#[derive(Default)]
pub(super) struct Invalidations {
    count: AtomicU64,
    last: RwLock<HashMap<OrganizationId, u64>>,
}

/// A point in the sequence of invalidations. It is taken before a value is loaded: if the organization is invalidated during the load,
/// the value may already be out of date.
#[derive(Clone, Copy)]
pub(super) struct Generation(u64);

impl Invalidations {
    pub fn generation(&self) -> Generation {
        Generation(self.count.load(Ordering::SeqCst))
    }

    /// Invalidates the entries of an organization in every cache.
    pub fn invalidate(&self, organization: OrganizationId) {
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        last.insert(organization, self.count.fetch_add(1, Ordering::SeqCst) + 1);
    }

    fn is_invalidated_since(&self, organization: OrganizationId, generation: Generation) -> bool {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        last.get(&organization).is_some_and(|invalidated| *invalidated > generation.0)
    }
}

/// The cache. It drops the least used entries when it is full.
pub(super) struct OrganizationCache<K, V> {
    entries: Cache<K, LoadResult<V>>,
    clock: Clock,
}

/// A value to be cached.
pub(super) struct NewEntry<V> {
    pub value: V,
    pub organization: OrganizationId,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone)]
struct CacheEntry<V> {
    value: V,
    organization: OrganizationId,
    generation: Generation,
    inserted_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// An error is kept only until the callers that wait for the same load have received it.
type LoadResult<V> = Result<CacheEntry<V>, Arc<Error>>;

impl<K, V> OrganizationCache<K, V>
where
    K: Clone + Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub fn new(clock: Clock, max_entries: u64) -> Self {
        Self { entries: Cache::new(max_entries), clock }
    }

    /// The value under `key`, unless it has expired or was invalidated.
    pub async fn get(&self, invalidations: &Invalidations, key: &K) -> Option<V> {
        let result = self.entries.get(key).await?;
        if self.is_valid(invalidations, &result) { result.ok().map(|entry| entry.value) } else { None }
    }

    /// Inserts a value that was loaded after `generation` was taken.
    pub async fn insert(&self, key: K, generation: Generation, entry: NewEntry<V>) {
        self.entries.insert(key, Ok(self.to_cache_entry(generation, entry))).await;
    }

    /// The value under `key`, or the one that `load` returns. Concurrent callers share one load. An error is returned to all of them and
    /// is not cached.
    pub async fn get_or_load<F>(&self, invalidations: &Invalidations, key: K, load: impl Fn() -> F + Send + Sync) -> Result<V>
    where
        F: Future<Output = Result<NewEntry<V>>> + Send,
    {
        let load = || async {
            let generation = invalidations.generation();
            load().await.map(|entry| self.to_cache_entry(generation, entry)).map_err(Arc::new)
        };
        let entry = self.entries.entry_by_ref(&key).or_insert_with_if(load(), |result| !self.is_valid(invalidations, result)).await;
        let was_loaded = entry.is_fresh();
        match entry.into_value() {
            // The load was started by another caller, before the organization was invalidated.
            Ok(entry) if invalidations.is_invalidated_since(entry.organization, entry.generation) => {
                let result = load().await;
                self.entries.insert(key, result.clone()).await;
                result.map(|entry| entry.value).map_err(clone_error)
            }
            Ok(entry) => Ok(entry.value),
            Err(error) => {
                if was_loaded {
                    self.entries.invalidate(&key).await;
                }
                Err(clone_error(error))
            }
        }
    }

    fn is_valid(&self, invalidations: &Invalidations, result: &LoadResult<V>) -> bool {
        let now = self.clock.now();
        result.as_ref().is_ok_and(|entry| {
            // When the clock was set back, the age of the entry is unknown.
            let is_current = entry.inserted_at <= now && now < entry.expires_at;
            is_current && !invalidations.is_invalidated_since(entry.organization, entry.generation)
        })
    }

    fn to_cache_entry(&self, generation: Generation, entry: NewEntry<V>) -> CacheEntry<V> {
        let NewEntry { value, organization, expires_at } = entry;
        CacheEntry { value, organization, generation, inserted_at: self.clock.now(), expires_at }
    }
}

/// `Error` cannot be cloned in general; the errors of authentication can.
fn clone_error(error: Arc<Error>) -> Error {
    match &*error {
        Error::Unauthenticated(reason) => Error::Unauthenticated(reason.clone()),
        Error::Unavailable(reason) => Error::Unavailable(reason.clone()),
        _ => Error::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use uuid::Uuid;

    const ACME: OrganizationId = OrganizationId(Uuid::from_u128(1));
    const GLOBEX: OrganizationId = OrganizationId(Uuid::from_u128(2));

    fn cache() -> (Invalidations, OrganizationCache<&'static str, u8>, Clock) {
        let clock = Clock::fixed_at(DateTime::UNIX_EPOCH);
        (Invalidations::default(), OrganizationCache::new(clock.clone(), 10), clock)
    }

    fn entry(value: u8, organization: OrganizationId) -> NewEntry<u8> {
        NewEntry { value, organization, expires_at: DateTime::UNIX_EPOCH + TimeDelta::seconds(5) }
    }

    #[tokio::test]
    async fn entry_is_returned_until_it_expires() {
        let (invalidations, cache, clock) = cache();
        cache.insert("a", invalidations.generation(), entry(1, ACME)).await;
        clock.forward(TimeDelta::milliseconds(4_999));
        assert_eq!(cache.get(&invalidations, &"a").await, Some(1));
        clock.forward(TimeDelta::milliseconds(1));
        assert_eq!(cache.get(&invalidations, &"a").await, None);
    }

    #[tokio::test]
    async fn invalidation_drops_the_entries_of_one_organization_only() {
        let (invalidations, cache, _) = cache();
        cache.insert("a", invalidations.generation(), entry(1, ACME)).await;
        cache.insert("g", invalidations.generation(), entry(2, GLOBEX)).await;
        invalidations.invalidate(ACME);
        assert_eq!(cache.get(&invalidations, &"a").await, None);
        assert_eq!(cache.get(&invalidations, &"g").await, Some(2));
    }

    #[tokio::test]
    async fn value_loaded_before_an_invalidation_is_not_returned_after_it() {
        let (invalidations, cache, _) = cache();
        let generation = invalidations.generation();
        invalidations.invalidate(ACME);
        cache.insert("a", generation, entry(1, ACME)).await;
        assert_eq!(cache.get(&invalidations, &"a").await, None);
    }

    #[tokio::test]
    async fn concurrent_callers_share_one_load() {
        let (invalidations, cache, clock) = cache();
        let loads = AtomicU64::new(0);
        let get = || {
            cache.get_or_load(&invalidations, "a", || async {
                loads.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Ok(entry(1, ACME))
            })
        };
        let values = futures_util::future::join_all((0..50).map(|_| get())).await;
        assert!(values.into_iter().all(|value| value.unwrap() == 1));
        assert_eq!(loads.load(Ordering::SeqCst), 1);
        clock.forward(TimeDelta::seconds(5));
        get().await.unwrap();
        assert_eq!(loads.load(Ordering::SeqCst), 2, "an expired value is loaded again");
    }

    #[tokio::test]
    async fn caller_after_an_invalidation_does_not_get_the_result_of_an_earlier_load() {
        let (invalidations, cache, _) = cache();
        let row = AtomicU64::new(1);
        let get = || {
            cache.get_or_load(&invalidations, "a", || async {
                let value = row.load(Ordering::SeqCst) as u8;
                tokio::task::yield_now().await;
                Ok(entry(value, ACME))
            })
        };
        let change_and_get = async {
            row.store(2, Ordering::SeqCst);
            invalidations.invalidate(ACME);
            get().await
        };
        let (_, after) = tokio::join!(get(), change_and_get);
        assert_eq!(after.unwrap(), 2);
        assert_eq!(cache.get(&invalidations, &"a").await, Some(2));
    }

    #[tokio::test]
    async fn errors_are_not_cached() {
        let (invalidations, cache, _) = cache();
        let result = cache.get_or_load(&invalidations, "a", || async { Err(Error::Unauthenticated("no".into())) }).await;
        assert!(matches!(result, Err(Error::Unauthenticated(_))));
        assert_eq!(cache.get_or_load(&invalidations, "a", || async { Ok(entry(1, ACME)) }).await.unwrap(), 1);
    }
}
