//! Signing keys: when they are fetched, how long they stay usable, and what happens when an issuer rotates or removes them.

use super::*;
use chrono::TimeDelta;
use futures_util::future::join_all;

/// The time between two fetches that unknown keys trigger.
const COOLDOWN: TimeDelta = TimeDelta::seconds(30);
/// How long fetched keys are used before they are fetched again.
const FRESHNESS_PERIOD: TimeDelta = TimeDelta::seconds(600);

async fn count_jwks_requests(world: &World) -> u64 {
    count_requests(world, Organization::Acme, "jwks").await
}

async fn rotate_keys(world: &World, keep_old: bool) {
    control_provider(world, "/rotate", json!({ "keepOld": keep_old })).await;
}

async fn set_jwks_failure(world: &World, fail: bool) {
    control_provider(world, "/jwks-fail", json!({ "fail": fail })).await;
}

/// A token with a key id that is not published.
async fn sign_with_unknown_key(world: &World, kid: usize) -> String {
    sign_token(world, json!({ "kid": format!("unknown-{kid}") }), json!({})).await
}

#[tokio::test]
async fn concurrent_callers_share_one_fetch_of_the_keys() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let token = sign_token(&world, json!({}), json!({})).await;
    let outcomes = join_all((0..100).map(|_| authenticate(&world, &token))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(count_jwks_requests(&world).await, 1);
    world.end().await;
}

#[tokio::test]
async fn rotated_key_is_accepted_at_once() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let before = sign_token(&world, json!({}), json!({})).await;
    authenticate(&world, &before).await.unwrap();
    rotate_keys(&world, true).await;
    let after = sign_token(&world, json!({}), json!({})).await;
    let outcomes = join_all((0..20).map(|_| authenticate(&world, &after))).await;
    assert!(outcomes.iter().all(Result::is_ok), "a new key is fetched even right after another fetch: {outcomes:?}");
    assert_eq!(count_jwks_requests(&world).await, 2);
    authenticate(&world, &before).await.unwrap();
    world.clock.forward(COOLDOWN);
    rotate_keys(&world, true).await;
    authenticate(&world, &sign_token(&world, json!({}), json!({})).await).await.unwrap();
    assert_eq!(count_jwks_requests(&world).await, 3);
    world.end().await;
}

#[tokio::test]
async fn flood_of_unknown_keys_causes_one_fetch_per_cooldown() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let good = sign_token(&world, json!({}), json!({})).await;
    authenticate(&world, &good).await.unwrap();
    let flood = join_all((0..50).map(|kid| sign_with_unknown_key(&world, kid))).await;
    for wave in 0..3 {
        for outcome in join_all(flood.iter().map(|token| authenticate(&world, token))).await {
            expect_unauthenticated(outcome);
        }
        assert_eq!(count_jwks_requests(&world).await, 2 + wave, "wave {wave}");
        world.clock.forward(COOLDOWN);
    }
    assert!(authenticate(&world, &good).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn cached_keys_stay_usable_up_to_the_maximum_age_while_the_issuer_is_down() {
    let world = World::with_own_identity_providers(|config| config.access_keys_stale_seconds = 3600).await;
    control_provider(&world, "/ttl", json!({ "seconds": 86400 })).await;
    let token = control_provider(&world, "/service", json!({ "client": "hris" })).await["access_token"].as_str().unwrap().to_owned();
    let actor = authenticate(&world, &token).await.unwrap();
    set_jwks_failure(&world, true).await;
    world.clock.forward(FRESHNESS_PERIOD);
    for _ in 0..5 {
        assert!(authenticate(&world, &token).await.is_ok());
    }
    assert_eq!(count_jwks_requests(&world).await, 2, "a failed fetch is not repeated within the cool-down");
    expect_unavailable(authenticate(&world, &sign_with_unknown_key(&world, 0).await).await);
    assert_eq!(count_jwks_requests(&world).await, 2, "an unknown key does not repeat a failed fetch");
    world.clock.forward(TimeDelta::seconds(3600) - FRESHNESS_PERIOD);
    expect_unavailable(authenticate(&world, &token).await);
    expect_unavailable(world.app.access.reauthenticate(&actor).await);
    set_jwks_failure(&world, false).await;
    expect_unavailable(authenticate(&world, &token).await);
    world.clock.forward(COOLDOWN);
    assert!(authenticate(&world, &token).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn token_of_an_issuer_that_was_never_reached_gets_unavailable() {
    let world = World::with_own_identity_providers(|_| {}).await;
    set_jwks_failure(&world, true).await;
    let token = sign_token(&world, json!({}), json!({})).await;
    for outcome in join_all((0..20).map(|_| authenticate(&world, &token))).await {
        expect_unavailable(outcome);
    }
    assert_eq!(count_jwks_requests(&world).await, 1);
    set_jwks_failure(&world, false).await;
    world.clock.forward(COOLDOWN);
    assert!(authenticate(&world, &token).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn tokens_of_a_removed_key_are_rejected_once_the_keys_are_fetched_again() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let token = sign_token(&world, json!({}), json!({ "exp": world.clock.now().timestamp() + 86400 })).await;
    let actor = authenticate(&world, &token).await.unwrap();
    rotate_keys(&world, false).await;
    assert!(authenticate(&world, &token).await.is_ok(), "the keys have not been fetched again");
    // A token with the new key triggers a fetch.
    authenticate(&world, &sign_token(&world, json!({}), json!({})).await).await.unwrap();
    assert!(expect_unauthenticated(authenticate(&world, &token).await).contains("key"));
    assert!(expect_unauthenticated(world.app.access.reauthenticate(&actor).await).contains("key"));
    world.end().await;
}

#[tokio::test]
async fn removed_key_is_rejected_when_the_cached_keys_are_no_longer_fresh() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let token = sign_token(&world, json!({}), json!({ "exp": world.clock.now().timestamp() + 86400 })).await;
    let actor = authenticate(&world, &token).await.unwrap();
    rotate_keys(&world, false).await;
    world.clock.forward(FRESHNESS_PERIOD);
    expect_unauthenticated(world.app.access.reauthenticate(&actor).await);
    expect_unauthenticated(authenticate(&world, &token).await);
    world.end().await;
}

#[tokio::test]
async fn key_of_one_issuer_verifies_no_token_of_another_issuer() {
    let world = World::new().await;
    // Signed by acme, with the issuer of globex.
    let claims = json!({ "iss": world.identity_providers.issuer(Organization::Globex) });
    assert!(expect_unauthenticated(authenticate(&world, &sign_token(&world, json!({}), claims).await).await).contains("key"));
    world.end().await;
}

#[tokio::test]
async fn discovery_document_of_another_issuer_is_rejected() {
    let world = World::new().await;
    // The provider serves the document also for the issuer with a trailing slash; the document names the issuer without it.
    let issuer = format!("{}/", world.identity_providers.issuer(Organization::Acme));
    update_identity_provider(&world, |row| row.issuer = issuer.clone()).await;
    expect_unavailable(authenticate(&world, &sign_token(&world, json!({}), json!({ "iss": issuer })).await).await);
    world.end().await;
}

#[tokio::test]
async fn registered_jwks_uri_replaces_discovery() {
    let world = World::new().await;
    let uri = format!("{}/jwks", world.identity_providers.issuer(Organization::Acme));
    let issuer = format!("{}/", world.identity_providers.issuer(Organization::Acme));
    update_identity_provider(&world, |row| (row.issuer, row.jwks_uri) = (issuer.clone(), Some(uri))).await;
    assert!(authenticate(&world, &sign_token(&world, json!({}), json!({ "iss": issuer })).await).await.is_ok());
    world.end().await;
}
