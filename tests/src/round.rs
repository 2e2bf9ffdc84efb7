//! Rounds and their sessions: their order in a program, and its first day.

use crate::{
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id},
    sample_organization::SampleOrganization,
    world::World,
};
use chrono::{NaiveTime, TimeDelta};
use serde_json::json;

#[tokio::test]
async fn a_round_starts_only_after_the_previous_one_has_ended() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let next = json!({ "programId": sample.id("prg"), "startsOn": "2026-04-01" });
    let error = mutation_error(&admin, "roundStart", next.clone()).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["programId"])));

    let query = "query($id: ID!) { node(id: $id) { ... on Round { number status version } } }";
    run_mutation_by_id(&admin, "roundEnd", &sample.id("rnd")).await;
    let ended = json!({ "node": { "number": 1, "status": "ENDED", "version": 2 } });
    assert_eq!(admin.execute(query, json!({ "id": sample.id("rnd") })).await, ended);
    run_mutation_by_id(&admin, "roundEnd", &sample.id("rnd")).await;
    assert_eq!(admin.execute(query, json!({ "id": sample.id("rnd") })).await, ended, "ending it again changes nothing");

    let second = run_mutation(&admin, "roundStart", next).await;
    let active = json!({ "node": { "number": 2, "status": "ACTIVE", "version": 1 } });
    assert_eq!(admin.execute(query, json!({ "id": second })).await, active);
    world.end().await;
}

#[tokio::test]
async fn a_round_does_not_start_before_its_program() {
    let world = World::new().await;
    let admin = world.admin();
    let program = json!({ "name": "Spring", "kind": "INFORMAL", "startsOn": "2027-03-01" });
    let program = run_mutation(&admin, "programCreate", program).await;
    run_mutation_by_id(&admin, "programOpen", &program).await;
    let log = world.change_log(world.acme.id).await;
    let error = mutation_error(&admin, "roundStart", json!({ "programId": program, "startsOn": "2027-02-28" })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["startsOn"])));
    assert_eq!(error["message"], "must not be before 2027-03-01, when the program starts");
    assert_eq!(world.change_log(world.acme.id).await, log, "nothing is stored");
    run_mutation(&admin, "roundStart", json!({ "programId": program, "startsOn": "2027-03-01" })).await;
    world.end().await;
}

#[tokio::test]
async fn a_session_does_not_start_before_its_program() {
    let world = World::new().await;
    let admin = world.admin();
    let first_day = world.clock.today() + TimeDelta::days(10);
    let program = json!({ "name": "Spring", "kind": "INFORMAL", "startsOn": first_day });
    let program = run_mutation(&admin, "programCreate", program).await;
    run_mutation_by_id(&admin, "programOpen", &program).await;
    let round = run_mutation(&admin, "roundStart", json!({ "programId": program, "startsOn": first_day })).await;
    let mut participants = Vec::new();
    for name in ["ann", "bob"] {
        let employee = create_employee(&admin, name).await;
        participants.push(run_mutation(&admin, "participantEnrol", json!({ "programId": program, "employeeId": employee })).await);
    }
    let pairing = run_mutation(&admin, "pairingCreate", json!({ "roundId": round, "participantIds": participants })).await;
    let midnight = first_day.and_time(NaiveTime::MIN).and_utc();
    // The first day begins in the Line Islands, 14 hours before it begins in Greenwich.
    let (begin, before) = (midnight - TimeDelta::hours(14), midnight - TimeDelta::hours(15));
    let log = world.change_log(world.acme.id).await;
    let message = format!("must not be before {first_day}, when the program starts");
    let expect = |error: serde_json::Value| {
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["startsAt"])));
        assert_eq!(error["message"], message);
    };
    expect(mutation_error(&admin, "sessionSchedule", json!({ "pairingId": pairing, "startsAt": before })).await);
    assert_eq!(world.change_log(world.acme.id).await, log, "nothing is stored");
    let session = run_mutation(&admin, "sessionSchedule", json!({ "pairingId": pairing, "startsAt": begin })).await;
    let reschedule =
        "mutation($id: ID!, $at: DateTime!) { sessionReschedule(id: $id, startsAt: $at) { userErrors { code field message } } }";
    expect(admin.expect_user_error(reschedule, json!({ "id": session, "at": before })).await);
    world.end().await;
}
