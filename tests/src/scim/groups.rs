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

const GROUP_EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:coachgraph:2.0:Group";

#[tokio::test]
async fn known_members_are_added_although_others_are_unknown() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let (ann, bob, cid) = (directory.create_user("ann").await, directory.create_user("bob").await, directory.create_user("cid").await);
    let foreign = Directory::for_globex(&world).await.create_user("eve").await;
    let group = directory.create(&group_body("Bakers", &[&ann])).await;
    let path = format!("/Groups/{}", group["id"].as_str().unwrap());
    let deleted = directory.create_user("dan").await;
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{deleted}"), None).await.status, 204);

    // Entra ID with and without the flag aadOptscim062020, and Okta.
    let value = |ids: &[&str]| ids.iter().map(|id| json!({ "value": id })).collect::<Vec<_>>();
    for (operation, expected, unknown) in [
        (json!({ "op": "Add", "path": "members", "value": value(&[&foreign, &bob]) }), vec![&ann, &bob], vec![foreign.as_str()]),
        (json!({ "op": "add", "value": { "members": value(&[&cid, "nonsense"]) } }), vec![&ann, &bob, &cid], vec!["nonsense"]),
        (json!({ "op": "replace", "path": "members", "value": value(&[&ann, &bob, &deleted]) }), vec![&ann, &bob], vec![&deleted]),
        // Repeating the request has the same response.
        (json!({ "op": "replace", "path": "members", "value": value(&[&ann, &bob, &deleted]) }), vec![&ann, &bob], vec![&deleted]),
        (json!({ "op": "add", "path": "members", "value": value(&[&bob, "nonsense"]) }), vec![&ann, &bob], vec!["nonsense"]),
    ] {
        let response = directory.patch(&path, json!([operation])).await;
        assert_eq!(response.status, 200, "{operation}: {:#}", response.body);
        assert_eq!(member_ids(&response.body), expected, "{operation}");
        assert_eq!(response.body[GROUP_EXTENSION]["unknownMembers"], json!(unknown), "{operation}");
        assert!(response.body["schemas"].as_array().unwrap().contains(&json!(GROUP_EXTENSION)));
        assert_eq!(response.header("warning"), format!("299 coachgraph \"unknown members: {}\"", unknown[0]));
        let read = directory.get(&path).await;
        assert_eq!(member_ids(&read), expected, "{operation}");
        assert_eq!(read[GROUP_EXTENSION], Value::Null, "the list is not stored");
    }
    // A request none of whose members is known is refused, so that nothing is answered 200 without effect.
    for operation in [
        json!({ "op": "add", "path": "members", "value": value(&["nonsense", &foreign]) }),
        json!({ "op": "replace", "path": "members", "value": value(&["nonsense"]) }),
    ] {
        let refused = directory.patch(&path, json!([operation])).await;
        assert_eq!((refused.status, &refused.body["scimType"]), (400, &json!("invalidValue")), "{:#}", refused.body);
        assert!(refused.body["detail"].as_str().unwrap().contains("nonsense"), "{:#}", refused.body);
    }
    assert_eq!(member_ids(&directory.get(&path).await), [&ann, &bob]);
    // A PUT, and a POST.
    let put = directory.call(Method::PUT, &path, Some(&group_body("Bakers", &[&cid, "nonsense"]))).await;
    assert_eq!((put.status, member_ids(&put.body)), (200, vec![cid.as_str()]), "{:#}", put.body);
    assert_eq!(put.body[GROUP_EXTENSION]["unknownMembers"], json!(["nonsense"]));
    let post = directory.create(&group_body("Cooks", &[&ann, &foreign])).await;
    assert_eq!((member_ids(&post), &post[GROUP_EXTENSION]["unknownMembers"]), (vec![ann.as_str()], &json!([foreign])));
    world.end().await;
}

#[tokio::test]
async fn the_groups_of_a_user_are_read_and_cannot_be_written() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let (ann, bob) = (directory.create_user("ann").await, directory.create_user("bob").await);
    assert_eq!(directory.get(&format!("/Users/{ann}")).await.get("groups"), None);
    let cooks = directory.create(&group_body("Cooks", &[&ann])).await;
    let bakers = directory.create(&group_body("Bakers", &[&ann, &bob])).await;
    let entry = |group: &Value| json!({ "value": group["id"], "$ref": group["meta"]["location"], "display": group["displayName"], "type": "direct" });
    let path = format!("/Users/{ann}");
    assert_eq!(directory.get(&path).await["groups"], json!([entry(&bakers), entry(&cooks)]));
    let (_, users) = directory.list("/Users", &[("attributes", "groups.display"), ("sortBy", "userName")]).await;
    assert_eq!(users[0]["groups"], json!([{ "display": "Bakers" }, { "display": "Cooks" }]));
    assert_eq!(users[1]["groups"], json!([{ "display": "Bakers" }]));
    let refused = directory.patch(&path, json!([{ "op": "remove", "path": "groups" }])).await;
    assert_eq!((refused.status, &refused.body["scimType"]), (400, &json!("mutability")));
    let mut whole = directory.get(&path).await;
    whole["groups"] = json!([]);
    let put = directory.call(Method::PUT, &path, Some(&whole)).await;
    assert_eq!((put.status, put.body["groups"].as_array().unwrap().len()), (200, 2), "a PUT ignores read-only attributes");
    world.end().await;
}

#[tokio::test]
async fn groups_are_sorted_by_name_in_pages_by_index_and_by_cursor() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    for name in ["cooks", "Bakers", "drivers", "Actors"] {
        let mut body = group_body(name, &[]);
        if name == "drivers" {
            body.as_object_mut().unwrap().remove("externalId");
        }
        directory.create(&body).await;
    }
    let names = async |parameters: &[(&str, &str)]| {
        let (_, groups) = directory.list("/Groups", parameters).await;
        groups.iter().map(|group| group["displayName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&[("sortBy", "displayName")]).await, ["Actors", "Bakers", "cooks", "drivers"]);
    assert_eq!(names(&[("sortBy", "displayName"), ("sortOrder", "descending")]).await, ["drivers", "cooks", "Bakers", "Actors"]);
    assert_eq!(names(&[("sortBy", "displayName"), ("startIndex", "2"), ("count", "2")]).await, ["Bakers", "cooks"]);
    assert_eq!(names(&[("sortBy", "externalId")]).await, ["Actors", "Bakers", "cooks", "drivers"], "groups without a value are last");
    assert_eq!(names(&[("sortBy", "meta.created")]).await, ["cooks", "Bakers", "drivers", "Actors"]);
    for sort_by in ["displayName", "externalId", "meta.lastModified"] {
        let (mut listed, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = directory.get(&super::path_with_query("/Groups", &[("sortBy", sort_by), ("cursor", &cursor), ("count", "1")])).await;
            listed.push(page["Resources"][0]["displayName"].as_str().unwrap().to_owned());
            match page["nextCursor"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(listed, names(&[("sortBy", sort_by)]).await, "{sort_by}");
    }
    let unsupported = directory.call(Method::GET, "/Groups?sortBy=members", None).await;
    assert_eq!((unsupported.status, &unsupported.body["scimType"]), (400, &json!("invalidValue")));
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
