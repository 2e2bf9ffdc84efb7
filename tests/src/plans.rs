//! Roster plans: who answered for them, and what becomes of those that break off, come too late or meet each other.

use crate::{
    download::{uploaded, uploaded_as},
    steps::{hire, import, newcomer},
    world::{Answer, Caller, World, at, within},
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

/// Rows of newcomers, whose keys begin with some letters.
fn newcomers(letters: &str, people: usize) -> String {
    (1..=people).fold(String::new(), |mut rows, number| {
        writeln!(rows, "{letters}{number},{letters}{number},{letters}@example.com,Given,Family,").unwrap();
        rows
    })
}

/// The only plan that there is.
async fn plan(caller: &Caller) -> Value {
    let plans = "{ rosterPlans(first: 2) { nodes { id status failure rows { totalCount } } } }";
    let plans = caller.ok(plans, json!({})).await["rosterPlans"]["nodes"].clone();
    assert!(plans.as_array().unwrap().len() < 2, "{plans}");
    plans[0].clone()
}

/// Waits until the only plan is as it should be.
async fn until(caller: &Caller, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    within(what, async {
        loop {
            let plan = plan(caller).await;
            if is(&plan) {
                return plan;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
}

/// A connection on which an upload of so many bytes is announced.
async fn begun(world: &World, caller: &Caller, query: &str, length: usize) -> TcpStream {
    let mut socket = TcpStream::connect(world.address().trim_start_matches("http://")).await.unwrap();
    let token = caller.token().await.unwrap();
    let head = format!(
        "POST /rosters{query} HTTP/1.1\r\nhost: x\r\ncontent-type: text/csv\r\ncontent-length: {length}\r\nauthorization: Bearer {token}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

async fn people(caller: &Caller) -> i64 {
    caller.ok("{ employees { totalCount } }", json!({})).await["employees"]["totalCount"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_tells_who_sent_it_and_who_released_it() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let boss = hire(&admin, "boss").await;
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: ADMINISTRATOR) { userErrors { code } } }";
    admin.ok(promote, json!({ "id": boss })).await;
    import(&admin, &format!("{HEADER}{}", newcomers("E", 60))).await;
    let half = format!("externalId\nboss\n{}", (1..=30).map(|number| format!("E{number}\n")).collect::<String>());
    let request = hris.request(Method::POST, "/rosters?mode=FULL").await.header("content-type", "text/csv").body(half);
    let held = Answer::read(request).await.body["rosterPlan"].clone();
    assert_eq!(held["status"], "HELD", "{held}");

    let told = "query($id: ID!) { rosterPlan(id: $id) {
        plannedBy { __typename ... on Integration { id } } plannedById
        releasedBy { __typename ... on Employee { externalId } } releasedById releasedAt releaseNote } }";
    let tell = async |caller: &Caller| caller.ok(told, json!({ "id": held["id"] })).await["rosterPlan"].clone();
    let sender = world.acme.hris.to_string();
    let by_hris = json!({ "__typename": "Integration", "id": sender });
    let expected = json!({ "plannedBy": by_hris, "plannedById": sender,
        "releasedBy": null, "releasedById": null, "releasedAt": null, "releaseNote": null });
    assert_eq!(tell(&admin).await, expected);

    let release = "mutation($id: ID!) { rosterRelease(id: $id, note: \"sold\") { userErrors { code } } }";
    world.person("boss").ok(release, json!({ "id": held["id"] })).await;
    let after = tell(&admin).await;
    assert_eq!((&after["plannedBy"], &after["plannedById"]), (&by_hris, &json!(sender)));
    assert_eq!((&after["releasedBy"], &after["releasedById"]), (&json!({ "__typename": "Employee", "externalId": "boss" }), &json!(boss)));
    let at: chrono::DateTime<chrono::Utc> = after["releasedAt"].as_str().unwrap().parse().unwrap();
    assert_eq!((at.timestamp_millis(), &after["releaseNote"]), (world.clock.now().timestamp_millis(), &json!("sold")));
    // Who may not see integrations is told their identifier alone, as in the change log.
    let seen = tell(&hris).await;
    assert_eq!((&seen["plannedBy"], &seen["plannedById"]), (&Value::Null, &json!(sender)));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_whose_rows_stopped_arriving_is_given_up_and_stays_so() {
    let world = World::new().await;
    let hris = world.admin();
    let (early, late) = (format!("{HEADER}{}", newcomers("E", 2500)), newcomers("L", 10));
    let mut socket = begun(&world, &hris, "?mode=FULL", early.len() + late.len()).await;
    socket.write_all(early.as_bytes()).await.unwrap();
    // They are taken by the thousand: the last five hundred wait for others.
    let arriving = until(&hris, "rows to arrive", |plan| plan["rows"]["totalCount"].as_i64() >= Some(2000)).await;
    assert_eq!(arriving["status"], "RECEIVING");
    let rows = hris.request(Method::GET, &format!("/rosters/{}/rows", arriving["id"].as_str().unwrap())).await;
    assert_eq!(Answer::read(rows).await.status, 409, "what has arrived so far is not all of it");

    world.clock.forward(chrono::TimeDelta::hours(5));
    coachgraph::worker::tick(&world.app).await.unwrap();
    let hris = hris.fresh().await;
    assert_eq!(plan(&hris).await["status"], "RECEIVING", "it may still come");
    world.clock.forward(chrono::TimeDelta::hours(2));
    coachgraph::worker::tick(&world.app).await.unwrap();
    let hris = hris.fresh().await;
    let gone = plan(&hris).await;
    assert_eq!((&gone["status"], &gone["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{gone}");
    assert!(gone["failure"].as_str().unwrap().contains("send it again"));

    // The rest comes after all: it makes no plan of what is left.
    socket.write_all(late.as_bytes()).await.unwrap();
    let mut answer = [0; 1000];
    let length = within("the late roster to be answered", socket.read(&mut answer)).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 503 ") && answer.contains("UNAVAILABLE"), "{answer}");
    let still = plan(&hris).await;
    assert_eq!((&still["status"], &still["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{still}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_is_no_roster() {
    let world = World::new().await;
    let hris = world.admin();
    let body = format!("{HEADER}{}", newcomers("E", 1500));
    let mut socket = begun(&world, &hris, "", body.len() + 1000).await;
    // It breaks between two rows, where it looks whole.
    socket.write_all(body.as_bytes()).await.unwrap();
    until(&hris, "rows to arrive", |plan| plan["rows"]["totalCount"].as_i64() >= Some(1000)).await;
    socket.shutdown().await.unwrap();
    let failed = until(&hris, "the plan to fail", |plan| plan["status"] != "RECEIVING").await;
    assert_eq!((&failed["status"], &failed["rows"]["totalCount"]), (&json!("FAILED"), &json!(0)), "{failed}");
    assert!(failed["failure"].as_str().unwrap().contains("broke off"), "{failed}");
    let mut answer = Vec::new();
    let _ = within("the connection to end", socket.read_to_end(&mut answer)).await;
    assert!(!answer.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(people(&hris).await, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_rosters_that_arrive_at_once_one_is_applied_and_the_other_is_planned_again() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let rows = newcomers("E", 1200);
    let (one, two) =
        tokio::join!(uploaded(&hris, format!("{HEADER}{rows}")), uploaded(&admin, format!("{HEADER}{rows}{}", newcomers("X", 50))));
    let applied = admin.ok(APPLY, json!({ "id": two })).await;
    assert_eq!(at(&applied, "rosterApply.rosterPlan.status"), "APPLYING");
    let refused = hris.refused(APPLY, json!({ "id": one })).await;
    assert_eq!(
        (&refused["code"], refused["message"].as_str().unwrap().contains("employee.created of emp_")),
        (&json!("ROSTER_MOVED"), true)
    );
    let done = "query($id: ID!) { rosterPlan(id: $id) { status doneCount failedCount } }";
    within("the plan to be carried out", async {
        while at(&admin.ok(done, json!({ "id": two })).await, "rosterPlan.status") != "APPLIED" {}
    })
    .await;
    assert_eq!(
        admin.ok(done, json!({ "id": two })).await["rosterPlan"],
        json!({ "status": "APPLIED", "doneCount": 1250, "failedCount": 0 })
    );
    assert_eq!(people(&admin).await, 1250, "nobody twice");
    assert_eq!(hris.refused(APPLY, json!({ "id": one })).await["code"], "ROSTER_MOVED");
    let again = uploaded(&hris, format!("{HEADER}{rows}")).await;
    let again = hris.ok("query($id: ID!) { rosterPlan(id: $id) { unchangedCount stepCount } }", json!({ "id": again })).await;
    assert_eq!(again["rosterPlan"], json!({ "unchangedCount": 1200, "stepCount": 0 }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_in_which_others_overtake_a_row_is_told_and_holds_up_no_other() {
    let world = World::new().await;
    let hris = world.admin();
    for name in ["ann", "bob", "cid", "dan"] {
        hire(&hris, name).await;
    }
    // The first part is a thousand newcomers; then come three more, then those who change.
    let csv = format!(
        "{HEADER}{}kay,kay.new,k@example.com,K,K,\nmia,wanted,m@example.com,M,M,\nlou,lou,l@example.com,L,L,kay\nned,ned,n@example.com,N,N,lou\n\
         ann,ann,ann@example.com,ann,Test,kay\nbob,bob,bob@example.com,bob,Test,cid\ndan,dan,dan@example.com,Daniel,Test,\n",
        newcomers("F", 1000)
    );
    let plan = uploaded_as(&hris, "text/csv", csv).await;
    let (operator, id) = (Actor::operator(world.acme.id), plan.parse().unwrap());
    let first = roster::apply(&world.app, &operator, id).await.unwrap();
    assert_eq!((first.done_count, first.step_count), (1000, 1007));
    hire(&hris, "kay").await;
    let mut heir = newcomer("heir");
    heir["userName"] = json!("wanted");
    let upsert = "mutation($row: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $row }) { userErrors { code message } } }";
    hris.ok(upsert, json!({ "row": heir })).await;
    hris.ok(upsert, json!({ "row": { "externalId": "cid", "managerExternalId": "bob" } })).await;
    let done = roster::carry_on(&world.app, &operator, id, |_| {}).await.unwrap();
    assert_eq!((done.done_count, done.failed_count), (1001, 6));

    let rows = "query($id: ID!) { rosterPlan(id: $id) { status rows(last: 7) { nodes { externalId errors { code field message } } } } }";
    let rows = hris.ok(rows, json!({ "id": plan })).await["rosterPlan"].clone();
    assert_eq!(rows["status"], "APPLIED");
    let text = |row: &Value, path: &str| at(row, path).as_str().unwrap_or_default().to_owned();
    let told = at(&rows, "rows.nodes").as_array().unwrap().iter().map(|row| {
        let error = ["errors.0.code", "errors.0.field.0", "errors.0.message"].map(|path| text(row, path)).join(" ");
        format!("{} {error}", text(row, "externalId"))
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "kay TAKEN externalId somebody else brought in this external id after the plan was made",
            "mia TAKEN userName somebody else was given this user name after the plan was made",
            "lou NOT_FOUND managerExternalId the manager could not be brought in",
            "ned NOT_FOUND managerExternalId the manager could not be brought in",
            "ann NOT_FOUND managerExternalId the manager could not be brought in",
            "bob MANAGER_CYCLE managerExternalId the manager reports to this employee by now",
            "dan   ",
        ]
    );
    let names = "{ employees(filter: {externalId: {in: [\"ann\", \"bob\", \"cid\", \"dan\"]}}, orderBy: EXTERNAL_ID_ASC) {
        nodes { givenName manager { externalId } } } }";
    let names = hris.ok(names, json!({})).await;
    let nobody = |name: &str| json!({ "givenName": name, "manager": null });
    let cid = json!({ "givenName": "cid", "manager": { "externalId": "bob" } });
    assert_eq!(at(&names, "employees.nodes"), &json!([nobody("ann"), nobody("bob"), cid, nobody("Daniel")]));
    assert_eq!(people(&hris).await, 4 + 1000 + 2);
    world.end().await;
}
