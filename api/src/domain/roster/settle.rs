//! What concerns several rows of a plan, once all of them are compared: keys and user names that come twice, managers who are not
//! there, reporting lines that would close. The database looks for it, so that it does not matter how many rows there are; of the
//! managers alone a few numbers each are held in memory.

use super::{
    ROWS,
    compare::stored,
    order::{self, Step},
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
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QueryResult, QuerySelect, Statement, TryGetable, sea_query::OnConflict,
};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The rows of the plan.
const OURS: &str = "r.organization_id = $1 and r.roster_plan_id = $2";
/// The manager that a row gives is not on the roster.
const MANAGER_IS_NEW: &str = "r.manager_id is not null and r.manager_id <> $3
    and not exists (select 1 from employee e where e.organization_id = $1 and e.id = r.manager_id)";
/// A row takes the user name of somebody else who has not left.
const NAME_IS_HELD: &str = "join employee e on e.organization_id = $1 and e.user_name = r.user_name and e.status <> 'TERMINATED'
    and e.id <> r.subject_id";

/// The rows of a plan as a whole.
pub struct Settling<'a, C> {
    pub db: &'a C,
    pub organization: OrganizationId,
    pub plan: RosterPlanId,
    pub said: Said,
}

/// What any row says that another one may contradict. Where none does, nobody need look.
#[derive(Clone, Copy, Default)]
pub struct Said {
    pub user_names: bool,
    pub managers: bool,
}

impl Said {
    /// Takes note of a row.
    pub fn hear(&mut self, row: &roster_row::Model) {
        self.user_names |= row.user_name.is_some();
        self.managers |= row.manager_id.is_some();
    }
}

impl<C: ConnectionTrait> Settling<'_, C> {
    /// Rejects what cannot be, until no more falls out, and puts the rest into an order. Answers the managers as they would be then,
    /// where any of them is new.
    pub async fn settle(&self) -> Result<Option<HashMap<EmployeeId, EmployeeId>>> {
        self.reject_repeated_keys().await?;
        if self.said.managers {
            self.reject_unheard_of_managers().await?;
        }
        if self.said.user_names {
            self.reject_taken_user_names().await?;
        }
        loop {
            while self.said.managers && self.reject_managers_who_are_rejected().await? {}
            let steps = self.steps().await?;
            let managers = if order::brings_managers(&steps) { Some(order::after(self.managers().await?, &steps)) } else { None };
            let circling = managers.as_ref().map(order::circling).unwrap_or_default();
            let wrong = steps.iter().filter(|step| step.manager.is_some() && circling.contains(&step.subject));
            let wrong: Vec<i32> = wrong.map(|step| step.number).collect();
            if wrong.is_empty() {
                self.keep_batches(&steps).await?;
                return Ok(managers);
            }
            self.reject(&wrong, |_| {
                problem("managerExternalId", Code::ManagerCycle, "the manager reports to this employee, directly or through others")
            })
            .await?;
        }
    }

    async fn reject_repeated_keys(&self) -> Result<()> {
        let twice = format!(
            "select external_id, min(row_number) from roster_row r where {OURS} and external_id is not null group by external_id having count(*) > 1"
        );
        let first: HashMap<String, i32> = self.pairs(&twice, []).await?.into_iter().collect();
        let later = self.numbers_of(Column::ExternalId, first.keys().cloned(), true).await?;
        let later: Vec<i32> = later.into_iter().filter(|(key, number)| first.get(key) != Some(number)).map(|(_, number)| number).collect();
        self.reject(&later, |row| {
            let earlier = row.external_id.as_ref().and_then(|key| first.get(key)).copied().unwrap_or_default();
            problem("externalId", Code::Taken, format!("is in row {earlier} already"))
        })
        .await
    }

    /// A manager whom neither the roster nor any row knows is told at once, also where a row is rejected for other reasons.
    async fn reject_unheard_of_managers(&self) -> Result<()> {
        let named = "not exists (select 1 from roster_row m where m.organization_id = $1 and m.roster_plan_id = $2 and m.subject_id = r.manager_id)";
        let wrong =
            self.numbers(&format!("select row_number from roster_row r where {OURS} and {MANAGER_IS_NEW} and {named}"), [nobody()]).await?;
        self.reject(&wrong, unknown_manager).await
    }

    async fn reject_managers_who_are_rejected(&self) -> Result<bool> {
        let accepted = "r.action <> 'REJECTED' and not exists (select 1 from roster_row m
            where m.organization_id = $1 and m.roster_plan_id = $2 and m.subject_id = r.manager_id and m.action <> 'REJECTED')";
        let wrong = self
            .numbers(&format!("select row_number from roster_row r where {OURS} and {MANAGER_IS_NEW} and {accepted}"), [nobody()])
            .await?;
        self.reject(&wrong, unknown_manager).await?;
        Ok(!wrong.is_empty())
    }

    async fn reject_taken_user_names(&self) -> Result<()> {
        let twice = format!(
            "select user_name, min(row_number) from roster_row r where {OURS} and user_name is not null and action <> 'REJECTED' group by user_name having count(*) > 1"
        );
        let first: HashMap<String, i32> = self.pairs(&twice, []).await?.into_iter().collect();
        let later = self.numbers_of(Column::UserName, first.keys().cloned(), false).await?;
        let later: Vec<i32> =
            later.into_iter().filter(|(name, number)| first.get(name) != Some(number)).map(|(_, number)| number).collect();
        self.reject(&later, |row| {
            let earlier = row.user_name.as_ref().and_then(|name| first.get(name)).copied().unwrap_or_default();
            problem("userName", Code::Taken, format!("row {earlier} has this user name"))
        })
        .await?;
        // Those who leave or take another name themselves give theirs up.
        let given_up = "exists (select 1 from roster_row g where g.organization_id = $1 and g.roster_plan_id = $2 and g.subject_id = e.id
            and g.action <> 'REJECTED' and (g.action = 'TERMINATE' or g.user_name is not null))";
        let held = self
            .numbers(
                &format!("select row_number from roster_row r {NAME_IS_HELD} where {OURS} and r.action <> 'REJECTED' and not {given_up}"),
                [],
            )
            .await?;
        self.reject(&held, |_| problem("userName", Code::Taken, "another employee who has not left has this user name")).await
    }

    /// Everybody's manager.
    async fn managers(&self) -> Result<HashMap<EmployeeId, EmployeeId>> {
        let managers: Vec<(EmployeeId, EmployeeId)> = employee::Entity::of(self.organization)
            .filter(employee::Column::ManagerId.is_not_null())
            .select_only()
            .columns([employee::Column::Id, employee::Column::ManagerId])
            .into_tuple()
            .all(self.db)
            .await?;
        Ok(managers.into_iter().collect())
    }

    /// The rows that do something.
    async fn steps(&self) -> Result<Vec<Step>> {
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

    async fn keep_batches(&self, steps: &[Step]) -> Result<()> {
        let passing = if self.said.user_names { self.passing().await? } else { HashSet::new() };
        let batches = (1..).zip(order::batches(steps, &passing)).map(|(batch_number, rows)| roster_batch::Model {
            organization_id: self.organization,
            roster_plan_id: self.plan,
            batch_number,
            row_numbers: json!(rows),
            applied_at: None,
        });
        Ok(bulk::insert::<roster_batch::Entity>(self.db, batches.collect(), None).await?)
    }

    /// The rows that pass a user name on to each other.
    async fn passing(&self) -> Result<HashSet<i32>> {
        // A leaver whose manager is new cannot be among the first, who make room.
        let passing = format!(
            "select r.row_number, g.row_number from roster_row r {NAME_IS_HELD} join roster_row g on g.organization_id = $1
            and g.roster_plan_id = $2 and g.subject_id = e.id and g.action <> 'REJECTED' and (g.action <> 'TERMINATE' or g.manager_id is not null)
            where {OURS} and r.action <> 'REJECTED'"
        );
        Ok(self.pairs::<i32, i32>(&passing, []).await?.into_iter().flat_map(|(taker, giver)| [taker, giver]).collect())
    }

    fn rows(&self) -> sea_orm::Select<Entity> {
        Entity::of(self.organization).filter(Column::RosterPlanId.eq(self.plan))
    }

    /// Rejects rows, each with what is wrong with it.
    pub async fn reject(&self, numbers: &[i32], wrong: impl Fn(&roster_row::Model) -> Problem) -> Result<()> {
        for numbers in numbers.chunks(ROWS) {
            let mut rows = self.rows().filter(db::among_numbers(self.db, Column::RowNumber, numbers.iter().copied())).all(self.db).await?;
            for row in &mut rows {
                let told = stored(&[wrong(row)]);
                if let (Value::Array(errors), Value::Array(told)) = (&mut row.errors, told) {
                    errors.extend(told);
                }
                row.action = Action::Rejected;
                row.differences = json!([]);
            }
            judged_anew(self.db, rows).await?;
        }
        Ok(())
    }

    /// The numbers of the rows with some texts.
    async fn numbers_of(&self, column: Column, texts: impl Iterator<Item = String>, rejected_too: bool) -> Result<Vec<(String, i32)>> {
        let texts: Vec<String> = texts.collect();
        let mut found = Vec::new();
        for texts in texts.chunks(ROWS) {
            let rows = self.rows().filter(db::among_text(self.db, column, texts.to_vec()));
            let rows = if rejected_too { rows } else { rows.filter(Column::Action.ne(Action::Rejected)) };
            let rows: Vec<(String, i32)> = rows.select_only().columns([column, Column::RowNumber]).into_tuple().all(self.db).await?;
            found.extend(rows);
        }
        Ok(found)
    }

    async fn numbers(&self, sql: &str, more: impl IntoIterator<Item = sea_orm::Value>) -> Result<Vec<i32>> {
        let rows = self.query(sql, more).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>()?)
    }

    async fn pairs<A: TryGetable, B: TryGetable>(&self, sql: &str, more: impl IntoIterator<Item = sea_orm::Value>) -> Result<Vec<(A, B)>> {
        let rows = self.query(sql, more).await?;
        Ok(rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect::<Result<_, DbErr>>()?)
    }

    async fn query(&self, sql: &str, more: impl IntoIterator<Item = sea_orm::Value>) -> Result<Vec<QueryResult>> {
        let values = [self.organization.uuid().into(), self.plan.uuid().into()].into_iter().chain(more);
        Ok(self.db.query_all_raw(Statement::from_sql_and_values(self.db.get_database_backend(), sql, values)).await?)
    }
}

/// Keeps what is known of rows by now: what they do, and what is wrong with them.
pub async fn judged_anew(db: &impl ConnectionTrait, rows: Vec<roster_row::Model>) -> Result<()> {
    let over = OnConflict::columns([Column::OrganizationId, Column::RosterPlanId, Column::RowNumber])
        .update_columns([Column::Action, Column::Errors, Column::Differences])
        .to_owned();
    Ok(bulk::insert::<Entity>(db, rows, Some(&over)).await?)
}

fn nobody() -> sea_orm::Value {
    Uuid::nil().into()
}

fn problem(field: &str, code: Code, message: impl Into<String>) -> Problem {
    Problem { field: field.into(), code, message: message.into() }
}

fn unknown_manager(row: &roster_row::Model) -> Problem {
    let named: Option<Attributes> = serde_json::from_value(row.content.clone()).ok();
    let name = named.and_then(|named| named.manager_external_id.set().cloned()).unwrap_or_default();
    let message = format!("there is no employee with the external id {name}, neither on the roster nor in an accepted row");
    problem("managerExternalId", Code::NotFound, message)
}
