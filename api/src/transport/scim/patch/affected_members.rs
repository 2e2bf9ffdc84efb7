//! The members that a PATCH of a group may add or remove. Only they need to be loaded, so that a change of a large group costs as much as
//! the change, not as much as the group.

use super::super::{
    attribute_path::{PatchTarget, is_server_managed, parse_patch_path},
    schema::ResourceType,
};
use entity::id::EmployeeId;
use scim_v2::filter::{AttrExp, CompValue, CompareOp, ValFilter};
use serde_json::Value;
use std::collections::BTreeSet;

/// The users whose membership a `PatchOp` on a group may change. `None` when it may change that of any member, or is not valid.
pub fn affected_members(body: &Value) -> Option<BTreeSet<EmployeeId>> {
    let mut members = BTreeSet::new();
    for operation in find(body, "Operations")?.as_array()? {
        let op = find(operation, "op")?.as_str()?.to_ascii_lowercase();
        let value = find(operation, "value").unwrap_or(&Value::Null);
        match (find(operation, "path").unwrap_or(&Value::Null), value) {
            (Value::String(path), value) => add_affected(&mut members, &op, path, value)?,
            (Value::Null, Value::Object(attributes)) => {
                for (name, value) in attributes.iter().filter(|(name, _)| !is_server_managed(name)) {
                    add_affected(&mut members, &op, name, value)?;
                }
            }
            _ => return None,
        }
    }
    Some(members)
}

/// Adds the users that one operation affects.
fn add_affected(members: &mut BTreeSet<EmployeeId>, op: &str, path: &str, value: &Value) -> Option<()> {
    let Ok(PatchTarget::Attribute(target)) = parse_patch_path(ResourceType::Group, path) else { return None };
    if target.attribute.name != "members" {
        return Some(());
    }
    match (op, &target.value_filter, target.sub_attribute) {
        ("add", None, None) => collect_users(value, members),
        ("remove", None, None) if !value.is_null() => collect_users(value, members),
        ("remove", Some(ValFilter::Attr(AttrExp::Comparison(path, CompareOp::Eq, CompValue::Str(id)))), None)
            if path.name.eq_ignore_ascii_case("value") && path.sub_attr.is_none() =>
        {
            members.extend(id.parse::<EmployeeId>());
        }
        _ => return None,
    }
    Some(())
}

/// Collects the identifiers of users in a value: as text, or at the end of a `$ref`.
fn collect_users(value: &Value, members: &mut BTreeSet<EmployeeId>) {
    match value {
        Value::String(text) => members.extend(text.rsplit('/').next().and_then(|id| id.parse::<EmployeeId>().ok())),
        Value::Array(values) => values.iter().for_each(|value| collect_users(value, members)),
        Value::Object(object) => object.values().for_each(|value| collect_users(value, members)),
        _ => {}
    }
}

/// A member of an object, ignoring the case of its name.
fn find<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::affected_members;
    use serde_json::{Value, json};

    const ANN: &str = "emp_01h2xcejqtf2nbrexx3vqjhp41";
    const BOB: &str = "emp_01h2xcejqtf2nbrexx3vqjhp42";

    fn affected(operations: Value) -> Option<Vec<String>> {
        let members = affected_members(&json!({ "operations": operations }))?;
        Some(members.into_iter().map(|id| id.to_string()).collect())
    }

    #[test]
    fn added_and_removed_members_are_affected() {
        let all = json!([
            { "op": "Add", "path": "members", "value": [{ "value": ANN }] },
            { "op": "remove", "path": format!("members[value eq \"{BOB}\"]") },
        ]);
        assert_eq!(affected(all), Some(vec![ANN.to_owned(), BOB.to_owned()]));
        let dialects = json!([
            { "op": "Remove", "path": "members", "value": [{ "$ref": null, "value": ANN }] },
            { "op": "add", "value": { "members": [{ "$ref": format!("https://example.com/Users/{BOB}") }], "displayName": "Cooks" } },
        ]);
        assert_eq!(affected(dialects), Some(vec![ANN.to_owned(), BOB.to_owned()]));
        assert_eq!(affected(json!([{ "op": "replace", "path": "displayName", "value": "Cooks" }])), Some(Vec::new()));
    }

    #[test]
    fn operations_on_members_that_are_not_listed_affect_all_members() {
        for operation in [
            json!({ "op": "replace", "path": "members", "value": [{ "value": ANN }] }),
            json!({ "op": "replace", "value": { "members": [{ "value": ANN }] } }),
            json!({ "op": "remove", "path": "members" }),
            json!({ "op": "remove", "path": format!("members[value ne \"{ANN}\"]") }),
            json!({ "op": "remove", "path": "members.value" }),
        ] {
            assert_eq!(affected(json!([operation])), None, "{operation}");
        }
    }
}
