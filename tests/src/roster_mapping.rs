//! Roster mappings: exports of HR systems with their own column names, status words and date formats.

use crate::{
    operations::{create_employee, run_mutation},
    roster_upload::{apply_plan, plan_roster, post_roster},
    world::{Caller, World, value_at},
};
use entity::id::IntegrationId;
use serde_json::{Value, json};

const SET: &str = "mutation($id: ID!, $mapping: RosterMappingInput, $version: Int) {
    integrationSetRosterMapping(id: $id, mapping: $mapping, expectedVersion: $version) {
        integration { version rosterMapping { columns { name attribute } statuses { word status } dateFormat keepsUnknownColumns } }
        userErrors { code field message } } }";

/// An export in the style of a large HR system, with semicolons and European dates.
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

/// Sets the mapping of an integration. Returns the integration.
pub async fn set_mapping(caller: &Caller, id: IntegrationId, mapping: Value) -> Value {
    let data = caller.execute(SET, json!({ "id": id.to_string(), "mapping": mapping })).await;
    value_at(&data, "integrationSetRosterMapping.integration").clone()
}

/// Reads an employee by external id.
pub async fn get_employee(caller: &Caller, external_id: &str) -> Value {
    let query = "query($key: String!) { employees(first: 1, filter: { externalId: { eq: $key } }) {
        nodes { userName email givenName status hiredOn manager { externalId } customAttributes { name value } } } }";
    caller.execute(query, json!({ "key": external_id })).await["employees"]["nodes"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_applies_to_csv_and_ndjson_uploads_and_inline_rosters() {
    let world = World::new().await;
    let (admin, hris) = (world.admin(), world.hris());
    let response = post_roster(&hris, "", &[], EXPORT).await;
    assert_eq!((response.status, &response.body["errors"][0]["field"]), (400, &json!("roster")), "{:#}", response.body);
    assert!(response.body.to_string().contains("Employee ID"), "the error names the unknown columns");

    let saved = set_mapping(&admin, world.acme.hris, mapping()).await;
    assert_eq!(saved["rosterMapping"]["columns"][8], json!({ "name": "Annual Salary", "attribute": null }));
    assert_eq!(saved["rosterMapping"]["statuses"][1], json!({ "word": "On Leave", "status": "SUSPENDED" }));
    assert_eq!(set_mapping(&admin, world.acme.hris, mapping()).await, saved, "setting an equal mapping changes nothing");

    let plan = plan_roster(&hris, "?mode=FULL", EXPORT).await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(3), &json!(0)), "{plan}");
    apply_plan(&hris, &plan).await;
    let alan = get_employee(&admin, "1002").await;
    let expected = json!({ "userName": "alan@example.com", "email": "alan@example.com", "givenName": "Alan", "status": "SUSPENDED",
        "hiredOn": "2021-02-01", "manager": { "externalId": "1001" }, "customAttributes": [{ "name": "Shirt", "value": "L" }] });
    assert_eq!(alan, expected, "ignored columns are not stored");
    assert_eq!(get_employee(&admin, "1003").await["status"], json!("TERMINATED"));

    // The same roster as NDJSON, inline, and sent by another integration with this integration's mapping.
    let line = json!({
        "Employee ID": 1002, "Work Email": "alan@example.com", "Worker Status": "on leave", "Hire Date": "01/02/2021",
        "Annual Salary": 5, "Shirt": "L",
    });
    let lines = post_roster(&hris, "", &[("content-type", "application/x-ndjson")], line.to_string()).await;
    let inline = "mutation($csv: String!, $mapping: ID) { rosterPlan(input: { csv: $csv, mapping: $mapping }) {
        rosterPlan { unchangedCount } userErrors { field message } } }";
    let by_owner = hris.execute(inline, json!({ "csv": EXPORT })).await;
    let by_other = admin.execute(inline, json!({ "csv": EXPORT, "mapping": world.acme.hris.to_string() })).await;
    let by_other_upload = plan_roster(&admin, &format!("?mapping={}", world.acme.hris), EXPORT).await;
    assert_eq!(lines.body["rosterPlan"]["unchangedCount"], json!(1), "{:#}", lines.body);
    for data in [by_owner, by_other] {
        assert_eq!(value_at(&data, "rosterPlan.rosterPlan.unchangedCount"), &json!(3));
    }
    assert_eq!(by_other_upload["unchangedCount"], json!(3));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn values_outside_the_mapping_are_rejected_with_row_and_field() {
    let world = World::new().await;
    let (admin, hris) = (world.admin(), world.hris());
    let mut strict = mapping();
    strict["keepsUnknownColumns"] = json!(false);
    set_mapping(&admin, world.acme.hris, strict).await;
    let response = post_roster(&hris, "", &[], EXPORT).await;
    assert_eq!(response.status, 400);
    let text = response.body.to_string();
    assert!(text.contains("Shirt") && !text.contains("\\\"Annual Salary"), "{:#}", response.body);

    let invalid = EXPORT.replace(";Shirt", "").replace(";M\n", "\n").replace(";L\n", "\n").replace("80000;\n", "80000\n");
    let invalid = invalid.replace("On Leave", "Retired").replace("31/01/2020", "31/02/2020").replace("01/03/2021", "2021-03-01");
    let plan = plan_roster(&hris, "", invalid).await;
    assert_eq!(plan["rejectedCount"], json!(3), "{plan}");
    let rows = "query($id: ID!) { rosterPlan(id: $id) { rows(first: 10) { nodes { errors { field message } } } } }";
    let rows = admin.execute(rows, json!({ "id": plan["id"] })).await["rosterPlan"]["rows"]["nodes"].clone();
    let errors: Vec<_> = (0..3).map(|row| rows[row]["errors"].as_array().unwrap().clone()).collect();
    let fields: Vec<Vec<&str>> = errors.iter().map(|row| row.iter().map(|error| error["field"][0].as_str().unwrap()).collect()).collect();
    assert_eq!(fields[0], ["hiredOn"]);
    assert!(errors[0][0]["message"].as_str().unwrap().contains("DD/MM/YYYY"), "{rows}");
    assert_eq!(fields[1][0], "status");
    assert!(errors[1][0]["message"].as_str().unwrap().contains("Retired"), "{rows}");
    assert_eq!(fields[2], ["hiredOn"], "no other date format is accepted");

    let bad = json!({ "columns": [{ "name": "A", "attribute": "shoe" }], "dateFormat": "DD/MM/YY" });
    let errors = admin.graphql(SET, json!({ "id": world.acme.hris.to_string(), "mapping": bad })).await.user_errors();
    let fields: Vec<_> = errors.iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, [json!(["mapping", "columns", "0", "attribute"]), json!(["mapping", "dateFormat"])]);
    let stale = admin.expect_user_error(SET, json!({ "id": world.acme.hris.to_string(), "mapping": null, "version": 1 })).await;
    assert_eq!(stale["code"], json!("STALE_VERSION"), "{stale}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_set_by_administrators_and_available_only_to_its_organization() {
    let world = World::new().await;
    let (hris, globex_admin) = (world.hris(), world.globex_admin());
    set_mapping(&world.admin(), world.acme.hris, mapping()).await;
    let response = hris.graphql(SET, json!({ "id": world.acme.hris.to_string(), "mapping": null })).await;
    assert_eq!(response.error_code(), "FORBIDDEN", "an integration cannot set its own mapping");
    let foreign = post_roster(&globex_admin, &format!("?mapping={}", world.acme.hris), &[], EXPORT).await;
    assert_eq!((foreign.status, &foreign.body["errors"][0]["field"]), (400, &json!("mapping")), "{:#}", foreign.body);
    let malformed = post_roster(&globex_admin, "?mapping=int_x", &[], EXPORT).await;
    assert_eq!((malformed.status, &malformed.body["errors"][0]["field"]), (400, &json!("mapping")), "{:#}", malformed.body);

    // Without a mapping, a custom attribute has the column name of the schema.
    create_employee(&world.admin(), "kim").await;
    let plan = plan_roster(&world.admin(), "", "externalId,customAttributes.desk\nkim,4.17\n").await;
    apply_plan(&world.admin(), &plan).await;
    assert_eq!(get_employee(&world.admin(), "kim").await["customAttributes"], json!([{ "name": "desk", "value": "4.17" }]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_counts_the_rows_that_a_filter_skips_and_the_employees_who_end_with_them() {
    let world = World::new().await;
    let (admin, hris) = (world.admin(), world.hris());
    let export = |types: [&str; 3]| {
        let [ann, ben, cid] = types;
        format!("externalId,userName,Type\n1,ann,{ann}\n2,ben,{ben}\n3,cid,{cid}\n")
    };
    let filter = json!({ "column": "Type", "words": ["Contractor"], "action": "SKIP" });
    set_mapping(&admin, world.acme.hris, json!({ "rowFilters": [filter], "ignoresUnknownColumns": true })).await;
    let counts =
        |plan: &Value| ["rowCount", "skippedCount", "skippedEmployeeCount", "terminateCount"].map(|count| plan[count].as_i64().unwrap());
    let first = plan_roster(&hris, "?mode=FULL", export(["Staff", "Staff", "Contractor"])).await;
    assert_eq!(counts(&first), [2, 1, 0, 0], "Cid is not an employee: {first}");
    apply_plan(&hris, &first).await;
    // Ben becomes a contractor: in a list of changes he stays as he is, in a full roster he is absent.
    let changes = plan_roster(&hris, "?mode=DELTA", export(["Staff", "Contractor", "Contractor"])).await;
    assert_eq!(counts(&changes), [1, 2, 0, 0], "{changes}");
    let full = plan_roster(&hris, "?mode=FULL", export(["Staff", "Contractor", "Contractor"])).await;
    assert_eq!(counts(&full), [1, 2, 1, 1], "{full}");
    let query = "query($id: ID!) { rosterPlan(id: $id) { rowCount skippedCount skippedEmployeeCount terminateCount } }";
    let read = hris.execute(query, json!({ "id": full["id"] })).await["rosterPlan"].clone();
    assert_eq!(counts(&read), counts(&full));
    // A row that is not skipped counts, whatever another one says.
    let both = "externalId,userName,Type\n1,ann,Staff\n2,ben,Contractor\n2,ben,Staff\n";
    assert_eq!(counts(&plan_roster(&hris, "?mode=FULL", both).await), [2, 1, 0, 0]);
    let inline = "mutation($csv: String!) { rosterPlan(input: { csv: $csv, mode: FULL }) {
        rosterPlan { rowCount skippedCount skippedEmployeeCount terminateCount } userErrors { message } } }";
    let inline = hris.execute(inline, json!({ "csv": export(["Staff", "Contractor", "Contractor"]) })).await;
    assert_eq!(counts(&inline["rosterPlan"]["rosterPlan"]), [1, 2, 1, 1]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_named_by_email_is_found_in_the_file_and_among_current_employees() {
    let world = World::new().await;
    let (admin, hris) = (world.admin(), world.hris());
    create_employee(&admin, "boss").await;
    create_employee(&admin, "left").await;
    run_mutation(&admin, "employeeUpsert", json!({ "employee": { "externalId": "left", "status": "TERMINATED" } })).await;
    for twin in ["twin1", "twin2"] {
        create_employee(&admin, twin).await;
        run_mutation(&admin, "employeeUpsert", json!({ "employee": { "externalId": twin, "email": "twin@example.com" } })).await;
    }
    let column = json!({ "name": "Reports to", "attribute": "managerEmail" });
    set_mapping(&admin, world.acme.hris, json!({ "columns": [column] })).await;
    let csv = "externalId,userName,email,Reports to\n1,a,a@example.com,B@example.com\n2,b,b@example.com,BOSS@example.com\n\
        3,c,c@example.com,left@example.com\n4,d,d@example.com,twin@example.com\n5,e,e@example.com,b\n";
    let plan = plan_roster(&hris, "", csv).await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(2), &json!(3)), "{plan}");
    let rows = "query($id: ID!) { rosterPlan(id: $id) { rows(first: 10) { nodes { externalId errors { field message } } } } }";
    let rows = admin.execute(rows, json!({ "id": plan["id"] })).await["rosterPlan"]["rows"]["nodes"].clone();
    for (row, reason) in [(2, "no employee"), (3, "several employees"), (4, "no employee")] {
        let error = &rows[row]["errors"][0];
        assert_eq!(error["field"], json!(["managerEmail"]), "{rows:#}");
        assert!(error["message"].as_str().unwrap().contains(reason), "{error}");
    }
    apply_plan(&hris, &plan).await;
    assert_eq!(get_employee(&admin, "1").await["manager"]["externalId"], "2");
    assert_eq!(get_employee(&admin, "2").await["manager"]["externalId"], "boss");
    world.end().await;
}
