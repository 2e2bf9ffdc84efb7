//! Time and identifiers as a parameter: the server uses the system clock, a test uses a clock that it moves itself.

use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use entity::id::TypedId;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};
use uuid::{ContextV7, Timestamp, Uuid};

/// The source of instants and identifiers. Cloning shares it.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    /// Keeps identifiers of the same millisecond in the order in which they are made.
    order: Arc<Mutex<ContextV7>>,
}

#[derive(Clone)]
enum Source {
    System,
    /// Microseconds since 1970-01-01T00:00:00Z.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The system clock.
    pub fn system() -> Self {
        Self { source: Source::System, order: Arc::new(Mutex::new(ContextV7::new())) }
    }

    /// A clock that shows `at` until [`Clock::forward`] moves it.
    pub fn fixed_at(at: DateTime<Utc>) -> Self {
        let micros = Arc::new(AtomicI64::new(at.timestamp_micros()));
        Self { source: Source::Fixed(micros), order: Arc::new(Mutex::new(ContextV7::new())) }
    }

    /// Moves a fixed clock forward. Does nothing to the system clock.
    pub fn forward(&self, by: TimeDelta) {
        if let Source::Fixed(micros) = &self.source {
            micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }

    /// The current instant in whole microseconds, the resolution of PostgreSQL.
    #[expect(clippy::disallowed_methods, reason = "the only place that reads the system clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.source {
            Source::System => truncate_to_micros(Utc::now()),
            Source::Fixed(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }

    /// The current date in UTC.
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Makes a new identifier: a UUID version 7 (RFC 9562, section 5.7). Identifiers of one clock ascend.
    pub fn new_id<T: TypedId>(&self) -> T {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        T::from_uuid(Uuid::new_v7(Timestamp::from_unix(self.order.as_ref(), seconds, now.timestamp_subsec_nanos())))
    }
}

/// Drops what is finer than a microsecond, as both databases do when they store an instant.
pub fn truncate_to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}
