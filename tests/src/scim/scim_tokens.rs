//! Long-lived SCIM tokens: issue, scope, expiry and revocation.

use super::{Directory, issue_token};
use crate::world::{World, value_at};
use chrono::TimeDelta;
use entity::scim_token;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

const TOKENS: &str = "query($id: ID!) { integration(id: $id) { scimTokens { id createdAt expiresAt usedAt revokedAt } } }";

#[tokio::test]
async fn a_token_is_returned_once_and_stored_as_a_digest() {
    let world = World::new().await;
    let hris = world.acme.hris.to_string();
    let token = issue_token(&world.admin(), &hris).await;
    assert!(token.starts_with("cgscim_") && token.len() == 7 + 43, "a recognizable prefix and 256 bits");
    let data = world.admin().execute(TOKENS, json!({ "id": hris })).await;
    assert!(!data.to_string().contains("cgscim_"));
    let digest = coachgraph::platform::digest::sha256_hex(&token);
    let row = scim_token::Entity::find().one(&world.connect_database().await).await.unwrap().unwrap();
    assert_eq!(row.sha256, digest);
    world.end().await;
}

#[tokio::test]
async fn a_token_is_accepted_only_at_the_scim_endpoint() {
    let world = World::new().await;
    let Directory(caller) = Directory::for_acme(&world).await;
    let directory = Directory(caller.clone());
    assert_eq!(directory.get("/Users").await["totalResults"], 0);
    let graphql = caller.graphql("{ organization { id } }", Value::Null).await;
    assert_eq!((graphql.status, graphql.error_code()), (401, "UNAUTHENTICATED"));
    assert!(graphql.body.to_string().contains("/scim/v2"), "the error must name the SCIM endpoint: {:#}", graphql.body);
    // Access tokens of the organization's identity provider are accepted with their scopes.
    assert_eq!(Directory(world.hris()).get("/Users").await["totalResults"], 0);
    let reader = Directory(world.dashboard());
    let response = reader.call(Method::POST, "/Users", Some(&super::user_body("ann"))).await;
    assert_eq!((response.status, &response.body["status"]), (403, &json!("403")));
    assert!(response.header("www-authenticate").contains("insufficient_scope"));
    world.end().await;
}

#[tokio::test]
async fn a_token_is_rejected_when_revoked_or_expired_or_when_its_integration_is_disabled() {
    let world = World::new().await;
    let hris = world.acme.hris.to_string();
    let directory = Directory::for_acme(&world).await;
    directory.get("/Users").await;
    let data = world.admin().execute(TOKENS, json!({ "id": hris })).await;
    let token = value_at(&data, "integration.scimTokens.0").clone();
    assert_eq!(token["usedAt"], world.clock.now().to_rfc3339());
    // The last use is stored once a minute, so that not every request writes.
    world.clock.forward(TimeDelta::seconds(59));
    directory.get("/Users").await;
    assert_eq!(value_at(&world.admin().execute(TOKENS, json!({ "id": hris })).await, "integration.scimTokens.0.usedAt"), &token["usedAt"]);
    world.clock.forward(TimeDelta::seconds(1));
    directory.get("/Users").await;
    assert_ne!(value_at(&world.admin().execute(TOKENS, json!({ "id": hris })).await, "integration.scimTokens.0.usedAt"), &token["usedAt"]);

    let status = "mutation($input: IntegrationUpdateInput!) { integrationUpdate(input: $input) { userErrors { message } } }";
    for (state, expected_status) in [("DISABLED", 401), ("ACTIVE", 200)] {
        world.admin().execute(status, json!({ "input": { "id": hris, "status": state } })).await;
        assert_eq!(directory.call(Method::GET, "/Users", None).await.status, expected_status);
    }
    let revoke =
        "mutation($id: ID!) { integrationRevokeScimToken(id: $id) { integration { scimTokens { revokedAt } } userErrors { code } } }";
    for _ in 0..2 {
        world.admin().execute(revoke, json!({ "id": token["id"] })).await;
    }
    let response = directory.call(Method::GET, "/Users", None).await;
    assert_eq!(response.status, 401);
    assert!(response.header("www-authenticate").contains("invalid_token") && response.body["detail"].as_str().unwrap().contains("revoked"));

    let issue =
        "mutation($id: ID!, $at: DateTime) { integrationIssueScimToken(id: $id, expiresAt: $at) { token userErrors { code field } } }";
    let soon = world.clock.now() + TimeDelta::hours(1);
    let issued = world.admin().execute(issue, json!({ "id": hris, "at": soon })).await;
    let short_lived = Directory(world.anonymous().with_token(value_at(&issued, "integrationIssueScimToken.token").as_str().unwrap()));
    short_lived.get("/Users").await;
    world.clock.forward(TimeDelta::hours(1));
    assert_eq!(short_lived.call(Method::GET, "/Users", None).await.status, 401);
    for days in [-1, 400] {
        let at = world.clock.now() + TimeDelta::days(days);
        assert_eq!(world.admin().expect_user_error(issue, json!({ "id": hris, "at": at })).await["field"], json!(["expiresAt"]));
    }
    world.end().await;
}

#[tokio::test]
async fn missing_and_unknown_tokens_get_a_scim_error_with_a_challenge() {
    let world = World::new().await;
    for (caller, status) in [(world.anonymous(), 401), (world.anonymous().with_token("cgscim_nonsense"), 401)] {
        let response = Directory(caller).call(Method::GET, "/Users", None).await;
        assert_eq!((response.status, &response.body["schemas"][0]), (status, &json!("urn:ietf:params:scim:api:messages:2.0:Error")));
        assert!(response.header("www-authenticate").starts_with("Bearer "));
    }
    world.end().await;
}
