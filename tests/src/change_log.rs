//! The change log: dense, in order, and the same through every door.

use crate::{
    operations::{create_employee, employee_attributes, current_cursor, mutation_error, run_mutation_by_id},
    world::{Response, Caller, World, with_timeout},
};
use chrono::TimeDelta;
use coachgraph::feed::{self, Tail};
use entity::id::OrganizationId;
use futures_util::{StreamExt, future::join_all};
use serde_json::{Value, json};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::runtime::Handle;

const PULL: &str = "query($after: String, $first: Int, $filter: ChangeFilter) {
    changes(after: $after, first: $first, filter: $filter) {
        nodes { seq kind subjectId cursor }
        pageInfo { endCursor hasNextPage }
        throughSeq
    }
}";

/// Everything from a cursor on, page by page, and the cursor at the end.
async fn pull_all(reader: &Caller, mut after: Value, first: u32, filter: Value) -> (Vec<Value>, Value) {
    let mut entries = Vec::new();
    loop {
        let page = reader.execute(PULL, json!({ "after": after, "first": first, "filter": filter })).await;
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

async fn head(world: &World, organization: OrganizationId) -> i64 {
    world.change_log(organization).await.last().unwrap().seq
}

#[tokio::test]
async fn the_log_is_dense_whoever_writes_at_once() {
    let world = World::new().await;
    let before = head(&world, world.acme.id).await;
    let writers = (0..8).map(|writer| {
        let hris = world.hris();
        async move {
            for round in 0..10 {
                create_employee(&hris, &format!("w{writer}r{round}")).await;
                // What is refused, here after its transaction began, uses no number.
                let mut taken = employee_attributes(&format!("taken{writer}r{round}"));
                taken["userName"] = format!("w{writer}r{round}").into();
                assert_eq!(mutation_error(&hris, "employeeUpsert", json!({ "employee": taken })).await["code"], "TAKEN");
            }
        }
    });
    join_all(writers).await;
    assert_eq!(head(&world, world.acme.id).await, before + 80);
    world.end().await;
}

#[tokio::test]
async fn pulling_gives_each_entry_once_and_in_order() {
    let world = World::new().await;
    for name in ["ann", "bob", "cy", "dee", "eve"] {
        create_employee(&world.hris(), name).await;
    }
    for first in [1, 3, 1000] {
        let log = world.change_log(world.acme.id).await;
        let (entries, end) = pull_all(&world.dashboard(), Value::Null, first, Value::Null).await;
        assert_eq!(seqs(&entries), log.iter().map(|entry| entry.seq).collect::<Vec<_>>(), "by pages of {first}");
        for (entry, row) in entries.iter().zip(&log) {
            assert_eq!(entry["kind"], row.kind);
            assert!(entry["subjectId"].as_str().unwrap().len() > 26);
        }
        assert_eq!(end, entries.last().unwrap()["cursor"]);

        let (none, same) = pull_all(&world.dashboard(), end.clone(), first, Value::Null).await;
        assert!(none.is_empty());
        assert_eq!(same, end, "the cursor stays where there is nothing new");
        create_employee(&world.hris(), &format!("late{first}")).await;
        let (new, _) = pull_all(&world.dashboard(), end, first, Value::Null).await;
        assert_eq!(new.len(), 1);
        assert_eq!(new[0]["kind"], "employee.created");
    }
    world.end().await;
}

#[tokio::test]
async fn a_filtered_reader_is_told_how_far_it_has_read() {
    let world = World::new().await;
    create_employee(&world.hris(), "ann").await;
    let head = head(&world, world.acme.id).await;
    let variables = json!({ "filter": { "kinds": ["organization.created"] } });
    let page = world.dashboard().execute(PULL, variables).await["changes"].clone();
    assert_eq!(seqs(page["nodes"].as_array().unwrap()), [1]);
    assert_eq!(page["throughSeq"], head, "the rest was looked at and did not fit");

    // Where it goes on is behind everything looked at.
    let (after, _) = pull_all(&world.dashboard(), page["pageInfo"]["endCursor"].clone(), 100, Value::Null).await;
    assert!(after.is_empty());
    world.end().await;
}

#[tokio::test]
async fn a_cursor_older_than_the_retention_is_told_where_to_go_on() {
    let world = World::new().await;
    let (_, old) = pull_all(&world.dashboard(), Value::Null, 1, Value::Null).await;
    create_employee(&world.hris(), "ann").await;
    world.clock.forward(TimeDelta::days(world.app.config.feed_retention_days + 1));
    create_employee(&world.hris(), "bob").await;
    world.run_maintenance().await;

    let answer = world.dashboard().graphql(PULL, json!({ "after": old })).await;
    assert_eq!(answer.error_code(), "RESYNC_REQUIRED", "{:#}", answer.body);
    let restart = restart(&answer);
    let (none, _) = pull_all(&world.dashboard(), restart.clone(), 10, Value::Null).await;
    assert!(none.is_empty(), "after reading everything anew there is nothing to catch up with");
    create_employee(&world.hris(), "cy").await;
    let (new, _) = pull_all(&world.dashboard(), restart, 10, Value::Null).await;
    assert_eq!(new.len(), 1);

    let from_the_beginning = world.dashboard().graphql(PULL, json!({})).await;
    assert_eq!(from_the_beginning.error_code(), "RESYNC_REQUIRED", "what is gone is never left out in silence");
    world.end().await;
}

fn restart(answer: &Response) -> Value {
    answer.errors()[0]["extensions"]["restartAfter"].clone()
}

#[tokio::test]
async fn organizations_have_a_log_each() {
    let world = World::new().await;
    let before = head(&world, world.globex.id).await;
    let ann = create_employee(&world.hris(), "ann").await;
    assert_eq!(head(&world, world.globex.id).await, before);
    let (theirs, _) = pull_all(&world.globex_dashboard(), Value::Null, 100, Value::Null).await;
    assert!(theirs.iter().all(|entry| entry["subjectId"] != ann));
    world.end().await;
}

const FOLLOW: &str = "subscription($after: String, $filter: ChangeFilter) {
    changes(after: $after, filter: $filter) { cursor throughSeq change { seq kind } }
}";

#[tokio::test]
async fn following_replays_and_goes_on_without_a_seam() {
    let world = World::new().await;
    let start = current_cursor(&world.dashboard()).await;
    let before = head(&world, world.acme.id).await;
    let writing = async {
        for number in 0..40 {
            create_employee(&world.hris(), &format!("n{number}")).await;
        }
    };
    // Each reader begins in the midst of the writing, and loses its line every seven events.
    let by_websocket = async {
        let (mut seen, mut after) = (Vec::new(), start.clone());
        while seen.len() < 40 {
            let mut socket = world.dashboard().open_websocket().await;
            socket.subscribe(FOLLOW, json!({ "after": after })).await;
            for _ in 0..7.min(40 - seen.len()) {
                after = keep(&mut seen, &socket.next_data().await);
            }
            socket.disconnect();
        }
        seen
    };
    let by_events = async {
        let (mut seen, mut after) = (Vec::new(), start.clone());
        while seen.len() < 40 {
            let mut events = world.dashboard().open_event_stream(FOLLOW, json!({ "after": after })).await;
            for _ in 0..7.min(40 - seen.len()) {
                after = keep(&mut seen, &events.next_data().await);
            }
        }
        seen
    };
    let ((), by_websocket, by_events) = tokio::join!(writing, by_websocket, by_events);
    let expected: Vec<_> = (before + 1..=before + 40).collect();
    assert_eq!((&by_websocket, &by_events), (&expected, &expected));
    world.end().await;
}

/// Notes an event's number; answers where to go on.
fn keep(seen: &mut Vec<i64>, event: &Value) -> Value {
    seen.push(event["changes"]["change"]["seq"].as_i64().unwrap());
    event["changes"]["cursor"].clone()
}

#[tokio::test]
async fn a_filtered_follower_hears_how_far_the_log_went() {
    let world = World::new().await;
    let mut socket = world.dashboard().open_websocket().await;
    let after = current_cursor(&world.dashboard()).await;
    socket.subscribe(FOLLOW, json!({ "after": after, "filter": { "kinds": ["employee.terminated"] } })).await;
    let ann = create_employee(&world.hris(), "ann").await;
    let news = socket.next_data().await["changes"].clone();
    assert_eq!(news["change"], Value::Null);
    assert_eq!(news["throughSeq"], head(&world, world.acme.id).await);
    run_mutation_by_id(&world.hris(), "employeeTerminate", &ann).await;
    let event = socket.next_data().await["changes"].clone();
    assert_eq!(event["change"]["kind"], "employee.terminated");
    world.end().await;
}

#[tokio::test]
async fn a_follower_older_than_the_retention_is_told_where_to_go_on() {
    let world = World::new().await;
    let (_, old) = pull_all(&world.dashboard(), Value::Null, 1, Value::Null).await;
    create_employee(&world.hris(), "ann").await;
    world.clock.forward(TimeDelta::days(world.app.config.feed_retention_days + 1));
    create_employee(&world.hris(), "bob").await;
    world.run_maintenance().await;

    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(FOLLOW, json!({ "after": old })).await;
    let refused = socket.next_message().await;
    let error = if refused["type"] == "error" { &refused["payload"][0] } else { &refused["payload"]["errors"][0] };
    assert_eq!(error["extensions"]["code"], "RESYNC_REQUIRED", "{refused:#}");
    let restart = error["extensions"]["restartAfter"].clone();
    socket.subscribe(FOLLOW, json!({ "after": restart })).await;
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
async fn followers_of_two_organizations_hear_their_own_only() {
    let world = World::new().await;
    let (mut ours, mut theirs) = (world.dashboard().open_websocket().await, world.globex_dashboard().open_websocket().await);
    ours.subscribe(FOLLOW, json!({ "after": current_cursor(&world.dashboard()).await })).await;
    theirs.subscribe(FOLLOW, json!({ "after": current_cursor(&world.globex_dashboard()).await })).await;
    create_employee(&world.hris(), "ann").await;
    create_employee(&world.globex_admin(), "zoe").await;
    assert_eq!(ours.next_data().await["changes"]["change"]["seq"], head(&world, world.acme.id).await);
    assert_eq!(theirs.next_data().await["changes"]["change"]["seq"], head(&world, world.globex.id).await);
    world.end().await;
}

#[tokio::test]
async fn a_follower_without_a_cursor_is_told_where_it_begins() {
    let world = World::new().await;
    let mut socket = world.dashboard().open_websocket().await;
    socket.subscribe(FOLLOW, json!({})).await;
    let begun = socket.next_data().await["changes"].clone();
    assert_eq!(begun["change"], Value::Null);
    assert_eq!(begun["throughSeq"], head(&world, world.acme.id).await);
    create_employee(&world.hris(), "ann").await;
    assert_eq!(socket.next_data().await["changes"]["change"]["kind"], "employee.created");
    let (missed, _) = pull_all(&world.dashboard(), begun["cursor"].clone(), 10, Value::Null).await;
    assert_eq!(missed.len(), 1, "its cursor is where the stream began");
    world.end().await;
}

#[tokio::test]
async fn nothing_is_passed_over_between_catching_up_and_listening() {
    let world = World::new().await;
    for round in 0..60 {
        // Tails that never poll, begun at different moments of a write: what they pass over they never see.
        let never = Duration::from_secs(3600);
        let tail = Arc::new(Tail::new(world.app.db.clone(), world.app.notifier.clone(), never, Handle::current()));
        let before = feed::head(&world.app.db, world.acme.id).await.unwrap().seq;
        let follow = async {
            for _ in 0..round % 20 {
                feed::head(&world.app.db, world.acme.id).await.unwrap();
            }
            let mut batches = pin!(tail.follow(world.acme.id, before));
            with_timeout("what was written meanwhile", batches.next()).await.unwrap().unwrap()
        };
        let (hris, name) = (world.hris(), format!("n{round}"));
        let (_, batch) = tokio::join!(create_employee(&hris, &name), follow);
        assert_eq!(batch.0.first().unwrap().seq, before + 1);
    }
    world.end().await;
}
