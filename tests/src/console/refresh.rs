//! The renewal of the tokens of a session.

use super::{
    browser::{Browser, ORIGIN, SESSION},
    prepare,
};
use crate::world::{Organization, Response, World};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const WHO: &str = "{ me { role } }";

/// A world with identity providers of its own, whose tokens last two minutes at first.
async fn world_with_short_tokens() -> World {
    let world = World::with_own_identity_providers(|config| config.console = true).await;
    prepare(&world).await;
    control(&world, "/ttl", json!({ "seconds": 120 })).await;
    world
}

pub async fn control(world: &World, route: &str, body: Value) -> Value {
    world.identity_providers.control(world.http_client(), Organization::Acme, route, body).await
}

pub async fn token_requests(world: &World) -> i64 {
    control(world, "/token-hits", json!({})).await["hits"].as_i64().unwrap()
}

#[tokio::test]
async fn concurrent_requests_renew_an_expired_token_once() {
    let world = world_with_short_tokens().await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    let csrf = browser.session().await["csrfToken"].as_str().unwrap().to_owned();
    let before = token_requests(&world).await;
    control(&world, "/ttl", json!({ "seconds": 600 })).await;
    world.clock.forward(TimeDelta::minutes(5));
    let requests = (0..8).map(|_| {
        let request = browser.request(Method::POST, "/graphql").header("x-csrf-token", &csrf).header("origin", ORIGIN);
        Response::send(request.json(&json!({ "query": WHO })))
    });
    let responses = futures_util::future::join_all(requests).await;
    assert!(responses.iter().all(|response| response.status == 200), "{responses:?}");
    assert_eq!(token_requests(&world).await - before, 1);
    assert_eq!(browser.session().await["csrfToken"], json!(csrf));
    // The refresh token was replaced as well: this provider accepts each of them once.
    control(&world, "/ttl", json!({ "seconds": 86_400 })).await;
    world.clock.forward(TimeDelta::minutes(10));
    assert_eq!(browser.session().await["signedIn"], true);
    assert_eq!(token_requests(&world).await - before, 2);
    world.end().await;
}

#[tokio::test]
async fn a_session_survives_a_provider_that_is_away_and_ends_when_it_refuses() {
    let world = world_with_short_tokens().await;
    let mut browser = Browser::new(&world);
    browser.sign_in(&world, "ada").await;
    assert_eq!(browser.graphql(WHO).await.status, 200);
    world.clock.forward(TimeDelta::minutes(5));
    control(&world, "/token-fail", json!({ "fail": true })).await;
    let response = browser.open("/console/session").await;
    assert_eq!(response.status, 503, "{}", response.body);
    let message = response.body["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("does not respond: wait a minute, then try again"), "{message}");
    assert!(browser.cookies.contains_key(SESSION), "the session goes on when the provider is back");
    control(&world, "/token-fail", json!({ "fail": false })).await;
    control(&world, "/ttl", json!({ "seconds": 1200 })).await;
    assert_eq!(browser.graphql(WHO).await.status, 200);

    // After the loss of all its grants, the provider refuses the refresh token.
    control(&world, "/forget-grants", json!({})).await;
    world.clock.forward(TimeDelta::minutes(20));
    assert_eq!(browser.session().await["signedIn"], false);
    assert!(browser.cookies.is_empty());
    world.end().await;
}
