//! Versions of the specification, methods and paths.

use super::{Lrs, statement};
use crate::world::{Response, World};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn about_needs_neither_a_credential_nor_a_version() {
    let world = World::new().await;
    let response = Response::send(world.anonymous().request(Method::GET, "/xapi/about").await).await;
    assert_eq!((response.status, &response.body["version"]), (200, &json!(["2.0.0", "1.0.3", "1.0.2", "1.0.1", "1.0.0"])));
    world.end().await;
}

#[tokio::test]
async fn every_other_resource_needs_a_supported_version() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    for path in ["/statements", "/activities", "/activities/state", "/activities/profile", "/agents", "/agents/profile"] {
        for version in ["", "0.9", "3.0.0", "2.1", "1.0.x"] {
            let response = lrs.with_version(version).get(path).await;
            assert_eq!((response.status, response.header("x-experience-api-version")), (400, "2.0.0"), "{path} {version}");
            assert_eq!(response.body["property"], "X-Experience-API-Version");
        }
    }
    for (version, answered) in [("2.0.0", "2.0.0"), ("2.0", "2.0.0"), ("1.0.3", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0", "1.0.3")] {
        let response = lrs.with_version(version).get("/statements").await;
        assert_eq!((response.status, response.header("x-experience-api-version")), (200, answered), "{version}");
    }
    world.end().await;
}

#[tokio::test]
async fn statements_keep_the_version_that_they_were_sent_with() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let older = lrs.with_version("1.0.3");
    let first = older.store(&statement("ann", "one")).await.remove(0);
    let second = lrs.store(&statement("ann", "two")).await.remove(0);
    for (id, version) in [(&first, "1.0.0"), (&second, "2.0.0")] {
        for reader in [&older, &lrs] {
            assert_eq!(reader.read(&format!("/statements?statementId={id}")).await["version"], version);
        }
    }
    // What version 2.0 added is an unknown property in version 1.0.
    let agents = json!([{ "objectType": "contextAgent", "agent": super::agent_named("bob") }]);
    let newer = super::with(statement("ann", "three"), "/context", json!({ "contextAgents": agents }));
    assert_eq!(older.send(Method::POST, "/statements", &[], &newer).await.body["property"], "context.contextAgents");
    lrs.store(&newer).await;
    world.end().await;
}

#[tokio::test]
async fn head_is_get_without_a_body_and_options_names_the_methods() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    lrs.store(&statement("ann", "one")).await;
    let (get, head) = (lrs.get("/statements").await, lrs.call(Method::HEAD, "/statements", &[], "").await);
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    assert_eq!(head.header("content-type"), get.header("content-type"));
    assert!(!head.header("x-experience-api-consistent-through").is_empty());
    let options = Response::send(world.anonymous().request(Method::OPTIONS, "/xapi/statements").await).await;
    assert_eq!((options.status, options.header("allow")), (204, "GET, HEAD, PUT, POST, OPTIONS"));
    let patch = lrs.call(Method::PATCH, "/statements", &[], "").await;
    assert_eq!((patch.status, patch.header("allow")), (405, "GET, HEAD, PUT, POST, OPTIONS"));
    assert_eq!(lrs.call(Method::DELETE, "/statements", &[], "").await.status, 405);
    assert_eq!(lrs.get("/nothing").await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn unknown_repeated_and_misspelt_parameters_are_errors() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    for (path, property) in [
        ("/statements?foo=1", "foo"),
        ("/statements?StatementId=x", "StatementId"),
        ("/statements?limit=1&limit=2", "limit"),
        ("/statements?limit=-1", "limit"),
        ("/statements?ascending=yes", "ascending"),
        ("/statements?format=xml", "format"),
        ("/statements?since=yesterday", "since"),
        ("/statements?registration=1", "registration"),
        ("/statements?agent=%7B%7D", "agent"),
        ("/statements?verb=did", "verb"),
        ("/statements?statementId=1", "statementId"),
        ("/statements?statementId=16fd2706-8baf-433b-82eb-8c7fada847da&limit=1", "limit"),
        ("/activities", "activityId"),
        ("/activities?activityId=x", "activityId"),
        ("/agents", "agent"),
        ("/agents?agent=%7B", "agent"),
    ] {
        let response = lrs.get(path).await;
        assert_eq!((response.status, &response.body["property"]), (400, &json!(property)), "{path}: {:#}", response.body);
    }
    world.end().await;
}
