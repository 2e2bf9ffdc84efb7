//! Statements that refer to others are found by what those are about, whichever arrives first.

use super::{Lrs, agent_named, statement, uuid, with};
use crate::world::World;
use serde_json::{Value, json};

fn reference(to: &str) -> Value {
    with(statement("tutor", "x"), "/object", json!({ "objectType": "StatementRef", "id": to }))
}

#[tokio::test]
async fn a_chain_of_references_is_followed_in_every_order_of_arrival() {
    let (ann, activity) = (agent_named("ann").to_string(), "http://lms.example/courses/one");
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
        let world = World::new().await;
        let lrs = Lrs::for_acme(&world).await;
        let chain = [
            with(statement("ann", "one"), "/id", uuid(1).into()),
            with(reference(&uuid(1)), "/id", uuid(2).into()),
            with(reference(&uuid(2)), "/id", uuid(3).into()),
        ];
        for place in order {
            lrs.store(&chain[place]).await;
        }
        for parameters in [&[("agent", &*ann)][..], &[("activity", activity)], &[("agent", &ann), ("activity", activity)]] {
            let mut found = lrs.find(parameters).await;
            found.sort();
            assert_eq!(found, [uuid(1), uuid(2), uuid(3)], "{order:?} {parameters:?}");
        }
        // The other direction does not hold.
        let mut found = lrs.find(&[("agent", &agent_named("tutor").to_string())]).await;
        found.sort();
        assert_eq!(found, [uuid(2), uuid(3)]);
        world.end().await;
    }
}

#[tokio::test]
async fn statements_that_refer_to_each_other_do_not_harm() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    lrs.store(&with(reference(&uuid(2)), "/id", uuid(1).into())).await;
    lrs.store(&with(with(reference(&uuid(1)), "/id", uuid(2).into()), "/actor", agent_named("ann"))).await;
    lrs.store(&with(reference(&uuid(3)), "/id", uuid(3).into())).await;
    let mut found = lrs.find(&[("agent", &agent_named("ann").to_string())]).await;
    found.sort();
    assert_eq!(found, [uuid(1), uuid(2)]);
    world.end().await;
}

#[tokio::test]
async fn time_filters_apply_to_the_referring_statement_itself() {
    let world = World::new().await;
    let lrs = Lrs::for_acme(&world).await;
    let first = lrs.store(&statement("ann", "one")).await.remove(0);
    let since = lrs.read(&format!("/statements?statementId={first}")).await["stored"].as_str().unwrap().to_owned();
    let second = lrs.store(&reference(&first)).await.remove(0);
    assert_eq!(lrs.find(&[("agent", &agent_named("ann").to_string()), ("since", &since)]).await, [second]);
    world.end().await;
}
