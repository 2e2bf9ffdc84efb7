//! Matching: proposals for a round. `proposal` tests what they contain and that they are applied as a whole, `edit` their edits, `goals` the goals in the score,
//! `optimality` the total score, `working_hours` the time that partners share, and `kill` that a killed server leaves no half result.

mod edit;
mod goals;
mod kill;
mod optimality;
mod proposal;
mod working_hours;

use crate::{
    operations::{employee_attributes, run_mutation, run_mutation_by_id},
    world::{Caller, value_at, with_timeout},
};
use serde_json::{Value, json};

/// A program with an active round.
pub struct Program {
    pub id: String,
    pub round: String,
    /// The participants in the order of their names.
    pub participants: Vec<String>,
    pub employees: Vec<String>,
}

/// Creates a program with these settings, its first round, and a participant for each name. `attributes` changes those of an employee.
pub async fn create_program(admin: &Caller, settings: Value, names: &[&str], attributes: impl Fn(usize, &mut Value)) -> Program {
    let mut input = json!({ "name": "Matched", "kind": "INFORMAL" });
    input.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    let id = run_mutation(admin, "programCreate", input).await;
    run_mutation_by_id(admin, "programOpen", &id).await;
    let round = run_mutation(admin, "roundStart", json!({ "programId": id, "startsOn": "2026-03-16" })).await;
    let mut program = Program { id, round, participants: Vec::new(), employees: Vec::new() };
    for (index, name) in names.iter().enumerate() {
        let mut employee = employee_attributes(name);
        attributes(index, &mut employee);
        let employee = run_mutation(admin, "employeeUpsert", json!({ "employee": employee })).await;
        program.participants.push(enrol(admin, &program.id, &employee).await);
        program.employees.push(employee);
    }
    program
}

pub async fn enrol(admin: &Caller, program: &str, employee: &str) -> String {
    run_mutation(admin, "participantEnrol", json!({ "programId": program, "employeeId": employee })).await
}

/// Matches a round and waits for the proposal. Returns its identifier.
pub async fn propose(admin: &Caller, input: Value) -> String {
    let id = run_mutation(admin, "roundMatch", input).await;
    wait_until_proposed(admin, &id).await;
    id
}

pub async fn wait_until_proposed(admin: &Caller, id: &str) {
    let query = "query($id: ID!) { matchProposal(id: $id) { status failure } }";
    with_timeout("the proposal", async {
        loop {
            let data = admin.execute(query, json!({ "id": id })).await;
            match data["matchProposal"]["status"].as_str().unwrap() {
                "COMPUTING" => {}
                "PROPOSED" => return,
                _ => panic!("{data:#}"),
            }
        }
    })
    .await
}

const PROPOSAL: &str = "query($id: ID!) { matchProposal(id: $id) {
    status version seed onlyWaiting participantCount scoredCount pairingCount unmatchedCount totalScore upperBoundScore greedyScore
    excluded { participantIds } weights { waiting firstMeeting }
    pairings(first: 100) { nodes { position score kept pairing { id status } participants { id }
        reasons { kind weight value contribution quantity } } }
    unmatched(first: 100) { nodes { reason participant { id } help { kind partnerCount } } }
} }";

pub async fn read_proposal(admin: &Caller, id: &str) -> Value {
    admin.execute(PROPOSAL, json!({ "id": id })).await["matchProposal"].clone()
}

/// The pairings of a proposal: the sorted identifiers of their participants, sorted.
pub fn pairs(proposal: &Value) -> Vec<Vec<String>> {
    let nodes = value_at(proposal, "pairings.nodes").as_array().unwrap();
    let members = |node: &Value| {
        let mut ids: Vec<String> =
            node["participants"].as_array().unwrap().iter().map(|member| member["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let mut pairs: Vec<_> = nodes.iter().map(members).collect();
    pairs.sort();
    pairs
}
