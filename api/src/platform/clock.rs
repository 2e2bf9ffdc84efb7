//! Time and identifiers as a parameter: production reads the system's clock, a test moves its own.

use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use entity::id::TypedId;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};
use uuid::{ContextV7, Timestamp, Uuid};

/// Where instants and identifiers come from. Cloning shares the clock.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    /// Keeps identifiers made within one millisecond in the order in which they were made.
    order: Arc<Mutex<ContextV7>>,
}

#[derive(Clone)]
enum Source {
    System,
    /// Microseconds since 1970.
    Stopped(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self { source: Source::System, order: Arc::new(Mutex::new(ContextV7::new())) }
    }

    /// A clock that stands still at `at` until it is moved.
    pub fn stopped(at: DateTime<Utc>) -> Self {
        let micros = Arc::new(AtomicI64::new(at.timestamp_micros()));
        Self { source: Source::Stopped(micros), order: Arc::new(Mutex::new(ContextV7::new())) }
    }

    /// Moves a stopped clock; the system's clock does not listen.
    pub fn forward(&self, by: TimeDelta) {
        if let Source::Stopped(micros) = &self.source {
            micros.fetch_add(by.num_microseconds().unwrap_or_default(), Ordering::SeqCst);
        }
    }

    /// Now, in whole microseconds: the finest that PostgreSQL keeps.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.source {
            Source::System => truncated(Utc::now()),
            Source::Stopped(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }

    /// Today in UTC.
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// A new identifier: UUID version 7 (RFC 9562, section 5.7).
    pub fn id<T: TypedId>(&self) -> T {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        T::from_uuid(Uuid::new_v7(Timestamp::from_unix(self.order.as_ref(), seconds, now.timestamp_subsec_nanos())))
    }
}

/// An instant in whole microseconds, as both databases keep it.
pub fn truncated(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(at)
}
