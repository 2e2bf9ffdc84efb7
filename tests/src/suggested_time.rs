//! Working hours, and the times that are suggested to a pairing. The measure of fairness and the changes of the clocks are tested beside the
//! rules, in `domain/suggested_time/tests.rs`.

use crate::{
    coaching_pair::CoachingPair,
    operations::{mutation_error, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde_json::{Value, json};

const SET: &str = "mutation($id: ID!, $intervals: [WorkingIntervalInput!], $expected: Int) {
    employeeSetWorkingHours(id: $id, intervals: $intervals, expectedVersion: $expected) {
        employee { version workingHours { weekday start end } } userErrors { code field message } } }";

const SUGGEST: &str = "query($id: ID!, $count: Int!, $minutes: Int!, $from: DateTime) {
    pairing(id: $id) { suggestedTimes(count: $count, durationMinutes: $minutes, from: $from) {
        startsAt endsAt isWithinWorkingHours localTimes { employeeId timeZone startsAt endsAt } } } }";

async fn set_time_zone(world: &World, name: &str, zone: &str) {
    run_mutation(&world.admin(), "employeeUpsert", json!({ "employee": { "externalId": name, "timeZone": zone } })).await;
}

async fn suggest(caller: &Caller, pairing: &str, count: i64, from: Option<DateTime<Utc>>) -> Vec<Value> {
    let variables = json!({ "id": pairing, "count": count, "minutes": 60, "from": from });
    let data = caller.execute(SUGGEST, variables).await;
    value_at(&data, "pairing.suggestedTimes").as_array().unwrap().clone()
}

fn starts(times: &[Value]) -> Vec<DateTime<Utc>> {
    times.iter().map(|time| time["startsAt"].as_str().unwrap().parse().unwrap()).collect()
}

/// The next Monday, at midnight UTC.
fn next_monday(world: &World) -> DateTime<Utc> {
    let today = world.clock.now().date_naive();
    let monday = today + TimeDelta::days(7 - i64::from(today.weekday().num_days_from_monday()));
    monday.and_hms_opt(0, 0, 0).unwrap().and_utc()
}

#[tokio::test]
async fn suggested_times_lie_in_the_working_hours_of_all_members_and_show_their_local_times() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0];
    set_time_zone(&world, "ann", "Asia/Kolkata").await;
    set_time_zone(&world, "bob", "Asia/Tokyo").await;
    // 09:00 to 17:00 in Kolkata is 03:30 to 11:30 UTC, in Tokyo 00:00 to 08:00: 03:30 to 08:00 in common, 05:15 is nearest to the middle.
    let monday = next_monday(&world);
    let times = suggest(&ann.caller, &pair.pairing, 3, Some(monday)).await;
    let at = |day: i64| monday + TimeDelta::days(day) + TimeDelta::minutes(5 * 60 + 15);
    assert_eq!(starts(&times), [at(0), at(1), at(2)]);
    let date = monday.format("%F");
    let local = |employee: &str, zone: &str, start: &str, end: &str, offset: &str| json!({ "employeeId": employee, "timeZone": zone, "startsAt": format!("{date}T{start}:00{offset}"), "endsAt": format!("{date}T{end}:00{offset}") });
    let expected = [
        local(&ann.employee, "Asia/Kolkata", "10:45", "11:45", "+05:30"),
        local(&pair.members[1].employee, "Asia/Tokyo", "14:15", "15:15", "+09:00"),
    ];
    assert_eq!((&times[0]["localTimes"], &times[0]["isWithinWorkingHours"]), (&json!(expected), &json!(true)));
    // The program's hours take the place of the default.
    let hours =
        json!([{ "weekday": "MONDAY", "start": "16:00", "end": "17:00" }, { "weekday": "MONDAY", "start": "12:30", "end": "13:30" }]);
    run_mutation(&world.admin(), "programUpdate", json!({ "id": pair.program, "workingHours": hours })).await;
    let query = "query($id: ID!) { program(id: $id) { workingHours { weekday start end } } }";
    let stored = ann.caller.execute(query, json!({ "id": pair.program })).await["program"]["workingHours"].clone();
    assert_eq!(
        stored,
        json!([{ "weekday": "MONDAY", "start": "12:30", "end": "13:30" }, { "weekday": "MONDAY", "start": "16:00", "end": "17:00" }])
    );
    let times = suggest(&ann.caller, &pair.pairing, 1, Some(monday)).await;
    assert_eq!(starts(&times), [monday + TimeDelta::hours(7)], "12:30 in Kolkata is 16:00 in Tokyo");
    run_mutation(&world.admin(), "programUpdate", json!({ "id": pair.program, "workingHours": null })).await;
    let query = "query($id: ID!) { program(id: $id) { workingHours { weekday } } }";
    let stored = ann.caller.execute(query, json!({ "id": pair.program })).await;
    assert_eq!(value_at(&stored, "program.workingHours").as_array().unwrap().len(), 5);
    world.end().await;
}

#[tokio::test]
async fn own_working_hours_replace_those_of_the_program_until_they_are_cleared() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let monday = next_monday(&world);
    let intervals =
        json!([{ "weekday": "TUESDAY", "start": "20:00", "end": "24:00" }, { "weekday": "TUESDAY", "start": "06:00", "end": "07:30" }]);
    let sorted =
        json!([{ "weekday": "TUESDAY", "start": "06:00", "end": "07:30" }, { "weekday": "TUESDAY", "start": "20:00", "end": "24:00" }]);
    let mut version = Value::Null;
    for member in [ann, bob] {
        let set = member.caller.execute(SET, json!({ "id": member.employee, "intervals": intervals })).await;
        assert_eq!(value_at(&set, "employeeSetWorkingHours.employee.workingHours"), &sorted);
        version = value_at(&set, "employeeSetWorkingHours.employee.version").clone();
    }
    // Without a time zone, UTC is used.
    let times = suggest(&bob.caller, &pair.pairing, 1, Some(monday)).await;
    assert_eq!(starts(&times), [monday + TimeDelta::days(1) + TimeDelta::hours(20)], "the distance counts from the edges of the whole day");
    assert_eq!(times[0]["localTimes"][0]["timeZone"], Value::Null);
    // The same hours again change nothing; another version is a conflict.
    let again = bob.caller.execute(SET, json!({ "id": bob.employee, "intervals": sorted })).await;
    assert_eq!(value_at(&again, "employeeSetWorkingHours.employee.version"), &version);
    let stale = bob.caller.graphql(SET, json!({ "id": bob.employee, "intervals": null, "expected": 1 })).await;
    assert_eq!(value_at(&stale.body, "data.employeeSetWorkingHours.userErrors.0.code"), "STALE_VERSION");
    assert_eq!(value_at(&stale.body, "data.employeeSetWorkingHours.employee.version"), &version);
    for member in [ann, bob] {
        let cleared = member.caller.execute(SET, json!({ "id": member.employee, "intervals": null })).await;
        assert_eq!(value_at(&cleared, "employeeSetWorkingHours.employee.workingHours"), &Value::Null);
    }
    let times = suggest(&bob.caller, &pair.pairing, 1, Some(monday)).await;
    assert_eq!(starts(&times), [monday + TimeDelta::hours(11)]);
    let kinds = "{ changes(filter: { kinds: [\"employee.working_hours_changed\"] }) { nodes { changedFields } } }";
    let log = world.admin().execute(kinds, json!({})).await;
    assert_eq!(value_at(&log, "changes.nodes").as_array().unwrap().len(), 4);
    world.end().await;
}

#[tokio::test]
async fn planned_sessions_of_a_member_in_any_pairing_are_left_out() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0];
    let monday = next_monday(&world);
    // Bob has another pairing, in another program.
    let admin = world.admin();
    let other = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    let enrol = json!({ "programId": other.program, "employeeId": pair.members[1].employee });
    let bob = run_mutation(&admin, "participantEnrol", enrol).await;
    run_mutation_by_id(&admin, "pairingEnd", &other.pairing).await;
    let input = json!({ "roundId": other.round, "participantIds": [bob, other.members[0].participant] });
    let elsewhere = run_mutation(&admin, "pairingCreate", input).await;
    let schedule = async |pairing: &str, starts_at: DateTime<Utc>, minutes: i64| {
        let input = json!({ "pairingId": pairing, "startsAt": starts_at, "durationMinutes": minutes });
        run_mutation(&admin, "sessionSchedule", input).await
    };
    let session = schedule(&elsewhere, monday + TimeDelta::hours(9), 165).await;
    schedule(&pair.pairing, monday + TimeDelta::hours(12), 30).await;
    let first = starts(&suggest(&ann.caller, &pair.pairing, 1, Some(monday)).await);
    assert_eq!(first, [monday + TimeDelta::minutes(12 * 60 + 30)], "09:00 to 11:45 and 12:00 to 12:30 are taken");
    run_mutation_by_id(&admin, "sessionCancel", &session).await;
    let first = starts(&suggest(&ann.caller, &pair.pairing, 1, Some(monday)).await);
    assert_eq!(first, [monday + TimeDelta::hours(11)], "a cancelled session takes no time");
    // Many suggestions are in the future, do not overlap and are within four weeks.
    let many = starts(&suggest(&ann.caller, &pair.pairing, 20, None).await);
    assert_eq!(many.len(), 20);
    assert!(many.iter().all(|start| *start >= world.clock.now() && *start < world.clock.now() + TimeDelta::days(28)));
    assert!(many.windows(2).all(|pair| pair[1] - pair[0] >= TimeDelta::hours(1)));
    let past = suggest(&ann.caller, &pair.pairing, 20, Some(world.clock.now() - TimeDelta::days(9))).await;
    assert_eq!(starts(&past), many, "an instant in the past means now");
    run_mutation_by_id(&admin, "pairingEnd", &pair.pairing).await;
    assert_eq!(suggest(&ann.caller, &pair.pairing, 5, None).await, Vec::<Value>::new());
    world.end().await;
}

#[tokio::test]
async fn invalid_hours_and_arguments_are_refused_with_their_paths_and_nothing_is_stored() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let log = world.change_log(world.acme.id).await;
    let interval = |start: &str, end: &str| json!({ "weekday": "MONDAY", "start": start, "end": end });
    let cases = [
        (json!([]), json!(["intervals"])),
        (json!([interval("9:00", "17:00")]), json!(["intervals", "0", "start"])),
        (json!([interval("09:00", "24:01")]), json!(["intervals", "0", "end"])),
        (json!([interval("17:00", "09:00")]), json!(["intervals", "0", "end"])),
        (json!([interval("09:00", &"1".repeat(1 << 20))]), json!(["intervals", "0", "end"])),
        (json!([interval("09:00", "12:00"), interval("11:59", "13:00")]), json!(["intervals", "1"])),
        (json!(vec![interval("09:00", "12:00"); 43]), json!(["intervals"])),
    ];
    for (intervals, field) in cases {
        let error = ann.caller.expect_user_error(SET, json!({ "id": ann.employee, "intervals": intervals })).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &field));
    }
    let hours = json!([interval("10:00", "09:00")]);
    let error = mutation_error(&world.admin(), "programUpdate", json!({ "id": pair.program, "workingHours": hours })).await;
    assert_eq!(error["field"], json!(["workingHours", "0", "end"]));
    // Only for oneself, and only oneself reads them.
    for caller in [&bob.caller, &world.admin()] {
        let response = caller.graphql(SET, json!({ "id": ann.employee, "intervals": [interval("09:00", "10:00")] })).await;
        assert_eq!(response.error_code(), "FORBIDDEN");
    }
    assert_eq!(world.change_log(world.acme.id).await, log);
    ann.caller.execute(SET, json!({ "id": ann.employee, "intervals": [interval("09:00", "10:00")] })).await;
    let query = "query($id: ID!) { employee(id: $id) { workingHours { start } } }";
    for (caller, expected) in [(&ann.caller, json!([{ "start": "09:00" }])), (&bob.caller, Value::Null), (&world.admin(), Value::Null)] {
        assert_eq!(caller.execute(query, json!({ "id": ann.employee })).await["employee"]["workingHours"], expected);
    }
    for (name, value) in [("count", json!(0)), ("count", json!(21)), ("minutes", json!(4)), ("minutes", json!(481))] {
        let mut variables = json!({ "id": pair.pairing, "count": 1, "minutes": 60 });
        variables[name] = value;
        let response = ann.caller.graphql(SUGGEST, variables).await;
        let field = if name == "minutes" { "durationMinutes" } else { name };
        assert_eq!(value_at(&response.body, "errors.0.extensions.field"), field, "{:#}", response.body);
    }
    let far = json!({ "id": pair.pairing, "count": 1, "minutes": 60, "from": world.clock.now() + TimeDelta::days(703) });
    assert!(!ann.caller.graphql(SUGGEST, far).await.errors().is_empty());
    world.end().await;
}

#[tokio::test]
async fn the_suggestions_of_a_page_need_two_statements() {
    let world = World::new().await;
    let mut counts = Vec::new();
    for names in [["ann", "bob"], ["cid", "dan"], ["eve", "fay"]] {
        CoachingPair::create(&world, "INFORMAL", &names).await;
        let query = "{ pairings { nodes { suggestedTimes(count: 2) { startsAt } } } }";
        world.admin().execute(query, json!({})).await;
        let before = world.app.statements.count();
        let data = world.admin().execute(query, json!({})).await;
        assert!(value_at(&data, "pairings.nodes").as_array().unwrap().iter().all(|node| node["suggestedTimes"][1].is_object()));
        counts.push(world.app.statements.count() - before);
    }
    assert_eq!(counts, [3, 3, 3], "a page, its members and their sessions");
    world.end().await;
}
