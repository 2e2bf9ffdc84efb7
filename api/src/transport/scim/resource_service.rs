//! The operations on `User` and `Group` resources (RFC 7644, section 3), for single requests and for the operations of a bulk.

use super::{
    attribute_selection::AttributeSelection,
    creation_queue::{CreatedUser, CreationQueue},
    error::ScimError,
    filter::{ScimField, find_field, parse_filter},
    group,
    normalize::normalize_resource,
    patch::{affected_members, apply_patch},
    query_parameters::QueryParameters,
    schema::ResourceType,
    user,
};
use crate::{
    access::{Actor, Permission},
    app::{App, with_time_limit},
    domain::{
        attribute_owner::AttributeGroups,
        employee::{
            directory::{self, WrittenUser},
            search::{self, Search},
        },
        shared::directory_filter::{DirectoryFilter, PageStart, SortPosition},
        team::{self, WrittenTeam},
    },
};
use entity::{
    employee::Model as Employee,
    id::{EmployeeId, TeamId},
    team::Model as Team,
};
use serde_json::{Map, Value};
use std::{collections::BTreeSet, sync::Arc, time::Instant};

/// A `Group` with more members than this is not returned after a PATCH, unless the request selects attributes.
const MAX_RETURNED_MEMBERS: i32 = 100;

/// The operations on resources for one request: on behalf of its actor, until its deadline.
#[derive(Clone, Copy)]
pub struct ResourceService<'a> {
    pub app: &'a App,
    pub actor: &'a Actor,
    pub creation_queue: &'a Arc<CreationQueue>,
    /// The URL of the service provider, such as `https://coaching.example/scim/v2`.
    pub base_url: &'a str,
    /// The instant after which operations are cancelled.
    pub deadline: Instant,
}

/// A resource that was read or written.
pub struct StoredResource {
    pub resource_type: ResourceType,
    pub id: String,
    pub version: i64,
    pub attributes: Map<String, Value>,
    /// What of the request was not carried out. Empty when everything was.
    pub warning: Option<String>,
    /// Whether the response to a PATCH leaves the resource out (204; RFC 7644, section 3.5.2). `attributes` are then incomplete.
    pub is_large: bool,
}

impl StoredResource {
    /// The URI of the resource: `meta.location`.
    pub fn location(&self, base_url: &str) -> String {
        format!("{base_url}/{}/{}", self.resource_type.endpoint(), self.id)
    }
}

/// A resource of a list and its position in the sort order.
pub struct ListedResource {
    pub resource_type: ResourceType,
    pub attributes: Map<String, Value>,
    pub position: SortPosition,
}

impl ResourceService<'_> {
    /// Runs an operation until the deadline.
    ///
    /// # Errors
    /// 503 when the deadline passes before the operation commits; then nothing was changed.
    pub async fn run_until_deadline<T>(self, operation: impl Future<Output = Result<T, ScimError>>) -> Result<T, ScimError> {
        let remaining = self.deadline.saturating_duration_since(Instant::now());
        let result = if remaining.is_zero() { None } else { with_time_limit(remaining, operation).await };
        result.unwrap_or_else(|| Err(ScimError::timed_out(&self.app.config)))
    }

    /// Reads a resource (RFC 7644, section 3.4.1).
    ///
    /// # Errors
    /// 404 when the resource does not exist or the actor may not see it.
    pub async fn get(self, resource_type: ResourceType, id: &str, selection: &AttributeSelection) -> Result<StoredResource, ScimError> {
        match resource_type {
            ResourceType::User => {
                let employee = directory::get_user(&self.app.db, self.actor, parse_user_id(id)?).await?;
                self.load_user(employee, selection).await
            }
            ResourceType::Group => {
                let team = team::get(&self.app.db, self.actor, parse_group_id(id)?).await?;
                self.load_group(team, selection).await
            }
        }
    }

    /// Creates a resource (RFC 7644, section 3.3), or restores a deleted user with the same `externalId`.
    ///
    /// # Errors
    /// 409 when a unique attribute is taken; 400 for invalid attributes.
    pub async fn create(self, resource_type: ResourceType, body: &Value) -> Result<StoredResource, ScimError> {
        self.require_read_permission()?;
        let resource = normalize_resource(resource_type, body)?;
        match resource_type {
            ResourceType::User => {
                let (attributes, ignored) = user::to_directory_user(user::apply_create_defaults(resource), None)?;
                self.actor.authorize(Permission::WriteEmployee, &[])?;
                let CreatedUser { written, manager } = self.creation_queue.create(self.actor, attributes, self.deadline).await?;
                // A new user is in no group, a restored one may be.
                let is_new = written.user.version == 1;
                let groups = if is_new { Vec::new() } else { self.load_groups(&written.user).await? };
                Ok(with_warning(self.to_stored_user(&written.user, manager.as_ref(), &groups), written.kept, &ignored))
            }
            ResourceType::Group => {
                self.load_written_group(team::create(self.app, self.actor, group::to_team_attributes(resource, body)?).await?).await
            }
        }
    }

    /// Replaces a resource (PUT; RFC 7644, section 3.5.1).
    ///
    /// # Errors
    /// 404; 412 when the resource is not at `expected_version`; 409 when a unique attribute is taken; 400 for invalid attributes.
    pub async fn replace(
        self,
        resource_type: ResourceType,
        id: &str,
        body: &Value,
        expected_version: Option<i64>,
    ) -> Result<StoredResource, ScimError> {
        self.require_read_permission()?;
        let resource = normalize_resource(resource_type, body)?;
        let base_url = self.base_url;
        match resource_type {
            ResourceType::User => {
                let mut ignored = Vec::new();
                let replace = |employee: &Employee, manager: Option<&Employee>| {
                    let current = user::to_writable_attributes(employee, manager, base_url);
                    let current = user::remove_unsent_active(current, employee);
                    let (user, not_stored) = user::to_directory_user(user::merge_for_put(current, resource), Some(employee))?;
                    ignored = not_stored;
                    Ok(user)
                };
                let id = parse_user_id(id)?;
                let employee = directory::update::<ScimError>(self.app, self.actor, id, expected_version, replace).await?;
                self.load_written_user(employee, &ignored).await
            }
            ResourceType::Group => {
                let replace = |_: &Team, _: &[Employee]| group::to_team_attributes(resource, body);
                let written = team::update::<ScimError>(self.app, self.actor, parse_group_id(id)?, expected_version, None, replace).await?;
                self.load_written_group(written).await
            }
        }
    }

    /// Applies a `PatchOp` to a resource (RFC 7644, section 3.5.2). Returns the selected attributes of the resource, unless it is large.
    ///
    /// # Errors
    /// As [`replace`](Self::replace), and 400 for an invalid operation; then nothing was changed.
    pub async fn patch(
        self,
        resource_type: ResourceType,
        id: &str,
        body: &Value,
        expected_version: Option<i64>,
        selection: &AttributeSelection,
    ) -> Result<StoredResource, ScimError> {
        self.require_read_permission()?;
        let base_url = self.base_url;
        match resource_type {
            ResourceType::User => {
                let mut ignored = Vec::new();
                let patch = |employee: &Employee, manager: Option<&Employee>| {
                    let current = user::to_writable_attributes(employee, manager, base_url);
                    let mut attributes = user::remove_unsent_active(current, employee);
                    ignored = apply_patch(resource_type, &mut attributes, body)?;
                    let (user, not_stored) = user::to_directory_user(user::mark_complete(attributes), Some(employee))?;
                    ignored.extend(not_stored);
                    Ok(user)
                };
                let employee = directory::update::<ScimError>(self.app, self.actor, parse_user_id(id)?, expected_version, patch).await?;
                self.load_written_user(employee, &ignored).await
            }
            ResourceType::Group => {
                let patch = |team: &Team, members: &[Employee]| {
                    let mut attributes = group::to_writable_attributes(team, members, base_url);
                    apply_patch(resource_type, &mut attributes, body)?;
                    group::to_team_attributes(attributes, body)
                };
                let (id, affected) = (parse_group_id(id)?, affected_members(body));
                let written = team::update::<ScimError>(self.app, self.actor, id, expected_version, affected.as_ref(), patch).await?;
                if written.team.member_count > MAX_RETURNED_MEMBERS && selection.is_all() {
                    let group = StoredResource { is_large: true, ..self.to_stored_group(&written.team, &[]) };
                    return Ok(name_unknown_members(group, &written.unknown_members));
                }
                let group = self.load_group(written.team, selection).await?;
                Ok(name_unknown_members(group, &written.unknown_members))
            }
        }
    }

    /// Deletes a resource (RFC 7644, section 3.6). A deleted user is terminated and no longer returned; the history is kept.
    ///
    /// # Errors
    /// 404; 412 when the resource is not at `expected_version`.
    pub async fn delete(self, resource_type: ResourceType, id: &str, expected_version: Option<i64>) -> Result<(), ScimError> {
        self.require_read_permission()?;
        match resource_type {
            ResourceType::User => directory::deprovision(self.app, self.actor, parse_user_id(id)?, expected_version).await?,
            ResourceType::Group => team::delete(self.app, self.actor, parse_group_id(id)?, expected_version).await?,
        }
        Ok(())
    }

    /// Lists resources of one type (RFC 7644, section 3.4.2). Returns how many match the filter, and at most `limit` of them.
    /// `has_several_types`: the request covers other resource types, too.
    ///
    /// # Errors
    /// 400 for a filter or sort attribute that is not supported.
    pub async fn list(
        self,
        resource_type: ResourceType,
        parameters: &QueryParameters,
        has_several_types: bool,
        start: PageStart,
        limit: u64,
    ) -> Result<(u64, Vec<ListedResource>), ScimError> {
        match resource_type {
            ResourceType::User => self.list_users(parameters, has_several_types, start, limit).await,
            ResourceType::Group => self.list_groups(parameters, has_several_types, start, limit).await,
        }
    }

    async fn list_users(
        self,
        parameters: &QueryParameters,
        has_several_types: bool,
        start: PageStart,
        limit: u64,
    ) -> Result<(u64, Vec<ListedResource>), ScimError> {
        let sort = parse_user_sort(parameters)?;
        let search = Search { filter: parse_optional_filter(parameters, has_several_types)?, sort, start, limit };
        let (total, employees) = search::search(&self.app.db, self.actor, &search).await?;
        let managers = directory::load_managers(&self.app.db, self.actor, &employees).await?;
        let includes_groups = parameters.selection.includes(ResourceType::User, "groups");
        let groups = team::teams_of(&self.app.db, self.actor, if includes_groups { &employees } else { &[] }).await?;
        let to_listed = |employee: &Employee| {
            let manager = employee.manager_id.and_then(|id| managers.get(&id));
            let groups = groups.get(&employee.id).map_or(&[][..], Vec::as_slice);
            let attributes = user::to_resource(employee, manager, groups, self.base_url);
            ListedResource { resource_type: ResourceType::User, attributes, position: search::sort_position(employee, sort) }
        };
        Ok((total, employees.iter().map(to_listed).collect()))
    }

    async fn list_groups(
        self,
        parameters: &QueryParameters,
        has_several_types: bool,
        start: PageStart,
        limit: u64,
    ) -> Result<(u64, Vec<ListedResource>), ScimError> {
        let resource_type = ResourceType::Group;
        // A list of several resource types has the order of the users' attribute, and groups by identifier.
        let sort = match parse_group_sort(parameters) {
            Ok(sort) if has_several_types => sort.filter(|(field, _)| matches!(field, team::Field::Id)),
            Err(_) if has_several_types => None,
            sort => sort?,
        };
        let filter = parse_optional_filter(parameters, has_several_types)?;
        let (total, teams) = team::search(&self.app.db, self.actor, &filter, sort, &start, limit).await?;
        let includes_members = parameters.selection.includes(resource_type, "members");
        let ids: Vec<TeamId> = if includes_members { teams.iter().map(|team| team.id).collect() } else { Vec::new() };
        let members = team::members(&self.app.db, self.actor, &ids).await?;
        let to_listed = |team: &Team| {
            let attributes = group::to_resource(team, members.get(&team.id).map_or(&[], Vec::as_slice), self.base_url);
            ListedResource { resource_type, attributes, position: team::sort_position(team, sort) }
        };
        Ok((total, teams.iter().map(to_listed).collect()))
    }

    /// The response to a write contains the resource, so a write needs the permission to read. It is checked before the write.
    pub fn require_read_permission(self) -> Result<(), ScimError> {
        self.actor.reach(Permission::ReadEmployee)?;
        Ok(())
    }

    async fn load_user(self, employee: Employee, selection: &AttributeSelection) -> Result<StoredResource, ScimError> {
        let row = std::slice::from_ref(&employee);
        let managers = directory::load_managers(&self.app.db, self.actor, row).await?;
        let includes_groups = selection.includes(ResourceType::User, "groups");
        let groups = if includes_groups { self.load_groups(&employee).await? } else { Vec::new() };
        Ok(self.to_stored_user(&employee, managers.values().next(), &groups))
    }

    async fn load_groups(self, employee: &Employee) -> Result<Vec<Team>, ScimError> {
        let mut groups = team::teams_of(&self.app.db, self.actor, std::slice::from_ref(employee)).await?;
        Ok(groups.remove(&employee.id).unwrap_or_default())
    }

    fn to_stored_user(self, employee: &Employee, manager: Option<&Employee>, groups: &[Team]) -> StoredResource {
        let attributes = user::to_resource(employee, manager, groups, self.base_url);
        let (id, version) = (employee.id.to_string(), employee.version);
        StoredResource { resource_type: ResourceType::User, id, version, attributes, warning: None, is_large: false }
    }

    /// The response to a write names the attributes that were ignored, and those that keep their values because another integration owns them.
    pub async fn load_written_user(self, written: WrittenUser, ignored: &[String]) -> Result<StoredResource, ScimError> {
        let user = self.load_user(written.user, &AttributeSelection::All).await?;
        Ok(with_warning(user, written.kept, ignored))
    }

    async fn load_group(self, team: Team, selection: &AttributeSelection) -> Result<StoredResource, ScimError> {
        let mut members = if selection.includes(ResourceType::Group, "members") {
            team::members(&self.app.db, self.actor, &[team.id]).await?
        } else {
            Default::default()
        };
        Ok(self.to_stored_group(&team, &members.remove(&team.id).unwrap_or_default()))
    }

    async fn load_written_group(self, written: WrittenTeam) -> Result<StoredResource, ScimError> {
        let group = self.load_group(written.team, &AttributeSelection::All).await?;
        Ok(name_unknown_members(group, &written.unknown_members))
    }

    fn to_stored_group(self, team: &Team, members: &[Employee]) -> StoredResource {
        let attributes = group::to_resource(team, members, self.base_url);
        let (id, version) = (team.id.to_string(), team.version);
        StoredResource { resource_type: ResourceType::Group, id, version, attributes, warning: None, is_large: false }
    }
}

/// The response to a write names the members who are unknown, in the resource and in a warning, also when the group is large.
fn name_unknown_members(mut group: StoredResource, unknown_members: &BTreeSet<String>) -> StoredResource {
    if unknown_members.is_empty() {
        return group;
    }
    tracing::warn!(group.id = %group.id, ?unknown_members, "SCIM: members of a group are not users");
    group::add_unknown_members(&mut group.attributes, unknown_members);
    let names: Vec<&str> = unknown_members.iter().map(String::as_str).collect();
    let warning = Some(format!("unknown members: {}", names.join(", ")));
    StoredResource { warning, is_large: false, ..group }
}

/// The filter of a request; without one, all resources match.
fn parse_optional_filter<F: ScimField>(parameters: &QueryParameters, has_several_types: bool) -> Result<DirectoryFilter<F>, ScimError> {
    let filter = parameters.filter.as_deref();
    filter.map_or(Ok(DirectoryFilter::Constant(true)), |text| parse_filter(text, has_several_types))
}

/// The field that users are sorted by and whether the order is descending (RFC 7644, section 3.4.2.3); `None` without `sortBy`.
///
/// # Errors
/// `invalidValue` for an attribute that users cannot be sorted by.
pub fn parse_user_sort(parameters: &QueryParameters) -> Result<Option<(search::Field, bool)>, ScimError> {
    let Some(path) = &parameters.sort_by else { return Ok(None) };
    let field = find_field(path).ok_or_else(|| ScimError::invalid_value("sortBy: users cannot be sorted by this attribute"))?;
    Ok(Some((field, parameters.descending)))
}

/// Names the attributes that were ignored, and those that keep their values because another integration owns them.
fn with_warning(user: StoredResource, kept: AttributeGroups, ignored: &[String]) -> StoredResource {
    let kept: Vec<&str> = kept.iter().map(user::attribute_names).collect();
    let parts = [("ignored", ignored.join(", ")), ("kept, because another integration owns them", kept.join(", "))];
    let parts: Vec<String> =
        parts.into_iter().filter(|(_, names)| !names.is_empty()).map(|(what, names)| format!("{what}: {names}")).collect();
    StoredResource { warning: (!parts.is_empty()).then(|| parts.join("; ")), ..user }
}

/// The field that groups are sorted by and whether the order is descending; `None` without `sortBy`.
///
/// # Errors
/// `invalidValue` for an attribute that groups cannot be sorted by.
pub fn parse_group_sort(parameters: &QueryParameters) -> Result<Option<(team::Field, bool)>, ScimError> {
    let Some(path) = &parameters.sort_by else { return Ok(None) };
    let field = find_field(path).ok_or_else(|| ScimError::invalid_value("sortBy: groups cannot be sorted by this attribute"))?;
    Ok(Some((field, parameters.descending)))
}

/// An identifier that cannot be parsed has the same response as an unknown one.
fn parse_user_id(id: &str) -> Result<EmployeeId, ScimError> {
    id.parse().map_err(|_| ScimError::not_found())
}

fn parse_group_id(id: &str) -> Result<TeamId, ScimError> {
    id.parse().map_err(|_| ScimError::not_found())
}
