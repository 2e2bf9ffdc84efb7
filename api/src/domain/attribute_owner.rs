//! Attribute owners: the integration that an organization names for a group of employee attributes. What another integration writes into
//! such a group does not change an employee, except for the first values of a new one. People are not bound by owners.
//!
//! The owner of the external ids decides which key an employee has in the organization. The keys of other integrations are kept beside
//! it, in `employee::own_keys`.

use super::shared::ensure_version;
use crate::{
    access::{Actor, Permission, Principal},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Code, Error, Result, db, error::Problems},
};
use entity::{
    Tenanted, employee,
    id::{IntegrationId, OrganizationId, TypedId},
    integration,
    organization::{Entity, Model},
};
use sea_orm::{ConnectionTrait, QueryFilter, Statement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A group of employee attributes that one integration can own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AttributeGroup {
    ExternalId,
    UserName,
    Email,
    /// Given name, family name and display name.
    Name,
    EmployeeNumber,
    /// Job title and job level.
    Job,
    /// Department, division, cost center and company.
    Department,
    /// Location and time zone.
    Location,
    Manager,
    /// Status, hire date and termination date.
    Status,
    CustomAttributes,
}

impl AttributeGroup {
    pub const ALL: [Self; 11] = [
        Self::ExternalId,
        Self::UserName,
        Self::Email,
        Self::Name,
        Self::EmployeeNumber,
        Self::Job,
        Self::Department,
        Self::Location,
        Self::Manager,
        Self::Status,
        Self::CustomAttributes,
    ];

    /// Sets the attributes of the group to those of another employee.
    fn copy(self, from: &employee::Model, to: &mut employee::Model) {
        match self {
            Self::ExternalId => to.external_id.clone_from(&from.external_id),
            Self::UserName => {
                to.user_name.clone_from(&from.user_name);
                to.user_name_exact = from.user_name_exact;
            }
            Self::Email => {
                to.email.clone_from(&from.email);
                to.email_type.clone_from(&from.email_type);
            }
            Self::Name => {
                to.given_name.clone_from(&from.given_name);
                to.family_name.clone_from(&from.family_name);
                to.display_name.clone_from(&from.display_name);
            }
            Self::EmployeeNumber => to.employee_number.clone_from(&from.employee_number),
            Self::Job => {
                to.job_title.clone_from(&from.job_title);
                to.job_level = from.job_level;
            }
            Self::Department => {
                to.department.clone_from(&from.department);
                to.division.clone_from(&from.division);
                to.cost_center.clone_from(&from.cost_center);
                to.company.clone_from(&from.company);
            }
            Self::Location => {
                to.location.clone_from(&from.location);
                to.time_zone.clone_from(&from.time_zone);
            }
            Self::Manager => {
                to.manager_id = from.manager_id;
                to.manager_pending.clone_from(&from.manager_pending);
            }
            Self::Status => {
                to.status = from.status;
                to.hired_on = from.hired_on;
                to.terminated_on = from.terminated_on;
            }
            Self::CustomAttributes => to.custom.clone_from(&from.custom),
        }
    }
}

/// A set of attribute groups. Serialized as the list of their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<AttributeGroup>", into = "Vec<AttributeGroup>")]
pub struct AttributeGroups(u16);

impl AttributeGroups {
    pub fn contains(self, group: AttributeGroup) -> bool {
        self.0 & Self::from(group).0 != 0
    }

    pub fn with(self, group: AttributeGroup) -> Self {
        Self(self.0 | Self::from(group).0)
    }

    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = AttributeGroup> {
        AttributeGroup::ALL.into_iter().filter(move |group| self.contains(*group))
    }

    /// Gives a changed employee the old values of these groups.
    pub fn restore(self, old: &employee::Model, new: &mut employee::Model) {
        self.iter().for_each(|group| group.copy(old, new));
    }

    /// The groups of this set in which two employees differ.
    pub fn differing(self, old: &employee::Model, new: &employee::Model) -> Self {
        let differs = |group: &AttributeGroup| {
            let mut copy = new.clone();
            group.copy(old, &mut copy);
            copy != *new
        };
        self.iter().filter(differs).collect()
    }
}

impl From<AttributeGroup> for AttributeGroups {
    fn from(group: AttributeGroup) -> Self {
        Self(1 << group as u16)
    }
}

impl FromIterator<AttributeGroup> for AttributeGroups {
    fn from_iter<I: IntoIterator<Item = AttributeGroup>>(groups: I) -> Self {
        groups.into_iter().fold(Self::default(), Self::with)
    }
}

impl From<Vec<AttributeGroup>> for AttributeGroups {
    fn from(groups: Vec<AttributeGroup>) -> Self {
        groups.into_iter().collect()
    }
}

impl From<AttributeGroups> for Vec<AttributeGroup> {
    fn from(groups: AttributeGroups) -> Self {
        groups.iter().collect()
    }
}

/// The owners of an organization.
pub type Owners = BTreeMap<AttributeGroup, IntegrationId>;

/// Parses the owners stored with an organization.
///
/// # Errors
/// `Internal` when the stored value cannot be parsed.
pub fn parse_owners(stored: Option<&serde_json::Value>) -> Result<Owners> {
    stored.map_or_else(|| Ok(Owners::default()), |value| Owners::deserialize(value).map_err(Error::internal))
}

/// What a caller may write, and by which keys it names employees.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ownership {
    /// The calling integration, when it may have keys of its own: the organization has named owners at some time.
    integration: Option<IntegrationId>,
    /// The groups that other integrations own.
    foreign: AttributeGroups,
    /// Whether the caller owns the external ids.
    owns_external_ids: bool,
}

impl Ownership {
    /// The ownership of the actor of a write.
    pub fn of(work: &UnitOfWork<'_>) -> Result<Self> {
        Self::new(work.actor, work.attribute_owners.as_ref())
    }

    /// The ownership of an actor, outside of a write.
    pub async fn load(db: &impl ConnectionTrait, actor: &Actor) -> Result<Self> {
        let row = Entity::of(actor.organization()).one(db).await?;
        Self::new(actor, row.and_then(|row| row.attribute_owners).as_ref())
    }

    fn new(actor: &Actor, stored: Option<&serde_json::Value>) -> Result<Self> {
        let integration = if let Principal::Service { integration, .. } = actor.principal() { Some(integration) } else { None };
        Self::of_integration(integration, stored)
    }

    /// The ownership of an integration, or of a person. `stored`: the owners as stored with the organization.
    ///
    /// # Errors
    /// As [`parse_owners`].
    pub fn of_integration(integration: Option<IntegrationId>, stored: Option<&serde_json::Value>) -> Result<Self> {
        let (Some(stored), Some(integration)) = (stored, integration) else { return Ok(Self::default()) };
        let owners = parse_owners(Some(stored))?;
        Ok(Self {
            integration: Some(integration),
            foreign: owners.iter().filter(|(_, owner)| **owner != integration).map(|(group, _)| *group).collect(),
            owns_external_ids: owners.get(&AttributeGroup::ExternalId) == Some(&integration),
        })
    }

    /// The integration whose own keys name employees before their external ids. `None`: there are no such keys.
    pub fn key_integration(self) -> Option<IntegrationId> {
        self.integration
    }

    /// The groups that other integrations own.
    pub fn foreign(self) -> AttributeGroups {
        self.foreign
    }

    /// Whether another integration owns the external ids.
    pub fn has_foreign_external_ids(self) -> bool {
        self.foreign.contains(AttributeGroup::ExternalId)
    }

    /// Whether the key that the caller gives an employee is kept beside the external id. `has_own_key`: such a key is kept already.
    pub fn keeps_own_key(self, has_own_key: bool) -> bool {
        self.has_foreign_external_ids() || (has_own_key && !self.owns_external_ids)
    }

    /// Refuses a change that the caller makes explicitly.
    ///
    /// # Errors
    /// `Invalid` with [`Code::NotOwner`] when another integration owns the group.
    pub fn require(self, group: AttributeGroup, field: &str) -> Result<()> {
        if self.foreign.contains(group) {
            let message = "the organization has named another integration as the owner of this attribute";
            return Err(Error::invalid_with_code(field, Code::NotOwner, message));
        }
        Ok(())
    }
}

/// Names the owners of the actor's organization, in place of all present ones. `external_ids_of`: the integration whose keys the present
/// external ids are, if it is not the new owner; it keeps them as keys of its own. Naming the present owners changes nothing.
///
/// # Errors
/// `Invalid` for a group named twice, and for an integration that does not exist or is disabled; `Conflict` when the organization is not at
/// the expected version.
pub async fn set_owners(
    app: &App,
    actor: &Actor,
    named: Vec<(AttributeGroup, IntegrationId)>,
    external_ids_of: Option<IntegrationId>,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    let row = Entity::of(actor.organization()).one(&*work).await?.ok_or(Error::NotFound { noun: "organization" })?;
    ensure_version(expected_version, row.version)?;
    let ids = named.iter().map(|(_, id)| *id).chain(external_ids_of).map(TypedId::uuid);
    let known = integration::Entity::of(actor.organization()).filter(db::in_ids(&*work, integration::Column::Id, ids)).all(&*work).await?;
    let (mut owners, mut problems) = (Owners::default(), Problems::default());
    for (index, (group, id)) in named.into_iter().enumerate() {
        match known.iter().find(|integration| integration.id == id) {
            None => problems.add(format!("owners.{index}.integrationId"), Code::NotFound, "there is no such integration"),
            Some(integration) => {
                let is_active = integration.status == integration::Status::Active;
                problems.require(is_active, format!("owners.{index}.integrationId"), "the integration is disabled");
            }
        }
        let earlier = owners.insert(group, id);
        problems.require(earlier.is_none(), format!("owners.{index}.attributes"), "is named twice: a group has one owner");
    }
    if external_ids_of.is_some_and(|id| !known.iter().any(|integration| integration.id == id)) {
        problems.add("externalIdsOf", Code::NotFound, "there is no such integration");
    }
    problems.into_result()?;
    let row = store(&mut work, row, owners, external_ids_of).await?;
    work.commit().await?;
    Ok(row)
}

/// Releases what an integration owns, because it is disabled.
pub(super) async fn release(work: &mut UnitOfWork<'_>, integration: IntegrationId) -> Result<()> {
    let owners = parse_owners(work.attribute_owners.as_ref())?;
    if owners.values().any(|owner| *owner == integration) {
        let row = Entity::of(work.actor.organization()).one(&**work).await?.ok_or(Error::NotFound { noun: "organization" })?;
        store(work, row, owners.into_iter().filter(|(_, owner)| *owner != integration).collect(), None).await?;
    }
    Ok(())
}

async fn store(work: &mut UnitOfWork<'_>, row: Model, owners: Owners, external_ids_of: Option<IntegrationId>) -> Result<Model> {
    let before = parse_owners(row.attribute_owners.as_ref())?;
    let owner = |owners: &Owners| owners.get(&AttributeGroup::ExternalId).copied();
    let released = owner(&before).filter(|id| owner(&owners) != Some(*id));
    let keeping = [released, external_ids_of.filter(|id| owner(&owners) != Some(*id))];
    for integration in keeping.into_iter().flatten() {
        keep_external_ids(work, row.id, integration).await?;
    }
    if before == owners {
        return Ok(row);
    }
    let owners = serde_json::to_value(owners).map_err(Error::internal)?;
    let row = Model { attribute_owners: Some(owners), version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(ChangeKind::OrganizationUpdated.entry(row.id, row.version).with_fields(vec!["attributeOwners"]));
    Ok(row)
}

/// Keeps the external ids of all employees as keys of an integration, where it has no other key: an owner who gives other external ids from
/// now on does not cut the integration off.
async fn keep_external_ids(work: &UnitOfWork<'_>, organization: OrganizationId, integration: IntegrationId) -> Result<()> {
    // An employee without an external id has the identifier, `emp_` and 26 characters, in its place.
    let sql = "insert into employee_external_id (organization_id, employee_id, integration_id, external_id)
        select e.organization_id, e.id, $2, e.external_id from employee e
        where e.organization_id = $1 and not (substr(e.external_id, 1, 4) = 'emp_' and length(e.external_id) = 30)
        on conflict do nothing";
    let values = [organization.uuid().into(), integration.uuid().into()];
    work.execute_raw(Statement::from_sql_and_values(work.get_database_backend(), sql, values)).await?;
    Ok(())
}
