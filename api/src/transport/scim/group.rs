//! The mapping between teams and `Group` resources (RFC 7643, section 4.2).

use super::{
    attribute_path::quote_excerpt,
    error::ScimError,
    etag::format_etag,
    schema::GROUP,
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

/// The team attributes of a normalized `Group` resource.
///
/// # Errors
/// `invalidValue` when `displayName` is missing or a member is not the identifier of an employee.
pub fn to_team_attributes(mut group: Resource) -> Result<TeamAttributes, ScimError> {
    let mut take_string = |name: &str| group.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    let name = take_string("displayName").ok_or_else(|| ScimError::invalid_value("displayName: is required"))?;
    let external_id = take_string("externalId");
    let mut members = BTreeSet::new();
    for member in group.get("members").and_then(Value::as_array).into_iter().flatten() {
        let reference = member.get("value").or_else(|| member.get("$ref")).and_then(Value::as_str).unwrap_or_default();
        let id = reference.rsplit('/').next().unwrap_or_default();
        let employee: Result<EmployeeId, _> = id.parse();
        members.insert(employee.map_err(|_| ScimError::invalid_value(format!("members: there is no user {}", quote_excerpt(id))))?);
    }
    Ok(TeamAttributes { name, external_id, members })
}
