//! Storing statements: one, several, all or nothing; the same identifier again; `stored`.

use super::{Lrs, ids, statement, uuid, voiding, with};
use crate::world::{World, value_at};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_statement_is_kept_as_it_was_written() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    // Numbers and the order of properties stay as they are.
    let text = concat!(
        r#"{"verb":{"id":"http://x/v"},"object":{"id":"http://x/o","definition":{"extensions":{"http://x/e":"#,
        r#"[1e2,1.50,12345678901234567890123,null]}}},"actor":{"mbox":"mailto:ann@example.com"},"result":{"score":{"raw":1.0}}}"#
    );
    let response = lrs.call(Method::POST, "/statements", &[("content-type", "application/json")], text).await;
    assert_eq!(response.status, 200, "{:#}", response.body);
    let id = response.body[0].as_str().unwrap();
    let read = lrs.get(&format!("/statements?statementId={id}")).await;
    let stored = String::from_utf8(read.bytes.clone()).unwrap();
    assert!(stored.contains(text.trim_start_matches('{').trim_end_matches('}')), "{stored}");
    let body = &read.body;
    assert_eq!((&body["id"], &body["timestamp"]), (&json!(id), &body["stored"]));
    let authority = json!({ "objectType": "Agent", "account": { "homePage": crate::world::AUDIENCE, "name": super::integration(&world.admin(), "lms").await } });
    assert_eq!(body["authority"], authority);
    world.end().await;
}

#[tokio::test]
async fn what_the_store_sets_cannot_be_set_by_a_client() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let sent = with(with(statement("ann", "one"), "/stored", "2001-01-01T00:00:00Z".into()), "/authority", super::agent_named("bob"));
    let id = lrs.store(&sent).await.remove(0);
    let stored = lrs.read(&format!("/statements?statementId={id}")).await;
    assert_ne!(stored["stored"], "2001-01-01T00:00:00Z");
    assert_eq!(stored["authority"]["mbox"], Value::Null);
    world.end().await;
}

#[tokio::test]
async fn put_needs_the_identifier_of_one_statement() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let put = async |path: &str, body: &Value| lrs.send(Method::PUT, path, &[], body).await;
    let path = format!("/statements?statementId={}", uuid(1));
    assert_eq!(put(&path, &statement("ann", "one")).await.status, 204);
    assert_eq!(lrs.read(&path).await["id"], uuid(1));
    assert_eq!(put(&path, &with(statement("ann", "one"), "/id", uuid(1).to_uppercase().into())).await.status, 204, "the same again");
    assert_eq!(put(&path, &statement("ann", "two")).await.status, 409);
    assert_eq!(put("/statements", &statement("ann", "one")).await.body["property"], "statementId");
    assert_eq!(put("/statements?statementId=1", &statement("ann", "one")).await.status, 400);
    assert_eq!(put(&path, &with(statement("ann", "one"), "/id", uuid(2).into())).await.body["property"], "id");
    assert_eq!(put(&format!("/statements?statementId={}", uuid(3)), &json!([statement("ann", "one")])).await.status, 400);
    assert_eq!(lrs.find(&[]).await, [uuid(1)]);
    world.end().await;
}

#[tokio::test]
async fn the_same_identifier_with_another_content_is_a_conflict() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let first = with(statement("ann", "one"), "/id", uuid(1).into());
    assert_eq!(lrs.store(&first).await, [uuid(1)]);
    let seq = world.change_log(world.acme.id).await.len();
    assert_eq!(lrs.store(&first).await, [uuid(1)], "the same statement again");
    let stored = lrs.read(&format!("/statements?statementId={}", uuid(1))).await;
    assert_eq!(lrs.store(&stored).await, [uuid(1)], "as the store returns it");
    assert_eq!(world.change_log(world.acme.id).await.len(), seq);
    let other = with(first, "/verb/id", "http://x/other".into());
    let conflict = lrs.send(Method::POST, "/statements", &[], &json!([statement("bob", "two"), other])).await;
    assert_eq!((conflict.status, &conflict.body["property"]), (409, &json!("1.id")), "{:#}", conflict.body);
    assert_eq!(lrs.find(&[]).await, [uuid(1)], "nothing of the batch was stored");
    world.end().await;
}

#[tokio::test]
async fn a_batch_is_stored_as_a_whole_or_not_at_all() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let batch: Vec<Value> = (0..120).map(|number| statement("ann", &number.to_string())).collect();
    let stored = lrs.store(&json!(batch)).await;
    assert_eq!((stored.len(), lrs.find(&[("ascending", "true")]).await), (120, stored.clone()));
    let mut invalid = batch.clone();
    invalid[77] = with(invalid[77].clone(), "/actor/age", json!(7));
    let response = lrs.send(Method::POST, "/statements", &[], &json!(invalid)).await;
    assert_eq!((response.status, &response.body["property"]), (400, &json!("77.actor.age")));
    let twice = json!([with(statement("ann", "a"), "/id", uuid(1).into()), with(statement("ann", "b"), "/id", uuid(1).into())]);
    assert_eq!(lrs.send(Method::POST, "/statements", &[], &twice).await.body["property"], "1.id");
    assert_eq!(lrs.find(&[]).await.len(), 120);
    assert_eq!(lrs.store(&json!([])).await, Vec::<String>::new());
    let entries = world.change_log(world.acme.id).await;
    assert_eq!(entries.iter().filter(|entry| entry.kind == "statement.stored").count(), 120);
    world.end().await;
}

#[tokio::test]
async fn stored_ascends_strictly_in_the_order_of_the_change_log() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    // The clock stands still, so nothing but the store makes the instants differ.
    let clients = (0..6).map(|client| {
        let lrs = lrs.clone();
        async move { lrs.store(&json!([statement("ann", &format!("{client}a")), statement("ann", &format!("{client}b"))])).await }
    });
    futures_util::future::join_all(clients).await;
    let page = lrs.read("/statements?ascending=true").await;
    let stored: Vec<_> = page["statements"].as_array().unwrap().iter().map(|statement| statement["stored"].as_str().unwrap()).collect();
    assert_eq!(stored.len(), 12);
    assert!(stored.windows(2).all(|pair| pair[0] < pair[1]), "{stored:?}");
    let log = world.change_log(world.acme.id).await;
    let log: Vec<_> = log.iter().filter(|entry| entry.kind == "statement.stored").map(|entry| entry.subject_id.to_string()).collect();
    assert_eq!(ids(&page), log);
    world.end().await;
}

#[tokio::test]
async fn a_voided_statement_is_found_only_as_such() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let id = lrs.store(&statement("ann", "one")).await.remove(0);
    let void = lrs.store(&voiding(&id)).await.remove(0);
    assert_eq!(lrs.get(&format!("/statements?statementId={id}")).await.status, 404);
    assert_eq!(lrs.read(&format!("/statements?voidedStatementId={id}")).await["id"], *id);
    assert_eq!(lrs.get(&format!("/statements?voidedStatementId={void}")).await.status, 404);
    // The voiding statement refers to the voided one, and is found by what that one is about.
    assert_eq!(lrs.find(&[]).await, std::slice::from_ref(&void));
    assert_eq!(lrs.find(&[("agent", &super::agent_named("ann").to_string())]).await, std::slice::from_ref(&void));
    // A voiding statement cannot be voided, and voiding again changes nothing.
    let more = lrs.store(&json!([voiding(&void), voiding(&id)])).await;
    assert_eq!(lrs.read(&format!("/statements?statementId={void}")).await["id"], *void);
    assert_eq!(lrs.find(&[]).await, [more[1].clone(), more[0].clone(), void]);
    let entries = world.change_log(world.acme.id).await;
    let voided: Vec<_> =
        entries.iter().filter(|entry| entry.kind == "statement.voided").map(|entry| entry.subject_id.to_string()).collect();
    assert_eq!(voided, [id]);
    world.end().await;
}

#[tokio::test]
async fn a_statement_can_be_voided_before_it_arrives() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let void = lrs.store(&voiding(&uuid(1))).await.remove(0);
    lrs.store(&with(statement("ann", "one"), "/id", uuid(1).into())).await;
    assert_eq!(lrs.find(&[]).await, std::slice::from_ref(&void));
    assert_eq!(lrs.read(&format!("/statements?voidedStatementId={}", uuid(1))).await["id"], uuid(1));
    let batch = json!([voiding(&uuid(2)), with(statement("bob", "two"), "/id", uuid(2).into())]);
    let second = lrs.store(&batch).await;
    assert_eq!(lrs.find(&[]).await, [second[0].clone(), void]);
    assert_eq!(lrs.find(&[("agent", &super::agent_named("bob").to_string())]).await, [second[0].clone()]);
    assert_eq!(value_at(&lrs.read(&format!("/statements?voidedStatementId={}", uuid(2))).await, "actor.name"), "bob");
    world.end().await;
}

#[tokio::test]
async fn the_media_type_and_the_body_are_checked() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let body = statement("ann", "one").to_string();
    for (content_type, body) in [
        ("", body.clone()),
        ("text/plain", body.clone()),
        ("multipart/form-data; boundary=b", body.clone()),
        ("multipart/mixed", body.clone()),
        ("application/json", String::new()),
        ("application/json", format!("{body}{{")),
        ("application/json", body.replacen('{', "{\"verb\":{\"id\":\"http://x/v\"},", 1)),
        ("application/json", "[1]".into()),
        ("application/json", "null".into()),
    ] {
        let headers = [("content-type", content_type)];
        let response = lrs.call(Method::POST, "/statements", if content_type.is_empty() { &[] } else { &headers }, body.clone()).await;
        assert_eq!(response.status, 400, "{content_type} {body}");
        assert!(response.body["error"].is_string());
    }
    let response = lrs.call(Method::POST, "/statements", &[("content-type", "application/json; charset=utf-8")], body).await;
    assert_eq!(response.status, 200);
    world.end().await;
}
