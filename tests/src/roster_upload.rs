//! Roster uploads: encodings, errors, idempotency, holds, and plans that are applied in batches.

use crate::{
    operations::{create_employee, import_roster},
    world::{Caller, DatabaseKind, Node, Response, World, value_at},
};
use flate2::{Compression, write::GzEncoder};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::{collections::HashMap, fmt::Write as _, io::Write as _};

const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { id status doneCount } userErrors { code field message } } }";
const PROGRESS: &str = "subscription($id: ID!) { rosterPlanProgressed(id: $id) { status doneCount stepCount } }";
const HEADER: &str = "externalId,userName,email,givenName,familyName,department,managerExternalId\n";

/// A roster as CSV in which every employee has seven reports, and reports precede their managers.
fn company_csv(people: usize) -> String {
    let mut csv = HEADER.to_owned();
    for number in (1..=people).rev() {
        let manager = if number == 1 { String::new() } else { format!("E{}", (number + 5) / 7) };
        let department = number % 12;
        writeln!(csv, "E{number},u{number},u{number}@example.com,Given{number},Family,Department {department},{manager}").unwrap();
    }
    csv
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub async fn post_roster(caller: &Caller, query: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Response {
    let mut request = caller.request(Method::POST, &format!("/rosters{query}")).await;
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header("content-type", "text/csv");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Response::send(request.body(body)).await
}

/// Uploads a roster that must be accepted. Returns its plan.
pub async fn plan_roster(caller: &Caller, query: &str, body: impl Into<reqwest::Body>) -> Value {
    let response = post_roster(caller, query, &[], body).await;
    assert_eq!(response.status, 201, "{:#}", response.body);
    response.body["rosterPlan"].clone()
}

/// Applies a plan and waits until it is applied. Returns the status and `doneCount` of every progress event.
pub async fn apply_plan(caller: &Caller, plan: &Value) -> Vec<(String, i64)> {
    let first = caller.execute(APPLY, json!({ "id": plan["id"] })).await;
    let first = value_at(&first, "rosterApply.rosterPlan").clone();
    let mut progress = vec![(first["status"].as_str().unwrap().to_owned(), first["doneCount"].as_i64().unwrap())];
    let mut events = caller.open_event_stream(PROGRESS, json!({ "id": plan["id"] })).await;
    while progress.last().unwrap().0 != "APPLIED" {
        let event = events.next_data().await;
        let event = &event["rosterPlanProgressed"];
        progress.push((event["status"].as_str().unwrap().to_owned(), event["doneCount"].as_i64().unwrap()));
    }
    // The stream ends after the plan is applied. If the mutation already returned APPLIED, the loop has not read its only event.
    let last = events.next_event().await.map(|event| event.event);
    let last = if last.as_deref() == Some("next") { events.next_event().await.map(|event| event.event) } else { last };
    assert_eq!(last.as_deref(), Some("complete"));
    progress
}

/// All employees by external ID, with status and the external ID of the manager.
async fn load_employees(caller: &Caller) -> HashMap<String, (String, Option<String>)> {
    let page = "query($after: String) { employees(first: 1000, after: $after) {
        nodes { externalId status manager { externalId } } pageInfo { hasNextPage endCursor } } }";
    let (mut all, mut after) = (HashMap::new(), Value::Null);
    loop {
        let page = caller.execute(page, json!({ "after": after })).await["employees"].clone();
        for node in page["nodes"].as_array().unwrap() {
            let text = |path: &str| value_at(node, path).as_str().map(str::to_owned);
            let manager = node["manager"]["externalId"].as_str().map(str::to_owned);
            assert!(all.insert(text("externalId").unwrap(), (text("status").unwrap(), manager)).is_none(), "an employee is listed twice");
        }
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_roster_is_applied_in_batches_and_changes_nothing_the_second_time() {
    let world = World::new().await;
    let hris = world.admin();
    let csv = company_csv(2300);
    let plan = plan_roster(&hris, "?source=first.csv", csv.clone()).await;
    assert_eq!((&plan["status"], &plan["createCount"], &plan["source"]), (&json!("PLANNED"), &json!(2300), &json!("first.csv")), "{plan}");
    assert!(load_employees(&hris).await.is_empty(), "planning changes no employee");

    let progress = apply_plan(&hris, &plan).await;
    assert_eq!(progress.first().unwrap(), &("APPLYING".to_owned(), 1000));
    assert_eq!(progress.last().unwrap(), &("APPLIED".to_owned(), 2300));
    assert!(progress.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{progress:?}");
    let all = load_employees(&hris).await;
    assert_eq!(all.len(), 2300);
    for number in 2..=2300 {
        assert_eq!(all[&format!("E{number}")].1, Some(format!("E{}", (number + 5) / 7)), "the manager of E{number}");
    }
    let log = world.change_log(world.acme.id).await;
    assert!(log.iter().zip(1..).all(|(entry, seq)| entry.seq == seq), "the log has no gaps");
    assert_eq!(log.iter().filter(|entry| entry.kind == "employee.created").count(), 2300);

    // The same employees, compressed by gzip and encoded as UTF-16.
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(csv.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let compressed = post_roster(&hris, "?mode=FULL", &[("content-encoding", "gzip")], gzip(&csv)).await;
    for plan in [compressed.body["rosterPlan"].clone(), plan_roster(&hris, "?mode=full", utf16).await] {
        assert_eq!((&plan["unchangedCount"], &plan["terminateCount"], &plan["mode"]), (&json!(2300), &json!(0), &json!("FULL")), "{plan}");
        assert_eq!(apply_plan(&hris, &plan).await, [("APPLIED".to_owned(), 0)]);
    }
    let log_after = world.change_log(world.acme.id).await;
    assert!(log_after[log.len()..].iter().all(|entry| entry.subject_kind == "roster_plan"), "no employee was changed");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_roster_terminates_absent_employees_and_a_delta_does_not() {
    let world = World::new().await;
    let hris = world.admin();
    for name in ["ann", "bob", "cid"] {
        create_employee(&hris, name).await;
    }
    let lines = "{\"externalId\": \"ann\", \"jobTitle\": \"Clerk\"}\n{\"externalId\": \"cid\"}\n";
    let kind = [("content-type", "application/x-ndjson")];
    let delta = post_roster(&hris, "", &kind, lines).await;
    assert_eq!((&delta.body["rosterPlan"]["updateCount"], &delta.body["rosterPlan"]["terminateCount"]), (&json!(1), &json!(0)));
    let full = post_roster(&hris, "?mode=FULL", &kind, lines).await.body["rosterPlan"].clone();
    assert_eq!((&full["rowCount"], &full["updateCount"], &full["terminateCount"]), (&json!(2), &json!(1), &json!(1)), "{full}");
    let rows =
        "query($id: ID!) { rosterPlan(id: $id) { rows(filter: {action: {eq: TERMINATE}}) { nodes { rowNumber externalId absent } } } }";
    let rows = hris.execute(rows, json!({ "id": full["id"] })).await;
    assert_eq!(value_at(&rows, "rosterPlan.rows.nodes"), &json!([{ "rowNumber": 3, "externalId": "bob", "absent": true }]));
    apply_plan(&hris, &full).await;
    let all = load_employees(&hris).await;
    assert_eq!(["ann", "bob", "cid"].map(|name| all[name].0.as_str()), ["ACTIVE", "TERMINATED", "ACTIVE"]);
    world.end().await;
}

/// Query string, headers and body of an upload; status, field and part of the message of the response.
type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], Vec<u8>, u16, &'c str, &'c str);

#[tokio::test(flavor = "multi_thread")]
async fn an_unreadable_roster_is_rejected_and_stores_no_rows() {
    let world = World::new().await;
    let hris = world.admin();
    let long = [b"externalId,jobTitle\n1,".as_slice(), &vec![b'x'; 3 << 20]].concat();
    let compressed = gzip(&company_csv(500));
    let decompression_bomb = gzip(&format!("externalId\n{}", format!("{}\n", "x".repeat(500_000)).repeat(64)));
    let encoding = [("content-encoding", "gzip")].as_slice();
    let columns = format!("{}\n", (0..200_000).map(|number| format!("c{number}")).collect::<Vec<_>>().join(","));
    let cases: Vec<Case> = vec![
        ("", &[], Vec::new(), 400, "roster", "empty"),
        ("", &[], b"externalId\n".to_vec(), 400, "roster", "no rows"),
        ("", &[], b"externalId,salary\n1,2\n".to_vec(), 400, "roster", "salary"),
        ("", &[], long, 400, "roster", "longer"),
        ("", &[], columns.into_bytes(), 400, "roster", ""),
        ("", encoding, compressed[..compressed.len() / 2].to_vec(), 400, "roster", "truncated"),
        ("", encoding, b"externalId\n1\n".to_vec(), 400, "roster", "cannot be read"),
        ("", encoding, decompression_bomb, 400, "roster", "100 times"),
        ("", &[("content-encoding", "br")], b"x".to_vec(), 415, "contentEncoding", "gzip"),
        ("", &[("content-type", "application/xml")], b"<a/>".to_vec(), 415, "contentType", "text/csv"),
        ("", &[("content-type", "text/plain")], b"externalId\n1\n".to_vec(), 415, "contentType", "file.format"),
        ("", &[("content-type", "text/csv; charset=klingon")], b"externalId\n1\n".to_vec(), 415, "contentType", "klingon"),
        ("", &[("content-type", "application/json")], b"{}".to_vec(), 400, "roster", "arrayPath"),
        ("?mode=SOME", &[], b"externalId\n1\n".to_vec(), 400, "mode", "DELTA or FULL"),
        ("?mood=FULL", &[], b"externalId\n1\n".to_vec(), 400, "mood", "unknown parameter"),
        ("?rows=many", &[], b"externalId\n1\n".to_vec(), 400, "rows", "number of rows"),
        ("?sha256=12", &[], b"externalId\n1\n".to_vec(), 400, "sha256", "64 hexadecimal"),
    ];
    for (query, headers, body, status, field, message_part) in cases {
        let response = post_roster(&hris, query, headers, body).await;
        let error = &response.body["errors"][0];
        assert_eq!(
            (response.status, &error["code"], &error["field"]),
            (status, &json!("INVALID"), &json!(field)),
            "{message_part}: {:#}",
            response.body
        );
        assert!(error["message"].as_str().unwrap().contains(message_part) && error["requestId"].is_string(), "{message_part}: {error}");
    }
    let without_token =
        world.anonymous().request(Method::POST, "/rosters").await.header("content-type", "text/csv").body("externalId\n1\n");
    let without_token = Response::send(without_token).await;
    assert_eq!((without_token.status, &without_token.body["errors"][0]["code"]), (401, &json!("UNAUTHENTICATED")));
    assert!(without_token.header("www-authenticate").contains("Bearer"));
    let lms = post_roster(&world.lms(), "", &[], "externalId\n1\n").await;
    assert_eq!((lms.status, &lms.body["errors"][0]["code"]), (403, &json!("FORBIDDEN")));

    assert!(load_employees(&hris).await.is_empty());
    let plans = "{ rosterPlans(first: 50) { nodes { id status version failure rows { totalCount } } } }";
    let plans = hris.execute(plans, json!({})).await["rosterPlans"]["nodes"].clone();
    assert!(!plans.as_array().unwrap().is_empty(), "an unreadable roster has a failed plan");
    for plan in plans.as_array().unwrap() {
        assert_eq!((&plan["status"], &plan["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{plan}");
        assert!(!plan["failure"].as_str().unwrap().is_empty());
    }
    // A reader of the change log learns of each of them.
    let changes =
        "{ changes(first: 50, filter: { kinds: [\"roster_plan.failed\"] }) { nodes { subjectId subjectVersion changedFields } } }";
    let changes = world.admin().execute(changes, json!({})).await["changes"]["nodes"].as_array().unwrap().clone();
    let of_plan = |plan: &Value| json!({ "subjectId": plan["id"], "subjectVersion": plan["version"], "changedFields": ["status"] });
    let expected: Vec<Value> = plans.as_array().unwrap().iter().map(of_plan).collect();
    assert!(expected.iter().all(|change| changes.contains(change)) && changes.len() == expected.len(), "{changes:#?}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_of_a_plan_is_visible_to_its_own_organization_only() {
    let world = World::new().await;
    let plan = plan_roster(&world.admin(), "", company_csv(3)).await;
    let first_event = async |caller: &Caller, id: &str| {
        let mut events = caller.open_event_stream(PROGRESS, json!({ "id": id })).await;
        serde_json::from_str::<Value>(&events.next_event().await.unwrap().data).unwrap()
    };
    let id = plan["id"].as_str().unwrap();
    assert_eq!(first_event(&world.admin(), id).await["data"]["rosterPlanProgressed"]["status"], "PLANNED");
    let (foreign, unknown) =
        (first_event(&world.globex_admin(), id).await, first_event(&world.globex_admin(), "rpl_01m827kszmefzbhkrgt3k5d98c").await);
    let error = |response: &Value| (response["errors"][0]["message"].clone(), response["errors"][0]["extensions"]["code"].clone());
    assert_eq!(error(&foreign), error(&unknown));
    assert_eq!(error(&foreign).1, "NOT_FOUND", "{foreign}");
    for scope in ["roster:read", "change:read"] {
        let response = first_event(&world.admin().with_scope(scope), id).await;
        assert_eq!(error(&response).1, "FORBIDDEN", "{scope} alone: {response}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_idempotency_key_returns_the_same_plan() {
    let world = World::new().await;
    let hris = world.admin();
    let key = [("idempotency-key", "night-1")];
    let csv = company_csv(3);
    let first = post_roster(&hris, "", &key, csv.clone()).await.body["rosterPlan"].clone();
    apply_plan(&hris, &first).await;
    let second = post_roster(&hris, "", &key, csv).await.body["rosterPlan"].clone();
    assert_eq!((&second["id"], &second["status"]), (&first["id"], &json!("APPLIED")));
    let other = post_roster(&hris, "", &key, company_csv(4)).await;
    assert_eq!((other.status, &other.body["errors"][0]["code"]), (409, &json!("KEY_REUSED")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_whose_employee_changed_after_the_plan_was_created_fails_with_stale_version() {
    let world = World::new().await;
    let hris = world.admin();
    apply_plan(&hris, &plan_roster(&hris, "", company_csv(1500)).await).await;
    let titles: String = (1..=1500).fold("externalId,jobTitle\n".into(), |csv, number| format!("{csv}E{number},Coach\n"));
    let plan = plan_roster(&hris, "", titles).await;
    let id = plan["id"].as_str().unwrap().parse().unwrap();
    // The first batch is applied by a direct call, so that a change can happen before the second.
    let operator = coachgraph::access::Actor::operator(world.acme.id);
    let first = coachgraph::domain::roster::apply(&world.app, &operator, id).await.unwrap();
    assert_eq!(first.done_count, 1000);
    let change = "mutation($name: String!, $title: String!) {
        employeeUpsert(input: {employee: {externalId: $name, jobTitle: $title}}) { userErrors { message } } }";
    hris.execute(change, json!({ "name": "E1500", "title": "Boss" })).await;
    let applied = coachgraph::domain::roster::apply_remaining_batches(&world.app, &operator, id, |_| {}).await.unwrap();
    assert_eq!((applied.done_count, applied.failed_count), (1499, 1));
    let rows = "query($id: ID!) { rosterPlan(id: $id) { status rows(last: 1) { nodes { externalId errors { code field } } } } }";
    let rows = hris.execute(rows, json!({ "id": plan["id"] })).await["rosterPlan"].clone();
    let expected = json!([{ "externalId": "E1500", "errors": [{ "code": "STALE_VERSION", "field": ["externalId"] }] }]);
    assert_eq!((&rows["status"], value_at(&rows, "rows.nodes")), (&json!("APPLIED"), &expected));
    let title = hris.execute("{ employees(filter: {externalId: {eq: \"E1500\"}}) { nodes { jobTitle } } }", json!({})).await;
    assert_eq!(value_at(&title, "employees.nodes.0.jobTitle"), "Boss");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_with_too_many_deactivations_is_held_until_another_actor_releases_it() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    apply_plan(&admin, &plan_roster(&admin, "", company_csv(60)).await).await;
    // The nightly export is truncated and uploaded as a full roster.
    let truncated: String = company_csv(60).lines().take(31).map(|line| format!("{line}\n")).collect();
    let plan = plan_roster(&hris, "?mode=FULL", truncated).await;
    assert_eq!((&plan["status"], &plan["terminateCount"]), (&json!("HELD"), &json!(30)), "{plan}");
    assert!(plan["heldBecause"][0].as_str().unwrap().starts_with("30 deactivations in a headcount of 60"), "{plan}");
    let refused = admin.expect_user_error(APPLY, json!({ "id": plan["id"] })).await;
    assert_eq!((&refused["code"], refused["message"].as_str().unwrap().contains("30 deactivations")), (&json!("WRONG_STATE"), true));
    assert!(load_employees(&admin).await.values().all(|(status, _)| status == "ACTIVE"));

    let release = "mutation($id: ID!, $note: String!) { rosterRelease(id: $id, note: $note) {
        rosterPlan { status heldBecause releaseNote } userErrors { code field } } }";
    let variables = json!({ "id": plan["id"], "note": "the branch in Lyon was sold" });
    assert_eq!(
        hris.graphql(release, variables.clone()).await.error_code(),
        "FORBIDDEN",
        "the actor that uploaded the roster cannot release it"
    );
    assert_eq!(admin.expect_user_error(release, json!({ "id": plan["id"], "note": " " })).await["field"], json!(["note"]));
    let released = admin.execute(release, variables).await["rosterRelease"]["rosterPlan"].clone();
    assert_eq!((&released["status"], &released["releaseNote"]), (&json!("PLANNED"), &json!("the branch in Lyon was sold")));
    assert_eq!(released["heldBecause"].as_array().unwrap().len(), 1, "the reason of the hold is kept");
    apply_plan(&admin, &plan).await;
    assert_eq!(load_employees(&admin).await.values().filter(|(status, _)| status == "TERMINATED").count(), 30);
    // A small change is not held. In a full roster with a row without external ID, absent employees could be that row: held.
    let small_change: String =
        company_csv(60).lines().take(31).filter(|line| !line.starts_with("E60,")).map(|line| format!("{line}\n")).collect();
    assert_eq!(plan_roster(&hris, "?mode=FULL", small_change.clone()).await["status"], "PLANNED");
    let without_external_id = plan_roster(&hris, "?mode=FULL", format!("{small_change},u60,u60@example.com,Given60,Family,D,\n")).await;
    assert_eq!(without_external_id["status"], "HELD");
    // The same e-mail addresses under other external IDs: a column was shifted by mistake.
    let shifted: String = small_change.lines().map(|line| format!("{}\n", line.replace("E5", "F5"))).collect();
    let shifted = plan_roster(&hris, "?mode=FULL", shifted).await;
    assert_eq!((&shifted["status"], &shifted["createCount"]), (&json!("HELD"), &json!(10)), "{shifted}");
    assert!(shifted["heldBecause"].to_string().contains("10 changed external ids in a headcount of 30"), "{shifted}");
    world.end().await;
}

/// Kills the server three times while it applies a roster: applied rows stay applied, and every start continues with the rest.
/// `ROSTER_PEOPLE=100000` makes the roster large.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_killed_server_continues_to_apply_a_roster_when_it_restarts() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let mut node = Node::start(&world);
    let hris = world.admin().at_address(&node.address);
    let people = std::env::var("ROSTER_PEOPLE").map_or(5_000, |people| people.parse().unwrap());
    let plan = plan_roster(&hris, "", company_csv(people)).await;
    hris.execute(APPLY, json!({ "id": plan["id"] })).await;
    let status = "query($id: ID!) { rosterPlan(id: $id) { status doneCount failedCount } }";
    let mut done_at_crash = Vec::new();
    for _ in 0..3 {
        let before = hris.execute(status, json!({ "id": plan["id"] })).await["rosterPlan"].clone();
        done_at_crash.push(before["doneCount"].as_i64().unwrap());
        node.kill_and_restart(&world);
    }
    assert!(done_at_crash[0] < i64::try_from(people).unwrap(), "the plan was applied before the first crash: the test proves nothing");
    let mut events = hris.open_event_stream(PROGRESS, json!({ "id": plan["id"] })).await;
    loop {
        let event = events.next_data().await;
        if event["rosterPlanProgressed"]["status"] == "APPLIED" {
            break;
        }
    }
    let done = hris.execute(status, json!({ "id": plan["id"] })).await;
    assert_eq!(done["rosterPlan"], json!({ "status": "APPLIED", "doneCount": people, "failedCount": 0 }));
    let all = load_employees(&hris).await;
    assert_eq!(all.len(), people);
    assert!((2..=people).all(|number| all[&format!("E{number}")].1 == Some(format!("E{}", (number + 5) / 7))));
    let log = world.change_log(world.acme.id).await;
    assert!(log.iter().zip(1..).all(|(entry, seq)| entry.seq == seq), "the log has no gaps");
    assert_eq!(log.iter().filter(|entry| entry.kind == "employee.created").count(), people, "no employee was created twice");
    world.end().await;
}

/// Autovacuum analyzes a table once a minute. Without fresh statistics the planner assumes that a new plan has one row, and queries over
/// a long plan take hours. In the same way, every batch of new employees would scan all employees.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_table_statistics_are_refreshed_for_a_long_plan_and_its_employees() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let estimated_rows = async |table: &str| {
        let query = format!("select reltuples::bigint from pg_class where oid = '{table}'::regclass");
        let row = world.connect_database().await.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    plan_roster(&world.admin(), "", company_csv(2300)).await;
    assert_eq!(estimated_rows("roster_row").await, 2300);
    let plan = plan_roster(&world.admin(), "", company_csv(2300)).await;
    assert_eq!(estimated_rows("roster_row").await, 2 * 2300);
    apply_plan(&world.admin(), &plan).await;
    assert_eq!(estimated_rows("employee").await, 2000, "statistics as of the second of three batches");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_plans_are_deleted_with_their_rows() {
    let world = World::new().await;
    let hris = world.admin();
    let plan = import_roster(&hris, &company_csv(5)).await;
    world.clock.forward(chrono::TimeDelta::days(world.app.config.roster_retention_days + 1));
    coachgraph::worker::run_maintenance(&world.app).await.unwrap();
    let hris = hris.with_new_token().await;
    let deleted = hris.execute("query($id: ID!) { rosterPlan(id: $id) { id } }", json!({ "id": plan["id"] })).await;
    assert_eq!(deleted["rosterPlan"], Value::Null);
    assert_eq!(load_employees(&hris).await.len(), 5);
    world.end().await;
}
