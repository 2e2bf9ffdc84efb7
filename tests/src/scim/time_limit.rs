//! The time limit of requests: a request is cancelled as a whole, but not while it commits.

use super::{Directory, log_kinds_since, user_body};
use crate::world::{DatabaseKind, World, with_timeout};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::json;

#[tokio::test]
async fn a_request_that_exceeds_the_time_limit_is_cancelled_without_effect() {
    let world = World::with_config(|config| config.limit_seconds = 1).await;
    let directory = Directory::for_acme(&world).await;
    let ann = directory.create_user("ann").await;
    let (since, db) = (world.change_log(world.acme.id).await.len(), world.connect_database().await);
    let holder = db.begin().await.unwrap();
    holder.execute_unprepared("update change_head set seq = seq").await.unwrap();
    let late = directory.call(Method::POST, "/Users", Some(&user_body("bob"))).await;
    assert_eq!((late.status, late.header("retry-after")), (503, "5"), "{:#}", late.body);
    assert!(late.body["detail"].as_str().unwrap().contains("longer than 1 s"), "{:#}", late.body);
    // A bulk reports each operation; the second one has no time left.
    let operation = |name: &str| json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": user_body(name) });
    let bulk =
        json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [operation("cid"), operation("dan")] });
    let late = directory.call(Method::POST, "/Bulk", Some(&bulk)).await;
    assert_eq!((&late.body["Operations"][0]["status"], &late.body["Operations"][1]["status"]), (&json!("503"), &json!("503")));
    // Reads do not wait for the lock.
    assert_eq!(directory.get(&format!("/Users/{ann}")).await["userName"], "ann");
    holder.rollback().await.unwrap();
    directory.create_user("bob").await;
    assert_eq!(log_kinds_since(&world, since).await, ["employee.created"]);
    world.end().await;
}

/// The number of transactions that wait for the advisory lock.
async fn count_waiting(db: &impl ConnectionTrait) -> i64 {
    let waiting = "select count(*) as waiting from pg_locks where locktype = 'advisory' and not granted";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, waiting)).await.unwrap().unwrap();
    row.try_get("", "waiting").unwrap()
}

#[tokio::test]
async fn postgresql_only_a_commit_is_not_interrupted_by_the_time_limit() {
    let world = World::on_database_with_config(DatabaseKind::Postgres, |config| config.limit_seconds = 1).await;
    let directory = Directory::for_acme(&world).await;
    let (db, holder) = (world.connect_database().await, world.connect_database().await);
    let slow = "create function slow() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(7); return null; end $$;
        create constraint trigger slow after insert on employee deferrable initially deferred for each row execute function slow()";
    db.execute_unprepared(slow).await.unwrap();
    holder.execute_unprepared("select pg_advisory_lock(7)").await.unwrap();
    let ann = user_body("ann");
    let commits = directory.call(Method::POST, "/Users", Some(&ann));
    let meanwhile = async {
        with_timeout("the commit to begin", async {
            while count_waiting(&db).await == 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        // The second request waits until its time limit. The first one, which is older, has then exceeded its limit too.
        let late = directory.call(Method::POST, "/Users", Some(&user_body("bob"))).await;
        assert_eq!(late.status, 503, "{:#}", late.body);
        holder.execute_unprepared("select pg_advisory_unlock(7)").await.unwrap();
    };
    let (done, ()) = tokio::join!(commits, meanwhile);
    assert_eq!(done.status, 201, "{:#}", done.body);
    assert_eq!(directory.find_user_names("userName pr").await, ["ann"]);
    world.end().await;
}
