//! `Group` resources: creation, members, filters and large groups.

use super::{Directory, PATCH_OP, log_kinds_since};
use crate::world::World;
use reqwest::Method;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// The body that creates a group with these members, by id.
pub fn group_body(name: &str, members: &[&str]) -> Value {
    let members: Vec<_> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({ "schemas": [GROUP], "displayName": name, "externalId": format!("g-{name}"), "members": members })
}

/// The ids of the members.
fn member_ids(group: &Value) -> Vec<&str> {
    group["members"].as_array().map(|all| all.iter().map(|one| one["value"].as_str().unwrap()).collect()).unwrap_or_default()
}

#[tokio::test]
async fn members_are_added_removed_and_replaced() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let (ann, bob) = (directory.create_user("ann").await, directory.create_user("bob").await);
    let created = directory.create(&group_body("Bakers", &[&ann])).await;
    assert_eq!(created["members"][0]["display"], "ann Test");
    let path = format!("/Groups/{}", created["id"].as_str().unwrap());
    let patch = async |operation: Value| {
        let response = directory.patch(&path, json!([operation])).await;
        assert_eq!(response.status, 200, "{:#}", response.body);
        response.body
    };
    assert_eq!(member_ids(&patch(json!({ "op": "add", "path": "members", "value": [{ "value": bob }] })).await), [&ann, &bob]);
    let log = world.change_log(world.acme.id).await.len();
    assert_eq!(member_ids(&patch(json!({ "op": "add", "path": "members", "value": [{ "value": bob }] })).await), [&ann, &bob]);
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "adding an existing member changes nothing");
    assert_eq!(member_ids(&patch(json!({ "op": "remove", "path": format!("members[value eq \"{ann}\"]") })).await), [&bob]);
    assert_eq!(member_ids(&patch(json!({ "op": "replace", "path": "members", "value": [{ "value": ann }] })).await), [&ann]);
    assert_eq!(member_ids(&patch(json!({ "op": "remove", "path": "members" })).await), [""; 0]);
    assert_eq!(patch(json!({ "op": "replace", "value": { "displayName": "Cooks" } })).await["displayName"], "Cooks");
    assert_eq!(log_kinds_since(&world, log).await, ["team.updated"; 4]);

    // Members must be users of the same organization.
    let other = Directory::for_globex(&world).await;
    let foreign = other.create_user("eve").await;
    for unknown in [foreign.as_str(), "nonsense"] {
        let response = directory.patch(&path, json!([{ "op": "add", "path": "members", "value": [{ "value": unknown }] }])).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidValue")), "{:#}", response.body);
    }
    assert_eq!(other.call(Method::GET, &path, None).await.status, 404);
    assert_eq!(directory.call(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(directory.call(Method::GET, &path, None).await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn groups_are_filtered_by_name_external_id_and_member() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let (ann, bob) = (directory.create_user("ann").await, directory.create_user("bob").await);
    directory.create(&group_body("Bakers", &[&ann])).await;
    directory.create(&group_body("Cooks", &[&ann, &bob])).await;
    let find_names = async |filter: &str| {
        let (_, groups) = directory.list("/Groups", &[("filter", filter), ("excludedAttributes", "members")]).await;
        assert!(groups.iter().all(|group| group.get("members").is_none()));
        groups.iter().map(|group| group["displayName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(find_names("displayName eq \"bakers\"").await, ["Bakers"]);
    assert_eq!(find_names("externalId eq \"g-Cooks\"").await, ["Cooks"]);
    assert_eq!(find_names("externalId eq \"g-cooks\"").await, [""; 0], "externalId is case-sensitive");
    assert_eq!(find_names(&format!("members[value eq \"{ann}\"]")).await, ["Bakers", "Cooks"]);
    assert_eq!(find_names(&format!("members.value eq \"{bob}\" and not (displayName sw \"b\")")).await, ["Cooks"]);
    let duplicate = directory.call(Method::POST, "/Groups", Some(&group_body("COOKS", &[]))).await;
    assert_eq!((duplicate.status, &duplicate.body["scimType"]), (409, &json!("uniqueness")));
    // Deleting a user removes them from all groups.
    directory.call(Method::DELETE, &format!("/Users/{bob}"), None).await;
    let (_, cooks) = directory.list("/Groups", &[("filter", "displayName eq \"cooks\"")]).await;
    assert_eq!(member_ids(&cooks[0]), [&ann]);
    world.end().await;
}

#[tokio::test]
async fn a_patch_of_a_large_group_returns_no_content() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut people = Vec::new();
    for number in 0..101 {
        people.push(directory.create_user(&format!("p{number}")).await);
    }
    let all: Vec<&str> = people.iter().map(String::as_str).collect();
    let created = directory.create(&group_body("All", &all[..99])).await;
    let path = format!("/Groups/{}", created["id"].as_str().unwrap());
    let add = |id: &str| json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
    assert_eq!(directory.patch(&path, add(all[99])).await.status, 200);
    let large = directory.patch(&path, add(all[100])).await;
    assert_eq!((large.status, large.header("etag")), (204, "W/\"3\""));
    let body = json!({ "schemas": [PATCH_OP], "Operations": add(all[0]) });
    let selected = directory.call(Method::PATCH, &format!("{path}?attributes=displayName"), Some(&body)).await;
    assert_eq!((selected.status, &selected.body["displayName"], selected.body.get("members")), (200, &json!("All"), None));
    world.end().await;
}

#[tokio::test]
async fn the_stored_number_of_members_follows_every_change() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let (ann, bob, cid) = (directory.create_user("ann").await, directory.create_user("bob").await, directory.create_user("cid").await);
    let created = directory.create(&group_body("Bakers", &[&ann, &bob])).await;
    let path = format!("/Groups/{}", created["id"].as_str().unwrap());
    let db = world.connect_database().await;
    let check = async |expected: i32| {
        let team = entity::team::Entity::find().one(&db).await.unwrap().unwrap();
        let members = entity::team_member::Entity::find().count(&db).await.unwrap();
        assert_eq!((team.member_count, i32::try_from(members).unwrap()), (expected, expected));
    };
    check(2).await;
    let member = |id: &str| json!([{ "value": id }]);
    for (operation, expected) in [
        (json!({ "op": "add", "path": "members", "value": member(&cid) }), 3),
        (json!({ "op": "add", "path": "members", "value": member(&cid) }), 3),
        (json!({ "op": "remove", "path": "members", "value": member(&ann) }), 2),
        (json!({ "op": "remove", "path": "members", "value": member(&ann) }), 2),
        (json!({ "op": "remove", "path": format!("members[value eq \"{bob}\"]") }), 1),
        (json!({ "op": "replace", "path": "members", "value": [{ "value": ann }, { "value": bob }] }), 2),
        (json!({ "op": "remove", "path": "members" }), 0),
    ] {
        assert_eq!(directory.patch(&path, json!([operation])).await.status, 200, "{operation:#}");
        check(expected).await;
    }
    // Several operations apply one after the other.
    let both = json!([
        { "op": "add", "path": "members", "value": [{ "value": ann }, { "value": bob }] },
        { "op": "remove", "path": format!("members[value eq \"{ann}\"]") },
    ]);
    assert_eq!(member_ids(&directory.patch(&path, both).await.body), [&bob]);
    check(1).await;
    assert_eq!(directory.call(Method::PUT, &path, Some(&group_body("Bakers", &[&ann, &bob, &cid]))).await.status, 200);
    check(3).await;
    world.end().await;
}
