//! Schedules of roster sources, conditional requests, and which node runs what.

use super::{RUN, create_source, current_employees, roster, run_due, run_source, runs, start_due, update_source, wait_for_end};
use crate::{
    operations::{SAMPLE_ROSTER, import_roster},
    world::{DatabaseKind, FileServer, Node, Reply, World, value_at, with_timeout},
};
use chrono::{DateTime, TimeDelta, Utc};
use coachgraph::{app::App, domain::roster_source};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use std::sync::Arc;

async fn next_run_at(world: &World, id: &str) -> Option<DateTime<Utc>> {
    let data = world.admin().execute("query($id: ID!) { rosterSource(id: $id) { nextRunAt } }", json!({ "id": id })).await;
    value_at(&data, "rosterSource.nextRunAt").as_str().map(|at| at.parse().unwrap())
}

/// Moves the clock to the next time at which the source is due.
async fn forward_to_next_run(world: &World, id: &str) {
    let at = next_run_at(world, id).await.expect("the source has a schedule");
    world.clock.forward(at - world.clock.now());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_fetched_when_its_schedule_is_due_and_once_only() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])));
    let schedule = json!({ "schedule": "30 2 * * *", "timeZone": "America/New_York", "appliesWhenNotHeld": true });
    let source = create_source(&world, &address, schedule).await;
    let first = next_run_at(&world, &source).await.unwrap();
    assert!(first > world.clock.now() && first <= world.clock.now() + TimeDelta::hours(25), "{first}");
    world.clock.forward(first - world.clock.now() - TimeDelta::seconds(1));
    start_due(&world).await;
    assert_eq!(runs(&world, &source).await.len(), 0, "one second too early");
    world.clock.forward(TimeDelta::seconds(1));
    let run = run_due(&world, &source, 1).await;
    assert_eq!((&run["cause"], &run["outcome"]), (&json!("SCHEDULE"), &json!("APPLIED")), "{run:#}");
    start_due(&world).await;
    assert_eq!(runs(&world, &source).await.len(), 1);
    let second = next_run_at(&world, &source).await.unwrap();
    assert!((TimeDelta::hours(23)..=TimeDelta::hours(25)).contains(&(second - first)), "{first} {second}");

    // After a week without a server it is fetched once.
    world.clock.forward(TimeDelta::days(7));
    run_due(&world, &source, 2).await;
    start_due(&world).await;
    assert_eq!(runs(&world, &source).await.len(), 2);
    assert!(next_run_at(&world, &source).await.unwrap() > world.clock.now());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_source_is_fetched_on_request_only() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])));
    let source = create_source(&world, &address, json!({ "schedule": "* * * * *", "enabled": false })).await;
    world.clock.forward(TimeDelta::hours(1));
    start_due(&world).await;
    assert_eq!(runs(&world, &source).await.len(), 0);
    assert_eq!(run_source(&world, &source).await["outcome"], "PLANNED");
    update_source(&world, &source, json!({ "enabled": true })).await;
    forward_to_next_run(&world, &source).await;
    run_due(&world, &source, 2).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_that_has_not_changed_is_not_planned_again() {
    let world = World::new().await;
    let server = FileServer::start().await;
    for (path, header, values) in [
        ("/etag.csv", "etag", ["\"one\"", "\"two\""]),
        ("/date.csv", "last-modified", ["Mon, 05 Jan 2026 00:00:00 GMT", "Tue, 06 Jan 2026 00:00:00 GMT"]),
    ] {
        let address = server.serve(path, Reply::file(roster(&["ann"])).header(header, values[0]));
        let source = create_source(&world, &address, json!({ "schedule": "0 * * * *", "appliesWhenNotHeld": true })).await;
        let next = async |count: usize| {
            forward_to_next_run(&world, &source).await;
            run_due(&world, &source, count).await["outcome"].clone()
        };
        assert_eq!(next(1).await, "APPLIED");
        let requests = server.requests().len();
        assert_eq!(next(2).await, "UNCHANGED");
        assert_eq!(server.requests().len(), requests + 1);
        assert_eq!(run_source(&world, &source).await["outcome"], "APPLIED", "a request plans in any case");
        assert_eq!(next(4).await, "UNCHANGED");
        server.serve(path, Reply::file(roster(&["ann", "bob"])).header(header, values[1]));
        assert_eq!(next(5).await, "APPLIED");
        assert_eq!(next(6).await, "UNCHANGED");
        // The same file is read differently.
        update_source(&world, &source, json!({ "format": "CSV" })).await;
        assert_eq!(next(7).await, "APPLIED");
        let set = "mutation($id: ID!) { integrationSetRosterMapping(id: $id, mapping: { keepsUnknownColumns: true }) {
            integration { version } userErrors { message } } }";
        world.admin().execute(set, json!({ "id": world.acme.hris.to_string() })).await;
        assert_eq!(next(8).await, if path == "/etag.csv" { "APPLIED" } else { "UNCHANGED" }, "the mapping changes once");
        // What failed is not known.
        server.serve(path, Reply::file("externalId\n").header(header, values[0]));
        assert_eq!(next(9).await, "FAILED");
        assert_eq!(next(10).await, "FAILED");
        update_source(&world, &source, json!({ "enabled": false })).await;
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_has_one_run_at_a_time() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])).hanging());
    let source = create_source(&world, &address, json!({ "schedule": "0 * * * *" })).await;
    let run = world.admin().execute(RUN, json!({ "id": source })).await;
    let run = value_at(&run, "rosterSourceRun.rosterSourceRun.id").clone();
    server.wait_for_requests(1).await;
    let error = world.admin().expect_user_error(RUN, json!({ "id": source })).await;
    assert_eq!(error["code"], "WRONG_STATE");
    assert!(error["message"].as_str().unwrap().contains(run.as_str().unwrap()), "{error}");
    assert_eq!(runs(&world, &source).await.len(), 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_kept_as_long_as_roster_plans() {
    let world = World::with_config(|config| config.roster_retention_days = 30).await;
    let source = create_source(&world, "http://127.0.0.1:1/people.csv", json!({})).await;
    run_source(&world, &source).await;
    world.clock.forward(TimeDelta::days(20));
    run_source(&world, &source).await;
    world.run_maintenance().await;
    assert_eq!(runs(&world, &source).await.len(), 2);
    world.clock.forward(TimeDelta::days(11));
    world.run_maintenance().await;
    assert_eq!(runs(&world, &source).await.len(), 1);
    world.end().await;
}

/// Waits until there is a plan with a status.
async fn wait_for_plan(world: &World, status: &str) {
    let query = format!("{{ rosterPlans(first: 1, filter: {{ status: {{ eq: {status} }} }}) {{ nodes {{ id }} }} }}");
    with_timeout("a plan with the status", async {
        while world.admin().execute(&query, json!({})).await["rosterPlans"]["nodes"] == json!([]) {}
    })
    .await;
}

/// The node that runs a source dies without a word.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_the_run_of_a_killed_node_fails_and_another_node_repeats_it_once() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])).hanging());
    let source = create_source(&world, &address, json!({ "appliesWhenNotHeld": true })).await;
    let kill_one = async |requests: usize| {
        let mut node = Node::start(&world);
        let admin = world.admin().at_address(&node.address);
        let run = admin.execute(RUN, json!({ "id": source })).await;
        server.wait_for_requests(requests).await;
        wait_for_plan(&world, "RECEIVING").await;
        node.kill();
        value_at(&run, "rosterSourceRun.rosterSourceRun.id").clone()
    };
    let abandoned = kill_one(1).await;
    start_due(&world).await;
    assert_eq!(runs(&world, &source).await.len(), 1, "the lease has not expired");
    let error = world.admin().expect_user_error(RUN, json!({ "id": source })).await;
    assert_eq!(error["code"], "WRONG_STATE");

    server.serve("/people.csv", Reply::file(roster(&["ann", "bob"])));
    world.clock.forward(TimeDelta::minutes(5));
    let retry = run_due(&world, &source, 2).await;
    assert_eq!((&retry["cause"], &retry["outcome"]), (&json!("RETRY"), &json!("APPLIED")), "{retry:#}");
    let abandoned = wait_for_end(&world.admin(), &abandoned).await;
    assert_eq!((&abandoned["outcome"], &abandoned["failure"]), (&json!("FAILED"), &json!("the server that fetched the roster stopped")));
    let plans = "{ rosterPlans(first: 10, orderBy: CREATED_ASC) { nodes { status failure } } }";
    let plans = world.admin().execute(plans, json!({})).await["rosterPlans"]["nodes"].clone();
    let discarded = json!({ "status": "FAILED", "failure": "the server that fetched the roster stopped" });
    assert_eq!(plans, json!([discarded, { "status": "APPLIED", "failure": null }]), "the plan of the killed node does not wait for hours");
    assert_eq!(current_employees(&world).await, ["ann", "bob"]);
    let failed = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "roster_source.failed").count();
    assert_eq!(failed, 1);
    world.end().await;
}

/// Another app on the database of the world, as another node has it, with the same clock.
async fn second_app(world: &World) -> Arc<App> {
    Arc::new(App::build(world.app.config.clone(), world.clock.clone()).await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_of_several_nodes_exactly_one_fetches_a_source_that_is_due() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let apps = [world.app.clone(), second_app(&world).await, second_app(&world).await];
    let server = FileServer::start().await;
    let mut sources = Vec::new();
    for number in 0..5 {
        let address = server.serve(&format!("/{number}.csv"), Reply::file(roster(&["ann"])));
        sources.push(create_source(&world, &address, json!({ "schedule": "0 * * * *" })).await);
    }
    for round in 1..=5 {
        forward_to_next_run(&world, &sources[0]).await;
        let started = futures_util::future::join_all(apps.iter().map(roster_source::start_due)).await;
        for task in started.into_iter().flat_map(Result::unwrap) {
            task.await.unwrap();
        }
        for source in &sources {
            let run = run_due(&world, source, round).await;
            assert_eq!((&run["cause"], &run["outcome"]), (&json!("SCHEDULE"), &json!("PLANNED")));
        }
    }
    assert_eq!(server.requests().len(), 25, "each source once per round");
    world.end().await;
}

/// A node that was cut off from the database for longer than its lease comes back.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_node_that_lost_its_lease_applies_nothing() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let other = second_app(&world).await;
    let server = FileServer::start().await;
    let slow = Reply::file(roster(&["slow"])).hanging();
    let source = create_source(&world, &server.serve("/people.csv", slow), json!({ "appliesWhenNotHeld": true })).await;
    let run = world.admin().execute(RUN, json!({ "id": source })).await;
    let run = value_at(&run, "rosterSourceRun.rosterSourceRun.id").clone();
    server.wait_for_requests(1).await;
    server.serve("/people.csv", Reply::file(roster(&["fast"])));
    world.clock.forward(TimeDelta::minutes(2));
    // The world's own server may take it over as well: it does not know that the run is its own.
    for task in roster_source::start_due(&other).await.unwrap() {
        task.await.unwrap();
    }
    run_due(&world, &source, 2).await;
    let lost = wait_for_end(&world.admin(), &run).await;
    assert_eq!(lost["outcome"], "FAILED");
    assert_eq!(current_employees(&world).await, ["fast"]);
    assert_eq!(lost["rosterPlan"], Value::Null);
    world.end().await;
}

/// The brake checks a plan again when it is applied: its sender may have made other changes since.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_plan_that_exceeds_a_limit_only_when_it_is_applied_ends_as_held() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let (hris, server) = (world.hris(), FileServer::start().await);
    import_roster(&hris, SAMPLE_ROSTER).await;
    let leavers = (180..186).fold("externalId,status\n".to_owned(), |csv, id| format!("{csv}{id},TERMINATED\n"));
    let resume = Arc::new(tokio::sync::Notify::new());
    let address = server.serve("/people.csv", Reply::file(leavers).paused_until(&resume));
    let source = create_source(&world, &address, json!({ "appliesWhenNotHeld": true })).await;
    let run = world.admin().execute(RUN, json!({ "id": source })).await;
    let run = value_at(&run, "rosterSourceRun.rosterSourceRun.id").clone();
    server.wait_for_requests(1).await;
    // Between plan and application, the run extends its lease: it waits for this lock.
    let db = world.connect_database().await;
    let lock = db.begin().await.unwrap();
    lock.execute_unprepared("select id from roster_source for update").await.unwrap();
    resume.notify_one();
    wait_for_plan(&world, "PLANNED").await;
    let terminate =
        "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { status } userErrors { message } } }";
    for id in 110..115 {
        let input = json!({ "employee": { "externalId": id.to_string(), "status": "TERMINATED" } });
        hris.execute(terminate, json!({ "input": input })).await;
    }
    lock.rollback().await.unwrap();
    let ended = wait_for_end(&world.admin(), &run).await;
    assert_eq!((&ended["outcome"], &ended["rosterPlan"]["status"]), (&json!("HELD"), &json!("HELD")), "{ended:#}");
    let reason = "11 deactivations, 5 of them made earlier within 24 hours, in a headcount of 107 exceed the limit of 10";
    assert_eq!(ended["rosterPlan"]["heldBecause"], json!([reason]));
    assert_eq!(current_employees(&world).await.len(), 102, "nobody of the plan is terminated");
    world.end().await;
}
