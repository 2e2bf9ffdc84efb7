//! Working hours of two people: how many minutes of a week they share. Pure.

use super::week::{DAY, Week, Weekday};
use chrono::{NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

/// The minutes of an ordinary working week: five days of eight hours.
pub const MINUTES_PER_WEEK: i32 = 5 * 8 * 60;

const WEEK: i32 = 7 * DAY as i32;

/// The working hours of a week in UTC, at the offset that a time zone has on one date: intervals of minutes since Monday, 00:00, in ascending
/// order, within one week.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcWeek(Vec<(i32, i32)>);

impl UtcWeek {
    /// The working hours of a week in a time zone, at its offset on a date. `None` for an unknown name.
    pub fn new(week: &Week, time_zone: &str, on: NaiveDate) -> Option<Self> {
        let offset = utc_offset_minutes(time_zone, on)?;
        let mut intervals = Vec::with_capacity(week.0.len() + 1);
        for interval in &week.0 {
            let midnight = days_since_monday(interval.weekday) * i32::from(DAY) - offset;
            let start = (midnight + i32::from(interval.start.0)).rem_euclid(WEEK);
            let end = start + i32::from(interval.end.0) - i32::from(interval.start.0);
            // What exceeds the week is at its beginning: each week is like the others.
            intervals.push((start, end.min(WEEK)));
            if end > WEEK {
                intervals.push((0, end - WEEK));
            }
        }
        intervals.sort_unstable();
        Some(Self(intervals))
    }

    /// The minutes of a week in which both work.
    pub fn shared_minutes(&self, other: &Self) -> i32 {
        let (mut own, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut minutes = 0;
        while let (Some((start, end)), Some((other_start, other_end))) = (own.peek(), others.peek()) {
            minutes += (end.min(other_end) - start.max(other_start)).max(0);
            if end <= other_end {
                own.next();
            } else {
                others.next();
            }
        }
        minutes
    }
}

/// The offset of a time zone from UTC on a date, in minutes: positive in the east. `None` for an unknown name.
fn utc_offset_minutes(time_zone: &str, on: NaiveDate) -> Option<i32> {
    let zone: Tz = time_zone.parse().ok()?;
    let noon = on.and_time(NaiveTime::from_hms_opt(12, 0, 0)?);
    Some(zone.offset_from_utc_datetime(&noon).fix().local_minus_utc() / 60)
}

fn days_since_monday(weekday: Weekday) -> i32 {
    match weekday {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::shared::week::{Interval, TimeOfDay};

    fn week(zone: &str, on: &str) -> UtcWeek {
        UtcWeek::new(&Week::default(), zone, on.parse().unwrap()).unwrap()
    }

    fn own_week(zone: &str, intervals: &[(Weekday, &str, &str)]) -> UtcWeek {
        let time = |text: &str| TimeOfDay::parse(text).unwrap();
        let interval = |(weekday, start, end): &(Weekday, &str, &str)| Interval { weekday: *weekday, start: time(start), end: time(end) };
        UtcWeek::new(&Week(intervals.iter().map(interval).collect()), zone, "2026-01-15".parse().unwrap()).unwrap()
    }

    fn shared(one: &str, other: &str, on: &str) -> i32 {
        let (one, other) = (week(one, on), week(other, on));
        assert_eq!(one.shared_minutes(&other), other.shared_minutes(&one));
        one.shared_minutes(&other)
    }

    #[test]
    fn shared_minutes_follow_the_daylight_saving_of_the_date() {
        assert_eq!(shared("Europe/Vienna", "Europe/Vienna", "2026-01-15"), 2400);
        assert_eq!(shared("Europe/Vienna", "Europe/London", "2026-01-15"), 5 * 420);
        // Six hours apart in winter; five between the change in America and the change in Europe.
        assert_eq!(shared("Europe/Vienna", "America/New_York", "2026-01-15"), 5 * 120);
        assert_eq!(shared("Europe/Vienna", "America/New_York", "2026-03-16"), 5 * 180);
        // In the south, summer is in January.
        assert_eq!(shared("Australia/Sydney", "Asia/Tokyo", "2026-01-15"), 5 * 360);
        assert_eq!(shared("Australia/Sydney", "Asia/Tokyo", "2026-07-15"), 5 * 420);
    }

    #[test]
    fn days_that_differ_by_the_date_line_overlap_on_four_days() {
        assert_eq!(shared("Pacific/Auckland", "Pacific/Honolulu", "2026-07-15"), 4 * 360);
        assert_eq!(UtcWeek::new(&Week::default(), "No/Such_Zone", "2026-07-15".parse().unwrap()), None);
    }

    #[test]
    fn own_hours_count_where_they_overlap_also_across_the_end_of_the_week() {
        let default = week("Europe/Vienna", "2026-01-15");
        let evenings = own_week("Europe/Vienna", &[(Weekday::Monday, "16:00", "21:00"), (Weekday::Saturday, "09:00", "17:00")]);
        assert_eq!((default.shared_minutes(&evenings), evenings.shared_minutes(&default)), (60, 60));
        // Sunday, 22:00 to 24:00 in London is the night to Monday in Vienna.
        let sunday = own_week("Europe/London", &[(Weekday::Sunday, "22:00", "24:00")]);
        let monday = own_week("Europe/Vienna", &[(Weekday::Monday, "00:00", "02:00"), (Weekday::Sunday, "23:00", "23:30")]);
        assert_eq!((sunday.shared_minutes(&monday), monday.shared_minutes(&sunday)), (90, 90));
        let always: Vec<_> = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday]
            .into_iter()
            .chain([Weekday::Saturday, Weekday::Sunday])
            .map(|weekday| (weekday, "00:00", "24:00"))
            .collect();
        let always = own_week("Asia/Kathmandu", &always);
        assert_eq!((always.shared_minutes(&always), always.shared_minutes(&default)), (WEEK, 2400));
    }
}
