//! Independent client libraries store and read: `@xapi/xapi` for JavaScript with version 2.0, `tincan` for Python with version 1.0.

use super::Lrs;
use crate::world::{World, run_script};
use serde_json::{Value, json};
use std::{path::Path, process::Command};

#[tokio::test(flavor = "multi_thread")]
async fn the_javascript_library_stores_pages_voids_and_keeps_state() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let (lines, succeeded) = run_script("xapiclient.mjs", vec![format!("{}/xapi", world.address()), lrs.key, lrs.secret]).await;
    let steps: Vec<(&str, &Value)> = lines.iter().map(|line| (line["step"].as_str().unwrap(), &line["value"])).collect();
    let states = json!([{ "page": 7 }, { "page": 8 }]);
    let (yes, stored, found) = (json!(true), json!(3), json!(["0", "1", "2"]));
    let expected = [("about", &yes), ("stored", &stored), ("found", &found), ("voided", &yes), ("state", &states)];
    assert_eq!((steps.as_slice(), succeeded), (&expected[..], true));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_library_stores_pages_and_keeps_state() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let program = folder.join(".venv/bin/python");
    assert!(program.exists(), "tests/python/.venv is missing: tests/run installs it");
    let mut command = Command::new(program);
    command.arg(folder.join("xapi_client.py")).args([format!("{}/xapi", world.address()), lrs.key, lrs.secret]);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result, json!({ "stored": 3, "pages": [2, 1], "same": true, "state": { "page": 7 } }));
    world.end().await;
}
