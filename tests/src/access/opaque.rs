//! Opaque tokens: only their provider knows what they are worth, and only it is asked.

use super::*;
use crate::world::Answer;
use chrono::TimeDelta;
use entity::identity_provider;
use futures_util::future::join_all;

async fn opaque(caller: &Caller) -> String {
    let token = caller.opaque().fresh().await.token().await.unwrap();
    assert!(!token.contains('.'));
    token
}

async fn asked(world: &World, company: Company) -> u64 {
    hits(world, company, "introspection").await
}

/// Takes introspection from globex, so that acme is the only organization with it.
async fn leave_acme_alone(world: &World) {
    let db = world.sql().await;
    let key = (world.globex.id, world.globex.identity_provider);
    let row = identity_provider::Entity::find_by_id(key).one(&db).await.unwrap().unwrap();
    let row = identity_provider::Model { introspection_endpoint: None, ..row };
    row.into_active_model().reset_all().update(&db).await.unwrap();
}

#[tokio::test]
async fn a_service_and_a_person_are_let_in_as_their_provider_says() {
    let world = World::apart(|_| {}).await;
    let ann = hire(&world, "ann", |_| {}).await;
    let token = opaque(&world.hris()).await;
    for organization in ["acme".to_owned(), world.acme.id.to_string()] {
        let actor = present_to(&world, &token, &organization).await.unwrap();
        assert_eq!(actor.who(), Who::Service { integration: world.acme.hris, kind: integration::Kind::Hris });
        assert_eq!(scopes(&actor), "roster:read roster:write roster:release organization:read");
        assert!(actor.expires_at().is_some());
    }
    assert_eq!(asked(&world, Company::Acme).await, 1, "and is asked once");
    let person = opaque(&world.person("ann").scoped("session:read")).await;
    let actor = present_to(&world, &person, "acme").await.unwrap();
    assert_eq!((actor.employee(), scopes(&actor).as_str()), (Some(ann.id), "session:read"));
    world.end().await;
}

#[tokio::test]
async fn a_hundred_callers_with_one_token_ask_once() {
    let world = World::apart(|_| {}).await;
    let token = opaque(&world.hris()).await;
    for wave in 1..=2 {
        let outcomes = join_all((0..100).map(|_| present_to(&world, &token, "acme"))).await;
        assert!(outcomes.iter().all(Result::is_ok));
        assert_eq!(asked(&world, Company::Acme).await, wave);
        world.clock.forward(TimeDelta::seconds(30));
    }
    world.end().await;
}

#[tokio::test]
async fn the_organization_is_named_in_a_header() {
    let world = World::new().await;
    let token = opaque(&world.hris()).await;
    let caller = world.nobody().bearing(token);
    for (organization, status) in [("acme", 200), ("globex", 401)] {
        let request = caller.request(reqwest::Method::POST, "/graphql").await.header("Coachgraph-Organization", organization);
        assert_eq!(Answer::read(request.json(&json!({ "query": "{ __typename }" }))).await.status, status, "{organization}");
    }
    world.end().await;
}

#[tokio::test]
async fn no_provider_is_shown_the_token_of_an_organization_that_was_not_named() {
    let world = World::apart(|_| {}).await;
    let token = opaque(&world.hris()).await;
    assert!(refusal(present(&world, &token).await).contains("Coachgraph-Organization"));
    refusal(present_to(&world, &token, "nowhere").await);
    refusal(present_to(&world, &token, &world.clock.id::<OrganizationId>().to_string()).await);
    assert_eq!((asked(&world, Company::Acme).await, asked(&world, Company::Globex).await), (0, 0));
    refusal(present_to(&world, &token, "globex").await);
    assert_eq!((asked(&world, Company::Acme).await, asked(&world, Company::Globex).await), (0, 1));
    world.end().await;
}

#[tokio::test]
async fn the_only_organization_with_introspection_need_not_be_named() {
    let world = World::new().await;
    leave_acme_alone(&world).await;
    let token = opaque(&world.hris()).await;
    assert_eq!(present(&world, &token).await.unwrap().organization(), world.acme.id);
    refusal(present_to(&world, &token, "globex").await);
    world.end().await;
}

#[tokio::test]
async fn a_revoked_token_lives_on_for_thirty_seconds_at_most() {
    let world = World::new().await;
    let token = opaque(&world.hris()).await;
    let actor = present_to(&world, &token, "acme").await.unwrap();
    control(&world, "/revoke", json!({ "token": token })).await;
    world.clock.forward(TimeDelta::seconds(29));
    assert!(present_to(&world, &token, "acme").await.is_ok());
    assert!(world.app.access.again(&actor).await.is_ok());
    world.clock.forward(TimeDelta::seconds(1));
    assert!(refusal(world.app.access.again(&actor).await).contains("not active"), "its streams end too");
    assert!(refusal(present_to(&world, &token, "acme").await).contains("not active"));
    world.end().await;
}

#[tokio::test]
async fn a_forgotten_organization_is_asked_again() {
    let world = World::new().await;
    let token = opaque(&world.hris()).await;
    present_to(&world, &token, "acme").await.unwrap();
    control(&world, "/revoke", json!({ "token": token })).await;
    world.app.access.forget(world.acme.id);
    refusal(present_to(&world, &token, "acme").await);
    world.end().await;
}

#[tokio::test]
async fn an_endpoint_that_is_down_lets_nobody_in_and_says_that_it_is_not_the_token() {
    let world = World::apart(|_| {}).await;
    let token = opaque(&world.hris()).await;
    control(&world, "/introspection-fail", json!({ "fail": true })).await;
    unavailable(present_to(&world, &token, "acme").await);
    control(&world, "/introspection-fail", json!({ "fail": false })).await;
    assert!(present_to(&world, &token, "acme").await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn wrong_credentials_of_this_server_are_not_blamed_on_the_token() {
    let wrong = || "wrong".to_owned().into();
    let world = World::with(|config| drop(config.secrets.insert("introspection".into(), wrong()))).await;
    let token = opaque(&world.hris()).await;
    unavailable(present_to(&world, &token, "acme").await);
    world.end().await;
}

#[tokio::test]
async fn a_secret_that_is_not_set_sends_nothing_out() {
    let world = World::apart(|_| {}).await;
    reconfigure(&world, |row| row.introspection_secret_name = Some("absent".into())).await;
    let token = opaque(&world.hris()).await;
    unavailable(present_to(&world, &token, "acme").await);
    assert_eq!(asked(&world, Company::Acme).await, 0);
    world.end().await;
}

#[tokio::test]
async fn a_token_for_another_audience_is_refused_however_active() {
    let world = World::new().await;
    reconfigure(&world, |row| row.audience = "https://elsewhere.test".into()).await;
    assert!(refusal(present_to(&world, &opaque(&world.hris()).await, "acme").await).contains("audience"));
    world.end().await;
}

#[tokio::test]
async fn an_opaque_token_of_an_unregistered_client_or_of_nobody_is_refused() {
    let world = World::new().await;
    refusal(present_to(&world, &opaque(&world.service(Company::Acme, "unregistered")).await, "acme").await);
    refusal(present_to(&world, &opaque(&world.person("eve")).await, "acme").await);
    refusal(present_to(&world, "made-up", "acme").await);
    world.end().await;
}

#[tokio::test]
async fn a_jwt_is_never_sent_to_be_introspected() {
    let world = World::apart(|_| {}).await;
    let token = signed(&world, json!({ "kid": "nobody" }), json!({})).await;
    refusal(present_to(&world, &token, "acme").await);
    refusal(present_to(&world, "a.b.c", "acme").await);
    assert_eq!(asked(&world, Company::Acme).await, 0);
    world.end().await;
}
