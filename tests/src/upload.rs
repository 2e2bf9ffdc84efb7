//! Rosters of any size: uploaded while they are read, planned, and applied in parts that nothing can tear.

use crate::{
    steps::{hire, import},
    world::{Answer, Caller, DatabaseKind, Node, World, at},
};
use flate2::{Compression, write::GzEncoder};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::{collections::HashMap, fmt::Write as _, io::Write as _};

const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { id status doneCount } userErrors { code field message } } }";
const PROGRESS: &str = "subscription($id: ID!) { rosterPlanProgressed(id: $id) { status doneCount stepCount } }";
const HEADER: &str = "externalId,userName,email,givenName,familyName,department,managerExternalId\n";

/// A company as CSV, those who report standing before their managers: seven to each, in a heap.
fn company(people: usize) -> String {
    let mut csv = HEADER.to_owned();
    for number in (1..=people).rev() {
        let manager = if number == 1 { String::new() } else { format!("E{}", (number + 5) / 7) };
        let department = number % 12;
        writeln!(csv, "E{number},u{number},u{number}@example.com,Given{number},Family,Department {department},{manager}").unwrap();
    }
    csv
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub async fn upload(caller: &Caller, query: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Answer {
    let mut request = caller.request(Method::POST, &format!("/rosters{query}")).await;
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header("content-type", "text/csv");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::read(request.body(body)).await
}

/// The plan of a roster that was taken.
pub async fn planned(caller: &Caller, query: &str, body: impl Into<reqwest::Body>) -> Value {
    let answer = upload(caller, query, &[], body).await;
    assert_eq!(answer.status, 201, "{:#}", answer.body);
    answer.body["rosterPlan"].clone()
}

/// Applies a plan and follows it to its end; answers how far it was each time.
pub async fn applied(caller: &Caller, plan: &Value) -> Vec<(String, i64)> {
    let first = caller.ok(APPLY, json!({ "id": plan["id"] })).await;
    let first = at(&first, "rosterApply.rosterPlan").clone();
    let mut told = vec![(first["status"].as_str().unwrap().to_owned(), first["doneCount"].as_i64().unwrap())];
    let mut events = caller.sse(PROGRESS, json!({ "id": plan["id"] })).await;
    while told.last().unwrap().0 != "APPLIED" {
        let event = events.event().await;
        let event = &event["rosterPlanProgressed"];
        told.push((event["status"].as_str().unwrap().to_owned(), event["doneCount"].as_i64().unwrap()));
    }
    told
}

/// Everybody: external id, status and the manager's external id.
async fn everybody(caller: &Caller) -> HashMap<String, (String, Option<String>)> {
    let page = "query($after: String) { employees(first: 1000, after: $after) {
        nodes { externalId status manager { externalId } } pageInfo { hasNextPage endCursor } } }";
    let (mut all, mut after) = (HashMap::new(), Value::Null);
    loop {
        let page = caller.ok(page, json!({ "after": after })).await["employees"].clone();
        for node in page["nodes"].as_array().unwrap() {
            let text = |path: &str| at(node, path).as_str().map(str::to_owned);
            let manager = node["manager"]["externalId"].as_str().map(str::to_owned);
            assert!(all.insert(text("externalId").unwrap(), (text("status").unwrap(), manager)).is_none(), "somebody is there twice");
        }
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_roster_goes_in_by_parts_and_a_second_time_changes_nothing() {
    let world = World::new().await;
    let hris = world.admin();
    let csv = company(2300);
    let plan = planned(&hris, "?source=first.csv", csv.clone()).await;
    assert_eq!((&plan["status"], &plan["createCount"], &plan["source"]), (&json!("PLANNED"), &json!(2300), &json!("first.csv")), "{plan}");
    assert!(everybody(&hris).await.is_empty(), "a plan changes nobody");

    let told = applied(&hris, &plan).await;
    assert_eq!(told.first().unwrap(), &("APPLYING".to_owned(), 1000));
    assert_eq!(told.last().unwrap(), &("APPLIED".to_owned(), 2300));
    assert!(told.windows(2).all(|pair| pair[0].1 <= pair[1].1), "{told:?}");
    let all = everybody(&hris).await;
    assert_eq!(all.len(), 2300);
    for number in 2..=2300 {
        assert_eq!(all[&format!("E{number}")].1, Some(format!("E{}", (number + 5) / 7)), "the manager of E{number}");
    }
    let log = world.log(world.acme.id).await;
    assert!(log.iter().zip(1..).all(|(entry, seq)| entry.seq == seq), "the log is dense");
    assert_eq!(log.iter().filter(|entry| entry.kind == "employee.created").count(), 2300);

    // Packed, in UTF-16, as JSON lines, full or not: the same people.
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(csv.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let gzip = upload(&hris, "?mode=FULL", &[("content-encoding", "gzip")], packed(&csv)).await;
    for plan in [gzip.body["rosterPlan"].clone(), planned(&hris, "?mode=full", utf16).await] {
        assert_eq!((&plan["unchangedCount"], &plan["terminateCount"], &plan["mode"]), (&json!(2300), &json!(0), &json!("FULL")), "{plan}");
        assert_eq!(applied(&hris, &plan).await, [("APPLIED".to_owned(), 0)]);
    }
    let again = world.log(world.acme.id).await;
    assert!(again[log.len()..].iter().all(|entry| entry.subject_kind == "roster_plan"), "nobody was touched");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_absent_from_a_full_roster_has_left_and_of_a_delta_stays() {
    let world = World::new().await;
    let hris = world.admin();
    for name in ["ann", "bob", "cid"] {
        hire(&hris, name).await;
    }
    let lines = "{\"externalId\": \"ann\", \"jobTitle\": \"Clerk\"}\n{\"externalId\": \"cid\"}\n";
    let kind = [("content-type", "application/x-ndjson")];
    let delta = upload(&hris, "", &kind, lines).await;
    assert_eq!((&delta.body["rosterPlan"]["updateCount"], &delta.body["rosterPlan"]["terminateCount"]), (&json!(1), &json!(0)));
    let full = upload(&hris, "?mode=FULL", &kind, lines).await.body["rosterPlan"].clone();
    assert_eq!((&full["rowCount"], &full["updateCount"], &full["terminateCount"]), (&json!(2), &json!(1), &json!(1)), "{full}");
    let rows =
        "query($id: ID!) { rosterPlan(id: $id) { rows(filter: {action: {eq: TERMINATE}}) { nodes { rowNumber externalId absent } } } }";
    let rows = hris.ok(rows, json!({ "id": full["id"] })).await;
    assert_eq!(at(&rows, "rosterPlan.rows.nodes"), &json!([{ "rowNumber": 3, "externalId": "bob", "absent": true }]));
    applied(&hris, &full).await;
    let all = everybody(&hris).await;
    assert_eq!(["ann", "bob", "cid"].map(|name| all[name].0.as_str()), ["ACTIVE", "TERMINATED", "ACTIVE"]);
    world.end().await;
}

/// A query string, headers and a body; the status, the field and words of the message that answer them.
type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], Vec<u8>, u16, &'c str, &'c str);

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_told_and_leaves_nothing() {
    let world = World::new().await;
    let hris = world.admin();
    let long = [b"externalId,jobTitle\n1,".as_slice(), &vec![b'x'; 3 << 20]].concat();
    let whole = packed(&company(500));
    let bomb = packed(&format!("externalId\n{}", format!("{}\n", "x".repeat(500_000)).repeat(64)));
    let gzip = [("content-encoding", "gzip")].as_slice();
    let columns = format!("{}\n", (0..200_000).map(|number| format!("c{number}")).collect::<Vec<_>>().join(","));
    let cases: Vec<Case> = vec![
        ("", &[], Vec::new(), 400, "roster", "empty"),
        ("", &[], b"externalId\n".to_vec(), 400, "roster", "no rows"),
        ("", &[], b"externalId,salary\n1,2\n".to_vec(), 400, "roster", "salary"),
        ("", &[], long, 400, "roster", "longer"),
        ("", &[], columns.into_bytes(), 400, "roster", ""),
        ("", gzip, whole[..whole.len() / 2].to_vec(), 400, "roster", "broke off"),
        ("", gzip, b"externalId\n1\n".to_vec(), 400, "roster", "cannot be read"),
        ("", gzip, bomb, 400, "roster", "100 times"),
        ("", &[("content-encoding", "br")], b"x".to_vec(), 415, "contentEncoding", "gzip"),
        ("", &[("content-type", "application/json")], b"{}".to_vec(), 415, "contentType", "text/csv"),
        ("", &[("content-type", "application/x-ndjson")], b"{}\n[]\n".to_vec(), 400, "roster", "line 2"),
        ("?mode=SOME", &[], b"externalId\n1\n".to_vec(), 400, "mode", "DELTA or FULL"),
        ("?mood=FULL", &[], b"externalId\n1\n".to_vec(), 400, "mood", "no such parameter"),
    ];
    for (query, headers, body, status, field, says) in cases {
        let answer = upload(&hris, query, headers, body).await;
        let error = &answer.body["errors"][0];
        assert_eq!(
            (answer.status, &error["code"], &error["field"]),
            (status, &json!("INVALID"), &json!(field)),
            "{says}: {:#}",
            answer.body
        );
        assert!(error["message"].as_str().unwrap().contains(says) && error["requestId"].is_string(), "{says}: {error}");
    }
    let bare = world.nobody().request(Method::POST, "/rosters").await.header("content-type", "text/csv").body("externalId\n1\n");
    let bare = Answer::read(bare).await;
    assert_eq!((bare.status, &bare.body["errors"][0]["code"]), (401, &json!("UNAUTHENTICATED")));
    assert!(bare.header("www-authenticate").contains("Bearer"));
    let lms = upload(&world.lms(), "", &[], "externalId\n1\n").await;
    assert_eq!((lms.status, &lms.body["errors"][0]["code"]), (403, &json!("FORBIDDEN")));

    assert!(everybody(&hris).await.is_empty());
    let plans = "{ rosterPlans(first: 50) { nodes { status failure rows { totalCount } } } }";
    let plans = hris.ok(plans, json!({})).await["rosterPlans"]["nodes"].clone();
    for plan in plans.as_array().unwrap() {
        assert_eq!((&plan["status"], &plan["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{plan}");
        assert!(!plan["failure"].as_str().unwrap().is_empty());
    }
    assert!(world.log(world.acme.id).await.iter().all(|entry| entry.subject_kind != "roster_plan"), "nothing is told of what is not");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_followed_by_its_own_organization_only() {
    let world = World::new().await;
    let plan = planned(&world.admin(), "", company(3)).await;
    let told = async |caller: &Caller, id: &str| {
        let mut events = caller.sse(PROGRESS, json!({ "id": id })).await;
        serde_json::from_str::<Value>(&events.next().await.unwrap().data).unwrap()
    };
    let id = plan["id"].as_str().unwrap();
    assert_eq!(told(&world.admin(), id).await["data"]["rosterPlanProgressed"]["status"], "PLANNED");
    let (foreign, unknown) =
        (told(&world.stranger_admin(), id).await, told(&world.stranger_admin(), "rpl_01m827kszmefzbhkrgt3k5d98c").await);
    let error = |answer: &Value| (answer["errors"][0]["message"].clone(), answer["errors"][0]["extensions"]["code"].clone());
    assert_eq!(error(&foreign), error(&unknown));
    assert_eq!(error(&foreign).1, "NOT_FOUND", "{foreign}");
    for scope in ["roster:read", "change:read"] {
        let refused = told(&world.admin().scoped(scope), id).await;
        assert_eq!(error(&refused).1, "FORBIDDEN", "{scope} alone: {refused}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_upload_under_one_key_is_one_plan() {
    let world = World::new().await;
    let hris = world.admin();
    let key = [("idempotency-key", "night-1")];
    let csv = company(3);
    let first = upload(&hris, "", &key, csv.clone()).await.body["rosterPlan"].clone();
    applied(&hris, &first).await;
    let second = upload(&hris, "", &key, csv).await.body["rosterPlan"].clone();
    assert_eq!((&second["id"], &second["status"]), (&first["id"], &json!("APPLIED")));
    let other = upload(&hris, "", &key, company(4)).await;
    assert_eq!((other.status, &other.body["errors"][0]["code"]), (409, &json!("KEY_REUSED")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_others_overtook_is_left_alone_and_told() {
    let world = World::new().await;
    let hris = world.admin();
    applied(&hris, &planned(&hris, "", company(1500)).await).await;
    let titles: String = (1..=1500).fold("externalId,jobTitle\n".into(), |csv, number| format!("{csv}E{number},Coach\n"));
    let plan = planned(&hris, "", titles).await;
    let id = plan["id"].as_str().unwrap().parse().unwrap();
    // The first part by hand, so that there is a moment between the two.
    let operator = coachgraph::access::Actor::operator(world.acme.id);
    let first = coachgraph::domain::roster::apply(&world.app, &operator, id).await.unwrap();
    assert_eq!(first.done_count, 1000);
    let change = "mutation($name: String!, $title: String!) { employeeUpsert(input: {employee: {externalId: $name, jobTitle: $title}}) { userErrors { message } } }";
    hris.ok(change, json!({ "name": "E1500", "title": "Boss" })).await;
    let done = coachgraph::domain::roster::carry_on(&world.app, &operator, id, |_| {}).await.unwrap();
    assert_eq!((done.done_count, done.failed_count), (1499, 1));
    let rows = "query($id: ID!) { rosterPlan(id: $id) { status rows(last: 1) { nodes { externalId errors { code field } } } } }";
    let rows = hris.ok(rows, json!({ "id": plan["id"] })).await["rosterPlan"].clone();
    let told = json!([{ "externalId": "E1500", "errors": [{ "code": "STALE_VERSION", "field": ["externalId"] }] }]);
    assert_eq!((&rows["status"], at(&rows, "rows.nodes")), (&json!("APPLIED"), &told));
    let title = hris.ok("{ employees(filter: {externalId: {eq: \"E1500\"}}) { nodes { jobTitle } } }", json!({})).await;
    assert_eq!(at(&title, "employees.nodes.0.jobTitle"), "Boss");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_that_would_wreck_the_company_waits_for_somebody_else() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    applied(&admin, &planned(&admin, "", company(60)).await).await;
    // The nightly file broke off in the middle, as it may, and is taken for everybody.
    let half: String = company(60).lines().take(31).map(|line| format!("{line}\n")).collect();
    let plan = planned(&hris, "?mode=FULL", half).await;
    assert_eq!((&plan["status"], &plan["terminateCount"]), (&json!("HELD"), &json!(30)), "{plan}");
    assert!(plan["heldBecause"][0].as_str().unwrap().starts_with("30 deactivations among 60 people"), "{plan}");
    let refused = admin.refused(APPLY, json!({ "id": plan["id"] })).await;
    assert_eq!((&refused["code"], refused["message"].as_str().unwrap().contains("30 deactivations")), (&json!("WRONG_STATE"), true));
    assert!(everybody(&admin).await.values().all(|(status, _)| status == "ACTIVE"));

    let release = "mutation($id: ID!, $note: String!) { rosterRelease(id: $id, note: $note) {
        rosterPlan { status heldBecause releaseNote } userErrors { code field } } }";
    let meant = json!({ "id": plan["id"], "note": "the branch in Lyon was sold" });
    assert_eq!(hris.graphql(release, meant.clone()).await.code(), "FORBIDDEN", "not by who sent it");
    assert_eq!(admin.refused(release, json!({ "id": plan["id"], "note": " " })).await["field"], json!(["note"]));
    let released = admin.ok(release, meant).await["rosterRelease"]["rosterPlan"].clone();
    assert_eq!((&released["status"], &released["releaseNote"]), (&json!("PLANNED"), &json!("the branch in Lyon was sold")));
    assert_eq!(released["heldBecause"].as_array().unwrap().len(), 1, "why it was held stays");
    applied(&admin, &plan).await;
    assert_eq!(everybody(&admin).await.values().filter(|(status, _)| status == "TERMINATED").count(), 30);
    // An ordinary day is not held; a row without a key among a full roster's is no reason to end anybody.
    let ordinary: String = company(60).lines().take(31).filter(|line| !line.starts_with("E60,")).map(|line| format!("{line}\n")).collect();
    assert_eq!(planned(&hris, "?mode=FULL", ordinary.clone()).await["status"], "PLANNED");
    let keyless = planned(&hris, "?mode=FULL", format!("{ordinary},u60,u60@example.com,Given60,Family,D,\n")).await;
    assert_eq!(keyless["status"], "HELD");
    // The same people under other keys are not newcomers: somebody's column slipped.
    let slipped: String = ordinary.lines().map(|line| format!("{}\n", line.replace("E5", "F5"))).collect();
    let slipped = planned(&hris, "?mode=FULL", slipped).await;
    assert_eq!((&slipped["status"], &slipped["createCount"]), (&json!("HELD"), &json!(10)), "{slipped}");
    assert!(slipped["heldBecause"].to_string().contains("10 changed external ids among 30 people"), "{slipped}");
    world.end().await;
}

/// Kills the server again and again while it applies a roster: what it had done stays, and each start goes on with the rest.
/// `ROSTER_PEOPLE=100000` makes it a large company.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_server_that_is_killed_in_the_midst_goes_on_when_it_starts() {
    let world = World::on(DatabaseKind::Postgres).await;
    let mut node = Node::start(&world);
    let hris = world.admin().at(&node.address);
    let people = std::env::var("ROSTER_PEOPLE").map_or(5_000, |people| people.parse().unwrap());
    let plan = planned(&hris, "", company(people)).await;
    hris.ok(APPLY, json!({ "id": plan["id"] })).await;
    let status = "query($id: ID!) { rosterPlan(id: $id) { status doneCount failedCount } }";
    let mut at_crash = Vec::new();
    for _ in 0..3 {
        let before = hris.ok(status, json!({ "id": plan["id"] })).await["rosterPlan"].clone();
        at_crash.push(before["doneCount"].as_i64().unwrap());
        node.crash(&world);
    }
    assert!(at_crash[0] < i64::try_from(people).unwrap(), "it was done before the first crash: this proves nothing");
    let mut events = hris.sse(PROGRESS, json!({ "id": plan["id"] })).await;
    loop {
        let event = events.event().await;
        if event["rosterPlanProgressed"]["status"] == "APPLIED" {
            break;
        }
    }
    let done = hris.ok(status, json!({ "id": plan["id"] })).await;
    assert_eq!(done["rosterPlan"], json!({ "status": "APPLIED", "doneCount": people, "failedCount": 0 }));
    let all = everybody(&hris).await;
    assert_eq!(all.len(), people);
    assert!((2..=people).all(|number| all[&format!("E{number}")].1 == Some(format!("E{}", (number + 5) / 7))));
    let log = world.log(world.acme.id).await;
    assert!(log.iter().zip(1..).all(|(entry, seq)| entry.seq == seq), "the log is dense");
    assert_eq!(log.iter().filter(|entry| entry.kind == "employee.created").count(), people, "nobody came twice");
    world.end().await;
}

/// PostgreSQL looks at a table once a minute. A plan that came in between is one row to it, and takes hours to be looked at as a whole;
/// of people who came in between, each batch of newcomers goes through all.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_long_plan_and_whom_it_brings_in_are_known_to_the_database() {
    let world = World::on(DatabaseKind::Postgres).await;
    let known = async |table: &str| {
        let known = format!("select reltuples::bigint from pg_class where oid = '{table}'::regclass");
        let row = world.sql().await.query_one_raw(Statement::from_string(DbBackend::Postgres, known)).await.unwrap().unwrap();
        row.try_get_by_index::<i64>(0).unwrap()
    };
    planned(&world.admin(), "", company(2300)).await;
    assert_eq!(known("roster_row").await, 2300);
    let plan = planned(&world.admin(), "", company(2300)).await;
    assert_eq!(known("roster_row").await, 2 * 2300);
    applied(&world.admin(), &plan).await;
    assert_eq!(known("employee").await, 2000, "as of the second batch of three");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn old_plans_are_forgotten_with_their_rows() {
    let world = World::new().await;
    let hris = world.admin();
    let plan = import(&hris, &company(5)).await;
    world.clock.forward(chrono::TimeDelta::days(world.app.config.roster_retention_days + 1));
    coachgraph::worker::tick(&world.app).await.unwrap();
    let hris = hris.fresh().await;
    let gone = hris.ok("query($id: ID!) { rosterPlan(id: $id) { id } }", json!({ "id": plan["id"] })).await;
    assert_eq!(gone["rosterPlan"], Value::Null);
    assert_eq!(everybody(&hris).await.len(), 5);
    world.end().await;
}
