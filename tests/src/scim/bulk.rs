//! Many operations in one request.

use super::{Directory, ENTERPRISE, groups::group, person};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};

fn bulk(operations: Value, fail_on_errors: Option<u64>) -> Value {
    let mut bulk = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": operations });
    if let Some(count) = fail_on_errors {
        bulk["failOnErrors"] = count.into();
    }
    bulk
}

fn post(path: &str, bulk_id: &str, data: Value) -> Value {
    json!({ "method": "POST", "path": path, "bulkId": bulk_id, "data": data })
}

fn statuses(answer: &Value) -> Vec<&str> {
    answer["Operations"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_an_operation_makes_others_may_name_before_and_after_it() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let mut ann = person("ann");
    ann[ENTERPRISE] = json!({ "manager": { "value": "bulkId:boss" } });
    let operations = json!([
        post("/Groups", "team", group("Bakers", &["bulkId:ann", "bulkId:boss"])),
        post("/Users", "ann", ann),
        post("/Users", "boss", person("boss")),
        { "method": "PATCH", "path": "/Users/bulkId:ann", "data": {
            "schemas": [super::PATCH], "Operations": [{ "op": "add", "path": "title", "value": "Cook" }] } },
    ]);
    let answer = directory.call(Method::POST, "/Bulk", Some(&bulk(operations, None))).await;
    assert_eq!((answer.status, statuses(&answer.body)), (200, vec!["201", "201", "201", "200"]), "{:#}", answer.body);
    let results = &answer.body["Operations"];
    assert_eq!((&results[0]["bulkId"], &results[0]["method"]), (&json!("team"), &json!("POST")));
    let id = |at: usize| results[at]["location"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let ann = directory.get(&format!("/Users/{}", id(1))).await;
    assert_eq!((&ann["title"], &ann[ENTERPRISE]["manager"]["value"]), (&json!("Cook"), &json!(id(2))));
    assert_eq!(directory.get(&format!("/Groups/{}", id(0))).await["members"].as_array().unwrap().len(), 2);
    world.end().await;
}

#[tokio::test]
async fn references_in_a_circle_are_resolved_as_far_as_the_rules_let_them() {
    let world = World::new().await;
    let directory = Directory::of(&world).await;
    let with_boss = |name: &str, boss: &str| {
        let mut one = person(name);
        one[ENTERPRISE] = json!({ "manager": { "value": format!("bulkId:{boss}") } });
        post("/Users", name, one)
    };
    let answer = directory.call(Method::POST, "/Bulk", Some(&bulk(json!([with_boss("ann", "bob"), with_boss("bob", "ann")]), None))).await;
    assert_eq!(statuses(&answer.body), ["201", "201"], "{:#}", answer.body);
    let (_, users) = directory.list("/Users", &[]).await;
    let managed = users.iter().filter(|user| user[ENTERPRISE]["manager"]["value"].is_string()).count();
    assert_eq!(managed, 1, "two people are not each other's managers");
    world.end().await;
}

#[tokio::test]
async fn each_operation_is_answered_for_itself_and_too_many_errors_end_it() {
    let world = World::with(|config| config.limit_body_bytes = 300_000).await;
    let directory = Directory::of(&world).await;
    let bad = json!({ "schemas": [super::USER] });
    let operations = json!([
        post("/Users", "a", bad),
        post("/Users", "b", person("bob")),
        { "method": "DELETE", "path": "/Users/emp_01h2xcejqtf2nbrexx3vqjhp41" },
        post("/Groups", "g", group("Nobody", &["bulkId:a"])),
        { "method": "PUT", "path": "/Users/bulkId:b", "version": "W/\"7\"", "data": person("bob") },
        { "method": "LIST", "path": "/Users" },
    ]);
    let answer = directory.call(Method::POST, "/Bulk", Some(&bulk(operations.clone(), None))).await;
    assert_eq!(statuses(&answer.body), ["400", "201", "404", "400", "412", "400"], "{:#}", answer.body);
    assert_eq!(answer.body["Operations"][0]["response"]["scimType"], "invalidValue");
    let fresh = Directory::stranger(&world).await;
    let ended = fresh.call(Method::POST, "/Bulk", Some(&bulk(operations, Some(2)))).await;
    assert_eq!(statuses(&ended.body), ["400", "201", "404"]);

    let many: Vec<Value> = (0..1001).map(|_| json!({ "method": "DELETE", "path": "/Users/x" })).collect();
    assert_eq!(directory.call(Method::POST, "/Bulk", Some(&bulk(json!(many), None))).await.status, 413);
    let mut large = person("large");
    large["title"] = "x".repeat(300_000).into();
    assert_eq!(directory.call(Method::POST, "/Bulk", Some(&bulk(json!([post("/Users", "l", large)]), None))).await.status, 413);
    world.end().await;
}
