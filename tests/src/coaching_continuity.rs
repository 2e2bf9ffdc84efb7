//! Effects of terminations, re-hires and manager changes on pairings, sessions and participants.

use crate::{
    operations::{import_roster, run_mutation, run_mutation_by_id},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const TERMINATE: &str = "mutation($id: ID!, $on: Date) {
    employeeTerminate(id: $id, terminatedOn: $on) { employee { status terminatedOn } userErrors { code field } }
}";

const STATE: &str = "query($pairing: ID!, $own: ID!, $peer: ID!, $held: ID!, $next: ID!) {
    pairing(id: $pairing) { status conflictSince }
    own: participant(id: $own) { status waitingSince }
    peer: participant(id: $peer) { status waitingSince }
    held: session(id: $held) { status }
    next: session(id: $next) { status }
}";

/// The status of the pairing, participants and sessions of the sample.
async fn read_state(reader: &Caller, sample: &SampleOrganization) -> Value {
    let ids = json!({
        "pairing": sample.id("pai"), "own": sample.id("par"), "peer": sample.id("par_peer"),
        "held": sample.id("ses"), "next": sample.id("ses_next")
    });
    reader.execute(STATE, ids).await
}

/// The kinds of the changes after the first `since` ones.
async fn log_kinds_since(world: &World, since: usize) -> Vec<String> {
    world.change_log(world.acme.id).await.into_iter().skip(since).map(|entry| entry.kind).collect()
}

#[tokio::test]
async fn a_termination_ends_pairings_cancels_future_sessions_and_requeues_the_partner() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let since = world.change_log(world.acme.id).await.len();
    admin.execute(TERMINATE, json!({ "id": sample.id("emp") })).await;

    let state = read_state(&admin, &sample).await;
    assert_eq!(value_at(&state, "pairing.status"), "ENDED");
    assert_eq!((value_at(&state, "own.status"), value_at(&state, "own.waitingSince")), (&json!("WITHDRAWN"), &Value::Null));
    assert_eq!(value_at(&state, "peer.status"), "ACTIVE", "the partner stays in the program");
    assert_ne!(value_at(&state, "peer.waitingSince"), &Value::Null, "the partner waits for a new pairing");
    assert_eq!(
        (value_at(&state, "held.status"), value_at(&state, "next.status")),
        (&json!("HELD"), &json!("CANCELLED")),
        "past sessions keep their status"
    );
    let expected = ["employee.terminated", "participant.withdrawn", "pairing.ended", "session.cancelled", "participant.requeued"];
    assert_eq!(log_kinds_since(&world, since).await, expected);

    // A re-hire with the same external id restores the employee with all records.
    import_roster(&admin, &format!("externalId,status\n{SAMPLE_EMPLOYEE},ACTIVE\n")).await;
    let query = "query($id: ID!) { employee(id: $id) { status assessments { totalCount } learningRecords { totalCount } } }";
    let re_hired = admin.execute(query, json!({ "id": sample.id("emp") })).await;
    assert_eq!(
        re_hired["employee"],
        json!({ "status": "ACTIVE", "assessments": { "totalCount": 1 }, "learningRecords": { "totalCount": 2 } })
    );

    // After a new enrolment and a new pairing, the partner no longer waits.
    run_mutation(&admin, "participantEnrol", json!({ "programId": sample.id("prg"), "employeeId": sample.id("emp") })).await;
    let both = json!({ "roundId": sample.id("rnd"), "participantIds": [sample.id("par"), sample.id("par_peer")] });
    run_mutation(&admin, "pairingCreate", both).await;
    assert_eq!(value_at(&read_state(&admin, &sample).await, "peer.waitingSince"), &Value::Null);
    assert_eq!(log_kinds_since(&world, since).await.last().unwrap(), "participant.matched");
    world.end().await;
}

#[tokio::test]
async fn terminations_by_a_roster_withdraw_participants_and_end_pairings_too() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let since = world.change_log(world.acme.id).await.len();
    import_roster(&admin, &format!("externalId,status\n{SAMPLE_EMPLOYEE},TERMINATED\npeer,TERMINATED\n")).await;
    let state = read_state(&admin, &sample).await;
    for participant in ["own", "peer"] {
        assert_eq!(state[participant], json!({ "status": "WITHDRAWN", "waitingSince": null }), "a terminated partner does not wait");
    }
    let kinds = log_kinds_since(&world, since).await;
    for (kind, count) in [("participant.withdrawn", 2), ("pairing.ended", 1), ("session.cancelled", 1), ("participant.requeued", 0)] {
        assert_eq!(kinds.iter().filter(|logged| *logged == kind).count(), count, "{kind} in {kinds:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_future_termination_date_ends_the_employment_on_that_date() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let day = (world.clock.now() + TimeDelta::days(3)).date_naive();
    let response = admin.execute(TERMINATE, json!({ "id": sample.id("emp"), "on": day })).await;
    assert_eq!(value_at(&response, "employeeTerminate.employee"), &json!({ "status": "ACTIVE", "terminatedOn": day }));
    for days in [0, 2] {
        world.clock.forward(TimeDelta::days(days));
        world.run_maintenance().await;
        assert_eq!(value_at(&read_state(&admin, &sample).await, "pairing.status"), "ACTIVE", "before the termination date");
    }
    world.clock.forward(TimeDelta::days(1));
    let since = world.change_log(world.acme.id).await.len();
    world.run_maintenance().await;
    let admin = admin.with_new_token().await;
    assert_eq!(value_at(&read_state(&admin, &sample).await, "pairing.status"), "ENDED");
    assert_eq!(log_kinds_since(&world, since).await[0], "employee.terminated");
    let log = world.change_log(world.acme.id).await;
    assert_eq!(log[since].actor_id, None, "the server itself is the actor");
    let length = log.len();
    world.run_maintenance().await;
    assert_eq!(world.change_log(world.acme.id).await.len(), length, "the termination happens once");
    world.end().await;
}

#[tokio::test]
async fn a_termination_date_that_contradicts_the_status_is_rejected() {
    let world = World::new().await;
    let admin = world.admin();
    let plan = "mutation($csv: String!) { rosterPlan(input: { csv: $csv }) { rosterPlan { rows { nodes { errors { field } } } } } }";
    let header = "externalId,userName,email,givenName,familyName,status,terminatedOn\n";
    for (status, day) in [("ACTIVE", "2000-01-01"), ("SUSPENDED", "2000-01-01"), ("TERMINATED", "2999-01-01")] {
        let csv = format!("{header}a,a,a@example.com,A,A,{status},{day}\n");
        let planned = admin.execute(plan, json!({ "csv": csv })).await;
        assert_eq!(
            value_at(&planned, "rosterPlan.rosterPlan.rows.nodes.0.errors"),
            &json!([{ "field": ["terminatedOn"] }]),
            "{status} {day}"
        );
    }
    world.end().await;
}

#[tokio::test]
async fn a_manager_change_that_puts_partners_in_one_reporting_line_raises_a_conflict() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let set_manager = async |employee: &str, manager: &str| {
        let change = json!({ "employee": { "externalId": employee, "managerExternalId": manager } });
        run_mutation(&admin, "employeeUpsert", change).await;
    };
    let since = world.change_log(world.acme.id).await.len();
    // An indirect line: the partner's manager now reports to a report of the other participant.
    import_roster(&admin, "externalId,userName,email,givenName,familyName\nboss,boss,b@example.com,B,B\n").await;
    set_manager("peer", "boss").await;
    assert_eq!(value_at(&read_state(&admin, &sample).await, "pairing.conflictSince"), &Value::Null);
    set_manager("boss", "report").await;
    let raised = read_state(&admin, &sample).await;
    assert_ne!(value_at(&raised, "pairing.conflictSince"), &Value::Null);
    assert_eq!(value_at(&raised, "pairing.status"), "ACTIVE", "with the policy RAISE, the pairing stays active");
    // The conflict is raised once while it lasts, however often the reporting lines change.
    set_manager("peer", "report").await;
    assert_eq!(log_kinds_since(&world, since).await.iter().filter(|kind| *kind == "pairing.conflict_raised").count(), 1);

    let clear = "mutation { employeeUpsert(input: { employee: { externalId: \"peer\", managerExternalId: null } }) {
        employee { id } userErrors { message } } }";
    admin.execute(clear, Value::Null).await;
    assert_eq!(value_at(&read_state(&admin, &sample).await, "pairing.conflictSince"), &Value::Null);
    assert_eq!(log_kinds_since(&world, since).await.last().unwrap(), "pairing.conflict_cleared");

    // With the policy SUSPEND, the pairing is suspended while the conflict lasts.
    run_mutation(&admin, "programUpdate", json!({ "id": sample.id("prg"), "conflictPolicy": "SUSPEND" })).await;
    set_manager("peer", "report").await;
    assert_eq!(value_at(&read_state(&admin, &sample).await, "pairing.status"), "SUSPENDED");
    let schedule =
        "mutation($input: SessionScheduleInput!) { sessionSchedule(input: $input) { session { id } userErrors { code message } } }";
    let soon = world.clock.now() + TimeDelta::days(1);
    let error = admin.expect_user_error(schedule, json!({ "input": { "pairingId": sample.id("pai"), "startsAt": soon } })).await;
    assert_eq!(error["code"], "WRONG_STATE");
    admin.execute(clear, Value::Null).await;
    assert_eq!(value_at(&read_state(&admin, &sample).await, "pairing.status"), "ACTIVE");

    // A suspended pairing ends with its program.
    set_manager("peer", "report").await;
    run_mutation_by_id(&admin, "programClose", &sample.id("prg")).await;
    assert_eq!(value_at(&read_state(&admin, &sample).await, "pairing.status"), "ENDED");
    world.end().await;
}
