//! Downloads of roster plan rows: formats, escaping, access, and aborted files.

use crate::{
    operations::create_employee,
    world::{Caller, Response, World, value_at, with_timeout},
};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::fmt::Write as _;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

const NDJSON: (&str, &str) = ("accept", "application/x-ndjson");

/// Uploads a roster of `count` new employees. Returns the ID of the plan.
async fn upload_new_employees(caller: &Caller, count: usize) -> String {
    let mut csv = "externalId,userName,email,givenName,familyName,jobTitle,managerExternalId\n".to_owned();
    for number in 1..=count {
        writeln!(csv, "E{number},u{number},u{number}@example.com,Given{number},Family,A title of some length {number},").unwrap();
    }
    upload_csv(caller, csv).await
}

/// Uploads a CSV roster that must be accepted. Returns the ID of the plan.
pub async fn upload_csv(caller: &Caller, csv: String) -> String {
    upload_as(caller, "text/csv", csv).await
}

/// Uploads a roster that must be accepted. Returns the ID of the plan.
pub async fn upload_as(caller: &Caller, content_type: &str, roster: String) -> String {
    let request = caller.request(Method::POST, "/rosters").await.header("content-type", content_type).body(roster);
    let response = Response::send(request).await;
    assert_eq!(response.status, 201, "{:#}", response.body);
    response.body["rosterPlan"]["id"].as_str().unwrap().to_owned()
}

async fn get(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let request = caller.request(Method::GET, &format!("/rosters/{path}")).await;
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

/// Downloads a file that must be complete.
async fn download(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> Response {
    let response = Response::send(get(caller, path, headers).await).await;
    assert_eq!(response.status, 200, "{:#}", response.body);
    response
}

fn parse_ndjson(response: &Response) -> Vec<Value> {
    std::str::from_utf8(&response.bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The rows as GraphQL returns them.
async fn list_rows(caller: &Caller, plan: &str) -> Vec<Value> {
    let page = "query($id: ID!, $after: String) { rosterPlan(id: $id) { rows(first: 700, after: $after) {
        nodes { rowNumber action externalId absent identityQuestion identityDecision employee { id } identityEmployee { id } differences { field from to }
            errors { code field message } warnings { code field message } }
        pageInfo { hasNextPage endCursor } } } }";
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = caller.execute(page, json!({ "id": plan, "after": after })).await["rosterPlan"]["rows"].clone();
        all.extend(page["nodes"].as_array().unwrap().clone());
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_contains_all_rows_in_the_accepted_format() {
    let world = World::new().await;
    let hris = world.admin();
    let ann = create_employee(&hris, "ann").await;
    let mut csv =
        "externalId,userName,email,givenName,familyName,jobTitle\r\nann,Ann,ann@example.com,ann,Test,Chief\r\nbad,b,invalid,B,B,\r\n"
            .to_owned();
    (1..=2098).for_each(|number| write!(csv, "E{number},u{number},u{number}@example.com,Given,Family,\"a \"\"b\"\", c\n d\"\r\n").unwrap());
    let plan = upload_csv(&hris, csv).await;

    let ndjson = download(&hris, &format!("{plan}/rows"), &[NDJSON]).await;
    assert_eq!(ndjson.header("content-type"), "application/x-ndjson");
    assert_eq!(ndjson.header("content-disposition"), format!("attachment; filename=\"roster-{plan}.ndjson\""));
    assert_eq!((ndjson.header("cache-control"), ndjson.header("x-content-type-options")), ("no-store", "nosniff"));
    let rows = parse_ndjson(&ndjson);
    let expected = list_rows(&hris, &plan).await.into_iter().map(|mut row| {
        let object = row.as_object_mut().unwrap();
        let employee = object.remove("employee").unwrap();
        object.insert("employeeId".into(), employee["id"].clone());
        let likely = object.remove("identityEmployee").unwrap();
        object.insert("identityEmployeeId".into(), likely["id"].clone());
        for list in ["errors", "warnings"] {
            for message in object[list].as_array_mut().unwrap() {
                let path = message["field"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect::<Vec<_>>();
                message["field"] = path.join(".").into();
            }
        }
        row
    });
    assert_eq!(rows, expected.collect::<Vec<_>>());
    assert_eq!((rows.len(), &rows[0]["employeeId"], &rows[1]["employeeId"]), (2100, &json!(ann), &Value::Null));

    let csv_file = download(&hris, &format!("{plan}/rows"), &[]).await;
    assert_eq!(csv_file.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert!(
        csv_file.bytes.starts_with(
            b"rowNumber,action,externalId,employeeId,absent,summary,differences,errors,warnings,identityQuestion,identityEmployeeId,identityDecision\r\n"
        )
    );
    assert!(csv_file.bytes.ends_with(b"\r\n"));
    let mut reader = csv::Reader::from_reader(csv_file.bytes.as_slice());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 2100);
    for (record, row) in records.iter().zip(&rows) {
        assert_eq!(
            [&record[0], &record[1], &record[2]],
            [&row["rowNumber"].to_string(), row["action"].as_str().unwrap(), row["externalId"].as_str().unwrap()]
        );
        let list = |cell: &str| if cell.is_empty() { json!([]) } else { serde_json::from_str(cell).unwrap() };
        let cells = [6, 7, 8].map(|column| list(&record[column]));
        assert_eq!(cells, ["differences", "errors", "warnings"].map(|member| row[member].clone()));
    }
    let warning = "differs from the present user name only by case, which sign-in regards: another system may write it the other way";
    assert_eq!(rows[0]["warnings"], json!([{ "code": "USER_NAME_CASE", "field": "userName", "message": warning }]));
    assert_eq!(records[0][5], format!("userName: {warning}; userName: ann -> Ann; jobTitle: Chief"));
    assert_eq!(&records[1][5], "email: is not an e-mail address");

    let selected =
        download(&hris, &format!("{plan}/rows?action=rejected,UPDATE"), &[("accept", "text/csv;q=0.5, application/jsonl")]).await;
    assert_eq!(selected.header("content-type"), "application/jsonl");
    assert_eq!(parse_ndjson(&selected), rows[..2]);
    let with_warnings = download(&hris, &format!("{plan}/rows?hasWarnings=true"), &[NDJSON]).await;
    assert_eq!(parse_ndjson(&with_warnings), rows[..1]);
    let empty = download(&hris, &format!("{plan}/rows?action=TERMINATE"), &[]).await;
    assert_eq!(String::from_utf8(empty.bytes).unwrap().lines().count(), 1, "the header only");
    world.end().await;
}

#[tokio::test]
async fn formulas_are_escaped_in_csv_and_unchanged_in_ndjson() {
    let world = World::new().await;
    let hris = world.admin();
    let external_ids = ["=cmd|'/C calc'!A0", "+1", "-1+2", "@SUM(A1)", " =1", "＝1", "'quoted", "plain"];
    let rows: Vec<Value> = external_ids.iter().map(|key| json!({ "externalId": key, "jobTitle": "=1" })).collect();
    let plan =
        "mutation($rows: [EmployeeAttributesInput!]!) { rosterPlan(input: { rows: $rows }) { rosterPlan { id } userErrors { message } } }";
    let plan = hris.execute(plan, json!({ "rows": rows })).await;
    let plan = value_at(&plan, "rosterPlan.rosterPlan.id").as_str().unwrap().to_owned();
    let csv_file = download(&hris, &format!("{plan}/rows"), &[]).await;
    let mut reader = csv::Reader::from_reader(csv_file.bytes.as_slice());
    let cells: Vec<String> = reader.records().map(|record| record.unwrap()[2].to_owned()).collect();
    assert!(cells[..7].iter().all(|cell| cell.starts_with('\'')), "{cells:?}");
    let restored: Vec<&str> = cells.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect();
    assert_eq!(restored, external_ids);
    let keys: Vec<Value> =
        parse_ndjson(&download(&hris, &format!("{plan}/rows"), &[NDJSON]).await).iter().map(|row| row["externalId"].clone()).collect();
    assert_eq!(keys, external_ids.map(|key| json!(key)), "NDJSON is not escaped");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_available_to_callers_that_may_read_the_plan() {
    let world = World::new().await;
    let admin = world.admin();
    create_employee(&admin, "ann").await;
    let plan = upload_new_employees(&admin, 3).await;
    let request_error = async |caller: &Caller, path: &str, headers: &[(&str, &str)]| {
        let response = Response::send(get(caller, path, headers).await).await;
        let error = &response.body["errors"][0];
        let text = |part: &str| error[part].as_str().unwrap_or_default().to_owned();
        (response.status, text("code"), text("field"), text("message"))
    };
    let rows = format!("{plan}/rows");
    let globex_admin = world.globex_admin();
    let foreign = request_error(&globex_admin, &rows, &[]).await;
    assert_eq!((foreign.0, foreign.1.as_str()), (404, "NOT_FOUND"));
    for unknown in ["rpl_01m827kszmefzbhkrgt3k5d98c/rows", "rpl_1/rows", "x%2F..%2F/rows"] {
        assert_eq!(request_error(&globex_admin, unknown, &[]).await, foreign, "{unknown}");
        assert_eq!(request_error(&admin, unknown, &[]).await, foreign, "{unknown}");
    }
    assert_eq!(request_error(&world.anonymous(), &rows, &[]).await.0, 401);
    let scopes = "roster:write roster:release change:read program:read organization:admin";
    for caller in [world.person("ann"), admin.with_scope(scopes)] {
        let refused = request_error(&caller, &rows, &[]).await;
        assert_eq!((refused.0, refused.1.as_str()), (403, "FORBIDDEN"), "{refused:?}");
    }
    assert_eq!(Response::send(get(&admin.with_scope("roster:read"), &rows, &[]).await).await.status, 200);
    let refused = request_error(&admin, &rows, &[("accept", "application/json")]).await;
    assert_eq!((refused.0, refused.2.as_str()), (406, "accept"));
    let refused = request_error(&admin, &format!("{rows}?action=UNKNOWN"), &[]).await;
    assert_eq!((refused.0, refused.2.as_str(), refused.3.contains("REJECTED")), (400, "action", true), "{refused:?}");
    let refused = request_error(&admin, &format!("{rows}?page=2"), &[]).await;
    assert_eq!((refused.0, refused.2.as_str()), (400, "page"));
    // A failed plan has no rows, and an empty file would look like a plan without changes.
    let invalid_roster = admin.request(Method::POST, "/rosters").await.header("content-type", "text/csv").body("externalId\n");
    assert_eq!(Response::send(invalid_roster).await.status, 400);
    let failed = admin.execute("{ rosterPlans(filter: {status: {eq: FAILED}}) { nodes { id } } }", json!({})).await;
    let failed = request_error(&admin, &format!("{}/rows", value_at(&failed, "rosterPlans.nodes.0.id").as_str().unwrap()), &[]).await;
    assert_eq!((failed.0, failed.1.as_str()), (409, "WRONG_STATE"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_missing_rows_is_aborted() {
    let world = World::new().await;
    let hris = world.admin();
    let plan = upload_new_employees(&hris, 1500).await;
    download(&hris, &format!("{plan}/rows"), &[]).await;
    world.connect_database().await.execute_unprepared("delete from roster_row where row_number = 700").await.unwrap();
    let response = Response::try_send(get(&hris, &format!("{plan}/rows"), &[]).await).await;
    assert!(response.is_err(), "a file without row 700 ended as if it were complete");
    world.end().await;
}

/// A slow client keeps the download open until the database fails.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_failure_during_a_download_aborts_the_file() {
    let world = World::new().await;
    let hris = world.admin();
    // Far more than the buffers of the connection hold.
    let row_count = 30_000;
    let plan = upload_new_employees(&hris, row_count).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut socket = socket.connect(world.address().trim_start_matches("http://").parse().unwrap()).await.unwrap();
    let token = hris.token().await.unwrap();
    let request =
        format!("GET /rosters/{plan}/rows HTTP/1.1\r\nhost: x\r\naccept: application/x-ndjson\r\nauthorization: Bearer {token}\r\n\r\n");
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut read = vec![0; 2000];
    with_timeout("the file to start", socket.read_exact(&mut read)).await.unwrap();
    assert!(read.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&read));

    let db = world.connect_database().await;
    db.execute_unprepared("alter table roster_row rename to renamed_row").await.unwrap();
    // Whether the connection is closed or reset does not matter.
    let _ = with_timeout("the connection to end", socket.read_to_end(&mut read)).await;
    let count = String::from_utf8_lossy(&read).matches("\"rowNumber\"").count();
    assert!(count < row_count, "all rows were read before the database failed: the test proves nothing");
    assert!(!read.ends_with(b"0\r\n\r\n"), "a file of {count} rows ended as if it were complete");

    db.execute_unprepared("alter table renamed_row rename to roster_row").await.unwrap();
    assert_eq!(parse_ndjson(&download(&hris, &format!("{plan}/rows"), &[NDJSON]).await).len(), row_count);
    world.end().await;
}
