//! Exports of HR systems as they are: each file in `tests/rosters` is read with the mapping beside it.

use crate::{
    roster_mapping::set_mapping,
    roster_upload::{apply_plan, plan_roster, post_roster},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::Path};

const JSON: &str = "application/json";
const CSV: &str = "text/csv";
/// Tells nothing: the mapping says what the file is.
const BYTES: &str = "application/octet-stream";

fn read_file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("rosters").join(name)).unwrap()
}

/// The employees by external id, each with the attributes that a test compares.
async fn employees(caller: &Caller) -> BTreeMap<String, Value> {
    let query = "{ employees(first: 100) { nodes { externalId userName email givenName familyName jobTitle jobLevel department location
        company costCenter employeeNumber status hiredOn terminatedOn manager { externalId } } } }";
    let nodes = caller.execute(query, json!({})).await["employees"]["nodes"].clone();
    let by_id = |node: &Value| {
        let manager = node["manager"]["externalId"].clone();
        let mut attributes: Value =
            node.as_object().unwrap().iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect();
        attributes["manager"] = manager;
        (node["externalId"].as_str().unwrap().to_owned(), attributes)
    };
    nodes.as_array().unwrap().iter().map(by_id).collect()
}

/// The problems of the rejected rows of a plan: row number, field and message.
async fn rejections(caller: &Caller, plan: &Value) -> Vec<(i64, String, String)> {
    let rows = "query($id: ID!) { rosterPlan(id: $id) { rows(first: 100, filter: { action: { eq: REJECTED } }) {
        nodes { rowNumber errors { field message } } } } }";
    let rows = caller.execute(rows, json!({ "id": plan["id"] })).await;
    let rows = value_at(&rows, "rosterPlan.rows.nodes").as_array().unwrap().clone();
    let of_row = |row: &Value| {
        let number = row["rowNumber"].as_i64().unwrap();
        let text = |error: &Value, path: &str| value_at(error, path).as_str().unwrap().to_owned();
        row["errors"].as_array().unwrap().iter().map(|error| (number, text(error, "field.0"), text(error, "message"))).collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
}

/// Sets the mapping of a system, plans its file as a full roster, and applies the plan. Returns the plan.
async fn import(world: &World, system: &str, file: &str, content_type: &str) -> Value {
    let mapping = serde_json::from_slice(&read_file(&format!("{system}.mapping.json"))).unwrap();
    set_mapping(&world.admin(), world.acme.hris, mapping).await;
    let response = post_roster(&world.hris(), "?mode=FULL", &[("content-type", content_type)], read_file(file)).await;
    assert_eq!(response.status, 201, "{system}: {:#}", response.body);
    let plan = response.body["rosterPlan"].clone();
    apply_plan(&world.hris(), &plan).await;
    plan
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workday_report_is_read_by_path_without_contingent_workers() {
    let world = World::new().await;
    let plan = import(&world, "workday", "workday.json", JSON).await;
    assert_eq!((&plan["rowCount"], &plan["createCount"]), (&json!(3), &json!(3)), "{plan}");
    let all = employees(&world.admin()).await;
    assert_eq!(all.keys().collect::<Vec<_>>(), ["21001", "21002", "21003"]);
    let expected = json!({ "externalId": "21002", "userName": "bruno.conti@example.com", "email": "bruno.conti@example.com",
        "givenName": "Bruno", "familyName": "Conti", "jobTitle": "Engineer", "jobLevel": 30, "costCenter": "CC-200", "status": "SUSPENDED",
        "hiredOn": "2019-11-18", "manager": "21001" });
    assert_eq!(all["21002"], expected);
    assert_eq!((&all["21003"]["givenName"], &all["21003"]["familyName"]), (&json!("Sukarno"), &json!("")), "a person with one name");
    let again = post_roster(&world.hris(), "?mode=FULL", &[("content-type", JSON)], read_file("workday.json")).await;
    assert_eq!(again.body["rosterPlan"]["unchangedCount"], json!(3), "{:#}", again.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bamboohr_report_finds_managers_by_e_mail_address_and_takes_zero_dates_for_empty() {
    let world = World::new().await;
    let plan = import(&world, "bamboohr", "bamboohr.json", JSON).await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(3), &json!(0)), "{plan}");
    let all = employees(&world.admin()).await;
    assert_eq!((&all["118"]["manager"], &all["104"]["manager"]), (&json!("104"), &Value::Null));
    assert_eq!(
        (&all["118"]["employeeNumber"], &all["118"]["status"], &all["118"].get("terminatedOn")),
        (&json!("0021"), &json!("ACTIVE"), &None)
    );
    assert_eq!(
        (&all["95"]["status"], &all["95"]["terminatedOn"], &all["95"]["email"]),
        (&json!("TERMINATED"), &json!("2023-12-31"), &json!(""))
    );
    assert_eq!(all["95"].get("department"), None);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personio_file_in_windows_1252_is_read_with_german_dates_and_words() {
    let world = World::new().await;
    let plan = import(&world, "personio", "personio.csv", "text/plain").await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(4), &json!(0)), "{plan}");
    let all = employees(&world.admin()).await;
    let expected = json!({ "externalId": "P-101", "userName": "P-101", "email": "zoe.gross@example.com", "givenName": "Zoë",
        "familyName": "Groß", "jobTitle": "Außendienst", "department": "Vertrieb", "location": "Düsseldorf", "company": "Beispiel GmbH",
        "status": "SUSPENDED", "hiredOn": "2019-08-15", "manager": "P-100" });
    assert_eq!(all["P-101"], expected);
    assert_eq!((&all["P-102"]["jobTitle"], &all["P-103"]["email"]), (&json!("Innendienst; Export"), &json!("")));
    // The same file with the charset of the content type, and without any: rows with umlauts are rejected, no name is damaged.
    let declared = [("content-type", "text/csv; charset=ISO-8859-1")];
    let response = post_roster(&world.hris(), "", &declared, read_file("personio.csv")).await;
    assert_eq!(response.body["rosterPlan"]["unchangedCount"], json!(4), "{:#}", response.body);
    let wrong = [("content-type", "text/csv; charset=utf-8")];
    let header = post_roster(&world.hris(), "", &wrong, read_file("personio.csv")).await;
    assert_eq!((header.status, &header.body["errors"][0]["field"]), (400, &json!("roster")), "{:#}", header.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_successfactors_file_rejects_a_key_that_a_spreadsheet_has_damaged() {
    let world = World::new().await;
    let plan = import(&world, "successfactors", "successfactors.csv", CSV).await;
    assert_eq!((&plan["rowCount"], &plan["createCount"], &plan["rejectedCount"]), (&json!(4), &json!(3), &json!(1)), "{plan}");
    let rejected = rejections(&world.admin(), &plan).await;
    assert_eq!((rejected.len(), rejected[0].0, rejected[0].1.as_str()), (1, 4, "externalId"), "{rejected:?}");
    assert!(rejected[0].2.contains("scientific notation"), "{rejected:?}");
    let all = employees(&world.admin()).await;
    assert_eq!((&all["500100"]["manager"], &all["500101"]["manager"]), (&Value::Null, &json!("500100")), "NO_MANAGER is empty");
    assert_eq!((&all["500101"]["jobTitle"], &all["500102"]["status"]), (&json!("Director, Operations"), &json!("TERMINATED")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adp_file_is_read_between_its_preamble_and_its_counted_trailer() {
    let world = World::new().await;
    let plan = import(&world, "adp", "adp.csv", CSV).await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(3), &json!(0)), "{plan}");
    let all = employees(&world.admin()).await;
    let expected = json!({ "externalId": "00043", "employeeNumber": "00043", "userName": "kieran.oneill@example.com",
        "email": "kieran.oneill@example.com", "givenName": "Kieran Patrick", "familyName": "O'Neill", "jobTitle": "Shift Lead (nights)",
        "department": "0110", "status": "SUSPENDED", "hiredOn": "2017-03-01", "manager": "00042" });
    assert_eq!(all["00043"], expected);
    assert_eq!((&all["00044"]["givenName"], &all["00044"]["hiredOn"]), (&json!("Teller"), &json!("2020-01-12")));

    let text = String::from_utf8(read_file("adp.csv")).unwrap();
    let (rows, trailer) = text.split_at(text.find("Total").unwrap());
    for (damaged, message) in [
        (rows.to_owned(), "is missing after 3 rows"),
        (format!("{}{trailer}", &rows[..rows.find("=\"00044\"|").unwrap()]), "states 3 rows, but the file has 2"),
    ] {
        let response = post_roster(&world.hris(), "?mode=FULL", &[], damaged).await;
        let error = &response.body["errors"][0];
        assert_eq!((response.status, &error["field"]), (400, &json!("roster")), "{:#}", response.body);
        assert!(error["message"].as_str().unwrap().contains(message), "{error}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hibob_workbook_is_read_from_its_sheet_with_dates_and_numbers() {
    let world = World::new().await;
    let plan = import(&world, "hibob", "hibob.xlsx", BYTES).await;
    assert_eq!((&plan["createCount"], &plan["rejectedCount"]), (&json!(3), &json!(0)), "{plan}");
    let all = employees(&world.admin()).await;
    let expected = json!({ "externalId": "7002", "userName": "omar.haddad@example.com", "email": "omar.haddad@example.com",
        "givenName": "Omar", "familyName": "Haddad", "jobTitle": "Designer", "jobLevel": 40, "location": "London", "status": "SUSPENDED",
        "hiredOn": "2020-11-30", "manager": "7001" });
    assert_eq!(all["7002"], expected);
    assert_eq!((&all["7003"]["givenName"], &all["7003"]["hiredOn"]), (&json!("Pia Lund"), &json!("2023-06-07")), "a date as text");
    let workbook = read_file("hibob.xlsx");
    let xlsx = [("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")];
    let cut = post_roster(&world.hris(), "", &xlsx, workbook[..workbook.len() / 2].to_vec()).await;
    assert_eq!((cut.status, &cut.body["errors"][0]["field"]), (400, &json!("roster")), "{:#}", cut.body);
    let mut other: Value = serde_json::from_slice(&read_file("hibob.mapping.json")).unwrap();
    other["file"]["sheet"] = json!("Persons");
    set_mapping(&world.admin(), world.acme.hris, other).await;
    let missing = post_roster(&world.hris(), "", &xlsx, workbook).await;
    assert!(missing.body.to_string().contains("its sheets are Cover, People"), "{:#}", missing.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cells_are_cleared_kept_or_rejected_when_they_are_empty_as_the_column_says() {
    let world = World::new().await;
    let admin = world.admin();
    let column = |name: &str, attribute: &str, when_empty: &str| json!({ "name": name, "attribute": attribute, "whenEmpty": when_empty });
    let mapping = json!({
        "columns": [column("Title", "jobTitle", "CLEAR"), column("Unit", "department", "KEEP"), column("Site", "location", "REJECT"),
            { "name": "Boss", "attribute": "managerUserName", "emptyWords": ["nobody"] },
            { "name": "Grade", "attribute": "jobLevel", "default": "10", "words": [{ "word": "Senior", "value": "50" }] }],
        "emptyWords": ["-"],
    });
    set_mapping(&admin, world.acme.hris, mapping).await;
    let hris = world.hris();
    let header = "externalId,userName,Title,Unit,Site,Boss,Grade\n";
    let first =
        format!("{header}1,ann,Chief,HQ,Rome,nobody,senior\n2,bob,Clerk,Shop,Oslo,ANN,-\n3,cid,Clerk,Shop,-,bob,7\n4,dan,x,x,x,eve,7\n");
    let plan = plan_roster(&hris, "", first).await;
    let rejected = rejections(&admin, &plan).await;
    assert_eq!(
        rejected.iter().map(|(row, field, _)| (*row, field.as_str())).collect::<Vec<_>>(),
        [(3, "location"), (4, "managerUserName")]
    );
    assert!(rejected[1].2.contains("eve"), "{rejected:?}");
    apply_plan(&hris, &plan).await;
    let all = employees(&admin).await;
    assert_eq!((&all["1"]["jobLevel"], &all["2"]["jobLevel"], &all["2"]["manager"]), (&json!(50), &json!(10), &json!("1")));

    // In a later roster, a manager who is not in it is found among the employees.
    let second = format!("{header}2,bob,-,-,Oslo,Ann,-\n5,eve,Clerk,Shop,Oslo,bob,1\n");
    apply_plan(&hris, &plan_roster(&hris, "", second).await).await;
    let all = employees(&admin).await;
    assert_eq!((all["2"].get("jobTitle"), &all["2"]["department"], &all["5"]["manager"]), (None, &json!("Shop"), &json!("2")));
    let inline =
        "mutation($csv: String!) { rosterPlan(input: { csv: $csv, mapping: \"INT\" }) { rosterPlan { unchangedCount rejectedCount }
        userErrors { field message } } }";
    let inline = inline.replace("INT", &world.acme.hris.to_string());
    let data = admin.execute(&inline, json!({ "csv": format!("{header}5,eve,Clerk,Shop,Oslo,bob,1\n6,fay,a,b,c,zoe,1\n") })).await;
    let expected = json!({ "unchangedCount": 1, "rejectedCount": 1 });
    assert_eq!(value_at(&data, "rosterPlan.rosterPlan"), &expected);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_suggested_for_a_sample_with_reasons_and_rows_and_changes_nothing() {
    let world = World::new().await;
    let admin = world.admin();
    let suggest = "query($sample: RosterSampleInput!) { rosterMappingSuggest(sample: $sample) {
        mapping { file { format charset skipLines headerPattern trailerPatterns arrayPath sheet delimiter quote }
            columns { name attribute emptyWords whenEmpty default words { word value } otherWords dateFormats letterCase collapsesSpaces nameOrder }
            statuses { word status } dateFormat dateFormats emptyWords fixedValues { attribute value } rowFilters { column words action }
            keepsUnknownColumns ignoresUnknownColumns }
        columns { name attribute reason } notes
        rows { rowNumber attributes { name value } errors { code field message } } errors { message } } }";
    for (file, sheet, rejected) in [
        ("workday.json", None, 0),
        ("bamboohr.json", None, 0),
        ("personio.csv", None, 0),
        ("adp.csv", None, 0),
        ("hibob.xlsx", Some("People"), 0),
    ] {
        let bytes = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, read_file(file));
        let data = admin.execute(suggest, json!({ "sample": { "base64": bytes, "sheet": sheet } })).await;
        let suggestion = data["rosterMappingSuggest"].clone();
        assert_eq!(suggestion["errors"], json!([]), "{file}: {suggestion:#}");
        let columns = suggestion["columns"].as_array().unwrap();
        assert!(columns.iter().all(|column| !column["reason"].as_str().unwrap().is_empty()), "{file}");
        assert!(columns.iter().any(|column| column["attribute"] == "externalId"), "{file}: {columns:#?}");
        let rows = suggestion["rows"].as_array().unwrap();
        assert!(rows.len() >= 3 && rows[0]["attributes"][0]["name"] == "externalId", "{file}: {rows:#?}");
        // The suggestion can be set as it is, and then reads the file.
        let unset = employees(&admin).await.is_empty();
        assert!(unset, "a suggestion changes nothing");
        set_mapping(&admin, world.acme.hris, suggestion["mapping"].clone()).await;
        let plan = post_roster(&world.hris(), "", &[("content-type", BYTES)], read_file(file)).await;
        assert_eq!(plan.body["rosterPlan"]["rejectedCount"], json!(rejected), "{file}: {:#}", plan.body);
        assert!(plan.body["rosterPlan"]["createCount"].as_i64().unwrap() >= 3, "{file}: {:#}", plan.body);
    }
    let hris = world.hris().graphql(suggest, json!({ "sample": { "text": "id\n1\n" } })).await;
    assert_eq!(hris.error_code(), "FORBIDDEN");
    let neither = admin.graphql(suggest, json!({ "sample": {} })).await;
    assert_eq!(neither.error_code(), "INVALID");
    world.end().await;
}
