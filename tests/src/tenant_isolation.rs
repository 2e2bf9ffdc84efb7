//! Tenant isolation: an identifier of another organization gets the same bytes as an unknown one.
//!
//! The tests cover the whole schema by introspection. They fail for a field or identifier that is missing in [`identifier_probes`].

mod evidence_probes;
mod question_probes;

use crate::{
    operations::{create_administrator, create_employee, sample_framework, sample_guide},
    probe_caller::{caller_for, is_employee_only},
    sample_organization::{SAMPLE_ADMINISTRATOR, SAMPLE_EMPLOYEE, SampleOrganization},
    schema_introspection::{IntrospectedSchema, ROOTS, accepts_arguments},
    sharing_probes,
    world::{Response, World},
};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Root fields with arguments. `$` and a prefix are a placeholder for an identifier. A field can have several entries. Sessions are
/// scheduled at `starts_at`.
pub fn identifier_probes(starts_at: DateTime<Utc>) -> Vec<(&'static str, Value)> {
    let by_id = |field: &'static str, id: &str| (field, json!({ "id": id }));
    let list = |field: &'static str, filter: &str, id: &str| {
        [json!({ "eq": id }), json!({ "in": [id] })].map(|filter_of_id| (field, json!({ "filter": { filter: filter_of_id } })))
    };
    let mut probes = vec![
        by_id("assessment", "$asm"),
        by_id("commitment", "$cmt"),
        by_id("competency", "$cmp"),
        by_id("competencyFramework", "$cfw"),
        by_id("employee", "$emp"),
        by_id("employeeErasure", "$era"),
        by_id("goal", "$goa"),
        by_id("guide", "$gui"),
        by_id("guideVersion", "$guv"),
        by_id("identityProvider", "$idp"),
        by_id("integration", "$int"),
        by_id("learningRecord", "$lrc"),
        by_id("matchBlock", "$mbl"),
        by_id("matchProposal", "$mpr"),
        ("matchCandidates", json!({ "proposalId": "$mpr", "participantId": "$par_report" })),
        by_id("pairing", "$pai"),
        by_id("participant", "$par"),
        by_id("program", "$prg"),
        by_id("reflection", "$ref"),
        by_id("rosterPlan", "$rpl"),
        by_id("rosterSource", "$rso"),
        by_id("round", "$rnd"),
        by_id("session", "$ses"),
        ("nodes", json!({ "ids": ["$emp", "$ses"] })),
        // Without identifiers: `no_list_contains_objects_of_another_organization` checks what they return.
        ("changes", json!({})),
        ("competencyFrameworks", json!({})),
        ("guides", json!({})),
        ("identityProviders", json!({})),
        ("insights", json!({})),
        ("integrations", json!({})),
        ("me", json!({})),
        ("myData", json!({})),
        ("organization", json!({})),
        ("programs", json!({})),
        ("rosterBucket", json!({ "buckets": 1, "bucket": 0 })),
        ("rosterDigest", json!({ "buckets": 1 })),
        ("rosterMappingSuggest", json!({ "sample": { "text": "Employee ID,Work Email\n1,a@example.com\n" } })),
        ("rosterPlans", json!({})),
        ("rosterSources", json!({})),
        ("webhookEndpoints", json!({})),
    ];
    for id in [
        "$asm", "$cmp", "$cmt", "$cfw", "$emp", "$era", "$evr", "$goa", "$gui", "$guv", "$idp", "$int", "$lrc", "$mbl", "$mpr", "$org",
        "$pai", "$par", "$prg", "$ref", "$rpl", "$rso", "$rsr", "$rnd", "$ses", "$sta", "$whe", "$wha",
    ] {
        probes.push(by_id("node", id));
    }
    for (field, filter, id) in [
        ("assessments", "competencyId", "$cmp"),
        ("assessments", "employeeId", "$emp"),
        ("assessments", "sessionId", "$ses"),
        ("commitments", "employeeId", "$emp"),
        ("commitments", "pairingId", "$pai"),
        ("commitments", "participantId", "$par"),
        ("commitments", "programId", "$prg"),
        ("commitments", "sessionId", "$ses"),
        ("competencies", "competencyFrameworkId", "$cfw"),
        ("competencies", "parentId", "$cmp"),
        ("employeeErasures", "employeeId", "$emp_left"),
        ("employees", "managerId", "$emp"),
        ("employees", "managerLineId", "$emp"),
        ("employees", "programId", "$prg"),
        ("goals", "competencyId", "$cmp"),
        ("goals", "employeeId", "$emp"),
        ("goals", "participantId", "$par"),
        ("goals", "programId", "$prg"),
        ("learningRecords", "employeeId", "$emp"),
        ("matchBlocks", "employeeId", "$emp_report"),
        ("matchProposals", "programId", "$prg"),
        ("matchProposals", "roundId", "$rnd"),
        ("pairings", "employeeId", "$emp"),
        ("pairings", "programId", "$prg"),
        ("pairings", "roundId", "$rnd"),
        ("participants", "employeeId", "$emp"),
        ("participants", "programId", "$prg"),
        ("reflections", "authorId", "$emp"),
        ("reflections", "pairingId", "$pai"),
        ("reflections", "sessionId", "$ses"),
        ("sessions", "memberId", "$emp"),
        ("sessions", "pairingId", "$pai"),
        ("sessions", "programId", "$prg"),
        ("sessions", "roundId", "$rnd"),
    ] {
        probes.extend(list(field, filter, id));
    }
    for (condition, id) in [("programId", "$prg"), ("roundId", "$rnd"), ("managerId", "$emp")] {
        probes.extend([json!({ "eq": id }), json!({ "in": [id] })].map(|of_id| ("insights", json!({ "where": { condition: of_id } }))));
    }
    probes.extend(sharing_probes::identifier_probes());
    probes.extend(question_probes::all(starts_at));
    probes.extend(evidence_probes::all());
    // With identifiers of the caller's organization, mutations change its objects: one that ends an object follows those that need it.
    let attendance = json!([{ "employeeId": "$emp", "attended": true }, { "employeeId": "$emp_peer", "attended": true }]);
    let turns = json!([{ "coachId": "$emp", "learnerId": "$emp_peer", "minutes": 5 }]);
    let assessment =
        json!({ "employeeId": "$emp", "competencyId": "$cmp", "kind": "PEER", "assessorId": "$emp_peer", "sessionId": "$ses", "level": 1 });
    let client = json!({ "identityProviderId": "$idp", "clientId": "c", "name": "c", "kind": "OTHER", "scopes": ["roster:read"] });
    let source = json!({ "integrationId": "$int", "name": "HR", "address": "https://hr.example/people.csv", "mode": "FULL" });
    let due_on = (starts_at + TimeDelta::days(3)).date_naive();
    let goal = json!({
        "participantId": "$par", "competencyId": "$cmp", "title": "Ask more", "confidenceNow": 1, "confidenceWanted": 5,
        "dueOn": due_on
    });
    let targets = json!([{ "competencyId": "$cmp", "level": 1 }]);
    let keep = json!({ "action": "KEEP", "participantIds": ["$par_report", "$par_mate"] });
    probes.extend([
        ("competencyFrameworkImport", json!({ "input": sample_framework() })),
        ("employeeUpsert", json!({ "input": { "employee": { "externalId": SAMPLE_EMPLOYEE, "jobTitle": "Cook" } } })),
        ("identityProviderCreate", json!({ "input": { "issuer": "https://login.example", "audience": "x" } })),
        ("identityProviderSetConsole", json!({ "input": { "id": "$idp", "clientId": "console" } })),
        ("integrationCreate", json!({ "input": client })),
        ("integrationAllowOperations", json!({ "id": "$int", "documents": ["{ me { role } }"] })),
        ("integrationAllowOperations", json!({ "id": "$int" })),
        ("integrationIssueScimToken", json!({ "id": "$int" })),
        ("integrationRevokeScimToken", json!({ "id": "$sct" })),
        ("integrationIssueXapiCredential", json!({ "id": "$int" })),
        ("integrationRevokeXapiCredential", json!({ "id": "$xcr" })),
        ("integrationRelease", json!({ "id": "$int", "note": "intended" })),
        ("integrationSetRosterMapping", json!({ "id": "$int", "mapping": { "dateFormat": "DD/MM/YYYY" } })),
        ("integrationUpdate", json!({ "input": { "id": "$int", "name": "renamed" } })),
        ("organizationReleaseTerminations", json!({ "note": "intended" })),
        (
            "organizationSetAttributeOwners",
            json!({ "input": { "owners": [{ "attributes": "EMAIL", "integrationId": "$int" }], "externalIdsOf": "$int" } }),
        ),
        ("organizationSetMinimumGroup", json!({ "minimumGroup": 4 })),
        ("organizationSetStatementNaming", json!({ "homePage": "https://hr.example.com", "usesEmail": true })),
        ("organizationSetBrake", json!({ "input": { "deactivations": { "number": 3, "percent": 2 } } })),
        ("rosterPlan", json!({ "input": { "rows": [{ "externalId": SAMPLE_EMPLOYEE, "jobTitle": "Smith" }] } })),
        ("rosterPlan", json!({ "input": { "csv": format!("externalId,jobTitle\n{SAMPLE_EMPLOYEE},Smith\n"), "mapping": "$int" } })),
        ("rosterRelease", json!({ "id": "$rpl", "note": "intended" })),
        ("rosterDecideIdentity", json!({ "id": "$rpl", "decision": "SAME_PERSON" })),
        by_id("rosterApply", "$rpl"),
        ("rosterSourceCreate", json!({ "input": source })),
        ("rosterSourceUpdate", json!({ "input": { "id": "$rso", "name": "renamed" } })),
        by_id("rosterSourceRun", "$rso"),
        by_id("rosterSourceDelete", "$rso"),
        ("assessmentRecord", json!({ "input": assessment })),
        by_id("learningRecordVoid", "$lrc"),
        ("employeeAssignRole", json!({ "id": "$emp", "role": "EMPLOYEE" })),
        ("employeeGiveConsent", json!({ "id": "$emp", "consent": true })),
        ("employeeSetWorkingHours", json!({ "id": "$emp", "intervals": [{ "weekday": "MONDAY", "start": "09:00", "end": "12:00" }] })),
        by_id("employeeIssueCalendarFeed", "$emp"),
        by_id("employeeRevokeCalendarFeed", "$emp"),
        ("agendaTopicAdd", json!({ "input": { "sessionId": "$ses_next", "text": "The budget" } })),
        ("agendaItemSetDone", json!({ "id": "$agi" })),
        by_id("agendaTopicRemove", "$agi"),
        ("guideImportStandard", json!({})),
        ("guideCreate", json!({ "input": sample_guide("Talk") })),
        ("guideUpdate", json!({ "input": { "id": "$gui", "purposes": [{ "language": "en", "text": "Clarity" }] } })),
        by_id("guidePublish", "$gui"),
        ("programSetGuides", json!({ "input": { "id": "$prg", "guides": [{ "position": "EVERY", "guideId": "$gui" }] } })),
        ("sessionReschedule", json!({ "id": "$ses_next", "startsAt": starts_at })),
        ("sessionSchedule", json!({ "input": { "pairingId": "$pai", "startsAt": starts_at, "guideId": "$gui" } })),
        by_id("guideArchive", "$gui"),
        ("commitmentMake", json!({ "input": { "sessionId": "$ses_next", "text": "Ask more", "dueOn": due_on } })),
        ("commitmentReview", json!({ "input": { "id": "$cmt", "sessionId": "$ses_next", "outcome": "KEPT" } })),
        ("sessionHold", json!({ "input": { "id": "$ses_next", "attendance": attendance, "turns": turns } })),
        by_id("sessionCancel", "$ses"),
        by_id("sessionMarkMissed", "$ses"),
        ("goalCreate", json!({ "input": goal })),
        ("goalUpdate", json!({ "input": { "id": "$goa", "competencyId": "$cmp", "title": "Ask more" } })),
        by_id("goalAchieve", "$goa"),
        by_id("goalDrop", "$goa_peer"),
        ("reflectionCreate", json!({ "input": { "text": "Ask more", "sessionId": "$ses", "pairingId": "$pai" } })),
        ("reflectionEdit", json!({ "input": { "id": "$ref", "text": "Ask more", "pairingId": "$pai" } })),
        by_id("reflectionDelete", "$ref_peer"),
        by_id("participantAccept", "$par"),
        by_id("participantPause", "$par"),
        by_id("participantResume", "$par"),
        by_id("pairingEnd", "$pai"),
        ("pairingCreate", json!({ "input": { "roundId": "$rnd", "participantIds": ["$par", "$par_peer"] } })),
        ("matchProposalEdit", json!({ "input": { "id": "$mpr", "edits": [keep] } })),
        by_id("matchProposalApply", "$mpr"),
        by_id("matchProposalRematch", "$mpr"),
        by_id("matchProposalDiscard", "$mpr"),
        ("roundMatch", json!({ "input": { "roundId": "$rnd" } })),
        ("matchBlockCreate", json!({ "input": { "employeeId": "$emp", "otherEmployeeId": "$emp_report" } })),
        by_id("matchBlockDelete", "$mbl"),
        by_id("roundEnd", "$rnd"),
        ("roundStart", json!({ "input": { "programId": "$prg", "startsOn": "2027-01-01" } })),
        by_id("participantWithdraw", "$par"),
        ("participantEnrol", json!({ "input": { "programId": "$prg", "employeeId": "$emp" } })),
        ("programCreate", json!({ "input": { "name": "P", "kind": "INFORMAL", "targetCompetencies": targets } })),
        ("programUpdate", json!({ "input": { "id": "$prg", "targetCompetencies": targets } })),
        by_id("programOpen", "$prg"),
        by_id("programClose", "$prg"),
        ("employeeChangeExternalId", json!({ "id": "$emp", "externalId": "WD-1" })),
        by_id("employeeTerminate", "$emp"),
        by_id("employeeErase", "$emp_left"),
        by_id("employeeErasureWithdraw", "$era_other"),
        by_id("employeeErasureConfirm", "$era"),
        ("identityProviderSetStatus", json!({ "id": "$idp", "status": "ACTIVE" })),
    ]);
    probes
}

/// Subscriptions that other tests cover: `insight::live`, `roster_upload::progress_of_a_plan_is_visible_to_its_own_organization_only` and
/// `matching::proposal::progress_of_a_proposal_is_visible_to_its_own_organization_only`.
const TESTED_IN_ANOTHER_MODULE: [&str; 3] = ["insightsChanged", "rosterPlanProgressed", "matchProposalProgressed"];

#[tokio::test]
async fn an_identifier_of_another_organization_gets_the_same_bytes_as_an_unknown_one() {
    let world = World::new().await;
    let foreign = SampleOrganization::create_whole(&world, &world.admin()).await;
    let own = SampleOrganization::create_whole(&world, &world.globex_admin()).await;
    let log = world.change_log(world.acme.id).await;
    let schema = IntrospectedSchema::fetch(&world.globex_admin()).await;
    let schema_of_persons = IntrospectedSchema::fetch(&world.globex_admin().as_person(SAMPLE_EMPLOYEE)).await;
    let probes = identifier_probes(world.clock.now() + TimeDelta::hours(2));
    assert_every_identifier_is_probed(&schema_of_persons, &probes);

    for (name, arguments) in &probes {
        let caller = caller_for(&world.globex_admin(), name, arguments);
        let document = if is_employee_only(name, arguments) { &schema_of_persons } else { &schema }.operation(name, arguments);
        let probe = async |probed_path: &str, probed_id: &str| {
            // All other identifiers are those of the caller's organization.
            let id = |path: &str, kind: &str| if path == probed_path { probed_id.to_owned() } else { own.id(kind) };
            comparable(&caller.graphql(&document, fill_placeholders(arguments, &id)).await, probed_id)
        };
        let mut responses = Vec::new();
        for (path, kind) in placeholders(arguments) {
            let (foreign, unknown) = (probe(&path, &foreign.id(&kind)).await, probe(&path, &unknown_id(&kind)).await);
            assert_eq!(foreign, unknown, "{name} at {path}: a foreign identifier (left) and an unknown one");
            responses.push((path, kind, unknown));
        }
        // The comparison proves something only if the caller's own identifier gets another response.
        let accepted = caller.graphql(&document, fill_placeholders(arguments, &|_, kind| own.id(kind))).await;
        for (path, kind, unknown) in responses {
            assert_ne!(
                comparable(&accepted, &own.id(&kind)),
                unknown,
                "{name} at {path}: an identifier of the caller's organization (left) and an unknown one"
            );
        }
    }
    assert_eq!(world.change_log(world.acme.id).await, log, "the other organization is unchanged");
    world.end().await;
}

#[tokio::test]
async fn no_list_contains_objects_of_another_organization() {
    let world = World::new().await;
    let foreign = SampleOrganization::create_whole(&world, &world.admin()).await;
    let schema = IntrospectedSchema::fetch(&world.globex_admin()).await;
    create_employee(&world.globex_admin(), SAMPLE_EMPLOYEE).await;
    create_administrator(&world.globex_admin(), SAMPLE_ADMINISTRATOR).await;
    let schema_of_persons = IntrospectedSchema::fetch(&world.globex_admin().as_person(SAMPLE_EMPLOYEE)).await;
    let mut list_count = 0;
    for (name, field) in schema_of_persons.fields("query") {
        let by_identifier = [json!({ "id": 0 }), json!({ "ids": 0 }), json!({ "proposalId": 0, "participantId": 0 })];
        if by_identifier.iter().any(|arguments| accepts_arguments(&field, arguments)) {
            continue;
        }
        let candidates = [
            json!({ "first": 100 }),
            json!({ "buckets": 1, "bucket": 0 }),
            json!({ "buckets": 1 }),
            json!({ "sample": { "text": "Employee ID\n1\n" } }),
        ];
        let arguments = candidates.into_iter().find(|arguments| accepts_arguments(&field, arguments)).unwrap_or_else(|| json!({}));
        let caller = caller_for(&world.globex_admin(), &name, &arguments);
        let schema = if is_employee_only(&name, &arguments) { &schema_of_persons } else { &schema };
        let response = caller.graphql(&schema.operation(&name, &arguments), arguments).await;
        assert!(response.errors().is_empty(), "{:#}", response.body);
        let text = String::from_utf8(response.bytes).unwrap();
        assert_eq!(foreign.ids().find(|id| text.contains(*id)), None, "{name}");
        list_count += 1;
    }
    assert!(list_count > 10, "only {list_count} lists were tested");
    world.end().await;
}

fn assert_every_identifier_is_probed(schema: &IntrospectedSchema, probes: &[(&str, Value)]) {
    let mut missing = Vec::new();
    for root in ROOTS {
        for (name, field) in schema.fields(root).into_iter().filter(|(name, _)| !TESTED_IN_ANOTHER_MODULE.contains(&name.as_str())) {
            let field_probes = probes.iter().filter(|(probed, arguments)| *probed == name && accepts_arguments(&field, arguments));
            let field_probes: Vec<_> = field_probes.collect();
            if field_probes.is_empty() {
                missing.push(format!("{root} {name}"));
            }
            let probed: BTreeSet<_> =
                field_probes.iter().flat_map(|(_, arguments)| placeholders(arguments).into_keys().map(without_indexes)).collect();
            missing.extend(schema.id_paths(&field).difference(&probed).map(|path| format!("{root} {name}: {path}")));
        }
    }
    assert!(missing.is_empty(), "add to identifier_probes()\n{}", missing.join("\n"));
}

fn without_indexes(path: String) -> String {
    path.split('.').filter(|step| step.parse::<usize>().is_err()).collect::<Vec<_>>().join(".")
}

/// The paths of the placeholders, such as `input.turns.0.coachId`, with the prefix of each, such as `emp`.
fn placeholders(arguments: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(&mut arguments.clone(), "", &mut |path, kind| {
        found.insert(path.to_owned(), kind.to_owned());
        None
    });
    found
}

/// Replaces each placeholder by the identifier that `id` returns for its path and prefix.
pub fn fill_placeholders(arguments: &Value, id: &dyn Fn(&str, &str) -> String) -> Value {
    let mut arguments = arguments.clone();
    walk(&mut arguments, "", &mut |path, kind| Some(id(path, kind)));
    arguments
}

fn walk(value: &mut Value, path: &str, visit: &mut dyn FnMut(&str, &str) -> Option<String>) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| walk(value, &format!("{path}.{name}"), visit)),
        Value::Array(values) => values.iter_mut().enumerate().for_each(|(index, value)| walk(value, &format!("{path}.{index}"), visit)),
        Value::String(text) => {
            let replaced = text.strip_prefix('$').and_then(|kind| visit(path.trim_start_matches('.'), kind));
            if let Some(id) = replaced {
                *value = id.into();
            }
        }
        _ => {}
    }
}

/// The response without what differs between any two requests, and without the identifier that was sent.
fn comparable(response: &Response, id: &str) -> String {
    let mut body = response.body.clone();
    assert!(body.is_object(), "{}", String::from_utf8_lossy(&response.bytes));
    body["extensions"]["cost"]["remaining"] = Value::Null;
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        error["extensions"]["requestId"] = Value::Null;
    }
    // The executor resolves the fields of an object concurrently, and returns them in the order of completion.
    body.sort_all_objects();
    format!("{} {} {body}", response.status, response.header("content-type")).replace(id, "<id>")
}

/// A valid identifier of an object that does not exist.
fn unknown_id(kind: &str) -> String {
    let uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
    match kind.split('_').next().unwrap_or_default() {
        "org" => OrganizationId(uuid).to_string(),
        "idp" => IdentityProviderId(uuid).to_string(),
        "int" => IntegrationId(uuid).to_string(),
        "emp" => EmployeeId(uuid).to_string(),
        "era" => EmployeeErasureId(uuid).to_string(),
        "rpl" => RosterPlanId(uuid).to_string(),
        "rso" => RosterSourceId(uuid).to_string(),
        "rsr" => RosterSourceRunId(uuid).to_string(),
        "cfw" => CompetencyFrameworkId(uuid).to_string(),
        "cmp" => CompetencyId(uuid).to_string(),
        "asm" => AssessmentId(uuid).to_string(),
        "gui" => GuideId(uuid).to_string(),
        "guv" => GuideVersionId(uuid).to_string(),
        "agi" => AgendaItemId(uuid).to_string(),
        "prg" => ProgramId(uuid).to_string(),
        "par" => ParticipantId(uuid).to_string(),
        "rnd" => RoundId(uuid).to_string(),
        "mbl" => MatchBlockId(uuid).to_string(),
        "mpr" => MatchProposalId(uuid).to_string(),
        "pai" => PairingId(uuid).to_string(),
        "sct" => ScimTokenId(uuid).to_string(),
        "ses" => SessionId(uuid).to_string(),
        "cmt" => CommitmentId(uuid).to_string(),
        "goa" => GoalId(uuid).to_string(),
        "ref" => ReflectionId(uuid).to_string(),
        kind => sharing_probes::unknown_id(kind, uuid).unwrap_or_else(|| question_probes::unknown_id(kind, uuid)),
    }
}
