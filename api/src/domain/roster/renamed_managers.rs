//! Managers who get a new external id in the same plan. A row may name its manager by the new external id before the manager's own row is
//! read: it then has the identifier that a new employee would have. After the last row, this module replaces it by the identifier of the
//! employee, and compares the row again.

use super::{CHUNK_ROWS, row_comparison::ComparisonBasis, row_results::replace_rows};
use crate::{
    domain::employee::Attributes,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee},
    id::{EmployeeId, TypedId},
    roster_row::{Action, Column, Entity, Model},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The employees who get a new external id: the identifier that a new employee with this external id would have, and the employee's own.
#[derive(Default)]
pub struct RenamedEmployees {
    by_new_id: HashMap<EmployeeId, EmployeeId>,
    new_ids: HashMap<EmployeeId, EmployeeId>,
}

impl RenamedEmployees {
    /// Adds the employee of a row whose external id names nobody yet. Of several rows that name an employee or an
    /// external id, the first one counts: the others are rejected.
    pub fn add(&mut self, basis: &ComparisonBasis, external_id: &str, employee: &Employee) {
        let new_id = basis.new_employee_id(external_id);
        if !self.by_new_id.contains_key(&new_id) && !self.new_ids.contains_key(&employee.id) {
            self.by_new_id.insert(new_id, employee.id);
            self.new_ids.insert(employee.id, new_id);
        }
    }

    /// Corrects the managers of all rows of the plan.
    pub async fn correct_managers(&self, db: &impl ConnectionTrait, basis: &ComparisonBasis) -> Result<()> {
        correct_managers(db, basis, &self.by_new_id).await
    }
}

/// Replaces managers whom rows of the plan assign: keys of `managers` by their values.
pub async fn correct_managers(
    db: &impl ConnectionTrait,
    basis: &ComparisonBasis,
    managers: &HashMap<EmployeeId, EmployeeId>,
) -> Result<()> {
    if managers.is_empty() {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let rows = Entity::of(basis.organization)
            .filter(Column::RosterPlanId.eq(basis.plan))
            .filter(Column::RowNumber.gt(after))
            .filter(Column::ManagerId.is_not_null())
            .order_by_asc(Column::RowNumber)
            .limit(u64::try_from(CHUNK_ROWS).unwrap_or_default())
            .all(db)
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.row_number;
        let rows = rows.into_iter().filter_map(|row| Some((*managers.get(&row.manager_id?)?, row))).collect();
        correct_rows(db, basis, rows).await?;
    }
}

/// Gives rows the managers, and compares them again.
async fn correct_rows(db: &impl ConnectionTrait, basis: &ComparisonBasis, rows: Vec<(EmployeeId, Model)>) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().filter_map(|(_, row)| row.employee_id).map(TypedId::uuid);
    let employees = Employees::of(basis.organization).filter(db::in_ids(db, EmployeeColumn::Id, ids)).all(db).await?;
    let employees: HashMap<EmployeeId, Employee> = employees.into_iter().map(|row| (row.id, row)).collect();
    let mut corrected = Vec::with_capacity(rows.len());
    for (manager, row) in rows {
        let old = row.employee_id.and_then(|id| employees.get(&id));
        corrected.push(match old {
            Some(old) if row.action != Action::Rejected => {
                let attributes: Attributes = serde_json::from_value(row.content).map_err(Error::internal)?;
                let compared = basis.compare_with(row.row_number, attributes.into(), Some(old), Some(manager))?;
                let (identity_question, identity_employee_id) = (row.identity_question, row.identity_employee_id);
                Model { identity_question, identity_employee_id, identity_decision: row.identity_decision, ..compared }
            }
            _ => Model { manager_id: Some(manager), ..row },
        });
    }
    replace_rows(db, corrected).await
}
