//! Erasing the personal data of an employee, and the export of one's own data.

use crate::{
    coaching_pair::{CoachingPair, goal_input},
    database_schema::{count_models, dump_models},
    operations::{create_administrator, create_employee, import_roster, run_mutation, run_mutation_by_id},
    world::{Caller, World},
};
use chrono::TimeDelta;
use coachgraph::{
    access::Actor,
    domain::{personal_key, record_statement},
};
use entity::{Tenanted, employee, employee_external_id, id::EmployeeId, team, team_member};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A text that only the values of the employee to erase contain.
const MARKER: &str = "zq7";

/// The user name and external id of the employee to erase.
const LEAVER: &str = "zq7ann";

async fn decide(caller: &Caller, name: &str, id: &str) -> Value {
    let document = format!(
        "mutation($id: ID!) {{ {name}(id: $id) {{ employeeErasure {{ id status version }} userErrors {{ code field message }} }} }}"
    );
    caller.graphql(&document, json!({ "id": id })).await.body
}

async fn request_erasure(caller: &Caller, employee: &str) -> String {
    let body = decide(caller, "employeeErase", employee).await;
    body["data"]["employeeErase"]["employeeErasure"]["id"].as_str().unwrap_or_else(|| panic!("{body:#}")).to_owned()
}

/// Ends the employment, and erases the personal data by two administrators, `eraser` and `confirmer`.
pub async fn erase(world: &World, employee: &str) {
    let admin = world.admin();
    create_administrator(&admin, "eraser").await;
    create_administrator(&admin, "confirmer").await;
    run_mutation_by_id(&admin, "employeeTerminate", employee).await;
    let erasure = request_erasure(&world.person("eraser"), employee).await;
    decide(&world.person("confirmer"), "employeeErasureConfirm", &erasure).await;
}

/// Two administrators, and what is known about the employee to erase in every table that can know it.
async fn fill_tables(world: &World) -> (Caller, Caller, CoachingPair) {
    let admin = world.admin();
    create_administrator(&admin, "dana").await;
    create_administrator(&admin, "dora").await;
    let pair = CoachingPair::create(world, "FORMAL", &[LEAVER, "ben"]).await;
    let [ann, ben] = pair.members.as_slice() else { panic!("two members") };
    let report = create_employee(&admin, "report").await;
    let csv = format!(
        "externalId,userName,email,givenName,familyName,displayName,jobTitle,department,location,costCenter,division,company,employeeNumber,\
         timeZone,customAttributes.shoe\n\
         {LEAVER},{LEAVER},zq7@example.com,Zq7Ann,Zq7Lee,Zq7 Display,Zq7 Title,Zq7 Dept,Zq7 Place,zq7cost,zq7div,zq7comp,zq7num,Europe/Zurich,\
         zq7shoe\n"
    );
    assert_eq!(import_roster(&admin, &csv).await["updateCount"], 1);
    // The manager of another employee, and a row that is rejected because it has no names.
    assert_eq!(import_roster(&admin, &format!("externalId,managerExternalId\nreport,{LEAVER}\n")).await["updateCount"], 1);
    let rejected = format!("externalId,userName,email\nother,{LEAVER},zq7@example.com\n");
    assert_eq!(import_roster(&admin, &rejected).await["rejectedCount"], 1);
    run_mutation(&ann.caller, "goalCreate", {
        let mut goal = goal_input(world, &ann.participant);
        goal["title"] = "zq7 goal".into();
        goal["why"] = "zq7 why".into();
        goal
    })
    .await;
    let session = pair.hold_session(world).await;
    let due_on = (world.clock.now() + TimeDelta::days(3)).date_naive();
    run_mutation(&ann.caller, "commitmentMake", json!({ "sessionId": session, "text": "zq7 promise", "dueOn": due_on })).await;
    let next = json!({ "pairingId": pair.pairing, "startsAt": world.clock.now() + TimeDelta::hours(1) });
    let next = run_mutation(&ben.caller, "sessionSchedule", next).await;
    run_mutation(&ann.caller, "agendaTopicAdd", json!({ "sessionId": next, "text": "zq7 topic" })).await;
    run_mutation(&ann.caller, "matchBlockCreate", json!({ "employeeId": ann.employee, "otherEmployeeId": report })).await;
    let thanks = json!({ "programId": pair.program, "receiverId": ben.employee, "text": "zq7 thanks", "visibility": "PROGRAM" });
    run_mutation(&ann.caller, "recognitionGive", thanks).await;
    run_mutation(&ann.caller, "takeawayShare", json!({ "programId": pair.program, "text": "zq7 lesson" })).await;
    run_mutation(&ann.caller, "reflectionCreate", json!({ "text": "zq7 reflection" })).await;
    insert_rows(world, &ann.employee).await;
    // A directory named the manager in another case before the employee existed.
    let waiting = employee::Entity::update_many().col_expr(employee::Column::ManagerPending, Expr::value("ZQ7Ann"));
    waiting.filter(employee::Column::UserName.eq("ben")).exec(&world.connect_database().await).await.unwrap();
    (world.person("dana"), world.person("dora"), pair)
}

/// Rows whose writers have tests of their own: a key of an integration, a group of a directory, evidence of an assessment, a personal key.
async fn insert_rows(world: &World, employee: &str) {
    let (db, organization_id) = (world.connect_database().await, world.acme.id);
    let employee_id: EmployeeId = employee.parse().unwrap();
    let key = employee_external_id::Model { organization_id, employee_id, integration_id: world.acme.hris, external_id: "zq7-own".into() };
    key.into_active_model().insert(&db).await.unwrap();
    let (id, now) = (world.app.clock.new_id(), world.clock.now());
    let group = team::Model {
        organization_id,
        id,
        version: 1,
        name: "Bakers".into(),
        external_id: None,
        member_count: 1,
        created_at: now,
        updated_at: now,
    };
    group.into_active_model().insert(&db).await.unwrap();
    team_member::Model { organization_id, team_id: id, employee_id }.into_active_model().insert(&db).await.unwrap();
    let framework = crate::operations::sample_framework();
    run_mutation(&world.admin(), "competencyFrameworkImport", framework).await;
    let query = "{ competencies { nodes { id } } }";
    let competency = world.admin().execute(query, json!({})).await["competencies"]["nodes"][0]["id"].clone();
    let assessment = json!({
        "employeeId": employee, "competencyId": competency, "kind": "SELF", "level": 1, "evidenceUri": "https://example.com/zq7.pdf"
    });
    run_mutation(&world.person(LEAVER), "assessmentRecord", assessment).await;
    let operator = Actor::operator(organization_id);
    let work = world.app.begin(&operator).await.unwrap();
    personal_key::for_writing(&world.app, &work, organization_id, employee_id).await.unwrap();
    work.commit().await.unwrap();
}

fn tables_with_marker(dump: &BTreeMap<&'static str, String>) -> Vec<&'static str> {
    dump.iter().filter(|(_, rows)| rows.to_lowercase().contains(MARKER)).map(|(table, _)| *table).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_column_of_any_table_contains_a_value_of_an_erased_employee() {
    let world = World::new().await;
    let (dana, dora, pair) = fill_tables(&world).await;
    let ann = pair.members[0].employee.clone();
    run_mutation_by_id(&world.admin(), "employeeTerminate", &ann).await;
    assert_eq!(record_statement::project_all(&world.app, world.acme.id).await.unwrap(), 3, "learning records become statements");
    let db = world.connect_database().await;
    let before = dump_models(&db).await;
    let expected = [
        "agenda_item",
        "assessment",
        "commitment",
        "employee",
        "employee_external_id",
        "goal",
        "recognition",
        "roster_row",
        "statement",
        "takeaway",
    ];
    assert_eq!(tables_with_marker(&before), expected, "the values are where the erasure must find them");
    let counts = count_models(&db).await;

    let erasure = request_erasure(&dana, &ann).await;
    assert_eq!(tables_with_marker(&dump_models(&db).await), expected, "a request erases nothing");
    let body = decide(&dora, "employeeErasureConfirm", &erasure).await;
    assert_eq!(body["data"]["employeeErasureConfirm"]["employeeErasure"]["status"], "CONFIRMED", "{body:#}");
    let after = dump_models(&db).await;
    let rest: Vec<_> = tables_with_marker(&after).into_iter().map(|table| (table, &after[table])).collect();
    assert!(rest.is_empty(), "{rest:?}");

    // What is not about the person alone stays, with the identifier.
    let mut expected = counts;
    for (table, removed) in [("employee_external_id", 1), ("team_member", 1), ("match_block", 1), ("personal_key", 1), ("reflection", 1)] {
        *expected.get_mut(table).unwrap() -= removed;
    }
    expected.extend([("employee_erasure", 1), ("statement", 1), ("statement_exclusion", 1)]);
    // How many terms a statement has depends on its content.
    let changes = ["change", "idempotency_key", "statement_term"];
    let without_log = |counts: &BTreeMap<&'static str, usize>| -> BTreeMap<&'static str, usize> {
        counts.iter().filter(|(table, _)| !changes.contains(table)).map(|(table, count)| (*table, *count)).collect()
    };
    assert_eq!(without_log(&count_models(&db).await), without_log(&expected));
    let query = "query($id: ID!) { employee(id: $id) { externalId userName email givenName familyName status erasedAt } }";
    let row = world.admin().execute(query, json!({ "id": ann })).await["employee"].clone();
    assert_eq!((&row["externalId"], &row["familyName"], &row["givenName"]), (&json!(ann), &json!(ann), &json!("Erased")), "{row}");
    assert_eq!((&row["email"], &row["status"]), (&json!(""), &json!("TERMINATED")), "{row}");
    assert!(row["erasedAt"].is_string(), "{row}");
    let group = team::Entity::of(world.acme.id).one(&db).await.unwrap().unwrap();
    assert_eq!((group.member_count, group.version), (0, 2));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_is_told_once_and_a_second_run_changes_nothing() {
    let world = World::new().await;
    let admin = world.admin();
    create_administrator(&admin, "dana").await;
    create_administrator(&admin, "dora").await;
    let (dana, dora) = (world.person("dana"), world.person("dora"));
    let ann = create_employee(&admin, LEAVER).await;
    run_mutation_by_id(&admin, "employeeTerminate", &ann).await;
    let erasure = request_erasure(&dana, &ann).await;
    decide(&dora, "employeeErasureConfirm", &erasure).await;
    let kinds = async || -> Vec<String> {
        let log = world.change_log(world.acme.id).await;
        let sequence: Vec<i64> = log.iter().map(|entry| entry.seq).collect();
        assert_eq!(sequence, (1..).take(log.len()).collect::<Vec<_>>(), "the log has no gap");
        log.into_iter().map(|entry| entry.kind).filter(|kind| kind.contains("eras")).collect()
    };
    let told = ["employee_erasure.requested", "employee.erased", "employee_erasure.confirmed"];
    assert_eq!(kinds().await, told);
    let dump = dump_models(&world.connect_database().await).await;
    assert_eq!(request_erasure(&dora, &ann).await, erasure);
    for caller in [&dana, &dora] {
        let body = decide(caller, "employeeErasureConfirm", &erasure).await;
        assert_eq!(body["data"]["employeeErasureConfirm"]["employeeErasure"]["version"], 2, "{body:#}");
    }
    let body = decide(&dora, "employeeErasureWithdraw", &erasure).await;
    assert_eq!(body["data"]["employeeErasureWithdraw"]["userErrors"][0]["code"], "WRONG_STATE", "{body:#}");
    assert_eq!(dump_models(&world.connect_database().await).await, dump);

    // The same person is hired again: nothing leads back to the erased record.
    let again = create_employee(&admin, LEAVER).await;
    assert_ne!(again, ann);
    let upsert = json!({ "employee": { "externalId": ann, "userName": "x", "email": "", "givenName": "X", "familyName": "Y" } });
    let error = crate::operations::mutation_error(&admin, "employeeUpsert", upsert).await;
    assert_eq!((&error["field"], &error["code"]), (&json!(["externalId"]), &json!("NOT_FOUND")), "{error}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_decide_about_an_employee_who_has_left() {
    let world = World::new().await;
    let admin = world.admin();
    create_administrator(&admin, "dana").await;
    create_administrator(&admin, "dora").await;
    let (dana, dora) = (world.person("dana"), world.person("dora"));
    let ann = create_employee(&admin, "ann").await;
    let ben = create_employee(&admin, "ben").await;
    let code = |body: &Value| body["errors"][0]["extensions"]["code"].clone();
    let body = decide(&dana, "employeeErase", &ann).await;
    assert_eq!(body["data"]["employeeErase"]["userErrors"][0]["code"], "WRONG_STATE", "{body:#}");
    assert_eq!(body["data"]["employeeErase"]["userErrors"][0]["field"], json!(["id"]), "{body:#}");
    for caller in [&admin, &world.person("ben")] {
        assert_eq!(code(&decide(caller, "employeeErase", &ann).await), "FORBIDDEN");
    }
    for id in [&ann, &ben] {
        run_mutation_by_id(&admin, "employeeTerminate", id).await;
    }
    let erasure = request_erasure(&dana, &ann).await;
    assert_eq!(request_erasure(&dora, &ann).await, erasure, "an open request is not repeated");
    let body = decide(&dana, "employeeErasureConfirm", &erasure).await;
    assert_eq!(code(&body), "FORBIDDEN", "{body:#}");
    assert!(body.to_string().contains("another administrator"), "{body:#}");
    assert_eq!(code(&decide(&admin, "employeeErasureConfirm", &erasure).await), "FORBIDDEN", "an integration");

    // A withdrawn request erases nothing, and a new one is another request.
    decide(&dora, "employeeErasureWithdraw", &erasure).await;
    let body = decide(&dora, "employeeErasureConfirm", &erasure).await;
    assert_eq!(body["data"]["employeeErasureConfirm"]["userErrors"][0]["code"], "WRONG_STATE", "{body:#}");
    assert_eq!(body["data"]["employeeErasureConfirm"]["employeeErasure"]["status"], "WITHDRAWN", "{body:#}");
    let second = request_erasure(&dora, &ann).await;
    assert_ne!(second, erasure);
    // Re-hired before the decision: the employee stays.
    let rehired = json!({ "externalId": "ann", "status": "ACTIVE" });
    run_mutation(&admin, "employeeUpsert", json!({ "employee": rehired })).await;
    let body = decide(&dana, "employeeErasureConfirm", &second).await;
    assert_eq!(body["data"]["employeeErasureConfirm"]["userErrors"][0]["code"], "WRONG_STATE", "{body:#}");
    let list = "{ open: employeeErasures(filter: { status: { eq: REQUESTED } }) { nodes { id employee { givenName } } } }";
    let data = dana.execute(list, json!({})).await;
    assert_eq!(data["open"]["nodes"], json!([{ "id": second, "employee": { "givenName": "ann" } }]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn my_data_contains_every_row_about_oneself_and_no_other_person() {
    let world = World::new().await;
    let (_, _, pair) = fill_tables(&world).await;
    let query = "{ myData { document readAt } }";
    let document = pair.members[0].caller.execute(query, json!({})).await["myData"]["document"].clone();
    let text = document.to_string();
    for value in [
        "zq7@example.com",
        "zq7 goal",
        "zq7 why",
        "zq7 promise",
        "zq7 topic",
        "zq7.pdf",
        "zq7shoe",
        "zq7-own",
        "zq7 thanks",
        "zq7 lesson",
        "zq7 reflection",
    ] {
        assert!(text.contains(value), "{value}: {document:#}");
    }
    for section in ["participations", "pairings", "sessions", "attendances", "matchBlocks", "rosterRows", "teamMemberships", "changes"] {
        assert!(document[section].as_array().is_some_and(|rows| !rows.is_empty()), "{section}: {document:#}");
    }
    assert_eq!(document["goals"][0]["employeeId"], json!(pair.members[0].employee), "{document:#}");
    assert!(!text.contains("ben@example.com") && !text.contains("organizationId"), "{document:#}");
    let mut of_ben = pair.members[1].caller.execute(query, json!({})).await["myData"]["document"].clone();
    // What was given to oneself is one's own.
    assert_eq!(of_ben["recognitions"][0]["text"], "zq7 thanks");
    of_ben["recognitions"] = Value::Null;
    of_ben["employee"][0]["managerPending"] = Value::Null;
    assert!(!of_ben.to_string().to_lowercase().contains(MARKER), "{of_ben:#}");
    let forbidden = world.admin().graphql(query, json!({})).await;
    assert_eq!(forbidden.error_code(), "FORBIDDEN", "an integration is no employee");
    world.end().await;
}
