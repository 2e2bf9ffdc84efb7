//! What a PATCH does to a resource.

use super::*;
use crate::transport::scim::schema::USER;
use serde_json::json;

fn patched(resource: Value, operations: Value) -> Result<Value, Refusal> {
    let Value::Object(mut resource) = resource else { panic!("not a resource") };
    apply(Type::User, &mut resource, &json!({ "schemas": [PATCH_OP], "Operations": operations }))?;
    Ok(Value::Object(resource))
}

#[test]
fn a_new_primary_value_takes_the_place_of_the_old() {
    let emails = json!([{ "value": "a@x.org", "type": "work", "primary": true }]);
    let add = json!([{ "op": "add", "path": "emails", "value": { "value": "b@x.org", "type": "home", "primary": "True" } }]);
    let user = patched(json!({ "emails": emails }), add).unwrap();
    assert_eq!(user["emails"][0]["primary"], false);
    assert_eq!(user["emails"][1], json!({ "value": "b@x.org", "type": "home", "primary": true }));
}

#[test]
fn the_same_value_is_not_there_twice() {
    let emails = json!([{ "value": "a@x.org", "type": "work" }]);
    let add = json!([{ "op": "add", "path": "emails", "value": [{ "value": "a@x.org", "type": "work" }] }]);
    assert_eq!(patched(json!({ "emails": emails }), add).unwrap()["emails"].as_array().unwrap().len(), 1);
}

#[test]
fn a_condition_picks_values_and_what_equals_it_is_made_when_none_is_there() {
    let phones = json!([{ "value": "1", "type": "work" }, { "value": "2", "type": "MOBILE" }]);
    let replace = |path: &str| json!([{ "op": "replace", "path": path, "value": "9" }]);
    let user = patched(json!({ "phoneNumbers": phones }), replace("phoneNumbers[type eq \"mobile\"].value")).unwrap();
    assert_eq!((&user["phoneNumbers"][0]["value"], &user["phoneNumbers"][1]["value"]), (&json!("1"), &json!("9")));
    let user = patched(json!({}), replace("phoneNumbers[type eq \"fax\" and primary eq true].value")).unwrap();
    assert_eq!(user["phoneNumbers"], json!([{ "type": "fax", "primary": true, "value": "9" }]));
    assert_eq!(patched(json!({}), replace("phoneNumbers[type ne \"fax\"].value")).unwrap_err().kind, Some("noTarget"));
    let gone = json!([{ "op": "remove", "path": "phoneNumbers[type eq \"work\" or value eq \"2\"]" }]);
    assert_eq!(patched(json!({ "phoneNumbers": phones }), gone).unwrap(), json!({}));
}

#[test]
fn names_of_attributes_and_operations_are_read_in_any_case() {
    let path = format!("{}:NAME.GIVENNAME", USER.to_uppercase());
    let user = patched(json!({}), json!([{ "OP": "REPLACE", "Path": path, "VALUE": "Ann" }])).unwrap();
    assert_eq!(user, json!({ "name": { "givenName": "Ann" } }));
}

#[test]
fn nothing_breaks_on_odd_paths_and_values() {
    let odd = [
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
    for path in odd.into_iter().chain([deep.as_str()]) {
        for value in [json!(null), json!([]), json!({}), json!("x"), json!(7), json!([[{}]]), json!({ "value": { "value": [] } })] {
            let refused = patched(json!({}), json!([{ "op": "add", "path": path, "value": value }])).unwrap_err();
            assert_eq!((refused.status, refused.detail.len() < 400), (400, true), "{path} {value}");
        }
    }
    for value in [json!([]), json!("x"), json!(7), json!([[{}]])] {
        assert!(patched(json!({}), json!([{ "op": "add", "value": value }])).is_err());
    }
}
