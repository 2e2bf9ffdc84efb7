//! Entity tags of GraphQL responses to GET requests, and conditional requests. Entity tags of SCIM resources are in `scim`.

use crate::{
    compression::{EMPLOYEES, get},
    operations::{SAMPLE_ROSTER, import_roster},
    world::World,
};

#[tokio::test]
async fn a_conditional_get_returns_304_while_the_response_is_unchanged() {
    let world = World::new().await;
    import_roster(&world.hris(), SAMPLE_ROSTER).await;
    let dashboard = world.dashboard();
    let first = get(&dashboard, EMPLOYEES, &[]).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/"), "{tag}: the tag is weak, because the cost differs on every request");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    for if_none_match in [tag.as_str(), tag.trim_start_matches("W/"), &format!("\"other\", {tag}"), "*"] {
        let unchanged = get(&dashboard, EMPLOYEES, &[("if-none-match", if_none_match), ("accept-encoding", "gzip")]).await;
        assert_eq!((unchanged.status, unchanged.bytes.len(), unchanged.header("etag")), (304, 0, &*tag), "{if_none_match}");
    }
    let mismatch = get(&dashboard, EMPLOYEES, &[("if-none-match", "\"other\"")]).await;
    assert_eq!((mismatch.status, mismatch.bytes.is_empty()), (200, false));
    // The response to another organization has another tag, and so has the response after a change.
    let other_organization = get(&world.globex_dashboard(), EMPLOYEES, &[("if-none-match", &tag)]).await;
    assert_eq!(other_organization.status, 200);
    import_roster(&world.hris(), "externalId,givenName\n100,Stephen\n").await;
    let changed = get(&dashboard, EMPLOYEES, &[("if-none-match", &tag)]).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), tag);
    // An error response has no tag, and a precondition does not replace authentication.
    let forged = dashboard.with_token("forged");
    assert_eq!(get(&forged, EMPLOYEES, &[("if-none-match", "*")]).await.status, 401);
    let invalid = get(&dashboard, "{ nope }", &[("if-none-match", "*")]).await;
    assert_eq!((invalid.header("etag"), invalid.header("cache-control")), ("", "no-store"));
    world.end().await;
}
