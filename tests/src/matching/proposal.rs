//! Proposals: what they contain, and that they are applied as a whole or refused with everything that has moved.

use super::{create_program, enrol, pairs, propose, read_proposal, wait_until_proposed};
use crate::{
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id},
    world::{World, value_at},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const APPLY: &str = "mutation($id: ID!, $version: Int) { matchProposalApply(id: $id, expectedVersion: $version) {
    matchProposal { status version } userErrors { code field message } } }";
const NAMES: [&str; 5] = ["ann", "bob", "cid", "dan", "eve"];

/// Two departments and two time zones; the third person waits for nobody.
fn attributes(index: usize, employee: &mut Value) {
    employee["department"] = json!(["Sales", "IT"][index % 2]);
    employee["location"] = json!(["Vienna", "Graz"][index % 2]);
    employee["timeZone"] = json!("Europe/Vienna");
    employee["hiredOn"] = json!(format!("20{:02}-01-01", 10 + index));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_explains_its_pairings_and_creates_them_once() {
    let world = World::new().await;
    let admin = world.admin();
    let program = create_program(&admin, json!({ "mixing": "CROSS_TEAM" }), &NAMES, attributes).await;
    let input = json!({ "roundId": program.round, "seed": 4, "weights": { "waiting": 50 }, "idempotencyKey": "k" });
    let id = propose(&admin, input.clone()).await;
    assert_eq!(propose(&admin, input).await, id, "the same idempotency key");
    let proposal = read_proposal(&admin, &id).await;
    let counts = ["participantCount", "scoredCount", "pairingCount", "unmatchedCount", "seed"].map(|field| proposal[field].clone());
    assert_eq!(json!(counts), json!([5, 5, 2, 1, 4]));
    assert_eq!(proposal["weights"], json!({ "waiting": 50, "firstMeeting": 20 }));
    let mut total = 0;
    for pairing in value_at(&proposal, "pairings.nodes").as_array().unwrap() {
        let reasons = pairing["reasons"].as_array().unwrap();
        let part = |kind: &str| reasons.iter().find(|reason| reason["kind"] == kind).unwrap().clone();
        assert_eq!(reasons.len(), 8);
        assert_eq!(part("CROSS_TEAM"), json!({ "kind": "CROSS_TEAM", "weight": 15, "value": 100, "contribution": 1500, "quantity": 2 }));
        assert_eq!(part("WORKING_HOURS")["quantity"], 2400);
        assert_eq!(part("FIRST_MEETING")["contribution"], 2000);
        let sum: i64 = reasons.iter().map(|reason| reason["contribution"].as_i64().unwrap()).sum();
        assert_eq!(json!(sum), pairing["score"]);
        total += sum;
    }
    assert_eq!(json!(total), proposal["totalScore"]);
    assert!(proposal["upperBoundScore"].as_i64().unwrap() >= total && proposal["greedyScore"].as_i64().unwrap() <= total);
    // Three of five are in Sales, so one of them stays without a partner.
    let alone = value_at(&proposal, "unmatched.nodes.0");
    assert_eq!(alone["reason"], "ODD_ONE_OUT");
    let help = json!([{ "kind": "ALLOW_TRIO", "partnerCount": null }, { "kind": "RELAX_MIXING", "partnerCount": 2 },
        { "kind": "ENROL_MORE", "partnerCount": null }]);
    assert_eq!(alone["help"], help);

    let since = world.change_log(world.acme.id).await.len();
    let responses = join_all((0..4).map(|_| admin.execute(APPLY, json!({ "id": id })))).await;
    let expected = json!({ "status": "APPLIED", "version": 3 });
    assert!(responses.iter().all(|data| data["matchProposalApply"]["matchProposal"] == expected), "{responses:?}");
    let log = world.change_log(world.acme.id).await;
    let kinds: Vec<_> = log.iter().skip(since).map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["pairing.created", "pairing.created", "match_proposal.applied"], "applied once");
    let applied = read_proposal(&admin, &id).await;
    assert_eq!(value_at(&applied, "pairings.nodes.0.pairing.status"), "ACTIVE");

    // The members see why they were matched; they do not see the proposal.
    let member = pairs(&applied)[0][0].clone();
    let name = NAMES[program.participants.iter().position(|id| *id == member).unwrap()];
    let own = "{ pairings { nodes { matchScore matchReasons { kind contribution } } } }";
    let seen = world.person(name).execute(own, Value::Null).await;
    assert_eq!(value_at(&seen, "pairings.nodes.0.matchReasons").as_array().unwrap().len(), 8);
    assert!(value_at(&seen, "pairings.nodes.0.matchScore").as_i64().unwrap() > 0);
    let forbidden = world.person(name).graphql("{ matchProposals { nodes { id } } }", Value::Null).await;
    assert_eq!(forbidden.error_code(), "FORBIDDEN");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_gives_the_same_proposal_and_late_joiners_are_matched_by_themselves() {
    let world = World::new().await;
    let admin = world.admin();
    let program = create_program(&admin, json!({ "allowsTrio": true }), &NAMES, |_, _| {}).await;
    let first = propose(&admin, json!({ "roundId": program.round, "seed": 9 })).await;
    let second = propose(&admin, json!({ "roundId": program.round, "seed": 9 })).await;
    let proposal = read_proposal(&admin, &first).await;
    assert_eq!(pairs(&proposal), pairs(&read_proposal(&admin, &second).await));
    let mut sizes: Vec<_> = pairs(&proposal).iter().map(Vec::len).collect();
    sizes.sort_unstable();
    assert_eq!((sizes, &proposal["unmatchedCount"]), (vec![2, 3], &json!(0)), "the odd one out joins a pairing");
    admin.execute(APPLY, json!({ "id": first })).await;

    // Two join later, and a partner of somebody leaves.
    let pair = pairs(&proposal).into_iter().find(|members| members.len() == 2).unwrap();
    let leaving = program.participants.iter().position(|id| *id == pair[0]).unwrap();
    run_mutation_by_id(&admin, "employeeTerminate", &program.employees[leaving]).await;
    let mut joined = Vec::new();
    for name in ["fay", "gus"] {
        joined.push(enrol(&admin, &program.id, &create_employee(&admin, name).await).await);
    }
    let late = propose(&admin, json!({ "roundId": program.round, "onlyWaiting": true })).await;
    let expected: BTreeSet<String> = joined.into_iter().chain([pair[1].clone()]).collect();
    let matched: BTreeSet<String> = pairs(&read_proposal(&admin, &late).await).concat().into_iter().collect();
    assert_eq!(matched, expected);
    admin.execute(APPLY, json!({ "id": late })).await;
    let waiting = "query($id: ID!) { participant(id: $id) { waitingSince } }";
    let partner = admin.execute(waiting, json!({ "id": pair[1] })).await;
    assert_eq!(value_at(&partner, "participant.waitingSince"), &Value::Null);
    let error = mutation_error(&admin, "roundMatch", json!({ "roundId": program.round })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["roundId"])), "everyone has a pairing");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_prevents_a_match_and_nothing_shows_it() {
    let world = World::new().await;
    let admin = world.admin();
    let program = create_program(&admin, json!({}), &NAMES[..2], |_, _| {}).await;
    let pair = json!({ "employeeId": program.employees[0], "otherEmployeeId": program.employees[1] });
    run_mutation(&world.person("ann"), "matchBlockCreate", pair).await;
    let id = propose(&admin, json!({ "roundId": program.round })).await;
    let proposal = read_proposal(&admin, &id).await;
    assert_eq!(proposal["pairingCount"], 0);
    for alone in value_at(&proposal, "unmatched.nodes").as_array().unwrap() {
        assert_eq!(alone["reason"], "NO_ALLOWED_PARTNER");
        assert_eq!(alone["help"], json!([{ "kind": "ENROL_MORE", "partnerCount": null }]));
    }
    assert_eq!(proposal["excluded"], json!([]));
    let candidates = "query($proposal: ID!, $participant: ID!) {
        matchCandidates(proposalId: $proposal, participantId: $participant) { score } }";
    let found = admin.execute(candidates, json!({ "proposal": id, "participant": program.participants[1] })).await;
    assert_eq!(found, json!({ "matchCandidates": [] }));
    let log = world.change_log(world.acme.id).await;
    assert!(log.iter().all(|entry| !entry.kind.contains("block") && !entry.subject_kind.contains("block")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_has_moved_is_refused_with_everything_that_moved_and_nothing_is_written() {
    let world = World::new().await;
    let admin = world.admin();
    let names = ["ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"];
    let program = create_program(&admin, json!({}), &names, |_, _| {}).await;
    let id = propose(&admin, json!({ "roundId": program.round })).await;
    let moved = pairs(&read_proposal(&admin, &id).await);
    let name = |participant: &String| names[program.participants.iter().position(|id| id == participant).unwrap()];
    // One pauses, one is terminated, two get into one reporting line, and two of two pairings are paired by hand.
    run_mutation_by_id(&admin, "participantPause", &moved[0][0]).await;
    let terminated = program.participants.iter().position(|id| *id == moved[1][0]).unwrap();
    run_mutation_by_id(&admin, "employeeTerminate", &program.employees[terminated]).await;
    let (lower, upper) = (name(&moved[2][0]), name(&moved[2][1]));
    let manager = json!({ "employee": { "externalId": lower, "managerExternalId": upper } });
    run_mutation(&admin, "employeeUpsert", manager).await;
    let by_hand = json!({ "roundId": program.round, "participantIds": [moved[0][1], moved[3][0]] });
    run_mutation(&admin, "pairingCreate", by_hand).await;
    let log = world.change_log(world.acme.id).await;
    let errors = admin.graphql(APPLY, json!({ "id": id })).await.user_errors();
    assert!(errors.iter().all(|error| error["code"] == "PROPOSAL_MOVED" && error["field"] == json!(["id"])), "{errors:#?}");
    let messages: BTreeSet<_> = errors.iter().map(|error| error["message"].as_str().unwrap().to_owned()).collect();
    let expected = BTreeSet::from([
        format!("employee {} is not an active participant of this program", name(&moved[0][0])),
        format!("employee {} already has a pairing in this round", name(&moved[0][1])),
        format!("employee {} is not an active participant of this program", name(&moved[1][0])),
        format!("employee {lower} and employee {upper} are in one reporting line"),
        format!("employee {} already has a pairing in this round", name(&moved[3][0])),
    ]);
    assert_eq!(messages, expected);
    assert_eq!(world.change_log(world.acme.id).await, log, "nothing is written");
    assert_eq!(read_proposal(&admin, &id).await["status"], "PROPOSED");

    run_mutation_by_id(&admin, "roundEnd", &program.round).await;
    let errors = admin.graphql(APPLY, json!({ "id": id })).await.user_errors();
    assert_eq!((errors.len(), &errors[0]["code"], &errors[0]["message"]), (1, &json!("PROPOSAL_MOVED"), &json!("the round has ended")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_requests_name_the_field_and_store_nothing() {
    let world = World::new().await;
    let admin = world.admin();
    let program = create_program(&admin, json!({}), &NAMES[..3], |_, _| {}).await;
    let foreign = create_program(&world.globex_admin(), json!({}), &NAMES[..2], |_, _| {}).await;
    let log = world.change_log(world.acme.id).await;
    for (input, code, field) in [
        (json!({ "roundId": program.round, "weights": { "waiting": 101 } }), "INVALID", "weights.waiting"),
        (json!({ "roundId": program.round, "weights": { "tenure": -1 } }), "INVALID", "weights.tenure"),
        (json!({ "roundId": program.round, "seed": -1 }), "INVALID", "seed"),
        (json!({ "roundId": program.round, "onlyWaiting": true, "idempotencyKey": "" }), "INVALID", "idempotencyKey"),
        (json!({ "roundId": foreign.round }), "NOT_FOUND", "roundId"),
    ] {
        let error = mutation_error(&admin, "roundMatch", input).await;
        assert_eq!((&error["code"], error["field"].as_array().unwrap().len()), (&json!(code), field.split('.').count()), "{error:#}");
        assert_eq!(error["field"], json!(field.split('.').collect::<Vec<_>>()));
    }
    let not_a_number = "mutation($id: ID!) { roundMatch(input: { roundId: $id, weights: { waiting: 0.5 } }) { userErrors { code } } }";
    let response = admin.graphql(not_a_number, json!({ "id": program.round })).await;
    assert_eq!(response.error_code(), "VALIDATION_FAILED", "{:#}", response.body);
    for (settings, field) in [
        (json!({ "id": program.id, "matchWeights": { "language": 200 } }), json!(["matchWeights", "language"])),
        (json!({ "id": program.id, "minSharedMinutes": 2401 }), json!(["minSharedMinutes"])),
    ] {
        assert_eq!(mutation_error(&admin, "programUpdate", settings).await["field"], field);
    }
    assert_eq!(world.change_log(world.acme.id).await, log);
    let id = propose(&admin, json!({ "roundId": program.round })).await;
    let stale = admin.expect_user_error(APPLY, json!({ "id": id, "version": 1 })).await;
    assert_eq!(stale["code"], "STALE_VERSION");
    run_mutation_by_id(&admin, "matchProposalDiscard", &id).await;
    run_mutation_by_id(&admin, "matchProposalDiscard", &id).await;
    let refused = admin.graphql(APPLY, json!({ "id": id })).await;
    assert_eq!(refused.user_errors()[0]["code"], "WRONG_STATE");
    assert_eq!(refused.data("matchProposalApply.matchProposal.status"), "DISCARDED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_of_a_proposal_is_visible_to_its_own_organization_only() {
    let world = World::new().await;
    let admin = world.admin();
    let program = create_program(&admin, json!({}), &NAMES[..2], |_, _| {}).await;
    let id = run_mutation(&admin, "roundMatch", json!({ "roundId": program.round })).await;
    let subscription = "subscription($id: ID!) { matchProposalProgressed(id: $id) { status scoredCount } }";
    let mut socket = admin.open_websocket().await;
    socket.subscribe(subscription, json!({ "id": id })).await;
    loop {
        let data = socket.next_data().await;
        if value_at(&data, "matchProposalProgressed.status") == "PROPOSED" {
            assert_eq!(value_at(&data, "matchProposalProgressed.scoredCount"), 2);
            break;
        }
    }
    wait_until_proposed(&admin, &id).await;
    let first_event = async |id: &str| {
        let mut events = world.globex_admin().open_event_stream(subscription, json!({ "id": id })).await;
        let response: Value = serde_json::from_str(&events.next_event().await.unwrap().data).unwrap();
        (response["errors"][0]["message"].clone(), response["errors"][0]["extensions"]["code"].clone())
    };
    let (foreign, unknown) = (first_event(&id).await, first_event("mpr_01m827kszmefzbhkrgt3k5d98c").await);
    assert_eq!(foreign, unknown);
    assert_eq!(foreign.1, "NOT_FOUND");
    world.end().await;
}
