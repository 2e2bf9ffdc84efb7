//! Rosters that are fetched by https.

use super::{create_source, current_employees, roster, run_source, runs, source_input, update_source};
use crate::{
    operations::{SAMPLE_ROSTER, create_employee, import_roster, mutation_error, run_mutation_by_id},
    world::{DatabaseKind, FileServer, Node, Reply, TlsFileServer, World, value_at, with_timeout},
};
use flate2::{Compression, write::GzEncoder};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::{io::Write, sync::Arc};
use tokio::sync::Notify;

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_is_fetched_planned_in_the_name_of_the_integration_and_applied() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann", "bob"])));
    let waiting = create_source(&world, &address, json!({ "name": "Nightly" })).await;
    let run = run_source(&world, &waiting).await;
    assert_eq!((&run["cause"], &run["outcome"], &run["failure"]), (&json!("REQUEST"), &json!("PLANNED"), &Value::Null));
    assert_eq!(run["byteCount"], roster(&["ann", "bob"]).len());
    let plan = &run["rosterPlan"];
    assert_eq!((&plan["status"], &plan["source"], &plan["createCount"]), (&json!("PLANNED"), &json!("Nightly"), &json!(2)));
    assert_eq!(plan["plannedBy"]["name"], "hris");
    assert_eq!(current_employees(&world).await, [""; 0], "a plan changes no employee");

    update_source(&world, &waiting, json!({ "appliesWhenNotHeld": true })).await;
    let run = run_source(&world, &waiting).await;
    assert_eq!((&run["outcome"], &run["rosterPlan"]["status"]), (&json!("APPLIED"), &json!("APPLIED")));
    assert_eq!(current_employees(&world).await, ["ann", "bob"]);
    assert_eq!(runs(&world, &waiting).await.len(), 2);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_roster_is_applied_in_all_its_batches() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let names: Vec<String> = (0..2100).map(|number| format!("p{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let address = server.serve("/people.csv", Reply::file(roster(&names)));
    let source = create_source(&world, &address, json!({ "appliesWhenNotHeld": true, "mode": "FULL" })).await;
    let run = run_source(&world, &source).await;
    assert_eq!((&run["outcome"], &run["rosterPlan"]["createCount"]), (&json!("APPLIED"), &json!(2100)), "{run:#}");
    assert_eq!(run["rosterPlan"]["status"], "APPLIED");
    world.end().await;
}

/// Otherwise a directory that changes employees all the time would make most runs fail.
#[tokio::test(flavor = "multi_thread")]
async fn a_roster_is_fetched_again_when_an_employee_changes_before_it_is_applied() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let (resume, csv) = (Arc::new(Notify::new()), roster(&["ann", "bob"]));
    let address = server.serve("/people.csv", Reply::file(csv.as_str()).paused_until(&resume));
    let source = create_source(&world, &address, json!({ "appliesWhenNotHeld": true })).await;
    let started = world.admin().execute(super::RUN, json!({ "id": source })).await;
    server.wait_for_requests(1).await;
    // The plan begins with the first bytes.
    with_timeout("the plan", async {
        let plans = "{ rosterPlans { nodes { status } } }";
        while world.admin().execute(plans, json!({})).await["rosterPlans"]["nodes"] != json!([{ "status": "RECEIVING" }]) {}
    })
    .await;
    create_employee(&world.hris(), "new").await;
    server.serve("/people.csv", Reply::file(csv.as_str()));
    resume.notify_one();
    let run = super::wait_for_end(&world.admin(), value_at(&started, "rosterSourceRun.rosterSourceRun.id")).await;
    assert_eq!((&run["outcome"], &run["byteCount"]), (&json!("APPLIED"), &json!(csv.len())), "{run:#}");
    assert_eq!(server.requests().len(), 2);
    assert_eq!(current_employees(&world).await, ["ann", "bob", "new"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_brake_holds_a_fetched_roster() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let before = current_employees(&world).await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])));
    let source = create_source(&world, &address, json!({ "appliesWhenNotHeld": true, "mode": "FULL" })).await;
    let run = run_source(&world, &source).await;
    assert_eq!((&run["outcome"], &run["rosterPlan"]["status"]), (&json!("HELD"), &json!("HELD")), "{run:#}");
    assert_eq!(current_employees(&world).await, before, "a held plan changes no employee");
    // The same source goes on to hold the same roster.
    assert_eq!(run_source(&world, &source).await["outcome"], "HELD");
    assert_eq!(current_employees(&world).await, before);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mapping_of_the_integration_reads_the_roster_and_the_content_tells_its_format() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let mapping = json!({ "columns": [{ "name": "Worker", "attribute": "externalId" }, { "name": "Worker", "attribute": "userName" },
        { "name": "Mail", "attribute": "email" }, { "name": "First", "attribute": "givenName" }, { "name": "Last", "attribute": "familyName" }] });
    let set = "mutation($id: ID!, $mapping: RosterMappingInput) { integrationSetRosterMapping(id: $id, mapping: $mapping) {
        userErrors { message } } }";
    world.admin().execute(set, json!({ "id": world.acme.hris.to_string(), "mapping": mapping })).await;
    let row =
        |name: &str| json!({ "Worker": name, "Mail": format!("{name}@example.com"), "First": name, "Last": "Test" }).to_string() + "\n";
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(b"Worker;Mail;First;Last\nzip;zip@example.com;zip;Test\n").unwrap();
    let replies = [
        ("/by-content-type", Reply::file(row("type")).header("content-type", "application/x-ndjson; charset=utf-8"), json!({})),
        ("/name.jsonl", Reply::file(row("name")).header("content-type", "application/octet-stream"), json!({})),
        ("/stated", Reply::file(row("stated")), json!({ "format": "NDJSON", "compression": "NONE" })),
        ("/people.csv.gz", Reply::file(gzip.finish().unwrap()), json!({})),
    ];
    for (path, reply, mut changes) in replies {
        changes["appliesWhenNotHeld"] = true.into();
        let source = create_source(&world, &server.serve(path, reply), changes).await;
        let run = run_source(&world, &source).await;
        assert_eq!(run["outcome"], "APPLIED", "{path}: {run:#}");
    }
    assert_eq!(current_employees(&world).await, ["name", "stated", "type", "zip"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_method_sends_its_credentials_and_a_redirect_to_another_host_does_not() {
    let world = World::new().await;
    let (server, other) = (FileServer::start().await, FileServer::start().await);
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])));
    let credentials = [
        (json!({ "method": "BEARER", "secret": "hunter2" }), "authorization", "Bearer hunter2"),
        (json!({ "method": "BASIC", "userName": "hr", "secret": "hunter2" }), "authorization", "Basic aHI6aHVudGVyMg=="),
        (json!({ "method": "HEADER", "headerName": "X-Api-Key", "secret": "hunter2" }), "x-api-key", "hunter2"),
    ];
    for (authentication, header, value) in credentials {
        let source = create_source(&world, &address, json!({ "authentication": authentication })).await;
        assert_eq!(run_source(&world, &source).await["outcome"], "PLANNED");
        assert_eq!(server.requests().last().unwrap().headers[header], value);

        // Within the origin a redirect is followed, with the credentials.
        let moved = server.serve("/moved.csv", Reply::status(302).header("location", "/people.csv"));
        update_source(&world, &source, json!({ "address": moved })).await;
        assert_eq!(run_source(&world, &source).await["outcome"], "PLANNED");
        assert_eq!(server.requests().last().unwrap().headers[header], value);

        server.serve("/moved.csv", Reply::status(302).header("location", other.serve("/people.csv", Reply::file(roster(&["eve"])))));
        let run = run_source(&world, &source).await;
        let failure = format!("HTTP 302: the server redirects to {}; enter the address of the file itself", other.address);
        assert_eq!(run["failure"], failure);
    }
    assert_eq!(other.requests().len(), 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_names_its_reason_and_is_in_the_change_log() {
    let world = World::with_config(|config| config.roster_source_max_bytes = 5000).await;
    let server = FileServer::start().await;
    let tls = TlsFileServer::start();
    let csv = || Reply::file(roster(&["ann"]));
    let cases = [
        (server.serve("/401.csv", Reply::status(401)), "HTTP 401: the server does not accept the credentials"),
        (server.serve("/404.csv", Reply::status(404)), "HTTP 404: there is no file at the address"),
        (server.serve("/500.csv", Reply::status(500)), "HTTP 500: the server failed"),
        (server.serve("/204.csv", Reply::status(204)), "HTTP 204: the server does not send the file"),
        (server.serve("/304.csv", Reply::status(304)), "HTTP 304"),
        (server.serve("/loop.csv", Reply::status(302).header("location", "/loop.csv")), "the server redirects too often"),
        (server.serve("/cut.csv", csv().truncated()), "the connection failed: "),
        (server.serve("/empty.csv", Reply::file("")), "the file is empty"),
        (server.serve("/large.csv", Reply::file(vec![b'x'; 5001])), "the file is larger than 5000 bytes (roster_source_max_bytes)"),
        (server.serve("/people.xyz", csv()), "neither the content type nor the file name tells the format"),
        (server.serve("/columns.csv", Reply::file("externalId,shoe\n1,2\n")), "roster: "),
        ("http://127.0.0.1:1/people.csv".to_owned(), "cannot connect: "),
        (format!("{}/people.csv", tls.address), "TLS: invalid peer certificate: UnknownIssuer"),
    ];
    let failures = async || world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "roster_source.failed").count();
    for (number, (address, reason)) in cases.iter().enumerate() {
        let source = create_source(&world, address, json!({ "appliesWhenNotHeld": true })).await;
        let run = run_source(&world, &source).await;
        assert_eq!(run["outcome"], "FAILED", "{address}");
        assert!(run["failure"].as_str().unwrap().contains(reason), "{address}: {}", run["failure"]);
        assert_eq!(failures().await, number + 1, "{address}");
    }
    assert_eq!(current_employees(&world).await, [""; 0]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_that_is_disabled_or_lost_its_scope_fetches_nothing() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let source = create_source(&world, &server.serve("/people.csv", Reply::file(roster(&["ann"]))), json!({})).await;
    let update = async |changes: Value| {
        let mut input = json!({ "id": world.acme.hris.to_string() });
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let update = "mutation($input: IntegrationUpdateInput!) { integrationUpdate(input: $input) { userErrors { message } } }";
        world.admin().execute(update, json!({ "input": input })).await;
    };
    update(json!({ "scopes": ["roster:read"] })).await;
    let failure = run_source(&world, &source).await["failure"].as_str().unwrap().to_owned();
    assert!(failure.contains("roster:write"), "{failure}");
    let error = mutation_error(&world.admin(), "rosterSourceCreate", source_input(&world, "https://hr.example/a.csv", json!({}))).await;
    assert_eq!(error["field"], json!(["integrationId"]));
    update(json!({ "status": "DISABLED" })).await;
    assert_eq!(run_source(&world, &source).await["failure"], "the integration is disabled");
    assert_eq!(server.requests().len(), 0);
    world.end().await;
}

/// A stopped transfer, as after a lost connection: the plan must not be taken for a complete one.
#[tokio::test(flavor = "multi_thread")]
async fn a_roster_that_is_cut_off_is_not_applied_even_at_the_end_of_a_row() {
    let world = World::new().await;
    create_employee(&world.hris(), "bob").await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])).truncated());
    let source = create_source(&world, &address, json!({ "appliesWhenNotHeld": true, "mode": "FULL" })).await;
    assert_eq!(run_source(&world, &source).await["outcome"], "FAILED");
    assert_eq!(current_employees(&world).await, ["bob"]);
    let plans = world.admin().execute("{ rosterPlans { nodes { status } } }", json!({})).await;
    assert_eq!(value_at(&plans, "rosterPlans.nodes"), &json!([{ "status": "FAILED" }]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_that_takes_too_long_fails() {
    let world = World::with_config(|config| config.roster_source_timeout_seconds = 1).await;
    let server = FileServer::start().await;
    let source = create_source(&world, &server.serve("/people.csv", Reply::file(roster(&["ann"])).hanging()), json!({})).await;
    assert_eq!(run_source(&world, &source).await["failure"], "the roster was not received within 1 seconds");
    world.end().await;
}

/// In a process of its own, whose certificate authorities the test can choose.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_roster_is_fetched_over_tls_from_a_server_with_a_trusted_certificate() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let tls = TlsFileServer::start();
    let node = Node::start_trusting(&world, &tls.authority());
    let source = create_source(&world, &format!("{}/people.csv", tls.address), json!({ "appliesWhenNotHeld": true })).await;
    let admin = world.admin().at_address(&node.address);
    let started = admin.execute(super::RUN, json!({ "id": source })).await;
    let run = super::wait_for_end(&admin, value_at(&started, "rosterSourceRun.rosterSourceRun.id")).await;
    assert_eq!((&run["outcome"], &run["failure"]), (&json!("APPLIED"), &Value::Null));
    assert_eq!(current_employees(&world).await, ["tls"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_source_takes_its_secret_and_its_history_with_it_and_stops_its_run() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])));
    let source = create_source(&world, &address, json!({ "appliesWhenNotHeld": true })).await;
    run_source(&world, &source).await;
    server.serve("/people.csv", Reply::file(roster(&["bob"])).hanging());
    world.admin().execute(super::RUN, json!({ "id": source })).await;
    server.wait_for_requests(2).await;
    run_mutation_by_id(&world.admin(), "rosterSourceDelete", &source).await;
    let db = world.connect_database().await;
    for table in ["roster_source", "roster_source_run"] {
        let count = Statement::from_string(db.get_database_backend(), format!("select count(*) from {table}"));
        assert_eq!(db.query_one_raw(count).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap(), 0, "{table}");
    }
    let last = world.change_log(world.acme.id).await.pop().unwrap();
    assert_eq!((last.kind.as_str(), last.subject_version), ("roster_source.deleted", 2));
    assert_eq!(current_employees(&world).await, ["ann"]);
    world.end().await;
}
