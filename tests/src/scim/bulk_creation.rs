//! Many users in one bulk: they are created together, with the results that each would have alone, and bulks wait for each other.

use super::{
    Directory, ENTERPRISE, USER,
    bulk::{bulk_request, post_operation, statuses},
    log_kinds_since, user_body,
};
use crate::world::World;
use reqwest::Method;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn with_manager(name: &str, manager: &str) -> Value {
    let mut user = user_body(name);
    user[ENTERPRISE] = json!({ "manager": { "value": manager } });
    user
}

/// Bodies of new users of every kind: valid, invalid, taken, restored, with managers that come before, after or never.
fn all_kinds_of_users() -> Vec<Value> {
    let mut same_name = user_body("ANN");
    same_name["externalId"] = "x-other".into();
    let mut same_key = user_body("other");
    same_key["externalId"] = "x-ann".into();
    let mut without_key = user_body("keyless");
    without_key.as_object_mut().unwrap().remove("externalId");
    let mut keyless_again = without_key.clone();
    keyless_again["userName"] = "KEYLESS".into();
    let mut inactive = user_body("inactive");
    inactive["active"] = false.into();
    let mut inactive_with_ignored = inactive.clone();
    for (name, value) in [("userName", "ignored"), ("externalId", "x-ignored"), ("profileUrl", &"x".repeat(20_000))] {
        inactive_with_ignored[name] = value.into();
    }
    let mut named_by_address = user_body("both");
    named_by_address["userName"] = "both@example.com".into();
    vec![
        with_manager("early", "x-late"),
        user_body("ann"),
        json!({ "schemas": [USER] }),
        same_name,
        same_key,
        with_manager("bob", "x-ann"),
        with_manager("own", "x-own"),
        without_key,
        keyless_again,
        user_body("left"),
        with_manager("late", "x-bob"),
        with_manager("lost", "nobody"),
        inactive,
        user_body("stays"),
        with_manager("ring-a", "x-ring-b"),
        with_manager("ring-b", "x-ring-a"),
        with_manager("last", "x-stays"),
        inactive_with_ignored,
        named_by_address,
        with_manager("by-user-name", "STAYS"),
        with_manager("by-address", "ANN@example.com"),
        with_manager("by-both", "Both@Example.com"),
        with_manager("early-by-address", "Soon@example.com"),
        with_manager("early-by-user-name", "SOON"),
        user_body("soon"),
        with_manager("own-name", "Own-Name@example.com"),
    ]
}

/// One user who is there, and one who was deleted and is restored.
async fn prepare(directory: &Directory) {
    directory.create_user("stays").await;
    let left = directory.create_user("left").await;
    assert_eq!(directory.call(Method::DELETE, &format!("/Users/{left}"), None).await.status, 204);
}

/// The users by name: external id, activity, version, and the user name of the manager or the reference to a pending one.
async fn describe(directory: &Directory) -> BTreeMap<String, Value> {
    let (_, users) = directory.list("/Users", &[]).await;
    let names: BTreeMap<String, Value> =
        users.iter().map(|user| (user["id"].as_str().unwrap().to_owned(), user["userName"].clone())).collect();
    let describe = |user: &Value| {
        let manager = user[ENTERPRISE]["manager"]["value"].as_str().unwrap_or_default();
        json!([user["externalId"], user["active"], user["meta"]["version"], names.get(manager).cloned().unwrap_or_else(|| manager.into())])
    };
    users.iter().map(|user| (user["userName"].as_str().unwrap().to_owned(), describe(user))).collect()
}

#[tokio::test]
async fn users_of_a_bulk_have_the_results_that_they_have_alone() {
    let world = World::new().await;
    let (bulk, single) = (Directory::for_acme(&world).await, Directory::for_globex(&world).await);
    prepare(&bulk).await;
    prepare(&single).await;
    let mut expected = Vec::new();
    for body in all_kinds_of_users() {
        let response = single.call(Method::POST, "/Users", Some(&body)).await;
        expected.push((response.status.to_string(), response.body["scimType"].clone(), response.body["detail"].clone()));
    }
    let operations: Vec<Value> =
        all_kinds_of_users().into_iter().enumerate().map(|(index, body)| post_operation("/Users", &index.to_string(), body)).collect();
    let response = bulk.call(Method::POST, "/Bulk", Some(&bulk_request(json!(operations), None))).await;
    let results = response.body["Operations"].as_array().unwrap();
    let actual: Vec<_> = results
        .iter()
        .map(|result| {
            (result["status"].as_str().unwrap().to_owned(), result["response"]["scimType"].clone(), result["response"]["detail"].clone())
        })
        .collect();
    assert_eq!(actual, expected, "{:#}", response.body);
    assert_eq!(describe(&bulk).await, describe(&single).await);
    for result in results.iter().filter(|result| result["status"] == "201") {
        let location = result["location"].as_str().unwrap();
        assert!(location.contains("/Users/emp_") && result["version"].is_string(), "{result:#}");
    }
    // The log has the same entries, too. Those of managers who came later follow the creations.
    let mut logs = [world.change_log(world.acme.id).await, world.change_log(world.globex.id).await]
        .map(|log| log.into_iter().map(|entry| (entry.kind, entry.changed_fields)).collect::<Vec<_>>());
    logs.iter_mut().for_each(|log| log.sort());
    assert_eq!(logs[0], logs[1]);
    world.end().await;
}

#[tokio::test]
async fn a_bulk_of_many_users_needs_few_statements() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let create = async |operations: Vec<Value>| {
        let before = world.app.statements.count();
        let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(json!(operations), None))).await;
        assert_eq!(statuses(&response.body), vec!["201"; 100], "{:#}", response.body);
        world.app.statements.count() - before
    };
    let mut counts = Vec::new();
    for prefix in ["user", "cook", "baker"] {
        let body = |number| post_operation("/Users", &format!("{number}"), user_body(&format!("{prefix}-{number}")));
        counts.push(create((0..100).map(body).collect()).await);
    }
    assert!(counts.iter().all(|count| *count < 20), "{counts:?} statements for 100 users");
    // A manager of the same bulk is created first; each level of the hierarchy is one write.
    let reports: Vec<Value> = (0..100)
        .map(|number| {
            let manager =
                if number == 99 { "x-user-1".to_owned() } else { format!("bulkId:{}", if number < 90 { 90 + number % 9 } else { 99 }) };
            post_operation("/Users", &number.to_string(), with_manager(&format!("report-{number}"), &manager))
        })
        .collect();
    let count = create(reports).await;
    assert!(count < 60, "{count} statements for 100 users in a hierarchy");
    world.end().await;
}

#[tokio::test]
async fn fail_on_errors_stops_a_bulk_of_users_at_the_operation_that_reaches_the_limit() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    directory.create_user("taken").await;
    let bodies = [user_body("ann"), json!({ "schemas": [USER] }), user_body("bob"), user_body("taken"), user_body("cid")];
    let operations: Vec<Value> =
        bodies.into_iter().enumerate().map(|(index, body)| post_operation("/Users", &index.to_string(), body)).collect();
    let response = directory.call(Method::POST, "/Bulk", Some(&bulk_request(json!(operations), Some(2)))).await;
    assert_eq!(statuses(&response.body), ["201", "400", "201", "409"], "{:#}", response.body);
    assert_eq!(directory.find_user_names("userName pr").await, ["taken", "ann", "bob"]);
    world.end().await;
}

#[tokio::test]
async fn bulks_that_cannot_begin_in_time_get_503_with_retry_after() {
    let world = World::with_config(|config| config.limit_seconds = 2).await;
    let directory = Directory::for_acme(&world).await;
    // The first use of the token is stored. Later ones write nothing, so that only the bulks wait for the database.
    directory.get("/Users").await;
    let (since, db) = (world.change_log(world.acme.id).await.len(), world.connect_database().await);
    let holder = db.begin().await.unwrap();
    holder.execute_unprepared("update change_head set seq = seq").await.unwrap();
    let bulk = |name: &str| {
        let operations: Vec<Value> =
            (0..3).map(|number| post_operation("/Users", &number.to_string(), user_body(&format!("{name}-{number}")))).collect();
        bulk_request(json!(operations), None)
    };
    let bulks = ["a", "b", "c"].map(bulk);
    let send = |body| directory.call(Method::POST, "/Bulk", Some(body));
    let responses = tokio::join!(send(&bulks[0]), send(&bulks[1]), send(&bulks[2]));
    let responses = [responses.0, responses.1, responses.2];
    assert!(responses.iter().all(|response| response.header("retry-after") == "5"));
    // One of them waits for the database until its time is up; the others do not begin.
    let begun: Vec<_> = responses.iter().filter(|response| response.status == 200).collect();
    assert_eq!(begun.len(), 1, "{responses:#?}");
    assert_eq!(statuses(&begun[0].body), ["503"; 3]);
    let refused = responses.iter().find(|response| response.status == 503).unwrap();
    assert!(refused.body["detail"].as_str().unwrap().contains("nothing was done"), "{:#}", refused.body);
    holder.rollback().await.unwrap();
    assert_eq!(log_kinds_since(&world, since).await, [""; 0]);
    let responses = tokio::join!(send(&bulks[0]), send(&bulks[1]), send(&bulks[2]));
    for response in [responses.0, responses.1, responses.2] {
        assert_eq!((statuses(&response.body), response.headers.get("retry-after")), (vec!["201"; 3], None));
    }
    assert_eq!(log_kinds_since(&world, since).await, ["employee.created"; 9]);
    world.end().await;
}
