//! Questions about identity: new employees who look like employees who leave, and external ids that were given to another person.

use crate::{
    operations::{import_roster, mutation_error, run_mutation},
    world::{Caller, Response, World, value_at},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::fmt::Write as _;

const PLAN: &str = "mutation($csv: String!, $mode: RosterMode!) { rosterPlan(input: { csv: $csv, mode: $mode }) {
    rosterPlan { id status heldBecause releaseNote createCount updateCount reactivateCount terminateCount
        rows(filter: { identityQuestion: { in: [LIKELY_SAME_PERSON, LOOKS_LIKE_ANOTHER_PERSON] } }) {
            nodes { rowNumber externalId action identityQuestion identityEmployee { externalId } } } }
    userErrors { code field message } } }";
pub const APPLY: &str =
    "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status failedCount } userErrors { code field message } } }";
const RELEASE: &str = "mutation($id: ID!) { rosterRelease(id: $id, note: \"confirmed by HR\") { userErrors { code } } }";

pub async fn plan(caller: &Caller, csv: &str, mode: &str) -> Value {
    value_at(&caller.execute(PLAN, json!({ "csv": csv, "mode": mode })).await, "rosterPlan.rosterPlan").clone()
}

/// The rows with a question: external id, action, question, and the external id of the employee whom it is about.
pub fn questions(plan: &Value) -> Vec<String> {
    let rows = value_at(plan, "rows.nodes").as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    rows.map(|row| {
        [&row["externalId"], &row["action"], &row["identityQuestion"], &row["identityEmployee"]["externalId"]].map(text).join(" ")
    })
    .collect()
}

pub const HEADER: &str = "externalId,userName,email,givenName,familyName,hiredOn\n";

/// A roster of employees `p0` to `p11`, without the first `absent` ones. `p5` and `p6` share an e-mail address.
pub fn roster(absent: u32) -> String {
    (absent..12).fold(HEADER.to_owned(), |mut csv, number| {
        let email = if [5, 6].contains(&number) { "kiosk".to_owned() } else { format!("p{number}") };
        writeln!(csv, "p{number},p{number},{email}@example.com,Given{number},Family{number},2020-01-{:02}", number + 1).unwrap();
        csv
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn new_employees_who_look_like_employees_who_leave_hold_the_plan() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, &roster(0)).await;
    let by_user_name = "n0,P0,n0@example.com,Other,Name,2026-01-01\n";
    let by_email = "n1,n1,P1@Example.com,Other,Name,2026-01-01\n";
    let by_name_and_hire_date = "n2,n2,n2@example.com,GIVEN2,Family2,2020-01-03\n";
    let by_name_only = "n3,n3,n3@example.com,Given3,Family3,2026-01-01\n";
    let csv = format!("{}{by_user_name}{by_email}{by_name_and_hire_date}{by_name_only}", roster(4));
    let planned = plan(&hris, &csv, "FULL").await;
    assert_eq!((&planned["createCount"], &planned["terminateCount"]), (&json!(4), &json!(4)));
    let reason = "3 new employees are likely the same people as employees who leave";
    assert_eq!((&planned["status"], &planned["heldBecause"]), (&json!("HELD"), &json!([reason])), "no limit is exceeded");
    let likely = ["n0 CREATE LIKELY_SAME_PERSON p0", "n1 CREATE LIKELY_SAME_PERSON p1", "n2 CREATE LIKELY_SAME_PERSON p2"];
    assert_eq!(questions(&planned), likely);

    let path = format!("/rosters/{}/rows?identityQuestion=likely_same_person", planned["id"].as_str().unwrap());
    let file = Response::send(admin.request(Method::GET, &path).await.header("accept", "application/x-ndjson")).await;
    let lines: Vec<Value> = std::str::from_utf8(&file.bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["identityEmployeeId"].as_str().unwrap().starts_with("emp_")), "{lines:?}");

    // The sender says who they are, or a person confirms that they are new.
    let with_previous = |line: &str| {
        let key = line.split(',').next().unwrap();
        let previous = match key {
            "externalId" => "previousExternalId".to_owned(),
            "n0" | "n1" | "n2" => key.replace('n', "p"),
            _ => String::new(),
        };
        format!("{line},{previous}\n")
    };
    let with_keys: String = csv.lines().map(with_previous).collect();
    let same_people = plan(&hris, &with_keys, "FULL").await;
    assert_eq!(
        (&same_people["status"], &same_people["updateCount"], &same_people["createCount"]),
        (&json!("PLANNED"), &json!(3), &json!(1))
    );
    admin.execute(RELEASE, json!({ "id": planned["id"] })).await;
    let applied = hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan"), &json!({ "status": "APPLIED", "failedCount": 0 }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_several_leaving_employees_share_identifies_none_of_them() {
    let world = World::new().await;
    let hris = world.hris();
    import_roster(&hris, &roster(0)).await;
    let without: String = roster(0).lines().filter(|line| !line.contains("kiosk")).map(|line| format!("{line}\n")).collect();
    let planned = plan(&hris, &format!("{without}n1,n1,kiosk@example.com,New,Worker,2026-01-01\n"), "FULL").await;
    assert_eq!((&planned["status"], &planned["createCount"], &planned["terminateCount"]), (&json!("PLANNED"), &json!(1), &json!(2)));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_external_id_that_another_person_has_now_holds_the_plan() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, &roster(0)).await;
    import_roster(&hris, "externalId,status\np2,TERMINATED\n").await;
    let married = "p0,new0,new0@example.com,Given0,Married,2020-01-01\n";
    let recycled = "p1,new1,new1@example.com,Other,Person,2020-01-02\n";
    let without_email = "externalId,userName,givenName,familyName\np3,new3,Other,Person\n";
    assert_eq!(plan(&hris, &format!("{HEADER}{married}"), "DELTA").await["status"], "PLANNED", "the given name is the same");
    assert_eq!(plan(&hris, without_email, "DELTA").await["status"], "PLANNED", "the row does not contain the whole person");
    let planned = plan(&hris, &format!("{HEADER}{married}{recycled}"), "DELTA").await;
    let reason = "1 row looks like another person than the employee with its external id";
    assert_eq!((&planned["status"], &planned["heldBecause"]), (&json!("HELD"), &json!([reason])));
    assert_eq!(questions(&planned), ["p1 UPDATE LOOKS_LIKE_ANOTHER_PERSON p1"]);

    let re_hired = "externalId,userName,email,givenName,familyName,status\np2,new2,new2@example.com,Other,Person,ACTIVE\n";
    let planned = plan(&hris, re_hired, "DELTA").await;
    assert_eq!((&planned["status"], questions(&planned)), (&json!("HELD"), vec!["p2 REACTIVATE LOOKS_LIKE_ANOTHER_PERSON p2".to_owned()]));
    // The release is for this answer, also in the next plan, and for no other row.
    admin.execute(RELEASE, json!({ "id": planned["id"] })).await;
    run_mutation(&admin, "employeeUpsert", json!({ "employee": { "externalId": "p2", "jobTitle": "Clerk" } })).await;
    assert_eq!(hris.expect_user_error(APPLY, json!({ "id": planned["id"] })).await["code"], "ROSTER_MOVED");
    let second = plan(&hris, re_hired, "DELTA").await;
    assert_eq!((&second["status"], &second["releaseNote"]), (&json!("PLANNED"), &json!("confirmed by HR")));
    let other = plan(&hris, &re_hired.replace("new2", "third2"), "DELTA").await;
    assert_eq!(other["status"], "HELD", "another person than the one that was shown");
    hris.execute(APPLY, json!({ "id": second["id"] })).await;
    assert_eq!(plan(&hris, re_hired, "DELTA").await["status"], "PLANNED", "the row equals the employee now");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_upsert_of_another_person_with_the_external_id_of_an_employee_is_refused() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, &roster(0)).await;
    let other =
        json!({ "externalId": "p1", "userName": "new1", "email": "new1@example.com", "givenName": "Other", "familyName": "Person" });
    for caller in [&hris, &admin] {
        let error = mutation_error(caller, "employeeUpsert", json!({ "employee": other })).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("TAKEN"), &json!(["externalId"])));
        assert!(error["message"].as_str().unwrap().contains("another person"), "{error}");
    }
    let married = json!({ "externalId": "p1", "userName": "new1", "email": "new1@example.com", "familyName": "Married" });
    run_mutation(&admin, "employeeUpsert", json!({ "employee": married })).await;
    world.end().await;
}
