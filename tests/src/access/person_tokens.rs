//! Tokens of people: which employee a token belongs to, and how the client that requested it limits its scopes.

use super::*;
use employee::Status;
use entity::identity_provider::PersonMatch;

#[tokio::test]
async fn person_claim_selects_the_employee() {
    let world = World::new().await;
    let ann = insert_employee(&world, "ann", |row| row.role = Role::ProgramManager).await;
    insert_employee(&world, "anna", |_| {}).await;
    let actor = authenticate_caller(&world, &world.person("ann")).await.unwrap();
    assert_eq!(actor.employee(), Some(ann.id));
    assert!(has_role(&actor, Role::ProgramManager));
    assert_eq!(actor.scopes(), Scopes::all(), "the client is not registered, so the scopes of the token are not reduced");
    assert!(
        expect_unauthenticated(authenticate_caller(&world, &world.person("Ann")).await).contains("no employee"),
        "claims such as `sub` are compared with case"
    );
    world.end().await;
}

#[tokio::test]
async fn email_is_matched_without_regard_to_case() {
    let world = World::new().await;
    update_identity_provider(&world, |row| (row.person_claim, row.person_match) = ("email".into(), PersonMatch::Email)).await;
    let ann = insert_employee(&world, "x1", |row| row.email = "Ann@Example.COM".into()).await;
    assert_eq!(authenticate_caller(&world, &world.person("aNN")).await.unwrap().employee(), Some(ann.id));
    insert_employee(&world, "x2", |row| row.email = "ANN@example.com".into()).await;
    expire_cached_rows(&world);
    assert!(expect_unauthenticated(authenticate_caller(&world, &world.person("aNN")).await).contains("more than one"));
    world.end().await;
}

#[tokio::test]
async fn person_is_matched_by_external_id_as_string_or_number() {
    let world = World::new().await;
    update_identity_provider(&world, |row| (row.person_claim, row.person_match) = ("employee".into(), PersonMatch::ExternalId)).await;
    let ann = insert_employee(&world, "ann", |row| row.external_id = "10042".into()).await;
    for number in [json!("10042"), json!(10042)] {
        let token = sign_token(&world, json!({}), json!({ "sub": "u1", "client_id": "web", "employee": number })).await;
        assert_eq!(authenticate(&world, &token).await.unwrap().employee(), Some(ann.id));
    }
    let without_claim = sign_token(&world, json!({}), json!({ "sub": "u1", "client_id": "web" })).await;
    assert!(expect_unauthenticated(authenticate(&world, &without_claim).await).contains("no claim employee"));
    world.end().await;
}

#[tokio::test]
async fn suspended_and_terminated_employees_are_rejected_and_their_user_name_can_be_reused() {
    let world = World::new().await;
    let ann = insert_employee(&world, "ann", |_| {}).await;
    let actor = authenticate_caller(&world, &world.person("ann")).await.unwrap();
    update_employee(&world, employee::Model { status: Status::Suspended, ..ann.clone() }).await;
    expire_cached_rows(&world);
    assert!(expect_unauthenticated(authenticate_caller(&world, &world.person("ann")).await).contains("suspended"));
    expect_unauthenticated(world.app.access.reauthenticate(&actor).await);
    update_employee(&world, employee::Model { status: Status::Terminated, ..ann }).await;
    expire_cached_rows(&world);
    assert!(expect_unauthenticated(authenticate_caller(&world, &world.person("ann")).await).contains("no employee"));
    expect_unauthenticated(world.app.access.reauthenticate(&actor).await);
    let other = insert_employee(&world, "ann", |_| {}).await;
    assert_eq!(authenticate_caller(&world, &world.person("ann")).await.unwrap().employee(), Some(other.id));
    world.end().await;
}

#[tokio::test]
async fn reauthentication_uses_the_current_role() {
    let world = World::new().await;
    let ann = insert_employee(&world, "ann", |row| row.role = Role::Administrator).await;
    let actor = authenticate_caller(&world, &world.person("ann")).await.unwrap();
    update_employee(&world, employee::Model { role: Role::Employee, ..ann }).await;
    expire_cached_rows(&world);
    assert!(has_role(&world.app.access.reauthenticate(&actor).await.unwrap(), Role::Employee));
    world.end().await;
}

#[tokio::test]
async fn grants_of_a_registered_client_limit_the_scopes_of_people() {
    let world = World::new().await;
    insert_employee(&world, "ann", |_| {}).await;
    put_integration(&world, "web", "session:read session:write", integration::Status::Active).await;
    let actor = authenticate_caller(&world, &world.person("ann").with_scope("session:read roster:read")).await.unwrap();
    assert!(has_role(&actor, Role::Employee), "the actor is the person and not the client");
    assert_eq!(scope_names(&actor), "session:read");
    world.end().await;
}

#[tokio::test]
async fn people_cannot_call_through_a_disabled_client() {
    let world = World::new().await;
    insert_employee(&world, "ann", |_| {}).await;
    put_integration(&world, "web", "session:read", integration::Status::Disabled).await;
    expect_unauthenticated(authenticate_caller(&world, &world.person("ann")).await);
    world.end().await;
}

#[tokio::test]
async fn token_of_a_person_never_authenticates_the_client() {
    let world = World::new().await;
    let token = sign_token(&world, json!({}), json!({ "sub": "eve", "client_id": "hris" })).await;
    assert!(expect_unauthenticated(authenticate(&world, &token).await).contains("no employee"));
    // Nor does a token without the person claim.
    update_identity_provider(&world, |row| row.person_claim = "email".into()).await;
    expire_cached_rows(&world);
    assert!(expect_unauthenticated(authenticate(&world, &token).await).contains("no claim email"));
    world.end().await;
}

#[tokio::test]
async fn employee_of_one_organization_is_unknown_in_another() {
    let world = World::new().await;
    insert_employee(&world, "ann", |_| {}).await;
    let body = json!({ "sub": "ann" });
    let token = world.identity_providers.control(world.http_client(), Organization::Globex, "/person", body).await["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    expect_unauthenticated(authenticate(&world, &token).await);
    world.end().await;
}
