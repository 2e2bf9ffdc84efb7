//! Reflections: who reads them, how they are written, edited and deleted, and how they are stored. That other callers do not learn of them is
//! tested in `reflection_concealment`.

use crate::{
    coaching_pair::CoachingPair,
    operations::{employee_attributes, mutation_error, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

const LIST: &str = "query($filter: ReflectionFilter, $order: ReflectionOrder) {
    reflections(filter: $filter, orderBy: $order) { totalCount nodes { id } } }";
const REFLECTION: &str = "query($id: ID!) { reflection(id: $id) {
    id version text visibility editedAt author { externalId } pairing { id } session { id } } }";

/// The identifiers in a list.
async fn list(caller: &Caller, filter: Value, order: &str) -> Vec<String> {
    let data = caller.execute(LIST, json!({ "filter": filter, "order": order })).await;
    let nodes: Vec<_> = value_at(&data, "reflections.nodes").as_array().unwrap().iter().map(|node| node["id"].to_string()).collect();
    assert_eq!(value_at(&data, "reflections.totalCount"), &json!(nodes.len()));
    nodes.iter().map(|id| id.trim_matches('"').to_owned()).collect()
}

async fn is_visible(caller: &Caller, id: &str) -> bool {
    let found = caller.execute(REFLECTION, json!({ "id": id })).await;
    let node = caller.execute("query($id: ID!) { node(id: $id) { id ... on Reflection { text } } }", json!({ "id": id })).await;
    assert_eq!(node["node"]["text"], found["reflection"]["text"]);
    found["reflection"]["id"] == id
}

#[tokio::test]
async fn a_reflection_is_read_by_its_author_and_by_the_members_of_the_pairing_it_is_shared_with() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let other = CoachingPair::create(&world, "INFORMAL", &["cid", "dan"]).await;
    let (ann, bob, cid) = (&pair.members[0].caller, &pair.members[1].caller, &other.members[0].caller);
    let session = pair.hold_session(&world).await;
    let log = world.change_log(world.acme.id).await;
    let private = run_mutation(ann, "reflectionCreate", json!({ "text": "I was late", "sessionId": session })).await;
    let free = run_mutation(ann, "reflectionCreate", json!({ "text": "Written freely" })).await;
    let about_session = json!({ "text": "Line one\n\tline two", "visibility": "PAIRING", "sessionId": session, "pairingId": pair.pairing });
    let shared = run_mutation(ann, "reflectionCreate", about_session).await;
    let with_pairing = json!({ "text": "For the two of us", "visibility": "PAIRING", "pairingId": pair.pairing });
    let with_pairing = run_mutation(ann, "reflectionCreate", with_pairing).await;
    let all = [&private, &free, &shared, &with_pairing];
    assert_eq!(list(ann, json!({}), "CREATED_ASC").await.iter().collect::<Vec<_>>(), all);
    assert_eq!(list(bob, json!({}), "CREATED_ASC").await, [shared.clone(), with_pairing.clone()]);
    assert_eq!(list(cid, json!({}), "CREATED_ASC").await, Vec::<String>::new());
    for id in all {
        assert!(is_visible(ann, id).await && !is_visible(cid, id).await, "{id}");
        assert_eq!(is_visible(bob, id).await, [&shared, &with_pairing].contains(&id), "{id}");
    }
    let read = bob.execute(REFLECTION, json!({ "id": shared })).await;
    let expected = json!({
        "id": shared, "version": 1, "text": "Line one\n\tline two", "visibility": "PAIRING", "editedAt": null,
        "author": { "externalId": "ann" }, "pairing": { "id": pair.pairing }, "session": { "id": session }
    });
    assert_eq!(read["reflection"], expected);

    // Filters, and both orders.
    let ids = |ids: &[&String]| ids.iter().map(|id| (*id).clone()).collect::<Vec<_>>();
    for (filter, order, expected) in [
        (json!({ "sessionId": { "eq": session } }), "CREATED_DESC", ids(&[&shared, &private])),
        (json!({ "pairingId": { "in": [pair.pairing] } }), "CREATED_ASC", ids(&[&private, &shared, &with_pairing])),
        (json!({ "authorId": { "eq": pair.members[0].employee } }), "CREATED_DESC", ids(&[&with_pairing, &shared, &free, &private])),
        (json!({ "authorId": { "eq": pair.members[1].employee } }), "CREATED_ASC", ids(&[])),
    ] {
        assert_eq!(list(ann, filter.clone(), order).await, expected, "{filter}");
    }

    // What the partner reads cannot be changed by the partner, and what the partner may not read does not exist.
    for (id, code) in [(&shared, "INVALID"), (&private, "NOT_FOUND")] {
        let error = mutation_error(bob, "reflectionEdit", json!({ "id": id, "text": "Other" })).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!(["id"])), "{error}");
        let delete = "mutation($id: ID!) { reflectionDelete(id: $id) { reflection { id } userErrors { code } } }";
        assert_eq!(bob.expect_user_error(delete, json!({ "id": id })).await["code"], code);
    }
    // Neither these reflections nor their changes are in the change log.
    run_mutation(ann, "reflectionEdit", json!({ "id": with_pairing, "visibility": "PRIVATE" })).await;
    assert!(!is_visible(bob, &with_pairing).await && is_visible(ann, &with_pairing).await);
    run_mutation_by_id(ann, "reflectionDelete", &free).await;
    assert!(!is_visible(ann, &free).await);
    assert_eq!(world.change_log(world.acme.id).await, log, "reflections are not in the change log");

    // A member of the past still reads what is shared, and the author still writes about the session.
    run_mutation_by_id(&world.admin(), "pairingEnd", &pair.pairing).await;
    assert!(is_visible(bob, &shared).await);
    let late = json!({ "text": "Looking back", "visibility": "PAIRING", "sessionId": session });
    assert!(is_visible(bob, &run_mutation(ann, "reflectionCreate", late).await).await);
    world.end().await;
}

#[tokio::test]
async fn an_invalid_reflection_gets_errors_that_name_its_fields_and_is_not_stored() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let other = CoachingPair::create(&world, "INFORMAL", &["ann2", "cid"]).await;
    let (ann, session) = (&pair.members[0].caller, pair.hold_session(&world).await);
    let foreign_session = other.hold_session(&world).await;
    for (input, field, code) in [
        (json!({ "text": "" }), "text", "INVALID"),
        (json!({ "text": " \n" }), "text", "INVALID"),
        (json!({ "text": "x".repeat(10_001) }), "text", "INVALID"),
        (json!({ "text": "x".repeat(1 << 20) }), "text", "INVALID"),
        (json!({ "text": "nul\u{0}" }), "text", "INVALID"),
        (json!({ "text": "bell\u{7}" }), "text", "INVALID"),
        (json!({ "text": "a", "visibility": "PAIRING" }), "visibility", "INVALID"),
        (json!({ "text": "a", "sessionId": foreign_session }), "sessionId", "NOT_FOUND"),
        (json!({ "text": "a", "sessionId": "ses_01m827kszmefzbhkrgt3k5d98c" }), "sessionId", "NOT_FOUND"),
        (json!({ "text": "a", "pairingId": other.pairing }), "pairingId", "NOT_FOUND"),
        (json!({ "text": "a", "pairingId": "pai_01m827kszmefzbhkrgt3k5d98c" }), "pairingId", "NOT_FOUND"),
        (json!({ "text": "a", "sessionId": session, "pairingId": other.pairing }), "pairingId", "INVALID"),
    ] {
        let error = mutation_error(ann, "reflectionCreate", input).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{error}");
    }
    assert_eq!(list(ann, json!({}), "CREATED_ASC").await, Vec::<String>::new(), "nothing is stored");
    let longest = "x".repeat(10_000);
    let about_session = run_mutation(ann, "reflectionCreate", json!({ "text": longest, "sessionId": session })).await;
    let free = run_mutation(ann, "reflectionCreate", json!({ "text": "a" })).await;
    for (id, change, field, code) in [
        (&free, json!({ "text": "" }), "text", "INVALID"),
        (&free, json!({ "text": "x".repeat(10_001) }), "text", "INVALID"),
        (&free, json!({ "visibility": "PAIRING" }), "visibility", "INVALID"),
        (&free, json!({ "pairingId": other.pairing }), "pairingId", "NOT_FOUND"),
        (&about_session, json!({ "pairingId": null }), "pairingId", "INVALID"),
        (&about_session, json!({ "pairingId": other.pairing }), "pairingId", "INVALID"),
    ] {
        let mut input = change;
        input["id"] = json!(id);
        let error = mutation_error(ann, "reflectionEdit", input).await;
        assert_eq!((&error["code"], &error["field"]), (&json!(code), &json!([field])), "{error}");
        assert_eq!(ann.execute(REFLECTION, json!({ "id": id })).await["reflection"]["version"], 1);
    }
    world.end().await;
}

#[tokio::test]
async fn a_reflection_is_created_once_per_key_and_edited_at_its_expected_version() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0].caller;
    let keyed = |text: &str| json!({ "text": text, "idempotencyKey": "k" });
    let id = run_mutation(ann, "reflectionCreate", keyed("First")).await;
    assert_eq!(run_mutation(ann, "reflectionCreate", keyed("First")).await, id);
    let reused = mutation_error(ann, "reflectionCreate", keyed("Second")).await;
    assert_eq!((&reused["code"], &reused["field"]), (&json!("KEY_REUSED"), &json!(["idempotencyKey"])));
    assert_ne!(run_mutation(&pair.members[1].caller, "reflectionCreate", keyed("First")).await, id, "the key of another person");

    let read = async || ann.execute(REFLECTION, json!({ "id": id })).await["reflection"].clone();
    run_mutation(ann, "reflectionEdit", json!({ "id": id, "text": "First", "visibility": "PRIVATE" })).await;
    assert_eq!((read().await["version"].clone(), read().await["editedAt"].clone()), (json!(1), Value::Null), "no difference is no edit");
    let edit = json!({ "id": id, "expectedVersion": 1, "text": "Better", "pairingId": pair.pairing, "visibility": "PAIRING" });
    run_mutation(ann, "reflectionEdit", edit.clone()).await;
    let edited = read().await;
    assert_eq!((&edited["version"], &edited["text"], &edited["visibility"]), (&json!(2), &json!("Better"), &json!("PAIRING")));
    assert_ne!(edited["editedAt"], Value::Null);
    let stale = "mutation($input: ReflectionEditInput!) { reflectionEdit(input: $input) { reflection { version text } userErrors { code field } } }";
    let stale = ann.graphql(stale, json!({ "input": edit })).await;
    let expected = json!({ "reflection": { "version": 2, "text": "Better" }, "userErrors": [{ "code": "STALE_VERSION", "field": ["expectedVersion"] }] });
    assert_eq!(stale.data("reflectionEdit"), &expected);
    let delete = "mutation($id: ID!, $version: Int) { reflectionDelete(id: $id, expectedVersion: $version) {
        reflection { text } userErrors { code } } }";
    let stale = ann.graphql(delete, json!({ "id": id, "version": 1 })).await;
    let expected = json!({ "reflection": { "text": "Better" }, "userErrors": [{ "code": "STALE_VERSION" }] });
    assert_eq!(stale.data("reflectionDelete"), &expected);
    let deleted = ann.execute(delete, json!({ "id": id, "version": 2 })).await;
    assert_eq!(deleted["reflectionDelete"]["reflection"]["text"], "Better", "the payload has it as it was");
    assert_eq!(ann.expect_user_error(delete, json!({ "id": id })).await["code"], "NOT_FOUND");
    assert_eq!(list(ann, json!({}), "CREATED_ASC").await, Vec::<String>::new());
    world.end().await;
}

#[tokio::test]
async fn texts_of_reflections_are_stored_encrypted_each_for_its_own_row() {
    let world = World::new().await;
    let pair = CoachingPair::create(&world, "INFORMAL", &["ann", "bob"]).await;
    let ann = &pair.members[0].caller;
    let text = "Quokkas listen";
    let first = run_mutation(ann, "reflectionCreate", json!({ "text": text, "idempotencyKey": "k" })).await;
    run_mutation(ann, "reflectionCreate", json!({ "text": text })).await;
    run_mutation(ann, "reflectionEdit", json!({ "id": first, "visibility": "PAIRING", "pairingId": pair.pairing })).await;
    let db = world.connect_database().await;
    let column = async |sql: &str| {
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
    };
    let stored = column("select text from reflection order by id").await;
    assert!(stored.len() == 2 && stored[0] != stored[1], "{stored:?}");
    for stored in &stored {
        let bytes = BASE64_STANDARD.decode(stored).unwrap_or_else(|_| stored.clone().into_bytes());
        assert!(!String::from_utf8_lossy(&bytes).contains("Quokka"), "{stored}");
    }
    // The hash of the input does not allow a guess of the text.
    let hashes = column("select input_hash from idempotency_key where operation = 'reflectionCreate'").await;
    let guess = coachgraph::platform::digest::sha256_hex(serde_json::to_vec(&json!([text, "PRIVATE", null, null])).unwrap());
    assert!(hashes.len() == 1 && hashes[0] != guess, "{hashes:?}");

    // A ciphertext that is copied to another row is not readable there.
    db.execute_unprepared("update reflection set text = (select max(text) from reflection)").await.unwrap();
    let read = "{ reflections { nodes { id text } } }";
    let response = ann.graphql(read, json!({})).await;
    let texts: Vec<_> = value_at(&response.body, "data.reflections.nodes").as_array().cloned().unwrap_or_default();
    assert!(texts.iter().filter(|node| node["text"] == text).count() <= 1, "{:#}", response.body);
    world.end().await;
}

#[tokio::test]
async fn without_an_encryption_key_reflections_are_refused_with_a_sentence() {
    let world = World::with_config(|config| config.encryption_key = String::new()).await;
    run_mutation(&world.admin(), "employeeUpsert", json!({ "employee": employee_attributes("ann") })).await;
    let create = "mutation { reflectionCreate(input: { text: \"a\" }) { reflection { id } userErrors { code } } }";
    let response = world.person("ann").graphql(create, json!({})).await;
    assert_eq!(response.error_code(), "UNAVAILABLE", "{:#}", response.body);
    assert!(response.errors()[0]["message"].as_str().unwrap().contains("encryption_key"), "{:#}", response.body);
    assert_eq!(list(&world.person("ann"), json!({}), "CREATED_ASC").await, Vec::<String>::new());
    world.end().await;
}
