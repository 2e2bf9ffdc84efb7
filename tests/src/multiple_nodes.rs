//! Several nodes on one PostgreSQL database, each a separate process. The tests use PostgreSQL for every value of `TEST_DATABASE`,
//! because only one process can use a SQLite file.

use crate::{
    operations::{current_cursor, employee_attributes},
    world::{Caller, DatabaseKind, Node, SocketEvent, World, value_at, with_timeout},
};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::{
    hash::{BuildHasher, RandomState},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, watch};

const FOLLOW: &str = "subscription($after: String) { changes(after: $after) { cursor throughSeq change { seq kind subjectId } } }";
const PULL: &str = "query($after: String) {
    changes(after: $after, first: 7) { nodes { seq kind subjectId } pageInfo { endCursor hasNextPage } }
}";

const WRITERS: usize = 4;
/// Writes per writer.
const WRITES: usize = 30;
const KILLS: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_two_nodes_killed_at_random_lose_and_repeat_no_change() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let nodes = [Node::start(&world), Node::start(&world)];
    let at_nodes = |caller: Caller| nodes.each_ref().map(|node| caller.at_address(&node.address));
    let (writer, reader) = (at_nodes(world.hris()), at_nodes(world.dashboard()));

    let start = current_cursor(&reader[0]).await;
    let before = world.change_log(world.acme.id).await.len();
    let progress = Arc::new(Progress::default());
    let (end_sender, end) = watch::channel(None);
    let readers = [
        tokio::spawn(read_by_websocket(reader.clone(), start.clone(), end.clone())),
        tokio::spawn(read_by_sse(reader.clone(), start.clone(), end.clone())),
        tokio::spawn(read_by_polling(reader.clone(), start.clone(), end.clone())),
    ];
    let killer = tokio::spawn(kill_at_random(world, nodes, progress.clone()));
    join_all((0..WRITERS).map(|number| write(number, writer.clone(), progress.clone()))).await;
    let (world, _nodes) = killer.await.unwrap();

    let log = world.change_log(world.acme.id).await;
    let created = log.iter().filter(|entry| entry.kind == "employee.created").count();
    assert_eq!(created, WRITERS * WRITES, "each request takes effect once, however often it is repeated");
    end_sender.send_replace(log.last().map(|entry| entry.seq));
    let expected: Vec<_> = log[before..].iter().map(|entry| (entry.seq, entry.kind.clone())).collect();
    for read in readers {
        assert_eq!(with_timeout("a reader to reach the end", read).await.unwrap(), expected);
    }
    world.end().await;
}

/// The configuration for a pooler in transaction mode, which does not support LISTEN.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_nodes_without_listen_poll_for_changes() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let settings = [("DATABASE_LISTEN", "false"), ("FEED_POLL_MILLISECONDS", "50")];
    let nodes = [(); 2].map(|()| Node::start_with(&world, &settings));
    let mut socket = world.dashboard().at_address(&nodes[1].address).open_websocket().await;
    socket.subscribe(FOLLOW, json!({})).await;
    assert_eq!(value_at(&socket.next_data().await, "changes.change"), &Value::Null, "the first event has only a cursor");
    world.hris().at_address(&nodes[0].address).execute(UPSERT, upsert_variables("n0", None)).await;
    assert_eq!(value_at(&socket.next_data().await, "changes.change.kind"), "employee.created");
    // The server of the test itself listens; the nodes do not.
    let listeners = "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
    let row = world.connect_database().await.query_one_raw(Statement::from_string(DbBackend::Postgres, listeners)).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_change_on_one_node_notifies_the_subscribers_of_another() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let nodes = [(); 2].map(|()| Node::start_with(&world, &[("FEED_POLL_MILLISECONDS", "60000")]));
    let mut socket = world.dashboard().at_address(&nodes[1].address).open_websocket().await;
    socket.subscribe(FOLLOW, json!({})).await;
    assert_eq!(value_at(&socket.next_data().await, "changes.change"), &Value::Null, "the first event has only a cursor");
    let hris = world.hris().at_address(&nodes[0].address);
    // The other node misses a notification if it does not listen yet, so the test repeats the write. It polls only once a minute.
    for number in 0.. {
        hris.execute(UPSERT, upsert_variables(&format!("n{number}"), None)).await;
        if let Ok(event) = tokio::time::timeout(Duration::from_secs(1), socket.next_data()).await {
            assert_eq!(value_at(&event, "changes.change.kind"), "employee.created");
            break;
        }
        assert!(number < 10, "the other node was not notified");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_node_closes_its_streams_on_sigterm_and_exits_with_success() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let mut node = Node::start(&world);
    let dashboard = world.dashboard().at_address(&node.address);
    let start = json!({ "after": current_cursor(&dashboard).await });
    let mut socket = dashboard.open_websocket().await;
    socket.subscribe(FOLLOW, start.clone()).await;
    let mut events = dashboard.open_event_stream(FOLLOW, start).await;
    // Both streams have started.
    world.hris().at_address(&node.address).execute(UPSERT, upsert_variables("ann", None)).await;
    socket.next_data().await;
    events.next_data().await;

    node.terminate();
    assert_eq!(socket.close_code().await, 1012, "service restart");
    while events.next_event().await.is_some() {}
    let exit_code = tokio::task::spawn_blocking(move || node.wait_for_exit());
    assert_eq!(with_timeout("the server to exit", exit_code).await.unwrap(), 0);
    world.end().await;
}

const UPSERT: &str =
    "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { id } userErrors { code message } } }";

/// The variables of `UPSERT`.
fn upsert_variables(name: &str, key: Option<&str>) -> Value {
    json!({ "input": { "employee": employee_attributes(name), "idempotencyKey": key } })
}

/// The number of completed writes.
#[derive(Default)]
struct Progress {
    written: AtomicUsize,
    on_write: Notify,
}

/// Writes to both nodes in turn. A request without a response is repeated on the other node.
async fn write(number: usize, nodes: [Caller; 2], progress: Arc<Progress>) {
    let mut turn = number;
    for round in 0..WRITES {
        let name = format!("w{number}r{round}");
        let input = upsert_variables(&name, Some(&name));
        loop {
            turn += 1;
            let response = nodes[turn % 2].try_graphql(UPSERT, input.clone()).await;
            let Ok(response) = response else { continue };
            if response.error_code() != "UNAVAILABLE" {
                assert!(response.data("employeeUpsert.employee.id").is_string(), "{:#}", response.body);
                break;
            }
        }
        progress.written.fetch_add(1, Ordering::SeqCst);
        progress.on_write.notify_one();
    }
}

/// Kills one of the nodes after a random number of writes and restarts it, several times.
async fn kill_at_random(world: World, mut nodes: [Node; 2], progress: Arc<Progress>) -> (World, [Node; 2]) {
    let seed = RandomState::new();
    for kill in 1..=KILLS {
        let share = WRITERS * WRITES / (KILLS + 1);
        let random = usize::try_from(seed.hash_one(kill) % 1000).unwrap();
        let threshold = share * kill + random % (share / 2);
        while progress.written.load(Ordering::SeqCst) < threshold {
            progress.on_write.notified().await;
        }
        nodes[random % 2].kill_and_restart(&world);
    }
    (world, nodes)
}

/// The changes that a reader has received.
struct ReceivedChanges {
    /// Sequence numbers and kinds.
    changes: Vec<(i64, String)>,
    /// The cursor to resume from.
    after: Value,
    /// The sequence number of the last change, once it is known.
    end: watch::Receiver<Option<i64>>,
}

impl ReceivedChanges {
    fn new(after: Value, end: watch::Receiver<Option<i64>>) -> Self {
        Self { changes: Vec::new(), after, end }
    }

    fn add_change(&mut self, change: &Value) {
        self.changes.push((change["seq"].as_i64().unwrap(), change["kind"].as_str().unwrap().to_owned()));
    }

    fn add_event(&mut self, data: &Value) {
        self.add_change(value_at(data, "changes.change"));
        self.after = value_at(data, "changes.cursor").clone();
    }

    fn is_done(&self) -> bool {
        let last = self.changes.last().map(|(seq, _)| *seq);
        self.end.borrow().is_some() && *self.end.borrow() == last
    }
}

async fn read_by_websocket(nodes: [Caller; 2], after: Value, end: watch::Receiver<Option<i64>>) -> Vec<(i64, String)> {
    let mut received = ReceivedChanges::new(after, end.clone());
    let mut ended = end;
    for turn in 0.. {
        let Some(mut socket) = nodes[turn % 2].try_open_websocket().await else { continue };
        socket.subscribe(FOLLOW, json!({ "after": received.after })).await;
        while !received.is_done() {
            tokio::select! {
                event = socket.receive() => match event {
                    SocketEvent::Message(message) if message["type"] == "next" => received.add_event(&message["payload"]["data"]),
                    SocketEvent::Message(message) => assert!(["ping", "pong"].contains(&message["type"].as_str().unwrap()), "{message}"),
                    SocketEvent::Closed(_) => break,
                },
                Ok(()) = ended.changed() => {}
            }
        }
        if received.is_done() {
            break;
        }
    }
    received.changes
}

async fn read_by_sse(nodes: [Caller; 2], after: Value, end: watch::Receiver<Option<i64>>) -> Vec<(i64, String)> {
    let mut received = ReceivedChanges::new(after, end.clone());
    let mut ended = end;
    for turn in 0.. {
        let Some(mut events) = nodes[turn % 2].try_open_event_stream(FOLLOW, json!({ "after": received.after })).await else { continue };
        while !received.is_done() {
            tokio::select! {
                event = events.next_event() => match event {
                    Some(event) if event.event == "next" => {
                        let payload: Value = serde_json::from_str(&event.data).unwrap();
                        received.add_event(&payload["data"]);
                    }
                    Some(event) => panic!("{event:?}"),
                    None => break,
                },
                Ok(()) = ended.changed() => {}
            }
        }
        if received.is_done() {
            break;
        }
    }
    received.changes
}

async fn read_by_polling(nodes: [Caller; 2], after: Value, end: watch::Receiver<Option<i64>>) -> Vec<(i64, String)> {
    let mut received = ReceivedChanges::new(after, end);
    for turn in 0.. {
        let Ok(page) = nodes[turn % 2].try_graphql(PULL, json!({ "after": received.after })).await else { continue };
        if page.error_code() == "UNAVAILABLE" {
            continue;
        }
        assert!(page.errors().is_empty(), "{:#}", page.body);
        page.data("changes.nodes").as_array().unwrap().iter().for_each(|change| received.add_change(change));
        received.after = page.data("changes.pageInfo.endCursor").clone();
        if received.is_done() {
            break;
        }
    }
    received.changes
}
