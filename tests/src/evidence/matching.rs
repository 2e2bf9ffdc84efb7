//! Whose a statement is: by an account, an address or the hash of an address; at once, or when the employee appears.

use super::{COMPLETED, assessments, competency, rule, statement_by, statements};
use crate::{
    operations::{create_employee, employee_attributes, run_mutation, run_mutation_by_id},
    world::{World, value_at},
    xapi::{Lrs, statement},
};
use coachgraph::platform::digest::sha1_hex;
use serde_json::{Value, json};

const SET_HOME_PAGES: &str = "mutation($pages: [String!]!) { organizationSetAccountHomePages(homePages: $pages) {
    organization { accountHomePages } userErrors { code field message } } }";

fn account(home_page: &str, name: &str) -> Value {
    json!({ "account": { "homePage": home_page, "name": name } })
}

#[tokio::test]
async fn an_actor_is_an_employee_by_account_address_or_hash_of_the_address() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let ann = create_employee(&admin, "ann").await;
    let mut written = employee_attributes("bob");
    written["email"] = "Bob.Upper@Example.com".into();
    let bob = run_mutation(&admin, "employeeUpsert", json!({ "employee": written })).await;
    let data = admin.execute("{ identityProviders { nodes { issuer } } }", json!({})).await;
    let issuer = value_at(&data, "identityProviders.nodes.0.issuer").as_str().unwrap().to_owned();
    let data = admin.execute(SET_HOME_PAGES, json!({ "pages": ["https://lms.example"] })).await;
    assert_eq!(value_at(&data, "organizationSetAccountHomePages.organization.accountHomePages"), &json!(["https://lms.example"]));
    let hash = |address: &str| json!({ "mbox_sha1sum": sha1_hex(format!("mailto:{address}")) });
    let cases = [
        (json!({ "mbox": "mailto:ann@example.com" }), Some(&ann)),
        (json!({ "mbox": "mailto:ANN@example.com" }), Some(&ann)),
        (hash("ann@example.com"), Some(&ann)),
        (hash("Bob.Upper@Example.com"), Some(&bob)),
        (hash("bob.upper@example.com"), Some(&bob)),
        (account(&issuer, "ann"), Some(&ann)),
        (account("https://lms.example/", "bob"), Some(&bob)),
        (account("https://other.example", "ann"), None),
        (account(&issuer, "nobody"), None),
        (hash("nobody@example.com"), None),
        (json!({ "openid": "https://ann.example.com" }), None),
        (json!({ "objectType": "Group", "mbox": "mailto:ann@example.com" }), None),
    ];
    let batch: Value = cases.iter().map(|(actor, _)| statement_by(actor.clone(), "one")).collect();
    lrs.store(&batch).await;
    let found = statements(&admin, json!({})).await;
    let employees: Vec<Value> = found.iter().map(|row| row["employeeId"].clone()).collect();
    let expected: Vec<Value> = cases.iter().map(|(_, employee)| json!(employee)).collect();
    assert_eq!(employees, expected);
    assert_eq!(statements(&admin, json!({ "matched": false })).await.len(), 5);
    assert_eq!(statements(&admin, json!({ "employeeId": { "eq": bob } })).await.len(), 3);
    world.end().await;
}

#[tokio::test]
async fn a_home_page_must_be_an_iri() {
    let world = World::new().await;
    let error = world.admin().expect_user_error(SET_HOME_PAGES, json!({ "pages": ["https://lms.example", "lms"] })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["homePages", "1"])));
    world.end().await;
}

#[tokio::test]
async fn an_address_that_two_employees_share_means_neither_of_them() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    create_employee(&admin, "ann").await;
    let mut shared = employee_attributes("bob");
    shared["email"] = "ann@example.com".into();
    let bob = run_mutation(&admin, "employeeUpsert", json!({ "employee": shared })).await;
    lrs.store(&statement("ann", "one")).await;
    assert_eq!(statements(&admin, json!({})).await[0]["employeeId"], Value::Null);
    // Of a current and a former employee, the current one is meant.
    run_mutation_by_id(&admin, "employeeTerminate", &bob).await;
    lrs.store(&statement("ann", "two")).await;
    assert_ne!(statements(&admin, json!({})).await[1]["employeeId"], Value::Null);
    world.end().await;
}

#[tokio::test]
async fn a_statement_is_matched_and_evaluated_when_its_employee_appears() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    run_mutation(&admin, "evidenceRuleCreate", rule(&competency(&admin).await)).await;
    let batch: Value = ["one", "two"].map(|activity| statement("ann", activity)).into_iter().collect();
    lrs.store(&batch).await;
    lrs.store(&statement_by(json!({ "mbox_sha1sum": sha1_hex("mailto:ann@example.com") }), "three")).await;
    world.run_maintenance().await;
    assert_eq!((statements(&admin, json!({ "matched": true })).await.len(), assessments(&admin).await.len()), (0, 0));
    let ann = create_employee(&admin, "ann").await;
    world.run_maintenance().await;
    assert_eq!(statements(&admin, json!({ "employeeId": { "eq": ann } })).await.len(), 3);
    assert_eq!(assessments(&admin).await.len(), 3);
    let log = world.change_log(world.acme.id).await;
    assert_eq!(log.iter().filter(|entry| entry.kind == "statement.matched").count(), 3);
    world.run_maintenance().await;
    assert_eq!(world.change_log(world.acme.id).await.len(), log.len(), "nothing is matched twice");
    // What the xAPI returns is what was sent.
    assert_eq!(lrs.find(&[("verb", COMPLETED)]).await.len(), 3);
    world.end().await;
}

#[tokio::test]
async fn a_statement_of_one_organization_is_never_matched_with_an_employee_of_another() {
    let world = World::new().await;
    let (admin, lrs) = (world.globex_admin(), Lrs::for_globex(&world).await);
    create_employee(&world.admin(), "ann").await;
    let data = world.admin().execute("{ identityProviders { nodes { issuer } } }", json!({})).await;
    let issuer = value_at(&data, "identityProviders.nodes.0.issuer").as_str().unwrap().to_owned();
    lrs.store(&json!([statement("ann", "one"), statement_by(account(&issuer, "ann"), "two")])).await;
    world.run_maintenance().await;
    let found = statements(&admin, json!({})).await;
    assert!(found.len() == 2 && found.iter().all(|row| row["employeeId"].is_null()), "{found:?}");
    assert!(statements(&world.admin(), json!({})).await.is_empty());
    world.end().await;
}
