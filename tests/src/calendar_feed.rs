//! Calendar feeds, read with the Python package `icalendar`.

use crate::{
    coaching_pair::CoachingPair,
    operations::{run_mutation, run_mutation_by_id},
    world::{Caller, DatabaseKind, Node, Response, World, value_at},
};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

const ISSUE: &str = "mutation($id: ID!) { employeeIssueCalendarFeed(id: $id) {
    url employee { version calendarFeedIssuedAt } userErrors { code field message } } }";
const REVOKE: &str = "mutation($id: ID!) { employeeRevokeCalendarFeed(id: $id) {
    employee { version calendarFeedIssuedAt } userErrors { code field message } } }";

/// Issues a feed. Returns its path, such as `/calendar/cgcal_….ics`.
async fn issue(world: &World, caller: &Caller, employee: &str) -> String {
    let issued = caller.execute(ISSUE, json!({ "id": employee })).await;
    let url = value_at(&issued, "employeeIssueCalendarFeed.url").as_str().unwrap().to_owned();
    url.strip_prefix(&world.app.config.public_url).expect("it begins with the public address of the server").to_owned()
}

/// Requests a path without a token.
async fn fetch(world: &World, method: Method, path: &str, tag: Option<&str>) -> Response {
    let mut request = world.anonymous().request(method, path).await;
    if let Some(tag) = tag {
        request = request.header("if-none-match", tag);
    }
    Response::send(request).await
}

/// The calendar at a path, as the independent parser reads it.
async fn read(world: &World, path: &str) -> Value {
    let response = fetch(world, Method::GET, path, None).await;
    assert_eq!((response.status, response.header("content-type")), (200, "text/calendar; charset=utf-8"));
    parse(response.bytes).await
}

async fn parse(document: Vec<u8>) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let program = folder.join(".venv/bin/python");
    assert!(program.exists(), "tests/python/.venv is missing: tests/run installs it");
    let task = tokio::task::spawn_blocking(move || {
        let mut command = Command::new(program);
        command.arg(folder.join("read_calendar.py")).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(&document).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}\n{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&document));
        serde_json::from_slice(&output.stdout).unwrap()
    });
    task.await.unwrap()
}

async fn schedule(world: &World, pair: &CoachingPair, starts_at: DateTime<Utc>) -> String {
    let input = json!({ "pairingId": pair.pairing, "startsAt": starts_at, "durationMinutes": 45 });
    run_mutation(&world.admin(), "sessionSchedule", input).await
}

/// An instant as Python writes it.
fn iso(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

#[tokio::test]
async fn a_calendar_program_reads_the_sessions_of_a_person_and_follows_every_change() {
    let world = World::new().await;
    let trio = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let ann = &trio.members[0];
    let path = issue(&world, &ann.caller, &ann.employee).await;
    assert_eq!(read(&world, &path).await["events"], json!([]));
    let starts_at = world.clock.now() + TimeDelta::days(2);
    let session = schedule(&world, &trio, starts_at).await;
    let calendar = read(&world, &path).await;
    assert_eq!(calendar["properties"], json!({ "VERSION": "2.0", "PRODID": "-//Coachgraph//Coachgraph//EN", "METHOD": "PUBLISH" }));
    let names = ["CREATED", "DTEND", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "SEQUENCE", "STATUS", "SUMMARY", "UID"];
    let scheduled = json!([{
        "uid": format!("{session}@coachgraph"), "sequence": 0, "status": "CONFIRMED", "summary": "Coaching with bob and cid (Peers)",
        "start": iso(starts_at), "end": iso(starts_at + TimeDelta::minutes(45)), "stamp": iso(world.clock.now()), "properties": names
    }]);
    assert_eq!(calendar["events"], scheduled);

    // Renamed, with characters that have a meaning in the format and more than 75 octets.
    let name = "Führung, ohne Macht; \"Peers\" \\ 2027: zuhören, fragen, gemeinsam üben — für alle, die führen wollen 🚀";
    run_mutation(&world.admin(), "programUpdate", json!({ "id": trio.program, "name": name })).await;
    let renamed = read(&world, &path).await["events"][0].clone();
    assert_eq!(renamed["summary"], format!("Coaching with bob and cid ({name})"));
    assert_eq!((&renamed["uid"], &renamed["sequence"]), (&scheduled[0]["uid"], &json!(0)));

    // Rescheduled: the same event with the next sequence number.
    world.clock.forward(TimeDelta::hours(1));
    let later = starts_at + TimeDelta::days(1);
    let reschedule =
        "mutation($id: ID!, $at: DateTime!) { sessionReschedule(id: $id, startsAt: $at) { session { id } userErrors { code } } }";
    world.admin().execute(reschedule, json!({ "id": session, "at": later })).await;
    let moved = read(&world, &path).await["events"][0].clone();
    assert_eq!((&moved["uid"], &moved["sequence"]), (&scheduled[0]["uid"], &json!(1)));
    assert_eq!((&moved["start"], &moved["stamp"]), (&json!(iso(later)), &json!(iso(world.clock.now()))));

    run_mutation_by_id(&world.admin(), "sessionCancel", &session).await;
    let cancelled = read(&world, &path).await["events"][0].clone();
    assert_eq!((&cancelled["uid"], &cancelled["sequence"]), (&scheduled[0]["uid"], &json!(2)));
    assert_eq!((&cancelled["status"], &cancelled["start"]), (&json!("CANCELLED"), &json!(iso(later))));
    world.end().await;
}

#[tokio::test]
async fn a_feed_has_the_own_sessions_of_the_last_30_and_the_next_180_days() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let other = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    // Ann administers the organization and sees the sessions of the others, which are not hers.
    let ann = &pair.members[0];
    let assign = "mutation($id: ID!) { employeeAssignRole(id: $id, role: ADMINISTRATOR) { employee { id } userErrors { code } } }";
    world.admin().execute(assign, json!({ "id": ann.employee })).await;
    let path = issue(&world, &ann.caller, &ann.employee).await;
    let soon = schedule(&world, &pair, world.clock.now() + TimeDelta::hours(1)).await;
    schedule(&world, &other, world.clock.now() + TimeDelta::hours(1)).await;
    let late = schedule(&world, &pair, world.clock.now() + TimeDelta::days(181)).await;
    let uids = async || {
        let calendar = read(&world, &path).await;
        let events = calendar["events"].as_array().unwrap().clone();
        events.into_iter().map(|event| event["uid"].as_str().unwrap().replace("@coachgraph", "")).collect::<Vec<_>>()
    };
    assert_eq!(uids().await, std::slice::from_ref(&soon));
    world.clock.forward(TimeDelta::days(2));
    assert_eq!(uids().await, [soon, late.clone()]);
    world.clock.forward(TimeDelta::days(30));
    assert_eq!(uids().await, [late]);
    world.end().await;
}

#[tokio::test]
async fn an_address_dies_with_the_next_one_with_its_revocation_and_with_the_employment() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let status = async |path: &str| fetch(&world, Method::GET, path, None).await.status;
    let first = issue(&world, &ann.caller, &ann.employee).await;
    assert_eq!(status(&first).await, 200);
    let second = issue(&world, &ann.caller, &ann.employee).await;
    assert_ne!(first, second);
    assert_eq!((status(&first).await, status(&second).await), (404, 200));
    let revoked = ann.caller.execute(REVOKE, json!({ "id": ann.employee })).await;
    assert_eq!(value_at(&revoked, "employeeRevokeCalendarFeed.employee.calendarFeedIssuedAt"), &Value::Null);
    assert_eq!(status(&second).await, 404);
    // A second revocation changes nothing.
    let again = ann.caller.execute(REVOKE, json!({ "id": ann.employee })).await;
    assert_eq!(
        value_at(&again, "employeeRevokeCalendarFeed.employee.version"),
        value_at(&revoked, "employeeRevokeCalendarFeed.employee.version")
    );
    let kinds = "{ changes(filter: { kinds: [\"employee.calendar_feed_issued\", \"employee.calendar_feed_revoked\"] }) { nodes { kind changedFields } } }";
    let log = world.admin().execute(kinds, json!({})).await;
    let kinds: Vec<_> = value_at(&log, "changes.nodes").as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["employee.calendar_feed_issued", "employee.calendar_feed_issued", "employee.calendar_feed_revoked"]);

    // Bob leaves and is hired again: the old address does not come back.
    let path = issue(&world, &bob.caller, &bob.employee).await;
    assert_eq!(status(&path).await, 200);
    run_mutation_by_id(&world.admin(), "employeeTerminate", &bob.employee).await;
    assert_eq!(status(&path).await, 404);
    run_mutation(&world.admin(), "employeeUpsert", json!({ "employee": { "externalId": "bob", "status": "ACTIVE" } })).await;
    assert_eq!(status(&path).await, 404);
    // A suspended employee may not sign in, and the feed is closed as long.
    let path = issue(&world, &bob.caller, &bob.employee).await;
    run_mutation(&world.admin(), "employeeUpsert", json!({ "employee": { "externalId": "bob", "status": "SUSPENDED" } })).await;
    assert_eq!(status(&path).await, 404);
    world.end().await;
}

#[tokio::test]
async fn every_address_that_is_not_valid_gets_the_same_bytes() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0];
    let revoked = issue(&world, &ann.caller, &ann.employee).await;
    issue(&world, &ann.caller, &ann.employee).await;
    let unknown = format!("/calendar/cgcal_{}.ics", "A".repeat(43));
    let expected = fetch(&world, Method::GET, &revoked, None).await;
    assert_eq!(expected.status, 404);
    for path in [unknown.as_str(), "/calendar/x.ics", "/calendar/%00.ics", "/calendar/cgcal_%F0%9F%9A%80.ics"] {
        let response = fetch(&world, Method::GET, path, None).await;
        assert_eq!((response.status, &response.bytes), (404, &expected.bytes), "{path}");
        assert_eq!(response.header("content-type"), expected.header("content-type"), "{path}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_calendar_program_that_has_the_current_calendar_gets_304() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0];
    let path = issue(&world, &ann.caller, &ann.employee).await;
    let session = schedule(&world, &pair, world.clock.now() + TimeDelta::days(2)).await;
    let full = fetch(&world, Method::GET, &path, None).await;
    assert_eq!(full.header("cache-control"), "private, no-cache");
    let tag = full.header("etag").to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    // The same bytes later, as long as nothing changes.
    world.clock.forward(TimeDelta::hours(5));
    for method in [Method::GET, Method::HEAD] {
        let response = fetch(&world, method.clone(), &path, Some(&tag)).await;
        assert_eq!((response.status, response.bytes.len(), response.header("etag")), (304, 0, tag.as_str()), "{method}");
    }
    let head = fetch(&world, Method::HEAD, &path, None).await;
    assert_eq!((head.status, head.bytes.len(), head.header("etag")), (200, 0, tag.as_str()));
    assert_eq!(head.header("content-length"), full.bytes.len().to_string());
    run_mutation_by_id(&world.admin(), "sessionCancel", &session).await;
    assert_eq!(fetch(&world, Method::GET, &path, Some(&tag)).await.status, 200);
    assert_eq!(fetch(&world, Method::POST, &path, None).await.status, 405);
    world.end().await;
}

#[tokio::test]
async fn only_the_employee_issues_sees_and_revokes_a_feed() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    issue(&world, &ann.caller, &ann.employee).await;
    for mutation in [ISSUE, REVOKE] {
        for caller in [&bob.caller, &world.admin()] {
            assert_eq!(caller.graphql(mutation, json!({ "id": ann.employee })).await.error_code(), "FORBIDDEN");
        }
    }
    // A token that may not read sessions cannot issue an address that does.
    let limited = ann.caller.with_scope("session:write roster:read");
    assert_eq!(limited.graphql(ISSUE, json!({ "id": ann.employee })).await.error_code(), "FORBIDDEN");
    let query = "query($id: ID!) { employee(id: $id) { calendarFeedIssuedAt } }";
    let issued_at =
        async |caller: &Caller| caller.execute(query, json!({ "id": ann.employee })).await["employee"]["calendarFeedIssuedAt"].clone();
    assert!(issued_at(&ann.caller).await.is_string());
    assert_eq!(issued_at(&bob.caller).await, Value::Null);
    assert_eq!(issued_at(&world.admin()).await, Value::Null);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_the_secret_of_an_address_is_in_no_log_line_at_level_trace() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0];
    let mut node = Node::start_with(&world, &[("LOG_FILTER", "trace")]);
    let at_node = ann.caller.at_address(&node.address);
    let issued = at_node.execute(ISSUE, json!({ "id": ann.employee })).await;
    let url = value_at(&issued, "employeeIssueCalendarFeed.url").as_str().unwrap();
    let secret = url.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned();
    let anonymous = world.anonymous().at_address(&node.address);
    for path in [format!("/calendar/{secret}.ics"), format!("/calendar/{secret}x.ics"), format!("/calendar/{secret}")] {
        Response::send(anonymous.request(Method::GET, &path).await).await;
    }
    at_node.execute(REVOKE, json!({ "id": ann.employee })).await;
    assert_eq!(Response::send(anonymous.request(Method::GET, &format!("/calendar/{secret}.ics")).await).await.status, 404);
    node.terminate();
    let (lines, _) = node.wait_for_exit_with_log();
    let events: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_feed = events.iter().filter(|event| event["http.route"] == "/calendar/{secret}.ics" && event["message"] == "request completed");
    assert_eq!(of_feed.count(), 3, "the requests are logged by their route");
    let end = secret.get(secret.len() - 24..).unwrap();
    assert_eq!(lines.iter().find(|line| line.contains(end)), None, "the log contains the secret");
    let metrics = world.http_client().get(world.metrics_url()).send().await.unwrap().text().await.unwrap();
    assert!(!metrics.contains(end), "a label of a metric contains the secret");
    world.end().await;
}
