//! The hours of a week in which a person works: intervals of local time on weekdays. Pure.

use crate::platform::error::Problems;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The largest number of intervals of a week.
const MAX_INTERVALS: usize = 42;

/// The minutes of a day.
pub const DAY: u16 = 24 * 60;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The weekday of a date.
    pub fn of(date: chrono::NaiveDate) -> Self {
        match date.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

/// A time of a day as minutes since midnight, 0 to 1,440. As text `HH:MM`, from `00:00` to `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TimeOfDay(pub u16);

impl TimeOfDay {
    /// Parses `HH:MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.split_once(':')?;
        let is_number = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(hours) || !is_number(minutes) {
            return None;
        }
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        (minutes < 60 && hours * 60 + minutes <= DAY).then_some(Self(hours * 60 + minutes))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// Working time on one weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    pub weekday: Weekday,
    pub start: TimeOfDay,
    pub end: TimeOfDay,
}

/// An interval as a caller wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IntervalText {
    pub weekday: Weekday,
    pub start: String,
    pub end: String,
}

/// The working hours of a week, in ascending order. Intervals do not overlap.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Week(pub Vec<Interval>);

impl Default for Week {
    /// Monday to Friday, 09:00 to 17:00.
    fn default() -> Self {
        let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        Self(days.map(|weekday| Interval { weekday, start: TimeOfDay(9 * 60), end: TimeOfDay(17 * 60) }).into())
    }
}

impl Week {
    /// The week that is stored as JSON. `None` without a valid one.
    pub fn from_json(json: Option<&serde_json::Value>) -> Option<Self> {
        Self::deserialize(json?).ok()
    }

    /// The week as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Parses and sorts intervals. Adds a problem for each that is not valid, on a field below `path`.
    pub fn parse(path: &str, texts: &[IntervalText], problems: &mut Problems) -> Self {
        problems.require(!texts.is_empty(), path, "must have at least one interval");
        problems.require(texts.len() <= MAX_INTERVALS, path, format!("must have at most {MAX_INTERVALS} intervals"));
        let mut intervals: Vec<(usize, Interval)> = Vec::new();
        for (index, text) in texts.iter().take(MAX_INTERVALS).enumerate() {
            let mut time = |name: &str, text: &str| {
                let time = TimeOfDay::parse(text);
                let message = "must be a time of the form HH:MM, from 00:00 to 24:00";
                problems.require(time.is_some(), format!("{path}.{index}.{name}"), message);
                time
            };
            let (Some(start), Some(end)) = (time("start", &text.start), time("end", &text.end)) else { continue };
            if start >= end {
                problems.require(false, format!("{path}.{index}.end"), "must be after the start; split an interval at midnight");
                continue;
            }
            intervals.push((index, Interval { weekday: text.weekday, start, end }));
        }
        intervals.sort_by_key(|(_, interval)| *interval);
        for ((_, earlier), (index, later)) in intervals.iter().zip(intervals.iter().skip(1)) {
            let is_apart = earlier.weekday != later.weekday || earlier.end <= later.start;
            problems.require(is_apart, format!("{path}.{index}"), "overlaps with another interval of the same day");
        }
        Self(intervals.into_iter().map(|(_, interval)| interval).collect())
    }

    /// The intervals as texts.
    pub fn to_texts(&self) -> Vec<IntervalText> {
        let to_text = |interval: &Interval| IntervalText {
            weekday: interval.weekday,
            start: interval.start.to_string(),
            end: interval.end.to_string(),
        };
        self.0.iter().map(to_text).collect()
    }

    /// The intervals of a weekday, in ascending order.
    pub fn on(&self, weekday: Weekday) -> impl Iterator<Item = &Interval> {
        self.0.iter().filter(move |interval| interval.weekday == weekday)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(weekday: Weekday, start: &str, end: &str) -> IntervalText {
        IntervalText { weekday, start: start.into(), end: end.into() }
    }

    fn fields(texts: &[IntervalText]) -> Vec<String> {
        let mut problems = Problems::default();
        Week::parse("intervals", texts, &mut problems);
        problems.into_inner().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn times_have_two_digits_each_and_end_at_midnight() {
        assert_eq!(TimeOfDay::parse("09:05").map(|time| time.to_string()).as_deref(), Some("09:05"));
        assert_eq!(TimeOfDay::parse("24:00"), Some(TimeOfDay(DAY)));
        for invalid in ["9:05", "24:01", "23:60", "25:00", "", "09:05:00", "+9:05", "0x:10", "09-05", "９９:00"] {
            assert_eq!(TimeOfDay::parse(invalid), None, "{invalid}");
        }
    }

    #[test]
    fn intervals_are_sorted_and_round_trip_through_json() {
        let mut problems = Problems::default();
        let texts =
            [text(Weekday::Tuesday, "13:00", "24:00"), text(Weekday::Monday, "08:00", "12:00"), text(Weekday::Tuesday, "00:00", "13:00")];
        let week = Week::parse("intervals", &texts, &mut problems);
        assert!(problems.into_inner().is_empty());
        let starts: Vec<_> = week.0.iter().map(|interval| (interval.weekday, interval.start.to_string())).collect();
        assert_eq!(starts, [(Weekday::Monday, "08:00".into()), (Weekday::Tuesday, "00:00".into()), (Weekday::Tuesday, "13:00".into())]);
        assert_eq!(Week::from_json(Some(&week.to_json())), Some(week));
    }

    #[test]
    fn empty_reversed_overlapping_and_malformed_intervals_are_named_by_their_index() {
        assert_eq!(fields(&[]), ["intervals"]);
        assert_eq!(
            fields(&[text(Weekday::Monday, "9", "17:00"), text(Weekday::Monday, "12:00", "12:00")]),
            ["intervals.0.start", "intervals.1.end"]
        );
        let overlapping =
            [text(Weekday::Monday, "11:00", "13:00"), text(Weekday::Friday, "09:00", "12:00"), text(Weekday::Monday, "09:00", "12:00")];
        assert_eq!(fields(&overlapping), ["intervals.0"]);
        let many: Vec<_> = (0..43).map(|_| text(Weekday::Monday, "0", "1")).collect();
        assert_eq!(fields(&many).first().map(String::as_str), Some("intervals"));
    }
}
