//! A person as a SCIM user, and back.

use super::{
    refusal::Refusal,
    schema::{ENTERPRISE, USER},
};
use crate::domain::employee::{
    Attributes, Patch,
    directory::{Said, given_external_id},
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::employee::{Model, Status};
use serde_json::{Map, Value, json};

/// How much is kept that has no place of its own.
const MOST_BYTES: usize = 16_384;

type Resource = Map<String, Value>;

/// An instant as SCIM has it.
pub fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The ETag of a version.
pub fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

/// How a person is called, as far as somebody said.
pub fn called(row: &Model) -> Option<String> {
    let whole = format!("{} {}", row.given_name, row.family_name);
    row.display_name.clone().or_else(|| Some(whole.trim().to_owned()).filter(|name| !name.is_empty()))
}

/// What a client may write of a person: the form in which a PATCH works on it.
pub fn written(row: &Model, manager: Option<&Model>, base: &str) -> Resource {
    let mut user = row.directory.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let set = |of: &mut Resource, name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            of.insert(name.into(), value.into());
        }
    };
    set(&mut user, "externalId", given_external_id(row));
    set(&mut user, "userName", Some(&row.user_name));
    set(&mut user, "displayName", row.display_name.as_deref());
    set(&mut user, "title", row.job_title.as_deref());
    set(&mut user, "timezone", row.time_zone.as_deref());
    // A client may say that it says nothing of it; it is what it is all the same.
    if user.remove("active") != Some(Value::Null) {
        user.insert("active".into(), (row.status == Status::Active).into());
    }
    let mut name = taken(&mut user, "name");
    set(&mut name, "givenName", Some(&row.given_name));
    set(&mut name, "familyName", Some(&row.family_name));
    put(&mut user, "name", name);
    addresses(&mut user, row);
    let mut enterprise = Resource::new();
    set(&mut enterprise, "employeeNumber", row.employee_number.as_deref());
    set(&mut enterprise, "costCenter", row.cost_center.as_deref());
    set(&mut enterprise, "organization", row.company.as_deref());
    set(&mut enterprise, "division", row.division.as_deref());
    set(&mut enterprise, "department", row.department.as_deref());
    let boss = match (row.manager_id, &row.manager_pending) {
        (Some(id), _) => {
            let mut boss = Resource::from_iter([
                ("value".to_owned(), id.to_string().into()),
                ("$ref".to_owned(), format!("{base}/Users/{id}").into()),
            ]);
            set(&mut boss, "displayName", manager.and_then(called).as_deref());
            boss
        }
        (None, Some(name)) => Resource::from_iter([("value".to_owned(), name.clone().into())]),
        (None, None) => Resource::new(),
    };
    put(&mut enterprise, "manager", boss);
    put(&mut user, ENTERPRISE, enterprise);
    user
}

/// The whole resource.
pub fn shown(row: &Model, manager: Option<&Model>, base: &str) -> Resource {
    let mut user = written(row, manager, base);
    let schemas = if user.contains_key(ENTERPRISE) { json!([USER, ENTERPRISE]) } else { json!([USER]) };
    user.insert("schemas".into(), schemas);
    user.insert("id".into(), row.id.to_string().into());
    user.insert(
        "meta".into(),
        json!({
            "resourceType": "User",
            "created": instant(row.created_at),
            "lastModified": instant(row.updated_at),
            "location": format!("{base}/Users/{}", row.id),
            "version": etag(row.version),
        }),
    );
    user
}

/// The e-mail addresses: as they were said, with the one that counts as it is now.
fn addresses(user: &mut Resource, row: &Model) {
    let mut emails = match user.remove("emails") {
        Some(Value::Array(emails)) => emails,
        _ => Vec::new(),
    };
    if row.email.is_empty() {
        return;
    }
    match main(&emails).and_then(|at| emails.get_mut(at)).and_then(Value::as_object_mut) {
        Some(email) => {
            email.insert("value".into(), row.email.clone().into());
        }
        None => emails = vec![usual(&row.email, row.email_type.as_deref())],
    }
    user.insert("emails".into(), emails.into());
}

/// An address that needs no words beside it.
fn usual(email: &str, kind: Option<&str>) -> Value {
    json!({ "value": email, "type": kind.unwrap_or("work"), "primary": true })
}

/// Which address counts: the primary one, else that of work, else the first.
fn main(emails: &[Value]) -> Option<usize> {
    let primary = emails.iter().position(|email| email.get("primary") == Some(&Value::Bool(true)));
    let is_work = |email: &Value| email.get("type").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("work"));
    let valued = |at: &usize| emails.get(*at).is_some_and(|email| email.get("value").is_some());
    let work = emails.iter().position(is_work);
    primary.filter(valued).or(work.filter(valued)).or_else(|| emails.iter().position(|email| email.get("value").is_some()))
}

/// What a resource in the form of `value` says of a person.
///
/// # Errors
/// `invalidValue` for what is missing or too much.
pub fn said(mut user: Resource) -> Result<Said, Refusal> {
    let user_name = text(&mut user, "userName").ok_or_else(|| Refusal::value("userName: is required"))?;
    let external_id = text(&mut user, "externalId");
    let mut enterprise = taken(&mut user, ENTERPRISE);
    let mut name = taken(&mut user, "name");
    let (given_name, family_name) = (text(&mut name, "givenName"), text(&mut name, "familyName"));
    put(&mut user, "name", name);
    let active = user.remove("active").and_then(|active| active.as_bool());
    if active.is_none() {
        user.insert("active".into(), Value::Null);
    }
    let manager = match enterprise.remove("manager") {
        Some(Value::Object(mut manager)) => text(&mut manager, "value").or_else(|| referred(&manager)),
        _ => None,
    };
    let patch = |value: Option<String>| value.map_or(Patch::Clear, Patch::Set);
    let others = Attributes {
        display_name: patch(text(&mut user, "displayName")),
        job_title: patch(text(&mut user, "title")),
        time_zone: patch(text(&mut user, "timezone")),
        employee_number: patch(text(&mut enterprise, "employeeNumber")),
        cost_center: patch(text(&mut enterprise, "costCenter")),
        company: patch(text(&mut enterprise, "organization")),
        division: patch(text(&mut enterprise, "division")),
        department: patch(text(&mut enterprise, "department")),
        ..Attributes::default()
    };
    let emails = user.get("emails").and_then(Value::as_array).cloned().unwrap_or_default();
    let counting = main(&emails).and_then(|at| emails.get(at));
    let email = counting.and_then(|email| email.get("value")).and_then(Value::as_str).map(str::to_owned);
    let email_type = counting.and_then(|email| email.get("type")).and_then(Value::as_str).filter(|kind| *kind != "work").map(str::to_owned);
    if let Some(email) = &email
        && emails == [usual(email, email_type.as_deref())]
    {
        user.remove("emails");
    }
    let rest = (!user.is_empty()).then_some(Value::Object(user));
    if rest.as_ref().is_some_and(|rest| rest.to_string().len() > MOST_BYTES) {
        return Err(Refusal::value(format!(
            "the attributes that have no place of their own take more than {MOST_BYTES} bytes: send fewer"
        )));
    }
    Ok(Said { external_id, user_name, email, email_type, given_name, family_name, others, manager, active, rest })
}

/// What a manager is called by whose address is given alone.
fn referred(manager: &Resource) -> Option<String> {
    let place = manager.get("$ref")?.as_str()?;
    place.rsplit('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
}

fn text(of: &mut Resource, name: &str) -> Option<String> {
    match of.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn taken(of: &mut Resource, name: &str) -> Resource {
    match of.remove(name) {
        Some(Value::Object(inner)) => inner,
        _ => Resource::new(),
    }
}

fn put(of: &mut Resource, name: &str, inner: Resource) {
    if !inner.is_empty() {
        of.insert(name.into(), Value::Object(inner));
    }
}

/// What is assumed of somebody new.
pub fn assumed(mut new: Resource) -> Resource {
    new.entry("active").or_insert(true.into());
    new
}

/// What a PUT leaves as it is when it does not say it: what everybody on the roster has.
pub fn kept_by_put(now: &mut Resource, put: Resource) -> Resource {
    let mut whole = Resource::new();
    for name in ["externalId", "emails", "name", "active"] {
        if let Some(value) = now.remove(name) {
            whole.insert(name.into(), value);
        }
    }
    whole.extend(put);
    whole
}
