//! The learner record: all credentials of the caller in one.

use super::{Issued, active_badge, badge_input, competency, did, offer, verify};
use crate::{operations::run_mutation_by_id, world::World};
use serde_json::{Value, json};

const ISSUE: &str = "mutation { learnerRecordIssue { credential userErrors { code field message } } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_record_has_the_valid_credentials_of_the_caller() {
    let world = World::new().await;
    let admin = world.admin();
    let issued = Issued::create(&world).await;
    let (parent, child) = (competency(&admin, "parent").await, competency(&admin, "child").await);
    let mut awards = Vec::new();
    for input in [badge_input(&parent, 3), badge_input(&child, 3), badge_input(&child, 1)] {
        let award = offer(&admin, &active_badge(&admin, input).await, &issued.employee).await;
        run_mutation_by_id(&issued.ann, "badgeAwardAccept", &award).await;
        awards.push(award);
    }
    run_mutation_by_id(&issued.ann, "badgeAwardWithdraw", &awards[2]).await;
    let record = issued.ann.execute(ISSUE, json!({})).await["learnerRecordIssue"]["credential"].as_str().unwrap().to_owned();
    let found = verify(&world, "record", record.as_bytes(), &did(&world, world.acme.id)).await;
    assert_eq!(found["valid"], true, "{found:#}");
    let document = &found["document"];
    assert_eq!(document["type"], json!(["VerifiableCredential", "ClrCredential"]));
    let subject = &document["credentialSubject"];
    let achievements: Vec<&Value> = subject["achievement"].as_array().unwrap().iter().map(|each| &each["name"]).collect();
    assert_eq!(achievements, ["Listening 2", "Listening 3", "Listening 3"]);
    let credentials = subject["verifiableCredential"].as_array().unwrap();
    assert_eq!(credentials.len(), 3);
    assert!(credentials.iter().all(|each| each["type"][1] == "OpenBadgeCredential" && each.get("iss").is_none()));
    let associations = subject["association"].as_array().unwrap();
    let kinds: Vec<&Value> = associations.iter().map(|each| &each["associationType"]).collect();
    assert_eq!(kinds, ["isChildOf", "precedes", "isChildOf"]);
    let name_of = |id: &Value| subject["achievement"].as_array().unwrap().iter().find(|each| each["id"] == *id).unwrap()["name"].clone();
    let [lower, higher] = ["sourceId", "targetId"].map(|end| name_of(&associations[1][end]));
    assert_eq!((lower, higher), (json!("Listening 2"), json!("Listening 3")), "the lower level precedes the higher one");
    assert!(!document.to_string().contains("ann@"), "{document:#}");
    world.end().await;
}

#[tokio::test]
async fn only_a_person_with_a_badge_gets_a_learner_record() {
    let world = World::new().await;
    let issued = Issued::create(&world).await;
    assert_eq!(world.admin().graphql(ISSUE, json!({})).await.error_code(), "FORBIDDEN");
    run_mutation_by_id(&issued.ann, "badgeAwardWithdraw", &issued.award).await;
    let refused = issued.ann.expect_user_error(ISSUE, json!({})).await;
    assert_eq!(refused["code"], "WRONG_STATE");
    world.end().await;
}
