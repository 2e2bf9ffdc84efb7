//! When a roster source is due: a cron expression in a time zone. Pure.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};

/// A checked schedule.
pub struct Schedule {
    cron: Cron,
    time_zone: Tz,
}

impl Schedule {
    /// Parses a cron expression of five fields: minute, hour, day of the month, month and day of the week.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn parse(expression: &str, time_zone: Tz) -> Result<Self, String> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(expression).map_err(|error| error.to_string())?;
        Ok(Self { cron, time_zone })
    }

    /// The first time after `now` at which the schedule is due. `None` when it never is, such as on 31 February.
    ///
    /// When clocks go forward, a time that is skipped is due at the next time that exists; when they go back, a fixed time is due once.
    pub fn next_after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let next = self.cron.find_next_occurrence(&now.with_timezone(&self.time_zone), false).ok()?;
        Some(next.with_timezone(&Utc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, zone: &str, now: &str) -> String {
        let schedule = Schedule::parse(expression, zone.parse().unwrap()).unwrap();
        schedule.next_after(now.parse().unwrap()).map_or_else(|| "never".into(), |at| at.to_rfc3339())
    }

    #[test]
    fn a_schedule_is_due_at_its_local_time_in_summer_and_winter() {
        assert_eq!(next("30 2 * * *", "Europe/Vienna", "2026-01-15T12:00:00Z"), "2026-01-16T01:30:00+00:00");
        assert_eq!(next("30 2 * * *", "Europe/Vienna", "2026-07-15T12:00:00Z"), "2026-07-16T00:30:00+00:00");
        assert_eq!(next("0 6 * * 1-5", "America/New_York", "2026-01-16T12:00:00Z"), "2026-01-19T11:00:00+00:00");
    }

    #[test]
    fn a_time_that_the_clock_skips_is_not_lost_and_one_that_it_repeats_is_due_once() {
        // 02:30 does not exist on 29 March 2026 in Vienna, and exists twice on 25 October.
        assert_eq!(next("30 2 * * *", "Europe/Vienna", "2026-03-28T12:00:00Z"), "2026-03-29T01:00:00+00:00");
        let first = next("30 2 * * *", "Europe/Vienna", "2026-10-24T12:00:00Z");
        assert_eq!(first, "2026-10-25T00:30:00+00:00");
        assert_eq!(next("30 2 * * *", "Europe/Vienna", &first), "2026-10-26T01:30:00+00:00");
    }

    #[test]
    fn expressions_of_five_fields_only_are_accepted() {
        for invalid in ["", "* * * *", "0 0 2 * * *", "61 * * * *", "every day", "0 0 2 * * * 2026"] {
            assert!(Schedule::parse(invalid, Tz::UTC).is_err(), "{invalid}");
        }
        assert_eq!(next("0 0 31 2 *", "UTC", "2026-01-01T00:00:00Z"), "never");
    }
}
