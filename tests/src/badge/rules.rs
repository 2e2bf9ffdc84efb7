//! Badges that are offered by rule.

use super::{active_badge, badge_input, competency};
use crate::{
    coaching_pair::CoachingPair,
    evidence,
    operations::{create_employee, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
    xapi::{Lrs, statement, with},
};
use serde_json::{Value, json};

/// The badges that an employee was offered, with the status.
async fn offered(caller: &Caller) -> Vec<(String, String)> {
    let awards = caller.execute("{ badgeAwards { nodes { id status badge { name } } } }", json!({})).await;
    let pair = |node: &Value| (node["badge"]["name"].as_str().unwrap().to_owned(), node["status"].as_str().unwrap().to_owned());
    value_at(&awards, "badgeAwards.nodes").as_array().unwrap().iter().map(pair).collect()
}

fn automatic(mut input: Value) -> Value {
    input["automatic"] = true.into();
    input
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, status)| ((*name).to_owned(), (*status).to_owned())).collect()
}

#[tokio::test]
async fn a_level_that_a_partner_or_a_system_assessed_offers_its_badges_once() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let competency = competency(&admin, "child").await;
    for level in [1, 2, 3] {
        active_badge(&admin, automatic(badge_input(&competency, level))).await;
    }
    // Neither a draft nor a badge without the rule is offered.
    run_mutation(&admin, "badgeCreate", automatic(badge_input(&competency, 1))).await;
    active_badge(&admin, badge_input(&competency, 1)).await;
    let ann = &pair.members[0];
    let assess = async |caller: &Caller, kind: &str, level: i32| {
        let input = json!({ "employeeId": ann.employee, "competencyId": competency, "kind": kind, "level": level });
        run_mutation(caller, "assessmentRecord", input).await;
    };
    assess(&ann.caller, "SELF", 3).await;
    assert_eq!(offered(&ann.caller).await, pairs(&[]), "the employee's own view");
    assess(&pair.members[1].caller, "PEER", 2).await;
    assert_eq!(offered(&ann.caller).await, pairs(&[("Listening 1", "OFFERED"), ("Listening 2", "OFFERED")]));
    let awards = ann.caller.execute("{ badgeAwards { nodes { id } } }", json!({})).await;
    run_mutation_by_id(&ann.caller, "badgeAwardDecline", value_at(&awards, "badgeAwards.nodes.0.id").as_str().unwrap()).await;
    assess(&admin, "EVIDENCE", 3).await;
    let expected = pairs(&[("Listening 1", "DECLINED"), ("Listening 2", "OFFERED"), ("Listening 3", "OFFERED")]);
    assert_eq!(offered(&ann.caller).await, expected, "what was declined is not offered again");
    assert_eq!(offered(&pair.members[1].caller).await, pairs(&[]));
    world.end().await;
}

#[tokio::test]
async fn statements_that_are_evidence_offer_the_badges_of_the_highest_level_once() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    let competency = competency(&admin, "parent").await;
    for level in [1, 2, 3] {
        active_badge(&admin, automatic(badge_input(&competency, level))).await;
    }
    for level in [1, 2] {
        let rule = with(evidence::rule(&competency), "/level", json!(level));
        run_mutation(&admin, "evidenceRuleCreate", with(rule, "/name", json!(format!("Courses {level}")))).await;
    }
    lrs.store(&json!([statement("ann", "one"), statement("ann", "two")])).await;
    let ann = world.person("ann");
    assert_eq!(offered(&ann).await, pairs(&[("Listening 1", "OFFERED"), ("Listening 2", "OFFERED")]));
    world.end().await;
}

#[tokio::test]
async fn the_completion_of_a_program_offers_its_badge_to_those_who_complete_it() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let texts = json!({ "name": "Peer coach", "description": "Coached", "criteria": "Completed the program", "automatic": true });
    let mut input = texts.clone();
    input["programId"] = pair.program.clone().into();
    active_badge(&admin, input).await;
    run_mutation_by_id(&pair.members[2].caller, "participantWithdraw", &pair.members[2].participant).await;
    run_mutation_by_id(&admin, "programClose", &pair.program).await;
    for member in &pair.members[..2] {
        assert_eq!(offered(&member.caller).await, pairs(&[("Peer coach", "OFFERED")]));
    }
    assert_eq!(offered(&pair.members[2].caller).await, pairs(&[]), "a participant who withdrew");
    world.end().await;
}
