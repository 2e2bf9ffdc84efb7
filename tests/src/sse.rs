//! Server-sent events: the graphql-sse client, and how streams end.

use crate::{
    operations::{create_employee, current_cursor},
    websocket::{MANY_CHANGES, large_event_subscription, record_many_changes, wait_until_operations_dropped},
    world::{Caller, EventStream, World, run_script},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const CHANGES: &str = "subscription($after: String) { changes(after: $after) { cursor change { seq kind } } }";

/// Reads a stream to its end. Returns the code of the error before `complete`.
async fn final_error_code(events: &mut EventStream) -> String {
    let mut last = String::new();
    while let Some(event) = events.next_event().await {
        if event.event == "complete" {
            return last;
        }
        let payload: Value = serde_json::from_str(&event.data).unwrap();
        last = payload["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned();
    }
    panic!("the stream ended without `complete`; the last error code is {last:?}");
}

/// Opens a subscription to the change log and waits for its first event.
async fn open_change_stream(world: &World, caller: &Caller) -> EventStream {
    let mut events = caller.open_event_stream(CHANGES, json!({ "after": current_cursor(caller).await })).await;
    create_employee(&world.hris(), "first").await;
    assert_eq!(events.next_data().await["changes"]["change"]["kind"], "employee.created");
    events
}

#[tokio::test]
async fn the_graphql_sse_client_receives_every_change_after_its_cursor() {
    let world = World::new().await;
    let token = world.dashboard().token().await.unwrap();
    for name in ["ann", "bob", "cy"] {
        create_employee(&world.hris(), name).await;
    }
    let log = world.change_log(world.acme.id).await;
    let page = world.dashboard().execute("{ changes(first: 1) { pageInfo { endCursor } } }", Value::Null).await;
    let after = page["changes"]["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let count = log.len() - 1;
    let (lines, succeeded) = run_script("sseclient.mjs", vec![world.dashboard().url(), token, after, count.to_string()]).await;
    assert!(succeeded, "{lines:?}");
    let seqs: Vec<_> = lines.iter().filter_map(|line| line["data"]["changes"]["change"]["seq"].as_i64()).collect();
    assert_eq!(seqs, log.iter().skip(1).map(|entry| entry.seq).collect::<Vec<_>>());
    world.end().await;
}

#[tokio::test]
async fn queries_and_request_errors_are_streams_of_one_event() {
    let world = World::new().await;
    let mut events = world.dashboard().open_event_stream("{ organization { name } }", Value::Null).await;
    assert_eq!((events.status, events.headers["content-type"].to_str().unwrap()), (200, "text/event-stream; charset=utf-8"));
    assert_eq!(events.headers["cache-control"], "no-cache");
    assert_eq!(events.next_data().await["organization"]["name"], "acme");
    assert_eq!(events.next_event().await.unwrap().event, "complete");
    assert!(events.next_event().await.is_none());

    let mut invalid = world.dashboard().open_event_stream("{ nope }", Value::Null).await;
    assert_eq!((invalid.status, final_error_code(&mut invalid).await.as_str()), (200, "VALIDATION_FAILED"));
    let mut forbidden = world.hris().open_event_stream(CHANGES, Value::Null).await;
    assert_eq!(final_error_code(&mut forbidden).await, "FORBIDDEN");
    assert_eq!(world.anonymous().open_event_stream(CHANGES, Value::Null).await.status, 401);

    // By GET, and with an Accept header that allows every type.
    let path = "/graphql?query=subscription%7Bchanges%7BthroughSeq%7D%7D";
    let request = world.dashboard().request(Method::GET, path).await;
    for accept in ["text/event-stream", "*/*"] {
        let response = request.try_clone().unwrap().header("accept", accept).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &"text/event-stream; charset=utf-8".parse().unwrap())
        );
    }
    let not_acceptable = request.header("accept", "application/json").send().await.unwrap();
    assert_eq!(not_acceptable.status(), 406);
    world.end().await;
}

#[tokio::test]
async fn a_stream_ends_when_its_token_expires() {
    let world = World::with_config(|config| config.stream_keep_alive_seconds = 1).await;
    let mut events = open_change_stream(&world, &world.dashboard()).await;
    // Later than the expiry of every token of the tests.
    world.clock.forward(TimeDelta::days(4 * 365));
    assert_eq!(final_error_code(&mut events).await, "UNAUTHENTICATED");
    world.end().await;
}

#[tokio::test]
async fn a_slow_reader_receives_an_error_and_can_continue_after_its_cursor() {
    let world = World::with_config(|config| (config.stream_keep_alive_seconds, config.stream_queue) = (1, 16)).await;
    let (start, first_seq) = record_many_changes(&world).await;
    let operations_dropped = wait_until_operations_dropped(&world);
    let mut events = world.dashboard().open_event_stream(&large_event_subscription(), json!({ "after": start })).await;
    let mut last = events.next_data().await;
    assert_eq!(last["changes"]["change"]["seq"], first_seq + 1);
    operations_dropped.await;
    let code = loop {
        let payload: Value = serde_json::from_str(&events.next_event().await.unwrap().data).unwrap();
        match payload["errors"][0]["extensions"]["code"].as_str() {
            Some(code) => break code.to_owned(),
            None => last = payload["data"].clone(),
        }
    };
    assert_eq!(code, "TOO_SLOW");
    assert_eq!(events.next_event().await.unwrap().event, "complete");
    let read = last["changes"]["change"]["seq"].as_i64().unwrap();
    assert!(read < first_seq + MANY_CHANGES, "all events fit into buffers: the test proves nothing");

    let mut resumed = world.dashboard().open_event_stream(CHANGES, json!({ "after": last["changes"]["cursor"] })).await;
    for seq in read + 1..=first_seq + MANY_CHANGES {
        assert_eq!(resumed.next_data().await["changes"]["change"]["seq"], seq);
    }
    world.end().await;
}

#[tokio::test]
async fn a_stream_ends_with_unavailable_when_the_server_stops() {
    let mut world = World::new().await;
    let mut events = open_change_stream(&world, &world.dashboard()).await;
    let stopping = tokio::spawn(world.take_server().stop());
    assert_eq!(final_error_code(&mut events).await, "UNAVAILABLE");
    stopping.await.unwrap();
    world.end().await;
}
