//! Rosters that are wrong, late or sent twice.

use crate::{
    steps::{ROSTER, hire, import, make, newcomer, refuse},
    world::{World, at},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PLAN: &str = "mutation($input: RosterPlanInput!) { rosterPlan(input: $input) {
    rosterPlan { id status createCount updateCount reactivateCount terminateCount unchangedCount rejectedCount
        rows { nodes { rowNumber action differences { field from to } errors { code field message } } } }
    userErrors { code field message } } }";
const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { id status appliedAt } userErrors { code field message } } }";

fn csv(text: &str) -> Value {
    json!({ "input": { "csv": text } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_is_refused_whole_and_says_why() {
    let world = World::new().await;
    let hris = world.hris();
    for (file, says) in [
        ("", "empty"),
        ("\u{feff}\n", "empty"),
        ("externalId,salary\n1,2\n", "salary"),
        ("email\na@example.com\n", "externalId"),
        ("externalId,externalId\n1,1\n", "twice"),
    ] {
        let error = hris.refused(PLAN, csv(file)).await;
        assert_eq!((&error["code"], &error["field"]), (&json!("INVALID"), &json!(["csv"])), "{file:?}");
        assert!(error["message"].as_str().unwrap().contains(says), "{file:?}: {error}");
    }
    let header_only = hris.refused(PLAN, csv("externalId\n")).await;
    assert_eq!(header_only["field"], json!(["rows"]));
    let neither = hris.refused(PLAN, json!({ "input": {} })).await;
    assert_eq!(neither["field"], json!(["csv"]));
    assert!(world.log(world.acme.id).await.iter().all(|entry| !entry.kind.starts_with("roster")));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_named_and_the_others_go_in() {
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
    let planned = hris.ok(PLAN, csv(file)).await["rosterPlan"]["rosterPlan"].clone();
    let told: Vec<(i64, String, String)> = at(&planned, "rows.nodes")
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["action"] == "REJECTED")
        .map(|row| {
            let errors = row["errors"].as_array().unwrap();
            let list = |part: &str| errors.iter().map(|error| at(error, part).as_str().unwrap()).collect::<Vec<_>>().join(" ");
            (row["rowNumber"].as_i64().unwrap(), list("field.0"), list("code"))
        })
        .collect();
    let told: Vec<(i64, &str, &str)> = told.iter().map(|(row, fields, codes)| (*row, fields.as_str(), codes.as_str())).collect();
    assert_eq!(
        told[..5],
        [
            (3, "externalId", "TAKEN"),
            (4, "userName", "TAKEN"),
            (5, "managerExternalId", "MANAGER_CYCLE"),
            (6, "managerExternalId", "MANAGER_CYCLE"),
            (7, "managerExternalId", "INVALID"),
        ]
    );
    assert_eq!(told[5].1, "jobLevel hiredOn status");
    // Of somebody new everything is new.
    let fields: Vec<_> =
        at(&planned, "rows.nodes.0.differences").as_array().unwrap().iter().map(|one| (&one["field"], &one["to"])).collect();
    assert_eq!(fields[..2], [(&json!("userName"), &json!("a")), (&json!("email"), &json!("a@example.com"))]);
    assert!(fields.iter().any(|(field, to)| *field == "manager" && to.as_str().unwrap().starts_with("emp_")), "{fields:?}");
    assert_eq!((told[6].0, told[6].1.contains("row")), (9, true));
    assert!(told[7].1.contains("row"));
    assert_eq!((&planned["createCount"], &planned["rejectedCount"]), (&json!(2), &json!(8)));

    hris.ok(APPLY, json!({ "id": planned["id"] })).await;
    let names = hris.ok("{ employees { nodes { externalId manager { externalId } } } }", json!({})).await;
    let mut names: Vec<_> = names["employees"]["nodes"].as_array().unwrap().iter().map(Value::to_string).collect();
    names.sort();
    assert_eq!(names, [r#"{"externalId":"1","manager":{"externalId":"2"}}"#, r#"{"externalId":"2","manager":null}"#]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_refused_once_the_roster_has_moved() {
    let world = World::new().await;
    let hris = world.hris();
    import(&hris, ROSTER).await;
    let change = "externalId,jobTitle\n104,Senior Programmer\n";
    let planned = hris.ok(PLAN, csv(change)).await["rosterPlan"]["rosterPlan"].clone();
    let difference = at(&planned, "rows.nodes.0.differences.0");
    assert_eq!(difference, &json!({ "field": "jobTitle", "from": "Programmer", "to": "Senior Programmer" }));

    hire(&hris, "meanwhile").await;
    let refused = hris.refused(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(refused["code"], "ROSTER_MOVED");
    assert!(refused["message"].as_str().unwrap().contains("employee.created"), "{refused}");
    let title = "{ employees(filter: {externalId: {eq: \"104\"}}) { nodes { jobTitle version } } }";
    let nodes = json!([{ "jobTitle": "Programmer", "version": 1 }]);
    assert_eq!(hris.ok(title, json!({})).await["employees"]["nodes"], nodes, "nothing was half-written");

    // Planned again it goes in, and applying it a second time changes nothing.
    let planned = import(&hris, change).await;
    let before = world.log(world.acme.id).await.len();
    hris.ok(APPLY, json!({ "id": planned["id"] })).await;
    assert_eq!(world.log(world.acme.id).await.len(), before);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaver_who_comes_back_is_the_same_person() {
    let world = World::new().await;
    let hris = world.hris();
    let id = hire(&hris, "ann").await;
    import(&hris, "externalId,status\nann,TERMINATED\n").await;
    // The sign-in name of somebody who left is free.
    let mut heir = newcomer("heir");
    heir["userName"] = json!("ann");
    make(&hris, "employeeUpsert", json!({ "employee": heir })).await;
    let back = "externalId,userName,status\nann,ann2,ACTIVE\n";
    let planned = hris.ok(PLAN, csv(back)).await["rosterPlan"]["rosterPlan"].clone();
    assert_eq!(planned["reactivateCount"], 1);
    hris.ok(APPLY, json!({ "id": planned["id"] })).await;
    let found = "{ employees(filter: {externalId: {eq: \"ann\"}}) { nodes { id status terminatedOn } } }";
    let found = hris.ok(found, json!({})).await;
    assert_eq!(at(&found, "employees.nodes.0"), &json!({ "id": id, "status": "ACTIVE", "terminatedOn": null }));
    let kinds: Vec<_> =
        world.log(world.acme.id).await.into_iter().map(|entry| entry.kind).filter(|kind| kind.starts_with("employee.")).collect();
    assert_eq!(kinds, ["employee.created", "employee.terminated", "employee.created", "employee.reactivated"]);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_becomes_the_manager_of_their_own_manager() {
    let world = World::new().await;
    let hris = world.hris();
    import(&hris, ROSTER).await;
    // 104 reports to 103, 103 to 102, 102 to 100.
    let change = json!({ "employee": { "externalId": "102", "managerExternalId": "104" } });
    assert_eq!(refuse(&hris, "employeeUpsert", change).await["code"], "MANAGER_CYCLE");
    let planned = hris.ok(PLAN, csv("externalId,managerExternalId\n102,104\n")).await;
    assert_eq!(at(&planned, "rosterPlan.rosterPlan.rows.nodes.0.errors.0.code"), "MANAGER_CYCLE");
    world.end().await;
}

#[tokio::test]
async fn user_names_may_change_hands_within_one_roster() {
    let world = World::new().await;
    let hris = world.hris();
    hire(&hris, "ann").await;
    hire(&hris, "bob").await;
    let header = "externalId,userName,email,givenName,familyName\n";
    // Two swap theirs, and somebody new takes the one that a third gives up.
    hire(&hris, "cy").await;
    let rows: String = ["new,cy", "ann,bob", "bob,ann", "cy,cyrus"].map(|row| format!("{row},a@example.com,A,A\n")).concat();
    let planned = import(&hris, &format!("{header}{rows}")).await;
    assert_eq!((&planned["createCount"], &planned["updateCount"]), (&json!(1), &json!(3)));
    let names = hris.ok("{ employees(orderBy: EXTERNAL_ID_ASC) { nodes { externalId userName } } }", json!({})).await;
    let names: Vec<_> = at(&names, "employees.nodes").as_array().unwrap().iter().map(|row| row["userName"].clone()).collect();
    assert_eq!(names, ["bob", "ann", "cyrus", "cy"]);
    world.end().await;
}

/// Kiosk workers share a mailbox: an e-mail is an attribute, and the external id says who somebody is. Who signs in by an address that
/// several people have is let in as nobody: `access/people.rs`.
#[tokio::test]
async fn people_may_share_an_email_and_stay_who_they_are() {
    let world = World::new().await;
    let hris = world.hris();
    let (ann, bob) = (hire(&hris, "ann").await, hire(&hris, "bob").await);
    // Two of one file share theirs, a third has that of somebody who is there, and another one moves to it.
    let rows = "externalId,userName,email,givenName,familyName\n\
        k1,k1,kiosk@example.com,K,One\nk2,k2,Kiosk@Example.com,K,Two\nk3,k3,bob@example.com,K,Three\nann,ann,kiosk@example.com,ann,Test\n";
    let planned = import(&hris, rows).await;
    let counts = ["createCount", "updateCount", "rejectedCount"].map(|count| planned[count].as_i64().unwrap());
    assert_eq!(counts, [3, 1, 0]);
    assert_eq!(import(&hris, rows).await["unchangedCount"], 4, "the same again changes nobody");
    import(&hris, "externalId,email\nk2,bob@example.com\n").await;

    let people = hris.ok("{ employees(orderBy: EXTERNAL_ID_ASC) { nodes { id externalId email } } }", json!({})).await;
    let people = at(&people, "employees.nodes").as_array().unwrap();
    let told = |part: &str| people.iter().map(|one| one[part].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(told("externalId"), ["ann", "bob", "k1", "k2", "k3"]);
    let [kiosk, bobs] = ["kiosk@example.com", "bob@example.com"];
    assert_eq!(told("email"), [kiosk, bobs, kiosk, bobs, bobs]);
    let ids = told("id");
    assert_eq!(ids[..2], [ann, bob]);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 5);
    world.end().await;
}

#[tokio::test]
async fn an_external_id_or_user_name_that_is_taken_says_by_which_row() {
    let world = World::new().await;
    let hris = world.hris();
    hire(&hris, "ann").await;
    // Somebody who is there comes twice, as does somebody new; one user name is of the roster, one of the file.
    let rows = "externalId,userName,email,givenName,familyName\n\
        ann,ann,a@example.com,A,A\nnew,new,n@example.com,N,N\nann,ann,b@example.com,A,A\nnew,other,o@example.com,O,O\n\
        eve,ann,e@example.com,E,E\nmal,new,m@example.com,M,M\n";
    let planned = hris.ok(PLAN, csv(rows)).await["rosterPlan"]["rosterPlan"].clone();
    let told: Vec<_> = at(&planned, "rows.nodes")
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let errors = row["errors"].as_array().unwrap().iter();
            let errors = errors.map(|one| {
                format!("{} {} {}", one["code"].as_str().unwrap(), at(one, "field.0").as_str().unwrap(), one["message"].as_str().unwrap())
            });
            format!("{} {} {}", row["rowNumber"], row["action"].as_str().unwrap(), errors.collect::<Vec<_>>().join("; "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "1 UPDATE ",
            "2 CREATE ",
            "3 REJECTED TAKEN externalId is in row 1 already",
            "4 REJECTED TAKEN externalId is in row 2 already",
            "5 REJECTED TAKEN userName another employee who has not left has this user name",
            "6 REJECTED TAKEN userName row 2 has this user name",
        ]
    );
    hris.ok(APPLY, json!({ "id": planned["id"] })).await;
    let expected = [("ann", "a@example.com"), ("new", "n@example.com")].map(|(id, email)| json!({ "externalId": id, "email": email }));
    let people = hris.ok("{ employees(orderBy: EXTERNAL_ID_ASC) { nodes { externalId email } } }", json!({})).await;
    assert_eq!(at(&people, "employees.nodes"), &json!(expected));
    world.end().await;
}

#[tokio::test]
async fn texts_that_a_database_might_misread_stay_as_they_are() {
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
            let mut row = newcomer(&format!("p{number}"));
            row["jobTitle"] = (*title).into();
            row["customAttributes"] = json!([{ "name": "as said", "value": title }]);
            row
        })
        .collect();
    let planned = world.hris().ok(PLAN, json!({ "input": { "rows": rows } })).await;
    assert_eq!(at(&planned, "rosterPlan.rosterPlan.createCount"), 12, "{planned}");
    world.hris().ok(APPLY, json!({ "id": at(&planned, "rosterPlan.rosterPlan.id") })).await;
    let query = "{ employees(first: 20, orderBy: EXTERNAL_ID_ASC) { nodes { externalId jobTitle customAttributes { name value } } } }";
    let told = world.hris().ok(query, json!({})).await;
    let people = at(&told, "employees.nodes").as_array().unwrap();
    assert_eq!(people.len(), titles.len());
    for person in people {
        let number: usize = person["externalId"].as_str().unwrap()[1..].parse().unwrap();
        assert_eq!(person["jobTitle"], titles[number]);
        assert_eq!(person["customAttributes"], json!([{ "name": "as said", "value": titles[number] }]));
    }
    world.end().await;
}
