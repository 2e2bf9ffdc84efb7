//! GraphQL over WebSocket: conformance to graphql-transport-ws, the graphql-ws client, and how connections end.

use crate::{
    operations::{create_employee, current_cursor},
    world::{SocketEvent, WebSocket, World, run_script, with_timeout},
};
use chrono::TimeDelta;
use coachgraph::{access::Actor, feed::ChangeKind};
use entity::id::EmployeeId;
use serde_json::{Value, json};
use std::sync::Arc;

const CHANGES: &str = "subscription($after: String) { changes(after: $after) { cursor change { seq kind } } }";

/// More changes than the buffers of a connection hold.
pub const MANY_CHANGES: i64 = 3000;

/// Records many changes. Returns the cursor and sequence number before the first of them.
pub async fn record_many_changes(world: &World) -> (Value, i64) {
    let before = world.dashboard().execute("{ changes(first: 1000) { pageInfo { endCursor } throughSeq } }", Value::Null).await;
    let actor = Actor::operator(world.acme.id);
    let mut work = world.app.begin(&actor).await.unwrap();
    for _ in 0..MANY_CHANGES {
        work.record(ChangeKind::EmployeeUpdated.entry(world.clock.new_id::<EmployeeId>(), 1));
    }
    work.commit().await.unwrap();
    (before["changes"]["pageInfo"]["endCursor"].clone(), before["changes"]["throughSeq"].as_i64().unwrap())
}

/// Waits until the server has dropped every operation that it starts after this call.
pub fn wait_until_operations_dropped(world: &World) -> impl Future<Output = ()> {
    let before = Arc::strong_count(&world.app);
    with_timeout("the server to drop the operations", async move {
        while Arc::strong_count(&world.app) > before {
            tokio::task::yield_now().await;
        }
    })
}

/// A subscription with events so large that no buffer of the connection holds all of them.
pub fn large_event_subscription() -> String {
    let copies: String = (0..60).map(|n| format!("c{n}: cursor ")).collect();
    format!("subscription($after: String) {{ changes(after: $after) {{ cursor change {{ seq }} {copies} }} }}")
}

#[tokio::test]
async fn all_probes_of_the_graphql_transport_ws_protocol_pass() {
    let world = World::new().await;
    let (lines, _) = run_script("wsprobe.mjs", vec![world.dashboard().websocket_url(), world.dashboard().token().await.unwrap()]).await;
    let cases = lines[0]["cases"].as_array().unwrap();
    let failed: Vec<_> = cases.iter().filter(|case| case["ok"] != true).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(cases.len() > 50);
    world.end().await;
}

#[tokio::test]
async fn the_graphql_ws_client_receives_every_change_after_its_cursor() {
    let world = World::new().await;
    let token = world.dashboard().token().await.unwrap();
    for name in ["ann", "bob", "cy"] {
        create_employee(&world.hris(), name).await;
    }
    let log = world.change_log(world.acme.id).await;
    let page = world.dashboard().execute("{ changes(first: 1) { pageInfo { endCursor } } }", Value::Null).await;
    let after = page["changes"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let count = log.len() - 1;
    let (lines, succeeded) = run_script("wsclient.mjs", vec![world.dashboard().websocket_url(), token, after, count.to_string()]).await;
    assert!(succeeded, "{lines:?}");
    let seqs: Vec<_> = lines.iter().filter_map(|line| line["data"]["changes"]["change"]["seq"].as_i64()).collect();
    assert_eq!(seqs, log.iter().skip(1).map(|entry| entry.seq).collect::<Vec<_>>());
    world.end().await;
}

#[tokio::test]
async fn every_subscription_of_a_connection_receives_a_change() {
    let world = World::new().await;
    let after = current_cursor(&world.dashboard()).await;
    let mut socket = world.dashboard().open_websocket().await;
    for _ in 0..3 {
        socket.subscribe(CHANGES, json!({ "after": after })).await;
    }
    // The server reads messages in order, so the subscriptions are active when the response to the query arrives.
    let query = socket.subscribe("{ organization { name } }", Value::Null).await;
    let response = socket.next_message().await;
    assert_eq!((&response["id"], &response["payload"]["data"]["organization"]["name"]), (&json!(query), &json!("acme")));
    assert_eq!(response["payload"]["extensions"]["cost"]["requested"], 1);
    assert_eq!(socket.next_message().await["type"], "complete");
    create_employee(&world.hris(), "ann").await;
    let mut subscriptions = Vec::new();
    for _ in 0..3 {
        let event = socket.next_message().await;
        assert_eq!(event["payload"]["data"]["changes"]["change"]["kind"], "employee.created", "{event}");
        subscriptions.push(event["id"].as_str().unwrap().to_owned());
    }
    subscriptions.sort();
    assert_eq!(subscriptions, ["1", "2", "3"]);
    world.end().await;
}

#[tokio::test]
async fn operations_above_the_limit_of_a_connection_are_rejected() {
    let world = World::with_config(|config| config.limit_streams_per_connection = 2).await;
    let mut socket = world.dashboard().open_websocket().await;
    let variables = json!({ "after": current_cursor(&world.dashboard()).await });
    socket.subscribe(CHANGES, variables.clone()).await;
    socket.subscribe(CHANGES, variables.clone()).await;
    let third = socket.subscribe(CHANGES, variables).await;
    let error = socket.next_message().await;
    assert_eq!((&error["type"], &error["id"]), (&json!("error"), &json!(third)));
    assert_eq!(error["payload"][0]["extensions"]["code"], "STREAM_LIMIT");
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    let query = socket.subscribe("{ organization { name } }", Value::Null).await;
    assert_eq!(socket.next_message().await["id"], json!(query));
    world.end().await;
}

#[tokio::test]
async fn pages_of_origins_that_are_not_allowed_cannot_connect() {
    let world = World::with_config(|config| config.allowed_origins = "https://dashboard.example https://other.example".into()).await;
    let upgrade = async |origin: Option<&str>| {
        let mut request = world.http_client().get(world.dashboard().url() + "/ws");
        for (name, value) in [
            ("connection", "upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ("sec-websocket-protocol", "graphql-transport-ws"),
        ] {
            request = request.header(name, value);
        }
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.send().await.unwrap().status().as_u16()
    };
    for (origin, status) in [
        (None, 101),
        (Some("https://dashboard.example"), 101),
        (Some("https://api.coachgraph.test"), 101),
        (Some("https://evil.example"), 403),
        (Some("https://dashboard.example.evil.example"), 403),
        (Some("null"), 403),
    ] {
        assert_eq!(upgrade(origin).await, status, "{origin:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_connection_is_closed_when_its_token_expires() {
    let world = World::with_config(|config| config.stream_keep_alive_seconds = 1).await;
    let mut idle = world.dashboard().open_websocket().await;
    let mut subscribed = world.dashboard().open_websocket().await;
    subscribed.subscribe(CHANGES, Value::Null).await;
    // Later than the expiry of every token of the tests.
    world.clock.forward(TimeDelta::days(4 * 365));
    assert_eq!(idle.close_code().await, 4403);
    assert_eq!(subscribed.close_code().await, 4403);
    world.end().await;
}

#[tokio::test]
async fn a_connection_is_closed_with_1012_when_the_server_stops() {
    let mut world = World::new().await;
    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(CHANGES, Value::Null).await;
    let stopping = tokio::spawn(world.take_server().stop());
    assert_eq!(socket.close_code().await, 1012);
    stopping.await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn a_slow_reader_is_closed_with_1013_and_can_continue_after_its_cursor() {
    let world = World::with_config(|config| (config.stream_keep_alive_seconds, config.stream_queue) = (1, 16)).await;
    let (start, first_seq) = record_many_changes(&world).await;
    let operations_dropped = wait_until_operations_dropped(&world);
    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(&large_event_subscription(), json!({ "after": start })).await;
    let first = socket.next_data().await;
    assert_eq!(first["changes"]["change"]["seq"], first_seq + 1);
    operations_dropped.await;
    let (mut last, mut code) = (first, None);
    while code.is_none() {
        match socket.receive().await {
            SocketEvent::Message(message) => last = message["payload"]["data"].clone(),
            SocketEvent::Closed(frame) => code = Some(frame.map(|frame| u16::from(frame.code))),
        }
    }
    assert_eq!(code, Some(Some(1013)));
    let read = last["changes"]["change"]["seq"].as_i64().unwrap();
    assert!(read < first_seq + MANY_CHANGES, "all events fit into buffers: the test proves nothing");

    let mut resumed = world.dashboard().open_websocket().await;
    resumed.subscribe(CHANGES, json!({ "after": last["changes"]["cursor"] })).await;
    for seq in read + 1..=first_seq + MANY_CHANGES {
        assert_eq!(resumed.next_data().await["changes"]["change"]["seq"], seq);
    }
    world.end().await;
}

#[tokio::test]
async fn the_operations_of_a_lost_connection_are_dropped() {
    let world = World::new().await;
    let (initial_count, mut connections) = (Arc::strong_count(&world.app), Vec::new());
    let operations_dropped = wait_until_operations_dropped(&world);
    for _ in 0..5 {
        let mut socket = world.dashboard().open_websocket().await;
        socket.subscribe(CHANGES, Value::Null).await;
        socket.subscribe("{ organization { name } }", Value::Null).await;
        socket.next_data().await;
        let events = world.dashboard().open_event_stream(CHANGES, Value::Null).await;
        connections.push((socket, events));
    }
    assert!(Arc::strong_count(&world.app) >= initial_count + 5, "each subscription holds a reference to the app");
    drop(connections);
    operations_dropped.await;
    world.end().await;
}

#[tokio::test]
async fn the_token_may_be_sent_in_the_headers_of_the_handshake() {
    let world = World::new().await;
    let token = world.dashboard().token().await.unwrap();
    let mut socket = WebSocket::connect_with(&world.dashboard().websocket_url(), &[("authorization", &format!("Bearer {token}"))]).await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next_message().await["type"], "connection_ack");
    let basic = [("authorization", "Basic YTpi")];
    let status = WebSocket::expect_rejected_handshake(&world.dashboard().websocket_url(), &basic).await;
    assert_eq!(status, 401);
    let mut without_token = WebSocket::connect(&world.dashboard().websocket_url()).await;
    without_token.send(json!({ "type": "connection_init" })).await;
    assert_eq!(without_token.close_code().await, 4403);
    world.end().await;
}
