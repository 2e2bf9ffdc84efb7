//! Whole provisioning cycles, as Entra ID and Okta run them: requests with the answers that they expect, in `tests/scim`.
//!
//! A step is a request (`method`, `path`, `query`, `body`) and what its answer must be (`status`) and hold (`holds`, by JSON
//! pointers). `keep` remembers parts of the answer; `{name}` puts them into later steps.

use super::{Directory, address};
use crate::world::World;
use reqwest::Method;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The text with what was remembered in its places.
fn filled(text: &str, kept: &BTreeMap<String, String>) -> String {
    kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

async fn play(script: &str) {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let steps: Vec<Map<String, Value>> = serde_json::from_str(script).unwrap();
    let mut kept = BTreeMap::new();
    for step in &steps {
        // What must stay as it is are the braces of the standard's own making: there are none in texts.
        let step: Map<String, Value> = serde_json::from_str(&filled(&serde_json::to_string(step).unwrap(), &kept)).unwrap();
        let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or_default();
        let what = text("what");
        let parameters: Vec<(&str, &str)> = step
            .get("query")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let path = if parameters.is_empty() { text("path").to_owned() } else { address(text("path"), &parameters) };
        let method = Method::from_bytes(text("method").as_bytes()).unwrap();
        let answer = directory.call(method, &path, step.get("body")).await;
        assert_eq!(u64::from(answer.status), step["status"].as_u64().unwrap(), "{what}: {:#}", answer.body);
        for (pointer, expected) in step.get("holds").and_then(Value::as_object).into_iter().flatten() {
            assert_eq!(answer.body.pointer(pointer), Some(expected), "{what} at {pointer}: {:#}", answer.body);
        }
        for (name, pointer) in step.get("keep").and_then(Value::as_object).into_iter().flatten() {
            let value = answer.body.pointer(pointer.as_str().unwrap()).unwrap_or_else(|| panic!("{what} at {pointer}: {:#}", answer.body));
            kept.insert(name.clone(), value.as_str().unwrap().to_owned());
        }
    }
    assert!(steps.len() > 10);
    world.end().await;
}

#[tokio::test]
async fn entra_provisions_at_first_then_what_changes_then_on_demand() {
    play(include_str!("../../scim/entra.json")).await;
}

#[tokio::test]
async fn okta_imports_assigns_changes_and_pushes_groups() {
    play(include_str!("../../scim/okta.json")).await;
}
