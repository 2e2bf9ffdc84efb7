//! A reader who continues after the last `stored` misses nothing, while others write.

use super::{Lrs, ids, statement, with_query};
use crate::world::{DatabaseKind, World};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;
use std::collections::HashSet;

#[tokio::test]
async fn a_reader_by_since_gets_every_statement_once_and_in_order() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let writers = (0..4).map(|writer| {
        let lrs = lrs.clone();
        async move {
            let mut stored = Vec::new();
            for number in 0..10 {
                stored.extend(lrs.store(&json!([statement("ann", &format!("{writer}-{number}")), statement("bob", "two")])).await);
            }
            stored
        }
    });
    let (mut seen, mut since) = (Vec::new(), String::new());
    let reader = async {
        while seen.len() < 80 {
            let mut parameters = vec![("ascending", "true"), ("limit", "7")];
            if !since.is_empty() {
                parameters.push(("since", &since));
            }
            let page = lrs.read(&with_query("/statements", &parameters)).await;
            seen.extend(ids(&page));
            if let Some(last) = page["statements"].as_array().unwrap().last() {
                since = last["stored"].as_str().unwrap().to_owned();
            }
        }
    };
    let (stored, ()) = tokio::join!(futures_util::future::join_all(writers), reader);
    let stored: HashSet<String> = stored.into_iter().flatten().collect();
    assert_eq!((seen.len(), seen.iter().cloned().collect::<HashSet<_>>()), (80, stored));
    world.end().await;
}

#[tokio::test]
async fn consistent_through_is_true_while_others_write() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let writers = (0..4).map(|writer| {
        let lrs = lrs.clone();
        async move {
            for number in 0..10 {
                lrs.store(&statement("ann", &format!("{writer}-{number}"))).await;
            }
        }
    });
    let reader = async {
        let mut promises: Vec<(DateTime<Utc>, HashSet<String>)> = Vec::new();
        for _ in 0..20 {
            let response = lrs.get("/statements").await;
            let through = response.header("x-experience-api-consistent-through").parse().unwrap();
            promises.push((through, ids(&response.body).into_iter().collect()));
        }
        promises
    };
    let (_, promises) = tokio::join!(futures_util::future::join_all(writers), reader);
    let all = lrs.read("/statements").await;
    assert_eq!(ids(&all).len(), 40);
    for (through, seen) in promises {
        for statement in all["statements"].as_array().unwrap() {
            let stored: DateTime<Utc> = statement["stored"].as_str().unwrap().parse().unwrap();
            let is_promised = stored < through;
            assert!(!is_promised || seen.contains(statement["id"].as_str().unwrap()), "{stored} was promised through {through}");
        }
    }
    // Without a write in progress, it is now, so that a client who waits for a time does not wait forever.
    world.clock.forward(TimeDelta::minutes(1));
    for path in ["/statements", "/statements?foo=1", "/statements?statementId=16fd2706-8baf-433b-82eb-8c7fada847da"] {
        let response = lrs.get(path).await;
        let through: DateTime<Utc> = response.header("x-experience-api-consistent-through").parse().unwrap();
        assert_eq!(through, world.clock.now(), "{path}");
    }
    world.end().await;
}

#[tokio::test]
async fn postgresql_only_the_write_of_another_node_holds_consistent_through_back() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let lrs = Lrs::for_acme(&world).await;
    let through = async || {
        let response = lrs.get("/statements").await;
        response.header("x-experience-api-consistent-through").parse::<DateTime<Utc>>().unwrap()
    };
    // As every write, that of another node locks the head of the log before it determines `stored`.
    let other_node = world.connect_database().await;
    let lock_head = async || {
        let write = other_node.begin().await.unwrap();
        write.execute_unprepared("select seq from change_head for update").await.unwrap();
        write
    };
    let write = lock_head().await;
    assert_eq!(through().await, DateTime::UNIX_EPOCH, "nothing is stored");
    write.rollback().await.unwrap();
    lrs.store(&statement("ann", "one")).await;
    world.clock.forward(TimeDelta::minutes(1));
    let write = lock_head().await;
    let last: DateTime<Utc> = lrs.read("/statements").await["statements"][0]["stored"].as_str().unwrap().parse().unwrap();
    assert_eq!(through().await, last);
    write.rollback().await.unwrap();
    assert_eq!(through().await, world.clock.now());
    world.end().await;
}
