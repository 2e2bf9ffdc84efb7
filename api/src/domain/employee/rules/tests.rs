//! What the rules say of attributes.

use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 31).unwrap()
}

fn ann() -> Attributes {
    Attributes {
        external_id: "1".into(),
        user_name: Some("ann".into()),
        email: Some("ann@example.com".into()),
        given_name: Some("Ann".into()),
        family_name: Some("Lee".into()),
        ..Default::default()
    }
}

fn fields(attributes: &Attributes, new: bool) -> Vec<String> {
    attributes.problems(new, today()).into_inner().into_iter().map(|problem| problem.field).collect()
}

#[test]
fn complete_attributes_are_accepted() {
    assert!(fields(&ann(), true).is_empty());
}

#[test]
fn what_a_new_employee_lacks_is_named() {
    let bare = Attributes { external_id: "1".into(), ..Default::default() };
    assert_eq!(fields(&bare, true), ["userName", "email", "givenName", "familyName"]);
    assert!(fields(&bare, false).is_empty());
}

#[test]
fn bad_values_are_named() {
    let bad = Attributes {
        email: Some("nobody".into()),
        job_level: Patch::Set(-1),
        status: Some("GONE".into()),
        manager_external_id: Patch::Set("1".into()),
        hired_on: Patch::Set(today()),
        terminated_on: Patch::Set(today().pred_opt().unwrap()),
        ..ann()
    };
    assert_eq!(fields(&bad, true), ["email", "jobLevel", "status", "managerExternalId", "terminatedOn"]);
}

#[test]
fn what_is_not_said_stays_and_what_is_cleared_goes() {
    let org = OrganizationId(uuid::Uuid::nil());
    let old = Model {
        job_title: Some("Clerk".into()),
        department: Some("IT".into()),
        ..ann().blank(org, EmployeeId(uuid::Uuid::nil()), DateTime::UNIX_EPOCH)
    };
    let new = Attributes { department: Patch::Clear, ..ann() }.over(&old, None);
    assert_eq!((new.job_title.as_deref(), new.department), (Some("Clerk"), None));
}

#[test]
fn a_company_s_own_attributes_change_one_by_one() {
    let old = ann().blank(OrganizationId(uuid::Uuid::nil()), EmployeeId(uuid::Uuid::nil()), DateTime::UNIX_EPOCH);
    let say = |pairs: &[(&str, Option<&str>)]| Attributes {
        custom: pairs.iter().map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned))).collect(),
        ..ann()
    };
    let old = say(&[("badge", Some("7")), ("union", Some("yes"))]).over(&old, None);
    let new = say(&[("badge", Some("8")), ("union", None)]).over(&old, None);
    assert_eq!(new.custom, Some(serde_json::json!({ "badge": "8" })));
    let changed: Vec<_> = differences(&old, &new).into_iter().map(|(name, difference)| (name, difference.field)).collect();
    let named = |name: &str| ("customAttributes", format!("customAttributes.{name}"));
    assert_eq!(changed, [named("badge"), named("union")]);
    assert_eq!(say(&[("badge", None)]).over(&new, None).custom, None);
    assert_eq!(ann().over(&new, None), new, "what is not said stays");
}
