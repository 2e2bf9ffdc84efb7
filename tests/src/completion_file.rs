//! Files of what employees completed in a learning system (`POST /completions`).

use crate::{
    evidence::{assessments, competency, rule, statements},
    operations::{create_employee, run_mutation},
    world::{Caller, Response, World, value_at},
    xapi::{Lrs, integration},
};
use entity::id::IntegrationId;
use sea_orm::ConnectionTrait;
use serde_json::json;

/// Sends a file with a media type.
async fn send(caller: &Caller, query: &str, content_type: &str, body: &str) -> Response {
    let request = caller.request(reqwest::Method::POST, &format!("/completions{query}")).await;
    Response::send(request.header("content-type", content_type).body(body.to_owned())).await
}

/// Sends CSV that is accepted, and returns the outcomes of the rows.
async fn outcomes(caller: &Caller, query: &str, csv: &str) -> Vec<String> {
    let response = send(caller, query, "text/csv", csv).await;
    assert_eq!(response.status, 200, "{:#}", response.body);
    let rows = response.body["rows"].as_array().unwrap();
    rows.iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect()
}

const FILE: &str = "externalId,email,activityId,activityName,completedAt,score,result\n\
    ann,,SQL-1,SQL for beginners,2026-01-02,85,PASSED\n\
    ,bob@example.com,https://other.example/9,,2026-01-02T10:00:00Z,,\n\
    nobody,,SQL-1,,2026-01-02,,\n\
    ann,,,,soon,101,PERHAPS\n\
    ann,,SQL-1,SQL for beginners,2026-01-02,85,PASSED\n";

#[tokio::test]
async fn a_file_is_planned_first_and_applied_once() {
    let world = World::new().await;
    let (admin, lms) = (world.admin(), world.lms());
    let ann = create_employee(&admin, "ann").await;
    create_employee(&admin, "bob").await;
    let expected = ["NEW", "NEW", "UNKNOWN_PERSON", "INVALID", "ALREADY_KNOWN"];
    assert_eq!(outcomes(&lms, "", FILE).await, expected);
    assert!(statements(&admin, json!({})).await.is_empty(), "a plan stores nothing");
    let response = send(&lms, "?mode=apply", "text/csv", FILE).await;
    assert_eq!(response.body["counts"], json!({ "NEW": 2, "ALREADY_KNOWN": 1, "UNKNOWN_PERSON": 1, "INVALID": 1, "SKIPPED": 0 }));
    let invalid = response.body["rows"][3]["errors"].as_array().unwrap();
    let fields: Vec<_> = invalid.iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["completedAt", "activityId", "score", "result"], "{invalid:#?}");
    let found = statements(&admin, json!({ "employeeId": { "eq": ann } })).await;
    assert_eq!(found.len(), 1);
    let content = &found[0];
    assert_eq!(content["verb"], "http://adlnet.gov/expapi/verbs/passed");
    assert!(content["activityId"].as_str().unwrap().ends_with("/completions/activities/SQL-1"), "{content}");
    assert_eq!((&content["activityName"], &content["scoreScaled"]), (&json!("SQL for beginners"), &json!(0.85)));
    assert_eq!((&content["success"], &content["timestamp"]), (&json!(true), &json!("2026-01-02T00:00:00+00:00")));
    let log = world.change_log(world.acme.id).await.len();
    let again = ["ALREADY_KNOWN", "ALREADY_KNOWN", "UNKNOWN_PERSON", "INVALID", "ALREADY_KNOWN"];
    assert_eq!(outcomes(&lms, "?mode=apply", FILE).await, again);
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "the same file again changes nothing");
    let later = FILE.replace("2026-01-02", "2026-01-03");
    assert_eq!(outcomes(&lms, "", &later).await[..2], ["NEW"; 2], "the same activities at another time");
    // A reader of the xAPI sees the statements, too.
    assert_eq!(Lrs::for_acme(&world).await.find(&[]).await.len(), 2);
    world.end().await;
}

#[tokio::test]
async fn a_mapping_says_how_the_learning_system_writes() {
    let world = World::new().await;
    let (admin, lms) = (world.admin(), world.lms());
    create_employee(&admin, "ann").await;
    let set = "mutation($id: ID!, $mapping: CompletionMappingInput) { integrationSetCompletionMapping(id: $id, mapping: $mapping) {
        integration { completionMapping { activityBase maxScore dateFormat columns { name attribute } } } userErrors { field message } } }";
    let columns = json!([
        { "name": "Personalnummer", "attribute": "externalId" },
        { "name": "Kurs", "attribute": "activityId" },
        { "name": "Datum", "attribute": "completedAt" },
        { "name": "Punkte", "attribute": "score" },
        { "name": "Status", "attribute": "result", "words": [{ "word": "bestanden", "value": "PASSED" }, { "word": "durchgefallen", "value": "FAILED" }] },
        { "name": "Kosten" },
    ]);
    let filter = json!([{ "column": "Status", "words": ["offen"], "action": "SKIP" }]);
    let mapping = json!({
        "columns": columns, "dateFormat": "DD.MM.YYYY", "rowFilters": filter, "activityBase": "https://lms.example/kurse/", "maxScore": 20
    });
    let id = integration(&admin, "lms").await;
    let data = admin.execute(set, json!({ "id": id, "mapping": mapping })).await;
    let stored = value_at(&data, "integrationSetCompletionMapping.integration.completionMapping");
    assert_eq!((&stored["maxScore"], &stored["columns"][0]["attribute"]), (&json!(20), &json!("externalId")));
    let file = "Personalnummer;Kurs;Datum;Punkte;Status;Kosten\nann;SQL 1;31.01.2026;15;Bestanden;9\nann;SQL 2;31.01.2026;;offen;\n\
        ann;SQL 3;1.2.2026;1;durchgefallen;0\n";
    assert_eq!(outcomes(&lms, "?mode=apply", file).await, ["NEW", "SKIPPED", "NEW"]);
    let found = statements(&admin, json!({})).await;
    assert_eq!(found[0]["activityId"], "https://lms.example/kurse/SQL%201");
    assert_eq!((&found[0]["scoreScaled"], &found[1]["success"]), (&json!(0.75), &json!(false)));
    // Another caller can use the mapping; without it the columns are unknown.
    assert_eq!(outcomes(&admin, &format!("?mapping={id}"), file).await[0], "ALREADY_KNOWN");
    let refused = send(&admin, "", "text/csv", file).await;
    assert_eq!((refused.status, &refused.body["errors"][0]["field"]), (400, &json!("file")));
    let wrong = json!({ "id": id, "mapping": { "columns": [{ "name": "X", "attribute": "jobTitle" }] } });
    let error = admin.expect_user_error(set, wrong).await;
    assert_eq!(error["field"], json!(["mapping", "columns", "0", "attribute"]));
    assert!(error["message"].as_str().unwrap().contains("activityId"), "{error}");
    world.end().await;
}

#[tokio::test]
async fn rows_are_evidence_by_the_rules() {
    let world = World::new().await;
    let (admin, lms) = (world.admin(), world.lms());
    create_employee(&admin, "ann").await;
    run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    let file = "email,activityId,completedAt\nann@example.com,http://lms.example/courses/1,2026-01-02\n";
    outcomes(&lms, "?mode=apply", file).await;
    let found = assessments(&admin).await;
    assert_eq!((found.len(), &found[0]["assessedAt"]), (1, &json!("2026-01-02T00:00:00+00:00")));
    world.end().await;
}

#[tokio::test]
async fn a_file_without_permission_or_as_a_whole_wrong_is_refused() {
    let world = World::new().await;
    let lms = world.lms();
    assert_eq!(send(&world.dashboard(), "", "text/csv", FILE).await.status, 403);
    let many = format!("email,activityId,completedAt\n{}", "ann@example.com,1,2026-01-02\n".repeat(20_001));
    for (query, content_type, body, status, field) in [
        ("?mode=try", "text/csv", FILE, 400, "mode"),
        ("?mapping=emp_x", "text/csv", FILE, 400, "mapping"),
        ("?x=1", "text/csv", FILE, 400, "x"),
        ("", "text/html", FILE, 415, "contentType"),
        ("", "text/csv", "", 400, "file"),
        ("", "text/csv", "externalId,activityId\nann,1\n", 400, "file"),
        ("", "text/csv", &many, 400, "file"),
    ] {
        let response = send(&lms, query, content_type, body).await;
        assert_eq!((response.status, &response.body["errors"][0]["field"]), (status, &json!(field)), "{:#}", response.body);
    }
    world.end().await;
}

#[tokio::test]
async fn employees_and_mappings_of_another_organization_are_unknown() {
    let world = World::new().await;
    create_employee(&world.admin(), "ann").await;
    let other = world.globex_admin();
    let file = "externalId,email,activityId,completedAt\nann,,1,2026-01-02\n,ann@example.com,1,2026-01-02\n";
    assert_eq!(outcomes(&other, "?mode=apply", file).await, ["UNKNOWN_PERSON"; 2]);
    let foreign = integration(&world.admin(), "lms").await;
    let refused = send(&other, &format!("?mapping={foreign}"), "text/csv", file).await;
    let unknown = send(&other, &format!("?mapping={}", world.clock.new_id::<IntegrationId>()), "text/csv", file).await;
    let error = |response: &Response| response.body["errors"][0]["message"].clone();
    assert_eq!((refused.status, error(&refused)), (400, error(&unknown)));
    assert_eq!((&refused.body["errors"][0]["field"], &refused.body["errors"][0]["code"]), (&json!("mapping"), &json!("NOT_FOUND")));
    world.end().await;
}

#[tokio::test]
async fn the_rows_of_a_failed_transaction_are_stored_when_the_file_is_sent_again() {
    let world = World::new().await;
    let lms = world.lms();
    create_employee(&world.admin(), "ann").await;
    let rows: String = (0..700).map(|number| format!("ann,{number},2026-01-02\n")).collect();
    let file = format!("externalId,activityId,completedAt\n{rows}");
    // 500 rows are one transaction. The index refuses the rows 600 to 609, which are in the second one.
    let db = world.connect_database().await;
    let refuse = "create unique index one_of_the_sixties on statement (organization_id) where content like '%activities/60%'";
    db.execute_unprepared(refuse).await.unwrap();
    let failed = send(&lms, "?mode=apply", "text/csv", &file).await;
    assert_eq!(failed.status, 500, "{:#}", failed.body);
    db.execute_unprepared("drop index one_of_the_sixties").await.unwrap();
    let response = send(&lms, "?mode=apply", "text/csv", &file).await;
    assert_eq!((&response.body["counts"]["ALREADY_KNOWN"], &response.body["counts"]["NEW"]), (&json!(500), &json!(200)));
    assert_eq!(outcomes(&lms, "", &file).await, ["ALREADY_KNOWN"; 700]);
    world.end().await;
}
