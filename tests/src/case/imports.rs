//! Imports: a plan shows the difference and what it breaks, and an import has the effects of the plan or none.

use super::{framework, get, import, read, refused, rich_package, send_import};
use crate::{
    operations::run_mutation,
    sample_organization::SampleOrganization,
    world::{Caller, Response, World, value_at},
};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_plan_changes_nothing_and_an_import_does_what_the_plan_shows() {
    let world = World::new().await;
    let admin = world.admin();
    let log = world.change_log(world.acme.id).await;
    let planned = import(&admin, "", &framework()).await;
    assert_eq!((&planned["plan"]["action"], &planned["competencyFramework"]), (&json!("CREATE"), &Value::Null));
    assert_eq!(planned["plan"]["counts"]["CFItems"]["added"], 14);
    assert_eq!(world.change_log(world.acme.id).await, log);
    let token = planned["plan"]["token"].as_str().unwrap();
    let applied = import(&admin, &format!("?mode=apply&plan={token}"), &framework()).await;
    assert_eq!(applied["plan"], planned["plan"]);
    assert_eq!(
        (&applied["competencyFramework"]["version"], &applied["competencyFramework"]["title"]),
        (&json!(1), &json!("SmartLevel Test"))
    );

    let mut changed = framework();
    changed["CFItems"][0]["fullStatement"] = "Item one".into();
    changed["CFItems"][1]["notes"] = "A note".into();
    let removed = changed["CFItems"].as_array_mut().unwrap().pop().unwrap();
    changed["CFAssociations"].as_array_mut().unwrap().retain(|each| each["originNodeURI"]["identifier"] != removed["identifier"]);
    let planned = import(&admin, "?mode=plan", &changed).await;
    let counts = &planned["plan"]["counts"];
    assert_eq!(counts["CFItems"], json!({ "added": 0, "changed": 2, "removed": 1, "reordered": 0, "unchanged": 11 }));
    assert_eq!(counts["CFAssociations"]["removed"], 1);
    assert_eq!(planned["plan"]["changes"][0]["members"], json!(["fullStatement"]));
    assert_eq!(planned["plan"]["breaks"], json!([]), "nothing refers to these competencies");
    let applied = import(&admin, "?mode=apply", &changed).await;
    assert_eq!(applied["competencyFramework"]["version"], 2);
    let exported = read(&admin, "CFPackages/d0000000-0000-0000-0000-000000000000").await;
    assert_eq!(exported, changed);
    // The removed item is not in the package, and is still found by those who know its address.
    let identifier = removed["identifier"].as_str().unwrap();
    assert_eq!(read(&admin, &format!("CFItems/{identifier}")).await["fullStatement"], removed["fullStatement"]);
    let query = json!({ "filter": { "caseIdentifier": { "eq": identifier } } });
    let document = "query($filter: CompetencyFilter) { competencies(filter: $filter) { nodes { statement } } }";
    assert_eq!(value_at(&admin.execute(document, query).await, "competencies.nodes.0.statement"), &removed["fullStatement"]);
    // It comes back with the package of before.
    import(&admin, "?mode=apply", &framework()).await;
    assert_eq!(read(&admin, "CFPackages/d0000000-0000-0000-0000-000000000000").await, framework());
    world.end().await;
}

/// The package of the sample organization, with other words for the competency that its objects refer to.
async fn change_sample(admin: &Caller) -> Value {
    let mut package = read(admin, &format!("CFPackages/{}", sample_identifier())).await;
    for item in package["CFItems"].as_array_mut().unwrap() {
        if item["identifier"] == "parent" {
            item["fullStatement"] = "Other words".into();
        }
    }
    package
}

fn sample_identifier() -> String {
    crate::operations::sample_framework()["package"]["CFDocument"]["identifier"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_import_that_breaks_references_needs_the_plan_that_shows_them() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let package = change_sample(&admin).await;
    let planned = import(&admin, "", &package).await;
    let broken = &planned["plan"]["breaks"][0];
    assert_eq!((&broken["effect"], &broken["identifier"]), (&json!("REWORDED"), &json!("parent")), "{planned:#}");
    assert_eq!((&broken["assessments"], &broken["programs"]), (&json!(1), &json!(1)), "{broken:#}");
    let before = world.change_log(world.acme.id).await;
    let (status, field, message) = refused(&admin, "?mode=apply", &package).await;
    assert_eq!((status, field.as_str()), (409, "plan"), "{message}");
    // The world has moved: another assessment refers to the competency.
    let input = json!({ "employeeId": sample.id("emp"), "competencyId": sample.id("cmp"), "kind": "EVIDENCE", "level": 1 });
    run_mutation(&admin, "assessmentRecord", input).await;
    let with_token = |plan: &Value| format!("?mode=apply&plan={}", plan["plan"]["token"].as_str().unwrap());
    assert_eq!(refused(&admin, &with_token(&planned), &package).await.0, 409);
    let planned = import(&admin, "", &package).await;
    assert_eq!(planned["plan"]["breaks"][0]["assessments"], 2);
    // The token is of this package and of these levels.
    assert_eq!(refused(&admin, &format!("{}&levels=A,B,C,D,E,F", with_token(&planned)), &package).await.0, 409);
    let mut other = package.clone();
    other["CFDocument"]["title"] = "Another title".into();
    assert_eq!(refused(&admin, &with_token(&planned), &other).await.0, 409);
    let entries = world.change_log(world.acme.id).await.len() - before.len();
    import(&admin, &with_token(&planned), &package).await;
    assert_eq!(world.change_log(world.acme.id).await.len() - before.len(), entries + 1);
    // A removed competency, and renamed levels.
    let mut smaller = package.clone();
    smaller["CFItems"].as_array_mut().unwrap().retain(|item| item["identifier"] != "parent");
    smaller["CFAssociations"] = json!([]);
    let planned = import(&admin, "?levels=One,Two,Three,Four,Five", &smaller).await;
    let effects: Vec<&str> = planned["plan"]["breaks"].as_array().unwrap().iter().map(|each| each["effect"].as_str().unwrap()).collect();
    assert!(effects.contains(&"LEVELS_RENAMED") && effects.contains(&"REMOVED"), "{planned:#}");
    world.end().await;
}

#[tokio::test]
async fn an_import_is_done_once_per_idempotency_key() {
    let world = World::new().await;
    let admin = world.admin();
    let send = async |package: &Value| {
        let request = admin.request(Method::POST, "/case/imports?mode=apply").await;
        let request = request.header("content-type", "application/json").header("idempotency-key", "k1").body(package.to_string());
        Response::send(request).await
    };
    let first = send(&framework()).await;
    assert_eq!(first.status, 200, "{:#}", first.body);
    let log = world.change_log(world.acme.id).await;
    let second = send(&framework()).await;
    assert_eq!((second.status, &second.body["competencyFramework"]), (200, &first.body["competencyFramework"]));
    assert_eq!(second.body["plan"], Value::Null, "a repeated request does nothing");
    assert_eq!(send(&rich_package()).await.status, 409, "the key belongs to another package");
    assert_eq!(world.change_log(world.acme.id).await, log);
    world.end().await;
}

#[tokio::test]
async fn only_those_who_write_competencies_import() {
    let world = World::new().await;
    let admin = world.admin();
    assert_eq!(send_import(&world.anonymous(), "", framework().to_string()).await.status, 401);
    for caller in [admin.with_scope("competency:read"), world.dashboard()] {
        assert_eq!(send_import(&caller, "?mode=apply", framework().to_string()).await.status, 403);
    }
    assert_eq!(read(&admin, "CFDocuments").await, json!({ "CFDocuments": [] }));
    import(&admin.with_scope("competency:read competency:write"), "?mode=apply", &framework()).await;
    assert_eq!(get(&admin, "CFDocuments").await.header("x-total-count"), "1");
    world.end().await;
}
