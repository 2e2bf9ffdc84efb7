//! Two servers on one PostgreSQL, as processes of their own. These stories are about PostgreSQL and use one whatever
//! TEST_DATABASE says: a SQLite file serves one process only.

use crate::{
    steps::{newcomer, now},
    world::{Caller, DatabaseKind, Node, Said, World, at, within},
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
const WRITES: usize = 30;
const KILLS: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_two_nodes_killed_at_random_lose_nothing_and_repeat_nothing() {
    let world = World::on(DatabaseKind::Postgres).await;
    let nodes = [Node::start(&world), Node::start(&world)];
    let at_nodes = |caller: Caller| nodes.each_ref().map(|node| caller.at(&node.address));
    let (writer, reader) = (at_nodes(world.hris()), at_nodes(world.dashboard()));

    let start = now(&reader[0]).await;
    let before = world.log(world.acme.id).await.len();
    let progress = Arc::new(Progress::default());
    let (tell_end, end) = watch::channel(None);
    let readers = [
        tokio::spawn(by_websocket(reader.clone(), start.clone(), end.clone())),
        tokio::spawn(by_events(reader.clone(), start.clone(), end.clone())),
        tokio::spawn(by_pulling(reader.clone(), start.clone(), end.clone())),
    ];
    let killer = tokio::spawn(kill_at_random(world, nodes, progress.clone()));
    join_all((0..WRITERS).map(|number| write(number, writer.clone(), progress.clone()))).await;
    let (world, _nodes) = killer.await.unwrap();

    let log = world.log(world.acme.id).await;
    let hired = log.iter().filter(|entry| entry.kind == "employee.created").count();
    assert_eq!(hired, WRITERS * WRITES, "each request was carried out once, however often it was repeated");
    tell_end.send_replace(log.last().map(|entry| entry.seq));
    let expected: Vec<_> = log[before..].iter().map(|entry| (entry.seq, entry.kind.clone())).collect();
    for read in readers {
        assert_eq!(within("a reader to reach the end", read).await.unwrap(), expected);
    }
    world.end().await;
}

/// As behind a pooler in transaction mode, where nobody may listen.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_nodes_that_may_not_listen_look_for_themselves() {
    let world = World::on(DatabaseKind::Postgres).await;
    let settings = [("DATABASE_LISTEN", "false"), ("FEED_POLL_MILLISECONDS", "50")];
    let nodes = [(); 2].map(|()| Node::with(&world, &settings));
    let mut socket = world.dashboard().at(&nodes[1].address).ws().await;
    socket.subscribe(FOLLOW, json!({})).await;
    assert_eq!(at(&socket.event().await, "changes.change"), &Value::Null, "where it begins");
    world.hris().at(&nodes[0].address).ok(UPSERT, upserted("n0", None)).await;
    assert_eq!(at(&socket.event().await, "changes.change.kind"), "employee.created");
    // The story's own server listens, and nobody else.
    let listeners = "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
    let row = world.sql().await.query_one_raw(Statement::from_string(DbBackend::Postgres, listeners)).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_change_on_one_node_wakes_the_readers_of_another() {
    let world = World::on(DatabaseKind::Postgres).await;
    let nodes = [(); 2].map(|()| Node::with(&world, &[("FEED_POLL_MILLISECONDS", "60000")]));
    let mut socket = world.dashboard().at(&nodes[1].address).ws().await;
    socket.subscribe(FOLLOW, json!({})).await;
    assert_eq!(at(&socket.event().await, "changes.change"), &Value::Null, "where it begins");
    let hris = world.hris().at(&nodes[0].address);
    // The other node may be just about to listen: a hint may be lost, the next is not. It polls once a minute only.
    for number in 0.. {
        hris.ok(UPSERT, upserted(&format!("n{number}"), None)).await;
        if let Ok(event) = tokio::time::timeout(Duration::from_secs(1), socket.event()).await {
            assert_eq!(at(&event, "changes.change.kind"), "employee.created");
            break;
        }
        assert!(number < 10, "the other node is not woken");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_node_told_to_stop_closes_its_streams_and_ends_well() {
    let world = World::on(DatabaseKind::Postgres).await;
    let mut node = Node::start(&world);
    let dashboard = world.dashboard().at(&node.address);
    let start = json!({ "after": now(&dashboard).await });
    let mut socket = dashboard.ws().await;
    socket.subscribe(FOLLOW, start.clone()).await;
    let mut events = dashboard.sse(FOLLOW, start).await;
    // Both streams are under way.
    world.hris().at(&node.address).ok(UPSERT, upserted("ann", None)).await;
    socket.event().await;
    events.event().await;

    node.terminate();
    assert_eq!(socket.closed().await, 1012, "service restart: come back");
    while events.next().await.is_some() {}
    let code = tokio::task::spawn_blocking(move || node.ended());
    assert_eq!(within("the server to end", code).await.unwrap(), 0);
    world.end().await;
}

const UPSERT: &str =
    "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { id } userErrors { code message } } }";

fn upserted(name: &str, key: Option<&str>) -> Value {
    json!({ "input": { "employee": newcomer(name), "idempotencyKey": key } })
}

/// How much has been written.
#[derive(Default)]
struct Progress {
    written: AtomicUsize,
    more: Notify,
}

/// Writes at both nodes in turn. What is not answered is sent again, to the other node, until it is.
async fn write(number: usize, nodes: [Caller; 2], progress: Arc<Progress>) {
    let mut turn = number;
    for round in 0..WRITES {
        let name = format!("w{number}r{round}");
        let input = upserted(&name, Some(&name));
        loop {
            turn += 1;
            let answer = nodes[turn % 2].try_graphql(UPSERT, input.clone()).await;
            let Ok(answer) = answer else { continue };
            if answer.code() != "UNAVAILABLE" {
                assert!(answer.data("employeeUpsert.employee.id").is_string(), "{:#}", answer.body);
                break;
            }
        }
        progress.written.fetch_add(1, Ordering::SeqCst);
        progress.more.notify_one();
    }
}

/// Kills one node or the other after a random number of writes, and starts it again.
async fn kill_at_random(world: World, mut nodes: [Node; 2], progress: Arc<Progress>) -> (World, [Node; 2]) {
    let seed = RandomState::new();
    for kill in 1..=KILLS {
        let share = WRITERS * WRITES / (KILLS + 1);
        let random = usize::try_from(seed.hash_one(kill) % 1000).unwrap();
        let threshold = share * kill + random % (share / 2);
        while progress.written.load(Ordering::SeqCst) < threshold {
            progress.more.notified().await;
        }
        nodes[random % 2].crash(&world);
    }
    (world, nodes)
}

/// What a reader has seen: numbers and kinds, and where to go on.
struct Seen {
    entries: Vec<(i64, String)>,
    after: Value,
    end: watch::Receiver<Option<i64>>,
}

impl Seen {
    fn new(after: Value, end: watch::Receiver<Option<i64>>) -> Self {
        Self { entries: Vec::new(), after, end }
    }

    fn entry(&mut self, entry: &Value) {
        self.entries.push((entry["seq"].as_i64().unwrap(), entry["kind"].as_str().unwrap().to_owned()));
    }

    fn event(&mut self, data: &Value) {
        self.entry(at(data, "changes.change"));
        self.after = at(data, "changes.cursor").clone();
    }

    fn is_done(&self) -> bool {
        let last = self.entries.last().map(|(seq, _)| *seq);
        self.end.borrow().is_some() && *self.end.borrow() == last
    }
}

async fn by_websocket(nodes: [Caller; 2], after: Value, end: watch::Receiver<Option<i64>>) -> Vec<(i64, String)> {
    let mut seen = Seen::new(after, end.clone());
    let mut ended = end;
    for turn in 0.. {
        let Some(mut socket) = nodes[turn % 2].try_ws().await else { continue };
        socket.subscribe(FOLLOW, json!({ "after": seen.after })).await;
        while !seen.is_done() {
            tokio::select! {
                said = socket.said() => match said {
                    Said::Message(message) if message["type"] == "next" => seen.event(&message["payload"]["data"]),
                    Said::Message(message) => assert!(["ping", "pong"].contains(&message["type"].as_str().unwrap()), "{message}"),
                    Said::Closed(_) => break,
                },
                Ok(()) = ended.changed() => {}
            }
        }
        if seen.is_done() {
            break;
        }
    }
    seen.entries
}

async fn by_events(nodes: [Caller; 2], after: Value, end: watch::Receiver<Option<i64>>) -> Vec<(i64, String)> {
    let mut seen = Seen::new(after, end.clone());
    let mut ended = end;
    for turn in 0.. {
        let Some(mut events) = nodes[turn % 2].try_sse(FOLLOW, json!({ "after": seen.after })).await else { continue };
        while !seen.is_done() {
            tokio::select! {
                event = events.next() => match event {
                    Some(event) if event.event == "next" => {
                        let payload: Value = serde_json::from_str(&event.data).unwrap();
                        seen.event(&payload["data"]);
                    }
                    Some(event) => panic!("{event:?}"),
                    None => break,
                },
                Ok(()) = ended.changed() => {}
            }
        }
        if seen.is_done() {
            break;
        }
    }
    seen.entries
}

async fn by_pulling(nodes: [Caller; 2], after: Value, end: watch::Receiver<Option<i64>>) -> Vec<(i64, String)> {
    let mut seen = Seen::new(after, end);
    for turn in 0.. {
        let Ok(page) = nodes[turn % 2].try_graphql(PULL, json!({ "after": seen.after })).await else { continue };
        if page.code() == "UNAVAILABLE" {
            continue;
        }
        assert!(page.errors().is_empty(), "{:#}", page.body);
        page.data("changes.nodes").as_array().unwrap().iter().for_each(|entry| seen.entry(entry));
        seen.after = page.data("changes.pageInfo.endCursor").clone();
        if seen.is_done() {
            break;
        }
    }
    seen.entries
}
