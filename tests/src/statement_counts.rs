//! The number of SQL statements: independent of the page size for a nested query, and small for common writes.

use crate::{
    operations::{employee_attributes, run_mutation, run_mutation_by_id},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{DatabaseKind, World, value_at},
};
use chrono::TimeDelta;
use entity::{
    assessment::{self, Kind},
    employee,
    id::*,
};
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::{Value, json};

const NESTED: &str = "query($first: Int) { assessments(first: $first, filter: {kind: {eq: EVIDENCE}}) { totalCount nodes {
    level
    employee { externalId manager { id } participations(first: 2) { totalCount nodes { program { id } } } }
    competency { competencyFramework { title } }
    session { pairing { members { employee { id } } } turns { minutes } } } } }";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_1000_needs_as_many_statements_as_a_page_of_10() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    insert_assessments(&world, &sample).await;
    let dashboard = world.dashboard();
    let count = async |first: i32| {
        // Actor and document are cached after the first request, so only the statements of the query are counted.
        let before = world.app.statements.count();
        let data = dashboard.execute(NESTED, json!({ "first": first })).await;
        assert_eq!(value_at(&data, "assessments.nodes").as_array().unwrap().len(), usize::try_from(first).unwrap());
        assert_eq!(value_at(&data, "assessments.totalCount"), 1000);
        world.app.statements.count() - before
    };
    count(1).await;
    let (ten, thousand) = (count(10).await, count(1000).await);
    assert_eq!(ten, thousand);
    // One statement per type and level: a page and its count; employees, competencies, sessions; managers, participations and their
    // count, frameworks, pairings, turns; programs and members; the members' employees.
    assert!(ten <= 15, "{ten} statements");
    world.end().await;
}

/// Inserts 1000 employees, each with a manager and one assessment.
async fn insert_assessments(world: &World, sample: &SampleOrganization) {
    let db = world.connect_database().await;
    let template = employee::Entity::find().order_by_asc(employee::Column::Id).one(&db).await.unwrap().unwrap();
    let employees: Vec<employee::Model> = (0..1000)
        .map(|number| employee::Model {
            id: world.clock.new_id(),
            external_id: format!("many-{number}"),
            user_name: format!("many-{number}"),
            manager_id: Some(template.id),
            ..template.clone()
        })
        .collect();
    let assessments = employees.iter().map(|employee| assessment::Model {
        organization_id: employee.organization_id,
        id: world.clock.new_id(),
        employee_id: employee.id,
        competency_id: sample.id("cmp").parse::<CompetencyId>().unwrap(),
        assessor_id: None,
        session_id: Some(sample.id("ses").parse::<SessionId>().unwrap()),
        kind: Kind::Evidence,
        level: 1,
        confidence: None,
        evidence_uri: None,
        evidence_rule_id: None,
        statement_id: None,
        withdrawn_at: None,
        assessed_at: world.clock.now(),
        created_at: world.clock.now(),
    });
    let assessments: Vec<_> = assessments.map(IntoActiveModel::into_active_model).collect();
    // A statement of SQLite has at most 32,766 parameters.
    for employees in employees.chunks(500) {
        let employees = employees.iter().cloned().map(IntoActiveModel::into_active_model);
        employee::Entity::insert_many(employees).exec_without_returning(&db).await.unwrap();
    }
    assessment::Entity::insert_many(assessments).exec_without_returning(&db).await.unwrap();
}

/// The round trips of a write: BEGIN with the lock of the organization's log, its reads, one statement with all its writes, and COMMIT,
/// which is not counted as a statement. On SQLite, which has no round trips, each written row is a statement.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_common_writes_need_four_to_six_round_trips() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    // The mutations that need more than four round trips.
    let mut longer = Vec::new();
    let mut count = async |name: &'static str, input: Value| {
        // Mutations invalidate cached actors: this request loads the actor again, outside of the count.
        admin.execute("{ organization { id } }", json!({})).await;
        let before = world.app.statements.count();
        let id = match input.as_str() {
            Some(id) => {
                run_mutation_by_id(&admin, name, id).await;
                id.to_owned()
            }
            None => run_mutation(&admin, name, input).await,
        };
        let round_trips = world.app.statements.count() - before + 1;
        if round_trips > 4 {
            longer.push((name, round_trips));
        }
        id
    };
    let (emp, peer) = (sample.id("emp"), sample.id("emp_peer"));
    count("assessmentRecord", json!({ "employeeId": emp, "competencyId": sample.id("cmp"), "kind": "EVIDENCE", "level": 1 })).await;
    let peer_assessment = json!({
        "employeeId": emp, "competencyId": sample.id("cmp"), "kind": "PEER", "assessorId": peer, "sessionId": sample.id("ses"), "level": 1
    });
    count("assessmentRecord", peer_assessment).await;
    let with_key = json!({ "employeeId": emp, "competencyId": sample.id("cmp"), "kind": "EVIDENCE", "level": 1, "idempotencyKey": "a" });
    count("assessmentRecord", with_key).await;
    count("learningRecordVoid", sample.id("lrc").into()).await;
    let program = count("programCreate", json!({ "name": "Other", "kind": "INFORMAL" })).await;
    count("programOpen", program.clone().into()).await;
    let target = json!({ "competencyId": sample.id("cmp"), "level": 2 });
    count("programCreate", json!({ "name": "With target", "kind": "FORMAL", "targetCompetencies": [target] })).await;
    count("programUpdate", json!({ "id": program, "name": "Another" })).await;
    count("participantEnrol", json!({ "programId": program, "employeeId": emp })).await;
    count("participantEnrol", json!({ "programId": program, "employeeId": peer, "idempotencyKey": "p" })).await;
    count("participantPause", sample.id("par").into()).await;
    count("participantResume", sample.id("par").into()).await;
    let starts_at = world.clock.now() + TimeDelta::hours(2);
    let session = count("sessionSchedule", json!({ "pairingId": sample.id("pai"), "startsAt": starts_at })).await;
    let attendance = [&emp, &peer].map(|id| json!({ "employeeId": id, "attended": true }));
    let turns = [json!({ "coachId": emp, "learnerId": peer, "minutes": 20 })];
    let review = json!({ "id": sample.id("cmt"), "sessionId": session, "outcome": "KEPT" });
    run_mutation(&world.person(SAMPLE_EMPLOYEE), "commitmentReview", review).await;
    count("sessionHold", json!({ "id": session, "attendance": attendance, "turns": turns })).await;
    count("sessionCancel", sample.id("ses_next").into()).await;
    count("pairingEnd", sample.id("pai").into()).await;
    count("roundEnd", sample.id("rnd").into()).await;
    count("participantWithdraw", sample.id("par").into()).await;
    count("roundStart", json!({ "programId": sample.id("prg"), "startsOn": "2026-02-01" })).await;
    count("employeeUpsert", json!({ "employee": employee_attributes("fresh") })).await;
    count("employeeUpsert", json!({ "employee": { "externalId": "fresh", "jobTitle": "Baker" }, "idempotencyKey": "e" })).await;
    // A changed e-mail address counts towards a limit of the brake.
    count("employeeUpsert", json!({ "employee": { "externalId": "fresh", "email": "new@example.com" } })).await;
    let expected = [
        // The badges that the level offers are read.
        ("assessmentRecord", 5),
        ("assessmentRecord", 6),
        ("assessmentRecord", 6),
        ("programCreate", 5),
        ("programUpdate", 5),
        ("participantEnrol", 5),
        // The first day of the program and its guides are read.
        ("sessionSchedule", 6),
        // What is required before a session with turns is held, and the coaching time of the pairing are read.
        ("sessionHold", 6),
        ("roundStart", 5),
        ("employeeUpsert", 5),
        ("employeeUpsert", 5),
    ];
    assert_eq!(longer, expected);
    world.end().await;
}
