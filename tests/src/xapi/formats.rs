//! The formats of statements in responses, and what is known about activities.

use super::{Lrs, statement, with, with_query};
use crate::world::{World, value_at};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn activities_combine_what_statements_say_about_them() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let path = with_query("/activities", &[("activityId", "http://lms.example/courses/one")]);
    assert_eq!(lrs.read(&path).await, json!({ "objectType": "Activity", "id": "http://lms.example/courses/one" }));
    let defined = |definition: Value| with(statement("ann", "one"), "/object/definition", definition);
    lrs.store(&json!([
        defined(json!({ "name": { "en-US": "One" }, "type": "http://adlnet.gov/expapi/activities/course" })),
        defined(json!({ "name": { "de": "Eins" }, "description": { "de": "Der erste Kurs" } })),
    ]))
    .await;
    lrs.store(&defined(json!({ "name": { "en-US": "The first" } }))).await;
    let expected = json!({
        "name": { "en-US": "The first", "de": "Eins" },
        "description": { "de": "Der erste Kurs" },
        "type": "http://adlnet.gov/expapi/activities/course",
    });
    assert_eq!(lrs.read(&path).await["definition"], expected);
    let german = lrs.call(Method::GET, "/statements?format=canonical", &[("accept-language", "fr, de;q=0.5")], "").await.body;
    for statement in german["statements"].as_array().unwrap() {
        assert_eq!(statement["object"]["definition"]["name"], json!({ "de": "Eins" }));
        assert_eq!(statement["verb"]["display"], json!({ "en-US": "completed" }));
    }
    // The exact format ignores the language.
    let exact = lrs.call(Method::GET, "/statements?ascending=true", &[("accept-language", "de")], "").await.body;
    assert_eq!(value_at(&exact, "statements.0.object.definition.name"), &json!({ "en-US": "One" }));
    world.end().await;
}

#[tokio::test]
async fn identifiers_alone_are_returned_on_request() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let id = lrs.store(&statement("ann", "one")).await.remove(0);
    for path in [format!("/statements?statementId={id}&format=ids"), "/statements?format=ids".into()] {
        let body = lrs.read(&path).await;
        let found = if body["statements"].is_array() { &body["statements"][0] } else { &body };
        assert_eq!(found["actor"], json!({ "objectType": "Agent", "mbox": "mailto:ann@example.com" }));
        assert_eq!(found["verb"], json!({ "id": "http://adlnet.gov/expapi/verbs/completed" }));
        assert_eq!(found["object"], json!({ "id": "http://lms.example/courses/one" }));
        assert_eq!(found["id"], *id);
    }
    world.end().await;
}
