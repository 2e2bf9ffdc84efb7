//! Nothing twice: a request that is repeated is answered and not done again; a writer who is late is told.

use crate::{
    operations::{run_mutation, employee_attributes, mutation_error},
    world::{World, value_at},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::HashSet;

const CREATE: &str = "mutation($name: String!, $key: String) { programCreate(input: {name: $name, kind: INFORMAL, idempotencyKey: $key}) {
    program { id name } userErrors { code field message } } }";

fn named(name: &str, key: &str) -> Value {
    json!({ "name": name, "key": key })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_answered_and_not_done_again() {
    let world = World::new().await;
    let admin = world.admin();
    let first = admin.execute(CREATE, named("A", "k-1")).await;
    let again = admin.execute(CREATE, named("A", "k-1")).await;
    assert_eq!(first, again);
    let other_input = admin.expect_user_error(CREATE, named("B", "k-1")).await;
    assert_eq!((&other_input["code"], &other_input["field"]), (&json!("KEY_REUSED"), &json!(["idempotencyKey"])));
    let elsewhere = json!({ "employee": employee_attributes("ann"), "idempotencyKey": "k-1" });
    assert_eq!(mutation_error(&admin, "employeeUpsert", elsewhere.clone()).await["code"], "KEY_REUSED", "another mutation");
    // Keys of two callers never meet.
    run_mutation(&world.hris(), "employeeUpsert", elsewhere).await;
    assert_eq!(admin.expect_user_error(CREATE, named("C", "")).await["field"], json!(["idempotencyKey"]));
    let created = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "program.created").count();
    assert_eq!(created, 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_with_one_key_at_once_make_one_thing() {
    let world = World::new().await;
    let admin = world.admin();
    let answers = join_all((0..8).map(|_| admin.execute(CREATE, named("A", "k")))).await;
    let ids: HashSet<_> = answers.iter().map(|answer| value_at(answer, "programCreate.program.id").to_string()).collect();
    assert_eq!(ids.len(), 1);
    let created = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "program.created").count();
    assert_eq!(created, 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_writers_who_saw_one_version_the_second_is_told_and_shown_the_present() {
    let world = World::new().await;
    let admin = world.admin();
    let created = admin.execute(CREATE, json!({ "name": "A" })).await;
    let id = value_at(&created, "programCreate.program.id");
    let update = "mutation($id: ID!, $name: String!) { programUpdate(input: {id: $id, name: $name, expectedVersion: 1}) {
        program { name version } userErrors { code field } } }";
    admin.execute(update, json!({ "id": id, "name": "B" })).await;
    let late = admin.graphql(update, json!({ "id": id, "name": "C" })).await;
    assert_eq!(late.user_errors()[0], json!({ "code": "STALE_VERSION", "field": ["expectedVersion"] }));
    assert_eq!(late.data("programUpdate.program"), &json!({ "name": "B", "version": 2 }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_at_once_lose_no_update_without_being_told() {
    let world = World::new().await;
    let admin = world.admin();
    let created = admin.execute(CREATE, json!({ "name": "A" })).await;
    let id = value_at(&created, "programCreate.program.id").clone();
    let update = "mutation($id: ID!, $days: Int!) { programUpdate(input: {id: $id, cadenceDays: $days, expectedVersion: 1}) {
        program { version } userErrors { code } } }";
    let answers = join_all((1..=8).map(|days| admin.graphql(update, json!({ "id": id, "days": days })))).await;
    let won = answers.iter().filter(|answer| answer.user_errors().is_empty()).count();
    assert_eq!(won, 1, "{:?}", answers.iter().map(|answer| answer.body.to_string()).collect::<Vec<_>>());
    assert!(answers.iter().all(|answer| answer.status == 200));
    world.end().await;
}
