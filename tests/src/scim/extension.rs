//! The extension schema of Coachgraph: job level, location, hire date and custom attributes of a user.

use super::{Directory, ENTERPRISE, USER, user_body};
use crate::world::{World, value_at};
use reqwest::Method;
use serde_json::{Value, json};

pub const EXTENSION: &str = "urn:ietf:params:scim:schemas:extension:coachgraph:2.0:User";
const EMPLOYEE: &str = "query($id: ID!) { employee(id: $id) { jobLevel location hiredOn customAttributes { name value } } }";

fn full_extension() -> Value {
    json!({
        "jobLevel": "4", "location": "Vienna", "hiredOn": "2024-02-29",
        "customAttributes": [{ "name": "badge", "value": "blue" }, { "name": "shift", "value": "night" }],
    })
}

fn user_with_extension(name: &str) -> Value {
    let mut user = user_body(name);
    user["schemas"] = json!([USER, EXTENSION]);
    user[EXTENSION] = full_extension();
    user
}

#[tokio::test]
async fn the_extension_is_announced_written_read_and_kept() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let types = directory.get("/ResourceTypes/User").await;
    let extensions: Vec<_> = types["schemaExtensions"].as_array().unwrap().iter().map(|one| one["schema"].as_str().unwrap()).collect();
    assert_eq!(extensions, [ENTERPRISE, EXTENSION]);
    let schema = directory.get(&format!("/Schemas/{EXTENSION}")).await;
    let names: Vec<_> = schema["attributes"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["jobLevel", "location", "hiredOn", "customAttributes"]);

    let created = directory.create(&user_with_extension("ann")).await;
    assert_eq!((&created[EXTENSION], &created["schemas"]), (&full_extension(), &json!([USER, EXTENSION])));
    let id = created["id"].as_str().unwrap();
    let data = world.admin().execute(EMPLOYEE, json!({ "id": id })).await;
    let mut expected = full_extension();
    expected["jobLevel"] = 4.into();
    assert_eq!(value_at(&data, "employee"), &expected);

    // A directory that does not know the extension does not clear it. One that does replaces it.
    let path = format!("/Users/{id}");
    let put = directory.call(Method::PUT, &path, Some(&user_body("ann"))).await;
    assert_eq!((put.status, &put.body[EXTENSION]), (200, &full_extension()), "{:#}", put.body);
    let mut body = user_body("ann");
    body[EXTENSION] =
        json!({ "jobLevel": 5, "customAttributes": [{ "name": "badge", "value": "red" }], "hiredOn": "2024-03-01T00:00:00Z" });
    let put = directory.call(Method::PUT, &path, Some(&body)).await;
    let expected = json!({ "jobLevel": "5", "hiredOn": "2024-03-01", "customAttributes": [{ "name": "badge", "value": "red" }] });
    assert_eq!((put.status, &put.body[EXTENSION]), (200, &expected), "{:#}", put.body);

    // A user who was deleted gets the values back.
    assert_eq!(directory.call(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(directory.create(&user_body("ann")).await[EXTENSION], expected);
    world.end().await;
}

#[tokio::test]
async fn patch_changes_one_attribute_of_the_extension() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let id = directory.create(&user_with_extension("ann")).await["id"].as_str().unwrap().to_owned();
    let patched = directory
        .patch_user(
            &id,
            json!([
                { "op": "replace", "path": format!("{EXTENSION}:jobLevel"), "value": 6 },
                { "op": "replace", "path": format!("{EXTENSION}:customAttributes[name eq \"badge\"].value"), "value": "green" },
                { "op": "add", "path": format!("{EXTENSION}:customAttributes"), "value": [{ "name": "shift", "value": "day" }] },
                { "op": "add", "value": { EXTENSION: { "customAttributes": [{ "name": "desk", "value": "7" }] } } },
                { "op": "remove", "path": format!("{EXTENSION}:location") },
            ]),
        )
        .await;
    let custom = json!([{ "name": "badge", "value": "green" }, { "name": "desk", "value": "7" }, { "name": "shift", "value": "day" }]);
    assert_eq!(patched[EXTENSION], json!({ "jobLevel": "6", "hiredOn": "2024-02-29", "customAttributes": custom }));
    let patched = directory
        .patch_user(&id, json!([{ "op": "remove", "path": format!("{EXTENSION}:customAttributes[name eq \"badge\" or value eq \"7\"]") }]))
        .await;
    assert_eq!(patched[EXTENSION]["customAttributes"], json!([{ "name": "shift", "value": "day" }]));
    for (path, value) in [
        ("jobLevel", json!(101)),
        ("jobLevel", json!("senior")),
        ("jobLevel", json!(1.5)),
        ("hiredOn", json!("29.02.2024")),
        ("hiredOn", json!("2023-02-29")),
        ("customAttributes", json!([{ "value": "no name" }])),
        ("customAttributes", json!([{ "name": "a", "value": "1" }, { "name": "a", "value": "2" }])),
    ] {
        let operations = json!([{ "op": "replace", "path": format!("{EXTENSION}:{path}"), "value": value }]);
        let response = directory.patch(&format!("/Users/{id}"), operations).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidValue")), "{path} {value}: {:#}", response.body);
        assert!(response.body["detail"].as_str().unwrap().contains(path), "the error names {path}: {:#}", response.body);
    }
    let cleared = directory.patch_user(&id, json!([{ "op": "remove", "path": EXTENSION }])).await;
    assert_eq!((&cleared[EXTENSION], &cleared["schemas"]), (&Value::Null, &json!([USER])));
    let data = world.admin().execute(EMPLOYEE, json!({ "id": id })).await;
    assert_eq!(value_at(&data, "employee"), &json!({ "jobLevel": null, "location": null, "hiredOn": null, "customAttributes": [] }));
    world.end().await;
}

#[tokio::test]
async fn users_are_filtered_and_selected_by_attributes_of_the_extension() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    for (name, level, city, hired) in [("ann", 4, "Vienna", "2024-02-29"), ("bob", 10, "Graz", "2025-01-01")] {
        let mut user = user_body(name);
        user[EXTENSION] = json!({ "jobLevel": level, "location": city, "hiredOn": hired });
        directory.create(&user).await;
    }
    directory.create_user("cid").await;
    for (filter, expected) in [
        ("jobLevel eq 4", vec!["ann"]),
        ("jobLevel gt 4", vec!["bob"]),
        ("jobLevel ge \"4\"", vec!["ann", "bob"]),
        ("jobLevel lt 10", vec!["ann"]),
        ("not (jobLevel pr)", vec!["cid"]),
        ("jobLevel ne 4", vec!["bob", "cid"]),
        ("location eq \"VIENNA\"", vec!["ann"]),
        ("location sw \"g\"", vec!["bob"]),
        ("hiredOn eq \"2024-02-29\"", vec!["ann"]),
        ("hiredOn gt \"2024-12-31\"", vec!["bob"]),
        ("hiredOn pr", vec!["ann", "bob"]),
    ] {
        let with_urn = filter.replace("jobLevel", &format!("{EXTENSION}:jobLevel"));
        assert_eq!(directory.find_user_names(&with_urn).await, expected, "{with_urn}");
        assert_eq!(directory.find_user_names(filter).await, expected, "{filter}");
    }
    let (_, users) = directory.list("/Users", &[("sortBy", &format!("{EXTENSION}:location")), ("attributes", "location")]).await;
    assert_eq!(users[0][EXTENSION], json!({ "location": "Graz" }));
    assert_eq!(users[1][EXTENSION], json!({ "location": "Vienna" }));
    let (_, users) = directory.list("/Users", &[("excludedAttributes", &format!("{EXTENSION}:jobLevel,{EXTENSION}:location"))]).await;
    assert_eq!(users[0][EXTENSION], json!({ "hiredOn": "2024-02-29" }));
    for filter in ["jobLevel eq \"high\"", "jobLevel co 1", "hiredOn gt \"yesterday\"", "customAttributes pr"] {
        let response = directory.call(Method::GET, &super::path_with_query("/Users", &[("filter", filter)]), None).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidFilter")), "{filter}: {:#}", response.body);
    }
    world.end().await;
}
