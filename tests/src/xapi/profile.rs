//! The published profile: it follows xAPI Profiles 1.0, and the statements follow it.

use super::{Lrs, record_statements::assess};
use crate::{
    operations::run_mutation_by_id,
    sample_organization::SampleOrganization,
    world::{Response, World},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The properties of each kind of object in a profile: those that are required, and those that are optional (sections 6 to 8).
const PROFILE: [&[&str]; 2] = [
    &["id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions", "author"],
    &["seeAlso", "concepts", "templates", "patterns"],
];
const CONCEPT: [&[&str]; 2] = [
    &["id", "type", "inScheme", "prefLabel", "definition"],
    &["deprecated", "broader", "broadMatch", "narrower", "narrowMatch", "related", "relatedMatch", "exactMatch"],
];
const EXTENSION: [&[&str]; 2] =
    [&["id", "type", "inScheme", "prefLabel", "definition"], &["deprecated", "recommendedVerbs", "context", "schema", "inlineSchema"]];
const TEMPLATE: [&[&str]; 2] = [
    &["id", "type", "inScheme", "prefLabel", "definition"],
    &[
        "deprecated",
        "verb",
        "objectActivityType",
        "contextGroupingActivityType",
        "contextParentActivityType",
        "contextOtherActivityType",
        "contextCategoryActivityType",
        "attachmentUsageType",
        "objectStatementRefTemplate",
        "contextStatementRefTemplate",
        "rules",
    ],
];

async fn fetch(world: &World, path: &str) -> Response {
    Response::send(world.anonymous().request(Method::GET, path).await).await
}

fn items<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

#[track_caller]
fn check_properties(object: &Value, [required, optional]: [&[&str]; 2]) {
    let names: BTreeSet<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    for name in required {
        assert!(names.contains(name), "{name} is missing: {object:#}");
    }
    for name in &names {
        assert!(required.contains(name) || optional.contains(name), "{name} is unknown: {object:#}");
    }
    for name in ["prefLabel", "definition"] {
        assert!(object[name].as_object().unwrap().values().all(|text| !text.as_str().unwrap().is_empty()));
    }
}

/// "Values in a Profile MUST NOT be: empty objects, null, empty strings, or empty arrays."
fn check_not_empty(value: &Value) {
    match value {
        Value::Null => panic!("null"),
        Value::String(text) => assert!(!text.is_empty()),
        Value::Array(items) => {
            assert!(!items.is_empty());
            items.iter().for_each(check_not_empty);
        }
        Value::Object(members) => {
            assert!(!members.is_empty());
            members.values().for_each(check_not_empty);
        }
        _ => {}
    }
}

#[tokio::test]
async fn the_profile_is_public_and_follows_the_specification() {
    let world = World::new().await;
    let response = fetch(&world, "/xapi/profile").await;
    assert_eq!((response.status, response.header("content-type")), (200, "application/ld+json"));
    let profile = response.body;
    check_not_empty(&profile);
    check_properties(&profile, PROFILE);
    assert_eq!(profile["@context"], "https://w3id.org/xapi/profiles/context");
    assert_eq!((&profile["type"], &profile["conformsTo"]), (&json!("Profile"), &json!("https://w3id.org/xapi/profiles#1.0")));
    assert!(profile["author"]["type"] == "Organization" && profile["author"]["name"].is_string());
    let version = &items(&profile, "versions")[0];
    assert!(version["id"] != profile["id"] && chrono::DateTime::parse_from_rfc3339(version["generatedAtTime"].as_str().unwrap()).is_ok());
    for concept in items(&profile, "concepts") {
        match concept["type"].as_str().unwrap() {
            "Verb" | "ActivityType" => check_properties(concept, CONCEPT),
            "ResultExtension" => {
                check_properties(concept, EXTENSION);
                serde_json::from_str::<Value>(concept["inlineSchema"].as_str().unwrap()).unwrap();
            }
            other => panic!("{other}"),
        }
    }
    for template in items(&profile, "templates") {
        check_properties(template, TEMPLATE);
        assert!(template["objectActivityType"].is_null() || template["objectStatementRefTemplate"].is_null(), "{template:#}");
        for rule in items(template, "rules") {
            assert!(["presence", "any", "all", "none"].iter().any(|name| !rule[*name].is_null()), "{rule}");
            assert!(rule["location"].as_str().unwrap().starts_with("$."));
        }
    }
    let parts: Vec<&Value> = ["versions", "concepts", "templates"].iter().flat_map(|name| items(&profile, name)).collect();
    let ids: BTreeSet<&str> = parts.iter().map(|part| part["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), parts.len(), "each has an IRI of its own");
    // Every IRI of the profile is an address at which it can be read.
    for id in ids.iter().chain([&profile["id"].as_str().unwrap()]) {
        let path = id.strip_prefix(&world.app.config.public_url).unwrap();
        assert_eq!(fetch(&world, path).await.body, profile, "{id}");
    }
    assert_eq!(fetch(&world, "/xapi/profile/verbs/unknown").await.status, 404);
    let about = fetch(&world, "/xapi/about").await.body;
    assert_eq!(about["extensions"][profile["id"].as_str().unwrap()]["version"], version["id"]);
    world.end().await;
}

/// The values at a location without filters: `$.a.b[*].c`.
fn values_at<'v>(statement: &'v Value, location: &str) -> Vec<&'v Value> {
    let mut values = vec![statement];
    for step in location.trim_start_matches("$.").split('.') {
        let (name, is_list) = step.strip_suffix("[*]").map_or((step, false), |name| (name, true));
        values = values.into_iter().filter_map(|value| value.get(name)).collect();
        if is_list {
            values = values.into_iter().flat_map(|value| value.as_array().into_iter().flatten()).collect();
        }
    }
    values
}

/// Whether a statement has what selects the template.
fn is_selected(template: &Value, statement: &Value) -> bool {
    let has_types = |name: &str, list: &str| {
        let types = values_at(statement, &format!("$.context.contextActivities.{list}[*].definition.type"));
        items(template, name).iter().all(|kind| types.contains(&kind))
    };
    template["verb"] == statement["verb"]["id"]
        && (template["objectActivityType"].is_null() || template["objectActivityType"] == statement["object"]["definition"]["type"])
        && has_types("contextGroupingActivityType", "grouping")
        && has_types("contextParentActivityType", "parent")
        && has_types("contextCategoryActivityType", "category")
}

fn check_rule(rule: &Value, statement: &Value) {
    let values = values_at(statement, rule["location"].as_str().unwrap());
    match rule["presence"].as_str() {
        Some("included") => assert!(!values.is_empty(), "{rule}: {statement:#}"),
        Some("excluded") => assert!(values.is_empty(), "{rule}: {statement:#}"),
        Some("recommended") if values.is_empty() => return,
        _ => {}
    }
    assert!(rule["any"].is_null() || items(rule, "any").iter().any(|wanted| values.contains(&wanted)), "{rule}: {statement:#}");
    assert!(rule["all"].is_null() || values.iter().all(|value| items(rule, "all").contains(value)), "{rule}: {statement:#}");
}

#[tokio::test]
async fn each_statement_of_a_record_follows_exactly_one_template() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    assess(&admin, &sample, 1).await;
    run_mutation_by_id(&admin, "programClose", &sample.id("prg")).await;
    let void = "mutation($id: ID!) { learningRecordVoid(id: $id) { userErrors { code } } }";
    admin.execute(void, json!({ "id": sample.id("lrc") })).await;
    let (profile, all) = (fetch(&world, "/xapi/profile").await.body, lrs.read("/statements").await);
    let (mut followed, concepts) = (BTreeSet::new(), profile["concepts"].to_string());
    for statement in items(&all, "statements") {
        let templates: Vec<&Value> = items(&profile, "templates").iter().filter(|template| is_selected(template, statement)).collect();
        assert_eq!(templates.len(), 1, "{statement:#}");
        items(templates[0], "rules").iter().for_each(|rule| check_rule(rule, statement));
        followed.insert(templates[0]["id"].as_str().unwrap());
        let extensions = statement["result"]["extensions"].as_object().into_iter().flatten();
        assert!(extensions.into_iter().all(|(iri, _)| concepts.contains(iri)), "{statement:#}");
    }
    assert_eq!(followed.len(), items(&profile, "templates").len(), "{followed:?}");
    world.end().await;
}
