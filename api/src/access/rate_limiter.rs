//! Rate limits of a caller per minute: the number of requests, and their cost. Each node counts for itself.

use super::Actor;
use crate::platform::{Error, Result, clock::Clock, config::Config};
use entity::id::OrganizationId;
use governor::{NotUntil, Quota, clock, middleware::StateInformationMiddleware, nanos::Nanos, state::keyed::DashMapStateStore};
use std::{num::NonZeroU32, time::Duration};

type CallerKey = (OrganizationId, String);
type KeyedLimiter = governor::RateLimiter<CallerKey, DashMapStateStore<CallerKey>, GovernorClock, StateInformationMiddleware>;

/// The budgets of all callers. A budget starts full and refills evenly over a minute.
pub struct RateLimiter {
    requests: KeyedLimiter,
    cost: KeyedLimiter,
    clock: GovernorClock,
}

impl RateLimiter {
    pub fn new(config: &Config, clock: Clock) -> Self {
        let clock = GovernorClock(clock);
        let limiter = |per_minute: u32| {
            let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
            KeyedLimiter::new(quota, DashMapStateStore::default(), clock.clone())
        };
        Self { requests: limiter(config.limit_requests_per_minute), cost: limiter(config.limit_cost_per_minute), clock: clock.clone() }
    }

    /// Counts one request.
    ///
    /// # Errors
    /// `TooMany` when the request budget of the caller is used up.
    pub fn count_request(&self, actor: &Actor) -> Result<()> {
        self.requests.check_key(&caller_key(actor)).map(drop).map_err(|until| self.throttled("requests", &until))
    }

    /// Takes `cost` from the cost budget of the caller, and returns the rest of the budget.
    ///
    /// # Errors
    /// `TooMany` when the budget is smaller than `cost`; then nothing is taken.
    pub fn charge_cost(&self, actor: &Actor, cost: u64) -> Result<u32> {
        // Budgets are u32, so a larger cost never fits.
        let cost = NonZeroU32::new(u32::try_from(cost).unwrap_or(u32::MAX)).unwrap_or(NonZeroU32::MIN);
        match self.cost.check_key_n(&caller_key(actor), cost) {
            Ok(Ok(state)) => Ok(state.remaining_burst_capacity()),
            Ok(Err(until)) => Err(self.throttled("cost", &until)),
            // The cost exceeds the size of the budget: no wait would help.
            Err(_) => Err(Error::TooMany { retry_after: Duration::from_secs(60) }),
        }
    }

    /// Frees the memory of callers whose budgets are full.
    pub fn evict_idle(&self) {
        self.requests.retain_recent();
        self.cost.retain_recent();
    }

    fn throttled(&self, budget: &'static str, until: &NotUntil<Nanos>) -> Error {
        metrics::counter!("coachgraph_throttled_total", "budget" => budget).increment(1);
        let wait = until.wait_time_from(clock::Clock::now(&self.clock));
        // `Retry-After` has whole seconds; rounded up.
        Error::TooMany { retry_after: Duration::from_secs(wait.as_secs() + 1) }
    }
}

fn caller_key(actor: &Actor) -> CallerKey {
    (actor.organization(), actor.key())
}

/// The clock of the program, for the `governor` crate.
#[derive(Clone)]
struct GovernorClock(Clock);

impl clock::Clock for GovernorClock {
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

    fn limiter(clock: &Clock) -> RateLimiter {
        let mut config = Config::defaults().unwrap();
        (config.limit_requests_per_minute, config.limit_cost_per_minute) = (3, 120);
        RateLimiter::new(&config, clock.clone())
    }

    fn actor() -> Actor {
        Actor::operator(OrganizationId::from_uuid(uuid::Uuid::nil()))
    }

    fn retry_after_seconds<T: std::fmt::Debug>(result: Result<T>) -> u64 {
        match result.unwrap_err() {
            Error::TooMany { retry_after } => retry_after.as_secs(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn request_budget_refills_after_the_reported_wait() {
        let clock = Clock::fixed_at(DateTime::UNIX_EPOCH);
        let limiter = limiter(&clock);
        for _ in 0..3 {
            limiter.count_request(&actor()).unwrap();
        }
        let seconds = retry_after_seconds(limiter.count_request(&actor()));
        assert!((20..=21).contains(&seconds), "{seconds}");
        clock.forward(TimeDelta::seconds(i64::try_from(seconds).unwrap()));
        limiter.count_request(&actor()).unwrap();
        assert!(limiter.count_request(&actor()).is_err());
    }

    #[test]
    fn cost_above_the_rest_of_the_budget_takes_nothing() {
        let clock = Clock::fixed_at(DateTime::UNIX_EPOCH);
        let limiter = limiter(&clock);
        assert_eq!(limiter.charge_cost(&actor(), 100).unwrap(), 20);
        assert!((5..=6).contains(&retry_after_seconds(limiter.charge_cost(&actor(), 30))));
        assert_eq!(limiter.charge_cost(&actor(), 20).unwrap(), 0);
        assert_eq!(retry_after_seconds(limiter.charge_cost(&actor(), 1_000_000)), 60);
        clock.forward(TimeDelta::seconds(120));
        limiter.evict_idle();
        assert_eq!(limiter.cost.len(), 0);
    }
}
