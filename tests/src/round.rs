//! Rounds.

use crate::{
    scene::Scene,
    steps::{make, refuse, turn},
    world::World,
};
use serde_json::json;

#[tokio::test]
async fn the_next_round_starts_when_the_last_has_ended() {
    let world = World::new().await;
    let admin = world.admin();
    let scene = Scene::play(&world, &admin).await;
    let next = json!({ "programId": scene.id("prg"), "startsOn": "2026-04-01" });
    let early = refuse(&admin, "roundStart", next.clone()).await;
    assert_eq!((&early["code"], &early["field"]), (&json!("WRONG_STATE"), &json!(["programId"])));

    let standing = "query($id: ID!) { node(id: $id) { ... on Round { number status version } } }";
    turn(&admin, "roundEnd", &scene.id("rnd")).await;
    let ended = json!({ "node": { "number": 1, "status": "ENDED", "version": 2 } });
    assert_eq!(admin.ok(standing, json!({ "id": scene.id("rnd") })).await, ended);
    turn(&admin, "roundEnd", &scene.id("rnd")).await;
    assert_eq!(admin.ok(standing, json!({ "id": scene.id("rnd") })).await, ended, "ending it twice changes nothing");

    let second = make(&admin, "roundStart", next).await;
    let active = json!({ "node": { "number": 2, "status": "ACTIVE", "version": 1 } });
    assert_eq!(admin.ok(standing, json!({ "id": second })).await, active);
    world.end().await;
}
