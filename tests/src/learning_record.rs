//! Learning records: consent and voiding. Competency frameworks: a repeated import keeps the identifiers.

use crate::{
    operations::{run_mutation, run_mutation_by_id, sample_framework},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const RECORDS: &str = "query($employee: ID!) { learningRecords(first: 100, filter: { employeeId: { eq: $employee } }) {
    nodes { id verb voids { id } } } }";

async fn list_records(reader: &Caller, employee: &str) -> Vec<Value> {
    value_at(&reader.execute(RECORDS, json!({ "employee": employee })).await, "learningRecords.nodes").as_array().unwrap().clone()
}

/// The input of a PEER assessment of `emp` by `emp_peer`.
fn peer_assessment(sample: &SampleOrganization) -> Value {
    json!({
        "employeeId": sample.id("emp"), "competencyId": sample.id("cmp"), "kind": "PEER", "assessorId": sample.id("emp_peer"), "level": 1
    })
}

#[tokio::test]
async fn no_learning_record_is_created_without_consent_which_only_the_employee_can_give() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let before = list_records(&admin, &sample.id("emp")).await.len();
    let consent = "mutation($id: ID!, $consent: Boolean!) {
        employeeGiveConsent(id: $id, consent: $consent) { employee { recordConsent } userErrors { code } } }";
    let refused = admin.graphql(consent, json!({ "id": sample.id("emp"), "consent": false })).await;
    assert_eq!(refused.error_code(), "FORBIDDEN", "{:#}", refused.body);
    let own = world.person(SAMPLE_EMPLOYEE);
    own.execute(consent, json!({ "id": sample.id("emp"), "consent": false })).await;
    run_mutation(&admin, "assessmentRecord", peer_assessment(&sample)).await;
    assert_eq!(list_records(&admin, &sample.id("emp")).await.len(), before, "an assessment without consent creates no record");
    own.execute(consent, json!({ "id": sample.id("emp"), "consent": true })).await;
    run_mutation(&admin, "assessmentRecord", peer_assessment(&sample)).await;
    assert_eq!(list_records(&admin, &sample.id("emp")).await.len(), before + 1);
    world.end().await;
}

#[tokio::test]
async fn voiding_a_record_twice_creates_one_voiding_record_and_keeps_the_voided_one() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let void = "mutation($id: ID!) { learningRecordVoid(id: $id) { learningRecord { id voids { id } } userErrors { code } } }";
    let before = admin.execute("{ learningRecords(first: 100) { nodes { id } } }", Value::Null).await;
    let before = value_at(&before, "learningRecords.nodes").as_array().unwrap().len();
    let voiding = admin.execute(void, json!({ "id": sample.id("lrc") })).await;
    let again = admin.execute(void, json!({ "id": sample.id("lrc") })).await;
    assert_eq!(voiding, again, "both requests return the same voiding record");
    let after = admin.execute("{ learningRecords(first: 100) { nodes { id } } }", Value::Null).await;
    let after = value_at(&after, "learningRecords.nodes").as_array().unwrap();
    assert_eq!(after.len(), before + 1, "there is one voiding record");
    assert!(after.iter().any(|record| record["id"] == sample.id("lrc")), "the voided record is still listed");
    world.end().await;
}

#[tokio::test]
async fn the_details_of_a_record_have_the_type_of_its_verb_and_the_values_of_its_result() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    run_mutation(&admin, "assessmentRecord", peer_assessment(&sample)).await;
    let void = "mutation($id: ID!) { learningRecordVoid(id: $id) { learningRecord { id } userErrors { code } } }";
    admin.execute(void, json!({ "id": sample.id("lrc") })).await;
    run_mutation_by_id(&admin, "programClose", &sample.id("prg")).await;
    let query = "{ learningRecords(first: 100) { nodes { verb result programId voidsId details { __typename
        ... on AttendedDetails { durationMinutes coachedMinutes wasCoachedMinutes }
        ... on AssessedDetails { level levels confidence }
        ... on CompletedDetails { programId }
        ... on VoidedDetails { voidsId } } } } }";
    let data = admin.execute(query, Value::Null).await;
    let mut verbs = BTreeSet::new();
    for record in value_at(&data, "learningRecords.nodes").as_array().unwrap() {
        let mut details = record["details"].as_object().unwrap().clone();
        let verb = record["verb"].as_str().unwrap();
        let kind = details.remove("__typename").unwrap();
        assert_eq!(kind.as_str().unwrap().to_uppercase(), format!("{verb}DETAILS"), "{record:#}");
        match verb {
            "COMPLETED" => assert_eq!(details["programId"], record["programId"], "{record:#}"),
            "VOIDED" => assert_eq!(details["voidsId"], record["voidsId"], "{record:#}"),
            _ => assert_eq!(Value::Object(details), record["result"]),
        }
        verbs.insert(verb.to_owned());
    }
    assert_eq!(verbs.iter().map(String::as_str).collect::<Vec<_>>(), ["ASSESSED", "ATTENDED", "COMPLETED", "VOIDED"]);
    world.end().await;
}

#[tokio::test]
async fn importing_a_changed_framework_updates_it_and_keeps_all_identifiers() {
    let world = World::new().await;
    let admin = world.admin();
    let first = run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
    let query = "{ competencies { nodes { id caseIdentifier statement parent { caseIdentifier } } } }";
    let before = admin.execute(query, Value::Null).await;
    let mut changed = sample_framework();
    changed["package"]["CFItems"][1]["fullStatement"] = "Can more".into();
    assert_eq!(run_mutation(&admin, "competencyFrameworkImport", changed).await, first);
    let after = admin.execute(query, Value::Null).await;
    let ids = |data: &Value| -> Vec<Value> {
        value_at(data, "competencies.nodes").as_array().unwrap().iter().map(|competency| competency["id"].clone()).collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(value_at(&after, "competencies.nodes.1.statement"), "Can more");
    assert_eq!(value_at(&after, "competencies.nodes.1.parent.caseIdentifier"), "parent");
    world.end().await;
}
