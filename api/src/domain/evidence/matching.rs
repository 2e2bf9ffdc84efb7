//! Finds the employees of statements that were stored before the employee was on the roster, or had the address.

use super::apply::{Found, record_assessments};
use crate::{
    access::Actor,
    app::{App, UnitOfWork},
    domain::{evidence_rule, statement},
    feed::ChangeKind,
    platform::{Result, db},
};
use entity::{
    Tenanted,
    id::{EmployeeId, OrganizationId, StatementId, TypedId},
    statement::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use std::collections::{BTreeSet, HashMap};

/// How many people are looked up with one query.
const PEOPLE: u64 = 500;

/// How many statements are changed in one transaction.
const STATEMENTS: u64 = 500;

/// Finds the employees of unmatched statements, and applies the rules to what it found. Returns the number of statements. Called by the
/// maintenance; each transaction is bounded, and what is left after a failure is found by the next call.
///
/// # Errors
/// `Unavailable` when the database does not respond. Transactions that were committed before stay.
pub async fn match_unmatched(app: &App, organization: OrganizationId) -> Result<u64> {
    let actor = Actor::system(organization);
    let (mut count, mut after) = (0, String::new());
    loop {
        let people = Entity::of(organization)
            .filter(Column::EmployeeId.is_null())
            .filter(Column::PersonKey.is_not_null())
            .filter(Column::PersonKey.gt(&*after))
            .select_only()
            .column(Column::PersonKey)
            .distinct()
            .order_by_asc(Column::PersonKey)
            .limit(PEOPLE);
        let keys: Vec<String> = people.into_tuple().all(&app.db).await?;
        let Some(last) = keys.last().cloned() else { return Ok(count) };
        after = last;
        let keys: BTreeSet<String> = keys.into_iter().collect();
        let found = statement::find_employees(&app.db, organization, &keys).await?;
        if !found.is_empty() {
            let found: BTreeSet<String> = found.into_keys().collect();
            count += match_people(app, &actor, &found).await?;
        }
    }
}

/// Matches all statements of these people.
async fn match_people(app: &App, actor: &Actor, keys: &BTreeSet<String>) -> Result<u64> {
    let mut count = 0;
    loop {
        let mut work = app.begin(actor).await?;
        // Read again, because the roster may have changed before this write began.
        let employees = statement::find_employees(&*work, actor.organization(), keys).await?;
        let unmatched = Entity::of(actor.organization())
            .filter(Column::EmployeeId.is_null())
            .filter(db::in_texts(&*work, Column::PersonKey, employees.keys().cloned()))
            .order_by_asc(Column::Stored)
            .limit(STATEMENTS);
        let rows = unmatched.all(&*work).await?;
        if rows.is_empty() {
            work.rollback().await?;
            return Ok(count);
        }
        count += u64::try_from(rows.len()).unwrap_or_default();
        let found = match_rows(&mut work, &rows, &employees)?;
        let rules = evidence_rule::load_active(&*work, actor).await?;
        record_assessments(&mut work, &rules, &found).await?;
        work.commit().await?;
    }
}

/// Sets the employees of statements, and returns those that are not voided.
pub(super) fn match_rows(work: &mut UnitOfWork<'_>, rows: &[Model], employees: &HashMap<String, EmployeeId>) -> Result<Vec<Found>> {
    let mut by_employee: HashMap<EmployeeId, Vec<StatementId>> = HashMap::new();
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.employee_id.is_none()) {
        let Some(employee) = row.person_key.as_ref().and_then(|key| employees.get(key)) else { continue };
        by_employee.entry(*employee).or_default().push(row.id);
        work.record(ChangeKind::StatementMatched.entry(row.id, row.version).with_fields(vec!["employeeId"]));
        if !row.voided {
            found.push(Found::of_row(row, *employee)?);
        }
    }
    for (employee, ids) in by_employee {
        let rows = Entity::update_of(work.actor.organization()).filter(db::in_ids(&**work, Column::Id, ids.iter().map(|id| id.uuid())));
        work.update_rows(rows.col_expr(Column::EmployeeId, Expr::value(employee)));
    }
    Ok(found)
}
