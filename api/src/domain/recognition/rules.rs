//! The limits of recognitions. Pure.

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::EmployeeId;

/// The longest text, in characters.
pub const MAX_TEXT: usize = 2000;

/// The period of the limits against spam.
pub const PERIOD: TimeDelta = TimeDelta::hours(24);

/// How many recognitions one employee gives to another within the period.
pub const MAX_TO_ONE: usize = 3;

/// How many recognitions one employee gives within the period.
pub const MAX_TOTAL: usize = 20;

/// When the giver can thank the receiver again, and the limit that prevents it now. `None` when nothing does. `recent` are the receivers and
/// the instants of the latest recognitions of the giver, the latest first, at least [`MAX_TOTAL`] of them if there are so many. Withdrawn
/// ones count: their readers were told.
pub fn find_limit(recent: &[(EmployeeId, DateTime<Utc>)], receiver: EmployeeId, now: DateTime<Utc>) -> Option<(DateTime<Utc>, String)> {
    let within: Vec<_> = recent.iter().filter(|(_, at)| *at + PERIOD > now).collect();
    // The limit is free again when the oldest of the last `max` leaves the period.
    let oldest_of = |max: usize, mut instants: Vec<DateTime<Utc>>| {
        instants.sort_unstable_by(|one, other| other.cmp(one));
        instants.get(max - 1).map(|at| *at + PERIOD)
    };
    let total = oldest_of(MAX_TOTAL, within.iter().map(|(_, at)| *at).collect());
    let to_one = oldest_of(MAX_TO_ONE, within.iter().filter(|(to, _)| *to == receiver).map(|(_, at)| *at).collect());
    let total = total.map(|at| (at, format!("you have given {MAX_TOTAL} recognitions")));
    let to_one = to_one.map(|at| (at, format!("you have given this person {MAX_TO_ONE} recognitions")));
    total.into_iter().chain(to_one).max_by_key(|(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn employee(number: usize) -> EmployeeId {
        EmployeeId(Uuid::from_u128(number as u128))
    }

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    #[test]
    fn the_fourth_to_one_person_waits_until_the_first_of_three_is_a_day_old() {
        let recent = [(employee(1), at(9)), (employee(1), at(5)), (employee(2), at(3)), (employee(1), at(1))];
        let found = find_limit(&recent, employee(1), at(24)).map(|(at, _)| at);
        assert_eq!(found, Some(at(25)));
        assert_eq!(find_limit(&recent, employee(1), at(25)), None, "at the named instant it is possible");
        assert_eq!(find_limit(&recent, employee(2), at(24)), None);
    }

    #[test]
    fn the_twenty_first_in_total_waits_whoever_receives_it() {
        let recent: Vec<_> = (0..20).map(|number| (employee(number), at(20 - i64::try_from(number).unwrap_or_default()))).collect();
        let found = find_limit(&recent, employee(99), at(21)).map(|(at, _)| at);
        assert_eq!(found, Some(at(25)), "the oldest was given in hour 1");
        assert_eq!(find_limit(&recent, employee(99), at(25)), None);
    }

    #[test]
    fn of_both_limits_the_later_instant_is_named() {
        let mut recent: Vec<_> = (0..17).map(|number| (employee(number + 9), at(1))).collect();
        recent.splice(0..0, [3, 4, 5].map(|hour| (employee(1), at(hour))));
        let (instant, reason) = find_limit(&recent, employee(1), at(6)).unwrap_or_default();
        assert_eq!(instant, at(27));
        assert!(reason.contains("this person"), "{reason}");
    }
}
