//! The period of an answer and its division into buckets, which are days, weeks, months or quarters of a time zone.
//!
//! SQLite has no time zones. So the bounds of the buckets are computed here, and both databases compare instants with them: the result is
//! exact over changes of daylight-saving time.

use crate::platform::{Error, Result};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::{Expr, ExprTrait};

/// The most buckets of one answer.
pub const MAX_BUCKETS: usize = 400;

/// The length of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    Day,
    /// From Monday.
    Week,
    Month,
    Quarter,
}

impl Grain {
    /// The first day of the bucket that contains a day.
    fn start_of(self, day: NaiveDate) -> NaiveDate {
        let start = match self {
            Self::Day => Some(day),
            Self::Week => day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())),
            Self::Month => day.with_day(1),
            Self::Quarter => day.with_day(1).and_then(|day| day.with_month(day.month0() / 3 * 3 + 1)),
        };
        start.unwrap_or(day)
    }

    /// The first day of the next bucket.
    fn next(self, start: NaiveDate) -> NaiveDate {
        let next = match self {
            Self::Day => start.checked_add_days(Days::new(1)),
            Self::Week => start.checked_add_days(Days::new(7)),
            Self::Month => start.checked_add_months(Months::new(1)),
            Self::Quarter => start.checked_add_months(Months::new(3)),
        };
        next.unwrap_or(NaiveDate::MAX)
    }
}

/// The buckets of a period, in order and without holes. Without a grain, the period is one bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buckets {
    /// The first day of each bucket. The data of the first bucket begin with the period.
    pub starts: Vec<NaiveDate>,
    /// The bounds between the buckets: one less than there are buckets.
    inner_bounds: Vec<DateTime<Utc>>,
    /// The first instant of the period.
    pub from: DateTime<Utc>,
    /// The first instant after the period.
    pub to: DateTime<Utc>,
}

impl Buckets {
    /// Divides the days from `from` to before `to`. Without `from`, the period begins 11 months before the month of its last day; without
    /// `to`, it ends today.
    ///
    /// # Errors
    /// `Invalid` for an empty period, a date outside 1970 to 2999, and for more buckets than [`MAX_BUCKETS`].
    pub fn new(from: Option<NaiveDate>, to: Option<NaiveDate>, now: DateTime<Utc>, zone: Tz, grain: Option<Grain>) -> Result<Self> {
        for (name, date) in [("from", from), ("to", to)] {
            if date.is_some_and(|date| !(1970..3000).contains(&date.year())) {
                return Err(Error::invalid(format!("where.period.{name}"), "must be a date from 1970-01-01 to 2999-12-31"));
            }
        }
        let to = to.unwrap_or_else(|| Grain::Day.next(now.with_timezone(&zone).date_naive()));
        let last_month = Grain::Month.start_of(to.checked_sub_days(Days::new(1)).unwrap_or(to));
        let from = from.unwrap_or_else(|| last_month.checked_sub_months(Months::new(11)).unwrap_or(last_month));
        if from >= to {
            let message = format!("where.period: from must be before to, and the period from {from} to {to} has no day");
            return Err(Error::invalid("where.period", message));
        }
        let mut starts = Vec::new();
        let mut start = grain.map_or(from, |grain| grain.start_of(from));
        while start < to {
            if starts.len() == MAX_BUCKETS {
                let message = format!(
                    "where.period: the period from {from} to {to} has more than {MAX_BUCKETS} of these units of time: ask for a shorter \
                     period or a larger unit"
                );
                return Err(Error::invalid("where.period", message));
            }
            starts.push(start);
            start = grain.map_or(to, |grain| grain.next(start));
        }
        let inner_bounds = starts.iter().skip(1).map(|start| start_of_day(*start, zone)).collect();
        Ok(Self { starts, inner_bounds, from: start_of_day(from, zone), to: start_of_day(to, zone) })
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The number of the bucket that contains an instant of the period.
    pub fn position(&self, instant: DateTime<Utc>) -> usize {
        self.inner_bounds.partition_point(|bound| *bound <= instant)
    }

    /// The number of the bucket that contains an instant of the period, as an SQL expression: a binary search by comparisons. An instant
    /// before the period is in the first bucket.
    pub fn index_of(&self, instant: &Expr) -> Expr {
        search(&self.inner_bounds, 0, instant).cast_as("bigint")
    }
}

fn search(bounds: &[DateTime<Utc>], offset: i64, instant: &Expr) -> Expr {
    let (before, after) = bounds.split_at(bounds.len() / 2);
    let Some((bound, after)) = after.split_first() else { return Expr::cust(offset.to_string()) };
    let count = i64::try_from(before.len()).unwrap_or_default();
    Expr::case(instant.clone().lt(*bound), search(before, offset, instant)).finally(search(after, offset + count + 1, instant)).into()
}

/// The first instant of a day. Where clocks are put forward at midnight, the day begins later; where a whole day is left out, with the next.
fn start_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let quarters = (0..200).filter_map(|quarters| midnight.checked_add_signed(TimeDelta::minutes(15 * quarters)));
    let start = quarters.into_iter().find_map(|time| zone.from_local_datetime(&time).earliest());
    start.map_or_else(|| midnight.and_utc(), |start| start.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn buckets(from: &str, to: &str, zone: &str, grain: Grain) -> Buckets {
        Buckets::new(Some(date(from)), Some(date(to)), now(), zone.parse().unwrap(), Some(grain)).unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-03-15T23:30:00Z".parse().unwrap()
    }

    #[test]
    fn a_period_that_is_not_given_is_the_last_twelve_months_in_the_time_zone() {
        let of = |zone: &str| Buckets::new(None, None, now(), zone.parse().unwrap(), Some(Grain::Month)).unwrap();
        assert_eq!((of("UTC").starts.len(), of("UTC").starts[0]), (12, date("2025-04-01")));
        assert_eq!(of("UTC").to.to_rfc3339(), "2026-03-16T00:00:00+00:00");
        assert_eq!(of("Asia/Tokyo").to.to_rfc3339(), "2026-03-16T15:00:00+00:00", "there it is the 16th already");
    }

    #[test]
    fn buckets_begin_at_midnight_of_the_time_zone_also_when_daylight_saving_time_changes() {
        let days = buckets("2026-03-28", "2026-03-31", "Europe/Zurich", Grain::Day);
        let bounds: Vec<_> = days.inner_bounds.iter().map(DateTime::to_rfc3339).collect();
        assert_eq!(bounds, ["2026-03-28T23:00:00+00:00", "2026-03-29T22:00:00+00:00"], "the 29th has 23 hours");
        // Clocks are put forward at midnight: the day begins at 01:00.
        assert_eq!(start_of_day(date("2018-11-04"), "America/Sao_Paulo".parse().unwrap()).to_rfc3339(), "2018-11-04T03:00:00+00:00");
        // There was no 30 December 2011 in Samoa.
        let samoa: Tz = "Pacific/Apia".parse().unwrap();
        assert_eq!(start_of_day(date("2011-12-30"), samoa), start_of_day(date("2011-12-31"), samoa));
    }

    #[test]
    fn weeks_begin_on_monday_and_quarters_in_january() {
        assert_eq!(
            buckets("2026-01-01", "2026-01-13", "UTC", Grain::Week).starts,
            [date("2025-12-29"), date("2026-01-05"), date("2026-01-12")]
        );
        assert_eq!(buckets("2026-02-20", "2026-07-02", "UTC", Grain::Quarter).starts.len(), 3);
        assert_eq!(buckets("2026-02-20", "2026-07-02", "UTC", Grain::Quarter).from.to_rfc3339(), "2026-02-20T00:00:00+00:00");
    }

    #[test]
    fn an_empty_period_and_too_many_buckets_are_refused() {
        let of = |from: &str, to: &str, grain| Buckets::new(Some(date(from)), Some(date(to)), now(), Tz::UTC, grain);
        assert!(of("2026-01-02", "2026-01-01", None).is_err());
        assert!(of("2026-01-01", "2026-01-01", None).is_err());
        assert!(of("1969-01-01", "2026-01-01", None).is_err());
        assert_eq!(of("2025-01-01", "2026-02-05", Some(Grain::Day)).unwrap().len(), MAX_BUCKETS);
        assert!(of("2025-01-01", "2026-02-06", Some(Grain::Day)).is_err());
        assert_eq!(of("1970-01-01", "2026-02-05", None).unwrap().len(), 1);
    }
}
