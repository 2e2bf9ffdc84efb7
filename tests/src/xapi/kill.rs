//! SIGKILL of the server in the midst of a batch leaves the whole batch, or nothing of it.

use super::{Lrs, ids, statement, with_query};
use crate::world::{Node, World};
use reqwest::Method;
use serde_json::Value;

const BATCH: usize = 40;

/// A batch whose statements are about an activity of their own.
fn batch(number: usize) -> Value {
    (0..BATCH).map(|index| statement(&format!("p{index}"), &format!("batch-{number}"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_leaves_whole_batches() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let mut node = Node::start(&world);
    let (mut acknowledged, mut interrupted) = (Vec::new(), 0);
    for number in 0..8 {
        let client = lrs.at_address(&node.address);
        let first = client.send(Method::POST, "/statements", &[], &batch(2 * number)).await;
        assert_eq!(first.status, 200, "{:#}", first.body);
        acknowledged.push(2 * number);
        let second = tokio::spawn({
            let client = client.clone();
            async move { client.try_store(&batch(2 * number + 1)).await }
        });
        // Each attempt is killed after a few more requests, so at another moment.
        for _ in 0..number {
            client.get("/about").await;
        }
        node.kill_and_restart(&world);
        match second.await.unwrap() {
            true => acknowledged.push(2 * number + 1),
            false => interrupted += 1,
        }
    }
    assert!(interrupted > 0, "every batch was stored before the kill: the test proves nothing");
    let reader = lrs.at_address(&node.address);
    for number in 0..16 {
        let activity = format!("http://lms.example/courses/batch-{number}");
        let found = ids(&reader.read(&with_query("/statements", &[("activity", &activity)])).await).len();
        let expected: &[usize] = if acknowledged.contains(&number) { &[BATCH] } else { &[0, BATCH] };
        assert!(expected.contains(&found), "batch {number}: {found} statements, acknowledged: {acknowledged:?}");
    }
    // The log of changes has what the store has.
    let stored = world.change_log(world.acme.id).await.into_iter().filter(|entry| entry.kind == "statement.stored").count();
    let mut all = Vec::new();
    let mut page = reader.read("/statements?limit=500").await;
    loop {
        all.extend(ids(&page));
        let more = page["more"].as_str().unwrap().trim_start_matches("/xapi").to_owned();
        if more.is_empty() {
            break;
        }
        page = reader.read(&more).await;
    }
    assert_eq!((stored, stored % BATCH), (all.len(), 0));
    world.end().await;
}
