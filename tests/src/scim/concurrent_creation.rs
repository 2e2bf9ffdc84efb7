//! Users that a directory creates by concurrent requests: they share writes, and each request has the response that it has alone.

use super::{Directory, ENTERPRISE, log_kinds_since, user_body};
use crate::world::{Response, World, with_timeout};
use futures_util::future::join_all;
use reqwest::Method;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

/// Bodies of new users: valid, invalid, taken, restored, and with a manager who comes with them.
fn all_kinds_of_users() -> Vec<Value> {
    let mut taken = user_body("TAKEN");
    taken["externalId"] = "x-other".into();
    let mut managed = user_body("managed");
    managed[ENTERPRISE] = json!({ "manager": { "value": "x-taken" } });
    let mut waiting = user_body("waiting");
    waiting[ENTERPRISE] = json!({ "manager": { "value": "x-absent" } });
    let mut ignored = user_body("inactive");
    ignored["active"] = false.into();
    ignored["profileUrl"] = "x".repeat(20_000).into();
    vec![user_body("ann"), taken, managed, json!({}), user_body("left"), waiting, ignored, user_body("bob"), user_body("cid")]
}

/// Creates users by concurrent requests while another write holds the lock of the change log. The first request waits for the lock, and
/// the others collect meanwhile.
async fn create_during_a_write(world: &World, directory: &Directory, bodies: &[Value]) -> Vec<Response> {
    // The first use of the token is stored. Later ones write nothing, so that only creating users waits for the lock.
    directory.get("/Users").await;
    let db = world.connect_database().await;
    let holder = db.begin().await.unwrap();
    holder.execute_unprepared("update change_head set seq = seq").await.unwrap();
    let before = world.app.statements.count();
    let requests = join_all(bodies.iter().map(|body| directory.call(Method::POST, "/Users", Some(body))));
    let release = async {
        let is_authenticated = || world.app.statements.count() >= before + bodies.len() as u64;
        with_timeout("the authentication of all requests", async {
            while !is_authenticated() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        holder.rollback().await.unwrap();
    };
    tokio::join!(requests, release).0
}

#[tokio::test]
async fn concurrent_requests_share_writes() {
    let world = World::new().await;
    let directory = Directory::for_acme(&world).await;
    let bodies: Vec<Value> = (0..40).map(|number| user_body(&format!("user-{number}"))).collect();
    let before = world.app.statements.count();
    let responses = create_during_a_write(&world, &directory, &bodies).await;
    let count = world.app.statements.count() - before;
    assert!(responses.iter().all(|response| response.status == 201));
    // One statement of each request is its authentication. Alone, each would need four more.
    assert!(count < 100, "{count} statements for 40 users");
    assert_eq!(directory.list("/Users", &[("count", "1")]).await.0, 40);
    world.end().await;
}

#[tokio::test]
async fn a_request_that_waits_for_the_write_of_another_is_answered_at_the_time_limit() {
    let world = World::with_config(|config| config.limit_seconds = 1).await;
    let directory = Directory::for_acme(&world).await;
    directory.get("/Users").await;
    let (since, db) = (world.change_log(world.acme.id).await.len(), world.connect_database().await);
    let holder = db.begin().await.unwrap();
    holder.execute_unprepared("update change_head set seq = seq").await.unwrap();
    let bodies = ["ann", "bob", "cid"].map(user_body);
    let responses = join_all(bodies.iter().map(|body| directory.call(Method::POST, "/Users", Some(body)))).await;
    for response in responses {
        assert_eq!((response.status, response.header("retry-after")), (503, "5"), "{:#}", response.body);
    }
    holder.rollback().await.unwrap();
    directory.create_user("ann").await;
    assert_eq!(log_kinds_since(&world, since).await, ["employee.created"]);
    world.end().await;
}

#[tokio::test]
async fn concurrent_requests_have_the_responses_that_they_have_alone() {
    let world = World::new().await;
    let (together, alone) = (Directory::for_acme(&world).await, Directory::for_globex(&world).await);
    for directory in [&together, &alone] {
        directory.create_user("taken").await;
        let left = directory.create_user("left").await;
        assert_eq!(directory.call(Method::DELETE, &format!("/Users/{left}"), None).await.status, 204);
    }
    let since = world.change_log(world.acme.id).await.len();
    let mut expected = Vec::new();
    for body in all_kinds_of_users() {
        expected.push(alone.call(Method::POST, "/Users", Some(&body)).await);
    }
    let responses = create_during_a_write(&world, &together, &all_kinds_of_users()).await;
    for (response, expected) in responses.iter().zip(&expected) {
        let describe = |response: &Response| {
            let mut body = response.body.clone();
            let manager = body[ENTERPRISE]["manager"].as_object().is_some_and(|manager| manager.contains_key("$ref"));
            for name in ["id", "meta", ENTERPRISE] {
                body.as_object_mut().unwrap().remove(name);
            }
            (response.status, body, manager, response.headers.get("warning").cloned(), response.headers.contains_key("location"))
        };
        assert_eq!(describe(response), describe(expected));
    }
    let mut kinds = log_kinds_since(&world, since).await;
    kinds.sort();
    assert_eq!(kinds.iter().filter(|kind| *kind == "employee.created").count(), 6, "{kinds:?}");
    world.end().await;
}
