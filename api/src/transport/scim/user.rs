//! The mapping between employees and `User` resources (RFC 7643, sections 4.1 and 4.3).

use super::{
    error::ScimError,
    etag::format_etag,
    schema::{ENTERPRISE, ResourceType, USER},
    user_extension,
};
use crate::domain::{
    attribute_owner::AttributeGroup,
    employee::{
        Attributes, Patch,
        directory::{DirectoryUser, assigned_external_id},
    },
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{
    employee::{Model, Status},
    team,
};
use serde_json::{Map, Value, json};

/// The maximum size, as JSON in bytes, of the attributes that no column of the employee table holds.
const MAX_OTHER_BYTES: usize = 16_384;

type Resource = Map<String, Value>;

/// An instant in RFC 3339 format, with as many fractional digits as needed (RFC 7643, section 2.3.5).
pub fn format_instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// The names of the attributes in a group, as SCIM spells them.
pub fn attribute_names(group: AttributeGroup) -> &'static str {
    match group {
        AttributeGroup::ExternalId => "externalId",
        AttributeGroup::UserName => "userName",
        AttributeGroup::Email => "emails",
        AttributeGroup::Name => "name, displayName",
        AttributeGroup::EmployeeNumber => "employeeNumber",
        AttributeGroup::Job => "title, jobLevel",
        AttributeGroup::Department => "department, division, costCenter, organization",
        AttributeGroup::Location => "location, timezone",
        AttributeGroup::Manager => "manager",
        AttributeGroup::Status => "active, hiredOn",
        AttributeGroup::CustomAttributes => "customAttributes",
    }
}

/// The display name, else given and family name. Returns `None` when the employee has no name.
pub fn display_name(employee: &Model) -> Option<String> {
    let full_name = format!("{} {}", employee.given_name, employee.family_name);
    employee.display_name.clone().or_else(|| Some(full_name.trim().to_owned()).filter(|name| !name.is_empty()))
}

/// The attributes that a client may write, with their current values: what a PATCH is applied to.
pub fn to_writable_attributes(employee: &Model, manager: Option<&Model>, base_url: &str) -> Resource {
    let mut user = employee.directory.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let insert = |object: &mut Resource, name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            object.insert(name.into(), value.into());
        }
    };
    insert(&mut user, "externalId", assigned_external_id(employee));
    insert(&mut user, "userName", Some(&employee.user_name));
    insert(&mut user, "displayName", employee.display_name.as_deref());
    insert(&mut user, "title", employee.job_title.as_deref());
    insert(&mut user, "timezone", employee.time_zone.as_deref());
    // A stored null means that the client has unassigned `active`; it stays absent.
    if user.remove("active") != Some(Value::Null) {
        user.insert("active".into(), matches!(employee.status, Status::PreHire | Status::Active).into());
    }
    let mut name = take_object(&mut user, "name");
    insert(&mut name, "givenName", Some(&employee.given_name));
    insert(&mut name, "familyName", Some(&employee.family_name));
    insert_object(&mut user, "name", name);
    update_emails(&mut user, employee);
    let mut enterprise = Resource::new();
    insert(&mut enterprise, "employeeNumber", employee.employee_number.as_deref());
    insert(&mut enterprise, "costCenter", employee.cost_center.as_deref());
    insert(&mut enterprise, "organization", employee.company.as_deref());
    insert(&mut enterprise, "division", employee.division.as_deref());
    insert(&mut enterprise, "department", employee.department.as_deref());
    let manager_reference = match (employee.manager_id, &employee.manager_pending) {
        (Some(id), _) => {
            let mut reference = Resource::from_iter([
                ("value".to_owned(), id.to_string().into()),
                ("$ref".to_owned(), format!("{base_url}/Users/{id}").into()),
            ]);
            insert(&mut reference, "displayName", manager.and_then(display_name).as_deref());
            reference
        }
        (None, Some(pending)) => Resource::from_iter([("value".to_owned(), pending.clone().into())]),
        (None, None) => Resource::new(),
    };
    insert_object(&mut enterprise, "manager", manager_reference);
    insert_object(&mut user, ENTERPRISE, enterprise);
    insert_object(&mut user, user_extension::URN, user_extension::to_json(employee));
    user
}

/// The complete `User` resource, with `schemas`, `id`, `meta` and `groups`, the teams that the employee is a member of.
pub fn to_resource(employee: &Model, manager: Option<&Model>, groups: &[team::Model], base_url: &str) -> Resource {
    let mut user = to_writable_attributes(employee, manager, base_url);
    let extensions = ResourceType::User.extensions().iter().map(|extension| extension.urn);
    let schemas: Vec<&str> = [USER].into_iter().chain(extensions.filter(|urn| user.contains_key(*urn))).collect();
    user.insert("schemas".into(), json!(schemas));
    if !groups.is_empty() {
        let to_json = |team: &team::Model| json!({ "value": team.id.to_string(), "$ref": format!("{base_url}/Groups/{}", team.id), "display": team.name, "type": "direct" });
        user.insert("groups".into(), groups.iter().map(to_json).collect());
    }
    user.insert("id".into(), employee.id.to_string().into());
    user.insert(
        "meta".into(),
        json!({
            "resourceType": "User",
            "created": format_instant(employee.created_at),
            "lastModified": format_instant(employee.updated_at),
            "location": format!("{base_url}/Users/{}", employee.id),
            "version": format_etag(employee.version),
        }),
    );
    user
}

/// Sets the employee's current address in `emails`, which otherwise stay as the client sent them.
fn update_emails(user: &mut Resource, employee: &Model) {
    let mut emails = match user.remove("emails") {
        Some(Value::Array(emails)) => emails,
        _ => Vec::new(),
    };
    if employee.email.is_empty() {
        return;
    }
    match find_main_email(&emails).and_then(|index| emails.get_mut(index)).and_then(Value::as_object_mut) {
        Some(email) => {
            email.insert("value".into(), employee.email.clone().into());
        }
        None => emails = vec![default_email(&employee.email, employee.email_type.as_deref())],
    }
    user.insert("emails".into(), emails.into());
}

/// The `emails` value that the columns of the employee table can represent.
fn default_email(email: &str, email_type: Option<&str>) -> Value {
    json!({ "value": email, "type": email_type.unwrap_or("work"), "primary": true })
}

/// The index of the address that Coachgraph uses: the primary one, else the one of type work, else the first.
fn find_main_email(emails: &[Value]) -> Option<usize> {
    let primary = emails.iter().position(|email| email.get("primary") == Some(&Value::Bool(true)));
    let is_work = |email: &Value| email.get("type").and_then(Value::as_str).is_some_and(|kind| kind.eq_ignore_ascii_case("work"));
    let has_value = |index: &usize| emails.get(*index).is_some_and(|email| email.get("value").is_some());
    let work = emails.iter().position(is_work);
    primary.filter(has_value).or(work.filter(has_value)).or_else(|| emails.iter().position(|email| email.get("value").is_some()))
}

/// The employee attributes of a normalized `User` resource, and the names of attributes that a deactivation does not store because they are
/// too large. Attributes without a column are kept in `other_attributes`. `old`: the employee before the request, `None` for a new one.
///
/// # Errors
/// `invalidValue` when `userName` is missing, an attribute of the extension is invalid, or the other attributes are too large.
pub fn to_directory_user(mut user: Resource, old: Option<&Model>) -> Result<(DirectoryUser, Vec<String>), ScimError> {
    let user_name = take_string(&mut user, "userName").ok_or_else(|| ScimError::invalid_value("userName: is required"))?;
    let external_id = take_string(&mut user, "externalId");
    let mut enterprise = take_object(&mut user, ENTERPRISE);
    let mut name = take_object(&mut user, "name");
    let (given_name, family_name) = (take_string(&mut name, "givenName"), take_string(&mut name, "familyName"));
    insert_object(&mut user, "name", name);
    let active = user.remove("active").and_then(|active| active.as_bool());
    let was_unassigned = |old: &Model| old.directory.as_ref().is_some_and(|directory| directory.get("active") == Some(&Value::Null));
    // A suspended employee counts as not active in every response, so `active` is written only when the request sets it.
    if active.is_none() && old.is_none_or(|old| old.status != Status::Suspended || was_unassigned(old)) {
        user.insert("active".into(), Value::Null);
    }
    let manager = match enterprise.remove("manager") {
        Some(Value::Object(mut manager)) => take_string(&mut manager, "value").or_else(|| parse_reference(&manager)),
        _ => None,
    };
    let to_patch = |value: Option<String>| value.map_or(Patch::Clear, Patch::Set);
    let extension = user.remove(user_extension::URN);
    let attributes = Attributes {
        display_name: to_patch(take_string(&mut user, "displayName")),
        job_title: to_patch(take_string(&mut user, "title")),
        time_zone: to_patch(take_string(&mut user, "timezone")),
        employee_number: to_patch(take_string(&mut enterprise, "employeeNumber")),
        cost_center: to_patch(take_string(&mut enterprise, "costCenter")),
        company: to_patch(take_string(&mut enterprise, "organization")),
        division: to_patch(take_string(&mut enterprise, "division")),
        department: to_patch(take_string(&mut enterprise, "department")),
        ..user_extension::to_attributes(extension, old)?
    };
    let emails = user.get("emails").and_then(Value::as_array).cloned().unwrap_or_default();
    let main_email = find_main_email(&emails).and_then(|index| emails.get(index));
    let string_of = |name: &str| main_email.and_then(|email| email.get(name)).and_then(Value::as_str);
    let email = string_of("value").map(str::to_owned);
    let email_type = string_of("type").filter(|kind| *kind != "work").map(str::to_owned);
    if let Some(email) = &email
        && emails == [default_email(email, email_type.as_deref())]
    {
        user.remove("emails");
    }
    let mut not_stored = Vec::new();
    let mut other_attributes = (!user.is_empty()).then_some(Value::Object(user));
    if let Some(Value::Object(other)) = &other_attributes
        && json!(other).to_string().len() > MAX_OTHER_BYTES
    {
        // Attributes that are not used must not prevent a deactivation: the ones stored before are kept.
        if active != Some(false) {
            return Err(ScimError::invalid_value(format!(
                "the attributes that Coachgraph only stores for the client take more than {MAX_OTHER_BYTES} bytes: send fewer"
            )));
        }
        not_stored = other.keys().cloned().collect();
        other_attributes = old.and_then(|old| old.directory.clone());
    }
    let user =
        DirectoryUser { external_id, user_name, email, email_type, given_name, family_name, attributes, manager, active, other_attributes };
    Ok((user, not_stored))
}

/// The identifier at the end of the manager's `$ref`, for clients that send no `value`.
fn parse_reference(manager: &Resource) -> Option<String> {
    let uri = manager.get("$ref")?.as_str()?;
    uri.rsplit('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
}

pub fn take_string(object: &mut Resource, name: &str) -> Option<String> {
    match object.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn take_object(object: &mut Resource, name: &str) -> Resource {
    match object.remove(name) {
        Some(Value::Object(inner)) => inner,
        _ => Resource::new(),
    }
}

fn insert_object(object: &mut Resource, name: &str, inner: Resource) {
    if !inner.is_empty() {
        object.insert(name.into(), Value::Object(inner));
    }
}

/// A user is active when a POST does not say otherwise.
pub fn apply_create_defaults(mut user: Resource) -> Resource {
    user.entry("active").or_insert(true.into());
    user
}

/// Removes `active` of a suspended employee, whom every response shows as not active: a request that does not set `active` keeps the
/// suspension, and one that sets it to false ends the employment.
pub fn remove_unsent_active(mut current: Resource, employee: &Model) -> Resource {
    if employee.status == Status::Suspended {
        current.remove("active");
    }
    current
}

/// The user after a PATCH: an extension that the PATCH removed is empty, not unsent.
pub fn mark_complete(mut user: Resource) -> Resource {
    user.entry(user_extension::URN).or_insert_with(|| Value::Object(Resource::new()));
    user
}

/// The user after a PUT (RFC 7644, section 3.5.1). The attributes that every employee has, and the extension of Coachgraph, which few
/// directories know, keep their current values when the request omits them.
pub fn merge_for_put(mut current: Resource, replacement: Resource) -> Resource {
    let mut user = Resource::new();
    for name in ["externalId", "emails", "name", "active", user_extension::URN] {
        if let Some(value) = current.remove(name) {
            user.insert(name.into(), value);
        }
    }
    user.extend(replacement);
    user
}
