//! User names and e-mail addresses: user names are unique among current employees without regard to case, in rosters, GraphQL and SCIM;
//! e-mail addresses may be shared. Rows of a roster that pass a user name on or share an address are applied with a warning.

use crate::{
    operations::{create_employee, employee_attributes, mutation_error},
    roster_upload::{plan_roster, post_roster},
    scim::{Directory, user_body},
    world::{Caller, World, value_at},
};
use reqwest::Method;
use serde_json::{Value, json};

const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status failedCount } userErrors { code field message } } }";
const ROWS: &str = "query($id: ID!, $filter: RosterRowFilter) { rosterPlan(id: $id) { warningCount rows(first: 100, filter: $filter) {
    nodes { rowNumber action errors { code field message } warnings { code field message } } } } }";
const HEADER: &str = "externalId,userName,email,givenName,familyName\n";

/// The outcome of each row: action, errors and warnings, as one text.
async fn outcomes(caller: &Caller, plan: &Value) -> Vec<String> {
    let data = caller.execute(ROWS, json!({ "id": plan["id"] })).await;
    let rows = value_at(&data, "rosterPlan.rows.nodes").as_array().unwrap().clone();
    let texts = |row: &Value, list: &str| {
        let messages = row[list].as_array().unwrap().iter();
        let text = |message: &Value, path: &str| value_at(message, path).as_str().unwrap().to_owned();
        messages.map(|one| format!(" {}: {}", text(one, "code"), text(one, "message"))).collect::<String>()
    };
    rows.iter()
        .map(|row| format!("{} {}{}{}", row["rowNumber"], row["action"].as_str().unwrap(), texts(row, "errors"), texts(row, "warnings")))
        .collect()
}

async fn apply(caller: &Caller, plan: &Value) {
    let applied = caller.execute(APPLY, json!({ "id": plan["id"] })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan"), &json!({ "status": "APPLIED", "failedCount": 0 }));
}

/// External id, user name and status of every employee, by external id.
async fn people(caller: &Caller) -> Vec<String> {
    let query = "{ employees(first: 100, orderBy: EXTERNAL_ID_ASC) { nodes { externalId userName status } } }";
    let data = caller.execute(query, json!({})).await;
    let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
    let nodes = value_at(&data, "employees.nodes").as_array().unwrap().iter();
    nodes.map(|row| ["externalId", "userName", "status"].map(|field| text(row, field)).join(" ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn user_names_that_differ_only_by_case_belong_to_one_employee_in_every_interface() {
    let world = World::new().await;
    let hris = world.hris();
    let directory = Directory::for_acme(&world).await;
    create_employee(&hris, "ann").await;
    let taken = "another current employee has this user name, which is compared without case";

    let mut eve = employee_attributes("eve");
    eve["userName"] = "ANN".into();
    let error = mutation_error(&hris, "employeeUpsert", json!({ "employee": eve })).await;
    assert_eq!((&error["code"], &error["field"], &error["message"]), (&json!("TAKEN"), &json!(["userName"]), &json!(taken)));

    let mut user = user_body("eve");
    user["userName"] = "Ann".into();
    let response = directory.call(Method::POST, "/Users", Some(&user)).await;
    assert_eq!((response.status, &response.body["scimType"]), (409, &json!("uniqueness")));

    let rows = "eve,aNN,eve@example.com,E,V\nbob,Bob,bob@example.com,B,B\ncy,BOB,cy@example.com,C,Y\nann,Ann,ann@example.com,ann,Test\n";
    let plan = plan_roster(&hris, "", format!("{HEADER}{rows}")).await;
    let case = "differs from the present user name only by case, which sign-in regards: another system may write it the other way";
    let expected = [
        format!("1 REJECTED TAKEN: {taken}"),
        "2 CREATE".into(),
        "3 REJECTED TAKEN: row 2 has the same user name, which is compared without case".into(),
        format!("4 UPDATE USER_NAME_CASE: {case}"),
    ];
    assert_eq!(outcomes(&hris, &plan).await, expected);
    assert_eq!(plan["warningCount"], 1);
    apply(&hris, &plan).await;
    assert_eq!(people(&hris).await, ["ann Ann ACTIVE", "bob Bob ACTIVE"], "the user name is stored as it was sent");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_address_is_a_warning_of_the_rows_that_bring_it_about() {
    let world = World::new().await;
    let hris = world.hris();
    create_employee(&hris, "ann").await;
    create_employee(&hris, "leaver").await;
    let rows = "a,a,ANN@example.com,A,A\nb,b,shop@example.com,B,B\nc,c,Shop@example.com,C,C\nd,d,leaver@example.com,D,D\n\
        e,e,,E,E\nf,f,,F,F\nleaver,leaver,other@example.com,leaver,Test\n";
    let roster = format!("{HEADER}{rows}");
    let plan = plan_roster(&hris, "", roster.clone()).await;
    let expected = [
        "1 CREATE EMAIL_SHARED: the employee with the external id ann has this e-mail address too",
        "2 CREATE EMAIL_SHARED: row 3 has the same e-mail address",
        "3 CREATE EMAIL_SHARED: row 2 has the same e-mail address",
        "4 CREATE",
        "5 CREATE",
        "6 CREATE",
        "7 UPDATE",
    ];
    assert_eq!(outcomes(&hris, &plan).await, expected, "an address that is given up, and no address, are not shared");
    assert_eq!(plan["warningCount"], 3, "POST /rosters counts the rows with warnings");
    let with_warnings = hris.execute(ROWS, json!({ "id": plan["id"], "filter": { "hasWarnings": true } })).await;
    let numbers: Vec<_> =
        value_at(&with_warnings, "rosterPlan.rows.nodes").as_array().unwrap().iter().map(|row| &row["rowNumber"]).collect();
    assert_eq!((numbers, value_at(&with_warnings, "rosterPlan.warningCount")), (vec![&json!(1), &json!(2), &json!(3)], &json!(3)));
    let without = hris.execute(ROWS, json!({ "id": plan["id"], "filter": { "hasWarnings": false } })).await;
    assert_eq!(value_at(&without, "rosterPlan.rows.nodes").as_array().unwrap().len(), 4);
    apply(&hris, &plan).await;
    let again = plan_roster(&hris, "", roster).await;
    assert_eq!((&again["unchangedCount"], &again["warningCount"]), (&json!(7), &json!(0)), "the same roster changes nothing");

    // The directory may share an address, too.
    let directory = Directory::for_acme(&world).await;
    let mut user = user_body("kiosk");
    user["emails"][0]["value"] = "shop@example.com".into();
    directory.create(&user).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaver_and_a_successor_have_one_user_name_in_one_roster() {
    for (mode, leaver, leaver_row) in [("DELTA", "desk,desk,desk@example.com,Test,TERMINATED\n", 2), ("FULL", "", 3)] {
        let world = World::new().await;
        let hris = world.hris();
        for name in ["desk", "peer"] {
            create_employee(&hris, name).await;
        }
        let new = "new,DESK,new@example.com,New,\n";
        let roster = format!("externalId,userName,email,familyName,status\n{new}{leaver}peer,peer,peer@example.com,Test,\n");
        let plan = plan_roster(&hris, &format!("?mode={mode}"), roster).await;
        let warning = format!(
            "1 CREATE USER_NAME_PASSED_ON: belongs to an employee whose employment row {leaver_row} ends: whoever signs in with it is then \
             this employee"
        );
        let rows = outcomes(&hris, &plan).await;
        assert_eq!((&rows[0], &plan["warningCount"]), (&warning, &json!(1)), "{mode}: {rows:?}");
        // They may be one person with another key: somebody says that they are two.
        assert_eq!(plan["status"], "HELD");
        let decide = "mutation($id: ID!) { rosterDecideIdentity(id: $id, decision: ANOTHER_PERSON) {
            rosterPlan { status warningCount } userErrors { code message } } }";
        let decided = world.admin().execute(decide, json!({ "id": plan["id"] })).await;
        let expected = json!({ "status": "PLANNED", "warningCount": 1 });
        assert_eq!(value_at(&decided, "rosterDecideIdentity.rosterPlan"), &expected, "{mode}");
        assert_eq!(outcomes(&hris, &plan).await, rows, "the warnings stay as they are");
        apply(&hris, &plan).await;
        assert_eq!(people(&hris).await, ["desk desk TERMINATED", "new DESK ACTIVE", "peer peer ACTIVE"], "{mode}");
        world.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_name_is_not_passed_on_before_its_owner_leaves() {
    let world = World::new().await;
    let hris = world.hris();
    for name in ["desk", "other", "boss"] {
        create_employee(&hris, name).await;
    }
    // One leaves later; the row that would rename the other is rejected for its manager.
    let rows = "externalId,userName,terminatedOn,managerExternalId\ndesk,desk,2999-12-31,\nother,another,,nobody\n";
    let new = "new,desk,,boss\nnewer,OTHER,,\n";
    let plan = plan_roster(&hris, "", format!("{rows}{new}")).await;
    let taken = "another current employee has this user name, which is compared without case";
    let manager = "there is no employee with the external id nobody, neither on the roster nor in an accepted row";
    let expected = [
        "1 UPDATE".to_owned(),
        format!("2 REJECTED NOT_FOUND: {manager}"),
        format!("3 REJECTED TAKEN: {taken}"),
        format!("4 REJECTED TAKEN: {taken}"),
    ];
    assert_eq!(outcomes(&hris, &plan).await, expected);
    apply(&hris, &plan).await;
    let plan = plan_roster(&hris, "", "externalId,userName\nnew,desk\n").await;
    assert_eq!(
        outcomes(&hris, &plan).await,
        [format!("1 REJECTED TAKEN: {taken}; they keep it until their employment ends on 2999-12-31")]
    );
    world.end().await;
}

/// A row whose owner gives its user name up is rejected only in the loop that follows the rejection of a manager.
#[tokio::test(flavor = "multi_thread")]
async fn a_user_name_is_taken_when_the_row_that_gives_it_up_falls_with_its_manager() {
    let world = World::new().await;
    let hris = world.hris();
    create_employee(&hris, "ann").await;
    let rows = "externalId,userName,email,managerExternalId\nboss,boss,not an address,\nmiddle,middle,m@example.com,boss\n\
        ann,renamed,ann@example.com,middle\nnew,ann,new@example.com,\nfree,free,free@example.com,\n";
    let plan = plan_roster(&hris, "", rows).await;
    let actions: Vec<String> =
        outcomes(&hris, &plan).await.iter().map(|row| row.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(actions, ["1 REJECTED", "2 REJECTED", "3 REJECTED", "4 REJECTED", "5 CREATE"]);
    apply(&hris, &plan).await;
    assert_eq!(people(&hris).await, ["ann ann ACTIVE", "free free ACTIVE"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn employees_whose_external_ids_differ_only_by_case_exchange_their_user_names() {
    let world = World::new().await;
    let hris = world.hris();
    let plan = plan_roster(&hris, "", format!("{HEADER}a1,one,1@example.com,A,A\nA1,two,2@example.com,B,B\n")).await;
    apply(&hris, &plan).await;
    let plan = plan_roster(&hris, "", "externalId,userName\na1,TWO\nA1,ONE\n").await;
    let message =
        |row| format!("belongs to an employee to whom row {row} gives another one: whoever signs in with it is then this employee");
    let expected = [(1, 2), (2, 1)].map(|(row, other)| format!("{row} UPDATE USER_NAME_PASSED_ON: {}", message(other)));
    assert_eq!(outcomes(&hris, &plan).await, expected);
    apply(&hris, &plan).await;
    assert_eq!(people(&hris).await, ["A1 ONE ACTIVE", "a1 TWO ACTIVE"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_passes_the_user_name_of_a_leaver_on_as_a_roster_does() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let leaver = directory.create_user("desk").await;
    directory.patch_user(&leaver, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    // Without an external id, the user name is all that tells who is meant.
    let mut anonymous = user_body("Desk");
    anonymous.as_object_mut().unwrap().remove("externalId");
    assert_eq!(directory.call(Method::POST, "/Users", Some(&anonymous)).await.status, 409);
    let mut successor = user_body("Desk");
    successor["externalId"] = "x-new".into();
    let successor = directory.create(&successor).await;
    assert_ne!(successor["id"], json!(leaver));
    // The leaver comes back: the user name is taken until they get another one.
    let active = json!({ "op": "replace", "path": "active", "value": true });
    let refused = directory.patch(&format!("/Users/{leaver}"), json!([active])).await;
    assert_eq!((refused.status, &refused.body["scimType"]), (409, &json!("uniqueness")), "{:#}", refused.body);
    directory.patch_user(&leaver, json!([active, { "op": "replace", "path": "userName", "value": "desk2" }])).await;
    // A current user takes over the name of somebody who left.
    directory.patch_user(successor["id"].as_str().unwrap(), json!([{ "op": "replace", "path": "active", "value": false }])).await;
    let renamed = directory.patch_user(&leaver, json!([{ "op": "replace", "path": "userName", "value": "DESK" }])).await;
    assert_eq!(renamed["userName"], "DESK");
    let response = post_roster(&world.hris(), "", &[], format!("{HEADER}x,desk,x@example.com,X,X\n")).await;
    assert_eq!(value_at(&response.body, "rosterPlan.rejectedCount"), 1, "the roster knows the user names of the directory");
    world.end().await;
}
