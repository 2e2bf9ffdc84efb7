//! The life cycle of roster plans: who planned and released them, interrupted uploads, concurrent rosters, rows that fail when applied.

use crate::{
    operations::{create_employee, employee_attributes, import_roster},
    roster_plan_download::{upload_as, upload_csv},
    world::{Caller, Response, World, value_at, with_timeout},
};
use coachgraph::{access::Actor, domain::roster};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write as _;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { id status } userErrors { code field message } } }";
const HEADER: &str = "externalId,userName,email,givenName,familyName,managerExternalId\n";

/// CSV rows of new employees, whose external ids begin with a prefix.
fn new_employee_rows(prefix: &str, count: usize) -> String {
    (1..=count).fold(String::new(), |mut rows, number| {
        writeln!(rows, "{prefix}{number},{prefix}{number},{prefix}@example.com,Given,Family,").unwrap();
        rows
    })
}

/// The only roster plan of the organization.
async fn get_plan(caller: &Caller) -> Value {
    let plans = "{ rosterPlans(first: 2) { nodes { id status failure rows { totalCount } } } }";
    let plans = caller.execute(plans, json!({})).await["rosterPlans"]["nodes"].clone();
    assert!(plans.as_array().unwrap().len() < 2, "{plans}");
    plans[0].clone()
}

/// Waits until the only roster plan meets a condition.
async fn wait_for_plan(caller: &Caller, what: &str, condition: impl Fn(&Value) -> bool) -> Value {
    with_timeout(what, async {
        loop {
            let plan = get_plan(caller).await;
            if condition(&plan) {
                return plan;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

/// Opens a connection and sends the head of an upload whose body has this length in bytes.
async fn begin_upload(world: &World, caller: &Caller, query: &str, length: usize) -> TcpStream {
    let mut socket = TcpStream::connect(world.address().trim_start_matches("http://")).await.unwrap();
    let token = caller.token().await.unwrap();
    let head = format!(
        "POST /rosters{query} HTTP/1.1\r\nhost: x\r\ncontent-type: text/csv\r\ncontent-length: {length}\r\n\
         authorization: Bearer {token}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

async fn count_employees(caller: &Caller) -> i64 {
    caller.execute("{ employees { totalCount } }", json!({})).await["employees"]["totalCount"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_names_the_actor_who_planned_it_and_the_actor_who_released_it() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let boss = create_employee(&admin, "boss").await;
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: ADMINISTRATOR) { userErrors { code } } }";
    admin.execute(promote, json!({ "id": boss })).await;
    import_roster(&admin, &format!("{HEADER}{}", new_employee_rows("E", 60))).await;
    let half = format!("externalId\nboss\n{}", (1..=30).map(|number| format!("E{number}\n")).collect::<String>());
    let request = hris.request(Method::POST, "/rosters?mode=FULL").await.header("content-type", "text/csv").body(half);
    let held = Response::send(request).await.body["rosterPlan"].clone();
    assert_eq!(held["status"], "HELD", "{held}");

    let query = "query($id: ID!) { rosterPlan(id: $id) {
        plannedBy { __typename ... on Integration { id } } plannedById
        releasedBy { __typename ... on Employee { externalId } } releasedById releasedAt releaseNote } }";
    let read_plan = async |caller: &Caller| caller.execute(query, json!({ "id": held["id"] })).await["rosterPlan"].clone();
    let sender = world.acme.hris.to_string();
    let by_hris = json!({ "__typename": "Integration", "id": sender });
    let expected = json!({ "plannedBy": by_hris, "plannedById": sender,
        "releasedBy": null, "releasedById": null, "releasedAt": null, "releaseNote": null });
    assert_eq!(read_plan(&admin).await, expected);

    let release = "mutation($id: ID!) { rosterRelease(id: $id, note: \"sold\") { userErrors { code } } }";
    world.person("boss").execute(release, json!({ "id": held["id"] })).await;
    let after = read_plan(&admin).await;
    assert_eq!((&after["plannedBy"], &after["plannedById"]), (&by_hris, &json!(sender)));
    assert_eq!((&after["releasedBy"], &after["releasedById"]), (&json!({ "__typename": "Employee", "externalId": "boss" }), &json!(boss)));
    let at: chrono::DateTime<chrono::Utc> = after["releasedAt"].as_str().unwrap().parse().unwrap();
    assert_eq!((at.timestamp_millis(), &after["releaseNote"]), (world.clock.now().timestamp_millis(), &json!("sold")));
    // A caller who may not read integrations gets only the identifier, as in the change log.
    let by_hris_itself = read_plan(&hris).await;
    assert_eq!((&by_hris_itself["plannedBy"], &by_hris_itself["plannedById"]), (&Value::Null, &json!(sender)));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_whose_upload_stalls_fails_and_ignores_later_rows() {
    let world = World::new().await;
    let hris = world.admin();
    let (early, late) = (format!("{HEADER}{}", new_employee_rows("E", 2500)), new_employee_rows("L", 10));
    let mut socket = begin_upload(&world, &hris, "?mode=FULL", early.len() + late.len()).await;
    socket.write_all(early.as_bytes()).await.unwrap();
    // Rows are stored in batches of a thousand, so the last five hundred are not stored yet.
    let arriving = wait_for_plan(&hris, "rows to arrive", |plan| plan["rows"]["totalCount"].as_i64() >= Some(2000)).await;
    assert_eq!(arriving["status"], "RECEIVING");
    let rows = hris.request(Method::GET, &format!("/rosters/{}/rows", arriving["id"].as_str().unwrap())).await;
    assert_eq!(Response::send(rows).await.status, 409, "an incomplete plan cannot be downloaded");

    world.clock.forward(chrono::TimeDelta::hours(5));
    coachgraph::worker::run_maintenance(&world.app).await.unwrap();
    let hris = hris.with_new_token().await;
    assert_eq!(get_plan(&hris).await["status"], "RECEIVING", "the upload may still continue");
    world.clock.forward(chrono::TimeDelta::hours(2));
    coachgraph::worker::run_maintenance(&world.app).await.unwrap();
    let hris = hris.with_new_token().await;
    let failed = get_plan(&hris).await;
    assert_eq!((&failed["status"], &failed["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{failed}");
    assert!(failed["failure"].as_str().unwrap().contains("send it again"));

    // The remaining rows arrive after the plan has failed. The plan stays failed.
    socket.write_all(late.as_bytes()).await.unwrap();
    let mut response = [0; 1000];
    let length = with_timeout("the response to the late upload", socket.read(&mut response)).await.unwrap();
    let response = String::from_utf8_lossy(&response[..length]).into_owned();
    assert!(response.starts_with("HTTP/1.1 503 ") && response.contains("UNAVAILABLE"), "{response}");
    let unchanged = get_plan(&hris).await;
    assert_eq!((&unchanged["status"], &unchanged["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{unchanged}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_upload_fails_the_plan() {
    let world = World::new().await;
    let hris = world.admin();
    let body = format!("{HEADER}{}", new_employee_rows("E", 1500));
    let mut socket = begin_upload(&world, &hris, "", body.len() + 1000).await;
    // The connection closes between two rows, where the CSV looks complete.
    socket.write_all(body.as_bytes()).await.unwrap();
    wait_for_plan(&hris, "rows to arrive", |plan| plan["rows"]["totalCount"].as_i64() >= Some(1000)).await;
    socket.shutdown().await.unwrap();
    let failed = wait_for_plan(&hris, "the plan to fail", |plan| plan["status"] != "RECEIVING").await;
    assert_eq!((&failed["status"], &failed["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{failed}");
    assert!(failed["failure"].as_str().unwrap().contains("truncated"), "{failed}");
    let mut response = Vec::new();
    let _ = with_timeout("the connection to end", socket.read_to_end(&mut response)).await;
    assert!(!response.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&response));
    assert_eq!(count_employees(&hris).await, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_concurrent_plans_one_is_applied_and_the_other_is_stale() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let rows = new_employee_rows("E", 1200);
    let (first, second) = tokio::join!(
        upload_csv(&hris, format!("{HEADER}{rows}")),
        upload_csv(&admin, format!("{HEADER}{rows}{}", new_employee_rows("X", 50)))
    );
    let applied = admin.execute(APPLY, json!({ "id": second })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan.status"), "APPLYING");
    let error = hris.expect_user_error(APPLY, json!({ "id": first })).await;
    assert_eq!((&error["code"], error["message"].as_str().unwrap().contains("employee.created of emp_")), (&json!("ROSTER_MOVED"), true));
    let progress = "query($id: ID!) { rosterPlan(id: $id) { status doneCount failedCount } }";
    with_timeout("the plan to be applied", async {
        while value_at(&admin.execute(progress, json!({ "id": second })).await, "rosterPlan.status") != "APPLIED" {}
    })
    .await;
    assert_eq!(
        admin.execute(progress, json!({ "id": second })).await["rosterPlan"],
        json!({ "status": "APPLIED", "doneCount": 1250, "failedCount": 0 })
    );
    assert_eq!(count_employees(&admin).await, 1250, "no employee twice");
    assert_eq!(hris.expect_user_error(APPLY, json!({ "id": first })).await["code"], "ROSTER_MOVED");
    let again = upload_csv(&hris, format!("{HEADER}{rows}")).await;
    let again = hris.execute("query($id: ID!) { rosterPlan(id: $id) { unchangedCount stepCount } }", json!({ "id": again })).await;
    assert_eq!(again["rosterPlan"], json!({ "unchangedCount": 1200, "stepCount": 0 }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_conflict_with_later_changes_fail_with_the_reason_and_do_not_block_others() {
    let world = World::new().await;
    let hris = world.admin();
    for name in ["ann", "bob", "cid", "dan"] {
        create_employee(&hris, name).await;
    }
    // The first batch is a thousand new employees; the second one has new employees, then changed ones.
    let csv = format!(
        "{HEADER}{}kay,kay.new,k@example.com,K,K,\nmia,wanted,m@example.com,M,M,\nlou,lou,l@example.com,L,L,kay\n\
         ned,ned,n@example.com,N,N,lou\nann,ann,ann@example.com,ann,Test,kay\nbob,bob,bob@example.com,bob,Test,cid\n\
         dan,dan,dan@example.com,Daniel,Test,\n",
        new_employee_rows("F", 1000)
    );
    let plan = upload_as(&hris, "text/csv", csv).await;
    let (operator, id) = (Actor::operator(world.acme.id), plan.parse().unwrap());
    let first = roster::apply(&world.app, &operator, id).await.unwrap();
    assert_eq!((first.done_count, first.step_count), (1000, 1007));
    create_employee(&hris, "kay").await;
    let mut other = employee_attributes("other");
    other["userName"] = json!("wanted");
    let upsert = "mutation($row: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $row }) { userErrors { code message } } }";
    hris.execute(upsert, json!({ "row": other })).await;
    hris.execute(upsert, json!({ "row": { "externalId": "cid", "managerExternalId": "bob" } })).await;
    let applied = roster::apply_remaining_batches(&world.app, &operator, id, |_| {}).await.unwrap();
    assert_eq!((applied.done_count, applied.failed_count), (1001, 6));

    let rows = "query($id: ID!) { rosterPlan(id: $id) { status rows(last: 7) { nodes { externalId errors { code field message } } } } }";
    let rows = hris.execute(rows, json!({ "id": plan })).await["rosterPlan"].clone();
    assert_eq!(rows["status"], "APPLIED");
    let text = |row: &Value, path: &str| value_at(row, path).as_str().unwrap_or_default().to_owned();
    let outcomes = value_at(&rows, "rows.nodes").as_array().unwrap().iter().map(|row| {
        let error = ["errors.0.code", "errors.0.field.0", "errors.0.message"].map(|path| text(row, path)).join(" ");
        format!("{} {error}", text(row, "externalId"))
    });
    assert_eq!(
        outcomes.collect::<Vec<_>>(),
        [
            "kay TAKEN externalId an employee with this external id was created after the plan was created",
            "mia TAKEN userName another employee was given this user name after the plan was created",
            "lou NOT_FOUND managerExternalId the manager could not be created",
            "ned NOT_FOUND managerExternalId the manager could not be created",
            "ann NOT_FOUND managerExternalId the manager could not be created",
            "bob MANAGER_CYCLE managerExternalId the manager now reports to this employee, directly or through others",
            "dan   ",
        ]
    );
    let names = "{ employees(filter: {externalId: {in: [\"ann\", \"bob\", \"cid\", \"dan\"]}}, orderBy: EXTERNAL_ID_ASC) {
        nodes { givenName manager { externalId } } } }";
    let names = hris.execute(names, json!({})).await;
    let without_manager = |name: &str| json!({ "givenName": name, "manager": null });
    let cid = json!({ "givenName": "cid", "manager": { "externalId": "bob" } });
    assert_eq!(
        value_at(&names, "employees.nodes"),
        &json!([without_manager("ann"), without_manager("bob"), cid, without_manager("Daniel")])
    );
    assert_eq!(count_employees(&hris).await, 4 + 1000 + 2);
    world.end().await;
}
