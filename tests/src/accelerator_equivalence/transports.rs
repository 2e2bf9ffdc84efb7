//! Every transport sends the response of the accelerator unchanged.

use crate::{
    operations::{employee_attributes, run_mutation},
    world::{World, value_at},
};
use reqwest::Method;
use serde_json::{Value, json};

const QUERY: &str = "query($n: Int) { employees(first: $n) { nodes { id givenName } totalCount } }";

/// The response without the remaining budget, which every request reduces.
fn without_remaining_budget(mut response: Value) -> Value {
    response["extensions"]["cost"]["remaining"] = json!(0);
    response
}

#[tokio::test]
async fn every_transport_returns_the_response_of_the_accelerator_unchanged() {
    let world = World::new().await;
    let mut employee = employee_attributes("ann");
    employee["givenName"] = "Ann \"Quote\" \u{2028} \u{1F600}".into();
    run_mutation(&world.hris(), "employeeUpsert", json!({ "employee": employee })).await;
    let dashboard = world.dashboard();
    let variables = json!({ "n": 5 });
    let expected = without_remaining_budget(dashboard.graphql(QUERY, variables.clone()).await.body);
    let second = dashboard.graphql(QUERY, variables.clone()).await;
    assert_eq!((second.status, without_remaining_budget(second.body)), (200, expected.clone()));

    let mut events = dashboard.open_event_stream(QUERY, variables.clone()).await;
    let event = events.next_event().await.unwrap();
    assert_eq!(without_remaining_budget(serde_json::from_str(&event.data).unwrap()), expected);
    assert_eq!(events.next_event().await.unwrap().event, "complete");

    let mut socket = dashboard.open_websocket().await;
    socket.subscribe(QUERY, variables.clone()).await;
    let message = socket.next_message().await;
    assert_eq!((&message["type"], without_remaining_budget(message["payload"].clone())), (&json!("next"), expected.clone()));

    let request = json!({ "query": QUERY, "variables": variables });
    let invalid = json!({ "query": "{ nothing }" });
    let batch = dashboard.request(Method::POST, "/graphql").await.json(&json!([request, invalid, request]));
    let batch: Value = batch.send().await.unwrap().json().await.unwrap();
    assert_eq!([0, 2].map(|index| without_remaining_budget(batch[index].clone())), [expected.clone(), expected]);
    assert_eq!(value_at(&batch, "1.errors.0.extensions.code"), "VALIDATION_FAILED");

    let metrics = world.http_client().get(world.metrics_url()).send().await.unwrap().text().await.unwrap();
    for line in [
        "coachgraph_graphql_operations_total{path=\"accelerator\",reason=\"\"}",
        "coachgraph_graphql_operations_total{path=\"executor\",reason=\"first_execution\"}",
    ] {
        assert!(metrics.contains(line), "{line} in\n{metrics}");
    }
    world.end().await;
}
