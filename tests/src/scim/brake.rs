//! A directory whose filter suddenly matches nobody does not empty a company, and one whose mapping slips does not rename it.

use super::{Directory, ENTERPRISE, PATCH, told};
use crate::{
    steps::{hire, import, make, refuse},
    world::{World, at},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const RELEASE: &str = "mutation($id: ID!, $note: String!) { integrationRelease(id: $id, note: $note) {
    integration { heldAt releasedAt releaseNote } userErrors { code field } } }";
const HELD: &str = "query($id: ID!) { integration(id: $id) { heldAt heldChanges } }";

#[tokio::test]
async fn a_storm_of_deactivations_is_held_until_somebody_else_releases_it() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(directory.hire(&format!("p{number}")).await);
    }
    let off = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    for id in &people[..10] {
        directory.change(id, off.clone()).await;
    }
    let since = world.log(world.acme.id).await.len();
    let held = directory.patch(&format!("/Users/{}", people[10]), off.clone()).await;
    assert_eq!(held.status, 503, "an answer that directories try again: {:#}", held.body);
    assert!(held.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(held.body["detail"].as_str().unwrap().contains("11 deactivations among 30 people present"), "{:#}", held.body);
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{}", people[11]), None).await.status, 503);
    assert_eq!(told(&world, since).await, ["integration.held"], "said once");
    assert_eq!(directory.get(&format!("/Users/{}", people[10])).await["active"], true);
    // Everything else goes on.
    directory.change(&people[10], json!([{ "op": "add", "path": "title", "value": "Cook" }])).await;
    directory.hire("newcomer").await;
    // Time alone does not release it.
    world.clock.forward(TimeDelta::hours(25));
    assert_eq!(directory.patch(&format!("/Users/{}", people[10]), off.clone()).await.status, 503);

    let hris = world.acme.hris.to_string();
    assert_ne!(at(&world.admin().ok(HELD, json!({ "id": hris })).await, "integration.heldAt"), &Value::Null);
    let own = world.hris().graphql(RELEASE, json!({ "id": hris, "note": "I say so" })).await;
    assert_eq!(own.code(), "FORBIDDEN", "nobody releases themself");
    assert_eq!(world.admin().refused(RELEASE, json!({ "id": hris, "note": "" })).await["field"], json!(["note"]));
    let released = world.admin().ok(RELEASE, json!({ "id": hris, "note": "a site was closed" })).await;
    assert_eq!(at(&released, "integrationRelease.integration.heldAt"), &Value::Null);
    assert_eq!(at(&released, "integrationRelease.integration.releaseNote"), "a site was closed");
    assert_eq!(told(&world, since).await.last().unwrap(), "integration.released");
    directory.change(&people[10], off).await;
    world.end().await;
}

#[tokio::test]
async fn a_few_leavers_a_day_are_nobody_s_business() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(directory.hire(&format!("p{number}")).await);
    }
    for (number, id) in people.iter().take(15).enumerate() {
        if number % 5 == 0 {
            world.clock.forward(TimeDelta::hours(25));
        }
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204);
    }
    world.end().await;
}

/// So many people with departments.
async fn people(directory: &Directory, many: usize) -> Vec<String> {
    let mut people = Vec::new();
    for number in 0..many {
        let mut user = super::person(&format!("p{number}"));
        user["schemas"] = json!([super::USER, ENTERPRISE]);
        user[ENTERPRISE] = json!({ "department": "Sales" });
        people.push(directory.create(&user).await["id"].as_str().unwrap().to_owned());
    }
    people
}

async fn held_for(world: &World) -> Value {
    at(&world.admin().ok(HELD, json!({ "id": world.acme.hris.to_string() })).await, "integration.heldChanges").clone()
}

#[tokio::test]
async fn a_mapping_that_slips_is_held_and_only_what_slipped() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let people = people(&directory, 30).await;
    let limits = json!({ "input": { "emails": { "number": 3, "percent": 10 }, "departments": { "number": 4, "percent": 10 } } });
    world.admin().ok("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", limits).await;
    let set = |path: &str, value: String| json!([{ "op": "replace", "path": path, "value": value }]);
    let key = |number: usize| set("externalId", format!("slipped-{number}"));
    let email = |number: usize| set("emails[type eq \"work\"].value", format!("slipped-{number}@example.com"));
    let department = |number: usize| set(&format!("{ENTERPRISE}:department"), format!("slipped-{number}"));
    let who = |number: usize| people[number].as_str();
    let path = |number: usize| format!("/Users/{}", who(number));
    let since = world.log(world.acme.id).await.len();
    let refused = async |number: usize, operations: Value, why: &str| {
        let before = directory.get(&path(number)).await;
        let held = directory.patch(&path(number), operations).await;
        assert_eq!((held.status, held.header("retry-after")), (503, "5"), "{:#}", held.body);
        assert!(held.body["detail"].as_str().unwrap().contains(why), "{:#}", held.body);
        assert_eq!(directory.get(&path(number)).await, before);
    };

    for number in 0..5 {
        directory.change(who(number), key(number)).await;
        // The same person again is still the same person.
        directory.change(who(number), key(number + 100)).await;
    }
    refused(5, key(5), "6 changed external ids among 30 people present, more than 5 at once").await;
    refused(6, json!([key(6)[0], { "op": "add", "path": "title", "value": "Cook" }]), "too many changed external ids").await;
    let mut put = directory.get(&path(7)).await;
    put["externalId"] = "slipped-7".into();
    assert_eq!(directory.call(Method::PUT, &path(7), Some(&put)).await.status, 503);
    let bulk = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [
        { "method": "PATCH", "path": path(7), "data": { "schemas": [PATCH], "Operations": key(7) } },
        { "method": "PATCH", "path": path(8), "data": { "schemas": [PATCH], "Operations": email(8) } },
    ] });
    let done = directory.call(Method::POST, "/Bulk", Some(&bulk)).await.body;
    assert_eq!((&done["Operations"][0]["status"], &done["Operations"][1]["status"]), (&json!("503"), &json!("200")), "{done:#}");
    assert_eq!(held_for(&world).await, json!(["EXTERNAL_IDS"]));

    // Other changes go on, until there are too many of those.
    for number in 9..11 {
        directory.change(who(number), email(number)).await;
    }
    refused(11, email(11), "4 changed e-mail addresses among 30 people present").await;
    assert_eq!(held_for(&world).await, json!(["EXTERNAL_IDS", "EMAILS"]));
    assert_eq!(directory.call(Method::DELETE, &path(29), None).await.status, 204);
    directory.hire("newcomer").await;
    for number in 12..16 {
        directory.change(who(number), department(number)).await;
    }
    refused(16, department(16), "5 changed departments among 30 people present").await;
    assert_eq!(held_for(&world).await, json!(["EXTERNAL_IDS", "EMAILS", "DEPARTMENTS"]));
    let kinds = told(&world, since).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "integration.held").count(), 3, "each said once: {kinds:?}");

    world.admin().ok(RELEASE, json!({ "id": world.acme.hris.to_string(), "note": "the company has a new name" })).await;
    assert_eq!(held_for(&world).await, json!([]));
    directory.change(&people[5], key(5)).await;
    directory.change(&people[11], email(11)).await;
    directory.change(&people[16], department(16)).await;
    world.end().await;
}

#[tokio::test]
async fn nobody_is_held_for_those_who_are_new_come_back_or_had_nothing_before() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let none = json!({ "input": { "emails": { "number": 0, "percent": 0 }, "departments": { "number": 0, "percent": 0 }, "externalIds": { "number": 0, "percent": 0 } } });
    world.admin().ok("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", none).await;
    let bare = json!({ "schemas": [super::USER], "userName": "bare" });
    let bare = directory.create(&bare).await["id"].as_str().unwrap().to_owned();
    let first = json!({ "externalId": "x-bare", "emails": [{ "value": "bare@example.com" }], ENTERPRISE: { "department": "Sales" } });
    directory.change(&bare, json!([{ "op": "add", "value": first }])).await;
    let path = format!("/Users/{bare}");
    let another = json!([{ "op": "replace", "value": { "externalId": "x-other" } }]);
    assert_eq!(directory.patch(&path, another.clone()).await.status, 503, "another one is another one");
    // Who has left may be called whatever the directory likes, and comes back under another address.
    directory.change(&bare, json!([{ "op": "replace", "path": "active", "value": false }])).await;
    directory.change(&bare, another).await;
    let back = json!([{ "op": "replace", "value": { "active": true, "emails": [{ "value": "back@example.com" }] } }]);
    assert_eq!(directory.change(&bare, back).await["active"], true);
    world.end().await;
}

#[tokio::test]
async fn whom_a_roster_made_leave_is_not_counted_again() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let people = people(&directory, 30).await;
    let leavers: String = (0..8).map(|number| format!("x-p{number},TERMINATED\n")).collect();
    import(&world.hris(), &format!("externalId,status\n{leavers}")).await;
    assert_eq!(directory.found("active eq false").await.len(), 8);
    for id in &people[10..18] {
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204, "eight of 22, one by one");
    }
    // What is one by one counts, whichever way it comes.
    let end = "mutation($id: ID!) { employeeTerminate(id: $id) { userErrors { code } } }";
    for id in &people[18..20] {
        world.hris().ok(end, json!({ "id": id })).await;
    }
    let held = directory.call(Method::DELETE, &format!("/Users/{}", people[20]), None).await;
    assert_eq!(held.status, 503);
    assert!(held.body["detail"].as_str().unwrap().contains("11 deactivations among 22 people present"), "{:#}", held.body);
    world.end().await;
}

#[tokio::test]
async fn who_changes_people_one_by_one_by_graphql_is_held_too() {
    let world = World::new().await;
    let hris = world.hris();
    let mut people = Vec::new();
    for number in 0..8 {
        people.push(hire(&hris, &format!("p{number}")).await);
    }
    let limits = json!({ "input": { "deactivations": { "number": 2, "percent": 1 }, "emails": { "number": 3, "percent": 1 } } });
    world.admin().ok("mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }", limits).await;
    let end = "mutation($id: ID!) { employeeTerminate(id: $id) { employee { status } userErrors { code field message } } }";
    for id in &people[..2] {
        hris.ok(end, json!({ "id": id })).await;
    }
    let since = world.log(world.acme.id).await.len();
    let refused = hris.refused(end, json!({ "id": people[2] })).await;
    assert_eq!((&refused["code"], &refused["field"]), (&json!("HELD"), &json!(["terminatedOn"])));
    assert!(refused["message"].as_str().unwrap().contains("3 deactivations among 8 people present"), "{refused}");
    assert_eq!(hris.refused(end, json!({ "id": people[3] })).await["code"], "HELD");
    // A person is nobody's mapping that slipped.
    world.admin().ok(end, json!({ "id": people[4] })).await;

    let moved = |number: usize| {
        let employee = json!({ "externalId": format!("p{number}"), "email": format!("slipped-{number}@example.com") });
        json!({ "employee": employee, "idempotencyKey": format!("k{number}") })
    };
    for number in 5..8 {
        make(&hris, "employeeUpsert", moved(number)).await;
    }
    assert_eq!(refuse(&hris, "employeeUpsert", moved(3)).await["field"], json!(["email"]));
    assert_eq!(refuse(&hris, "employeeUpsert", moved(3)).await["code"], "HELD");
    let kinds: Vec<_> = told(&world, since).await.into_iter().filter(|kind| kind == "integration.held").collect();
    assert_eq!(kinds.len(), 2, "each said once");
    assert_eq!(held_for(&world).await, json!(["DEACTIVATIONS", "EMAILS"]));

    world.admin().ok(RELEASE, json!({ "id": world.acme.hris.to_string(), "note": "the company has a new name" })).await;
    // The key of a request that was held is free.
    let done = make(&hris, "employeeUpsert", moved(3)).await;
    assert_eq!(done, make(&hris, "employeeUpsert", moved(3)).await);
    let read = "query($id: ID!) { employee(id: $id) { email } }";
    assert_eq!(at(&hris.ok(read, json!({ "id": done })).await, "employee.email"), "slipped-3@example.com");
    hris.ok(end, json!({ "id": people[2] })).await;
    world.end().await;
}
