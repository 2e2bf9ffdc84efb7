//! Steps that many stories take.

use crate::world::{Caller, at};
use serde_json::{Value, json};

/// What mutations are about. `competencyFrameworkImport` is not about a competency; a roster is planned, and applied.
const NOUNS: [(&str, &str); 12] = [
    ("assessment", "assessment"),
    ("competencyFramework", "competencyFramework"),
    ("employee", "employee"),
    ("identityProvider", "identityProvider"),
    ("integration", "integration"),
    ("learningRecord", "learningRecord"),
    ("pairing", "pairing"),
    ("participant", "participant"),
    ("program", "program"),
    ("roster", "rosterPlan"),
    ("round", "round"),
    ("session", "session"),
];

/// A mutation that takes an input, such as `programCreate`, or else only an identifier, such as `programOpen`.
fn document(name: &str, takes_input: bool) -> String {
    let object = NOUNS.iter().find(|(noun, _)| name.starts_with(noun)).unwrap().1;
    let (first, rest) = name.split_at(1);
    let (argument, kind) = if takes_input { ("input", format!("{}{rest}Input", first.to_uppercase())) } else { ("id", "ID".into()) };
    format!(
        "mutation(${argument}: {kind}!) {{
            {name}({argument}: ${argument}) {{ done: {object} {{ id }} userErrors {{ code field message }} }}
        }}"
    )
}

/// Carries out a mutation that takes an input; answers the identifier of what it made or changed.
pub async fn make(caller: &Caller, name: &str, input: Value) -> String {
    let data = caller.ok(&document(name, true), json!({ "input": input })).await;
    data[name]["done"]["id"].as_str().unwrap().to_owned()
}

/// Carries out a mutation that takes an identifier.
pub async fn turn(caller: &Caller, name: &str, id: &str) {
    caller.ok(&document(name, false), json!({ "id": id })).await;
}

/// Tries a mutation that must be refused; answers the first of its `userErrors`.
pub async fn refuse(caller: &Caller, name: &str, input: Value) -> Value {
    caller.refused(&document(name, true), json!({ "input": input })).await
}

/// What the HR system says of somebody of this name.
pub fn newcomer(name: &str) -> Value {
    json!({
        "externalId": name, "userName": name, "email": format!("{name}@example.com"), "givenName": name, "familyName": "Test"
    })
}

/// Brings somebody onto the roster; answers their identifier.
pub async fn hire(caller: &Caller, name: &str) -> String {
    make(caller, "employeeUpsert", json!({ "employee": newcomer(name) })).await
}

/// Where the change log stands: the cursor from which a follower hears everything that happens from now on. Without one it
/// would hear what happens from the moment at which the server takes up its subscription, which a story does not see.
pub async fn now(reader: &Caller) -> Value {
    let query = "{ changes(filter: { kinds: [\"organization.created\"] }) { pageInfo { endCursor } } }";
    at(&reader.ok(query, json!({})).await, "changes.pageInfo.endCursor").clone()
}

/// A competency framework in CASE: `parent` and below it `child`, with three levels.
pub fn framework() -> Value {
    let item = |name: &str| json!({ "identifier": name, "fullStatement": format!("Can {name}") });
    let below = |child: &str, parent: &str| json!({ "associationType": "isChildOf", "originNodeURI": { "identifier": child }, "destinationNodeURI": { "identifier": parent } });
    json!({
        "package": {
            "CFDocument": { "identifier": "framework", "title": "Framework" },
            "CFItems": [item("parent"), item("child")],
            "CFAssociations": [below("child", "parent"), below("parent", "framework")],
        },
        "levels": ["novice", "able", "expert"],
    })
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
