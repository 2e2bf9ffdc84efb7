//! The total score of a proposal against an independent solver.

use super::{pairs, propose, read_proposal};
use crate::{
    operations::{import_roster, run_mutation, run_mutation_by_id},
    world::{World, value_at},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// The number of pairs and the total score that NetworkX finds.
fn solve_by_networkx(edges: &[(String, String, i64)]) -> (usize, i64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
    let program = folder.join(".venv/bin/python");
    assert!(program.exists(), "tests/python/.venv is missing: tests/run installs it");
    let mut command = Command::new(program);
    let mut python = command.arg(folder.join("max_weight_matching.py")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(json!(edges).to_string().as_bytes()).unwrap();
    serde_json::from_slice(&python.wait_with_output().unwrap().stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_total_score_of_200_participants_equals_that_of_networkx_and_exceeds_the_greedy_one() {
    let world = World::with_config(|config| {
        (config.limit_requests_per_minute, config.limit_cost_per_minute) = (u32::MAX, u32::MAX);
        config.limit_page_max = 1000;
        config.limit_cost = 1_000_000;
    })
    .await;
    let admin = world.admin();
    let mut csv = "externalId,userName,email,givenName,familyName,department,location,timeZone,hiredOn,jobLevel\n".to_owned();
    let zones = ["Europe/Vienna", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata"];
    for person in 0..200_usize {
        let random = |prime: usize, below: usize| (person * prime + person / 7 * 13) % below;
        csv.push_str(&format!(
            "p{person},p{person},p{person}@example.com,G,F,D{},L{},{},20{:02}-0{}-01,{}\n",
            random(17, 9),
            random(23, 5),
            zones[random(29, 6)],
            random(31, 25),
            1 + random(5, 9),
            random(37, 4)
        ));
    }
    import_roster(&admin, &csv).await;
    let settings = json!({ "name": "P", "kind": "INFORMAL", "mixing": "CROSS_TEAM", "maxJobLevelGap": 1 });
    let program = run_mutation(&admin, "programCreate", settings).await;
    run_mutation_by_id(&admin, "programOpen", &program).await;
    let round = run_mutation(&admin, "roundStart", json!({ "programId": program, "startsOn": "2026-03-16" })).await;
    let employees = admin.execute("{ employees(first: 1000) { nodes { id } } }", Value::Null).await;
    let mut participants = Vec::new();
    for employee in value_at(&employees, "employees.nodes").as_array().unwrap() {
        let input = json!({ "programId": program, "employeeId": employee["id"] });
        participants.push(run_mutation(&admin, "participantEnrol", input).await);
    }
    assert_eq!(participants.len(), 200);
    let id = propose(&admin, json!({ "roundId": round })).await;
    let query = "query($proposal: ID!, $participant: ID!) {
        matchCandidates(proposalId: $proposal, participantId: $participant) { score participant { id } } }";
    let mut edges = BTreeSet::new();
    for participant in &participants {
        let data = admin.execute(query, json!({ "proposal": id, "participant": participant })).await;
        for candidate in data["matchCandidates"].as_array().unwrap() {
            let other = value_at(candidate, "participant.id").as_str().unwrap().to_owned();
            edges.insert((participant.min(&other).clone(), participant.max(&other).clone(), candidate["score"].as_i64().unwrap()));
        }
    }
    assert!(edges.len() > 5_000, "{} edges", edges.len());
    let (count, total) = solve_by_networkx(&edges.into_iter().collect::<Vec<_>>());
    let proposal = read_proposal(&admin, &id).await;
    assert_eq!((&proposal["pairingCount"], &proposal["totalScore"]), (&json!(count), &json!(total)));
    assert!(proposal["greedyScore"].as_i64().unwrap() < total && total <= proposal["upperBoundScore"].as_i64().unwrap(), "{proposal:#}");
    assert_eq!(pairs(&proposal).len(), 100);
    world.end().await;
}
