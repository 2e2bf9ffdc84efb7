//! Secrets and signatures, as two libraries of Standard Webhooks verify them.

use super::{Hook, mutation};
use crate::{
    operations::create_employee,
    world::{ReceivedRequest, World, run_script},
};
use chrono::TimeDelta;
use coachgraph::{app::App, worker};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::{path::Path, process::Command};

/// What the libraries for JavaScript and Python say of a message with each of the secrets. They must agree on what is valid.
async fn verify(message: &ReceivedRequest, body: &str, secrets: &[&str]) -> Vec<bool> {
    let messages = secrets.iter().map(|secret| json!({ "secret": secret, "headers": message.headers, "body": body }));
    let request = Value::from_iter(messages).to_string();
    let (by_javascript, has_succeeded) = run_script("verify_webhooks.mjs", vec![request.clone()]).await;
    assert!(has_succeeded);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let output = tokio::task::spawn_blocking(move || {
        Command::new(folder.join(".venv/bin/python")).arg(folder.join("verify_webhooks.py")).arg(request).output().unwrap()
    });
    let output = output.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let by_python: Vec<Value> = String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let are_valid = |verdicts: &[Value]| verdicts.iter().map(|verdict| *verdict == true).collect::<Vec<_>>();
    assert_eq!(are_valid(&by_javascript), are_valid(&by_python), "{by_javascript:?} {by_python:?}");
    assert_eq!(by_javascript.len(), secrets.len());
    are_valid(&by_javascript)
}

fn body(message: &ReceivedRequest) -> &str {
    std::str::from_utf8(&message.body).unwrap()
}

/// Replaces the secret, and returns the new one.
async fn rotate(world: &World, hook: &Hook, arguments: &str) -> String {
    let document = format!(
        "mutation($id: ID!) {{ webhookEndpointRotateSecret(id: $id{arguments}) {{
            secret webhookEndpoint {{ version previousSecretExpiresAt }} userErrors {{ message }} }} }}"
    );
    let data = world.admin().execute(&document, json!({ "id": hook.id })).await;
    data["webhookEndpointRotateSecret"]["secret"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn libraries_of_two_languages_accept_messages_and_refuse_changed_ones() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    assert!(hook.secret.starts_with("whsec_") && hook.secret.len() == 50, "{}", hook.secret.len());
    create_employee(&world.admin(), "ann").await;
    let message = &hook.messages(1).await[0];
    let other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    assert_eq!(verify(message, body(message), &[&hook.secret, other]).await, [true, false]);
    let changed = body(message).replace("employee.created", "employee.erased");
    assert_eq!(verify(message, &changed, &[&hook.secret]).await, [false]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_secret_signs_too_until_it_expires() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({ "kinds": ["employee.created"] })).await;
    let second = rotate(&world, &hook, "").await;
    let until: chrono::DateTime<chrono::Utc> = hook.endpoint(&world).await["previousSecretExpiresAt"].as_str().unwrap().parse().unwrap();
    assert_eq!(until - world.clock.now(), TimeDelta::hours(24));
    create_employee(&world.admin(), "ann").await;
    let message = &hook.messages(1).await[0];
    assert_eq!(message.headers["webhook-signature"].split(' ').count(), 2);
    assert_eq!(verify(message, body(message), &[&hook.secret, &second]).await, [true, true]);
    // A third one ends the first: at most two sign.
    let third = rotate(&world, &hook, "").await;
    create_employee(&world.admin(), "bob").await;
    let message = &hook.messages(2).await[1];
    assert_eq!(verify(message, body(message), &[&hook.secret, &second, &third]).await, [false, true, true]);
    // Revoked at once.
    let now = world.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let fourth = rotate(&world, &hook, &format!(", previousExpiresAt: {now:?}")).await;
    create_employee(&world.admin(), "carol").await;
    let message = &hook.messages(3).await[2];
    assert_eq!(verify(message, body(message), &[&third, &fourth]).await, [false, true]);

    let document = mutation("webhookEndpointRotateSecret", ", previousExpiresAt: \"2020-01-01T00:00:00Z\"");
    let error = world.admin().expect_user_error(&document, json!({ "id": hook.id })).await;
    assert_eq!(error["field"], json!(["previousExpiresAt"]), "{error}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_stored_encrypted_and_shown_only_when_it_is_made() {
    let world = World::new().await;
    let mut input = super::endpoint_input(&world, "http://127.0.0.1:1/hook", json!({ "idempotencyKey": "once" })).await;
    let create =
        async |input: &Value| world.admin().execute(super::CREATE, json!({ "input": input })).await["webhookEndpointCreate"].clone();
    let created = create(&input).await;
    let secret = created["secret"].as_str().unwrap();
    let again = create(&input).await;
    assert_eq!((&again["secret"], &again["webhookEndpoint"]), (&Value::Null, &created["webhookEndpoint"]));
    input["name"] = "another".into();
    assert_eq!(world.admin().expect_user_error(super::CREATE, json!({ "input": input })).await["code"], "KEY_REUSED");

    let db = world.connect_database().await;
    let stored = async |column: &str| -> String {
        let sql = format!("select {column} from webhook_endpoint");
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    };
    let first = stored("secret").await;
    assert!(!first.contains(secret.trim_start_matches("whsec_")) && stored("secret_key_name").await == "encryption");
    // With another key, the secret is encrypted again and stays the same.
    let mut config = world.app.config.clone();
    config.secrets.insert("next".into(), "bmV4dG5leHRuZXh0bmV4dG5leHRuZXh0bmV4dG5leHQ=".to_owned().into());
    config.encryption_key = "next".into();
    let restarted = App::build(config, world.clock.clone()).await.unwrap();
    assert!(worker::rotate_keys(&restarted).await.unwrap().encrypted > 0);
    assert!(stored("secret_key_name").await == "next" && stored("secret").await != first);
    world.end().await;
}
