//! What Entra ID and Okta really send, where it differs from the standard: each as that client writes it.

use super::{Directory, ENTERPRISE, PATCH, USER, groups::group, person};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn entra_writes_operations_in_capitals_and_truths_as_texts() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let body = json!({ "schemas": [PATCH], "Operations": [{ "op": "Replace", "path": "active", "value": "False" }] });
    let off = directory.call(Method::PATCH, &format!("/Users/{id}"), Some(&body)).await;
    assert_eq!((off.status, &off.body["active"]), (200, &json!(false)));
    let on = directory.change(&id, json!([{ "op": "Add", "path": "active", "value": "True" }])).await;
    assert_eq!(on["active"], true, "provisioned again, activated again");
    world.end().await;
}

#[tokio::test]
async fn entra_writes_one_value_of_several_by_its_type_whether_it_is_there_or_not() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut bare = person("ann");
    bare.as_object_mut().unwrap().remove("emails");
    let id = directory.create(&bare).await["id"].as_str().unwrap().to_owned();
    let user = directory
        .change(
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
    let user =
        directory.change(&id, json!([{ "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "a.lee@example.com" }])).await;
    assert_eq!((user["emails"].as_array().unwrap().len(), &user["emails"][0]["value"]), (1, &json!("a.lee@example.com")));
    world.end().await;
}

#[tokio::test]
async fn entra_with_its_flag_writes_dotted_and_qualified_names_without_a_path() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let value = json!({
        "displayName": "Annie",
        "name.givenName": "Anna",
        "name.familyName": "Lee",
        "emails[type eq \"work\"].value": "lee@example.com",
        (format!("{ENTERPRISE}:employeeNumber")): "17",
        (format!("{ENTERPRISE}:department")): "Sales",
        (format!("{ENTERPRISE}:manager")): "x-boss",
    });
    let user = directory.change(&id, json!([{ "op": "replace", "value": value }])).await;
    assert_eq!(user["name"], json!({ "givenName": "Anna", "familyName": "Lee" }));
    assert_eq!((&user["displayName"], &user["emails"][0]["value"]), (&json!("Annie"), &json!("lee@example.com")));
    assert_eq!(user[ENTERPRISE], json!({ "employeeNumber": "17", "department": "Sales", "manager": { "value": "x-boss" } }));
    let user = directory.change(&id, json!([{ "op": "replace", "value": { "active": false } }])).await;
    assert_eq!(user["active"], false);
    world.end().await;
}

#[tokio::test]
async fn entra_removes_the_members_that_a_value_names_and_no_others() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let (ann, bob) = (directory.hire("ann").await, directory.hire("bob").await);
    let made = directory.create(&group("Bakers", &[&ann, &bob])).await;
    let path = format!("/Groups/{}", made["id"].as_str().unwrap());
    let body =
        format!(r#"{{"schemas":["{PATCH}"],"Operations":[{{"op":"Remove","path":"members","value":[{{"$ref":null,"value":"{ann}"}}]}}]}}"#);
    let left = directory.call(Method::PATCH, &path, Some(&serde_json::from_str(&body).unwrap())).await;
    assert_eq!((left.status, left.body["members"].as_array().unwrap().len()), (200, 1), "{:#}", left.body);
    assert_eq!(left.body["members"][0]["value"], json!(bob));
    let body =
        format!(r#"{{"schemas":["{PATCH}"],"Operations":[{{"op":"Add","path":"members","value":[{{"$ref":null,"value":"{ann}"}}]}}]}}"#);
    let back = directory.call(Method::PATCH, &path, Some(&serde_json::from_str(&body).unwrap())).await;
    assert_eq!(back.body["members"].as_array().unwrap().len(), 2);
    world.end().await;
}

#[tokio::test]
async fn entra_asks_by_a_part_of_one_value() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    directory.hire("ann").await;
    assert_eq!(directory.found("emails[type eq \"work\"].value eq \"ANN@example.com\"").await, ["ann"]);
    assert_eq!(directory.found("externalId eq \"x-ann\"").await, ["ann"]);
    assert_eq!(directory.found("userName eq \"Ann\" and active eq \"True\"").await, ["ann"]);
    world.end().await;
}

#[tokio::test]
async fn a_manager_is_cleared_by_nothing_in_each_of_its_forms() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let (boss, id) = (directory.hire("boss").await, directory.hire("ann").await);
    let path = format!("{ENTERPRISE}:manager");
    for clear in [
        json!({ "op": "Remove", "path": path }),
        json!({ "op": "Replace", "path": path, "value": "" }),
        json!({ "op": "replace", "path": path, "value": { "value": "" } }),
        json!({ "op": "replace", "path": path, "value": null }),
        json!({ "op": "remove", "path": format!("{path}.value") }),
    ] {
        let set = directory.change(&id, json!([{ "op": "Add", "path": path, "value": { "value": boss } }])).await;
        assert_eq!(set[ENTERPRISE]["manager"]["value"], json!(boss));
        let cleared = directory.change(&id, json!([clear])).await;
        assert!(cleared.get(ENTERPRISE).is_none(), "{clear}: {cleared:#}");
        assert_eq!(cleared["schemas"], json!([USER]), "the extension is named exactly when it is there");
    }
    world.end().await;
}

#[tokio::test]
async fn okta_deactivates_without_a_path_and_sends_people_back_whole() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let id = directory.hire("ann").await;
    let path = format!("/Users/{id}");
    let mut user = directory.get(&path).await;
    user["name"]["familyName"] = "Lee-Okta".into();
    user["locale"] = "en-US".into();
    user["groups"] = json!([]);
    user["password"] = "secret".into();
    let put = directory.call(Method::PUT, &path, Some(&user)).await;
    assert_eq!((put.status, &put.body["name"]["familyName"], &put.body["locale"]), (200, &json!("Lee-Okta"), &json!("en-US")));
    assert!(put.body.get("password").is_none());
    let off = directory.change(&id, json!([{ "op": "replace", "value": { "active": false } }])).await;
    assert_eq!(off["active"], false);
    // Activation is a PUT as well.
    let mut user = directory.get(&path).await;
    user["active"] = true.into();
    assert_eq!(directory.call(Method::PUT, &path, Some(&user)).await.body["active"], true);
    // A group comes back with its own identifier in the value.
    let made = directory.create(&group("Bakers", &[&id])).await;
    let rename = json!([{ "op": "replace", "value": { "id": made["id"], "displayName": "Cooks" } }]);
    let renamed = directory.patch(&format!("/Groups/{}", made["id"].as_str().unwrap()), rename).await;
    assert_eq!((renamed.status, &renamed.body["displayName"]), (200, &json!("Cooks")), "{:#}", renamed.body);
    world.end().await;
}

#[tokio::test]
async fn what_is_told_is_written_as_both_expect() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    directory.hire("ann").await;
    let list = directory.get("/Users?count=1&startIndex=1").await;
    assert!(["totalResults", "startIndex", "itemsPerPage"].iter().all(|name| list[*name].is_u64()), "{list:#}");
    assert_eq!(list["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:ListResponse"]));
    fn names(value: &Value, path: &str) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                let camel = name.starts_with(|c: char| c.is_ascii_lowercase()) || ["Resources", "$ref"].contains(&name.as_str());
                assert!(camel && !value.is_null(), "{path}.{name}");
                names(value, &format!("{path}.{name}"));
            }),
            Value::Array(values) => values.iter().for_each(|value| names(value, path)),
            _ => {}
        }
    }
    names(&list, "");
    world.end().await;
}
