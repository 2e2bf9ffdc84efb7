//! What others wrote to check and to use servers like this one: `scim2-cli` and `scim2-client`, against the running server.

use super::Directory;
use crate::world::{World, within};
use serde_json::json;
use std::{path::Path, process::Command};

#[tokio::test]
async fn every_check_of_scim2_cli_succeeds() {
    let world = World::new().await;
    // It makes a handful of people and deletes them all again.
    let all = json!({ "input": { "deactivations": { "number": 0, "percent": 100 } } });
    world.admin().ok("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", all).await;
    let Directory(caller) = Directory::of(&world).await;
    let (address, token) = (format!("{}/scim/v2", world.address()), caller.token().await.unwrap());
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/.venv/bin/scim2");
    assert!(program.exists(), "tests/python/.venv is missing: tests/run installs it");
    let ran = tokio::task::spawn_blocking(move || {
        let mut scim2 = Command::new(program);
        scim2.env("SCIM_CLI_HEADERS", format!("Authorization: Bearer {token}")).env("NO_PROXY", "*").env("COLUMNS", "200");
        scim2.args(["-u", &address, "test"]).output().unwrap()
    });
    let ran = within("scim2-cli", ran).await.unwrap();
    let text = String::from_utf8_lossy(&ran.stdout);
    let count = |word: &str| text.lines().filter(|line| line.contains(word)).count();
    assert!(ran.status.success(), "{text}\n{}", String::from_utf8_lossy(&ran.stderr));
    assert!(count("SUCCESS") > 100 && count("ERROR") + count("SKIPPED") == 0, "{text}");
    world.end().await;
}

#[tokio::test]
async fn scim2_client_finds_everything_as_the_standard_has_it() {
    let world = World::new().await;
    let Directory(caller) = Directory::of(&world).await;
    let (address, token) = (format!("{}/scim/v2", world.address()), caller.token().await.unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let ran = tokio::task::spawn_blocking(move || {
        Command::new(folder.join(".venv/bin/python")).arg(folder.join("client.py")).args([address, token]).output().unwrap()
    });
    let ran = within("scim2-client", ran).await.unwrap();
    assert!(ran.status.success(), "{}\n{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    world.end().await;
}
