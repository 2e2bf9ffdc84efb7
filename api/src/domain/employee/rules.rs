//! Employee attributes: validation, applying them to an employee, and differences between two employees. Pure.

mod status;

pub use super::key_damage::find_key_damage;
use super::{
    key_damage::{INVISIBLE_CHARACTER, has_invisible_character},
    own_keys::OwnKeyChange,
};
use crate::{
    domain::attribute_owner::AttributeGroups,
    platform::{Code, error::Problems},
};
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    employee::{Model, Role, Status},
    id::{EmployeeId, OrganizationId, TypedId, is_identifier},
};
use sea_orm::ActiveEnum;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

pub use status::parse_status;

/// A change of an optional attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T: Clone> Patch<T> {
    /// The value after the change.
    pub fn apply_to(&self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(new) => Some(new.clone()),
        }
    }

    /// The new value. `None` when the attribute is kept or cleared.
    pub fn as_set(&self) -> Option<&T> {
        match self {
            Self::Set(new) => Some(new),
            _ => None,
        }
    }
}

/// The attributes of one employee as an HR system sends them. An attribute that is not sent keeps its value and is not serialized.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attributes {
    pub external_id: String,
    /// The external id that the employee had before. It selects the employee when no employee has `external_id`.
    #[serde(skip_serializing_if = "is_default")]
    pub previous_external_id: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub user_name: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub display_name: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub job_title: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub job_level: Patch<i32>,
    #[serde(skip_serializing_if = "is_default")]
    pub department: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub employee_number: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub cost_center: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub division: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub company: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub location: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub time_zone: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub manager_external_id: Patch<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub hired_on: Patch<NaiveDate>,
    #[serde(skip_serializing_if = "is_default")]
    pub terminated_on: Patch<NaiveDate>,
    /// PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED. PRE_HIRE and ACTIVE mean the same: the hire date decides which of them applies.
    #[serde(skip_serializing_if = "is_default")]
    pub status: Option<String>,
    /// Custom attributes of the organization, by name. `None` clears an attribute.
    #[serde(skip_serializing_if = "is_default")]
    pub custom: BTreeMap<String, Option<String>>,
    /// The groups of attributes that an existing employee keeps, because another integration owns them.
    #[serde(skip_serializing_if = "is_default")]
    pub kept: AttributeGroups,
    /// The key that the caller gives the employee beside the external id. `None`: no other one than before.
    #[serde(skip_serializing_if = "is_default")]
    pub own_key: Option<OwnKeyChange>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The longest external id, in characters.
pub const MAX_EXTERNAL_ID_LENGTH: usize = 200;
/// The largest number of custom attributes in one input.
pub const MAX_CUSTOM_ATTRIBUTES: usize = 100;
/// The longest name of a custom attribute, in characters.
const MAX_CUSTOM_NAME_LENGTH: usize = 100;
/// The longest value of a custom attribute, in characters.
const MAX_CUSTOM_VALUE_LENGTH: usize = 1000;

impl Attributes {
    /// Checks the attributes and collects all problems. `is_new` requires the attributes that a new employee must have.
    pub fn validate(&self, is_new: bool, today: NaiveDate) -> Problems {
        let mut problems = Problems::default();
        problems.require_text("externalId", &self.external_id, MAX_EXTERNAL_ID_LENGTH);
        if let Some(previous) = &self.previous_external_id {
            problems.require_text("previousExternalId", previous, MAX_EXTERNAL_ID_LENGTH);
        }
        // An employee who has such a key already keeps it: it is what their records are found by.
        if let Some(damage) = find_key_damage(&self.external_id).filter(|_| is_new) {
            problems.add("externalId", Code::Invalid, damage);
        }
        if is_new && is_identifier(EmployeeId::PREFIX, &self.external_id) {
            problems.add("externalId", Code::NotFound, "is an identifier of this API, and no employee can be changed by it");
        }
        match &self.user_name {
            Some(user_name) => {
                problems.require_text("userName", user_name, 200);
                problems.require(!has_invisible_character(user_name), "userName", INVISIBLE_CHARACTER);
            }
            None => problems.require(!is_new, "userName", "is required for a new employee"),
        }
        // A person may have one name, and no e-mail address: the empty text, as a directory leaves it.
        for (field, value, max_length) in
            [("email", &self.email, 320), ("givenName", &self.given_name, 200), ("familyName", &self.family_name, 200)]
        {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                problems.require_text(field, value, max_length);
            }
        }
        let optional = [
            ("displayName", &self.display_name),
            ("jobTitle", &self.job_title),
            ("department", &self.department),
            ("employeeNumber", &self.employee_number),
            ("costCenter", &self.cost_center),
            ("division", &self.division),
            ("company", &self.company),
            ("location", &self.location),
            ("timeZone", &self.time_zone),
            ("managerExternalId", &self.manager_external_id),
        ];
        for (field, value) in optional {
            if let Patch::Set(value) = value {
                problems.require_text(field, value, 200);
            }
        }
        problems.require(
            self.custom.len() <= MAX_CUSTOM_ATTRIBUTES,
            "customAttributes",
            format!("must have at most {MAX_CUSTOM_ATTRIBUTES} entries"),
        );
        for (name, value) in &self.custom {
            problems.require_text("customAttributes", name, MAX_CUSTOM_NAME_LENGTH);
            if let Some(value) = value {
                problems.require_text(&format!("customAttributes.{name}"), value, MAX_CUSTOM_VALUE_LENGTH);
            }
        }
        if let Some(email) = self.email.as_ref().filter(|email| !email.is_empty()) {
            problems.require(is_email_address(email), "email", "is not an e-mail address");
            problems.require(!has_invisible_character(email), "email", INVISIBLE_CHARACTER);
        }
        if let Patch::Set(level) = &self.job_level {
            problems.require((0..=100).contains(level), "jobLevel", "must be between 0 and 100");
        }
        if let Some(status) = &self.status {
            problems.require(parse_status(status).is_some(), "status", "must be PRE_HIRE, ACTIVE, SUSPENDED or TERMINATED");
        }
        let is_own_manager = self.manager_external_id.as_set() == Some(&self.external_id);
        problems.require(!is_own_manager, "managerExternalId", "an employee cannot be their own manager");
        let status = self.status.as_deref().and_then(parse_status);
        if let (Patch::Set(hired), Patch::Set(terminated)) = (&self.hired_on, &self.terminated_on) {
            // Somebody may leave before the first day.
            let never_started = status == Some(Status::Terminated) && *hired > today;
            problems.require(hired <= terminated || never_started, "terminatedOn", "must not be before hiredOn");
        }
        let has_hire_date = match &self.hired_on {
            Patch::Set(_) => true,
            Patch::Clear => false,
            Patch::Keep => !is_new,
        };
        problems.require(has_hire_date || status != Some(Status::PreHire), "hiredOn", "is required for the status PRE_HIRE");
        let is_future = self.terminated_on.as_set().is_none_or(|on| *on > today);
        problems.require(
            is_future || status.is_none_or(|status| status == Status::Terminated),
            "terminatedOn",
            "must be in the future unless the status is TERMINATED",
        );
        let has_passed = self.terminated_on.as_set().is_none_or(|on| *on <= today);
        problems.require(
            has_passed || status != Some(Status::Terminated),
            "terminatedOn",
            "must not be in the future when the status is TERMINATED",
        );
        problems
    }

    /// The employee with the attributes applied. `manager` is the identifier of the manager that the attributes name. A re-hire clears
    /// the termination date, and the employee is visible to directories again. An employee whom the attributes name by another key than
    /// the external id gets the new external id. Attributes in the groups of `kept` do not change.
    pub fn apply_to(&self, old: &Model, manager: Option<EmployeeId>) -> Model {
        let status = self.status.as_deref().and_then(parse_status).unwrap_or(old.status);
        let is_rehired = old.status == Status::Terminated && status != Status::Terminated;
        let external_id = if self.external_id.is_empty() { &old.external_id } else { &self.external_id };
        let mut new = Model {
            external_id: external_id.clone(),
            user_name: self.user_name.clone().unwrap_or_else(|| old.user_name.clone()),
            email: self.email.clone().unwrap_or_else(|| old.email.clone()),
            given_name: self.given_name.clone().unwrap_or_else(|| old.given_name.clone()),
            family_name: self.family_name.clone().unwrap_or_else(|| old.family_name.clone()),
            display_name: self.display_name.apply_to(old.display_name.clone()),
            job_title: self.job_title.apply_to(old.job_title.clone()),
            job_level: self.job_level.apply_to(old.job_level),
            department: self.department.apply_to(old.department.clone()),
            employee_number: self.employee_number.apply_to(old.employee_number.clone()),
            cost_center: self.cost_center.apply_to(old.cost_center.clone()),
            division: self.division.apply_to(old.division.clone()),
            company: self.company.apply_to(old.company.clone()),
            location: self.location.apply_to(old.location.clone()),
            time_zone: self.time_zone.apply_to(old.time_zone.clone()),
            manager_id: if self.manager_external_id == Patch::Keep { old.manager_id } else { manager },
            manager_pending: old.manager_pending.clone().filter(|_| self.manager_external_id == Patch::Keep),
            hired_on: self.hired_on.apply_to(old.hired_on),
            terminated_on: self.terminated_on.apply_to(if is_rehired { None } else { old.terminated_on }),
            status,
            custom: self.merge_custom(old.custom.as_ref()),
            deprovisioned_at: old.deprovisioned_at.filter(|_| !is_rehired),
            ..old.clone()
        };
        self.kept.restore(old, &mut new);
        new
    }

    /// The custom attributes after the change. `None` when there are none.
    fn merge_custom(&self, old: Option<&Value>) -> Option<Value> {
        let mut all: Map<String, Value> = old.and_then(Value::as_object).cloned().unwrap_or_default();
        for (name, value) in &self.custom {
            match value {
                Some(value) => all.insert(name.clone(), value.clone().into()),
                None => all.remove(name),
            };
        }
        (!all.is_empty()).then_some(Value::Object(all))
    }

    /// A new employee with the external id and defaults. Apply the attributes to it.
    pub fn new_employee(&self, organization: OrganizationId, id: EmployeeId, at: DateTime<Utc>) -> Model {
        Model {
            organization_id: organization,
            id,
            version: 1,
            external_id: self.external_id.clone(),
            user_name: String::new(),
            email: String::new(),
            email_type: None,
            given_name: String::new(),
            family_name: String::new(),
            display_name: None,
            job_title: None,
            job_level: None,
            department: None,
            employee_number: None,
            cost_center: None,
            division: None,
            company: None,
            location: None,
            time_zone: None,
            manager_id: None,
            manager_pending: None,
            role: Role::Employee,
            record_consent: true,
            status: Status::Active,
            hired_on: None,
            terminated_on: None,
            user_name_exact: false,
            termination_counted: false,
            custom: None,
            directory: None,
            deprovisioned_at: None,
            erased_at: None,
            last_session_at: None,
            created_at: at,
            updated_at: at,
        }
    }
}

/// A changed attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The name of the attribute in the schema.
    pub field: String,
    /// The old value as text. `None` when there was none.
    pub from: Option<String>,
    /// The new value as text. `None` when there is none.
    pub to: Option<String>,
}

/// The attributes of `new` that differ from `old`, each with its name in the change log, in the order of the schema.
pub fn differences(old: &Model, new: &Model) -> Vec<(&'static str, Difference)> {
    let text = |value: &str| Some(value.to_owned());
    let pairs = [
        ("externalId", text(&old.external_id), text(&new.external_id)),
        ("userName", text(&old.user_name), text(&new.user_name)),
        ("email", text(&old.email), text(&new.email)),
        ("givenName", text(&old.given_name), text(&new.given_name)),
        ("familyName", text(&old.family_name), text(&new.family_name)),
        ("displayName", old.display_name.clone(), new.display_name.clone()),
        ("jobTitle", old.job_title.clone(), new.job_title.clone()),
        ("jobLevel", old.job_level.map(|level| level.to_string()), new.job_level.map(|level| level.to_string())),
        ("department", old.department.clone(), new.department.clone()),
        ("employeeNumber", old.employee_number.clone(), new.employee_number.clone()),
        ("costCenter", old.cost_center.clone(), new.cost_center.clone()),
        ("division", old.division.clone(), new.division.clone()),
        ("company", old.company.clone(), new.company.clone()),
        ("location", old.location.clone(), new.location.clone()),
        ("timeZone", old.time_zone.clone(), new.time_zone.clone()),
        ("manager", old.manager_id.map(|id| id.to_string()), new.manager_id.map(|id| id.to_string())),
        ("managerPending", old.manager_pending.clone(), new.manager_pending.clone()),
        ("hiredOn", old.hired_on.map(|on| on.to_string()), new.hired_on.map(|on| on.to_string())),
        ("terminatedOn", old.terminated_on.map(|on| on.to_string()), new.terminated_on.map(|on| on.to_string())),
        ("status", Some(old.status.to_value()), Some(new.status.to_value())),
        ("deprovisionedAt", old.deprovisioned_at.map(|at| at.to_rfc3339()), new.deprovisioned_at.map(|at| at.to_rfc3339())),
    ];
    let changed = pairs.into_iter().filter(|(_, from, to)| from != to);
    let mut differences: Vec<_> = changed
        .map(|(field, from, to)| (field, Difference { field: field.into(), from: from.filter(|text| !text.is_empty()), to }))
        .collect();
    if old.custom != new.custom {
        differences.extend(custom_differences(old.custom.as_ref(), new.custom.as_ref()));
    }
    // Attributes that only directories read are named without their values.
    if (&old.directory, &old.email_type) != (&new.directory, &new.email_type) {
        differences.push(("directoryAttributes", Difference { field: "directoryAttributes".into(), from: None, to: None }));
    }
    differences
}

/// The custom attributes that differ.
fn custom_differences(old: Option<&Value>, new: Option<&Value>) -> Vec<(&'static str, Difference)> {
    let value_of = |all: Option<&Value>, name: &str| all.and_then(|all| all.get(name)).and_then(Value::as_str).map(str::to_owned);
    let names: BTreeSet<&String> = [old, new].into_iter().flatten().filter_map(Value::as_object).flat_map(Map::keys).collect();
    let compare = |name: &String| (value_of(old, name), value_of(new, name), format!("customAttributes.{name}"));
    let changed = names.into_iter().map(compare).filter(|(from, to, _)| from != to);
    changed.map(|(from, to, field)| ("customAttributes", Difference { field, from, to })).collect()
}

fn is_email_address(email: &str) -> bool {
    email.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !email.contains(' ')
            && !domain.contains('@')
    })
}

#[cfg(test)]
mod tests;
