//! Checks rows of a plan against each other and against the roster: repeated external ids and employees, user names that are taken, unknown
//! managers and cycles of managers; and adds the warnings that concern several rows. Runs after every row was compared by itself. The checks are SQL, so that the number of rows does not matter; only a
//! few numbers per employee are in memory, for the cycles.

mod shared_emails;
mod user_names;

use super::{
    CHUNK_ROWS,
    batches::{self, Step},
    manager_cycles,
    row_results::{errors_to_json, update_results},
    row_warning::{Warning, WarningCode, row_warnings, warnings_to_json},
};
use crate::{
    domain::employee::Attributes,
    platform::{Code, Result, bulk, db, error::Problem},
};
use entity::{
    Tenanted, employee,
    id::{EmployeeId, OrganizationId, RosterPlanId, TypedId},
    roster_batch,
    roster_row::{self, Action, Column, Entity},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QueryResult, QuerySelect, Statement, TryGetable};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Condition: `r` is a row of the plan.
const IN_PLAN: &str = "r.organization_id = $1 and r.roster_plan_id = $2";
/// Condition: `r` assigns a manager who is not an employee.
const MANAGER_NOT_ON_ROSTER: &str = "r.manager_id is not null and r.manager_id <> $3
    and not exists (select 1 from employee e where e.organization_id = $1 and e.id = r.manager_id)";

/// The checks of one plan.
#[derive(Clone, Copy)]
pub struct CrossRowChecks<'a, C> {
    pub db: &'a C,
    pub organization: OrganizationId,
    pub plan: RosterPlanId,
    pub fields: RowFields,
}

/// Which of the checked fields any row sets. Checks of fields that no row sets are skipped.
#[derive(Clone, Copy, Default)]
pub struct RowFields {
    pub user_names: bool,
    pub emails: bool,
    pub managers: bool,
}

impl RowFields {
    /// For rows of which it is not known.
    pub const ALL: Self = Self { user_names: true, emails: true, managers: true };

    /// Adds the fields that a row sets.
    pub fn add(&mut self, row: &roster_row::Model) {
        self.user_names |= row.user_name.is_some();
        self.emails |= row.email.is_some();
        self.managers |= row.manager_id.is_some();
    }
}

impl<C: ConnectionTrait> CrossRowChecks<'_, C> {
    /// Rejects conflicting rows until no further row is affected, and stores the batches of the remaining rows. Returns the manager of
    /// every employee after the plan is applied; `None` when no row assigns a manager.
    pub async fn run(&self) -> Result<Option<HashMap<EmployeeId, EmployeeId>>> {
        self.reject_repeated_external_ids().await?;
        self.reject_repeated_employees().await?;
        if self.fields.managers {
            self.reject_unknown_managers().await?;
        }
        if self.fields.user_names {
            self.reject_repeated_user_names().await?;
        }
        loop {
            while self.reject_dependent_rows().await? {}
            let steps = self.load_steps().await?;
            let managers = if manager_cycles::assigns_managers(&steps) {
                Some(manager_cycles::managers_after(self.load_managers().await?, &steps))
            } else {
                None
            };
            let cycle_members = managers.as_ref().map(manager_cycles::find_cycle_members).unwrap_or_default();
            let in_cycle = steps.iter().filter(|step| step.manager.is_some() && cycle_members.contains(&step.subject));
            let in_cycle: Vec<i32> = in_cycle.map(|step| step.number).collect();
            if in_cycle.is_empty() {
                self.store_batches(&steps).await?;
                return Ok(managers);
            }
            self.reject(&in_cycle, |_| {
                problem("managerExternalId", Code::ManagerCycle, "the manager reports to this employee, directly or through others")
            })
            .await?;
        }
    }

    /// Rejects rows that depend on what a rejected row would have done. Returns whether there were any.
    async fn reject_dependent_rows(&self) -> Result<bool> {
        let by_manager = self.fields.managers && self.reject_rows_with_rejected_managers().await?;
        let by_user_name = self.fields.user_names && self.reject_taken_user_names().await?;
        Ok(by_manager || by_user_name)
    }

    /// Adds the warnings that concern several rows, in place of earlier ones.
    pub async fn add_warnings(&self) -> Result<()> {
        self.remove_warnings(&[WarningCode::UserNamePassedOn, WarningCode::EmailShared]).await?;
        if self.fields.user_names {
            self.warn_of_passed_on_user_names().await?;
        }
        if self.fields.emails {
            self.warn_of_shared_emails().await?;
        }
        Ok(())
    }

    async fn reject_repeated_external_ids(&self) -> Result<()> {
        let repeated = format!(
            "select external_id, min(row_number) from roster_row r
            where {IN_PLAN} and external_id is not null and not absent group by external_id having count(*) > 1"
        );
        let first: HashMap<String, i32> = self.query_pairs(&repeated, []).await?.into_iter().collect();
        let rows = self.rows_with_texts(Column::ExternalId, first.keys().cloned(), true).await?;
        let later: Vec<i32> = rows.into_iter().filter(|(id, number)| first.get(id) != Some(number)).map(|(_, number)| number).collect();
        self.reject(&later, |row| {
            let earlier = row.external_id.as_ref().and_then(|id| first.get(id)).copied().unwrap_or_default();
            problem("externalId", Code::Taken, format!("row {earlier} has the same external id"))
        })
        .await
    }

    /// Rejects rows that name an employee by another key than an earlier row does.
    async fn reject_repeated_employees(&self) -> Result<()> {
        let repeated = format!(
            "select r.row_number, f.first_row from roster_row r join (select subject_id, min(row_number) as first_row from roster_row r
                where {IN_PLAN} and subject_id is not null group by subject_id having count(*) > 1) f on f.subject_id = r.subject_id
            where {IN_PLAN} and r.row_number > f.first_row and r.external_id <> (select x.external_id from roster_row x
                where x.organization_id = $1 and x.roster_plan_id = $2 and x.row_number = f.first_row)"
        );
        let first: HashMap<i32, i32> = self.query_pairs(&repeated, []).await?.into_iter().collect();
        let later: Vec<i32> = first.keys().copied().collect();
        self.reject(&later, |row| {
            let earlier = first.get(&row.row_number).copied().unwrap_or_default();
            problem("externalId", Code::Taken, format!("row {earlier} names the same employee by another key"))
        })
        .await
    }

    /// Rejects rows whose manager is neither an employee nor named by a row. Rows that are rejected for other reasons get the error too.
    async fn reject_unknown_managers(&self) -> Result<()> {
        let has_row =
            "exists (select 1 from roster_row m where m.organization_id = $1 and m.roster_plan_id = $2 and m.subject_id = r.manager_id)";
        let unknown = format!("select row_number from roster_row r where {IN_PLAN} and {MANAGER_NOT_ON_ROSTER} and not {has_row}");
        self.reject(&self.query_numbers(&unknown, [no_manager()]).await?, unknown_manager).await
    }

    /// Rejects rows whose manager would be created by a row that is rejected. Returns whether there were any.
    async fn reject_rows_with_rejected_managers(&self) -> Result<bool> {
        let manager_rejected = "r.action <> 'REJECTED' and not exists (select 1 from roster_row m
            where m.organization_id = $1 and m.roster_plan_id = $2 and m.subject_id = r.manager_id and m.action <> 'REJECTED')";
        let rejected = format!("select row_number from roster_row r where {IN_PLAN} and {MANAGER_NOT_ON_ROSTER} and {manager_rejected}");
        let rejected = self.query_numbers(&rejected, [no_manager()]).await?;
        self.reject(&rejected, unknown_manager).await?;
        Ok(!rejected.is_empty())
    }

    /// The manager of every employee who has one.
    async fn load_managers(&self) -> Result<HashMap<EmployeeId, EmployeeId>> {
        let managers: Vec<(EmployeeId, EmployeeId)> = employee::Entity::of(self.organization)
            .filter(employee::Column::ManagerId.is_not_null())
            .select_only()
            .columns([employee::Column::Id, employee::Column::ManagerId])
            .into_tuple()
            .all(self.db)
            .await?;
        Ok(managers.into_iter().collect())
    }

    /// The rows that change something.
    async fn load_steps(&self) -> Result<Vec<Step>> {
        let steps: Vec<(i32, Option<EmployeeId>, Action, Option<EmployeeId>)> = self
            .rows()
            .filter(Column::Action.is_not_in([Action::Unchanged, Action::Rejected]))
            .select_only()
            .columns([Column::RowNumber, Column::SubjectId, Column::Action, Column::ManagerId])
            .order_by_asc(Column::RowNumber)
            .into_tuple()
            .all(self.db)
            .await?;
        let step = |(number, subject, action, manager): (_, Option<_>, _, _)| Some(Step { number, subject: subject?, action, manager });
        Ok(steps.into_iter().filter_map(step).collect())
    }

    async fn store_batches(&self, steps: &[Step]) -> Result<()> {
        let mut exchanges = if self.fields.user_names { self.find_name_exchanges().await? } else { HashSet::new() };
        exchanges.extend(self.find_key_exchanges().await?);
        let batches = (1..).zip(batches::split_into_batches(steps, &exchanges)).map(|(batch_number, rows)| roster_batch::Model {
            organization_id: self.organization,
            roster_plan_id: self.plan,
            batch_number,
            row_numbers: json!(rows),
            applied_at: None,
        });
        Ok(bulk::insert::<roster_batch::Entity>(self.db, batches.collect(), None).await?)
    }

    /// The rows of new employees who get the external id of another employee, and the rows in which that one gives it up.
    async fn find_key_exchanges(&self) -> Result<Vec<i32>> {
        let exchanges = format!(
            "select r.row_number, g.row_number from roster_row r join roster_row g on g.organization_id = $1 and g.roster_plan_id = $2
            and g.subject_id = r.identity_employee_id and g.action not in ('REJECTED', 'UNCHANGED')
            where {IN_PLAN} and r.identity_question is not null and r.identity_decision = 'ANOTHER_PERSON' and r.action = 'CREATE'"
        );
        Ok(self.query_pairs::<i32, i32>(&exchanges, []).await?.into_iter().flat_map(|(taker, giver)| [taker, giver]).collect())
    }

    fn rows(&self) -> sea_orm::Select<Entity> {
        Entity::of(self.organization).filter(Column::RosterPlanId.eq(self.plan))
    }

    /// Rejects rows, and adds the error that `problem` yields for each.
    async fn reject(&self, row_numbers: &[i32], problem: impl Fn(&roster_row::Model) -> Problem) -> Result<()> {
        for numbers in row_numbers.chunks(CHUNK_ROWS) {
            let mut rows = self.rows().filter(db::in_numbers(self.db, Column::RowNumber, numbers.iter().copied())).all(self.db).await?;
            for row in &mut rows {
                let added = errors_to_json(&[problem(row)]);
                if let (Value::Array(errors), Value::Array(added)) = (&mut row.errors, added) {
                    // The checks may run again.
                    let added: Vec<Value> = added.into_iter().filter(|error| !errors.contains(error)).collect();
                    errors.extend(added);
                }
                row.action = Action::Rejected;
                row.differences = json!([]);
                row.identity_question = None;
                row.warnings = None;
            }
            update_results(self.db, rows).await?;
        }
        Ok(())
    }

    /// Removes the warnings of some kinds from all rows.
    async fn remove_warnings(&self, codes: &[WarningCode]) -> Result<()> {
        let mut after = 0;
        loop {
            let with_warnings = self.rows().filter(Column::Warnings.is_not_null()).filter(Column::RowNumber.gt(after));
            let chunk = with_warnings.order_by_asc(Column::RowNumber).limit(u64::try_from(CHUNK_ROWS).unwrap_or_default());
            let rows = chunk.all(self.db).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.row_number;
            let mut changed = Vec::new();
            for row in rows {
                let mut warnings = row_warnings(&row)?;
                let count = warnings.len();
                warnings.retain(|warning| !codes.contains(&warning.code));
                if warnings.len() < count {
                    changed.push(roster_row::Model { warnings: warnings_to_json(&warnings), ..row });
                }
            }
            update_results(self.db, changed).await?;
        }
    }

    /// Adds a warning to each of the rows.
    async fn warn(&self, mut warnings: HashMap<i32, Warning>) -> Result<()> {
        let numbers: Vec<i32> = warnings.keys().copied().collect();
        for numbers in numbers.chunks(CHUNK_ROWS) {
            let mut rows = self.rows().filter(db::in_numbers(self.db, Column::RowNumber, numbers.iter().copied())).all(self.db).await?;
            for row in &mut rows {
                let mut all = row_warnings(row)?;
                all.extend(warnings.remove(&row.row_number));
                row.warnings = warnings_to_json(&all);
            }
            update_results(self.db, rows).await?;
        }
        Ok(())
    }

    /// The rows whose `column` has one of the texts, as pairs of text and row number: all rows of the file, whose keys are those of the
    /// sender, or the rows that are not rejected.
    async fn rows_with_texts(&self, column: Column, texts: impl Iterator<Item = String>, of_file: bool) -> Result<Vec<(String, i32)>> {
        let texts: Vec<String> = texts.collect();
        let mut found = Vec::new();
        for texts in texts.chunks(CHUNK_ROWS) {
            let rows = self.rows().filter(db::in_texts(self.db, column, texts.to_vec()));
            let rows = if of_file { rows.filter(Column::Absent.eq(false)) } else { rows.filter(Column::Action.ne(Action::Rejected)) };
            let rows: Vec<(String, i32)> = rows.select_only().columns([column, Column::RowNumber]).into_tuple().all(self.db).await?;
            found.extend(rows);
        }
        Ok(found)
    }

    async fn query_numbers(&self, sql: &str, more_values: impl IntoIterator<Item = sea_orm::Value>) -> Result<Vec<i32>> {
        let rows = self.query(sql, more_values).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>()?)
    }

    async fn query_pairs<A: TryGetable, B: TryGetable>(
        &self,
        sql: &str,
        more_values: impl IntoIterator<Item = sea_orm::Value>,
    ) -> Result<Vec<(A, B)>> {
        let rows = self.query(sql, more_values).await?;
        Ok(rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect::<Result<_, DbErr>>()?)
    }

    /// Runs a query whose parameters `$1` and `$2` are the organization and the plan.
    async fn query(&self, sql: &str, more_values: impl IntoIterator<Item = sea_orm::Value>) -> Result<Vec<QueryResult>> {
        let values = [self.organization.uuid().into(), self.plan.uuid().into()].into_iter().chain(more_values);
        Ok(self.db.query_all_raw(Statement::from_sql_and_values(self.db.get_database_backend(), sql, values)).await?)
    }
}

/// The stored value of [`super::row_comparison::NO_MANAGER`], as parameter `$3`.
fn no_manager() -> sea_orm::Value {
    Uuid::nil().into()
}

fn problem(field: &str, code: Code, message: impl Into<String>) -> Problem {
    Problem { field: field.into(), code, message: message.into() }
}

fn unknown_manager(row: &roster_row::Model) -> Problem {
    let attributes: Option<Attributes> = serde_json::from_value(row.content.clone()).ok();
    let external_id = attributes.and_then(|attributes| attributes.manager_external_id.as_set().cloned()).unwrap_or_default();
    let message = format!("there is no employee with the external id {external_id}, neither on the roster nor in an accepted row");
    problem("managerExternalId", Code::NotFound, message)
}
