//! Employees who are hired in the future: PRE_HIRE until the day comes, by roster, GraphQL and SCIM.

use crate::{
    operations::{create_employee, employee_attributes, mutation_error, run_mutation, run_mutation_by_id},
    roster_upload::plan_roster,
    scim::{Directory, allow_deactivations, user_body},
    world::{Caller, World, value_at},
};
use chrono::{NaiveDate, TimeDelta};
use reqwest::Method;
use serde_json::{Value, json};

const EMPLOYEE: &str = "query($id: ID!) { employee(id: $id) { status hiredOn terminatedOn version } }";
const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status failedCount } userErrors { code field message } } }";
const UPSERT: &str = "mutation($employee: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $employee }) {
    employee { id status hiredOn } userErrors { code field message } } }";
const ROWS: &str = "query($id: ID!) { rosterPlan(id: $id) { heldBecause rows(first: 100) {
    nodes { action differences { field from to } errors { message } } } } }";
const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:coachgraph:2.0:User";

fn day(world: &World, days: i64) -> NaiveDate {
    world.clock.today() + TimeDelta::days(days)
}

/// Creates or changes an employee. Returns the status.
async fn upsert(caller: &Caller, name: &str, attributes: Value) -> String {
    let mut employee = employee_attributes(name);
    employee.as_object_mut().unwrap().extend(attributes.as_object().unwrap().clone());
    let data = caller.execute(UPSERT, json!({ "employee": employee })).await;
    value_at(&data, "employeeUpsert.employee.status").as_str().unwrap().to_owned()
}

async fn import(caller: &Caller, csv: &str) -> Value {
    let plan = plan_roster(caller, "", csv.to_owned()).await;
    let applied = caller.execute(APPLY, json!({ "id": plan["id"] })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan"), &json!({ "status": "APPLIED", "failedCount": 0 }), "{csv}");
    plan
}

/// The identifiers and statuses of the employees with a status, by external id.
async fn list(caller: &Caller, status: &str) -> Vec<String> {
    let query = "query($status: EmployeeStatus!) { employees(filter: { status: { eq: $status } }, orderBy: EXTERNAL_ID_ASC) {
        nodes { externalId } } }";
    let data = caller.execute(query, json!({ "status": status })).await;
    let nodes = value_at(&data, "employees.nodes").as_array().unwrap().iter();
    nodes.map(|row| row["externalId"].as_str().unwrap().to_owned()).collect()
}

async fn employee(world: &World, id: &str) -> Value {
    value_at(&world.admin().execute(EMPLOYEE, json!({ "id": id })).await, "employee").clone()
}

async fn find_id(world: &World, external_id: &str) -> String {
    let query = "query($key: String!) { employees(filter: { externalId: { eq: $key } }) { nodes { id } } }";
    let data = world.admin().execute(query, json!({ "key": external_id })).await;
    value_at(&data, "employees.nodes.0.id").as_str().unwrap().to_owned()
}

/// The kinds and fields of the changes after the first `since` ones.
async fn log_since(world: &World, since: usize) -> Vec<String> {
    let entries = world.change_log(world.acme.id).await.into_iter().skip(since);
    entries.map(|entry| format!("{} {}", entry.kind, entry.changed_fields)).collect()
}

async fn can_sign_in(world: &World, name: &str) -> bool {
    let response = world.person(name).graphql("{ me { employee { id } } }", json!({})).await;
    assert!([200, 401].contains(&response.status), "{:#}", response.body);
    response.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_hired_in_the_future_is_pre_hire_until_the_day_comes() {
    let world = World::new().await;
    let (hris, admin, directory) = (world.hris(), world.admin(), Directory::for_acme(&world).await);
    let first_day = day(&world, 10);
    create_employee(&hris, "peer").await;
    // The same by each interface.
    assert_eq!(upsert(&hris, "ann", json!({ "hiredOn": first_day })).await, "PRE_HIRE");
    let roster = format!("externalId,userName,email,familyName,hiredOn,status\nbob,bob,bob@example.com,B,{first_day},ACTIVE\n");
    let plan = import(&hris, &roster).await;
    let rows = hris.execute(ROWS, json!({ "id": plan["id"] })).await;
    let shown = value_at(&rows, "rosterPlan.rows.nodes.0.differences").as_array().unwrap().iter();
    let shown: Vec<_> = shown.filter(|difference| difference["field"] == "status").collect();
    assert_eq!(shown, [&json!({ "field": "status", "from": "ACTIVE", "to": "PRE_HIRE" })], "the plan shows it");
    let mut cy = user_body("cy");
    cy[EXTENSION] = json!({ "hiredOn": first_day.to_string() });
    let created = directory.create(&cy).await;
    assert_eq!(created["active"], true, "for the directory, they are active");
    assert_eq!(list(&hris, "PRE_HIRE").await, ["ann", "bob", "x-cy"]);
    assert_eq!(list(&hris, "ACTIVE").await, ["peer"]);
    let mut active = directory.find_user_names("active eq true").await;
    active.sort();
    assert_eq!(active, ["ann", "bob", "cy", "peer"]);

    // The same again is no difference.
    let log = world.change_log(world.acme.id).await.len();
    assert_eq!(import(&hris, &roster).await["unchangedCount"], 1);
    let put = directory.call(Method::PUT, &format!("/Users/{}", created["id"].as_str().unwrap()), Some(&cy)).await;
    assert_eq!((put.status, &put.body["meta"]), (200, &created["meta"]));
    upsert(&hris, "ann", json!({ "status": "ACTIVE" })).await;
    assert_eq!(log_since(&world, log).await.into_iter().filter(|entry| entry.starts_with("employee")).collect::<Vec<_>>(), [""; 0]);

    // Nobody signs in, everybody can be invited, and nobody is paired.
    let program = run_mutation(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    run_mutation_by_id(&admin, "programOpen", &program).await;
    let round = json!({ "programId": program, "startsOn": world.clock.today() });
    let round = run_mutation(&admin, "roundStart", round).await;
    let enrol = async |id: &str| {
        let input = json!({ "programId": program, "employeeId": id, "invite": false });
        run_mutation(&admin, "participantEnrol", input).await
    };
    let peer = enrol(&find_id(&world, "peer").await).await;
    let statuses =
        "query($program: ID!) { program(id: $program) { participants { nodes { status waitingSince employee { externalId } } } } }";
    let mut participants = Vec::new();
    for (name, key) in [("ann", "ann"), ("bob", "bob"), ("cy", "x-cy")] {
        assert!(!can_sign_in(&world, name).await, "{name}");
        let participant = enrol(&find_id(&world, key).await).await;
        let accept = "mutation($id: ID!) { participantAccept(id: $id) { participant { status } userErrors { code field } } }";
        assert_eq!(admin.expect_user_error(accept, json!({ "id": participant })).await["code"], "WRONG_STATE", "{name}");
        let pair = json!({ "roundId": round, "participantIds": [peer, participant] });
        assert_eq!(mutation_error(&admin, "pairingCreate", pair).await["code"], "NOT_PARTICIPATING", "{name}");
        participants.push(participant);
    }
    let found = admin.execute(statuses, json!({ "program": program })).await;
    for participant in value_at(&found, "program.participants.nodes").as_array().unwrap() {
        let expected = if value_at(participant, "employee.externalId") == "peer" { "ACTIVE" } else { "INVITED" };
        assert_eq!((&participant["status"], &participant["waitingSince"]), (&json!(expected), &Value::Null));
    }

    // The digest is that of an HR system, which knows only ACTIVE.
    let digest = "{ rosterDigest(buckets: 1) { employeeCount buckets { digest } } }";
    let before = hris.execute(digest, json!({})).await;
    world.clock.forward(TimeDelta::days(9));
    world.run_maintenance().await;
    assert_eq!(list(&hris, "PRE_HIRE").await.len(), 3, "the day before");
    world.clock.forward(TimeDelta::days(1));
    let log = world.change_log(world.acme.id).await.len();
    world.run_maintenance().await;
    assert_eq!(log_since(&world, log).await, ["employee.started status"; 3]);
    assert_eq!(list(&hris, "ACTIVE").await, ["ann", "bob", "peer", "x-cy"]);
    assert_eq!(hris.execute(digest, json!({})).await, before);
    assert!(can_sign_in(&world, "ann").await);
    run_mutation_by_id(&admin, "participantAccept", &participants[0]).await;
    run_mutation(&admin, "pairingCreate", json!({ "roundId": round, "participantIds": [peer, participants[0]] })).await;
    world.end().await;
}

#[tokio::test]
async fn the_first_day_can_move_and_nobody_who_has_started_becomes_pre_hire() {
    let world = World::new().await;
    let hris = world.hris();
    assert_eq!(upsert(&hris, "ann", json!({ "hiredOn": day(&world, 5), "status": "PRE_HIRE" })).await, "PRE_HIRE");
    assert_eq!(upsert(&hris, "ann", json!({ "hiredOn": day(&world, 9) })).await, "PRE_HIRE", "it moves to a later day");
    world.clock.forward(TimeDelta::days(6));
    world.run_maintenance().await;
    assert_eq!(list(&hris, "PRE_HIRE").await, ["ann"]);
    let log = world.change_log(world.acme.id).await.len();
    assert_eq!(upsert(&hris, "ann", json!({ "hiredOn": day(&world, 0) })).await, "ACTIVE", "it is brought forward to today");
    assert_eq!(log_since(&world, log).await, ["employee.started hiredOn status"]);
    // Who has started stays, whatever is sent.
    for attributes in [json!({ "hiredOn": day(&world, 30) }), json!({ "hiredOn": day(&world, 30), "status": "PRE_HIRE" })] {
        assert_eq!(upsert(&hris, "ann", attributes).await, "ACTIVE");
    }
    assert_eq!(upsert(&hris, "ann", json!({ "hiredOn": day(&world, -3), "status": "SUSPENDED" })).await, "SUSPENDED");
    let back = json!({ "hiredOn": day(&world, 30), "status": "ACTIVE" });
    assert_eq!(upsert(&hris, "ann", back).await, "ACTIVE", "who comes back from a leave has started before");
    // Without a date, they have started.
    assert_eq!(upsert(&hris, "bob", json!({ "hiredOn": day(&world, 5) })).await, "PRE_HIRE");
    assert_eq!(upsert(&hris, "bob", json!({ "hiredOn": null })).await, "ACTIVE");
    // Who is suspended before the first day has not started.
    assert_eq!(upsert(&hris, "cy", json!({ "hiredOn": day(&world, 5), "status": "SUSPENDED" })).await, "SUSPENDED");
    assert_eq!(upsert(&hris, "cy", json!({ "status": "ACTIVE" })).await, "PRE_HIRE");
    let mut without_date = employee_attributes("dee");
    without_date["status"] = "PRE_HIRE".into();
    let error = mutation_error(&hris, "employeeUpsert", json!({ "employee": without_date })).await;
    assert_eq!((&error["field"], &error["message"]), (&json!(["hiredOn"]), &json!("is required for the status PRE_HIRE")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_before_the_first_day_is_terminated_and_can_be_hired_again() {
    let world = World::new().await;
    let (hris, admin, directory) = (world.hris(), world.admin(), Directory::for_acme(&world).await);
    allow_deactivations(&world).await;
    let (today, first_day) = (day(&world, 0), day(&world, 10));
    let mut ids = Vec::new();
    for name in ["ann", "bob", "cy"] {
        upsert(&hris, name, json!({ "hiredOn": first_day })).await;
        ids.push(find_id(&world, name).await);
    }
    let program = run_mutation(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    run_mutation_by_id(&admin, "programOpen", &program).await;
    run_mutation(&admin, "participantEnrol", json!({ "programId": program, "employeeId": ids[0] })).await;
    let log = world.change_log(world.acme.id).await.len();
    run_mutation_by_id(&hris, "employeeTerminate", &ids[0]).await;
    assert_eq!(log_since(&world, log).await, ["employee.terminated terminatedOn status", "participant.withdrawn status"]);
    let plan = import(&hris, &format!("externalId,hiredOn,terminatedOn,status\nbob,{first_day},{today},TERMINATED\n")).await;
    assert_eq!(plan["terminateCount"], 1);
    let inactive = directory.patch_user(&ids[2], json!([{ "op": "replace", "path": "active", "value": false }])).await;
    assert_eq!(inactive["active"], false);
    for id in &ids {
        let found = employee(&world, id).await;
        assert_eq!((&found["status"], &found["terminatedOn"]), (&json!("TERMINATED"), &json!(today)));
    }
    let log = world.change_log(world.acme.id).await.len();
    let plan = import(&hris, &format!("externalId,hiredOn,status\nann,{},ACTIVE\n", day(&world, 20))).await;
    assert_eq!(plan["reactivateCount"], 1);
    let found = employee(&world, &ids[0]).await;
    assert_eq!((&found["status"], &found["terminatedOn"]), (&json!("PRE_HIRE"), &Value::Null));
    let active = json!([{ "op": "replace", "path": "active", "value": true }]);
    assert_eq!(directory.patch_user(&ids[2], active).await["active"], true);
    assert_eq!(employee(&world, &ids[2]).await["status"], "PRE_HIRE", "the first day is still to come");
    let kinds: Vec<String> = log_since(&world, log).await.into_iter().filter(|entry| entry.starts_with("employee")).collect();
    assert!(kinds.iter().all(|entry| entry.starts_with("employee.reactivated ")) && kinds.len() == 2, "{kinds:?}");
    // The first day of those who left never comes.
    world.clock.forward(TimeDelta::days(15));
    world.run_maintenance().await;
    assert_eq!((list(&hris, "TERMINATED").await, list(&hris, "ACTIVE").await), (vec!["bob".to_owned()], vec!["cy".to_owned()]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_have_not_started_are_not_in_the_headcount_of_the_brake() {
    let world = World::new().await;
    let hris = world.hris();
    let header = "externalId,userName,email,familyName,hiredOn,status\n";
    let row = |number: usize, hired: NaiveDate, status: &str| format!("{number},u{number},u{number}@example.com,F,{hired},{status}\n");
    let roster: String = (1..=40).map(|number| row(number, day(&world, if number > 20 { 9 } else { -9 }), "")).collect();
    import(&hris, &format!("{header}{roster}")).await;
    let leavers: String = (1..=11).map(|number| row(number, day(&world, -9), "TERMINATED")).collect();
    let plan = plan_roster(&hris, "", format!("{header}{leavers}")).await;
    assert_eq!(plan["heldBecause"], json!(["11 deactivations in a headcount of 20 exceed the limit of 10"]));
    // A truncated roster that loses them is held all the same.
    let roster: String = (1..=20).map(|number| row(number, day(&world, -9), "")).collect();
    let plan = plan_roster(&hris, "?mode=FULL", format!("{header}{roster}")).await;
    assert_eq!(plan["heldBecause"], json!(["20 deactivations in a headcount of 20 exceed the limit of 10"]));
    world.end().await;
}
