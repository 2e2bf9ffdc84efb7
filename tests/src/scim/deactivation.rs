//! Deactivation: `active: false` ends the employment, whatever else the request contains and whatever the status was.
//!
//! `tests/scim/default_attributes.json` lists the attributes that each directory sends by default, and its deactivation of a user.

use super::{Directory, PATCH_OP, USER, allow_deactivations, user_body};
use crate::world::{World, value_at};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const EMPLOYEE: &str = "query($id: ID!) { employee(id: $id) { status terminatedOn jobTitle } }";

async fn employee(world: &World, id: &str) -> Value {
    value_at(&world.admin().execute(EMPLOYEE, json!({ "id": id })).await, "employee").clone()
}

/// What `/Schemas` announces about an attribute: `mutability` and `returned`, by the attribute's name in lower case.
async fn announced_attributes(directory: &Directory) -> BTreeMap<String, (String, String)> {
    let schemas = directory.get("/Schemas").await;
    let attributes = schemas["Resources"].as_array().unwrap().iter().flat_map(|schema| schema["attributes"].as_array().unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    attributes
        .map(|one| (text(&one["name"]).to_lowercase(), (text(&one["mutability"]), text(&one["returned"]))))
        .chain([("externalid".to_owned(), ("readWrite".to_owned(), "default".to_owned()))])
        .collect()
}

/// Checks that the response has what was sent, except the attributes that the schema announces as not returned or not writable.
fn assert_kept(announced: &BTreeMap<String, (String, String)>, sent: &Map<String, Value>, returned: &Value, directory: &str) {
    for (name, value) in sent.iter().filter(|(name, _)| *name != "schemas" && *name != "active") {
        if let (true, Value::Object(extension)) = (name.starts_with("urn:"), value) {
            assert_kept(announced, extension, &returned[name], directory);
            continue;
        }
        let (mutability, visibility) = announced.get(&name.to_lowercase()).unwrap_or_else(|| panic!("{directory}: {name} is in no schema"));
        if visibility == "never" || mutability == "readOnly" {
            assert_eq!(returned.get(name), None, "{directory}: {name}");
        } else if name == "manager" {
            assert_eq!(returned[name]["value"], value["value"], "{directory}: {name}");
        } else {
            assert_eq!(&returned[name], value, "{directory}: {name}");
        }
    }
}

#[tokio::test]
async fn the_default_attributes_of_each_directory_are_accepted_and_its_deactivation_is_carried_out() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    allow_deactivations(&world).await;
    let announced = announced_attributes(&directory).await;
    let cases: Vec<Value> = serde_json::from_str(include_str!("../../scim/default_attributes.json")).unwrap();
    for case in &cases {
        let (name, user) = (case["directory"].as_str().unwrap(), &case["user"]);
        let created = directory.create(user).await;
        assert_kept(&announced, user.as_object().unwrap(), &created, name);
        let id = created["id"].as_str().unwrap();
        let body = match case["deactivation"]["method"].as_str().unwrap() {
            "PUT" => {
                let mut put = user.clone();
                put["active"] = false.into();
                put
            }
            _ => json!({ "schemas": [PATCH_OP], "Operations": case["deactivation"]["operations"] }),
        };
        let method = Method::from_bytes(case["deactivation"]["method"].as_str().unwrap().as_bytes()).unwrap();
        let response = directory.call(method, &format!("/Users/{id}"), Some(&body)).await;
        assert_eq!((response.status, &response.body["active"]), (200, &json!(false)), "{name}: {:#}", response.body);
        for (pointer, expected) in case["expected"].as_object().unwrap() {
            assert_eq!(response.body.pointer(pointer), Some(expected), "{name} at {pointer}: {:#}", response.body);
        }
        assert_eq!(employee(&world, id).await["status"], "TERMINATED", "{name}");
    }
    assert!(cases.len() >= 8);
    world.end().await;
}

#[tokio::test]
async fn a_deactivation_ignores_unusable_attributes_and_names_them_in_a_warning() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    allow_deactivations(&world).await;
    let too_many: Vec<Value> = (0..101).map(|number| json!({ "value": number.to_string() })).collect();
    let unusable = [
        json!({ "op": "replace", "path": "salary", "value": "9" }),
        json!({ "op": "replace", "value": { "urn:example:Pay:salary": 9, "badge": { "color": "red" } } }),
        json!({ "op": "add", "path": "groups", "value": [{ "value": "tea_1" }] }),
        json!({ "op": "replace", "path": "entitlements", "value": too_many }),
        json!({ "op": "replace", "path": "roles", "value": [["nested"]] }),
        json!({ "op": "replace", "path": "profileUrl", "value": "x".repeat(20_000) }),
    ];
    for (number, operation) in unusable.into_iter().enumerate() {
        let id = directory.create_user(&format!("p{number}")).await;
        let path = format!("/Users/{id}");
        let title = json!({ "op": "replace", "path": "title", "value": "Cook" });
        let refused = directory.patch(&path, json!([title, operation])).await;
        assert_eq!(refused.status, 400, "{operation}: without a deactivation the request is refused: {:#}", refused.body);
        let inactive = json!({ "op": "replace", "path": "active", "value": false });
        for operations in [json!([title, operation, inactive]), json!([inactive, operation, title])] {
            let response = directory.patch(&path, operations).await;
            assert_eq!((response.status, &response.body["active"]), (200, &json!(false)), "{operation}: {:#}", response.body);
            assert!(response.header("warning").starts_with("299 coachgraph \"ignored: "), "{operation}: {:?}", response.headers);
        }
        let expected = json!({ "status": "TERMINATED", "jobTitle": "Cook" });
        let found = employee(&world, &id).await;
        assert_eq!(json!({ "status": found["status"], "jobTitle": found["jobTitle"] }), expected, "the rest is carried out");
    }
    // A PUT and a POST: what cannot be kept does not stand in the way.
    let id = directory.create_user("put").await;
    let mut put = user_body("put");
    put["active"] = "False".into();
    put["salary"] = 9.into();
    put["profileUrl"] = "x".repeat(20_000).into();
    put["entitlements"] = json!(too_many);
    let response = directory.call(Method::PUT, &format!("/Users/{id}"), Some(&put)).await;
    assert_eq!((response.status, &response.body["active"]), (200, &json!(false)), "{:#}", response.body);
    // A value of an attribute that Coachgraph uses is still checked, and then nothing is changed.
    let id = directory.create_user("checked").await;
    let operations = json!([{ "op": "replace", "value": { "active": false, "emails": [{ "value": "nowhere" }] } }]);
    let response = directory.patch(&format!("/Users/{id}"), operations).await;
    assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidValue")), "{:#}", response.body);
    assert_eq!(employee(&world, &id).await["status"], "ACTIVE");
    world.end().await;
}

#[tokio::test]
async fn deactivation_ends_the_employment_of_a_suspended_employee_and_of_one_who_leaves_later() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    allow_deactivations(&world).await;
    let today = world.clock.now().date_naive().to_string();
    let inactive = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    for (number, (attribute, value)) in [("status", "SUSPENDED"), ("terminatedOn", "2999-12-31")].into_iter().enumerate() {
        let upsert = "mutation($employee: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $employee }) {
            userErrors { message } } }";
        let prepare = async |name: &str| {
            let id = directory.create_user(name).await;
            world.admin().execute(upsert, json!({ "employee": { "externalId": format!("x-{name}"), attribute: value } })).await;
            id
        };
        let expected = json!({ "status": "TERMINATED", "terminatedOn": today, "jobTitle": null });
        let id = prepare(&format!("patch{number}")).await;
        assert_eq!(directory.patch_user(&id, inactive.clone()).await["active"], false);
        assert_eq!(employee(&world, &id).await, expected, "PATCH of an employee with {attribute} {value}");

        let id = prepare(&format!("put{number}")).await;
        let mut put = user_body(&format!("put{number}"));
        put["active"] = false.into();
        assert_eq!(directory.call(Method::PUT, &format!("/Users/{id}"), Some(&put)).await.status, 200);
        assert_eq!(employee(&world, &id).await, expected, "PUT of an employee with {attribute} {value}");

        let id = prepare(&format!("delete{number}")).await;
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{id}"), None).await.status, 204);
        assert_eq!(employee(&world, &id).await, expected, "DELETE of an employee with {attribute} {value}");

        // A request that does not set `active` changes neither.
        let id = prepare(&format!("other{number}")).await;
        let before = employee(&world, &id).await;
        directory.patch_user(&id, json!([{ "op": "add", "path": "nickName", "value": "A" }])).await;
        let put = json!({ "schemas": [USER], "userName": format!("other{number}"), "nickName": "B" });
        assert_eq!(directory.call(Method::PUT, &format!("/Users/{id}"), Some(&put)).await.status, 200);
        assert_eq!(employee(&world, &id).await, before, "a request without active on an employee with {attribute} {value}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_body_may_begin_with_a_byte_order_mark() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let request = directory.0.request(Method::POST, "/scim/v2/Users").await.header("content-type", "application/scim+json");
    let response = crate::world::Response::send(request.body(format!("\u{feff}{}", user_body("ann")))).await;
    assert_eq!(response.status, 201, "{:#}", response.body);
    world.end().await;
}
