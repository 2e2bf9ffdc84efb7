//! How much a caller may do in a minute: requests, and their cost. Counted by this node alone.

use super::Actor;
use crate::platform::{Error, Result, clock::Clock, config::Config};
use entity::id::OrganizationId;
use governor::{
    NotUntil, Quota, RateLimiter, clock, middleware::StateInformationMiddleware, nanos::Nanos, state::keyed::DashMapStateStore,
};
use std::{num::NonZeroU32, time::Duration};

type Key = (OrganizationId, String);
type Limiter = RateLimiter<Key, DashMapStateStore<Key>, Ticks, StateInformationMiddleware>;

/// The budgets of all callers. A budget is full at first and fills up again evenly.
pub struct Rate {
    requests: Limiter,
    cost: Limiter,
    ticks: Ticks,
}

impl Rate {
    pub fn new(config: &Config, clock: Clock) -> Self {
        let ticks = Ticks(clock);
        let limiter = |per_minute: u32| {
            let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
            Limiter::new(quota, DashMapStateStore::default(), ticks.clone())
        };
        Self { requests: limiter(config.limit_requests_per_minute), cost: limiter(config.limit_cost_per_minute), ticks: ticks.clone() }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// `TooMany` when the caller has made all of this minute.
    pub fn request(&self, actor: &Actor) -> Result<()> {
        self.requests.check_key(&key(actor)).map(drop).map_err(|until| self.throttled("requests", &until))
    }

    /// Takes `cost` from the caller's budget and answers what is left of it.
    ///
    /// # Errors
    /// `TooMany` when less than that is left; then nothing is taken.
    pub fn spend(&self, actor: &Actor, cost: u64) -> Result<u32> {
        // No budget is larger than a u32: what is, cannot be afforded.
        let cost = NonZeroU32::new(u32::try_from(cost).unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN);
        match self.cost.check_key_n(&key(actor), cost) {
            Ok(Ok(left)) => Ok(left.remaining_burst_capacity()),
            Ok(Err(until)) => Err(self.throttled("cost", &until)),
            Err(_) => Err(Error::TooMany { retry_after: Duration::from_secs(60) }),
        }
    }

    /// Forgets callers whose budgets are full.
    pub fn sweep(&self) {
        self.requests.retain_recent();
        self.cost.retain_recent();
    }

    fn throttled(&self, budget: &'static str, until: &NotUntil<Nanos>) -> Error {
        metrics::counter!("coachgraph_throttled_total", "budget" => budget).increment(1);
        let wait = until.wait_time_from(clock::Clock::now(&self.ticks));
        // In whole seconds, rounded up, as Retry-After says it.
        Error::TooMany { retry_after: Duration::from_secs(wait.as_secs() + 1) }
    }
}

fn key(actor: &Actor) -> Key {
    (actor.organization(), actor.key())
}

/// Our clock as the limiter reads it.
#[derive(Clone)]
struct Ticks(Clock);

impl clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let now = self.0.now().timestamp_nanos_opt().and_then(|nanos| u64::try_from(nanos).ok());
        now.unwrap_or_default().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};
    use entity::id::TypedId;

    fn rate(clock: &Clock) -> Rate {
        let mut config = Config::defaults().unwrap();
        (config.limit_requests_per_minute, config.limit_cost_per_minute) = (3, 120);
        Rate::new(&config, clock.clone())
    }

    fn actor() -> Actor {
        Actor::operator(OrganizationId::from_uuid(uuid::Uuid::nil()))
    }

    fn wait<T: std::fmt::Debug>(refused: Result<T>) -> u64 {
        match refused.unwrap_err() {
            Error::TooMany { retry_after } => retry_after.as_secs(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_caller_may_make_as_many_requests_as_set_and_then_waits() {
        let clock = Clock::stopped(DateTime::UNIX_EPOCH);
        let rate = rate(&clock);
        for _ in 0..3 {
            rate.request(&actor()).unwrap();
        }
        let seconds = wait(rate.request(&actor()));
        assert!((20..=21).contains(&seconds), "{seconds}");
        clock.forward(TimeDelta::seconds(i64::try_from(seconds).unwrap()));
        rate.request(&actor()).unwrap();
        assert!(rate.request(&actor()).is_err());
    }

    #[test]
    fn what_is_left_is_told_and_what_is_too_dear_takes_nothing() {
        let clock = Clock::stopped(DateTime::UNIX_EPOCH);
        let rate = rate(&clock);
        assert_eq!(rate.spend(&actor(), 100).unwrap(), 20);
        assert!((5..=6).contains(&wait(rate.spend(&actor(), 30))));
        assert_eq!(rate.spend(&actor(), 20).unwrap(), 0);
        assert_eq!(wait(rate.spend(&actor(), 1_000_000)), 60);
        clock.forward(TimeDelta::seconds(120));
        rate.sweep();
        assert_eq!(rate.cost.len(), 0);
    }
}
