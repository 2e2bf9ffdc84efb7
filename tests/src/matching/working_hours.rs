//! The working hours of participants in the score and in the rules.

use super::{create_program, pairs, propose, read_proposal};
use crate::{
    operations::{mutation_error, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

const SET: &str = "mutation($id: ID!, $intervals: [WorkingIntervalInput!]) {
    employeeSetWorkingHours(id: $id, intervals: $intervals) { employee { id } userErrors { message } } }";

async fn set_hours(caller: &Caller, employee: &str, days: &[&str], start: &str, end: &str) {
    let intervals: Vec<_> = days.iter().map(|day| json!({ "weekday": day, "start": start, "end": end })).collect();
    let data = caller.execute(SET, json!({ "id": employee, "intervals": intervals })).await;
    assert_eq!(value_at(&data, "employeeSetWorkingHours.userErrors"), &json!([]));
}

const WORKDAYS: [&str; 5] = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];

/// The reason `WORKING_HOURS` of a participant with each possible partner, by the partner's identifier.
async fn reason(admin: &Caller, proposal: &str, participant: &str, partner: &str) -> Value {
    let candidates = "query($proposal: ID!, $participant: ID!) {
        matchCandidates(proposalId: $proposal, participantId: $participant) { participant { id } reasons { kind value quantity } } }";
    let data = admin.execute(candidates, json!({ "proposal": proposal, "participant": participant })).await;
    let found =
        data["matchCandidates"].as_array().unwrap().iter().find(|candidate| value_at(candidate, "participant.id") == partner).unwrap();
    let reasons = found["reasons"].as_array().unwrap();
    let reason = reasons.iter().find(|reason| reason["kind"] == "WORKING_HOURS").unwrap();
    json!([reason["value"], reason["quantity"]])
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_of_one_zone_share_few_minutes_when_one_works_evenings_only() {
    let world = World::new().await;
    let admin = world.admin();
    let vienna = |_: usize, employee: &mut Value| employee["timeZone"] = json!("Europe/Vienna");
    let program = create_program(&admin, json!({}), &["ann", "bob", "cid", "dan"], vienna).await;
    let [ann, bob, cid, dan] = [0, 1, 2, 3].map(|index| program.participants[index].as_str());
    let before = propose(&admin, json!({ "roundId": program.round })).await;
    assert_eq!(reason(&admin, &before, ann, bob).await, json!([100, 2400]), "the hours of the program are the same for both");
    run_mutation_by_id(&admin, "matchProposalDiscard", &before).await;

    // Bob and Dan work evenings: they share one hour a day with the others, and everything with each other.
    set_hours(&world.person("bob"), &program.employees[1], &WORKDAYS, "16:00", "22:00").await;
    set_hours(&world.person("dan"), &program.employees[3], &WORKDAYS, "16:00", "22:00").await;
    let weights = json!({ "workingHours": 100, "firstMeeting": 0, "crossTeam": 0, "language": 0, "tenure": 0 });
    let proposal = propose(&admin, json!({ "roundId": program.round, "weights": weights })).await;
    assert_eq!(reason(&admin, &proposal, ann, bob).await, json!([12, 5 * 60]));
    assert_eq!(reason(&admin, &proposal, bob, ann).await, json!([12, 5 * 60]));
    assert_eq!(reason(&admin, &proposal, ann, cid).await, json!([100, 2400]));
    assert_eq!(reason(&admin, &proposal, bob, dan).await, json!([75, 1800]));
    let sorted = |one: &str, other: &str| {
        let mut pair = vec![one.to_owned(), other.to_owned()];
        pair.sort();
        pair
    };
    let mut expected = vec![sorted(ann, cid), sorted(bob, dan)];
    expected.sort();
    assert_eq!(pairs(&read_proposal(&admin, &proposal).await), expected, "those who share their hours are paired");
    run_mutation_by_id(&admin, "matchProposalDiscard", &proposal).await;

    // The hours of the program take the place of the default, for those without own hours.
    let mornings: Vec<_> = WORKDAYS.iter().map(|day| json!({ "weekday": day, "start": "06:00", "end": "10:00" })).collect();
    run_mutation(&admin, "programUpdate", json!({ "id": program.id, "workingHours": mornings })).await;
    let proposal = propose(&admin, json!({ "roundId": program.round })).await;
    assert_eq!(reason(&admin, &proposal, ann, cid).await, json!([50, 1200]));
    assert_eq!(reason(&admin, &proposal, ann, bob).await, json!([0, 0]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_common_time_than_an_ordinary_week_has_the_value_100() {
    let world = World::new().await;
    let admin = world.admin();
    let vienna = |_: usize, employee: &mut Value| employee["timeZone"] = json!("Europe/Vienna");
    let program = create_program(&admin, json!({}), &["ann", "bob"], vienna).await;
    for (index, name) in ["ann", "bob"].iter().enumerate() {
        set_hours(&world.person(name), &program.employees[index], &WORKDAYS, "06:00", "22:00").await;
    }
    let proposal = propose(&admin, json!({ "roundId": program.round })).await;
    assert_eq!(reason(&admin, &proposal, &program.participants[0], &program.participants[1]).await, json!([100, 4800]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pairing_with_too_little_common_time_is_refused_by_own_hours() {
    let world = World::new().await;
    let admin = world.admin();
    let vienna = |_: usize, employee: &mut Value| employee["timeZone"] = json!("Europe/Vienna");
    let program = create_program(&admin, json!({ "minSharedMinutes": 600 }), &["ann", "bob"], vienna).await;
    let proposal = propose(&admin, json!({ "roundId": program.round })).await;
    assert_eq!(read_proposal(&admin, &proposal).await["pairingCount"], 1);

    set_hours(&world.person("bob"), &program.employees[1], &["SATURDAY", "FRIDAY"], "09:00", "17:00").await;
    let message = "employee ann and employee bob share 480 minutes of working hours a week; this program requires 600";
    let swapped = "employee bob and employee ann share 480 minutes of working hours a week; this program requires 600";
    let by_hand = json!({ "roundId": program.round, "participantIds": program.participants });
    let error = mutation_error(&admin, "pairingCreate", by_hand).await;
    assert_eq!((&error["code"], &error["message"]), (&json!("WORKING_HOURS"), &json!(message)));
    let apply = "mutation($id: ID!) { matchProposalApply(id: $id) { matchProposal { status } userErrors { code field message } } }";
    let moved = admin.expect_user_error(apply, json!({ "id": proposal })).await;
    assert_eq!(moved["code"], "PROPOSAL_MOVED");
    assert!([message, swapped].contains(&moved["message"].as_str().unwrap()), "{moved:#}");
    run_mutation_by_id(&admin, "matchProposalDiscard", &proposal).await;
    let proposal = propose(&admin, json!({ "roundId": program.round })).await;
    let alone = read_proposal(&admin, &proposal).await["unmatched"]["nodes"][0].clone();
    assert_eq!(alone["reason"], "NO_ALLOWED_PARTNER");
    assert_eq!(alone["help"][0], json!({ "kind": "LOWER_MIN_SHARED_MINUTES", "partnerCount": 1 }));
    world.end().await;
}
