//! Conformance checks with third-party software against a running server: the tester `scim2-cli` and the client `scim2-client`.

use super::{Directory, index_pagination::insert_users};
use crate::world::{World, with_timeout};
use chrono::TimeDelta;
use std::{path::Path, process::Command, time::Duration};
use tokio::time::timeout;

#[tokio::test]
async fn all_checks_of_scim2_cli_pass_in_an_organization_of_107_with_the_brake_on() {
    let world = World::new().await;
    insert_users(&world, &Directory::for_acme(&world).await, 107).await;
    world.clock.forward(TimeDelta::hours(1));
    let Directory(caller) = Directory::for_acme(&world).await;
    let (address, token) = (format!("{}/scim/v2", world.address()), caller.token().await.unwrap());
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/.venv/bin/scim2");
    assert!(program.exists(), "tests/python/.venv is missing: tests/run installs it");
    let task = tokio::task::spawn_blocking(move || {
        let mut scim2 = Command::new(program);
        scim2.env("SCIM_CLI_HEADERS", format!("Authorization: Bearer {token}")).env("NO_PROXY", "*").env("COLUMNS", "200");
        scim2.args(["-u", &address, "test"]).output().unwrap()
    });
    // It sends several hundred requests.
    let output = timeout(Duration::from_secs(120), task).await.expect("scim2-cli ends within two minutes").unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    let count_lines = |word: &str| report.lines().filter(|line| line.contains(word)).count();
    assert!(output.status.success(), "{report}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(count_lines("SUCCESS") > 100 && count_lines("ERROR") + count_lines("SKIPPED") == 0, "{report}");
    world.end().await;
}

#[tokio::test]
async fn scim2_client_completes_a_session_with_validated_messages() {
    let world = World::new().await;
    let Directory(caller) = Directory::for_acme(&world).await;
    let (address, token) = (format!("{}/scim/v2", world.address()), caller.token().await.unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let task = tokio::task::spawn_blocking(move || {
        Command::new(folder.join(".venv/bin/python")).arg(folder.join("scim2_client_session.py")).args([address, token]).output().unwrap()
    });
    let output = with_timeout("scim2-client", task).await.unwrap();
    assert!(output.status.success(), "{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    world.end().await;
}
