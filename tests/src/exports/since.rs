//! Files since a cursor: nothing is lost between two files, whatever is written meanwhile.

use super::{NAMES, error, file, rows};
use crate::{
    coaching_pair::CoachingPair,
    employee_erasure::erase,
    operations::{create_employee, employee_attributes, run_mutation, sample_framework},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// The rows since a cursor.
async fn since(caller: &Caller, name: &str, cursor: &str) -> (String, Vec<Value>) {
    file(caller, &format!("{name}?after={cursor}")).await
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_since_a_cursor_has_each_changed_object_once_in_its_current_state() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let mut cursors = BTreeMap::new();
    for name in NAMES {
        let (cursor, whole) = file(&admin, name).await;
        assert!(!whole.is_empty(), "{name}");
        let (again, none) = since(&admin, name, &cursor).await;
        assert_eq!((again, none), (cursor.clone(), vec![]), "{name}: nothing has changed");
        cursors.insert(name, cursor);
    }

    let mut peer = employee_attributes("peer");
    for title in ["Cook", "Chef"] {
        peer["jobTitle"] = title.into();
        run_mutation(&admin, "employeeUpsert", json!({ "employee": peer })).await;
    }
    let new = create_employee(&admin, "new").await;
    let (cursor, changed) = since(&admin, "employees", &cursors["employees"]).await;
    assert_eq!(ids(&changed), [sample.id("emp_peer"), new]);
    assert_eq!((&changed[0]["jobTitle"], &changed[0]["version"]), (&json!("Chef"), &json!(3)));
    assert_eq!(since(&admin, "employees", &cursor).await.1, Vec::<Value>::new());
    assert_eq!(since(&admin, "sessions", &cursors["sessions"]).await.1, Vec::<Value>::new(), "changes of other objects");

    let cancel = "mutation($id: ID!) { sessionCancel(id: $id) { session { id } userErrors { code field message } } }";
    admin.execute(cancel, json!({ "id": sample.id("ses_next") })).await;
    let (_, changed) = since(&admin, "sessions", &cursors["sessions"]).await;
    assert_eq!((ids(&changed), &changed[0]["status"]), (vec![sample.id("ses_next").as_str()], &json!("CANCELLED")));

    let mut framework = sample_framework();
    framework["package"]["CFItems"][1]["fullStatement"] = "Can more".into();
    run_mutation(&admin, "competencyFrameworkImport", framework).await;
    let (_, changed) = since(&admin, "competencies", &cursors["competencies"]).await;
    let statements: Vec<_> = changed.iter().map(|row| row["statement"].as_str().unwrap()).collect();
    assert_eq!(statements, ["Can parent", "Can more"], "a framework that changed is written as a whole");

    let void = "mutation($id: ID!) { learningRecordVoid(id: $id) { learningRecord { id } userErrors { code } } }";
    let voiding = admin.execute(void, json!({ "id": sample.id("lrc") })).await;
    let input = json!({
        "employeeId": sample.id("emp"), "competencyId": sample.id("cmp"), "kind": "EVIDENCE", "level": 1,
        "evidenceUri": "https://lms.example/completions/7"
    });
    let assessment = run_mutation(&admin, "assessmentRecord", input).await;
    let (cursor, changed) = since(&admin, "learning-records", &cursors["learning-records"]).await;
    assert_eq!(changed.iter().map(|row| &row["verb"]).collect::<Vec<_>>(), ["VOIDED", "ASSESSED"]);
    assert_eq!(changed[0]["id"], *value_at(&voiding, "learningRecordVoid.learningRecord.id"));
    assert_eq!((&changed[0]["voidsId"], &changed[1]["assessmentId"]), (&json!(sample.id("lrc")), &json!(assessment)));
    let (_, changed) = since(&admin, "assessments", &cursors["assessments"]).await;
    assert_eq!(ids(&changed), [assessment]);

    // The cursor is that of every list in the order of the log.
    let listed = "query($after: String) { learningRecords(first: 10, after: $after) { nodes { id } } }";
    let listed = admin.execute(listed, json!({ "after": cursor })).await;
    assert_eq!(value_at(&listed, "learningRecords.nodes"), &json!([]));
    assert_eq!(rows(&admin, "employees?after=").await, rows(&admin, "employees").await, "an empty cursor is none");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_brings_the_employee_and_the_assessments_without_evidence() {
    let world = World::new().await;
    let admin = world.admin();
    let leaver = create_employee(&admin, "zq7leaver").await;
    run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
    let competency = rows(&admin, "competencies").await[0]["id"].clone();
    let input =
        json!({ "employeeId": leaver, "competencyId": competency, "kind": "EVIDENCE", "level": 1, "evidenceUri": "https://a.example/7" });
    let assessment = run_mutation(&admin, "assessmentRecord", input).await;
    let (cursor, before) = file(&admin, "assessments").await;
    assert_eq!(before[0]["evidenceUri"], "https://a.example/7");
    erase(&world, &leaver).await;
    let (_, changed) = since(&admin, "assessments", &cursor).await;
    assert_eq!((ids(&changed), &changed[0]["evidenceUri"]), (vec![assessment.as_str()], &Value::Null));
    let (_, changed) = since(&admin, "employees", &cursor).await;
    let erased = changed.iter().find(|row| row["id"] == json!(leaver)).unwrap();
    assert!(erased["erasedAt"].is_string(), "{erased}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_load_files_since_a_cursor_only_where_what_they_see_cannot_grow_without_a_change() {
    let world = World::new().await;
    let admin = world.admin();
    let sample = SampleOrganization::create(&world, &admin).await;
    let person = world.person(SAMPLE_EMPLOYEE);
    let (cursor, _) = file(&person, "employees").await;
    for name in ["employees", "sessions"] {
        let refused = error(&person, &format!("{name}?after={cursor}"), &[]).await;
        assert_eq!((refused.0, refused.2.as_str()), (400, "after"), "{name}");
        assert!(refused.3.contains("load the whole file"), "{refused:?}");
    }
    let input =
        |employee: &str| json!({ "employeeId": sample.id(employee), "competencyId": sample.id("cmp"), "kind": "EVIDENCE", "level": 1 });
    let own = run_mutation(&admin, "assessmentRecord", input("emp")).await;
    run_mutation(&admin, "assessmentRecord", input("emp_report")).await;
    let (_, changed) = since(&person, "assessments", &cursor).await;
    assert_eq!(ids(&changed), [own.as_str()], "not the assessment of another");
    let (_, changed) = since(&person, "learning-records", &cursor).await;
    assert_eq!(changed.iter().map(|row| &row["assessmentId"]).collect::<Vec<_>>(), [&json!(own)]);
    assert_eq!(since(&person, "competencies", &cursor).await.1, Vec::<Value>::new());
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_is_too_old_gets_410_and_says_what_to_do() {
    let world = World::with_config(|config| config.feed_retention_days = 1).await;
    let admin = world.admin();
    let (cursor, _) = file(&admin, "employees").await;
    let ann = create_employee(&admin, "ann").await;
    world.clock.forward(TimeDelta::days(2));
    create_employee(&admin, "ben").await;
    world.run_maintenance().await;
    let refused = error(&admin, &format!("employees?after={cursor}"), &[]).await;
    assert_eq!((refused.0, refused.1.as_str()), (410, "RESYNC_REQUIRED"), "{refused:?}");
    assert!(refused.3.contains("read the objects again"), "{refused:?}");
    assert!(ids(&rows(&admin, "employees").await).contains(&ann.as_str()));
    assert_eq!(since(&admin, "learning-records", &cursor).await.1, Vec::<Value>::new(), "learning records are kept without limit");
    world.end().await;
}

/// The reader applies files since a cursor to a copy while people and sessions are created and changed. In the end the copy is complete.
#[tokio::test(flavor = "multi_thread")]
async fn files_since_a_cursor_lose_nothing_while_others_write() {
    let world = World::new().await;
    let admin = world.admin();
    let pair = CoachingPair::create(&world, "FORMAL", &["ann", "ben"]).await;
    let is_done = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (admin, is_done, pairing) = (admin.clone(), is_done.clone(), pair.pairing.clone());
        let starts_at = world.clock.now();
        async move {
            for number in 0..40 {
                let mut attributes = employee_attributes(&format!("p{}", number % 25));
                attributes["jobTitle"] = format!("Title {number}").into();
                // Moved to before those that are read already.
                let input = json!({ "pairingId": pairing, "startsAt": starts_at + TimeDelta::days(90 - number) });
                let employee = json!({ "employee": attributes });
                tokio::join!(run_mutation(&admin, "employeeUpsert", employee), run_mutation(&admin, "sessionSchedule", input));
            }
            is_done.store(true, Ordering::SeqCst);
        }
    });
    let mut copies: BTreeMap<&str, (String, BTreeMap<String, Value>)> = BTreeMap::new();
    let mut files = 0;
    loop {
        let was_done = is_done.load(Ordering::SeqCst);
        for name in ["employees", "sessions", "learning-records"] {
            let (cursor, copy) = copies.entry(name).or_default();
            let (next, changed) = file(&admin, &format!("{name}?after={cursor}")).await;
            *cursor = next;
            copy.extend(changed.into_iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row)));
        }
        files += 1;
        if was_done {
            break;
        }
    }
    writer.await.unwrap();
    assert!(files > 3, "the files were not read while the writer wrote");
    for (name, (_, copy)) in copies {
        let mut whole = rows(&admin, name).await;
        whole.sort_by_key(|row| row["id"].as_str().unwrap().to_owned());
        assert_eq!(copy.into_values().collect::<Vec<_>>(), whole, "{name}");
    }
    world.end().await;
}
