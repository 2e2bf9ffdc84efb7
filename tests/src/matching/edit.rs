//! Edits of proposals: keep, release, exclude and swap, all of them or none.

use super::{create_program, pairs, propose, read_proposal, wait_until_proposed};
use crate::{
    operations::{mutation_error, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

const NAMES: [&str; 8] = ["ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"];

fn edit(action: &str, participants: &[String]) -> Value {
    json!({ "action": action, "participantIds": participants })
}

async fn apply_edits(admin: &Caller, id: &str, edits: Value) {
    run_mutation(admin, "matchProposalEdit", json!({ "id": id, "edits": edits })).await;
}

/// Checks that the totals of a proposal are those of its pairings.
fn check_totals(proposal: &Value) {
    let pairings = value_at(proposal, "pairings.nodes").as_array().unwrap();
    let scores = pairings.iter().map(|pairing| pairing["score"].as_i64().unwrap());
    assert_eq!(json!(scores.sum::<i64>()), proposal["totalScore"]);
    assert_eq!(json!(pairings.len()), proposal["pairingCount"]);
    assert_eq!(json!(value_at(proposal, "unmatched.nodes").as_array().unwrap().len()), proposal["unmatchedCount"]);
    for pairing in pairings {
        let parts = pairing["reasons"].as_array().unwrap().iter().map(|reason| reason["contribution"].as_i64().unwrap());
        assert_eq!(json!(parts.sum::<i64>()), pairing["score"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kept_pairings_survive_another_computation_and_excluded_pairs_do_not_come_back() {
    let world = World::new().await;
    let admin = world.admin();
    let department = |index: usize, employee: &mut Value| employee["department"] = json!(["A", "B", "C"][index % 3]);
    let program = create_program(&admin, json!({}), &NAMES, department).await;
    let id = propose(&admin, json!({ "roundId": program.round })).await;
    let before = pairs(&read_proposal(&admin, &id).await);
    let (kept, excluded) = (before[0].clone(), before[1].clone());
    apply_edits(&admin, &id, json!([edit("KEEP", &kept), edit("EXCLUDE", &excluded)])).await;
    let edited = read_proposal(&admin, &id).await;
    check_totals(&edited);
    assert_eq!((pairs(&edited).len(), &edited["version"], &edited["excluded"][0]["participantIds"]), (3, &json!(3), &json!(excluded)));
    for alone in value_at(&edited, "unmatched.nodes").as_array().unwrap() {
        assert_eq!((&alone["reason"], &alone["help"]), (&json!("EDITED"), &json!([])));
        assert!(excluded.contains(&alone["participant"]["id"].as_str().unwrap().to_owned()));
    }
    for attempt in 0..2 {
        run_mutation_by_id(&admin, "matchProposalRematch", &id).await;
        wait_until_proposed(&admin, &id).await;
        let again = read_proposal(&admin, &id).await;
        check_totals(&again);
        let found = pairs(&again);
        assert!(found.contains(&kept) && !found.contains(&excluded) && found.len() == 4, "{attempt}: {found:?}");
        let nodes = value_at(&again, "pairings.nodes").as_array().unwrap();
        assert_eq!(nodes.iter().filter(|node| node["kept"] == true).count(), 1);
    }
    apply_edits(&admin, &id, json!([edit("RELEASE", &kept)])).await;
    let released = read_proposal(&admin, &id).await;
    assert!(value_at(&released, "pairings.nodes").as_array().unwrap().iter().all(|node| node["kept"] == false));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn participants_exchange_places_also_with_one_who_has_none() {
    let world = World::new().await;
    let admin = world.admin();
    let level = |index: usize, employee: &mut Value| employee["location"] = json!(["A", "B"][index % 2]);
    let program = create_program(&admin, json!({}), &NAMES[..5], level).await;
    let id = propose(&admin, json!({ "roundId": program.round })).await;
    let proposal = read_proposal(&admin, &id).await;
    let (before, alone) = (pairs(&proposal), value_at(&proposal, "unmatched.nodes.0.participant.id").as_str().unwrap().to_owned());
    let sorted = |one: &String, other: &String| {
        let mut pair = vec![one.clone(), other.clone()];
        pair.sort();
        pair
    };
    let places = [before[0][0].clone(), before[1][0].clone()];
    apply_edits(&admin, &id, json!([edit("SWAP", &places), edit("SWAP", &[alone.clone(), before[0][1].clone()])])).await;
    let after = read_proposal(&admin, &id).await;
    check_totals(&after);
    let mut expected = vec![sorted(&before[1][0], &alone), sorted(&before[0][0], &before[1][1])];
    expected.sort();
    assert_eq!(pairs(&after), expected);
    assert_eq!(value_at(&after, "unmatched.nodes.0.participant.id"), &json!(before[0][1]));
    // What is applied is what was edited.
    run_mutation_by_id(&admin, "matchProposalApply", &id).await;
    let created = "query($id: ID!) { round(id: $id) { pairings { nodes { members { participant { id } } } } } }";
    let created = admin.execute(created, json!({ "id": program.round })).await;
    let mut members: Vec<Vec<String>> = value_at(&created, "round.pairings.nodes")
        .as_array()
        .unwrap()
        .iter()
        .map(|pairing| {
            let of = |index: usize| value_at(pairing, &format!("members.{index}.participant.id")).as_str().unwrap().to_owned();
            sorted(&of(0), &of(1))
        })
        .collect();
    members.sort();
    assert_eq!(members, expected);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impossible_edit_is_refused_by_its_path_and_no_edit_takes_effect() {
    let world = World::new().await;
    let admin = world.admin();
    let program = create_program(&admin, json!({}), &NAMES[..4], |_, _| {}).await;
    let outsider = create_program(&admin, json!({}), &["zoe"], |_, _| {}).await.participants[0].clone();
    let id = propose(&admin, json!({ "roundId": program.round })).await;
    let before = pairs(&read_proposal(&admin, &id).await);
    let employee = |participant: &String| program.employees[program.participants.iter().position(|id| id == participant).unwrap()].clone();
    let log = world.change_log(world.acme.id).await;
    for (second, message) in [
        (edit("SWAP", &before[0]), "same pairing"),
        (edit("SWAP", &before[0][..1]), "two entries"),
        (edit("EXCLUDE", &[before[0].clone(), before[1].clone()].concat()), "two entries"),
        (edit("KEEP", &[before[0][0].clone(), before[1][0].clone()]), "members of a pairing"),
        (edit("RELEASE", &[]), "members of a pairing"),
        (edit("SWAP", &[before[0][0].clone(), before[0][0].clone()]), "twice"),
        (edit("SWAP", &[before[0][0].clone(), outsider]), "does not belong"),
    ] {
        let input = json!({ "id": id, "edits": [edit("KEEP", &before[0]), second] });
        let error = mutation_error(&admin, "matchProposalEdit", input).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["edits", "1", "participantIds"])), "{error:#}");
        assert!(error["message"].as_str().unwrap().contains(message), "{error:#}");
    }
    for edits in [json!([]), json!(vec![edit("KEEP", &before[0]); 101])] {
        let error = mutation_error(&admin, "matchProposalEdit", json!({ "id": id, "edits": edits })).await;
        assert_eq!(error["field"], json!(["edits"]));
    }
    assert_eq!(world.change_log(world.acme.id).await, log, "nothing is stored");

    // The rules of pairings: a block, whose reason is not shown, and an exclusion of the same proposal.
    let block = json!({ "employeeId": employee(&before[0][0]), "otherEmployeeId": employee(&before[1][0]) });
    run_mutation(&admin, "matchBlockCreate", block).await;
    let swap = edit("SWAP", &[before[0][0].clone(), before[1][1].clone()]);
    let error = mutation_error(&admin, "matchProposalEdit", json!({ "id": id, "edits": [swap] })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("NOT_PAIRABLE"), &json!(["edits", "0", "participantIds"])));
    assert!(error["message"].as_str().unwrap().ends_with("cannot be paired with each other"));
    let edits = json!([
        edit("EXCLUDE", &[before[0][0].clone(), before[1][1].clone()]),
        edit("SWAP", &[before[0][1].clone(), before[1][1].clone()])
    ]);
    let error = mutation_error(&admin, "matchProposalEdit", json!({ "id": id, "edits": edits })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["edits", "1", "participantIds"])));
    let stale = json!({ "id": id, "edits": [edit("KEEP", &before[0])], "expectedVersion": 1 });
    assert_eq!(mutation_error(&admin, "matchProposalEdit", stale).await["code"], "STALE_VERSION");
    assert_eq!(pairs(&read_proposal(&admin, &id).await), before);
    world.end().await;
}
