//! No organization sees another: an identifier of somebody else's is answered with the same bytes as an unknown one.
//!
//! The story goes through the whole schema by introspection. Every place that takes an identifier must be knocked on: a
//! field, or an identifier in an input, that is not in the table below fails the story.

use crate::{
    schema_introspection::{IntrospectedSchema, ROOTS, accepts_arguments},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    operations::sample_framework,
    world::{Response, World},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How to knock on a field: its arguments, with `$` and a prefix where an identifier of that kind goes. Several ways for one
/// field are several lines.
pub fn identifier_probes(soon: DateTime<Utc>) -> Vec<(&'static str, Value)> {
    let by_id = |field: &'static str, id: &str| (field, json!({ "id": id }));
    let list = |field: &'static str, filter: &str, id: &str| {
        [json!({ "eq": id }), json!({ "in": [id] })].map(|filter_of_id| (field, json!({ "filter": { filter: filter_of_id } })))
    };
    let mut identifier_probes = vec![
        by_id("assessment", "$asm"),
        by_id("competency", "$cmp"),
        by_id("competencyFramework", "$cfw"),
        by_id("employee", "$emp"),
        by_id("identityProvider", "$idp"),
        by_id("integration", "$int"),
        by_id("learningRecord", "$lrc"),
        by_id("pairing", "$pai"),
        by_id("participant", "$par"),
        by_id("program", "$prg"),
        by_id("rosterPlan", "$rpl"),
        by_id("round", "$rnd"),
        by_id("session", "$ses"),
        ("nodes", json!({ "ids": ["$emp", "$ses"] })),
        // Nothing is asked for here: what is listed is the next story's business.
        ("changes", json!({})),
        ("competencyFrameworks", json!({})),
        ("identityProviders", json!({})),
        ("integrations", json!({})),
        ("me", json!({})),
        ("organization", json!({})),
        ("programs", json!({})),
        ("rosterBucket", json!({ "buckets": 1, "bucket": 0 })),
        ("rosterDigest", json!({ "buckets": 1 })),
        ("rosterPlans", json!({})),
    ];
    for id in ["$asm", "$cmp", "$cfw", "$emp", "$idp", "$int", "$lrc", "$org", "$pai", "$par", "$prg", "$rpl", "$rnd", "$ses"] {
        identifier_probes.push(by_id("node", id));
    }
    for (field, filter, id) in [
        ("assessments", "competencyId", "$cmp"),
        ("assessments", "employeeId", "$emp"),
        ("assessments", "sessionId", "$ses"),
        ("competencies", "competencyFrameworkId", "$cfw"),
        ("competencies", "parentId", "$cmp"),
        ("employees", "managerId", "$emp"),
        ("learningRecords", "employeeId", "$emp"),
        ("pairings", "employeeId", "$emp"),
        ("pairings", "programId", "$prg"),
        ("pairings", "roundId", "$rnd"),
        ("participants", "employeeId", "$emp"),
        ("participants", "programId", "$prg"),
        ("sessions", "pairingId", "$pai"),
        ("sessions", "programId", "$prg"),
    ] {
        identifier_probes.extend(list(field, filter, id));
    }
    // Mutations change the stranger's own things when these are asked for: what ends something comes after what needs it.
    let attendance = json!([{ "employeeId": "$emp", "attended": true }, { "employeeId": "$emp_peer", "attended": true }]);
    let turns = json!([{ "coachId": "$emp", "learnerId": "$emp_peer", "minutes": 5 }]);
    let judgement =
        json!({ "employeeId": "$emp", "competencyId": "$cmp", "kind": "PEER", "assessorId": "$emp_peer", "sessionId": "$ses", "level": 1 });
    let client = json!({ "identityProviderId": "$idp", "clientId": "c", "name": "c", "kind": "OTHER", "scopes": ["roster:read"] });
    let targets = json!([{ "competencyId": "$cmp", "level": 1 }]);
    identifier_probes.extend([
        ("competencyFrameworkImport", json!({ "input": sample_framework() })),
        ("employeeUpsert", json!({ "input": { "employee": { "externalId": SAMPLE_EMPLOYEE, "jobTitle": "Cook" } } })),
        ("identityProviderCreate", json!({ "input": { "issuer": "https://login.example", "audience": "x" } })),
        ("integrationCreate", json!({ "input": client })),
        ("integrationAllowOperations", json!({ "id": "$int", "documents": ["{ me { role } }"] })),
        ("integrationAllowOperations", json!({ "id": "$int" })),
        ("integrationIssueScimToken", json!({ "id": "$int" })),
        ("integrationRevokeScimToken", json!({ "id": "$sct" })),
        ("integrationRelease", json!({ "id": "$int", "note": "meant" })),
        ("integrationSetRosterMapping", json!({ "id": "$int", "mapping": { "dateFormat": "DD/MM/YYYY" } })),
        ("integrationUpdate", json!({ "input": { "id": "$int", "name": "renamed" } })),
        ("organizationSetBrake", json!({ "input": { "deactivations": { "number": 3, "percent": 2 } } })),
        ("rosterPlan", json!({ "input": { "rows": [{ "externalId": SAMPLE_EMPLOYEE, "jobTitle": "Smith" }] } })),
        ("rosterPlan", json!({ "input": { "csv": format!("externalId,jobTitle\n{SAMPLE_EMPLOYEE},Smith\n"), "mapping": "$int" } })),
        ("rosterRelease", json!({ "id": "$rpl", "note": "meant" })),
        by_id("rosterApply", "$rpl"),
        ("assessmentRecord", json!({ "input": judgement })),
        by_id("learningRecordVoid", "$lrc"),
        ("employeeAssignRole", json!({ "id": "$emp", "role": "EMPLOYEE" })),
        ("employeeGiveConsent", json!({ "id": "$emp", "consent": true })),
        ("sessionReschedule", json!({ "id": "$ses_next", "startsAt": soon })),
        ("sessionSchedule", json!({ "input": { "pairingId": "$pai", "startsAt": soon } })),
        ("sessionHold", json!({ "input": { "id": "$ses_next", "attendance": attendance, "turns": turns } })),
        by_id("sessionCancel", "$ses"),
        by_id("sessionMarkMissed", "$ses"),
        by_id("participantAccept", "$par"),
        by_id("participantPause", "$par"),
        by_id("participantResume", "$par"),
        by_id("pairingEnd", "$pai"),
        ("pairingCreate", json!({ "input": { "roundId": "$rnd", "participantIds": ["$par", "$par_peer"] } })),
        by_id("roundEnd", "$rnd"),
        ("roundStart", json!({ "input": { "programId": "$prg", "startsOn": "2027-01-01" } })),
        by_id("participantWithdraw", "$par"),
        ("participantEnrol", json!({ "input": { "programId": "$prg", "employeeId": "$emp" } })),
        ("programCreate", json!({ "input": { "name": "P", "kind": "INFORMAL", "targetCompetencies": targets } })),
        ("programUpdate", json!({ "input": { "id": "$prg", "targetCompetencies": targets } })),
        by_id("programOpen", "$prg"),
        by_id("programClose", "$prg"),
        by_id("employeeTerminate", "$emp"),
        ("identityProviderSetStatus", json!({ "id": "$idp", "status": "ACTIVE" })),
    ]);
    identifier_probes
}

/// What only people may do, in their own name.
pub const PERSON_ONLY_MUTATIONS: [&str; 1] = ["employeeGiveConsent"];

/// What is only followed, and knocked on by `roster_upload::progress_of_a_plan_is_visible_to_its_own_organization_only`.
const FOLLOWED: [&str; 1] = ["rosterPlanProgressed"];

#[tokio::test]
async fn every_identifier_of_another_organization_is_answered_like_an_unknown_one() {
    let world = World::new().await;
    let theirs = SampleOrganization::create(&world, &world.admin()).await;
    let own = SampleOrganization::create(&world, &world.globex_admin()).await;
    let log = world.change_log(world.acme.id).await;
    let contract = IntrospectedSchema::fetch(&world.globex_admin()).await;
    let identifier_probes = identifier_probes(world.clock.now() + TimeDelta::hours(2));
    assert_every_identifier_is_knocked_on(&contract, &identifier_probes);

    for (name, arguments) in &identifier_probes {
        let stranger = if PERSON_ONLY_MUTATIONS.contains(name) { world.globex_person(SAMPLE_EMPLOYEE) } else { world.globex_admin() };
        let document = contract.operation(name, arguments);
        let knock = async |place: &str, odd: &str| {
            // All identifiers but the one in question are the stranger's own.
            let arguments = fill_placeholders(arguments, &|path, kind| if path == place { odd.to_owned() } else { own.id(kind) });
            said(&stranger.graphql(&document, arguments).await, odd)
        };
        let mut answers = Vec::new();
        for (place, kind) in places(arguments) {
            let (foreign, unknown) = (theirs.id(&kind), unknown(&kind));
            let answered = (knock(&place, &foreign).await, knock(&place, &unknown).await);
            assert_eq!(answered.0, answered.1, "{name} at {place}: somebody else's, and nobody's");
            answers.push((place, kind, answered.1));
        }
        // A knock proves something only when one's own identifier is answered otherwise.
        let accepted = stranger.graphql(&document, fill_placeholders(arguments, &|_, kind| own.id(kind))).await;
        for (place, kind, refused) in answers {
            assert_ne!(said(&accepted, &own.id(&kind)), refused, "{name} at {place}: one's own, and nobody's");
        }
    }
    assert_eq!(world.change_log(world.acme.id).await, log, "nothing happened to the other organization");
    world.end().await;
}

#[tokio::test]
async fn no_list_holds_anything_of_another_organization() {
    let world = World::new().await;
    let theirs = SampleOrganization::create(&world, &world.admin()).await;
    let contract = IntrospectedSchema::fetch(&world.globex_admin()).await;
    let mut looked_at = 0;
    for (name, field) in contract.fields("query") {
        if accepts_arguments(&field, &json!({ "id": 0 })) || accepts_arguments(&field, &json!({ "ids": 0 })) {
            continue;
        }
        let ways = [json!({ "first": 100 }), json!({ "buckets": 1, "bucket": 0 }), json!({ "buckets": 1 })];
        let arguments = ways.into_iter().find(|way| accepts_arguments(&field, way)).unwrap_or_else(|| json!({}));
        let answer = world.globex_admin().graphql(&contract.operation(&name, &arguments), arguments).await;
        assert!(answer.errors().is_empty(), "{:#}", answer.body);
        let text = String::from_utf8(answer.bytes).unwrap();
        assert_eq!(theirs.ids().find(|id| text.contains(*id)), None, "{name} leaks");
        looked_at += 1;
    }
    assert!(looked_at > 10, "only {looked_at} lists were looked at");
    world.end().await;
}

fn assert_every_identifier_is_knocked_on(contract: &IntrospectedSchema, identifier_probes: &[(&str, Value)]) {
    let mut missing = Vec::new();
    for root in ROOTS {
        for (name, field) in contract.fields(root).into_iter().filter(|(name, _)| !FOLLOWED.contains(&name.as_str())) {
            let ways: Vec<_> = identifier_probes.iter().filter(|(knocked, arguments)| *knocked == name && accepts_arguments(&field, arguments)).collect();
            if ways.is_empty() {
                missing.push(format!("{root} {name}"));
            }
            let knocked: BTreeSet<_> = ways.iter().flat_map(|(_, arguments)| places(arguments).into_keys().map(without_indexes)).collect();
            missing.extend(contract.id_paths(&field).difference(&knocked).map(|path| format!("{root} {name}: {path}")));
        }
    }
    assert!(missing.is_empty(), "say in identifier_probes() how to knock on\n{}", missing.join("\n"));
}

fn without_indexes(path: String) -> String {
    path.split('.').filter(|step| step.parse::<usize>().is_err()).collect::<Vec<_>>().join(".")
}

/// Where the placeholders stand, such as `input.turns.0.coachId`, and what each stands for, such as `emp`.
fn places(arguments: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(&mut arguments.clone(), "", &mut |path, kind| {
        found.insert(path.to_owned(), kind.to_owned());
        None
    });
    found
}

/// The arguments with an identifier in place of each placeholder.
pub fn fill_placeholders(arguments: &Value, id: &dyn Fn(&str, &str) -> String) -> Value {
    let mut arguments = arguments.clone();
    walk(&mut arguments, "", &mut |path, kind| Some(id(path, kind)));
    arguments
}

fn walk(value: &mut Value, path: &str, visit: &mut dyn FnMut(&str, &str) -> Option<String>) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| walk(value, &format!("{path}.{name}"), visit)),
        Value::Array(values) => values.iter_mut().enumerate().for_each(|(at, value)| walk(value, &format!("{path}.{at}"), visit)),
        Value::String(text) => {
            let replaced = text.strip_prefix('$').and_then(|kind| visit(path.trim_start_matches('.'), kind));
            if let Some(id) = replaced {
                *value = id.into();
            }
        }
        _ => {}
    }
}

/// What was answered, but for what differs between any two requests, and with the identifier asked for left out.
fn said(answer: &Response, id: &str) -> String {
    let mut body = answer.body.clone();
    assert!(body.is_object(), "{}", String::from_utf8_lossy(&answer.bytes));
    body["extensions"]["cost"]["remaining"] = Value::Null;
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        error["extensions"]["requestId"] = Value::Null;
    }
    // The fields of an object come in the order in which they were ready.
    body.sort_all_objects();
    format!("{} {} {body}", answer.status, answer.header("content-type")).replace(id, "<id>")
}

/// An identifier that nothing has.
fn unknown(kind: &str) -> String {
    let uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    match kind.split('_').next().unwrap_or_default() {
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
        "sct" => ScimTokenId(uuid).to_string(),
        "ses" => SessionId(uuid).to_string(),
        "lrc" => LearningRecordId(uuid).to_string(),
        _ => panic!("no identifier begins with {kind}"),
    }
}
