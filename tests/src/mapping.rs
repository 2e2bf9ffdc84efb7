//! The exports of real HR systems: their columns, their words, their dates, by a mapping that is saved with the integration.

use crate::{
    steps::hire,
    upload::{applied, planned, upload},
    world::{Caller, World, at},
};
use entity::id::IntegrationId;
use serde_json::{Value, json};

const SET: &str = "mutation($id: ID!, $mapping: RosterMappingInput, $version: Int) {
    integrationSetRosterMapping(id: $id, mapping: $mapping, expectedVersion: $version) {
        integration { version rosterMapping { columns { name attribute } statuses { word status } dateFormat keepsUnknownColumns } }
        userErrors { code field message } } }";

/// As an export of a large HR system begins, with semicolons and European dates.
const EXPORT: &str = "Employee ID;Legal First Name;Legal Last Name;Work Email;Supervisor ID;Worker Status;Hire Date;Annual Salary;Shirt\n\
    1001;Ada;Byron;ada@example.com;;Active;31/01/2020;90000;M\n\
    1002;Alan;Turing;alan@example.com;1001;On Leave;01/02/2021;80000;L\n\
    1003;Grace;Hopper;grace@example.com;1001;Terminated;01/03/2021;80000;\n";

fn mapping() -> Value {
    let columns = [
        ("employee id", Some("externalId")),
        ("Legal First Name", Some("givenName")),
        ("Legal Last Name", Some("familyName")),
        ("Work Email", Some("email")),
        ("Work Email", Some("userName")),
        ("Supervisor ID", Some("managerExternalId")),
        ("Worker Status", Some("status")),
        ("Hire Date", Some("hiredOn")),
        ("Annual Salary", None),
    ];
    let statuses = [("Active", "ACTIVE"), ("On Leave", "SUSPENDED"), ("Terminated", "TERMINATED")];
    json!({
        "columns": columns.map(|(name, attribute)| json!({ "name": name, "attribute": attribute })),
        "statuses": statuses.map(|(word, status)| json!({ "word": word, "status": status })),
        "dateFormat": "DD/MM/YYYY",
        "keepsUnknownColumns": true,
    })
}

async fn set(caller: &Caller, id: IntegrationId, mapping: Value) -> Value {
    let answer = caller.ok(SET, json!({ "id": id.to_string(), "mapping": mapping })).await;
    at(&answer, "integrationSetRosterMapping.integration").clone()
}

async fn person(caller: &Caller, external_id: &str) -> Value {
    let ask = "query($key: String!) { employees(first: 1, filter: { externalId: { eq: $key } }) {
        nodes { userName email givenName status hiredOn manager { externalId } customAttributes { name value } } } }";
    caller.ok(ask, json!({ "key": external_id })).await["employees"]["nodes"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_read_as_its_mapping_says_by_every_way_in() {
    let world = World::new().await;
    let (admin, hris) = (world.admin(), world.hris());
    let refused = upload(&hris, "", &[], EXPORT).await;
    assert_eq!((refused.status, &refused.body["errors"][0]["field"]), (400, &json!("roster")), "{:#}", refused.body);
    assert!(refused.body.to_string().contains("Employee ID"), "unknown columns are told by name");

    let saved = set(&admin, world.acme.hris, mapping()).await;
    assert_eq!(saved["rosterMapping"]["columns"][8], json!({ "name": "Annual Salary", "attribute": null }));
    assert_eq!(saved["rosterMapping"]["statuses"][1], json!({ "word": "On Leave", "status": "SUSPENDED" }));
    assert_eq!(set(&admin, world.acme.hris, mapping()).await, saved, "the same again is no change");

    let plan = planned(&hris, "?mode=FULL", EXPORT).await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(3), &json!(0)), "{plan}");
    applied(&hris, &plan).await;
    let alan = person(&admin, "1002").await;
    let expected = json!({ "userName": "alan@example.com", "email": "alan@example.com", "givenName": "Alan", "status": "SUSPENDED",
        "hiredOn": "2021-02-01", "manager": { "externalId": "1001" }, "customAttributes": [{ "name": "Shirt", "value": "L" }] });
    assert_eq!(alan, expected, "the salary is nowhere");
    assert_eq!(person(&admin, "1003").await["status"], json!("TERMINATED"));

    // The same as JSON lines, inline, and by somebody else who tries the integration's mapping out.
    let line = "{\"Employee ID\": 1002, \"Work Email\": \"alan@example.com\", \"Worker Status\": \"on leave\", \"Hire Date\": \"01/02/2021\", \
        \"Annual Salary\": 5, \"Shirt\": \"L\"}";
    let lines = upload(&hris, "", &[("content-type", "application/x-ndjson")], line).await;
    let inline = "mutation($csv: String!, $mapping: ID) { rosterPlan(input: { csv: $csv, mapping: $mapping }) {
        rosterPlan { unchangedCount } userErrors { field message } } }";
    let own = hris.ok(inline, json!({ "csv": EXPORT })).await;
    let tried = admin.ok(inline, json!({ "csv": EXPORT, "mapping": world.acme.hris.to_string() })).await;
    let tried_by_upload = planned(&admin, &format!("?mapping={}", world.acme.hris), EXPORT).await;
    assert_eq!(lines.body["rosterPlan"]["unchangedCount"], json!(1), "{:#}", lines.body);
    for answer in [own, tried] {
        assert_eq!(at(&answer, "rosterPlan.rosterPlan.unchangedCount"), &json!(3));
    }
    assert_eq!(tried_by_upload["unchangedCount"], json!(3));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_mapping_does_not_say_is_told_where_it_stands() {
    let world = World::new().await;
    let (admin, hris) = (world.admin(), world.hris());
    let mut strict = mapping();
    strict["keepsUnknownColumns"] = json!(false);
    set(&admin, world.acme.hris, strict).await;
    let refused = upload(&hris, "", &[], EXPORT).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.to_string().contains("Shirt") && !refused.body.to_string().contains("\\\"Annual Salary"), "{:#}", refused.body);

    let wrong = EXPORT.replace(";Shirt", "").replace(";M\n", "\n").replace(";L\n", "\n").replace("80000;\n", "80000\n");
    let wrong = wrong.replace("On Leave", "Retired").replace("31/01/2020", "31/02/2020").replace("01/03/2021", "2021-03-01");
    let plan = planned(&hris, "", wrong).await;
    assert_eq!(plan["rejectedCount"], json!(3), "{plan}");
    let rows = "query($id: ID!) { rosterPlan(id: $id) { rows(first: 10) { nodes { errors { field message } } } } }";
    let rows = admin.ok(rows, json!({ "id": plan["id"] })).await["rosterPlan"]["rows"]["nodes"].clone();
    let errors: Vec<_> = (0..3).map(|row| rows[row]["errors"].as_array().unwrap().clone()).collect();
    let fields: Vec<Vec<&str>> = errors.iter().map(|row| row.iter().map(|error| error["field"][0].as_str().unwrap()).collect()).collect();
    assert_eq!(fields[0], ["hiredOn"]);
    assert!(errors[0][0]["message"].as_str().unwrap().contains("DD/MM/YYYY"), "{rows}");
    assert_eq!(fields[1][0], "status");
    assert!(errors[1][0]["message"].as_str().unwrap().contains("Retired"), "{rows}");
    assert_eq!(fields[2], ["hiredOn"], "no other way to write dates is guessed");

    let bad = json!({ "columns": [{ "name": "A", "attribute": "shoe" }], "dateFormat": "DD/MM/YY" });
    let errors = admin.graphql(SET, json!({ "id": world.acme.hris.to_string(), "mapping": bad })).await.user_errors();
    let fields: Vec<_> = errors.iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, [json!(["mapping", "columns", "0", "attribute"]), json!(["mapping", "dateFormat"])]);
    let late = admin.refused(SET, json!({ "id": world.acme.hris.to_string(), "mapping": null, "version": 1 })).await;
    assert_eq!(late["code"], json!("STALE_VERSION"), "{late}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_set_by_administrators_and_used_by_its_own_organization() {
    let world = World::new().await;
    let (hris, stranger) = (world.hris(), world.stranger_admin());
    set(&world.admin(), world.acme.hris, mapping()).await;
    let denied = hris.graphql(SET, json!({ "id": world.acme.hris.to_string(), "mapping": null })).await;
    assert_eq!(denied.code(), "FORBIDDEN", "an integration does not say what its own columns mean");
    let elsewhere = upload(&stranger, &format!("?mapping={}", world.acme.hris), &[], EXPORT).await;
    assert_eq!((elsewhere.status, &elsewhere.body["errors"][0]["field"]), (400, &json!("mapping")), "{:#}", elsewhere.body);
    let nonsense = upload(&stranger, "?mapping=int_x", &[], EXPORT).await;
    assert_eq!((nonsense.status, &nonsense.body["errors"][0]["field"]), (400, &json!("mapping")), "{:#}", nonsense.body);

    // Without a mapping an attribute of the company is named as the schema names it.
    hire(&world.admin(), "kim").await;
    let plan = planned(&world.admin(), "", "externalId,customAttributes.desk\nkim,4.17\n").await;
    applied(&world.admin(), &plan).await;
    assert_eq!(person(&world.admin(), "kim").await["customAttributes"], json!([{ "name": "desk", "value": "4.17" }]));
    world.end().await;
}
