//! Agendas: the steps of the frozen guide, the members' own topics, and who reads them.

use crate::{
    operations::{mutation_error, run_mutation, run_mutation_by_id},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

const TOPIC: &str = "The words of a member";

const AGENDA: &str = "query($id: ID!) { session(id: $id) {
    agenda { id kind position text doneAt author { userName } step { number kind minutes prompt(languages: [\"de\"]) { text } } }
} }";

async fn read(caller: &Caller, session: &str) -> Vec<Value> {
    value_at(&caller.execute(AGENDA, json!({ "id": session })).await, "session.agenda").as_array().unwrap().clone()
}

async fn add(caller: &Caller, session: &str, text: &str) -> String {
    run_mutation(caller, "agendaTopicAdd", json!({ "sessionId": session, "text": text })).await
}

const SET_DONE: &str = "mutation($id: ID!, $done: Boolean!, $version: Int) {
    agendaItemSetDone(id: $id, done: $done, expectedVersion: $version) { agendaItem { version doneAt } userErrors { code field } }
}";
const REMOVE: &str = "mutation($id: ID!) { agendaTopicRemove(id: $id) { agendaItem { text } userErrors { code field message } } }";

#[tokio::test]
async fn an_agenda_has_the_steps_of_the_guide_and_the_topics_of_both_members() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let (ann, peer, session) = (world.person(SAMPLE_EMPLOYEE), world.person("peer"), sample.id("ses_next"));
    let topic = add(&ann, &session, TOPIC).await;
    let other = add(&peer, &session, "Another\nline").await;
    let agenda = read(&peer, &session).await;
    let step = json!({ "number": 1, "kind": "TOPIC", "minutes": 20, "prompt": { "text": "Was ist am wichtigsten?" } });
    assert_eq!((&agenda[0]["kind"], &agenda[0]["step"], &agenda[0]["text"]), (&json!("STEP"), &step, &Value::Null));
    assert_eq!((&agenda[1]["id"], &agenda[1]["text"], &agenda[1]["step"]), (&json!(topic), &json!(TOPIC), &Value::Null));
    assert_eq!((value_at(&agenda[1], "author.userName"), &agenda[2]["position"]), (&json!(SAMPLE_EMPLOYEE), &json!(3)));

    // Both kinds are marked as done, by either member.
    for id in [sample.id("agi"), topic.clone()] {
        peer.execute(SET_DONE, json!({ "id": id, "done": true })).await;
    }
    assert!(read(&ann, &session).await[..2].iter().all(|item| item["doneAt"].is_string()));
    let log = world.change_log(world.acme.id).await.len();
    peer.execute(SET_DONE, json!({ "id": topic, "done": true })).await;
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "marking it again changes nothing");
    let stale = ann.graphql(SET_DONE, json!({ "id": topic, "done": false, "version": 1 })).await;
    assert_eq!(stale.data("agendaItemSetDone.agendaItem.version"), 2);
    assert_eq!(stale.data("agendaItemSetDone.userErrors.0.code"), "STALE_VERSION");
    let undone = ann.execute(SET_DONE, json!({ "id": topic, "done": false })).await;
    assert_eq!(value_at(&undone, "agendaItemSetDone.agendaItem.doneAt"), &Value::Null);

    // A topic is removed by its author only, and a step by nobody.
    for (caller, id) in [(&ann, &other), (&ann, &sample.id("agi"))] {
        assert_eq!(caller.expect_user_error(REMOVE, json!({ "id": id })).await["code"], "WRONG_STATE");
    }
    let removed = ann.execute(REMOVE, json!({ "id": topic })).await;
    assert_eq!(value_at(&removed, "agendaTopicRemove.agendaItem.text"), TOPIC);
    assert_eq!(ann.expect_user_error(REMOVE, json!({ "id": topic })).await["code"], "NOT_FOUND");
    assert_eq!(read(&ann, &session).await.len(), 2);
    world.end().await;
}

#[tokio::test]
async fn only_the_members_of_the_pairing_read_and_change_its_agenda_whatever_their_role() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let session = sample.id("ses_next");
    let topic = add(&world.person(SAMPLE_EMPLOYEE), &session, TOPIC).await;
    let report = "{ employees(filter: { externalId: { eq: \"report\" } }) { nodes { id } } }";
    let report = value_at(&admin.execute(report, json!({})).await, "employees.nodes.0.id").clone();
    let input = json!({ "sessionId": session, "text": "x" });
    let assign = "mutation($id: ID!, $role: EmployeeRole!) { employeeAssignRole(id: $id, role: $role) { userErrors { code } } }";
    for role in ["PROGRAM_MANAGER", "ADMINISTRATOR"] {
        admin.execute(assign, json!({ "id": report, "role": role })).await;
        let stranger = world.person("report");
        assert_eq!(read(&stranger, &session).await, Vec::<Value>::new(), "{role}");
        let error = mutation_error(&stranger, "agendaTopicAdd", input.clone()).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("NOT_FOUND"), &json!(["sessionId"])), "{role}");
        for document in [SET_DONE, REMOVE] {
            assert_eq!(stranger.expect_user_error(document, json!({ "id": topic, "done": true })).await["code"], "NOT_FOUND", "{role}");
        }
    }
    for service in [&admin, &world.dashboard()] {
        assert_eq!(read(service, &session).await, Vec::<Value>::new(), "a service reads no agenda");
        let node = service.graphql("query($id: ID!) { node(id: $id) { id } }", json!({ "id": topic })).await;
        assert_eq!(node.body["data"]["node"], Value::Null);
    }
    let refused = admin
        .graphql("mutation($i: AgendaTopicAddInput!) { agendaTopicAdd(input: $i) { userErrors { code } } }", json!({ "i": input }))
        .await;
    assert_eq!(refused.error_code(), "FORBIDDEN");

    // The change log has identifiers only, and the manager of the program sees that something changed.
    let query = "{ changes(filter: { subjectKinds: [\"agenda_item\"] }) { nodes { kind subjectId subject { id } changedFields } } }";
    let changes = admin.graphql(query, json!({})).await;
    let expected = json!([{ "kind": "agenda_item.added", "subjectId": topic, "subject": null, "changedFields": [] }]);
    assert_eq!(changes.data("changes.nodes"), &expected);
    assert!(!changes.body.to_string().contains(TOPIC));
    world.end().await;
}

#[tokio::test]
async fn topics_are_for_scheduled_sessions_and_done_marks_for_those_that_take_place() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let (ann, session) = (world.person(SAMPLE_EMPLOYEE), sample.id("ses_next"));
    let topic = add(&ann, &session, TOPIC).await;
    let error = async |session: &str, text: &str| {
        let error = mutation_error(&ann, "agendaTopicAdd", json!({ "sessionId": session, "text": text })).await;
        assert!(!error.to_string().contains(TOPIC), "an error contains no content");
        format!("{} {}", error["code"].as_str().unwrap(), error["field"][0].as_str().unwrap())
    };
    assert_eq!(error(&session, " ").await, "INVALID text");
    assert_eq!(error(&session, &TOPIC.repeat(100)).await, "INVALID text");
    assert_eq!(error(&session, &"x".repeat(1 << 20)).await, "INVALID text");
    assert_eq!(error(&session, "a\u{0}b").await, "INVALID text");
    assert_eq!(error("ses_01m827kszmefzbhkrgt3k5d98c", TOPIC).await, "NOT_FOUND sessionId");
    assert_eq!(error(&sample.id("ses"), TOPIC).await, "WRONG_STATE sessionId", "the session is held");
    let keyed = json!({ "sessionId": session, "text": "Once", "idempotencyKey": "topic-1" });
    let once = run_mutation(&ann, "agendaTopicAdd", keyed.clone()).await;
    assert_eq!(run_mutation(&ann, "agendaTopicAdd", keyed).await, once);
    for number in 2..50 {
        add(&ann, &session, &format!("Topic {number}")).await;
    }
    assert_eq!(error(&session, "The fifty-first").await, "INVALID sessionId");
    assert_eq!(read(&ann, &session).await.len(), 51);

    // After the session was held, items can still be ticked off, and nothing else.
    let attendance =
        json!([{ "employeeId": sample.id("emp"), "attended": true }, { "employeeId": sample.id("emp_peer"), "attended": true }]);
    run_mutation(&admin, "sessionHold", json!({ "id": session, "attendance": attendance })).await;
    ann.execute(SET_DONE, json!({ "id": topic, "done": true })).await;
    assert_eq!(error(&session, "Too late").await, "WRONG_STATE sessionId");
    assert_eq!(ann.expect_user_error(REMOVE, json!({ "id": topic })).await["code"], "WRONG_STATE");

    let starts_at = world.clock.now() + chrono::TimeDelta::hours(3);
    let input = json!({ "pairingId": sample.id("pai"), "startsAt": starts_at, "guideId": sample.id("gui") });
    let cancelled = run_mutation(&admin, "sessionSchedule", input).await;
    run_mutation_by_id(&admin, "sessionCancel", &cancelled).await;
    let item = read(&ann, &cancelled).await[0]["id"].clone();
    assert_eq!(ann.expect_user_error(SET_DONE, json!({ "id": item, "done": true })).await["code"], "WRONG_STATE");
    assert_eq!(error(&cancelled, "Cancelled").await, "WRONG_STATE sessionId");
    world.end().await;
}
