//! Server-sent events: the real client, and what a stream says when it ends.

use crate::{
    steps::hire,
    websocket::{MUCH, given_up, large_events, much_happens},
    world::{Caller, Events, World, run},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const CHANGES: &str = "subscription($after: String) { changes(after: $after) { cursor change { seq kind } } }";

/// The last thing that a stream says before `complete`: the code of an error.
async fn last_word(events: &mut Events) -> String {
    let mut last = String::new();
    while let Some(event) = events.next().await {
        if event.event == "complete" {
            return last;
        }
        let payload: Value = serde_json::from_str(&event.data).unwrap();
        last = payload["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();
    }
    panic!("the stream ended without a word, after {last:?}");
}

/// A stream that stands: it has shown a change.
async fn standing(world: &World, caller: &Caller) -> Events {
    let now = caller.ok("{ changes(first: 1000) { pageInfo { endCursor } } }", Value::Null).await;
    let mut events = caller.sse(CHANGES, json!({ "after": now["changes"]["pageInfo"]["endCursor"] })).await;
    hire(&world.hris(), "first").await;
    assert_eq!(events.event().await["changes"]["change"]["kind"], "employee.created");
    events
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
    let (lines, content) = run("sseclient.mjs", vec![world.dashboard().url(), token, after, count.to_string()]).await;
    assert!(content, "{lines:?}");
    let seqs: Vec<_> = lines.iter().filter_map(|line| line["data"]["changes"]["change"]["seq"].as_i64()).collect();
    assert_eq!(seqs, log.iter().skip(1).map(|entry| entry.seq).collect::<Vec<_>>());
    world.end().await;
}

#[tokio::test]
async fn queries_and_refusals_are_streams_of_one_event() {
    let world = World::new().await;
    let mut events = world.dashboard().sse("{ organization { name } }", Value::Null).await;
    assert_eq!((events.status, events.headers["content-type"].to_str().unwrap()), (200, "text/event-stream; charset=utf-8"));
    assert_eq!(events.headers["cache-control"], "no-cache");
    assert_eq!(events.event().await["organization"]["name"], "acme");
    assert_eq!(events.next().await.unwrap().event, "complete");
    assert!(events.next().await.is_none());

    let mut invalid = world.dashboard().sse("{ nope }", Value::Null).await;
    assert_eq!((invalid.status, last_word(&mut invalid).await.as_str()), (200, "VALIDATION_FAILED"));
    let mut forbidden = world.hris().sse(CHANGES, Value::Null).await;
    assert_eq!(last_word(&mut forbidden).await, "FORBIDDEN");
    assert_eq!(world.nobody().sse(CHANGES, Value::Null).await.status, 401);

    // Asked for in the other ways: by GET, and by whoever takes anything.
    let path = "/graphql?query=subscription%7Bchanges%7BthroughSeq%7D%7D";
    let request = world.dashboard().request(Method::GET, path).await;
    for accept in ["text/event-stream", "*/*"] {
        let opened = request.try_clone().unwrap().header("accept", accept).send().await.unwrap();
        assert_eq!(
            (opened.status().as_u16(), &opened.headers()["content-type"]),
            (200, &"text/event-stream; charset=utf-8".parse().unwrap())
        );
    }
    let refused = request.header("accept", "application/json").send().await.unwrap();
    assert_eq!(refused.status(), 406);
    world.end().await;
}

#[tokio::test]
async fn a_stream_ends_with_its_token() {
    let world = World::with(|config| config.stream_keep_alive_seconds = 1).await;
    let mut events = standing(&world, &world.dashboard()).await;
    // Tokens of a world live long, but not that long.
    world.clock.forward(TimeDelta::days(4 * 365));
    assert_eq!(last_word(&mut events).await, "UNAUTHENTICATED");
    world.end().await;
}

#[tokio::test]
async fn who_reads_too_slowly_is_told_and_can_go_on() {
    let world = World::with(|config| (config.stream_keep_alive_seconds, config.stream_queue) = (1, 16)).await;
    let (start, from) = much_happens(&world).await;
    let given_up = given_up(&world);
    let mut events = world.dashboard().sse(&large_events(), json!({ "after": start })).await;
    let mut last = events.event().await;
    assert_eq!(last["changes"]["change"]["seq"], from + 1);
    given_up.await;
    let code = loop {
        let payload: Value = serde_json::from_str(&events.next().await.unwrap().data).unwrap();
        match payload["errors"][0]["extensions"]["code"].as_str() {
            Some(code) => break code.to_owned(),
            None => last = payload["data"].clone(),
        }
    };
    assert_eq!(code, "TOO_SLOW");
    assert_eq!(events.next().await.unwrap().event, "complete");
    let read = last["changes"]["change"]["seq"].as_i64().unwrap();
    assert!(read < from + MUCH, "everything fitted into buffers");

    let mut again = world.dashboard().sse(CHANGES, json!({ "after": last["changes"]["cursor"] })).await;
    for seq in read + 1..=from + MUCH {
        assert_eq!(again.event().await["changes"]["change"]["seq"], seq);
    }
    world.end().await;
}

#[tokio::test]
async fn a_stopping_server_says_so() {
    let mut world = World::new().await;
    let mut events = standing(&world, &world.dashboard()).await;
    let stopping = tokio::spawn(world.take_server().stop());
    assert_eq!(last_word(&mut events).await, "UNAVAILABLE");
    stopping.await.unwrap();
    world.end().await;
}
