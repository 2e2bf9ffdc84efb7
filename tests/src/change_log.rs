//! The change log: sequence numbers without gaps, pages and subscriptions from a cursor, and retention.

use crate::{
    operations::{create_employee, current_cursor, employee_attributes, mutation_error, run_mutation_by_id},
    world::{Caller, World, with_timeout},
};
use chrono::TimeDelta;
use coachgraph::{
    domain::change::encode_cursor,
    feed::{self, Tail},
    worker,
};
use entity::id::OrganizationId;
use futures_util::{StreamExt, future::join_all};
use serde_json::{Value, json};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::runtime::Handle;

const CHANGES: &str = "query($after: String, $first: Int, $filter: ChangeFilter) {
    changes(after: $after, first: $first, filter: $filter) {
        nodes { seq kind subjectId cursor }
        pageInfo { endCursor hasNextPage }
        throughSeq
    }
}";

/// Reads all changes after a cursor, page by page. Returns them and the last cursor.
async fn read_all(caller: &Caller, mut after: Value, first: u32, filter: Value) -> (Vec<Value>, Value) {
    let mut entries = Vec::new();
    loop {
        let page = caller.execute(CHANGES, json!({ "after": after, "first": first, "filter": filter })).await;
        entries.extend(page["changes"]["nodes"].as_array().unwrap().iter().cloned());
        after = page["changes"]["pageInfo"]["endCursor"].clone();
        if page["changes"]["pageInfo"]["hasNextPage"] == false {
            return (entries, after);
        }
    }
}

fn seqs(entries: &[Value]) -> Vec<i64> {
    entries.iter().map(|entry| entry["seq"].as_i64().unwrap()).collect()
}

/// The last number that the log has assigned, also without an entry.
async fn change_head(world: &World) -> i64 {
    feed::head(&world.app.db, world.acme.id).await.unwrap().seq
}

async fn head(world: &World, organization: OrganizationId) -> i64 {
    world.change_log(organization).await.last().unwrap().seq
}

#[tokio::test]
async fn concurrent_writes_leave_no_gap_in_the_sequence_numbers() {
    let world = World::new().await;
    let before = head(&world, world.acme.id).await;
    let writers = (0..8).map(|writer| {
        let hris = world.hris();
        async move {
            for round in 0..10 {
                create_employee(&hris, &format!("w{writer}r{round}")).await;
                // A write that fails after the start of its transaction uses no sequence number.
                let mut duplicate = employee_attributes(&format!("duplicate{writer}r{round}"));
                duplicate["userName"] = format!("w{writer}r{round}").into();
                assert_eq!(mutation_error(&hris, "employeeUpsert", json!({ "employee": duplicate })).await["code"], "TAKEN");
            }
        }
    });
    join_all(writers).await;
    assert_eq!(head(&world, world.acme.id).await, before + 80);
    world.end().await;
}

#[tokio::test]
async fn pages_of_any_size_contain_each_change_once_and_in_order() {
    let world = World::new().await;
    for name in ["ann", "bob", "cy", "dee", "eve"] {
        create_employee(&world.hris(), name).await;
    }
    for first in [1, 3, 1000] {
        let log = world.change_log(world.acme.id).await;
        let (entries, end) = read_all(&world.dashboard(), Value::Null, first, Value::Null).await;
        assert_eq!(seqs(&entries), log.iter().map(|entry| entry.seq).collect::<Vec<_>>(), "pages of {first}");
        for (entry, row) in entries.iter().zip(&log) {
            assert_eq!(entry["kind"], row.kind);
            assert!(entry["subjectId"].as_str().unwrap().len() > 26);
        }
        assert_eq!(end, entries.last().unwrap()["cursor"]);

        let (none, unchanged) = read_all(&world.dashboard(), end.clone(), first, Value::Null).await;
        assert!(none.is_empty());
        assert_eq!(unchanged, end, "without new changes the cursor is unchanged");
        create_employee(&world.hris(), &format!("new{first}")).await;
        let (new, _) = read_all(&world.dashboard(), end, first, Value::Null).await;
        assert_eq!(new.len(), 1);
        assert_eq!(new[0]["kind"], "employee.created");
    }
    world.end().await;
}

#[tokio::test]
async fn a_filtered_page_reports_how_far_the_log_was_read() {
    let world = World::new().await;
    create_employee(&world.hris(), "ann").await;
    let head = head(&world, world.acme.id).await;
    let variables = json!({ "filter": { "kinds": ["organization.created"] } });
    let page = world.dashboard().execute(CHANGES, variables).await["changes"].clone();
    assert_eq!(seqs(page["nodes"].as_array().unwrap()), [1]);
    assert_eq!(page["throughSeq"], head, "changes that do not match were read too");

    // The cursor is after all changes that were read.
    let (rest, _) = read_all(&world.dashboard(), page["pageInfo"]["endCursor"].clone(), 100, Value::Null).await;
    assert!(rest.is_empty());
    world.end().await;
}

#[tokio::test]
async fn a_cursor_older_than_the_retention_gets_resync_required_with_a_cursor_to_restart_after() {
    let world = World::new().await;
    let (_, old) = read_all(&world.dashboard(), Value::Null, 1, Value::Null).await;
    create_employee(&world.hris(), "ann").await;
    world.clock.forward(TimeDelta::days(world.app.config.feed_retention_days + 1));
    create_employee(&world.hris(), "bob").await;
    world.run_maintenance().await;

    let response = world.dashboard().graphql(CHANGES, json!({ "after": old })).await;
    assert_eq!(response.error_code(), "RESYNC_REQUIRED", "{:#}", response.body);
    let restart = response.errors()[0]["extensions"]["restartAfter"].clone();
    let (none, _) = read_all(&world.dashboard(), restart.clone(), 10, Value::Null).await;
    assert!(none.is_empty(), "no change is after the cursor to restart after");
    create_employee(&world.hris(), "cy").await;
    let (new, _) = read_all(&world.dashboard(), restart, 10, Value::Null).await;
    assert_eq!(new.len(), 1);

    let from_the_beginning = world.dashboard().graphql(CHANGES, json!({})).await;
    assert_eq!(from_the_beginning.error_code(), "RESYNC_REQUIRED", "the beginning of the log is older than the retention too");
    world.end().await;
}

#[tokio::test]
async fn a_cursor_ahead_of_a_restored_log_gets_resync_required() {
    let world = World::new().await;
    let ahead = encode_cursor(head(&world, world.acme.id).await + 1);
    let response = world.dashboard().graphql(CHANGES, json!({ "after": ahead })).await;
    assert_eq!(response.error_code(), "RESYNC_REQUIRED", "{:#}", response.body);
    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(SUBSCRIPTION, json!({ "after": ahead })).await;
    assert!(socket.next_message().await.to_string().contains("RESYNC_REQUIRED"));
    world.end().await;
}

#[tokio::test]
async fn no_cursor_from_before_a_restore_is_valid_once_the_logs_are_advanced() {
    let world = World::new().await;
    let (entries, before_restore) = read_all(&world.dashboard(), Value::Null, 100, Value::Null).await;
    create_employee(&world.hris(), "ann").await;
    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(SUBSCRIPTION, json!({ "after": before_restore })).await;
    assert_eq!(socket.next_data().await["changes"]["change"]["kind"], "employee.created");

    assert_eq!(worker::advance_logs(&world.app).await.unwrap(), 2);
    let lost = encode_cursor(change_head(&world).await - 1);
    for cursor in [entries.first().unwrap()["cursor"].clone(), before_restore, json!(lost)] {
        let response = world.dashboard().graphql(CHANGES, json!({ "after": cursor })).await;
        assert_eq!(response.error_code(), "RESYNC_REQUIRED", "{cursor}: {:#}", response.body);
    }
    let restart = encode_cursor(change_head(&world).await);
    create_employee(&world.hris(), "bob").await;
    assert!(
        socket.next_message().await.to_string().contains("RESYNC_REQUIRED"),
        "a stream that was open ends, and misses nothing silently"
    );
    // Entries that are older than their retention are deleted, and the log still ends where it was advanced to.
    world.clock.forward(TimeDelta::days(world.app.config.feed_retention_days + 1));
    create_employee(&world.hris(), "cy").await;
    let (new, _) = read_all(&world.dashboard(), json!(restart), 100, Value::Null).await;
    assert_eq!(new.len(), 2, "a reader misses nothing that was written after the gap");
    world.run_maintenance().await;
    let response = world.dashboard().graphql(CHANGES, json!({ "after": lost })).await;
    assert_eq!(response.error_code(), "RESYNC_REQUIRED", "{:#}", response.body);
    world.end().await;
}

#[tokio::test]
async fn each_organization_has_its_own_log() {
    let world = World::new().await;
    let before = head(&world, world.globex.id).await;
    let ann = create_employee(&world.hris(), "ann").await;
    assert_eq!(head(&world, world.globex.id).await, before);
    let (changes, _) = read_all(&world.globex_dashboard(), Value::Null, 100, Value::Null).await;
    assert!(changes.iter().all(|entry| entry["subjectId"] != ann));
    world.end().await;
}

const SUBSCRIPTION: &str = "subscription($after: String, $filter: ChangeFilter) {
    changes(after: $after, filter: $filter) { cursor throughSeq change { seq kind } }
}";

#[tokio::test]
async fn a_subscription_resumed_from_its_last_cursor_receives_each_change_once() {
    let world = World::new().await;
    let start = current_cursor(&world.dashboard()).await;
    let before = head(&world, world.acme.id).await;
    let writes = async {
        for number in 0..40 {
            create_employee(&world.hris(), &format!("n{number}")).await;
        }
    };
    // Each subscriber starts during the writes, and reconnects after every seven events.
    let over_websocket = async {
        let (mut received, mut after) = (Vec::new(), start.clone());
        while received.len() < 40 {
            let mut socket = world.dashboard().open_websocket().await;
            socket.subscribe(SUBSCRIPTION, json!({ "after": after })).await;
            for _ in 0..7.min(40 - received.len()) {
                after = add_event(&mut received, &socket.next_data().await);
            }
            socket.disconnect();
        }
        received
    };
    let over_sse = async {
        let (mut received, mut after) = (Vec::new(), start.clone());
        while received.len() < 40 {
            let mut events = world.dashboard().open_event_stream(SUBSCRIPTION, json!({ "after": after })).await;
            for _ in 0..7.min(40 - received.len()) {
                after = add_event(&mut received, &events.next_data().await);
            }
        }
        received
    };
    let ((), over_websocket, over_sse) = tokio::join!(writes, over_websocket, over_sse);
    let expected: Vec<_> = (before + 1..=before + 40).collect();
    assert_eq!((&over_websocket, &over_sse), (&expected, &expected));
    world.end().await;
}

/// Adds the sequence number of an event. Returns the cursor of the event.
fn add_event(received: &mut Vec<i64>, event: &Value) -> Value {
    received.push(event["changes"]["change"]["seq"].as_i64().unwrap());
    event["changes"]["cursor"].clone()
}

#[tokio::test]
async fn a_filtered_subscription_reports_how_far_the_log_was_read() {
    let world = World::new().await;
    let mut socket = world.dashboard().open_websocket().await;
    let after = current_cursor(&world.dashboard()).await;
    socket.subscribe(SUBSCRIPTION, json!({ "after": after, "filter": { "kinds": ["employee.terminated"] } })).await;
    let ann = create_employee(&world.hris(), "ann").await;
    let progress = socket.next_data().await["changes"].clone();
    assert_eq!(progress["change"], Value::Null);
    assert_eq!(progress["throughSeq"], head(&world, world.acme.id).await);
    run_mutation_by_id(&world.hris(), "employeeTerminate", &ann).await;
    let event = socket.next_data().await["changes"].clone();
    assert_eq!(event["change"]["kind"], "employee.terminated");
    world.end().await;
}

#[tokio::test]
async fn a_subscription_from_a_cursor_older_than_the_retention_gets_resync_required() {
    let world = World::new().await;
    let (_, old) = read_all(&world.dashboard(), Value::Null, 1, Value::Null).await;
    create_employee(&world.hris(), "ann").await;
    world.clock.forward(TimeDelta::days(world.app.config.feed_retention_days + 1));
    create_employee(&world.hris(), "bob").await;
    world.run_maintenance().await;

    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(SUBSCRIPTION, json!({ "after": old })).await;
    let message = socket.next_message().await;
    let error = if message["type"] == "error" { &message["payload"][0] } else { &message["payload"]["errors"][0] };
    assert_eq!(error["extensions"]["code"], "RESYNC_REQUIRED", "{message:#}");
    let restart = error["extensions"]["restartAfter"].clone();
    socket.subscribe(SUBSCRIPTION, json!({ "after": restart })).await;
    create_employee(&world.hris(), "cy").await;
    loop {
        let message = socket.next_message().await;
        if message["id"] == "2" {
            assert_eq!(message["payload"]["data"]["changes"]["change"]["kind"], "employee.created", "{message:#}");
            break;
        }
    }
    world.end().await;
}

#[tokio::test]
async fn a_subscription_receives_changes_of_its_own_organization_only() {
    let world = World::new().await;
    let (mut acme, mut globex) = (world.dashboard().open_websocket().await, world.globex_dashboard().open_websocket().await);
    acme.subscribe(SUBSCRIPTION, json!({ "after": current_cursor(&world.dashboard()).await })).await;
    globex.subscribe(SUBSCRIPTION, json!({ "after": current_cursor(&world.globex_dashboard()).await })).await;
    create_employee(&world.hris(), "ann").await;
    create_employee(&world.globex_admin(), "zoe").await;
    assert_eq!(acme.next_data().await["changes"]["change"]["seq"], head(&world, world.acme.id).await);
    assert_eq!(globex.next_data().await["changes"]["change"]["seq"], head(&world, world.globex.id).await);
    world.end().await;
}

#[tokio::test]
async fn a_subscription_without_a_cursor_first_receives_the_cursor_at_which_it_starts() {
    let world = World::new().await;
    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(SUBSCRIPTION, json!({})).await;
    let start = socket.next_data().await["changes"].clone();
    assert_eq!(start["change"], Value::Null);
    assert_eq!(start["throughSeq"], head(&world, world.acme.id).await);
    create_employee(&world.hris(), "ann").await;
    assert_eq!(socket.next_data().await["changes"]["change"]["kind"], "employee.created");
    let (since_start, _) = read_all(&world.dashboard(), start["cursor"].clone(), 10, Value::Null).await;
    assert_eq!(since_start.len(), 1);
    world.end().await;
}

#[tokio::test]
async fn no_change_is_lost_between_reading_the_log_and_waiting_for_notifications() {
    let world = World::new().await;
    for round in 0..60 {
        // The tail does not poll, and starts at a different moment of a write in each round. It never returns a change that it misses.
        let no_polling = Duration::from_secs(3600);
        let tail = Arc::new(Tail::new(world.app.db.clone(), world.app.notifier.clone(), no_polling, Handle::current()));
        let before = feed::head(&world.app.db, world.acme.id).await.unwrap().seq;
        let follow = async {
            for _ in 0..round % 20 {
                feed::head(&world.app.db, world.acme.id).await.unwrap();
            }
            let mut batches = pin!(tail.follow(world.acme.id, before));
            with_timeout("the change that was written at the same time", batches.next()).await.unwrap().unwrap()
        };
        let (hris, name) = (world.hris(), format!("n{round}"));
        let (_, batch) = tokio::join!(create_employee(&hris, &name), follow);
        assert_eq!(batch.0.first().unwrap().seq, before + 1);
    }
    world.end().await;
}
