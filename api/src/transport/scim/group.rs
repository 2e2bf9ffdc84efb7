//! A team as a SCIM group, and back.

use super::{
    refusal::Refusal,
    schema::GROUP,
    user::{called, etag, instant},
};
use crate::domain::team::Said;
use entity::{employee::Model as Employee, id::EmployeeId, team::Model};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

type Resource = Map<String, Value>;

/// What a client may write of a group.
pub fn written(row: &Model, members: &[Employee], base: &str) -> Resource {
    let mut group = Resource::from_iter([("displayName".to_owned(), Value::from(row.name.clone()))]);
    if let Some(external_id) = &row.external_id {
        group.insert("externalId".into(), external_id.clone().into());
    }
    let member = |row: &Employee| json!({ "value": row.id.to_string(), "$ref": format!("{base}/Users/{}", row.id) });
    if !members.is_empty() {
        group.insert("members".into(), members.iter().map(member).collect());
    }
    group
}

/// The whole resource.
pub fn shown(row: &Model, members: &[Employee], base: &str) -> Resource {
    let mut group = written(row, members, base);
    for (value, person) in group.get_mut("members").and_then(Value::as_array_mut).into_iter().flatten().zip(members) {
        if let (Some(parts), Some(name)) = (value.as_object_mut(), called(person)) {
            parts.insert("display".into(), name.into());
        }
    }
    group.insert("schemas".into(), json!([GROUP]));
    group.insert("id".into(), row.id.to_string().into());
    group.insert(
        "meta".into(),
        json!({
            "resourceType": "Group",
            "created": instant(row.created_at),
            "lastModified": instant(row.updated_at),
            "location": format!("{base}/Groups/{}", row.id),
            "version": etag(row.version),
        }),
    );
    group
}

/// What a resource in the form of `value` says of a group.
///
/// # Errors
/// `invalidValue` for what is missing, and for members who are nobody's identifier.
pub fn said(mut group: Resource) -> Result<Said, Refusal> {
    let mut text = |name: &str| group.remove(name).and_then(|value| value.as_str().map(str::to_owned));
    let name = text("displayName").ok_or_else(|| Refusal::value("displayName: is required"))?;
    let external_id = text("externalId");
    let mut members = BTreeSet::new();
    for member in group.get("members").and_then(Value::as_array).into_iter().flatten() {
        let given = member.get("value").or_else(|| member.get("$ref")).and_then(Value::as_str).unwrap_or_default();
        let given = given.rsplit('/').next().unwrap_or_default();
        let id: Result<EmployeeId, _> = given.parse();
        members.insert(id.map_err(|_| Refusal::value(format!("members: there is no user {}", super::path::shortened(given))))?);
    }
    Ok(Said { name, external_id, members })
}
