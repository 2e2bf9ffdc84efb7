//! Rules, applied to statements that arrive, and taken back with statements that are voided.

use super::{COMPLETED, assessments, competency, rule};
use crate::{
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id},
    world::{World, value_at},
    xapi::{Lrs, statement, uuid, voiding, with},
};
use reqwest::Method;
use serde_json::{Value, json};

const RECORDS: &str = "{ learningRecords { nodes { verb assessmentId employeeId } } }";

#[tokio::test]
async fn a_statement_that_fits_a_rule_is_evidence_once() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let (ann, competency) = (create_employee(&admin, "ann").await, competency(&admin).await);
    let rule = run_mutation(&admin, "evidenceRuleCreate", rule(&competency)).await;
    let course = with(statement("ann", "one"), "/timestamp", json!("2026-01-02T03:04:05Z"));
    let other = with(statement("ann", "one"), "/verb", json!({ "id": "http://adlnet.gov/expapi/verbs/attempted" }));
    let batch = json!([with(course.clone(), "/id", json!(uuid(1))), other, statement("stranger", "one")]);
    lrs.store(&batch).await;
    let found = assessments(&admin).await;
    let evidence = found.first().unwrap();
    assert_eq!(found.len(), 1);
    let expected = json!({
        "id": evidence["id"], "kind": "EVIDENCE", "level": 2, "confidence": null, "assessedAt": "2026-01-02T03:04:05+00:00", "employeeId": ann,
        "competencyId": competency, "evidenceRuleId": rule, "statementId": evidence["statementId"], "withdrawnAt": null,
        "statement": { "id": evidence["statementId"] }, "evidenceRule": { "name": "Courses" },
    });
    assert_eq!(evidence, &expected);
    let records = admin.execute(RECORDS, json!({})).await;
    assert_eq!(
        value_at(&records, "learningRecords.nodes"),
        &json!([{ "verb": "ASSESSED", "assessmentId": evidence["id"], "employeeId": ann }])
    );
    // The change log has the evidence with the statement, in one transaction.
    let log = world.change_log(world.acme.id).await;
    let entry = |kind: &str| log.iter().find(|entry| entry.kind == kind).unwrap();
    assert_eq!(entry("assessment.recorded").at, entry("statement.stored").at);
    let length = log.len();
    lrs.store(&with(course, "/id", json!(uuid(1)))).await;
    assert_eq!(world.change_log(world.acme.id).await.len(), length, "a repeated statement changes nothing");
    world.end().await;
}

#[tokio::test]
async fn a_batch_that_is_refused_leaves_neither_statements_nor_evidence() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    let log = world.change_log(world.acme.id).await.len();
    let batch = json!([statement("ann", "one"), with(statement("ann", "two"), "/verb", json!({ "id": "no IRI" }))]);
    assert_eq!(lrs.send(Method::POST, "/statements", &[], &batch).await.status, 400);
    assert!(assessments(&admin).await.is_empty());
    assert_eq!(world.change_log(world.acme.id).await.len(), log);
    world.end().await;
}

#[tokio::test]
async fn an_employee_without_consent_gets_evidence_but_no_learning_record() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let ann = create_employee(&admin, "ann").await;
    run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    let withdraw = "mutation($id: ID!) { employeeGiveConsent(id: $id, consent: false) { userErrors { message } } }";
    world.person("ann").execute(withdraw, json!({ "id": ann })).await;
    lrs.store(&statement("ann", "one")).await;
    assert_eq!(assessments(&admin).await.len(), 1);
    assert_eq!(value_at(&admin.execute(RECORDS, json!({})).await, "learningRecords.nodes"), &json!([]));
    world.end().await;
}

#[tokio::test]
async fn a_voided_statement_takes_its_evidence_back() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    lrs.store(&json!([with(statement("ann", "one"), "/id", json!(uuid(1))), with(statement("ann", "two"), "/id", json!(uuid(2)))])).await;
    let before = assessments(&admin).await;
    assert_eq!(before.len(), 2);
    // A statement that is voided before it arrives, and one in the same batch.
    lrs.store(&json!([voiding(&uuid(1)), voiding(&uuid(3)), voiding(&uuid(4)), with(statement("ann", "four"), "/id", json!(uuid(4)))]))
        .await;
    lrs.store(&with(statement("ann", "three"), "/id", json!(uuid(3)))).await;
    let after = assessments(&admin).await;
    assert_eq!(after, before[1..], "that of the voided statement is gone, and no other came");
    let get = "query($id: ID!) { assessment(id: $id) { withdrawnAt statementId statement { voided } } }";
    let withdrawn = admin.execute(get, json!({ "id": before[0]["id"] })).await;
    assert!(value_at(&withdrawn, "assessment.withdrawnAt").is_string(), "{withdrawn}");
    assert_eq!(value_at(&withdrawn, "assessment.statement.voided"), true);
    let log = world.change_log(world.acme.id).await;
    let kinds: Vec<_> = log.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "assessment.withdrawn").count(), 1);
    assert_eq!(kinds.iter().filter(|kind| **kind == "learning_record.voided").count(), 1);
    world.end().await;
}

#[tokio::test]
async fn conditions_are_compared_with_the_result_and_the_type_of_the_activity() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    let kind = "http://adlnet.gov/expapi/activities/course";
    let input = json!({
        "name": "Passed", "verb": COMPLETED, "activityType": kind, "minScore": 80, "success": true, "completion": true,
        "competencyId": competency(&admin).await, "level": 3
    });
    run_mutation(&admin, "evidenceRuleCreate", input).await;
    let result = |score: f64, success: bool| json!({ "score": { "scaled": score }, "success": success, "completion": true });
    let typed = with(statement("bob", "typed"), "/object/definition", json!({ "type": kind }));
    lrs.store(&typed).await;
    // The type is known from an earlier statement.
    let cases = [
        ("typed", result(0.8, true), 1),
        ("typed", result(0.79, true), 0),
        ("typed", result(1.0, false), 0),
        ("untyped", result(1.0, true), 0),
    ];
    for (activity, result, expected) in cases {
        let count = assessments(&admin).await.len();
        let mut statement = with(statement("ann", activity), "/result", result);
        statement["object"].as_object_mut().unwrap().remove("definition");
        lrs.store(&statement).await;
        assert_eq!(assessments(&admin).await.len(), count + expected, "{statement}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_rule_that_is_retired_is_applied_no_more() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    let rule = run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    lrs.store(&statement("ann", "one")).await;
    run_mutation(&admin, "evidenceRuleUpdate", json!({ "id": rule, "level": 1 })).await;
    lrs.store(&statement("ann", "two")).await;
    run_mutation_by_id(&admin, "evidenceRuleRetire", &rule).await;
    lrs.store(&statement("ann", "three")).await;
    let levels: Vec<Value> = assessments(&admin).await.iter().map(|row| row["level"].clone()).collect();
    assert_eq!(levels, [2, 1]);
    let error = mutation_error(&admin, "evidenceRuleUpdate", json!({ "id": rule, "level": 2 })).await;
    assert_eq!(error["code"], "WRONG_STATE");
    world.end().await;
}

#[tokio::test]
async fn an_invalid_rule_gets_an_error_that_names_its_field() {
    let world = World::new().await;
    let admin = world.admin();
    let valid = rule(&competency(&admin).await);
    let cases = [
        ("name", json!({ "name": " " }), "name"),
        ("verb", json!({ "verb": "completed" }), "verb"),
        ("two activities", json!({ "activityId": "http://lms.example/courses/1" }), "activityId"),
        ("no activity", json!({ "activityIdPrefix": null }), "activityId"),
        ("activityIdPrefix", json!({ "activityIdPrefix": "courses/" }), "activityIdPrefix"),
        ("activityType", json!({ "activityIdPrefix": null, "activityType": "course" }), "activityType"),
        ("minScore", json!({ "minScore": 101 }), "minScore"),
        ("level", json!({ "level": 9 }), "level"),
        ("competencyId", json!({ "competencyId": "cmp_01m827kszmefzbhkrgt3k5d98c" }), "competencyId"),
    ];
    for (case, change, field) in cases {
        let mut input = valid.clone();
        input.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let error = mutation_error(&admin, "evidenceRuleCreate", input).await;
        assert_eq!(error["field"], json!([field]), "{case}: {error}");
    }
    let rule = run_mutation(&admin, "evidenceRuleCreate", valid).await;
    let error = mutation_error(&admin, "evidenceRuleUpdate", json!({ "id": rule, "expectedVersion": 7, "level": 1 })).await;
    assert_eq!(error["code"], "STALE_VERSION");
    world.end().await;
}
