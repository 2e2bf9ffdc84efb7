//! Tests of the rules: fairness, and changes of the clocks in both hemispheres.

use super::*;
use crate::{domain::shared::week::IntervalText, platform::error::Problems};

fn person(zone: &str) -> Person {
    Person { zone: zone.parse().unwrap(), week: Week::default() }
}

fn works(zone: &str, intervals: &[(Weekday, &str, &str)]) -> Person {
    let texts: Vec<_> = intervals
        .iter()
        .map(|(weekday, start, end)| IntervalText { weekday: *weekday, start: (*start).into(), end: (*end).into() })
        .collect();
    let mut problems = Problems::default();
    let week = Week::parse("intervals", &texts, &mut problems);
    assert!(problems.into_inner().is_empty());
    Person { week, ..person(zone) }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The local starts for a person, such as `2027-03-15T15:00`.
fn local(slots: &[Slot], zone: &str) -> Vec<String> {
    let zone: Tz = zone.parse().unwrap();
    slots.iter().map(|slot| slot.starts_at.with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()).collect()
}

/// Every possible start, as local times of the first person. Nothing is chosen.
fn all_within_working_hours(people: &[Person], from: &str, duration: i64) -> Vec<DateTime<Utc>> {
    let dates = (at(from) - TimeDelta::days(2)).date_naive().iter_days().take(32);
    let windows: Vec<Vec<Window>> = people.iter().map(|person| working_windows(person, dates.clone())).collect();
    let range = (to_minutes(at(from)), to_minutes(at(from) + TimeDelta::days(DAYS)));
    find_candidates(&windows, range, duration).into_iter().map(|found| DateTime::from_timestamp(found.start * 60, 0).unwrap()).collect()
}

/// The first and the last possible start on a local date.
fn first_and_last(people: &[Person], date: &str, duration: i64) -> (String, String) {
    let zone = people[0].zone;
    let from = format!("{date}T00:00:00Z");
    let starts = all_within_working_hours(people, &from, duration).into_iter().map(|start| start.with_timezone(&zone));
    let starts: Vec<_> =
        starts.filter(|start| start.format("%F").to_string() == date).map(|start| start.format("%H:%M").to_string()).collect();
    (starts.first().cloned().unwrap_or_default(), starts.last().cloned().unwrap_or_default())
}

#[test]
fn the_middle_of_common_hours_is_suggested_once_a_day_from_the_earliest_day_on() {
    let people = [person("Europe/Vienna"), person("Europe/Vienna")];
    let slots = suggest(&people, &[], at("2027-01-15T12:00:01Z"), 60, 4);
    // 15 January 2027 is a Friday: at 13:15 local time, the day's end is far enough.
    assert_eq!(local(&slots, "Europe/Vienna"), ["2027-01-15T13:15", "2027-01-18T11:00", "2027-01-19T11:00", "2027-01-20T11:00"]);
    assert!(slots.iter().all(|slot| slot.is_within_working_hours && slot.ends_at - slot.starts_at == TimeDelta::minutes(60)));
}

#[test]
fn two_zones_share_the_distance_from_the_edges_of_their_days() {
    let people = [person("Europe/Berlin"), person("America/New_York")];
    let slots = suggest(&people, &[], at("2027-01-18T00:00:00Z"), 60, 2);
    // Common hours are 15:00 to 17:00 in Berlin, 09:00 to 11:00 in New York. The middle is half an hour from both edges.
    assert_eq!(local(&slots, "Europe/Berlin"), ["2027-01-18T15:30", "2027-01-19T15:30"]);
    assert_eq!(local(&slots, "America/New_York"), ["2027-01-18T09:30", "2027-01-19T09:30"]);
}

#[test]
fn the_burden_goes_around_when_no_time_is_equally_far_for_both() {
    // The one can only meet in the first hour of the day, or the other in the last.
    let early = works("Etc/UTC", &[(Weekday::Monday, "08:00", "12:00"), (Weekday::Tuesday, "08:00", "12:00")]);
    let late = works("Etc/UTC", &[(Weekday::Monday, "11:00", "16:00"), (Weekday::Tuesday, "05:00", "09:00")]);
    let slots = suggest(&[early, late], &[], at("2027-01-17T00:00:00Z"), 60, 4);
    assert_eq!(local(&slots, "Etc/UTC"), ["2027-01-18T11:00", "2027-01-19T08:00", "2027-01-25T11:00", "2027-01-26T08:00"]);
}

#[test]
fn planned_sessions_the_past_and_hours_off_are_left_out() {
    let people = [works("Europe/Vienna", &[(Weekday::Monday, "09:00", "10:30"), (Weekday::Monday, "13:00", "14:00")])];
    let busy = [(at("2027-01-18T08:00:00Z"), at("2027-01-18T08:30:30Z"))];
    let slots = suggest(&people, &busy, at("2027-01-18T00:00:00Z"), 45, 20);
    let first: Vec<_> = local(&slots, "Europe/Vienna").into_iter().filter(|start| start.starts_with("2027-01-18")).collect();
    assert_eq!(first, ["2027-01-18T09:45", "2027-01-18T13:00"], "09:30:30 is the end of a planned session");
    let long = suggest(&people, &[], at("2027-01-18T00:00:00Z"), 91, 20);
    assert!(
        !long.is_empty() && long.iter().all(|slot| !slot.is_within_working_hours),
        "no interval is long enough, and the waking hours are"
    );
}

#[test]
fn without_common_working_hours_the_least_bad_waking_hours_are_suggested_in_turn() {
    let people = [person("Europe/Berlin"), person("Australia/Sydney")];
    let slots = suggest(&people, &[], at("2027-01-18T00:00:00Z"), 60, 3);
    // Ten hours apart: 08:00 in Berlin is 18:00 in Sydney, an hour before the one day and an hour after the other.
    assert_eq!(local(&slots, "Europe/Berlin"), ["2027-01-18T07:30", "2027-01-19T07:30", "2027-01-20T07:30"]);
    assert!(slots.iter().all(|slot| !slot.is_within_working_hours));
    let apart = [person("Europe/Berlin"), person("Pacific/Honolulu")];
    let slots = suggest(&apart, &[], at("2027-01-18T00:00:00Z"), 60, 1);
    assert_eq!(local(&slots, "Pacific/Honolulu"), ["2027-01-18T07:00"], "18:00 in Berlin: two hours off for both");
    let never = [works("Etc/UTC", &[(Weekday::Monday, "09:00", "10:00")]), works("Etc/UTC", &[(Weekday::Thursday, "09:00", "10:00")])];
    assert!(suggest(&never, &[], at("2027-01-18T00:00:00Z"), 30, 5).is_empty(), "they have no common working day");
}

#[test]
fn common_hours_of_the_north_change_with_each_change_of_the_clocks() {
    let people = [person("Europe/Berlin"), person("America/New_York")];
    let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
    // New York changes on 14 March 2027, Berlin on 28 March.
    assert_eq!(first_and_last(&people, "2027-03-12", 60), pair("15:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-03-15", 60), pair("14:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-03-26", 60), pair("14:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-03-29", 60), pair("15:00", "16:00"));
    // Berlin changes back on 31 October 2027, New York on 7 November.
    assert_eq!(first_and_last(&people, "2027-10-29", 60), pair("15:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-11-01", 60), pair("14:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-11-08", 60), pair("15:00", "16:00"));
}

#[test]
fn common_hours_of_the_south_change_with_each_change_of_the_clocks() {
    let pair = |first: &str, last: &str| (first.to_owned(), last.to_owned());
    // Sydney changes on 4 April and 3 October 2027; Tokyo does not change.
    let people = [person("Australia/Sydney"), person("Asia/Tokyo")];
    assert_eq!(first_and_last(&people, "2027-04-02", 60), pair("11:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-04-05", 60), pair("10:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-10-01", 60), pair("10:00", "16:00"));
    assert_eq!(first_and_last(&people, "2027-10-04", 60), pair("11:00", "16:00"));
    // Santiago changes on 3 April and 4 September 2027, Madrid on 28 March and 31 October.
    let people = [person("America/Santiago"), person("Europe/Madrid")];
    assert_eq!(first_and_last(&people, "2027-03-26", 60), pair("09:00", "12:00"), "four hours apart");
    assert_eq!(first_and_last(&people, "2027-03-29", 60), pair("09:00", "11:00"), "five");
    assert_eq!(first_and_last(&people, "2027-04-05", 60), pair("09:00", "10:00"), "six");
    assert_eq!(first_and_last(&people, "2027-09-06", 60), pair("09:00", "11:00"), "five");
    assert_eq!(first_and_last(&people, "2027-11-01", 60), pair("09:00", "12:00"), "four");
}

#[test]
fn suggestions_keep_their_local_hour_across_a_change_of_the_clocks() {
    for (zone, from) in [
        ("Europe/Berlin", "2027-03-22T00:00:00Z"),
        ("America/Santiago", "2027-04-01T00:00:00Z"),
        ("Australia/Sydney", "2027-09-27T00:00:00Z"),
    ] {
        let slots = suggest(&[person(zone), person(zone)], &[], at(from), 60, 10);
        let hours: Vec<_> = local(&slots, zone).iter().map(|start| start[11..].to_owned()).collect();
        assert_eq!(hours, vec!["11:00"; 10], "{zone}");
    }
}

#[test]
fn skipped_hours_are_no_working_time_and_doubled_hours_are_twice() {
    // On 28 March 2027, 02:00 to 03:00 does not exist in Berlin; on 31 October, it occurs twice.
    let night = |start: &str, end: &str| [works("Europe/Berlin", &[(Weekday::Sunday, start, end)])];
    let starts = |people: &[Person], date: &str| {
        let from = format!("{date}T00:00:00Z");
        let starts = all_within_working_hours(people, &from, 30).into_iter().filter(|start| start.date_naive().to_string() == date);
        starts.map(|start| start.format("%H:%M").to_string()).collect::<Vec<_>>()
    };
    assert_eq!(starts(&night("02:00", "03:00"), "2027-03-28"), Vec::<String>::new(), "all of it is skipped");
    assert_eq!(starts(&night("01:30", "03:30"), "2027-03-28"), ["00:30", "00:45", "01:00"], "an hour in place of two");
    assert_eq!(starts(&night("02:30", "04:00"), "2027-03-28"), ["01:00", "01:15", "01:30"], "it begins with the change");
    assert_eq!(
        starts(&night("02:00", "03:00"), "2027-10-31"),
        ["00:00", "00:15", "00:30", "00:45", "01:00", "01:15", "01:30"],
        "two hours"
    );
    // In the south, at midnight: 00:00 to 01:00 does not exist in Santiago on 5 September 2027.
    let midnight = [works("America/Santiago", &[(Weekday::Saturday, "23:30", "24:00"), (Weekday::Sunday, "00:00", "01:30")])];
    assert_eq!(starts(&midnight, "2027-09-05"), ["03:30", "03:45", "04:00"], "half an hour before the change and half an hour after it");
}

#[test]
fn work_across_midnight_is_one_window_and_quarter_zones_start_on_quarters() {
    let people = [works("Asia/Kathmandu", &[(Weekday::Monday, "22:00", "24:00"), (Weekday::Tuesday, "00:00", "02:00")])];
    let slots = suggest(&people, &[], at("2027-01-17T00:00:00Z"), 60, 1);
    assert_eq!(local(&slots, "Asia/Kathmandu"), ["2027-01-18T23:30"]);
}
