//! Employees whose external id changes: previous external ids, plans that match by user name or e-mail address, and single changes.

use crate::{
    operations::{SAMPLE_ROSTER, create_employee, employee_attributes, import_roster},
    roster_upload::{plan_roster, post_roster},
    sample_organization::SampleOrganization,
    world::{Caller, World, value_at},
};
use serde_json::{Value, json};

const PLAN: &str = "mutation($input: RosterPlanInput!) { rosterPlan(input: $input) {
    rosterPlan { id status heldBecause createCount updateCount reactivateCount terminateCount unchangedCount rejectedCount pairingEndCount
        rows(first: 200) { nodes { rowNumber action externalId employee { id } differences { field from to } errors { code field message } } } }
    userErrors { code field message } } }";
const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status failedCount } userErrors { code field message } } }";
const RELEASE: &str = "mutation($id: ID!) { rosterRelease(id: $id, note: \"a new HR system\") { userErrors { code } } }";
const CHANGE: &str = "mutation($id: ID!, $key: String!, $version: Int) {
    employeeChangeExternalId(id: $id, externalId: $key, expectedVersion: $version) {
        employee { externalId } userErrors { code field message } } }";
const UPSERT: &str = "mutation($employee: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $employee }) {
    employee { id externalId } userErrors { code field message } } }";

/// Plans a roster and returns the plan.
async fn plan(caller: &Caller, input: Value) -> Value {
    value_at(&caller.execute(PLAN, json!({ "input": input })).await, "rosterPlan.rosterPlan").clone()
}

/// The rows of a plan with their errors, each as one text.
fn outcomes(plan: &Value) -> Vec<String> {
    let rows = value_at(plan, "rows.nodes").as_array().unwrap().iter();
    rows.map(|row| {
        let errors = row["errors"].as_array().unwrap().iter();
        let errors =
            errors.map(|error| format!(" {} {}", value_at(error, "field.0").as_str().unwrap(), error["message"].as_str().unwrap()));
        format!("{} {}{}", row["rowNumber"], row["action"].as_str().unwrap(), errors.collect::<String>())
    })
    .collect()
}

/// The sample roster and the employees of the sample organization, 110 people.
fn whole_roster() -> String {
    let more =
        ["known,known,known@example.com,known,Test,Baker", "peer,peer,peer@example.com,peer,Test,"].map(|row| format!("{row},,,,,\n"));
    format!("{SAMPLE_ROSTER}{}report,report,report@example.com,report,Test,,,,known,,\n", more.concat())
}

/// The roster as another HR system sends it: every external id `N` is `WD-N`, and reports come before their managers. With
/// `with_previous`, a column contains the external ids of the old system.
fn from_new_system(roster: &str, with_previous: bool) -> String {
    let mut reader = csv::Reader::from_reader(roster.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.reverse();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.iter().chain(with_previous.then_some("previousExternalId"))).unwrap();
    for row in rows {
        let cell = |(name, text): (&str, &str)| match name {
            "externalId" | "managerExternalId" if !text.is_empty() => format!("WD-{text}"),
            _ => text.to_owned(),
        };
        let cells = header.iter().zip(&row).map(cell).chain(with_previous.then(|| row[0].to_owned()));
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// External id, identifier, status and the manager's external id of every employee.
async fn list_employees(caller: &Caller) -> Vec<[String; 4]> {
    let query = "{ employees(first: 200, orderBy: EXTERNAL_ID_ASC) { nodes { id externalId status manager { externalId } } } }";
    let data = caller.execute(query, json!({})).await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = value_at(&data, "employees.nodes").as_array().unwrap().iter();
    nodes.map(|row| [text(&row["externalId"]), text(&row["id"]), text(&row["status"]), text(&row["manager"]["externalId"])]).collect()
}

/// Imports the roster of a new HR system over the roster of the old one, and checks that every employee stays the same person.
async fn replace_hr_system(with_previous: bool, match_by: &str) {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let sample = SampleOrganization::create(&world, &admin).await;
    import_roster(&hris, &whole_roster()).await;
    let mut before = list_employees(&hris).await;
    assert_eq!(before.len(), 110);

    let roster = from_new_system(&whole_roster(), with_previous);
    let input = json!({ "csv": roster, "mode": "FULL", "matchBy": match_by });
    let planned = plan(&hris, input.clone()).await;
    let counts = ["updateCount", "createCount", "terminateCount", "rejectedCount", "pairingEndCount"];
    assert_eq!(counts.map(|count| planned[count].clone()), [110, 0, 0, 0, 0].map(Value::from), "{:?}", outcomes(&planned));
    let reason = "110 changed external ids in a headcount of 110 exceed the limit of 5";
    assert_eq!((&planned["status"], &planned["heldBecause"]), (&json!("HELD"), &json!([reason])));
    for row in value_at(&planned, "rows.nodes").as_array().unwrap() {
        let new = row["externalId"].as_str().unwrap();
        let difference = json!([{ "field": "externalId", "from": new.strip_prefix("WD-").unwrap(), "to": new }]);
        assert_eq!(row["differences"], difference, "nothing else changes, and the manager is the same employee");
    }
    admin.execute(RELEASE, json!({ "id": planned["id"] })).await;
    let applied = hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan"), &json!({ "status": "APPLIED", "failedCount": 0 }));

    for [external_id, _, _, manager] in &mut before {
        *external_id = format!("WD-{external_id}");
        *manager = if manager.is_empty() { String::new() } else { format!("WD-{manager}") };
    }
    assert_eq!(list_employees(&hris).await, before, "identifiers, statuses and managers stay");
    let state = "query($pairing: ID!, $next: ID!) { pairing(id: $pairing) { status } session(id: $next) { status } }";
    let state = admin.execute(state, json!({ "pairing": sample.id("pai"), "next": sample.id("ses_next") })).await;
    assert_eq!(state, json!({ "pairing": { "status": "ACTIVE" }, "session": { "status": "SCHEDULED" } }));
    let again = plan(&hris, input).await;
    assert_eq!((&again["unchangedCount"], &again["status"]), (&json!(110), &json!("PLANNED")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn employees_keep_their_history_when_a_new_hr_system_is_matched_by_user_name() {
    replace_hr_system(false, "USER_NAME").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn employees_keep_their_history_when_a_new_hr_system_is_matched_by_email() {
    replace_hr_system(false, "EMAIL").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn employees_keep_their_history_when_a_roster_contains_previous_external_ids() {
    replace_hr_system(true, "EXTERNAL_ID").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_with_contradictory_keys_are_rejected() {
    let world = World::new().await;
    let hris = world.hris();
    for name in ["ann", "bob", "cy"] {
        create_employee(&hris, name).await;
    }
    let csv = "externalId,previousExternalId,jobTitle\nann,bob,Clerk\nnew,cy,Clerk\nnewer,cy,Clerk\ncy,,Clerk\nbob,unknown,Clerk\n";
    let planned = plan(&hris, json!({ "csv": csv })).await;
    let other = "row 2 names the same employee by another key";
    assert_eq!(
        outcomes(&planned),
        [
            "1 REJECTED previousExternalId belongs to another employee than the external id ann: two employees cannot become one".into(),
            "2 UPDATE".to_owned(),
            format!("3 REJECTED externalId {other}"),
            format!("4 REJECTED externalId {other}"),
            "5 UPDATE".to_owned(),
        ]
    );
    hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    let keys: Vec<String> = list_employees(&hris).await.into_iter().map(|[key, ..]| key).collect();
    assert_eq!(keys, ["ann", "bob", "new"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_address_and_the_user_name_of_a_terminated_employee_match_no_employee() {
    let world = World::new().await;
    let hris = world.hris();
    let header = "externalId,userName,email,givenName,familyName\n";
    let kiosk = "k1,k1,kiosk@example.com,K,One\nk2,k2,Kiosk@example.com,K,Two\nann,Ann,ann@example.com,A,Lee\n";
    import_roster(&hris, &format!("{header}{kiosk}")).await;
    let new = "x1,x1,KIOSK@example.com,K,Three\nx2,x2,Ann@Example.com,A,Lee\n";
    let planned = plan(&hris, json!({ "csv": format!("{header}{new}"), "matchBy": "EMAIL" })).await;
    assert_eq!(outcomes(&planned), ["1 CREATE", "2 UPDATE"]);
    import_roster(&hris, "externalId,status\nann,TERMINATED\n").await;
    let new = "y1,K1,y1@example.com,K,One\ny2,ann,y2@example.com,A,Lee\n";
    let planned = plan_roster(&hris, "?matchBy=user_name", format!("{header}{new}")).await;
    assert_eq!((&planned["updateCount"], &planned["createCount"]), (&json!(1), &json!(1)), "user names are compared without case");
    let invalid = post_roster(&hris, "?matchBy=badge", &[], "externalId\n1\n").await;
    assert_eq!((invalid.status, value_at(&invalid.body, "errors.0.field")), (400, &json!("matchBy")));
    world.end().await;
}

/// The same key with another way of matching is another request.
#[tokio::test]
async fn an_idempotency_key_is_for_one_way_of_matching() {
    let world = World::new().await;
    let hris = world.hris();
    let input = |match_by: &str| json!({ "csv": "externalId\n1\n", "matchBy": match_by, "idempotencyKey": "nightly" });
    let first = plan(&hris, input("EMAIL")).await;
    assert_eq!(plan(&hris, input("EMAIL")).await["id"], first["id"]);
    assert_eq!(hris.expect_user_error(PLAN, json!({ "input": input("USER_NAME") })).await["code"], "KEY_REUSED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_refused_when_its_new_external_id_has_been_taken() {
    let world = World::new().await;
    let hris = world.hris();
    create_employee(&hris, "ann").await;
    let planned = plan(&hris, json!({ "csv": "externalId,previousExternalId\nWD-1,ann\n" })).await;
    create_employee(&hris, "WD-1").await;
    assert_eq!(hris.expect_user_error(APPLY, json!({ "id": planned["id"] })).await["code"], "ROSTER_MOVED");
    world.end().await;
}

#[tokio::test]
async fn an_upsert_with_a_previous_external_id_changes_the_external_id() {
    let world = World::new().await;
    let hris = world.hris();
    let ann = create_employee(&hris, "ann").await;
    let mut renamed = employee_attributes("ann");
    renamed["externalId"] = "WD-1".into();
    renamed["previousExternalId"] = "ann".into();
    for _ in 0..2 {
        let data = hris.execute(UPSERT, json!({ "employee": renamed })).await;
        assert_eq!(value_at(&data, "employeeUpsert.employee"), &json!({ "id": ann, "externalId": "WD-1" }), "also when it is repeated");
    }
    let entry = world.change_log(world.acme.id).await.pop().unwrap();
    assert_eq!((entry.kind.as_str(), entry.changed_fields.as_str()), ("employee.updated", "externalId"));
    let mut another = employee_attributes("another");
    another["externalId"] = "ann".into();
    hris.execute(UPSERT, json!({ "employee": another })).await;
    let error = hris.expect_user_error(UPSERT, json!({ "employee": renamed })).await;
    assert_eq!(error["field"], json!(["previousExternalId"]), "another employee has the old key now");
    world.end().await;
}

#[tokio::test]
async fn the_external_id_of_one_employee_changes_unless_it_is_taken_or_the_brake_holds_it() {
    let world = World::new().await;
    let hris = world.hris();
    let (ann, bob) = (create_employee(&hris, "ann").await, create_employee(&hris, "bob").await);
    let changed = hris.execute(CHANGE, json!({ "id": ann, "key": "WD-1", "version": 1 })).await;
    assert_eq!(value_at(&changed, "employeeChangeExternalId.employee.externalId"), "WD-1");
    let log = world.change_log(world.acme.id).await.len();
    hris.execute(CHANGE, json!({ "id": ann, "key": "WD-1" })).await;
    assert_eq!(world.change_log(world.acme.id).await.len(), log, "the present external id has no effect");
    for (variables, code) in [
        (json!({ "id": bob, "key": "WD-1" }), "TAKEN"),
        (json!({ "id": bob, "key": " " }), "INVALID"),
        (json!({ "id": ann, "key": "WD-2", "version": 1 }), "STALE_VERSION"),
    ] {
        assert_eq!(hris.expect_user_error(CHANGE, variables).await["code"], code);
    }
    for number in 0..4 {
        let id = create_employee(&hris, &format!("p{number}")).await;
        hris.execute(CHANGE, json!({ "id": id, "key": format!("WD-1{number}") })).await;
    }
    let error = hris.expect_user_error(CHANGE, json!({ "id": bob, "key": "WD-20" })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("HELD"), &json!(["externalId"])));
    world.end().await;
}
