//! The document resources: state and profiles, with their concurrency rules.

use super::{Lrs, agent_named, uuid, with_query};
use crate::world::{Response, World};
use reqwest::Method;
use serde_json::{Value, json};

const ACTIVITY: &str = "http://lms.example/courses/one";

/// The path of a document of each resource, and its name parameter.
fn places() -> [(&'static str, String, &'static str); 3] {
    let agent = agent_named("ann").to_string();
    [
        ("state", with_query("/activities/state", &[("activityId", ACTIVITY), ("agent", &agent)]), "stateId"),
        ("activity profile", with_query("/activities/profile", &[("activityId", ACTIVITY)]), "profileId"),
        ("agent profile", with_query("/agents/profile", &[("agent", &agent)]), "profileId"),
    ]
}

async fn put(lrs: &Lrs, path: &str, headers: &[(&str, &str)], body: Value) -> Response {
    lrs.send(Method::PUT, path, headers, &body).await
}

#[tokio::test]
async fn a_document_is_returned_as_it_was_stored() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    for (resource, place, name) in places() {
        let path = format!("{place}&{name}=p");
        assert_eq!(lrs.get(&path).await.status, 404, "{resource}");
        let bytes = b"\0\xff<script>".to_vec();
        let stored = lrs.call(Method::PUT, &path, &[("content-type", "text/html; charset=x")], bytes.clone()).await;
        assert_eq!((stored.status, stored.bytes.len()), (204, 0), "{resource}: {:#}", stored.body);
        let read = lrs.get(&path).await;
        assert_eq!((read.status, &read.bytes, read.header("content-type")), (200, &bytes, "text/html; charset=x"), "{resource}");
        assert_eq!(read.header("etag"), format!("\"{}\"", coachgraph::platform::digest::sha1_hex(&bytes)));
        assert_eq!(read.header("last-modified"), world.clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        // A browser must not run what a client has stored.
        assert!(read.header("content-security-policy").contains("sandbox") && read.header("x-content-type-options") == "nosniff");
        let unchanged = lrs.call(Method::GET, &path, &[("if-none-match", read.header("etag"))], "").await;
        assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0));
        assert_eq!(lrs.read(&place).await, json!(["p"]));
        for _ in 0..2 {
            assert_eq!(lrs.call(Method::DELETE, &path, &[], "").await.status, 204);
        }
        assert_eq!((lrs.get(&path).await.status, lrs.read(&place).await), (404, json!([])));
    }
    world.end().await;
}

#[tokio::test]
async fn a_stored_document_is_replaced_only_by_who_has_read_it() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    for (resource, place, name) in places() {
        let path = format!("{place}&{name}=p");
        assert_eq!(put(&lrs, &path, &[("if-match", "\"0\"")], json!({ "a": 0 })).await.status, 412, "{resource}: nothing to match");
        assert_eq!(put(&lrs, &path, &[("if-none-match", "*")], json!({ "a": 1 })).await.status, 204, "{resource}");
        assert_eq!(put(&lrs, &path, &[("if-none-match", "*")], json!({ "a": 2 })).await.status, 412, "{resource}");
        let conflict = put(&lrs, &path, &[], json!({ "a": 2 })).await;
        assert_eq!(conflict.status, 409, "{resource}");
        assert!(conflict.body["error"].as_str().unwrap().contains("If-Match"), "{:#}", conflict.body);
        let etag = lrs.get(&path).await.header("etag").to_owned();
        for method in [Method::PUT, Method::POST, Method::DELETE] {
            assert_eq!(lrs.send(method, &path, &[("if-match", "\"1234\"")], &json!({ "a": 2 })).await.status, 412, "{resource}");
        }
        assert_eq!(lrs.read(&path).await, json!({ "a": 1 }), "{resource}: a refused request changes nothing");
        assert_eq!(put(&lrs, &path, &[("if-match", &etag)], json!({ "a": 2 })).await.status, 204, "{resource}");
        assert_eq!(put(&lrs, &path, &[("if-match", &etag)], json!({ "a": 3 })).await.status, 412, "{resource}: the tag is old");
        let etag = lrs.get(&path).await.header("etag").to_owned();
        assert_eq!(lrs.call(Method::DELETE, &path, &[("if-match", &etag)], "").await.status, 204, "{resource}");
    }
    // Version 1.0 protects profiles only.
    let [(_, state, _), (_, profile, _), _] = places();
    let older = lrs.with_version("1.0.3");
    for (path, first, second) in [(format!("{state}&stateId=s"), 204, 204), (format!("{profile}&profileId=p"), 400, 409)] {
        assert_eq!(put(&older, &path, &[], json!({ "a": 1 })).await.status, first, "{path}");
        assert_eq!(put(&older, &path, &[("if-none-match", if first == 204 { "\"0\"" } else { "*" })], json!({ "a": 1 })).await.status, 204);
        assert_eq!(put(&older, &path, &[], json!({ "a": 2 })).await.status, second, "{path}");
    }
    world.end().await;
}

#[tokio::test]
async fn concurrent_writers_of_one_document_do_not_lose_an_update() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let [_, (_, place, _), _] = places();
    let path = format!("{place}&profileId=p");
    put(&lrs, &path, &[], json!({})).await;
    let etag = lrs.get(&path).await.header("etag").to_owned();
    let attempts = (0..5).map(|number| {
        let (lrs, path, etag) = (lrs.clone(), path.clone(), etag.clone());
        async move { put(&lrs, &path, &[("if-match", &etag)], json!({ "writer": number })).await.status }
    });
    let mut statuses = futures_util::future::join_all(attempts).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 412, 412, 412, 412]);
    world.end().await;
}

#[tokio::test]
async fn json_objects_are_merged_at_their_first_level() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    for (resource, place, name) in places() {
        let path = format!("{place}&{name}=p");
        let post =
            async |content_type: &str, body: &'static str| lrs.call(Method::POST, &path, &[("content-type", content_type)], body).await;
        assert_eq!(post("application/json", "[1]").await.status, 400, "{resource}: not an object");
        assert_eq!(post("application/json", "{\"a\":").await.status, 400, "{resource}: not JSON");
        assert_eq!(post("application/json", r#"{"a":{"x":1},"b":2}"#).await.status, 204, "{resource}");
        assert_eq!(post("application/json; charset=utf-8", r#"{"a":{"y":1},"c":3}"#).await.status, 204, "{resource}");
        assert_eq!(lrs.read(&path).await, json!({ "a": { "y": 1 }, "b": 2, "c": 3 }), "{resource}");
        assert_eq!(post("text/plain", "{}").await.status, 400, "{resource}: only JSON can be merged");
        let replaced = lrs.call(Method::PUT, &path, &[("if-match", "*"), ("content-type", "text/plain")], "text").await;
        assert_eq!(replaced.status, 204, "{resource}");
        assert_eq!(post("application/json", "{}").await.status, 400, "{resource}: the stored document is not JSON");
        assert_eq!(lrs.get(&path).await.bytes, b"text", "{resource}");
    }
    world.end().await;
}

#[tokio::test]
async fn states_belong_to_a_registration() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let [(_, place, _), ..] = places();
    let registered = format!("{place}&registration={}", uuid(1));
    for (path, value) in [(format!("{place}&stateId=a"), 1), (format!("{registered}&stateId=a"), 2), (format!("{registered}&stateId=b"), 3)]
    {
        assert_eq!(put(&lrs, &path, &[], json!({ "value": value })).await.status, 204);
        assert_eq!(lrs.read(&path).await["value"], value);
    }
    assert_eq!(lrs.read(&place).await, json!(["a", "b"]), "without a registration, the states of all are listed");
    assert_eq!(lrs.read(&format!("{place}&registration={}", uuid(1).to_uppercase())).await, json!(["a", "b"]));
    assert_eq!(lrs.read(&format!("{place}&registration={}", uuid(2))).await, json!([]));
    assert_eq!(lrs.call(Method::DELETE, &registered, &[], "").await.status, 204);
    assert_eq!(lrs.read(&place).await, json!(["a"]));
    assert_eq!(lrs.call(Method::DELETE, &place, &[], "").await.status, 204);
    assert_eq!(lrs.read(&place).await, json!([]));
    world.end().await;
}

#[tokio::test]
async fn since_selects_documents_by_their_last_change() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let [_, (_, place, _), _] = places();
    put(&lrs, &format!("{place}&profileId=old"), &[], json!({})).await;
    let since = world.clock.now().to_rfc3339();
    world.clock.forward(chrono::TimeDelta::seconds(1));
    put(&lrs, &format!("{place}&profileId=new"), &[], json!({})).await;
    let newer = format!("{place}&{}", with_query("", &[("since", &since)]).trim_start_matches('?'));
    assert_eq!(lrs.read(&newer).await, json!(["new"]));
    world.clock.forward(chrono::TimeDelta::seconds(1));
    lrs.send(Method::POST, &format!("{place}&profileId=old"), &[], &json!({ "a": 1 })).await;
    assert_eq!(lrs.read(&newer).await, json!(["new", "old"]));
    let last = lrs.get(&newer).await;
    assert_eq!(last.header("last-modified"), world.clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    world.end().await;
}

#[tokio::test]
async fn parameters_of_documents_are_checked() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let agent = agent_named("ann").to_string();
    let group = json!({ "objectType": "Group", "member": [agent_named("ann")] }).to_string();
    for (path, parameters, property) in [
        ("/activities/state", &[("activityId", ACTIVITY), ("agent", &*agent)][..], "stateId"),
        ("/activities/state", &[("activityId", ACTIVITY), ("stateId", "s")], "agent"),
        ("/activities/state", &[("activityId", "one"), ("agent", &agent), ("stateId", "s")], "activityId"),
        ("/activities/state", &[("activityId", ACTIVITY), ("agent", "true"), ("stateId", "s")], "agent"),
        ("/activities/state", &[("activityId", ACTIVITY), ("agent", &group), ("stateId", "s")], "agent.member"),
        ("/activities/state", &[("activityId", ACTIVITY), ("agent", &agent), ("stateId", "s"), ("registration", "true")], "registration"),
        ("/activities/profile", &[("profileId", "p")], "activityId"),
        ("/activities/profile", &[("activityId", ACTIVITY)], "profileId"),
        ("/activities/profile", &[("activityId", ACTIVITY), ("profileId", "p"), ("agent", &agent)], "agent"),
        ("/agents/profile", &[("agent", &agent)], "profileId"),
        ("/agents/profile", &[("agent", &agent), ("profileId", "p"), ("since", "2026-01-31T12:00:00Z")], "since"),
    ] {
        let response = put(&lrs, &with_query(path, parameters), &[], json!({})).await;
        assert_eq!((response.status, &response.body["property"]), (400, &json!(property)), "{path} {parameters:?}: {:#}", response.body);
    }
    let large = vec![b' '; 3 << 20];
    assert_eq!(
        lrs.call(Method::PUT, &with_query("/agents/profile", &[("agent", &agent), ("profileId", "p")]), &[], large).await.status,
        413
    );
    world.end().await;
}
