//! Reciprocity: the balance of a pairing, who reads it, and its entries in the change log.

use crate::{
    coaching_pair::CoachingPair,
    operations::{current_cursor, mutation_error, run_mutation},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const BALANCE: &str = "isOutOfBalance outOfBalanceSince tolerancePercent members { minutesCoached minutesBeingCoached sharePercent }";
const TIME: &str = "minutesCoached minutesBeingCoached sharePercent";

async fn read(caller: &Caller, object: &str, id: &str, field: &str, selection: &str) -> Value {
    let query = format!("query($id: ID!) {{ {object}(id: $id) {{ {field} {{ {selection} }} }} }}");
    value_at(&caller.execute(&query, json!({ "id": id })).await, &format!("{object}.{field}")).clone()
}

async fn balance(caller: &Caller, pairing: &str) -> Value {
    read(caller, "pairing", pairing, "balance", BALANCE).await
}

/// Holds a session a day later, with turns: coach, learner and minutes.
async fn hold(world: &World, pair: &CoachingPair, turns: &[(usize, usize, i32)]) {
    world.clock.forward(TimeDelta::days(1));
    let session = pair.schedule_and_wait(world).await;
    let employee = |index: usize| &pair.members[index].employee;
    let turns = turns
        .iter()
        .map(|(coach, learner, minutes)| json!({ "coachId": employee(*coach), "learnerId": employee(*learner), "minutes": minutes }));
    let mut report = pair.report(&session);
    report["turns"] = turns.collect();
    run_mutation(&world.admin(), "sessionHold", report).await;
}

fn minutes(coached: i64, learned: i64, share: Option<i64>) -> Value {
    json!({ "minutesCoached": coached, "minutesBeingCoached": learned, "sharePercent": share })
}

/// The kinds of the entries about pairings that a caller reads in the log, without those of the creation.
async fn kinds(caller: &Caller) -> Vec<String> {
    let query = "{ changes(filter: { subjectKinds: [\"pairing\"] }, first: 100) { nodes { kind subject { id } } } }";
    let data = caller.execute(query, json!({})).await;
    let entries = value_at(&data, "changes.nodes").as_array().unwrap().clone();
    let entries = entries.into_iter().filter(|entry| entry["kind"] != "pairing.created");
    entries.map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_balance_adds_up_the_turns_of_held_sessions() {
    let world = World::new().await;
    let trio = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let ann = &trio.members[0];
    let none = minutes(0, 0, None);
    assert_eq!(balance(&ann.caller, &trio.pairing).await["members"], json!([none, none, none]));
    hold(&world, &trio, &[(0, 1, 30), (1, 2, 20), (2, 0, 10)]).await;
    hold(&world, &trio, &[(0, 2, 30)]).await;
    // 90 minutes in all; the equal share is 30.
    let members = json!([minutes(60, 10, Some(200)), minutes(20, 30, Some(66)), minutes(10, 50, Some(33))]);
    assert_eq!(balance(&trio.members[2].caller, &trio.pairing).await["members"], members);
    // A scheduled session and one that is cancelled do not count.
    trio.schedule_and_wait(&world).await;
    assert_eq!(balance(&ann.caller, &trio.pairing).await["members"], members);
    assert_eq!(read(&ann.caller, "participant", &ann.participant, "coachingTime", TIME).await, members[0]);
    assert_eq!(read(&ann.caller, "round", &trio.round, "coachingTime", TIME).await, members[0]);
    // The time of a person adds up over pairings: another pairing in the same round.
    run_mutation_end(&world, &trio.pairing).await;
    let participants: Vec<_> = trio.members[..2].iter().map(|member| &member.participant).collect();
    let pairing = run_mutation(&world.admin(), "pairingCreate", json!({ "roundId": trio.round, "participantIds": participants })).await;
    let pair = CoachingPair { program: trio.program.clone(), round: trio.round.clone(), pairing, members: trio.members[..2].to_vec() };
    hold(&world, &pair, &[(1, 0, 30)]).await;
    // The equal shares of Ann are 30 of 90 minutes, and 15 of 30.
    assert_eq!(read(&ann.caller, "round", &trio.round, "coachingTime", TIME).await, minutes(60, 40, Some(133)));
    assert_eq!(read(&ann.caller, "participant", &ann.participant, "coachingTime", TIME).await, minutes(60, 40, Some(133)));
    assert_eq!(balance(&ann.caller, &pair.pairing).await["members"], json!([minutes(0, 30, Some(0)), minutes(30, 0, Some(200))]));
    world.end().await;
}

async fn run_mutation_end(world: &World, pairing: &str) {
    crate::operations::run_mutation_by_id(&world.admin(), "pairingEnd", pairing).await;
}

#[tokio::test]
async fn the_third_session_in_a_row_outside_the_band_is_reported_once_to_the_members_alone() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0].caller, &pair.members[1].caller);
    let cursor = current_cursor(&world.admin()).await;
    let stream = "subscription($after: String) { changes(after: $after) { change { kind } } }";
    let mut to_ann = ann.open_event_stream(stream, json!({ "after": cursor })).await;
    let mut to_admin = world.admin().open_event_stream(stream, json!({ "after": cursor })).await;
    for _ in 0..2 {
        hold(&world, &pair, &[(0, 1, 50), (1, 0, 10)]).await;
    }
    assert_eq!(balance(ann, &pair.pairing).await["isOutOfBalance"], false);
    assert_eq!(kinds(ann).await, Vec::<String>::new());
    hold(&world, &pair, &[(0, 1, 50), (1, 0, 10)]).await;
    let out = balance(ann, &pair.pairing).await;
    assert_eq!((&out["isOutOfBalance"], &out["tolerancePercent"]), (&json!(true), &json!(30)));
    assert!(out["outOfBalanceSince"].is_string());
    // It is not reported again.
    hold(&world, &pair, &[(0, 1, 50), (1, 0, 10)]).await;
    assert_eq!(balance(bob, &pair.pairing).await, {
        let mut later = out.clone();
        later["members"] = json!([minutes(200, 40, Some(166)), minutes(40, 200, Some(33))]);
        later
    });
    for member in [ann, bob] {
        assert_eq!(kinds(member).await, ["pairing.out_of_balance"]);
    }
    hold(&world, &pair, &[(1, 0, 160)]).await;
    assert_eq!(balance(ann, &pair.pairing).await["outOfBalanceSince"], Value::Null);
    let both = ["pairing.out_of_balance", "pairing.back_in_balance"];
    assert_eq!(kinds(bob).await, both);
    assert_eq!(kinds(&world.admin()).await, Vec::<String>::new());
    assert_eq!(kinds(&world.dashboard()).await, Vec::<String>::new());

    // A subscription follows the same rule. Its last entry is one that everyone reads.
    run_mutation_end(&world, &pair.pairing).await;
    let mut received = Vec::new();
    while received.len() < 2 {
        let event = to_ann.next_data().await;
        received.extend(value_at(&event, "changes.change.kind").as_str().map(str::to_owned));
    }
    assert_eq!(received, both, "the role EMPLOYEE receives no other entries");
    let mut received = Vec::new();
    while received.last().is_none_or(|kind| kind != "pairing.ended") {
        let event = to_admin.next_data().await;
        received.extend(value_at(&event, "changes.change.kind").as_str().map(str::to_owned));
    }
    assert!(received.iter().all(|kind| !kind.contains("balance")), "{received:?}");
    world.end().await;
}

#[tokio::test]
async fn only_members_read_the_balance_whatever_their_role() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let other = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    for _ in 0..3 {
        hold(&world, &pair, &[(0, 1, 60)]).await;
    }
    // Cid manages programs, and Dan administers the organization: they see the pairing, and not its balance.
    for (member, role) in other.members.iter().zip(["PROGRAM_MANAGER", "ADMINISTRATOR"]) {
        let assign =
            "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { employee { id } userErrors { code } } }";
        world.admin().execute(assign, json!({ "id": member.employee, "role": role })).await;
        assert_eq!(balance(&member.caller, &pair.pairing).await, Value::Null);
        assert_eq!(kinds(&member.caller).await, Vec::<String>::new());
        assert_eq!(read(&member.caller, "participant", &pair.members[0].participant, "coachingTime", TIME).await, Value::Null);
        assert_eq!(read(&member.caller, "round", &pair.round, "coachingTime", TIME).await, Value::Null);
        assert!(balance(&member.caller, &other.pairing).await.is_object(), "they are members of this pairing");
    }
    assert_eq!(balance(&world.admin(), &pair.pairing).await, Value::Null);
    // A manager who is a member reads the entry as well, beside all others.
    for _ in 0..3 {
        hold(&world, &other, &[(0, 1, 60)]).await;
    }
    assert_eq!(kinds(&other.members[0].caller).await, ["pairing.out_of_balance"]);
    // A partner does not read the other's time in the program.
    assert_eq!(read(&pair.members[1].caller, "participant", &pair.members[0].participant, "coachingTime", TIME).await, Value::Null);
    let query = format!("query($id: ID!) {{ pairing(id: $id) {{ balance {{ {BALANCE} }} }} }}");
    let response = pair.members[0].caller.with_scope("program:read").graphql(&query, json!({ "id": pair.pairing })).await;
    assert_eq!(response.error_code(), "FORBIDDEN");
    world.end().await;
}

#[tokio::test]
async fn the_band_is_a_setting_of_the_program() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0].caller;
    for _ in 0..3 {
        hold(&world, &pair, &[(0, 1, 40), (1, 0, 20)]).await;
    }
    assert_eq!(balance(ann, &pair.pairing).await["isOutOfBalance"], true);
    run_mutation(&world.admin(), "programUpdate", json!({ "id": pair.program, "balanceTolerancePercent": 34 })).await;
    assert_eq!(balance(ann, &pair.pairing).await["isOutOfBalance"], false, "it applies at once");
    let log = world.change_log(world.acme.id).await;
    let last = log.last().unwrap();
    assert_eq!((last.kind.as_str(), last.changed_fields.as_str()), ("program.updated", "balanceTolerancePercent"));
    for invalid in [0, 201, -1] {
        let error =
            mutation_error(&world.admin(), "programUpdate", json!({ "id": pair.program, "balanceTolerancePercent": invalid })).await;
        assert_eq!(error["field"], json!(["balanceTolerancePercent"]), "{invalid}");
    }
    world.end().await;
}

#[tokio::test]
async fn the_balances_of_a_page_need_one_statement() {
    let world = World::new().await;
    let first = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &first.members[0].caller;
    let query =
        format!("{{ pairings {{ nodes {{ balance {{ {BALANCE} }} }} }} participants {{ nodes {{ coachingTime {{ {TIME} }} }} }} }}");
    let mut counts = Vec::new();
    for _ in 0..3 {
        run_mutation_end(&world, &first.pairing).await;
        let participants: Vec<_> = first.members.iter().map(|member| &member.participant).collect();
        let pairing =
            run_mutation(&world.admin(), "pairingCreate", json!({ "roundId": first.round, "participantIds": participants })).await;
        let members = first.members.clone();
        let pair = CoachingPair { program: first.program.clone(), round: first.round.clone(), pairing, members };
        hold(&world, &pair, &[(0, 1, 20)]).await;
        run_mutation_end(&world, &pair.pairing).await;
        ann.execute(&query, json!({})).await;
        let before = world.app.statements.count();
        ann.execute(&query, json!({})).await;
        counts.push(world.app.statements.count() - before);
    }
    assert_eq!(counts, [4, 4, 4], "two pages, their balances and times");
    world.end().await;
}

/// A pairing whose coaching time is unequal after three sessions, which the log says to its members.
pub async fn bring_out_of_balance(world: &World) {
    let pair = CoachingPair::create(world, "INFORMAL", &["ann", "bob"]).await;
    for _ in 0..3 {
        hold(world, &pair, &[(0, 1, 50), (1, 0, 10)]).await;
    }
}
