//! Finds rows of a batch that can no longer be applied because employees have changed since the plan was created, and stores the reason
//! with each row.

use super::{
    apply::sender,
    row_comparison::NO_MANAGER,
    row_results::{errors_to_json, update_results},
};
use crate::{
    app::UnitOfWork,
    domain::{
        attribute_owner::{AttributeGroup, AttributeGroups},
        employee::{self, own_keys},
        shared::reporting_lines,
    },
    platform::{Code, Result, db, error::Problem},
};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee, Status as EmployeeStatus},
    id::EmployeeId,
    roster_plan::Model,
    roster_row::{Action, Model as Row},
};
use sea_orm::{
    ColumnTrait, QueryFilter,
    sea_query::{Expr, Func},
};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// What the rows of a batch are checked against.
struct RosterState<'a> {
    /// The employees that the rows name, as subject or manager.
    employees: &'a HashMap<EmployeeId, Employee>,
    /// The employees that the batch creates.
    created: HashSet<EmployeeId>,
    /// The external ids that rows assign, but that other employees have.
    taken_external_ids: HashSet<String>,
    /// The employees whom the sender knows by keys that rows assign.
    own_keys: HashMap<String, EmployeeId>,
    /// The current employees who have the user names that the rows assign, by user name in lower case.
    user_name_holders: HashMap<String, EmployeeId>,
    /// The employees whose user name becomes free in this batch.
    freed_user_names: HashSet<EmployeeId>,
    /// The direct and indirect managers of each manager that the rows assign.
    managers_above: HashMap<EmployeeId, Vec<EmployeeId>>,
}

/// The stale rows of a batch by row number, each with the reason. `employees`: those that the rows name, as they are now.
pub async fn find(
    work: &UnitOfWork<'_>,
    plan: &Model,
    rows: &[Row],
    employees: &HashMap<EmployeeId, Employee>,
) -> Result<HashMap<i32, Problem>> {
    let state = load_state(work, plan, rows, employees).await?;
    let stale = rows.iter().filter_map(|row| Some((row.row_number, state.check(row)?))).collect();
    Ok(add_rows_below_stale_managers(rows, stale))
}

async fn load_state<'a>(
    work: &UnitOfWork<'_>,
    plan: &Model,
    rows: &[Row],
    employees: &'a HashMap<EmployeeId, Employee>,
) -> Result<RosterState<'a>> {
    let organization = plan.organization_id;
    let creations = || rows.iter().filter(|row| row.action == Action::Create);
    let external_ids = rows.iter().filter(|row| assigns_external_id(row, employees)).filter_map(|row| row.external_id.clone()).collect();
    let taken = employee::find_by_external_ids(&**work, organization, external_ids).await?;
    let is_current = |employee: &Employee, row: &Row| row.base_version == Some(employee.version);
    let giving_up = rows.iter().filter(|row| row.absent && assigns_external_id(row, employees));
    let giving_up: HashSet<EmployeeId> = giving_up
        .filter_map(|row| employees.get(&row.subject_id?).filter(|employee| is_current(employee, row)))
        .map(|row| row.id)
        .collect();
    let lower_user_name = Func::lower(Expr::col(EmployeeColumn::UserName)).into();
    let user_names = db::expr_in_texts(&**work, lower_user_name, rows.iter().filter_map(|row| row.user_name.clone()));
    let holders = Employees::of(organization).filter(user_names).filter(EmployeeColumn::Status.ne(EmployeeStatus::Terminated));
    let holders = holders.all(&**work).await?;
    let keeps = |row: &Row, name: &str| {
        row.subject_id.and_then(|id| employees.get(&id)).is_some_and(|old| old.user_name.eq_ignore_ascii_case(name))
    };
    let is_freeing = |row: &&Row| row.action == Action::Terminate || row.user_name.as_ref().is_some_and(|name| !keeps(row, name));
    let freeing = rows.iter().filter(is_freeing);
    let managers: Vec<EmployeeId> = rows.iter().filter_map(|row| row.manager_id).filter(|id| employees.contains_key(id)).collect();
    let gives_up_key = |row: &&Row| row.absent && new_own_key(row).is_some();
    let giving_up_keys: HashSet<EmployeeId> = rows.iter().filter(gives_up_key).filter_map(|row| row.subject_id).collect();
    let new_keys = rows.iter().filter_map(new_own_key).map(str::to_owned).collect();
    let own_keys = own_keys::find_holders(&**work, organization, sender(plan), new_keys).await?;
    Ok(RosterState {
        employees,
        own_keys: own_keys.into_iter().filter(|(_, holder)| !giving_up_keys.contains(holder)).collect(),
        created: creations().filter_map(|row| row.subject_id).collect(),
        taken_external_ids: taken.into_values().filter(|row| !giving_up.contains(&row.id)).map(|row| row.external_id).collect(),
        user_name_holders: holders.into_iter().map(|row| (row.user_name.to_ascii_lowercase(), row.id)).collect(),
        freed_user_names: freeing.filter_map(|row| row.subject_id).collect(),
        managers_above: reporting_lines::load_managers(&**work, organization, &managers).await?,
    })
}

/// The key of the sender's own that a row gives its employee.
fn new_own_key(row: &Row) -> Option<&str> {
    row.content.pointer("/own_key/to")?.as_str()
}

/// Whether a row creates an employee or gives one another external id, which is not only a key of the sender's own.
fn assigns_external_id(row: &Row, employees: &HashMap<EmployeeId, Employee>) -> bool {
    let employee = row.subject_id.and_then(|id| employees.get(&id));
    let kept = || row.content.get("kept").and_then(|kept| AttributeGroups::deserialize(kept).ok()).unwrap_or_default();
    employee.is_none_or(|employee| {
        row.external_id.as_ref().is_some_and(|id| *id != employee.external_id) && !kept().contains(AttributeGroup::ExternalId)
    })
}

impl RosterState<'_> {
    fn is_own_key_taken(&self, row: &Row, subject: EmployeeId) -> bool {
        new_own_key(row).and_then(|key| self.own_keys.get(key)).is_some_and(|holder| *holder != subject)
    }

    /// Why a row can no longer be applied; `None` when it can.
    fn check(&self, row: &Row) -> Option<Problem> {
        let subject = row.subject_id?;
        let holder = row.user_name.as_deref().and_then(|name| self.user_name_holders.get(name)).filter(|holder| **holder != subject);
        let manager = row.manager_id.filter(|manager| *manager != NO_MANAGER);
        let assigns_external_id = assigns_external_id(row, self.employees);
        if self.employees.get(&subject).map(|employee| employee.version) != row.base_version {
            problem("externalId", Code::StaleVersion, "the employee was changed after the plan was created")
        } else if assigns_external_id && row.external_id.as_ref().is_some_and(|id| self.taken_external_ids.contains(id)) {
            problem("externalId", Code::Taken, "an employee with this external id was created after the plan was created")
        } else if self.is_own_key_taken(row, subject) {
            problem("externalId", Code::Taken, "another employee was given this key after the plan was created")
        } else if holder.is_some_and(|holder| !self.freed_user_names.contains(holder)) {
            problem("userName", Code::Taken, "another employee was given this user name after the plan was created")
        } else if manager.is_some_and(|manager| !self.employees.contains_key(&manager) && !self.created.contains(&manager)) {
            manager_not_created()
        } else if manager.and_then(|manager| self.managers_above.get(&manager)).is_some_and(|above| above.contains(&subject)) {
            problem("managerExternalId", Code::ManagerCycle, "the manager now reports to this employee, directly or through others")
        } else {
            None
        }
    }
}

fn problem(field: &str, code: Code, message: &str) -> Option<Problem> {
    Some(Problem { field: field.into(), code, message: message.into() })
}

fn manager_not_created() -> Option<Problem> {
    problem("managerExternalId", Code::NotFound, "the manager could not be created")
}

/// Adds the rows whose manager is not created because the manager's own row is stale, level by level.
fn add_rows_below_stale_managers(rows: &[Row], mut stale: HashMap<i32, Problem>) -> HashMap<i32, Problem> {
    loop {
        let not_created: HashSet<EmployeeId> = rows
            .iter()
            .filter(|row| row.action == Action::Create && stale.contains_key(&row.row_number))
            .filter_map(|row| row.subject_id)
            .collect();
        let below = rows
            .iter()
            .filter(|row| !stale.contains_key(&row.row_number) && row.manager_id.is_some_and(|manager| not_created.contains(&manager)));
        let below: Vec<_> = below.filter_map(|row| Some((row.row_number, manager_not_created()?))).collect();
        if below.is_empty() {
            return stale;
        }
        stale.extend(below);
    }
}

/// Stores with each stale row why it was not applied.
pub async fn store_errors(work: &UnitOfWork<'_>, plan: &Model, rows: Vec<Row>, stale: &HashMap<i32, Problem>) -> Result<()> {
    let failed = rows.into_iter().filter_map(|row| {
        let errors = errors_to_json(std::slice::from_ref(stale.get(&row.row_number)?));
        Some(Row { errors, ..row })
    });
    update_results(&**work, failed.collect()).await?;
    if !stale.is_empty() {
        tracing::warn!(roster_plan = %plan.id, rows = stale.len(), "stale roster rows were not applied");
    }
    Ok(())
}
