//! Whichever door a query comes through, what was written straight into the answer arrives as it is.

use crate::{
    steps::{make, newcomer},
    world::{World, at},
};
use reqwest::Method;
use serde_json::{Value, json};

const QUERY: &str = "query($n: Int) { employees(first: $n) { nodes { id givenName } totalCount } }";

/// But for the budget that is left.
fn said(mut answer: Value) -> Value {
    answer["extensions"]["cost"]["remaining"] = json!(0);
    answer
}

#[tokio::test]
async fn every_door_sends_what_was_written() {
    let world = World::new().await;
    let mut person = newcomer("ann");
    person["givenName"] = "Ann \"Quote\" \u{2028} \u{1F600}".into();
    make(&world.hris(), "employeeUpsert", json!({ "employee": person })).await;
    let reader = world.dashboard();
    let variables = json!({ "n": 5 });
    let right = said(reader.graphql(QUERY, variables.clone()).await.body);
    let again = reader.graphql(QUERY, variables.clone()).await;
    assert_eq!((again.status, said(again.body)), (200, right.clone()));

    let mut events = reader.sse(QUERY, variables.clone()).await;
    assert_eq!(said(serde_json::from_str(&events.next().await.unwrap().data).unwrap()), right);
    assert_eq!(events.next().await.unwrap().event, "complete");

    let mut socket = reader.ws().await;
    socket.subscribe(QUERY, variables.clone()).await;
    let next = socket.next().await;
    assert_eq!((&next["type"], said(next["payload"].clone())), (&json!("next"), right.clone()));

    let request = json!({ "query": QUERY, "variables": variables });
    let wrong = json!({ "query": "{ nothing }" });
    let batch = reader.request(Method::POST, "/graphql").await.json(&json!([request, wrong, request]));
    let batch: Value = batch.send().await.unwrap().json().await.unwrap();
    assert_eq!((said(batch[0].clone()), said(batch[2].clone())), (right.clone(), right));
    assert_eq!(at(&batch, "1.errors.0.extensions.code"), "VALIDATION_FAILED");

    let metrics = world.http().get(world.metrics()).send().await.unwrap().text().await.unwrap();
    for line in [
        "coachgraph_graphql_operations_total{way=\"accelerated\",reason=\"\"}",
        "coachgraph_graphql_operations_total{way=\"ordinary\",reason=\"first_time\"}",
    ] {
        assert!(metrics.contains(line), "{line} in\n{metrics}");
    }
    world.end().await;
}
