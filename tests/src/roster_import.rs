//! Rosters over GraphQL, `rosterPlan` and `rosterApply`: invalid files and rows, stale plans, repeated rosters, re-hires.

use crate::{
    operations::{SAMPLE_ROSTER, create_employee, employee_attributes, import_roster, mutation_error, run_mutation},
    world::{World, value_at},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PLAN: &str = "mutation($input: RosterPlanInput!) { rosterPlan(input: $input) {
    rosterPlan { id status createCount updateCount reactivateCount terminateCount unchangedCount rejectedCount
        rows { nodes { rowNumber action differences { field from to } errors { code field message } } } }
    userErrors { code field message } } }";
const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { id status appliedAt } userErrors { code field message } } }";

/// The variables of a plan for a CSV roster.
fn csv(text: &str) -> Value {
    json!({ "input": { "csv": text } })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreadable_file_is_rejected_as_a_whole_with_a_reason() {
    let world = World::new().await;
    let hris = world.hris();
    for (file, reason) in [
        ("", "empty"),
        ("\u{feff}\n", "empty"),
        ("externalId,salary\n1,2\n", "salary"),
        ("email\na@example.com\n", "externalId"),
        ("externalId,externalId\n1,1\n", "twice"),
    ] {
        let error = hris.expect_user_error(PLAN, csv(file)).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["csv"])), "{file:?}");
        assert!(error["message"].as_str().unwrap().contains(reason), "{file:?}: {error}");
    }
    let header_only = hris.expect_user_error(PLAN, csv("externalId\n")).await;
    assert_eq!(header_only["field"], json!(["rows"]));
    let neither = hris.expect_user_error(PLAN, json!({ "input": {} })).await;
    assert_eq!(neither["field"], json!(["csv"]));
    assert!(world.change_log(world.acme.id).await.iter().all(|entry| !entry.kind.starts_with("roster")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_rows_are_reported_and_the_other_rows_are_applied() {
    let world = World::new().await;
    let hris = world.hris();
    let file = "\u{feff}externalId,userName,email,givenName,familyName,managerExternalId,jobLevel,hiredOn,status\r\n\
        1,a,a@example.com,A,A,2,3,2020-01-31,ACTIVE\r\n\
        2,b,b@example.com,B,B,,3,,\r\n\
        2,c,c@example.com,C,C,,3,,\r\n\
        3,a,d@example.com,D,D,,3,,\r\n\
        4,e,e@example.com,E,E,5,3,,\r\n\
        5,f,f@example.com,F,F,4,3,,\r\n\
        6,g,g@example.com,G,G,6,3,,\r\n\
        7,h,h@example.com,H,H,,many,2020-02-30,GONE\r\n\
        8,i,i@example.com,\"I\u{0}\",I,,3,,\r\n\
        9,j\r\n";
    let planned = hris.execute(PLAN, csv(file)).await["rosterPlan"]["rosterPlan"].clone();
    let rejected: Vec<(i64, String, String)> = value_at(&planned, "rows.nodes")
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["action"] == "REJECTED")
        .map(|row| {
            let errors = row["errors"].as_array().unwrap();
            let list = |part: &str| errors.iter().map(|error| value_at(error, part).as_str().unwrap()).collect::<Vec<_>>().join(" ");
            (row["rowNumber"].as_i64().unwrap(), list("field.0"), list("code"))
        })
        .collect();
    let rejected: Vec<(i64, &str, &str)> = rejected.iter().map(|(row, fields, codes)| (*row, fields.as_str(), codes.as_str())).collect();
    assert_eq!(
        rejected[..5],
        [
            (3, "externalId", "TAKEN"),
            (4, "userName", "TAKEN"),
            (5, "managerExternalId", "MANAGER_CYCLE"),
            (6, "managerExternalId", "MANAGER_CYCLE"),
            (7, "managerExternalId", "INVALID"),
        ]
    );
    assert_eq!(rejected[5].1, "jobLevel hiredOn status");
    // The differences of a new employee are all attributes.
    let fields: Vec<_> =
        value_at(&planned, "rows.nodes.0.differences").as_array().unwrap().iter().map(|one| (&one["field"], &one["to"])).collect();
    assert_eq!(fields[..2], [(&json!("userName"), &json!("a")), (&json!("email"), &json!("a@example.com"))]);
    assert!(fields.iter().any(|(field, to)| *field == "manager" && to.as_str().unwrap().starts_with("emp_")), "{fields:?}");
    assert_eq!((rejected[6].0, rejected[6].1.contains("row")), (9, true));
    assert!(rejected[7].1.contains("row"));
    assert_eq!((&planned["createCount"], &planned["rejectedCount"]), (&json!(2), &json!(8)));

    hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    let names = hris.execute("{ employees { nodes { externalId manager { externalId } } } }", json!({})).await;
    let mut names: Vec<_> = names["employees"]["nodes"].as_array().unwrap().iter().map(Value::to_string).collect();
    names.sort();
    assert_eq!(names, [r#"{"externalId":"1","manager":{"externalId":"2"}}"#, r#"{"externalId":"2","manager":null}"#]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_plan_is_rejected_after_the_roster_has_changed() {
    let world = World::new().await;
    let hris = world.hris();
    import_roster(&hris, SAMPLE_ROSTER).await;
    let change = "externalId,jobTitle\n104,Senior Programmer\n";
    let planned = hris.execute(PLAN, csv(change)).await["rosterPlan"]["rosterPlan"].clone();
    let difference = value_at(&planned, "rows.nodes.0.differences.0");
    assert_eq!(difference, &json!({ "field": "jobTitle", "from": "Programmer", "to": "Senior Programmer" }));

    run_mutation(&hris, "employeeUpsert", json!({ "employee": { "externalId": "104", "department": "Research" } })).await;
    let error = hris.expect_user_error(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(error["code"], "ROSTER_MOVED");
    assert!(error["message"].as_str().unwrap().contains("employee.updated"), "{error}");
    let title = "{ employees(filter: {externalId: {eq: \"104\"}}) { nodes { jobTitle version } } }";
    let nodes = json!([{ "jobTitle": "Programmer", "version": 2 }]);
    assert_eq!(hris.execute(title, json!({})).await["employees"]["nodes"], nodes, "nothing was written");

    // A new plan can be applied, also after changes that do not concern it. Applying it a second time changes nothing.
    let planned = hris.execute(PLAN, csv(change)).await["rosterPlan"]["rosterPlan"].clone();
    create_employee(&hris, "concurrent").await;
    hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(value_at(&hris.execute(title, json!({})).await, "employees.nodes.0.jobTitle"), "Senior Programmer");
    let before = world.change_log(world.acme.id).await.len();
    hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(world.change_log(world.acme.id).await.len(), before);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_re_hired_employee_keeps_their_id() {
    let world = World::new().await;
    let hris = world.hris();
    let id = create_employee(&hris, "ann").await;
    import_roster(&hris, "externalId,status\nann,TERMINATED\n").await;
    // The user name of a terminated employee can be assigned to another one.
    let mut successor = employee_attributes("successor");
    successor["userName"] = json!("ann");
    run_mutation(&hris, "employeeUpsert", json!({ "employee": successor })).await;
    let re_hire = "externalId,userName,status\nann,ann2,ACTIVE\n";
    let planned = hris.execute(PLAN, csv(re_hire)).await["rosterPlan"]["rosterPlan"].clone();
    assert_eq!(planned["reactivateCount"], 1);
    hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    let found = "{ employees(filter: {externalId: {eq: \"ann\"}}) { nodes { id status terminatedOn } } }";
    let found = hris.execute(found, json!({})).await;
    assert_eq!(value_at(&found, "employees.nodes.0"), &json!({ "id": id, "status": "ACTIVE", "terminatedOn": null }));
    let kinds: Vec<_> =
        world.change_log(world.acme.id).await.into_iter().map(|entry| entry.kind).filter(|kind| kind.starts_with("employee.")).collect();
    assert_eq!(kinds, ["employee.created", "employee.terminated", "employee.created", "employee.reactivated"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporting_cycle_is_rejected() {
    let world = World::new().await;
    let hris = world.hris();
    import_roster(&hris, SAMPLE_ROSTER).await;
    // 104 reports to 103, 103 to 102, 102 to 100.
    let change = json!({ "employee": { "externalId": "102", "managerExternalId": "104" } });
    assert_eq!(mutation_error(&hris, "employeeUpsert", change).await["code"], "MANAGER_CYCLE");
    let planned = hris.execute(PLAN, csv("externalId,managerExternalId\n102,104\n")).await;
    assert_eq!(value_at(&planned, "rosterPlan.rosterPlan.rows.nodes.0.errors.0.code"), "MANAGER_CYCLE");
    world.end().await;
}

#[tokio::test]
async fn user_names_can_be_exchanged_within_one_roster() {
    let world = World::new().await;
    let hris = world.hris();
    create_employee(&hris, "ann").await;
    create_employee(&hris, "bob").await;
    let header = "externalId,userName,email,givenName,familyName\n";
    // Two employees swap user names, and a new employee takes the one that a third employee gives up.
    create_employee(&hris, "cy").await;
    let rows: String = ["new,cy", "ann,bob", "bob,ann", "cy,cyrus"].map(|row| format!("{row},a@example.com,A,Test\n")).concat();
    let planned = import_roster(&hris, &format!("{header}{rows}")).await;
    assert_eq!((&planned["createCount"], &planned["updateCount"]), (&json!(1), &json!(3)));
    let names = hris.execute("{ employees(orderBy: EXTERNAL_ID_ASC) { nodes { externalId userName } } }", json!({})).await;
    let names: Vec<_> = value_at(&names, "employees.nodes").as_array().unwrap().iter().map(|row| row["userName"].clone()).collect();
    assert_eq!(names, ["bob", "ann", "cyrus", "cy"]);
    world.end().await;
}

/// Kiosk workers share a mailbox: an e-mail address does not identify an employee, the external id does. Sign-in by an e-mail address
/// that several employees have matches no employee: see `access/person_tokens.rs`.
#[tokio::test]
async fn employees_can_share_an_email_address() {
    let world = World::new().await;
    let hris = world.hris();
    let (ann, bob) = (create_employee(&hris, "ann").await, create_employee(&hris, "bob").await);
    // Two new employees share an address, a third has that of an existing one, and an existing one changes to the shared one.
    let rows = "externalId,userName,email,givenName,familyName\n\
        k1,k1,kiosk@example.com,K,One\nk2,k2,Kiosk@Example.com,K,Two\nk3,k3,bob@example.com,K,Three\nann,ann,kiosk@example.com,ann,Test\n";
    let planned = import_roster(&hris, rows).await;
    let counts = ["createCount", "updateCount", "rejectedCount"].map(|count| planned[count].as_i64().unwrap());
    assert_eq!(counts, [3, 1, 0]);
    assert_eq!(import_roster(&hris, rows).await["unchangedCount"], 4, "the same roster again changes nothing");
    import_roster(&hris, "externalId,email\nk2,bob@example.com\n").await;

    let people = hris.execute("{ employees(orderBy: EXTERNAL_ID_ASC) { nodes { id externalId email } } }", json!({})).await;
    let people = value_at(&people, "employees.nodes").as_array().unwrap();
    let values = |field: &str| people.iter().map(|employee| employee[field].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(values("externalId"), ["ann", "bob", "k1", "k2", "k3"]);
    let [kiosk, bob_email] = ["kiosk@example.com", "bob@example.com"];
    assert_eq!(values("email"), [kiosk, bob_email, kiosk, bob_email, bob_email]);
    let ids = values("id");
    assert_eq!(ids[..2], [ann, bob]);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 5);
    world.end().await;
}

#[tokio::test]
async fn a_duplicate_external_id_or_user_name_names_the_conflicting_row() {
    let world = World::new().await;
    let hris = world.hris();
    create_employee(&hris, "ann").await;
    // An existing and a new employee occur twice; one duplicate user name is of an existing employee, one of another row.
    let csv_rows = "externalId,userName,email,givenName,familyName\n\
        ann,ann,a@example.com,A,A\nnew,new,n@example.com,N,N\nann,ann,b@example.com,A,A\nnew,other,o@example.com,O,O\n\
        eve,ann,e@example.com,E,E\nmal,new,m@example.com,M,M\n";
    let planned = hris.execute(PLAN, csv(csv_rows)).await["rosterPlan"]["rosterPlan"].clone();
    let rows: Vec<_> = value_at(&planned, "rows.nodes")
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let errors = row["errors"].as_array().unwrap().iter();
            let errors = errors.map(|error| {
                let text = |path: &str| value_at(error, path).as_str().unwrap();
                format!("{} {} {}", text("code"), text("field.0"), text("message"))
            });
            format!("{} {} {}", row["rowNumber"], row["action"].as_str().unwrap(), errors.collect::<Vec<_>>().join("; "))
        })
        .collect();
    assert_eq!(
        rows,
        [
            "1 UPDATE ",
            "2 CREATE ",
            "3 REJECTED TAKEN externalId row 1 has the same external id",
            "4 REJECTED TAKEN externalId row 2 has the same external id",
            "5 REJECTED TAKEN userName another current employee has this user name, which is compared without case",
            "6 REJECTED TAKEN userName row 2 has the same user name, which is compared without case",
        ]
    );
    hris.execute(APPLY, json!({ "id": planned["id"] })).await;
    let expected = [("ann", "a@example.com"), ("new", "n@example.com")].map(|(id, email)| json!({ "externalId": id, "email": email }));
    let people = hris.execute("{ employees(orderBy: EXTERNAL_ID_ASC) { nodes { externalId email } } }", json!({})).await;
    assert_eq!(value_at(&people, "employees.nodes"), &json!(expected));
    world.end().await;
}

#[tokio::test]
async fn strings_with_special_characters_round_trip_unchanged() {
    let world = World::new().await;
    let titles = [
        "NULL",
        "null",
        "\"quoted\"",
        "back\\slash\\",
        "{a,b}",
        "a,b;c",
        "'; drop table employee; --",
        "$1",
        "\\N",
        "é—😀",
        "{}",
        "[\"x\"]",
    ];
    let rows: Vec<_> = titles
        .iter()
        .enumerate()
        .map(|(number, title)| {
            let mut row = employee_attributes(&format!("p{number}"));
            row["jobTitle"] = (*title).into();
            row["customAttributes"] = json!([{ "name": "original", "value": title }]);
            row
        })
        .collect();
    let planned = world.hris().execute(PLAN, json!({ "input": { "rows": rows } })).await;
    assert_eq!(value_at(&planned, "rosterPlan.rosterPlan.createCount"), 12, "{planned}");
    world.hris().execute(APPLY, json!({ "id": value_at(&planned, "rosterPlan.rosterPlan.id") })).await;
    let query = "{ employees(first: 20, orderBy: EXTERNAL_ID_ASC) { nodes { externalId jobTitle customAttributes { name value } } } }";
    let data = world.hris().execute(query, json!({})).await;
    let people = value_at(&data, "employees.nodes").as_array().unwrap();
    assert_eq!(people.len(), titles.len());
    for person in people {
        let number: usize = person["externalId"].as_str().unwrap()[1..].parse().unwrap();
        assert_eq!(person["jobTitle"], titles[number]);
        assert_eq!(person["customAttributes"], json!([{ "name": "original", "value": titles[number] }]));
    }
    world.end().await;
}
