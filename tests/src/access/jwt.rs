//! JWTs: verification, the scopes of services, and how fast a change of settings takes effect.

use super::*;
use crate::world::HelperProcess;
use chrono::TimeDelta;
use coachgraph::{access::Authenticator, platform::db::Database};
use entity::identity_provider::Profile;

#[tokio::test]
async fn an_independent_implementation_accepts_and_rejects_the_same_tokens() {
    let world = World::new().await;
    let (_helper, corpus) = HelperProcess::start_script("invalid_tokens.mjs");
    update_identity_provider(&world, |row| row.issuer = corpus["issuer"].as_str().unwrap().into()).await;
    insert_employee(&world, "ann", |_| {}).await;
    let cases = corpus["cases"].as_array().unwrap();
    assert!(cases.len() >= 21);
    for case in cases {
        let outcome = authenticate(&world, case["token"].as_str().unwrap()).await;
        assert_eq!(outcome.is_ok(), case["accept"].as_bool().unwrap(), "{}: {outcome:?}", case["name"]);
        if outcome.is_err() {
            expect_unauthenticated(outcome);
        }
    }
    world.end().await;
}

#[tokio::test]
async fn service_gets_the_scopes_that_token_and_grants_have_in_common() {
    let world = World::new().await;
    let actor = authenticate_caller(&world, &world.hris()).await.unwrap();
    assert_eq!(actor.organization(), world.acme.id);
    assert_eq!(actor.principal(), Principal::Service { integration: world.acme.hris, kind: integration::Kind::Hris });
    assert_eq!(
        scope_names(&actor),
        "roster:read roster:write roster:release organization:read",
        "the token has all scopes, the grants have these"
    );
    let narrow = authenticate_caller(&world, &world.hris().with_scope("roster:read session:read")).await.unwrap();
    assert_eq!(scope_names(&narrow), "roster:read");
    assert_eq!(authenticate_caller(&world, &world.admin()).await.unwrap().scopes(), Scopes::all());
    world.end().await;
}

#[tokio::test]
async fn organization_of_a_jwt_is_that_of_its_issuer() {
    let world = World::new().await;
    let globex_token = world.globex_dashboard().token().await.unwrap();
    assert_eq!(authenticate(&world, &globex_token).await.unwrap().organization(), world.globex.id);
    for organization in ["globex".to_owned(), world.globex.id.to_string()] {
        assert_eq!(authenticate_for(&world, &globex_token, &organization).await.unwrap().organization(), world.globex.id);
    }
    let mut messages = Vec::new();
    let unknown_id = world.clock.new_id::<OrganizationId>().to_string();
    for organization in ["acme", &world.acme.id.to_string(), "unknown", &unknown_id] {
        messages.push(expect_unauthenticated(authenticate_for(&world, &globex_token, organization).await));
    }
    messages.dedup();
    assert_eq!(messages.len(), 1, "another organization and an unknown one must get the same message: {messages:?}");
    world.end().await;
}

#[tokio::test]
async fn same_client_id_at_another_issuer_is_another_integration() {
    let world = World::new().await;
    put_integration(&world, "hris", "", integration::Status::Disabled).await;
    expect_unauthenticated(authenticate_caller(&world, &world.hris()).await);
    assert!(authenticate_caller(&world, &world.service(Organization::Globex, "hris")).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn unregistered_client_is_rejected() {
    let world = World::new().await;
    let caller = world.service(Organization::Acme, "unregistered");
    assert!(expect_unauthenticated(authenticate_caller(&world, &caller).await).contains("not registered"));
    put_integration(&world, "unregistered", "roster:read", integration::Status::Active).await;
    expire_cached_rows(&world);
    assert_eq!(scope_names(&authenticate_caller(&world, &caller).await.unwrap()), "roster:read");
    world.end().await;
}

#[tokio::test]
async fn disabled_integration_is_rejected_at_once_on_this_node_and_within_five_seconds_on_other_nodes() {
    let world = World::new().await;
    let actor = authenticate_caller(&world, &world.hris()).await.unwrap();
    put_integration(&world, "hris", "roster:read", integration::Status::Disabled).await;
    assert!(authenticate_caller(&world, &world.hris()).await.is_ok(), "the row is still cached");
    expire_cached_rows(&world);
    expect_unauthenticated(authenticate_caller(&world, &world.hris()).await);
    expect_unauthenticated(world.app.access.reauthenticate(&actor).await);

    put_integration(&world, "hris", "roster:write", integration::Status::Active).await;
    world.app.access.invalidate(world.acme.id);
    assert_eq!(scope_names(&authenticate_caller(&world, &world.hris()).await.unwrap()), "roster:write");
    put_integration(&world, "hris", "roster:write", integration::Status::Disabled).await;
    world.app.access.invalidate(world.acme.id);
    expect_unauthenticated(authenticate_caller(&world, &world.hris()).await);
    world.end().await;
}

#[tokio::test]
async fn integration_disabled_by_mutation_is_rejected_in_the_next_request() {
    let world = World::new().await;
    let disable = "mutation($input: IntegrationUpdateInput!) { integrationUpdate(input: $input) { userErrors { message } } }";
    world.hris().execute("{ organization { slug } }", json!({})).await;
    world.admin().execute(disable, json!({ "input": { "id": world.acme.hris.to_string(), "status": "DISABLED" } })).await;
    assert_eq!(world.hris().graphql("{ organization { slug } }", json!({})).await.status, 401);
    world.admin().execute(disable, json!({ "input": { "id": world.acme.hris.to_string(), "status": "ACTIVE" } })).await;
    world.hris().execute("{ organization { slug } }", json!({})).await;
    world.end().await;
}

#[tokio::test]
async fn disabled_identity_provider_invalidates_only_its_own_tokens() {
    let world = World::new().await;
    let (actor, globex_actor) =
        (authenticate_caller(&world, &world.hris()).await.unwrap(), authenticate_caller(&world, &world.globex_dashboard()).await.unwrap());
    update_identity_provider(&world, |row| row.status = identity_provider::Status::Disabled).await;
    expire_cached_rows(&world);
    expect_unauthenticated(authenticate_caller(&world, &world.hris()).await);
    expect_unauthenticated(world.app.access.reauthenticate(&actor).await);
    assert!(world.app.access.reauthenticate(&globex_actor).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn changed_identity_provider_settings_apply_to_cached_tokens() {
    let world = World::new().await;
    let actor = authenticate_caller(&world, &world.hris()).await.unwrap();
    update_identity_provider(&world, |row| row.audience = "https://other.test".into()).await;
    expire_cached_rows(&world);
    assert!(expect_unauthenticated(authenticate_caller(&world, &world.hris()).await).contains("audience"));
    expect_unauthenticated(world.app.access.reauthenticate(&actor).await);
    update_identity_provider(&world, |row| (row.audience, row.algorithms) = (crate::world::AUDIENCE.into(), "PS256 ES256".into())).await;
    expire_cached_rows(&world);
    assert!(expect_unauthenticated(authenticate_caller(&world, &world.hris()).await).contains("algorithm"));
    world.end().await;
}

#[tokio::test]
async fn token_expires_for_requests_and_streams_at_exp_plus_skew() {
    let world = World::new().await;
    let token = sign_token(&world, json!({}), json!({})).await;
    let actor = authenticate(&world, &token).await.unwrap();
    world.clock.forward(TimeDelta::seconds(300 + 29));
    assert!(authenticate(&world, &token).await.is_ok(), "the clock skew is 30 seconds");
    assert!(world.app.access.reauthenticate(&actor).await.is_ok());
    world.clock.forward(TimeDelta::seconds(1));
    assert!(actor.expires_at().unwrap() <= world.clock.now());
    assert!(expect_unauthenticated(authenticate(&world, &token).await).contains("expired"));
    assert!(expect_unauthenticated(world.app.access.reauthenticate(&actor).await).contains("expired"));
    world.end().await;
}

#[tokio::test]
async fn token_types_are_accepted_by_profile() {
    let world = World::new().await;
    let typed = |typ: Value| sign_token(&world, json!({ "typ": typ }), json!({ "cid": "hris", "azp": "hris", "oid": "hris" }));
    let (jwt, none) = (typed(json!("JWT")).await, typed(json!(null)).await);
    for (profile, accepts_jwt, accepts_none) in
        [(Profile::Rfc9068, false, false), (Profile::Entra, true, false), (Profile::Okta, true, true)]
    {
        update_identity_provider(&world, |row| row.profile = profile).await;
        world.app.access.invalidate(world.acme.id);
        assert_eq!(
            (authenticate(&world, &jwt).await.is_ok(), authenticate(&world, &none).await.is_ok()),
            (accepts_jwt, accepts_none),
            "{profile:?}"
        );
    }
    world.end().await;
}

#[tokio::test]
async fn cached_token_is_authenticated_without_a_database_query() {
    let world = World::new().await;
    let db = Database::connect(&world.app.config).await.unwrap();
    let access = Authenticator::new(&world.app.config, world.clock.clone(), world.app.outbound.clone(), db.clone());
    let token = world.hris().token().await.unwrap();
    let credentials = Credentials { token: &token, organization: Some("acme") };
    access.authenticate(credentials).await.unwrap();
    let before = db.statements.count();
    access.authenticate(credentials).await.unwrap();
    assert_eq!(db.statements.count(), before);
    expire_cached_rows(&world);
    access.authenticate(credentials).await.unwrap();
    assert!(db.statements.count() > before, "expired rows are read again");
    world.end().await;
}

#[tokio::test]
async fn resource_metadata_lists_issuers_only_for_a_named_organization() {
    let world = World::new().await;
    let all = world.app.access.resource_metadata(None).await.unwrap();
    assert_eq!((&all["resource"], all.get("authorization_servers")), (&json!(crate::world::AUDIENCE), None));
    let acme = world.app.access.resource_metadata(Some("acme")).await.unwrap();
    assert_eq!(acme["authorization_servers"], json!([world.identity_providers.issuer(Organization::Acme)]));
    assert_eq!(acme["resource"], format!("{}/o/acme", crate::world::AUDIENCE));
    assert!(matches!(world.app.access.resource_metadata(Some("unknown")).await, Err(Error::NotFound { .. })));
    assert!(
        world.app.access.resource_metadata(Some(&world.acme.id.to_string())).await.is_err(),
        "the id is not accepted in place of the slug"
    );
    world.end().await;
}

#[tokio::test]
async fn unauthenticated_response_contains_the_challenge() {
    let world = World::new().await;
    let metadata = format!(r#"resource_metadata="{}/.well-known/oauth-protected-resource""#, crate::world::AUDIENCE);
    let anonymous = world.anonymous().graphql("{ __typename }", json!({})).await;
    assert_eq!((anonymous.status, anonymous.header("www-authenticate")), (401, format!("Bearer {metadata}").as_str()));
    let expired = sign_token(&world, json!({}), json!({ "exp": world.clock.now().timestamp() - 60 })).await;
    let response = world.anonymous().with_token(expired).graphql("{ __typename }", json!({})).await;
    let expected = format!(r#"Bearer error="invalid_token", error_description="the token has expired", {metadata}"#);
    assert_eq!((response.status, response.error_code(), response.header("www-authenticate")), (401, "UNAUTHENTICATED", expected.as_str()));
    world.end().await;
}
