//! The mapping between teams and `Group` resources (RFC 7643, section 4.2).

use super::{
    error::ScimError,
    etag::format_etag,
    schema::{COACHGRAPH_GROUP, GROUP},
    user::{display_name, format_instant},
};
use crate::domain::team::TeamAttributes;
use entity::{employee::Model as Employee, id::EmployeeId, team::Model};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

type Resource = Map<String, Value>;

/// The attributes that a client may write, with their current values: what a PATCH is applied to.
pub fn to_writable_attributes(team: &Model, members: &[Employee], base_url: &str) -> Resource {
    let mut group = Resource::from_iter([("displayName".to_owned(), Value::from(team.name.clone()))]);
    if let Some(external_id) = &team.external_id {
        group.insert("externalId".into(), external_id.clone().into());
    }
    let to_json = |employee: &Employee| json!({ "value": employee.id.to_string(), "$ref": format!("{base_url}/Users/{}", employee.id) });
    if !members.is_empty() {
        group.insert("members".into(), members.iter().map(to_json).collect());
    }
    group
}

/// The complete `Group` resource, with `schemas`, `id` and `meta`.
pub fn to_resource(team: &Model, members: &[Employee], base_url: &str) -> Resource {
    let mut group = to_writable_attributes(team, members, base_url);
    for (member, employee) in group.get_mut("members").and_then(Value::as_array_mut).into_iter().flatten().zip(members) {
        if let (Some(member), Some(name)) = (member.as_object_mut(), display_name(employee)) {
            member.insert("display".into(), name.into());
        }
    }
    group.insert("schemas".into(), json!([GROUP]));
    group.insert("id".into(), team.id.to_string().into());
    group.insert(
        "meta".into(),
        json!({
            "resourceType": "Group",
            "created": format_instant(team.created_at),
            "lastModified": format_instant(team.updated_at),
            "location": format!("{base_url}/Groups/{}", team.id),
            "version": format_etag(team.version),
        }),
    );
    group
}

/// The response to a request whose members are not all users: names those who were not added, in the extension of Coachgraph.
pub fn add_unknown_members(group: &mut Resource, unknown_members: &BTreeSet<String>) {
    group.insert("schemas".into(), json!([GROUP, COACHGRAPH_GROUP]));
    group.insert(COACHGRAPH_GROUP.into(), json!({ "unknownMembers": unknown_members }));
}

/// The team attributes of a normalized `Group` resource. `request`: the body of the request, which names members by `value` or `$ref`.
///
/// # Errors
/// `invalidValue` when `displayName` is missing.
pub fn to_team_attributes(mut group: Resource, request: &Value) -> Result<TeamAttributes, ScimError> {
    let mut take_string = |name: &str| group.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    let name = take_string("displayName").ok_or_else(|| ScimError::invalid_value("displayName: is required"))?;
    let external_id = take_string("externalId");
    let (mut members, mut unknown_members) = (BTreeSet::new(), BTreeSet::new());
    for member in group.get("members").and_then(Value::as_array).into_iter().flatten() {
        let reference = member.get("value").or_else(|| member.get("$ref")).and_then(Value::as_str).unwrap_or_default();
        let id = last_segment(reference);
        match id.parse() {
            Ok(employee) => {
                members.insert(employee);
            }
            Err(_) => {
                unknown_members.insert(id.to_owned());
            }
        }
    }
    let mut requested = BTreeSet::new();
    collect_identifiers(request, &mut requested);
    Ok(TeamAttributes { name, external_id, members, unknown_members, requested })
}

/// Collects the identifiers that a request contains anywhere.
fn collect_identifiers(value: &Value, ids: &mut BTreeSet<EmployeeId>) {
    match value {
        // An identifier is also the end of a URI and part of a path such as `members[value eq "emp_…"]`.
        Value::String(text) => {
            ids.extend(text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter_map(|word| word.parse::<EmployeeId>().ok()))
        }
        Value::Array(values) => values.iter().for_each(|value| collect_identifiers(value, ids)),
        Value::Object(members) => members.values().for_each(|value| collect_identifiers(value, ids)),
        _ => {}
    }
}

/// A URI ends with the identifier.
fn last_segment(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}
