//! A database that goes away and comes back: whoever calls meanwhile is told so, nothing is half-written, and nobody has to
//! start anything again.

use crate::{
    steps::{hire, newcomer, now},
    world::{DatabaseKind, World, at, within},
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
    json!({ "input": { "employee": newcomer(name) } })
}

/// The line between a server and PostgreSQL, which can be cut.
struct Line {
    port: u16,
    whole: watch::Sender<bool>,
}

impl Line {
    /// A line to the server whose socket lies in a folder.
    fn to(folder: PathBuf) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (whole, seen) = watch::channel(true);
        tokio::spawn(Self::carry(TcpListener::from_std(listener).unwrap(), folder.join(".s.PGSQL.5432"), seen));
        Self { port, whole }
    }

    async fn carry(listener: TcpListener, socket: PathBuf, whole: watch::Receiver<bool>) {
        loop {
            let (mut near, _) = listener.accept().await.unwrap();
            let (mut whole, socket) = (whole.clone(), socket.clone());
            tokio::spawn(async move {
                if *whole.borrow_and_update() {
                    let mut far = UnixStream::connect(socket).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = whole.changed() => {}
                    }
                }
            });
        }
    }

    /// The same database by way of this line.
    fn url(&self, direct: &str) -> String {
        let name = direct.split(['/', '?']).nth(3).unwrap();
        format!("postgres://postgres@127.0.0.1:{}/{name}?sslmode=disable", self.port)
    }
}

/// A world on PostgreSQL behind a line.
async fn behind_a_line() -> (World, Line) {
    let mut line = None;
    let world = World::with(|config| {
        let folder = config.database_url.split("host=").nth(1).unwrap();
        let made = Line::to(folder.into());
        config.database_url = made.url(&config.database_url);
        config.database_acquire_timeout_seconds = 1;
        line = Some(made);
    })
    .await;
    (world, line.unwrap())
}

#[tokio::test]
async fn postgresql_only_a_database_that_goes_away_is_said_and_comes_back_by_itself() {
    let (world, line) = behind_a_line().await;
    let (hris, dashboard) = (world.hris(), world.dashboard());
    let mut socket = dashboard.ws().await;
    let follow = "subscription($after: String) { changes(after: $after) { change { subjectId } } }";
    socket.subscribe(follow, json!({ "after": now(&dashboard).await })).await;
    let ann = hire(&hris, "ann").await;
    assert_eq!(at(&socket.event().await, "changes.change.subjectId"), &json!(ann));

    line.whole.send_replace(false);
    for (document, variables) in [(HIRE, input("bob")), (NAMES, Value::Null)] {
        let answer = hris.graphql(document, variables).await;
        assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{:#}", answer.body);
        assert!(answer.headers.contains_key("retry-after"));
    }
    let ready = world.nobody().request(Method::GET, "/health/ready").await.send().await.unwrap();
    let live = world.nobody().request(Method::GET, "/health/live").await.send().await.unwrap();
    assert_eq!((ready.status(), live.status()), (503.try_into().unwrap(), 200.try_into().unwrap()));

    line.whole.send_replace(true);
    let bob = hire(&hris, "bob").await;
    assert_eq!(at(&socket.event().await, "changes.change.subjectId"), &json!(bob), "who follows has missed nothing");
    let ready = world.nobody().request(Method::GET, "/health/ready").await.send().await.unwrap();
    assert_eq!(ready.status(), 200);
    world.end().await;
}

#[tokio::test]
async fn postgresql_only_a_line_that_breaks_in_the_midst_of_writes_leaves_none_half_done() {
    let (world, line) = behind_a_line().await;
    let hris = world.hris();
    let (mut told, mut refused) = (Vec::new(), 0);
    for round in 0..10 {
        let names: Vec<_> = (0..6).map(|writer| format!("w{writer}r{round}")).collect();
        let writing = join_all(names.iter().map(|name| hris.graphql(HIRE, input(name))));
        // The line breaks at a different moment of each round.
        let breaking = async {
            for _ in 0..round {
                world.sql().await.query_all_raw(Statement::from_string(DbBackend::Postgres, "SELECT 1")).await.unwrap();
            }
            line.whole.send_replace(false);
            line.whole.send_replace(true);
        };
        let (answers, ()) = tokio::join!(within("the writes to be answered", writing), breaking);
        for (name, answer) in names.into_iter().zip(answers) {
            match answer.status {
                200 => told.push(name),
                _ => {
                    assert_eq!(answer.code(), "UNAVAILABLE", "{:#}", answer.body);
                    refused += 1;
                }
            }
        }
    }
    assert!(refused > 0, "no write met a broken line, so nothing was tried");
    let there = hris.ok(NAMES, Value::Null).await;
    let there: Vec<_> = at(&there, "employees.nodes").as_array().unwrap().iter().map(|row| row["externalId"].clone()).collect();
    for name in told {
        assert!(there.contains(&json!(name)), "{name} was said to be on the roster");
    }
    // PostgreSQL may still be finishing what it was sent before the line broke: both are counted at one moment.
    let both = "SELECT (SELECT count(*) FROM employee), (SELECT count(*) FROM change WHERE kind = 'employee.created')";
    let row = world.sql().await.query_one_raw(Statement::from_string(DbBackend::Postgres, both)).await.unwrap().unwrap();
    let counts: (i64, i64) = (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
    assert_eq!(counts.0, counts.1, "each employee has their entry in the log, and each entry its employee");
    world.end().await;
}

/// The server's connections that are in the midst of a transaction, and all of them, by their processes.
async fn connections(world: &World) -> (usize, BTreeSet<i32>) {
    let asked = "SELECT pid, state LIKE 'idle in transaction%' FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'coachgraph' AND state IS NOT NULL";
    let rows = world.sql().await.query_all_raw(Statement::from_string(DbBackend::Postgres, asked)).await.unwrap();
    let open = rows.iter().filter(|row| row.try_get_by_index(1).unwrap()).count();
    (open, rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect())
}

#[tokio::test]
async fn postgresql_only_a_refused_write_gives_its_turn_and_its_connection_back() {
    let world = World::on(DatabaseKind::Postgres).await;
    let ann = hire(&world.hris(), "ann").await;
    let late = "mutation($id: ID!) { employeeTerminate(id: $id, expectedVersion: 99) { userErrors { code } } }";
    let refuse = async || {
        assert_eq!(world.hris().graphql(late, json!({ "id": ann })).await.user_errors()[0]["code"], "STALE_VERSION");
        within("the write to be given up", async { while connections(&world).await.0 > 0 {} }).await;
        connections(&world).await.1
    };
    let before = refuse().await;
    for _ in 0..5 {
        let after = refuse().await;
        assert!(after.is_superset(&before), "none was closed: {before:?}, {after:?}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_who_waits_for_their_turn_leaves_others_their_connections() {
    let world = World::with(|config| config.database_acquire_timeout_seconds = 2).await;
    let db = world.sql().await;
    let busy = db.begin().await.unwrap();
    let lock = format!("SELECT seq FROM change_head WHERE organization_id = '{}' FOR UPDATE", world.acme.id.uuid());
    busy.query_all_raw(Statement::from_string(DbBackend::Postgres, lock)).await.unwrap();
    let hris = world.hris();
    let names: Vec<_> = (0..30).map(|number| format!("w{number}")).collect();
    let waiting = join_all(names.iter().map(|name| hris.graphql(HIRE, input(name))));
    let meanwhile = async {
        let waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waits = || Statement::from_string(DbBackend::Postgres, waits);
        within("the first to wait", async { while world.sql().await.query_all_raw(waits()).await.unwrap().is_empty() {} }).await;
        for _ in 0..30 {
            hris.ok(NAMES, Value::Null).await;
        }
        hire(&world.stranger_admin(), "eve").await;
        busy.commit().await.unwrap();
    };
    let (answers, ()) = tokio::join!(within("the writes to be answered", waiting), meanwhile);
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.user_errors().is_empty()), "each in its turn");
    world.end().await;
}

#[tokio::test]
async fn writes_that_cannot_have_sqlite_s_lock_are_refused_and_reads_go_on() {
    if DatabaseKind::chosen() != DatabaseKind::Sqlite {
        return;
    }
    let world = World::with(|config| config.database_acquire_timeout_seconds = 1).await;
    let db = world.sql().await;
    let lock = db.begin().await.unwrap();
    lock.execute_unprepared("UPDATE organization SET version = version").await.unwrap();
    let answer = world.hris().graphql(HIRE, input("ann")).await;
    assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{:#}", answer.body);
    let seen = world.hris().ok(NAMES, Value::Null).await;
    assert_eq!(at(&seen, "employees.nodes"), &json!([]));
    lock.rollback().await.unwrap();
    hire(&world.hris(), "ann").await;
    world.end().await;
}
