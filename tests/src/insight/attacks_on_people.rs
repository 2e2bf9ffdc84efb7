//! The attacker of the other questions: retention, ties and pulses, whose figures are about people in other ways.

use super::{
    Company,
    attacker::{Cell, TABLES, belongs, small_group},
    company::people,
    figure_of,
};
use crate::{
    operations::{run_mutation, run_mutation_by_id, set_question_sets},
    world::{World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const FIGURE: &str = "fragment figure on IntegerFigure { ... on IntegerValue { value } ... on Suppressed { reason } }";

/// The rows whose figure is shown, or suppressed for one of these reasons, each as a sum of unknowns.
fn equations<'r>(
    rows: &[&'r Value],
    figure: impl Fn(&'r Value) -> Value,
    reasons: &[&str],
    sum: impl Fn(&'r Value) -> Vec<i64>,
) -> Vec<Vec<i64>> {
    let is_shown = |row: &Value, shown: Value| {
        assert!(!shown.is_null(), "{row:#}");
        shown.is_number() || reasons.iter().any(|reason| shown == **reason)
    };
    rows.iter().copied().filter(|row| is_shown(row, figure(row))).map(sum).collect()
}

#[tokio::test]
async fn no_combination_of_the_figures_of_retention_is_about_a_small_group() {
    let world = World::new().await;
    let groups = [(4, "Board", "Bern"), (8, "Board", "Geneva"), (14, "Sales", "Bern"), (14, "Sales", "Geneva"), (12, "Law", "Bern")];
    let cells = people(&groups);
    let company = Company::create(&world, &cells).await;
    // The first pairing of each group is coached, and of the large groups, half of the people: two of the board in each location.
    let coached_pairings = [0, 2, 6, 7, 8, 13, 14, 15, 20, 21, 22];
    for pairing in coached_pairings {
        company.hold_session(&world, pairing).await;
    }
    let is_coached = |person: usize| coached_pairings.contains(&(person / 2));
    let distinct: Vec<Cell> = cells.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let tables = TABLES.map(|(name, by)| format!("{name}: retention(by: [{by}]) {{ rows {{ ...row }} }}"));
    let query = format!(
        "{{ insights {{ {} }} }} fragment row on RetentionInsightRow {{ keys {{ dimension value }} coached {{ ...group }} others {{ ...group }} }}
        fragment group on RetentionFigures {{ n {{ ...figure }} stayed {{ ...figure }} }} {FIGURE}",
        tables.join(" ")
    );
    let data = world.dashboard().execute(&query, json!({})).await;
    let rows: Vec<&Value> =
        TABLES.iter().flat_map(|(table, _)| value_at(&data, &format!("insights.{table}.rows")).as_array().unwrap()).collect();
    for (group, coached) in [("coached", true), ("others", false)] {
        let size = |cell: &Cell| cells.iter().enumerate().filter(|(person, of)| *of == cell && is_coached(*person) == coached).count();
        let sizes: Vec<usize> = distinct.iter().map(size).collect();
        let unknowns: Vec<[usize; 2]> = (0..distinct.len()).map(|cell| [cell, cell]).collect();
        let sum = |row: &Value| distinct.iter().map(|cell| i64::from(belongs(row, *cell))).collect();
        for figure in ["n", "stayed"] {
            let with = |reasons: &[&str]| equations(&rows, |row| figure_of(&row[group][figure]), reasons, sum);
            let released = with(&[]);
            assert!(released.len() >= 3, "{group}: {figure}: {data:#}");
            assert_eq!(small_group(&released, &unknowns, &sizes), None, "{group}: {figure}: {data:#}");
            let unprotected = small_group(&with(&["PROTECTS_ANOTHER_GROUP"]), &unknowns, &sizes);
            assert!(unprotected.is_some(), "{group}: {figure}: without the suppression of further figures: {data:#}");
        }
    }
    world.end().await;
}

#[tokio::test]
async fn a_tie_is_shown_when_enough_people_of_each_side_met() {
    let world = World::new().await;
    let pairs = |count: usize, first: (&'static str, &'static str), second: (&'static str, &'static str)| [first, second].repeat(count);
    let cells = [
        pairs(5, ("Sales", "Bern"), ("Law", "Geneva")),
        pairs(4, ("Sales", "Bern"), ("IT", "Geneva")),
        pairs(1, ("Sales", "Bern"), ("Board", "Bern")),
        pairs(2, ("IT", "Bern"), ("IT", "Bern")),
        pairs(3, ("Law", "Geneva"), ("Law", "Bern")),
        pairs(6, ("Law", "Bern"), ("IT", "Bern")),
    ]
    .concat();
    let company = Company::create(&world, &cells).await;
    for pairing in 0..cells.len() / 2 {
        company.hold_session(&world, pairing).await;
    }
    for (of, value) in [("DEPARTMENT", (|cell| cell.0) as fn(Cell<'static>) -> &'static str), ("LOCATION", |cell| cell.1)] {
        // The people of the first and of the second value, and the sessions. With one value, all people are of both.
        let mut expected: BTreeMap<(&str, &str), (usize, usize, usize)> = BTreeMap::new();
        for pair in cells.chunks_exact(2) {
            let (one, other) = (value(pair[0]), value(pair[1]));
            let tie = expected.entry((one.min(other), one.max(other))).or_default();
            let people = if one == other { 2 } else { 1 };
            *tie = (tie.0 + people, tie.1 + people, tie.2 + 1);
        }
        let query = format!(
            "{{ insights {{ ties(of: {of}) {{ rows {{ first second n {{ ...figure }} sessions {{ ...figure }} }} }} }} }} {FIGURE}"
        );
        let data = world.dashboard().execute(&query, json!({})).await;
        let rows = value_at(&data, "insights.ties.rows").as_array().unwrap();
        assert_eq!(rows.len(), expected.len(), "{data:#}");
        for row in rows {
            let key = (row["first"].as_str().unwrap(), row["second"].as_str().unwrap());
            let (first, second, sessions) = expected[&key];
            let people = if key.0 == key.1 { first } else { first + second };
            let expected =
                if first.min(second) < 5 { [json!("GROUP_TOO_SMALL"), json!("GROUP_TOO_SMALL")] } else { [json!(people), json!(sessions)] };
            assert_eq!(["n", "sessions"].map(|figure| figure_of(&row[figure])), expected, "{of}: {key:?}");
        }
    }
    world.end().await;
}

#[tokio::test]
async fn no_combination_of_the_figures_of_pulses_is_about_few_answers() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(8, "Sales", "Bern")])).await;
    let admin = world.admin();
    set_question_sets(&admin, &company.program).await;
    // The people who answer each pulse, and those of them who answer its optional question.
    let pulses = [(8, 8), (4, 4), (5, 3), (6, 5), (3, 3), (7, 7)];
    let mut rounds = vec![company.round.clone()];
    for (number, (answers, choices)) in pulses.into_iter().enumerate() {
        if number % 2 == 1 {
            run_mutation_by_id(&admin, "roundEnd", rounds.last().unwrap()).await;
            let start = world.clock.now().date_naive();
            rounds.push(run_mutation(&admin, "roundStart", json!({ "programId": company.program, "startsOn": start })).await);
        }
        let open = json!({ "roundId": rounds.last(), "closesAt": world.clock.now() + TimeDelta::days(7) });
        let pulse = run_mutation(&admin, "pulseOpen", open).await;
        for (person, member) in company.members.iter().enumerate().take(answers) {
            let mut given = vec![json!({ "questionKey": "trust", "scale": 1 + person % 5 })];
            given.extend((person < choices).then(|| json!({ "questionKey": "helped", "choices": ["asking"] })));
            run_mutation(&member.caller, "pulseAnswer", json!({ "pulseId": pulse, "answers": given })).await;
        }
        run_mutation_by_id(&admin, "pulseClose", &pulse).await;
        world.clock.forward(TimeDelta::days(20));
    }
    let tables =
        [("total", ""), ("round", "{ attribute: ROUND }"), ("month", "{ time: MONTH }"), ("both", "{ time: MONTH }, { attribute: ROUND }")];
    for (table, by) in tables {
        let query = format!(
            "{{ insights {{ pulse(by: [{by}]) {{ rows {{ keys {{ value start }} n {{ ...figure }} questions {{ questionKey n {{ ...figure }} }} }} }} }} }} {FIGURE}"
        );
        let data = world.dashboard().execute(&query, json!({})).await;
        let rows = value_at(&data, "insights.pulse.rows").as_array().unwrap();
        let sums = |figure: &dyn Fn(&Value) -> Value| -> Vec<u64> {
            rows.iter().filter_map(|row| figure(row).as_u64()).filter(|n| *n > 0).collect()
        };
        // Every sum consists of whole pulses with enough answers, so a difference of two sums does as well.
        let people = sums(&|row| figure_of(&row["n"]));
        let helped = |row: &Value| {
            let question = row["questions"].as_array().unwrap().iter().find(|question| question["questionKey"] == "helped");
            question.map_or(Value::Null, |question| figure_of(&question["n"]))
        };
        let choices = sums(&helped);
        assert_eq!(people.iter().sum::<u64>(), 8 + 5 + 6 + 7, "{table}: {data:#}");
        assert_eq!(choices.iter().sum::<u64>(), 8 + 5 + 7, "{table}: {data:#}");
        assert!([&people, &choices].into_iter().flatten().all(|count| *count >= 5), "{table}: {data:#}");
    }
    world.end().await;
}
