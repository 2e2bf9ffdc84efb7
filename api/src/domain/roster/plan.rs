//! What each row of a roster would do, given who is on the roster now. Pure.

use super::Input;
use crate::{
    domain::employee::{Attributes, Difference, rules},
    platform::{Code, error::Problem},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    employee::{Model, Status},
    id::{EmployeeId, OrganizationId},
    roster_row::Action,
};
use std::collections::{HashMap, HashSet};

/// Who is on the roster now, as far as the rows touch them.
pub struct Known {
    pub organization: OrganizationId,
    pub today: NaiveDate,
    pub at: DateTime<Utc>,
    /// Those whom a row names as itself or as manager.
    pub by_external_id: HashMap<String, Model>,
    /// Everybody's manager.
    pub managers: HashMap<EmployeeId, EmployeeId>,
    /// Who has a user name that a row wants, leavers not counted.
    pub user_names: HashMap<String, EmployeeId>,
}

/// What one row would do.
pub struct Planned {
    /// Counted from 1.
    pub number: usize,
    pub attributes: Attributes,
    pub action: Action,
    /// The employee as it is; none: to be created.
    pub old: Option<Model>,
    /// The employee as it would be; none: rejected.
    pub new: Option<Model>,
    pub differences: Vec<Difference>,
    pub problems: Vec<Problem>,
}

/// Plans every row. `fresh` makes the ids of those who are new.
pub fn plan(rows: Vec<Input>, known: &Known, mut fresh: impl FnMut() -> EmployeeId) -> Vec<Planned> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut planned: Vec<Planned> = Vec::with_capacity(rows.len());
    for (index, input) in rows.into_iter().enumerate() {
        let number = index + 1;
        let old = known.by_external_id.get(&input.attributes.external_id).cloned();
        let mut problems = input.attributes.problems(old.is_none(), known.today);
        for problem in input.problems {
            problems.add(problem.field, problem.code, problem.message);
        }
        if let Some(earlier) = seen.get(&input.attributes.external_id) {
            problems.add("externalId", Code::Taken, format!("is in row {earlier} already"));
        } else {
            seen.insert(input.attributes.external_id.clone(), number);
        }
        planned.push(Planned {
            number,
            attributes: input.attributes,
            action: Action::Rejected,
            old,
            new: None,
            differences: Vec::new(),
            problems: problems.into_inner(),
        });
    }
    reject_unheard_of_managers(&mut planned, known);
    let ids: Vec<EmployeeId> = planned.iter().map(|row| row.old.as_ref().map_or_else(&mut fresh, |old| old.id)).collect();
    reject_taken_user_names(&mut planned, &ids, known);
    reject_until_stable(&mut planned, &ids, known);
    let by_external_id = standing(&planned, &ids, known);
    for (row, id) in planned.iter_mut().zip(ids) {
        if row.problems.is_empty() {
            let manager = row.attributes.manager_external_id.set().and_then(|name| by_external_id.get(name)).copied();
            decide(row, id, manager, known);
        }
    }
    planned
}

/// A manager whom neither the roster nor any row knows is told at once, also where a row is rejected for other reasons.
fn reject_unheard_of_managers(planned: &mut [Planned], known: &Known) {
    let named: HashSet<String> = planned.iter().map(|row| row.attributes.external_id.clone()).collect();
    for row in planned {
        let Some(manager) = row.attributes.manager_external_id.set() else { continue };
        if !named.contains(manager) && !known.by_external_id.contains_key(manager) {
            row.problems.push(unknown_manager(manager));
        }
    }
}

fn unknown_manager(name: &str) -> Problem {
    let message = format!("there is no employee with the external id {name}, neither on the roster nor in an accepted row");
    Problem { field: "managerExternalId".into(), code: Code::NotFound, message }
}

/// The external ids that a manager may be named by: who is on the roster, and who would be after this plan.
fn standing(planned: &[Planned], ids: &[EmployeeId], known: &Known) -> HashMap<String, EmployeeId> {
    let mut standing: HashMap<String, EmployeeId> = known.by_external_id.iter().map(|(name, row)| (name.clone(), row.id)).collect();
    for (row, id) in planned.iter().zip(ids) {
        if row.problems.is_empty() {
            standing.insert(row.attributes.external_id.clone(), *id);
        }
    }
    standing
}

/// A row whose manager is rejected or in a cycle is rejected too, and so on until no more fall out.
fn reject_until_stable(planned: &mut [Planned], ids: &[EmployeeId], known: &Known) {
    loop {
        let standing = standing(planned, ids, known);
        let mut managers = known.managers.clone();
        for (row, id) in planned.iter().zip(ids).filter(|(row, _)| row.problems.is_empty()) {
            match &row.attributes.manager_external_id {
                rules::Patch::Keep => None,
                rules::Patch::Clear => managers.remove(id),
                rules::Patch::Set(name) => standing.get(name).and_then(|manager| managers.insert(*id, *manager)),
            };
        }
        let circling = cycles(&managers);
        let mut rejected = false;
        for (row, id) in planned.iter_mut().zip(ids).filter(|(row, _)| row.problems.is_empty()) {
            let Some(name) = row.attributes.manager_external_id.set() else { continue };
            let problem = if !standing.contains_key(name) {
                unknown_manager(name)
            } else if circling.contains(id) {
                let message = "the manager reports to this employee, directly or through others".into();
                Problem { field: "managerExternalId".into(), code: Code::ManagerCycle, message }
            } else {
                continue;
            };
            row.problems.push(problem);
            rejected = true;
        }
        if !rejected {
            return;
        }
    }
}

/// Everybody who stands on a cycle of managers.
fn cycles(managers: &HashMap<EmployeeId, EmployeeId>) -> HashSet<EmployeeId> {
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
        if on_path.contains(&at) && managers.get(&at).is_some() {
            circling.extend(path.into_iter().skip_while(|id| *id != at));
        }
    }
    circling
}

fn reject_taken_user_names(planned: &mut [Planned], ids: &[EmployeeId], known: &Known) {
    // User names that rows of this roster give up are free for others.
    let given_up: HashSet<EmployeeId> = planned
        .iter()
        .filter(|row| row.problems.is_empty())
        .filter_map(|row| {
            let old = row.old.as_ref()?;
            let leaves = row.attributes.status.as_deref() == Some("TERMINATED");
            (leaves || row.attributes.user_name.as_ref().is_some_and(|name| *name != old.user_name)).then_some(old.id)
        })
        .collect();
    let mut taken: HashMap<String, usize> = HashMap::new();
    for (row, id) in planned.iter_mut().zip(ids).filter(|(row, _)| row.problems.is_empty()) {
        let Some(name) = row.attributes.user_name.clone() else { continue };
        if row.attributes.status.as_deref() == Some("TERMINATED") {
            continue;
        }
        let holder = known.user_names.get(&name).filter(|holder| *holder != id && !given_up.contains(holder));
        let message = match (taken.get(&name), holder) {
            (Some(earlier), _) => format!("row {earlier} has this user name"),
            (None, Some(_)) => "another employee who has not left has this user name".to_owned(),
            (None, None) => {
                taken.insert(name, row.number);
                continue;
            }
        };
        row.problems.push(Problem { field: "userName".into(), code: Code::Taken, message });
    }
}

fn decide(row: &mut Planned, id: EmployeeId, manager: Option<EmployeeId>, known: &Known) {
    let Some(old) = &row.old else {
        let new = row.attributes.over(&row.attributes.blank(known.organization, id, known.at), manager);
        row.differences = rules::differences(&row.attributes.blank(known.organization, id, known.at), &new)
            .into_iter()
            .map(|(_, difference)| difference)
            .collect();
        row.action = Action::Create;
        row.new = Some(new);
        return;
    };
    let new = row.attributes.over(old, manager);
    row.differences = rules::differences(old, &new).into_iter().map(|(_, difference)| difference).collect();
    row.action = match (old.status, new.status) {
        _ if row.differences.is_empty() => Action::Unchanged,
        (Status::Terminated, Status::Active | Status::Suspended) => Action::Reactivate,
        (Status::Active | Status::Suspended, Status::Terminated) => Action::Terminate,
        _ => Action::Update,
    };
    row.new = Some(new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::employee::Patch;
    use uuid::Uuid;

    fn known() -> Known {
        Known {
            organization: OrganizationId(Uuid::nil()),
            today: NaiveDate::from_ymd_opt(2026, 1, 31).unwrap(),
            at: DateTime::UNIX_EPOCH,
            by_external_id: HashMap::new(),
            managers: HashMap::new(),
            user_names: HashMap::new(),
        }
    }

    fn row(external_id: &str, manager: &str) -> Input {
        Attributes {
            external_id: external_id.into(),
            user_name: Some(format!("user{external_id}")),
            email: Some(format!("{external_id}@example.com")),
            given_name: Some("A".into()),
            family_name: Some("B".into()),
            manager_external_id: if manager.is_empty() { Patch::Keep } else { Patch::Set(manager.into()) },
            ..Default::default()
        }
        .into()
    }

    fn actions(rows: Vec<Input>) -> Vec<(Action, Vec<String>)> {
        let mut next = 0;
        let fresh = || {
            next += 1;
            EmployeeId(Uuid::from_u128(next))
        };
        plan(rows, &known(), fresh)
            .into_iter()
            .map(|row| (row.action, row.problems.into_iter().map(|problem| problem.field).collect()))
            .collect()
    }

    #[test]
    fn managers_resolve_in_any_order() {
        let planned = actions(vec![row("1", "2"), row("2", "3"), row("3", "")]);
        assert!(planned.iter().all(|(action, _)| *action == Action::Create));
    }

    #[test]
    fn an_unknown_manager_rejects_the_row_and_those_below_it_only() {
        let planned = actions(vec![row("1", "2"), row("2", "9"), row("3", "")]);
        assert_eq!(planned.iter().map(|(action, _)| *action).collect::<Vec<_>>(), [Action::Rejected, Action::Rejected, Action::Create]);
        assert_eq!(planned[1].1, ["managerExternalId"]);
    }

    #[test]
    fn a_row_is_told_everything_that_is_wrong_with_it() {
        let mut bad = row("1", "9");
        bad.attributes.email = Some("nowhere".into());
        assert_eq!(actions(vec![bad])[0].1, ["email", "managerExternalId"]);
    }

    #[test]
    fn a_cycle_rejects_those_on_it_and_those_below() {
        let planned = actions(vec![row("1", "2"), row("2", "1"), row("3", "1"), row("4", "")]);
        assert_eq!(planned.iter().filter(|(action, _)| *action == Action::Rejected).count(), 3);
        assert_eq!(planned[3].0, Action::Create);
    }

    #[test]
    fn the_second_of_two_rows_with_one_external_id_or_user_name_is_rejected() {
        let mut twin = row("3", "");
        twin.attributes.user_name = Some("user1".into());
        let planned = actions(vec![row("1", ""), row("1", ""), twin]);
        assert_eq!(planned[0].0, Action::Create);
        assert_eq!(planned[1].1, ["externalId"]);
        assert_eq!(planned[2].1, ["userName"]);
    }
}
