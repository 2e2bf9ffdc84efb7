//! Receivers that fail: what is tried again and when, what pauses an endpoint, and that nothing is lost.

use super::{Hook, endpoint_input, mutation, payload, seqs};
use crate::{
    operations::{create_employee, mutation_error, run_mutation},
    world::{FileServer, Reply, World, value_at},
    xapi::integration,
};
use chrono::{DateTime, TimeDelta, Utc};
use coachgraph::domain::change::encode_cursor;
use serde_json::{Value, json};

fn next_attempt(endpoint: &Value) -> DateTime<Utc> {
    endpoint["nextAttemptAt"].as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_failed_is_sent_again_before_any_later_one() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    hook.reply(Reply::status(503));
    create_employee(&world.admin(), "ann").await;
    create_employee(&world.admin(), "bob").await;
    let mut failed = hook.wait_until(&world, "a failure", |endpoint| endpoint["failedAttempts"] == 1).await;
    assert_eq!((&failed["failure"], &failed["status"]), (&json!("HTTP 503: the receiver failed"), &json!("ACTIVE")));
    assert_eq!(failed["pendingCount"], 2);
    // Each wait is longer than the one before, and at most a fifth longer than said.
    for (attempt, seconds) in [(2, 5), (3, 30), (4, 120)] {
        let wait = next_attempt(&failed) - world.clock.now();
        assert!(wait >= TimeDelta::seconds(seconds) && wait <= TimeDelta::milliseconds(seconds * 1200), "{attempt}: {wait}");
        assert_eq!(hook.receiver.requests().len(), attempt - 1, "not before it is due");
        world.clock.forward(wait);
        failed = hook.wait_until(&world, "another failure", |endpoint| endpoint["failedAttempts"] == attempt).await;
    }
    hook.reply(Reply::status(200));
    world.clock.forward(next_attempt(&failed) - world.clock.now());
    let done = hook.wait_until_delivered(&world).await;
    assert_eq!((&done["failedAttempts"], &done["failure"], &done["failingSince"]), (&json!(0), &Value::Null, &Value::Null));
    let messages = hook.receiver.requests();
    let first = seqs(&messages)[0];
    assert_eq!(seqs(&messages), [first, first, first, first, first, first + 1]);
    assert!(messages[..5].iter().all(|message| message.headers["webhook-id"] == messages[0].headers["webhook-id"]));
    assert!(messages[4].headers["webhook-timestamp"] > messages[0].headers["webhook-timestamp"], "each attempt has its own timestamp");
    let attempts = value_at(&done, "attempts.nodes").as_array().unwrap().clone();
    let outcomes: Vec<_> = attempts.iter().map(|attempt| attempt["statusCode"].as_i64().unwrap()).collect();
    assert_eq!(outcomes, [503, 503, 503, 503, 200, 200]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn retry_after_of_the_receiver_is_honoured_up_to_six_hours() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    hook.reply(Reply::status(429).header("retry-after", "900"));
    create_employee(&world.admin(), "ann").await;
    let failed = hook.wait_until(&world, "a failure", |endpoint| endpoint["failedAttempts"] == 1).await;
    assert_eq!(next_attempt(&failed) - world.clock.now(), TimeDelta::seconds(900));
    hook.reply(Reply::status(429).header("retry-after", "999999"));
    world.clock.forward(TimeDelta::seconds(900));
    let failed = hook.wait_until(&world, "another failure", |endpoint| endpoint["failedAttempts"] == 2).await;
    assert_eq!(next_attempt(&failed) - world.clock.now(), TimeDelta::hours(6));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects_are_not_followed_and_a_closed_port_is_a_failure() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    let other = FileServer::start().await;
    hook.reply(Reply::status(307).header("location", other.serve("/hook", Reply::status(200))));
    create_employee(&world.admin(), "ann").await;
    let failed = hook.wait_until(&world, "a failure", |endpoint| endpoint["failedAttempts"] == 1).await;
    assert_eq!(failed["failure"], "HTTP 307: redirects are not followed: enter the address itself");
    assert!(other.requests().is_empty());
    let closed = json!({ "id": hook.id, "address": "http://127.0.0.1:1/hook" });
    run_mutation(&world.admin(), "webhookEndpointUpdate", closed).await;
    let failed = hook.wait_until(&world, "a closed port", |endpoint| endpoint["failedAttempts"] == 1 && endpoint["version"] == 2).await;
    assert!(failed["failure"].as_str().unwrap().starts_with("cannot connect"), "{failed:#}");
    assert_eq!(value_at(&failed, "attempts.nodes.1.statusCode"), &Value::Null);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_address_gets_the_next_attempt_at_once_and_the_old_one_nothing() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    hook.reply(Reply::status(500));
    create_employee(&world.admin(), "ann").await;
    hook.wait_until(&world, "a failure", |endpoint| endpoint["failedAttempts"] == 1).await;
    let new = FileServer::start().await;
    let change = json!({ "id": hook.id, "address": new.serve("/hook", Reply::status(200)) });
    run_mutation(&world.admin(), "webhookEndpointUpdate", change).await;
    hook.wait_until_delivered(&world).await;
    let kinds: Vec<_> = new.requests().iter().map(|message| payload(message)["type"].clone()).collect();
    assert_eq!(kinds, ["employee.created", "webhook_endpoint.updated"]);
    assert_eq!(hook.receiver.requests().len(), 1, "nothing more is sent to the old address");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_for_days_is_paused_and_continues_without_a_gap() {
    let world = World::with_config(|config| config.webhook_failing_days = 2).await;
    let hook = Hook::create(&world, json!({})).await;
    hook.reply(Reply::status(500));
    create_employee(&world.admin(), "ann").await;
    let mut failed = hook.wait_until(&world, "a failure", |endpoint| endpoint["failedAttempts"] == 1).await;
    let since: DateTime<Utc> = failed["failingSince"].as_str().unwrap().parse().unwrap();
    while failed["status"] == "ACTIVE" {
        assert!(world.clock.now() - since < TimeDelta::days(2), "{failed:#}");
        let attempts = failed["failedAttempts"].as_i64().unwrap();
        world.clock.forward(next_attempt(&failed) - world.clock.now());
        let is_over = world.clock.now() - since >= TimeDelta::days(2);
        let what = |endpoint: &Value| endpoint["failedAttempts"].as_i64() > Some(attempts) && (!is_over || endpoint["status"] == "PAUSED");
        failed = hook.wait_until(&world, "another failure", what).await;
    }
    assert_eq!(failed["pauseReason"], "FAILING");
    assert!(world.change_log(world.acme.id).await.iter().any(|entry| entry.kind == "webhook_endpoint.paused"));
    hook.reply(Reply::status(200));
    create_employee(&world.admin(), "bob").await;
    let sent = hook.receiver.requests().len();
    let resumed = hook.mutate(&world, "webhookEndpointResume", "").await;
    assert_eq!((&resumed["status"], &resumed["pauseReason"], &resumed["failedAttempts"]), (&json!("ACTIVE"), &Value::Null, &json!(0)));
    hook.wait_until_delivered(&world).await;
    let kinds: Vec<_> = hook.receiver.requests()[sent..].iter().map(|message| payload(message)["type"].clone()).collect();
    assert_eq!(kinds, ["employee.created", "webhook_endpoint.paused", "employee.created", "webhook_endpoint.resumed"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn http_410_pauses_at_once() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    hook.reply(Reply::status(410));
    create_employee(&world.admin(), "ann").await;
    let paused = hook.wait_until(&world, "the pause", |endpoint| endpoint["status"] == "PAUSED").await;
    assert_eq!((&paused["pauseReason"], &paused["failedAttempts"]), (&json!("GONE"), &json!(1)));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_whose_next_entry_was_pruned_is_paused_and_says_how_to_go_on() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    hook.mutate(&world, "webhookEndpointPause", "").await;
    create_employee(&world.admin(), "ann").await;
    create_employee(&world.admin(), "bob").await;
    world.clock.forward(TimeDelta::days(world.app.config.feed_retention_days + 1));
    world.run_maintenance().await;
    // A gap must not be passed over in silence, neither by resuming nor by the server.
    let response = world.admin().graphql(&mutation("webhookEndpointResume", ""), json!({ "id": hook.id })).await;
    assert_eq!(response.error_code(), "RESYNC_REQUIRED", "{:#}", response.body);
    let restart = value_at(&response.body, "errors.0.extensions.restartAfter").clone();
    let active = "update webhook_endpoint set status = 'ACTIVE', pause_reason = null";
    sea_orm::ConnectionTrait::execute_unprepared(&world.connect_database().await, active).await.unwrap();
    let paused = hook.wait_until(&world, "the pause", |endpoint| endpoint["status"] == "PAUSED").await;
    assert_eq!(paused["pauseReason"], "LOG_PRUNED", "{paused:#}");
    assert!(hook.receiver.requests().is_empty());
    let from_head = format!(", after: {restart}");
    hook.mutate(&world, "webhookEndpointResume", &from_head).await;
    create_employee(&world.admin(), "carol").await;
    hook.wait_until_delivered(&world).await;
    let kinds: Vec<_> = hook.receiver.requests().iter().map(|message| payload(message)["type"].clone()).collect();
    assert_eq!(kinds, ["webhook_endpoint.paused", "webhook_endpoint.resumed", "employee.created"]);
    let old = json!({ "input": endpoint_input(&world, "http://127.0.0.1:1/", json!({ "after": encode_cursor(0) })).await });
    let response = world.admin().graphql(super::CREATE, old).await;
    assert_eq!(response.error_code(), "RESYNC_REQUIRED", "{:#}", response.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_that_is_disabled_or_may_not_read_changes_gets_nothing() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    let dashboard = integration(&world.admin(), "dashboard").await;
    run_mutation(&world.admin(), "integrationUpdate", json!({ "id": dashboard, "scopes": ["roster:read"] })).await;
    let failed = hook.wait_until(&world, "a failure", |endpoint| endpoint["failedAttempts"] == 1).await;
    assert!(failed["failure"].as_str().unwrap().contains("change:read"), "{failed:#}");
    run_mutation(&world.admin(), "integrationUpdate", json!({ "id": dashboard, "scopes": ["change:read"], "status": "DISABLED" })).await;
    world.clock.forward(next_attempt(&failed) - world.clock.now());
    let failed = hook.wait_until(&world, "another failure", |endpoint| endpoint["failedAttempts"] == 2).await;
    assert_eq!(failed["failure"], "the integration is disabled");
    assert!(hook.receiver.requests().is_empty());
    run_mutation(&world.admin(), "integrationUpdate", json!({ "id": dashboard, "status": "ACTIVE" })).await;
    world.clock.forward(next_attempt(&failed) - world.clock.now());
    hook.wait_until_delivered(&world).await;
    assert_eq!(hook.receiver.requests().len(), 3, "the changes of the integration itself");
    let hris = endpoint_input(&world, "http://127.0.0.1:1/", json!({ "integrationId": world.acme.hris.to_string() })).await;
    let error = mutation_error(&world.admin(), "webhookEndpointCreate", hris).await;
    assert_eq!(error["field"], json!(["integrationId"]), "{error}");
    world.end().await;
}
