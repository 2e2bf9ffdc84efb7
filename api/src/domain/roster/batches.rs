//! Divides the rows of a plan into batches, in the order in which they are applied. Pure; holds a few numbers per row and nothing else.

use super::CHUNK_ROWS;
use entity::{id::EmployeeId, roster_row::Action};
use std::collections::{HashMap, HashSet};

/// A row of a plan that changes something.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The row number.
    pub number: i32,
    pub subject: EmployeeId,
    pub action: Action,
    /// The manager that the row assigns; the nil identifier removes the manager. `None`: the manager does not change.
    pub manager: Option<EmployeeId>,
}

/// Divides steps into batches of row numbers, in this order: terminations; rows that exchange user names (`name_exchanges`), all in one
/// batch; new employees, managers first; all other rows. Steps that fit into one batch form one batch in the same order.
pub fn split_into_batches(steps: &[Step], name_exchanges: &HashSet<i32>) -> Vec<Vec<i32>> {
    let new_employees: HashMap<EmployeeId, &Step> =
        steps.iter().filter(|step| step.action == Action::Create).map(|step| (step.subject, step)).collect();
    let has_new_manager = |step: &Step| step.manager.is_some_and(|manager| new_employees.contains_key(&manager));
    let exchanges = with_new_managers(steps, name_exchanges, &new_employees);
    let (mut terminations, mut others, mut ready) = (Vec::new(), Vec::new(), Vec::new());
    let mut reports: HashMap<EmployeeId, Vec<&Step>> = HashMap::new();
    for step in steps.iter().filter(|step| !exchanges.contains(&step.number)) {
        match (step.action, step.manager) {
            (Action::Terminate, _) if !has_new_manager(step) => terminations.push(step.number),
            (Action::Create, Some(manager))
                if new_employees.get(&manager).is_some_and(|manager_step| !exchanges.contains(&manager_step.number)) =>
            {
                reports.entry(manager).or_default().push(step)
            }
            (Action::Create, _) => ready.push(step),
            _ => others.push(step.number),
        }
    }
    // Level by level of the reporting lines; within a level in the order of the file.
    let mut creations = Vec::new();
    while !ready.is_empty() {
        creations.extend(ready.iter().map(|step| step.number));
        ready = ready.iter().flat_map(|step| reports.remove(&step.subject).unwrap_or_default()).collect();
    }
    let mut exchanges: Vec<i32> = exchanges.into_iter().collect();
    exchanges.sort_unstable();
    let chunks = |rows: Vec<i32>| rows.chunks(CHUNK_ROWS).map(<[i32]>::to_vec).collect::<Vec<_>>();
    if terminations.len() + exchanges.len() + creations.len() + others.len() <= CHUNK_ROWS {
        let all = [terminations, exchanges, creations, others].concat();
        return if all.is_empty() { Vec::new() } else { vec![all] };
    }
    let exchanges = if exchanges.is_empty() { Vec::new() } else { vec![exchanges] };
    [chunks(terminations), exchanges, chunks(creations), chunks(others)].concat()
}

/// The rows that exchange user names, and the new managers above them. They are applied in one batch: half of an exchange would violate
/// the uniqueness of user names.
fn with_new_managers(steps: &[Step], name_exchanges: &HashSet<i32>, new_employees: &HashMap<EmployeeId, &Step>) -> HashSet<i32> {
    let mut rows = HashSet::new();
    for step in steps.iter().filter(|step| name_exchanges.contains(&step.number)) {
        let mut next = Some(step);
        while let Some(step) = next.filter(|step| rows.insert(step.number)) {
            next = step.manager.and_then(|manager| new_employees.get(&manager).copied());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn employee(number: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(number))
    }

    fn step(number: i32, action: Action, manager: u128) -> Step {
        let subject = employee(u128::try_from(number).unwrap());
        Step { number, subject, action, manager: (manager > 0).then(|| employee(manager)) }
    }

    #[test]
    fn terminations_come_first_and_new_managers_before_their_reports() {
        let steps = [
            step(1, Action::Update, 3),
            step(2, Action::Create, 3),
            step(3, Action::Create, 4),
            step(4, Action::Create, 0),
            step(5, Action::Terminate, 0),
        ];
        assert_eq!(split_into_batches(&steps, &HashSet::new()), [[5, 4, 3, 2, 1]]);
    }

    #[test]
    fn more_rows_than_a_batch_holds_are_split_without_loss() {
        let steps: Vec<Step> = (1..=2500).rev().map(|number| step(number, Action::Create, u128::try_from(number - 1).unwrap())).collect();
        let batches = split_into_batches(&steps, &HashSet::new());
        assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [1000, 1000, 500]);
        assert_eq!(batches.concat(), (1..=2500).collect::<Vec<_>>());
    }

    #[test]
    fn rows_that_exchange_user_names_share_a_batch_with_their_new_managers() {
        let mut steps: Vec<Step> = (1..=1500).map(|number| step(number, Action::Update, 0)).collect();
        steps.push(step(2000, Action::Create, 2001));
        steps.push(step(2001, Action::Create, 0));
        steps.push(step(2002, Action::Create, 2000));
        let batches = split_into_batches(&steps, &HashSet::from([7, 1400, 2000]));
        assert_eq!(batches[0], [7, 1400, 2000, 2001]);
        assert_eq!(batches[1], [2002]);
        assert_eq!(batches.concat().len(), 1503);
    }
}
