//! Exports: files of learning records, competencies, assessments, sessions and employees. That a file has what the lists of the schema show is
//! tested in `same_as_lists`, files since a cursor in `since`.

mod same_as_lists;
mod since;

use crate::{
    operations::{SAMPLE_ROSTER, create_employee, employee_attributes, import_roster, run_mutation},
    roster_upload::{apply_plan, post_roster},
    world::{Caller, Response, World, value_at, with_timeout},
};
use chrono::TimeDelta;
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{fmt::Write as _, io::Read};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};

/// The names of all files.
const NAMES: [&str; 5] = ["learning-records", "competencies", "assessments", "sessions", "employees"];

async fn get(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = caller.request(Method::GET, &format!("/exports/{path}")).await;
    Response::send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

/// A file that must be complete, as NDJSON.
async fn rows(caller: &Caller, path: &str) -> Vec<Value> {
    file(caller, path).await.1
}

/// As [`rows`], with the cursor of the file.
async fn file(caller: &Caller, path: &str) -> (String, Vec<Value>) {
    let response = get(caller, path, &[("accept", "application/x-ndjson")]).await;
    assert_eq!(response.status, 200, "{path}: {:#}", response.body);
    (response.header("coachgraph-cursor").to_owned(), parse_ndjson(&response.bytes))
}

fn parse_ndjson(bytes: &[u8]) -> Vec<Value> {
    std::str::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn parse_csv(bytes: &[u8]) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(bytes).records().map(Result::unwrap).collect()
}

/// The status, and the code, field and message of the first error.
async fn error(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> (u16, String, String, String) {
    let response = get(caller, path, headers).await;
    let text = |part: &str| response.body["errors"][0][part].as_str().unwrap_or_default().to_owned();
    (response.status, text("code"), text("field"), text("message"))
}

/// A roster of `count` employees.
fn roster(count: usize) -> String {
    let mut csv = "externalId,userName,email,givenName,familyName,jobTitle\n".to_owned();
    (1..=count).for_each(|number| writeln!(csv, "E{number},u{number},u{number}@example.com,Given,Family,A title {number}").unwrap());
    csv
}

#[tokio::test(flavor = "multi_thread")]
async fn the_headers_say_what_the_file_is_and_where_the_next_one_goes_on() {
    let world = World::new().await;
    let admin = world.admin();
    create_employee(&admin, "ann").await;
    let csv = get(&admin, "employees", &[]).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"employees.csv\"");
    assert_eq!((csv.header("cache-control"), csv.header("x-content-type-options")), ("no-store", "nosniff"));
    assert!(csv.header("vary").starts_with("accept, accept-encoding, authorization"));
    assert_eq!(csv.header("coachgraph-as-of"), world.clock.now().to_rfc3339());
    let log = admin.execute("{ changes(first: 1000) { pageInfo { endCursor } } }", json!({})).await;
    assert_eq!(csv.header("coachgraph-cursor"), value_at(&log, "changes.pageInfo.endCursor"), "the cursor is one of the change log");
    assert!(csv.bytes.starts_with(b"id,version,externalId,userName,email,givenName,") && csv.bytes.ends_with(b"\r\n"));

    for (query, accept, content_type, extension) in [
        ("", "text/csv;q=0.5, application/jsonl", "application/jsonl", "ndjson"),
        ("?format=ndjson", "text/csv", "application/x-ndjson", "ndjson"),
        ("?format=csv", "application/json", "text/csv; charset=utf-8; header=present", "csv"),
    ] {
        let response = get(&admin, &format!("employees{query}"), &[("accept", accept)]).await;
        assert_eq!(response.header("content-type"), content_type, "{query} {accept}");
        assert_eq!(response.header("content-disposition"), format!("attachment; filename=\"employees.{extension}\""));
    }
    let marked = get(&admin, "employees?bom=true", &[]).await;
    assert_eq!(marked.bytes, [b"\xef\xbb\xbf".as_slice(), &csv.bytes].concat());

    let head = Response::send(admin.request(Method::HEAD, "/exports/employees").await).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    for name in ["content-type", "content-disposition", "coachgraph-cursor", "coachgraph-as-of"] {
        assert_eq!(head.header(name), csv.header(name), "{name}");
    }
    let empty = get(&world.globex_admin(), "sessions", &[]).await;
    assert_eq!(String::from_utf8(empty.bytes).unwrap().lines().count(), 1, "the header only");
    let post = Response::send(admin.request(Method::POST, "/exports/employees").await).await;
    assert_eq!(post.status, 405);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_cannot_be_answered_names_what_to_change() {
    let world = World::new().await;
    let admin = world.admin();
    create_employee(&admin, "ann").await;
    let ndjson = [("accept", "application/x-ndjson")];
    for (path, headers, status, code, field, part) in [
        ("employees?format=xlsx", &[][..], 400, "INVALID", "format", "csv or ndjson"),
        ("employees?bom=yes", &[], 400, "INVALID", "bom", "true or false"),
        ("employees?bom=true", &ndjson, 400, "INVALID", "bom", "CSV"),
        ("employees?since=2026", &[], 400, "INVALID", "since", "use format, after or bom"),
        ("employees?after=x", &[], 400, "INVALID", "after", "cursor"),
        ("employees", &[("accept", "application/json")], 406, "INVALID", "accept", "text/csv"),
        ("people", &[], 404, "NOT_FOUND", "", "learning-records, competencies, assessments, sessions and employees"),
    ] {
        let error = error(&admin, path, headers).await;
        assert_eq!((error.0, error.1.as_str(), error.2.as_str()), (status, code, field), "{path}: {error:?}");
        assert!(error.3.contains(part), "{path}: {error:?}");
    }
    assert_eq!(error(&world.anonymous(), "employees", &[]).await.0, 401);
    assert_eq!(error(&admin.with_token("x"), "employees", &[]).await.0, 401);
    for (name, scope) in NAMES.iter().zip(["learning", "competency", "competency", "session", "roster"]) {
        let others = ["learning", "competency", "session", "roster", "change", "program"].iter().filter(|noun| **noun != scope);
        let others: Vec<String> = others.map(|noun| format!("{noun}:read")).collect();
        let refused = error(&admin.with_scope(&others.join(" ")), name, &[]).await;
        assert_eq!((refused.0, refused.1.as_str()), (403, "FORBIDDEN"), "{name}: {refused:?}");
        assert!(refused.3.contains(&format!("{scope}:read")), "{name}: {refused:?}");
        assert_eq!(get(&admin.with_scope(&format!("{scope}:read")), name, &[]).await.status, 200, "{name}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_that_is_restricted_to_allowed_operations_cannot_export() {
    let world = World::new().await;
    let lms = world.lms();
    assert_eq!(get(&lms, "learning-records", &[]).await.status, 200);
    let integrations = world.admin().execute("{ integrations { nodes { id version clientId } } }", json!({})).await;
    let integrations = value_at(&integrations, "integrations.nodes").as_array().unwrap().clone();
    let integration = integrations.iter().find(|integration| integration["clientId"] == "lms").unwrap();
    let allow = "mutation($id: ID!, $version: Int!) {
        integrationAllowOperations(id: $id, documents: [\"{ organization { name } }\"], expectedVersion: $version) {
            userErrors { code field message } } }";
    world.admin().execute(allow, json!({ "id": integration["id"], "version": integration["version"] })).await;
    let refused = error(&lms, "learning-records", &[]).await;
    assert_eq!((refused.0, refused.1.as_str()), (403, "FORBIDDEN"));
    assert!(refused.3.contains("not restricted to allowed operations"), "{refused:?}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn formulas_are_escaped_in_csv_and_unchanged_in_ndjson() {
    let world = World::new().await;
    let admin = world.admin();
    let titles = ["=cmd|'/C calc'!A0", "+1", "-1+2", "@SUM(A1)", " =1", "\u{3000}=1", "＝1", "'quoted", "a \"b\", c\n d"];
    for (number, title) in titles.iter().enumerate() {
        let mut attributes = employee_attributes(&format!("p{number}"));
        attributes["jobTitle"] = (*title).into();
        run_mutation(&admin, "employeeUpsert", json!({ "employee": attributes })).await;
    }
    let stored: Vec<Value> = rows(&admin, "employees").await.iter().map(|row| row["jobTitle"].clone()).collect();
    let csv = get(&admin, "employees", &[]).await;
    let column = csv::Reader::from_reader(csv.bytes.as_slice()).headers().unwrap().iter().position(|name| name == "jobTitle").unwrap();
    let cells: Vec<String> = parse_csv(&csv.bytes).iter().map(|record| record[column].to_owned()).collect();
    assert!(cells[..8].iter().all(|cell| cell.starts_with('\'')), "{cells:?}");
    assert!(!cells[8].starts_with('\''));
    let restored: Vec<Value> = cells.iter().map(|cell| json!(cell.strip_prefix('\'').unwrap_or(cell))).collect();
    assert_eq!(restored, stored);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_compressed_as_the_caller_accepts() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let plain = get(&world.hris(), "employees", &[]).await;
    for (accept, coding) in [("gzip", "gzip"), ("zstd, gzip", "zstd"), ("identity", ""), ("br", ""), ("gzip;q=0", "")] {
        let response = get(&world.hris(), "employees", &[("accept-encoding", accept)]).await;
        assert_eq!(response.header("content-encoding"), coding, "{accept}");
        let mut text = Vec::new();
        match coding {
            "gzip" => drop(flate2::read::GzDecoder::new(&*response.bytes).read_to_end(&mut text).unwrap()),
            "zstd" => text = zstd::decode_all(&*response.bytes).unwrap(),
            _ => text = response.bytes.clone(),
        }
        assert_eq!(text, plain.bytes, "{accept}");
        assert_eq!(response.bytes.len() < plain.bytes.len() / 2, !coding.is_empty(), "{accept}: {} bytes", response.bytes.len());
    }
    world.end().await;
}

/// Opens a connection with small buffers, and asks for all employees.
async fn begin_slow_download(world: &World, caller: &Caller) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut socket = socket.connect(world.address().trim_start_matches("http://").parse().unwrap()).await.unwrap();
    let token = caller.token().await.unwrap();
    let request = format!("GET /exports/employees?format=ndjson HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    socket
}

/// What the caller can still spend in this minute.
async fn remaining_budget(caller: &Caller) -> u64 {
    let response = caller.graphql("{ __typename }", json!({})).await;
    response.body["extensions"]["cost"]["remaining"].as_u64().unwrap()
}

/// Each page that the server reads costs the caller: the budget shows that it does not read ahead of a client that does not read.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_read_as_fast_as_the_client_reads_it_and_aborted_when_the_database_fails() {
    let world = World::new().await;
    let admin = world.admin();
    let count = 20_000;
    import_large_roster(&admin, count).await;
    let full = remaining_budget(&admin).await;
    assert_eq!(rows(&admin, "employees").await.len(), count);
    let cost = full - remaining_budget(&admin).await;

    let budget = remaining_budget(&admin).await;
    let mut socket = begin_slow_download(&world, &admin).await;
    let mut read = vec![0; 2000];
    with_timeout("the file to start", socket.read_exact(&mut read)).await.unwrap();
    assert!(read.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&read));
    for _ in 0..50 {
        let spent = budget - remaining_budget(&admin).await;
        assert!(spent < cost * 9 / 10, "{spent} of {cost} is spent for a client that has read 2000 bytes");
    }
    let db = world.connect_database().await;
    db.execute_unprepared("alter table employee rename to renamed_employee").await.unwrap();
    // Whether the connection is closed or reset does not matter.
    let _ = with_timeout("the connection to end", socket.read_to_end(&mut read)).await;
    db.execute_unprepared("alter table renamed_employee rename to employee").await.unwrap();
    let received = String::from_utf8_lossy(&read).matches("\"externalId\"").count();
    assert!(received < count && !read.ends_with(b"0\r\n\r\n"), "a file of {received} rows ended as if it were complete");
    world.end().await;
}

/// Imports a roster of `count` employees.
async fn import_large_roster(caller: &Caller, count: usize) {
    let response = post_roster(caller, "", &[("content-type", "text/csv")], roster(count).into_bytes()).await;
    assert_eq!(response.status, 201, "{:#}", response.body);
    apply_plan(caller, &response.body["rosterPlan"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_costs_the_caller_and_waits_for_the_budget_instead_of_ending() {
    let world = World::with_config(|config| (config.limit_cost, config.limit_cost_per_minute) = (1000, 4000)).await;
    let hris = world.hris();
    import_large_roster(&world.admin(), 2000).await;
    let mut socket = begin_slow_download(&world, &hris).await;
    let mut read = vec![0; 2000];
    with_timeout("the file to start", socket.read_exact(&mut read)).await.unwrap();
    // 2000 rows of 3 objects cost 6000.
    let refused = with_timeout("the budget to be used up", async {
        loop {
            let response = hris.graphql("{ __typename }", json!({})).await;
            if response.status == 429 {
                return response;
            }
        }
    })
    .await;
    assert!(!refused.header("retry-after").is_empty());
    let refused = error(&hris, "employees", &[]).await;
    assert_eq!((refused.0, refused.1.as_str()), (429, "TOO_MANY_REQUESTS"), "a file that cannot begin");
    world.clock.forward(TimeDelta::minutes(2));
    let end = async {
        while !read.ends_with(b"\r\n0\r\n\r\n") {
            assert_ne!(socket.read_buf(&mut read).await.unwrap(), 0, "the connection ended");
        }
    };
    with_timeout("the end of the file", end).await;
    assert_eq!(String::from_utf8_lossy(&read).matches("\"externalId\":\"E").count(), 2000);
    world.end().await;
}
