//! Tests of the rules for employee attributes.

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

fn invalid_fields(attributes: &Attributes, is_new: bool) -> Vec<String> {
    attributes.validate(is_new, today()).into_inner().into_iter().map(|problem| problem.field).collect()
}

#[test]
fn complete_attributes_are_valid() {
    assert!(invalid_fields(&ann(), true).is_empty());
}

#[test]
fn missing_attributes_of_a_new_employee_are_reported() {
    let incomplete = Attributes { external_id: "1".into(), ..Default::default() };
    assert_eq!(invalid_fields(&incomplete, true), ["userName"]);
    assert!(invalid_fields(&incomplete, false).is_empty());
    let mononym = Attributes { email: Some(String::new()), family_name: Some(String::new()), ..ann() };
    assert!(invalid_fields(&mononym, true).is_empty(), "a person may have one name and no e-mail address");
}

#[test]
fn a_key_that_a_spreadsheet_has_damaged_is_refused_for_a_new_employee() {
    let with_key = |key: &str| Attributes { external_id: key.into(), ..ann() };
    for key in ["1.00123E+05", "1E+15", "1,5E-3", "1.5e10", "A\u{200b}1", "A\u{a0}1", "1\u{feff}", "12\u{ad}34"] {
        assert_eq!(invalid_fields(&with_key(key), true), ["externalId"], "{key:?}");
        assert!(invalid_fields(&with_key(key), false).is_empty(), "an employee who has the key keeps it: {key:?}");
    }
    for key in ["12E5", "E+5", "1E", "00123", "A-1.5E+3", "1.5.2E+1", "Müller 1"] {
        assert!(invalid_fields(&with_key(key), true).is_empty(), "{key:?}");
    }
    let hidden = Attributes { user_name: Some("a\u{200b}".into()), email: Some("a\u{200b}@example.com".into()), ..ann() };
    assert_eq!(invalid_fields(&hidden, false), ["userName", "email"]);
}

#[test]
fn invalid_values_are_reported_with_their_fields() {
    let invalid = Attributes {
        email: Some("nobody".into()),
        job_level: Patch::Set(-1),
        status: Some("GONE".into()),
        manager_external_id: Patch::Set("1".into()),
        hired_on: Patch::Set(today()),
        terminated_on: Patch::Set(today().pred_opt().unwrap()),
        ..ann()
    };
    assert_eq!(invalid_fields(&invalid, true), ["email", "jobLevel", "status", "managerExternalId", "terminatedOn"]);
}

#[test]
fn attributes_that_are_not_sent_keep_their_values_and_cleared_ones_are_removed() {
    let org = OrganizationId(uuid::Uuid::nil());
    let old = Model {
        job_title: Some("Clerk".into()),
        department: Some("IT".into()),
        ..ann().new_employee(org, EmployeeId(uuid::Uuid::nil()), DateTime::UNIX_EPOCH)
    };
    let new = Attributes { department: Patch::Clear, ..ann() }.apply_to(&old, None);
    assert_eq!((new.job_title.as_deref(), new.department), (Some("Clerk"), None));
}

#[test]
fn custom_attributes_change_individually() {
    let old = ann().new_employee(OrganizationId(uuid::Uuid::nil()), EmployeeId(uuid::Uuid::nil()), DateTime::UNIX_EPOCH);
    let with_custom = |pairs: &[(&str, Option<&str>)]| Attributes {
        custom: pairs.iter().map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned))).collect(),
        ..ann()
    };
    let old = with_custom(&[("badge", Some("7")), ("union", Some("yes"))]).apply_to(&old, None);
    let new = with_custom(&[("badge", Some("8")), ("union", None)]).apply_to(&old, None);
    assert_eq!(new.custom, Some(serde_json::json!({ "badge": "8" })));
    let changed: Vec<_> = differences(&old, &new).into_iter().map(|(name, difference)| (name, difference.field)).collect();
    let entry = |name: &str| ("customAttributes", format!("customAttributes.{name}"));
    assert_eq!(changed, [entry("badge"), entry("union")]);
    assert_eq!(with_custom(&[("badge", None)]).apply_to(&new, None).custom, None);
    assert_eq!(ann().apply_to(&new, None), new, "attributes that are not sent keep their values");
}
