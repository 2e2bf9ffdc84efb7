//! Assessments.

use crate::{
    sample_organization::SampleOrganization,
    operations::{create_employee, run_mutation, mutation_error},
    world::World,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn a_judgement_that_does_not_fit_names_its_field() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let other = create_employee(&admin, "other").await;
    let fitting = json!({
        "employeeId": sample.id("emp"), "competencyId": sample.id("cmp"), "kind": "PEER", "assessorId": sample.id("emp_peer"),
        "sessionId": sample.id("ses"), "level": 2
    });
    let but = |field: &str, value: Value| {
        let mut input = fitting.clone();
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
        let told = mutation_error(&admin, "assessmentRecord", but(field, value.clone())).await;
        assert_eq!((&told["code"], &told["field"]), (&json!(code), &json!([field])), "{field}: {value}");
    }
    // Whoever was not at the session, and whoever was never anybody's partner.
    for who in ["employeeId", "assessorId"] {
        let told = mutation_error(&admin, "assessmentRecord", but(who, json!(other))).await;
        assert_eq!((&told["code"], &told["field"]), (&json!("INVALID"), &json!(["sessionId"])), "{who}");
    }
    let mut stranger = but("assessorId", json!(other));
    stranger["sessionId"] = Value::Null;
    let told = mutation_error(&admin, "assessmentRecord", stranger).await;
    assert_eq!((&told["code"], &told["field"]), (&json!("NOT_FOUND"), &json!(["employeeId"])));
    run_mutation(&admin, "assessmentRecord", fitting).await;
    world.end().await;
}
