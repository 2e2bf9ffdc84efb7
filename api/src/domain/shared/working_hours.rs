//! Working hours of two time zones: how many minutes of a week they share. Pure.
//!
//! A working week is Monday to Friday, 09:00 to 17:00 of the local time.

use chrono::{NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

/// The minutes of a working week.
pub const MINUTES_PER_WEEK: i32 = WORKING_DAYS * MINUTES_PER_DAY;

const WORKING_DAYS: i32 = 5;
const MINUTES_PER_DAY: i32 = 8 * 60;
const DAY: i32 = 24 * 60;
const WEEK: i32 = 7 * DAY;

/// The offset of a time zone from UTC on a date, in minutes: positive in the east. `None` for an unknown name.
pub fn utc_offset_minutes(time_zone: &str, on: NaiveDate) -> Option<i32> {
    let zone: Tz = time_zone.parse().ok()?;
    let noon = on.and_time(NaiveTime::from_hms_opt(12, 0, 0)?);
    Some(zone.offset_from_utc_datetime(&noon).fix().local_minus_utc() / 60)
}

/// The minutes of a week that two offsets from UTC share.
pub fn shared_minutes(offset: i32, other: i32) -> i32 {
    let shift = offset - other;
    let days = (0..WORKING_DAYS).flat_map(|one| (0..WORKING_DAYS).map(move |other| (one - other) * DAY));
    // A day of one week may overlap with a day of the next or the previous week.
    let starts = days.flat_map(|days| [-WEEK, 0, WEEK].map(|weeks| days + weeks + shift));
    starts.map(|start| (MINUTES_PER_DAY - start.abs()).max(0)).sum()
}

/// The minutes of a week that two time zones share on a date; none when one of them is unknown.
pub fn shared_minutes_of_zones(one: Option<&str>, other: Option<&str>, on: NaiveDate) -> i32 {
    let offset = |zone: Option<&str>| utc_offset_minutes(zone?, on);
    offset(one).zip(offset(other)).map_or(0, |(one, other)| shared_minutes(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(one: &str, other: &str, on: &str) -> i32 {
        shared_minutes_of_zones(Some(one), Some(other), on.parse().unwrap())
    }

    #[test]
    fn shared_minutes_follow_the_daylight_saving_of_the_date() {
        assert_eq!(shared("Europe/Vienna", "Europe/Vienna", "2026-01-15"), 2400);
        assert_eq!(shared("Europe/Vienna", "Europe/London", "2026-01-15"), 5 * 420);
        // Six hours apart in winter; five between the change in America and the change in Europe.
        assert_eq!(shared("Europe/Vienna", "America/New_York", "2026-01-15"), 5 * 120);
        assert_eq!(shared("Europe/Vienna", "America/New_York", "2026-03-16"), 5 * 180);
        assert_eq!(shared("America/New_York", "Europe/Vienna", "2026-03-16"), 5 * 180);
        // In the south, summer is in January.
        assert_eq!(shared("Australia/Sydney", "Asia/Tokyo", "2026-01-15"), 5 * 360);
        assert_eq!(shared("Australia/Sydney", "Asia/Tokyo", "2026-07-15"), 5 * 420);
    }

    #[test]
    fn days_that_differ_by_the_date_line_overlap_on_four_days() {
        assert_eq!(shared("Pacific/Auckland", "Pacific/Honolulu", "2026-07-15"), 4 * 360);
        assert_eq!(shared("Pacific/Auckland", "No/Such_Zone", "2026-07-15"), 0);
    }
}
