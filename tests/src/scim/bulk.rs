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

#[tokio::test]
async fn mutual_manager_references_set_one_manager_and_omit_the_one_that_closes_the_cycle() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let with_manager = |name: &str, manager: &str| {
        let mut user = user_body(name);
        user[ENTERPRISE] = json!({ "manager": { "value": format!("bulkId:{manager}") } });
        post_operation("/Users", name, user)
    };
    let response = directory
        .call(Method::POST, "/Bulk", Some(&bulk_request(json!([with_manager("ann", "bob"), with_manager("bob", "ann")]), None)))
        .await;
    assert_eq!(statuses(&response.body), ["201", "201"], "{:#}", response.body);
    let (_, users) = directory.list("/Users", &[]).await;
    let managed = users.iter().filter(|user| user[ENTERPRISE]["manager"]["value"].is_string()).count();
    assert_eq!(managed, 1, "two users cannot be each other's managers");
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
        post_operation("/Groups", "g", group_body("Nobody", &["bulkId:a"])),
        { "method": "PUT", "path": "/Users/bulkId:b", "version": "W/\"7\"", "data": user_body("bob") },
        { "method": "LIST", "path": "/Users" },
    ]);
    let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(operations.clone(), None))).await;
    assert_eq!(statuses(&response.body), ["400", "201", "404", "400", "412", "400"], "{:#}", response.body);
    assert_eq!(response.body["Operations"][0]["response"]["scimType"], "invalidValue");
    let other = Directory::for_globex(&world).await;
    let stopped = other.call(Method::POST, "/Bulk", Some(&bulk_request(operations, Some(2)))).await;
    assert_eq!(statuses(&stopped.body), ["400", "201", "404"]);

    let many: Vec<Value> = (0..1001).map(|_| json!({ "method": "DELETE", "path": "/Users/x" })).collect();
    assert_eq!(directory.call(Method::POST, "/Bulk", Some(&bulk_request(json!(many), None))).await.status, 413);
    let mut large = user_body("large");
    large["title"] = "x".repeat(300_000).into();
    assert_eq!(
        directory.call(Method::POST, "/Bulk", Some(&bulk_request(json!([post_operation("/Users", "l", large)]), None))).await.status,
        413
    );
    world.end().await;
}
