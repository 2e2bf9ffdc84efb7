//! A rule applied to the statements that were stored before it.

use super::{assessments, competency, rule};
use crate::{
    operations::{create_employee, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
    xapi::{Lrs, statement, uuid, voiding, with},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const REPLAY: &str = "mutation($input: EvidenceRuleReplayInput!) { evidenceRuleReplay(input: $input) {
    result { examinedCount fittingCount unmatchedCount knownCount newCount continueAfter } userErrors { code field message } } }";

async fn replay(caller: &Caller, input: Value) -> Value {
    value_at(&caller.execute(REPLAY, json!({ "input": input })).await, "evidenceRuleReplay.result").clone()
}

fn counts(examined: i32, fitting: i32, unmatched: i32, known: i32, new: i32) -> Value {
    json!({
        "examinedCount": examined, "fittingCount": fitting, "unmatchedCount": unmatched, "knownCount": known, "newCount": new,
        "continueAfter": null
    })
}

#[tokio::test]
async fn a_replay_is_counted_first_and_records_nothing_twice() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    let other = with(statement("ann", "one"), "/object/id", json!("http://other.example/1"));
    lrs.store(&json!([with(statement("ann", "one"), "/id", json!(uuid(1))), statement("ann", "two"), statement("late", "one"), other]))
        .await;
    lrs.store(&voiding(&uuid(1))).await;
    world.clock.forward(TimeDelta::hours(1));
    let later = world.clock.now();
    lrs.store(&statement("ann", "three")).await;
    create_employee(&admin, "late").await;
    let rule = run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    lrs.store(&statement("ann", "four")).await;
    assert_eq!(assessments(&admin).await.len(), 1);
    let log = world.change_log(world.acme.id).await.len();
    let input = |dry_run: bool| json!({ "id": rule, "dryRun": dry_run });
    // The voiding statement is examined as well: it is found by the terms of what it voids.
    assert_eq!(replay(&admin, input(true)).await, counts(6, 4, 0, 1, 3));
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "a dry run changes nothing");
    let since = json!({ "id": rule, "dryRun": true, "storedFrom": later });
    assert_eq!(replay(&admin, since).await, counts(2, 2, 0, 1, 1));
    assert_eq!(replay(&admin, input(false)).await, counts(6, 4, 0, 1, 3));
    assert_eq!(assessments(&admin).await.len(), 4);
    assert_eq!(replay(&admin, input(false)).await, counts(6, 4, 0, 4, 0));
    assert_eq!(assessments(&admin).await.len(), 4);
    run_mutation_by_id(&admin, "evidenceRuleRetire", &rule).await;
    let error = admin.expect_user_error(REPLAY, json!({ "input": input(true) })).await;
    assert_eq!(error["code"], "WRONG_STATE");
    world.end().await;
}

#[tokio::test]
async fn a_long_past_is_replayed_in_transactions_of_bounded_size() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    for _ in 0..3 {
        lrs.store(&(0..400).map(|number| statement("ann", &number.to_string())).collect()).await;
    }
    let rule = run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    let result = replay(&admin, json!({ "id": rule, "dryRun": false })).await;
    assert_eq!(result, counts(1200, 1200, 0, 0, 1200));
    let log = world.change_log(world.acme.id).await;
    let recorded = log.iter().filter(|entry| entry.kind == "assessment.recorded").count();
    assert_eq!(recorded, 1200);
    world.end().await;
}

#[tokio::test]
async fn a_replay_applies_every_rule_to_a_statement_whose_employee_it_finds() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let competency = competency(&admin).await;
    let first = run_mutation(&admin, "evidenceRuleCreate", rule(&competency)).await;
    run_mutation(&admin, "evidenceRuleCreate", with(rule(&competency), "/level", json!(1))).await;
    lrs.store(&statement("ann", "one")).await;
    assert_eq!(replay(&admin, json!({ "id": first, "dryRun": false })).await, counts(1, 1, 1, 0, 0));
    create_employee(&admin, "ann").await;
    assert_eq!(replay(&admin, json!({ "id": first, "dryRun": false })).await, counts(1, 1, 0, 0, 1));
    let mut levels: Vec<i64> = assessments(&admin).await.iter().map(|row| row["level"].as_i64().unwrap()).collect();
    levels.sort_unstable();
    assert_eq!(levels, [1, 2]);
    world.end().await;
}
