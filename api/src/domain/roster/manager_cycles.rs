//! Detects cycles in the reporting lines that a plan would produce. Pure.

use super::{batches::Step, row_comparison::NO_MANAGER};
use entity::id::EmployeeId;
use std::collections::{HashMap, HashSet};

/// The manager of every employee after the steps are applied.
pub fn managers_after(mut managers: HashMap<EmployeeId, EmployeeId>, steps: &[Step]) -> HashMap<EmployeeId, EmployeeId> {
    for step in steps {
        match step.manager {
            Some(NO_MANAGER) => managers.remove(&step.subject),
            Some(manager) => managers.insert(step.subject, manager),
            None => None,
        };
    }
    managers
}

/// Whether any step assigns a manager. Without one, no new cycle is possible.
pub fn assigns_managers(steps: &[Step]) -> bool {
    steps.iter().any(|step| step.manager.is_some_and(|manager| manager != NO_MANAGER))
}

/// All employees that are part of a cycle of managers.
pub fn find_cycle_members(managers: &HashMap<EmployeeId, EmployeeId>) -> HashSet<EmployeeId> {
    let (mut visited, mut cycle_members) = (HashSet::new(), HashSet::new());
    for start in managers.keys() {
        let (mut path, mut on_path, mut current) = (Vec::new(), HashSet::new(), *start);
        while visited.insert(current) {
            path.push(current);
            on_path.insert(current);
            match managers.get(&current) {
                Some(manager) => current = *manager,
                None => break,
            }
        }
        // The walk stopped at an employee of this path: the path from that employee on is a cycle.
        if on_path.contains(&current) && managers.contains_key(&current) {
            cycle_members.extend(path.into_iter().skip_while(|id| *id != current));
        }
    }
    cycle_members
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::roster_row::Action;
    use uuid::Uuid;

    fn employee(number: u128) -> EmployeeId {
        EmployeeId(Uuid::from_u128(number))
    }

    fn update(number: i32, manager: EmployeeId) -> Step {
        Step { number, subject: employee(u128::try_from(number).unwrap()), action: Action::Update, manager: Some(manager) }
    }

    #[test]
    fn a_cycle_contains_only_its_members_and_disappears_when_one_link_is_removed() {
        let managers = HashMap::from([(employee(1), employee(2)), (employee(4), employee(1))]);
        let steps = [update(2, employee(3)), update(3, employee(1))];
        let members = HashSet::from([employee(1), employee(2), employee(3)]);
        assert_eq!(find_cycle_members(&managers_after(managers.clone(), &steps)), members);
        let without_link = [steps[0], steps[1], update(1, NO_MANAGER)];
        assert!(find_cycle_members(&managers_after(managers, &without_link)).is_empty());
    }
}
