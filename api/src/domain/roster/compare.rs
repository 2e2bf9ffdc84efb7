//! What one row of a roster would do, given who is on the roster now. Pure: what concerns several rows is in `settle`.

use super::Input;
use crate::{
    domain::employee::{Attributes, Difference, rules},
    platform::{Error, Result, error::Problem},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    employee::{Model as Employee, Status},
    id::{EmployeeId, OrganizationId, RosterPlanId, TypedId},
    roster_row::{Action, Model},
};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use uuid::{Builder, Uuid};

/// What every row of a plan is compared with.
#[derive(Clone, Copy)]
pub struct Basis {
    pub organization: OrganizationId,
    pub plan: RosterPlanId,
    /// When the plan was begun.
    pub at: DateTime<Utc>,
    pub today: NaiveDate,
}

/// Nobody: what stands where a row takes somebody's manager away.
pub const NOBODY: EmployeeId = EmployeeId(Uuid::nil());

impl Basis {
    /// The identifier that somebody new would get. It follows from the plan and the key, so that rows can name managers who come
    /// later in the file.
    pub fn newcomer(&self, external_id: &str) -> EmployeeId {
        let digest = Sha256::new().chain_update(self.plan.uuid()).chain_update(external_id).finalize();
        let mut random = [0; 10];
        random.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(self.at.timestamp_millis()).unwrap_or_default();
        EmployeeId(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Compares a row; `known` are those whom it names as itself or as manager, as far as they are on the roster.
    ///
    /// # Errors
    /// `Internal` when the row cannot be kept.
    pub fn compare(&self, number: i32, input: Input, known: &HashMap<String, Employee>) -> Result<Model> {
        let Input { attributes, problems: misread } = input;
        let old = known.get(&attributes.external_id);
        let mut problems = attributes.problems(old.is_none(), self.today);
        for problem in misread {
            problems.add(problem.field, problem.code, problem.message);
        }
        let problems = problems.into_inner();
        let key = Some(attributes.external_id.clone()).filter(|key| !key.is_empty() && !key.contains('\0'));
        let subject = old.map_or_else(|| self.newcomer(&attributes.external_id), |old| old.id);
        let named = attributes.manager_external_id.set();
        let manager = named.map(|name| known.get(name).map_or_else(|| self.newcomer(name), |manager| manager.id));
        let mut row = Model {
            organization_id: self.organization,
            roster_plan_id: self.plan,
            row_number: number,
            subject_id: key.is_some().then_some(subject),
            external_id: key,
            action: Action::Rejected,
            employee_id: old.map(|old| old.id),
            content: json!({}),
            differences: json!([]),
            errors: stored(&problems),
            base_version: old.map(|old| old.version),
            user_name: None,
            manager_id: manager,
            absent: false,
        };
        if problems.is_empty() {
            let base = old.cloned().unwrap_or_else(|| attributes.blank(self.organization, subject, self.at));
            let new = attributes.over(&base, manager);
            row.action = Action::Create;
            if let Some(old) = old {
                let differences = changes(old, &new);
                row.action = action(old, &new, &differences);
                row.differences = serde_json::to_value(&differences).map_err(Error::internal)?;
            }
            let comes = old.is_none_or(|old| old.status == Status::Terminated);
            row.user_name = (new.status != Status::Terminated && (comes || new.user_name != base.user_name)).then_some(new.user_name);
            row.manager_id = (new.manager_id != base.manager_id).then_some(new.manager_id.unwrap_or(NOBODY));
        }
        if row.action != Action::Unchanged {
            row.content = without_nul(serde_json::to_value(&attributes).map_err(Error::internal)?);
        }
        Ok(row)
    }

    /// The row of somebody whom a full roster does not hold.
    pub fn absent(&self, number: i32, employee: Employee) -> Result<Model> {
        let gone = Attributes { external_id: employee.external_id.clone(), status: Some("TERMINATED".into()), ..Default::default() };
        let known = HashMap::from([(employee.external_id.clone(), employee)]);
        Ok(Model { absent: true, ..self.compare(number, gone.into(), &known)? })
    }
}

/// What a row changes, field by field. Of somebody new everything is new: that is not kept twice, but read from what the row says.
///
/// # Errors
/// `Internal` when the row was not kept as rows are.
pub fn differences(row: &Model) -> Result<Vec<Difference>> {
    let (Action::Create, Some(subject)) = (row.action, row.subject_id) else {
        return Vec::deserialize(&row.differences).map_err(Error::internal);
    };
    let attributes = Attributes::deserialize(&row.content).map_err(Error::internal)?;
    let blank = attributes.blank(row.organization_id, subject, DateTime::UNIX_EPOCH);
    let new = attributes.over(&blank, row.manager_id.filter(|manager| *manager != NOBODY));
    Ok(changes(&blank, &new))
}

fn changes(old: &Employee, new: &Employee) -> Vec<Difference> {
    rules::differences(old, new).into_iter().map(|(_, difference)| difference).collect()
}

fn action(old: &Employee, new: &Employee, differences: &[Difference]) -> Action {
    match (old.status, new.status) {
        _ if differences.is_empty() => Action::Unchanged,
        (Status::Terminated, Status::Active | Status::Suspended) => Action::Reactivate,
        (Status::Active | Status::Suspended, Status::Terminated) => Action::Terminate,
        _ => Action::Update,
    }
}

/// Problems as a row keeps them.
pub fn stored(problems: &[Problem]) -> Value {
    let told = problems.iter().map(|problem| json!({"code": problem.code, "field": problem.field, "message": problem.message}));
    Value::Array(told.collect())
}

/// PostgreSQL's JSON cannot hold NUL; a row that contains one is rejected, and kept without it.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "")),
        Value::Object(map) => Value::Object(map.into_iter().map(|(name, value)| (name, without_nul(value))).collect()),
        other => other,
    }
}
