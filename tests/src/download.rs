//! The rows of a roster plan as a file: whole, or visibly not.

use crate::{
    steps::hire,
    world::{Answer, Caller, World, at, within},
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

/// Uploads a roster of so many newcomers; answers the plan's identifier.
async fn planned(caller: &Caller, people: usize) -> String {
    let mut csv = "externalId,userName,email,givenName,familyName,jobTitle,managerExternalId\n".to_owned();
    for number in 1..=people {
        writeln!(csv, "E{number},u{number},u{number}@example.com,Given{number},Family,A title of some length {number},").unwrap();
    }
    uploaded(caller, csv).await
}

/// Uploads a roster that is taken; answers the plan's identifier.
pub async fn uploaded(caller: &Caller, csv: String) -> String {
    uploaded_as(caller, "text/csv", csv).await
}

pub async fn uploaded_as(caller: &Caller, content_type: &str, roster: String) -> String {
    let request = caller.request(Method::POST, "/rosters").await.header("content-type", content_type).body(roster);
    let answer = Answer::read(request).await;
    assert_eq!(answer.status, 201, "{:#}", answer.body);
    answer.body["rosterPlan"]["id"].as_str().unwrap().to_owned()
}

async fn get(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> reqwest::RequestBuilder {
    let request = caller.request(Method::GET, &format!("/rosters/{path}")).await;
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

async fn file(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> Answer {
    let answer = Answer::read(get(caller, path, headers).await).await;
    assert_eq!(answer.status, 200, "{:#}", answer.body);
    answer
}

fn lines(answer: &Answer) -> Vec<Value> {
    std::str::from_utf8(&answer.bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The rows as a list of the schema.
async fn listed(caller: &Caller, plan: &str) -> Vec<Value> {
    let page = "query($id: ID!, $after: String) { rosterPlan(id: $id) { rows(first: 700, after: $after) {
        nodes { rowNumber action externalId absent employee { id } differences { field from to } errors { code field message } }
        pageInfo { hasNextPage endCursor } } } }";
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = caller.ok(page, json!({ "id": plan, "after": after })).await["rosterPlan"]["rows"].clone();
        all.extend(page["nodes"].as_array().unwrap().clone());
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            return all;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_rows_of_a_plan_come_as_a_file_in_the_form_that_is_asked_for() {
    let world = World::new().await;
    let hris = world.admin();
    let ann = hire(&hris, "ann").await;
    let mut csv =
        "externalId,userName,email,givenName,familyName,jobTitle\r\nann,ann,ann@example.com,ann,Test,Chief\r\nbad,b,nowhere,B,B,\r\n"
            .to_owned();
    (1..=2098).for_each(|number| write!(csv, "E{number},u{number},u{number}@example.com,Given,Family,\"a \"\"b\"\", c\n d\"\r\n").unwrap());
    let plan = uploaded(&hris, csv).await;

    let told = file(&hris, &format!("{plan}/rows"), &[NDJSON]).await;
    assert_eq!(told.header("content-type"), "application/x-ndjson");
    assert_eq!(told.header("content-disposition"), format!("attachment; filename=\"roster-{plan}.ndjson\""));
    assert_eq!((told.header("cache-control"), told.header("x-content-type-options")), ("no-store", "nosniff"));
    let told = lines(&told);
    let same = listed(&hris, &plan).await.into_iter().map(|mut row| {
        let object = row.as_object_mut().unwrap();
        let employee = object.remove("employee").unwrap();
        object.insert("employeeId".into(), employee["id"].clone());
        for error in object["errors"].as_array_mut().unwrap() {
            error["field"] =
                error["field"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect::<Vec<_>>().join(".").into();
        }
        row
    });
    assert_eq!(told, same.collect::<Vec<_>>());
    assert_eq!((told.len(), &told[0]["employeeId"], &told[1]["employeeId"]), (2100, &json!(ann), &Value::Null));

    let table = file(&hris, &format!("{plan}/rows"), &[]).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert!(table.bytes.starts_with(b"rowNumber,action,externalId,employeeId,absent,summary,differences,errors\r\n"));
    assert!(table.bytes.ends_with(b"\r\n"));
    let mut table = csv::Reader::from_reader(table.bytes.as_slice());
    let records: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 2100);
    for (record, row) in records.iter().zip(&told) {
        assert_eq!(
            [&record[0], &record[1], &record[2]],
            [&row["rowNumber"].to_string(), row["action"].as_str().unwrap(), row["externalId"].as_str().unwrap()]
        );
        let list = |cell: &str| if cell.is_empty() { json!([]) } else { serde_json::from_str(cell).unwrap() };
        assert_eq!((list(&record[6]), list(&record[7])), (row["differences"].clone(), row["errors"].clone()));
    }
    assert_eq!(&records[0][5], "jobTitle: Chief");
    assert_eq!(&records[1][5], "email: is not an e-mail address");

    let some = file(&hris, &format!("{plan}/rows?action=rejected,UPDATE"), &[("accept", "text/csv;q=0.5, application/jsonl")]).await;
    assert_eq!(some.header("content-type"), "application/jsonl");
    assert_eq!(lines(&some), told[..2]);
    let none = file(&hris, &format!("{plan}/rows?action=TERMINATE"), &[]).await;
    assert_eq!(String::from_utf8(none.bytes).unwrap().lines().count(), 1, "the header alone");
    world.end().await;
}

#[tokio::test]
async fn a_cell_that_looks_like_a_formula_is_none_in_the_file_and_can_be_read_back() {
    let world = World::new().await;
    let hris = world.admin();
    let odd = ["=cmd|'/C calc'!A0", "+1", "-1+2", "@SUM(A1)", " =1", "＝1", "'quoted", "plain"];
    let rows: Vec<Value> = odd.iter().map(|key| json!({ "externalId": key, "jobTitle": "=1" })).collect();
    let plan =
        "mutation($rows: [EmployeeAttributesInput!]!) { rosterPlan(input: { rows: $rows }) { rosterPlan { id } userErrors { message } } }";
    let plan = hris.ok(plan, json!({ "rows": rows })).await;
    let plan = at(&plan, "rosterPlan.rosterPlan.id").as_str().unwrap().to_owned();
    let table = file(&hris, &format!("{plan}/rows"), &[]).await;
    let mut table = csv::Reader::from_reader(table.bytes.as_slice());
    let cells: Vec<String> = table.records().map(|record| record.unwrap()[2].to_owned()).collect();
    assert!(cells[..7].iter().all(|cell| cell.starts_with('\'')), "{cells:?}");
    let back: Vec<&str> = cells.iter().map(|cell| cell.strip_prefix('\'').unwrap_or(cell)).collect();
    assert_eq!(back, odd);
    let keys: Vec<Value> =
        lines(&file(&hris, &format!("{plan}/rows"), &[NDJSON]).await).iter().map(|row| row["externalId"].clone()).collect();
    assert_eq!(keys, odd.map(|key| json!(key)), "JSON is told as it is");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_for_those_who_may_see_the_plan() {
    let world = World::new().await;
    let admin = world.admin();
    hire(&admin, "ann").await;
    let plan = planned(&admin, 3).await;
    let told = async |caller: &Caller, path: &str, headers: &[(&str, &str)]| {
        let answer = Answer::read(get(caller, path, headers).await).await;
        let error = &answer.body["errors"][0];
        let text = |part: &str| error[part].as_str().unwrap_or_default().to_owned();
        (answer.status, text("code"), text("field"), text("message"))
    };
    let rows = format!("{plan}/rows");
    let stranger = world.stranger_admin();
    let foreign = told(&stranger, &rows, &[]).await;
    assert_eq!((foreign.0, foreign.1.as_str()), (404, "NOT_FOUND"));
    for nobodys in ["rpl_01m827kszmefzbhkrgt3k5d98c/rows", "rpl_1/rows", "x%2F..%2F/rows"] {
        assert_eq!(told(&stranger, nobodys, &[]).await, foreign, "{nobodys}");
        assert_eq!(told(&admin, nobodys, &[]).await, foreign, "{nobodys}");
    }
    assert_eq!(told(&world.nobody(), &rows, &[]).await.0, 401);
    let scopes = "roster:write roster:release change:read program:read organization:admin";
    for caller in [world.person("ann"), admin.scoped(scopes)] {
        let refused = told(&caller, &rows, &[]).await;
        assert_eq!((refused.0, refused.1.as_str()), (403, "FORBIDDEN"), "{refused:?}");
    }
    assert_eq!(Answer::read(get(&admin.scoped("roster:read"), &rows, &[]).await).await.status, 200);
    let refused = told(&admin, &rows, &[("accept", "application/json")]).await;
    assert_eq!((refused.0, refused.2.as_str()), (406, "accept"));
    let refused = told(&admin, &format!("{rows}?action=SACKED"), &[]).await;
    assert_eq!((refused.0, refused.2.as_str(), refused.3.contains("REJECTED")), (400, "action", true), "{refused:?}");
    let refused = told(&admin, &format!("{rows}?page=2"), &[]).await;
    assert_eq!((refused.0, refused.2.as_str()), (400, "page"));
    // A plan that came to nothing has no rows, which is not the same as that there are none.
    let broken = admin.request(Method::POST, "/rosters").await.header("content-type", "text/csv").body("externalId\n");
    assert_eq!(Answer::read(broken).await.status, 400);
    let failed = admin.ok("{ rosterPlans(filter: {status: {eq: FAILED}}) { nodes { id } } }", json!({})).await;
    let failed = told(&admin, &format!("{}/rows", at(&failed, "rosterPlans.nodes.0.id").as_str().unwrap()), &[]).await;
    assert_eq!((failed.0, failed.1.as_str()), (409, "WRONG_STATE"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_which_rows_are_missing_breaks_off() {
    let world = World::new().await;
    let hris = world.admin();
    let plan = planned(&hris, 1500).await;
    file(&hris, &format!("{plan}/rows"), &[]).await;
    world.sql().await.execute_unprepared("delete from roster_row where row_number = 700").await.unwrap();
    let answer = Answer::try_read(get(&hris, &format!("{plan}/rows"), &[]).await).await;
    assert!(answer.is_err(), "a file without its row 700 ended as if it were whole");
    world.end().await;
}

/// The reader takes its time; meanwhile the database can no longer be read.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_fails_in_the_midst_of_a_file_breaks_it_off() {
    let world = World::new().await;
    let hris = world.admin();
    let plan = planned(&hris, 10_000).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut socket = socket.connect(world.address().trim_start_matches("http://").parse().unwrap()).await.unwrap();
    let token = hris.token().await.unwrap();
    let ask =
        format!("GET /rosters/{plan}/rows HTTP/1.1\r\nhost: x\r\naccept: application/x-ndjson\r\nauthorization: Bearer {token}\r\n\r\n");
    socket.write_all(ask.as_bytes()).await.unwrap();
    let mut read = vec![0; 2000];
    within("the file to begin", socket.read_exact(&mut read)).await.unwrap();
    assert!(read.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&read));

    let db = world.sql().await;
    db.execute_unprepared("alter table roster_row rename to elsewhere").await.unwrap();
    // How the connection ends, in order or not, is of no interest; what came before is.
    let _ = within("the connection to end", socket.read_to_end(&mut read)).await;
    let count = String::from_utf8_lossy(&read).matches("\"rowNumber\"").count();
    assert!(count < 10_000, "all of it was read before the database failed: this proves nothing");
    assert!(!read.ends_with(b"0\r\n\r\n"), "a file of {count} rows ended as if it were whole");

    db.execute_unprepared("alter table elsewhere rename to roster_row").await.unwrap();
    assert_eq!(lines(&file(&hris, &format!("{plan}/rows"), &[NDJSON]).await).len(), 10_000);
    world.end().await;
}
