//! Commitments: made in a session, reviewed before a later one is held, and continued with the next partner.

use crate::{
    coaching_pair::{CoachingPair, Member},
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const COMMITMENT: &str = "query($id: ID!) { commitment(id: $id) {
    text status dueOn version reviewedInSession { id } carriedFrom { id } carriedTo { id status dueOn pairing { id } } } }";

async fn read(caller: &Caller, id: &str) -> Value {
    caller.execute(COMMITMENT, json!({ "id": id })).await["commitment"].clone()
}

/// `CommitmentMakeInput` that is valid for a session of today.
fn commitment_input(world: &World, session: &str) -> Value {
    json!({ "sessionId": session, "text": "Ask two questions before I answer", "dueOn": (world.clock.now() + TimeDelta::days(5)).date_naive() })
}

/// Expects that the session is not held because of commitments, and returns the message.
async fn unreviewed(caller: &Caller, report: Value) -> String {
    let error = mutation_error(caller, "sessionHold", report).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("COMMITMENTS_UNREVIEWED"), &json!(["id"])), "{error}");
    error["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_is_not_held_before_earlier_commitments_are_reviewed() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0].caller, &pair.members[1].caller);
    let first = pair.schedule_and_wait(&world).await;
    // Made in the conversation, before it is reported: it does not hinder its own session.
    let of_ann = run_mutation(ann, "commitmentMake", commitment_input(&world, &first)).await;
    run_mutation(ann, "sessionHold", pair.report(&first)).await;
    let of_bob = run_mutation(bob, "commitmentMake", commitment_input(&world, &first)).await;

    let second = pair.schedule_and_wait(&world).await;
    for caller in [ann, &world.admin()] {
        let message = unreviewed(caller, pair.report(&second)).await;
        assert!(message.contains(&of_ann) && message.contains(&of_bob), "{message}");
        assert!(!message.contains("two questions"), "identifiers only: {message}");
    }
    let status = "query($id: ID!) { session(id: $id) { status version } }";
    let scheduled = json!({ "session": { "status": "SCHEDULED", "version": 1 } });
    assert_eq!(ann.execute(status, json!({ "id": second })).await, scheduled);

    run_mutation(ann, "commitmentReview", json!({ "id": of_ann, "sessionId": second, "outcome": "KEPT" })).await;
    let message = unreviewed(ann, pair.report(&second)).await;
    assert!(!message.contains(&of_ann) && message.contains(&of_bob), "{message}");
    let due_on = (world.clock.now() + TimeDelta::days(9)).date_naive();
    let carry = json!({ "id": of_bob, "sessionId": second, "outcome": "CARRIED", "dueOn": due_on });
    run_mutation(bob, "commitmentReview", carry).await;
    run_mutation(ann, "sessionHold", pair.report(&second)).await;

    let kept = read(bob, &of_ann).await;
    assert_eq!((&kept["status"], value_at(&kept, "reviewedInSession.id")), (&json!("KEPT"), &json!(second)));
    let carried = read(ann, &of_bob).await;
    assert_eq!((&carried["status"], &carried["version"]), (&json!("CARRIED"), &json!(2)));
    let next = value_at(&carried, "carriedTo.id").as_str().unwrap().to_owned();
    let expected = json!({ "id": next, "status": "OPEN", "dueOn": due_on, "pairing": { "id": pair.pairing } });
    assert_eq!(carried["carriedTo"], expected);
    let continued = read(ann, &next).await;
    assert_eq!((&continued["text"], value_at(&continued, "carriedFrom.id")), (&carried["text"], &json!(of_bob)));
    // The carried one is asked for in the third session, and not of those who do not attend.
    let third = pair.schedule_and_wait(&world).await;
    assert!(unreviewed(bob, pair.report(&third)).await.contains(&next));
    let kinds: Vec<_> = world.change_log(world.acme.id).await.into_iter().map(|entry| entry.kind).collect();
    let kinds: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("commitment.")).collect();
    assert_eq!(kinds, ["commitment.made", "commitment.made", "commitment.kept", "commitment.made", "commitment.carried"]);
    world.end().await;
}

#[tokio::test]
async fn the_commitments_of_an_absent_member_do_not_hinder_a_session() {
    let world = World::new().await;
    let trio = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let first = trio.hold_session(&world).await;
    run_mutation(&trio.members[2].caller, "commitmentMake", commitment_input(&world, &first)).await;
    let second = trio.schedule_and_wait(&world).await;
    unreviewed(&trio.members[0].caller, trio.report(&second)).await;
    let mut report = trio.report(&second);
    report["attendance"][2]["attended"] = json!(false);
    run_mutation(&trio.members[0].caller, "sessionHold", report).await;
    world.end().await;
}

#[tokio::test]
async fn commitments_are_read_by_their_pairing_and_reviewed_by_their_maker_only() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0].caller, &pair.members[1].caller);
    create_employee(&world.admin(), "eve").await;
    let eve = world.person("eve");
    let first = pair.hold_session(&world).await;
    let mut input = commitment_input(&world, &first);
    input["idempotencyKey"] = json!("once");
    let id = run_mutation(ann, "commitmentMake", input.clone()).await;
    assert_eq!(run_mutation(ann, "commitmentMake", input).await, id, "the same key makes one commitment");
    let second = pair.schedule_and_wait(&world).await;

    let nested = "query($id: ID!) { session(id: $id) { commitments { nodes { id } } } }";
    let nested = bob.execute(nested, json!({ "id": first })).await;
    assert_eq!(value_at(&nested, "session.commitments.nodes"), &json!([{ "id": id }]));
    let review = json!({ "id": id, "sessionId": second, "outcome": "KEPT" });
    let error = mutation_error(bob, "commitmentReview", review.clone()).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["id"])));
    // Neither a colleague nor a manager nor an integration reads it.
    let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
    let eve_id = value_at(&eve.execute("{ me { employee { id } } }", json!({})).await, "me.employee.id").clone();
    for role in ["EMPLOYEE", "PROGRAM_MANAGER", "ADMINISTRATOR"] {
        world.admin().execute(assign, json!({ "id": eve_id, "role": role })).await;
        assert_eq!(read(&eve, &id).await, Value::Null, "{role}");
        assert_eq!(eve.execute("{ commitments { totalCount } }", json!({})).await["commitments"]["totalCount"], 0, "{role}");
        assert_eq!(mutation_error(&eve, "commitmentReview", review.clone()).await["code"], "NOT_FOUND", "{role}");
    }
    // An administrator sees the session, and is no member of its pairing.
    let error = mutation_error(&eve, "commitmentMake", commitment_input(&world, &second)).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["sessionId"])));
    for service in [world.admin(), world.dashboard()] {
        assert_eq!(service.graphql(COMMITMENT, json!({ "id": id })).await.error_code(), "FORBIDDEN");
    }

    // Repeating a review changes nothing; another outcome is a conflict that returns the current commitment.
    let mut with_version = review.clone();
    with_version["expectedVersion"] = json!(7);
    assert_eq!(mutation_error(ann, "commitmentReview", with_version).await["code"], "STALE_VERSION");
    run_mutation(ann, "commitmentReview", review.clone()).await;
    run_mutation(ann, "commitmentReview", review).await;
    let document = "mutation($input: CommitmentReviewInput!) { commitmentReview(input: $input) {
        commitment { status version } userErrors { code field } } }";
    let other = ann.graphql(document, json!({ "input": { "id": id, "sessionId": second, "outcome": "MISSED" } })).await;
    let conflict = json!({ "commitment": { "status": "KEPT", "version": 2 }, "userErrors": [{ "code": "WRONG_STATE", "field": ["id"] }] });
    assert_eq!(other.data("commitmentReview"), &conflict);
    world.end().await;
}

#[tokio::test]
async fn an_invalid_commitment_or_review_gets_an_error_that_names_its_field() {
    let world = World::new().await;
    // Before the day of each session, at whatever time of day the test runs.
    let too_early = json!((world.clock.now() - TimeDelta::days(2)).date_naive());
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let others = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    let ann = &pair.members[0].caller;
    let first = pair.hold_session(&world).await;
    let second = pair.schedule_and_wait(&world).await;
    let cancelled = pair.schedule_and_wait(&world).await;
    run_mutation_by_id(ann, "sessionCancel", &cancelled).await;
    let foreign = others.hold_session(&world).await;
    let unknown = json!("ses_01m827kszmefzbhkrgt3k5d98c");
    for (field, value, code) in [
        ("text", json!(""), "INVALID"),
        ("text", json!("x".repeat(1 << 20)), "INVALID"),
        ("text", json!("nul\u{0}"), "INVALID"),
        ("dueOn", too_early.clone(), "INVALID"),
        ("dueOn", json!("9999-12-31"), "INVALID"),
        ("sessionId", unknown.clone(), "NOT_FOUND"),
        ("sessionId", json!(foreign), "NOT_FOUND"),
        ("sessionId", json!(cancelled), "WRONG_STATE"),
    ] {
        let mut input = commitment_input(&world, &first);
        input[field] = value;
        let error = mutation_error(ann, "commitmentMake", input).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{field}: {error}");
    }
    let count = "{ commitments { totalCount } }";
    assert_eq!(ann.execute(count, json!({})).await["commitments"]["totalCount"], 0, "nothing is stored");

    let id = run_mutation(ann, "commitmentMake", commitment_input(&world, &first)).await;
    for (change, field, code) in [
        (json!({ "id": "cmt_01m827kszmefzbhkrgt3k5d98c" }), "id", "NOT_FOUND"),
        (json!({ "sessionId": unknown }), "sessionId", "NOT_FOUND"),
        (json!({ "sessionId": foreign }), "sessionId", "NOT_FOUND"),
        (json!({ "sessionId": first }), "sessionId", "INVALID"),
        (json!({ "sessionId": cancelled }), "sessionId", "WRONG_STATE"),
        (json!({ "outcome": "CARRIED" }), "dueOn", "INVALID"),
        (json!({ "outcome": "CARRIED", "dueOn": too_early }), "dueOn", "INVALID"),
        (json!({ "dueOn": too_early }), "dueOn", "INVALID"),
    ] {
        let mut input = json!({ "id": id, "sessionId": second, "outcome": "KEPT" });
        input.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let error = mutation_error(ann, "commitmentReview", input).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{change}: {error}");
    }
    assert_eq!(read(ann, &id).await["status"], "OPEN");
    assert_eq!(ann.execute(count, json!({})).await["commitments"]["totalCount"], 1);
    world.end().await;
}

#[tokio::test]
async fn open_commitments_are_reviewed_with_the_next_partner_who_reads_only_those_carried_there() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let first = pair.hold_session(&world).await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(run_mutation(&ann.caller, "commitmentMake", commitment_input(&world, &first)).await);
    }
    run_mutation(&bob.caller, "commitmentMake", commitment_input(&world, &first)).await;
    run_mutation_by_id(&admin, "employeeTerminate", &bob.employee).await;

    // The next partner of Ann.
    let cid = create_employee(&admin, "cid").await;
    let participant = run_mutation(&admin, "participantEnrol", json!({ "programId": pair.program, "employeeId": cid })).await;
    let input = json!({ "roundId": pair.round, "participantIds": [ann.participant, participant] });
    let next_pairing = run_mutation(&admin, "pairingCreate", input).await;
    let cid = Member { employee: cid, participant, caller: world.person("cid") };
    let (program, round) = (pair.program.clone(), pair.round.clone());
    let next = CoachingPair { program, round, pairing: next_pairing, members: vec![ann.clone(), cid] };
    let cid = &next.members[1].caller;
    let session = next.schedule_and_wait(&world).await;
    let message = unreviewed(cid, next.report(&session)).await;
    assert!(ids.iter().all(|id| message.contains(id.as_str())), "{message}");
    assert_eq!(message.matches("cmt_").count(), 2, "those of the former partner are not asked for: {message}");
    for id in &ids {
        assert_eq!(read(cid, id).await, Value::Null, "the next partner does not read it");
    }
    let due_on = (world.clock.now() + TimeDelta::days(9)).date_naive();
    let reviews = [json!({ "outcome": "MISSED" }), json!({ "outcome": "CARRIED", "dueOn": due_on })];
    for (id, review) in ids.iter().zip(reviews) {
        let mut input = json!({ "id": id, "sessionId": session });
        input.as_object_mut().unwrap().extend(review.as_object().unwrap().clone());
        run_mutation(&ann.caller, "commitmentReview", input).await;
    }
    run_mutation(cid, "sessionHold", next.report(&session)).await;
    let seen = cid.execute("{ commitments { nodes { text carriedFrom { id } participant { id } } } }", json!({})).await;
    let expected = json!([{ "text": "Ask two questions before I answer", "carriedFrom": null, "participant": { "id": ann.participant } }]);
    assert_eq!(value_at(&seen, "commitments.nodes"), &expected);
    assert_eq!(value_at(&read(&ann.caller, &ids[1]).await, "carriedTo.pairing.id"), &json!(next.pairing));
    world.end().await;
}
