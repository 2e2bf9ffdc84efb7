//! A file has the rows and the fields that the lists of the schema show to the same token.

use super::{NAMES, error, get, parse_csv, rows};
use crate::{
    employee_erasure::erase,
    operations::{create_employee, run_mutation_by_id},
    sample_organization::{SAMPLE_ADMINISTRATOR, SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

/// The list of a file in the schema, its fields, and the fields that need another scope, with that scope.
type List = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const EMPLOYEE: (&str, &str) = ("roster:read", "employee { externalId userName email }");
const PROGRAM: (&str, &str) = ("program:read", "program { name }");

/// In the order of [`NAMES`].
const LISTS: [List; 5] = [
    (
        "learningRecords",
        "id seq verb occurredAt createdAt employeeId programId sessionId assessmentId voidsId voidedBy { id } details {
            ... on AttendedDetails { durationMinutes coachedMinutes wasCoachedMinutes } ... on AssessedDetails { level levels confidence }
            ... on CompletedDetails { programId } ... on VoidedDetails { voidsId } }",
        &[
            EMPLOYEE,
            PROGRAM,
            ("competency:read", "assessment { kind evidenceUri competencyId competency { caseIdentifier humanCode statement } }"),
        ],
    ),
    (
        "competencies",
        "id version caseIdentifier caseUri humanCode statement competencyFrameworkId competencyFramework { caseIdentifier title levels }
            parentId createdAt updatedAt",
        &[],
    ),
    (
        "assessments",
        "id kind level confidence evidenceUri assessedAt employeeId assessorId competencyId
            competency { caseIdentifier humanCode statement } sessionId createdAt",
        &[EMPLOYEE],
    ),
    (
        "sessions",
        "id version status startsAt durationMinutes heldAt pairingId programId guideVersionId attendance { employeeId attended }
            turns { position coachId learnerId minutes } createdAt updatedAt",
        &[PROGRAM],
    ),
    (
        "employees",
        "id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber costCenter
            division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt managerId
            manager { externalId } customAttributes { name value } createdAt updatedAt",
        &[],
    ),
];

/// The rows of a list, read in pages of three, sorted as the file is: by the order of the log, or by identifier.
async fn list(caller: &Caller, (name, fields, others): List, scopes: &[&str]) -> Vec<Value> {
    let others = others.iter().filter(|(scope, _)| scopes.contains(scope)).map(|(_, fields)| *fields).collect::<Vec<_>>().join(" ");
    let document = format!(
        "query($after: String) {{ {name}(first: 3, after: $after) {{ nodes {{ {fields} {others} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = caller.execute(&document, json!({ "after": after })).await[name].clone();
        all.extend(page["nodes"].as_array().unwrap().clone());
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    all.sort_by_key(|row| (row["seq"].as_i64(), row["id"].as_str().unwrap().to_owned()));
    all
}

/// The cell of a value in CSV, before formulas are escaped.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => String::new(),
        other => other.to_string(),
    }
}

/// Asserts that the CSV file has a row per row of NDJSON, and that each cell has the value at its path.
async fn assert_csv_is_equal(caller: &Caller, name: &str, rows: &[Value]) {
    let response = get(caller, name, &[]).await;
    let headers = csv::Reader::from_reader(response.bytes.as_slice()).headers().unwrap().clone();
    let records = parse_csv(&response.bytes);
    assert_eq!(records.len(), rows.len(), "{name}");
    for (record, row) in records.iter().zip(rows) {
        for (column, text) in headers.iter().zip(record) {
            let value = value_at(row, column);
            match value {
                // The order of the members of an object may differ.
                Value::Array(items) if !items.is_empty() => {
                    assert_eq!(&serde_json::from_str::<Value>(text).unwrap(), value, "{name} {column}")
                }
                _ => assert_eq!(text.strip_prefix('\'').unwrap_or(text), cell(value), "{name} {column}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_the_rows_and_fields_that_the_list_shows_to_the_same_token() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create_whole(&world, &admin).await;
    SampleOrganization::create(&world, &world.globex_admin()).await;
    let void = "mutation($id: ID!) { learningRecordVoid(id: $id) { learningRecord { id } userErrors { code } } }";
    admin.execute(void, json!({ "id": sample.id("lrc") })).await;
    run_mutation_by_id(&admin, "programClose", &sample.id("prg")).await;
    let manager = create_employee(&admin, "manager").await;
    let assign = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { userErrors { code field message } } }";
    admin.execute(assign, json!({ "id": manager })).await;

    let all_scopes = ["learning:read", "competency:read", "session:read", "roster:read", "program:read"];
    let partial = ["learning:read", "roster:read"];
    let globex = world.globex_admin();
    let callers: [(&str, Caller, &[&str], [usize; 5]); 9] = [
        ("integration", admin.clone(), &all_scopes, [8, 2, 1, 2, 9]),
        ("lms", world.lms(), &["learning:read", "competency:read", "roster:read"], [8, 2, 1, 0, 9]),
        ("dashboard", world.dashboard(), &all_scopes, [8, 2, 1, 2, 9]),
        ("partial", admin.with_scope(&partial.join(" ")), &partial, [8, 0, 0, 0, 9]),
        ("one scope", admin.with_scope("learning:read"), &["learning:read"], [8, 0, 0, 0, 0]),
        ("EMPLOYEE", world.person(SAMPLE_EMPLOYEE), &all_scopes, [4, 2, 1, 2, 2]),
        ("PROGRAM_MANAGER", world.person("manager"), &all_scopes, [0, 2, 0, 2, 9]),
        ("ADMINISTRATOR", world.person(SAMPLE_ADMINISTRATOR), &all_scopes, [0, 2, 0, 2, 9]),
        ("other organization", globex, &all_scopes, [3, 2, 1, 2, 3]),
    ];
    let mut counts = Vec::new();
    for (role, caller, scopes, _) in &callers {
        let mut found = Vec::new();
        for ((name, of_list), scope) in NAMES.iter().zip(LISTS).zip(["learning", "competency", "competency", "session", "roster"]) {
            if !scopes.contains(&format!("{scope}:read").as_str()) {
                assert_eq!(error(caller, name, &[]).await.0, 403, "{role}: {name}");
                found.push(0);
                continue;
            }
            let expected = list(caller, of_list, scopes).await;
            // The first execution is answered by the executor, the second by the accelerator where it can.
            for _ in 0..2 {
                assert_eq!(rows(caller, name).await, expected, "{role}: {name}");
            }
            assert_csv_is_equal(caller, name, &expected).await;
            found.push(expected.len());
        }
        counts.push((*role, found));
    }
    let expected: Vec<_> = callers.iter().map(|(role, _, _, counts)| (*role, counts.to_vec())).collect();
    assert_eq!(counts, expected);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_employee_is_in_the_file_without_personal_data() {
    let world = World::new().await;
    let admin = world.admin();
    let leaver = create_employee(&admin, "zq7leaver").await;
    erase(&world, &leaver).await;
    let response = get(&admin, "employees", &[]).await;
    assert!(!String::from_utf8_lossy(&response.bytes).contains("zq7"), "{}", String::from_utf8_lossy(&response.bytes));
    let rows = rows(&admin, "employees").await;
    let row = rows.iter().find(|row| row["id"] == json!(leaver)).unwrap();
    assert_eq!((&row["externalId"], &row["status"], row["erasedAt"].is_string()), (&json!(leaver), &json!("TERMINATED"), true), "{row}");
    world.end().await;
}
