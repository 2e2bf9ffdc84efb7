//! What figures are grouped by, and the conditions on people.

use super::{Company, company::people, error_of, rows};
use crate::{
    operations::{employee_attributes, run_mutation, run_mutation_by_id, sample_framework},
    world::{Caller, World},
};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use serde_json::{Value, json};

/// Changes an attribute of an employee whose external id is known.
async fn set(caller: &Caller, external_id: &str, attribute: &str, value: Value) {
    let employee = json!({ "externalId": external_id, attribute: value });
    run_mutation(caller, "employeeUpsert", json!({ "employee": employee })).await;
}

/// Holds a session that starts at this hour and minute of a day, in UTC.
async fn hold_at(world: &World, company: &Company, day: NaiveDate, hour: u32, minute: u32) {
    let start = day.and_hms_opt(hour, minute, 0).unwrap().and_utc();
    world.clock.forward(start - world.clock.now());
    company.hold_session(world, 0).await;
}

/// The last Sunday in March of the next year, on which clocks are put forward in Europe.
fn next_change_of_clocks(world: &World) -> NaiveDate {
    let last = NaiveDate::from_ymd_opt(world.clock.now().year() + 1, 3, 31).unwrap();
    last - TimeDelta::days(last.weekday().num_days_from_sunday().into())
}

#[tokio::test]
async fn weeks_and_days_follow_the_clocks_of_the_time_zone_when_they_are_put_forward() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern")])).await;
    let sunday = next_change_of_clocks(&world);
    let monday = sunday + TimeDelta::days(1);
    // In Zurich, the Sunday ends at 22:00 UTC, an hour earlier than the days before.
    hold_at(&world, &company, sunday, 21, 30).await;
    hold_at(&world, &company, sunday, 22, 30).await;
    let period = |from: NaiveDate, to: NaiveDate| format!("where: {{ period: {{ from: \"{from}\", to: \"{to}\" }} }}");
    let weeks = period(sunday - TimeDelta::days(6), monday + TimeDelta::days(7));
    let days = period(sunday, monday + TimeDelta::days(1));
    for (zone, of_weeks, of_days) in [("Europe/Zurich", [1, 1], [1, 1]), ("UTC", [2, 0], [2, 0])] {
        let by_week =
            rows(&world.dashboard(), &format!("({weeks}, timeZone: \"{zone}\")"), "sessions(by: [{ time: WEEK }])", &["held"]).await;
        let starts = [sunday - TimeDelta::days(6), monday];
        assert!(starts.iter().all(|start| start.weekday() == Weekday::Mon));
        assert_eq!(by_week, [0, 1].map(|week| vec![json!(starts[week]), json!(of_weeks[week])]), "{zone}");
        let by_day = rows(&world.dashboard(), &format!("({days}, timeZone: \"{zone}\")"), "sessions(by: [{ time: DAY }])", &["held"]).await;
        assert_eq!(by_day, [0, 1].map(|day| vec![json!([sunday, monday][day]), json!(of_days[day])]), "{zone}");
    }
    world.end().await;
}

#[tokio::test]
async fn quarters_begin_with_january_april_july_and_october_of_the_time_zone() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern")])).await;
    let last = NaiveDate::from_ymd_opt(world.clock.now().year() + 1, 3, 31).unwrap();
    hold_at(&world, &company, last, 21, 30).await;
    hold_at(&world, &company, last, 22, 30).await;
    let year = last.year();
    let period = format!("where: {{ period: {{ from: \"{year}-02-01\", to: \"{year}-07-02\" }} }}");
    for (zone, held) in [("Europe/Zurich", [1, 1, 0]), ("UTC", [2, 0, 0])] {
        let quarters =
            rows(&world.dashboard(), &format!("({period}, timeZone: \"{zone}\")"), "sessions(by: [{ time: QUARTER }])", &["held"]).await;
        let starts = ["01-01", "04-01", "07-01"].map(|day| format!("{year}-{day}"));
        assert_eq!(quarters, [0, 1, 2].map(|quarter| vec![json!(starts[quarter]), json!(held[quarter])]), "{zone}");
    }
    world.end().await;
}

#[tokio::test]
async fn people_are_grouped_by_the_month_in_which_they_were_hired() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(17, "Sales", "Bern")])).await;
    let admin = world.admin();
    for index in 0..12 {
        let hired_on = if index < 6 { format!("2024-02-{:02}", index + 24) } else { format!("2024-03-{:02}", index - 5) };
        set(&admin, &format!("person{index}"), "hiredOn", json!(hired_on)).await;
    }
    company.hold_session(&world, 0).await;
    let cohorts = rows(&world.dashboard(), "", "sessions(by: [{ attribute: HIRING_MONTH }])", &["n", "held"]).await;
    assert_eq!(
        cohorts,
        [[json!("2024-02"), json!(6), json!(1)], [json!("2024-03"), json!(6), json!(0)], [json!(null), json!(5), json!(0)],]
    );
    world.end().await;
}

#[tokio::test]
async fn people_are_grouped_and_chosen_by_an_attribute_that_the_company_has_named() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(17, "Sales", "Bern")])).await;
    let admin = world.admin();
    // SQLite understands the second and the third as a path, unless they are quoted.
    for name in ["contract", "$.kind of [0] \"contract\"", "$"] {
        for index in 0..12 {
            let value = if index < 6 { "full time" } else { "part time" };
            set(&admin, &format!("person{index}"), "customAttributes", json!([{ "name": name, "value": value }])).await;
        }
    }
    company.hold_session(&world, 0).await;
    for name in ["contract", "$.kind of [0] \"contract\"", "$"] {
        let name = json!(name);
        let by = format!("sessions(by: [{{ customAttribute: {name} }}])");
        let contracts = rows(&world.dashboard(), "", &by, &["n", "held"]).await;
        assert_eq!(
            contracts,
            [[json!("full time"), json!(6), json!(1)], [json!("part time"), json!(6), json!(0)], [json!(null), json!(5), json!(0)],],
            "{name}"
        );
        let of = format!("(where: {{ customAttribute: {{ name: {name}, value: {{ eq: \"part time\" }} }} }})");
        assert_eq!(rows(&world.dashboard(), &of, "sessions", &["n", "held"]).await, [[json!(6), json!(0)]], "{name}");
    }
    for name in ["Contract", "$.contract", "contract.x", "[0]", "0"] {
        let query = format!("{{ insights {{ sessions(by: [{{ customAttribute: {} }}]) {{ rows {{ __typename }} }} }} }}", json!(name));
        let error = error_of(&world.dashboard(), &query).await;
        assert_eq!(error, ("INVALID".into(), "by: no employee has the custom attribute".into()), "{name}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_condition_on_a_manager_means_direct_and_indirect_reports() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(14, "Sales", "Bern")])).await;
    let admin = world.admin();
    let mut managers = Vec::new();
    for name in ["director", "head"] {
        let mut attributes = employee_attributes(name);
        if name == "head" {
            attributes["managerExternalId"] = json!("director");
        }
        managers.push(run_mutation(&admin, "employeeUpsert", json!({ "employee": attributes })).await);
    }
    for index in 0..8 {
        let manager = if index < 6 { "head" } else { "director" };
        set(&admin, &format!("person{index}"), "managerExternalId", json!(manager)).await;
    }
    company.hold_session(&world, 3).await;
    let of = async |manager: &str| {
        let arguments = format!("(where: {{ managerId: {{ eq: \"{manager}\" }} }})");
        rows(&world.dashboard(), &arguments, "sessions", &["n", "held"]).await.remove(0)
    };
    assert_eq!(of(&managers[0]).await, [json!(8), json!(1)]);
    assert_eq!(of(&managers[1]).await, [json!(6), json!(0)]);
    assert_eq!(of(&company.members[0].employee).await, [json!(0), json!(0)], "without reports");
    let unknown = "{ insights(where: { managerId: { eq: \"emp_01m827kszmefzbhkrgt3k5d98c\" } }) { sessions { rows { __typename } } } }";
    let foreign = crate::operations::create_employee(&world.globex_admin(), "foreign").await;
    for query in [unknown.to_owned(), unknown.replace("emp_01m827kszmefzbhkrgt3k5d98c", &foreign)] {
        assert_eq!(error_of(&world.dashboard(), &query).await, ("INVALID".into(), "where.managerId: no such employee".into()));
    }
    world.end().await;
}

#[tokio::test]
async fn a_pairing_is_repeated_when_its_members_were_partners_in_an_earlier_one() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(8, "Sales", "Bern")])).await;
    let admin = world.admin();
    world.clock.forward(TimeDelta::days(7));
    run_mutation_by_id(&admin, "roundEnd", &company.round).await;
    let start = json!({ "programId": company.program, "startsOn": world.clock.now().date_naive() });
    let second = run_mutation(&admin, "roundStart", start).await;
    for members in [[0, 1], [2, 4], [3, 5], [7, 6]] {
        let participants = members.map(|member| &company.members[member].participant);
        run_mutation(&admin, "pairingCreate", json!({ "roundId": second, "participantIds": participants })).await;
    }
    let figures = ["n", "formed", "repeatPercent"];
    assert_eq!(rows(&world.dashboard(), "", "pairings", &figures).await, [[json!(8), json!(8), json!(25.0)]]);
    let by_round = rows(&world.dashboard(), "", "pairings(by: [{ attribute: ROUND }])", &figures).await;
    let of_round = |round: &str, percent: f64| [json!(round), json!(8), json!(4), json!(percent)];
    assert_eq!(by_round, [of_round(&company.round, 0.0), of_round(&second, 50.0)]);
    world.end().await;
}

#[tokio::test]
async fn figures_of_assessments_are_grouped_by_programs_and_rounds_without_another_attribute() {
    let world = World::new().await;
    let admin = world.admin();
    run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
    let found = admin.execute("{ competencies(first: 1) { nodes { id } } }", json!({})).await;
    let competency = found["competencies"]["nodes"][0]["id"].as_str().unwrap();
    for table in ["competencies", "competencyChange"] {
        let query = |by: &str| {
            format!(
                "{{ insights {{ {table}(competencyId: \"{competency}\", kind: SELF, by: [{by}]) {{ rows {{ n {{ __typename }} }} }} }} }}"
            )
        };
        for by in ["{ attribute: PROGRAM }, { attribute: DEPARTMENT }", "{ attribute: LOCATION }, { attribute: ROUND }"] {
            let (code, message) = error_of(&world.dashboard(), &query(by)).await;
            assert_eq!(code, "INVALID");
            assert!(message.contains("groups by PROGRAM or ROUND overlap"), "{message}");
        }
        world.dashboard().execute(&query("{ attribute: PROGRAM }"), json!({})).await;
    }
    world.end().await;
}

#[tokio::test]
async fn a_person_counts_once_in_each_month_of_their_participations_and_not_between_them() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern"), (8, "Law", "Bern")])).await;
    let admin = world.admin();
    let second = run_mutation(&admin, "programCreate", json!({ "name": "More peers", "kind": "INFORMAL", "cadenceDays": 7 })).await;
    run_mutation_by_id(&admin, "programOpen", &second).await;
    run_mutation_by_id(&admin, "participantWithdraw", &company.members[0].participant).await;
    // Longer than a month.
    world.clock.forward(TimeDelta::days(62));
    // The first had left; the second has two participations at the same time.
    for member in &company.members[..2] {
        run_mutation(&admin, "participantEnrol", json!({ "programId": second, "employeeId": member.employee })).await;
    }
    let by_month = "(by: [{ attribute: DEPARTMENT }, { time: MONTH }])";
    let people_of = async |arguments: &str, table: &str, department: &str| -> Vec<Value> {
        let rows = rows(&world.dashboard(), arguments, &format!("{table}{by_month}"), &["n"]).await;
        let of_department = rows.into_iter().filter(|row| row[0] == department);
        of_department.map(|mut row| row.remove(2)).filter(|people| *people != json!(0)).collect()
    };
    let sales = people_of("", "sessions", "Sales").await;
    let (first, between, last) = (&sales[0], &sales[1..sales.len() - 1], &sales[sales.len() - 1]);
    assert_eq!((first, last), (&json!(6), &json!(6)), "{sales:?}");
    assert!(!between.is_empty() && between.iter().all(|people| *people == json!(5)), "{sales:?}");
    assert_eq!(people_of("", "sessions", "Law").await, vec![json!(8); sales.len()]);
    let both = format!("(where: {{ programId: {{ in: [\"{}\", \"{second}\"] }} }})", company.program);
    assert_eq!(people_of(&both, "sessions", "Sales").await, sales);
    // Two people enrolled in two programs: the events are four, the people two.
    assert_eq!(people_of("", "participation", "Sales").await, [json!(6), json!("GROUP_TOO_SMALL")]);
    let enrolled = rows(&world.dashboard(), "", "participation(by: [{ attribute: DEPARTMENT }])", &["n", "enrolled"]).await;
    assert_eq!(enrolled, [[json!("Law"), json!(8), json!(8)], [json!("Sales"), json!(6), json!(8)]]);
    world.end().await;
}
