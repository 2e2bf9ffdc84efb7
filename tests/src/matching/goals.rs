//! The goals of participants in the score.

use super::{create_program, propose};
use crate::{
    coaching_pair::goal_input,
    operations::{run_mutation, run_mutation_by_id, sample_framework},
    world::{Caller, World, value_at},
};
use serde_json::json;

/// The number of wishes that the two participants of a program can fulfil for each other, of the first and only possible pairing.
async fn covered(admin: &Caller, round: &str, participant: &str) -> i64 {
    let proposal = propose(admin, json!({ "roundId": round })).await;
    let candidates = "query($proposal: ID!, $participant: ID!) {
        matchCandidates(proposalId: $proposal, participantId: $participant) { reasons { kind quantity } } }";
    let data = admin.execute(candidates, json!({ "proposal": proposal, "participant": participant })).await;
    let reasons = value_at(&data, "matchCandidates.0.reasons").as_array().unwrap().clone();
    run_mutation_by_id(admin, "matchProposalDiscard", &proposal).await;
    reasons.iter().find(|reason| reason["kind"] == "RECIPROCAL_STRENGTHS").unwrap()["quantity"].as_i64().unwrap()
}

#[tokio::test]
async fn an_active_goal_that_is_shared_counts_as_a_wish_until_its_level_is_reached() {
    let world = World::new().await;
    let admin = world.admin();
    run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
    let competencies = admin.execute("{ competencies { nodes { id } } }", json!({})).await;
    let competency = value_at(&competencies, "competencies.nodes.0.id").clone();
    let settings = json!({ "targetCompetencies": [{ "competencyId": competency, "level": 2 }] });
    let program = create_program(&admin, settings, &["ann", "bob"], |_, _| {}).await;
    let assess = async |employee: &str, level: i32| {
        let input = json!({ "employeeId": employee, "competencyId": competency, "kind": "EVIDENCE", "level": level });
        run_mutation(&admin, "assessmentRecord", input).await;
    };
    for employee in &program.employees {
        assess(employee, 2).await;
    }
    let (ann, participant) = (world.person("ann"), &program.participants[0]);
    // Both have reached the target: neither wants more.
    assert_eq!(covered(&admin, &program.round, participant).await, 0);
    let mut goal = goal_input(&world, participant);
    for (field, value) in [("competencyId", competency.clone()), ("targetLevel", json!(3)), ("visibility", json!("OWNER"))] {
        goal[field] = value;
    }
    let goal = run_mutation(&ann, "goalCreate", goal).await;
    assert_eq!(covered(&admin, &program.round, participant).await, 0, "a private goal has no effect that others see");
    run_mutation(&ann, "goalUpdate", json!({ "id": goal, "visibility": "PAIRING" })).await;
    assert_eq!(covered(&admin, &program.round, participant).await, 1);
    assess(&program.employees[0], 3).await;
    assert_eq!(covered(&admin, &program.round, participant).await, 0, "the level of the goal is reached");
    run_mutation(&ann, "goalUpdate", json!({ "id": goal, "targetLevel": null })).await;
    assert_eq!(covered(&admin, &program.round, participant).await, 1, "a goal without a level wants more");
    run_mutation_by_id(&ann, "goalDrop", &goal).await;
    assert_eq!(covered(&admin, &program.round, participant).await, 0, "a dropped goal");
    world.end().await;
}
