//! Requests of Entra ID and Okta that deviate from the RFCs, as these clients send them.

use super::{Directory, ENTERPRISE, PATCH_OP, USER, groups::group_body, user_body};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn capitalized_operation_names_and_booleans_as_strings_of_entra_id_are_accepted() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let body = json!({ "schemas": [PATCH_OP], "Operations": [{ "op": "Replace", "path": "active", "value": "False" }] });
    let off = directory.call(Method::PATCH, &format!("/Users/{id}"), Some(&body)).await;
    assert_eq!((off.status, &off.body["active"]), (200, &json!(false)));
    let on = directory.patch_user(&id, json!([{ "op": "Add", "path": "active", "value": "True" }])).await;
    assert_eq!(on["active"], true, "activated again");
    world.end().await;
}

#[tokio::test]
async fn a_value_path_of_entra_id_sets_the_value_whether_or_not_it_exists() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut body = user_body("ann");
    body.as_object_mut().unwrap().remove("emails");
    let id = directory.create(&body).await["id"].as_str().unwrap().to_owned();
    let user = directory
        .patch_user(
            &id,
            json!([
                { "op": "Add", "path": "emails[type eq \"work\"].value", "value": "ann@example.com" },
                { "op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+43 1" },
                { "op": "Replace", "path": "addresses[type eq \"work\"].locality", "value": "Vienna" },
            ]),
        )
        .await;
    assert_eq!(user["emails"][0]["value"], "ann@example.com");
    assert_eq!(user["phoneNumbers"], json!([{ "type": "mobile", "value": "+43 1" }]));
    assert_eq!(user["addresses"], json!([{ "type": "work", "locality": "Vienna" }]));
    let user = directory
        .patch_user(&id, json!([{ "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "a.lee@example.com" }]))
        .await;
    assert_eq!((user["emails"].as_array().unwrap().len(), &user["emails"][0]["value"]), (1, &json!("a.lee@example.com")));
    world.end().await;
}

#[tokio::test]
async fn paths_as_member_names_of_entra_id_with_the_aadoptscim062020_flag_are_accepted() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let value = json!({
        "displayName": "Annie",
        "name.givenName": "Anna",
        "name.familyName": "Lee",
        "emails[type eq \"work\"].value": "lee@example.com",
        (format!("{ENTERPRISE}:employeeNumber")): "17",
        (format!("{ENTERPRISE}:department")): "Sales",
        (format!("{ENTERPRISE}:manager")): "x-boss",
    });
    let user = directory.patch_user(&id, json!([{ "op": "replace", "value": value }])).await;
    assert_eq!(user["name"], json!({ "givenName": "Anna", "familyName": "Lee" }));
    assert_eq!((&user["displayName"], &user["emails"][0]["value"]), (&json!("Annie"), &json!("lee@example.com")));
    assert_eq!(user[ENTERPRISE], json!({ "employeeNumber": "17", "department": "Sales", "manager": { "value": "x-boss" } }));
    let user = directory.patch_user(&id, json!([{ "op": "replace", "value": { "active": false } }])).await;
    assert_eq!(user["active"], false);
    world.end().await;
}

#[tokio::test]
async fn a_remove_operation_of_entra_id_removes_only_the_members_in_its_value() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let (ann, bob) = (directory.create_user("ann").await, directory.create_user("bob").await);
    let created = directory.create(&group_body("Bakers", &[&ann, &bob])).await;
    let path = format!("/Groups/{}", created["id"].as_str().unwrap());
    let body = format!(
        r#"{{"schemas":["{PATCH_OP}"],"Operations":[{{"op":"Remove","path":"members","value":[{{"$ref":null,"value":"{ann}"}}]}}]}}"#
    );
    let removed = directory.call(Method::PATCH, &path, Some(&serde_json::from_str(&body).unwrap())).await;
    assert_eq!((removed.status, removed.body["members"].as_array().unwrap().len()), (200, 1), "{:#}", removed.body);
    assert_eq!(removed.body["members"][0]["value"], json!(bob));
    let body =
        format!(r#"{{"schemas":["{PATCH_OP}"],"Operations":[{{"op":"Add","path":"members","value":[{{"$ref":null,"value":"{ann}"}}]}}]}}"#);
    let added = directory.call(Method::PATCH, &path, Some(&serde_json::from_str(&body).unwrap())).await;
    assert_eq!(added.body["members"].as_array().unwrap().len(), 2);
    world.end().await;
}

#[tokio::test]
async fn filters_of_entra_id_by_a_sub_attribute_of_a_value_path_find_the_user() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    directory.create_user("ann").await;
    assert_eq!(directory.find_user_names("emails[type eq \"work\"].value eq \"ANN@example.com\"").await, ["ann"]);
    assert_eq!(directory.find_user_names("externalId eq \"x-ann\"").await, ["ann"]);
    assert_eq!(directory.find_user_names("userName eq \"Ann\" and active eq \"True\"").await, ["ann"]);
    world.end().await;
}

#[tokio::test]
async fn a_manager_is_unassigned_by_each_form_of_an_empty_value() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let (boss, id) = (directory.create_user("boss").await, directory.create_user("ann").await);
    let path = format!("{ENTERPRISE}:manager");
    for clear in [
        json!({ "op": "Remove", "path": path }),
        json!({ "op": "Replace", "path": path, "value": "" }),
        json!({ "op": "replace", "path": path, "value": { "value": "" } }),
        json!({ "op": "replace", "path": path, "value": null }),
        json!({ "op": "remove", "path": format!("{path}.value") }),
    ] {
        let set = directory.patch_user(&id, json!([{ "op": "Add", "path": path, "value": { "value": boss } }])).await;
        assert_eq!(set[ENTERPRISE]["manager"]["value"], json!(boss));
        let cleared = directory.patch_user(&id, json!([clear])).await;
        assert!(cleared.get(ENTERPRISE).is_none(), "{clear}: {cleared:#}");
        assert_eq!(cleared["schemas"], json!([USER]), "schemas lists the extension only if the user has extension attributes");
    }
    world.end().await;
}

#[tokio::test]
async fn deactivations_without_a_path_and_whole_users_of_okta_are_accepted() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    let path = format!("/Users/{id}");
    let mut user = directory.get(&path).await;
    user["name"]["familyName"] = "Lee-Okta".into();
    user["locale"] = "en-US".into();
    user["groups"] = json!([]);
    user["password"] = "secret".into();
    let put = directory.call(Method::PUT, &path, Some(&user)).await;
    assert_eq!((put.status, &put.body["name"]["familyName"], &put.body["locale"]), (200, &json!("Lee-Okta"), &json!("en-US")));
    assert!(put.body.get("password").is_none());
    let off = directory.patch_user(&id, json!([{ "op": "replace", "value": { "active": false } }])).await;
    assert_eq!(off["active"], false);
    // Okta activates a user by a PUT.
    let mut user = directory.get(&path).await;
    user["active"] = true.into();
    assert_eq!(directory.call(Method::PUT, &path, Some(&user)).await.body["active"], true);
    // Okta renames a group with its id in the value.
    let created = directory.create(&group_body("Bakers", &[&id])).await;
    let rename = json!([{ "op": "replace", "value": { "id": created["id"], "displayName": "Cooks" } }]);
    let renamed = directory.patch(&format!("/Groups/{}", created["id"].as_str().unwrap()), rename).await;
    assert_eq!((renamed.status, &renamed.body["displayName"]), (200, &json!("Cooks")), "{:#}", renamed.body);
    world.end().await;
}

#[tokio::test]
async fn list_responses_use_numbers_for_counts_and_camel_case_names_without_nulls() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    directory.create_user("ann").await;
    let list = directory.get("/Users?count=1&startIndex=1").await;
    assert!(["totalResults", "startIndex", "itemsPerPage"].iter().all(|name| list[*name].is_u64()), "{list:#}");
    assert_eq!(list["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:ListResponse"]));
    fn assert_camel_case(value: &Value, path: &str) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                let is_camel_case = name.starts_with(|c: char| c.is_ascii_lowercase()) || ["Resources", "$ref"].contains(&name.as_str());
                assert!(is_camel_case && !value.is_null(), "{path}.{name}");
                assert_camel_case(value, &format!("{path}.{name}"));
            }),
            Value::Array(values) => values.iter().for_each(|value| assert_camel_case(value, path)),
            _ => {}
        }
    }
    assert_camel_case(&list, "");
    world.end().await;
}

#[tokio::test]
async fn attributes_of_the_extension_are_accepted_without_the_urn() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let boss = directory.create_user("boss").await;
    let mut body = user_body("ann");
    body["department"] = "Sales".into();
    body["manager"] = boss.clone().into();
    let created = directory.create(&body).await;
    assert_eq!((&created[ENTERPRISE]["department"], &created[ENTERPRISE]["manager"]["value"]), (&json!("Sales"), &json!(boss)));
    let id = created["id"].as_str().unwrap();
    let changed = directory.patch_user(id, json!([{ "op": "remove", "path": "manager" }])).await;
    assert_eq!(changed[ENTERPRISE], json!({ "department": "Sales" }));
    let operations = json!([{ "op": "add", "path": "manager.value", "value": boss }, { "op": "replace", "value": { "costCenter": "C1" } }]);
    let changed = directory.patch_user(id, operations).await;
    assert_eq!((&changed[ENTERPRISE]["costCenter"], &changed[ENTERPRISE]["manager"]["value"]), (&json!("C1"), &json!(boss)));
    let (_, users) = directory.list("/Users", &[("filter", &format!("manager eq \"{boss}\"")), ("attributes", "department")]).await;
    assert_eq!(users, [json!({ "id": id, "schemas": created["schemas"], ENTERPRISE: { "department": "Sales" } })]);
    world.end().await;
}

#[tokio::test]
async fn a_single_value_may_come_in_a_list_or_an_object() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create_user("ann").await;
    for (value, expected) in [(json!(["Cook"]), "Cook"), (json!([{ "value": "Baker" }]), "Baker"), (json!({ "value": "Chef" }), "Chef")] {
        let user = directory.patch_user(&id, json!([{ "op": "Add", "path": "title", "value": value }])).await;
        assert_eq!(user["title"], expected);
    }
    let user = directory.patch_user(&id, json!([{ "op": "Add", "path": "active", "value": ["False"] }])).await;
    assert_eq!(user["active"], false);
    let two = directory.patch(&format!("/Users/{id}"), json!([{ "op": "add", "path": "title", "value": ["Cook", "Baker"] }])).await;
    assert_eq!((two.status, &two.body["scimType"]), (400, &json!("invalidValue")));
    world.end().await;
}
