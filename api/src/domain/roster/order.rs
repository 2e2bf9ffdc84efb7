//! In which order the rows of a plan are carried out, and who would be their own manager at some distance. Pure; it holds a few
//! numbers of every employee and row, and nothing else of them.

use super::{ROWS, compare::NOBODY};
use entity::{id::EmployeeId, roster_row::Action};
use std::collections::{HashMap, HashSet};

/// A row that does something.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub number: i32,
    pub subject: EmployeeId,
    pub action: Action,
    /// The manager that it gives.
    pub manager: Option<EmployeeId>,
}

/// Everybody's manager as the rows would leave it.
pub fn after(mut managers: HashMap<EmployeeId, EmployeeId>, steps: &[Step]) -> HashMap<EmployeeId, EmployeeId> {
    for step in steps {
        match step.manager {
            Some(NOBODY) => managers.remove(&step.subject),
            Some(manager) => managers.insert(step.subject, manager),
            None => None,
        };
    }
    managers
}

/// Whether a row gives anybody a manager: who gives none closes no line.
pub fn brings_managers(steps: &[Step]) -> bool {
    steps.iter().any(|step| step.manager.is_some_and(|manager| manager != NOBODY))
}

/// Everybody who stands on a cycle of managers.
pub fn circling(managers: &HashMap<EmployeeId, EmployeeId>) -> HashSet<EmployeeId> {
    let (mut settled, mut circling) = (HashSet::new(), HashSet::new());
    for start in managers.keys() {
        let (mut path, mut on_path, mut at) = (Vec::new(), HashSet::new(), *start);
        while settled.insert(at) {
            path.push(at);
            on_path.insert(at);
            match managers.get(&at) {
                Some(above) => at = *above,
                None => break,
            }
        }
        // Stopped at somebody of this very path: the part of the path from there on is a cycle.
        if on_path.contains(&at) && managers.contains_key(&at) {
            circling.extend(path.into_iter().skip_while(|id| *id != at));
        }
    }
    circling
}

/// The rows in batches: those who leave; those who pass user names among each other, at once; those who are new, managers
/// first; all others.
pub fn batches(steps: &[Step], passing: &HashSet<i32>) -> Vec<Vec<i32>> {
    let newcomers: HashMap<EmployeeId, &Step> =
        steps.iter().filter(|step| step.action == Action::Create).map(|step| (step.subject, step)).collect();
    let waits = |step: &Step| step.manager.is_some_and(|manager| newcomers.contains_key(&manager));
    let together = together(steps, passing, &newcomers);
    let (mut first, mut others, mut ready) = (Vec::new(), Vec::new(), Vec::new());
    let mut below: HashMap<EmployeeId, Vec<&Step>> = HashMap::new();
    for step in steps.iter().filter(|step| !together.contains(&step.number)) {
        match (step.action, step.manager) {
            (Action::Terminate, _) if !waits(step) => first.push(step.number),
            (Action::Create, Some(manager)) if newcomers.get(&manager).is_some_and(|above| !together.contains(&above.number)) => {
                below.entry(manager).or_default().push(step)
            }
            (Action::Create, _) => ready.push(step),
            _ => others.push(step.number),
        }
    }
    // Level by level, each in the order of the file.
    let mut fresh = Vec::new();
    while !ready.is_empty() {
        fresh.extend(ready.iter().map(|step| step.number));
        ready = ready.iter().flat_map(|step| below.remove(&step.subject).unwrap_or_default()).collect();
    }
    let mut together: Vec<i32> = together.into_iter().collect();
    together.sort_unstable();
    let chunks = |rows: Vec<i32>| rows.chunks(ROWS).map(<[i32]>::to_vec).collect::<Vec<_>>();
    if first.len() + together.len() + fresh.len() + others.len() <= ROWS {
        let all = [first, together, fresh, others].concat();
        return if all.is_empty() { Vec::new() } else { vec![all] };
    }
    let passed = if together.is_empty() { Vec::new() } else { vec![together] };
    [chunks(first), passed, chunks(fresh), chunks(others)].concat()
}

/// Those who pass user names, with the new managers above them: a half of such an exchange cannot be.
fn together(steps: &[Step], passing: &HashSet<i32>, newcomers: &HashMap<EmployeeId, &Step>) -> HashSet<i32> {
    let mut together = HashSet::new();
    for step in steps.iter().filter(|step| passing.contains(&step.number)) {
        let mut at = Some(step);
        while let Some(step) = at.filter(|step| together.insert(step.number)) {
            at = step.manager.and_then(|manager| newcomers.get(&manager).copied());
        }
    }
    together
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn who(number: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(number))
    }

    fn step(number: i32, action: Action, manager: u128) -> Step {
        let subject = who(u128::try_from(number).unwrap());
        Step { number, subject, action, manager: (manager > 0).then(|| who(manager)) }
    }

    #[test]
    fn leavers_come_first_and_managers_before_those_who_report_to_them() {
        let steps = [
            step(1, Action::Update, 3),
            step(2, Action::Create, 3),
            step(3, Action::Create, 4),
            step(4, Action::Create, 0),
            step(5, Action::Terminate, 0),
        ];
        assert_eq!(batches(&steps, &HashSet::new()), [[5, 4, 3, 2, 1]]);
    }

    #[test]
    fn many_rows_are_several_batches_and_none_is_lost() {
        let steps: Vec<Step> = (1..=2500).rev().map(|number| step(number, Action::Create, u128::try_from(number - 1).unwrap())).collect();
        let batches = batches(&steps, &HashSet::new());
        assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [1000, 1000, 500]);
        assert_eq!(batches.concat(), (1..=2500).collect::<Vec<_>>());
    }

    #[test]
    fn those_who_pass_user_names_go_at_once_with_their_new_managers() {
        let mut steps: Vec<Step> = (1..=1500).map(|number| step(number, Action::Update, 0)).collect();
        steps.push(step(2000, Action::Create, 2001));
        steps.push(step(2001, Action::Create, 0));
        steps.push(step(2002, Action::Create, 2000));
        let batches = batches(&steps, &HashSet::from([7, 1400, 2000]));
        assert_eq!(batches[0], [7, 1400, 2000, 2001]);
        assert_eq!(batches[1], [2002]);
        assert_eq!(batches.concat().len(), 1503);
    }

    #[test]
    fn a_cycle_is_those_on_it_and_one_that_is_broken_is_none() {
        let managers = HashMap::from([(who(1), who(2)), (who(4), who(1))]);
        let steps = [step(2, Action::Update, 3), step(3, Action::Update, 1)];
        assert_eq!(circling(&after(managers.clone(), &steps)), HashSet::from([who(1), who(2), who(3)]));
        let broken = Step { manager: Some(NOBODY), ..step(1, Action::Update, 0) };
        assert!(circling(&after(managers, &[steps[0], steps[1], broken])).is_empty());
    }
}
