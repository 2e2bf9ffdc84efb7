//! What an employee's attributes may be, and what a set of them changes. Pure.

use crate::platform::error::Problems;
use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    employee::{Model, Role, Status},
    id::{EmployeeId, OrganizationId},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A value that may be left alone, cleared or set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T: Clone> Patch<T> {
    pub fn over(&self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(new) => Some(new.clone()),
        }
    }

    pub fn set(&self) -> Option<&T> {
        match self {
            Self::Set(new) => Some(new),
            _ => None,
        }
    }
}

/// What an HR system says of one person. What it does not say stays as it is, and is not written down either.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attributes {
    pub external_id: String,
    #[serde(skip_serializing_if = "unsaid")]
    pub user_name: Option<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub display_name: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub job_title: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub job_level: Patch<i32>,
    #[serde(skip_serializing_if = "unsaid")]
    pub department: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub employee_number: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub cost_center: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub division: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub company: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub location: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub time_zone: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub manager_external_id: Patch<String>,
    #[serde(skip_serializing_if = "unsaid")]
    pub hired_on: Patch<NaiveDate>,
    #[serde(skip_serializing_if = "unsaid")]
    pub terminated_on: Patch<NaiveDate>,
    /// ACTIVE, SUSPENDED or TERMINATED.
    #[serde(skip_serializing_if = "unsaid")]
    pub status: Option<String>,
    /// What only this company knows of its people, by name; `None` clears.
    #[serde(skip_serializing_if = "unsaid")]
    pub custom: BTreeMap<String, Option<String>>,
}

fn unsaid<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How many attributes of its own a company may have.
pub const MOST_CUSTOM: usize = 100;
/// How long their names and values may be.
const CUSTOM: (usize, usize) = (100, 1000);

impl Attributes {
    /// Everything that is wrong with the attributes in themselves. `new`: there is no such employee yet.
    pub fn problems(&self, new: bool, today: NaiveDate) -> Problems {
        let mut problems = Problems::default();
        problems.text("externalId", &self.external_id, 200);
        let names = [
            ("userName", &self.user_name, 200),
            ("email", &self.email, 320),
            ("givenName", &self.given_name, 200),
            ("familyName", &self.family_name, 200),
        ];
        for (field, value, most) in names {
            match value {
                Some(value) => problems.text(field, value, most),
                None => problems.unless(!new, field, "is required for a new employee"),
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
                problems.text(field, value, 200);
            }
        }
        let (longest_name, longest_value) = CUSTOM;
        problems.unless(self.custom.len() <= MOST_CUSTOM, "customAttributes", format!("must be at most {MOST_CUSTOM}"));
        for (name, value) in &self.custom {
            problems.text("customAttributes", name, longest_name);
            if let Some(value) = value {
                problems.text(&format!("customAttributes.{name}"), value, longest_value);
            }
        }
        if let Some(email) = &self.email {
            let plausible = email.split_once('@').is_some_and(|(name, domain)| {
                !name.is_empty()
                    && domain.contains('.')
                    && !domain.starts_with('.')
                    && !domain.ends_with('.')
                    && !email.contains(' ')
                    && !domain.contains('@')
            });
            problems.unless(plausible, "email", "is not an e-mail address");
        }
        if let Patch::Set(level) = &self.job_level {
            problems.unless((0..=100).contains(level), "jobLevel", "must be between 0 and 100");
        }
        if let Some(status) = &self.status {
            problems.unless(status_of(status).is_some(), "status", "must be ACTIVE, SUSPENDED or TERMINATED");
        }
        let itself = self.manager_external_id.set() == Some(&self.external_id);
        problems.unless(!itself, "managerExternalId", "an employee cannot be their own manager");
        if let (Patch::Set(hired), Patch::Set(left)) = (&self.hired_on, &self.terminated_on) {
            problems.unless(hired <= left, "terminatedOn", "must not be before hiredOn");
        }
        let stays = self.status.as_deref().and_then(status_of).is_some_and(|status| status != Status::Terminated);
        problems.unless(
            !stays || self.terminated_on.set().is_none_or(|on| *on > today),
            "terminatedOn",
            "has passed, but the status says that the employee has not left",
        );
        let leaving = self.terminated_on.set().is_none_or(|on| *on <= today);
        problems.unless(
            leaving || self.status.as_deref() != Some("TERMINATED"),
            "terminatedOn",
            "is in the future, but the status says that the employee has left",
        );
        problems
    }

    /// The employee as it would be. `manager` is the manager's id where the attributes name one.
    pub fn over(&self, old: &Model, manager: Option<EmployeeId>) -> Model {
        let status = self.status.as_deref().and_then(status_of).unwrap_or(old.status);
        let back = old.status == Status::Terminated && status != Status::Terminated;
        Model {
            user_name: self.user_name.clone().unwrap_or_else(|| old.user_name.clone()),
            email: self.email.clone().unwrap_or_else(|| old.email.clone()),
            given_name: self.given_name.clone().unwrap_or_else(|| old.given_name.clone()),
            family_name: self.family_name.clone().unwrap_or_else(|| old.family_name.clone()),
            display_name: self.display_name.over(old.display_name.clone()),
            job_title: self.job_title.over(old.job_title.clone()),
            job_level: self.job_level.over(old.job_level),
            department: self.department.over(old.department.clone()),
            employee_number: self.employee_number.over(old.employee_number.clone()),
            cost_center: self.cost_center.over(old.cost_center.clone()),
            division: self.division.over(old.division.clone()),
            company: self.company.over(old.company.clone()),
            location: self.location.over(old.location.clone()),
            time_zone: self.time_zone.over(old.time_zone.clone()),
            manager_id: if self.manager_external_id == Patch::Keep { old.manager_id } else { manager },
            manager_pending: old.manager_pending.clone().filter(|_| self.manager_external_id == Patch::Keep),
            hired_on: self.hired_on.over(old.hired_on),
            terminated_on: self.terminated_on.over(if back { None } else { old.terminated_on }),
            status,
            custom: self.custom_over(old.custom.as_ref()),
            deprovisioned_at: old.deprovisioned_at.filter(|_| !back),
            ..old.clone()
        }
    }

    /// The company's own attributes as they would be; none at all is nothing.
    fn custom_over(&self, old: Option<&Value>) -> Option<Value> {
        let mut all: Map<String, Value> = old.and_then(Value::as_object).cloned().unwrap_or_default();
        for (name, value) in &self.custom {
            match value {
                Some(value) => all.insert(name.clone(), value.clone().into()),
                None => all.remove(name),
            };
        }
        (!all.is_empty()).then_some(Value::Object(all))
    }

    /// Somebody who is not on the roster yet, before the attributes are laid over.
    pub fn blank(&self, organization: OrganizationId, id: EmployeeId, at: DateTime<Utc>) -> Model {
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
            custom: None,
            directory: None,
            deprovisioned_at: None,
            created_at: at,
            updated_at: at,
        }
    }
}

pub fn status_of(text: &str) -> Option<Status> {
    match text {
        "ACTIVE" => Some(Status::Active),
        "SUSPENDED" => Some(Status::Suspended),
        "TERMINATED" => Some(Status::Terminated),
        _ => None,
    }
}

/// One attribute that a row changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// As the schema spells it.
    pub field: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

/// How `new` differs from `old`, in the order of the schema.
pub fn differences(old: &Model, new: &Model) -> Vec<(&'static str, Difference)> {
    use sea_orm::ActiveEnum;
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
    // What only directories read is named, not shown.
    if (&old.directory, &old.email_type) != (&new.directory, &new.email_type) {
        differences.push(("directoryAttributes", Difference { field: "directoryAttributes".into(), from: None, to: None }));
    }
    differences
}

/// One difference for each of the company's own attributes.
fn custom_differences(old: Option<&Value>, new: Option<&Value>) -> Vec<(&'static str, Difference)> {
    let of = |all: Option<&Value>, name: &str| all.and_then(|all| all.get(name)).and_then(Value::as_str).map(str::to_owned);
    let names: BTreeSet<&String> = [old, new].into_iter().flatten().filter_map(Value::as_object).flat_map(Map::keys).collect();
    let one = |name: &String| (of(old, name), of(new, name), format!("customAttributes.{name}"));
    let changed = names.into_iter().map(one).filter(|(from, to, _)| from != to);
    changed.map(|(from, to, field)| ("customAttributes", Difference { field, from, to })).collect()
}

#[cfg(test)]
mod tests;
