//! Who may call the learning record store: xAPI credentials by HTTP Basic authentication, and access tokens.

use super::{ISSUE, Lrs, integration, statement};
use crate::world::{Response, World, value_at};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const CREDENTIALS: &str = "query($id: ID!) { integration(id: $id) { xapiCredentials { id createdAt expiresAt usedAt revokedAt } } }";

#[tokio::test]
async fn a_secret_is_returned_once_and_stored_as_a_digest() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    assert!(lrs.secret.starts_with("cgxapi_") && lrs.secret.len() == 7 + 43, "a recognizable prefix and 256 bits");
    let lms = integration(&world.admin(), "lms").await;
    let data = world.admin().execute(CREDENTIALS, json!({ "id": lms })).await;
    assert_eq!(value_at(&data, "integration.xapiCredentials.0.id"), &*lrs.key);
    assert!(!data.to_string().contains("cgxapi_"));
    let stored = crate::database_schema::dump_models(&world.connect_database().await).await;
    let digest = coachgraph::platform::digest::sha256_hex(&lrs.secret);
    assert!(stored.values().all(|rows| !rows.contains(&lrs.secret)));
    assert!(stored["xapi_credential"].contains(&digest));
    world.end().await;
}

#[tokio::test]
async fn a_credential_is_accepted_only_at_the_xapi_endpoints() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    lrs.store(&statement("ann", "one")).await;
    let query = json!({ "query": "{ organization { id } }" });
    let request = world.http_client().post(format!("{}/graphql", world.address())).basic_auth(&lrs.key, Some(&lrs.secret));
    assert_eq!(Response::send(request.json(&query)).await.status, 401);
    for (key, secret) in [(&*lrs.key, "cgxapi_wrong"), ("xcr_wrong", &*lrs.secret), ("", "")] {
        let wrong = Lrs { key: key.into(), secret: secret.into(), ..lrs.clone() };
        let response = wrong.get("/statements").await;
        assert_eq!(response.status, 401, "{key}");
        let challenges: Vec<_> = response.headers.get_all("www-authenticate").iter().map(|value| value.to_str().unwrap()).collect();
        assert!(challenges.iter().any(|challenge| challenge.starts_with("Basic ")), "{challenges:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn access_tokens_of_the_identity_provider_are_accepted_with_their_scopes() {
    let world = World::new().await;
    let send = async |caller: crate::world::Caller, method: Method| {
        let request = caller.request(method, "/xapi/statements").await.header("x-experience-api-version", "2.0.0");
        Response::send(request.header("content-type", "application/json").body(statement("ann", "one").to_string())).await
    };
    assert_eq!(send(world.lms(), Method::POST).await.status, 200);
    assert_eq!(send(world.dashboard(), Method::GET).await.body["statements"].as_array().unwrap().len(), 1);
    let denied = send(world.dashboard(), Method::POST).await;
    assert_eq!(denied.status, 403, "{:#}", denied.body);
    assert!(denied.body["error"].as_str().unwrap().contains("xapi:write"), "{:#}", denied.body);
    assert_eq!(send(world.hris(), Method::GET).await.status, 403);
    assert_eq!(send(world.anonymous(), Method::GET).await.status, 401);
    world.end().await;
}

#[tokio::test]
async fn a_credential_is_rejected_when_revoked_or_expired_or_when_its_integration_is_disabled() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    lrs.read("/statements").await;
    let revoke = "mutation($id: ID!) { integrationRevokeXapiCredential(id: $id) { integration { xapiCredentials { revokedAt usedAt } } userErrors { message } } }";
    for _ in 0..2 {
        let data = admin.execute(revoke, json!({ "id": lrs.key })).await;
        assert_eq!(
            value_at(&data, "integrationRevokeXapiCredential.integration.xapiCredentials.0.revokedAt"),
            &world.clock.now().to_rfc3339()
        );
        assert_eq!(
            value_at(&data, "integrationRevokeXapiCredential.integration.xapiCredentials.0.usedAt"),
            &world.clock.now().to_rfc3339()
        );
    }
    let response = lrs.get("/statements").await;
    assert_eq!((response.status, &response.body["error"]), (401, &json!("the xAPI credential was revoked")));
    let lms = integration(&admin, "lms").await;
    let expires_at = world.clock.now() + TimeDelta::hours(1);
    let issued = admin.execute(ISSUE, json!({ "id": lms, "expiresAt": expires_at })).await;
    let text = |name| value_at(&issued, &format!("integrationIssueXapiCredential.{name}")).as_str().unwrap().to_owned();
    let short = Lrs { key: text("key"), secret: text("secret"), ..lrs.clone() };
    short.read("/statements").await;
    world.clock.forward(TimeDelta::hours(1));
    assert_eq!(short.get("/statements").await.status, 401);
    let other = Lrs::for_acme(&world).await;
    other.read("/statements").await;
    let status = "mutation($input: IntegrationUpdateInput!) { integrationUpdate(input: $input) { userErrors { message } } }";
    for (state, expected_status) in [("DISABLED", 401), ("ACTIVE", 200)] {
        admin.execute(status, json!({ "input": { "id": lms, "status": state } })).await;
        assert_eq!(other.get("/statements").await.status, expected_status);
    }
    world.end().await;
}

#[tokio::test]
async fn a_credential_needs_a_scope_and_a_valid_expiry() {
    let world = World::new().await;
    let admin = world.admin();
    let error = admin.expect_user_error(ISSUE, json!({ "id": world.acme.hris.to_string() })).await;
    assert!(error["message"].as_str().unwrap().contains("xapi:read"), "{error}");
    let lms = integration(&admin, "lms").await;
    for expires_at in [world.clock.now(), world.clock.now() + TimeDelta::days(367)] {
        let error = admin.expect_user_error(ISSUE, json!({ "id": lms, "expiresAt": expires_at })).await;
        assert_eq!(error["field"], json!(["expiresAt"]));
    }
    for _ in 0..10 {
        admin.execute(ISSUE, json!({ "id": lms })).await;
    }
    let error = admin.expect_user_error(ISSUE, json!({ "id": lms })).await;
    assert!(error["message"].as_str().unwrap().contains("10 valid credentials"), "{error}");
    world.end().await;
}

#[tokio::test]
async fn organizations_do_not_see_the_statements_and_documents_of_each_other() {
    let world = World::new().await;
    let (acme, globex) = (Lrs::for_acme(&world).await, Lrs::for_globex(&world).await);
    let id = acme.store(&statement("ann", "one")).await.remove(0);
    let state = "/activities/profile?activityId=http%3A%2F%2Fx%2Fa&profileId=p";
    assert_eq!(acme.send(Method::PUT, state, &[], &json!({ "a": 1 })).await.status, 204);
    assert_eq!(globex.get(&format!("/statements?statementId={id}")).await.status, 404);
    assert_eq!(globex.read("/statements").await["statements"], json!([]));
    assert_eq!(globex.get(state).await.status, 404);
    // The same identifier belongs to another statement there.
    let other = super::with(statement("bob", "two"), "/id", id.clone().into());
    assert_eq!(globex.store(&other).await, std::slice::from_ref(&id));
    assert_eq!(value_at(&acme.read(&format!("/statements?statementId={id}")).await, "actor.name"), "ann");
    assert_eq!(globex.read("/agents?agent=%7B%22mbox%22%3A%22mailto%3Aann%40example.com%22%7D").await["name"], Value::Null);
    world.end().await;
}
