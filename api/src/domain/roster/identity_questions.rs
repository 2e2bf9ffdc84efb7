//! Questions about identity. A row may name an employee by a key that belongs to another person: a key that was given to a second person,
//! or a new key of an employee who seems to leave. The plan says so at the row, and the brake holds it until a person has looked at it.
//!
//! A recycled key shows in one row (`employee::is_another_person`). New keys show when new employees are compared with those whose employment the
//! plan ends, after all rows are stored: of the latter, only hashes are in memory.

use super::{CHUNK_ROWS, row_results::replace_rows};
use crate::{
    domain::employee::Attributes,
    platform::{Error, Result, db},
};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee},
    id::{EmployeeId, TypedId},
    roster_plan::Model as Plan,
    roster_row::{Action, Column, Entity, IdentityQuestion, Model as Row},
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use std::{
    collections::{HashMap, HashSet, hash_map::RandomState},
    hash::BuildHasher,
};

/// Marks the new employees of a plan who have the user name, the e-mail address, or the name and the hire date of an employee whose
/// employment the plan ends; also those of rejected rows, because the employee would leave although the roster has a row for them. Rows on
/// which a person has decided are not marked again.
pub async fn mark_likely_same_people(db: &impl ConnectionTrait, plan: &Plan) -> Result<()> {
    let hasher = RandomState::new();
    let leaving = load_leaving_employees(db, plan, &hasher).await?;
    if leaving.is_empty() {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let rows = load_rows(db, plan, &[Action::Create, Action::Rejected], after).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.row_number;
        let mut candidates = Vec::new();
        for row in rows.into_iter().filter(|row| row.employee_id.is_none() && row.identity_decision.is_none()) {
            let attributes: Attributes = serde_json::from_value(row.content.clone()).map_err(Error::internal)?;
            let keys = row_keys(&attributes);
            if let Some(employee) = keys.iter().find_map(|key| *leaving.get(&hasher.hash_one(key))?) {
                candidates.push((row, keys, employee));
            }
        }
        if !candidates.is_empty() {
            mark_rows(db, plan, candidates).await?;
        }
    }
}

/// The employees whose employment the plan ends, by the hashes of their keys. `None`: several of them have the key.
async fn load_leaving_employees(db: &impl ConnectionTrait, plan: &Plan, hasher: &RandomState) -> Result<HashMap<u64, Option<EmployeeId>>> {
    let (mut leaving, mut after) = (HashMap::new(), 0);
    loop {
        let rows = load_rows(db, plan, &[Action::Terminate], after).await?;
        let Some(last) = rows.last() else { return Ok(leaving) };
        after = last.row_number;
        for employee in load_employees(db, plan, rows.iter().filter_map(|row| row.subject_id)).await? {
            for key in employee_keys(&employee) {
                leaving.entry(hasher.hash_one(key)).and_modify(|one| *one = None).or_insert(Some(employee.id));
            }
        }
    }
}

/// Stores the question with the rows that share a key with their candidate; two different keys may have the same hash.
async fn mark_rows(db: &impl ConnectionTrait, plan: &Plan, candidates: Vec<(Row, Vec<String>, EmployeeId)>) -> Result<()> {
    let employees = load_employees(db, plan, candidates.iter().map(|(_, _, employee)| *employee)).await?;
    let keys: HashMap<EmployeeId, Vec<String>> = employees.iter().map(|employee| (employee.id, employee_keys(employee))).collect();
    let marked = candidates.into_iter().filter_map(|(row, row_keys, employee)| {
        let shares_key = keys.get(&employee)?.iter().any(|key| row_keys.contains(key));
        let question = Some(IdentityQuestion::LikelySamePerson);
        shares_key.then_some(Row { identity_question: question, identity_employee_id: Some(employee), ..row })
    });
    replace_rows(db, marked.collect()).await
}

/// The next rows of the plan with one of the actions.
async fn load_rows(db: &impl ConnectionTrait, plan: &Plan, actions: &[Action], after: i32) -> Result<Vec<Row>> {
    let rows = Entity::of(plan.organization_id)
        .filter(Column::RosterPlanId.eq(plan.id))
        .filter(Column::Action.is_in(actions.iter().copied()))
        .filter(Column::RowNumber.gt(after))
        .order_by_asc(Column::RowNumber)
        .limit(u64::try_from(CHUNK_ROWS).unwrap_or_default());
    Ok(rows.all(db).await?)
}

async fn load_employees(db: &impl ConnectionTrait, plan: &Plan, ids: impl Iterator<Item = EmployeeId>) -> Result<Vec<Employee>> {
    let ids: HashSet<_> = ids.map(TypedId::uuid).collect();
    Ok(Employees::of(plan.organization_id).filter(db::in_ids(db, EmployeeColumn::Id, ids)).all(db).await?)
}

fn row_keys(attributes: &Attributes) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let hired_on = attributes.hired_on.as_set().map(ToString::to_string);
    let names = [text(&attributes.given_name), text(&attributes.family_name)];
    person_keys(&text(&attributes.user_name), &text(&attributes.email), &names, hired_on)
}

fn employee_keys(employee: &Employee) -> Vec<String> {
    let names = [employee.given_name.clone(), employee.family_name.clone()];
    person_keys(&employee.user_name, &employee.email, &names, employee.hired_on.map(|on| on.to_string()))
}

/// The keys by which a person is likely the same one, the most telling one first, without regard to case.
fn person_keys(user_name: &str, email: &str, names: &[String; 2], hired_on: Option<String>) -> Vec<String> {
    let key = |kind: &str, parts: &[&str]| {
        let is_complete = parts.iter().all(|part| !part.is_empty());
        is_complete.then(|| format!("{kind}\0{}", parts.join("\0").to_lowercase()))
    };
    let [given, family] = names;
    let hired_on = hired_on.unwrap_or_default();
    let keys = [key("userName", &[user_name]), key("email", &[email]), key("name", &[given, family, &hired_on])];
    keys.into_iter().flatten().collect()
}
