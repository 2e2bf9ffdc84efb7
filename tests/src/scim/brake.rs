//! A directory whose filter suddenly matches nobody does not empty a company.

use super::{Directory, told};
use crate::world::{World, at};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const RELEASE: &str = "mutation($id: ID!, $note: String!) { integrationRelease(id: $id, note: $note) {
    integration { heldAt releasedAt releaseNote } userErrors { code field } } }";
const HELD: &str = "query($id: ID!) { integration(id: $id) { heldAt } }";

#[tokio::test]
async fn a_storm_of_deactivations_is_held_until_somebody_else_releases_it() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(directory.hire(&format!("p{number}")).await);
    }
    let off = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    for id in &people[..10] {
        directory.change(id, off.clone()).await;
    }
    let since = world.log(world.acme.id).await.len();
    let held = directory.patch(&format!("/Users/{}", people[10]), off.clone()).await;
    assert_eq!(held.status, 503, "an answer that directories try again: {:#}", held.body);
    assert!(held.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(held.body["detail"].as_str().unwrap().contains("11 deactivations among 30 people present"), "{:#}", held.body);
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{}", people[11]), None).await.status, 503);
    assert_eq!(told(&world, since).await, ["integration.held"], "said once");
    assert_eq!(directory.get(&format!("/Users/{}", people[10])).await["active"], true);
    // Everything else goes on.
    directory.change(&people[10], json!([{ "op": "add", "path": "title", "value": "Cook" }])).await;
    directory.hire("newcomer").await;
    // Time alone does not release it.
    world.clock.forward(TimeDelta::hours(25));
    assert_eq!(directory.patch(&format!("/Users/{}", people[10]), off.clone()).await.status, 503);

    let hris = world.acme.hris.to_string();
    assert_ne!(at(&world.admin().ok(HELD, json!({ "id": hris })).await, "integration.heldAt"), &Value::Null);
    let own = world.hris().graphql(RELEASE, json!({ "id": hris, "note": "I say so" })).await;
    assert_eq!(own.code(), "FORBIDDEN", "nobody releases themself");
    assert_eq!(world.admin().refused(RELEASE, json!({ "id": hris, "note": "" })).await["field"], json!(["note"]));
    let released = world.admin().ok(RELEASE, json!({ "id": hris, "note": "a site was closed" })).await;
    assert_eq!(at(&released, "integrationRelease.integration.heldAt"), &Value::Null);
    assert_eq!(at(&released, "integrationRelease.integration.releaseNote"), "a site was closed");
    assert_eq!(told(&world, since).await.last().unwrap(), "integration.released");
    directory.change(&people[10], off).await;
    world.end().await;
}

#[tokio::test]
async fn a_few_leavers_a_day_are_nobody_s_business() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(directory.hire(&format!("p{number}")).await);
    }
    for (number, id) in people.iter().take(15).enumerate() {
        if number % 5 == 0 {
            world.clock.forward(TimeDelta::hours(25));
        }
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204);
    }
    world.end().await;
}
