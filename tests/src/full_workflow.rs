//! The main job, end to end, told over HTTP with a real OpenID provider: a roster in, coaching data kept, learning records
//! out, live.

use crate::{
    operations::{SAMPLE_ROSTER, import_roster, current_cursor},
    world::{Caller, World, value_at, with_timeout},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::HashMap;

const ROWS: &str = "rows(first: 200, filter: {action: {eq: REJECTED}}) { nodes { rowNumber externalId errors { code field } } }";

/// A document that plans a roster.
fn plan() -> String {
    format!(
        "mutation($csv: String!) {{ rosterPlan(input: {{csv: $csv, source: \"hr.csv\"}}) {{
            rosterPlan {{ id status rowCount createCount updateCount unchangedCount rejectedCount {ROWS} }}
            userErrors {{ code field message }} }} }}"
    )
}

const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status } userErrors { code message } } }";

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_from_a_roster_to_learning_records() {
    let world = World::new().await;
    let hris = world.hris();

    let people = the_roster_comes_in(&world, &hris).await;
    let program = a_program_is_set_up(&world, &people).await;
    let live = world.dashboard();
    let start = json!({ "after": current_cursor(&live).await });
    let (mut socket, mut events) = (live.open_websocket().await, live.open_event_stream(FOLLOW, start.clone()).await);
    socket.subscribe(FOLLOW, start).await;
    // The first thing that happens shows on both, within the second that a reader may wait.
    let pairing = a_pairing_is_formed(&world, &program).await;
    let seen = event_of(socket.next_data().await, "pairing.created");
    let also = event_of(events.next_data().await, "pairing.created");
    assert_eq!(seen, also);
    // The line is lost; meanwhile a session is planned, moved and held, and assessed.
    let cursor = seen["cursor"].as_str().unwrap().to_owned();
    socket.disconnect();
    drop(events);
    a_session_is_held(&world, &pairing, &program).await;
    everything_since_is_seen_once(&world, &live, &cursor).await;

    the_lms_pulls_page_by_page(&world, &hris, &people).await;
    the_other_organization_knows_nothing_of_it(&world, &program, &pairing).await;
    world.end().await;
}

const FOLLOW: &str =
    "subscription($after: String) { changes(after: $after) { cursor throughSeq change { seq kind subject { id } changedFields } } }";

fn event_of(data: Value, kind: &str) -> Value {
    assert_eq!(data["changes"]["change"]["kind"], kind);
    data["changes"].clone()
}

/// 107 people, the same file again, and a file with three bad rows.
async fn the_roster_comes_in(world: &World, hris: &Caller) -> HashMap<String, String> {
    let first = import_roster(hris, SAMPLE_ROSTER).await;
    assert_eq!((&first["rowCount"], &first["createCount"], &first["rejectedCount"]), (&json!(107), &json!(107), &json!(0)));
    let before = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind.starts_with("employee.")).count();
    assert_eq!(before, 107);

    let again = import_roster(hris, SAMPLE_ROSTER).await;
    assert_eq!(again["unchangedCount"], 107);
    let after = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind.starts_with("employee.")).count();
    assert_eq!(after, before, "the same file again changes nothing");

    let bad = "externalId,userName,email,givenName,familyName,managerExternalId,hiredOn\n\
               901,one,one@example.com,One,Good,902,2020-01-31\n\
               902,two,two@example.com,Two,Good,100,\n\
               903,three,nowhere,Three,Bad,100,\n\
               904,four,four@example.com,Four,Bad,999,\n\
               905,five,five@example.com,Five,Bad,100,31/02/2020\n";
    let planned = hris.execute(&plan(), json!({ "csv": bad })).await;
    let planned = &planned["rosterPlan"]["rosterPlan"];
    let rejected: Vec<(i64, String)> = planned["rows"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["rowNumber"].as_i64().unwrap(), row["errors"][0]["field"][0].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(rejected, [(3, "email".into()), (4, "managerExternalId".into()), (5, "hiredOn".into())]);
    assert_eq!(planned["createCount"], 2);
    hris.execute(APPLY, json!({ "id": planned["id"] })).await;

    let everybody = "{ employees(first: 1000) { totalCount nodes { id externalId manager { externalId } } } }";
    let everybody = hris.execute(everybody, json!({})).await;
    assert_eq!(value_at(&everybody, "employees.totalCount"), 109);
    let nodes = everybody["employees"]["nodes"].as_array().unwrap().clone();
    let manager = |id: &str| nodes.iter().find(|node| node["externalId"] == id).unwrap()["manager"]["externalId"].clone();
    // A manager who stood below in the file, and one of the first import.
    assert_eq!((manager("901"), manager("104")), (json!("902"), json!("103")));
    nodes.iter().map(|node| (node["externalId"].as_str().unwrap().to_owned(), node["id"].as_str().unwrap().to_owned())).collect()
}

/// What the later steps speak of.
struct Setup {
    manager: Caller,
    program: String,
    round: String,
    competency: String,
    /// Participants by external id.
    participants: HashMap<String, String>,
}

/// A program manager's token creates a FORMAL program with target competencies from an imported framework.
async fn a_program_is_set_up(world: &World, people: &HashMap<String, String>) -> Setup {
    let admin = world.admin();
    // The job levels that the file does not have: 103 and 109 are peers, 101 stands four levels above.
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
    admin.execute(promote, json!({ "id": people["108"] })).await;
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
    manager.execute("mutation($id: ID!) { programOpen(id: $id) { program { status } userErrors { message } } }", json!({ "id": program })).await;
    let started = "mutation($id: ID!) { roundStart(input: {programId: $id, startsOn: \"2026-01-05\"}) { round { id number } userErrors { message } } }";
    let started = manager.execute(started, json!({ "id": program })).await;
    let round = value_at(&started, "roundStart.round.id").as_str().unwrap().to_owned();

    let enrol = "mutation($program: ID!, $employee: ID!) { participantEnrol(input: {programId: $program, employeeId: $employee}) {
        participant { id status } userErrors { code message } } }";
    let mut participants = HashMap::new();
    for external_id in ["103", "104", "109", "110", "101", "100"] {
        let enrolled = manager.execute(enrol, json!({ "program": program, "employee": people[external_id] })).await;
        participants.insert(external_id.to_owned(), value_at(&enrolled, "participantEnrol.participant.id").as_str().unwrap().to_owned());
    }
    Setup { manager, program, round, competency, participants }
}

const PAIR: &str = "mutation($round: ID!, $who: [ID!]!) { pairingCreate(input: {roundId: $round, participantIds: $who}) {
    pairing { id status members { employee { externalId } } } userErrors { code field message } } }";

/// The boss at any distance and a gap in level are refused with a reason; peers are brought together.
async fn a_pairing_is_formed(world: &World, setup: &Setup) -> String {
    let pair = |one: &str, other: &str| json!({ "round": setup.round, "who": [setup.participants[one], setup.participants[other]] });
    let codes = async |one: &str, other: &str| {
        let answer = setup.manager.graphql(PAIR, pair(one, other)).await;
        answer.user_errors().into_iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // 104 reports to 103; 103 to 102, who reports to 100.
    assert_eq!(codes("104", "103").await, ["REPORTING_LINE"]);
    assert!(codes("104", "100").await.contains(&"REPORTING_LINE".to_owned()));
    assert_eq!(codes("104", "101").await, ["JOB_LEVEL_GAP"]);
    assert_eq!(world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind == "pairing.created").count(), 0);

    let formed = setup.manager.execute(PAIR, pair("104", "109")).await;
    value_at(&formed, "pairingCreate.pairing.id").as_str().unwrap().to_owned()
}

/// The members themselves plan, move and hold a session, and each says where they stand.
async fn a_session_is_held(world: &World, pairing: &str, setup: &Setup) {
    let (bruce, daniel) = (world.person("bmiller"), world.person("dfaviet"));
    let at_hour = |hours: i64| (world.clock.now() + TimeDelta::hours(hours)).to_rfc3339();
    let schedule = "mutation($pairing: ID!, $at: DateTime!) { sessionSchedule(input: {pairingId: $pairing, startsAt: $at}) {
        session { id version status } userErrors { code field message } } }";
    let planned = bruce.execute(schedule, json!({ "pairing": pairing, "at": at_hour(24) })).await;
    let session = value_at(&planned, "sessionSchedule.session").clone();
    let reschedule =
        "mutation($id: ID!, $at: DateTime!, $version: Int) { sessionReschedule(id: $id, startsAt: $at, expectedVersion: $version) {
        session { version startsAt } userErrors { code field } } }";
    let moved = json!({ "id": session["id"], "at": at_hour(48), "version": session["version"] });
    daniel.execute(reschedule, moved.clone()).await;
    // Whoever still believes in the first version is told, and shown the session as it is now.
    let stale = bruce.graphql(reschedule, moved).await;
    assert_eq!(stale.user_errors()[0]["code"], "STALE_VERSION");
    assert_eq!(stale.data("sessionReschedule.session.version"), 2);

    let me = "{ me { employee { id } } }";
    let id_of = async |person: &Caller| value_at(&person.execute(me, json!({})).await, "me.employee.id").clone();
    let (one, other) = (id_of(&bruce).await, id_of(&daniel).await);
    let hold = "mutation($input: SessionHoldInput!) { sessionHold(input: $input) {
        session { status attendance { attended } turns { coach { userName } learner { userName } minutes } } userErrors { code field message } } }";
    let told = json!({ "input": { "id": session["id"],
        "attendance": [{ "employeeId": one, "attended": true }, { "employeeId": other, "attended": true }],
        "turns": [{ "coachId": one, "learnerId": other, "minutes": 25 }, { "coachId": other, "learnerId": one, "minutes": 30 }] } });
    let held = bruce.execute(hold, told).await;
    assert_eq!(value_at(&held, "sessionHold.session.turns.1.coach.userName"), "dfaviet");

    let assess = "mutation($input: AssessmentRecordInput!) { assessmentRecord(input: $input) { assessment { kind level } userErrors { code field message } } }";
    for (who, subject, kind, level) in
        [(&bruce, &one, "SELF", 2), (&bruce, &other, "PEER", 3), (&daniel, &other, "SELF", 3), (&daniel, &one, "PEER", 4)]
    {
        let said = json!({ "input": { "employeeId": subject, "competencyId": setup.competency, "kind": kind, "level": level, "sessionId": session["id"] } });
        who.execute(assess, said).await;
    }
    let beyond = json!({ "input": { "employeeId": one, "competencyId": setup.competency, "kind": "SELF", "level": 6 } });
    assert_eq!(bruce.expect_user_error(assess, beyond).await["field"], json!(["level"]));
}

/// Both doors again, from the last cursor: what the log holds, each entry once.
async fn everything_since_is_seen_once(world: &World, live: &Caller, cursor: &str) {
    let log = world.change_log(world.acme.id).await;
    let after = log.iter().position(|entry| entry.kind == "pairing.created").unwrap() + 1;
    let missed: Vec<i64> = log[after..].iter().map(|entry| entry.seq).collect();
    let kinds: Vec<&str> = log[after..].iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds[..3], ["session.scheduled", "session.rescheduled", "session.held"]);

    let mut socket = live.open_websocket().await;
    socket.subscribe(FOLLOW, json!({ "after": cursor })).await;
    let mut events = live.open_event_stream(FOLLOW, json!({ "after": cursor })).await;
    let (mut by_socket, mut by_events) = (Vec::new(), Vec::new());
    for _ in &missed {
        by_socket.push(value_at(&socket.next_data().await, "changes.change.seq").as_i64().unwrap());
        by_events.push(value_at(&events.next_data().await, "changes.change.seq").as_i64().unwrap());
    }
    assert_eq!(by_socket, missed);
    assert_eq!(by_events, missed);
}

const PULL: &str = "query($after: String) { learningRecords(first: 2, after: $after) {
    nodes { id verb employee { externalId status } result } pageInfo { endCursor hasNextPage } } }";

/// Everything once, those of a leaver too; then it stops, and later gets only what is new.
async fn the_lms_pulls_page_by_page(world: &World, hris: &Caller, people: &HashMap<String, String>) {
    let leave = "mutation($id: ID!) { employeeTerminate(id: $id) { employee { status } userErrors { message } } }";
    hris.execute(leave, json!({ "id": people["109"] })).await;

    let lms = world.lms();
    let (mut records, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = lms.execute(PULL, json!({ "after": after })).await["learningRecords"].clone();
        records.extend(page["nodes"].as_array().unwrap().clone());
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    let verbs: Vec<_> = records.iter().map(|record| record["verb"].as_str().unwrap()).collect();
    assert_eq!(verbs, ["ATTENDED", "ATTENDED", "ASSESSED", "ASSESSED", "ASSESSED", "ASSESSED"]);
    let leaver: Vec<_> = records.iter().filter(|record| record["employee"]["externalId"] == "109").collect();
    assert_eq!((leaver.len(), &leaver[0]["employee"]["status"]), (3, &json!("TERMINATED")));
    let stored = world.change_log(world.acme.id).await.iter().filter(|entry| entry.kind.starts_with("learning_record.")).count();
    assert_eq!(stored, records.len());

    let nothing = lms.execute(PULL, json!({ "after": after })).await;
    assert_eq!(value_at(&nothing, "learningRecords.nodes"), &json!([]));
    let void = "mutation($id: ID!) { learningRecordVoid(id: $id) { learningRecord { verb voids { id } } userErrors { message } } }";
    lms.execute(void, json!({ "id": records[0]["id"] })).await;
    let fresh = lms.execute(PULL, json!({ "after": after })).await;
    let fresh = value_at(&fresh, "learningRecords.nodes").as_array().unwrap().clone();
    assert_eq!((fresh.len(), &fresh[0]["verb"]), (1, &json!("VOIDED")));
}

/// Every id answers the other organization exactly like an unknown id.
async fn the_other_organization_knows_nothing_of_it(world: &World, setup: &Setup, pairing: &str) {
    let stranger = world.globex_admin();
    let unknown = |id: &str| format!("{}{}", &id[..4], "01h2xcejqtf2nbrexx3vqjhp41");
    let participant = setup.participants["104"].as_str();
    for id in [&setup.program, &setup.round, &setup.competency, participant, pairing] {
        let ask = "query($id: ID!) { node(id: $id) { id } }";
        let (theirs, nobodys) =
            (stranger.graphql(ask, json!({ "id": id })).await, stranger.graphql(ask, json!({ "id": unknown(id) })).await);
        assert_eq!(value_at(&theirs.body, "data"), value_at(&nobodys.body, "data"));
        assert!(theirs.data("node").is_null(), "{id}");
    }
    let close = "mutation($id: ID!) { programClose(id: $id) { program { id } userErrors { code field message } } }";
    let (theirs, nobodys) = (
        stranger.expect_user_error(close, json!({ "id": setup.program })).await,
        stranger.expect_user_error(close, json!({ "id": unknown(&setup.program) })).await,
    );
    assert_eq!(theirs, nobodys);
    with_timeout(
        "the program to be still there",
        setup.manager.execute("query($id: ID!) { program(id: $id) { status } }", json!({ "id": setup.program })),
    )
    .await;
}
