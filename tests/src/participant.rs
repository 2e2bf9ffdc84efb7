//! Participants: who can be enrolled, and when.

use crate::{
    coaching_pair::CoachingPair,
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id},
    world::World,
};
use serde_json::json;

#[tokio::test]
async fn only_active_employees_are_enrolled_and_only_in_open_programs() {
    let world = World::new().await;
    let admin = world.admin();
    let (ann, bob) = (create_employee(&admin, "ann").await, create_employee(&admin, "bob").await);
    let program = run_mutation(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    let input = |employee: &str| json!({ "programId": program, "employeeId": employee });
    let error = async |employee: &str| {
        let error = mutation_error(&admin, "participantEnrol", input(employee)).await;
        format!("{} {}", error["code"].as_str().unwrap(), error["field"][0].as_str().unwrap())
    };
    assert_eq!(error(&ann).await, "WRONG_STATE programId", "the program is a draft");
    let unknown = "emp_01m827kszmefzbhkrgt3k5d98c";
    assert_eq!(error(unknown).await, "WRONG_STATE programId", "the program is checked before the employee");
    run_mutation_by_id(&admin, "programOpen", &program).await;
    assert_eq!(error(unknown).await, "NOT_FOUND employeeId");
    let unknown_program = json!({ "programId": "prg_01m827kszmefzbhkrgt3k5d98c", "employeeId": ann });
    assert_eq!(mutation_error(&admin, "participantEnrol", unknown_program).await["field"], json!(["programId"]));

    let first = run_mutation(&admin, "participantEnrol", input(&ann)).await;
    assert_eq!(run_mutation(&admin, "participantEnrol", input(&ann)).await, first, "an enrolled employee stays enrolled");
    run_mutation_by_id(&admin, "participantWithdraw", &first).await;
    assert_eq!(run_mutation(&admin, "participantEnrol", input(&ann)).await, first, "a withdrawn participant is enrolled again");
    run_mutation_by_id(&admin, "employeeTerminate", &bob).await;
    assert_eq!(error(&bob).await, "WRONG_STATE employeeId", "the employee is terminated");
    run_mutation_by_id(&admin, "programClose", &program).await;
    assert_eq!(error(&ann).await, "WRONG_STATE programId", "the program is closed");
    world.end().await;
}

#[tokio::test]
async fn a_participant_who_has_withdrawn_or_completed_the_program_does_not_wait_for_a_partner() {
    let world = World::new().await;
    let admin = world.admin();
    let pairs =
        [CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await, CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await];
    let state = async |participant: &str| {
        let query = "query($id: ID!) { participant(id: $id) { status waitingSince } }";
        admin.execute(query, json!({ "id": participant })).await["participant"].clone()
    };
    for pair in &pairs {
        run_mutation_by_id(&admin, "employeeTerminate", &pair.members[0].employee).await;
        assert!(state(&pair.members[1].participant).await["waitingSince"].is_string(), "the partner has left");
    }
    let [bob, dan] = [&pairs[0].members[1].participant, &pairs[1].members[1].participant];
    run_mutation_by_id(&admin, "participantPause", bob).await;
    assert!(state(bob).await["waitingSince"].is_string(), "after the pause, the participant goes on to wait");
    run_mutation_by_id(&admin, "participantWithdraw", bob).await;
    assert_eq!(state(bob).await, json!({ "status": "WITHDRAWN", "waitingSince": null }));
    let last = world.change_log(world.acme.id).await.pop().unwrap();
    assert_eq!((last.kind.as_str(), last.changed_fields.as_str()), ("participant.withdrawn", "status waitingSince"));
    let waiting = "{ participants(filter: { waitingSince: { from: \"2026-01-01T00:00:00Z\" } }) { nodes { id } } }";
    assert_eq!(admin.execute(waiting, json!({})).await["participants"]["nodes"], json!([{ "id": dan }]));
    let enrol = json!({ "programId": pairs[0].program, "employeeId": pairs[0].members[1].employee });
    run_mutation(&admin, "participantEnrol", enrol).await;
    assert_eq!(state(bob).await, json!({ "status": "ACTIVE", "waitingSince": null }), "enrolled again");
    run_mutation_by_id(&admin, "programClose", &pairs[1].program).await;
    assert_eq!(state(dan).await, json!({ "status": "COMPLETED", "waitingSince": null }));
    world.end().await;
}

#[tokio::test]
async fn the_habit_of_a_participant_names_the_scope_that_it_needs() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let query = "query($id: ID!) { participant(id: $id) { habit { heldCount } lastSessionAt } }";
    let answer = world.dashboard().with_scope("program:read").graphql(query, json!({ "id": pair.members[0].participant })).await;
    for error in answer.errors() {
        assert_eq!(error["extensions"]["code"], "FORBIDDEN", "{error}");
        assert!(error["message"].as_str().unwrap().contains("session:read"), "{error}");
    }
    assert_eq!(answer.errors().len(), 2, "{:#}", answer.body);
    world.end().await;
}
