//! What is sent: every change that the integration may read and the caller asked for, in order.

use super::{Hook, mutation, payload, seqs};
use crate::{
    operations::{create_employee, current_cursor, run_mutation_by_id},
    reciprocity,
    world::{Reply, World, value_at},
    xapi::integration,
};
use coachgraph::domain::change::encode_cursor;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn each_change_after_the_creation_is_sent_once_in_the_order_of_the_log() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    let start = hook.endpoint(&world).await["deliveredSeq"].as_i64().unwrap();
    for number in 0..8 {
        create_employee(&world.admin(), &format!("e{number}")).await;
    }
    let messages = hook.messages(8).await;
    assert_eq!(seqs(&messages), (start + 1..=start + 8).collect::<Vec<_>>());
    let done = hook.wait_until_delivered(&world).await;
    assert_eq!((&done["deliveredSeq"], &done["failedAttempts"]), (&json!(start + 8), &json!(0)));
    assert_eq!(value_at(&done, "attempts.nodes").as_array().unwrap().len(), 8);
    assert_eq!(hook.receiver.requests().len(), 8, "no change is sent twice");
    assert_eq!(hook.receiver.requests()[0].headers["content-type"], "application/json");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_has_identifiers_and_no_content() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    let id = create_employee(&world.admin(), "confidential-name").await;
    let message = &hook.messages(1).await[0];
    let entry = world.change_log(world.acme.id).await.pop().unwrap();
    let admin = integration(&world.admin(), "admin").await;
    let expected = json!({
        "type": "employee.created",
        "timestamp": entry.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        "data": {
            "organizationId": world.acme.id.to_string(), "seq": entry.seq, "cursor": encode_cursor(entry.seq), "subjectKind": "employee",
            "subjectId": id, "subjectVersion": 1, "changedFields": [], "actorId": admin,
        },
    });
    assert_eq!(payload(message), expected);
    assert!(!String::from_utf8_lossy(&message.body).contains("confidential-name"));
    assert_eq!(message.headers["webhook-id"], format!("{}_{}", world.acme.id, entry.seq));
    // The cursor continues where the message is.
    let after = "query($after: String) { changes(after: $after) { nodes { seq } throughSeq } }";
    let data = world.admin().execute(after, json!({ "after": payload(message)["data"]["cursor"] })).await;
    assert_eq!(value_at(&data, "changes.throughSeq"), entry.seq);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_kinds_and_other_organizations_are_passed_over() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({ "kinds": ["employee.terminated", "employee.terminated"] })).await;
    assert_eq!(hook.endpoint(&world).await["kinds"], json!(["employee.terminated"]));
    let ann = create_employee(&world.admin(), "ann").await;
    create_employee(&world.globex_admin(), "foreign").await;
    run_mutation_by_id(&world.admin(), "employeeTerminate", &ann).await;
    let done = hook.wait_until_delivered(&world).await;
    let messages = hook.receiver.requests();
    assert_eq!(messages.len(), 1, "{done:#}");
    assert_eq!(payload(&messages[0])["type"], "employee.terminated");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_for_the_members_of_a_pairing_are_not_sent() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    reciprocity::bring_out_of_balance(&world).await;
    let log = world.change_log(world.acme.id).await;
    assert!(log.iter().any(|entry| entry.kind == "pairing.out_of_balance"), "the test proves nothing");
    let start = hook.endpoint(&world).await;
    hook.wait_until_delivered(&world).await;
    let kinds: Vec<Value> = hook.receiver.requests().iter().map(|message| payload(message)["type"].clone()).collect();
    assert!(!kinds.is_empty() && !kinds.contains(&json!("pairing.out_of_balance")), "{start:#} {kinds:?}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_begins_after_a_cursor_and_a_range_is_replayed_before_the_log_goes_on() {
    let world = World::new().await;
    let first = create_employee(&world.admin(), "first").await;
    let cursor = current_cursor(&world.admin()).await;
    for name in ["second", "third"] {
        create_employee(&world.admin(), name).await;
    }
    let hook = Hook::create(&world, json!({ "after": cursor })).await;
    let before = hook.wait_until_delivered(&world).await;
    let sent = hook.receiver.requests();
    let (second, third) = (seqs(&sent)[0], seqs(&sent)[1]);
    assert!(sent.iter().all(|message| payload(message)["data"]["subjectId"] != first), "the cursor is after the first");
    assert_eq!(payload(&sent[2])["type"], "webhook_endpoint.created", "what was before the end of the log, then itself");

    let range = format!(", after: {:?}, through: {:?}", encode_cursor(second - 1), encode_cursor(third));
    hook.mutate(&world, "webhookEndpointReplay", &range).await;
    create_employee(&world.admin(), "fourth").await;
    hook.wait_until(&world, "the end of the replay", |endpoint| endpoint["pendingCount"] == 0 && endpoint["replayThroughSeq"].is_null())
        .await;
    let all = hook.receiver.requests();
    assert_eq!(seqs(&all)[3..5], [second, third]);
    let ids: Vec<_> = [0, 1, 3, 4].map(|index: usize| all[index].headers["webhook-id"].clone()).into();
    assert_eq!(ids[..2], ids[2..], "a repetition has the same identifier");
    assert!(seqs(&all)[5..].is_sorted() && seqs(&all)[5] > before["deliveredSeq"].as_i64().unwrap(), "{:?}", seqs(&all));
    let attempts = hook.endpoint(&world).await;
    let replayed = value_at(&attempts, "attempts.nodes").as_array().unwrap().iter().filter(|attempt| attempt["isReplay"] == true);
    assert_eq!(replayed.count(), 2);

    let ahead = format!(", after: {:?}, through: {:?}", encode_cursor(second), encode_cursor(1_000_000));
    let error = world.admin().expect_user_error(&mutation("webhookEndpointReplay", &ahead), json!({ "id": hook.id })).await;
    assert_eq!((&error["field"], &error["code"]), (&json!(["through"]), &json!("INVALID")), "{error}");
    let backwards = format!(", after: {:?}, through: {:?}", encode_cursor(third), encode_cursor(second));
    let error = world.admin().expect_user_error(&mutation("webhookEndpointReplay", &backwards), json!({ "id": hook.id })).await;
    assert_eq!(error["field"], json!(["after"]), "{error}");
    let foreign = world.admin().graphql(&mutation("webhookEndpointReplay", ", after: \"nonsense\""), json!({ "id": hook.id })).await;
    assert!(foreign.body.to_string().contains("is not a cursor"), "{:#}", foreign.body);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_message_tells_what_the_receiver_answers_and_moves_nothing() {
    let world = World::new().await;
    let hook = Hook::create(&world, json!({})).await;
    let before = hook.endpoint(&world).await;
    let test = "mutation($id: ID!) { webhookEndpointTest(id: $id) { webhookEndpoint { id } statusCode failure userErrors { message } } }";
    let accepted = world.admin().execute(test, json!({ "id": hook.id })).await;
    assert_eq!(accepted["webhookEndpointTest"]["statusCode"], 204);
    let message = &hook.messages(1).await[0];
    let expected = json!({ "organizationId": world.acme.id.to_string(), "webhookEndpointId": hook.id });
    assert_eq!((&payload(message)["type"], &payload(message)["data"]), (&json!("webhook_endpoint.tested"), &expected));
    hook.reply(Reply::status(403));
    let refused = world.admin().execute(test, json!({ "id": hook.id })).await;
    assert_eq!(refused["webhookEndpointTest"]["failure"], "HTTP 403: the receiver does not accept the request");
    assert_ne!(hook.receiver.requests()[1].headers["webhook-id"], message.headers["webhook-id"]);
    assert_eq!(hook.endpoint(&world).await, before);
    world.end().await;
}
