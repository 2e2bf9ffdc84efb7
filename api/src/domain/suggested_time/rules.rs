//! Finds times at which all members of a pairing can meet. Pure.
//!
//! Candidates start every 15 minutes within four weeks. One is possible when it lies within the working hours of every member and overlaps no
//! planned session of theirs. When there are no such hours at all, waking hours take their place: 07:00 to 21:00 on working days.
//!
//! The burden of a candidate for a member is the number of minutes by which it is closer than two hours to the start or the end of the
//! member's working day; outside of the day it is above two hours. Suggestions are chosen one after the other. First come days with the fewest
//! suggestions so far; then the smallest burden of the member who bears most, over all suggestions so far, so that the burden goes around; then
//! the smallest sum of burdens; then the earliest.

use crate::domain::shared::week::{DAY, Week, Weekday};
use chrono::{DateTime, LocalResult, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::cmp::{max, min};

/// The largest number of suggestions.
pub const MAX_SUGGESTIONS: usize = 20;
/// The days in which times are suggested.
pub const DAYS: i64 = 28;

/// Suggestions start at multiples of so many minutes, in every time zone in use.
const STEP: i64 = 15;
/// The distance from the edges of a day, in minutes, above which a time is no burden.
const COMFORT: i64 = 120;
/// The waking hours, in minutes of the day.
const WAKING: (u16, u16) = (7 * 60, 21 * 60);

/// When a person works.
#[derive(Clone, Debug)]
pub struct Person {
    pub zone: Tz,
    pub week: Week,
}

/// A suggested time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// False: the members share no working hours, and this is in their waking hours.
    pub is_within_working_hours: bool,
}

/// A period in which a person can meet, and the working day that it belongs to. In minutes since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    start: i64,
    end: i64,
    day_start: i64,
    day_end: i64,
}

impl Window {
    fn burden(&self, start: i64, end: i64) -> i64 {
        max(0, COMFORT - min(start - self.day_start, self.day_end - end))
    }
}

/// A candidate with its burden for each person.
struct Candidate {
    start: i64,
    burdens: Vec<i64>,
}

/// Suggests at most `count` times from an instant on, in ascending order. `busy` are the planned sessions of the people.
pub fn suggest(
    people: &[Person],
    busy: &[(DateTime<Utc>, DateTime<Utc>)],
    from: DateTime<Utc>,
    duration_minutes: i64,
    count: usize,
) -> Vec<Slot> {
    let (first, last) = (to_minutes(from + TimeDelta::seconds(59)), to_minutes(from + TimeDelta::days(DAYS)));
    let first = first + (STEP - first.rem_euclid(STEP)) % STEP;
    let busy: Vec<(i64, i64)> = busy.iter().map(|(start, end)| (to_minutes(*start), to_minutes(*end + TimeDelta::seconds(59)))).collect();
    let dates = (from - TimeDelta::days(2)).date_naive().iter_days().take(usize::try_from(DAYS).unwrap_or_default() + 4);
    for is_within_working_hours in [true, false] {
        let windows_of = if is_within_working_hours { working_windows } else { waking_windows };
        let windows: Vec<Vec<Window>> = people.iter().map(|person| windows_of(person, dates.clone())).collect();
        let possible = find_candidates(&windows, (first, last), duration_minutes);
        if possible.is_empty() {
            continue;
        }
        let is_free =
            |candidate: &Candidate| busy.iter().all(|(start, end)| candidate.start + duration_minutes <= *start || *end <= candidate.start);
        let free: Vec<Candidate> = possible.into_iter().filter(is_free).collect();
        let chosen = choose(&free, people.len(), duration_minutes, count);
        let to_slot = |start: i64| {
            let starts_at = DateTime::from_timestamp(start * 60, 0)?;
            Some(Slot { starts_at, ends_at: starts_at + TimeDelta::minutes(duration_minutes), is_within_working_hours })
        };
        return chosen.into_iter().filter_map(to_slot).collect();
    }
    Vec::new()
}

/// The candidates within a window of every person.
fn find_candidates(windows: &[Vec<Window>], (first, last): (i64, i64), duration: i64) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut start = first;
    while start < last {
        let burdens: Option<Vec<i64>> = windows.iter().map(|windows| burden_of(windows, start, start + duration)).collect();
        candidates.extend(burdens.map(|burdens| Candidate { start, burdens }));
        start += STEP;
    }
    candidates
}

/// The burden of a time for a person. `None`: it is in none of the windows.
fn burden_of(windows: &[Window], start: i64, end: i64) -> Option<i64> {
    let after = windows.partition_point(|window| window.start <= start);
    let window = windows.get(after.checked_sub(1)?)?;
    (end <= window.end).then(|| window.burden(start, end))
}

/// Chooses candidates that do not overlap, in ascending order.
fn choose(candidates: &[Candidate], people: usize, duration: i64, count: usize) -> Vec<i64> {
    let mut chosen: Vec<i64> = Vec::new();
    let mut borne = vec![0; people];
    let day = |start: i64| start.div_euclid(i64::from(DAY));
    while chosen.len() < count {
        let is_apart = |candidate: &&Candidate| chosen.iter().all(|other| (other - candidate.start).abs() >= duration);
        let rank = |candidate: &&Candidate| {
            let same_day = chosen.iter().filter(|other| day(**other) == day(candidate.start)).count();
            let most = borne.iter().zip(&candidate.burdens).map(|(borne, burden)| borne + burden).max();
            (same_day, most, candidate.burdens.iter().sum::<i64>(), candidate.start)
        };
        let Some(best) = candidates.iter().filter(is_apart).min_by_key(rank) else { break };
        for (borne, burden) in borne.iter_mut().zip(&best.burdens) {
            *borne += burden;
        }
        chosen.push(best.start);
    }
    chosen.sort_unstable();
    chosen
}

/// The working hours of a person on some dates, in ascending order. Hours that follow each other, across midnight too, are one window.
fn working_windows(person: &Person, dates: impl Iterator<Item = NaiveDate>) -> Vec<Window> {
    let (mut hours, mut days) = (Vec::new(), Vec::new());
    for date in dates {
        let intervals =
            person.week.on(Weekday::of(date)).filter_map(|interval| period(person.zone, date, interval.start.0, interval.end.0));
        let intervals: Vec<(i64, i64)> = intervals.collect();
        if let (Some((start, _)), Some((_, end))) = (intervals.first(), intervals.last()) {
            add_joined(&mut days, (*start, *end));
        }
        intervals.into_iter().for_each(|interval| add_joined(&mut hours, interval));
    }
    let of_day = |(start, end): (i64, i64)| {
        let (day_start, day_end) = days.iter().copied().find(|(_, day_end)| start < *day_end).unwrap_or((start, end));
        Window { start, end, day_start, day_end }
    };
    hours.into_iter().map(of_day).collect()
}

/// The waking hours of a person on those of some dates on which the person works. Working hours outside of them are added.
fn waking_windows(person: &Person, dates: impl Iterator<Item = NaiveDate>) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for date in dates {
        let start = person.week.on(Weekday::of(date)).map(|interval| interval.start.0).min();
        let end = person.week.on(Weekday::of(date)).map(|interval| interval.end.0).max();
        let Some((start, end)) = start.zip(end) else { continue };
        let waking = period(person.zone, date, min(start, WAKING.0), max(end, WAKING.1));
        let (Some((wakes, sleeps)), Some((day_start, day_end))) = (waking, period(person.zone, date, start, end)) else { continue };
        windows.push(Window { start: wakes, end: sleeps, day_start, day_end });
    }
    windows
}

/// Adds a period to periods in ascending order, and joins it with the last one when they touch.
fn add_joined(periods: &mut Vec<(i64, i64)>, (start, end): (i64, i64)) {
    match periods.last_mut() {
        Some((_, last_end)) if start <= *last_end => *last_end = max(*last_end, end),
        _ => periods.push((start, end)),
    }
}

/// A period of local time on a date. `None` when all of it is skipped by a change of the clocks.
fn period(zone: Tz, date: NaiveDate, start: u16, end: u16) -> Option<(i64, i64)> {
    let (start, end) = (to_instant(zone, date, start, min)?, to_instant(zone, date, end, max)?);
    (start < end).then_some((start, end))
}

/// The instant of a local time, given as minutes after midnight. A time that is skipped becomes the instant of the change; of a time that
/// occurs twice, `choose` selects one.
fn to_instant(zone: Tz, date: NaiveDate, minutes: u16, choose: fn(i64, i64) -> i64) -> Option<i64> {
    let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
    // The first local time after the gap is the instant of the change. The longest gaps are days that an island has skipped.
    let following = (0..=2 * i64::from(DAY)).filter_map(|skipped| {
        let local = local.checked_add_signed(TimeDelta::minutes(skipped))?;
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Some(at.timestamp().div_euclid(60)),
            LocalResult::Ambiguous(one, other) => Some(choose(one.timestamp().div_euclid(60), other.timestamp().div_euclid(60))),
            LocalResult::None => None,
        }
    });
    following.into_iter().next()
}

fn to_minutes(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(60)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
