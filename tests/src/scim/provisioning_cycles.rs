//! Whole provisioning cycles of Entra ID and Okta: the requests and the expected responses in `tests/scim`.
//!
//! A step has a `description`, a request (`method`, `path`, `query`, `body`), the expected `status` and the `expected` values in the
//! body, by JSON pointers. `save` stores values of the response by name; `{name}` inserts them into later steps.

use super::{Directory, path_with_query};
use crate::world::World;
use reqwest::Method;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Replaces each `{name}` by the saved value.
fn insert_saved(text: &str, saved: &BTreeMap<String, String>) -> String {
    saved.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

async fn run_cycle(script: &str) {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let steps: Vec<Map<String, Value>> = serde_json::from_str(script).unwrap();
    let mut saved = BTreeMap::new();
    for step in &steps {
        // Braces occur in the strings of the steps only around names of saved values.
        let step: Map<String, Value> = serde_json::from_str(&insert_saved(&serde_json::to_string(step).unwrap(), &saved)).unwrap();
        let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or_default();
        let description = text("description");
        let parameters: Vec<(&str, &str)> = step
            .get("query")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let path = if parameters.is_empty() { text("path").to_owned() } else { path_with_query(text("path"), &parameters) };
        let method = Method::from_bytes(text("method").as_bytes()).unwrap();
        let response = directory.call(method, &path, step.get("body")).await;
        assert_eq!(u64::from(response.status), step["status"].as_u64().unwrap(), "{description}: {:#}", response.body);
        for (pointer, expected) in step.get("expected").and_then(Value::as_object).into_iter().flatten() {
            assert_eq!(response.body.pointer(pointer), Some(expected), "{description} at {pointer}: {:#}", response.body);
        }
        for (name, pointer) in step.get("save").and_then(Value::as_object).into_iter().flatten() {
            let value = response
                .body
                .pointer(pointer.as_str().unwrap())
                .unwrap_or_else(|| panic!("{description} at {pointer}: {:#}", response.body));
            saved.insert(name.clone(), value.as_str().unwrap().to_owned());
        }
    }
    assert!(steps.len() > 10);
    world.end().await;
}

#[tokio::test]
async fn initial_incremental_and_on_demand_cycles_of_entra_id_get_the_expected_responses() {
    run_cycle(include_str!("../../scim/entra_id.json")).await;
}

#[tokio::test]
async fn imports_assignments_profile_updates_and_group_pushes_of_okta_get_the_expected_responses() {
    run_cycle(include_str!("../../scim/okta.json")).await;
}
