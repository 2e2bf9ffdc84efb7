//! Steps that many stories take.

use crate::world::Caller;
use serde_json::{Value, json};

pub const UPSERT: &str = "mutation($input: EmployeeUpsertInput!) {
    employeeUpsert(input: $input) { employee { id version externalId } userErrors { code field message } }
}";

/// The input by which somebody of this name joins the roster.
pub fn newcomer(name: &str) -> Value {
    json!({ "input": { "employee": {
        "externalId": name, "userName": name, "email": format!("{name}@example.com"), "givenName": name, "familyName": "Test"
    } } })
}

/// Brings somebody onto the roster; answers their id.
pub async fn hire(caller: &Caller, name: &str) -> String {
    let hired = caller.ok(UPSERT, newcomer(name)).await;
    hired["employeeUpsert"]["employee"]["id"].as_str().unwrap().to_owned()
}

/// 107 employees; see `NOTICE` beside the file.
pub const ROSTER: &str = include_str!("../../api/demo/roster.csv");

/// Plans a CSV roster and carries it out; answers the plan.
pub async fn import(caller: &Caller, csv: &str) -> Value {
    let plan = "mutation($csv: String!) { rosterPlan(input: {csv: $csv}) {
        rosterPlan { id rowCount createCount updateCount unchangedCount rejectedCount } userErrors { code field message } } }";
    let planned = caller.ok(plan, json!({ "csv": csv })).await["rosterPlan"]["rosterPlan"].clone();
    let apply = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { code field message } } }";
    caller.ok(apply, json!({ "id": planned["id"] })).await;
    planned
}
