//! Short memory: what was found out, believed for a while, and no longer once its organization was forgotten.
//!
//! Ages are measured on the clock of the program, so that a test can let them pass.

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
    notes: Cache<K, Finding<V>>,
    clock: Clock,
}

/// Something found out of an organization, and how long to believe it.
pub(super) struct Found<V> {
    pub value: V,
    pub organization: OrganizationId,
    pub until: DateTime<Utc>,
}

#[derive(Clone)]
struct Note<V> {
    value: V,
    organization: OrganizationId,
    mark: Mark,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// An error stands there only while those who wait for it are told.
type Finding<V> = Result<Note<V>, Arc<Error>>;

impl<K, V> Memory<K, V>
where
    K: Clone + Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    pub fn new(clock: Clock, capacity: u64) -> Self {
        Self { notes: Cache::new(capacity), clock }
    }

    /// What was noted under `key`, if it still holds.
    pub async fn recall(&self, forgotten: &Forgotten, key: &K) -> Option<V> {
        let finding = self.notes.get(key).await?;
        if self.holds(forgotten, &finding) { finding.ok().map(|note| note.value) } else { None }
    }

    /// Notes what was found out since `mark`.
    pub async fn note(&self, key: K, mark: Mark, found: Found<V>) {
        self.notes.insert(key, Ok(self.noted(mark, found))).await;
    }

    /// What holds under `key`, or else what `find` answers, asked once however many wait. An error is told to all of them, and
    /// not remembered.
    pub async fn learn<F>(&self, forgotten: &Forgotten, key: K, find: impl Fn() -> F + Send + Sync) -> Result<V>
    where
        F: Future<Output = Result<Found<V>>> + Send,
    {
        let ask = || async {
            let mark = forgotten.mark();
            find().await.map(|found| self.noted(mark, found)).map_err(Arc::new)
        };
        let entry = self.notes.entry_by_ref(&key).or_insert_with_if(ask(), |finding| !self.holds(forgotten, finding)).await;
        let fresh = entry.is_fresh();
        match entry.into_value() {
            // The one who asked began before the organization was forgotten.
            Ok(note) if forgotten.since(note.organization, note.mark) => {
                let finding = ask().await;
                self.notes.insert(key, finding.clone()).await;
                finding.map(|note| note.value).map_err(for_all)
            }
            Ok(note) => Ok(note.value),
            Err(error) => {
                if fresh {
                    self.notes.invalidate(&key).await;
                }
                Err(for_all(error))
            }
        }
    }

    fn holds(&self, forgotten: &Forgotten, finding: &Finding<V>) -> bool {
        let now = self.clock.now();

        // A clock that was set back proves nothing.
        let timely = |note: &Note<V>| note.from <= now && now < note.until;
        finding.as_ref().is_ok_and(|note| timely(note) && !forgotten.since(note.organization, note.mark))
    }

    fn noted(&self, mark: Mark, found: Found<V>) -> Note<V> {
        let Found { value, organization, until } = found;
        Note { value, organization, mark, from: self.clock.now(), until }
    }
}

/// One error for all who waited for the same answer.
fn for_all(error: Arc<Error>) -> Error {
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

    fn memory() -> (Forgotten, Memory<&'static str, u8>, Clock) {
        let clock = Clock::stopped(DateTime::UNIX_EPOCH);
        (Forgotten::default(), Memory::new(clock.clone(), 10), clock)
    }

    fn found(value: u8, organization: OrganizationId) -> Found<u8> {
        Found { value, organization, until: DateTime::UNIX_EPOCH + TimeDelta::seconds(5) }
    }

    #[tokio::test]
    async fn a_note_holds_until_its_time_is_over() {
        let (forgotten, memory, clock) = memory();
        memory.note("a", forgotten.mark(), found(1, ACME)).await;
        clock.forward(TimeDelta::milliseconds(4_999));
        assert_eq!(memory.recall(&forgotten, &"a").await, Some(1));
        clock.forward(TimeDelta::milliseconds(1));
        assert_eq!(memory.recall(&forgotten, &"a").await, None);
    }

    #[tokio::test]
    async fn forgetting_an_organization_ends_its_notes_and_no_others() {
        let (forgotten, memory, _) = memory();
        memory.note("a", forgotten.mark(), found(1, ACME)).await;
        memory.note("g", forgotten.mark(), found(2, GLOBEX)).await;
        forgotten.forget(ACME);
        assert_eq!(memory.recall(&forgotten, &"a").await, None);
        assert_eq!(memory.recall(&forgotten, &"g").await, Some(2));
    }

    #[tokio::test]
    async fn what_was_asked_before_a_forgetting_is_not_believed_after_it() {
        let (forgotten, memory, _) = memory();
        let mark = forgotten.mark();
        forgotten.forget(ACME);
        memory.note("a", mark, found(1, ACME)).await;
        assert_eq!(memory.recall(&forgotten, &"a").await, None);
    }

    #[tokio::test]
    async fn many_who_ask_at_once_ask_once() {
        let (forgotten, memory, clock) = memory();
        let asked = AtomicU64::new(0);
        let ask = || {
            memory.learn(&forgotten, "a", || async {
                asked.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Ok(found(1, ACME))
            })
        };
        let answers = futures_util::future::join_all((0..50).map(|_| ask())).await;
        assert!(answers.into_iter().all(|answer| answer.unwrap() == 1));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        clock.forward(TimeDelta::seconds(5));
        ask().await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 2, "and again when its time is over");
    }

    #[tokio::test]
    async fn who_asks_after_a_forgetting_does_not_get_an_answer_from_before() {
        let (forgotten, memory, _) = memory();
        let row = AtomicU64::new(1);
        let learn = || {
            memory.learn(&forgotten, "a", || async {
                let read = row.load(Ordering::SeqCst) as u8;
                tokio::task::yield_now().await;
                Ok(found(read, ACME))
            })
        };
        let change_then_ask = async {
            row.store(2, Ordering::SeqCst);
            forgotten.forget(ACME);
            learn().await
        };
        let (_, after) = tokio::join!(learn(), change_then_ask);
        assert_eq!(after.unwrap(), 2);
        assert_eq!(memory.recall(&forgotten, &"a").await, Some(2));
    }

    #[tokio::test]
    async fn errors_are_not_remembered() {
        let (forgotten, memory, _) = memory();
        let refused = memory.learn(&forgotten, "a", || async { Err(Error::Unauthenticated("no".into())) }).await;
        assert!(matches!(refused, Err(Error::Unauthenticated(_))));
        assert_eq!(memory.learn(&forgotten, "a", || async { Ok(found(1, ACME)) }).await.unwrap(), 1);
    }
}
