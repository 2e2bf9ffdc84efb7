//! Unit tests of PATCH operations on resources as JSON.

use super::*;
use crate::transport::scim::schema::USER;
use serde_json::json;

fn patch_user(user: Value, operations: Value) -> Result<Value, ScimError> {
    let Value::Object(mut user) = user else { panic!("not a resource") };
    apply_patch(ResourceType::User, &mut user, &json!({ "schemas": [PATCH_OP_SCHEMA], "Operations": operations }))?;
    Ok(Value::Object(user))
}

#[test]
fn a_new_primary_value_makes_the_old_one_not_primary() {
    let emails = json!([{ "value": "a@x.org", "type": "work", "primary": true }]);
    let add = json!([{ "op": "add", "path": "emails", "value": { "value": "b@x.org", "type": "home", "primary": "True" } }]);
    let user = patch_user(json!({ "emails": emails }), add).unwrap();
    assert_eq!(user["emails"][0]["primary"], false);
    assert_eq!(user["emails"][1], json!({ "value": "b@x.org", "type": "home", "primary": true }));
}

#[test]
fn adding_an_existing_value_does_not_duplicate_it() {
    let emails = json!([{ "value": "a@x.org", "type": "work" }]);
    let add = json!([{ "op": "add", "path": "emails", "value": [{ "value": "a@x.org", "type": "work" }] }]);
    assert_eq!(patch_user(json!({ "emails": emails }), add).unwrap()["emails"].as_array().unwrap().len(), 1);
}

#[test]
fn a_value_path_selects_values_and_creates_a_missing_value_from_eq_comparisons() {
    let phones = json!([{ "value": "1", "type": "work" }, { "value": "2", "type": "MOBILE" }]);
    let replace = |path: &str| json!([{ "op": "replace", "path": path, "value": "9" }]);
    let user = patch_user(json!({ "phoneNumbers": phones }), replace("phoneNumbers[type eq \"mobile\"].value")).unwrap();
    assert_eq!((&user["phoneNumbers"][0]["value"], &user["phoneNumbers"][1]["value"]), (&json!("1"), &json!("9")));
    let user = patch_user(json!({}), replace("phoneNumbers[type eq \"fax\" and primary eq true].value")).unwrap();
    assert_eq!(user["phoneNumbers"], json!([{ "type": "fax", "primary": true, "value": "9" }]));
    let error = patch_user(json!({}), replace("phoneNumbers[type ne \"fax\"].value")).unwrap_err();
    assert_eq!(error.scim_type, Some("noTarget"));
    let remove = json!([{ "op": "remove", "path": "phoneNumbers[type eq \"work\" or value eq \"2\"]" }]);
    assert_eq!(patch_user(json!({ "phoneNumbers": phones }), remove).unwrap(), json!({}));
}

#[test]
fn names_of_attributes_and_members_are_case_insensitive() {
    let path = format!("{}:NAME.GIVENNAME", USER.to_uppercase());
    let user = patch_user(json!({}), json!([{ "OP": "REPLACE", "Path": path, "VALUE": "Ann" }])).unwrap();
    assert_eq!(user, json!({ "name": { "givenName": "Ann" } }));
}

#[test]
fn malformed_paths_and_values_are_rejected_with_short_messages() {
    let malformed = [
        "",
        ".",
        "[",
        "]",
        "a[b",
        "name.",
        ".name",
        "emails[]",
        "emails[type eq]",
        "emails[type eq \"a\"]..x",
        "é",
        "urn:",
        "urn::",
        "\u{0}",
    ];
    let deep = format!("emails[{}type pr{}]", "not (".repeat(500), ")".repeat(500));
    for path in malformed.into_iter().chain([deep.as_str()]) {
        for value in [json!(null), json!([]), json!({}), json!("x"), json!(7), json!([[{}]]), json!({ "value": { "value": [] } })] {
            let error = patch_user(json!({}), json!([{ "op": "add", "path": path, "value": value }])).unwrap_err();
            assert_eq!((error.status, error.detail.len() < 400), (400, true), "{path} {value}");
        }
    }
    for value in [json!([]), json!("x"), json!(7), json!([[{}]])] {
        assert!(patch_user(json!({}), json!([{ "op": "add", "value": value }])).is_err());
    }
}
