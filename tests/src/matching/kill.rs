//! SIGKILL of the server while it computes or applies a proposal leaves the old state or the new one.

use super::{create_program, propose, wait_until_proposed};
use crate::{
    operations::run_mutation,
    world::{DatabaseKind, Node, World, value_at},
};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_proposal_whose_computation_was_killed_is_computed_after_the_restart() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let mut node = Node::start(&world);
    let admin = world.admin().at_address(&node.address);
    let names: Vec<String> = (0..120).map(|number| format!("p{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let department = |index: usize, employee: &mut Value| employee["department"] = json!(format!("D{}", index % 7));
    let program = create_program(&admin, json!({ "mixing": "CROSS_TEAM" }), &names, department).await;
    let id = run_mutation(&admin, "roundMatch", json!({ "roundId": program.round })).await;
    node.kill();
    // The server of the test, which computes nothing, reads the same database.
    let status = "query($id: ID!) { matchProposal(id: $id) { status pairingCount unmatchedCount } }";
    let at_crash = world.admin().execute(status, json!({ "id": id })).await;
    assert_eq!(value_at(&at_crash, "matchProposal.status"), "COMPUTING", "the computation had ended: the test proves nothing");
    let node = Node::start(&world);
    let admin = world.admin().at_address(&node.address);
    wait_until_proposed(&admin, &id).await;
    let done = admin.execute(status, json!({ "id": id })).await;
    assert_eq!(done["matchProposal"], json!({ "status": "PROPOSED", "pairingCount": 60, "unmatchedCount": 0 }));
    let kinds: Vec<_> = world.change_log(world.acme.id).await.into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "match_proposal.proposed").count(), 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_a_killed_apply_has_created_all_pairings_or_none() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let names: Vec<String> = (0..40).map(|number| format!("p{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let program = create_program(&world.admin(), json!({}), &names, |_, _| {}).await;
    let mut node = Node::start(&world);
    let mut applied = 0;
    for attempt in 0..6 {
        let admin = world.admin().at_address(&node.address).with_new_token().await;
        let id = propose(&admin, json!({ "roundId": program.round })).await;
        let apply = "mutation($id: ID!) { matchProposalApply(id: $id) { userErrors { code } } }";
        let request = tokio::spawn({
            let (admin, id) = (admin.clone(), id.clone());
            async move { drop(admin.try_graphql(apply, json!({ "id": id })).await) }
        });
        // Each attempt is killed after a few more requests, so at another moment.
        for _ in 0..attempt {
            admin.request(reqwest::Method::GET, "/health/live").await.send().await.unwrap();
        }
        node.kill_and_restart(&world);
        request.await.unwrap();
        let state =
            "query($id: ID!) { matchProposal(id: $id) { status round { pairings(filter: { status: { eq: ACTIVE } }) { totalCount } } } }";
        let state = world.admin().execute(state, json!({ "id": id })).await;
        let found = (value_at(&state, "matchProposal.status"), value_at(&state, "matchProposal.round.pairings.totalCount"));
        match found.0.as_str().unwrap() {
            "APPLIED" => {
                assert_eq!(found.1, 20);
                applied += 1;
                break;
            }
            _ => assert_eq!(found, (&json!("PROPOSED"), &json!(0)), "attempt {attempt}"),
        }
    }
    assert!(applied <= 1);
    world.end().await;
}
