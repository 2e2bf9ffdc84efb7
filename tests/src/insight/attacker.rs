//! An attacker who combines everything that one answer shows: no sum or difference of its figures is about a small group.

use super::{
    Company,
    attack_model::{Events, Model, Person},
    company::people,
    error_of, figure_of,
};
use crate::{
    operations::{employee_attributes, run_mutation, run_mutation_by_id, sample_framework},
    world::{World, value_at},
};
use chrono::{Datelike, NaiveDate, TimeDelta};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// People who join in a month, 0 to 2, and leave in another one. Who is in the second program too is in both.
#[derive(Clone, Copy)]
struct Group {
    people: usize,
    department: &'static str,
    location: &'static str,
    joins: usize,
    leaves: Option<usize>,
    is_in_both: bool,
}

const fn group(people: usize, department: &'static str, location: &'static str, joins: usize) -> Group {
    Group { people, department, location, joins, leaves: None, is_in_both: false }
}

const MONTHS: usize = 3;

/// Two companies with small groups, some of which are small in one month only.
fn companies() -> [Vec<Group>; 2] {
    [
        vec![
            group(3, "Board", "Bern", 0),
            group(6, "Sales", "Bern", 0),
            Group { is_in_both: true, ..group(7, "Sales", "Geneva", 0) },
            group(5, "Law", "Geneva", 0),
            group(5, "Law", "Bern", 0),
            Group { leaves: Some(1), ..group(1, "Law", "Bern", 0) },
            Group { is_in_both: true, ..group(2, "Sales", "Bern", 1) },
            group(6, "Press", "Bern", 2),
        ],
        vec![
            group(1, "Board", "", 0),
            group(2, "Board", "Bern", 0),
            Group { is_in_both: true, ..group(5, "Sales", "Bern", 0) },
            Group { is_in_both: true, ..group(4, "Sales", "Geneva", 0) },
            group(6, "Law", "Geneva", 0),
            Group { leaves: Some(1), ..group(6, "Law", "Bern", 0) },
            group(3, "Law", "", 1),
        ],
    ]
}

/// What the attacker knows of the people for each kind of table: the months in which they count.
#[derive(Default)]
struct Knowledge {
    enrolled: Vec<Person>,
    present: Vec<Person>,
    assessed: Vec<Person>,
    confident: Vec<Person>,
    assessed_again: Vec<Person>,
}

/// Whether the person is assessed in a month, and states a confidence.
fn assessment(person: usize, month: usize) -> Option<bool> {
    ([0, 2, 3][month] == 0 || person.is_multiple_of([1, 2, 3][month])).then_some(!(person + month).is_multiple_of(4))
}

fn first_day(date: NaiveDate) -> String {
    date.with_day(1).unwrap().to_string()
}

/// Creates the company, and lets its months pass. Returns what the attacker knows, and the competency of the assessments.
async fn create(world: &World, groups: &[Group]) -> (Knowledge, String) {
    let admin = world.admin();
    let mut programs = Vec::new();
    for name in ["First", "Second"] {
        let program = run_mutation(&admin, "programCreate", json!({ "name": name, "kind": "INFORMAL", "cadenceDays": 7 })).await;
        run_mutation_by_id(&admin, "programOpen", &program).await;
        programs.push(program);
    }
    run_mutation(&admin, "competencyFrameworkImport", sample_framework()).await;
    let found = admin.execute("{ competencies(filter: { caseIdentifier: { eq: \"parent\" } }) { nodes { id } } }", json!({})).await;
    let competency = value_at(&found, "competencies.nodes.0.id").as_str().unwrap().to_owned();
    let mut people: Vec<(Group, String, Vec<String>)> = Vec::new();
    let mut of_months: Vec<BTreeMap<usize, Option<bool>>> = Vec::new();
    let mut months = Vec::new();
    for month in 0..MONTHS {
        months.push(first_day(world.clock.now().date_naive()));
        for group in groups.iter().filter(|group| group.joins == month) {
            for _ in 0..group.people {
                let mut attributes = employee_attributes(&format!("person{}", people.len()));
                for (attribute, value) in [("department", group.department), ("location", group.location)] {
                    if !value.is_empty() {
                        attributes[attribute] = json!(value);
                    }
                }
                let employee = run_mutation(&admin, "employeeUpsert", json!({ "employee": attributes })).await;
                let mut participants = Vec::new();
                for program in programs.iter().take(if group.is_in_both { 2 } else { 1 }) {
                    let enrol = json!({ "programId": program, "employeeId": employee });
                    participants.push(run_mutation(&admin, "participantEnrol", enrol).await);
                }
                people.push((*group, employee, participants));
            }
        }
        let mut of_month = BTreeMap::new();
        for (index, (group, employee, participants)) in people.iter().enumerate() {
            if group.leaves.is_some_and(|leaves| leaves < month) {
                continue;
            }
            of_month.insert(index, assessment(index, month));
            if let Some(is_confident) = assessment(index, month) {
                let confidence = is_confident.then_some(80);
                let input = json!({
                    "employeeId": employee, "competencyId": competency, "kind": "SELF", "level": 2, "confidence": confidence
                });
                run_mutation(&admin, "assessmentRecord", input).await;
            }
            if group.leaves == Some(month) {
                for participant in participants {
                    run_mutation_by_id(&admin, "participantWithdraw", participant).await;
                }
            }
        }
        of_months.push(of_month);
        let next = world.clock.now().date_naive().with_day(1).unwrap() + chrono::Months::new(1);
        if month + 1 < MONTHS {
            world.clock.forward(next.and_hms_opt(12, 0, 0).unwrap().and_utc() - world.clock.now());
        }
    }
    world.clock.forward(TimeDelta::hours(1));
    let mut knowledge = Knowledge::default();
    for (index, (group, ..)) in people.iter().enumerate() {
        let person = |is_counted: &dyn Fn(usize) -> bool| Person {
            department: group.department,
            location: group.location,
            programs: programs.iter().take(if group.is_in_both { 2 } else { 1 }).cloned().collect(),
            months: (0..MONTHS).filter(|month| is_counted(*month)).map(|month| months[month].clone()).collect(),
        };
        let of = |month: usize| of_months[month].get(&index).copied();
        let is_assessed = |month: usize| of(month).flatten().is_some();
        knowledge.enrolled.push(person(&|month| month == group.joins));
        knowledge.present.push(person(&|month| of(month).is_some()));
        knowledge.assessed.push(person(&is_assessed));
        knowledge.confident.push(person(&|month| of(month).flatten() == Some(true)));
        knowledge.assessed_again.push(person(&|month| is_assessed(month) && (0..month).any(is_assessed)));
    }
    (knowledge, competency)
}

/// The groupings by attributes, and those with a unit of time.
const GROUPINGS: [&[&str]; 8] = [
    &[],
    &["DEPARTMENT"],
    &["OTHER"],
    &["DEPARTMENT", "OTHER"],
    &["OTHER", "DEPARTMENT"],
    &["MONTH"],
    &["MONTH", "DEPARTMENT"],
    &["OTHER", "MONTH"],
];

/// Assessments belong to no program, so their figures are grouped by programs alone.
const GROUPINGS_BY_OTHER: [&[&str]; 4] = [&[], &["OTHER"], &["MONTH"], &["OTHER", "MONTH"]];

fn groupings(events: Events, other: &str) -> &'static [&'static [&'static str]] {
    if events == Events::WithoutProgram && other == "PROGRAM" { &GROUPINGS_BY_OTHER } else { &GROUPINGS }
}

/// An answer with a table for each of the groupings, under the aliases `t0`, `t1` and so on.
fn query(table: &str, arguments: &str, groupings: &[&[&str]], other: &str, figures: &str) -> String {
    let grouping = |name: &&str| match *name {
        "MONTH" => "{ time: MONTH }".to_owned(),
        "OTHER" => format!("{{ attribute: {other} }}"),
        name => format!("{{ attribute: {name} }}"),
    };
    let table = |(index, by): (usize, &&[&str])| {
        let by: Vec<String> = by.iter().map(grouping).collect();
        format!("t{index}: {table}({arguments} by: [{}]) {{ rows {{ keys {{ dimension value start }} {figures} }} }}", by.join(", "))
    };
    let tables: Vec<String> = groupings.iter().enumerate().map(table).collect();
    format!("{{ insights {{ {} }} }}", tables.join(" "))
}

/// What the figures of an answer count.
struct Released {
    shown: Vec<Vec<i64>>,
    /// Those that are suppressed because they protect others.
    protecting: Vec<Vec<i64>>,
    small_groups: usize,
}

impl Released {
    fn read(model: &Model, data: &Value, figure: impl Fn(&Value) -> &Value) -> Self {
        let (mut shown, mut protecting, mut small_groups) = (BTreeSet::new(), BTreeSet::new(), 0);
        for row in data["insights"].as_object().unwrap().values().flat_map(|table| table["rows"].as_array().unwrap()) {
            match figure_of(figure(row)).as_str() {
                None => _ = shown.insert(model.counted(row)),
                Some("PROTECTS_ANOTHER_GROUP") => _ = protecting.insert(model.counted(row)),
                Some(_) => small_groups += 1,
            }
        }
        Self { shown: shown.into_iter().collect(), protecting: protecting.into_iter().collect(), small_groups }
    }

    /// What an attacker could combine if no further figure were suppressed.
    fn unprotected(&self) -> Vec<Vec<i64>> {
        [self.shown.clone(), self.protecting.clone()].concat()
    }
}

#[tokio::test]
async fn no_combination_of_the_figures_of_an_answer_is_about_a_small_group() {
    for groups in companies() {
        let world = World::new().await;
        let (knowledge, competency) = create(&world, &groups).await;
        let of_competency = format!("competencyId: \"{competency}\", kind: SELF,");
        let tables: [(&str, &str, &str, Events, &[Person]); 12] = [
            ("participation", "", "enrolled", Events::OfPerson, &knowledge.enrolled),
            ("sessions", "", "held", Events::OfTwo, &knowledge.present),
            ("attendance", "", "expected", Events::OfPerson, &knowledge.present),
            ("pairings", "", "formed", Events::OfTwo, &knowledge.present),
            ("commitments", "", "made", Events::OfPerson, &knowledge.present),
            ("goals", "", "created", Events::OfPerson, &knowledge.present),
            ("recognition", "", "given", Events::OfPerson, &knowledge.present),
            ("reciprocity", "", "minutesCoached", Events::OfPerson, &knowledge.present),
            ("habit", "", "held", Events::OfTwo, &knowledge.present),
            ("competencies", &of_competency, "assessments", Events::WithoutProgram, &knowledge.assessed),
            ("competencies", &of_competency, "averageConfidence", Events::WithoutProgram, &knowledge.confident),
            ("competencyChange", &of_competency, "changes", Events::WithoutProgram, &knowledge.assessed_again),
        ];
        // All requests come first: the computations of the attack take seconds, in which the server closes idle connections.
        let mut answers = Vec::new();
        for (table, arguments, figure, events, _) in tables {
            for other in ["LOCATION", "PROGRAM"] {
                let kind = if figure.starts_with("average") { "Decimal" } else { "Integer" };
                let selection = format!("{figure} {{ ... on {kind}Value {{ value }} ... on Suppressed {{ reason }} }}");
                answers.push(
                    world.dashboard().execute(&query(table, arguments, groupings(events, other), other, &selection), json!({})).await,
                );
            }
        }
        for by in ["{ attribute: PROGRAM }, { attribute: DEPARTMENT }", "{ attribute: LOCATION }, { attribute: ROUND }"] {
            let document = format!("{{ insights {{ competencies({of_competency} by: [{by}]) {{ rows {{ n {{ __typename }} }} }} }} }}");
            let (code, message) = error_of(&world.dashboard(), &document).await;
            assert_eq!(code, "INVALID");
            assert!(message.contains("groups by PROGRAM or ROUND overlap"), "{message}");
        }
        world.end().await;
        let mut leaks_without_protection = BTreeSet::new();
        let mut answers = answers.into_iter();
        for (table, _, figure, events, people) in tables {
            let model = Model::new(people, events);
            for other in ["LOCATION", "PROGRAM"] {
                let data = answers.next().unwrap();
                let released = Released::read(&model, &data, |row| &row[figure]);
                assert!(released.small_groups >= 2, "{table} {figure}: {data:#}");
                let found = model.small_group(&released.shown);
                assert!(found.is_none(), "{table} by {other}: {figure} of {found:?}: {data:#}");
                // The attack finds what is not protected. Events of two people have too many unknown numbers for that.
                if events != Events::OfTwo && model.small_group(&released.unprotected()).is_some() {
                    leaks_without_protection.insert((table, figure));
                }
            }
        }
        let of_one = tables.into_iter().filter(|(.., events, _)| *events != Events::OfTwo);
        let expected: BTreeSet<_> = of_one.map(|(table, _, figure, ..)| (table, figure)).collect();
        assert_eq!(
            leaks_without_protection, expected,
            "tables whose small groups the attack finds without the suppression of further figures"
        );
    }
}

#[tokio::test]
async fn no_combination_of_the_figures_of_retention_is_about_a_small_group() {
    let world = World::new().await;
    let groups = [
        (3, "Board", "Bern"),
        (6, "Sales", "Bern"),
        (7, "Sales", "Geneva"),
        (5, "Law", "Geneva"),
        (9, "Law", "Bern"),
        (2, "Board", "Bern"),
    ];
    let members = people(&groups);
    let company = Company::create(&world, &members).await;
    // The last pairing is of the board.
    let coached = [0, 1, 2, 3, 4, 8, 11, 12, 15];
    for pairing in coached {
        company.hold_session(&world, pairing).await;
    }
    let figures = "{ n { ... on IntegerValue { value } ... on Suppressed { reason } } }";
    // Retention has no series.
    let query = query("retention", "", &GROUPINGS[..5], "LOCATION", &format!("coached {figures} others {figures}"));
    let data = world.dashboard().execute(&query, json!({})).await;
    for (side, is_coached) in [("coached", true), ("others", false)] {
        let person = |(department, location): &(&'static str, &'static str)| Person {
            department,
            location,
            programs: BTreeSet::new(),
            months: BTreeSet::from([String::new()]),
        };
        let of_side = members.iter().enumerate().filter(|(index, _)| coached.contains(&(index / 2)) == is_coached);
        let model = Model::new(&of_side.map(|(_, member)| person(member)).collect::<Vec<_>>(), Events::WithoutProgram);
        let released = Released::read(&model, &data, |row| &row[side]["n"]);
        assert!(released.small_groups >= 1, "{side}: {data:#}");
        assert_eq!(model.small_group(&released.shown), None, "{side}: {data:#}");
        assert!(model.small_group(&released.unprotected()).is_some(), "{side}: {data:#}");
    }
    world.end().await;
}
