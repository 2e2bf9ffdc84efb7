//! A whole round of peer coaching for twelve people: matched and managed by a program manager, lived by the participants, and followed by a
//! round with new partners.

use crate::{
    matching::{create_program, propose, read_proposal},
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id, set_question_sets},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

const NAMES: [&str; 12] = ["ann", "bob", "cem", "dee", "eli", "fay", "gus", "hal", "ida", "jon", "kim", "lou"];

/// Two people of a pairing, as callers and with their employee ids.
struct Pair {
    pairing: String,
    people: [(Caller, String); 2],
}

impl Pair {
    /// Schedules a session by one member, adds a topic to its agenda by the other, and lets its time pass.
    async fn meet(&self, world: &World) -> String {
        let [(one, _), (other, _)] = &self.people;
        let input = json!({ "pairingId": self.pairing, "startsAt": world.clock.now() + TimeDelta::hours(1) });
        let session = run_mutation(one, "sessionSchedule", input).await;
        run_mutation(other, "agendaTopicAdd", json!({ "sessionId": session, "text": "How to say no" })).await;
        world.clock.forward(TimeDelta::hours(2));
        session
    }

    /// `SessionHoldInput`: both attended and coached each other.
    fn report(&self, session: &str) -> Value {
        let [(_, one), (_, other)] = &self.people;
        let turn = |coach: &str, learner: &str| json!({ "coachId": coach, "learnerId": learner, "minutes": 25 });
        let attendance = [one, other].map(|employee| json!({ "employeeId": employee, "attended": true }));
        json!({ "id": session, "attendance": attendance, "turns": [turn(one, other), turn(other, one)] })
    }
}

/// Matches the round as its manager, applies the proposal, and returns the pairings.
async fn match_round(manager: &Caller, world: &World, round: &str, names: &HashMap<String, String>) -> Vec<Pair> {
    let proposal = propose(manager, json!({ "roundId": round })).await;
    let proposed = read_proposal(manager, &proposal).await;
    assert_eq!((&proposed["pairingCount"], &proposed["unmatchedCount"]), (&json!(6), &json!(0)), "{proposed:#}");
    for pairing in value_at(&proposed, "pairings.nodes").as_array().unwrap() {
        assert!(!pairing["reasons"].as_array().unwrap().is_empty(), "each proposed pairing is explained: {pairing}");
    }
    run_mutation_by_id(manager, "matchProposalApply", &proposal).await;
    let query = "query($id: IdFilter!) { pairings(first: 20, filter: { roundId: $id }) { nodes { id members { employee { id } } } } }";
    let data = manager.execute(query, json!({ "id": { "eq": round } })).await;
    let pairs = value_at(&data, "pairings.nodes").as_array().unwrap().iter().map(|pairing| {
        let person = |index: usize| {
            let employee = value_at(pairing, &format!("members.{index}.employee.id")).as_str().unwrap().to_owned();
            (world.person(&names[&employee]), employee)
        };
        Pair { pairing: pairing["id"].as_str().unwrap().to_owned(), people: [person(0), person(1)] }
    });
    pairs.collect()
}

/// Two sessions with commitments, feedback in both directions, thanks, a lesson and a reflection.
async fn coach_each_other(world: &World, pair: &Pair, program: &str) {
    let [(one, one_id), (other, other_id)] = &pair.people;
    let first = pair.meet(world).await;
    run_mutation(one, "sessionHold", pair.report(&first)).await;
    let due_on = (world.clock.now() + TimeDelta::days(5)).date_naive();
    let promise = json!({ "sessionId": first, "text": "Decline one meeting", "dueOn": due_on });
    let commitments = [run_mutation(one, "commitmentMake", promise.clone()).await, run_mutation(other, "commitmentMake", promise).await];

    let second = pair.meet(world).await;
    let unreviewed = mutation_error(other, "sessionHold", pair.report(&second)).await;
    assert_eq!(unreviewed["code"], "COMMITMENTS_UNREVIEWED", "{unreviewed}");
    for ((person, commitment), outcome) in [one, other].into_iter().zip(&commitments).zip(["KEPT", "MISSED"]) {
        run_mutation(person, "commitmentReview", json!({ "id": commitment, "sessionId": second, "outcome": outcome })).await;
    }
    run_mutation(other, "sessionHold", pair.report(&second)).await;

    let exchange = json!({ "pairingId": pair.pairing, "dueAt": world.clock.now() + TimeDelta::days(7) });
    let exchange = run_mutation(one, "feedbackExchangeOpen", exchange).await;
    for (giver, receiver) in [(one, other_id), (other, one_id)] {
        let answers = json!([{ "questionKey": "trust", "scale": 5 }]);
        run_mutation(giver, "feedbackSubmit", json!({ "feedbackExchangeId": exchange, "receiverId": receiver, "answers": answers })).await;
    }
    let read = "query($id: ID!) { feedbackExchange(id: $id) { status feedback { answers { scale } } } }";
    for reader in [one, other] {
        let exchange = reader.execute(read, json!({ "id": exchange })).await["feedbackExchange"].clone();
        let five = json!({ "answers": [{ "scale": 5 }] });
        assert_eq!(exchange, json!({ "status": "COMPLETE", "feedback": [five, five] }), "each reads what they gave and received");
    }
    let thanks = json!({ "programId": program, "receiverId": other_id, "text": "For the patience", "visibility": "PROGRAM" });
    run_mutation(one, "recognitionGive", thanks).await;
    run_mutation(other, "takeawayShare", json!({ "programId": program, "text": "A question first, advice second" })).await;
    run_mutation(one, "reflectionCreate", json!({ "sessionId": second, "text": "I talk too much" })).await;
}

/// Each participant answers the pulse of the round, which then closes.
async fn answer_pulse(world: &World, manager: &Caller, round: &str) {
    let pulse = json!({ "roundId": round, "closesAt": world.clock.now() + TimeDelta::hours(1) });
    let pulse = run_mutation(manager, "pulseOpen", pulse).await;
    for name in NAMES {
        let answers = json!([{ "questionKey": "trust", "scale": 4 }]);
        run_mutation(&world.person(name), "pulseAnswer", json!({ "pulseId": pulse, "answers": answers })).await;
    }
    world.clock.forward(TimeDelta::hours(2));
}

/// What a manager reads about the round: figures, and nothing that people said to each other.
async fn assert_manager_reads_figures_only(manager: &Caller, round: &str) {
    let query = "query($id: ID!) {
        round(id: $id) { pulse { figures { answeredCount } } }
        sessions(first: 50, filter: { status: { eq: HELD } }) { totalCount }
        recognitions { totalCount } takeaways(filter: { search: \"advice quest\" }) { totalCount }
        goals { totalCount } commitments { totalCount } feedbackExchanges { totalCount } }";
    let data = manager.execute(query, json!({ "id": round })).await;
    assert_eq!(value_at(&data, "round.pulse.figures.answeredCount"), 12);
    let counts =
        ["sessions", "recognitions", "takeaways", "goals", "commitments", "feedbackExchanges"].map(|list| data[list]["totalCount"].clone());
    assert_eq!(json!(counts), json!([12, 6, 6, 0, 0, 0]), "{data:#}");
    assert_eq!(manager.graphql("{ reflections { totalCount } }", Value::Null).await.error_code(), "VALIDATION_FAILED");
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_people_coach_each_other_for_a_round_and_have_new_partners_in_the_next() {
    let world = World::new().await;
    let admin = world.admin();
    let boss = create_employee(&admin, "boss").await;
    let assign = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { userErrors { message } } }";
    admin.execute(assign, json!({ "id": boss })).await;
    let manager = world.person("boss");
    let program = create_program(&admin, json!({}), &NAMES, |_, _| {}).await;
    set_question_sets(&admin, &program.id).await;
    let names: HashMap<String, String> = program.employees.iter().cloned().zip(NAMES.map(str::to_owned)).collect();

    let pairs = match_round(&manager, &world, &program.round, &names).await;
    for pair in &pairs {
        coach_each_other(&world, pair, &program.id).await;
    }
    answer_pulse(&world, &manager, &program.round).await;
    assert_manager_reads_figures_only(&manager, &program.round).await;
    let habit = "query($id: ID!) { pairing(id: $id) { habit { heldCount } balance { isOutOfBalance } } }";
    let [(one, _), _] = &pairs[0].people;
    let data = one.execute(habit, json!({ "id": pairs[0].pairing })).await;
    assert_eq!(data["pairing"], json!({ "habit": { "heldCount": 2 }, "balance": { "isOutOfBalance": false } }));

    run_mutation_by_id(&manager, "roundEnd", &program.round).await;
    let starts_on = world.clock.now().date_naive();
    let next = run_mutation(&manager, "roundStart", json!({ "programId": program.id, "startsOn": starts_on })).await;
    let next_pairs = match_round(&manager, &world, &next, &names).await;
    let partners = |pairs: &[Pair]| -> BTreeSet<BTreeSet<String>> {
        pairs.iter().map(|pair| pair.people.iter().map(|(_, employee)| employee.clone()).collect()).collect()
    };
    let (before, after) = (partners(&pairs), partners(&next_pairs));
    assert_eq!((before.len(), after.len()), (6, 6));
    assert!(before.is_disjoint(&after), "no one has the same partner again: {before:?} {after:?}");
    world.end().await;
}
