//! Organizations: the first entries of their change log, and the organization of a caller.

use crate::world::World;
use serde_json::json;

#[tokio::test]
async fn the_change_log_of_an_organization_begins_with_its_creation() {
    let world = World::new().await;
    for tenant in [&world.acme, &world.globex] {
        let kinds: Vec<_> = world.change_log(tenant.id).await.into_iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds[..2], ["organization.created", "identity_provider.created"]);
        assert_eq!(kinds[2..], ["integration.created"; 4]);
    }
    world.end().await;
}

#[tokio::test]
async fn the_identity_providers_of_the_tests_issue_jwts_and_opaque_tokens() {
    let world = World::new().await;
    for caller in [world.hris(), world.lms(), world.dashboard(), world.admin(), world.globex_dashboard(), world.person("sking")] {
        assert!(caller.token().await.unwrap().contains('.'), "a JWT");
        assert!(!caller.with_opaque_token().token().await.unwrap().contains('.'), "an opaque token");
    }
    assert_eq!(world.anonymous().token().await, None);
    world.end().await;
}

#[tokio::test]
async fn a_caller_sees_the_organization_of_its_token() {
    let world = World::new().await;
    for (caller, tenant) in
        [(world.hris(), &world.acme), (world.globex_dashboard(), &world.globex), (world.dashboard().with_opaque_token(), &world.acme)]
    {
        let data = caller.execute("{ organization { id name } }", json!({})).await;
        assert_eq!(data["organization"]["id"], tenant.id.to_string());
    }
    let anonymous = world.anonymous().graphql("{ organization { id } }", json!({})).await;
    assert_eq!((anonymous.status, anonymous.error_code()), (401, "UNAUTHENTICATED"));
    world.end().await;
}
