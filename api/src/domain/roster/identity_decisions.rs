//! Decisions on the identity questions of a held plan. A person decides for some rows, or for all, whether the row is about the employee
//! whom its question names. The decision changes the rows of the plan, never employees: these change when the plan is applied.
//!
//! | Question | SAME_PERSON | ANOTHER_PERSON |
//! |---|---|---|
//! | LIKELY_SAME_PERSON | the row gives the employee its external id, unless it is rejected; the termination is left out | the row creates an employee, as planned |
//! | LOOKS_LIKE_ANOTHER_PERSON | the row changes the employee, as planned | the row creates an employee; the old one gives up the external id and leaves |
//!
//! A plan of the same sender that asks the same question within a day takes the decision over: in a live directory the first plan may be
//! out of date before it is applied.

use super::{
    CHUNK_ROWS,
    apply::sender,
    cross_row_checks::RowFields,
    finish::finish_plan,
    read::get_locked,
    renamed_managers::correct_managers,
    row_comparison::{ComparisonBasis, NO_MANAGER},
    row_results::replace_rows,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        attribute_owner::Ownership,
        brake,
        employee::{Attributes, own_keys::OwnKeyChange, rules::MAX_EXTERNAL_ID_LENGTH},
    },
    feed::ChangeKind,
    platform::{Code, Error, Result, bulk, db, error::Problems},
};
use chrono::{DateTime, Utc};
use entity::{
    Tenanted,
    employee::{Column as EmployeeColumn, Entity as Employees, Model as Employee},
    id::{EmployeeId, RosterPlanId, TypedId},
    roster_batch,
    roster_plan::{Column as PlanColumn, Model as Plan, Status},
    roster_row::{Action, Column, Entity, IdentityDecision, IdentityQuestion, Model as Row},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select};
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Decides on the identity questions of a held plan: of the rows with these numbers, or of all rows that are not decided on. Returns the
/// plan, which is PLANNED when nothing else holds it. Repeating a decision changes nothing.
///
/// # Errors
/// `Forbidden` for the integration that sent the roster; `Invalid` on `rowNumbers` for a row without a question or with the other
/// decision; `Conflict` when the plan is not held.
pub async fn decide_identity(
    app: &App,
    actor: &Actor,
    id: RosterPlanId,
    decision: IdentityDecision,
    row_numbers: Option<&[i32]>,
) -> Result<Plan> {
    let mut work = app.begin(actor).await?;
    let plan = get_locked(&work, actor, id).await?;
    actor.authorize(Permission::ReleaseRoster, &[])?;
    let mut rows = load_rows_with_question(&*work, &plan, row_numbers).await?;
    if let Some(numbers) = row_numbers {
        check_row_numbers(numbers, &rows, decision)?;
    }
    rows.retain(|row| row.identity_decision.is_none());
    if plan.status != Status::Held {
        let is_repeated = plan.status == Status::Planned && row_numbers.is_some() && rows.is_empty();
        return if is_repeated { Ok(plan) } else { Err(Error::conflict("id", Code::WrongState, "the plan is not held")) };
    }
    brake::ensure_not_sender(actor, &plan)?;
    if rows.is_empty() {
        return Ok(plan);
    }
    let ownership = Ownership::of_integration(sender(&plan), work.attribute_owners.as_ref())?;
    let basis = ComparisonBasis::of(&plan, ownership, app.clock.today());
    carry_out(&*work, &basis, rows.into_iter().map(|row| (row, decision)).collect()).await?;
    let decided = finish_plan(&work, &basis, Plan { version: plan.version + 1, ..plan }, RowFields::ALL, work.at).await?;
    let decided = decided.into_active_model().reset_all().update(&*work).await?;
    work.record(ChangeKind::RosterPlanIdentityDecided.entry(decided.id, decided.version).with_fields(vec!["status", "heldBecause"]));
    work.commit().await?;
    Ok(decided)
}

/// The rows of a plan with a question, all or those with these numbers.
async fn load_rows_with_question(db: &impl ConnectionTrait, plan: &Plan, row_numbers: Option<&[i32]>) -> Result<Vec<Row>> {
    let Some(numbers) = row_numbers else { return Ok(with_question(plan).all(db).await?) };
    let mut rows = Vec::new();
    for numbers in numbers.chunks(CHUNK_ROWS) {
        rows.extend(with_question(plan).filter(db::in_numbers(db, Column::RowNumber, numbers.iter().copied())).all(db).await?);
    }
    Ok(rows)
}

fn with_question(plan: &Plan) -> Select<Entity> {
    let rows = Entity::of(plan.organization_id).filter(Column::RosterPlanId.eq(plan.id));
    rows.filter(Column::IdentityQuestion.is_not_null()).order_by_asc(Column::RowNumber)
}

fn check_row_numbers(numbers: &[i32], rows: &[Row], decision: IdentityDecision) -> Result<()> {
    let rows: HashMap<i32, &Row> = rows.iter().map(|row| (row.row_number, row)).collect();
    let mut problems = Problems::default();
    for (index, number) in numbers.iter().enumerate() {
        let field = || format!("rowNumbers.{index}");
        match rows.get(number) {
            None => problems.add(field(), Code::NotFound, format!("row {number} has no identity question")),
            Some(row) if row.identity_decision.is_some_and(|earlier| earlier != decision) => {
                problems.add(field(), Code::WrongState, format!("row {number} is already decided otherwise"));
            }
            Some(_) => {}
        }
    }
    problems.into_result()
}

/// Takes over decisions that a person has made on the same questions of earlier plans of the same sender. Returns whether there were any.
pub(super) async fn repeat_earlier_decisions(
    db: &impl ConnectionTrait,
    basis: &ComparisonBasis,
    plan: &Plan,
    now: DateTime<Utc>,
) -> Result<bool> {
    let open = with_question(plan).filter(Column::IdentityDecision.is_null()).all(db).await?;
    if open.is_empty() {
        return Ok(false);
    }
    let earlier: Vec<RosterPlanId> = brake::other_plans_of_sender(plan)
        .filter(PlanColumn::CreatedAt.gt(now - brake::RELEASE_VALIDITY))
        .select_only()
        .column(PlanColumn::Id)
        .into_tuple()
        .all(db)
        .await?;
    // Identifiers ascend with time: the decision on the latest plan counts.
    let earlier_rows = Entity::of(plan.organization_id)
        .filter(db::in_ids(db, Column::RosterPlanId, earlier.into_iter().map(TypedId::uuid)))
        .filter(Column::IdentityQuestion.is_not_null())
        .filter(Column::IdentityDecision.is_not_null())
        .order_by_asc(Column::RosterPlanId);
    let mut decisions = HashMap::new();
    for row in earlier_rows.all(db).await? {
        let Some(decision) = row.identity_decision else { continue };
        decisions.insert(question_identity(&row)?, decision);
    }
    let mut decided = Vec::new();
    for row in open {
        if let Some(decision) = decisions.get(&question_identity(&row)?) {
            decided.push((row, *decision));
        }
    }
    let any = !decided.is_empty();
    carry_out(db, basis, decided).await?;
    Ok(any)
}

type QuestionIdentity = (Option<IdentityQuestion>, Option<EmployeeId>, String, Option<String>, Option<String>);

/// What a question asks: two rows with the same identity ask the same.
fn question_identity(row: &Row) -> Result<QuestionIdentity> {
    let attributes = read_attributes(row)?;
    Ok((row.identity_question, row.identity_employee_id, attributes.external_id, attributes.user_name, attributes.email))
}

fn read_attributes(row: &Row) -> Result<Attributes> {
    serde_json::from_value(row.content.clone()).map_err(Error::internal)
}

/// Changes rows by the decisions on their questions, and what follows from them in other rows. The rows must be checked against each other
/// afterwards.
async fn carry_out(db: &impl ConnectionTrait, basis: &ComparisonBasis, decided: Vec<(Row, IdentityDecision)>) -> Result<()> {
    if decided.is_empty() {
        return Ok(());
    }
    let employees = load_employees(db, basis, decided.iter().filter_map(|(row, _)| row.identity_employee_id)).await?;
    let mut next_number = last_row_number(db, basis).await?;
    let mut outcome = Outcome::default();
    for (row, decision) in decided {
        match (row.identity_question, row.identity_employee_id.and_then(|id| employees.get(&id))) {
            (Some(IdentityQuestion::LikelySamePerson), Some(employee)) if decision == IdentityDecision::SamePerson => {
                outcome.give_external_id(basis, &row, employee)?;
            }
            (Some(IdentityQuestion::LooksLikeAnotherPerson), Some(employee)) if decision == IdentityDecision::AnotherPerson => {
                next_number += 1;
                outcome.replace_employee(basis, &row, employee, next_number)?;
            }
            _ => outcome.rows.push(Row { identity_decision: Some(decision), ..row }),
        }
    }
    let Outcome { rows, added, managers, kept } = outcome;
    let changed: HashSet<i32> = rows.iter().map(|row| row.row_number).collect();
    for rows in rows.chunks(CHUNK_ROWS) {
        replace_rows(db, rows.to_vec()).await?;
    }
    for rows in added.chunks(CHUNK_ROWS) {
        bulk::insert::<Entity>(db, rows.to_vec(), None).await?;
    }
    leave_out_terminations(db, basis, &kept, &changed).await?;
    correct_managers(db, basis, &managers).await?;
    let batches = roster_batch::Entity::delete_of(basis.organization);
    batches.filter(roster_batch::Column::RosterPlanId.eq(basis.plan)).exec(db).await?;
    Ok(())
}

/// What decisions change.
#[derive(Default)]
struct Outcome {
    /// The rows with the questions, as decided.
    rows: Vec<Row>,
    /// Rows that end the employment of employees who give up their external id.
    added: Vec<Row>,
    /// The managers whom rows assign, and those whom they mean.
    managers: HashMap<EmployeeId, EmployeeId>,
    /// The employees whose employment the plan no longer ends.
    kept: BTreeSet<EmployeeId>,
}

impl Outcome {
    /// The new employee of the row is `employee` with another external id.
    fn give_external_id(&mut self, basis: &ComparisonBasis, row: &Row, employee: &Employee) -> Result<()> {
        self.kept.insert(employee.id);
        if row.action == Action::Rejected {
            self.rows.push(Row { identity_decision: Some(IdentityDecision::SamePerson), ..row.clone() });
            return Ok(());
        }
        let manager = row.manager_id.filter(|manager| *manager != NO_MANAGER);
        let compared = basis.compare_with(row.row_number, read_attributes(row)?.into(), Some(employee), manager)?;
        self.rows.push(with_decision(compared, row, IdentityDecision::SamePerson));
        self.managers.extend(row.subject_id.map(|new_id| (new_id, employee.id)));
        Ok(())
    }

    /// The row is about a new employee. `employee` leaves, and gets a free external id.
    fn replace_employee(&mut self, basis: &ComparisonBasis, row: &Row, employee: &Employee, added_number: i32) -> Result<()> {
        let mut attributes = read_attributes(row)?;
        let key = attributes.external_id.clone();
        let new_id = basis.new_employee_id(&key);
        if basis.ownership.has_foreign_external_ids() {
            // The old employee keeps the external id, which the sender does not own.
            attributes.external_id = if employee.external_id == key { new_id.to_string() } else { key.clone() };
            attributes.own_key = Some(OwnKeyChange { from: None, to: key });
        }
        // The row does not repeat the manager of the old employee when it names the same one.
        let named = attributes.manager_external_id.as_set().and(row.manager_id.or(employee.manager_id));
        let manager = named.filter(|manager| *manager != NO_MANAGER);
        let compared = basis.compare_with(row.row_number, attributes.into(), None, manager)?;
        self.rows.push(with_decision(compared, row, IdentityDecision::AnotherPerson));
        let added = basis.compare_replaced(added_number, employee, replaced_external_id(employee))?;
        self.added.push(Row { identity_decision: Some(IdentityDecision::AnotherPerson), ..added });
        self.managers.insert(employee.id, new_id);
        Ok(())
    }
}

fn with_decision(compared: Row, row: &Row, decision: IdentityDecision) -> Row {
    let (identity_question, identity_employee_id) = (row.identity_question, row.identity_employee_id);
    Row { identity_question, identity_employee_id, identity_decision: Some(decision), ..compared }
}

/// The external id of an employee whose own one was given to another person: it, a tilde and the end of the employee's identifier.
fn replaced_external_id(employee: &Employee) -> String {
    let id = employee.id.uuid().simple().to_string();
    let suffix = format!("~{}", id.get(20..).unwrap_or(&id));
    let kept = MAX_EXTERNAL_ID_LENGTH.saturating_sub(suffix.len());
    employee.external_id.chars().take(kept).chain(suffix.chars()).collect()
}

/// Leaves out the terminations of employees who stay: the rows of absent employees are deleted, those of the roster change nothing.
async fn leave_out_terminations(
    db: &impl ConnectionTrait,
    basis: &ComparisonBasis,
    employees: &BTreeSet<EmployeeId>,
    decided: &HashSet<i32>,
) -> Result<()> {
    let ids: Vec<EmployeeId> = employees.iter().copied().collect();
    for ids in ids.chunks(CHUNK_ROWS) {
        let of_employees = Entity::of(basis.organization)
            .filter(Column::RosterPlanId.eq(basis.plan))
            .filter(db::in_ids(db, Column::SubjectId, ids.iter().map(|id| id.uuid())))
            .all(db)
            .await?;
        let others = of_employees.into_iter().filter(|row| !decided.contains(&row.row_number));
        let (absent, named): (Vec<Row>, Vec<Row>) = others.partition(|row| row.absent);
        let numbers = db::in_numbers(db, Column::RowNumber, absent.iter().map(|row| row.row_number));
        Entity::delete_of(basis.organization).filter(Column::RosterPlanId.eq(basis.plan)).filter(numbers).exec(db).await?;
        replace_rows(db, named.into_iter().map(without_effect).collect()).await?;
    }
    Ok(())
}

/// The row that changes nothing: another row has the employee now.
fn without_effect(row: Row) -> Row {
    Row {
        action: Action::Unchanged,
        subject_id: None,
        content: json!({}),
        differences: json!([]),
        user_name: None,
        manager_id: None,
        categories: None,
        ..row
    }
}

async fn load_employees(
    db: &impl ConnectionTrait,
    basis: &ComparisonBasis,
    ids: impl Iterator<Item = EmployeeId>,
) -> Result<HashMap<EmployeeId, Employee>> {
    let ids: Vec<_> = ids.map(TypedId::uuid).collect();
    let mut employees = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK_ROWS) {
        let found = Employees::of(basis.organization).filter(db::in_ids(db, EmployeeColumn::Id, ids.iter().copied())).all(db).await?;
        employees.extend(found.into_iter().map(|employee| (employee.id, employee)));
    }
    Ok(employees)
}

async fn last_row_number(db: &impl ConnectionTrait, basis: &ComparisonBasis) -> Result<i32> {
    let numbers = Entity::of(basis.organization).filter(Column::RosterPlanId.eq(basis.plan)).order_by_desc(Column::RowNumber);
    let last: Option<i32> = numbers.select_only().column(Column::RowNumber).into_tuple().one(db).await?;
    Ok(last.unwrap_or_default())
}
