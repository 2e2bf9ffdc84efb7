//! Rosters that are fetched by SFTP, from an OpenSSH server.

use super::{create_source, current_employees, roster, run_due, run_source, source_input, update_source};
use crate::{
    operations::mutation_error,
    world::{SFTP_PASSWORD, SftpServer, World, value_at},
};
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

/// The settings of a source that the user `hr` reads by password.
fn by_password(fingerprint: &str) -> Value {
    let authentication = json!({ "method": "PASSWORD", "userName": "hr", "secret": SFTP_PASSWORD });
    json!({ "authentication": authentication, "hostKeyFingerprint": fingerprint, "appliesWhenNotHeld": true })
}

/// The settings of a source that the user `hr` reads by key.
fn by_key(fingerprint: &str, key: String) -> Value {
    let authentication = json!({ "method": "PRIVATE_KEY", "userName": "hr", "secret": key });
    json!({ "authentication": authentication, "hostKeyFingerprint": fingerprint, "appliesWhenNotHeld": true })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_is_fetched_by_sftp_with_a_password_or_a_key_of_any_kind() {
    let world = World::new().await;
    let server = SftpServer::start(&["ed25519"]);
    let fingerprint = server.fingerprint("ed25519");
    let address = server.write("password.csv", &roster(&["password"]), HOUR);
    let source = create_source(&world, &address, by_password(fingerprint)).await;
    let run = run_source(&world, &source).await;
    assert_eq!(run["outcome"], "APPLIED", "{run:#}");
    assert_eq!(run["byteCount"], roster(&["password"]).len());
    for kind in ["ed25519", "ecdsa", "rsa"] {
        server.write(&format!("by {kind}.csv"), &roster(&[kind]), HOUR);
        // Relative to the folder in which the user starts, with a space in its name.
        let address = server.address(&format!("/~/by%20{kind}.csv"));
        let source = create_source(&world, &address, by_key(fingerprint, server.private_key(kind))).await;
        let run = run_source(&world, &source).await;
        assert_eq!(run["outcome"], "APPLIED", "{kind}: {run:#}");
    }
    assert_eq!(current_employees(&world).await, ["ecdsa", "ed25519", "password", "rsa"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_key_must_match_whichever_kinds_of_keys_the_server_has() {
    let world = World::new().await;
    let server = SftpServer::start(&["ed25519", "ecdsa", "rsa"]);
    let address = server.write("people.csv", &roster(&["ann"]), HOUR);
    for kind in ["ed25519", "ecdsa", "rsa"] {
        let source = create_source(&world, &address, by_password(server.fingerprint(kind))).await;
        let run = run_source(&world, &source).await;
        assert_eq!(run["outcome"], "APPLIED", "{kind}: {run:#}");
    }
    let impostor = SftpServer::start(&["rsa"]);
    let address = impostor.write("people.csv", &roster(&["eve"]), HOUR);
    let expected = server.fingerprint("rsa");
    let source = create_source(&world, &address, by_password(expected)).await;
    let run = run_source(&world, &source).await;
    let found = impostor.fingerprint("rsa");
    let failure = format!("the host key does not match: expected {expected}, the server has {found} (ssh-rsa)");
    assert_eq!((&run["outcome"], &run["failure"]), (&json!("FAILED"), &json!(failure)));
    assert_eq!(current_employees(&world).await, ["ann"]);
    // A new fingerprint would let another server have the password.
    let change = json!({ "id": source, "hostKeyFingerprint": found });
    assert_eq!(mutation_error(&world.admin(), "rosterSourceUpdate", change).await["field"], json!(["authentication", "secret"]));
    update_source(&world, &source, by_password(found)).await;
    assert_eq!(run_source(&world, &source).await["outcome"], "APPLIED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_fetched_again_when_its_size_or_its_time_has_changed() {
    let world = World::new().await;
    let server = SftpServer::start(&["ed25519"]);
    let address = server.write("people.csv", &roster(&["ann"]), 3 * HOUR);
    let mut settings = by_password(server.fingerprint("ed25519"));
    settings["schedule"] = "0 * * * *".into();
    let source = create_source(&world, &address, settings).await;
    let next = async |count: usize| {
        world.clock.forward(chrono::TimeDelta::hours(1));
        run_due(&world, &source, count).await["outcome"].clone()
    };
    assert_eq!(next(1).await, "APPLIED");
    assert_eq!(next(2).await, "UNCHANGED");
    server.write("people.csv", &roster(&["ben"]), 2 * HOUR);
    assert_eq!(next(3).await, "APPLIED", "the same size at another time");
    assert_eq!(next(4).await, "UNCHANGED");
    server.write("people.csv", &roster(&["ann", "carol"]), 2 * HOUR);
    assert_eq!(next(5).await, "APPLIED", "another size at the same time");
    assert_eq!(current_employees(&world).await, ["ann", "ben", "carol"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_arrives_whole() {
    let world = World::with_config(|config| config.roster_source_max_bytes = 1_000_000).await;
    let server = SftpServer::start(&["ed25519"]);
    let names: Vec<String> = (0..12_000).map(|number| format!("p{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let csv = roster(&names);
    let address = server.write("people.csv", &csv, HOUR);
    let mut settings = by_password(server.fingerprint("ed25519"));
    settings["appliesWhenNotHeld"] = false.into();
    let source = create_source(&world, &address, settings).await;
    let run = run_source(&world, &source).await;
    assert_eq!(run["rosterPlan"]["rowCount"], 12_000, "{run:#}");
    assert_eq!(run["byteCount"], csv.len());
    server.write("people.csv", &csv.repeat(3), HOUR);
    assert_eq!(run_source(&world, &source).await["failure"], "the file is larger than 1000000 bytes (roster_source_max_bytes)");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_sftp_names_its_reason() {
    let world = World::new().await;
    let server = SftpServer::start(&["ed25519"]);
    let fingerprint = server.fingerprint("ed25519");
    let address = server.write("people.csv", &roster(&["ann"]), HOUR);
    let mut wrong_password = by_password(fingerprint);
    wrong_password["authentication"]["secret"] = "wrong".into();
    let mut wrong_user = by_password(fingerprint);
    wrong_user["authentication"]["userName"] = "nobody-here".into();
    let cases = [
        (address.clone(), wrong_password, "the server does not accept the user name or the password"),
        (address.clone(), wrong_user, "the server does not accept the user name or the password"),
        (
            address.clone(),
            by_key(fingerprint, server.private_key("stranger")),
            "the server does not accept the user name or the private key",
        ),
        (server.address("/~/missing.csv"), by_password(fingerprint), "there is no file at the address"),
        (server.address("/etc/shadow"), by_password(fingerprint), "the user may not read the file"),
        ("sftp://127.0.0.1:1/people.csv".to_owned(), by_password(fingerprint), "cannot connect: "),
    ];
    for (address, settings, reason) in cases {
        let source = create_source(&world, &address, settings).await;
        let run = run_source(&world, &source).await;
        assert_eq!(run["outcome"], "FAILED", "{address}");
        assert!(run["failure"].as_str().unwrap().contains(reason), "{address}: {}", run["failure"]);
    }
    let encrypted = source_input(&world, &address, by_key(fingerprint, server.private_key("encrypted")));
    let error = mutation_error(&world.admin(), "rosterSourceCreate", encrypted).await;
    assert_eq!(error["message"], "must be a private key without a passphrase");
    let log =
        world.admin().execute("{ changes(filter: { kinds: [\"roster_source.failed\"] }) { nodes { subject { id } } } }", json!({})).await;
    assert_eq!(value_at(&log, "changes.nodes").as_array().unwrap().len(), 6);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_server_is_used_only_when_the_operator_allows_it() {
    let server = SftpServer::start(&["ed25519"]);
    // On Linux, a connection to this address reaches this machine; like private networks, it does not belong to the public internet.
    let address = server.write("people.csv", &roster(&["ann"]), HOUR).replace("127.0.0.1", "0.0.0.0");
    let settings = by_password(server.fingerprint("ed25519"));
    let world = World::new().await;
    let error = mutation_error(&world.admin(), "rosterSourceCreate", source_input(&world, &address, settings.clone())).await;
    assert_eq!((&error["field"], &error["message"]), (&json!(["address"]), &json!("must not be a private or local address")));
    world.end().await;

    let world = World::with_config(|config| config.roster_source_private_servers = "files.corp.example 0.0.0.0/32".into()).await;
    let source = create_source(&world, &address, settings.clone()).await;
    let run = run_source(&world, &source).await;
    assert_eq!(run["outcome"], "APPLIED", "{run:#}");
    for address in ["sftp://10.0.0.1/people.csv", "https://192.168.0.1/people.csv"] {
        let error = mutation_error(&world.admin(), "rosterSourceCreate", source_input(&world, address, settings.clone())).await;
        assert_eq!(error["message"], "must not be a private or local address", "{address}");
    }
    world.end().await;
}
