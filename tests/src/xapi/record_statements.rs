//! Learning records as statements: each kind, who may read them, consent and erasure.

use super::{Lrs, ids, integration, statement, voiding, with_query};
use crate::{
    database_schema::{count_models, dump_models},
    employee_erasure::erase,
    operations::{run_mutation, run_mutation_by_id},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, Organization, Response, World, value_at},
};
use entity::id::{LearningRecordId, TypedId};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ATTENDED: &str = "http://adlnet.gov/expapi/verbs/attended";
const COMPLETED: &str = "http://adlnet.gov/expapi/verbs/completed";
const VOID: &str = "mutation($id: ID!) { learningRecordVoid(id: $id) { learningRecord { id } userErrors { code } } }";

/// The identifier of the statement of a learning record.
pub fn statement_id(record: &str) -> String {
    record.parse::<LearningRecordId>().unwrap().uuid().to_string()
}

/// The identifiers of all learning records, in order.
async fn records(admin: &Caller) -> Vec<(String, String)> {
    let data = admin.execute("{ learningRecords(first: 100) { nodes { id verb } } }", Value::Null).await;
    let text = |node: &Value, name: &str| node[name].as_str().unwrap().to_owned();
    value_at(&data, "learningRecords.nodes").as_array().unwrap().iter().map(|node| (text(node, "id"), text(node, "verb"))).collect()
}

pub async fn assess(admin: &Caller, sample: &SampleOrganization, level: i32) {
    let input = json!({
        "employeeId": sample.id("emp"), "competencyId": sample.id("cmp"), "kind": "PEER", "assessorId": sample.id("emp_peer"),
        "level": level, "confidence": 80
    });
    run_mutation(admin, "assessmentRecord", input).await;
}

async fn set_consent(world: &World, employee: &str, consent: bool) {
    let document = "mutation($id: ID!, $consent: Boolean!) { employeeGiveConsent(id: $id, consent: $consent) { userErrors { code } } }";
    world.person(SAMPLE_EMPLOYEE).execute(document, json!({ "id": employee, "consent": consent })).await;
}

/// The actor of the statements about an employee.
fn account(world: &World, name: &str) -> Value {
    let issuer = world.identity_providers.issuer(Organization::Acme);
    json!({ "objectType": "Agent", "account": { "homePage": issuer, "name": name } })
}

#[tokio::test]
async fn every_kind_of_learning_record_is_a_statement() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    assess(&admin, &sample, 1).await;
    run_mutation_by_id(&admin, "programClose", &sample.id("prg")).await;
    let all = lrs.read("/statements?ascending=true").await;
    let expected: Vec<String> = records(&admin).await.iter().map(|(id, _)| statement_id(id)).collect();
    assert_eq!(ids(&all), expected, "in the order of the records");
    let base = &world.app.config.public_url;
    let of = |verb: &str| {
        let mut found = all["statements"].as_array().unwrap().iter().filter(|statement| statement["verb"]["id"] == verb);
        found.find(|statement| statement["actor"]["account"]["name"] == SAMPLE_EMPLOYEE).unwrap().clone()
    };
    let attended = of(ATTENDED);
    assert_eq!(attended["actor"], account(&world, SAMPLE_EMPLOYEE));
    assert_eq!(attended["object"]["id"], format!("{base}/xapi/objects/sessions/{}", sample.id("ses")));
    assert_eq!(attended["object"]["definition"]["type"], "http://adlnet.gov/expapi/activities/meeting");
    assert_eq!(attended["result"]["duration"], "PT60M");
    let registration = sample.id("par").parse::<entity::id::ParticipantId>().unwrap().uuid().to_string();
    assert_eq!(attended["context"]["registration"], registration);
    assert_eq!(attended["context"]["team"]["account"], json!({ "homePage": base, "name": sample.id("pai") }));
    let grouping = &attended["context"]["contextActivities"]["grouping"];
    assert_eq!(grouping[0]["id"], format!("{base}/xapi/objects/programs/{}", sample.id("prg")));
    assert_eq!(grouping[0]["definition"]["name"], json!({ "und": "Sample" }));
    assert_eq!(grouping[1]["id"], format!("{base}/xapi/objects/rounds/{}", sample.id("rnd")));
    assert_eq!(attended["context"]["contextActivities"]["category"][0]["id"], format!("{base}/xapi/profile/v1"));
    let assessed = of(&format!("{base}/xapi/profile/verbs/was-assessed"));
    assert_eq!(assessed["object"]["definition"]["type"], "https://w3id.org/xapi/tla/activity-types/competency");
    assert!(assessed["object"]["id"].as_str().unwrap().ends_with("/CFItems/parent"), "{assessed:#}");
    let score = &assessed["result"]["score"];
    assert_eq!((&score["raw"], &score["min"]), (&json!(2), &json!(1)), "{assessed:#}");
    assert_eq!(assessed["context"]["registration"], registration);
    assert_eq!(assessed["result"]["extensions"][format!("{base}/xapi/profile/extensions/assessment-kind")], "PEER");
    let completed = of(COMPLETED);
    assert_eq!(completed["object"], grouping[0]);
    assert_eq!((&completed["result"], &completed["context"]["registration"]), (&json!({ "completion": true }), &json!(registration)));
    for statement in all["statements"].as_array().unwrap() {
        let text = statement.to_string();
        assert!(!text.contains("instructor") && !text.contains(&sample.id("emp_peer")) && !text.contains(&sample.id("emp")), "{text}");
        assert_eq!(statement["authority"]["account"], json!({ "homePage": base, "name": "system" }));
    }
    world.end().await;
}

/// Another store with the same checks accepts every statement as it is.
#[tokio::test]
async fn every_statement_of_a_record_is_valid_whatever_people_wrote() {
    let world = World::new().await;
    let (admin, acme, globex) = (world.admin(), Lrs::for_acme(&world).await, Lrs::for_globex(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    for (number, name) in ["\"quoted\" \\ {}[],", "Führung – 指導 🎯", "a\u{202e}b", "<script>", "%20+&amp;"].into_iter().enumerate()
    {
        let change = "mutation($id: ID!, $externalId: String!) { employeeChangeExternalId(id: $id, externalId: $externalId) { userErrors { code } } }";
        admin.execute(change, json!({ "id": sample.id("emp"), "externalId": format!("x{name}x") })).await;
        let update = json!({ "id": sample.id("prg"), "name": name });
        run_mutation(&admin, "programUpdate", update).await;
        assess(&admin, &sample, i32::try_from(number % 2).unwrap() + 1).await;
        acme.read("/statements?limit=1").await;
    }
    run_mutation_by_id(&admin, "programClose", &sample.id("prg")).await;
    admin.execute(VOID, json!({ "id": sample.id("lrc") })).await;
    let all = acme.read("/statements").await;
    let verbs: BTreeSet<&str> = all["statements"].as_array().unwrap().iter().map(|found| found["verb"]["id"].as_str().unwrap()).collect();
    assert_eq!(verbs.len(), 4, "{verbs:?}");
    for statement in all["statements"].as_array().unwrap() {
        assert_eq!(globex.store(statement).await, [statement["id"].as_str().unwrap()]);
    }
    world.end().await;
}

#[tokio::test]
async fn statements_of_records_are_found_by_every_filter() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    assess(&admin, &sample, 1).await;
    lrs.store(&statement("ann", "one")).await;
    let base = world.app.config.public_url.clone();
    let count = async |parameters: &[(&str, &str)]| lrs.find(parameters).await.len();
    // Each of the two attended, and one was assessed twice.
    assert_eq!(count(&[]).await, 5);
    let (known, session) = (account(&world, SAMPLE_EMPLOYEE).to_string(), format!("{base}/xapi/objects/sessions/{}", sample.id("ses")));
    assert_eq!(count(&[("agent", &known)]).await, 3);
    assert_eq!(count(&[("verb", ATTENDED)]).await, 2);
    assert_eq!(count(&[("activity", &session)]).await, 2);
    assert_eq!(count(&[("activity", &session), ("related_activities", "true")]).await, 3, "with the assessment in the session");
    let program = format!("{base}/xapi/objects/programs/{}", sample.id("prg"));
    assert_eq!(count(&[("activity", &program), ("related_activities", "true"), ("verb", ATTENDED)]).await, 2);
    let registration = sample.id("par").parse::<entity::id::ParticipantId>().unwrap().uuid().to_string();
    assert_eq!(count(&[("registration", &registration)]).await, 2);
    let team = json!({ "objectType": "Group", "account": { "homePage": base, "name": sample.id("pai") } }).to_string();
    assert_eq!(count(&[("agent", &team), ("related_agents", "true")]).await, 3);
    let activity = lrs.read(&with_query("/activities", &[("activityId", &program)])).await;
    assert_eq!(activity["definition"]["name"], json!({ "und": "Sample" }));
    let one = lrs.read(&format!("/statements?statementId={}&format=canonical", statement_id(&sample.id("lrc")))).await;
    assert_eq!(one["object"]["definition"]["name"], json!({ "en": "Coaching session" }));
    world.end().await;
}

#[tokio::test]
async fn a_voided_record_is_a_voided_statement_and_only_the_record_can_be_voided() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    let id = statement_id(&sample.id("lrc"));
    lrs.read(&format!("/statements?statementId={id}")).await;
    let refused = lrs.send(Method::POST, "/statements", &[], &json!([statement("ann", "one"), voiding(&id)])).await;
    assert_eq!((refused.status, &refused.body["property"]), (400, &json!("1.object.id")), "{:#}", refused.body);
    let before = lrs.find(&[]).await.len();
    admin.execute(VOID, json!({ "id": sample.id("lrc") })).await;
    assert_eq!(lrs.get(&format!("/statements?statementId={id}")).await.status, 404);
    assert_eq!(value_at(&lrs.read(&format!("/statements?voidedStatementId={id}")).await, "verb.id"), ATTENDED);
    let all = lrs.read("/statements").await;
    assert_eq!(ids(&all).len(), before, "the voiding statement instead of the voided one");
    let newest = &all["statements"][0];
    assert_eq!(newest["object"], json!({ "objectType": "StatementRef", "id": id }));
    assert_eq!(newest["verb"]["id"], "http://adlnet.gov/expapi/verbs/voided");
    // It is found by what the voided statement is about.
    assert!(lrs.find(&[("agent", &account(&world, SAMPLE_EMPLOYEE).to_string())]).await.contains(&ids(&all)[0]));
    world.end().await;
}

#[tokio::test]
async fn a_client_that_voids_in_advance_or_uses_the_identifier_does_not_suppress_a_record() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    let listed = records(&admin).await;
    let (first, second) = (statement_id(&listed[0].0), statement_id(&listed[1].0));
    // No statement was read yet, so the records are no statements yet.
    let own = super::with(statement("ann", "one"), "/id", first.clone().into());
    lrs.store(&json!([own, voiding(&second)])).await;
    let found = lrs.read("/statements?ascending=true").await;
    assert_eq!(ids(&found).len(), 2 + listed.len());
    assert!(ids(&found).contains(&second) && ids(&found).contains(&first));
    let of_record = found["statements"].as_array().unwrap()[2].clone();
    assert_eq!(of_record["verb"]["id"], ATTENDED, "{of_record:#}");
    assert_ne!(of_record["id"], first, "the identifier is that of the client's statement");
    // The record is voided under its other identifier.
    admin.execute(VOID, json!({ "id": listed[0].0 })).await;
    assert_eq!(lrs.read("/statements?limit=1").await["statements"][0]["object"]["id"], of_record["id"]);
    assert_eq!(sample.id("lrc"), listed[0].0);
    world.end().await;
}

#[tokio::test]
async fn a_reader_without_the_scope_of_learning_records_gets_the_statements_of_clients_only() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    let record = statement_id(&sample.id("lrc"));
    let own = lrs.store(&statement("ann", "one")).await.remove(0);
    let reference = json!({ "actor": super::agent_named("bob"), "verb": { "id": "http://example.com/verbs/commented" },
        "object": { "objectType": "StatementRef", "id": record } });
    let reference = lrs.store(&reference).await.remove(0);
    assert_eq!(lrs.find(&[]).await.len(), 5);
    let read = async |caller: Caller, path: String| {
        let request = caller.request(Method::GET, &format!("/xapi{path}")).await.header("x-experience-api-version", "2.0.0");
        Response::send(request).await
    };
    let limited = admin.with_scope("xapi:read");
    assert_eq!(ids(&read(limited.clone(), "/statements?ascending=true".into()).await.body), [own.clone(), reference.clone()]);
    assert_eq!(read(limited.clone(), format!("/statements?statementId={record}")).await.status, 404);
    let program = format!("{}/xapi/objects/programs/{}", world.app.config.public_url, sample.id("prg"));
    let activity = with_query("/activities", &[("activityId", &program)]);
    assert_eq!(read(limited.clone(), activity.clone()).await.body["definition"], Value::Null);
    assert_eq!(read(admin.with_scope("xapi:read learning:read"), activity).await.body["definition"]["name"], json!({ "und": "Sample" }));
    // What refers to the statement does not tell what that is about.
    let agent = with_query("/statements", &[("agent", &account(&world, SAMPLE_EMPLOYEE).to_string())]);
    assert_eq!(read(limited, agent).await.body["statements"], json!([]));
    // A credential has the scope when its integration has it.
    let lms = integration(&admin, "lms").await;
    let update = "mutation($input: IntegrationUpdateInput!) { integrationUpdate(input: $input) { userErrors { message } } }";
    admin.execute(update, json!({ "input": { "id": lms, "scopes": ["xapi:read"] } })).await;
    assert_eq!(lrs.find(&[("ascending", "true")]).await, [own, reference]);
    world.end().await;
}

#[tokio::test]
async fn the_organization_decides_how_employees_are_named() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    lrs.read("/statements").await;
    let set =
        "mutation($homePage: String, $usesEmail: Boolean!) { organizationSetStatementNaming(homePage: $homePage, usesEmail: $usesEmail) {
        organization { statementHomePage statementUsesEmail } userErrors { field message } } }";
    let error = admin.expect_user_error(set, json!({ "homePage": "no IRI", "usesEmail": false })).await;
    assert_eq!(error["field"], json!(["homePage"]));
    let newest = async |home_page: Value, uses_email: bool| {
        let data = admin.execute(set, json!({ "homePage": home_page, "usesEmail": uses_email })).await;
        let saved = value_at(&data, "organizationSetStatementNaming.organization");
        assert_eq!(saved, &json!({ "statementHomePage": home_page, "statementUsesEmail": uses_email }));
        assess(&admin, &sample, 1).await;
        lrs.read("/statements?limit=1").await["statements"][0]["actor"].clone()
    };
    let by_account = newest(json!("https://hr.example.com"), false).await;
    assert_eq!(by_account, json!({ "objectType": "Agent", "account": { "homePage": "https://hr.example.com", "name": SAMPLE_EMPLOYEE } }));
    let by_email = newest(Value::Null, true).await;
    assert_eq!(by_email, json!({ "objectType": "Agent", "mbox": format!("mailto:{SAMPLE_EMPLOYEE}@example.com") }));
    assert_eq!(newest(Value::Null, false).await, account(&world, SAMPLE_EMPLOYEE));
    let earlier = lrs.find(&[("agent", &account(&world, SAMPLE_EMPLOYEE).to_string())]).await;
    assert_eq!(earlier.len(), 3, "statements that were stored before stay as they are");
    world.end().await;
}

#[tokio::test]
async fn no_other_organization_reads_the_statements_of_records() {
    let world = World::new().await;
    let (admin, globex) = (world.admin(), Lrs::for_globex(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    assert_eq!(Lrs::for_acme(&world).await.find(&[]).await.len(), 3);
    assert_eq!(globex.find(&[]).await, Vec::<String>::new());
    assert_eq!(globex.get(&format!("/statements?statementId={}", statement_id(&sample.id("lrc")))).await.status, 404);
    world.end().await;
}

#[tokio::test]
async fn statements_are_gone_when_consent_is_withdrawn_and_do_not_come_back() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    let agent = account(&world, SAMPLE_EMPLOYEE).to_string();
    assert_eq!(lrs.find(&[("agent", &agent)]).await.len(), 2);
    // This record is no statement yet.
    assess(&admin, &sample, 1).await;
    set_consent(&world, &sample.id("emp"), false).await;
    assert_eq!(lrs.find(&[("agent", &agent)]).await, Vec::<String>::new());
    assert_eq!(lrs.find(&[]).await.len(), 1, "that of the peer stays");
    let id = statement_id(&sample.id("lrc"));
    for parameter in ["statementId", "voidedStatementId"] {
        assert_eq!(lrs.get(&format!("/statements?{parameter}={id}")).await.status, 404);
    }
    let db = world.connect_database().await;
    let terms = |rows: &str| rows.matches("Model {").count();
    let dump = dump_models(&db).await;
    assert!(!dump["statement"].contains(&format!("\\\"{SAMPLE_EMPLOYEE}\\\"")), "the content is deleted");
    assert!(terms(&dump["statement_term"]) < 20, "so are its terms: {}", terms(&dump["statement_term"]));
    set_consent(&world, &sample.id("emp"), true).await;
    assert_eq!(lrs.find(&[("agent", &agent)]).await, Vec::<String>::new());
    // Voiding a record of that time is no statement either.
    admin.execute(VOID, json!({ "id": sample.id("lrc") })).await;
    assess(&admin, &sample, 2).await;
    let new = lrs.find(&[("agent", &agent)]).await;
    assert_eq!(new, [statement_id(&records(&admin).await.last().unwrap().0)]);
    assert_eq!(lrs.find(&[]).await.len(), 2);
    world.end().await;
}

#[tokio::test]
async fn the_statements_of_an_erased_employee_are_deleted() {
    let world = World::new().await;
    let (admin, lrs) = (world.admin(), Lrs::for_acme(&world).await);
    let sample = SampleOrganization::without_statements(&world, &admin).await;
    assert_eq!(lrs.find(&[]).await.len(), 3);
    erase(&world, &sample.id("emp")).await;
    assert_eq!(lrs.find(&[]).await.len(), 1);
    let models = count_models(&world.connect_database().await).await;
    assert_eq!((models["statement"], models["learning_record"]), (1, 3));
    world.end().await;
}
