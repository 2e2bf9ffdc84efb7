//! Organizations.

use crate::world::World;
use serde_json::json;

#[tokio::test]
async fn an_organization_begins_with_a_dense_log() {
    let world = World::new().await;
    for tenant in [&world.acme, &world.globex] {
        let kinds: Vec<_> = world.log(tenant.id).await.into_iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds[..2], ["organization.created", "identity_provider.created"]);
        assert_eq!(kinds[2..], ["integration.created"; 4]);
    }
    world.end().await;
}

#[tokio::test]
async fn every_role_of_a_story_gets_a_token() {
    let world = World::new().await;
    for caller in [world.hris(), world.lms(), world.dashboard(), world.admin(), world.stranger(), world.person("sking")] {
        assert!(caller.token().await.unwrap().contains('.'), "a JWT");
        assert!(!caller.opaque().token().await.unwrap().contains('.'), "an opaque token");
    }
    assert_eq!(world.nobody().token().await, None);
    world.end().await;
}

#[tokio::test]
async fn everybody_sees_their_own_organization() {
    let world = World::new().await;
    for (caller, tenant) in [(world.hris(), &world.acme), (world.stranger(), &world.globex), (world.dashboard().opaque(), &world.acme)] {
        let seen = caller.ok("{ organization { id name } }", json!({})).await;
        assert_eq!(seen["organization"]["id"], tenant.id.to_string());
    }
    let refused = world.nobody().graphql("{ organization { id } }", json!({})).await;
    assert_eq!((refused.status, refused.code()), (401, "UNAUTHENTICATED"));
    world.end().await;
}
