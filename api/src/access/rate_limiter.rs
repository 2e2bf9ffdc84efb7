//! Rate limits per minute: the number of requests of a caller, and their cost; the sign-ins to the console from an address. Each node counts
//! for itself.

use super::Actor;
use crate::platform::{Error, Result, clock::Clock, config::Config};
use entity::id::OrganizationId;
use governor::{NotUntil, Quota, clock, middleware::StateInformationMiddleware, nanos::Nanos, state::keyed::DashMapStateStore};
use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

type CallerKey = (OrganizationId, String);
/// The network of a client, and the organization; `None`: all of them.
type SignInKey = (Option<IpAddr>, Option<String>);
type Limiter<K> = governor::RateLimiter<K, DashMapStateStore<K>, GovernorClock, StateInformationMiddleware>;

/// How many times as many sign-ins an address has for all organizations as for one: one office may have several.
const ORGANIZATIONS_PER_ADDRESS: u32 = 4;

/// The budgets of all callers. A budget starts full and refills evenly over a minute.
pub struct RateLimiter {
    requests: Limiter<CallerKey>,
    cost: Limiter<CallerKey>,
    sign_ins: Limiter<SignInKey>,
    sign_ins_of_address: Limiter<SignInKey>,
    clock: GovernorClock,
}

impl RateLimiter {
    pub fn new(config: &Config, clock: Clock) -> Self {
        let clock = GovernorClock(clock);
        let sign_ins = config.console_sign_ins_per_minute;
        Self {
            requests: limiter(config.limit_requests_per_minute, &clock),
            cost: limiter(config.limit_cost_per_minute, &clock),
            sign_ins: limiter(sign_ins, &clock),
            sign_ins_of_address: limiter(sign_ins.saturating_mul(ORGANIZATIONS_PER_ADDRESS), &clock),
            clock,
        }
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

    /// Counts one request to sign in to the console of an organization, which is `None` when the request names none.
    ///
    /// # Errors
    /// `TooMany` when the budget of the address, or that of the address for the organization, is used up.
    pub fn count_sign_in(&self, address: Option<IpAddr>, organization: Option<String>) -> Result<()> {
        let network = address.map(network);
        let of_address = self.sign_ins_of_address.check_key(&(network, None));
        of_address.map_err(|until| self.throttled("sign_ins", &until))?;
        if organization.is_none() {
            return Ok(());
        }
        self.sign_ins.check_key(&(network, organization)).map(drop).map_err(|until| self.throttled("sign_ins", &until))
    }

    /// Frees the memory of callers whose budgets are full.
    pub fn evict_idle(&self) {
        self.requests.retain_recent();
        self.cost.retain_recent();
        self.sign_ins.retain_recent();
        self.sign_ins_of_address.retain_recent();
    }

    fn throttled(&self, budget: &'static str, until: &NotUntil<Nanos>) -> Error {
        metrics::counter!("coachgraph_throttled_total", "budget" => budget).increment(1);
        let wait = until.wait_time_from(clock::Clock::now(&self.clock));
        // `Retry-After` has whole seconds; rounded up.
        Error::TooMany { retry_after: Duration::from_secs(wait.as_secs() + 1) }
    }
}

fn limiter<K: Clone + Eq + Hash>(per_minute: u32, clock: &GovernorClock) -> Limiter<K> {
    let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
    Limiter::new(quota, DashMapStateStore::default(), clock.clone())
}

/// The addresses that one client has: with IPv6, all of its network, which has 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
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
    fn sign_ins_are_counted_by_network_and_organization() {
        let clock = Clock::fixed_at(DateTime::UNIX_EPOCH);
        let mut config = Config::defaults().unwrap();
        config.console_sign_ins_per_minute = 2;
        let limiter = RateLimiter::new(&config, clock.clone());
        let count = |address: &str, organization: Option<&str>| {
            limiter.count_sign_in(Some(address.parse().unwrap()), organization.map(str::to_owned)).is_ok()
        };
        assert!(count("10.0.0.1", Some("acme")) && count("10.0.0.1", Some("acme")) && !count("10.0.0.1", Some("acme")));
        assert!(count("10.0.0.1", Some("globex")) && count("10.0.0.2", Some("acme")), "another organization, another address");
        // Of the eight of an address, four are used; unknown organizations count for the address.
        assert!((0..4).all(|_| count("10.0.0.1", None)) && !count("10.0.0.1", None) && !count("::ffff:10.0.0.1", Some("initech")));
        assert!(count("2001:db8::1", Some("acme")) && count("2001:db8::2:3:4:5", Some("acme")) && !count("2001:db8::6", Some("acme")));
        assert!(count("2001:db8:0:1::1", Some("acme")), "another network");
        clock.forward(TimeDelta::seconds(30));
        assert!(count("10.0.0.2", Some("acme")) && limiter.count_sign_in(None, None).is_ok());
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
