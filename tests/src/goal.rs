//! Goals: who reads and changes them, their limits, and the second session of formal programs.

use crate::{
    coaching_pair::{CoachingPair, goal_input},
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id, sample_framework},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const GOALS: &str =
    "query($filter: GoalFilter, $orderBy: GoalOrder) { goals(filter: $filter, orderBy: $orderBy) { nodes { id } totalCount } }";
const GOAL: &str = "query($id: ID!) { goal(id: $id) { id title status visibility version endedAt } }";

/// The identifiers of the goals that a caller finds.
async fn list(caller: &Caller, filter: Value, order: &str) -> Vec<String> {
    let data = caller.execute(GOALS, json!({ "filter": filter, "orderBy": order })).await;
    value_at(&data, "goals.nodes").as_array().unwrap().iter().map(|goal| goal["id"].as_str().unwrap().to_owned()).collect()
}

async fn is_visible(caller: &Caller, id: &str) -> bool {
    let found = caller.graphql(GOAL, json!({ "id": id })).await;
    !found.data("goal").is_null()
}

fn with(input: &Value, field: &str, value: Value) -> Value {
    let mut input = input.clone();
    input[field] = value;
    input
}

#[tokio::test]
async fn a_goal_is_read_by_its_owner_and_only_a_shared_one_by_partners() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    create_employee(&world.admin(), "eve").await;
    let shared = run_mutation(&ann.caller, "goalCreate", goal_input(&world, &ann.participant)).await;
    let private = with(&goal_input(&world, &ann.participant), "visibility", json!("OWNER"));
    let private = run_mutation(&ann.caller, "goalCreate", private).await;
    assert_eq!(list(&ann.caller, json!({}), "CREATED_ASC").await, [shared.clone(), private.clone()]);
    assert_eq!(list(&bob.caller, json!({}), "CREATED_ASC").await, std::slice::from_ref(&shared));
    assert!(is_visible(&bob.caller, &shared).await && !is_visible(&bob.caller, &private).await);
    let nested = "query($id: ID!) { participant(id: $id) { goals { totalCount nodes { id } } } }";
    let nested = bob.caller.execute(nested, json!({ "id": ann.participant })).await;
    assert_eq!(value_at(&nested, "participant.goals"), &json!({ "totalCount": 1, "nodes": [{ "id": shared }] }));

    // A colleague without a common pairing sees none, whatever the role.
    let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
    let eve = world.person("eve");
    let eve_id = value_at(&eve.execute("{ me { employee { id } } }", json!({})).await, "me.employee.id").clone();
    for role in ["EMPLOYEE", "PROGRAM_MANAGER", "ADMINISTRATOR"] {
        world.admin().execute(assign, json!({ "id": eve_id, "role": role })).await;
        assert_eq!(list(&eve, json!({}), "CREATED_ASC").await, Vec::<String>::new(), "{role}");
        assert!(!is_visible(&eve, &shared).await, "{role}");
    }
    // An integration sees none, with every scope, and the entry of the change log has no subject for it.
    for service in [world.admin(), world.dashboard()] {
        assert_eq!(service.graphql(GOALS, json!({})).await.error_code(), "FORBIDDEN");
    }
    let changes = "{ changes(filter: { subjectKinds: [\"goal\"] }) { nodes { kind subjectId subject { id } changedFields } } }";
    let response = world.admin().graphql(changes, json!({})).await;
    let entry = json!({ "kind": "goal.created", "subjectId": shared, "subject": null, "changedFields": [] });
    assert_eq!(response.data("changes.nodes.0"), &entry);
    assert!(!response.body.to_string().contains("Speak up"), "the change log has no content");

    // A partner of the past still sees it, and hiding it takes effect at once.
    run_mutation_by_id(&world.admin(), "pairingEnd", &pair.pairing).await;
    assert!(is_visible(&bob.caller, &shared).await);
    run_mutation(&ann.caller, "goalUpdate", json!({ "id": shared, "visibility": "OWNER" })).await;
    assert!(!is_visible(&bob.caller, &shared).await && is_visible(&ann.caller, &shared).await);
    world.end().await;
}

#[tokio::test]
async fn only_the_owner_creates_and_changes_a_goal() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let input = with(&goal_input(&world, &ann.participant), "idempotencyKey", json!("first"));
    let goal = run_mutation(&ann.caller, "goalCreate", input.clone()).await;
    assert_eq!(run_mutation(&ann.caller, "goalCreate", input).await, goal, "the same key creates nothing");
    let log = world.change_log(world.acme.id).await;

    let error = mutation_error(&bob.caller, "goalCreate", goal_input(&world, &ann.participant)).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["participantId"])));
    let update = json!({ "id": goal, "title": "Other" });
    let error = mutation_error(&bob.caller, "goalUpdate", update.clone()).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["id"])));
    for mutation in ["goalAchieve", "goalDrop"] {
        let document = format!("mutation($id: ID!) {{ {mutation}(id: $id) {{ goal {{ id }} userErrors {{ code field }} }} }}");
        assert_eq!(bob.caller.expect_user_error(&document, json!({ "id": goal })).await["code"], "INVALID", "{mutation}");
        assert_eq!(world.admin().graphql(&document, json!({ "id": goal })).await.error_code(), "FORBIDDEN", "{mutation}");
    }
    // What the partner may not see does not exist.
    run_mutation(&ann.caller, "goalUpdate", json!({ "id": goal, "visibility": "OWNER", "expectedVersion": 1 })).await;
    assert_eq!(mutation_error(&bob.caller, "goalUpdate", update).await["code"], "NOT_FOUND");

    // A stale version returns the current goal; a change without difference is none.
    let stale = "mutation($input: GoalUpdateInput!) { goalUpdate(input: $input) { goal { version } userErrors { code field } } }";
    let stale = ann.caller.graphql(stale, json!({ "input": { "id": goal, "title": "New", "expectedVersion": 1 } })).await;
    assert_eq!(
        stale.data("goalUpdate"),
        &json!({ "goal": { "version": 2 }, "userErrors": [{ "code": "STALE_VERSION", "field": ["expectedVersion"] }] })
    );
    run_mutation(&ann.caller, "goalUpdate", json!({ "id": goal, "visibility": "OWNER" })).await;
    run_mutation(&ann.caller, "goalUpdate", json!({ "id": goal, "why": null, "confidenceNow": 5 })).await;
    run_mutation_by_id(&ann.caller, "goalAchieve", &goal).await;
    run_mutation_by_id(&ann.caller, "goalAchieve", &goal).await;
    let kinds: Vec<_> =
        world.change_log(world.acme.id).await.into_iter().skip(log.len()).map(|entry| (entry.kind, entry.changed_fields)).collect();
    let entry = |kind: &str, fields: &str| (kind.to_owned(), fields.to_owned());
    let expected =
        [entry("goal.updated", "visibility"), entry("goal.updated", "why confidenceNow"), entry("goal.achieved", "status endedAt")];
    assert_eq!(kinds, expected);

    // An achieved goal stays as it is, except for who may read it.
    let error = mutation_error(&ann.caller, "goalUpdate", json!({ "id": goal, "title": "Late" })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["id"])));
    let drop = "mutation($id: ID!) { goalDrop(id: $id) { goal { status } userErrors { code } } }";
    let dropped = ann.caller.graphql(drop, json!({ "id": goal })).await;
    assert_eq!(dropped.data("goalDrop"), &json!({ "goal": { "status": "ACHIEVED" }, "userErrors": [{ "code": "WRONG_STATE" }] }));
    run_mutation(&ann.caller, "goalUpdate", json!({ "id": goal, "visibility": "PAIRING" })).await;
    let found = ann.caller.execute(GOAL, json!({ "id": goal })).await;
    assert_eq!((&found["goal"]["visibility"], &found["goal"]["version"]), (&json!("PAIRING"), &json!(5)));
    assert_ne!(found["goal"]["endedAt"], Value::Null);
    world.end().await;
}

#[tokio::test]
async fn an_invalid_goal_gets_errors_that_name_its_fields_and_is_not_stored() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0];
    run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
    let competencies = admin.execute("{ competencies { nodes { id } } }", json!({})).await;
    let competency = value_at(&competencies, "competencies.nodes.0.id").clone();
    let valid = with(&goal_input(&world, &ann.participant), "competencyId", competency);
    let (today, day) = (world.clock.today(), TimeDelta::days(1));
    for (field, value, code) in [
        ("title", json!(" "), "INVALID"),
        ("title", json!("x".repeat(201)), "INVALID"),
        ("title", json!("nul\u{0}"), "INVALID"),
        ("why", json!("x".repeat(1 << 20)), "INVALID"),
        ("why", json!("bell\u{7}"), "INVALID"),
        ("confidenceNow", json!(-1), "INVALID"),
        ("confidenceNow", json!(11), "INVALID"),
        ("confidenceWanted", json!(11), "INVALID"),
        ("targetLevel", json!(0), "INVALID"),
        ("targetLevel", json!(4), "INVALID"),
        ("dueOn", json!(today - day), "INVALID"),
        ("dueOn", json!("9999-12-31"), "INVALID"),
        ("competencyId", json!("cmp_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
        ("participantId", json!("par_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
    ] {
        let error = mutation_error(&ann.caller, "goalCreate", with(&valid, field, value)).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{field}: {error}");
    }
    let without_competency = with(&goal_input(&world, &ann.participant), "targetLevel", json!(1));
    assert_eq!(mutation_error(&ann.caller, "goalCreate", without_competency).await["field"], json!(["targetLevel"]));
    // The dates of the program are the limits of the due date.
    let dates = json!({ "id": pair.program, "startsOn": today + day, "endsOn": today + day * 9 });
    run_mutation(&admin, "programUpdate", dates).await;
    for due_on in [today, today + day * 10] {
        assert_eq!(mutation_error(&ann.caller, "goalCreate", with(&valid, "dueOn", json!(due_on))).await["field"], json!(["dueOn"]));
    }
    assert_eq!(list(&ann.caller, json!({}), "CREATED_ASC").await, Vec::<String>::new(), "nothing is stored");
    for due_on in [today + day, today + day * 9] {
        run_mutation(&ann.caller, "goalCreate", with(&valid, "dueOn", json!(due_on))).await;
    }
    run_mutation_by_id(&admin, "participantWithdraw", &ann.participant).await;
    let error = mutation_error(&ann.caller, "goalCreate", with(&valid, "dueOn", json!(today + day))).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["participantId"])));
    world.end().await;
}

#[tokio::test]
async fn goals_are_filtered_and_sorted_by_due_date() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let due = |days: i64| json!((world.clock.now() + TimeDelta::days(days)).date_naive());
    let mut ids = Vec::new();
    for (member, days) in [(ann, 20), (bob, 10), (ann, 10)] {
        let input = with(&goal_input(&world, &member.participant), "dueOn", due(days));
        ids.push(run_mutation(&member.caller, "goalCreate", input).await);
    }
    let of = |indexes: &[usize]| indexes.iter().map(|index| ids[*index].clone()).collect::<Vec<_>>();
    run_mutation_by_id(&bob.caller, "goalDrop", &ids[1]).await;
    for (filter, order, expected) in [
        (json!({}), "CREATED_DESC", of(&[2, 1, 0])),
        (json!({}), "DUE_ON_ASC", of(&[1, 2, 0])),
        (json!({}), "DUE_ON_DESC", of(&[0, 2, 1])),
        (json!({ "dueOn": { "to": due(20) } }), "DUE_ON_ASC", of(&[1, 2])),
        (json!({ "dueOn": { "from": due(20) } }), "DUE_ON_ASC", of(&[0])),
        (json!({ "status": { "eq": "DROPPED" } }), "DUE_ON_ASC", of(&[1])),
        (json!({ "employeeId": { "eq": ann.employee } }), "DUE_ON_ASC", of(&[2, 0])),
        (json!({ "participantId": { "in": [bob.participant] } }), "DUE_ON_ASC", of(&[1])),
        (json!({ "programId": { "in": [] } }), "DUE_ON_ASC", of(&[])),
    ] {
        assert_eq!(list(&ann.caller, filter.clone(), order).await, expected, "{filter} {order}");
    }
    // A cursor continues in each order, in both directions.
    let page = "query($order: GoalOrder, $after: String) { goals(first: 1, orderBy: $order, after: $after) {
        nodes { id } pageInfo { endCursor } } }";
    let (mut after, mut found) = (Value::Null, Vec::new());
    for _ in 0..3 {
        let data = ann.caller.execute(page, json!({ "order": "DUE_ON_DESC", "after": after })).await;
        found.push(value_at(&data, "goals.nodes.0.id").as_str().unwrap().to_owned());
        after = value_at(&data, "goals.pageInfo.endCursor").clone();
    }
    assert_eq!(found, of(&[0, 2, 1]));
    world.end().await;
}

#[tokio::test]
async fn the_second_session_of_a_formal_program_needs_a_goal_of_each_member() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "FORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    pair.hold_session(&world).await;
    let second = pair.schedule_and_wait(&world).await;
    let message_of = async |caller: &Caller| {
        let error = mutation_error(caller, "sessionHold", pair.report(&second)).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("GOAL_REQUIRED"), &json!(["id"])), "{error}");
        error["message"].as_str().unwrap().to_owned()
    };
    let message = message_of(&ann.caller).await;
    assert!(message.contains(&ann.participant) && message.contains(&bob.participant), "{message}");
    // A private goal counts, and one that was dropped does not.
    let private = with(&goal_input(&world, &ann.participant), "visibility", json!("OWNER"));
    let private = run_mutation(&ann.caller, "goalCreate", private).await;
    let dropped = run_mutation(&bob.caller, "goalCreate", goal_input(&world, &bob.participant)).await;
    run_mutation_by_id(&bob.caller, "goalDrop", &dropped).await;
    let message = message_of(&world.admin()).await;
    assert!(!message.contains(&ann.participant) && message.contains(&bob.participant), "{message}");
    let status = "query($id: ID!) { session(id: $id) { status version } }";
    let unchanged = json!({ "session": { "status": "SCHEDULED", "version": 1 } });
    assert_eq!(ann.caller.execute(status, json!({ "id": second })).await, unchanged);

    run_mutation(&bob.caller, "goalCreate", goal_input(&world, &bob.participant)).await;
    run_mutation_by_id(&ann.caller, "goalAchieve", &private).await;
    run_mutation(&ann.caller, "sessionHold", pair.report(&second)).await;

    // An informal program has no such rule.
    let informal = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    informal.hold_session(&world).await;
    informal.hold_session(&world).await;
    world.end().await;
}
