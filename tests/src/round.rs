//! Rounds.

use crate::{
    sample_organization::SampleOrganization,
    operations::{run_mutation, mutation_error, run_mutation_by_id},
    world::World,
};
use serde_json::json;

#[tokio::test]
async fn the_next_round_starts_when_the_last_has_ended() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let next = json!({ "programId": sample.id("prg"), "startsOn": "2026-04-01" });
    let early = mutation_error(&admin, "roundStart", next.clone()).await;
    assert_eq!((&early["code"], &early["field"]), (&json!("WRONG_STATE"), &json!(["programId"])));

    let standing = "query($id: ID!) { node(id: $id) { ... on Round { number status version } } }";
    run_mutation_by_id(&admin, "roundEnd", &sample.id("rnd")).await;
    let ended = json!({ "node": { "number": 1, "status": "ENDED", "version": 2 } });
    assert_eq!(admin.execute(standing, json!({ "id": sample.id("rnd") })).await, ended);
    run_mutation_by_id(&admin, "roundEnd", &sample.id("rnd")).await;
    assert_eq!(admin.execute(standing, json!({ "id": sample.id("rnd") })).await, ended, "ending it twice changes nothing");

    let second = run_mutation(&admin, "roundStart", next).await;
    let active = json!({ "node": { "number": 2, "status": "ACTIVE", "version": 1 } });
    assert_eq!(admin.execute(standing, json!({ "id": second })).await, active);
    world.end().await;
}
