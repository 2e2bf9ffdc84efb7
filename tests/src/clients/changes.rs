//! The clients follow the change log while the server is killed, and while they are killed themselves: no entry is lost or repeated.

use super::{Client, Program};
use crate::{
    operations::{create_employee, current_cursor},
    websocket::{MANY_CHANGES, record_many_changes},
    world::{Caller, DatabaseKind, HelperProcess, Node, World, start_supervised, with_timeout},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const SERVER_KILLS: usize = 3;
/// Changes between two kills.
const WRITES: usize = 4;

/// A server that is killed with SIGKILL and started again on the same data, at the same address.
enum Server {
    /// On PostgreSQL, as a node.
    Node(Box<Node>),
    /// On SQLite, which only one process can use, as the demo.
    Demo { folder: tempfile::TempDir, port: String, process: Option<HelperProcess> },
}

/// The demo with these data. Returns what it prints when it is ready.
fn start_demo(folder: &tempfile::TempDir, port: &str) -> (HelperProcess, Value) {
    let (process, line) = start_supervised(&["demo", "--data", folder.path().to_str().unwrap(), "--port", port, "--json"]);
    (process, serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}")))
}

impl Server {
    /// Starts it. Returns also the callers HRIS and dashboard.
    async fn start(world: &World) -> (Self, Caller, Caller) {
        match world.database() {
            DatabaseKind::Postgres => {
                let node = Node::start(world);
                let at_node = |caller: Caller| caller.at_address(&node.address);
                let callers = (at_node(world.hris()), at_node(world.dashboard()));
                (Self::Node(Box::new(node)), callers.0, callers.1)
            }
            DatabaseKind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let (process, output) = start_demo(&folder, "0");
                let address = output["graphql"].as_str().unwrap().trim_end_matches("/graphql").to_owned();
                let port = address.rsplit(':').next().unwrap().to_owned();
                let caller = |name: &str| world.anonymous().at_address(&address).with_token(output["tokens"][name].as_str().unwrap());
                let callers = (caller("hris"), caller("dashboard"));
                (Self::Demo { folder, port, process: Some(process) }, callers.0, callers.1)
            }
        }
    }

    fn kill_and_restart(&mut self, world: &World) {
        match self {
            Self::Node(node) => node.kill_and_restart(world),
            Self::Demo { folder, port, process } => {
                // Dropping it kills it with SIGKILL.
                drop(process.take());
                *process = Some(start_demo(folder, port).0);
            }
        }
    }
}

/// The sequence numbers of all entries after a cursor, as the query reads them.
async fn pull(caller: &Caller, after: &Value) -> Vec<i64> {
    let query = "query($after: String) { changes(after: $after, first: 1000) { nodes { seq } pageInfo { hasNextPage } } }";
    let page = caller.execute(query, json!({ "after": after })).await["changes"].clone();
    assert_eq!(page["pageInfo"]["hasNextPage"], false);
    page["nodes"].as_array().unwrap().iter().map(|change| change["seq"].as_i64().unwrap()).collect()
}

/// What a program has read.
struct Read {
    seqs: Vec<i64>,
    cursor: Value,
    reconnects: usize,
}

impl Read {
    /// Reads until there are `count` changes in all.
    async fn until(&mut self, program: &mut Program, count: usize) {
        while self.seqs.len() < count {
            let line = program.next_line().await;
            match line["seq"].as_i64() {
                Some(seq) => {
                    self.seqs.push(seq);
                    self.cursor = line["cursor"].clone();
                }
                None => self.reconnects += 1,
            }
        }
    }
}

async fn check_changes(client: Client, transport: &str) {
    let world = World::new().await;
    let (mut server, hris, dashboard) = Server::start(&world).await;
    let start = current_cursor(&dashboard).await;
    let (url, token) = (dashboard.url(), dashboard.token().await.unwrap());
    let follow = |after: &Value| Program::start(client.program("changes", &[&url, &token, transport, after.as_str().unwrap()]));

    let mut program = follow(&start).await;
    let mut read = Read { seqs: Vec::new(), cursor: start.clone(), reconnects: 0 };
    let mut written = 0;
    for round in 0..=SERVER_KILLS {
        for number in 0..WRITES {
            create_employee(&hris, &format!("{client:?}-{transport}-{round}-{number}").to_lowercase()).await;
            written += 1;
        }
        // The rest of the round is written, but not yet read when the server is killed.
        with_timeout("changes", read.until(&mut program, written - round)).await;
        if round < SERVER_KILLS {
            server.kill_and_restart(&world);
        }
        if round == 1 {
            // A program that was killed continues after the cursor that it has stored.
            drop(program);
            program = follow(&read.cursor).await;
        }
    }
    // The server may have made changes of its own since its last start.
    let log = pull(&dashboard, &start).await;
    assert!(log.len() >= written);
    with_timeout("the last change", read.until(&mut program, log.len())).await;
    assert_eq!(read.seqs, log);
    assert!(read.reconnects > 0, "no connection was lost: the test proves nothing");
    drop((program, server));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typescript_client_loses_and_repeats_no_change_over_sse_when_the_server_is_killed() {
    check_changes(Client::TypeScript, "sse").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typescript_client_loses_and_repeats_no_change_over_websocket_when_the_server_is_killed() {
    check_changes(Client::TypeScript, "websocket").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_client_loses_and_repeats_no_change_over_sse_when_the_server_is_killed() {
    check_changes(Client::Python, "sse").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_client_loses_and_repeats_no_change_over_websocket_when_the_server_is_killed() {
    check_changes(Client::Python, "websocket").await;
}

/// More changes than the queue of a client and the buffers of a connection hold.
async fn check_backlog(client: Client, transport: &str) {
    let world = World::new().await;
    let (start, first_seq) = record_many_changes(&world).await;
    let dashboard = world.dashboard();
    let arguments = [&dashboard.url(), &dashboard.token().await.unwrap(), transport, start.as_str().unwrap()];
    let mut program = Program::start(client.program("changes", &arguments)).await;
    let mut read = Read { seqs: Vec::new(), cursor: start.clone(), reconnects: 0 };
    let count = usize::try_from(MANY_CHANGES).unwrap();
    with_timeout("thousands of changes", read.until(&mut program, count)).await;
    assert_eq!(read.seqs, (first_seq + 1..=first_seq + MANY_CHANGES).collect::<Vec<_>>());
    drop(program);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typescript_client_reads_thousands_of_changes_in_order_over_both_transports() {
    check_backlog(Client::TypeScript, "sse").await;
    check_backlog(Client::TypeScript, "websocket").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_client_reads_thousands_of_changes_in_order_over_both_transports() {
    check_backlog(Client::Python, "sse").await;
    check_backlog(Client::Python, "websocket").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_clients_end_a_stream_after_a_cursor_that_is_too_old_with_the_cursor_to_restart_after() {
    let world = World::new().await;
    let old = current_cursor(&world.dashboard()).await;
    create_employee(&world.hris(), "ann").await;
    world.clock.forward(TimeDelta::days(world.app.config.feed_retention_days + 1));
    create_employee(&world.hris(), "bob").await;
    world.run_maintenance().await;
    let dashboard = world.dashboard();
    for (client, transport) in
        [(Client::TypeScript, "sse"), (Client::TypeScript, "websocket"), (Client::Python, "sse"), (Client::Python, "websocket")]
    {
        let arguments = [&dashboard.url(), &dashboard.token().await.unwrap(), transport, old.as_str().unwrap()];
        let mut program = Program::start(client.program("changes", &arguments)).await;
        let end = program.next_line().await;
        assert_eq!(end["code"], "RESYNC_REQUIRED", "{client:?} {transport}: {end}");
        assert!(end["restartAfter"].is_string());
    }
    world.end().await;
}
