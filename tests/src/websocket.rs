//! WebSockets: the protocol by the letter, the real client, and how connections end.

use crate::{
    steps::{hire, now},
    world::{Said, Socket, World, run, within},
};
use chrono::TimeDelta;
use coachgraph::{access::Actor, feed::Kind};
use entity::id::EmployeeId;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

const CHANGES: &str = "subscription($after: String) { changes(after: $after) { cursor change { seq kind } } }";

pub const MUCH: i64 = 3000;

/// Makes more happen than buffers hold; answers the cursor and number before it.
pub async fn much_happens(world: &World) -> (Value, i64) {
    let before = world.dashboard().ok("{ changes(first: 1000) { pageInfo { endCursor } throughSeq } }", Value::Null).await;
    let actor = Actor::operator(world.acme.id);
    let mut work = world.app.begin(&actor).await.unwrap();
    for _ in 0..MUCH {
        work.record(Kind::EmployeeUpdated.of(world.clock.id::<EmployeeId>(), 1));
    }
    work.commit().await.unwrap();
    (before["changes"]["pageInfo"]["endCursor"].clone(), before["changes"]["throughSeq"].as_i64().unwrap())
}

/// Waits until the server has dropped every operation that it begins from now on.
pub fn given_up(world: &World) -> impl Future<Output = ()> {
    let before = Arc::strong_count(&world.app);
    within("the server to give up", async move {
        while Arc::strong_count(&world.app) > before {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
}

/// A subscription each of whose events is large, so that no buffer on the way holds them all.
pub fn large_events() -> String {
    let copies: String = (0..60).map(|n| format!("c{n}: cursor ")).collect();
    format!("subscription($after: String) {{ changes(after: $after) {{ cursor change {{ seq }} {copies} }} }}")
}

#[tokio::test]
async fn every_probe_of_the_protocol_is_answered_as_it_should_be() {
    let world = World::new().await;
    let (lines, _) = run("wsprobe.mjs", vec![world.dashboard().ws_url(), world.dashboard().token().await.unwrap()]).await;
    let cases = lines[0]["cases"].as_array().unwrap();
    let bad: Vec<_> = cases.iter().filter(|case| case["ok"] != true).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(cases.len() > 50);
    world.end().await;
}

#[tokio::test]
async fn the_real_client_follows_the_log_from_its_cursor() {
    let world = World::new().await;
    let token = world.dashboard().token().await.unwrap();
    for name in ["ann", "bob", "cy"] {
        hire(&world.hris(), name).await;
    }
    let log = world.log(world.acme.id).await;
    let page = world.dashboard().ok("{ changes(first: 1) { pageInfo { endCursor } } }", Value::Null).await;
    let after = page["changes"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let count = log.len() - 1;
    let (lines, content) = run("wsclient.mjs", vec![world.dashboard().ws_url(), token, after, count.to_string()]).await;
    assert!(content, "{lines:?}");
    let seqs: Vec<_> = lines.iter().filter_map(|line| line["data"]["changes"]["change"]["seq"].as_i64()).collect();
    assert_eq!(seqs, log.iter().skip(1).map(|entry| entry.seq).collect::<Vec<_>>());
    world.end().await;
}

#[tokio::test]
async fn a_change_is_seen_by_every_subscription_of_a_connection() {
    let world = World::new().await;
    let now = world.dashboard().ok("{ changes(first: 1000) { pageInfo { endCursor } } }", Value::Null).await;
    let mut socket = world.dashboard().ws().await;
    for _ in 0..3 {
        socket.subscribe(CHANGES, json!({ "after": now["changes"]["pageInfo"]["endCursor"] })).await;
    }
    // A query behind them is answered when they have been read.
    let query = socket.subscribe("{ organization { name } }", Value::Null).await;
    let answer = socket.next().await;
    assert_eq!((&answer["id"], &answer["payload"]["data"]["organization"]["name"]), (&json!(query), &json!("acme")));
    assert_eq!(answer["payload"]["extensions"]["cost"]["requested"], 1);
    assert_eq!(socket.next().await["type"], "complete");
    hire(&world.hris(), "ann").await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let event = socket.next().await;
        assert_eq!(event["payload"]["data"]["changes"]["change"]["kind"], "employee.created", "{event}");
        seen.push(event["id"].as_str().unwrap().to_owned());
    }
    seen.sort();
    assert_eq!(seen, ["1", "2", "3"]);
    world.end().await;
}

#[tokio::test]
async fn a_connection_has_as_many_operations_as_it_may() {
    let world = World::with(|config| config.limit_streams_per_connection = 2).await;
    let mut socket = world.dashboard().ws().await;
    let quiet = json!({ "after": now(&world.dashboard()).await });
    socket.subscribe(CHANGES, quiet.clone()).await;
    socket.subscribe(CHANGES, quiet.clone()).await;
    let third = socket.subscribe(CHANGES, quiet).await;
    let refused = socket.next().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!(third)));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "STREAM_LIMIT");
    socket.send(json!({ "type": "complete", "id": "1" })).await;
    let query = socket.subscribe("{ organization { name } }", Value::Null).await;
    assert_eq!(socket.next().await["id"], json!(query));
    world.end().await;
}

#[tokio::test]
async fn pages_of_other_origins_may_not_connect() {
    let world = World::with(|config| config.allowed_origins = "https://dashboard.example https://other.example".into()).await;
    let upgrade = async |origin: Option<&str>| {
        let mut request = world.http().get(world.dashboard().url() + "/ws");
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
async fn a_connection_ends_with_its_token() {
    let world = World::with(|config| config.stream_keep_alive_seconds = 1).await;
    let mut quiet = world.dashboard().ws().await;
    let mut busy = world.dashboard().ws().await;
    busy.subscribe(CHANGES, Value::Null).await;
    // Tokens of a world live long, but not that long.
    world.clock.forward(TimeDelta::days(4 * 365));
    assert_eq!(quiet.closed().await, 4403);
    // Also when it is asked for something before anybody looked.
    assert_eq!(busy.closed().await, 4403);
    world.end().await;
}

#[tokio::test]
async fn a_stopping_server_asks_to_connect_again() {
    let mut world = World::new().await;
    let mut socket = world.dashboard().ws().await;
    socket.subscribe(CHANGES, Value::Null).await;
    let stopping = tokio::spawn(world.take_server().stop());
    assert_eq!(socket.closed().await, 1012);
    stopping.await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn who_reads_too_slowly_is_closed_and_can_go_on() {
    let world = World::with(|config| (config.stream_keep_alive_seconds, config.stream_queue) = (1, 16)).await;
    let (start, from) = much_happens(&world).await;
    let given_up = given_up(&world);
    let mut socket = world.dashboard().ws().await;
    socket.subscribe(&large_events(), json!({ "after": start })).await;
    let first = socket.event().await;
    assert_eq!(first["changes"]["change"]["seq"], from + 1);
    given_up.await;
    let (mut last, mut code) = (first, None);
    while code.is_none() {
        match socket.said().await {
            Said::Message(message) => last = message["payload"]["data"].clone(),
            Said::Closed(frame) => code = Some(frame.map(|frame| u16::from(frame.code))),
        }
    }
    assert_eq!(code, Some(Some(1013)));
    let read = last["changes"]["change"]["seq"].as_i64().unwrap();
    assert!(read < from + MUCH, "everything fitted into buffers");

    let mut again = world.dashboard().ws().await;
    again.subscribe(CHANGES, json!({ "after": last["changes"]["cursor"] })).await;
    for seq in read + 1..=from + MUCH {
        assert_eq!(again.event().await["changes"]["change"]["seq"], seq);
    }
    world.end().await;
}

#[tokio::test]
async fn a_lost_connection_takes_its_operations_along() {
    let world = World::new().await;
    let (begun, given_up, mut lines) = (Arc::strong_count(&world.app), given_up(&world), Vec::new());
    for _ in 0..5 {
        let mut socket = world.dashboard().ws().await;
        socket.subscribe(CHANGES, Value::Null).await;
        socket.subscribe("{ organization { name } }", Value::Null).await;
        socket.event().await;
        let events = world.dashboard().sse(CHANGES, Value::Null).await;
        lines.push((socket, events));
    }
    assert!(Arc::strong_count(&world.app) >= begun + 5, "each subscription holds on to the app");
    drop(lines);
    given_up.await;
    world.end().await;
}

#[tokio::test]
async fn a_token_may_come_in_the_handshake() {
    let world = World::new().await;
    let token = world.dashboard().token().await.unwrap();
    let mut socket = Socket::connect_with(&world.dashboard().ws_url(), &[("authorization", &format!("Bearer {token}"))]).await;
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next().await["type"], "connection_ack");
    let odd = [("authorization", "Basic YTpi")];
    let refused = Socket::refused(&world.dashboard().ws_url(), &odd).await;
    assert_eq!(refused, 401);
    let mut bare = Socket::connect(&world.dashboard().ws_url()).await;
    bare.send(json!({ "type": "connection_init" })).await;
    assert_eq!(bare.closed().await, 4403);
    world.end().await;
}
