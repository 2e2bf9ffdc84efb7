//! An attacker who combines everything that one answer shows about a small company, with the tables of each question.

use super::{
    Company,
    company::{Member, import_competency, people},
    figure_of,
};
use crate::{
    coaching_pair::goal_input,
    operations::run_mutation,
    world::{World, value_at},
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PRIME: i64 = 2_147_483_647;
pub(super) const MINIMUM: usize = 5;

/// The questions, their arguments, a figure of their rows, and whether an event that it counts belongs to two people.
const QUESTIONS: [(&str, &str, &str, bool); 11] = [
    ("participation", "", "enrolled", false),
    ("attendance", "", "expected", false),
    ("goals", "", "created", false),
    ("commitments", "", "made", false),
    ("recognition", "", "given", false),
    ("reciprocity", "", "minutesCoached", false),
    ("habit", "", "held", false),
    ("competencies", "competencyId: $competency, kind: SELF, ", "assessments", false),
    ("competencyChange", "competencyId: $competency, kind: SELF, ", "changes", false),
    ("sessions", "", "held", true),
    ("pairings", "", "formed", true),
];

/// The tables of an answer: every grouping by two attributes.
pub(super) const TABLES: [(&str, &str); 5] = [
    ("total", ""),
    ("department", "{ attribute: DEPARTMENT }"),
    ("location", "{ attribute: LOCATION }"),
    ("both", "{ attribute: DEPARTMENT }, { attribute: LOCATION }"),
    ("swapped", "{ attribute: LOCATION }, { attribute: DEPARTMENT }"),
];

/// The people of a department and a location.
pub(super) type Cell<'c> = (&'c str, &'c str);

/// The rank of a matrix modulo a prime.
fn rank(mut rows: Vec<Vec<i64>>) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let (done, rest) = rows.split_at_mut(rank + 1);
        let pivot = &done[rank];
        for row in rest {
            let (factor, scale) = (row[column], pivot[column]);
            for (value, subtrahend) in row.iter_mut().zip(pivot) {
                *value = (*value * scale - factor * subtrahend).rem_euclid(PRIME);
            }
        }
        rank += 1;
    }
    rank
}

/// The unknown numbers: the events of each cell or, when an event belongs to two people, those of each two cells and of each cell alone.
fn unknowns(cells: usize, has_two_people: bool) -> Vec<[usize; 2]> {
    let second = |first: usize| first..if has_two_people { cells } else { first + 1 };
    (0..cells).flat_map(|first| second(first).map(move |second| [first, second])).collect()
}

/// A group of fewer people than the minimum, as a set of cells, whose events follow from the released figures: without its unknowns, the
/// equations have a lower rank.
pub(super) fn small_group(released: &[Vec<i64>], unknowns: &[[usize; 2]], sizes: &[usize]) -> Option<Vec<usize>> {
    let full = rank(released.to_vec());
    (1..1_u32 << sizes.len()).find_map(|subset| {
        let is_in = |cell: usize| subset >> cell & 1 == 1;
        let group: Vec<usize> = (0..sizes.len()).filter(|cell| is_in(*cell)).collect();
        if group.iter().map(|cell| sizes[*cell]).sum::<usize>() >= MINIMUM {
            return None;
        }
        let without = |row: &Vec<i64>| {
            let others = row.iter().zip(unknowns).filter(|(_, cells)| !cells.iter().any(|cell| is_in(*cell)));
            others.map(|(value, _)| *value).collect()
        };
        (rank(released.iter().map(without).collect()) < full).then_some(group)
    })
}

pub(super) fn belongs(row: &Value, (department, location): Cell) -> bool {
    row["keys"].as_array().unwrap().iter().all(|key| {
        let value = if key["dimension"] == "DEPARTMENT" { department } else { location };
        key["value"].as_str().unwrap_or_default() == value
    })
}

/// Everyone has a goal, two assessments, a commitment, and a colleague to thank; each pairing has held a session. Returns the competency.
async fn give_everyone_events(world: &World, company: &Company) -> String {
    let admin = world.admin();
    let competency = import_competency(&admin).await;
    for (member, receiver) in company.members.iter().zip(company.members.iter().cycle().skip(1)) {
        let Member { employee, participant, caller } = member;
        run_mutation(caller, "goalCreate", goal_input(world, participant)).await;
        let thanks = json!({ "programId": company.program, "receiverId": receiver.employee, "text": "Thank you", "visibility": "PROGRAM" });
        run_mutation(caller, "recognitionGive", thanks).await;
        for level in [1, 2] {
            let assessment = json!({
                "employeeId": employee, "competencyId": competency, "kind": "SELF", "assessorId": employee, "level": level
            });
            run_mutation(&admin, "assessmentRecord", assessment).await;
        }
    }
    for (pairing, pair) in company.members.chunks_exact(2).enumerate() {
        let session = company.hold_session(world, pairing).await;
        for member in pair {
            let due = (world.clock.now() + TimeDelta::days(3)).date_naive();
            run_mutation(&member.caller, "commitmentMake", json!({ "sessionId": session, "text": "Ask more", "dueOn": due })).await;
        }
    }
    competency
}

/// The rows of all tables of a question: the released figures, and those suppressed to protect others, as sums of unknowns.
async fn ask(world: &World, competency: &str, (question, arguments, figure, has_two_people): (&str, &str, &str, bool), cells: &[Cell<'_>]) {
    let tables = TABLES.map(|(name, by)| format!("{name}: {question}({arguments}by: [{by}]) {{ rows {{ ...row }} }}"));
    let row = format!("{}{}InsightRow", question[..1].to_uppercase(), question[1..].trim_end_matches('s'));
    let row = if question == "competencies" { "CompetencyInsightRow".to_owned() } else { row };
    let variables = if arguments.is_empty() { "" } else { "($competency: ID!)" };
    let query = format!(
        "query{variables} {{ insights {{ {} }} }} fragment row on {row} {{ keys {{ dimension value }} n {{ ...figure }} {figure} {{ ...figure }} }}
        fragment figure on IntegerFigure {{ ... on IntegerValue {{ value }} ... on Suppressed {{ reason }} }}",
        tables.join(" ")
    );
    let variables = if arguments.is_empty() { json!({}) } else { json!({ "competency": competency }) };
    let data = world.dashboard().execute(&query, variables).await;
    let distinct: Vec<Cell> = cells.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let sizes: Vec<usize> = distinct.iter().map(|cell| cells.iter().filter(|other| *other == cell).count()).collect();
    let rows = || TABLES.iter().flat_map(|(table, _)| value_at(&data, &format!("insights.{table}.rows")).as_array().unwrap());
    // The number of people, and that of events.
    for (figure, has_two_people) in [("n", false), (figure, has_two_people)] {
        let unknowns = unknowns(distinct.len(), has_two_people);
        let sum = |row: &Value| unknowns.iter().map(|cells| i64::from(cells.iter().any(|cell| belongs(row, distinct[*cell])))).collect();
        let with = |reasons: &[&str]| -> Vec<Vec<i64>> {
            let is_shown = |shown: &Value| shown.is_number() || reasons.iter().any(|reason| shown == reason);
            rows().filter(|row| is_shown(&figure_of(&row[figure]))).map(sum).collect()
        };
        let released = with(&[]);
        assert!(released.len() >= 3, "{question}: {figure}: {data:#}");
        assert_eq!(small_group(&released, &unknowns, &sizes), None, "{question}: {figure}: {data:#}");
        // The attack finds what is not protected. Of events of two people, the sums of these few groups do not show enough.
        let unprotected = small_group(&with(&["PROTECTS_ANOTHER_GROUP"]), &unknowns, &sizes);
        assert!(has_two_people || unprotected.is_some(), "{question}: {figure}: without the suppression of further figures: {data:#}");
    }
}

#[tokio::test]
async fn no_combination_of_the_figures_of_an_answer_is_about_a_small_group() {
    let companies: [&[(usize, &str, &str)]; 2] = [
        &[(3, "Board", "Bern"), (6, "Sales", "Bern"), (7, "Sales", "Geneva"), (5, "Law", "Geneva"), (6, "Law", "Bern")],
        &[(1, "Board", ""), (2, "Board", "Bern"), (5, "Sales", "Bern"), (4, "Sales", "Geneva"), (6, "Law", "Geneva"), (6, "Law", "Bern")],
    ];
    for groups in companies {
        let world = World::new().await;
        let cells = people(groups);
        let company = Company::create(&world, &cells).await;
        let competency = give_everyone_events(&world, &company).await;
        for question in QUESTIONS {
            ask(&world, &competency, question, &cells).await;
        }
        world.end().await;
    }
}
