//! A request that takes too long is given up: whole, and never while it commits.

use super::{Directory, person, told};
use crate::world::{World, within};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::json;

#[tokio::test]
async fn what_takes_too_long_is_given_up_and_leaves_nothing() {
    let world = World::with(|config| config.limit_seconds = 1).await;
    let directory = Directory::of(&world).await;
    let ann = directory.hire("ann").await;
    let (since, db) = (world.log(world.acme.id).await.len(), world.sql().await);
    let holder = db.begin().await.unwrap();
    holder.execute_unprepared("update change_head set seq = seq").await.unwrap();
    let late = directory.call(Method::POST, "/Users", Some(&person("bob"))).await;
    assert_eq!((late.status, late.header("retry-after")), (503, "5"), "{:#}", late.body);
    assert!(late.body["detail"].as_str().unwrap().contains("longer than 1 s"), "{:#}", late.body);
    // A bulk tells of each of its operations; there is no time left for the second one.
    let operation = |name: &str| json!({ "method": "POST", "path": "/Users", "bulkId": name, "data": person(name) });
    let bulk =
        json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": [operation("cid"), operation("dan")] });
    let late = directory.call(Method::POST, "/Bulk", Some(&bulk)).await;
    assert_eq!((&late.body["Operations"][0]["status"], &late.body["Operations"][1]["status"]), (&json!("503"), &json!("503")));
    // Who only reads waits for nobody.
    assert_eq!(directory.get(&format!("/Users/{ann}")).await["userName"], "ann");
    holder.rollback().await.unwrap();
    directory.hire("bob").await;
    assert_eq!(told(&world, since).await, ["employee.created"]);
    world.end().await;
}

/// How many wait for the lock that a story holds.
async fn waiting(db: &impl ConnectionTrait) -> i64 {
    let waiting = "select count(*) as waiting from pg_locks where locktype = 'advisory' and not granted";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, waiting)).await.unwrap().unwrap();
    row.try_get("", "waiting").unwrap()
}

#[tokio::test]
async fn postgresql_only_what_is_committing_is_not_broken_off() {
    let world = World::with(|config| config.limit_seconds = 1).await;
    let directory = Directory::of(&world).await;
    let (db, holder) = (world.sql().await, world.sql().await);
    let slow = "create function slow() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(7); return null; end $$;
        create constraint trigger slow after insert on employee deferrable initially deferred for each row execute function slow()";
    db.execute_unprepared(slow).await.unwrap();
    holder.execute_unprepared("select pg_advisory_lock(7)").await.unwrap();
    let ann = person("ann");
    let commits = directory.call(Method::POST, "/Users", Some(&ann));
    let meanwhile = async {
        within("the commit to begin", async {
            while waiting(&db).await == 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        // Whoever comes after it waits for as long as one may wait: by then the first one has taken too long as well.
        let late = directory.call(Method::POST, "/Users", Some(&person("bob"))).await;
        assert_eq!(late.status, 503, "{:#}", late.body);
        holder.execute_unprepared("select pg_advisory_unlock(7)").await.unwrap();
    };
    let (done, ()) = tokio::join!(commits, meanwhile);
    assert_eq!(done.status, 201, "{:#}", done.body);
    assert_eq!(directory.found("userName pr").await, ["ann"]);
    world.end().await;
}
