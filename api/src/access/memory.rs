//! Short memory: what was found out, believed for a while, and no longer once its organization was forgotten.
//!
//! Ages are measured on the clock of the program, so that a test can let them pass.

use crate::platform::clock::Clock;
use chrono::{DateTime, Utc};
use entity::id::OrganizationId;
use moka::future::Cache;
use std::{
    borrow::Borrow,
    collections::HashMap,
    hash::Hash,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// Which organizations were forgotten, in the order in which that happened.
#[derive(Default)]
pub(super) struct Forgotten {
    count: AtomicU64,
    last: RwLock<HashMap<OrganizationId, u64>>,
}

/// A moment between two forgettings. Taken before something is found out: had the organization been forgotten while the
/// question was under way, the answer would already be of the past.
#[derive(Clone, Copy)]
pub(super) struct Mark(u64);

impl Forgotten {
    pub fn mark(&self) -> Mark {
        Mark(self.count.load(Ordering::SeqCst))
    }

    pub fn forget(&self, organization: OrganizationId) {
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        last.insert(organization, self.count.fetch_add(1, Ordering::SeqCst) + 1);
    }

    fn since(&self, organization: OrganizationId, mark: Mark) -> bool {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        last.get(&organization).is_some_and(|forgotten| *forgotten > mark.0)
    }
}

/// A bounded number of findings by key.
pub(super) struct Memory<K, V> {
    notes: Cache<K, Note<V>>,
    clock: Clock,
}

#[derive(Clone)]
struct Note<V> {
    value: V,
    organization: OrganizationId,
    mark: Mark,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl<K, V> Memory<K, V>
where
    K: Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub fn new(clock: Clock, capacity: u64) -> Self {
        Self { notes: Cache::new(capacity), clock }
    }

    /// What was noted under `key`, if it still holds.
    pub async fn recall<Q>(&self, forgotten: &Forgotten, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let note = self.notes.get(key).await?;
        let now = self.clock.now();
        // A clock that was set back proves nothing.
        let holds = note.from <= now && now < note.until && !forgotten.since(note.organization, note.mark);
        holds.then_some(note.value)
    }

    /// Notes what was found out since `mark`.
    pub async fn note(&self, key: K, organization: OrganizationId, value: V, mark: Mark, until: DateTime<Utc>) {
        self.notes.insert(key, Note { value, organization, mark, from: self.clock.now(), until }).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use uuid::Uuid;

    const ACME: OrganizationId = OrganizationId(Uuid::from_u128(1));
    const GLOBEX: OrganizationId = OrganizationId(Uuid::from_u128(2));

    fn memory() -> (Forgotten, Memory<String, u8>, Clock) {
        let clock = Clock::stopped(DateTime::UNIX_EPOCH);
        (Forgotten::default(), Memory::new(clock.clone(), 10), clock)
    }

    #[tokio::test]
    async fn a_note_holds_until_its_time_is_over() {
        let (forgotten, memory, clock) = memory();
        memory.note("a".into(), ACME, 1, forgotten.mark(), clock.now() + TimeDelta::seconds(5)).await;
        clock.forward(TimeDelta::milliseconds(4_999));
        assert_eq!(memory.recall(&forgotten, "a").await, Some(1));
        clock.forward(TimeDelta::milliseconds(1));
        assert_eq!(memory.recall(&forgotten, "a").await, None);
    }

    #[tokio::test]
    async fn forgetting_an_organization_ends_its_notes_and_no_others() {
        let (forgotten, memory, clock) = memory();
        let until = clock.now() + TimeDelta::seconds(5);
        memory.note("a".into(), ACME, 1, forgotten.mark(), until).await;
        memory.note("g".into(), GLOBEX, 2, forgotten.mark(), until).await;
        forgotten.forget(ACME);
        assert_eq!(memory.recall(&forgotten, "a").await, None);
        assert_eq!(memory.recall(&forgotten, "g").await, Some(2));
    }

    #[tokio::test]
    async fn what_was_asked_before_a_forgetting_is_not_believed_after_it() {
        let (forgotten, memory, clock) = memory();
        let mark = forgotten.mark();
        forgotten.forget(ACME);
        memory.note("a".into(), ACME, 1, mark, clock.now() + TimeDelta::seconds(5)).await;
        assert_eq!(memory.recall(&forgotten, "a").await, None);
    }
}
