//! The attacker of `attacker` against the figures with tables of their own: retention, ties and pulses.

use super::{
    Company,
    attacker::{Cell, MINIMUM, TABLES, belongs, small_group},
    company::people,
    figure_of,
};
use crate::{
    operations::{employee_attributes, run_mutation, run_mutation_by_id, set_question_sets},
    world::{World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const SUPPRESSED: &str = "{ ... on IntegerValue { value } ... on Suppressed { reason } }";
const GROUPS: [(usize, &str, &str); 5] =
    [(3, "Board", "Bern"), (6, "Sales", "Bern"), (7, "Sales", "Geneva"), (5, "Law", "Geneva"), (6, "Law", "Bern")];

/// The distinct cells of people, and how many people each has.
fn sizes<'c>(cells: &[Cell<'c>]) -> (Vec<Cell<'c>>, Vec<usize>) {
    let distinct: Vec<Cell> = cells.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let sizes = distinct.iter().map(|cell| cells.iter().filter(|other| *other == cell).count()).collect();
    (distinct, sizes)
}

#[tokio::test]
async fn no_combination_of_the_figures_of_retention_is_about_a_small_group() {
    let world = World::new().await;
    let members = people(&GROUPS);
    let company = Company::create(&world, &members).await;
    // Colleagues of the same departments who take no part.
    let colleagues =
        people(&[(2, "Board", "Bern"), (6, "Board", "Geneva"), (7, "Sales", "Bern"), (1, "Law", "Geneva"), (9, "Law", "Bern")]);
    for (index, (department, location)) in colleagues.iter().enumerate() {
        let mut employee = employee_attributes(&format!("colleague{index}"));
        (employee["department"], employee["location"]) = (json!(department), json!(location));
        run_mutation(&world.admin(), "employeeUpsert", json!({ "employee": employee })).await;
    }
    for pairing in 0..company.pairings.len() {
        company.hold_session(&world, pairing).await;
    }
    let coached: Vec<Cell> = members.iter().copied().take(2 * company.pairings.len()).collect();
    let others: Vec<Cell> = members.iter().copied().skip(coached.len()).chain(colleagues).collect();
    let tables = TABLES.map(|(name, by)| format!("{name}: retention(by: [{by}]) {{ rows {{ ...row }} }}"));
    let query = format!(
        "{{ insights {{ {} }} }} fragment row on RetentionInsightRow {{
            keys {{ dimension value }} coached {{ n {SUPPRESSED} stayed {SUPPRESSED} }} others {{ n {SUPPRESSED} stayed {SUPPRESSED} }}
        }}",
        tables.join(" ")
    );
    let data = world.dashboard().execute(&query, json!({})).await;
    let rows: Vec<&Value> =
        TABLES.iter().flat_map(|(table, _)| value_at(&data, &format!("insights.{table}.rows")).as_array().unwrap()).collect();
    // The unknowns of the coached, then those of the others: an attacker can combine both.
    let groups = [("coached", sizes(&coached)), ("others", sizes(&others))];
    let all_sizes: Vec<usize> = groups.iter().flat_map(|(_, (_, sizes))| sizes.clone()).collect();
    let unknowns: Vec<[usize; 2]> = (0..all_sizes.len()).map(|cell| [cell, cell]).collect();
    for figure in ["n", "stayed"] {
        let with = |reasons: &[&str]| -> Vec<Vec<i64>> {
            let mut shown = Vec::new();
            for (who, _) in &groups {
                for row in &rows {
                    let value = figure_of(&row[*who][figure]);
                    let of = |(group, (cells, _)): &(&str, (Vec<Cell>, Vec<usize>))| -> Vec<i64> {
                        cells.iter().map(|cell| i64::from(group == who && belongs(row, *cell))).collect()
                    };
                    if value.is_number() || reasons.iter().any(|reason| value == *reason) {
                        shown.push(groups.iter().flat_map(of).collect());
                    }
                }
            }
            shown
        };
        let released = with(&[]);
        assert!(released.len() >= 6, "{figure}: {data:#}");
        assert_eq!(small_group(&released, &unknowns, &all_sizes), None, "{figure}: {data:#}");
        let unprotected = small_group(&with(&["PROTECTS_ANOTHER_GROUP"]), &unknowns, &all_sizes);
        assert!(unprotected.is_some(), "{figure}: the attack must find what is not protected: {data:#}");
    }
    world.end().await;
}

#[tokio::test]
async fn ties_are_released_between_groups_of_which_enough_people_met() {
    let world = World::new().await;
    let members = people(&GROUPS);
    let company = Company::create(&world, &members).await;
    for pairing in 0..company.pairings.len() {
        company.hold_session(&world, pairing).await;
    }
    for (attribute, of) in [("DEPARTMENT", 0), ("LOCATION", 1)] {
        let query =
            format!("{{ insights {{ ties(of: {attribute}) {{ rows {{ first second n {SUPPRESSED} sessions {SUPPRESSED} }} }} }} }}");
        let data = world.dashboard().execute(&query, json!({})).await;
        let mut met: BTreeMap<[&str; 2], i64> = BTreeMap::new();
        for pair in members.chunks_exact(2) {
            let mut groups = [0, 1].map(|member| if of == 0 { pair[member].0 } else { pair[member].1 });
            groups.sort_unstable();
            *met.entry(groups).or_default() += 2;
        }
        // No cell is a sum of others, so that each is an equation of its own.
        let expected: Vec<_> = met
            .iter()
            .map(|([first, second], people)| {
                let is_small = *people < MINIMUM as i64;
                let figure = |count: i64| if is_small { json!("GROUP_TOO_SMALL") } else { json!(count) };
                [json!(first), json!(second), figure(*people), figure(people / 2)]
            })
            .collect();
        assert!(expected.iter().any(|row| row[2].is_number()) && expected.iter().any(|row| !row[2].is_number()), "{expected:?}");
        let rows = value_at(&data, "insights.ties.rows").as_array().unwrap();
        let shown = |row: &Value| [row["first"].clone(), row["second"].clone(), figure_of(&row["n"]), figure_of(&row["sessions"])];
        assert_eq!(rows.iter().map(shown).collect::<Vec<_>>(), expected, "{attribute}");
    }
    world.end().await;
}

#[tokio::test]
async fn no_sum_of_the_figures_of_pulses_contains_a_pulse_that_few_people_answered() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(8, "Sales", "Bern")])).await;
    let admin = world.admin();
    set_question_sets(&admin, &company.program).await;
    let mut round = company.round.clone();
    // In each round, so many people answer the pulse.
    let answered = [6, 4, 5, 1, 7];
    for (index, answers) in answered.into_iter().enumerate() {
        if index > 0 {
            run_mutation_by_id(&admin, "roundEnd", &round).await;
            let start = json!({ "programId": company.program, "startsOn": world.clock.now().date_naive() });
            round = run_mutation(&admin, "roundStart", start).await;
            for pair in company.members.chunks_exact(2) {
                let participants: Vec<_> = pair.iter().map(|member| &member.participant).collect();
                run_mutation(&admin, "pairingCreate", json!({ "roundId": round, "participantIds": participants })).await;
            }
        }
        let open = json!({ "roundId": round, "closesAt": world.clock.now() + TimeDelta::days(7) });
        let pulse = run_mutation(&admin, "pulseOpen", open).await;
        for member in &company.members[..answers] {
            let answers = json!([{ "questionKey": "trust", "scale": 4 }]);
            run_mutation(&member.caller, "pulseAnswer", json!({ "pulseId": pulse, "answers": answers })).await;
        }
        run_mutation_by_id(&admin, "pulseClose", &pulse).await;
        world.clock.forward(TimeDelta::days(8));
    }
    let row = format!("rows {{ n {SUPPRESSED} questions {{ questionKey n {SUPPRESSED} }} }}");
    let query = format!(
        "{{ insights {{ total: pulse {{ {row} }} rounds: pulse(by: [{{ attribute: ROUND }}]) {{ {row} }}
            programs: pulse(by: [{{ attribute: PROGRAM }}]) {{ {row} }} weeks: pulse(by: [{{ time: WEEK }}]) {{ {row} }}
            both: pulse(by: [{{ time: WEEK }}, {{ attribute: ROUND }}]) {{ {row} }} }} }}"
    );
    let data = world.dashboard().execute(&query, json!({})).await;
    let enough = || answered.into_iter().filter(|answers| *answers >= MINIMUM);
    let total = json!(enough().sum::<usize>());
    let trust = |row: &Value| {
        let questions = row["questions"].as_array().unwrap();
        questions.iter().find(|question| question["questionKey"] == "trust").map(|question| figure_of(&question["n"]))
    };
    for table in ["total", "programs"] {
        let rows = value_at(&data, &format!("insights.{table}.rows")).as_array().unwrap();
        assert_eq!((rows.len(), figure_of(&rows[0]["n"]), trust(&rows[0])), (1, total.clone(), Some(total.clone())), "{table}: {data:#}");
    }
    // Of each pulse, all of its people or nobody: the released figures add up to the total, without the small ones.
    for table in ["rounds", "weeks", "both"] {
        let rows = value_at(&data, &format!("insights.{table}.rows")).as_array().unwrap();
        let mut released: Vec<usize> = rows.iter().filter_map(|row| figure_of(&row["n"]).as_u64()).map(|people| people as usize).collect();
        released.retain(|people| *people > 0);
        released.sort_unstable();
        let mut expected: Vec<usize> = enough().collect();
        expected.sort_unstable();
        assert_eq!(released, expected, "{table}: {data:#}");
        let small = rows.iter().filter(|row| figure_of(&row["n"]) == "GROUP_TOO_SMALL").count();
        assert_eq!(small, answered.len() - expected.len(), "{table}: {data:#}");
        assert!(rows.iter().all(|row| figure_of(&row["n"]) != "GROUP_TOO_SMALL" || trust(row).is_none()), "{table}: {data:#}");
    }
    world.end().await;
}
