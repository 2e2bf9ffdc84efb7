//! Clients with a secret, and clients with opaque access tokens, at the real provider.

use super::{
    browser::{Browser, SESSION, authorize},
    prepare,
    refresh::{control, token_requests},
    set_client,
};
use crate::world::{Organization, World};
use chrono::TimeDelta;
use coachgraph::platform::config::Config;
use serde_json::json;

const WHO: &str = "{ me { employee { userName } } }";

/// A world with identity providers of its own, whose tokens last two minutes.
async fn world_with_client(client: serde_json::Value) -> World {
    let world = World::with_own_identity_providers(|config: &mut Config| {
        config.console = true;
        config.secrets.insert("console".into(), "a secret: 100% + /more?".to_owned().into());
        config.secrets.insert("outdated".into(), "another secret".to_owned().into());
    })
    .await;
    prepare(&world).await;
    set_client(&world, &client).await;
    control(&world, "/ttl", json!({ "seconds": 120 })).await;
    world
}

#[tokio::test]
async fn a_client_with_a_secret_signs_people_in_and_renews_their_tokens() {
    let world = world_with_client(json!({ "clientId": "console-confidential", "secretName": "console" })).await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    assert_eq!(browser.graphql(WHO).await.body["data"]["me"]["employee"]["userName"], "ada");
    let before = token_requests(&world).await;
    control(&world, "/ttl", json!({ "seconds": 600 })).await;
    world.clock.forward(TimeDelta::minutes(5));
    assert_eq!(browser.graphql(WHO).await.status, 200);
    assert_eq!(token_requests(&world).await - before, 1, "the token was renewed");
    world.end().await;
}

#[tokio::test]
async fn a_secret_that_the_provider_refuses_is_the_fault_of_the_settings_and_ends_no_session() {
    let world = world_with_client(json!({ "clientId": "console-confidential", "secretName": "outdated" })).await;
    let mut browser = Browser::new(&world);
    let location = browser.start_sign_in("acme").await;
    let callback = authorize(&world, Organization::Acme, &location, "ada").await;
    let explains = "The sign-in of your organization is not configured correctly: ask the operator of this server";
    let page = browser.clone().open(&callback).await;
    assert_eq!(page.status, 503);
    let text = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(text.contains(explains) && !text.contains("another secret"), "{text}");
    set_client(&world, &json!({ "clientId": "console-confidential", "secretName": "console" })).await;
    assert_eq!(browser.open(&callback).await.status, 302, "the code was not used up");
    // The secret expires at the provider while people are signed in.
    set_client(&world, &json!({ "clientId": "console-confidential", "secretName": "outdated" })).await;
    control(&world, "/ttl", json!({ "seconds": 600 })).await;
    world.clock.forward(TimeDelta::minutes(5));
    assert_eq!(browser.open("/console/session").await.status, 503);
    assert!(browser.cookies.contains_key(SESSION));
    set_client(&world, &json!({ "clientId": "console-confidential", "secretName": "console" })).await;
    assert_eq!(browser.graphql(WHO).await.status, 200);
    world.end().await;
}

#[tokio::test]
async fn opaque_access_tokens_sign_people_in_and_are_renewed_until_the_provider_revokes_them() {
    let world = world_with_client(json!({ "clientId": "console-opaque" })).await;
    let introspections = async || control(&world, "/introspection-hits", json!({})).await["hits"].as_i64().unwrap();
    let before = introspections().await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    assert_eq!(introspections().await - before, 1, "the token is opaque, so the provider is asked what it means");
    assert_eq!(browser.graphql(WHO).await.body["data"]["me"]["employee"]["userName"], "ada");
    assert_eq!(introspections().await - before, 1, "its answer is used for a while");
    let renewals = token_requests(&world).await;
    control(&world, "/ttl", json!({ "seconds": 600 })).await;
    world.clock.forward(TimeDelta::minutes(5));
    assert_eq!(browser.graphql(WHO).await.status, 200);
    assert_eq!(token_requests(&world).await - renewals, 1, "the token was renewed");
    control(&world, "/forget-grants", json!({})).await;
    world.clock.forward(TimeDelta::seconds(31));
    assert_eq!(browser.session().await["signedIn"], false);
    assert!(browser.cookies.is_empty());
    world.end().await;
}
