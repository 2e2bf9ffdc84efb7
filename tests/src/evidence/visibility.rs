//! Who sees the statements of other systems.

use super::statements;
use crate::{
    operations::create_employee,
    world::{World, value_at},
    xapi::{Lrs, integration, statement, uuid, voiding, with},
};
use serde_json::{Value, json};

#[tokio::test]
async fn a_statement_is_seen_with_its_origin_and_its_content() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let ann = create_employee(&admin, "ann").await;
    let mut sent = with(statement("ann", "one"), "/id", json!(uuid(1)));
    sent["result"] = json!({ "score": { "scaled": 0.5 }, "success": true });
    sent["timestamp"] = "2026-01-02T03:04:05Z".into();
    sent["object"]["definition"]["name"] = json!({ "de": "Eins", "en-US": "One" });
    lrs.store(&sent).await;
    let found = statements(&admin, json!({})).await;
    let expected = json!({
        "id": found[0]["id"], "stored": found[0]["stored"], "voided": false, "employeeId": ann,
        "integrationId": integration(&admin, "lms").await, "timestamp": "2026-01-02T03:04:05+00:00",
        "verb": "http://adlnet.gov/expapi/verbs/completed", "activityId": "http://lms.example/courses/one", "activityName": "One",
        "scoreScaled": 0.5, "completion": null, "success": true, "json": lrs.read(&format!("/statements?statementId={}", uuid(1))).await,
    });
    assert_eq!(found, [expected]);
    let objects = "query($id: ID!) { statement(id: $id) { employee { userName } integration { clientId } } node(id: $id) { id } }";
    let found = admin.execute(objects, json!({ "id": found[0]["id"] })).await;
    assert_eq!(found["statement"], json!({ "employee": { "userName": "ann" }, "integration": { "clientId": "lms" } }));
    assert!(found["node"]["id"].as_str().unwrap().starts_with("sta_"));
    world.end().await;
}

#[tokio::test]
async fn filters_find_statements_and_lists_have_no_voided_ones() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let attempted = with(statement("ann", "two"), "/verb", json!({ "id": "http://adlnet.gov/expapi/verbs/attempted" }));
    lrs.store(&json!([with(statement("ann", "one"), "/id", json!(uuid(1))), attempted, statement("ann", "three")])).await;
    let all = statements(&admin, json!({})).await;
    let lms = integration(&admin, "lms").await;
    for (filter, expected) in [
        (json!({ "verb": { "eq": "http://adlnet.gov/expapi/verbs/attempted" } }), &all[1..2]),
        (
            json!({ "activityId": { "in": ["http://lms.example/courses/one", "http://lms.example/courses/three"] } }),
            &[all[0].clone(), all[2].clone()],
        ),
        (json!({ "integrationId": { "eq": lms } }), &all[..]),
        (json!({ "integrationId": { "eq": integration(&admin, "dashboard").await } }), &[]),
        (json!({ "stored": { "from": all[2]["stored"] } }), &all[2..]),
        (json!({ "matched": false, "stored": { "to": all[1]["stored"] } }), &all[..1]),
    ] {
        assert_eq!(statements(&admin, filter.clone()).await, expected, "{filter}");
    }
    let newest = "{ statements(first: 1, orderBy: STORED_DESC) { nodes { id } } }";
    assert_eq!(value_at(&admin.execute(newest, json!({})).await, "statements.nodes.0.id"), &all[2]["id"]);
    lrs.store(&voiding(&uuid(1))).await;
    let left = statements(&admin, json!({})).await;
    assert_eq!(left.len(), 3, "the voiding statement is one itself");
    assert!(!left.contains(&all[0]));
    world.end().await;
}

#[tokio::test]
async fn employees_see_their_own_statements_and_services_those_of_consenting_employees() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let ann = create_employee(&admin, "ann").await;
    create_employee(&admin, "bob").await;
    lrs.store(&json!([statement("ann", "one"), statement("bob", "one"), statement("stranger", "one")])).await;
    assert_eq!(statements(&admin, json!({})).await.len(), 3);
    let own = statements(&world.person("ann"), json!({})).await;
    assert!(own.len() == 1 && own[0]["employeeId"] == *ann, "{own:?}");
    let withdraw = "mutation($id: ID!) { employeeGiveConsent(id: $id, consent: false) { userErrors { message } } }";
    world.person("ann").execute(withdraw, json!({ "id": ann })).await;
    assert_eq!(statements(&admin, json!({})).await.len(), 2, "without consent, services do not see them");
    let get = "query($id: ID!) { statement(id: $id) { id } }";
    assert_eq!(admin.execute(get, json!({ "id": own[0]["id"] })).await["statement"], Value::Null);
    assert_eq!(statements(&world.person("ann"), json!({})).await, own);
    let denied = world.hris().graphql("{ statements { nodes { id } } }", json!({})).await;
    assert_eq!(denied.error_code(), "FORBIDDEN");
    world.end().await;
}
