//! Long-lived tokens: issued once, good at one door, gone at once.

use super::{Directory, issue};
use crate::world::{World, at};
use chrono::TimeDelta;
use entity::scim_token;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

const TOKENS: &str = "query($id: ID!) { integration(id: $id) { scimTokens { id createdAt expiresAt usedAt revokedAt } } }";

#[tokio::test]
async fn a_token_is_shown_once_and_kept_as_a_fingerprint() {
    let world = World::new().await;
    let hris = world.acme.hris.to_string();
    let token = issue(&world.admin(), &hris).await;
    assert!(token.starts_with("cgscim_") && token.len() == 7 + 43, "256 bits behind a prefix that people know");
    let seen = world.admin().ok(TOKENS, json!({ "id": hris })).await;
    assert!(!seen.to_string().contains("cgscim_"));
    let kept = coachgraph::platform::digest::fingerprint(&token);
    let row = scim_token::Entity::find().one(&world.sql().await).await.unwrap().unwrap();
    assert_eq!(row.sha256, kept);
    world.end().await;
}

#[tokio::test]
async fn a_token_is_good_for_the_roster_at_this_door_alone() {
    let world = World::new().await;
    let Directory(caller) = Directory::of(&world).await;
    let directory = Directory(caller.clone());
    assert_eq!(directory.get("/Users").await["totalResults"], 0);
    let elsewhere = caller.graphql("{ organization { id } }", Value::Null).await;
    assert_eq!((elsewhere.status, elsewhere.code()), (401, "UNAUTHENTICATED"));
    assert!(elsewhere.body.to_string().contains("/scim/v2"), "says where it is good: {:#}", elsewhere.body);
    // A token of the company's identity provider is good here as well, with its scopes.
    assert_eq!(Directory(world.hris()).get("/Users").await["totalResults"], 0);
    let reader = Directory(world.dashboard());
    let refused = reader.call(Method::POST, "/Users", Some(&super::person("ann"))).await;
    assert_eq!((refused.status, &refused.body["status"]), (403, &json!("403")));
    assert!(refused.header("www-authenticate").contains("insufficient_scope"));
    world.end().await;
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_expires_or_its_integration_is_disabled() {
    let world = World::new().await;
    let hris = world.acme.hris.to_string();
    let directory = Directory::of(&world).await;
    directory.get("/Users").await;
    let seen = world.admin().ok(TOKENS, json!({ "id": hris })).await;
    let token = at(&seen, "integration.scimTokens.0").clone();
    assert_eq!(token["usedAt"], world.clock.now().to_rfc3339());
    // Its last use is known to the minute: not every request is a write.
    world.clock.forward(TimeDelta::seconds(59));
    directory.get("/Users").await;
    assert_eq!(at(&world.admin().ok(TOKENS, json!({ "id": hris })).await, "integration.scimTokens.0.usedAt"), &token["usedAt"]);
    world.clock.forward(TimeDelta::seconds(1));
    directory.get("/Users").await;
    assert_ne!(at(&world.admin().ok(TOKENS, json!({ "id": hris })).await, "integration.scimTokens.0.usedAt"), &token["usedAt"]);

    let status = "mutation($input: IntegrationUpdateInput!) { integrationUpdate(input: $input) { userErrors { message } } }";
    for (state, answer) in [("DISABLED", 401), ("ACTIVE", 200)] {
        world.admin().ok(status, json!({ "input": { "id": hris, "status": state } })).await;
        assert_eq!(directory.call(Method::GET, "/Users", None).await.status, answer);
    }
    let revoke =
        "mutation($id: ID!) { integrationRevokeScimToken(id: $id) { integration { scimTokens { revokedAt } } userErrors { code } } }";
    for _ in 0..2 {
        world.admin().ok(revoke, json!({ "id": token["id"] })).await;
    }
    let refused = directory.call(Method::GET, "/Users", None).await;
    assert_eq!(refused.status, 401);
    assert!(refused.header("www-authenticate").contains("invalid_token") && refused.body["detail"].as_str().unwrap().contains("revoked"));

    let issue =
        "mutation($id: ID!, $at: DateTime) { integrationIssueScimToken(id: $id, expiresAt: $at) { token userErrors { code field } } }";
    let soon = world.clock.now() + TimeDelta::hours(1);
    let issued = world.admin().ok(issue, json!({ "id": hris, "at": soon })).await;
    let brief = Directory(world.nobody().bearing(at(&issued, "integrationIssueScimToken.token").as_str().unwrap()));
    brief.get("/Users").await;
    world.clock.forward(TimeDelta::hours(1));
    assert_eq!(brief.call(Method::GET, "/Users", None).await.status, 401);
    for days in [-1, 400] {
        let at = world.clock.now() + TimeDelta::days(days);
        assert_eq!(world.admin().refused(issue, json!({ "id": hris, "at": at })).await["field"], json!(["expiresAt"]));
    }
    world.end().await;
}

#[tokio::test]
async fn whoever_shows_no_token_is_told_in_the_form_of_the_standard() {
    let world = World::new().await;
    for (caller, status) in [(world.nobody(), 401), (world.nobody().bearing("cgscim_nonsense"), 401)] {
        let answer = Directory(caller).call(Method::GET, "/Users", None).await;
        assert_eq!((answer.status, &answer.body["schemas"][0]), (status, &json!("urn:ietf:params:scim:api:messages:2.0:Error")));
        assert!(answer.header("www-authenticate").starts_with("Bearer "));
    }
    world.end().await;
}
