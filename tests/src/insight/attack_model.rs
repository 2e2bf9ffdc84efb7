//! What an attacker knows: who is in which group, which figures were released, and so what they count.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const PRIME: i64 = 2_147_483_647;
/// The smallest group whose figures an organization releases that has set no other.
const MINIMUM: usize = 5;

/// The attributes of a person, and the months in which the person counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    pub department: &'static str,
    pub location: &'static str,
    pub programs: BTreeSet<String>,
    /// The first day of each month.
    pub months: BTreeSet<String>,
}

/// What the figures of a table count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Events {
    /// Events of one person in one program, such as goals.
    OfPerson,
    /// Events of one person in no program, such as assessments.
    WithoutProgram,
    /// Events of two people in one program, such as sessions: each counts once in each group of one of them.
    OfTwo,
}

/// Whose events an unknown number counts: those of one class of people, or those that two have with each other.
struct Unknown {
    classes: BTreeSet<usize>,
    program: Option<String>,
    month: String,
}

/// People with the same attributes and months are one class, because no figure distinguishes them.
pub struct Model {
    classes: Vec<(Person, usize)>,
    unknowns: Vec<Unknown>,
}

impl Model {
    pub fn new(people: &[Person], events: Events) -> Self {
        let mut counts: BTreeMap<&Person, usize> = BTreeMap::new();
        for person in people.iter().filter(|person| !person.months.is_empty()) {
            *counts.entry(person).or_default() += 1;
        }
        let classes: Vec<(Person, usize)> = counts.into_iter().map(|(person, count)| (person.clone(), count)).collect();
        let mut unknowns = Vec::new();
        for (one, (person, _)) in classes.iter().enumerate() {
            for (other, (partner, _)) in classes.iter().enumerate().skip(one) {
                // One person alone has such events too: those with a partner who did not take part any more.
                let is_possible = events == Events::OfTwo || one == other;
                let programs: Vec<Option<String>> = match events {
                    Events::WithoutProgram => vec![None],
                    _ => person.programs.intersection(&partner.programs).cloned().map(Some).collect(),
                };
                for month in person.months.intersection(&partner.months).filter(|_| is_possible) {
                    let of = |program: &Option<String>| Unknown {
                        classes: BTreeSet::from([one, other]),
                        program: program.clone(),
                        month: month.clone(),
                    };
                    unknowns.extend(programs.iter().map(of));
                }
            }
        }
        Self { classes, unknowns }
    }

    /// The unknown numbers that the figures of a row are the sum of, each 0 or 1 times.
    pub fn counted(&self, row: &Value) -> Vec<i64> {
        self.unknowns.iter().map(|unknown| i64::from(self.counts(row, unknown))).collect()
    }

    fn counts(&self, row: &Value, unknown: &Unknown) -> bool {
        let keys = || row["keys"].as_array().unwrap().iter();
        let is_in_group = |class: &usize| {
            let person = &self.classes[*class].0;
            keys().all(|key| {
                let value = key["value"].as_str().unwrap_or_default();
                match key["dimension"].as_str().unwrap() {
                    "DEPARTMENT" => value == person.department,
                    "LOCATION" => value == person.location,
                    "PROGRAM" => unknown.program.as_ref().map_or(person.programs.contains(value), |program| program == value),
                    "TIME" => key["start"] == unknown.month.as_str(),
                    other => panic!("{other}"),
                }
            })
        };
        unknown.classes.iter().any(is_in_group)
    }

    /// Fewer people than the minimum whose events are all that a combination of the figures depends on.
    pub fn small_group(&self, released: &[Vec<i64>]) -> Option<Vec<&Person>> {
        let full = rank(released.to_vec());
        let small: Vec<usize> = (0..self.classes.len()).filter(|class| self.classes[*class].1 < MINIMUM).collect();
        let group = |subset: u32| -> BTreeSet<usize> {
            small.iter().enumerate().filter(|(bit, _)| subset >> bit & 1 == 1).map(|(_, class)| *class).collect()
        };
        let size = |group: &BTreeSet<usize>| -> usize { group.iter().map(|class| self.classes[*class].1).sum() };
        let groups = (1..1_u32 << small.len()).map(group).filter(|group| {
            // A larger group is enough: whatever depends on a part of it only depends on it only.
            let largest = small.iter().filter(|class| !group.contains(class)).all(|class| size(group) + self.classes[*class].1 >= MINIMUM);
            size(group) < MINIMUM && largest
        });
        let mut groups = groups.filter(|group| {
            let is_other = |unknown: &Unknown| unknown.classes.is_disjoint(group);
            let without =
                |row: &Vec<i64>| row.iter().zip(&self.unknowns).filter(|(_, unknown)| is_other(unknown)).map(|(value, _)| *value).collect();
            rank(released.iter().map(without).collect()) < full
        });
        groups.next().map(|group| group.iter().map(|class| &self.classes[*class].0).collect())
    }
}

/// The rank of a matrix modulo a prime.
fn rank(mut rows: Vec<Vec<i64>>) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(rank, pivot);
        let (done, rest) = rows.split_at_mut(rank + 1);
        let pivot = &done[rank];
        for row in rest.iter_mut().filter(|row| row[column] != 0) {
            let (factor, scale) = (row[column], pivot[column]);
            for (value, subtrahend) in row.iter_mut().zip(pivot) {
                *value = (*value * scale - factor * subtrahend).rem_euclid(PRIME);
            }
        }
        rank += 1;
    }
    rank
}
