//! Nested queries cost a fixed number of SQL statements however long the page, and everyday writes few.

use crate::{
    sample_organization::SampleOrganization,
    operations::{run_mutation, employee_attributes, run_mutation_by_id},
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
async fn a_page_of_a_thousand_takes_as_many_statements_as_a_page_of_ten() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    fill(&world, &sample).await;
    let reader = world.dashboard();
    let count = async |first: i32| {
        // The caller is known by now: what is counted is the query alone.
        let before = world.app.statements.count();
        let data = reader.execute(NESTED, json!({ "first": first })).await;
        assert_eq!(value_at(&data, "assessments.nodes").as_array().unwrap().len(), usize::try_from(first).unwrap());
        assert_eq!(value_at(&data, "assessments.totalCount"), 1000);
        world.app.statements.count() - before
    };
    count(1).await;
    let (ten, thousand) = (count(10).await, count(1000).await);
    assert_eq!(ten, thousand);
    // One per kind of thing and level: a page and its count; employees, competencies, sessions; then managers, participations
    // and their count, frameworks, pairings, turns; then programs and members; then the members' employees.
    assert!(ten <= 15, "{ten} statements");
    world.end().await;
}

/// A thousand people, each with a manager and evidence of a level from the session of the sample.
async fn fill(world: &World, sample: &SampleOrganization) {
    let db = world.connect_database().await;
    let pattern = employee::Entity::find().order_by_asc(employee::Column::Id).one(&db).await.unwrap().unwrap();
    let people: Vec<employee::Model> = (0..1000)
        .map(|number| employee::Model {
            id: world.clock.new_id(),
            external_id: format!("many-{number}"),
            user_name: format!("many-{number}"),
            manager_id: Some(pattern.id),
            ..pattern.clone()
        })
        .collect();
    let assessments = people.iter().map(|person| assessment::Model {
        organization_id: person.organization_id,
        id: world.clock.new_id(),
        employee_id: person.id,
        competency_id: sample.id("cmp").parse::<CompetencyId>().unwrap(),
        assessor_id: None,
        session_id: Some(sample.id("ses").parse::<SessionId>().unwrap()),
        kind: Kind::Evidence,
        level: 1,
        confidence: None,
        evidence_uri: None,
        assessed_at: world.clock.now(),
        created_at: world.clock.now(),
    });
    let assessments: Vec<_> = assessments.map(IntoActiveModel::into_active_model).collect();
    let people = people.into_iter().map(IntoActiveModel::into_active_model);
    employee::Entity::insert_many(people).exec_without_returning(&db).await.unwrap();
    assessment::Entity::insert_many(assessments).exec_without_returning(&db).await.unwrap();
}

/// What a write costs is the round trips that it waits for: BEGIN with the lock of the organization's log, what it reads, and one statement with
/// all that it writes; and COMMIT, which is not counted here. On SQLite, where nothing travels, each row is a statement.
#[tokio::test(flavor = "multi_thread")]
async fn postgresql_only_an_everyday_write_takes_four_round_trips_or_five() {
    let world = World::on_database(DatabaseKind::Postgres).await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let mut more = Vec::new();
    let mut counted = async |name: &'static str, input: Value| {
        // What is known of the caller is forgotten when somebody's rights may have changed.
        admin.execute("{ organization { id } }", json!({})).await;
        let before = world.app.statements.count();
        let id = match input.as_str() {
            Some(id) => {
                run_mutation_by_id(&admin, name, id).await;
                id.to_owned()
            }
            None => run_mutation(&admin, name, input).await,
        };
        let trips = world.app.statements.count() - before + 1;
        if trips > 4 {
            more.push((name, trips));
        }
        id
    };
    let (emp, peer) = (sample.id("emp"), sample.id("emp_peer"));
    counted("assessmentRecord", json!({ "employeeId": emp, "competencyId": sample.id("cmp"), "kind": "EVIDENCE", "level": 1 })).await;
    let said = json!({ "employeeId": emp, "competencyId": sample.id("cmp"), "kind": "PEER", "assessorId": peer, "sessionId": sample.id("ses"), "level": 1 });
    counted("assessmentRecord", said).await;
    let again = json!({ "employeeId": emp, "competencyId": sample.id("cmp"), "kind": "EVIDENCE", "level": 1, "idempotencyKey": "a" });
    counted("assessmentRecord", again).await;
    counted("learningRecordVoid", sample.id("lrc").into()).await;
    let program = counted("programCreate", json!({ "name": "Other", "kind": "INFORMAL" })).await;
    counted("programOpen", program.clone().into()).await;
    let target = json!({ "competencyId": sample.id("cmp"), "level": 2 });
    counted("programCreate", json!({ "name": "Aimed", "kind": "FORMAL", "targetCompetencies": [target] })).await;
    counted("programUpdate", json!({ "id": program, "name": "Another" })).await;
    counted("participantEnrol", json!({ "programId": program, "employeeId": emp })).await;
    counted("participantEnrol", json!({ "programId": program, "employeeId": peer, "idempotencyKey": "p" })).await;
    counted("participantPause", sample.id("par").into()).await;
    counted("participantResume", sample.id("par").into()).await;
    let starts_at = world.clock.now() + TimeDelta::hours(2);
    let session = counted("sessionSchedule", json!({ "pairingId": sample.id("pai"), "startsAt": starts_at })).await;
    let attendance = [&emp, &peer].map(|id| json!({ "employeeId": id, "attended": true }));
    let turns = [json!({ "coachId": emp, "learnerId": peer, "minutes": 20 })];
    counted("sessionHold", json!({ "id": session, "attendance": attendance, "turns": turns })).await;
    counted("sessionCancel", sample.id("ses_next").into()).await;
    counted("pairingEnd", sample.id("pai").into()).await;
    counted("roundEnd", sample.id("rnd").into()).await;
    counted("participantWithdraw", sample.id("par").into()).await;
    counted("roundStart", json!({ "programId": sample.id("prg"), "startsOn": "2026-02-01" })).await;
    counted("employeeUpsert", json!({ "employee": employee_attributes("fresh") })).await;
    counted("employeeUpsert", json!({ "employee": { "externalId": "fresh", "jobTitle": "Baker" }, "idempotencyKey": "e" })).await;
    // The brake is asked as well.
    counted("employeeUpsert", json!({ "employee": { "externalId": "fresh", "email": "new@example.com" } })).await;
    let five = [
        "assessmentRecord",
        "assessmentRecord",
        "programCreate",
        "programUpdate",
        "participantEnrol",
        "roundStart",
        "employeeUpsert",
        "employeeUpsert",
    ];
    assert_eq!(more, five.map(|name| (name, 5)));
    world.end().await;
}
