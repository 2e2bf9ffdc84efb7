//! Groups that a directory pushes.

use super::{Directory, PATCH, told};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};

const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

pub fn group(name: &str, members: &[&str]) -> Value {
    let members: Vec<_> = members.iter().map(|id| json!({ "value": id })).collect();
    json!({ "schemas": [GROUP], "displayName": name, "externalId": format!("g-{name}"), "members": members })
}

/// Who is in it.
fn members(group: &Value) -> Vec<&str> {
    group["members"].as_array().map(|all| all.iter().map(|one| one["value"].as_str().unwrap()).collect()).unwrap_or_default()
}

#[tokio::test]
async fn a_group_has_members_who_come_and_go() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let (ann, bob) = (directory.hire("ann").await, directory.hire("bob").await);
    let made = directory.create(&group("Bakers", &[&ann])).await;
    assert_eq!(made["members"][0]["display"], "ann Test");
    let path = format!("/Groups/{}", made["id"].as_str().unwrap());
    let patch = async |operation: Value| {
        let answer = directory.patch(&path, json!([operation])).await;
        assert_eq!(answer.status, 200, "{:#}", answer.body);
        answer.body
    };
    assert_eq!(members(&patch(json!({ "op": "add", "path": "members", "value": [{ "value": bob }] })).await), [&ann, &bob]);
    let log = world.log(world.acme.id).await.len();
    assert_eq!(members(&patch(json!({ "op": "add", "path": "members", "value": [{ "value": bob }] })).await), [&ann, &bob]);
    assert_eq!(world.log(world.acme.id).await.len(), log, "who is there already is there");
    assert_eq!(members(&patch(json!({ "op": "remove", "path": format!("members[value eq \"{ann}\"]") })).await), [&bob]);
    assert_eq!(members(&patch(json!({ "op": "replace", "path": "members", "value": [{ "value": ann }] })).await), [&ann]);
    assert_eq!(members(&patch(json!({ "op": "remove", "path": "members" })).await), [""; 0]);
    assert_eq!(patch(json!({ "op": "replace", "value": { "displayName": "Cooks" } })).await["displayName"], "Cooks");
    assert_eq!(told(&world, log).await, ["team.updated"; 4]);

    // Only people are members, one's own.
    let stranger = Directory::stranger(&world).await;
    let foreign = stranger.hire("eve").await;
    for nobody in [foreign.as_str(), "nonsense"] {
        let answer = directory.patch(&path, json!([{ "op": "add", "path": "members", "value": [{ "value": nobody }] }])).await;
        assert_eq!((answer.status, &answer.body["scimType"]), (400, &json!("invalidValue")), "{:#}", answer.body);
    }
    assert_eq!(stranger.call(Method::GET, &path, None).await.status, 404);
    assert_eq!(directory.call(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(directory.call(Method::GET, &path, None).await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn groups_are_found_by_name_key_and_member() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let (ann, bob) = (directory.hire("ann").await, directory.hire("bob").await);
    directory.create(&group("Bakers", &[&ann])).await;
    directory.create(&group("Cooks", &[&ann, &bob])).await;
    let found = async |filter: &str| {
        let (_, groups) = directory.list("/Groups", &[("filter", filter), ("excludedAttributes", "members")]).await;
        assert!(groups.iter().all(|group| group.get("members").is_none()));
        groups.iter().map(|group| group["displayName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("displayName eq \"bakers\"").await, ["Bakers"]);
    assert_eq!(found("externalId eq \"g-Cooks\"").await, ["Cooks"]);
    assert_eq!(found("externalId eq \"g-cooks\"").await, [""; 0], "keys are exact");
    assert_eq!(found(&format!("members[value eq \"{ann}\"]")).await, ["Bakers", "Cooks"]);
    assert_eq!(found(&format!("members.value eq \"{bob}\" and not (displayName sw \"b\")")).await, ["Cooks"]);
    let twin = directory.call(Method::POST, "/Groups", Some(&group("COOKS", &[]))).await;
    assert_eq!((twin.status, &twin.body["scimType"]), (409, &json!("uniqueness")));
    // Who is deleted is in no group any more.
    directory.call(Method::DELETE, &format!("/Users/{bob}"), None).await;
    let (_, cooks) = directory.list("/Groups", &[("filter", "displayName eq \"cooks\"")]).await;
    assert_eq!(members(&cooks[0]), [&ann]);
    world.end().await;
}

#[tokio::test]
async fn a_patch_of_a_large_group_is_not_answered_with_all_of_it() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut people = Vec::new();
    for number in 0..101 {
        people.push(directory.hire(&format!("p{number}")).await);
    }
    let all: Vec<&str> = people.iter().map(String::as_str).collect();
    let made = directory.create(&group("All", &all[..99])).await;
    let path = format!("/Groups/{}", made["id"].as_str().unwrap());
    let add = |id: &str| json!([{ "op": "add", "path": "members", "value": [{ "value": id }] }]);
    assert_eq!(directory.patch(&path, add(all[99])).await.status, 200);
    let large = directory.patch(&path, add(all[100])).await;
    assert_eq!((large.status, large.header("etag")), (204, "W/\"3\""));
    let body = json!({ "schemas": [PATCH], "Operations": add(all[0]) });
    let asked = directory.call(Method::PATCH, &format!("{path}?attributes=displayName"), Some(&body)).await;
    assert_eq!((asked.status, &asked.body["displayName"], asked.body.get("members")), (200, &json!("All"), None));
    world.end().await;
}
