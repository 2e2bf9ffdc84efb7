//! Keys: fetched when needed, not more often, and gone when their issuer drops them.

use super::*;
use chrono::TimeDelta;
use futures_util::future::join_all;

const COOLDOWN: TimeDelta = TimeDelta::seconds(30);
const FRESH: TimeDelta = TimeDelta::seconds(600);

async fn fetched(world: &World) -> u64 {
    hits(world, Company::Acme, "jwks").await
}

async fn rotate(world: &World, keep_old: bool) {
    control(world, "/rotate", json!({ "keepOld": keep_old })).await;
}

async fn fail(world: &World, fail: bool) {
    control(world, "/jwks-fail", json!({ "fail": fail })).await;
}

/// A token of a key that nobody published.
async fn invented(world: &World, kid: usize) -> String {
    signed(world, json!({ "kid": format!("invented-{kid}") }), json!({})).await
}

#[tokio::test]
async fn a_hundred_callers_fetch_the_keys_once() {
    let world = World::apart(|_| {}).await;
    let token = signed(&world, json!({}), json!({})).await;
    let outcomes = join_all((0..100).map(|_| present(&world, &token))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(fetched(&world).await, 1);
    world.end().await;
}

#[tokio::test]
async fn a_key_that_changes_mid_flight_is_found_at_once() {
    let world = World::apart(|_| {}).await;
    let before = signed(&world, json!({}), json!({})).await;
    present(&world, &before).await.unwrap();
    rotate(&world, true).await;
    let after = signed(&world, json!({}), json!({})).await;
    let outcomes = join_all((0..20).map(|_| present(&world, &after))).await;
    assert!(outcomes.iter().all(Result::is_ok), "even right after the first fetch: {outcomes:?}");
    assert_eq!(fetched(&world).await, 2);
    present(&world, &before).await.unwrap();
    world.clock.forward(COOLDOWN);
    rotate(&world, true).await;
    present(&world, &signed(&world, json!({}), json!({})).await).await.unwrap();
    assert_eq!(fetched(&world).await, 3);
    world.end().await;
}

#[tokio::test]
async fn a_flood_of_invented_keys_is_one_fetch_per_cooldown() {
    let world = World::apart(|_| {}).await;
    let good = signed(&world, json!({}), json!({})).await;
    present(&world, &good).await.unwrap();
    let flood = join_all((0..50).map(|kid| invented(&world, kid))).await;
    for wave in 0..3 {
        for outcome in join_all(flood.iter().map(|token| present(&world, token))).await {
            refusal(outcome);
        }
        assert_eq!(fetched(&world).await, 2 + wave, "wave {wave}");
        world.clock.forward(COOLDOWN);
    }
    assert!(present(&world, &good).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn known_keys_serve_while_their_issuer_is_away_but_not_forever() {
    let world = World::apart(|config| config.access_keys_stale_seconds = 3600).await;
    control(&world, "/ttl", json!({ "seconds": 86400 })).await;
    let token = control(&world, "/service", json!({ "client": "hris" })).await["access_token"].as_str().unwrap().to_owned();
    let actor = present(&world, &token).await.unwrap();
    fail(&world, true).await;
    world.clock.forward(FRESH);
    for _ in 0..5 {
        assert!(present(&world, &token).await.is_ok());
    }
    assert_eq!(fetched(&world).await, 2, "a fetch that failed waits for the cool-down");
    unavailable(present(&world, &invented(&world, 0).await).await);
    assert_eq!(fetched(&world).await, 2, "an unknown key does not hurry it");
    world.clock.forward(TimeDelta::seconds(3600) - FRESH);
    unavailable(present(&world, &token).await);
    unavailable(world.app.access.again(&actor).await);
    fail(&world, false).await;
    unavailable(present(&world, &token).await);
    world.clock.forward(COOLDOWN);
    assert!(present(&world, &token).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn an_issuer_that_was_never_reached_is_unavailable_and_not_wrong() {
    let world = World::apart(|_| {}).await;
    fail(&world, true).await;
    let token = signed(&world, json!({}), json!({})).await;
    for outcome in join_all((0..20).map(|_| present(&world, &token))).await {
        unavailable(outcome);
    }
    assert_eq!(fetched(&world).await, 1);
    fail(&world, false).await;
    world.clock.forward(COOLDOWN);
    assert!(present(&world, &token).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn a_key_that_is_dropped_takes_its_tokens_with_it() {
    let world = World::apart(|_| {}).await;
    let token = signed(&world, json!({}), json!({ "exp": world.clock.now().timestamp() + 86400 })).await;
    let actor = present(&world, &token).await.unwrap();
    rotate(&world, false).await;
    assert!(present(&world, &token).await.is_ok(), "nobody told us yet");
    // A token of the new key tells.
    present(&world, &signed(&world, json!({}), json!({})).await).await.unwrap();
    assert!(refusal(present(&world, &token).await).contains("key"));
    assert!(refusal(world.app.access.again(&actor).await).contains("key"));
    world.end().await;
}

#[tokio::test]
async fn a_dropped_key_is_noticed_without_any_new_token() {
    let world = World::apart(|_| {}).await;
    let token = signed(&world, json!({}), json!({ "exp": world.clock.now().timestamp() + 86400 })).await;
    let actor = present(&world, &token).await.unwrap();
    rotate(&world, false).await;
    world.clock.forward(FRESH);
    refusal(world.app.access.again(&actor).await);
    refusal(present(&world, &token).await);
    world.end().await;
}

#[tokio::test]
async fn keys_of_one_issuer_verify_nothing_of_another() {
    let world = World::new().await;
    // Signed by acme in the name of globex.
    let claims = json!({ "iss": world.identity.issuer(Company::Globex) });
    assert!(refusal(present(&world, &signed(&world, json!({}), claims).await).await).contains("key"));
    world.end().await;
}

#[tokio::test]
async fn a_discovery_document_of_another_issuer_is_not_believed() {
    let world = World::new().await;
    // The same server answers for the issuer with a slash, and says that it is the one without.
    let issuer = format!("{}/", world.identity.issuer(Company::Acme));
    reconfigure(&world, |row| row.issuer = issuer.clone()).await;
    unavailable(present(&world, &signed(&world, json!({}), json!({ "iss": issuer })).await).await);
    world.end().await;
}

#[tokio::test]
async fn keys_may_be_named_by_the_provider_row_instead() {
    let world = World::new().await;
    let uri = format!("{}/jwks", world.identity.issuer(Company::Acme));
    let issuer = format!("{}/", world.identity.issuer(Company::Acme));
    reconfigure(&world, |row| (row.issuer, row.jwks_uri) = (issuer.clone(), Some(uri))).await;
    assert!(present(&world, &signed(&world, json!({}), json!({ "iss": issuer })).await).await.is_ok());
    world.end().await;
}
