//! Recognitions: who gives and reads them, what a withdrawal leaves, and the limits against spam.

use crate::{
    coaching_pair::CoachingPair,
    operations::{create_employee, mutation_error, run_mutation, run_mutation_by_id, sample_framework},
    world::{Caller, World, value_at},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

const LIST: &str = "query($filter: RecognitionFilter, $orderBy: RecognitionOrder) {
    recognitions(filter: $filter, orderBy: $orderBy) { nodes { id } } }";
const ONE: &str = "query($id: ID!) { recognition(id: $id) {
    text status version giverName receiverName giver { id } receiver { id } } }";

async fn list_filtered(caller: &Caller, filter: Value, order: &str) -> Vec<String> {
    let data = caller.execute(LIST, json!({ "filter": filter, "orderBy": order })).await;
    value_at(&data, "recognitions.nodes").as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The identifiers of the recognitions that a caller sees.
async fn list(caller: &Caller) -> Vec<String> {
    list_filtered(caller, json!({}), "CREATED_ASC").await
}

async fn read(caller: &Caller, id: &str) -> Value {
    caller.execute(ONE, json!({ "id": id })).await["recognition"].clone()
}

fn thanks(program: &str, receiver: &str, visibility: &str) -> Value {
    json!({ "programId": program, "receiverId": receiver, "text": "You took my call at six", "visibility": visibility })
}

fn with(input: &Value, field: &str, value: Value) -> Value {
    let mut input = input.clone();
    input[field] = value;
    input
}

/// Enrols an employee who can sign in. Returns the employee and the participant.
async fn enrol(world: &World, program: &str, name: &str) -> (String, String) {
    let employee = create_employee(&world.admin(), name).await;
    let participant = run_mutation(&world.admin(), "participantEnrol", json!({ "programId": program, "employeeId": employee })).await;
    (employee, participant)
}

async fn assign_role(world: &World, employee: &str, role: &str) {
    let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
    world.admin().execute(assign, json!({ "id": employee, "role": role })).await;
}

#[tokio::test]
async fn a_recognition_is_read_by_exactly_the_audience_of_its_visibility() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob", "cid"]).await;
    let (ann, bob, cid) = (&pair.members[0], &pair.members[1], &pair.members[2]);
    enrol(&world, &pair.program, "dan").await;
    let eve_id = create_employee(&world.admin(), "eve").await;
    let (dan, eve) = (world.person("dan"), world.person("eve"));
    let mut given = Vec::new();
    for visibility in ["PAIRING", "PROGRAM", "ORGANIZATION"] {
        given.push(run_mutation(&ann.caller, "recognitionGive", thanks(&pair.program, &bob.employee, visibility)).await);
    }
    let [of_pairing, of_program, of_organization] = [&given[0], &given[1], &given[2]].map(Clone::clone);
    for (caller, name) in [(&ann.caller, "giver"), (&bob.caller, "receiver"), (&cid.caller, "third member of the pairing")] {
        assert_eq!(list(caller).await, given, "{name}");
    }
    assert_eq!(list(&dan).await, [of_program.clone(), of_organization.clone()], "another participant");
    assert_eq!(list(&eve).await, std::slice::from_ref(&of_organization), "a colleague outside of the program");
    assert_eq!(list(&world.globex_admin()).await, Vec::<String>::new());

    // Managers, administrators and integrations see those for the program, and never those for a pairing.
    for role in ["PROGRAM_MANAGER", "ADMINISTRATOR"] {
        assign_role(&world, &eve_id, role).await;
        assert_eq!(list(&eve).await, [of_program.clone(), of_organization.clone()], "{role}");
    }
    assert_eq!(list(&world.admin()).await, [of_program.clone(), of_organization.clone()], "an integration");
    for id in [&of_pairing, &of_program] {
        let nodes = "query($id: ID!) { node(id: $id) { id } }";
        let expected = if *id == of_pairing { Value::Null } else { json!({ "id": id }) };
        assert_eq!(world.admin().execute(nodes, json!({ "id": id })).await["node"], expected);
        assert_eq!(eve.execute(nodes, json!({ "id": id })).await["node"], expected);
    }
    let nested = "query($id: ID!) { program(id: $id) { recognitions { totalCount } } }";
    assert_eq!(value_at(&eve.execute(nested, json!({ "id": pair.program })).await, "program.recognitions.totalCount"), &json!(2));

    // The names are for the whole audience, and current; the employees only for those who see them.
    let rename = json!({ "employee": { "externalId": "ann", "displayName": "Annie" } });
    run_mutation(&world.admin(), "employeeUpsert", rename).await;
    let found = read(&dan, &of_program).await;
    let expected = json!({
        "text": "You took my call at six", "status": "GIVEN", "version": 1, "giverName": "Annie", "receiverName": "bob Test",
        "giver": null, "receiver": null
    });
    assert_eq!(found, expected);
    let found = read(&bob.caller, &of_program).await;
    assert_eq!((value_at(&found, "giver.id"), value_at(&found, "receiver.id")), (&json!(ann.employee), &json!(bob.employee)));

    // The change log names each of them, without a subject that the reader may not see, and without content.
    let changes = "{ changes(filter: { subjectKinds: [\"recognition\"] }) { nodes { kind subjectId subject { id } changedFields } } }";
    let response = world.admin().graphql(changes, json!({})).await;
    let entry = json!({ "kind": "recognition.given", "subjectId": of_pairing, "subject": null, "changedFields": [] });
    assert_eq!(response.data("changes.nodes.0"), &entry);
    assert_eq!(response.data("changes.nodes.1.subject.id"), &json!(of_program));
    assert!(!response.body.to_string().contains("at six"), "the change log has no content");

    // Of the past, the pairing still reads; a participant who has left the program no longer does.
    run_mutation_by_id(&world.admin(), "pairingEnd", &pair.pairing).await;
    run_mutation_by_id(&world.admin(), "participantWithdraw", &cid.participant).await;
    assert_eq!(list(&cid.caller).await, [of_pairing, of_organization]);
    world.end().await;
}

#[tokio::test]
async fn a_withdrawn_recognition_has_no_text_and_only_its_giver_sees_it() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let input = with(&thanks(&pair.program, &bob.employee, "ORGANIZATION"), "idempotencyKey", json!("first"));
    let given = run_mutation(&ann.caller, "recognitionGive", input.clone()).await;
    assert_eq!(run_mutation(&ann.caller, "recognitionGive", input.clone()).await, given, "the same key gives nothing");
    let error = mutation_error(&ann.caller, "recognitionGive", with(&input, "text", json!("Other"))).await;
    assert_eq!(error["code"], "KEY_REUSED");

    let withdraw = "mutation($id: ID!, $version: Int) { recognitionWithdraw(id: $id, expectedVersion: $version) {
        recognition { version status text } userErrors { code field } } }";
    let by_receiver = bob.caller.graphql(withdraw, json!({ "id": given })).await;
    let refused = json!({ "recognition": null, "userErrors": [{ "code": "INVALID", "field": ["id"] }] });
    assert_eq!(by_receiver.data("recognitionWithdraw"), &refused);
    assert_eq!(world.admin().graphql(withdraw, json!({ "id": given })).await.error_code(), "FORBIDDEN");
    let stale = ann.caller.graphql(withdraw, json!({ "id": given, "version": 7 })).await;
    let current = json!({ "version": 1, "status": "GIVEN", "text": "You took my call at six" });
    let errors = json!([{ "code": "STALE_VERSION", "field": ["expectedVersion"] }]);
    assert_eq!(stale.data("recognitionWithdraw"), &json!({ "recognition": current, "userErrors": errors }));

    for _ in 0..2 {
        let withdrawn = ann.caller.execute(withdraw, json!({ "id": given })).await;
        let expected = json!({ "version": 2, "status": "WITHDRAWN", "text": null });
        assert_eq!(value_at(&withdrawn, "recognitionWithdraw.recognition"), &expected);
    }
    for caller in [&bob.caller, &world.admin(), &world.person("bob")] {
        assert_eq!(read(caller, &given).await, Value::Null);
        assert_eq!(list(caller).await, Vec::<String>::new());
    }
    assert_eq!(list(&ann.caller).await, std::slice::from_ref(&given));
    assert_eq!(run_mutation(&ann.caller, "recognitionGive", input).await, given, "a repeated request gives nothing new");
    let entries = world.change_log(world.acme.id).await.into_iter().filter(|entry| entry.subject_kind == "recognition");
    let kinds: Vec<_> = entries.map(|entry| (entry.kind, entry.changed_fields)).collect();
    let expected = [("recognition.given", ""), ("recognition.withdrawn", "status text")];
    assert_eq!(kinds, expected.map(|(kind, fields)| (kind.to_owned(), fields.to_owned())));
    world.end().await;
}

#[tokio::test]
async fn an_invalid_recognition_gets_an_error_that_names_its_field_and_is_not_stored() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let (dan, dan_enrolled) = enrol(&world, &pair.program, "dan").await;
    let outsider = create_employee(&admin, "eve").await;
    let elsewhere = CoachingPair::create(&world, "INFORMAL", &["fay", "gil"]).await;
    let stranger = create_employee(&world.globex_admin(), "hal").await;
    let draft = run_mutation(&admin, "programCreate", json!({ "name": "Draft", "kind": "INFORMAL" })).await;
    let session = pair.hold_session(&world).await;
    let commitment = json!({ "sessionId": session, "text": "Call Bob", "dueOn": world.clock.today() + TimeDelta::days(3) });
    let commitment = run_mutation(&bob.caller, "commitmentMake", commitment).await;
    let log = world.change_log(world.acme.id).await;
    let valid = thanks(&pair.program, &bob.employee, "PROGRAM");
    for (field, value, code) in [
        ("text", json!(" \n"), "INVALID"),
        ("text", json!("x".repeat(2001)), "INVALID"),
        ("text", json!("x".repeat(1 << 20)), "INVALID"),
        ("text", json!("nul\u{0}"), "INVALID"),
        ("text", json!("bell\u{7}"), "INVALID"),
        ("receiverId", json!(ann.employee), "INVALID"),
        ("receiverId", json!(outsider), "NOT_PARTICIPATING"),
        ("receiverId", json!("emp_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
        ("receiverId", json!(stranger), "NOT_FOUND"),
        ("programId", json!(elsewhere.program), "NOT_PARTICIPATING"),
        ("programId", json!(draft), "NOT_FOUND"),
        ("programId", json!("prg_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
        ("competencyId", json!("cmp_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
        ("commitmentId", json!("cmt_01m827kszmefzbhkrgt3k5d98c"), "NOT_FOUND"),
    ] {
        let error = mutation_error(&ann.caller, "recognitionGive", with(&valid, field, value)).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{error}");
    }
    // A person outside of the pairing reads neither what is said in it nor its commitments.
    let to_dan = thanks(&pair.program, &dan, "PAIRING");
    assert_eq!(mutation_error(&ann.caller, "recognitionGive", to_dan.clone()).await["field"], json!(["visibility"]));
    let to_dan = with(&with(&to_dan, "visibility", json!("PROGRAM")), "commitmentId", json!(commitment));
    assert_eq!(mutation_error(&ann.caller, "recognitionGive", to_dan).await["field"], json!(["commitmentId"]));
    let by_dan = with(&valid, "commitmentId", json!(commitment));
    assert_eq!(mutation_error(&world.person("dan"), "recognitionGive", by_dan.clone()).await["code"], "NOT_FOUND");
    // Those who are invited, have left, or left the company.
    let give = "mutation($input: RecognitionGiveInput!) { recognitionGive(input: $input) { userErrors { code } } }";
    assert_eq!(admin.graphql(give, json!({ "input": valid })).await.error_code(), "FORBIDDEN", "an integration");
    let employee = create_employee(&admin, "ida").await;
    run_mutation(&admin, "participantEnrol", json!({ "programId": pair.program, "employeeId": employee, "invite": true })).await;
    run_mutation_by_id(&admin, "participantWithdraw", &dan_enrolled).await;
    for receiver in [&employee, &dan] {
        let error = mutation_error(&ann.caller, "recognitionGive", with(&valid, "receiverId", json!(receiver))).await;
        assert_eq!(error["code"], "NOT_PARTICIPATING");
    }
    run_mutation_by_id(&admin, "employeeTerminate", &dan).await;
    let error = mutation_error(&ann.caller, "recognitionGive", with(&valid, "receiverId", json!(dan))).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["receiverId"])));
    let stored = world.change_log(world.acme.id).await.into_iter().skip(log.len());
    assert_eq!(stored.filter(|entry| entry.subject_kind == "recognition").count(), 0, "nothing is stored");
    run_mutation(&ann.caller, "recognitionGive", with(&by_dan, "visibility", json!("PAIRING"))).await;
    world.end().await;
}

#[tokio::test]
async fn the_fourth_to_one_person_and_the_twenty_first_of_a_day_wait_until_the_named_instant() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    let to_bob = thanks(&pair.program, &bob.employee, "PROGRAM");
    for _ in 0..3 {
        let given = run_mutation(&ann.caller, "recognitionGive", to_bob.clone()).await;
        // A withdrawn one counts as well.
        run_mutation_by_id(&ann.caller, "recognitionWithdraw", &given).await;
        world.clock.forward(TimeDelta::hours(1));
    }
    let next_possible = async |input: &Value| {
        let error = mutation_error(&ann.caller, "recognitionGive", input.clone()).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("TOO_MANY"), &json!(["receiverId"])), "{error}");
        let message = error["message"].as_str().unwrap().to_owned();
        message.rsplit(' ').next().unwrap().parse::<DateTime<Utc>>().unwrap_or_else(|_| panic!("{message} ends with an instant"))
    };
    let next = next_possible(&to_bob).await;
    assert_eq!(next - world.clock.now(), TimeDelta::hours(21));
    run_mutation(&bob.caller, "recognitionGive", thanks(&pair.program, &ann.employee, "PROGRAM")).await;
    world.clock.forward(next - world.clock.now() - TimeDelta::milliseconds(1));
    next_possible(&to_bob).await;
    world.clock.forward(TimeDelta::milliseconds(1));
    run_mutation(&ann.caller, "recognitionGive", to_bob.clone()).await;

    // Two of the first three have left the period at hour 26, and 18 others are the rest of the 20.
    world.clock.forward(TimeDelta::hours(3));
    for number in 0..19 {
        let (employee, _) = enrol(&world, &pair.program, &format!("colleague-{number}")).await;
        run_mutation(&ann.caller, "recognitionGive", thanks(&pair.program, &employee, "PROGRAM")).await;
    }
    let next = next_possible(&thanks(&pair.program, &enrol(&world, &pair.program, "last").await.0, "PROGRAM")).await;
    assert_eq!(next - world.clock.now(), TimeDelta::hours(21));
    world.end().await;
}

#[tokio::test]
async fn recognitions_are_filtered_sorted_and_linked() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let (ann, bob) = (&pair.members[0], &pair.members[1]);
    run_mutation(&world.admin(), "competencyFrameworkImport", sample_framework()).await;
    let competencies = world.admin().execute("{ competencies { nodes { id } } }", json!({})).await;
    let competency = value_at(&competencies, "competencies.nodes.0.id").clone();
    let session = pair.hold_session(&world).await;
    let commitment = json!({ "sessionId": session, "text": "Call Bob", "dueOn": world.clock.today() + TimeDelta::days(3) });
    let commitment = run_mutation(&ann.caller, "commitmentMake", commitment).await;
    let linked = with(&thanks(&pair.program, &bob.employee, "PROGRAM"), "competencyId", competency.clone());
    let first = run_mutation(&ann.caller, "recognitionGive", with(&linked, "commitmentId", json!(commitment))).await;
    world.clock.forward(TimeDelta::hours(1));
    let middle = world.clock.now();
    let second = run_mutation(&bob.caller, "recognitionGive", thanks(&pair.program, &ann.employee, "PAIRING")).await;
    run_mutation_by_id(&bob.caller, "recognitionWithdraw", &second).await;
    let third = run_mutation(&bob.caller, "recognitionGive", thanks(&pair.program, &ann.employee, "PAIRING")).await;
    let of = |ids: &[&String]| ids.iter().map(|id| (*id).clone()).collect::<Vec<_>>();
    for (filter, order, expected) in [
        (json!({}), "CREATED_DESC", of(&[&third, &second, &first])),
        (json!({ "giverId": { "eq": ann.employee } }), "CREATED_ASC", of(&[&first])),
        (json!({ "receiverId": { "in": [ann.employee] } }), "CREATED_ASC", of(&[&second, &third])),
        (json!({ "competencyId": { "eq": competency } }), "CREATED_ASC", of(&[&first])),
        (json!({ "visibility": { "eq": "PAIRING" }, "status": { "eq": "GIVEN" } }), "CREATED_ASC", of(&[&third])),
        (json!({ "status": { "eq": "WITHDRAWN" } }), "CREATED_ASC", of(&[&second])),
        (json!({ "createdAt": { "from": middle } }), "CREATED_ASC", of(&[&second, &third])),
        (json!({ "createdAt": { "to": middle }, "programId": { "eq": pair.program } }), "CREATED_ASC", of(&[&first])),
    ] {
        assert_eq!(list_filtered(&bob.caller, filter.clone(), order).await, expected, "{filter} {order}");
    }
    let links = "query($id: ID!) { recognition(id: $id) { competency { id } commitment { id } pairing { id } program { id } } }";
    let found = bob.caller.execute(links, json!({ "id": first })).await;
    let expected = json!({ "competency": { "id": competency }, "commitment": { "id": commitment }, "pairing": null, "program": { "id": pair.program } });
    assert_eq!(found["recognition"], expected);
    let found = bob.caller.execute(links, json!({ "id": third })).await;
    assert_eq!(value_at(&found, "recognition.pairing.id"), &json!(pair.pairing));
    // Another participant reads the thanks, and not the commitment that they are for.
    enrol(&world, &pair.program, "dan").await;
    let found = world.person("dan").execute(links, json!({ "id": first })).await;
    assert_eq!(value_at(&found, "recognition.commitment"), &Value::Null);
    world.end().await;
}
