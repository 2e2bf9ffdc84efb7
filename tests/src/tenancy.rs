//! No organization sees another: an identifier of somebody else's is answered with the same bytes as an unknown one.
//!
//! The story goes through the whole schema by introspection. Every place that takes an identifier must be knocked on: a
//! field, or an identifier in an input, that is not in the table below fails the story.

use crate::{
    contract::{Contract, ROOTS},
    scene::{MANAGER, Scene},
    world::{Answer, Caller, World},
};
use entity::id::*;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How to knock on a field: its arguments, with `$` and a prefix where an identifier of that kind goes. Several ways for one
/// field are several lines.
fn knocks() -> Vec<(&'static str, Value)> {
    vec![
        // Queries.
        ("changes", json!({ "first": 3 })),
        ("employee", json!({ "id": "$emp" })),
        ("employees", json!({ "first": 3, "filter": { "managerId": { "eq": "$emp" } } })),
        ("employees", json!({ "first": 3, "filter": { "managerId": { "in": ["$emp"] } } })),
        ("identityProvider", json!({ "id": "$idp" })),
        ("identityProviders", json!({ "first": 3 })),
        ("integration", json!({ "id": "$int" })),
        ("integrations", json!({ "first": 3 })),
        ("me", json!({})),
        ("node", json!({ "id": "$org" })),
        ("node", json!({ "id": "$idp" })),
        ("node", json!({ "id": "$int" })),
        ("node", json!({ "id": "$emp" })),
        ("nodes", json!({ "ids": ["$emp", "$org"] })),
        ("organization", json!({})),
        // Mutations.
        ("employeeAssignRole", json!({ "id": "$emp", "role": "EMPLOYEE" })),
        ("employeeGiveConsent", json!({ "id": "$emp", "consent": true })),
        ("employeeTerminate", json!({ "id": "$emp" })),
        ("employeeUpsert", json!({ "input": { "employee": { "externalId": "known", "jobTitle": "Baker" } } })),
        ("identityProviderCreate", json!({ "input": { "issuer": "https://x.example", "audience": "x", "personMatch": "EMAIL" } })),
        ("identityProviderSetStatus", json!({ "id": "$idp", "status": "ACTIVE" })),
        (
            "integrationCreate",
            json!({ "input": {
            "identityProviderId": "$idp", "clientId": "c", "name": "c", "kind": "OTHER", "scopes": ["roster:read"] } }),
        ),
        ("integrationUpdate", json!({ "input": { "id": "$int", "name": "renamed" } })),
        // Subscriptions: `changes`, above.
    ]
}

/// What only people may do, in their own name.
const PERSONS_ONLY: [&str; 1] = ["employeeGiveConsent"];

#[tokio::test]
async fn every_identifier_of_another_organization_is_answered_like_an_unknown_one() {
    let world = World::new().await;
    let theirs = Scene::play(&world.admin()).await;
    let own = Scene::play(&world.stranger_admin()).await;
    let log = world.log(world.acme.id).await;
    let contract = Contract::read(&world.stranger_admin()).await;
    assert_every_identifier_is_knocked_on(&contract);

    let mut knocked = 0;
    for (root, field, arguments) in doors(&contract) {
        let name = field["name"].as_str().unwrap();
        let stranger = if PERSONS_ONLY.contains(&name) { world.stranger_person(MANAGER) } else { world.stranger_admin() };
        let document = contract.operation(root, &field, &arguments);
        for place in places(&Value::Object(arguments.clone())).keys() {
            // The identifier in question is somebody else's or nobody's; all others are the stranger's own.
            let with = |path: &str, prefix: &str, odd: &str| if path == place { odd.to_owned() } else { own.id(prefix) };
            let prefix = &places(&Value::Object(arguments.clone()))[place];
            let (foreign, unknown) = (theirs.id(prefix), unknown(prefix));
            let foreign_answer = knock(&stranger, &document, &filled(&arguments, &|path, prefix| with(path, prefix, &foreign))).await;
            let unknown_answer = knock(&stranger, &document, &filled(&arguments, &|path, prefix| with(path, prefix, &unknown))).await;
            assert_eq!(said(&foreign_answer, &foreign), said(&unknown_answer, &unknown), "{name} at {place}");
            let own_answer = knock(&stranger, &document, &filled(&arguments, &|_, prefix| own.id(prefix))).await;
            let differs = said(&own_answer, &own.id(prefix)) != said(&unknown_answer, &unknown);
            assert!(differs, "{name} at {place} does not tell one's own from an unknown one: {}", said(&own_answer, ""));
            knocked += 1;
        }
    }
    assert!(knocked > 10, "only {knocked} places were knocked on");
    assert_eq!(world.log(world.acme.id).await, log, "nothing happened to the other organization");
    world.end().await;
}

#[tokio::test]
async fn no_list_holds_anything_of_another_organization() {
    let world = World::new().await;
    let theirs = Scene::play(&world.admin()).await;
    let contract = Contract::read(&world.stranger_admin()).await;
    for (root, field, arguments) in doors(&contract) {
        if root == "query" && places(&Value::Object(arguments.clone())).is_empty() {
            let answer = knock(&world.stranger_admin(), &contract.operation(root, &field, &arguments), &arguments).await;
            assert!(answer.errors().is_empty(), "{:#}", answer.body);
            let text = String::from_utf8(answer.bytes).unwrap();
            let leaked = theirs.ids().find(|id| text.contains(*id));
            assert_eq!(leaked, None, "{} leaks", field["name"]);
        }
    }
    world.end().await;
}

/// Every way of knocking: root, field and arguments with their placeholders.
fn doors(contract: &Contract) -> Vec<(&'static str, Value, Map<String, Value>)> {
    let mut doors = Vec::new();
    for root in ["query", "mutation"] {
        for (name, field) in contract.fields(root) {
            for (_, arguments) in knocks().into_iter().filter(|(knocked, _)| *knocked == name) {
                doors.push((root, field.clone(), arguments.as_object().unwrap().clone()));
            }
        }
    }
    doors
}

fn assert_every_identifier_is_knocked_on(contract: &Contract) {
    let mut missing = Vec::new();
    for root in ROOTS {
        for (name, field) in contract.fields(root) {
            let ways: Vec<_> = knocks().into_iter().filter(|(knocked, _)| *knocked == name).collect();
            if ways.is_empty() {
                missing.push(format!("{root} {name}"));
            }
            let knocked: BTreeSet<_> = ways.iter().flat_map(|(_, arguments)| places(arguments).into_keys()).collect();
            missing.extend(contract.id_paths(&field).difference(&knocked).map(|path| format!("{root} {name}: {path}")));
        }
    }
    assert!(missing.is_empty(), "say in knocks() how to knock on\n{}", missing.join("\n"));
}

async fn knock(caller: &Caller, document: &str, arguments: &Map<String, Value>) -> Answer {
    caller.graphql(document, Value::Object(arguments.clone())).await
}

/// Where the placeholders stand, such as `input.programId`, and of which kind each is.
fn places(arguments: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(&mut arguments.clone(), "", &mut |path, prefix| {
        found.insert(path.to_owned(), prefix.to_owned());
        None
    });
    found
}

/// The arguments with an identifier in place of each placeholder.
fn filled(arguments: &Map<String, Value>, id: &dyn Fn(&str, &str) -> String) -> Map<String, Value> {
    let mut arguments = Value::Object(arguments.clone());
    walk(&mut arguments, "", &mut |path, prefix| Some(id(path, prefix)));
    arguments.as_object().unwrap().clone()
}

fn walk(value: &mut Value, path: &str, visit: &mut dyn FnMut(&str, &str) -> Option<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(value, &format!("{path}.{name}"), visit);
            }
        }
        // All elements of a list stand in one place.
        Value::Array(values) => values.iter_mut().for_each(|value| walk(value, path, visit)),
        Value::String(text) => {
            let replaced = text.strip_prefix('$').and_then(|prefix| visit(path.trim_start_matches('.'), prefix));
            if let Some(id) = replaced {
                *value = id.into();
            }
        }
        _ => {}
    }
}

/// What was answered, but for what differs between any two requests, and with the identifier asked for left out.
fn said(answer: &Answer, id: &str) -> String {
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    let text = if id.is_empty() { text } else { text.replace(id, "<id>") };
    let text = blank(blank(text, "\"requestId\":\""), "\"remaining\":");
    format!("{} {} {text}", answer.status, answer.header("content-type"))
}

/// Leaves out what follows `label` up to the end of the value.
fn blank(text: String, label: &str) -> String {
    let mut parts = text.split(label);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}{label}{}", part.trim_start_matches(|c: char| c.is_ascii_alphanumeric())))
}

/// An identifier that nothing has.
fn unknown(prefix: &str) -> String {
    let uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    match prefix {
        "org" => OrganizationId(uuid).to_string(),
        "idp" => IdentityProviderId(uuid).to_string(),
        "int" => IntegrationId(uuid).to_string(),
        "emp" => EmployeeId(uuid).to_string(),
        "rpl" => RosterPlanId(uuid).to_string(),
        "cfw" => CompetencyFrameworkId(uuid).to_string(),
        "cmp" => CompetencyId(uuid).to_string(),
        "asm" => AssessmentId(uuid).to_string(),
        "prg" => ProgramId(uuid).to_string(),
        "par" => ParticipantId(uuid).to_string(),
        "rnd" => RoundId(uuid).to_string(),
        "pai" => PairingId(uuid).to_string(),
        "ses" => SessionId(uuid).to_string(),
        "lrc" => LearningRecordId(uuid).to_string(),
        _ => panic!("no identifier begins with {prefix}"),
    }
}
