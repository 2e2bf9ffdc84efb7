//! What a caller sets, and what is refused.

use super::{CREATE, Hook, endpoint_input, mutation};
use crate::{
    operations::{create_employee, mutation_error, run_mutation},
    world::World,
};
use chrono::TimeDelta;
use coachgraph::domain::webhook_endpoint;
use serde_json::{Value, json};

#[tokio::test]
async fn bad_settings_name_their_field() {
    let world = World::new().await;
    for (field, value, message) in [
        ("name", json!(" "), "must not be empty"),
        ("address", json!("ftp://lms.example/hook"), "must be an https address"),
        ("address", json!("https://10.0.0.1/hook"), "must not be a private or local address"),
        ("address", json!("https://169.254.169.254/latest"), "must not be a private or local address"),
        ("address", json!("https://user:secret@lms.example/hook"), "must not contain credentials"),
        ("address", json!(format!("https://lms.example/{}", "x".repeat(2000))), "must have at most 2000 characters"),
        ("kinds", json!(["session.exploded"]), "\"session.exploded\" is not a kind of change"),
        (
            "kinds",
            json!(["pairing.out_of_balance"]),
            "only the members of a pairing read pairing.out_of_balance: it is sent to no integration",
        ),
        ("integrationId", json!("int_01h2xcejqtf2nbrexx3vqjhp41"), ""),
    ] {
        let input = endpoint_input(&world, "https://lms.example/hook", json!({ field: value })).await;
        let error = mutation_error(&world.admin(), "webhookEndpointCreate", input).await;
        assert_eq!(error["field"], json!([field]), "{error}");
        assert!(error["message"].as_str().unwrap().contains(message), "{error}");
    }
    let data = world.admin().execute("{ webhookEndpoints { totalCount } }", json!({})).await;
    assert_eq!(data["webhookEndpoints"]["totalCount"], 0);
    world.end().await;
}

#[tokio::test]
async fn without_an_encryption_key_there_are_no_endpoints() {
    let world = World::with_config(|config| config.encryption_key = String::new()).await;
    let input = endpoint_input(&world, "https://lms.example/hook", json!({})).await;
    let response = world.admin().graphql(CREATE, json!({ "input": input })).await;
    assert_eq!(response.error_code(), "UNAVAILABLE", "{:#}", response.body);
    assert!(response.body.to_string().contains("encryption_key"));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_endpoint_gets_nothing_and_continues_without_a_gap() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({ "kinds": ["employee.created"] })).await;
    let paused = hook.mutate(&world, "webhookEndpointPause", ", expectedVersion: 1").await;
    assert_eq!((&paused["status"], &paused["pauseReason"], &paused["version"]), (&json!("PAUSED"), &json!("REQUEST"), &json!(2)));
    assert_eq!(hook.mutate(&world, "webhookEndpointPause", "").await["version"], 2, "once");
    create_employee(&world.admin(), "ann").await;
    for task in webhook_endpoint::deliver_due(&world.app).await.unwrap() {
        task.await.unwrap();
    }
    assert!(hook.receiver.requests().is_empty());
    let replay = mutation("webhookEndpointReplay", &format!(", after: {:?}", coachgraph::domain::change::encode_cursor(1)));
    let error = world.admin().expect_user_error(&replay, json!({ "id": hook.id })).await;
    assert_eq!(error["code"], "WRONG_STATE", "{error}");
    let stale = mutation("webhookEndpointResume", ", expectedVersion: 1");
    assert_eq!(world.admin().expect_user_error(&stale, json!({ "id": hook.id })).await["code"], "STALE_VERSION");
    hook.mutate(&world, "webhookEndpointResume", "").await;
    hook.wait_until_delivered(&world).await;
    assert_eq!(hook.receiver.requests().len(), 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changed_settings_are_in_the_log_and_a_deleted_endpoint_is_gone() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({ "kinds": ["employee.created"] })).await;
    run_mutation(&world.admin(), "webhookEndpointUpdate", json!({ "id": hook.id, "name": "renamed" })).await;
    run_mutation(&world.admin(), "webhookEndpointUpdate", json!({ "id": hook.id, "kinds": [] })).await;
    run_mutation(&world.admin(), "webhookEndpointUpdate", json!({ "id": hook.id, "name": "renamed" })).await;
    let log = world.change_log(world.acme.id).await;
    let fields: Vec<_> =
        log.iter().filter(|entry| entry.kind == "webhook_endpoint.updated").map(|entry| entry.changed_fields.as_str()).collect();
    assert_eq!(fields, ["name", "kinds"], "what is the same is no change");
    hook.wait_until_delivered(&world).await;
    let attempts = async || {
        let data = world.admin().execute("query($id: ID!) { node(id: $id) { id } }", json!({ "id": hook.id })).await;
        data["node"].clone()
    };
    assert_ne!(attempts().await, Value::Null);
    hook.mutate(&world, "webhookEndpointDelete", "").await;
    assert_eq!(attempts().await, Value::Null);
    let sent = hook.receiver.requests().len();
    create_employee(&world.admin(), "ann").await;
    for task in webhook_endpoint::deliver_due(&world.app).await.unwrap() {
        task.await.unwrap();
    }
    assert_eq!(hook.receiver.requests().len(), sent);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_are_deleted_after_their_retention() {
    let world = World::with_config(|config| config.webhook_attempt_retention_days = 3).await;
    let hook = Hook::create(&world, json!({})).await;
    create_employee(&world.admin(), "ann").await;
    hook.wait_until_delivered(&world).await;
    let count = async || hook.endpoint(&world).await["attempts"]["nodes"].as_array().unwrap().len();
    world.clock.forward(TimeDelta::days(2));
    world.run_maintenance().await;
    assert_eq!(count().await, 1);
    world.clock.forward(TimeDelta::days(2));
    world.run_maintenance().await;
    assert_eq!(count().await, 0);
    world.end().await;
}
