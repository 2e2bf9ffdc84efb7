//! Statements that are not valid are refused with the path of the property that is wrong.

use super::{Lrs, agent_named, statement, with};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};

/// A statement with this value at this path.
fn at(path: &str, value: Value) -> Value {
    let mut whole = json!({
        "actor": agent_named("ann"),
        "verb": { "id": "http://x/verb" },
        "object": { "id": "http://x/activity", "definition": {} },
        "result": { "score": {} },
        "context": { "contextActivities": {} },
    });
    whole = with(whole, path, value);
    whole
}

#[tokio::test]
async fn the_message_names_the_property() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let attachment = json!({
        "usageType": "http://x/usage", "display": {}, "contentType": "text/plain", "length": 1, "sha2": "0".repeat(64), "fileUrl": "http://x/file",
    });
    let substatement = with(at("/id", "x".into()), "/objectType", "SubStatement".into());
    let nested = json!({ "objectType": "SubStatement", "actor": agent_named("a"), "verb": { "id": "http://x/v" }, "object": { "id": "http://x/o" } });
    let cases = [
        ("/foo", json!(1), "foo"),
        ("/Actor", agent_named("ann"), "Actor"),
        ("/id", json!("1"), "id"),
        ("/timestamp", json!("yesterday"), "timestamp"),
        ("/timestamp", json!("2026-01-31T12:00:00-00:00"), "timestamp"),
        ("/version", json!("3.0.0"), "version"),
        ("/actor", json!({}), "actor"),
        ("/actor", json!("ann"), "actor"),
        ("/actor/account", json!({ "homePage": "http://x", "name": "a" }), "actor.account"),
        ("/actor/mbox", json!("ann@example.com"), "actor.mbox"),
        ("/actor/mbox", Value::Null, "actor.mbox"),
        ("/actor", json!({ "mbox_sha1sum": "00" }), "actor.mbox_sha1sum"),
        ("/actor", json!({ "openid": "ann" }), "actor.openid"),
        ("/actor", json!({ "account": { "homePage": "hr", "name": "a" } }), "actor.account.homePage"),
        ("/actor", json!({ "account": { "homePage": "http://x" } }), "actor.account.name"),
        ("/actor", json!({ "objectType": "Group" }), "actor.member"),
        (
            "/actor",
            json!({ "objectType": "Group", "member": [{ "objectType": "Group", "mbox": "mailto:g@x" }] }),
            "actor.member.0.objectType",
        ),
        ("/actor/objectType", json!("agent"), "actor.objectType"),
        ("/verb", json!({}), "verb.id"),
        ("/verb/id", json!("did"), "verb.id"),
        ("/verb/display", json!({ "not a language": "x" }), "verb.display.not a language"),
        ("/object", json!({}), "object.id"),
        ("/object/id", json!("course"), "object.id"),
        ("/object/objectType", json!("Course"), "object.objectType"),
        ("/object", json!({ "objectType": "StatementRef", "id": "1" }), "object.id"),
        ("/object", substatement, "object.id"),
        ("/object", with(nested.clone(), "/object", nested), "object.object"),
        ("/object/definition/foo", json!(1), "object.definition.foo"),
        ("/object/definition/type", json!("course"), "object.definition.type"),
        ("/object/definition/choices", json!([]), "object.definition.interactionType"),
        ("/object/definition/interactionType", json!("guess"), "object.definition.interactionType"),
        ("/object/definition/extensions", json!({ "age": 1 }), "object.definition.extensions.age"),
        (
            "/object/definition",
            json!({ "interactionType": "choice", "choices": [{ "id": "a" }, { "id": "a" }] }),
            "object.definition.choices.1.id",
        ),
        ("/result/duration", json!("1 hour"), "result.duration"),
        ("/result/success", json!("yes"), "result.success"),
        ("/result/score/scaled", json!(1.1), "result.score.scaled"),
        ("/result/score", json!({ "raw": 11, "max": 10 }), "result.score.raw"),
        ("/result/score", json!({ "min": 10, "max": 10 }), "result.score.min"),
        ("/result/score/raw", json!("10"), "result.score.raw"),
        ("/context/registration", json!("1"), "context.registration"),
        ("/context/team", agent_named("ann"), "context.team.objectType"),
        ("/context/language", json!("en_US"), "context.language"),
        ("/context/contextActivities/parents", json!([]), "context.contextActivities.parents"),
        ("/context/contextActivities/parent", json!([agent_named("x")]), "context.contextActivities.parent.0.mbox"),
        ("/context/contextAgents", json!([{ "objectType": "contextAgent" }]), "context.contextAgents.0.agent"),
        ("/context/statement", json!({ "id": "1" }), "context.statement.objectType"),
        ("/attachments", json!([with(attachment.clone(), "/sha2", json!("0"))]), "attachments.0.sha2"),
        ("/attachments", json!([with(attachment.clone(), "/length", json!(-1))]), "attachments.0.length"),
        ("/attachments", json!([with(attachment, "/contentType", json!("text"))]), "attachments.0.contentType"),
        ("/authority", json!({ "objectType": "Group", "member": [agent_named("a")] }), "authority.member"),
    ];
    for (path, value, property) in cases {
        let sent = at(path, value);
        let response = lrs.send(Method::POST, "/statements", &[], &sent).await;
        assert_eq!(
            (response.status, response.body["property"].as_str().unwrap_or_default()),
            (400, property),
            "{sent}: {:#}",
            response.body
        );
        assert!(response.body["error"].as_str().unwrap().starts_with(property));
    }
    let with_platform = with(at("/object", agent_named("bob")), "/context/platform", json!("LMS"));
    assert_eq!(lrs.send(Method::POST, "/statements", &[], &with_platform).await.body["property"], "context.platform");
    let voids_activity = at("/verb/id", json!("http://adlnet.gov/expapi/verbs/voided"));
    assert_eq!(lrs.send(Method::POST, "/statements", &[], &voids_activity).await.body["property"], "object");
    for missing in ["actor", "verb", "object"] {
        let mut sent = statement("ann", "one");
        sent.as_object_mut().unwrap().remove(missing);
        assert_eq!(lrs.send(Method::POST, "/statements", &[], &sent).await.body["property"], missing);
    }
    assert_eq!(lrs.find(&[]).await, Vec::<String>::new());
    world.end().await;
}

#[tokio::test]
async fn extensions_can_have_any_value() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let extensions = json!({ "http://x/null": null, "http://x/object": { "a": [null] }, "http://x/text": "", "urn:x": {} });
    for path in ["/object/definition/extensions", "/result/extensions", "/context/extensions"] {
        let id = lrs.store(&at(path, extensions.clone())).await.remove(0);
        assert_eq!(lrs.read(&format!("/statements?statementId={id}")).await.pointer(path), Some(&extensions));
    }
    world.end().await;
}
