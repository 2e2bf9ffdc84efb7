//! The categories of changes that the brake counts, and which of them a changed employee falls into. Pure.

use crate::platform::Result;
use entity::{
    employee::{Model as Employee, Status},
    tally::ChangeCategory,
};
use sea_orm::ActiveEnum;

/// The plural name of the changes of a category, for messages.
pub(super) fn label(category: ChangeCategory) -> &'static str {
    match category {
        ChangeCategory::Deactivations => "deactivations",
        ChangeCategory::Suspensions => "suspensions",
        ChangeCategory::Creations => "new employees",
        ChangeCategory::ExternalIds => "changed external ids",
        ChangeCategory::UserNames => "changed user names",
        ChangeCategory::Emails => "changed e-mail addresses",
        ChangeCategory::Names => "changed names",
        ChangeCategory::Managers => "changed managers",
        ChangeCategory::Departments => "changed departments",
    }
}

/// The employee fields that a change of the category sets, the most telling one first.
pub(super) fn fields(category: ChangeCategory) -> &'static [&'static str] {
    match category {
        ChangeCategory::Deactivations => &["terminatedOn", "status"],
        ChangeCategory::Suspensions => &["status"],
        ChangeCategory::Creations | ChangeCategory::ExternalIds => &["externalId"],
        ChangeCategory::UserNames => &["userName"],
        ChangeCategory::Emails => &["email"],
        ChangeCategory::Names => &["givenName", "familyName"],
        ChangeCategory::Managers => &["manager"],
        ChangeCategory::Departments => &["department"],
    }
}

/// The categories in which the brake counts a change of an employee. Not counted: changes of a terminated employee, re-hires, and the
/// first value of a field that was empty.
pub fn changed_categories(old: &Employee, new: &Employee) -> Vec<ChangeCategory> {
    if old.status == Status::Terminated {
        return Vec::new();
    }
    // Directories often rename a user that they delete: only the deactivation counts.
    if new.status == Status::Terminated {
        return vec![ChangeCategory::Deactivations];
    }
    // An employee without an external id has the identifier in its place.
    let had_external_id = old.external_id != old.id.to_string();
    let replaces = |old: &str, new: &str| !old.is_empty() && old != new;
    let department = |row: &Employee| row.department.clone().unwrap_or_default();
    let changed = [
        (ChangeCategory::Deactivations, is_last_day_earlier(old, new)),
        (ChangeCategory::Suspensions, old.status == Status::Active && new.status == Status::Suspended),
        (ChangeCategory::ExternalIds, had_external_id && old.external_id != new.external_id),
        (ChangeCategory::UserNames, replaces(&old.user_name, &new.user_name)),
        (ChangeCategory::Emails, replaces(&old.email, &new.email)),
        (ChangeCategory::Names, replaces(&old.given_name, &new.given_name) || replaces(&old.family_name, &new.family_name)),
        (ChangeCategory::Managers, old.manager_id.is_some() && old.manager_id != new.manager_id),
        (ChangeCategory::Departments, replaces(&department(old), &department(new))),
    ];
    changed.into_iter().filter_map(|(category, is_changed)| is_changed.then_some(category)).collect()
}

/// Whether a last day is set, or brought forward.
fn is_last_day_earlier(old: &Employee, new: &Employee) -> bool {
    match (old.terminated_on, new.terminated_on) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new < old,
    }
}

/// Whether the brake has counted the last day of the changed employee. It counts a day that is set or brought forward by a change, so that
/// the day itself need not be checked. It does not count a day that a new or re-hired employee has from the beginning.
pub fn is_termination_counted(old: &Employee, new: &Employee) -> bool {
    let was_counted = old.termination_counted && old.status != Status::Terminated && new.terminated_on.is_some();
    was_counted || changed_categories(old, new).contains(&ChangeCategory::Deactivations)
}

/// Categories as stored text, separated by spaces. `None` when there are none.
pub fn join_categories(categories: Vec<ChangeCategory>) -> Option<String> {
    let names: Vec<_> = categories.iter().map(ActiveEnum::to_value).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// Parses categories as [`join_categories`] stores them.
///
/// # Errors
/// `Internal` when the text does not have the stored form.
pub fn parse_categories(text: &str) -> Result<Vec<ChangeCategory>> {
    text.split_whitespace().map(|word| Ok(ChangeCategory::try_from_value(&word.to_owned())?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate};
    use entity::{
        employee::Role,
        id::{EmployeeId, OrganizationId},
    };
    use uuid::Uuid;

    fn employee() -> Employee {
        let id = |number| Uuid::from_u128(number);
        Employee {
            organization_id: OrganizationId(id(1)),
            id: EmployeeId(id(7)),
            version: 1,
            external_id: "7".into(),
            user_name: "ann".into(),
            email: "ann@example.com".into(),
            email_type: None,
            given_name: "Ann".into(),
            family_name: "Lee".into(),
            display_name: None,
            job_title: None,
            job_level: None,
            department: Some("Sales".into()),
            employee_number: None,
            cost_center: None,
            division: None,
            company: None,
            location: None,
            time_zone: None,
            manager_id: Some(EmployeeId(id(9))),
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
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn each_kind_of_change_has_its_category() {
        let old = employee();
        let cases = [
            (Employee { status: Status::Suspended, ..old.clone() }, ChangeCategory::Suspensions),
            (Employee { terminated_on: NaiveDate::from_ymd_opt(2999, 1, 1), ..old.clone() }, ChangeCategory::Deactivations),
            (Employee { external_id: "8".into(), ..old.clone() }, ChangeCategory::ExternalIds),
            (Employee { user_name: "bob".into(), ..old.clone() }, ChangeCategory::UserNames),
            (Employee { email: "bob@example.com".into(), ..old.clone() }, ChangeCategory::Emails),
            (Employee { given_name: "Lee".into(), family_name: "Ann".into(), ..old.clone() }, ChangeCategory::Names),
            (Employee { manager_id: None, ..old.clone() }, ChangeCategory::Managers),
            (Employee { department: None, ..old.clone() }, ChangeCategory::Departments),
        ];
        for (new, category) in cases {
            assert_eq!(changed_categories(&old, &new), [category]);
            assert_eq!(changed_categories(&Employee { status: Status::Terminated, ..old.clone() }, &new), [], "of a terminated employee");
        }
        let renamed_and_terminated = Employee { user_name: "deleted".into(), status: Status::Terminated, ..old.clone() };
        assert_eq!(changed_categories(&old, &renamed_and_terminated), [ChangeCategory::Deactivations]);
    }

    #[test]
    fn a_last_day_is_counted_when_it_is_set_or_brought_forward() {
        let on = |day| Employee { terminated_on: NaiveDate::from_ymd_opt(2999, 1, day), ..employee() };
        let counted = |row| Employee { termination_counted: true, ..row };
        assert!(is_termination_counted(&employee(), &on(5)) && is_termination_counted(&on(5), &on(4)));
        assert!(is_termination_counted(&counted(on(5)), &on(6)), "it was counted before");
        assert!(!is_termination_counted(&on(5), &on(6)) && !is_termination_counted(&on(5), &on(5)));
        assert!(!is_termination_counted(&counted(on(5)), &employee()), "there is no last day");
        let terminated = Employee { status: Status::Terminated, ..counted(on(1)) };
        assert!(!is_termination_counted(&terminated, &on(5)), "a re-hired employee with a last day");
    }
}
