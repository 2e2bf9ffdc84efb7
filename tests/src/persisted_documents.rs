//! Persisted operations: documents by their hash, and integrations that may send only some.

use crate::world::{Response, Caller, World, value_at};
use coachgraph::platform::digest::sha256_hex;
use reqwest::Method;
use serde_json::{Value, json};

const NAME: &str = "{ organization { name } }";

/// Sends a hash, and the document if there is one.
async fn send(caller: &Caller, hash: &str, document: Option<&str>) -> Response {
    let mut body = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
    if let Some(document) = document {
        body["query"] = document.into();
    }
    Response::send(caller.request(Method::POST, "/graphql").await.json(&body)).await
}

#[tokio::test]
async fn a_document_that_was_sent_once_is_known_by_its_hash() {
    let world = World::new().await;
    let (caller, hash) = (world.dashboard(), sha256_hex(NAME));
    let unknown = send(&caller, &hash, None).await;
    assert_eq!((unknown.status, unknown.error_code()), (200, "PERSISTED_QUERY_NOT_FOUND"), "{:#}", unknown.body);
    assert_eq!(unknown.errors()[0]["message"], "PersistedQueryNotFound", "the sentence that clients wait for");
    let registered = send(&caller, &hash, Some(NAME)).await;
    assert_eq!(value_at(&registered.body, "data.organization.name"), "acme");
    for hash in [hash.clone(), hash.to_uppercase()] {
        assert_eq!(value_at(&send(&caller, &hash, None).await.body, "data.organization.name"), "acme");
    }
    // By GET too, and for everybody under their own permissions.
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } }).to_string();
    let url = reqwest::Url::parse_with_params("http://here/graphql", [("extensions", extensions)]).unwrap();
    let path = format!("/graphql?{}", url.query().unwrap());
    let got = Response::send(world.globex_dashboard().request(Method::GET, &path).await).await;
    assert_eq!(value_at(&got.body, "data.organization.name"), "globex");
    world.end().await;
}

#[tokio::test]
async fn a_hash_that_is_not_the_document_s_is_refused_and_not_remembered() {
    let world = World::new().await;
    let (caller, hash) = (world.dashboard(), sha256_hex(NAME));
    let wrong = send(&caller, &hash, Some("{ organization { id } }")).await;
    assert_eq!(wrong.error_code(), "BAD_REQUEST", "{:#}", wrong.body);
    assert_eq!(send(&caller, &hash, None).await.error_code(), "PERSISTED_QUERY_NOT_FOUND");
    for named in [json!(1), json!({}), json!({ "version": 2, "sha256Hash": hash }), json!({ "version": 1, "sha256Hash": "short" })] {
        let body = json!({ "query": NAME, "extensions": { "persistedQuery": named } });
        let answer = Response::send(caller.request(Method::POST, "/graphql").await.json(&body)).await;
        assert_eq!(answer.error_code(), "BAD_REQUEST", "{body}");
    }
    world.end().await;
}

const ALLOW: &str = "mutation($id: ID!, $documents: [String!], $expected: Int) {
    integrationAllowOperations(id: $id, documents: $documents, expectedVersion: $expected) {
        integration { version allowedOperations { sha256Hash document } } userErrors { code field message }
    }
}";

#[tokio::test]
async fn an_integration_held_to_documents_can_send_no_other() {
    let world = World::new().await;
    let (admin, lms) = (world.admin(), world.lms());
    let listed = admin.execute("{ integrations { nodes { id clientId version } } }", Value::Null).await;
    let lms_row = value_at(&listed, "integrations.nodes").as_array().unwrap().iter().find(|row| row["clientId"] == "lms").unwrap().clone();
    let records = "query Pull($first: Int) { learningRecords(first: $first) { totalCount } }";
    let allow = async |documents: Value| {
        let said = admin.execute(ALLOW, json!({ "id": lms_row["id"], "documents": documents })).await;
        value_at(&said, "integrationAllowOperations.integration.allowedOperations").clone()
    };
    lms.execute(NAME, Value::Null).await;
    let allowed = allow(json!([records])).await;
    assert_eq!(allowed, json!([{ "sha256Hash": sha256_hex(records), "document": records }]));

    lms.execute(records, json!({ "first": 1 })).await;
    let by_hash = send(&lms, &sha256_hex(records), None).await;
    assert_eq!(value_at(&by_hash.body, "data.learningRecords.totalCount"), 0, "never sent, and known");
    for document in [NAME, "query Pull($first: Int) { learningRecords(first: $first) { totalCount } } "] {
        let answer = lms.graphql(document, Value::Null).await;
        assert_eq!((answer.status, answer.error_code()), (403, "OPERATION_NOT_ALLOWED"), "{document}");
    }
    let subscribed = lms.open_event_stream("subscription { changes { cursor } }", Value::Null).await.next_event().await.unwrap();
    assert!(subscribed.data.contains("OPERATION_NOT_ALLOWED"), "{}", subscribed.data);
    // What others may send, and what others sent by hash, is no way around it.
    send(&world.dashboard(), &sha256_hex(NAME), Some(NAME)).await;
    assert_eq!(send(&lms, &sha256_hex(NAME), None).await.error_code(), "OPERATION_NOT_ALLOWED");

    assert_eq!(allow(json!([])).await, json!([]));
    assert_eq!(lms.graphql(records, Value::Null).await.error_code(), "OPERATION_NOT_ALLOWED", "of nothing, nothing");
    assert_eq!(allow(Value::Null).await, Value::Null);
    lms.execute(NAME, Value::Null).await;

    let stale = admin.expect_user_error(ALLOW, json!({ "id": lms_row["id"], "documents": [], "expected": lms_row["version"] })).await;
    assert_eq!(stale["code"], "STALE_VERSION");
    let broken = admin.expect_user_error(ALLOW, json!({ "id": lms_row["id"], "documents": [NAME, "{"] })).await;
    assert_eq!(broken["field"], json!(["documents", "1"]), "{broken:#}");
    world.end().await;
}
