//! The alternate request syntax of version 1.0.3: a request in a form.

use super::{Lrs, statement, uuid};
use crate::world::{Response, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::Method;
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

/// A form with parameters.
fn form(parameters: &[(&str, &str)]) -> String {
    super::with_query("", parameters).trim_start_matches('?').to_owned()
}

async fn post(lrs: &Lrs, path: &str, parameters: &[(&str, &str)]) -> Response {
    lrs.call(Method::POST, path, &[("content-type", FORM)], form(parameters)).await
}

#[tokio::test]
async fn a_form_stores_reads_and_deletes() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await.with_version("1.0.3");
    let id = uuid(1);
    let content = super::with(statement("ann", "one"), "/object/definition/name/en-US", json!("é & more")).to_string();
    let stored = post(&lrs, "/statements?method=PUT", &[("statementId", &id), ("content", &content)]).await;
    assert_eq!(stored.status, 204, "{:#}", stored.body);
    let found = post(&lrs, "/statements?method=GET", &[("statementId", &id)]).await;
    assert_eq!(found.body["object"]["definition"]["name"]["en-US"], "é & more");
    let agent = super::agent_named("ann").to_string();
    let place = [("activityId", "http://lms.example/courses/one"), ("agent", agent.as_str()), ("stateId", "place")];
    for (method, content, status) in [("PUT", Some("{\"page\":7}"), 204), ("GET", None, 200), ("DELETE", None, 204), ("GET", None, 404)] {
        let parameters: Vec<_> = place.into_iter().chain(content.map(|content| ("content", content))).collect();
        let response = post(&lrs, &format!("/activities/state?method={method}"), &parameters).await;
        assert_eq!(response.status, status, "{method}: {:#}", response.body);
        if status == 200 {
            assert_eq!(response.body, json!({ "page": 7 }));
        }
    }
    world.end().await;
}

#[tokio::test]
async fn headers_of_a_form_replace_those_of_the_request() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let content = statement("ann", "one").to_string();
    let credentials = format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", lrs.key, lrs.secret)));
    let send = |parameters: Vec<(&'static str, String)>| {
        let parameters: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (anonymous, form) = (world.anonymous(), form(&parameters));
        async move {
            let request = anonymous.request(Method::POST, "/xapi/statements?method=PUT").await.header("content-type", FORM).body(form);
            Response::send(request).await
        }
    };
    let complete = |credentials: &str, version: &str| {
        let header = [("Authorization", credentials.to_owned()), ("X-Experience-API-Version", version.to_owned())];
        header.into_iter().chain([("statementId", uuid(1)), ("content", content.clone())]).collect::<Vec<_>>()
    };
    let stored = send(complete(&credentials, "1.0.3")).await;
    assert_eq!((stored.status, stored.header("x-experience-api-version")), (204, "1.0.3"), "{:#}", stored.body);
    assert_eq!(send(complete("Basic eGNyOng=", "1.0.3")).await.status, 401);
    for version in ["0.9", "2.0.0"] {
        let response = send(complete(&credentials, version)).await;
        assert_eq!((response.status, &response.body["property"]), (400, &json!("X-Experience-API-Version")), "{version}");
    }
    // A document is replaced only with its entity tag, which is a parameter of the form as well.
    let older = lrs.with_version("1.0.3");
    let profile = [("activityId", "http://lms.example/courses/one"), ("profileId", "p"), ("content", "{}")];
    let with = |header| profile.into_iter().chain([header]).collect::<Vec<_>>();
    let path = "/activities/profile?method=PUT";
    assert_eq!(post(&older, path, &with(("If-None-Match", "*"))).await.status, 204);
    assert_eq!(post(&older, path, &with(("If-None-Match", "*"))).await.status, 412);
    world.end().await;
}

#[tokio::test]
async fn a_malformed_form_stores_nothing_and_names_the_parameter() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await.with_version("1.0.3");
    let (id, content) = (uuid(1), statement("ann", "one").to_string());
    let both = [("statementId", id.as_str()), ("content", content.as_str())];
    let json = json!({ "statementId": id, "content": content }).to_string();
    for (path, body, property) in [
        ("?method=PUT&statementId=1", form(&both), "statementId"),
        ("?method=PUT&method=GET", form(&both), "method"),
        ("?method=PATCH", form(&both), "method"),
        ("?method=PUT", form(&both[..1]), "content"),
        ("?method=PUT", String::new(), "content"),
        ("?method=PUT", json, "content"),
        ("?method=GET", form(&both), "content"),
        ("?method=PUT", form(&[both[0], both[1], both[1]]), "content"),
        ("?method=PUT", form(&[both[0], both[1], ("If-Match", "a"), ("if-match", "b")]), "If-Match"),
        ("?method=PUT", form(&[both[0], both[1], ("other", "1")]), "other"),
    ] {
        let response = lrs.call(Method::POST, &format!("/statements{path}"), &[("content-type", FORM)], body).await;
        assert_eq!((response.status, &response.body["property"]), (400, &json!(property)), "{path}: {:#}", response.body);
    }
    // Only POST carries another request, and not in version 2.0.
    let put = lrs.call(Method::PUT, "/statements?method=POST", &[("content-type", FORM)], form(&both)).await;
    assert_eq!((put.status, &put.body["property"]), (400, &json!("method")));
    let newer = post(&lrs.with_version("2.0.0"), "/statements?method=PUT", &both).await;
    assert_eq!((newer.status, &newer.body["property"]), (400, &json!("method")));
    assert_eq!(lrs.find(&[]).await.len(), 0);
    world.end().await;
}
