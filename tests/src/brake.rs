//! The brake: its limits, and roster plans that exceed them. SCIM requests that exceed them are in `scim::brake`.

use crate::{
    operations::employee_attributes,
    world::{World, value_at},
};
use serde_json::{Value, json};

#[tokio::test]
async fn an_administrator_sets_the_limits_of_the_brake() {
    let world = World::new().await;
    let query = "{ organization { version brake { deactivations { number percent } emails { number percent } } } }";
    let defaults = world.hris().execute(query, json!({})).await;
    assert_eq!(value_at(&defaults, "organization.brake.deactivations"), &json!({ "number": 10, "percent": 5 }));
    let set = "mutation($input: BrakeInput!) { organizationSetBrake(input: $input) {
        organization { version brake { deactivations { number percent } emails { number } } } userErrors { code field } } }";
    let lower_limit = json!({ "input": { "deactivations": { "number": 3, "percent": 1 }, "expectedVersion": 1 } });
    let data = world.admin().execute(set, lower_limit.clone()).await;
    assert_eq!(value_at(&data, "organizationSetBrake.organization.brake.deactivations"), &json!({ "number": 3, "percent": 1 }));
    assert_eq!(value_at(&data, "organizationSetBrake.organization.brake.emails.number"), 20);
    assert_eq!(world.admin().expect_user_error(set, lower_limit).await["code"], "STALE_VERSION");
    let data = world.admin().execute(set, json!({ "input": { "emails": { "number": 7, "percent": 1 } } })).await;
    let limits = value_at(&data, "organizationSetBrake.organization.brake");
    let expected = json!({ "deactivations": { "number": 10, "percent": 5 }, "emails": { "number": 7 } });
    assert_eq!(limits, &expected, "a limit that is absent is set to its default");
    let invalid = json!({ "input": { "emails": { "number": 1, "percent": 101 } } });
    assert_eq!(world.admin().expect_user_error(set, invalid).await["field"], json!(["emails", "percent"]));
    assert_eq!(world.change_log(world.acme.id).await.last().unwrap().kind, "organization.updated");
    world.end().await;
}

/// As after a column was shifted in a roster file: no employee is created or terminated.
#[tokio::test]
async fn a_roster_plan_that_changes_too_many_emails_or_departments_is_held() {
    let world = World::new().await;
    let admin = world.admin();
    let rows = |domain: &str, department: &str| -> Vec<Value> {
        let row = |number: u32| {
            let mut row = employee_attributes(&format!("p{number}"));
            row["email"] = format!("p{number}@{domain}").into();
            row["department"] = department.into();
            row
        };
        (0..60).map(row).collect()
    };
    let document = "mutation($rows: [EmployeeAttributesInput!]!) { rosterPlan(input: { rows: $rows }) {
        rosterPlan { id status heldBecause updateCount } userErrors { message } } }";
    let plan = async |rows: Vec<Value>| value_at(&admin.execute(document, json!({ "rows": rows })).await, "rosterPlan.rosterPlan").clone();
    let first = plan(rows("acme.test", "Sales")).await;
    admin.execute("mutation($id: ID!) { rosterApply(id: $id) { userErrors { message } } }", json!({ "id": first["id"] })).await;
    let with_other_emails = plan(rows("acme.example", "Sales")).await;
    let reason = "60 changed e-mail addresses in a headcount of 60 exceed the limit of 20";
    assert_eq!((&with_other_emails["status"], &with_other_emails["heldBecause"]), (&json!("HELD"), &json!([reason])));
    let with_other_departments = plan(rows("acme.test", "Support")).await;
    let reason = "60 changed departments in a headcount of 60 exceed the limit of 50";
    assert_eq!((&with_other_departments["status"], &with_other_departments["heldBecause"]), (&json!("HELD"), &json!([reason])));
    let within_limit = plan(rows("acme.example", "Sales").into_iter().take(20).collect()).await;
    assert_eq!((&within_limit["status"], &within_limit["updateCount"]), (&json!("PLANNED"), &json!(20)));
    world.end().await;
}
