//! Attribute owners: which integration owns which attributes of employees, the mutation that names them, and the keys that integrations have
//! for an employee.

use super::{
    directives::{requires, scope_of},
    id::Gid,
    integration::Integration,
    organization::OrganizationPayload,
    payload::into_payload_or_current,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::{
        attribute_owner::{self, parse_owners},
        employee::own_keys,
        organization,
    },
    platform::Result as Outcome,
    transport::graphql::engine::{loader::BatchLoad, object_loader::by_id, request_context::ContextExt},
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use entity::{
    employee_external_id::Model as OwnKey,
    id::{EmployeeId, IntegrationId},
    organization::Model as OrganizationRow,
};
use std::{collections::HashMap, sync::Arc};

/// A group of attributes of an employee that one integration can own.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "attribute_owner::AttributeGroup")]
pub enum AttributeGroup {
    /// The external id, which is the key of the employee in the organization.
    ExternalId,
    /// The user name, with which the employee signs in.
    UserName,
    /// The e-mail address of the employee.
    Email,
    /// The given name, the family name and the display name.
    Name,
    /// The number on the badge or the payroll.
    EmployeeNumber,
    /// The job title and the job level.
    Job,
    /// The department, the division, the cost center and the company.
    Department,
    /// The location and the time zone.
    Location,
    /// The manager of the employee, also a pending one.
    Manager,
    /// The status, the hire date and the termination date. Only the owner ends employments, also those of employees who are absent from a
    /// full roster.
    Status,
    /// The custom attributes.
    CustomAttributes,
}

/// The integration that owns a group of attributes. What another integration writes into the group does not change an existing employee.
pub struct AttributeOwner {
    attributes: attribute_owner::AttributeGroup,
    integration: IntegrationId,
}

impl AttributeOwner {
    /// The owners of an organization, in the order of the groups.
    pub fn of_organization(row: &OrganizationRow) -> Outcome<Vec<Self>> {
        let owners = parse_owners(row.attribute_owners.as_ref())?;
        Ok(owners.into_iter().map(|(attributes, integration)| Self { attributes, integration }).collect())
    }
}

/// The integration that owns a group of attributes. What another integration writes into the group does not change an existing employee.
#[Object]
impl AttributeOwner {
    /// The group of attributes.
    async fn attributes(&self) -> AttributeGroup {
        self.attributes.into()
    }

    /// The identifier of the integration, `int_…`.
    async fn integration_id(&self) -> Gid<IntegrationId> {
        Gid(self.integration)
    }

    /// The integration. Null when the caller may not see it.
    async fn integration(&self, ctx: &Context<'_>) -> Result<Option<Integration>> {
        find_integration(ctx, self.integration).await
    }
}

async fn find_integration(ctx: &Context<'_>, id: IntegrationId) -> Result<Option<Integration>> {
    if ctx.actor()?.reach(Permission::ManageOrganization).is_ok() { by_id::<Integration>(ctx, id).await } else { Ok(None) }
}

/// The key that an integration has for an employee beside the external id.
pub struct EmployeeExternalId(OwnKey);

/// The key that an integration has for an employee beside the external id.
#[Object]
impl EmployeeExternalId {
    /// The key. The integration reads it as `externalId` over SCIM, and names the employee by it in rosters and mutations.
    async fn external_id(&self) -> &str {
        &self.0.external_id
    }

    /// The identifier of the integration, `int_…`.
    async fn integration_id(&self) -> Gid<IntegrationId> {
        Gid(self.0.integration_id)
    }

    /// The integration. Null when the caller may not see it.
    async fn integration(&self, ctx: &Context<'_>) -> Result<Option<Integration>> {
        find_integration(ctx, self.0.integration_id).await
    }
}

/// The key that loads the external ids that integrations have for an employee.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct ExternalIdsKey(EmployeeId);

impl BatchLoad for ExternalIdsKey {
    type Value = Arc<Vec<OwnKey>>;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Self::Value>> {
        let mut lists: HashMap<Self, Vec<_>> = HashMap::new();
        for row in own_keys::list(&app.db, actor, keys.into_iter().map(|key| key.0)).await? {
            lists.entry(Self(row.employee_id)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(key, rows)| (key, Arc::new(rows))).collect())
    }
}

/// The external ids that integrations have for an employee, oldest integration first.
pub async fn external_ids(ctx: &Context<'_>, employee: EmployeeId) -> Result<Vec<EmployeeExternalId>> {
    let rows = ctx.loaders()?.load(ExternalIdsKey(employee)).await?;
    Ok(rows.iter().flat_map(|rows| rows.iter().cloned()).map(EmployeeExternalId).collect())
}

/// The owner of a group of attributes.
#[derive(InputObject)]
pub struct AttributeOwnerInput {
    /// The group of attributes. Each group can be named once.
    attributes: AttributeGroup,
    /// The identifier of the integration that owns the group. It must not be disabled.
    integration_id: Gid<IntegrationId>,
}

/// The owners of the attributes of employees.
#[derive(InputObject)]
pub struct AttributeOwnersInput {
    /// The owners, in place of all present ones. Every integration may write a group that is not listed.
    owners: Vec<AttributeOwnerInput>,
    /// The identifier of the integration whose keys the present external ids are, if it is not the owner of EXTERNAL_ID. It keeps them as
    /// keys of its own, so that it still finds its employees when the owner gives them other external ids. The previous owner of
    /// EXTERNAL_ID keeps its keys in any case. Null: none.
    external_ids_of: Option<Gid<IntegrationId>>,
    /// Refuses the change with STALE_VERSION unless the organization has this version. Null: no check.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct AttributeOwnerMutation;

#[Object]
impl AttributeOwnerMutation {
    /// Names the integrations that own groups of attributes of employees. What another integration writes into such a group over SCIM, in a
    /// roster or with `employeeUpsert` does not change an existing employee; its key for an employee is kept beside the external id. People
    /// and the operator can change all attributes. An integration that is disabled no longer owns anything.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn organization_set_attribute_owners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The owners of the groups of attributes.")] input: AttributeOwnersInput,
    ) -> Result<OrganizationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let owners = input.owners.into_iter().map(|owner| (owner.attributes.into(), owner.integration_id.0)).collect();
        let external_ids_of = input.external_ids_of.map(|id| id.0);
        let outcome = attribute_owner::set_owners(app, actor, owners, external_ids_of, input.expected_version).await;
        into_payload_or_current(ctx, outcome, organization::get(app, actor)).await
    }
}
