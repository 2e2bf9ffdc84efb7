//! JWTs, and what services may do with them.

use super::*;
use crate::world::Helper;
use chrono::TimeDelta;
use coachgraph::{access::Access, platform::db::Database};
use entity::identity_provider::Profile;

#[tokio::test]
async fn the_verdicts_on_odd_tokens_are_those_of_an_independent_implementation() {
    let world = World::new().await;
    let (_helper, corpus) = Helper::node("neg.mjs");
    reconfigure(&world, |row| row.issuer = corpus["issuer"].as_str().unwrap().into()).await;
    hire(&world, "ann", |_| {}).await;
    let cases = corpus["cases"].as_array().unwrap();
    assert!(cases.len() >= 21);
    for case in cases {
        let outcome = present(&world, case["token"].as_str().unwrap()).await;
        assert_eq!(outcome.is_ok(), case["accept"].as_bool().unwrap(), "{}: {outcome:?}", case["name"]);
        if outcome.is_err() {
            refusal(outcome);
        }
    }
    world.end().await;
}

#[tokio::test]
async fn a_service_gets_the_scopes_that_its_token_and_its_grants_share() {
    let world = World::new().await;
    let actor = greet(&world, &world.hris()).await.unwrap();
    assert_eq!(actor.organization(), world.acme.id);
    assert_eq!(actor.who(), Who::Service { integration: world.acme.hris, kind: integration::Kind::Hris });
    assert_eq!(scopes(&actor), "roster:read roster:write roster:release organization:read", "the token has all, the grants have these");
    let narrow = greet(&world, &world.hris().scoped("roster:read session:read")).await.unwrap();
    assert_eq!(scopes(&narrow), "roster:read");
    assert_eq!(greet(&world, &world.admin()).await.unwrap().scopes(), every_scope());
    world.end().await;
}

#[tokio::test]
async fn a_token_belongs_to_the_organization_of_its_issuer_whatever_the_request_names() {
    let world = World::new().await;
    let stranger = world.stranger().token().await.unwrap();
    assert_eq!(present(&world, &stranger).await.unwrap().organization(), world.globex.id);
    for named in ["globex".to_owned(), world.globex.id.to_string()] {
        assert_eq!(present_to(&world, &stranger, &named).await.unwrap().organization(), world.globex.id);
    }
    let mut answers = Vec::new();
    for named in ["acme".to_owned(), world.acme.id.to_string(), "nowhere".to_owned(), world.clock.id::<OrganizationId>().to_string()] {
        answers.push(refusal(present_to(&world, &stranger, &named).await));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "another organization and an unknown one are answered alike: {answers:?}");
    world.end().await;
}

#[tokio::test]
async fn the_same_client_id_at_another_issuer_is_another_client() {
    let world = World::new().await;
    register(&world, "hris", "", integration::Status::Disabled).await;
    refusal(greet(&world, &world.hris()).await);
    assert!(greet(&world, &world.service(Company::Globex, "hris")).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn a_client_that_is_not_registered_stays_out() {
    let world = World::new().await;
    let caller = world.service(Company::Acme, "unregistered");
    assert!(refusal(greet(&world, &caller).await).contains("not registered"));
    register(&world, "unregistered", "roster:read", integration::Status::Active).await;
    wait_for_rows(&world);
    assert_eq!(scopes(&greet(&world, &caller).await.unwrap()), "roster:read");
    world.end().await;
}

#[tokio::test]
async fn a_disabled_integration_stops_within_five_seconds_and_at_once_where_it_was_disabled() {
    let world = World::new().await;
    let actor = greet(&world, &world.hris()).await.unwrap();
    register(&world, "hris", "roster:read", integration::Status::Disabled).await;
    assert!(greet(&world, &world.hris()).await.is_ok(), "this node does not know yet");
    wait_for_rows(&world);
    refusal(greet(&world, &world.hris()).await);
    refusal(world.app.access.again(&actor).await);

    register(&world, "hris", "roster:write", integration::Status::Active).await;
    world.app.access.forget(world.acme.id);
    assert_eq!(scopes(&greet(&world, &world.hris()).await.unwrap()), "roster:write");
    register(&world, "hris", "roster:write", integration::Status::Disabled).await;
    world.app.access.forget(world.acme.id);
    refusal(greet(&world, &world.hris()).await);
    world.end().await;
}

#[tokio::test]
async fn what_is_disabled_over_the_api_stops_before_the_answer_is_sent() {
    let world = World::new().await;
    let disable = "mutation($input: IntegrationUpdateInput!) { integrationUpdate(input: $input) { userErrors { message } } }";
    world.hris().ok("{ organization { slug } }", json!({})).await;
    world.admin().ok(disable, json!({ "input": { "id": world.acme.hris.to_string(), "status": "DISABLED" } })).await;
    assert_eq!(world.hris().graphql("{ organization { slug } }", json!({})).await.status, 401);
    world.admin().ok(disable, json!({ "input": { "id": world.acme.hris.to_string(), "status": "ACTIVE" } })).await;
    world.hris().ok("{ organization { slug } }", json!({})).await;
    world.end().await;
}

#[tokio::test]
async fn a_disabled_provider_ends_its_tokens_and_leaves_the_others() {
    let world = World::new().await;
    let (actor, stranger) = (greet(&world, &world.hris()).await.unwrap(), greet(&world, &world.stranger()).await.unwrap());
    reconfigure(&world, |row| row.status = identity_provider::Status::Disabled).await;
    wait_for_rows(&world);
    refusal(greet(&world, &world.hris()).await);
    refusal(world.app.access.again(&actor).await);
    assert!(world.app.access.again(&stranger).await.is_ok());
    world.end().await;
}

#[tokio::test]
async fn a_provider_set_up_anew_has_its_tokens_checked_anew() {
    let world = World::new().await;
    let actor = greet(&world, &world.hris()).await.unwrap();
    reconfigure(&world, |row| row.audience = "https://elsewhere.test".into()).await;
    wait_for_rows(&world);
    assert!(refusal(greet(&world, &world.hris()).await).contains("audience"));
    refusal(world.app.access.again(&actor).await);
    reconfigure(&world, |row| (row.audience, row.algorithms) = (crate::world::AUDIENCE.into(), "PS256 ES256".into())).await;
    wait_for_rows(&world);
    assert!(refusal(greet(&world, &world.hris()).await).contains("algorithm"));
    world.end().await;
}

#[tokio::test]
async fn a_token_ends_when_it_says_and_its_streams_with_it() {
    let world = World::new().await;
    let token = signed(&world, json!({}), json!({})).await;
    let actor = present(&world, &token).await.unwrap();
    world.clock.forward(TimeDelta::seconds(300 + 29));
    assert!(present(&world, &token).await.is_ok(), "the clocks may be 30 seconds apart");
    assert!(world.app.access.again(&actor).await.is_ok());
    world.clock.forward(TimeDelta::seconds(1));
    assert!(actor.expires_at().unwrap() <= world.clock.now());
    assert!(refusal(present(&world, &token).await).contains("expired"));
    assert!(refusal(world.app.access.again(&actor).await).contains("expired"));
    world.end().await;
}

#[tokio::test]
async fn only_the_profiles_that_say_so_take_tokens_of_other_types() {
    let world = World::new().await;
    let typed = |typ: Value| signed(&world, json!({ "typ": typ }), json!({ "cid": "hris", "azp": "hris", "oid": "hris" }));
    let (jwt, none) = (typed(json!("JWT")).await, typed(json!(null)).await);
    for (profile, takes_jwt, takes_none) in [(Profile::Rfc9068, false, false), (Profile::Entra, true, false), (Profile::Okta, true, true)] {
        reconfigure(&world, |row| row.profile = profile).await;
        world.app.access.forget(world.acme.id);
        assert_eq!((present(&world, &jwt).await.is_ok(), present(&world, &none).await.is_ok()), (takes_jwt, takes_none), "{profile:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_token_seen_before_costs_no_query() {
    let world = World::new().await;
    let db = Database::connect(&world.app.config).await.unwrap();
    let access = Access::new(&world.app.config, world.clock.clone(), world.app.outbound.clone(), db.clone());
    let token = world.hris().token().await.unwrap();
    let credentials = Credentials { token: &token, organization: Some("acme") };
    access.authenticate(credentials).await.unwrap();
    let known = db.statements.count();
    access.authenticate(credentials).await.unwrap();
    assert_eq!(db.statements.count(), known);
    wait_for_rows(&world);
    access.authenticate(credentials).await.unwrap();
    assert!(db.statements.count() > known, "what it stands on is read again");
    world.end().await;
}

#[tokio::test]
async fn the_metadata_tells_an_organizations_issuers_to_those_who_know_it() {
    let world = World::new().await;
    let all = world.app.access.metadata(None).await.unwrap();
    assert_eq!((&all["resource"], all.get("authorization_servers")), (&json!(crate::world::AUDIENCE), None));
    let acme = world.app.access.metadata(Some("acme")).await.unwrap();
    assert_eq!(acme["authorization_servers"], json!([world.identity.issuer(Company::Acme)]));
    assert_eq!(acme["resource"], format!("{}/o/acme", crate::world::AUDIENCE));
    assert!(matches!(world.app.access.metadata(Some("nowhere")).await, Err(Error::NotFound { .. })));
    assert!(world.app.access.metadata(Some(&world.acme.id.to_string())).await.is_err(), "by its name only");
    world.end().await;
}

#[tokio::test]
async fn who_is_turned_away_is_told_where_to_get_a_token() {
    let world = World::new().await;
    let place = format!(r#"resource_metadata="{}/.well-known/oauth-protected-resource""#, crate::world::AUDIENCE);
    let nobody = world.nobody().graphql("{ __typename }", json!({})).await;
    assert_eq!((nobody.status, nobody.header("www-authenticate")), (401, format!("Bearer {place}").as_str()));
    let expired = signed(&world, json!({}), json!({ "exp": world.clock.now().timestamp() - 60 })).await;
    let late = world.nobody().bearing(expired).graphql("{ __typename }", json!({})).await;
    let expected = format!(r#"Bearer error="invalid_token", error_description="the token has expired", {place}"#);
    assert_eq!((late.status, late.code(), late.header("www-authenticate")), (401, "UNAUTHENTICATED", expected.as_str()));
    world.end().await;
}
