//! Bulk requests (RFC 7644, section 3.7).

use super::{Directory, ENTERPRISE, groups::group_body, user_body};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};

/// A `BulkRequest`.
pub fn bulk_request(operations: Value, fail_on_errors: Option<u64>) -> Value {
    let mut request = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations });
    if let Some(count) = fail_on_errors {
        request["failOnErrors"] = count.into();
    }
    request
}

pub fn post_operation(path: &str, bulk_id: &str, data: Value) -> Value {
    json!({ "method": "POST", "path": path, "bulkId": bulk_id, "data": data })
}

/// The statuses of the results of a `BulkResponse`.
pub fn statuses(response: &Value) -> Vec<&str> {
    response["Operations"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn operations_may_refer_to_resources_created_earlier_or_later_in_the_bulk() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut ann = user_body("ann");
    ann[ENTERPRISE] = json!({ "manager": { "value": "bulkId:boss" } });
    let operations = json!([
        post_operation("/Groups", "team", group_body("Bakers", &["bulkId:ann", "bulkId:boss"])),
        post_operation("/Users", "ann", ann),
        post_operation("/Users", "boss", user_body("boss")),
        { "method": "PATCH", "path": "/Users/bulkId:ann", "data": {
            "schemas": [super::PATCH_OP], "Operations": [{ "op": "add", "path": "title", "value": "Cook" }] } },
    ]);
    let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(operations, None))).await;
    assert_eq!((response.status, statuses(&response.body)), (200, vec!["201", "201", "201", "200"]), "{:#}", response.body);
    let results = &response.body["Operations"];
    assert_eq!((&results[0]["bulkId"], &results[0]["method"]), (&json!("team"), &json!("POST")));
    let id = |at: usize| results[at]["location"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let ann = directory.get(&format!("/Users/{}", id(1))).await;
    assert_eq!((&ann["title"], &ann[ENTERPRISE]["manager"]["value"]), (&json!("Cook"), &json!(id(2))));
    assert_eq!(directory.get(&format!("/Groups/{}", id(0))).await["members"].as_array().unwrap().len(), 2);
    world.end().await;
}

fn user_with_manager(name: &str, manager: &str) -> Value {
    let mut user = user_body(name);
    user[ENTERPRISE] = json!({ "manager": { "value": format!("bulkId:{manager}") } });
    user
}

#[tokio::test]
async fn users_who_are_each_other_s_managers_are_refused_with_an_error_per_operation() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let operations = json!([
        post_operation("/Users", "ann", user_with_manager("ann", "bob")),
        post_operation("/Users", "bob", user_with_manager("bob", "ann")),
        post_operation("/Users", "own", user_with_manager("own", "own")),
        post_operation("/Users", "cid", user_with_manager("cid", "dan")),
        post_operation("/Users", "dan", user_body("dan")),
        post_operation("/Groups", "g", group_body("Bakers", &["bulkId:ann", "bulkId:cid"])),
    ]);
    let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(operations, None))).await;
    assert_eq!(statuses(&response.body), ["409", "409", "409", "201", "201", "201"], "{:#}", response.body);
    let detail = |at: usize| response.body["Operations"][at]["response"]["detail"].as_str().unwrap().to_owned();
    assert!(detail(0).contains("ann → bob → ann"), "{}", detail(0));
    assert!(detail(2).contains("own → own"), "{}", detail(2));
    let (_, users) = directory.list("/Users", &[("sortBy", "userName")]).await;
    let names: Vec<_> = users.iter().map(|user| user["userName"].as_str().unwrap()).collect();
    assert_eq!(names, ["cid", "dan"], "a refused operation has no effect");
    assert_eq!(users[0][ENTERPRISE]["manager"]["value"], users[1]["id"]);
    // The group has the member who was created; the other one is named.
    let group = &response.body["Operations"][5]["response"];
    assert_eq!(group["urn:ietf:params:scim:schemas:extension:coachgraph:2.0:Group"]["unknownMembers"], json!(["bulkId:ann"]));
    assert_eq!(group["members"][0]["value"], users[0]["id"]);
    world.end().await;
}

#[tokio::test]
async fn a_group_and_a_user_may_refer_to_each_other() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let mut ann = user_with_manager("ann", "boss");
    ann["groups"] = json!([{ "value": "bulkId:g" }]);
    let operations = json!([
        post_operation("/Groups", "g", group_body("Bakers", &["bulkId:ann"])),
        post_operation("/Users", "ann", ann),
        { "method": "PATCH", "path": "/Groups/bulkId:g", "data": { "schemas": [super::PATCH_OP], "Operations": [
            { "op": "add", "path": "members", "value": [{ "value": "bulkId:boss" }] }] } },
        post_operation("/Users", "boss", user_body("boss")),
    ]);
    let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(operations, None))).await;
    assert_eq!(statuses(&response.body), ["201", "201", "200", "201"], "{:#}", response.body);
    let (_, users) = directory.list("/Users", &[("sortBy", "userName")]).await;
    for user in &users {
        assert_eq!(user["groups"][0]["display"], "Bakers", "{user:#}");
    }
    assert_eq!(users[0][ENTERPRISE]["manager"]["value"], users[1]["id"]);
    world.end().await;
}

#[tokio::test]
async fn duplicate_bulk_ids_are_refused_and_fail_on_errors_counts_errors() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let send = async |operations: Value, fail_on_errors: Value| {
        let mut request = bulk_request(operations, None);
        request["failOnErrors"] = fail_on_errors;
        directory.call(Method::POST, "/Bulk", Some(&request)).await
    };
    let duplicate = json!([post_operation("/Users", "a", user_body("ann")), post_operation("/Users", "a", user_body("bob"))]);
    let response = send(duplicate, 1.into()).await;
    assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidValue")), "{:#}", response.body);
    assert!(response.body["detail"].as_str().unwrap().contains("\"a\""), "{:#}", response.body);
    assert_eq!(directory.list("/Users", &[]).await.0, 0, "nothing was run");

    let operations = json!([
        post_operation("/Users", "a", user_body("ann")),
        post_operation("/Users", "b", json!({ "schemas": [super::USER] })),
        post_operation("/Users", "c", user_body("cid")),
    ]);
    assert_eq!(statuses(&send(operations.clone(), 0.into()).await.body), ["201", "400"], "0 stops at the first error");
    assert_eq!(statuses(&send(operations.clone(), 1.into()).await.body), ["409"], "1 does, too");
    assert_eq!(statuses(&send(operations.clone(), 2.into()).await.body), ["409", "400"]);
    for invalid in [json!(-1), json!("many"), json!(1.5)] {
        let response = send(operations.clone(), invalid.clone()).await;
        assert_eq!((response.status, &response.body["scimType"]), (400, &json!("invalidValue")), "{invalid}");
    }
    world.end().await;
}

#[tokio::test]
async fn two_thousand_operations_are_accepted_in_any_order() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let members: Vec<String> = (0..300).map(|number| format!("bulkId:u{number}")).collect();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    let mut operations = vec![post_operation("/Groups", "g", group_body("All", &members))];
    // Each user comes before their manager.
    operations.extend((0..300).map(|number| match number % 100 {
        99 => post_operation("/Users", &format!("u{number}"), user_body(&format!("p{number}"))),
        _ => post_operation("/Users", &format!("u{number}"), user_with_manager(&format!("p{number}"), &format!("u{}", number + 1))),
    }));
    let rename = json!([{ "op": "replace", "path": "displayName", "value": "Everybody" }]);
    let data = json!({ "schemas": [super::PATCH_OP], "Operations": rename });
    operations.extend((0..1699).map(|_| json!({ "method": "PATCH", "path": "/Groups/bulkId:unknown", "data": data })));
    let config = directory.get("/ServiceProviderConfig").await;
    assert_eq!(config["bulk"]["maxOperations"], operations.len());
    let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(operations.into(), None))).await;
    assert_eq!(response.status, 200, "{:#}", response.body);
    let statuses = statuses(&response.body);
    assert!(statuses[..301].iter().all(|status| *status == "201"), "{:#}", response.body);
    assert!(statuses[301..].iter().all(|status| *status == "400"), "{:#}", response.body);
    let (_, groups) = directory.list("/Groups", &[]).await;
    assert_eq!(groups[0]["members"].as_array().unwrap().len(), 300);
    let (_, managed) = directory.list("/Users", &[("filter", "manager pr"), ("attributes", "userName")]).await;
    assert_eq!(managed.len(), 297);
    world.end().await;
}

#[tokio::test]
async fn each_operation_has_a_result_and_fail_on_errors_stops_the_bulk() {
    let world = World::with_config(|config| config.limit_body_bytes = 300_000).await;
    let directory = Directory::for_acme(&world).await;
    let invalid = json!({ "schemas": [super::USER] });
    let operations = json!([
        post_operation("/Users", "a", invalid),
        post_operation("/Users", "b", user_body("bob")),
        { "method": "DELETE", "path": "/Users/emp_01h2xcejqtf2nbrexx3vqjhp41" },
        post_operation("/Groups", "g", group_body("Invalid", &["bulkId:a"])),
        { "method": "PUT", "path": "/Users/bulkId:b", "version": "W/\"7\"", "data": user_body("bob") },
        { "method": "LIST", "path": "/Users" },
    ]);
    let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(operations.clone(), None))).await;
    assert_eq!(statuses(&response.body), ["400", "201", "404", "400", "412", "400"], "{:#}", response.body);
    assert_eq!(response.body["Operations"][0]["response"]["scimType"], "invalidValue");
    let other = Directory::for_globex(&world).await;
    let stopped = other.call(Method::POST, "/Bulk", Some(&bulk_request(operations, Some(2)))).await;
    assert_eq!(statuses(&stopped.body), ["400", "201", "404"]);

    let many: Vec<Value> = (0..2001).map(|_| json!({ "method": "DELETE", "path": "/Users/x" })).collect();
    assert_eq!(directory.call(Method::POST, "/Bulk", Some(&bulk_request(json!(many), None))).await.status, 413);
    let mut large = user_body("large");
    large["title"] = "x".repeat(300_000).into();
    assert_eq!(
        directory.call(Method::POST, "/Bulk", Some(&bulk_request(json!([post_operation("/Users", "l", large)]), None))).await.status,
        413
    );
    world.end().await;
}
