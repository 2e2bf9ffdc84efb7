//! What is generated from `schema.graphql` is current, and its documents match the schema and the limits of the server.

use super::{folder, run};
use crate::{coaching_pair::CoachingPair, operations::create_administrator, world::World};
use serde_json::json;
use std::{fs, process::Command};

#[tokio::test(flavor = "multi_thread")]
async fn generated_code_of_the_clients_is_current() {
    let mut generate = Command::new(folder("clients/generate"));
    generate.arg("--check");
    run(generate).await;
}

/// Some queries are for people with a role only: each is sent by an integration, an administrator and an employee.
#[tokio::test(flavor = "multi_thread")]
async fn every_generated_query_without_required_variables_is_answered_without_errors() {
    let world = World::new().await;
    CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await.hold_session(&world).await;
    create_administrator(&world.admin(), "ada").await;
    let callers = [world.admin(), world.person("ada"), world.person("ann")];
    let text = fs::read_to_string(folder("clients/operations.graphql")).unwrap();
    let queries: Vec<_> = text.split("\n\n").filter(|operation| operation.starts_with("query ")).collect();
    assert!(queries.len() > 60, "{}", queries.len());
    let mut answered = 0;
    for query in queries.into_iter().filter(|query| !query.lines().next().unwrap().contains('!')) {
        let mut errors = Vec::new();
        for caller in &callers {
            let response = caller.graphql(query, json!({ "first": 50 })).await;
            errors.extend(response.body.get("errors").cloned());
        }
        assert!(errors.len() < callers.len(), "{query}\n{errors:#?}");
        answered += 1;
    }
    assert!(answered > 25, "{answered}");
    world.end().await;
}
