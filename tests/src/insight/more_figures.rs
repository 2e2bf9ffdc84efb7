//! The figures of goals, commitments, recognition, competencies, pulses, ties and retention are those of the rows.

use super::{
    Company,
    company::{import_competency, people},
    figure_of, rows,
};
use crate::{
    coaching_pair::goal_input,
    operations::{create_employee, run_mutation, run_mutation_by_id, set_question_sets},
    world::{Caller, World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn goals_commitments_and_recognitions_are_counted_by_their_status() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern"), (6, "Law", "Bern")])).await;
    let dashboard = world.dashboard();
    let [ann, bob] = [0, 1].map(|index| &company.members[index]);
    for _ in 0..2 {
        let goal = run_mutation(&ann.caller, "goalCreate", goal_input(&world, &ann.participant)).await;
        run_mutation_by_id(&ann.caller, "goalAchieve", &goal).await;
    }
    run_mutation(&bob.caller, "goalCreate", goal_input(&world, &bob.participant)).await;
    let goals = rows(&dashboard, "", "goals(by: [{ attribute: DEPARTMENT }])", &["created", "active", "achieved", "achievedPercent"]).await;
    assert_eq!(
        goals,
        [[json!("Law"), json!(0), json!(0), json!(0), json!(null)], [json!("Sales"), json!(3), json!(1), json!(2), json!(100.0)],]
    );
    let first = company.hold_session(&world, 0).await;
    let due = (world.clock.now() + TimeDelta::days(3)).date_naive();
    for (member, outcome) in [(ann, "KEPT"), (bob, "MISSED")] {
        let make = json!({ "sessionId": first, "text": "Ask more", "dueOn": due });
        let commitment = run_mutation(&member.caller, "commitmentMake", make).await;
        let next = company.schedule(&world, 0).await;
        let review = json!({ "id": commitment, "sessionId": next, "outcome": outcome });
        run_mutation(&member.caller, "commitmentReview", review).await;
    }
    let commitments = rows(&dashboard, "", "commitments", &["made", "open", "kept", "missed", "keptPercent"]).await;
    assert_eq!(commitments, [[json!(2), json!(0), json!(1), json!(1), json!(50.0)]]);
    let thanks = json!({ "programId": company.program, "receiverId": bob.employee, "text": "Thank you", "visibility": "PROGRAM" });
    run_mutation(&ann.caller, "recognitionGive", thanks).await;
    let recognition = rows(&dashboard, "", "recognition(by: [{ attribute: DEPARTMENT }])", &["given", "received"]).await;
    assert_eq!(recognition, [[json!("Law"), json!(0), json!(0)], [json!("Sales"), json!(1), json!(1)]]);
    let of_round = format!("(where: {{ roundId: {{ eq: \"{}\" }} }})", company.round);
    assert_eq!(rows(&dashboard, &of_round, "commitments", &["n", "made"]).await, [[json!(12), json!(2)]]);
    let by_round = rows(&dashboard, "", "sessions(by: [{ attribute: ROUND }])", &["n", "held"]).await;
    assert_eq!(by_round, [[json!(company.round), json!(12), json!(1)]]);
    world.end().await;
}

async fn assess(caller: &Caller, company: &Company, member: usize, competency: &str, level: i32, confidence: Option<i32>) {
    let employee = &company.members[member].employee;
    let input = json!({
        "employeeId": employee, "competencyId": competency, "kind": "SELF", "assessorId": employee, "level": level, "confidence": confidence
    });
    run_mutation(caller, "assessmentRecord", input).await;
}

#[tokio::test]
async fn the_levels_of_a_competency_are_averaged_over_the_people_who_were_assessed() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern"), (6, "Law", "Bern")])).await;
    let admin = world.admin();
    let competency = import_competency(&admin).await;
    for member in 0..6 {
        // Two of the six state a confidence.
        assess(&admin, &company, member, &competency, if member == 0 { 3 } else { 1 }, (member < 2).then_some(80)).await;
    }
    assess(&admin, &company, 7, &competency, 2, None).await;
    let table = |by: &str| format!("competencies(competencyId: \"{competency}\", kind: SELF{by})");
    let figures = ["n", "assessments", "averageLevel", "averageConfidence"];
    let small = json!("GROUP_TOO_SMALL");
    assert_eq!(rows(&world.dashboard(), "", &table(""), &figures).await, [[json!(7), json!(7), json!(1.43), small.clone()]]);
    // One person of the department of law was assessed: the others protect that person.
    let by_department = rows(&world.dashboard(), "", &table(", by: [{ attribute: DEPARTMENT }]"), &figures[..3]).await;
    let protects = json!("PROTECTS_ANOTHER_GROUP");
    assert_eq!(
        by_department,
        [[json!("Law"), small.clone(), small.clone(), small.clone()], [json!("Sales"), protects.clone(), protects.clone(), protects],]
    );
    let distribution =
        format!("{{ insights {{ {} {{ rows {{ distribution {{ level count {{ ... on IntegerValue {{ value }} }} }} }} }} }} }}", table(""));
    let distribution = world.dashboard().execute(&distribution, json!({})).await;
    let count = |level: i32, value: i32| json!({ "level": level, "count": { "value": value } });
    let levels = value_at(&distribution, "insights.competencies.rows.0.distribution");
    assert_eq!(levels, &json!([count(1, 5), count(2, 1), count(3, 1)]));
    // The change counts for those who are assessed again.
    for member in 1..6 {
        world.clock.forward(TimeDelta::hours(1));
        assess(&admin, &company, member, &competency, 2, None).await;
    }
    let change = format!("competencyChange(competencyId: \"{competency}\", kind: SELF)");
    assert_eq!(rows(&world.dashboard(), "", &change, &["n", "changes", "averageChange"]).await, [[json!(5), json!(5), json!(1.0)]]);
    let both = format!("{{ insights {{ {} {{ __typename }} {change} {{ __typename }} }} }}", table(""));
    assert!(super::error_of(&world.dashboard(), &both).await.1.contains("competencyChange: cannot be in one answer with competencies"));
    let unknown = both.replace(&competency, "cmp_00000000000000000000000000").replace(&change, "");
    assert!(!super::error_of(&world.dashboard(), &unknown).await.1.is_empty());
    world.end().await;
}

#[tokio::test]
async fn an_assessment_of_a_person_in_several_programs_counts_once() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern")])).await;
    let admin = world.admin();
    let competency = import_competency(&admin).await;
    let second = run_mutation(&admin, "programCreate", json!({ "name": "Mentors", "kind": "INFORMAL", "cadenceDays": 7 })).await;
    run_mutation_by_id(&admin, "programOpen", &second).await;
    for member in &company.members[..3] {
        run_mutation(&admin, "participantEnrol", json!({ "programId": second, "employeeId": member.employee })).await;
    }
    for month in 0..2 {
        world.clock.forward(TimeDelta::days(31 * month));
        for member in 0..6 {
            assess(&admin, &company, member, &competency, 2, None).await;
        }
    }
    // Someone who takes part in no program.
    let outside = create_employee(&admin, "outside").await;
    let input = json!({ "employeeId": outside, "competencyId": competency, "kind": "SELF", "assessorId": outside, "level": 3 });
    run_mutation(&admin, "assessmentRecord", input).await;
    let table = |by: &str| format!("competencies(competencyId: \"{competency}\", kind: SELF{by})");
    let figures = ["n", "assessments", "averageLevel"];
    assert_eq!(rows(&world.dashboard(), "", &table(""), &figures).await, [[json!(6), json!(12), json!(2.0)]]);
    let months = rows(&world.dashboard(), "", &table(", by: [{ time: MONTH }]"), &figures).await;
    let months: Vec<_> = months.iter().map(|row| &row[1..]).filter(|figures| figures[0] != 0).collect();
    assert_eq!(months, [[json!(6), json!(6), json!(2.0)], [json!(6), json!(6), json!(2.0)]]);
    world.end().await;
}

#[tokio::test]
async fn pulses_are_averaged_when_they_are_closed_and_enough_people_answered() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern")])).await;
    let admin = world.admin();
    set_question_sets(&admin, &company.program).await;
    let open = json!({ "roundId": company.round, "closesAt": world.clock.now() + TimeDelta::days(7) });
    let pulse = run_mutation(&admin, "pulseOpen", open).await;
    for (member, scale) in company.members.iter().zip([1, 5, 5, 4, 4]) {
        let answers = json!([{ "questionKey": "trust", "scale": scale }]);
        run_mutation(&member.caller, "pulseAnswer", json!({ "pulseId": pulse, "answers": answers })).await;
    }
    let query = "{ insights { pulse(by: [{ attribute: ROUND }]) { rows {
        keys { value }
        n { ... on IntegerValue { value } }
        questions { questionKey n { ... on IntegerValue { value } ... on Suppressed { reason } } average { ... on DecimalValue { value } } }
    } } } }";
    let rows_of = |data: &Value| value_at(data, "insights.pulse.rows").clone();
    assert_eq!(rows_of(&world.dashboard().execute(query, json!({})).await), json!([]), "an open pulse does not count");
    run_mutation_by_id(&admin, "pulseClose", &pulse).await;
    world.clock.forward(TimeDelta::minutes(1));
    let closed = rows_of(&world.dashboard().execute(query, json!({})).await);
    assert_eq!((&closed[0]["keys"][0]["value"], &closed[0]["n"]["value"]), (&json!(company.round), &json!(5)));
    let questions = closed[0]["questions"].as_array().unwrap();
    let of = |key: &str| questions.iter().find(|question| question["questionKey"] == key).unwrap();
    assert_eq!((figure_of(&of("trust")["n"]), figure_of(&of("trust")["average"])), (json!(5), json!(3.8)));
    assert_eq!(figure_of(&of("helped")["n"]), "GROUP_TOO_SMALL");
    for refused in ["insights { pulse(by: [{ attribute: DEPARTMENT }])", "insights(where: { department: { eq: \"Sales\" } }) { pulse"] {
        let (code, message) = super::error_of(&world.dashboard(), &format!("{{ {refused} {{ rows {{ __typename }} }} }} }}")).await;
        assert!(code == "INVALID" && message.contains("a pulse does not hold who answered what"), "{message}");
    }
    world.end().await;
}

#[tokio::test]
async fn ties_are_the_sessions_in_which_two_departments_met() {
    let world = World::new().await;
    // Pairs: five of Sales and Law, one of Law alone, and four of the board and Law.
    let mut departments = ["Sales", "Law"].repeat(5).into_iter().map(|department| (department, "Bern")).collect::<Vec<_>>();
    departments.extend([("Law", "Bern"); 2]);
    departments.extend(["Board", "Law"].repeat(4).into_iter().map(|department| (department, "Bern")));
    let company = Company::create(&world, &departments).await;
    for pairing in [0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9] {
        company.hold_session(&world, pairing).await;
    }
    let session = company.hold_session(&world, 1).await;
    company.mark_absent(&world, &session, 3).await;
    let query = "{ insights { ties { rows { first second
        n { ... on IntegerValue { value } ... on Suppressed { reason } } sessions { ... on IntegerValue { value } ... on Suppressed { reason } }
    } } } }";
    let data = world.dashboard().execute(query, json!({})).await;
    let ties = value_at(&data, "insights.ties.rows").as_array().unwrap();
    let tie = |row: &Value| [row["first"].clone(), row["second"].clone(), figure_of(&row["n"]), figure_of(&row["sessions"])];
    assert_eq!(
        ties.iter().map(tie).collect::<Vec<_>>(),
        [
            // Eight people met, but only four of them are of the board.
            [json!("Board"), json!("Law"), json!("GROUP_TOO_SMALL"), json!("GROUP_TOO_SMALL")],
            [json!("Law"), json!("Law"), json!("GROUP_TOO_SMALL"), json!("GROUP_TOO_SMALL")],
            [json!("Law"), json!("Sales"), json!(10), json!(6)],
        ]
    );
    for refused in ["ties { __typename } sessions { __typename }", "a: ties { __typename } b: ties(of: LOCATION) { __typename }"] {
        let (_, message) = super::error_of(&world.dashboard(), &format!("{{ insights {{ {refused} }} }}")).await;
        assert!(message.contains("ties: cannot be in one answer"), "{refused}: {message}");
    }
    world.end().await;
}

#[tokio::test]
async fn retention_compares_the_coached_with_comparable_colleagues() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern"), (7, "Sales", "Bern"), (6, "Kitchen", "Bern")])).await;
    for pairing in 0..3 {
        company.hold_session(&world, pairing).await;
    }
    world.clock.forward(TimeDelta::days(40));
    run_mutation_by_id(&world.admin(), "employeeTerminate", &company.members[7].employee).await;
    world.clock.forward(TimeDelta::days(2));
    let figures = "{ n { ...i } stayed { ...i } stayedPercent { ... on DecimalValue { value } ... on Suppressed { reason } } }";
    let query = format!(
        "{{ insights {{ retention {{ rows {{ coached {figures} others {figures} }} }} }} }}
        fragment i on IntegerFigure {{ ... on IntegerValue {{ value }} ... on Suppressed {{ reason }} }}"
    );
    let data = world.dashboard().execute(&query, json!({})).await;
    let row = value_at(&data, "insights.retention.rows.0");
    let of = |who: &str| ["n", "stayed", "stayedPercent"].map(|figure| figure_of(&row[who][figure]));
    assert_eq!(of("coached"), [json!(6), json!(6), json!(100.0)]);
    assert_eq!(of("others"), [json!(7), json!(6), json!(85.71)], "without the kitchen, in which nobody was coached");
    // The others of a department are its participants without the coached people.
    for table in ["participation", "sessions", "goals", "ties"] {
        let document = format!("{{ insights {{ {table} {{ __typename }} retention {{ __typename }} }} }}");
        let (_, message) = super::error_of(&world.dashboard(), &document).await;
        assert!(message.contains("retention: cannot be in one answer with other figures of people"), "{table}: {message}");
    }
    world.end().await;
}
