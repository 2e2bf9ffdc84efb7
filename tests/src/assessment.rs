//! Assessments: rejected inputs, by field.

use crate::{
    operations::{create_employee, mutation_error, run_mutation},
    sample_organization::SampleOrganization,
    world::World,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn an_invalid_assessment_gets_an_error_that_names_its_field() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let other_employee = create_employee(&admin, "other").await;
    let valid = json!({
        "employeeId": sample.id("emp"), "competencyId": sample.id("cmp"), "kind": "PEER", "assessorId": sample.id("emp_peer"),
        "sessionId": sample.id("ses"), "level": 2
    });
    let with = |field: &str, value: Value| {
        let mut input = valid.clone();
        input[field] = value;
        input
    };
    let tomorrow = world.clock.now() + TimeDelta::days(1);
    for (field, value, code) in [
        ("level", json!(0), "INVALID"),
        ("level", json!(99), "INVALID"),
        ("confidence", json!(101), "INVALID"),
        ("assessedAt", json!(tomorrow), "INVALID"),
        ("evidenceUri", json!("file:///etc/passwd"), "INVALID"),
        ("assessorId", json!(sample.id("emp")), "INVALID"),
        ("competencyId", json!("cmp_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
        ("employeeId", json!("emp_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
        ("sessionId", json!("ses_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
    ] {
        let error = mutation_error(&admin, "assessmentRecord", with(field, value.clone())).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{field}: {value}");
    }
    // Employee and assessor must be members of the session.
    for field in ["employeeId", "assessorId"] {
        let error = mutation_error(&admin, "assessmentRecord", with(field, json!(other_employee))).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["sessionId"])), "{field}");
    }
    // Without a session, the assessor must be a partner of the employee.
    let mut without_session = with("assessorId", json!(other_employee));
    without_session["sessionId"] = Value::Null;
    let error = mutation_error(&admin, "assessmentRecord", without_session).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("NOT_FOUND"), &json!(["employeeId"])));
    run_mutation(&admin, "assessmentRecord", valid).await;
    world.end().await;
}

#[tokio::test]
async fn an_assessor_is_refused_where_the_kind_of_the_assessment_decides_who_assesses() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let input = |kind: &str, assessor: Option<String>| json!({ "employeeId": sample.id("emp"), "competencyId": sample.id("cmp"), "kind": kind, "assessorId": assessor, "level": 2 });
    let log = world.change_log(world.acme.id).await;
    for (kind, assessor) in [("SELF", "emp_peer"), ("EVIDENCE", "emp_peer"), ("EVIDENCE", "emp")] {
        let error = mutation_error(&admin, "assessmentRecord", input(kind, Some(sample.id(assessor)))).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["assessorId"])), "{kind} {assessor}");
        assert!(error["message"].as_str().unwrap().contains(kind), "{error}");
    }
    assert_eq!(world.change_log(world.acme.id).await, log, "nothing is stored");
    for (kind, assessor) in [("SELF", None), ("SELF", Some(sample.id("emp"))), ("EVIDENCE", None)] {
        run_mutation(&admin, "assessmentRecord", input(kind, assessor)).await;
    }
    world.end().await;
}
