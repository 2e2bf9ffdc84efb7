//! Persisted documents: requests with a hash instead of a document, and integrations that are restricted to a list of documents.

use crate::world::{Caller, Response, World, value_at};
use coachgraph::platform::digest::sha256_hex;
use reqwest::Method;
use serde_json::{Value, json};

const ORGANIZATION_NAME: &str = "{ organization { name } }";

/// Sends a hash, with or without the document.
async fn send(caller: &Caller, hash: &str, document: Option<&str>) -> Response {
    let mut body = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
    if let Some(document) = document {
        body["query"] = document.into();
    }
    Response::send(caller.request(Method::POST, "/graphql").await.json(&body)).await
}

#[tokio::test]
async fn a_registered_document_is_executed_by_its_hash() {
    let world = World::new().await;
    let (caller, hash) = (world.dashboard(), sha256_hex(ORGANIZATION_NAME));
    let unknown = send(&caller, &hash, None).await;
    assert_eq!((unknown.status, unknown.error_code()), (200, "PERSISTED_QUERY_NOT_FOUND"), "{:#}", unknown.body);
    assert_eq!(unknown.errors()[0]["message"], "PersistedQueryNotFound", "the message that client libraries compare");
    let registered = send(&caller, &hash, Some(ORGANIZATION_NAME)).await;
    assert_eq!(value_at(&registered.body, "data.organization.name"), "acme");
    for hash in [hash.clone(), hash.to_uppercase()] {
        assert_eq!(value_at(&send(&caller, &hash, None).await.body, "data.organization.name"), "acme");
    }
    // Over GET, and by another caller with its own permissions.
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } }).to_string();
    let url = reqwest::Url::parse_with_params("http://localhost/graphql", [("extensions", extensions)]).unwrap();
    let path = format!("/graphql?{}", url.query().unwrap());
    let response = Response::send(world.globex_dashboard().request(Method::GET, &path).await).await;
    assert_eq!(value_at(&response.body, "data.organization.name"), "globex");
    world.end().await;
}

#[tokio::test]
async fn a_hash_that_does_not_match_the_document_is_rejected_and_not_registered() {
    let world = World::new().await;
    let (caller, hash) = (world.dashboard(), sha256_hex(ORGANIZATION_NAME));
    let wrong = send(&caller, &hash, Some("{ organization { id } }")).await;
    assert_eq!(wrong.error_code(), "BAD_REQUEST", "{:#}", wrong.body);
    assert_eq!(send(&caller, &hash, None).await.error_code(), "PERSISTED_QUERY_NOT_FOUND");
    for extension in [json!(1), json!({}), json!({ "version": 2, "sha256Hash": hash }), json!({ "version": 1, "sha256Hash": "short" })] {
        let body = json!({ "query": ORGANIZATION_NAME, "extensions": { "persistedQuery": extension } });
        let response = Response::send(caller.request(Method::POST, "/graphql").await.json(&body)).await;
        assert_eq!(response.error_code(), "BAD_REQUEST", "{body}");
    }
    world.end().await;
}

const ALLOW: &str = "mutation($id: ID!, $documents: [String!], $expected: Int) {
    integrationAllowOperations(id: $id, documents: $documents, expectedVersion: $expected) {
        integration { version allowedOperations { sha256Hash document } } userErrors { code field message }
    }
}";

#[tokio::test]
async fn an_integration_with_allowed_operations_can_execute_no_other_document() {
    let world = World::new().await;
    let (admin, lms) = (world.admin(), world.lms());
    let listed = admin.execute("{ integrations { nodes { id clientId version } } }", Value::Null).await;
    let lms_row = value_at(&listed, "integrations.nodes").as_array().unwrap().iter().find(|row| row["clientId"] == "lms").unwrap().clone();
    let records = "query Pull($first: Int) { learningRecords(first: $first) { totalCount } }";
    let allow = async |documents: Value| {
        let data = admin.execute(ALLOW, json!({ "id": lms_row["id"], "documents": documents })).await;
        value_at(&data, "integrationAllowOperations.integration.allowedOperations").clone()
    };
    lms.execute(ORGANIZATION_NAME, Value::Null).await;
    let allowed = allow(json!([records])).await;
    assert_eq!(allowed, json!([{ "sha256Hash": sha256_hex(records), "document": records }]));

    lms.execute(records, json!({ "first": 1 })).await;
    let by_hash = send(&lms, &sha256_hex(records), None).await;
    assert_eq!(
        value_at(&by_hash.body, "data.learningRecords.totalCount"),
        0,
        "an allowed document can be executed by its hash before any request has contained it"
    );
    for document in [ORGANIZATION_NAME, "query Pull($first: Int) { learningRecords(first: $first) { totalCount } } "] {
        let response = lms.graphql(document, Value::Null).await;
        assert_eq!((response.status, response.error_code()), (403, "OPERATION_NOT_ALLOWED"), "{document}");
    }
    let event = lms.open_event_stream("subscription { changes { cursor } }", Value::Null).await.next_event().await.unwrap();
    assert!(event.data.contains("OPERATION_NOT_ALLOWED"), "{}", event.data);
    // The hash of a document that another caller registered does not bypass the list.
    send(&world.dashboard(), &sha256_hex(ORGANIZATION_NAME), Some(ORGANIZATION_NAME)).await;
    assert_eq!(send(&lms, &sha256_hex(ORGANIZATION_NAME), None).await.error_code(), "OPERATION_NOT_ALLOWED");

    assert_eq!(allow(json!([])).await, json!([]));
    assert_eq!(lms.graphql(records, Value::Null).await.error_code(), "OPERATION_NOT_ALLOWED", "an empty list allows no document");
    assert_eq!(allow(Value::Null).await, Value::Null);
    lms.execute(ORGANIZATION_NAME, Value::Null).await;

    let stale = admin.expect_user_error(ALLOW, json!({ "id": lms_row["id"], "documents": [], "expected": lms_row["version"] })).await;
    assert_eq!(stale["code"], "STALE_VERSION");
    let invalid = admin.expect_user_error(ALLOW, json!({ "id": lms_row["id"], "documents": [ORGANIZATION_NAME, "{"] })).await;
    assert_eq!(invalid["field"], json!(["documents", "1"]), "{invalid:#}");
    world.end().await;
}
