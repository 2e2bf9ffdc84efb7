//! Who creates, offers, accepts and revokes badges, and in which states.

use super::{Issued, active_badge, badge_input, competency, offer, read_award};
use crate::{
    operations::{create_administrator, create_employee, mutation_error, run_mutation, run_mutation_by_id},
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

/// Executes a mutation of an award, which must fail with `userErrors`, and returns code and field of the first.
async fn refusal(caller: &Caller, mutation: &str, id: &str) -> (String, Value) {
    let arguments = if mutation == "badgeAwardRevoke" { "id: $id, reason: \"r\"" } else { "id: $id" };
    let payload = if mutation.starts_with("badgeAward") { "badgeAward" } else { "badge" };
    let document = format!("mutation($id: ID!) {{ {mutation}({arguments}) {{ {payload} {{ id }} userErrors {{ code field }} }} }}");
    let error = caller.expect_user_error(&document, json!({ "id": id })).await;
    (error["code"].as_str().unwrap().to_owned(), error["field"].clone())
}

async fn error_code(caller: &Caller, mutation: &str, id: &str) -> String {
    let document = format!("mutation($id: ID!) {{ {mutation}(id: $id) {{ userErrors {{ code }} }} }}");
    caller.graphql(&document, json!({ "id": id })).await.error_code().to_owned()
}

#[tokio::test]
async fn only_the_employee_concerned_accepts_declines_and_withdraws() {
    let world = World::new().await;
    let admin = world.admin();
    let badge = active_badge(&admin, badge_input(&competency(&admin, "child").await, 2)).await;
    let ann = create_employee(&admin, "ann").await;
    create_employee(&admin, "bob").await;
    create_administrator(&admin, "eve").await;
    let award = offer(&admin, &badge, &ann).await;
    assert_eq!(offer(&admin, &badge, &ann).await, award, "an open offer is kept");
    let (ann, bob) = (world.person("ann"), world.person("bob"));
    for mutation in ["badgeAwardAccept", "badgeAwardDecline", "badgeAwardWithdraw"] {
        assert_eq!(error_code(&admin, mutation, &award).await, "FORBIDDEN", "an integration");
        assert_eq!(error_code(&world.person("eve"), mutation, &award).await, "FORBIDDEN", "an administrator, who sees the award");
        assert_eq!(refusal(&bob, mutation, &award).await.0, "NOT_FOUND", "a colleague");
    }
    assert_eq!(read_award(&bob, &award).await, Value::Null);
    assert_eq!(refusal(&ann, "badgeAwardWithdraw", &award).await.0, "WRONG_STATE", "there is no credential yet");
    let offered = read_award(&ann, &award).await;
    assert_eq!((&offered["status"], &offered["credentialUrl"]), (&json!("OFFERED"), &Value::Null));
    for _ in 0..2 {
        run_mutation_by_id(&ann, "badgeAwardAccept", &award).await;
    }
    let issued = read_award(&ann, &award).await;
    assert_eq!((&issued["status"], &issued["version"]), (&json!("ISSUED"), &json!(2)));
    assert_eq!(refusal(&ann, "badgeAwardDecline", &award).await.0, "WRONG_STATE");
    run_mutation_by_id(&ann, "badgeAwardWithdraw", &award).await;
    let withdrawn = read_award(&admin, &award).await;
    assert_eq!((&withdrawn["status"], &withdrawn["credentialUrl"]), (&json!("WITHDRAWN"), &Value::Null));
    assert_eq!(refusal(&ann, "badgeAwardAccept", &award).await.0, "WRONG_STATE");
    assert_eq!(refusal(&admin, "badgeAwardRevoke", &award).await.0, "WRONG_STATE");
    assert_ne!(offer(&admin, &badge, read_award(&admin, &award).await["employeeId"].as_str().unwrap()).await, award, "a new offer");
    let log = world.change_log(world.acme.id).await.into_iter().map(|entry| entry.kind).filter(|kind| kind.starts_with("badge_award"));
    let expected = ["badge_award.offered", "badge_award.issued", "badge_award.withdrawn", "badge_award.offered"];
    assert_eq!(log.collect::<Vec<_>>(), expected);
    world.end().await;
}

#[tokio::test]
async fn a_badge_is_offered_while_it_is_active() {
    let world = World::new().await;
    let admin = world.admin();
    let competency = competency(&admin, "child").await;
    let badge = run_mutation(&admin, "badgeCreate", badge_input(&competency, 2)).await;
    let ann = create_employee(&admin, "ann").await;
    let offer_input = json!({ "badgeId": badge, "employeeId": ann });
    let error = mutation_error(&admin, "badgeOffer", offer_input.clone()).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("WRONG_STATE"), &json!(["badgeId"])));
    let person = world.person("ann");
    let one = "query($id: ID!) { badge(id: $id) { status version name } }";
    assert_eq!(person.execute(one, json!({ "id": badge })).await["badge"], Value::Null, "a draft");
    run_mutation_by_id(&admin, "badgeActivate", &badge).await;
    run_mutation(&admin, "badgeUpdate", json!({ "id": badge, "name": "Listener", "expectedVersion": 2 })).await;
    let expected = json!({ "status": "ACTIVE", "version": 3, "name": "Listener" });
    assert_eq!(person.execute(one, json!({ "id": badge })).await["badge"], expected);
    let stale = mutation_error(&admin, "badgeUpdate", json!({ "id": badge, "name": "x", "expectedVersion": 2 })).await;
    assert_eq!(stale["code"], "STALE_VERSION");
    let award = run_mutation(&admin, "badgeOffer", offer_input.clone()).await;
    run_mutation_by_id(&admin, "badgeRetire", &badge).await;
    assert_eq!(refusal(&person, "badgeAwardAccept", &award).await.0, "WRONG_STATE");
    assert_eq!(refusal(&admin, "badgeActivate", &badge).await.0, "WRONG_STATE");
    assert_eq!(mutation_error(&admin, "badgeUpdate", json!({ "id": badge, "name": "x" })).await["code"], "WRONG_STATE");
    run_mutation_by_id(&person, "badgeAwardDecline", &award).await;
    assert_eq!(read_award(&person, &award).await["status"], "DECLINED");
    for mutation in ["badgeActivate", "badgeRetire"] {
        assert_eq!(error_code(&person, mutation, &badge).await, "FORBIDDEN");
    }
    world.end().await;
}

#[tokio::test]
async fn a_badge_is_for_a_level_or_for_a_program() {
    let world = World::new().await;
    let admin = world.admin();
    let competency = competency(&admin, "child").await;
    let program = run_mutation(&admin, "programCreate", json!({ "name": "Peers", "kind": "INFORMAL" })).await;
    let with = |changes: Value| {
        let mut input = badge_input(&competency, 2);
        changes.as_object().unwrap().iter().for_each(|(name, value)| input[name] = value.clone());
        input
    };
    for (changes, code, field) in [
        (json!({ "level": 4 }), "INVALID", "level"),
        (json!({ "level": 0 }), "INVALID", "level"),
        (json!({ "level": null }), "INVALID", "level"),
        (json!({ "programId": program }), "INVALID", "competencyId"),
        (json!({ "competencyId": null, "level": null }), "INVALID", "competencyId"),
        (json!({ "competencyId": null, "programId": program }), "INVALID", "level"),
        (json!({ "competencyId": "cmp_01h2xcejqtf2nbrexx3vqjhp41" }), "NOT_FOUND", "competencyId"),
        (json!({ "competencyId": null, "level": null, "programId": "prg_01h2xcejqtf2nbrexx3vqjhp41" }), "NOT_FOUND", "programId"),
        (json!({ "name": " " }), "INVALID", "name"),
        (json!({ "name": "x".repeat(201) }), "INVALID", "name"),
        (json!({ "criteria": "" }), "INVALID", "criteria"),
        (json!({ "description": "x".repeat(5001) }), "INVALID", "description"),
    ] {
        let error = mutation_error(&admin, "badgeCreate", with(changes.clone())).await;
        assert_eq!((&error["code"], &error["field"][0]), (&json!(code), &json!(field)), "{changes}: {error}");
    }
    let key = json!({ "idempotencyKey": "k" });
    let badge = run_mutation(&admin, "badgeCreate", with(key.clone())).await;
    assert_eq!(run_mutation(&admin, "badgeCreate", with(key)).await, badge);
    run_mutation(&admin, "badgeCreate", with(json!({ "competencyId": null, "level": null, "programId": program }))).await;
    let filter = "query($filter: BadgeFilter) { badges(filter: $filter) { nodes { id program { id } competency { id } } } }";
    let found = admin.execute(filter, json!({ "filter": { "competencyId": { "eq": competency } } })).await;
    let expected = json!([{ "id": badge, "program": null, "competency": { "id": competency } }]);
    assert_eq!(value_at(&found, "badges.nodes"), &expected);
    let found = admin.execute(filter, json!({ "filter": { "programId": { "eq": program }, "status": { "eq": "DRAFT" } } })).await;
    assert_eq!(value_at(&found, "badges.nodes.0.program.id"), &json!(program));
    world.end().await;
}

#[tokio::test]
async fn without_an_encryption_key_an_acceptance_is_refused_with_a_sentence() {
    let world = World::with_config(|config| config.encryption_key.clear()).await;
    let admin = world.admin();
    let badge = active_badge(&admin, badge_input(&competency(&admin, "child").await, 2)).await;
    let ann = create_employee(&admin, "ann").await;
    let award = offer(&admin, &badge, &ann).await;
    let accept = "mutation($id: ID!) { badgeAwardAccept(id: $id) { userErrors { code } } }";
    let refused = world.person("ann").graphql(accept, json!({ "id": award })).await;
    assert!(refused.body.to_string().contains("must set encryption_key"), "{:#}", refused.body);
    assert_eq!(read_award(&admin, &award).await["status"], "OFFERED");
    world.end().await;
}

#[tokio::test]
async fn another_organization_sees_and_changes_nothing() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    let globex = world.globex_admin();
    assert_eq!(read_award(&globex, &issued.award).await, Value::Null);
    assert_eq!(refusal(&globex, "badgeAwardRevoke", &issued.award).await.0, "NOT_FOUND");
    assert_eq!(refusal(&globex, "badgeRetire", &issued.badge).await.0, "NOT_FOUND");
    let path = format!("/organizations/{}/badges/{}", world.globex.id, issued.badge);
    assert_eq!(super::get(&world, &path, "*/*").await.status, 404);
    world.end().await;
}
