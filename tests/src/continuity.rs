//! People leave, come back and change managers; the coaching of everybody else goes on.

use crate::{
    scene::{EMPLOYEE, Scene},
    steps::{import, make, turn},
    world::{Caller, World, at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const LEAVE: &str = "mutation($id: ID!, $on: Date) {
    employeeTerminate(id: $id, terminatedOn: $on) { employee { status terminatedOn } userErrors { code field } }
}";

const STATE: &str = "query($pairing: ID!, $own: ID!, $peer: ID!, $held: ID!, $next: ID!) {
    pairing(id: $pairing) { status conflictSince }
    own: participant(id: $own) { status waitingSince }
    peer: participant(id: $peer) { status waitingSince }
    held: session(id: $held) { status }
    next: session(id: $next) { status }
}";

/// How the coaching of the scene stands.
async fn state(reader: &Caller, scene: &Scene) -> Value {
    let ids = json!({
        "pairing": scene.id("pai"), "own": scene.id("par"), "peer": scene.id("par_peer"), "held": scene.id("ses"), "next": scene.id("ses_next")
    });
    reader.ok(STATE, ids).await
}

/// What was told since a number of the log.
async fn told(world: &World, since: usize) -> Vec<String> {
    world.log(world.acme.id).await.into_iter().skip(since).map(|entry| entry.kind).collect()
}

#[tokio::test]
async fn who_leaves_takes_nobody_s_coaching_along() {
    let world = World::new().await;
    let admin = world.admin();
    let scene = Scene::play(&world, &admin).await;
    let since = world.log(world.acme.id).await.len();
    admin.ok(LEAVE, json!({ "id": scene.id("emp") })).await;

    let left = state(&admin, &scene).await;
    assert_eq!(at(&left, "pairing.status"), "ENDED");
    assert_eq!((at(&left, "own.status"), at(&left, "own.waitingSince")), (&json!("WITHDRAWN"), &Value::Null));
    assert_eq!(at(&left, "peer.status"), "ACTIVE", "the partner goes on");
    assert_ne!(at(&left, "peer.waitingSince"), &Value::Null, "and waits for somebody new");
    assert_eq!((at(&left, "held.status"), at(&left, "next.status")), (&json!("HELD"), &json!("CANCELLED")), "what was stays");
    let expected = ["employee.terminated", "participant.withdrawn", "pairing.ended", "session.cancelled", "participant.requeued"];
    assert_eq!(told(&world, since).await, expected);

    // Back under the same external id: the same person, with everything that was theirs.
    import(&admin, &format!("externalId,status\n{EMPLOYEE},ACTIVE\n")).await;
    let back = "query($id: ID!) { employee(id: $id) { status assessments { totalCount } learningRecords { totalCount } } }";
    let back = admin.ok(back, json!({ "id": scene.id("emp") })).await;
    assert_eq!(back["employee"], json!({ "status": "ACTIVE", "assessments": { "totalCount": 1 }, "learningRecords": { "totalCount": 2 } }));

    // Enrolled again and brought together again, nobody waits any more.
    make(&admin, "participantEnrol", json!({ "programId": scene.id("prg"), "employeeId": scene.id("emp") })).await;
    let both = json!({ "roundId": scene.id("rnd"), "participantIds": [scene.id("par"), scene.id("par_peer")] });
    make(&admin, "pairingCreate", both).await;
    assert_eq!(at(&state(&admin, &scene).await, "peer.waitingSince"), &Value::Null);
    assert_eq!(told(&world, since).await.last().unwrap(), "participant.matched");
    world.end().await;
}

#[tokio::test]
async fn many_who_leave_in_one_roster_are_followed_alike() {
    let world = World::new().await;
    let admin = world.admin();
    let scene = Scene::play(&world, &admin).await;
    let since = world.log(world.acme.id).await.len();
    import(&admin, &format!("externalId,status\n{EMPLOYEE},TERMINATED\npeer,TERMINATED\n")).await;
    let left = state(&admin, &scene).await;
    for place in ["own", "peer"] {
        assert_eq!(left[place], json!({ "status": "WITHDRAWN", "waitingSince": null }), "nobody is left to wait");
    }
    let told = told(&world, since).await;
    for (kind, count) in [("participant.withdrawn", 2), ("pairing.ended", 1), ("session.cancelled", 1), ("participant.requeued", 0)] {
        assert_eq!(told.iter().filter(|told| *told == kind).count(), count, "{kind} in {told:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_last_day_to_come_ends_the_employment_when_it_comes() {
    let world = World::new().await;
    let admin = world.admin();
    let scene = Scene::play(&world, &admin).await;
    let day = (world.clock.now() + TimeDelta::days(3)).date_naive();
    let said = admin.ok(LEAVE, json!({ "id": scene.id("emp"), "on": day })).await;
    assert_eq!(at(&said, "employeeTerminate.employee"), &json!({ "status": "ACTIVE", "terminatedOn": day }));
    for days in [0, 2] {
        world.clock.forward(TimeDelta::days(days));
        world.settle().await;
        assert_eq!(at(&state(&admin, &scene).await, "pairing.status"), "ACTIVE", "not yet");
    }
    world.clock.forward(TimeDelta::days(1));
    let since = world.log(world.acme.id).await.len();
    world.settle().await;
    let admin = admin.fresh().await;
    assert_eq!(at(&state(&admin, &scene).await, "pairing.status"), "ENDED");
    assert_eq!(told(&world, since).await[0], "employee.terminated");
    let log = world.log(world.acme.id).await;
    assert_eq!(log[since].actor_id, None, "a rule of the server did it");
    let after = log.len();
    world.settle().await;
    assert_eq!(world.log(world.acme.id).await.len(), after, "once");
    world.end().await;
}

#[tokio::test]
async fn what_is_said_of_a_last_day_must_fit_the_status() {
    let world = World::new().await;
    let admin = world.admin();
    let plan = "mutation($csv: String!) { rosterPlan(input: { csv: $csv }) { rosterPlan { rows { nodes { errors { field } } } } } }";
    let header = "externalId,userName,email,givenName,familyName,status,terminatedOn\n";
    for (status, day) in [("ACTIVE", "2000-01-01"), ("SUSPENDED", "2000-01-01"), ("TERMINATED", "2999-01-01")] {
        let csv = format!("{header}a,a,a@example.com,A,A,{status},{day}\n");
        let planned = admin.ok(plan, json!({ "csv": csv })).await;
        assert_eq!(at(&planned, "rosterPlan.rosterPlan.rows.nodes.0.errors"), &json!([{ "field": ["terminatedOn"] }]), "{status} {day}");
    }
    world.end().await;
}

#[tokio::test]
async fn partners_who_come_into_one_reporting_line_are_noticed() {
    let world = World::new().await;
    let admin = world.admin();
    let scene = Scene::play(&world, &admin).await;
    let manager = async |of: &str, is: &str| {
        let change = json!({ "employee": { "externalId": of, "managerExternalId": is } });
        make(&admin, "employeeUpsert", change).await;
    };
    let since = world.log(world.acme.id).await.len();
    // At a distance: the partner's manager now reports to the other one's report.
    import(&admin, "externalId,userName,email,givenName,familyName\nboss,boss,b@example.com,B,B\n").await;
    manager("peer", "boss").await;
    assert_eq!(at(&state(&admin, &scene).await, "pairing.conflictSince"), &Value::Null);
    manager("boss", "report").await;
    let raised = state(&admin, &scene).await;
    assert_ne!(at(&raised, "pairing.conflictSince"), &Value::Null);
    assert_eq!(at(&raised, "pairing.status"), "ACTIVE", "this program only says so");
    // Said once, however often the lines change while it lasts.
    manager("peer", "report").await;
    assert_eq!(told(&world, since).await.iter().filter(|kind| *kind == "pairing.conflict_raised").count(), 1);

    let clear = "mutation { employeeUpsert(input: { employee: { externalId: \"peer\", managerExternalId: null } }) {
        employee { id } userErrors { message } } }";
    admin.ok(clear, Value::Null).await;
    assert_eq!(at(&state(&admin, &scene).await, "pairing.conflictSince"), &Value::Null);
    assert_eq!(told(&world, since).await.last().unwrap(), "pairing.conflict_cleared");

    // A program may want the two to wait meanwhile.
    make(&admin, "programUpdate", json!({ "id": scene.id("prg"), "conflictPolicy": "SUSPEND" })).await;
    manager("peer", "report").await;
    assert_eq!(at(&state(&admin, &scene).await, "pairing.status"), "SUSPENDED");
    let meet = "mutation($input: SessionScheduleInput!) { sessionSchedule(input: $input) { session { id } userErrors { code message } } }";
    let soon = world.clock.now() + TimeDelta::days(1);
    let refused = admin.refused(meet, json!({ "input": { "pairingId": scene.id("pai"), "startsAt": soon } })).await;
    assert_eq!(refused["code"], "WRONG_STATE");
    admin.ok(clear, Value::Null).await;
    assert_eq!(at(&state(&admin, &scene).await, "pairing.status"), "ACTIVE");

    // What ends while it waits has ended.
    manager("peer", "report").await;
    turn(&admin, "programClose", &scene.id("prg")).await;
    assert_eq!(at(&state(&admin, &scene).await, "pairing.status"), "ENDED");
    world.end().await;
}
