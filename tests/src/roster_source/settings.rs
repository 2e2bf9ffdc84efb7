//! The settings of roster sources and their secrets.

use super::{create_source, roster, run_source, source_input, update_source};
use crate::{
    operations::{mutation_error, run_mutation},
    world::{FileServer, Reply, World, value_at},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use coachgraph::{
    app::App,
    platform::{clock::Clock, config::Config},
    worker,
};
use entity::{Tenanted, roster_source};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};

const FIELDS: &str =
    "id version name address authentication userName headerName hostKeyFingerprint mode format compression schedule timeZone
    appliesWhenNotHeld enabled nextRunAt integration { name } running { id }";

async fn get_source(world: &World, id: &str) -> Value {
    let query = format!("query($id: ID!) {{ rosterSource(id: $id) {{ {FIELDS} }} }}");
    world.admin().execute(&query, json!({ "id": id })).await["rosterSource"].clone()
}

#[tokio::test]
async fn a_source_is_created_listed_changed_and_deleted() {
    let world = World::new().await;
    let input = source_input(
        &world,
        "https://hr.example/people.csv",
        json!({ "schedule": "30 2 * * 1-5", "timeZone": "Europe/Vienna", "mode": "FULL", "idempotencyKey": "one",
            "authentication": { "method": "BEARER", "secret": "hunter2" } }),
    );
    let id = run_mutation(&world.admin(), "rosterSourceCreate", input.clone()).await;
    assert_eq!(run_mutation(&world.admin(), "rosterSourceCreate", input.clone()).await, id, "the same key and input");
    let mut other_secret = input;
    other_secret["authentication"]["secret"] = "hunter3".into();
    assert_eq!(mutation_error(&world.admin(), "rosterSourceCreate", other_secret).await["code"], "KEY_REUSED");

    let mut expected = json!({
        "id": id, "version": 1, "name": "HR export", "address": "https://hr.example/people.csv", "authentication": "BEARER",
        "userName": null, "headerName": null, "hostKeyFingerprint": null, "mode": "FULL", "format": null, "compression": null,
        "schedule": "30 2 * * 1-5", "timeZone": "Europe/Vienna", "appliesWhenNotHeld": false, "enabled": true,
        "integration": { "name": "hris" }, "running": null,
    });
    let mut found = get_source(&world, &id).await;
    assert!(found["nextRunAt"].take().is_string());
    expected["nextRunAt"] = Value::Null;
    assert_eq!(found, expected);
    let lists = "{ rosterSources { nodes { id } } integrations { nodes { name rosterSources { nodes { id } } } } }";
    let lists = world.admin().execute(lists, json!({})).await;
    assert_eq!(value_at(&lists, "rosterSources.nodes"), &json!([{ "id": id }]));
    let of_hris = value_at(&lists, "integrations.nodes").as_array().unwrap().iter().find(|node| node["name"] == "hris").unwrap();
    assert_eq!(of_hris["rosterSources"]["nodes"], json!([{ "id": id }]));

    update_source(&world, &id, json!({ "expectedVersion": 1, "enabled": false, "format": "CSV", "name": "Workday" })).await;
    let found = get_source(&world, &id).await;
    assert_eq!((&found["version"], &found["format"], &found["nextRunAt"]), (&json!(2), &json!("CSV"), &Value::Null));
    let stale = json!({ "id": id, "expectedVersion": 1, "enabled": true });
    assert_eq!(mutation_error(&world.admin(), "rosterSourceUpdate", stale).await["code"], "STALE_VERSION");
    update_source(&world, &id, json!({ "name": "Workday" })).await;
    assert_eq!(get_source(&world, &id).await["version"], 2, "nothing changed");

    let delete = "mutation($id: ID!, $version: Int) { rosterSourceDelete(id: $id, expectedVersion: $version) {
        rosterSource { name version } userErrors { code } } }";
    assert_eq!(world.admin().expect_user_error(delete, json!({ "id": id, "version": 1 })).await["code"], "STALE_VERSION");
    let deleted = world.admin().execute(delete, json!({ "id": id, "version": 2 })).await;
    assert_eq!(value_at(&deleted, "rosterSourceDelete.rosterSource.name"), "Workday");
    assert_eq!(get_source(&world, &id).await, Value::Null);
    let log = world.change_log(world.acme.id).await;
    let kinds: Vec<_> = log.iter().filter(|entry| entry.subject_kind == "roster_source").map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["roster_source.created", "roster_source.updated", "roster_source.deleted"]);
    world.end().await;
}

#[tokio::test]
async fn an_invalid_setting_is_refused_by_the_name_of_its_field() {
    let world = World::new().await;
    let sftp = json!({ "method": "PASSWORD", "userName": "hr", "secret": "x" });
    let fingerprint = "SHA256:Nh0Me49Zh9fDw/VYUfq43IJmI1T+XrjiYONPND8GzaM";
    let cases = [
        (json!({ "name": " " }), "name"),
        (json!({ "address": "ftp://hr.example/people.csv" }), "address"),
        (json!({ "address": "https://10.0.0.1/people.csv" }), "address"),
        (json!({ "address": "https://user:pass@hr.example/people.csv" }), "address"),
        (json!({ "address": "sftp://10.0.0.1/a.csv", "authentication": sftp, "hostKeyFingerprint": fingerprint }), "address"),
        (json!({ "schedule": "every day" }), "schedule"),
        (json!({ "schedule": "0 0 2 * * *" }), "schedule"),
        (json!({ "timeZone": "Vienna" }), "timeZone"),
        (json!({ "hostKeyFingerprint": fingerprint }), "hostKeyFingerprint"),
        (json!({ "address": "sftp://hr.example/a.csv", "authentication": sftp }), "hostKeyFingerprint"),
        (json!({ "address": "sftp://hr.example/a.csv", "authentication": sftp, "hostKeyFingerprint": "MD5:00" }), "hostKeyFingerprint"),
        (json!({ "address": "sftp://hr.example/a.csv", "hostKeyFingerprint": fingerprint }), "authentication.method"),
        (json!({ "authentication": sftp }), "authentication.method"),
        (json!({ "authentication": { "method": "BEARER" } }), "authentication.secret"),
        (json!({ "authentication": { "method": "BEARER", "secret": "two\nlines" } }), "authentication.secret"),
        (json!({ "authentication": { "method": "BEARER", "secret": "" } }), "authentication.secret"),
        (json!({ "authentication": { "method": "NONE", "secret": "x" } }), "authentication.secret"),
        (json!({ "authentication": { "method": "BASIC", "secret": "x" } }), "authentication.userName"),
        (json!({ "authentication": { "method": "BASIC", "userName": "a:b", "secret": "x" } }), "authentication.userName"),
        (json!({ "authentication": { "method": "BEARER", "userName": "hr", "secret": "x" } }), "authentication.userName"),
        (json!({ "authentication": { "method": "HEADER", "secret": "x" } }), "authentication.headerName"),
        (json!({ "authentication": { "method": "HEADER", "headerName": "Host", "secret": "x" } }), "authentication.headerName"),
        (
            json!({ "address": "sftp://hr.example/a.csv", "hostKeyFingerprint": fingerprint,
                "authentication": { "method": "PRIVATE_KEY", "userName": "hr", "secret": "no key" } }),
            "authentication.secret",
        ),
    ];
    for (changes, field) in cases {
        let input = source_input(&world, "https://hr.example/people.csv", changes.clone());
        let error = mutation_error(&world.admin(), "rosterSourceCreate", input).await;
        let found: Vec<_> = error["field"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect();
        assert_eq!(found.join("."), field, "{changes} {error}");
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_stored_encrypted_and_shown_nowhere() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::status(403));
    let secret = "correct-horse-battery-staple";
    let create = format!(
        "mutation($input: RosterSourceCreateInput!) {{ rosterSourceCreate(input: $input) {{
        rosterSource {{ {FIELDS} }} userErrors {{ code field message }} }} }}"
    );
    let authentication = json!({ "method": "BASIC", "userName": "hr", "secret": secret });
    let input = source_input(&world, &address, json!({ "authentication": authentication, "idempotencyKey": "one" }));
    let created = world.admin().execute(&create, json!({ "input": input })).await;
    let id = value_at(&created, "rosterSourceCreate.rosterSource.id").as_str().unwrap().to_owned();
    let run = run_source(&world, &id).await;
    assert_eq!(run["failure"], "HTTP 403: the server does not accept the credentials");
    let row = roster_source::Entity::of(world.acme.id).one(&world.connect_database().await).await.unwrap();
    let row = row.unwrap();
    assert_eq!(row.secret_key_name.as_deref(), Some("encryption"));
    let log = world.change_log(world.acme.id).await;
    let stored = serde_json::to_string(&row.fetched).unwrap() + row.secret.as_deref().unwrap();
    let shown = format!("{created} {run} {} {log:?} {row:?} {stored}", get_source(&world, &id).await);
    let encoded = [BASE64_STANDARD.encode(secret), BASE64_STANDARD.encode(format!("hr:{secret}"))];
    for text in [secret, encoded[0].trim_end_matches('='), encoded[1].trim_end_matches('=')] {
        assert!(!shown.contains(text), "{shown}");
    }
    assert!(!format!("{row:?}").contains(row.secret.as_deref().unwrap()));
    world.end().await;
}

#[tokio::test]
async fn a_secret_needs_an_encryption_key_of_the_server() {
    let world = World::with_config(|config| config.encryption_key.clear()).await;
    let authentication = json!({ "authentication": { "method": "BEARER", "secret": "hunter2" } });
    let input = source_input(&world, "https://hr.example/people.csv", authentication.clone());
    let error = mutation_error(&world.admin(), "rosterSourceCreate", input).await;
    assert_eq!(error["field"], json!(["authentication", "secret"]));
    assert!(error["message"].as_str().unwrap().contains("encryption_key"), "{error}");
    let source = create_source(&world, "https://hr.example/people.csv", json!({})).await;
    let mut change = authentication;
    change["id"] = source.into();
    assert_eq!(mutation_error(&world.admin(), "rosterSourceUpdate", change).await["field"], json!(["authentication", "secret"]));
    world.end().await;
}

/// Otherwise a caller who may change the address could have the secret sent to a server of their own.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_sent_to_the_server_that_it_was_set_for_only() {
    let world = World::new().await;
    let (server, other) = (FileServer::start().await, FileServer::start().await);
    let file = || Reply::file(roster(&["ann"]));
    let authentication = json!({ "method": "BEARER", "secret": "hunter2" });
    let source = create_source(&world, &server.serve("/a.csv", file()), json!({ "authentication": authentication })).await;
    update_source(&world, &source, json!({ "address": server.serve("/b.csv", file()) })).await;
    update_source(&world, &source, json!({ "authentication": { "method": "BEARER" } })).await;
    assert_eq!(run_source(&world, &source).await["outcome"], "PLANNED");
    assert_eq!(server.requests().last().unwrap().headers["authorization"], "Bearer hunter2");

    let elsewhere = other.serve("/a.csv", file());
    for change in [json!({ "address": elsewhere }), json!({ "authentication": { "method": "BASIC", "userName": "hr" } })] {
        let mut input = change;
        input["id"] = source.as_str().into();
        assert_eq!(mutation_error(&world.admin(), "rosterSourceUpdate", input).await["field"], json!(["authentication", "secret"]));
    }
    update_source(&world, &source, json!({ "address": elsewhere, "authentication": { "method": "BEARER", "secret": "other" } })).await;
    run_source(&world, &source).await;
    assert_eq!(other.requests().last().unwrap().headers["authorization"], "Bearer other");

    update_source(&world, &source, json!({ "authentication": { "method": "NONE" } })).await;
    run_source(&world, &source).await;
    assert!(!other.requests().last().unwrap().headers.contains_key("authorization"));
    let row = roster_source::Entity::of(world.acme.id).one(&world.connect_database().await).await.unwrap().unwrap();
    assert_eq!((row.secret, row.secret_key_name), (None, None), "a secret that is no longer used is removed");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_copied_to_another_source_cannot_be_used_there() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])));
    let authentication = json!({ "authentication": { "method": "BEARER", "secret": "hunter2" } });
    let (_, target) =
        (create_source(&world, &address, authentication.clone()).await, create_source(&world, &address, authentication).await);
    let db = world.connect_database().await;
    let rows = roster_source::Entity::of(world.acme.id).all(&db).await.unwrap();
    let (from, to) = (rows.iter().find(|row| row.id.to_string() != target), rows.iter().find(|row| row.id.to_string() == target));
    let copied = roster_source::Model { secret: from.unwrap().secret.clone(), ..to.unwrap().clone() };
    copied.into_active_model().reset_all().update(&db).await.unwrap();
    let run = run_source(&world, &target).await;
    assert_eq!(run["failure"], "the secret cannot be decrypted with secret_encryption: set it again");
    assert_eq!(server.requests().len(), 0);
    world.end().await;
}

/// An app on the database of the world, as after a restart with other settings.
async fn restarted(world: &World, change: impl FnOnce(&mut Config)) -> App {
    let mut config = world.app.config.clone();
    change(&mut config);
    App::build(config, Clock::clone(&world.clock)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn maintenance_encrypts_secrets_with_a_new_key_and_the_old_one_is_not_needed_any_more() {
    let world = World::new().await;
    let server = FileServer::start().await;
    let address = server.serve("/people.csv", Reply::file(roster(&["ann"])));
    create_source(&world, &address, json!({ "authentication": { "method": "BEARER", "secret": "hunter2" } })).await;
    let row = async || roster_source::Entity::of(world.acme.id).one(&world.connect_database().await).await.unwrap().unwrap();
    let old = row().await;
    let rotated = restarted(&world, |config| {
        config.secrets.insert("next".into(), BASE64_STANDARD.encode([7; 32]).into());
        config.encryption_key = "next".into();
    });
    let rotated = rotated.await;
    worker::run_maintenance(&rotated).await.unwrap();
    let new = row().await;
    assert_eq!((new.secret_key_name.as_deref(), new.version), (Some("next"), old.version));
    assert_ne!(new.secret, old.secret);
    worker::run_maintenance(&rotated).await.unwrap();
    assert_eq!(row().await.secret, new.secret, "once is enough");

    // The world's own server does not have the new key.
    let run = run_source(&world, &new.id.to_string()).await;
    assert_eq!(run["failure"], "the secret cannot be decrypted: the server no longer has the setting secret_next");
    let without_old = restarted(&world, |config| {
        config.secrets.remove("encryption");
        config.secrets.insert("next".into(), BASE64_STANDARD.encode([7; 32]).into());
        config.encryption_key = "next".into();
    });
    let without_old = std::sync::Arc::new(without_old.await);
    let admin = coachgraph::access::Actor::operator(world.acme.id);
    let run = coachgraph::domain::roster_source::request_run(&without_old, &admin, new.id).await.unwrap();
    let run = super::wait_for_end(&world.admin(), &json!(run.id.to_string())).await;
    assert_eq!(run["outcome"], "PLANNED", "{run:#}");
    assert_eq!(server.requests().last().unwrap().headers["authorization"], "Bearer hunter2");
    world.end().await;
}

#[tokio::test]
async fn only_who_may_manage_the_organization_sees_and_changes_sources() {
    let world = World::new().await;
    let source = create_source(&world, "https://hr.example/people.csv", json!({})).await;
    for document in
        ["query($id: ID!) { rosterSource(id: $id) { id } }", "mutation($id: ID!) { rosterSourceRun(id: $id) { userErrors { code } } }"]
    {
        let response = world.hris().graphql(document, json!({ "id": source })).await;
        assert_eq!(response.error_code(), "FORBIDDEN", "{:#}", response.body);
    }
    world.end().await;
}
