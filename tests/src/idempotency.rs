//! Idempotency keys: a repeated request returns the stored response. Versions: a write based on an older version fails.

use crate::{
    operations::{employee_attributes, mutation_error, run_mutation},
    world::{World, value_at},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::HashSet;

const CREATE: &str = "mutation($name: String!, $key: String) { programCreate(input: {name: $name, kind: INFORMAL, idempotencyKey: $key}) {
    program { id name } userErrors { code field message } } }";

fn variables(name: &str, key: &str) -> Value {
    json!({ "name": name, "key": key })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_returns_the_first_response_without_a_second_write() {
    let world = World::new().await;
    let admin = world.admin();
    let first = admin.execute(CREATE, variables("A", "k-1")).await;
    let repeated = admin.execute(CREATE, variables("A", "k-1")).await;
    assert_eq!(first, repeated);
    let other_input = admin.expect_user_error(CREATE, variables("B", "k-1")).await;
    assert_eq!((&other_input["code"], &other_input["field"]), (&json!("KEY_REUSED"), &json!(["idempotencyKey"])));
    let other_mutation = json!({ "employee": employee_attributes("ann"), "idempotencyKey": "k-1" });
    assert_eq!(mutation_error(&admin, "employeeUpsert", other_mutation.clone()).await["code"], "KEY_REUSED");
    // Two callers can use the same key.
    run_mutation(&world.hris(), "employeeUpsert", other_mutation).await;
    assert_eq!(admin.expect_user_error(CREATE, variables("C", "")).await["field"], json!(["idempotencyKey"]));
    let created = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "program.created").count();
    assert_eq!(created, 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_requests_with_one_key_create_one_object() {
    let world = World::new().await;
    let admin = world.admin();
    let responses = join_all((0..8).map(|_| admin.execute(CREATE, variables("A", "k")))).await;
    let ids: HashSet<_> = responses.iter().map(|data| value_at(data, "programCreate.program.id").to_string()).collect();
    assert_eq!(ids.len(), 1);
    let created = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "program.created").count();
    assert_eq!(created, 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_with_an_outdated_version_fails_and_returns_the_current_object() {
    let world = World::new().await;
    let admin = world.admin();
    let created = admin.execute(CREATE, json!({ "name": "A" })).await;
    let id = value_at(&created, "programCreate.program.id");
    let update = "mutation($id: ID!, $name: String!) { programUpdate(input: {id: $id, name: $name, expectedVersion: 1}) {
        program { name version } userErrors { code field } } }";
    admin.execute(update, json!({ "id": id, "name": "B" })).await;
    let outdated = admin.graphql(update, json!({ "id": id, "name": "C" })).await;
    assert_eq!(outdated.user_errors()[0], json!({ "code": "STALE_VERSION", "field": ["expectedVersion"] }));
    assert_eq!(outdated.data("programUpdate.program"), &json!({ "name": "B", "version": 2 }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_concurrent_updates_with_one_version_exactly_one_succeeds() {
    let world = World::new().await;
    let admin = world.admin();
    let created = admin.execute(CREATE, json!({ "name": "A" })).await;
    let id = value_at(&created, "programCreate.program.id").clone();
    let update = "mutation($id: ID!, $days: Int!) { programUpdate(input: {id: $id, cadenceDays: $days, expectedVersion: 1}) {
        program { version } userErrors { code } } }";
    let responses = join_all((1..=8).map(|days| admin.graphql(update, json!({ "id": id, "days": days })))).await;
    let succeeded = responses.iter().filter(|response| response.user_errors().is_empty()).count();
    assert_eq!(succeeded, 1, "{:?}", responses.iter().map(|response| response.body.to_string()).collect::<Vec<_>>());
    assert!(responses.iter().all(|response| response.status == 200));
    world.end().await;
}
