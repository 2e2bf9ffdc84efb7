//! Database outages: requests fail with `UNAVAILABLE`, no write is incomplete, and the server recovers without a restart.

use crate::{
    operations::{create_employee, current_cursor, employee_attributes},
    world::{DatabaseKind, World, value_at, with_timeout},
};
use entity::id::TypedId;
use futures_util::future::join_all;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::PathBuf};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, UnixStream},
    sync::watch,
};

const HIRE: &str = "mutation($input: EmployeeUpsertInput!) {
    employeeUpsert(input: $input) { employee { id } userErrors { code message } }
}";
const NAMES: &str = "{ employees(first: 200) { nodes { externalId } } }";

fn input(name: &str) -> Value {
    json!({ "input": { "employee": employee_attributes(name) } })
}

/// A proxy between the server and PostgreSQL, whose connections can be cut.
struct DatabaseProxy {
    port: u16,
    /// False: existing connections are closed, and new ones are not forwarded.
    is_connected: watch::Sender<bool>,
}

impl DatabaseProxy {
    /// Starts a proxy to the PostgreSQL server whose socket is in `folder`.
    fn start(folder: PathBuf) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_connected, receiver) = watch::channel(true);
        tokio::spawn(Self::forward(TcpListener::from_std(listener).unwrap(), folder.join(".s.PGSQL.5432"), receiver));
        Self { port, is_connected }
    }

    async fn forward(listener: TcpListener, socket: PathBuf, is_connected: watch::Receiver<bool>) {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let (mut is_connected, socket) = (is_connected.clone(), socket.clone());
            tokio::spawn(async move {
                if *is_connected.borrow_and_update() {
                    let mut server = UnixStream::connect(socket).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut client, &mut server) => {}
                        _ = is_connected.changed() => {}
                    }
                }
            });
        }
    }

    /// The URL of the same database through this proxy.
    fn url(&self, direct_url: &str) -> String {
        let name = direct_url.split(['/', '?']).nth(3).unwrap();
        format!("postgres://postgres@127.0.0.1:{}/{name}?sslmode=disable", self.port)
    }
}

/// A `World` whose server connects to PostgreSQL through a proxy.
async fn world_with_proxy() -> (World, DatabaseProxy) {
    let mut proxy = None;
    let world = World::on_database_with_config(DatabaseKind::Postgres, |config| {
        let folder = config.database_url.split("host=").nth(1).unwrap();
        let started = DatabaseProxy::start(folder.into());
        config.database_url = started.url(&config.database_url);
        config.database_acquire_timeout_seconds = 1;
        proxy = Some(started);
    })
    .await;
    (world, proxy.unwrap())
}

#[tokio::test]
async fn postgresql_only_requests_fail_as_unavailable_during_an_outage_and_succeed_after_it() {
    let (world, proxy) = world_with_proxy().await;
    let (hris, dashboard) = (world.hris(), world.dashboard());
    let mut socket = dashboard.open_websocket().await;
    let follow = "subscription($after: String) { changes(after: $after) { change { subjectId } } }";
    socket.subscribe(follow, json!({ "after": current_cursor(&dashboard).await })).await;
    let ann = create_employee(&hris, "ann").await;
    assert_eq!(value_at(&socket.next_data().await, "changes.change.subjectId"), &json!(ann));

    proxy.is_connected.send_replace(false);
    for (document, variables) in [(HIRE, input("bob")), (NAMES, Value::Null)] {
        let response = hris.graphql(document, variables).await;
        assert_eq!((response.status, response.error_code()), (503, "UNAVAILABLE"), "{:#}", response.body);
        assert!(response.headers.contains_key("retry-after"));
    }
    let ready = world.anonymous().request(Method::GET, "/health/ready").await.send().await.unwrap();
    let live = world.anonymous().request(Method::GET, "/health/live").await.send().await.unwrap();
    assert_eq!((ready.status(), live.status()), (503.try_into().unwrap(), 200.try_into().unwrap()));

    proxy.is_connected.send_replace(true);
    let bob = create_employee(&hris, "bob").await;
    assert_eq!(value_at(&socket.next_data().await, "changes.change.subjectId"), &json!(bob), "the subscription continues without a gap");
    let ready = world.anonymous().request(Method::GET, "/health/ready").await.send().await.unwrap();
    assert_eq!(ready.status(), 200);
    world.end().await;
}

#[tokio::test]
async fn postgresql_only_connections_lost_during_writes_leave_no_incomplete_write() {
    let (world, proxy) = world_with_proxy().await;
    let hris = world.hris();
    let (mut confirmed, mut failed) = (Vec::new(), 0);
    for round in 0..10 {
        let names: Vec<_> = (0..6).map(|writer| format!("w{writer}r{round}")).collect();
        let writing = join_all(names.iter().map(|name| hris.graphql(HIRE, input(name))));
        // The connections are cut at a different moment of each round.
        let cut = async {
            for _ in 0..round {
                world.connect_database().await.query_all_raw(Statement::from_string(DbBackend::Postgres, "SELECT 1")).await.unwrap();
            }
            proxy.is_connected.send_replace(false);
            proxy.is_connected.send_replace(true);
        };
        let (responses, ()) = tokio::join!(with_timeout("the responses to the writes", writing), cut);
        for (name, response) in names.into_iter().zip(responses) {
            match response.status {
                200 => confirmed.push(name),
                _ => {
                    assert_eq!(response.error_code(), "UNAVAILABLE", "{:#}", response.body);
                    failed += 1;
                }
            }
        }
    }
    assert!(failed > 0, "no connection was cut during a write, so nothing was tested");
    let data = hris.execute(NAMES, Value::Null).await;
    let existing: Vec<_> = value_at(&data, "employees.nodes").as_array().unwrap().iter().map(|row| row["externalId"].clone()).collect();
    for name in confirmed {
        assert!(existing.contains(&json!(name)), "{name}: a confirmed write is missing");
    }
    // PostgreSQL may still execute statements that it received before the cut, so a single statement counts both.
    let count_both = "SELECT (SELECT count(*) FROM employee), (SELECT count(*) FROM change WHERE kind = 'employee.created')";
    let row = world.connect_database().await.query_one_raw(Statement::from_string(DbBackend::Postgres, count_both)).await.unwrap().unwrap();
    let counts: (i64, i64) = (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
    assert_eq!(counts.0, counts.1, "each employee has a change in the log, and each change its employee");
    world.end().await;
}

/// The number of the server's connections with an open transaction, and the process ids of all of its connections.
async fn server_connections(world: &World) -> (usize, BTreeSet<i32>) {
    let query = "SELECT pid, state LIKE 'idle in transaction%' FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'coachgraph' AND state IS NOT NULL";
    let rows = world.connect_database().await.query_all_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap();
    let open = rows.iter().filter(|row| row.try_get_by_index(1).unwrap()).count();
    (open, rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect())
}

#[tokio::test]
async fn postgresql_only_a_rejected_write_returns_its_write_permit_and_its_connection() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let ann = create_employee(&world.hris(), "ann").await;
    let stale = "mutation($id: ID!) { employeeTerminate(id: $id, expectedVersion: 99) { userErrors { code } } }";
    let reject_write = async || {
        assert_eq!(world.hris().graphql(stale, json!({ "id": ann })).await.user_errors()[0]["code"], "STALE_VERSION");
        with_timeout("the end of the transaction", async { while server_connections(&world).await.0 > 0 {} }).await;
        server_connections(&world).await.1
    };
    let before = reject_write().await;
    for _ in 0..5 {
        let after = reject_write().await;
        assert!(after.is_superset(&before), "no connection was closed: {before:?}, {after:?}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_writes_in_the_write_queue_do_not_hold_connections() {
    let world = World::on_database_with_config(DatabaseKind::Postgres, |config| config.database_acquire_timeout_seconds = 2).await;
    let db = world.connect_database().await;
    let blocker = db.begin().await.unwrap();
    let lock = format!("SELECT seq FROM change_head WHERE organization_id = '{}' FOR UPDATE", world.acme.id.uuid());
    blocker.query_all_raw(Statement::from_string(DbBackend::Postgres, lock)).await.unwrap();
    let hris = world.hris();
    let names: Vec<_> = (0..30).map(|number| format!("w{number}")).collect();
    let waiting = join_all(names.iter().map(|name| hris.graphql(HIRE, input(name))));
    let others = async {
        let waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waits = || Statement::from_string(DbBackend::Postgres, waits);
        with_timeout("the first write to wait", async {
            while world.connect_database().await.query_all_raw(waits()).await.unwrap().is_empty() {}
        })
        .await;
        for _ in 0..30 {
            hris.execute(NAMES, Value::Null).await;
        }
        create_employee(&world.globex_admin(), "eve").await;
        blocker.commit().await.unwrap();
    };
    let (responses, ()) = tokio::join!(with_timeout("the responses to the writes", waiting), others);
    assert!(
        responses.iter().all(|response| response.status == 200 && response.user_errors().is_empty()),
        "all writes succeed one after the other"
    );
    world.end().await;
}

#[tokio::test]
async fn writes_fail_as_unavailable_while_another_process_holds_the_sqlite_lock_and_reads_succeed() {
    let world = World::on_database_with_config(DatabaseKind::Sqlite, |config| config.database_acquire_timeout_seconds = 1).await;
    let db = world.connect_database().await;
    let lock = db.begin().await.unwrap();
    lock.execute_unprepared("UPDATE organization SET version = version").await.unwrap();
    let response = world.hris().graphql(HIRE, input("ann")).await;
    assert_eq!((response.status, response.error_code()), (503, "UNAVAILABLE"), "{:#}", response.body);
    let data = world.hris().execute(NAMES, Value::Null).await;
    assert_eq!(value_at(&data, "employees.nodes"), &json!([]));
    lock.rollback().await.unwrap();
    create_employee(&world.hris(), "ann").await;
    world.end().await;
}
