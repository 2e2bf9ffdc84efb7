//! The brake: its limits, and roster plans and last days that exceed them. SCIM requests that exceed them are in `scim::brake`; random
//! sequences of changes are in `brake_random_sequences`.

use crate::{
    operations::{SAMPLE_ROSTER, create_employee, employee_attributes, import_roster, run_mutation},
    sample_organization::{SAMPLE_EMPLOYEE, SampleOrganization},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::fmt::Write as _;

const PLAN: &str = "mutation($csv: String!, $mode: RosterMode!) { rosterPlan(input: { csv: $csv, mode: $mode }) {
    rosterPlan { id status heldBecause createCount updateCount terminateCount scheduledTerminationCount pairingEndCount sessionCancelCount
        partnerRequeueCount releaseNote }
    userErrors { code field message } } }";
const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { rosterPlan { status heldBecause } userErrors { code message } } }";
const RELEASE: &str = "mutation($id: ID!) { rosterRelease(id: $id, note: \"confirmed by HR\") { userErrors { code } } }";
const TERMINATE: &str = "mutation($id: ID!, $on: Date) { employeeTerminate(id: $id, terminatedOn: $on) {
    employee { status } userErrors { code field message } } }";

/// Plans a CSV roster and returns the plan.
async fn plan_csv(caller: &Caller, csv: &str, mode: &str) -> Value {
    value_at(&caller.execute(PLAN, json!({ "csv": csv, "mode": mode })).await, "rosterPlan.rosterPlan").clone()
}

/// Asserts that a delta roster is held for one reason, which begins with this text.
async fn assert_held(caller: &Caller, csv: &str, reason: &str) -> Value {
    let plan = plan_csv(caller, csv, "DELTA").await;
    assert_eq!((&plan["status"], plan["heldBecause"].as_array().unwrap().len()), (&json!("HELD"), 1), "{plan}");
    assert!(plan["heldBecause"][0].as_str().unwrap().starts_with(reason), "{plan}");
    plan
}

/// The external ids of the sample roster, 100 to 206.
fn sample_external_ids() -> impl Iterator<Item = u32> {
    100..207
}

/// A CSV roster of two columns with a row for each employee of the sample roster.
fn two_columns(column: &str, value: impl Fn(u32) -> String) -> String {
    sample_external_ids().fold(format!("externalId,{column}\n"), |mut csv, id| {
        writeln!(csv, "{id},{}", value(id)).unwrap();
        csv
    })
}

#[tokio::test]
async fn an_administrator_sets_the_limits_of_the_brake() {
    let world = World::new().await;
    let query = "{ organization { version brake { deactivations { number percent } emails { number percent } } } }";
    let defaults = world.hris().execute(query, json!({})).await;
    assert_eq!(value_at(&defaults, "organization.brake.deactivations"), &json!({ "number": 10, "percent": 5 }));
    let set = "mutation($input: BrakeInput!) { organizationSetBrake(input: $input) {
        organization { version brake { deactivations { number percent } emails { number } } } userErrors { code field } } }";
    let lower_limit = json!({ "input": { "deactivations": { "number": 3, "percent": 1 }, "expectedVersion": 1 } });
    let data = world.admin().execute(set, lower_limit.clone()).await;
    assert_eq!(value_at(&data, "organizationSetBrake.organization.brake.deactivations"), &json!({ "number": 3, "percent": 1 }));
    assert_eq!(value_at(&data, "organizationSetBrake.organization.brake.emails.number"), 20);
    assert_eq!(world.admin().expect_user_error(set, lower_limit).await["code"], "STALE_VERSION");
    let data = world.admin().execute(set, json!({ "input": { "emails": { "number": 7, "percent": 1 } } })).await;
    let limits = value_at(&data, "organizationSetBrake.organization.brake");
    let expected = json!({ "deactivations": { "number": 10, "percent": 5 }, "emails": { "number": 7 } });
    assert_eq!(limits, &expected, "a limit that is absent is set to its default");
    let invalid = json!({ "input": { "emails": { "number": 1, "percent": 101 } } });
    assert_eq!(world.admin().expect_user_error(set, invalid).await["field"], json!(["emails", "percent"]));
    assert_eq!(world.change_log(world.acme.id).await.last().unwrap().kind, "organization.updated");
    world.end().await;
}

/// As after a column was shifted in a roster file: no employee is created or terminated.
#[tokio::test]
async fn a_roster_plan_that_changes_too_many_emails_or_departments_is_held() {
    let world = World::new().await;
    let admin = world.admin();
    let rows = |domain: &str, department: &str| -> Vec<Value> {
        let row = |number: u32| {
            let mut row = employee_attributes(&format!("p{number}"));
            row["email"] = format!("p{number}@{domain}").into();
            row["department"] = department.into();
            row
        };
        (0..60).map(row).collect()
    };
    let document = "mutation($rows: [EmployeeAttributesInput!]!) { rosterPlan(input: { rows: $rows }) {
        rosterPlan { id status heldBecause updateCount } userErrors { message } } }";
    let plan = async |rows: Vec<Value>| value_at(&admin.execute(document, json!({ "rows": rows })).await, "rosterPlan.rosterPlan").clone();
    let first = plan(rows("acme.test", "Sales")).await;
    admin.execute("mutation($id: ID!) { rosterApply(id: $id) { userErrors { message } } }", json!({ "id": first["id"] })).await;
    let with_other_emails = plan(rows("acme.example", "Sales")).await;
    let reason = "60 changed e-mail addresses in a headcount of 60 exceed the limit of 20";
    assert_eq!((&with_other_emails["status"], &with_other_emails["heldBecause"]), (&json!("HELD"), &json!([reason])));
    let with_other_departments = plan(rows("acme.test", "Support")).await;
    let reason = "60 changed departments in a headcount of 60 exceed the limit of 50";
    assert_eq!((&with_other_departments["status"], &with_other_departments["heldBecause"]), (&json!("HELD"), &json!([reason])));
    let within_limit = plan(rows("acme.example", "Sales").into_iter().take(20).collect()).await;
    assert_eq!((&within_limit["status"], &within_limit["updateCount"]), (&json!("PLANNED"), &json!(20)));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_mass_change_is_held() {
    let world = World::new().await;
    let hris = world.hris();
    import_roster(&hris, SAMPLE_ROSTER).await;
    let mut reader = csv::Reader::from_reader(SAMPLE_ROSTER.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |id: u32, column: usize| rows[usize::try_from(id - 100).unwrap() % rows.len()][column].to_owned();

    assert_held(&hris, &two_columns("status", |_| "SUSPENDED".into()), "107 suspensions in a headcount of 107 exceed the limit of 10")
        .await;
    let shifted = two_columns("userName", |id| cell(id + 1, 1));
    assert_held(&hris, &shifted, "107 changed user names in a headcount of 107 exceed the limit of 21").await;
    let cleared = two_columns("managerExternalId", |_| String::new());
    assert_held(&hris, &cleared, "106 changed managers in a headcount of 107 exceed the limit of 50").await;
    let swapped = two_columns("givenName,familyName", |id| format!("{},{}", cell(id, 4), cell(id, 3)));
    assert_held(&hris, &swapped, "107 changed names in a headcount of 107 exceed the limit of 20").await;
    let another_company = (0..108).fold("externalId,userName,email,givenName,familyName\n".to_owned(), |mut csv, number| {
        writeln!(csv, "globex-{number},g{number},g{number}@globex.example,G,{number}").unwrap();
        csv
    });
    assert_held(&hris, &another_company, "108 new employees in a headcount of 107 exceed the limit of 107").await;
    let acquisition: String = another_company.lines().take(108).map(|line| format!("{line}\n")).collect();
    assert_eq!(plan_csv(&hris, &acquisition, "DELTA").await["status"], "PLANNED", "the company doubles");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn last_days_of_all_employees_are_held_whether_they_have_passed_or_come_soon() {
    let world = World::new().await;
    let hris = world.hris();
    import_roster(&hris, SAMPLE_ROSTER).await;
    let reason = "107 deactivations in a headcount of 107 exceed the limit of 10";
    let passed = assert_held(&hris, &two_columns("terminatedOn", |_| "2020-01-31".into()), reason).await;
    assert_eq!((&passed["terminateCount"], &passed["scheduledTerminationCount"]), (&json!(107), &json!(0)), "the employments end at once");
    let tomorrow = (world.clock.now() + TimeDelta::days(1)).date_naive();
    let soon = assert_held(&hris, &two_columns("terminatedOn", |_| tomorrow.to_string()), reason).await;
    assert_eq!((&soon["terminateCount"], &soon["scheduledTerminationCount"]), (&json!(0), &json!(107)));
    let ten: String = two_columns("terminatedOn", |_| tomorrow.to_string()).lines().take(11).map(|line| format!("{line}\n")).collect();
    import_roster(&hris, &ten).await;
    world.clock.forward(TimeDelta::days(1));
    world.run_maintenance().await;
    let terminated = "{ employees(filter: { status: { eq: TERMINATED } }) { totalCount } }";
    let hris = hris.with_new_token().await;
    assert_eq!(value_at(&hris.execute(terminated, json!({})).await, "employees.totalCount"), 10);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_termination_is_counted_with_its_effects_on_coaching() {
    let world = World::new().await;
    let admin = world.admin();
    SampleOrganization::create(&world, &admin).await;
    let tomorrow = (world.clock.now() + TimeDelta::days(1)).date_naive();
    let plan = plan_csv(&admin, &format!("externalId,terminatedOn\n{SAMPLE_EMPLOYEE},{tomorrow}\n"), "DELTA").await;
    let counts = ["updateCount", "scheduledTerminationCount", "pairingEndCount", "sessionCancelCount", "partnerRequeueCount"];
    assert_eq!(counts.map(|count| plan[count].clone()), [1, 1, 1, 1, 1].map(Value::from), "{plan}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn last_days_set_one_by_one_are_held_like_deactivations() {
    let world = World::new().await;
    let hris = world.hris();
    let mut people = Vec::new();
    for number in 0..30 {
        people.push(create_employee(&hris, &format!("p{number}")).await);
    }
    let tomorrow = (world.clock.now() + TimeDelta::days(1)).date_naive();
    for id in &people[..5] {
        hris.execute(TERMINATE, json!({ "id": id, "on": tomorrow })).await;
    }
    let upsert = "mutation($input: EmployeeUpsertInput!) { employeeUpsert(input: $input) {
        employee { status } userErrors { code field message } } }";
    let with_last_day =
        |number: usize, day: &str| json!({ "input": { "employee": { "externalId": format!("p{number}"), "terminatedOn": day } } });
    for number in 5..10 {
        let ended = hris.execute(upsert, with_last_day(number, "2020-01-31")).await;
        assert_eq!(value_at(&ended, "employeeUpsert.employee.status"), "TERMINATED", "the last day has passed");
    }
    let error = hris.expect_user_error(TERMINATE, json!({ "id": people[10], "on": tomorrow })).await;
    assert_eq!((&error["code"], &error["field"]), (&json!("HELD"), &json!(["terminatedOn"])), "{error}");
    assert!(error["message"].as_str().unwrap().contains("11 deactivations in a headcount of 30"), "{error}");
    assert_eq!(hris.expect_user_error(upsert, with_last_day(11, "2020-01-31")).await["code"], "HELD");
    // A last day that is put off needs no release.
    let later = (world.clock.now() + TimeDelta::days(90)).date_naive();
    hris.execute(TERMINATE, json!({ "id": people[0], "on": later })).await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn small_plans_of_one_sender_count_together_also_when_they_are_applied() {
    let world = World::new().await;
    let hris = world.hris();
    import_roster(&hris, SAMPLE_ROSTER).await;
    let terminate = |ids: std::ops::Range<u32>| {
        ids.fold("externalId,status\n".to_owned(), |mut csv, id| {
            writeln!(csv, "{id},TERMINATED").unwrap();
            csv
        })
    };
    let planned_before = plan_csv(&hris, &terminate(180..185), "DELTA").await;
    assert_eq!(planned_before["status"], "PLANNED");
    import_roster(&hris, &terminate(110..116)).await;
    let reason = "12 deactivations, 6 of them made earlier within 24 hours, in a headcount of 107 exceed the limit of 10";
    assert_held(&hris, &terminate(116..122), reason).await;
    let error = hris.expect_user_error(APPLY, json!({ "id": planned_before["id"] })).await;
    assert_eq!(error["code"], "WRONG_STATE");
    assert!(error["message"].as_str().unwrap().contains("11 deactivations, 6 of them made earlier"), "{error}");
    assert_eq!(world.change_log(world.acme.id).await.last().unwrap().kind, "roster_plan.held");
    // Another sender has a count of its own, and a day later the count begins again.
    assert_eq!(plan_csv(&world.admin(), &terminate(116..122), "DELTA").await["status"], "PLANNED");
    world.clock.forward(TimeDelta::hours(25));
    assert_eq!(plan_csv(&hris.with_new_token().await, &terminate(116..122), "DELTA").await["status"], "PLANNED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_covers_a_new_plan_with_the_same_changes_and_nothing_else() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, SAMPLE_ROSTER).await;
    // 40 employees are missing from the roster, and 30 have another e-mail address.
    let mut lines: Vec<String> = SAMPLE_ROSTER.lines().map(str::to_owned).collect();
    lines.truncate(68);
    for line in &mut lines[38..] {
        *line = line.replace("@example.com", "@example.org");
    }
    let roster = |lines: &[String]| lines.join("\n") + "\n";
    let first = plan_csv(&hris, &roster(&lines), "FULL").await;
    assert_eq!((&first["status"], &first["terminateCount"]), (&json!("HELD"), &json!(40)), "{first}");
    admin.execute(RELEASE, json!({ "id": first["id"] })).await;
    // The directory goes on: a change of an employee whom the plan terminates.
    let changed = json!({ "employee": { "externalId": "200", "jobTitle": "Clerk" } });
    run_mutation(&admin, "employeeUpsert", changed).await;
    assert_eq!(hris.expect_user_error(APPLY, json!({ "id": first["id"] })).await["code"], "ROSTER_MOVED");
    let second = plan_csv(&hris, &roster(&lines), "FULL").await;
    assert_eq!((&second["status"], &second["releaseNote"]), (&json!("PLANNED"), &json!("confirmed by HR")), "{second}");

    // Other changes than those that were shown are not covered: other addresses, more leavers, another sender.
    let other_addresses: Vec<String> = lines.iter().map(|line| line.replace("@example.org", "@example.net")).collect();
    assert_eq!(plan_csv(&hris, &roster(&other_addresses), "FULL").await["status"], "HELD");
    assert_eq!(plan_csv(&hris, &roster(&lines[..50]), "FULL").await["status"], "HELD");
    assert_eq!(plan_csv(&admin, &roster(&lines), "FULL").await["status"], "HELD");
    // A few more changes are within the limits.
    assert_eq!(plan_csv(&hris, &roster(&lines[..66]), "FULL").await["status"], "PLANNED");

    hris.execute(APPLY, json!({ "id": second["id"] })).await;
    // What was released does not count toward the limits.
    let ten_more: String = (110..120).map(|id| format!("{id},TERMINATED\n")).collect();
    assert_eq!(plan_csv(&hris, &format!("externalId,status\n{ten_more}"), "DELTA").await["status"], "PLANNED");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_does_not_cover_plans_of_later_days() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    import_roster(&hris, SAMPLE_ROSTER).await;
    let suspended = two_columns("status", |_| "SUSPENDED".into());
    let first = plan_csv(&hris, &suspended, "DELTA").await;
    admin.execute(RELEASE, json!({ "id": first["id"] })).await;
    assert_eq!(plan_csv(&hris, &suspended, "DELTA").await["status"], "PLANNED");
    world.clock.forward(TimeDelta::hours(25));
    assert_eq!(plan_csv(&hris.with_new_token().await, &suspended, "DELTA").await["status"], "HELD");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn due_terminations_that_were_never_counted_wait_for_a_release() {
    let world = World::new().await;
    let (hris, admin) = (world.hris(), world.admin());
    let tomorrow = (world.clock.now() + TimeDelta::days(1)).date_naive();
    // The first load gives every employee a last day, and the days of 5 were moved, which counts.
    let with_last_day = SAMPLE_ROSTER.lines().enumerate().fold(String::new(), |mut csv, (number, line)| {
        writeln!(csv, "{line},{}", if number == 0 { "terminatedOn".to_owned() } else { tomorrow.to_string() }).unwrap();
        csv
    });
    let later = (world.clock.now() + TimeDelta::days(2)).date_naive();
    import_roster(&hris, &with_last_day.replace(&tomorrow.to_string(), &later.to_string())).await;
    let moved: String = (100..105).map(|id| format!("{id},{tomorrow}\n")).collect();
    import_roster(&hris, &format!("externalId,terminatedOn\n{moved}")).await;
    world.clock.forward(TimeDelta::days(2));
    world.run_maintenance().await;
    let admin = admin.with_new_token().await;
    let state = "{ organization { version terminationsHeldAt terminationsHeldCount terminationsReleaseNote }
        employees(filter: { status: { eq: TERMINATED } }) { totalCount } }";
    let held = admin.execute(state, json!({})).await;
    assert_eq!(value_at(&held, "employees.totalCount"), 5, "those that were counted");
    assert_eq!(value_at(&held, "organization.terminationsHeldCount"), 102);
    assert_ne!(value_at(&held, "organization.terminationsHeldAt"), &Value::Null);
    assert_eq!(world.change_log(world.acme.id).await.last().unwrap().kind, "organization.terminations_held");
    let length = world.change_log(world.acme.id).await.len();
    world.run_maintenance().await;
    assert_eq!(world.change_log(world.acme.id).await.len(), length, "the hold is recorded once");

    let release = "mutation($note: String!) { organizationReleaseTerminations(note: $note) { organization { terminationsHeldAt }
        userErrors { code field } } }";
    assert_eq!(admin.expect_user_error(release, json!({ "note": "" })).await["field"], json!(["note"]));
    admin.execute(release, json!({ "note": "the project ended" })).await;
    world.run_maintenance().await;
    let released = admin.execute(state, json!({})).await;
    assert_eq!(value_at(&released, "employees.totalCount"), 107);
    assert_eq!(value_at(&released, "organization.terminationsReleaseNote"), "the project ended");
    assert_eq!(value_at(&released, "organization.terminationsHeldCount"), 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn new_employees_of_several_plans_count_together_within_a_day() {
    let world = World::new().await;
    let hris = world.hris();
    let company = |name: &str, from: u32, to: u32| {
        (from..to).fold("externalId,userName,email,givenName,familyName\n".to_owned(), |mut csv, number| {
            writeln!(csv, "{name}-{number},{name}{number},{name}{number}@example.com,G,{number}").unwrap();
            csv
        })
    };
    // The first load is not counted.
    import_roster(&hris, SAMPLE_ROSTER).await;
    let planned_before = plan_csv(&hris, &company("globex", 60, 110), "DELTA").await;
    import_roster(&hris, &company("globex", 0, 60)).await;
    let reason = "110 new employees, 60 of them made earlier within 24 hours, in a headcount of 107 exceed the limit of 107";
    assert_held(&hris, &company("globex", 60, 110), reason).await;
    let error = hris.expect_user_error(APPLY, json!({ "id": planned_before["id"] })).await;
    assert!(error["message"].as_str().unwrap().contains(reason), "{error}");
    assert_eq!(plan_csv(&hris, &company("globex", 60, 107), "DELTA").await["status"], "PLANNED", "the company doubles");
    // What is released does not count.
    let released = plan_csv(&hris, &company("globex", 60, 110), "DELTA").await;
    world.admin().execute(RELEASE, json!({ "id": released["id"] })).await;
    hris.execute(APPLY, json!({ "id": released["id"] })).await;
    let more = plan_csv(&hris, &company("initech", 0, 150), "DELTA").await;
    let reason = "210 new employees, 60 of them made earlier within 24 hours, in a headcount of 157 exceed the limit of 157";
    assert_eq!(more["heldBecause"], json!([reason]), "{more}");
    world.clock.forward(TimeDelta::hours(25));
    assert_eq!(plan_csv(&hris.with_new_token().await, &company("initech", 0, 150), "DELTA").await["status"], "PLANNED");
    world.end().await;
}
