//! Roster sources: rosters that the server fetches by itself.

mod https;
mod schedule;
mod settings;
mod sftp;

use crate::{
    operations::run_mutation,
    world::{Caller, World, value_at, with_timeout},
};
use coachgraph::domain::roster_source;
use serde_json::{Value, json};

const RUN_FIELDS: &str = "id cause outcome failure byteCount startedAt endedAt
    rosterPlan { id status source mode rowCount createCount terminateCount heldBecause plannedBy { ... on Integration { name } } }";
const RUN: &str = "mutation($id: ID!) { rosterSourceRun(id: $id) { rosterSourceRun { id outcome } userErrors { code field message } } }";

/// A roster of employees with these names.
pub fn roster(names: &[&str]) -> String {
    let rows = names.iter().map(|name| format!("{name},{name},{name}@example.com,{name},Test\n"));
    format!("externalId,userName,email,givenName,familyName\n{}", rows.collect::<String>())
}

/// `RosterSourceCreateInput` of a source of the integration `hris`, changed by `changes`.
pub fn source_input(world: &World, address: &str, changes: Value) -> Value {
    let mut input = json!({ "integrationId": world.acme.hris.to_string(), "name": "HR export", "address": address, "mode": "DELTA" });
    input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    input
}

/// Creates a source and returns its identifier.
pub async fn create_source(world: &World, address: &str, changes: Value) -> String {
    run_mutation(&world.admin(), "rosterSourceCreate", source_input(world, address, changes)).await
}

/// Changes a source.
pub async fn update_source(world: &World, id: &str, mut changes: Value) {
    changes["id"] = id.into();
    run_mutation(&world.admin(), "rosterSourceUpdate", changes).await;
}

/// Requests a run, waits for its end, and returns it.
pub async fn run_source(world: &World, id: &str) -> Value {
    let started = world.admin().execute(RUN, json!({ "id": id })).await;
    wait_for_end(&world.admin(), value_at(&started, "rosterSourceRun.rosterSourceRun.id")).await
}

/// Waits for the end of a run and returns it.
pub async fn wait_for_end(caller: &Caller, run: &Value) -> Value {
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on RosterSourceRun {{ {RUN_FIELDS} }} }} }}");
    with_timeout("the end of the run", async {
        loop {
            let data = caller.execute(&query, json!({ "id": run })).await;
            if !data["node"]["outcome"].is_null() {
                return data["node"].clone();
            }
        }
    })
    .await
}

/// The runs of a source, oldest first.
pub async fn runs(world: &World, id: &str) -> Vec<Value> {
    let query = format!("query($id: ID!) {{ rosterSource(id: $id) {{ runs {{ nodes {{ {RUN_FIELDS} }} }} }} }}");
    let data = world.admin().execute(&query, json!({ "id": id })).await;
    value_at(&data, "rosterSource.runs.nodes").as_array().unwrap().clone()
}

/// Starts what is due, waits until the source has `count` runs that have ended, and returns the last. The server's own check may start
/// them first.
pub async fn run_due(world: &World, id: &str, count: usize) -> Value {
    with_timeout("a scheduled run", async {
        loop {
            start_due(world).await;
            let runs = runs(world, id).await;
            assert!(runs.len() <= count, "{runs:#?}");
            if runs.len() == count && runs.iter().all(|run| !run["outcome"].is_null()) {
                return runs[count - 1].clone();
            }
        }
    })
    .await
}

/// Starts what is due in all organizations, and waits until it has ended.
pub async fn start_due(world: &World) {
    for task in roster_source::start_due(&world.app).await.unwrap() {
        task.await.unwrap();
    }
}

/// The external ids of the employees who are not TERMINATED.
pub async fn current_employees(world: &World) -> Vec<String> {
    let query = "{ employees(first: 1000, filter: { status: { in: [ACTIVE, SUSPENDED] } }) { nodes { externalId } } }";
    let data = world.admin().execute(query, json!({})).await;
    let nodes = value_at(&data, "employees.nodes").as_array().unwrap().iter();
    let mut names: Vec<String> = nodes.map(|node| node["externalId"].as_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}
