//! Queries, lists, mutations and errors of the clients.

use super::{Client, Program, build_typescript, folder, python, run};
use crate::world::{HelperProcess, World, with_timeout};
use chrono::TimeDelta;
use serde_json::Value;
use std::process::Command;

/// Runs all checks of a client: typed results, errors by kind, pages, repetition with an idempotency key, streams.
async fn check_calls(client: Client, count: usize) {
    let world = World::new().await;
    let admin = world.admin();
    let url = admin.url();
    let proxy = {
        let url = url.clone();
        tokio::task::spawn_blocking(move || {
            let mut command = Command::new("node");
            HelperProcess::start(command.arg("lossy_proxy.mjs").arg(url).current_dir(folder("tests/js")))
        })
    };
    let (proxy, line) = proxy.await.unwrap();
    let lossy: Value = serde_json::from_str(&line).unwrap();
    let program = client.program("calls", &[&url, lossy["url"].as_str().unwrap(), &admin.token().await.unwrap()]);
    let output = with_timeout("the checks of the client", run(program)).await;
    let checks: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for check in &checks {
        assert!(check["failure"].is_null(), "{}: {}", check["name"], check["failure"].as_str().unwrap());
    }
    assert_eq!(checks.len(), count, "{checks:#?}");
    drop(proxy);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typescript_client_returns_typed_data_and_errors_and_repeats_only_what_is_safe() {
    check_calls(Client::TypeScript, 23).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_client_returns_typed_data_and_errors_and_repeats_only_what_is_safe() {
    check_calls(Client::Python, 39).await;
}

/// The limit of the server refills only when the test moves its clock, after the seconds that the server has asked for.
async fn check_throttle(client: Client) {
    let world = World::with_config(|config| config.limit_requests_per_minute = 3).await;
    let dashboard = world.dashboard();
    let mut program = Program::start(client.program("throttle", &[&dashboard.url(), &dashboard.token().await.unwrap()])).await;
    let refused = program.next_line().await;
    let retry_after = refused["retryAfter"].as_i64().unwrap();
    world.clock.forward(TimeDelta::seconds(retry_after));
    let answered = program.next_line().await;
    let waited = answered["waited"].as_f64().unwrap_or_else(|| panic!("refused again before the time: {answered}"));
    assert!(retry_after >= 1 && waited >= f64::from(u16::try_from(retry_after).unwrap()), "waited {waited} of {retry_after} seconds");
    drop(program);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typescript_client_waits_as_long_as_retry_after_says() {
    check_throttle(Client::TypeScript).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn python_client_waits_as_long_as_retry_after_says() {
    check_throttle(Client::Python).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typescript_compiler_refuses_wrong_fields_variables_and_values() {
    let folder = build_typescript();
    let mut compiler = Command::new(folder.join("node_modules/.bin/tsc"));
    compiler.args(["-p", "test"]).current_dir(folder);
    run(compiler).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mypy_accepts_the_python_client_and_refuses_wrong_fields_variables_and_values() {
    let mut mypy = Command::new(python());
    mypy.args(["-m", "mypy", "coachgraph", "tests/typing_checks.py"]).current_dir(folder("clients/python"));
    run(mypy).await;
}
