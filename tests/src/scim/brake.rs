//! The brake on changes by directories and by single GraphQL mutations: too many deactivations, or changes of external ids, e-mail
//! addresses and departments, are held until they are released.

use super::{Directory, ENTERPRISE, PATCH_OP, log_kinds_since};
use crate::{
    operations::{create_employee, import_roster, mutation_error, run_mutation},
    sample_organization::SampleOrganization,
    world::{World, value_at},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const RELEASE: &str = "mutation($id: ID!, $note: String!) { integrationRelease(id: $id, note: $note) {
    integration { heldAt releasedAt releaseNote } userErrors { code field } } }";
const BRAKE_STATE: &str = "query($id: ID!) { integration(id: $id) { heldAt heldChanges } }";

#[tokio::test]
async fn too_many_deactivations_are_held_until_another_actor_releases_them() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(directory.create_user(&format!("p{number}")).await);
    }
    let deactivate = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    for id in &people[..10] {
        directory.patch_user(id, deactivate.clone()).await;
    }
    let since = world.change_log(world.acme.id).await.len();
    let held = directory.patch(&format!("/Users/{}", people[10]), deactivate.clone()).await;
    assert_eq!(held.status, 503, "directories retry a 503: {:#}", held.body);
    assert!(held.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(held.body["detail"].as_str().unwrap().contains("11 deactivations in a headcount of 30"), "{:#}", held.body);
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{}", people[11]), None).await.status, 503);
    assert_eq!(log_kinds_since(&world, since).await, ["integration.held"], "one change for all held requests");
    assert_eq!(directory.get(&format!("/Users/{}", people[10])).await["active"], true);
    // Other changes are still accepted.
    directory.patch_user(&people[10], json!([{ "op": "add", "path": "title", "value": "Cook" }])).await;
    directory.create_user("new").await;
    // The hold does not expire.
    world.clock.forward(TimeDelta::hours(25));
    assert_eq!(directory.patch(&format!("/Users/{}", people[10]), deactivate.clone()).await.status, 503);

    let hris = world.acme.hris.to_string();
    assert_ne!(value_at(&world.admin().execute(BRAKE_STATE, json!({ "id": hris })).await, "integration.heldAt"), &Value::Null);
    let by_itself = world.hris().graphql(RELEASE, json!({ "id": hris, "note": "expected" })).await;
    assert_eq!(by_itself.error_code(), "FORBIDDEN", "an integration cannot release itself");
    assert_eq!(world.admin().expect_user_error(RELEASE, json!({ "id": hris, "note": "" })).await["field"], json!(["note"]));
    let released = world.admin().execute(RELEASE, json!({ "id": hris, "note": "a site was closed" })).await;
    assert_eq!(value_at(&released, "integrationRelease.integration.heldAt"), &Value::Null);
    assert_eq!(value_at(&released, "integrationRelease.integration.releaseNote"), "a site was closed");
    assert_eq!(log_kinds_since(&world, since).await.last().unwrap(), "integration.released");
    directory.patch_user(&people[10], deactivate).await;
    world.end().await;
}

#[tokio::test]
async fn a_few_deactivations_per_day_are_not_held() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(directory.create_user(&format!("p{number}")).await);
    }
    for (number, id) in people.iter().take(15).enumerate() {
        if number % 5 == 0 {
            world.clock.forward(TimeDelta::hours(25));
        }
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204);
    }
    world.end().await;
}

/// Creates users with departments. Returns their ids.
async fn create_users(directory: &Directory, count: usize) -> Vec<String> {
    let mut people = Vec::new();
    for number in 0..count {
        let mut user = super::user_body(&format!("p{number}"));
        user["schemas"] = json!([super::USER, ENTERPRISE]);
        user[ENTERPRISE] = json!({ "department": "Sales" });
        people.push(directory.create(&user).await["id"].as_str().unwrap().to_owned());
    }
    people
}

/// The categories of changes that are held.
async fn held_categories(world: &World) -> Value {
    value_at(&world.admin().execute(BRAKE_STATE, json!({ "id": world.acme.hris.to_string() })).await, "integration.heldChanges").clone()
}

#[tokio::test]
async fn too_many_changes_of_one_attribute_are_held_and_other_changes_are_accepted() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let people = create_users(&directory, 30).await;
    let limits = json!({ "input": { "emails": { "number": 3, "percent": 10 }, "departments": { "number": 4, "percent": 10 } } });
    world.admin().execute("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", limits).await;
    let set = |path: &str, value: String| json!([{ "op": "replace", "path": path, "value": value }]);
    let external_id = |number: usize| set("externalId", format!("changed-{number}"));
    let email = |number: usize| set("emails[type eq \"work\"].value", format!("changed-{number}@example.com"));
    let department = |number: usize| set(&format!("{ENTERPRISE}:department"), format!("changed-{number}"));
    let id = |number: usize| people[number].as_str();
    let path = |number: usize| format!("/Users/{}", id(number));
    let since = world.change_log(world.acme.id).await.len();
    let assert_held = async |number: usize, operations: Value, reason: &str| {
        let before = directory.get(&path(number)).await;
        let held = directory.patch(&path(number), operations).await;
        assert_eq!((held.status, held.header("retry-after")), (503, "5"), "{:#}", held.body);
        assert!(held.body["detail"].as_str().unwrap().contains(reason), "{:#}", held.body);
        assert_eq!(directory.get(&path(number)).await, before);
    };

    for number in 0..5 {
        directory.patch_user(id(number), external_id(number)).await;
        // A second change of the same user does not count again.
        directory.patch_user(id(number), external_id(number + 100)).await;
    }
    assert_held(5, external_id(5), "6 changed external ids in a headcount of 30 exceed the limit of 5").await;
    assert_held(6, json!([external_id(6)[0], { "op": "add", "path": "title", "value": "Cook" }]), "too many changed external ids").await;
    let mut put = directory.get(&path(7)).await;
    put["externalId"] = "changed-7".into();
    assert_eq!(directory.call(Method::PUT, &path(7), Some(&put)).await.status, 503);
    let bulk = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [
        { "method": "PATCH", "path": path(7), "data": { "schemas": [PATCH_OP], "Operations": external_id(7) } },
        { "method": "PATCH", "path": path(8), "data": { "schemas": [PATCH_OP], "Operations": email(8) } },
    ] });
    let results = directory.call(Method::POST, "/Bulk", Some(&bulk)).await.body;
    assert_eq!((&results["Operations"][0]["status"], &results["Operations"][1]["status"]), (&json!("503"), &json!("200")), "{results:#}");
    assert_eq!(held_categories(&world).await, json!(["EXTERNAL_IDS"]));

    // Each category has a limit of its own.
    for number in 9..11 {
        directory.patch_user(id(number), email(number)).await;
    }
    assert_held(11, email(11), "4 changed e-mail addresses in a headcount of 30").await;
    assert_eq!(held_categories(&world).await, json!(["EXTERNAL_IDS", "EMAILS"]));
    assert_eq!(directory.call(Method::DELETE, &path(29), None).await.status, 204);
    directory.create_user("new").await;
    for number in 12..16 {
        directory.patch_user(id(number), department(number)).await;
    }
    assert_held(16, department(16), "5 changed departments in a headcount of 31").await;
    assert_eq!(held_categories(&world).await, json!(["EXTERNAL_IDS", "EMAILS", "DEPARTMENTS"]));
    let kinds = log_kinds_since(&world, since).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "integration.held").count(), 3, "one change per category: {kinds:?}");

    world.admin().execute(RELEASE, json!({ "id": world.acme.hris.to_string(), "note": "the company has a new name" })).await;
    assert_eq!(held_categories(&world).await, json!([]));
    directory.patch_user(&people[5], external_id(5)).await;
    directory.patch_user(&people[11], email(11)).await;
    directory.patch_user(&people[16], department(16)).await;
    world.end().await;
}

#[tokio::test]
async fn first_values_and_changes_of_terminated_or_re_hired_users_do_not_count() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let zero = json!({ "number": 0, "percent": 0 });
    let limits = json!({ "input": { "emails": zero, "departments": zero, "externalIds": zero } });
    world.admin().execute("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", limits).await;
    let bare = json!({ "schemas": [super::USER], "userName": "bare" });
    let bare = directory.create(&bare).await["id"].as_str().unwrap().to_owned();
    let first = json!({ "externalId": "x-bare", "emails": [{ "value": "bare@example.com" }], ENTERPRISE: { "department": "Sales" } });
    directory.patch_user(&bare, json!([{ "op": "add", "value": first }])).await;
    let path = format!("/Users/{bare}");
    let another = json!([{ "op": "replace", "value": { "externalId": "x-other" } }]);
    assert_eq!(directory.patch(&path, another.clone()).await.status, 503, "a change of an existing external id counts");
    // Changes of a terminated user do not count, nor those that come with a re-hire.
    directory.patch_user(&bare, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    directory.patch_user(&bare, another).await;
    let re_hire = json!([{ "op": "replace", "value": { "active": true, "emails": [{ "value": "back@example.com" }] } }]);
    assert_eq!(directory.patch_user(&bare, re_hire).await["active"], true);
    world.end().await;
}

#[tokio::test]
async fn terminations_by_a_roster_and_single_terminations_of_the_same_integration_count_together() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let people = create_users(&directory, 30).await;
    let terminated: String = (0..6).map(|number| format!("x-p{number},TERMINATED\n")).collect();
    import_roster(&world.hris(), &format!("externalId,status\n{terminated}")).await;
    assert_eq!(directory.find_user_names("active eq false").await.len(), 6);
    for id in &people[10..12] {
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204);
    }
    let terminate = "mutation($id: ID!) { employeeTerminate(id: $id) { userErrors { code } } }";
    for id in &people[18..20] {
        world.hris().execute(terminate, json!({ "id": id })).await;
    }
    let held = directory.call(Method::DELETE, &format!("/Users/{}", people[20]), None).await;
    assert_eq!(held.status, 503);
    assert!(held.body["detail"].as_str().unwrap().contains("11 deactivations in a headcount of 30"), "{:#}", held.body);
    // Another integration has limits of its own.
    world.admin().execute(terminate, json!({ "id": people[21] })).await;
    world.end().await;
}

#[tokio::test]
async fn single_graphql_mutations_of_an_integration_are_held_too() {
    let world = World::new().await;
    let hris = world.hris();
    let mut people = Vec::new();
    for number in 0..8 {
        people.push(create_employee(&hris, &format!("p{number}")).await);
    }
    let limits = json!({ "input": { "deactivations": { "number": 2, "percent": 1 }, "emails": { "number": 3, "percent": 1 } } });
    world.admin().execute("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", limits).await;
    let terminate = "mutation($id: ID!) { employeeTerminate(id: $id) { employee { status } userErrors { code field message } } }";
    for id in &people[..2] {
        hris.execute(terminate, json!({ "id": id })).await;
    }
    let since = world.change_log(world.acme.id).await.len();
    let error = hris.expect_user_error(terminate, json!({ "id": people[2] })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("HELD"), &json!(["terminatedOn"])));
    assert!(error["message"].as_str().unwrap().contains("3 deactivations in a headcount of 8"), "{error}");
    assert_eq!(hris.expect_user_error(terminate, json!({ "id": people[3] })).await["code"], "HELD");
    // The limit is per integration: another one may still terminate.
    world.admin().execute(terminate, json!({ "id": people[4] })).await;

    let change_email = |number: usize| {
        let employee = json!({ "externalId": format!("p{number}"), "email": format!("changed-{number}@example.com") });
        json!({ "employee": employee, "idempotencyKey": format!("k{number}") })
    };
    for number in 5..8 {
        run_mutation(&hris, "employeeUpsert", change_email(number)).await;
    }
    assert_eq!(mutation_error(&hris, "employeeUpsert", change_email(3)).await["field"], json!(["email"]));
    assert_eq!(mutation_error(&hris, "employeeUpsert", change_email(3)).await["code"], "HELD");
    let kinds: Vec<_> = log_kinds_since(&world, since).await.into_iter().filter(|kind| kind == "integration.held").collect();
    assert_eq!(kinds.len(), 2, "one change per category");
    assert_eq!(held_categories(&world).await, json!(["DEACTIVATIONS", "EMAILS"]));

    world.admin().execute(RELEASE, json!({ "id": world.acme.hris.to_string(), "note": "the company has a new name" })).await;
    // A held request has not used its idempotency key.
    let changed = run_mutation(&hris, "employeeUpsert", change_email(3)).await;
    assert_eq!(changed, run_mutation(&hris, "employeeUpsert", change_email(3)).await);
    let read = "query($id: ID!) { employee(id: $id) { email } }";
    assert_eq!(value_at(&hris.execute(read, json!({ "id": changed })).await, "employee.email"), "changed-3@example.com");
    hris.execute(terminate, json!({ "id": people[2] })).await;
    world.end().await;
}

#[tokio::test]
async fn a_user_who_was_just_created_and_is_in_no_program_does_not_count_when_deleted() {
    let world = World::new().await;
    let sample = SampleOrganization::create(&world, &world.admin()).await;
    let directory = Directory::for_acme(&world).await;
    let people = create_users(&directory, 27).await;
    world.clock.forward(TimeDelta::minutes(11));
    for number in 0..15 {
        let id = directory.create_user(&format!("new{number}")).await;
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204, "new user {number}");
    }
    // The others count from the first on.
    for id in &people[..10] {
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204);
    }
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{}", people[10]), None).await.status, 503);
    // So does a new user who is in a program, and every user while most users are new.
    let participant = directory.create_user("participant").await;
    let enrol = json!({ "programId": sample.id("prg"), "employeeId": participant });
    run_mutation(&world.admin(), "participantEnrol", enrol).await;
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{participant}"), None).await.status, 503);
    let mut later = String::new();
    for number in 0..10 {
        later = directory.create_user(&format!("later{number}")).await;
    }
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{later}"), None).await.status, 503, "26 are new, 20 are not");
    world.end().await;
}
