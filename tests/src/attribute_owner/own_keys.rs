//! The keys that integrations keep beside the external id, because another integration owns the external ids.

use super::{APPLY, admin_integration, apply, counts, find_id, load_employee, plan, register_directory, set_owners};
use crate::{
    operations::{SAMPLE_ROSTER, import_roster, run_mutation},
    scim::{Directory, ENTERPRISE, path_with_query, user_body},
    world::{Caller, World, value_at},
};
use reqwest::Method;
use serde_json::{Value, json};

const SKING: &str = "6f1b0f3c-8f0e-4d54-9c1a-000000000100";
const NYANG: &str = "6f1b0f3c-8f0e-4d54-9c1a-000000000101";

/// What Entra ID sends by default: the object id of the directory becomes the external id.
fn replace_external_id(key: &str) -> Value {
    json!([{ "op": "Replace", "path": "externalId", "value": key }])
}

/// The external ids of the users that match a filter.
async fn find_keys(directory: &Directory, filter: &str) -> Vec<String> {
    let (_, users) = directory.list("/Users", &[("filter", filter)]).await;
    users.iter().map(|user| user["externalId"].as_str().unwrap().to_owned()).collect()
}

async fn plan_full(caller: &Caller, csv: &str, match_by: &str) -> Value {
    plan(caller, json!({ "csv": csv, "mode": "FULL", "matchBy": match_by })).await
}

/// The roster with other external ids.
fn with_keys(csv: &str, key: impl Fn(&str) -> String) -> String {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).unwrap();
    for row in reader.records().map(Result::unwrap) {
        let cell = |(name, text): (&str, &str)| match name {
            "externalId" | "managerExternalId" if !text.is_empty() => key(text),
            _ => text.to_owned(),
        };
        writer.write_record(header.iter().zip(&row).map(cell)).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_overwrites_external_ids_does_not_cut_people_off_from_the_hr_file() {
    let world = World::new().await;
    let (hris, (directory, entra)) = (world.hris(), register_directory(&world).await);
    import_roster(&hris, SAMPLE_ROSTER).await;
    set_owners(&world, &[("EXTERNAL_ID", &world.acme.hris.to_string())], None).await;
    let (sking, nyang) = (find_id(&directory, "sking").await, find_id(&directory, "nyang").await);
    let before = directory.get(&format!("/Users/{sking}")).await;
    assert_eq!(before["externalId"], "100");

    let patched = directory.patch_user(&sking, replace_external_id(SKING)).await;
    assert_eq!(patched["externalId"], SKING);
    assert_ne!(patched["meta"]["version"], before["meta"]["version"]);
    let entry = world.change_log(world.acme.id).await.pop().unwrap();
    assert_eq!((entry.kind.as_str(), entry.changed_fields.as_str()), ("employee.updated", "externalIds"));
    // Okta sends the whole user.
    let mut user = directory.get(&format!("/Users/{nyang}")).await;
    user["externalId"] = NYANG.into();
    let replaced = directory.call(Method::PUT, &format!("/Users/{nyang}"), Some(&user)).await;
    assert_eq!((replaced.status, &replaced.body["externalId"], replaced.header("warning")), (200, &json!(NYANG), ""));
    // The same again changes nothing.
    assert_eq!(directory.patch_user(&sking, replace_external_id(SKING)).await["meta"], patched["meta"]);
    let named = directory.patch_user(&sking, json!([{ "op": "add", "path": "nickName", "value": "Steve" }])).await;
    assert_eq!((&named["externalId"], &named["nickName"]), (&json!(SKING), &json!("Steve")));

    // The directory reads its own key back, and finds the user by it.
    assert_eq!(directory.get(&format!("/Users/{sking}")).await["externalId"], SKING);
    assert_eq!(find_keys(&directory, &format!("externalId eq \"{SKING}\"")).await, [SKING]);
    assert_eq!(find_keys(&directory, "externalId sw \"6f1b0f3c\"").await.len(), 2);
    assert_eq!(find_keys(&directory, "externalId eq \"100\"").await, [""; 0]);
    assert_eq!(find_keys(&directory, "externalId eq \"102\"").await, ["102"]);
    assert_eq!(find_keys(&directory, "externalId pr").await.len(), 107);
    let sorted = [("sortBy", "externalId"), ("sortOrder", "descending"), ("count", "3")];
    let (_, users) = directory.list("/Users", &sorted).await;
    assert_eq!(users.iter().map(|user| user["externalId"].as_str().unwrap()).collect::<Vec<_>>(), [NYANG, SKING, "206"]);
    let (mut cursor, mut keys) = (String::new(), Vec::new());
    while keys.len() < 3 {
        let page = [("sortBy", "externalId"), ("sortOrder", "descending"), ("count", "1"), ("cursor", cursor.as_str())];
        let page = directory.get(&path_with_query("/Users", &page)).await;
        keys.push(page["Resources"][0]["externalId"].as_str().unwrap().to_owned());
        cursor = page["nextCursor"].as_str().unwrap().to_owned();
    }
    assert_eq!(keys, [NYANG, SKING, "206"]);

    // Nothing has changed for the HR system.
    let employee = load_employee(&world, &sking).await;
    let own = json!([{ "externalId": SKING, "integrationId": entra, "integration": { "name": "Entra ID" } }]);
    assert_eq!((&employee["externalId"], &employee["externalIds"]), (&json!("100"), &own));
    assert_eq!(counts(&plan_full(&hris, SAMPLE_ROSTER, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);

    // A reference to a manager uses the directory's key, also before the manager has it.
    let mut report = user_body("report");
    report[ENTERPRISE] = json!({ "manager": { "value": SKING } });
    let report = directory.create(&report).await;
    assert_eq!(report[ENTERPRISE]["manager"]["value"], sking);
    let mut waiting = user_body("waiting");
    waiting[ENTERPRISE] = json!({ "manager": { "value": "guid-102" } });
    let waiting = directory.create(&waiting).await;
    assert_eq!(waiting[ENTERPRISE]["manager"]["value"], "guid-102");
    let manager = find_id(&directory, "lgarcia").await;
    directory.patch_user(&manager, replace_external_id("guid-102")).await;
    let waiting = directory.get(&format!("/Users/{}", waiting["id"].as_str().unwrap())).await;
    assert_eq!(waiting[ENTERPRISE]["manager"]["value"], manager);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hr_system_gives_its_key_to_a_person_whom_the_directory_created_and_the_directory_keeps_its_own() {
    let world = World::new().await;
    let (hris, (directory, _)) = (world.hris(), register_directory(&world).await);
    set_owners(&world, &[("EXTERNAL_ID", &world.acme.hris.to_string())], None).await;
    let id = directory.create_user("ann").await;
    assert_eq!(load_employee(&world, &id).await["externalId"], "x-ann", "the first value");

    let roster = "externalId,userName,email,givenName,familyName\n900,ann,ann@example.com,ann,Test\n";
    let planned = plan_full(&hris, roster, "USER_NAME").await;
    let row = value_at(&planned, "rows.nodes.0");
    assert_eq!(
        (&row["action"], &row["differences"]),
        (&json!("UPDATE"), &json!([{ "field": "externalId", "from": "x-ann", "to": "900" }]))
    );
    apply(&hris, &planned).await;
    assert_eq!(load_employee(&world, &id).await["externalId"], "900");
    assert_eq!(counts(&plan_full(&hris, roster, "EXTERNAL_ID").await), [0, 0, 0, 1, 0]);
    assert_eq!(directory.get(&format!("/Users/{id}")).await["externalId"], "x-ann");
    assert_eq!(find_keys(&directory, "externalId eq \"x-ann\"").await, ["x-ann"]);
    let duplicate = directory.call(Method::POST, "/Users", Some(&user_body("ann"))).await;
    assert_eq!((duplicate.status, &duplicate.body["scimType"]), (409, &json!("uniqueness")));

    // A deleted user is found again by the directory's key.
    directory.call(Method::DELETE, &format!("/Users/{id}"), None).await;
    assert_eq!(directory.create(&user_body("ann")).await["id"], id.as_str());
    // The directory may also have no key: then it sees the external id.
    let removed = directory.patch_user(&id, json!([{ "op": "remove", "path": "externalId" }])).await;
    assert_eq!(removed["externalId"], "900");
    assert_eq!(load_employee(&world, &id).await["externalIds"], json!([]));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_may_mean_different_people_for_two_integrations() {
    let world = World::new().await;
    let (hris, (directory, entra)) = (world.hris(), register_directory(&world).await);
    import_roster(&hris, SAMPLE_ROSTER).await;
    set_owners(&world, &[("EXTERNAL_ID", &world.acme.hris.to_string())], None).await;
    let (sking, nyang) = (find_id(&directory, "sking").await, find_id(&directory, "nyang").await);
    // The directory numbers people differently: 100 and 101 are exchanged.
    directory.patch_user(&sking, replace_external_id("101")).await;
    directory.patch_user(&nyang, replace_external_id("100")).await;
    for (key, id) in [("101", &sking), ("100", &nyang)] {
        let (count, users) = directory.list("/Users", &[("filter", &format!("externalId eq \"{key}\""))]).await;
        assert_eq!((count, users[0]["id"].as_str()), (1, Some(id.as_str())), "{key}");
    }
    let taken = directory.patch(&format!("/Users/{nyang}"), replace_external_id("101")).await;
    assert_eq!((taken.status, &taken.body["scimType"]), (409, &json!("uniqueness")));
    // In the directory, 103 is a person whom the HR system does not know.
    let mut newcomer = user_body("newcomer");
    newcomer["externalId"] = "103".into();
    let newcomer = directory.create(&newcomer).await;
    assert_eq!(newcomer["externalId"], "103");
    let id = newcomer["id"].as_str().unwrap();
    let employee = load_employee(&world, id).await;
    assert_eq!((&employee["externalId"], &employee["externalIds"][0]["externalId"]), (&json!(id), &json!("103")));
    let (_, found) = directory.list("/Users", &[("filter", "externalId eq \"103\"")]).await;
    assert_eq!(found.iter().map(|user| &user["userName"]).collect::<Vec<_>>(), ["newcomer"]);
    let mut report = user_body("report");
    report[ENTERPRISE] = json!({ "manager": { "value": "101" } });
    assert_eq!(directory.create(&report).await[ENTERPRISE]["manager"]["value"], sking);

    let roster = format!(
        "{SAMPLE_ROSTER}900,newcomer,newcomer@example.com,newcomer,Test,,,,,,\n901,report,report@example.com,report,Test,,,,101,,\n"
    );
    let planned = plan_full(&hris, &roster, "USER_NAME").await;
    assert_eq!(counts(&planned), [0, 2, 0, 107, 0], "{planned:#}");
    apply(&hris, &planned).await;
    assert_eq!(counts(&plan_full(&hris, &roster, "EXTERNAL_ID").await), [0, 0, 0, 109, 0]);
    assert_eq!(load_employee(&world, id).await["externalId"], "900");
    assert_eq!(directory.get(&format!("/Users/{id}")).await["externalId"], "103");

    // The same key in another organization is another key.
    let foreign = Directory::for_globex(&world).await;
    assert_eq!(foreign.list("/Users", &[("filter", "externalId eq \"101\"")]).await.0, 0);
    let name = "mutation($input: AttributeOwnersInput!) { organizationSetAttributeOwners(input: $input) { userErrors { message } } }";
    let owners = json!([{ "attributes": "EXTERNAL_ID", "integrationId": entra }]);
    let refused = world.globex_admin().expect_user_error(name, json!({ "input": { "owners": owners } })).await;
    assert_eq!(refused["message"], "there is no such integration");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rosters_of_an_integration_that_does_not_own_external_ids_name_people_by_its_own_keys() {
    let world = World::new().await;
    let (hris, payroll) = (world.hris(), world.admin());
    import_roster(&hris, SAMPLE_ROSTER).await;
    set_owners(&world, &[("EXTERNAL_ID", &world.acme.hris.to_string())], None).await;
    // Payroll numbers people from 100, too, but the other way round. Nobody gets another external id, so the brake does not hold the plan.
    let roster = with_keys(SAMPLE_ROSTER, |key| (306 - key.parse::<i32>().unwrap()).to_string());
    let unmatched = with_keys(SAMPLE_ROSTER, |key| format!("P-{key}"));
    let planned = plan_full(&payroll, &unmatched, "USER_NAME").await;
    assert_eq!((counts(&planned), &planned["status"]), ([0, 107, 0, 0, 0], &json!("PLANNED")), "{planned:#}");
    let differences = &value_at(&planned, "rows.nodes.0")["differences"];
    assert_eq!(*differences, json!([{ "field": "externalIds", "from": null, "to": "P-100" }]));
    apply(&payroll, &planned).await;
    assert_eq!(counts(&plan_full(&payroll, &unmatched, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);
    assert_eq!(counts(&plan_full(&hris, SAMPLE_ROSTER, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);

    // Then payroll renumbers, to keys that the HR system uses for other people.
    let planned = plan_full(&payroll, &roster, "USER_NAME").await;
    assert_eq!((counts(&planned), &planned["status"]), ([0, 107, 0, 0, 0], &json!("PLANNED")), "{planned:#}");
    let differences = &value_at(&planned, "rows.nodes.0")["differences"];
    assert_eq!(*differences, json!([{ "field": "externalIds", "from": "P-100", "to": "206" }]));
    apply(&payroll, &planned).await;
    assert_eq!(counts(&plan_full(&payroll, &roster, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);
    assert_eq!(counts(&plan_full(&hris, SAMPLE_ROSTER, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);

    // One person, by the key of each.
    let upsert = json!({ "employee": { "externalId": "206", "jobTitle": "King" } });
    let sking = run_mutation(&payroll, "employeeUpsert", upsert).await;
    let employee = load_employee(&world, &sking).await;
    assert_eq!((&employee["userName"], &employee["externalId"], &employee["jobTitle"]), (&json!("sking"), &json!("100"), &json!("King")));
    let previous = json!({ "employee": { "externalId": "K-1", "previousExternalId": "206" } });
    assert_eq!(run_mutation(&payroll, "employeeUpsert", previous).await, sking);
    assert_eq!(load_employee(&world, &sking).await["externalIds"][0]["externalId"], "K-1");

    // Payroll's file without two people ends two employments: by key it counts who is there.
    let shorter: Vec<&str> = roster.lines().filter(|line| !line.starts_with("206,") && !line.starts_with("107,")).collect();
    let planned =
        plan_full(&payroll, &format!("{}\nK-1,sking,sking@example.com,Steven,King,,,,,,\n", shorter.join("\n")), "EXTERNAL_ID").await;
    assert_eq!((counts(&planned)[0], counts(&planned)[2]), (0, 1), "{planned:#}");

    // New people get the key also as external id.
    let row = "externalId,userName,email,givenName,familyName,managerExternalId\nP-900,new,new@example.com,New,Person,K-1\n";
    apply(&payroll, &plan(&payroll, json!({ "csv": row })).await).await;
    let added = json!({ "employee": { "externalId": "P-900", "jobTitle": "Cook" } });
    let employee = load_employee(&world, &run_mutation(&payroll, "employeeUpsert", added).await).await;
    assert_eq!((&employee["externalId"], &employee["externalIds"][0]["externalId"]), (&json!("P-900"), &json!("P-900")));
    assert_eq!(employee["manager"]["externalId"], "100");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_keeps_its_keys_when_another_one_becomes_the_owner_of_the_external_ids() {
    let world = World::new().await;
    let (hris, (directory, entra)) = (world.hris(), register_directory(&world).await);
    let hr = world.acme.hris.to_string();
    import_roster(&hris, SAMPLE_ROSTER).await;
    // Without owners the last one wins: the directory has overwritten two external ids.
    let (sking, nyang) = (find_id(&directory, "sking").await, find_id(&directory, "nyang").await);
    directory.patch_user(&sking, replace_external_id(SKING)).await;
    directory.patch_user(&nyang, replace_external_id(NYANG)).await;
    set_owners(&world, &[("EXTERNAL_ID", &hr)], Some(&entra)).await;
    let planned = plan_full(&hris, SAMPLE_ROSTER, "USER_NAME").await;
    assert_eq!(counts(&planned), [0, 2, 0, 105, 0]);
    apply(&hris, &planned).await;
    assert_eq!(load_employee(&world, &sking).await["externalId"], "100");
    assert_eq!(find_keys(&directory, &format!("externalId eq \"{SKING}\"")).await, [SKING]);

    // The directory becomes the owner. The HR system keeps its numbers, although the directory replaces one of them.
    set_owners(&world, &[("EXTERNAL_ID", &entra)], None).await;
    let lgarcia = find_id(&directory, "lgarcia").await;
    directory.patch_user(&lgarcia, replace_external_id("guid-102")).await;
    assert_eq!(load_employee(&world, &lgarcia).await["externalId"], "guid-102");
    assert_eq!(counts(&plan_full(&hris, SAMPLE_ROSTER, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);
    // An owner without a key of its own for an employee, or with one, names them by both.
    assert_eq!(load_employee(&world, &sking).await["externalId"], "100");
    directory.patch_user(&sking, replace_external_id("guid-100")).await;
    let employee = load_employee(&world, &sking).await;
    assert_eq!((&employee["externalId"], &employee["externalIds"][0]["externalId"]), (&json!("guid-100"), &json!("100")));
    assert_eq!(employee["externalIds"].as_array().unwrap().len(), 1, "the owner needs no key of its own");
    assert_eq!(counts(&plan_full(&hris, SAMPLE_ROSTER, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);

    // A disabled owner loses nothing either, and the HR system still has its own keys.
    run_mutation(&world.admin(), "integrationUpdate", json!({ "id": entra, "status": "DISABLED" })).await;
    assert_eq!(counts(&plan_full(&hris, SAMPLE_ROSTER, "EXTERNAL_ID").await), [0, 0, 0, 107, 0]);
    let own = load_employee(&world, &sking).await["externalIds"].clone();
    assert_eq!(own.as_array().unwrap().len(), 2, "{own:#}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_by_own_keys_is_stale_when_another_employee_gets_the_key_meanwhile() {
    let world = World::new().await;
    let (hris, payroll) = (world.hris(), world.admin());
    import_roster(&hris, SAMPLE_ROSTER).await;
    set_owners(&world, &[("EXTERNAL_ID", &world.acme.hris.to_string())], None).await;
    let row = "externalId,userName\nP-1,sking\n";
    let planned = plan(&payroll, json!({ "csv": row, "matchBy": "USER_NAME" })).await;
    let taken = json!({ "employee": { "externalId": "P-1", "previousExternalId": "101" } });
    run_mutation(&payroll, "employeeUpsert", taken).await;
    let applied = payroll.execute(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(value_at(&applied, "rosterApply.rosterPlan"), &json!({ "status": "APPLIED", "failedCount": 1 }));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_an_integration_gives_to_another_person_leaves_the_external_ids_alone() {
    let world = World::new().await;
    let (hris, payroll) = (world.hris(), world.admin());
    import_roster(&hris, SAMPLE_ROSTER).await;
    set_owners(&world, &[("EXTERNAL_ID", &world.acme.hris.to_string())], None).await;
    let own = json!({ "employee": { "externalId": "P-1", "previousExternalId": "100" } });
    let sking = run_mutation(&payroll, "employeeUpsert", own).await;
    let row = "externalId,userName,email,givenName,familyName\nP-1,other,other@example.net,Olga,Moss\n";
    let planned = plan(&payroll, json!({ "csv": row })).await;
    assert_eq!(planned["status"], "HELD", "{planned:#}");
    let decide =
        "mutation($id: ID!) { rosterDecideIdentity(id: $id, decision: ANOTHER_PERSON) { rosterPlan { status } userErrors { message } } }";
    hris.execute(decide, json!({ "id": planned["id"] })).await;
    apply(&payroll, &planned).await;
    let replaced = load_employee(&world, &sking).await;
    assert_eq!((&replaced["externalId"], &replaced["status"]), (&json!("100"), &json!("TERMINATED")));
    let added = json!({ "employee": { "externalId": "P-1", "jobTitle": "Cook" } });
    let added = load_employee(&world, &run_mutation(&payroll, "employeeUpsert", added).await).await;
    assert_eq!((&added["userName"], &added["externalIds"][0]["externalId"]), (&json!("other"), &json!("P-1")));
    assert_ne!(replaced["externalIds"][0]["externalId"], "P-1");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn own_keys_cost_as_many_statements_for_500_rows_as_for_five() {
    let world = World::new().await;
    set_owners(&world, &[("EXTERNAL_ID", &world.acme.hris.to_string())], None).await;
    let payroll = world.admin();
    assert_ne!(admin_integration(&world).await, world.acme.hris.to_string());
    let roster = |prefix: &str, rows: usize| {
        let rows = (1..=rows).map(|number| format!("{prefix}-{number},{prefix}-{number},p{number}@example.com,P,{number}\n"));
        format!("externalId,userName,email,givenName,familyName\n{}", rows.collect::<String>())
    };
    // Half of the employees would otherwise be more than the brake lets a roster create.
    let brake = "mutation($input: BrakeInput!) { organizationSetBrake(input: $input) { userErrors { code } } }";
    payroll.execute(brake, json!({ "input": { "creations": { "number": 1000, "percent": 100 } } })).await;
    let count = async |csv: &str| {
        // The application before has invalidated the cached actor: this request loads it again, outside of the count.
        payroll.execute("{ organization { id } }", json!({})).await;
        let before = world.app.statements.count();
        let planned = plan(&payroll, json!({ "csv": csv })).await;
        let between = world.app.statements.count();
        payroll.execute(APPLY, json!({ "id": planned["id"] })).await;
        (between - before, world.app.statements.count() - between)
    };
    count(&roster("warm", 5)).await;
    let (five, five_hundred) = (count(&roster("a", 5)).await, count(&roster("b", 500)).await);
    if world.database() == crate::world::DatabaseKind::Postgres {
        assert_eq!(five.0, five_hundred.0, "a new plan");
        // After many new rows, the statistics of a few tables are renewed.
        assert!(five_hundred.1 <= five.1 + 6, "its application: {} and {} statements", five.1, five_hundred.1);
    }
    let (five, five_hundred) = (count(&roster("a", 5)).await.0, count(&roster("b", 500)).await.0);
    assert_eq!(five, five_hundred, "a plan without changes");
    world.end().await;
}
