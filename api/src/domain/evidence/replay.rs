//! Applies a rule to the statements that were stored before, in the order in which they were stored.

use super::{
    apply::{Found, find_fits, load_known, record_assessments},
    matching::match_rows,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        evidence_rule,
        shared::not_found_as_invalid,
        statement::{self, Term},
    },
    platform::{Code, Error, Result},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    evidence_rule::Model as Rule,
    id::{EmployeeId, EvidenceRuleId},
    statement::{Column, Entity, Model},
    statement_term,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// How many statements are evaluated in one transaction, and in one call.
const BATCH: usize = 500;
const BATCHES: usize = 20;

/// What to replay.
#[derive(Clone, Debug)]
pub struct Replay {
    pub rule: EvidenceRuleId,
    /// Statements that were stored at this instant or later.
    pub stored_from: Option<DateTime<Utc>>,
    /// Statements that were stored after this instant: [`Outcome::next`] of the call before.
    pub after: Option<DateTime<Utc>>,
    /// Whether to count only.
    pub dry_run: bool,
}

/// What a replay found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The statements with the verb of the rule.
    pub examined: usize,
    /// Those of them that fit the rule.
    pub fitting: usize,
    /// Those of the fitting ones whose employee is not found.
    pub unmatched: usize,
    /// Those of the fitting ones that are evidence by this rule already.
    pub known: usize,
    /// The new assessments; in a dry run those that there would be.
    pub recorded: usize,
    /// Where the next call continues. `None`: there are no more statements.
    pub next: Option<DateTime<Utc>>,
}

/// Replays a rule. One call evaluates a bounded number of statements.
///
/// # Errors
/// `Conflict` when the rule is retired.
pub async fn replay(app: &App, actor: &Actor, replay: &Replay) -> Result<Outcome> {
    let rule = evidence_rule::get(&app.db, actor, replay.rule).await.map_err(|error| not_found_as_invalid(error, "id"))?;
    actor.authorize(Permission::WriteEvidenceRule, &[])?;
    if rule.retired_at.is_some() {
        return Err(Error::conflict("id", Code::WrongState, "the rule is retired: create another one"));
    }
    let mut outcome = Outcome { next: replay.after, ..Outcome::default() };
    for _ in 0..BATCHES {
        let count = if replay.dry_run {
            let rows = read(&app.db, actor, &rule, replay, outcome.next).await?;
            let employees = find_people(&app.db, actor, &rows).await?;
            evaluate(&app.db, actor, &rule, &rows, &employees, &mut outcome).await?;
            rows.len()
        } else {
            apply_batch(app, actor, replay, &mut outcome).await?
        };
        if count < BATCH {
            outcome.next = None;
            break;
        }
    }
    Ok(outcome)
}

/// Evaluates a batch, and records what is new, in one transaction. Returns the number of statements.
async fn apply_batch(app: &App, actor: &Actor, replay: &Replay, outcome: &mut Outcome) -> Result<usize> {
    let mut work = app.begin(actor).await?;
    // The rule can have changed since the batch before.
    let rule = evidence_rule::get(&*work, actor, replay.rule).await?;
    let rows = read(&*work, actor, &rule, replay, outcome.next).await?;
    let employees = find_people(&*work, actor, &rows).await?;
    let planned = outcome.recorded;
    let found = evaluate(&*work, actor, &rule, &rows, &employees, outcome).await?;
    let matched = match_rows(&mut work, &rows, &employees)?;
    if !matched.is_empty() {
        // No other rule was applied to these yet.
        let others: Vec<Rule> = evidence_rule::load_active(&*work, actor).await?.into_iter().filter(|other| other.id != rule.id).collect();
        record_assessments(&mut work, &others, &matched).await?;
    }
    outcome.recorded = planned + record_assessments(&mut work, &[rule], &found).await?;
    work.commit().await?;
    Ok(rows.len())
}

/// The next statements of others with the verb of the rule that are not voided: those have no terms.
async fn read(db: &impl ConnectionTrait, actor: &Actor, rule: &Rule, replay: &Replay, after: Option<DateTime<Utc>>) -> Result<Vec<Model>> {
    use statement_term::Column as TermColumn;
    let terms = Entity::belongs_to(statement_term::Entity)
        .from((Column::OrganizationId, Column::Stored))
        .to((TermColumn::OrganizationId, TermColumn::Stored));
    let mut statements = Entity::of(actor.organization())
        .join(JoinType::InnerJoin, terms.into())
        .filter(TermColumn::Term.eq(Term::Verb(&rule.verb).text()))
        .filter(Column::IntegrationId.is_not_null());
    if let Some(from) = replay.stored_from {
        statements = statements.filter(TermColumn::Stored.gte(from));
    }
    if let Some(after) = after {
        statements = statements.filter(TermColumn::Stored.gt(after));
    }
    let limit = u64::try_from(BATCH).map_err(Error::internal)?;
    Ok(statements.order_by_asc(TermColumn::Stored).limit(limit).all(db).await?)
}

/// The employees of the statements that are not matched.
async fn find_people(db: &impl ConnectionTrait, actor: &Actor, rows: &[Model]) -> Result<HashMap<String, EmployeeId>> {
    let keys: BTreeSet<String> = rows.iter().filter(|row| row.employee_id.is_none()).filter_map(|row| row.person_key.clone()).collect();
    statement::find_employees(db, actor.organization(), &keys).await
}

/// Counts what a batch has, and returns the statements that fit the rule and have an employee.
async fn evaluate(
    db: &impl ConnectionTrait,
    actor: &Actor,
    rule: &Rule,
    rows: &[Model],
    employees: &HashMap<String, EmployeeId>,
    outcome: &mut Outcome,
) -> Result<Vec<Found>> {
    let mut values = Vec::new();
    for row in rows {
        values.push(serde_json::from_str(&row.content).map_err(Error::internal)?);
    }
    let fits = find_fits(db, actor, std::slice::from_ref(rule), &values).await?;
    let mut found = Vec::new();
    for row in fits.iter().filter_map(|(_, place)| rows.get(*place)) {
        let employee = row.employee_id.or_else(|| employees.get(row.person_key.as_ref()?).copied());
        match employee {
            Some(employee) => found.push(Found::of_row(row, employee)?),
            None => outcome.unmatched += 1,
        }
    }
    let known = load_known(db, actor, found.iter().map(|statement| statement.id)).await?;
    let known = found.iter().filter(|statement| known.contains(&(rule.id, statement.id, statement.employee))).count();
    outcome.examined += rows.len();
    outcome.fitting += fits.len();
    outcome.known += known;
    outcome.recorded += found.len() - known;
    outcome.next = rows.last().map(|row| row.stored).or(outcome.next);
    Ok(found)
}
