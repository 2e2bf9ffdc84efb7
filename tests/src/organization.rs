//! Organizations.

use crate::{
    operations::employee_attributes,
    world::{World, value_at},
};
use serde_json::{Value, json};

#[tokio::test]
async fn an_organization_begins_with_a_dense_log() {
    let world = World::new().await;
    for tenant in [&world.acme, &world.globex] {
        let kinds: Vec<_> = world.change_log(tenant.id).await.into_iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds[..2], ["organization.created", "identity_provider.created"]);
        assert_eq!(kinds[2..], ["integration.created"; 4]);
    }
    world.end().await;
}

#[tokio::test]
async fn every_role_of_a_story_gets_a_token() {
    let world = World::new().await;
    for caller in [world.hris(), world.lms(), world.dashboard(), world.admin(), world.globex_dashboard(), world.person("sking")] {
        assert!(caller.token().await.unwrap().contains('.'), "a JWT");
        assert!(!caller.with_opaque_token().token().await.unwrap().contains('.'), "an opaque token");
    }
    assert_eq!(world.anonymous().token().await, None);
    world.end().await;
}

#[tokio::test]
async fn everybody_sees_their_own_organization() {
    let world = World::new().await;
    for (caller, tenant) in [(world.hris(), &world.acme), (world.globex_dashboard(), &world.globex), (world.dashboard().with_opaque_token(), &world.acme)] {
        let seen = caller.execute("{ organization { id name } }", json!({})).await;
        assert_eq!(seen["organization"]["id"], tenant.id.to_string());
    }
    let refused = world.anonymous().graphql("{ organization { id } }", json!({})).await;
    assert_eq!((refused.status, refused.error_code()), (401, "UNAUTHENTICATED"));
    world.end().await;
}

#[tokio::test]
async fn an_administrator_says_when_changes_of_the_roster_are_held() {
    let world = World::new().await;
    let query = "{ organization { version brake { deactivations { number percent } emails { number percent } } } }";
    let usual = world.hris().execute(query, json!({})).await;
    assert_eq!(value_at(&usual, "organization.brake.deactivations"), &json!({ "number": 10, "percent": 5 }));
    let set = "mutation($input: BrakeInput!) { organizationSetBrake(input: $input) {
        organization { version brake { deactivations { number percent } emails { number } } } userErrors { code field } } }";
    let careful = json!({ "input": { "deactivations": { "number": 3, "percent": 1 }, "expectedVersion": 1 } });
    let done = world.admin().execute(set, careful.clone()).await;
    assert_eq!(value_at(&done, "organizationSetBrake.organization.brake.deactivations"), &json!({ "number": 3, "percent": 1 }));
    assert_eq!(value_at(&done, "organizationSetBrake.organization.brake.emails.number"), 20);
    assert_eq!(world.admin().expect_user_error(set, careful).await["code"], "STALE_VERSION");
    let much = json!({ "input": { "emails": { "number": 1, "percent": 101 } } });
    assert_eq!(world.admin().expect_user_error(set, much).await["field"], json!(["emails", "percent"]));
    assert_eq!(world.change_log(world.acme.id).await.last().unwrap().kind, "organization.updated");
    world.end().await;
}

#[tokio::test]
async fn a_company_keeps_attributes_of_its_own() {
    let world = World::new().await;
    let upsert = "mutation($employee: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $employee }) {
        employee { employeeNumber costCenter division company displayName customAttributes { name value } } userErrors { code field } } }";
    let mut ann = employee_attributes("ann");
    for (name, value) in
        [("employeeNumber", "00017"), ("costCenter", "CC1"), ("division", "North"), ("company", "Acme Ltd"), ("displayName", "Annie")]
    {
        ann[name] = value.into();
    }
    ann["customAttributes"] = json!([{ "name": "badge", "value": "7" }, { "name": "union", "value": "yes" }]);
    let told = world.hris().execute(upsert, json!({ "employee": ann })).await;
    let told = value_at(&told, "employeeUpsert.employee");
    assert_eq!((&told["employeeNumber"], &told["company"], &told["displayName"]), (&json!("00017"), &json!("Acme Ltd"), &json!("Annie")));
    assert_eq!(told["customAttributes"], json!([{ "name": "badge", "value": "7" }, { "name": "union", "value": "yes" }]));
    let less = json!({ "externalId": "ann", "customAttributes": [{ "name": "union", "value": null }], "division": null });
    let told = world.hris().execute(upsert, json!({ "employee": less })).await;
    let told = value_at(&told, "employeeUpsert.employee");
    assert_eq!((&told["customAttributes"], &told["division"]), (&json!([{ "name": "badge", "value": "7" }]), &json!(null)));
    assert_eq!(world.change_log(world.acme.id).await.last().unwrap().changed_fields, "division customAttributes");
    let bad = json!({ "externalId": "ann", "customAttributes": [{ "name": "badge", "value": "" }] });
    assert_eq!(world.hris().expect_user_error(upsert, json!({ "employee": bad })).await["field"], json!(["customAttributes", "badge"]));
    world.end().await;
}

/// A column that slipped in a file of changes: nobody comes or leaves, and it is held all the same.
#[tokio::test]
async fn a_roster_that_changes_too_many_addresses_or_departments_waits() {
    let world = World::new().await;
    let admin = world.admin();
    let company = |domain: &str, department: &str| -> Vec<Value> {
        let person = |number: u32| {
            let mut person = employee_attributes(&format!("p{number}"));
            person["email"] = format!("p{number}@{domain}").into();
            person["department"] = department.into();
            person
        };
        (0..60).map(person).collect()
    };
    let plan = "mutation($rows: [EmployeeAttributesInput!]!) { rosterPlan(input: { rows: $rows }) {
        rosterPlan { id status heldBecause updateCount } userErrors { message } } }";
    let planned = async |rows: Vec<Value>| value_at(&admin.execute(plan, json!({ "rows": rows })).await, "rosterPlan.rosterPlan").clone();
    let first = planned(company("acme.test", "Sales")).await;
    admin.execute("mutation($id: ID!) { rosterApply(id: $id) { userErrors { message } } }", json!({ "id": first["id"] })).await;
    let renamed = planned(company("acme.example", "Sales")).await;
    let why = "60 changed e-mail addresses in a headcount of 60 exceed the limit of 20";
    assert_eq!((&renamed["status"], &renamed["heldBecause"]), (&json!("HELD"), &json!([why])), "{renamed}");
    let moved = planned(company("acme.test", "Support")).await;
    let why = "60 changed departments in a headcount of 60 exceed the limit of 50";
    assert_eq!((&moved["status"], &moved["heldBecause"]), (&json!("HELD"), &json!([why])), "{moved}");
    let some = planned(company("acme.example", "Sales").into_iter().take(20).collect()).await;
    assert_eq!((&some["status"], &some["updateCount"]), (&json!("PLANNED"), &json!(20)), "{some}");
    world.end().await;
}
