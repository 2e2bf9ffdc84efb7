//! Compares one roster row with the employee that it names, and yields the row of the plan: the action, the field differences and the
//! errors. Pure. Checks that concern several rows are in `cross_row_checks`.

use super::{
    row_input::RowInput,
    row_results::errors_to_json,
    row_warning::{Warning, WarningCode, warnings_to_json},
    subject::NamedEmployees,
};
use crate::{
    domain::{
        attribute_owner::{AttributeGroups, Ownership},
        brake,
        employee::{
            self, Attributes, Difference,
            own_keys::{self, OwnKeyChange},
            rules,
        },
    },
    platform::{Error, Result},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    employee::{Model as Employee, Status},
    id::{EmployeeId, OrganizationId, RosterPlanId, TypedId},
    roster_plan::Model as Plan,
    roster_row::{Action, IdentityQuestion, Model},
};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// What all rows of one plan are compared with.
#[derive(Clone, Copy)]
pub struct ComparisonBasis {
    pub organization: OrganizationId,
    pub plan: RosterPlanId,
    /// When the plan was created.
    pub created_at: DateTime<Utc>,
    pub today: NaiveDate,
    /// What the sender may write.
    pub ownership: Ownership,
}

/// Stored as the manager of a row that removes the employee's manager.
pub const NO_MANAGER: EmployeeId = EmployeeId(Uuid::nil());

impl ComparisonBasis {
    /// `ownership`: that of the sender.
    pub fn of(plan: &Plan, ownership: Ownership, today: NaiveDate) -> Self {
        Self { organization: plan.organization_id, plan: plan.id, created_at: plan.created_at, today, ownership }
    }

    /// The identifier that a new employee will have. It is derived from the plan and the external id, so that a row can refer to a manager
    /// who comes later in the file.
    pub fn new_employee_id(&self, external_id: &str) -> EmployeeId {
        let digest = Sha256::new().chain_update(self.plan.uuid()).chain_update(external_id).finalize();
        let mut random = [0; 10];
        random.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(self.created_at.timestamp_millis()).unwrap_or_default();
        EmployeeId(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Compares a row with the employees that it names, as subject or manager.
    ///
    /// # Errors
    /// `Internal` when the row cannot be serialized.
    pub fn compare(&self, row_number: i32, mut input: RowInput, named: &NamedEmployees) -> Result<Model> {
        let (subject, problem) = named.find_subject(&input.attributes);
        input.problems.extend(problem);
        let new_id = self.new_employee_id(&input.attributes.external_id);
        named.keyed().assign_keys(self.ownership, &mut input.attributes, subject, new_id);
        let manager = input.attributes.manager_external_id.as_set();
        let manager = manager.map(|id| named.find(id).map_or_else(|| self.new_employee_id(id), |manager| manager.id));
        self.compare_with(row_number, input, subject, manager)
    }

    /// Compares a row with its employee. `old` is `None` when the row creates an employee. `manager` is the one that the row names.
    ///
    /// # Errors
    /// `Internal` when the row cannot be serialized.
    pub fn compare_with(&self, row_number: i32, input: RowInput, old: Option<&Employee>, manager: Option<EmployeeId>) -> Result<Model> {
        let RowInput { attributes, problems: parse_problems, .. } = input;
        let mut attributes = attributes.with_implied_status(old, self.today);
        attributes.kept = if old.is_some() { attributes.kept.union(self.ownership.foreign()) } else { AttributeGroups::default() };
        let mut problems = attributes.validate(old.is_none(), self.today);
        for problem in parse_problems {
            problems.add(problem.field, problem.code, problem.message);
        }
        let problems = problems.into_inner();
        // The key in the row. A new employee has another external id when somebody else has this one.
        let own_key = attributes.own_key.as_ref().filter(|_| old.is_none());
        let key = own_key.map_or(&attributes.external_id, |key| &key.to);
        let external_id = Some(key.clone()).filter(|id| !id.is_empty() && !id.contains('\0'));
        let subject = old.map_or_else(|| self.new_employee_id(key), |old| old.id);
        let mut row = Model {
            organization_id: self.organization,
            roster_plan_id: self.plan,
            row_number,
            subject_id: external_id.is_some().then_some(subject),
            external_id,
            action: Action::Rejected,
            employee_id: old.map(|old| old.id),
            content: json!({}),
            differences: json!([]),
            errors: errors_to_json(&problems),
            warnings: None,
            base_version: old.map(|old| old.version),
            user_name: None,
            email: None,
            manager_id: manager,
            absent: false,
            categories: None,
            released: false,
            identity_question: None,
            identity_employee_id: None,
            identity_decision: None,
        };
        if problems.is_empty() {
            let base = old.cloned().unwrap_or_else(|| attributes.new_employee(self.organization, subject, self.created_at));
            let new = attributes.apply_to(&base, manager);
            row.action = Action::Create;
            row.warnings = old.and_then(|old| warnings_to_json(&find_warnings(old, &new, &attributes, manager)));
            if let Some(old) = old {
                let mut differences = compare_fields(old, &new);
                let own_key = attributes.own_key.clone();
                differences.extend(own_key.map(|key| Difference { field: own_keys::FIELD.into(), from: key.from, to: Some(key.to) }));
                row.action = choose_action(old, &new, &differences);
                row.differences = serde_json::to_value(&differences).map_err(Error::internal)?;
                let is_changed = matches!(row.action, Action::Update | Action::Reactivate);
                row.identity_question =
                    (is_changed && employee::is_another_person(old, &attributes)).then_some(IdentityQuestion::LooksLikeAnotherPerson);
                row.identity_employee_id = row.identity_question.map(|_| old.id);
                row.categories = brake::join_categories(brake::changed_categories(old, &new));
            }
            let is_hired = old.is_none_or(|old| old.status == Status::Terminated);
            let is_current = new.status != Status::Terminated;
            // A name that is compared with case may be another one in another case.
            let is_renamed =
                !new.user_name.eq_ignore_ascii_case(&base.user_name) || (base.user_name_exact && new.user_name != base.user_name);
            row.user_name = (is_current && (is_hired || is_renamed)).then(|| new.user_name.to_ascii_lowercase());
            let has_new_email = is_hired || !new.email.eq_ignore_ascii_case(&base.email);
            row.email = (is_current && has_new_email).then(|| new.email.to_ascii_lowercase());
            row.manager_id = (new.manager_id != base.manager_id).then_some(new.manager_id.unwrap_or(NO_MANAGER));
        }
        if row.action != Action::Unchanged {
            row.content = remove_nul(serde_json::to_value(&attributes).map_err(Error::internal)?);
        }
        Ok(row)
    }

    /// The row of an employee who is missing from a full roster: a termination.
    ///
    /// # Errors
    /// `Internal` when the row cannot be serialized.
    pub fn compare_absent(&self, row_number: i32, employee: &Employee) -> Result<Model> {
        self.compare_replaced(row_number, employee, employee.external_id.clone())
    }

    /// The row of an employee whose external id was given to another person: a termination with another external id.
    ///
    /// # Errors
    /// `Internal` when the row cannot be serialized.
    pub fn compare_replaced(&self, row_number: i32, employee: &Employee, external_id: String) -> Result<Model> {
        let is_replaced = external_id != employee.external_id;
        // The sender gives up its own key, if it does not own the external ids.
        let own_key = (is_replaced && self.ownership.has_foreign_external_ids())
            .then(|| OwnKeyChange { from: Some(employee.external_id.clone()), to: external_id.clone() });
        let terminated = Attributes { external_id, status: Some("TERMINATED".into()), own_key, ..Default::default() };
        Ok(Model { absent: true, ..self.compare_with(row_number, terminated.into(), Some(employee), None)? })
    }
}

/// The field differences of a row. For a new employee every field differs: these are computed from the row's content, not stored twice.
///
/// # Errors
/// `Internal` when the row does not have the stored form.
pub fn row_differences(row: &Model) -> Result<Vec<Difference>> {
    let (Action::Create, Some(subject)) = (row.action, row.subject_id) else {
        return Vec::deserialize(&row.differences).map_err(Error::internal);
    };
    let attributes = Attributes::deserialize(&row.content).map_err(Error::internal)?;
    let blank = attributes.new_employee(row.organization_id, subject, DateTime::UNIX_EPOCH);
    let new = attributes.apply_to(&blank, row.manager_id.filter(|manager| *manager != NO_MANAGER));
    Ok(compare_fields(&blank, &new))
}

/// What a reader should know about the changes of an employee, and about values that do not change.
fn find_warnings(old: &Employee, new: &Employee, attributes: &Attributes, manager: Option<EmployeeId>) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if attributes.kept != AttributeGroups::default() {
        let without_owners = Attributes { kept: AttributeGroups::default(), ..attributes.clone() }.apply_to(old, manager);
        // The key of the row is kept beside the external id.
        let kept = compare_fields(new, &without_owners).into_iter().filter(|difference| difference.field != "externalId");
        let message = "another integration owns this attribute, so the row does not change it";
        warnings.extend(kept.map(|difference| Warning::new(WarningCode::NotOwner, difference.field, message)));
    }
    if old.user_name != new.user_name && old.user_name.eq_ignore_ascii_case(&new.user_name) {
        let message = "differs from the present user name only by case, which sign-in regards: another system may write it the other way";
        warnings.push(Warning::new(WarningCode::UserNameCase, "userName", message));
    }
    warnings
}

fn compare_fields(old: &Employee, new: &Employee) -> Vec<Difference> {
    rules::differences(old, new).into_iter().map(|(_, difference)| difference).collect()
}

fn choose_action(old: &Employee, new: &Employee, differences: &[Difference]) -> Action {
    match (old.status, new.status) {
        _ if differences.is_empty() => Action::Unchanged,
        (Status::Terminated, Status::PreHire | Status::Active | Status::Suspended) => Action::Reactivate,
        (Status::PreHire | Status::Active | Status::Suspended, Status::Terminated) => Action::Terminate,
        _ => Action::Update,
    }
}

/// PostgreSQL's JSON cannot hold NUL. A row that contains one is rejected, and stored without it.
fn remove_nul(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "")),
        Value::Object(map) => Value::Object(map.into_iter().map(|(name, value)| (name, remove_nul(value))).collect()),
        other => other,
    }
}
