//! Opaque tokens: introspection at their identity provider, its cache and its failures.

use super::*;
use crate::world::Response;
use chrono::TimeDelta;
use entity::identity_provider;
use futures_util::future::join_all;

async fn opaque_token(caller: &Caller) -> String {
    let token = caller.with_opaque_token().with_new_token().await.token().await.unwrap();
    assert!(!token.contains('.'));
    token
}

async fn count_introspections(world: &World, organization: Organization) -> u64 {
    count_requests(world, organization, "introspection").await
}

/// Leaves acme as the only organization that uses introspection.
async fn disable_introspection_of_globex(world: &World) {
    let db = world.connect_database().await;
    let key = (world.globex.id, world.globex.identity_provider);
    let row = identity_provider::Entity::find_by_id(key).one(&db).await.unwrap().unwrap();
    let row = identity_provider::Model { introspection_endpoint: None, ..row };
    row.into_active_model().reset_all().update(&db).await.unwrap();
}

#[tokio::test]
async fn introspection_authenticates_services_and_people() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let ann = insert_employee(&world, "ann", |_| {}).await;
    let token = opaque_token(&world.hris()).await;
    for organization in ["acme".to_owned(), world.acme.id.to_string()] {
        let actor = authenticate_for(&world, &token, &organization).await.unwrap();
        assert_eq!(actor.principal(), Principal::Service { integration: world.acme.hris, kind: integration::Kind::Hris });
        assert_eq!(scope_names(&actor), "roster:read roster:write roster:release organization:read");
        assert!(actor.expires_at().is_some());
    }
    assert_eq!(count_introspections(&world, Organization::Acme).await, 1, "the second authentication uses the cache");
    let person = opaque_token(&world.person("ann").with_scope("session:read")).await;
    let actor = authenticate_for(&world, &person, "acme").await.unwrap();
    assert_eq!((actor.employee(), scope_names(&actor).as_str()), (Some(ann.id), "session:read"));
    world.end().await;
}

#[tokio::test]
async fn concurrent_callers_with_one_token_share_one_introspection() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let token = opaque_token(&world.hris()).await;
    for wave in 1..=2 {
        let outcomes = join_all((0..100).map(|_| authenticate_for(&world, &token, "acme"))).await;
        assert!(outcomes.iter().all(Result::is_ok));
        assert_eq!(count_introspections(&world, Organization::Acme).await, wave);
        world.clock.forward(TimeDelta::seconds(30));
    }
    world.end().await;
}

#[tokio::test]
async fn organization_header_selects_the_organization_of_an_opaque_token() {
    let world = World::new().await;
    let token = opaque_token(&world.hris()).await;
    let caller = world.anonymous().with_token(token);
    for (organization, status) in [("acme", 200), ("globex", 401)] {
        let request = caller.request(reqwest::Method::POST, "/graphql").await.header("Coachgraph-Organization", organization);
        assert_eq!(Response::send(request.json(&json!({ "query": "{ __typename }" }))).await.status, status, "{organization}");
    }
    world.end().await;
}

#[tokio::test]
async fn opaque_token_is_sent_only_to_providers_of_the_named_organization() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let token = opaque_token(&world.hris()).await;
    assert!(expect_unauthenticated(authenticate(&world, &token).await).contains("Coachgraph-Organization"));
    expect_unauthenticated(authenticate_for(&world, &token, "unknown").await);
    expect_unauthenticated(authenticate_for(&world, &token, &world.clock.new_id::<OrganizationId>().to_string()).await);
    assert_eq!((count_introspections(&world, Organization::Acme).await, count_introspections(&world, Organization::Globex).await), (0, 0));
    expect_unauthenticated(authenticate_for(&world, &token, "globex").await);
    assert_eq!((count_introspections(&world, Organization::Acme).await, count_introspections(&world, Organization::Globex).await), (0, 1));
    world.end().await;
}

#[tokio::test]
async fn organization_header_is_optional_when_one_organization_uses_introspection() {
    let world = World::new().await;
    disable_introspection_of_globex(&world).await;
    let token = opaque_token(&world.hris()).await;
    assert_eq!(authenticate(&world, &token).await.unwrap().organization(), world.acme.id);
    expect_unauthenticated(authenticate_for(&world, &token, "globex").await);
    world.end().await;
}

#[tokio::test]
async fn revoked_opaque_token_is_rejected_after_thirty_seconds() {
    let world = World::new().await;
    let token = opaque_token(&world.hris()).await;
    let actor = authenticate_for(&world, &token, "acme").await.unwrap();
    control_provider(&world, "/revoke", json!({ "token": token })).await;
    world.clock.forward(TimeDelta::seconds(29));
    assert!(authenticate_for(&world, &token, "acme").await.is_ok());
    assert!(world.app.access.reauthenticate(&actor).await.is_ok());
    world.clock.forward(TimeDelta::seconds(1));
    assert!(expect_unauthenticated(world.app.access.reauthenticate(&actor).await).contains("not active"), "streams end too");
    assert!(expect_unauthenticated(authenticate_for(&world, &token, "acme").await).contains("not active"));
    world.end().await;
}

#[tokio::test]
async fn invalidation_of_the_organization_repeats_the_introspection() {
    let world = World::new().await;
    let token = opaque_token(&world.hris()).await;
    authenticate_for(&world, &token, "acme").await.unwrap();
    control_provider(&world, "/revoke", json!({ "token": token })).await;
    world.app.access.invalidate(world.acme.id);
    expect_unauthenticated(authenticate_for(&world, &token, "acme").await);
    world.end().await;
}

#[tokio::test]
async fn failing_introspection_endpoint_gets_unavailable() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let token = opaque_token(&world.hris()).await;
    control_provider(&world, "/introspection-fail", json!({ "fail": true })).await;
    expect_unavailable(authenticate_for(&world, &token, "acme").await);
    control_provider(&world, "/introspection-fail", json!({ "fail": false })).await;
    assert!(authenticate_for(&world, &token, "acme").await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn wrong_client_secret_of_this_server_gets_unavailable() {
    let wrong = || "wrong".to_owned().into();
    let world = World::with_config(|config| drop(config.secrets.insert("introspection".into(), wrong()))).await;
    let token = opaque_token(&world.hris()).await;
    expect_unavailable(authenticate_for(&world, &token, "acme").await);
    world.end().await;
}

#[tokio::test]
async fn missing_client_secret_gets_unavailable_without_a_request() {
    let world = World::with_own_identity_providers(|_| {}).await;
    update_identity_provider(&world, |row| row.introspection_secret_name = Some("absent".into())).await;
    let token = opaque_token(&world.hris()).await;
    expect_unavailable(authenticate_for(&world, &token, "acme").await);
    assert_eq!(count_introspections(&world, Organization::Acme).await, 0);
    world.end().await;
}

#[tokio::test]
async fn active_opaque_token_for_another_audience_is_rejected() {
    let world = World::new().await;
    update_identity_provider(&world, |row| row.audience = "https://other.test".into()).await;
    assert!(expect_unauthenticated(authenticate_for(&world, &opaque_token(&world.hris()).await, "acme").await).contains("audience"));
    world.end().await;
}

#[tokio::test]
async fn opaque_token_of_an_unknown_client_or_person_is_rejected() {
    let world = World::new().await;
    expect_unauthenticated(authenticate_for(&world, &opaque_token(&world.service(Organization::Acme, "unregistered")).await, "acme").await);
    expect_unauthenticated(authenticate_for(&world, &opaque_token(&world.person("eve")).await, "acme").await);
    expect_unauthenticated(authenticate_for(&world, "made-up", "acme").await);
    world.end().await;
}

#[tokio::test]
async fn jwt_is_never_introspected() {
    let world = World::with_own_identity_providers(|_| {}).await;
    let token = sign_token(&world, json!({ "kid": "unknown" }), json!({})).await;
    expect_unauthenticated(authenticate_for(&world, &token, "acme").await);
    expect_unauthenticated(authenticate_for(&world, "a.b.c", "acme").await);
    assert_eq!(count_introspections(&world, Organization::Acme).await, 0);
    world.end().await;
}
