//! Decisions on the identity questions of a held plan.

use crate::{
    identity_questions::{APPLY, HEADER, plan, questions, roster},
    operations::{create_employee, import_roster, run_mutation},
    roster_upload::{apply_plan, plan_roster},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::fmt::Write as _;

const DECIDE: &str = "mutation($id: ID!, $decision: RosterIdentityDecision!, $rows: [Int!]) {
    rosterDecideIdentity(id: $id, decision: $decision, rowNumbers: $rows) {
        rosterPlan { id status heldBecause createCount updateCount reactivateCount terminateCount rejectedCount
            rows(filter: { identityQuestion: { in: [LIKELY_SAME_PERSON, LOOKS_LIKE_ANOTHER_PERSON] } }) {
                nodes { rowNumber externalId action identityQuestion identityDecision identityEmployee { externalId } } } }
        userErrors { code field message } } }";

async fn decide(caller: &Caller, plan: &Value, decision: &str, rows: Value) -> Value {
    let decided = caller.execute(DECIDE, json!({ "id": plan["id"], "decision": decision, "rows": rows })).await;
    value_at(&decided, "rosterDecideIdentity.rosterPlan").clone()
}

async fn apply(caller: &Caller, plan: &Value) {
    let applied = caller.execute(APPLY, json!({ "id": plan["id"] })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan"), &json!({ "status": "APPLIED", "failedCount": 0 }));
}

/// The number of the row with an external id.
fn row_number(plan: &Value, external_id: &str) -> Value {
    let rows = value_at(plan, "rows.nodes").as_array().unwrap();
    rows.iter().find(|row| row["externalId"] == external_id).unwrap()["rowNumber"].clone()
}

/// The employees by external id: identifier, status, user name, and the external id of the manager.
async fn employees(caller: &Caller, external_ids: &[&str]) -> Vec<Value> {
    let query = "query($ids: [String!]) { employees(filter: { externalId: { in: $ids } }, orderBy: EXTERNAL_ID_ASC) {
        nodes { id externalId status userName manager { externalId } } } }";
    value_at(&caller.execute(query, json!({ "ids": external_ids })).await, "employees.nodes").as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_people_keep_their_record_and_other_people_are_created() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, &roster(0)).await;
    let before = employees(&admin, &["p0", "p1"]).await;
    let new = "n0,p0,p0@example.com,Given0,Family0,2020-01-01,\nn1,n1,p1@example.com,Other,Person,2026-01-01,n0\n\
        n2,n2,n2@example.com,Given2,Family2,2020-01-03,n1\nn3,n3,n3@example.com,New,Worker,2026-01-01,n0\n";
    let old: String = roster(3).lines().skip(1).map(|line| format!("{line},\n")).collect();
    let csv = format!("{},managerExternalId\n{old}{new}", HEADER.trim_end());
    let planned = plan(&hris, &csv, "FULL").await;
    let likely = ["n0 CREATE LIKELY_SAME_PERSON p0", "n1 CREATE LIKELY_SAME_PERSON p1", "n2 CREATE LIKELY_SAME_PERSON p2"];
    assert_eq!(questions(&planned), likely);

    // The sender cannot confirm its own rows.
    let variables = json!({ "id": planned["id"], "decision": "SAME_PERSON" });
    let sender = hris.graphql(DECIDE, variables).await;
    assert_eq!(sender.error_code(), "FORBIDDEN");

    let (n0, n1) = (row_number(&planned, "n0"), row_number(&planned, "n1"));
    let decided = decide(&admin, &planned, "SAME_PERSON", json!([n0])).await;
    assert_eq!((&decided["status"], &decided["createCount"], &decided["terminateCount"]), (&json!("HELD"), &json!(3), &json!(2)));
    assert_eq!(decided["heldBecause"], json!(["2 new employees are likely the same people as employees who leave"]));
    assert_eq!(questions(&decided)[0], "n0 UPDATE LIKELY_SAME_PERSON p0");
    assert_eq!(decide(&admin, &planned, "SAME_PERSON", json!([n0])).await, decided, "a repeated decision has no effect");

    let other_decision = json!({ "id": planned["id"], "decision": "ANOTHER_PERSON", "rows": [n1, n0] });
    let error = admin.expect_user_error(DECIDE, other_decision).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["rowNumbers", "1"])));
    let unknown = json!({ "id": planned["id"], "decision": "ANOTHER_PERSON", "rows": [1] });
    let error = admin.expect_user_error(DECIDE, unknown).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("NOT_FOUND"), &json!(["rowNumbers", "0"])));

    let decided = decide(&admin, &planned, "ANOTHER_PERSON", Value::Null).await;
    assert_eq!((&decided["status"], &decided["heldBecause"]), (&json!("PLANNED"), &json!([])));
    assert_eq!((&decided["createCount"], &decided["updateCount"], &decided["terminateCount"]), (&json!(3), &json!(1), &json!(2)));
    apply(&hris, &planned).await;

    let kept = &employees(&admin, &["n0"]).await[0];
    assert_eq!((&kept["id"], &kept["status"]), (&before[0]["id"], &json!("ACTIVE")));
    let left = &employees(&admin, &["p1"]).await[0];
    assert_eq!((&left["id"], &left["status"]), (&before[1]["id"], &json!("TERMINATED")));
    let managers = employees(&admin, &["n1", "n2", "n3"]).await;
    let managers: Vec<&Value> = managers.iter().map(|employee| &employee["manager"]["externalId"]).collect();
    assert_eq!(managers, ["n0", "n1", "n0"]);
    let again = plan(&hris, &csv, "FULL").await;
    assert_eq!((&again["status"], &again["createCount"], &again["updateCount"]), (&json!("PLANNED"), &json!(0), &json!(0)));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recycled_external_id_goes_to_the_new_person_and_the_old_one_leaves() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    // More rows than one batch holds: the old and the new person must be in one batch, or in this order.
    let mut company = roster(0);
    for number in 0..1100 {
        writeln!(company, "x{number},x{number},x{number}@example.com,Extra{number},Worker{number},2020-01-01").unwrap();
    }
    apply_plan(&admin, &plan_roster(&hris, "", company.clone()).await).await;
    import_roster(&hris, "externalId,status\np2,TERMINATED\n").await;
    let before = employees(&admin, &["p1", "p2", "p3"]).await;
    let new_line = |key: &str| format!("{key},new-{key},new-{key}@example.com,Other,Person,2026-01-01");
    let csv: String = company
        .lines()
        .map(|line| {
            let key = line.split(',').next().unwrap();
            let line = if ["p1", "p2", "p3"].contains(&key) { new_line(key) } else { line.replace("@example.com", "@example.org") };
            format!("{line}\n")
        })
        .collect();
    let planned = plan(&hris, &csv, "FULL").await;
    let asked = ["p1 UPDATE", "p2 UPDATE", "p3 UPDATE"].map(|row| format!("{row} LOOKS_LIKE_ANOTHER_PERSON {}", &row[..2]));
    let mut found = questions(&planned);
    found.sort();
    assert_eq!(found, asked);
    decide(&admin, &planned, "SAME_PERSON", json!([row_number(&planned, "p3")])).await;
    let decided = decide(&admin, &planned, "ANOTHER_PERSON", Value::Null).await;
    assert_eq!((&decided["createCount"], &decided["terminateCount"], &decided["rejectedCount"]), (&json!(2), &json!(1), &json!(0)));
    // The new e-mail addresses exceed a limit of the brake, which the decisions do not confirm.
    assert_eq!(decided["status"], "HELD");
    let release = "mutation($id: ID!) { rosterRelease(id: $id, note: \"new domain\") { userErrors { code } } }";
    admin.execute(release, json!({ "id": planned["id"] })).await;
    apply_plan(&admin, &planned).await;

    let after = employees(&admin, &["p1", "p2", "p3"]).await;
    let names: Vec<&Value> = after.iter().map(|employee| &employee["userName"]).collect();
    assert_eq!(names, ["new-p1", "new-p2", "new-p3"]);
    assert!(after.iter().all(|employee| employee["status"] == "ACTIVE"), "{after:?}");
    let is_kept: Vec<bool> = before.iter().zip(&after).map(|(before, after)| before["id"] == after["id"]).collect();
    assert_eq!(is_kept, [false, false, true]);
    for (number, old) in before[..2].iter().enumerate() {
        let query = "query($id: ID!) { employee(id: $id) { externalId status userName } }";
        let old = admin.execute(query, json!({ "id": old["id"] })).await["employee"].clone();
        assert!(old["externalId"].as_str().unwrap().starts_with(&format!("p{}~", number + 1)), "{old}");
        assert_eq!((&old["status"], &old["userName"]), (&json!("TERMINATED"), &json!(format!("p{}", number + 1))));
    }
    let again = plan(&hris, &csv, "FULL").await;
    let counts = ["createCount", "updateCount", "terminateCount"].map(|count| again[count].clone());
    assert_eq!(counts, [0, 0, 0].map(Value::from), "the next roster changes nothing");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_plan_of_the_same_sender_takes_over_decisions_for_a_day() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, &roster(0)).await;
    let csv = format!("{}n0,p0,n0@example.com,Given0,Family0,2020-01-01\nn1,n1,p1@example.com,Other,Person,2026-01-01\n", roster(2));
    let first = plan(&hris, &csv, "FULL").await;
    decide(&admin, &first, "SAME_PERSON", json!([row_number(&first, "n0")])).await;
    decide(&admin, &first, "ANOTHER_PERSON", Value::Null).await;
    // An employee of the plan changes before it is applied.
    run_mutation(&admin, "employeeUpsert", json!({ "employee": { "externalId": "p0", "jobTitle": "Clerk" } })).await;
    assert_eq!(hris.expect_user_error(APPLY, json!({ "id": first["id"] })).await["code"], "ROSTER_MOVED");
    let second = plan(&hris, &csv, "FULL").await;
    assert_eq!(
        (&second["status"], questions(&second)),
        (&json!("PLANNED"), vec!["n0 UPDATE LIKELY_SAME_PERSON p0".to_owned(), "n1 CREATE LIKELY_SAME_PERSON p1".to_owned()])
    );
    // The decision is for this row: with another name it asks again.
    let other = plan(&hris, &csv.replace("n0,p0,n0@", "n0,P0,other@"), "FULL").await;
    assert_eq!(other["status"], "HELD");
    // Another sender has to ask too.
    assert_eq!(plan(&admin, &csv, "FULL").await["status"], "HELD");
    world.clock.forward(TimeDelta::hours(25));
    assert_eq!(plan(&hris, &csv, "FULL").await["status"], "HELD", "decisions are valid for a day");
    apply_after_decision(&hris, &admin, &csv).await;
    world.end().await;
}

async fn apply_after_decision(hris: &Caller, admin: &Caller, csv: &str) {
    let planned = plan(hris, csv, "FULL").await;
    decide(admin, &planned, "SAME_PERSON", Value::Null).await;
    apply(hris, &planned).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_held_plan_with_questions_can_be_decided_on() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    create_employee(&admin, "p0").await;
    let planned = plan(&hris, &roster(0), "DELTA").await;
    apply(&hris, &planned).await;
    let error = admin.expect_user_error(DECIDE, json!({ "id": planned["id"], "decision": "SAME_PERSON" })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["id"])));
    let without_scope = admin.with_scope("roster:read");
    let refused = without_scope.graphql(DECIDE, json!({ "id": planned["id"], "decision": "SAME_PERSON" })).await;
    assert_eq!(refused.error_code(), "FORBIDDEN");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employee_stays_when_only_a_rejected_row_has_the_new_external_id() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, &roster(0)).await;
    let csv = format!("{}n0,p0,not an address,Given0,Family0,2020-01-01\n", roster(1));
    let planned = plan(&hris, &csv, "FULL").await;
    assert_eq!((&planned["status"], &planned["terminateCount"]), (&json!("HELD"), &json!(1)));
    assert_eq!(questions(&planned), ["n0 REJECTED LIKELY_SAME_PERSON p0"]);
    let decided = decide(&admin, &planned, "SAME_PERSON", Value::Null).await;
    assert_eq!((&decided["status"], &decided["terminateCount"], &decided["rejectedCount"]), (&json!("PLANNED"), &json!(0), &json!(1)));
    apply(&hris, &planned).await;
    assert_eq!(employees(&admin, &["p0"]).await[0]["status"], "ACTIVE");
    assert_eq!(plan(&hris, &csv, "FULL").await["status"], "PLANNED", "the decision holds for the next roster with the same mistake");
    world.end().await;
}
