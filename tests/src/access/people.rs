//! People: which employee a token is of, and what the client in between changes.

use super::*;
use employee::Status;
use entity::identity_provider::PersonMatch;

#[tokio::test]
async fn a_person_is_the_employee_whom_the_claim_names() {
    let world = World::new().await;
    let ann = hire(&world, "ann", |row| row.role = Role::ProgramManager).await;
    hire(&world, "anna", |_| {}).await;
    let actor = greet(&world, &world.person("ann")).await.unwrap();
    assert_eq!(actor.employee(), Some(ann.id));
    assert!(is_person(&actor, Role::ProgramManager));
    assert_eq!(actor.scopes(), every_scope(), "the web page is not registered, so the token stands by itself");
    assert!(refusal(greet(&world, &world.person("Ann")).await).contains("no employee"), "user names are compared exactly");
    world.end().await;
}

#[tokio::test]
async fn an_email_is_the_same_in_capitals() {
    let world = World::new().await;
    reconfigure(&world, |row| (row.person_claim, row.person_match) = ("email".into(), PersonMatch::Email)).await;
    let ann = hire(&world, "x1", |row| row.email = "Ann@Example.COM".into()).await;
    assert_eq!(greet(&world, &world.person("aNN")).await.unwrap().employee(), Some(ann.id));
    hire(&world, "x2", |row| row.email = "ANN@example.com".into()).await;
    wait_for_rows(&world);
    assert!(refusal(greet(&world, &world.person("aNN")).await).contains("more than one"));
    world.end().await;
}

#[tokio::test]
async fn a_person_can_be_matched_by_the_number_that_the_hr_system_gave() {
    let world = World::new().await;
    reconfigure(&world, |row| (row.person_claim, row.person_match) = ("employee".into(), PersonMatch::ExternalId)).await;
    let ann = hire(&world, "ann", |row| row.external_id = "10042".into()).await;
    for number in [json!("10042"), json!(10042)] {
        let token = signed(&world, json!({}), json!({ "sub": "u1", "client_id": "web", "employee": number })).await;
        assert_eq!(present(&world, &token).await.unwrap().employee(), Some(ann.id));
    }
    let nobody = signed(&world, json!({}), json!({ "sub": "u1", "client_id": "web" })).await;
    assert!(refusal(present(&world, &nobody).await).contains("employee"));
    world.end().await;
}

#[tokio::test]
async fn leavers_and_the_suspended_stay_out_and_a_leaver_does_not_stand_in_the_way() {
    let world = World::new().await;
    let ann = hire(&world, "ann", |_| {}).await;
    let actor = greet(&world, &world.person("ann")).await.unwrap();
    rehire(&world, employee::Model { status: Status::Suspended, ..ann.clone() }).await;
    wait_for_rows(&world);
    assert!(refusal(greet(&world, &world.person("ann")).await).contains("suspended"));
    refusal(world.app.access.again(&actor).await);
    rehire(&world, employee::Model { status: Status::Terminated, ..ann }).await;
    wait_for_rows(&world);
    assert!(refusal(greet(&world, &world.person("ann")).await).contains("no employee"));
    refusal(world.app.access.again(&actor).await);
    let other = hire(&world, "ann", |_| {}).await;
    assert_eq!(greet(&world, &world.person("ann")).await.unwrap().employee(), Some(other.id));
    world.end().await;
}

#[tokio::test]
async fn a_stream_is_held_to_the_role_as_it_stands() {
    let world = World::new().await;
    let ann = hire(&world, "ann", |row| row.role = Role::Administrator).await;
    let actor = greet(&world, &world.person("ann")).await.unwrap();
    rehire(&world, employee::Model { role: Role::Employee, ..ann }).await;
    wait_for_rows(&world);
    assert!(is_person(&world.app.access.again(&actor).await.unwrap(), Role::Employee));
    world.end().await;
}

#[tokio::test]
async fn a_registered_client_bounds_what_people_do_through_it() {
    let world = World::new().await;
    hire(&world, "ann", |_| {}).await;
    register(&world, "web", "session:read session:write", integration::Status::Active).await;
    let actor = greet(&world, &world.person("ann").scoped("session:read roster:read")).await.unwrap();
    assert!(is_person(&actor, Role::Employee), "the client is registered, and still it is the person who acts");
    assert_eq!(scopes(&actor), "session:read");
    world.end().await;
}

#[tokio::test]
async fn a_disabled_client_lets_nobody_in_rather_than_everybody() {
    let world = World::new().await;
    hire(&world, "ann", |_| {}).await;
    register(&world, "web", "session:read", integration::Status::Disabled).await;
    refusal(greet(&world, &world.person("ann")).await);
    world.end().await;
}

#[tokio::test]
async fn a_person_behind_a_registered_client_never_becomes_that_client() {
    let world = World::new().await;
    let token = signed(&world, json!({}), json!({ "sub": "eve", "client_id": "hris" })).await;
    assert!(refusal(present(&world, &token).await).contains("no employee"));
    let nameless = signed(&world, json!({}), json!({ "sub": "eve", "client_id": "hris", "email": null })).await;
    refusal(present(&world, &nameless).await);
    world.end().await;
}

#[tokio::test]
async fn an_employee_of_one_organization_is_nobody_in_the_other() {
    let world = World::new().await;
    hire(&world, "ann", |_| {}).await;
    let body = json!({ "sub": "ann" });
    let token = world.identity.ask(world.http(), Company::Globex, "/person", body).await["access_token"].as_str().unwrap().to_owned();
    refusal(present(&world, &token).await);
    world.end().await;
}
