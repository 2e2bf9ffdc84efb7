//! Several nodes, and a node that is killed: every change is sent, and by one node at a time.

use super::{Hook, seqs};
use crate::{
    operations::create_employee,
    world::{DatabaseKind, Node, Reply, World, with_timeout},
};
use chrono::TimeDelta;
use coachgraph::{app::App, domain::webhook_endpoint};
use entity::{Tenanted, webhook_attempt};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, IntoActiveModel, Statement, TransactionTrait};
use serde_json::json;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_several_nodes_send_each_change_once() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let hooks = [Hook::create(&world, json!({})).await, Hook::create(&world, json!({})).await];
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(Arc::new(App::build(world.app.config.clone(), world.clock.clone()).await.unwrap()));
    }
    for number in 0..20 {
        create_employee(&world.admin(), &format!("e{number}")).await;
        for node in &nodes {
            webhook_endpoint::deliver_due(node).await.unwrap();
        }
    }
    for hook in hooks {
        let done = hook.wait_until_delivered(&world).await;
        let sent = seqs(&hook.receiver.requests());
        let last = done["deliveredSeq"].as_i64().unwrap();
        let expected: Vec<_> = (last - i64::try_from(sent.len()).unwrap() + 1..=last).collect();
        assert_eq!(sent, expected, "in order, without gaps or repetitions");
        assert!(sent.len() >= 20);
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_another_node_continues_where_a_killed_one_was() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    // Only the other process delivers.
    let permits = world.app.webhook_deliveries.clone();
    let permits = permits.acquire_many_owned(u32::try_from(world.app.webhook_deliveries.available_permits()).unwrap()).await.unwrap();
    let hook = Hook::create(&world, json!({})).await;
    let mut node = Node::start(&world);
    for name in ["ann", "bob"] {
        create_employee(&world.admin(), name).await;
    }
    hook.messages(2).await;
    hook.wait_until_delivered(&world).await;
    // The receiver has the message, and the node is killed before it knows.
    hook.reply(Reply::status(200).hanging());
    for name in ["carol", "dave"] {
        create_employee(&world.admin(), name).await;
    }
    hook.messages(3).await;
    node.kill();
    hook.reply(Reply::status(200));
    drop(permits);
    assert_eq!(hook.endpoint(&world).await["pendingCount"], 2, "the lease of the killed node lasts");
    // The clock of the other process runs, and the one of the test does not.
    world.clock.forward(TimeDelta::hours(1));
    hook.wait_until_delivered(&world).await;
    let messages = hook.receiver.requests();
    let first = seqs(&messages)[0];
    assert_eq!(seqs(&messages), [first, first + 1, first + 2, first + 2, first + 3], "nothing is lost");
    assert_eq!(messages[2].headers["webhook-id"], messages[3].headers["webhook-id"], "the repetition can be recognized");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_does_not_answer_delays_no_other() {
    let world = World::new().await;
    let slow = Hook::create(&world, json!({})).await;
    slow.reply(Reply::status(200).hanging());
    let fast = Hook::create(&world, json!({})).await;
    create_employee(&world.admin(), "ann").await;
    slow.messages(1).await;
    create_employee(&world.admin(), "bob").await;
    let done = fast.wait_until_delivered(&world).await;
    assert_eq!(done["pendingCount"], 0);
    assert!(slow.endpoint(&world).await["pendingCount"].as_i64().unwrap() > 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_deletion_waits_for_an_attempt_that_a_node_is_storing() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let hook = Hook::create(&world, json!({})).await;
    create_employee(&world.admin(), "ann").await;
    hook.wait_until_delivered(&world).await;
    let (node, db) = (world.connect_database().await, world.connect_database().await);
    let attempts = || webhook_attempt::Entity::of(world.acme.id);
    let stored = attempts().one(&db).await.unwrap().unwrap();
    let storing = node.begin().await.unwrap();
    webhook_attempt::Model { id: world.clock.new_id(), ..stored }.into_active_model().insert(&storing).await.unwrap();
    let deletion = hook.mutate(&world, "webhookEndpointDelete", "");
    let finish = async {
        let waits = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waits = || Statement::from_string(DbBackend::Postgres, waits);
        with_timeout("the deletion to wait", async { while db.query_all_raw(waits()).await.unwrap().is_empty() {} }).await;
        storing.commit().await.unwrap();
    };
    tokio::join!(deletion, finish);
    assert_eq!(attempts().all(&db).await.unwrap(), []);
    world.end().await;
}
