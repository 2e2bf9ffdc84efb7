//! One workflow through the whole product, over HTTP and with a real OpenID provider: import of a roster, a program with a pairing and
//! a session, changes by subscription, and export of learning records.

use crate::{
    operations::{SAMPLE_ROSTER, current_cursor, import_roster},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::HashMap;

const REJECTED_ROWS: &str = "rows(first: 200, filter: {action: {eq: REJECTED}}) { nodes { rowNumber externalId errors { code field } } }";

fn plan_document() -> String {
    format!(
        "mutation($csv: String!) {{ rosterPlan(input: {{csv: $csv, source: \"hr.csv\"}}) {{
            rosterPlan {{ id status rowCount createCount updateCount unchangedCount rejectedCount {REJECTED_ROWS} }}
            userErrors {{ code field message }} }} }}"
    )
}

const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { code message } } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_workflow_from_roster_import_to_learning_record_export_succeeds() {
    let world = World::new().await;
    let hris = world.hris();

    let employees = import_rosters(&world, &hris).await;
    let setup = set_up_program(&world, &employees).await;
    let dashboard = world.dashboard();
    let start = json!({ "after": current_cursor(&dashboard).await });
    let (mut socket, mut events) = (dashboard.open_websocket().await, dashboard.open_event_stream(SUBSCRIPTION, start.clone()).await);
    socket.subscribe(SUBSCRIPTION, start).await;
    // The first change is received on both streams.
    let pairing = create_pairing(&world, &setup).await;
    let over_websocket = expect_change(socket.next_data().await, "pairing.created");
    let over_sse = expect_change(events.next_data().await, "pairing.created");
    assert_eq!(over_websocket, over_sse);
    // Both streams are disconnected while a session is scheduled, moved, held and assessed.
    let cursor = over_websocket["cursor"].as_str().unwrap().to_owned();
    socket.disconnect();
    drop(events);
    hold_session(&world, &pairing, &setup).await;
    assert_resumed_streams_receive_each_change_once(&world, &dashboard, &cursor).await;

    export_learning_records(&world, &hris, &employees).await;
    assert_other_organization_cannot_see(&world, &setup, &pairing).await;
    world.end().await;
}

const SUBSCRIPTION: &str =
    "subscription($after: String) { changes(after: $after) { cursor throughSeq change { seq kind subject { id } changedFields } } }";

/// The event in the data of a result, which must contain a change of this kind.
fn expect_change(data: Value, kind: &str) -> Value {
    assert_eq!(data["changes"]["change"]["kind"], kind);
    data["changes"].clone()
}

/// Imports a file with 107 employees, the same file again, and a file with three invalid rows. Returns the identifiers of all employees
/// by external id.
async fn import_rosters(world: &World, hris: &Caller) -> HashMap<String, String> {
    let first = import_roster(hris, SAMPLE_ROSTER).await;
    assert_eq!((&first["rowCount"], &first["createCount"], &first["rejectedCount"]), (&json!(107), &json!(107), &json!(0)));
    let before = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind.starts_with("employee.")).count();
    assert_eq!(before, 107);

    let second = import_roster(hris, SAMPLE_ROSTER).await;
    assert_eq!(second["unchangedCount"], 107);
    let after = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind.starts_with("employee.")).count();
    assert_eq!(after, before, "the same file again changes nothing");

    let with_invalid_rows = "externalId,userName,email,givenName,familyName,managerExternalId,hiredOn\n\
               901,one,one@example.com,One,Good,902,2020-01-31\n\
               902,two,two@example.com,Two,Good,100,\n\
               903,three,invalid,Three,Bad,100,\n\
               904,four,four@example.com,Four,Bad,999,\n\
               905,five,five@example.com,Five,Bad,100,31/02/2020\n";
    let plan = hris.execute(&plan_document(), json!({ "csv": with_invalid_rows })).await;
    let plan = &plan["rosterPlan"]["rosterPlan"];
    let rejected: Vec<(i64, String)> = plan["rows"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["rowNumber"].as_i64().unwrap(), row["errors"][0]["field"][0].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(rejected, [(3, "email".into()), (4, "managerExternalId".into()), (5, "hiredOn".into())]);
    assert_eq!(plan["createCount"], 2);
    hris.execute(APPLY, json!({ "id": plan["id"] })).await;

    let query = "{ employees(first: 1000) { totalCount nodes { id externalId manager { externalId } } } }";
    let data = hris.execute(query, json!({})).await;
    assert_eq!(value_at(&data, "employees.totalCount"), 109);
    let nodes = data["employees"]["nodes"].as_array().unwrap().clone();
    let manager = |id: &str| nodes.iter().find(|node| node["externalId"] == id).unwrap()["manager"]["externalId"].clone();
    // A manager from a later row of the same file, and one from the first import.
    assert_eq!((manager("901"), manager("104")), (json!("902"), json!("103")));
    nodes.iter().map(|node| (node["externalId"].as_str().unwrap().to_owned(), node["id"].as_str().unwrap().to_owned())).collect()
}

/// The objects that later steps use.
struct Setup {
    manager: Caller,
    program: String,
    round: String,
    competency: String,
    /// Participants by external id.
    participants: HashMap<String, String>,
}

/// A program manager imports a competency framework, and creates a formal program with a target competency, a round and participants.
async fn set_up_program(world: &World, employees: &HashMap<String, String>) -> Setup {
    let admin = world.admin();
    // The file has no job levels. 103 and 109 are within one level, 101 is four levels above 103.
    for (external_id, level) in [("103", 3), ("104", 3), ("109", 4), ("101", 7), ("110", 3)] {
        let level = json!({ "input": { "employee": { "externalId": external_id, "jobLevel": level } } });
        world
            .hris()
            .execute(
                "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) { employee { jobLevel } userErrors { message } } }",
                level,
            )
            .await;
    }
    let promote = "mutation($id: ID!) { employeeAssignRole(id: $id, role: PROGRAM_MANAGER) { employee { role } userErrors { message } } }";
    admin.execute(promote, json!({ "id": employees["108"] })).await;
    let manager = world.person("ngruenbe");

    let package: Value = serde_json::from_str(include_str!("../../api/demo/framework.json")).unwrap();
    let import = "mutation($package: JSON!) { competencyFrameworkImport(input: {package: $package}) {
        competencyFramework { caseIdentifier levels competencies(first: 50) { nodes { id caseIdentifier parent { caseIdentifier } } } }
        userErrors { code field message } } }";
    let imported = manager.execute(import, json!({ "package": package })).await;
    let framework = value_at(&imported, "competencyFrameworkImport.competencyFramework");
    assert_eq!(framework["caseIdentifier"], package["CFDocument"]["identifier"]);
    assert_eq!(framework["competencies"]["nodes"].as_array().unwrap().len(), package["CFItems"].as_array().unwrap().len());
    let competency = value_at(framework, "competencies.nodes.0.id").as_str().unwrap().to_owned();

    let create = "mutation($competency: ID!) { programCreate(input: {name: \"Leading without authority\", kind: FORMAL,
        maxJobLevelGap: 1, targetCompetencies: [{competencyId: $competency, level: 4}]}) {
        program { id status targetCompetencies { level competency { id } } } userErrors { code field message } } }";
    let created = manager.execute(create, json!({ "competency": competency })).await;
    assert_eq!(value_at(&created, "programCreate.program.targetCompetencies.0.competency.id"), &json!(competency));
    let program = value_at(&created, "programCreate.program.id").as_str().unwrap().to_owned();
    manager
        .execute("mutation($id: ID!) { programOpen(id: $id) { program { status } userErrors { message } } }", json!({ "id": program }))
        .await;
    let start = "mutation($id: ID!) { roundStart(input: {programId: $id, startsOn: \"2026-01-05\"}) {
        round { id number } userErrors { message } } }";
    let started = manager.execute(start, json!({ "id": program })).await;
    let round = value_at(&started, "roundStart.round.id").as_str().unwrap().to_owned();

    let enrol = "mutation($program: ID!, $employee: ID!) { participantEnrol(input: {programId: $program, employeeId: $employee}) {
        participant { id status } userErrors { code message } } }";
    let mut participants = HashMap::new();
    for external_id in ["103", "104", "109", "110", "101", "100"] {
        let enrolled = manager.execute(enrol, json!({ "program": program, "employee": employees[external_id] })).await;
        participants.insert(external_id.to_owned(), value_at(&enrolled, "participantEnrol.participant.id").as_str().unwrap().to_owned());
    }
    Setup { manager, program, round, competency, participants }
}

const PAIR: &str = "mutation($round: ID!, $participants: [ID!]!) { pairingCreate(input: {roundId: $round, participantIds: $participants}) {
    pairing { id status members { employee { externalId } } } userErrors { code field message } } }";

/// A pairing within a reporting line or across a gap of job levels is rejected; a pairing of peers is created. Returns its identifier.
async fn create_pairing(world: &World, setup: &Setup) -> String {
    let variables = |first: &str, second: &str| json!({ "round": setup.round, "participants": [setup.participants[first], setup.participants[second]] });
    let error_codes = async |first: &str, second: &str| {
        let response = setup.manager.graphql(PAIR, variables(first, second)).await;
        response.user_errors().into_iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // 104 reports to 103; 103 to 102, who reports to 100.
    assert_eq!(error_codes("104", "103").await, ["REPORTING_LINE"]);
    assert!(error_codes("104", "100").await.contains(&"REPORTING_LINE".to_owned()));
    assert_eq!(error_codes("104", "101").await, ["JOB_LEVEL_GAP"]);
    assert_eq!(world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "pairing.created").count(), 0);

    let created = setup.manager.execute(PAIR, variables("104", "109")).await;
    value_at(&created, "pairingCreate.pairing.id").as_str().unwrap().to_owned()
}

/// The members of a pairing schedule, move and hold a session, and assess themselves and each other.
async fn hold_session(world: &World, pairing: &str, setup: &Setup) {
    let (bruce, daniel) = (world.person("bmiller"), world.person("dfaviet"));
    let in_hours = |hours: i64| (world.clock.now() + TimeDelta::hours(hours)).to_rfc3339();
    let schedule = "mutation($pairing: ID!, $at: DateTime!) { sessionSchedule(input: {pairingId: $pairing, startsAt: $at}) {
        session { id version status } userErrors { code field message } } }";
    let scheduled = bruce.execute(schedule, json!({ "pairing": pairing, "at": in_hours(24) })).await;
    let session = value_at(&scheduled, "sessionSchedule.session").clone();
    let reschedule =
        "mutation($id: ID!, $at: DateTime!, $version: Int) { sessionReschedule(id: $id, startsAt: $at, expectedVersion: $version) {
        session { version startsAt } userErrors { code field } } }";
    let to_next_day = json!({ "id": session["id"], "at": in_hours(48), "version": session["version"] });
    daniel.execute(reschedule, to_next_day.clone()).await;
    // An outdated version is an error, and the response contains the current session.
    let outdated = bruce.graphql(reschedule, to_next_day).await;
    assert_eq!(outdated.user_errors()[0]["code"], "STALE_VERSION");
    assert_eq!(outdated.data("sessionReschedule.session.version"), 2);

    let me = "{ me { employee { id } } }";
    let id_of = async |person: &Caller| value_at(&person.execute(me, json!({})).await, "me.employee.id").clone();
    let (bruce_id, daniel_id) = (id_of(&bruce).await, id_of(&daniel).await);
    let hold = "mutation($input: SessionHoldInput!) { sessionHold(input: $input) {
        session { status attendance { attended } turns { coach { userName } learner { userName } minutes } }
        userErrors { code field message } } }";
    let report = json!({ "input": { "id": session["id"],
        "attendance": [{ "employeeId": bruce_id, "attended": true }, { "employeeId": daniel_id, "attended": true }],
        "turns": [{ "coachId": bruce_id, "learnerId": daniel_id, "minutes": 25 },
            { "coachId": daniel_id, "learnerId": bruce_id, "minutes": 30 }] } });
    let held = bruce.execute(hold, report).await;
    assert_eq!(value_at(&held, "sessionHold.session.turns.1.coach.userName"), "dfaviet");

    let assess = "mutation($input: AssessmentRecordInput!) { assessmentRecord(input: $input) {
        assessment { kind level } userErrors { code field message } } }";
    for (assessor, subject, kind, level) in
        [(&bruce, &bruce_id, "SELF", 2), (&bruce, &daniel_id, "PEER", 3), (&daniel, &daniel_id, "SELF", 3), (&daniel, &bruce_id, "PEER", 4)]
    {
        let assessment = json!({
            "employeeId": subject, "competencyId": setup.competency, "kind": kind, "level": level, "sessionId": session["id"]
        });
        assessor.execute(assess, json!({ "input": assessment })).await;
    }
    let above_scale = json!({ "input": { "employeeId": bruce_id, "competencyId": setup.competency, "kind": "SELF", "level": 6 } });
    assert_eq!(bruce.expect_user_error(assess, above_scale).await["field"], json!(["level"]));
}

/// Resumes a WebSocket and an event stream from a cursor, and asserts that each receives every later change once.
async fn assert_resumed_streams_receive_each_change_once(world: &World, dashboard: &Caller, cursor: &str) {
    let log = world.change_log(world.acme.id).await;
    let after = log.iter().position(|entry| entry.kind == "pairing.created").unwrap() + 1;
    let missed: Vec<i64> = log[after..].iter().map(|entry| entry.seq).collect();
    let kinds: Vec<&str> = log[after..].iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds[..3], ["session.scheduled", "session.rescheduled", "session.held"]);

    let mut socket = dashboard.open_websocket().await;
    socket.subscribe(SUBSCRIPTION, json!({ "after": cursor })).await;
    let mut events = dashboard.open_event_stream(SUBSCRIPTION, json!({ "after": cursor })).await;
    let (mut over_websocket, mut over_sse) = (Vec::new(), Vec::new());
    for _ in &missed {
        over_websocket.push(value_at(&socket.next_data().await, "changes.change.seq").as_i64().unwrap());
        over_sse.push(value_at(&events.next_data().await, "changes.change.seq").as_i64().unwrap());
    }
    assert_eq!(over_websocket, missed);
    assert_eq!(over_sse, missed);
}

const LEARNING_RECORDS: &str = "query($after: String) { learningRecords(first: 2, after: $after) {
    nodes { id verb employee { externalId status } result } pageInfo { endCursor hasNextPage } } }";

/// An LMS reads each learning record once, page by page, with those of a terminated employee; later it reads only new ones.
async fn export_learning_records(world: &World, hris: &Caller, employees: &HashMap<String, String>) {
    let terminate = "mutation($id: ID!) { employeeTerminate(id: $id) { employee { status } userErrors { message } } }";
    hris.execute(terminate, json!({ "id": employees["109"] })).await;

    let lms = world.lms();
    let (mut records, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = lms.execute(LEARNING_RECORDS, json!({ "after": after })).await["learningRecords"].clone();
        records.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    let verbs: Vec<_> = records.iter().map(|record| record["verb"].as_str().unwrap()).collect();
    assert_eq!(verbs, ["ATTENDED", "ATTENDED", "ASSESSED", "ASSESSED", "ASSESSED", "ASSESSED"]);
    let records_of_terminated: Vec<_> = records.iter().filter(|record| record["employee"]["externalId"] == "109").collect();
    assert_eq!((records_of_terminated.len(), &records_of_terminated[0]["employee"]["status"]), (3, &json!("TERMINATED")));
    let stored = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind.starts_with("learning_record.")).count();
    assert_eq!(stored, records.len());

    let empty_page = lms.execute(LEARNING_RECORDS, json!({ "after": after })).await;
    assert_eq!(value_at(&empty_page, "learningRecords.nodes"), &json!([]));
    let void = "mutation($id: ID!) { learningRecordVoid(id: $id) { learningRecord { verb voids { id } } userErrors { message } } }";
    lms.execute(void, json!({ "id": records[0]["id"] })).await;
    let new = lms.execute(LEARNING_RECORDS, json!({ "after": after })).await;
    let new = value_at(&new, "learningRecords.nodes").as_array().unwrap().clone();
    assert_eq!((new.len(), &new[0]["verb"]), (1, &json!("VOIDED")));
}

/// The other organization gets the same response for each identifier as for an unknown one.
async fn assert_other_organization_cannot_see(world: &World, setup: &Setup, pairing: &str) {
    let other = world.globex_admin();
    let unknown_id = |id: &str| format!("{}{}", &id[..4], "01h2xcejqtf2nbrexx3vqjhp41");
    let participant = setup.participants["104"].as_str();
    for id in [&setup.program, &setup.round, &setup.competency, participant, pairing] {
        let query = "query($id: ID!) { node(id: $id) { id } }";
        let (foreign, unknown) =
            (other.graphql(query, json!({ "id": id })).await, other.graphql(query, json!({ "id": unknown_id(id) })).await);
        assert_eq!(value_at(&foreign.body, "data"), value_at(&unknown.body, "data"));
        assert!(foreign.data("node").is_null(), "{id}");
    }
    let close = "mutation($id: ID!) { programClose(id: $id) { program { id } userErrors { code field message } } }";
    let (foreign, unknown) = (
        other.expect_user_error(close, json!({ "id": setup.program })).await,
        other.expect_user_error(close, json!({ "id": unknown_id(&setup.program) })).await,
    );
    assert_eq!(foreign, unknown);
    let data = setup.manager.execute("query($id: ID!) { program(id: $id) { status } }", json!({ "id": setup.program })).await;
    assert_eq!(data["program"]["status"], "OPEN", "the attempts changed nothing");
}
