//! The organization of the caller, and the caller itself: identity, role and effective scopes. The limits of the brake are in `brake`.

use super::{
    attribute_owner::AttributeOwner,
    brake::Brake,
    directives::{requires, scope_of},
    employee::{Employee, EmployeeRole},
    id::Gid,
    integration::Integration,
    payload::payload,
};
use crate::{
    access::{Permission, Principal},
    domain::{integration, organization, shared::minimum_group_of, statement::stated_home_pages},
    platform::db::in_ids,
    transport::graphql::engine::{
        accelerator::{Catalogue, SelectByKeys},
        error_format::IntoGraphqlError,
        object::object,
        object_loader::by_id,
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, IntegrationId, OrganizationId},
    organization::{Column, Model},
};
use sea_orm::{QueryFilter, QuerySelect, QueryTrait};
use std::sync::Arc;

object! {
    /// A customer, whose employees coach each other. Every other object belongs to exactly one organization.
    Organization(entity::organization), requires ReadOrganization;

    /// The identifier of the organization, `org_…`.
    id: OrganizationId;

    columns {
        /// The name of the organization, 1 to 200 characters.
        name: String,

        /// The short name of the organization on the command line of the server: lower-case letters, digits and hyphens, 1 to 63
        /// characters.
        slug: String,

        /// The version of the organization, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The instant since which the brake holds due terminations. Null when none are held. The employments end after
        /// `organizationReleaseTerminations`.
        terminations_held_at: Option<DateTime<Utc>>,

        /// The number of employees whose last day has come and whose termination the brake holds. 0 when none are held.
        terminations_held_count: i32,

        /// The instant at which due terminations were last released. Null when none were.
        terminations_released_at: Option<DateTime<Utc>>,

        /// The reason given for the last release of due terminations. Null when none were released.
        terminations_release_note: Option<String>,

        /// The home page of the accounts by which statements of learning records name employees: an absolute IRI of at most 1000 characters.
        /// Null: the issuer of the first identity provider.
        statement_home_page: Option<String>,

        /// Whether statements of learning records name employees by their e-mail address instead of an account.
        statement_uses_email: bool,

        /// The instant at which the organization was created.
        created_at: DateTime<Utc>,
    }

    resolvers {
        /// The smallest group of people whose figures are shown, 3 or more. 5 when the organization has not set it.
        async fn minimum_group(&self) -> u32 {
            minimum_group_of(&self.0)
        }

        /// The IRIs of the systems whose account names in statements are external ids of employees, in addition to the issuers of the identity
        /// providers. Empty when none were stated.
        async fn account_home_pages(&self) -> Vec<String> {
            stated_home_pages(&self.0)
        }

        /// The limits on dangerous changes. A limit that the organization has not set has its default.
        async fn brake(&self) -> Result<Brake> {
            Brake::of_organization(&self.0).map_err(IntoGraphqlError::into_graphql)
        }

        /// The integrations that own groups of attributes of employees. Every integration may write a group that is not listed.
        async fn attribute_owners(&self) -> Result<Vec<AttributeOwner>> {
            AttributeOwner::of_organization(&self.0).map_err(IntoGraphqlError::into_graphql)
        }
    }
}

payload!(OrganizationPayload { organization: Organization(Model) }, "organization");

/// The caller as its token identifies it: an integration that calls in its own name, or a person.
#[derive(SimpleObject)]
pub struct Me {
    /// The identifier of the organization that the token belongs to, `org_…`.
    organization_id: Gid<OrganizationId>,
    /// The organization that the token belongs to.
    organization: Organization,
    /// The identifier of the integration that calls in its own name, `int_…`. Null when a person calls.
    integration_id: Option<Gid<IntegrationId>>,
    /// The integration that calls in its own name. Null when a person calls.
    integration: Option<Integration>,
    /// The identifier of the employee who calls, `emp_…`. Null when an integration calls. Needs no other scope, unlike `employee`.
    employee_id: Option<Gid<EmployeeId>>,
    /// The employee who calls. Null when an integration calls, and without the scope `roster:read`.
    employee: Option<Employee>,
    /// The role of the employee who calls. Null when an integration calls.
    role: Option<EmployeeRole>,
    /// The effective scopes: those of the token, reduced to the scopes that were granted to its client when the client is an integration.
    scopes: Vec<&'static str>,
    /// The instant at which the token expires, the tolerated clock skew included. Null when the identity provider states no expiry.
    expires_at: Option<DateTime<Utc>>,
}

impl OrganizationQuery {
    /// Adds the noun to the accelerator's catalogue.
    pub fn describe(catalogue: &mut Catalogue) {
        let select: SelectByKeys = Arc::new(|app, actor, ids| {
            let own = organization::visible_to(actor)?.filter(in_ids(&app.db, Column::Id, ids.iter().copied()));
            Ok(own.select_only().into_query())
        });
        catalogue.add_own_organization::<Organization>("organization", Column::Id, select);
    }
}

#[derive(Default)]
pub struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// Returns the organization that the token belongs to.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadOrganization)))]
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        Ok(Organization(organization::get(ctx.app()?, ctx.actor()?).await?))
    }

    /// Returns the identity, the role and the effective scopes of the caller.
    #[graphql(directive = requires::apply(scope_of(Permission::ReadOrganization)))]
    async fn me(&self, ctx: &Context<'_>) -> Result<Me> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let organization = Organization(organization::get(app, actor).await?);
        let (mut integration, mut employee, mut role) = (None, None, None);
        let (mut integration_id, mut employee_id) = (None, None);
        match actor.principal() {
            Principal::Service { integration: id, .. } => {
                integration_id = Some(Gid(id));
                integration = integration::find_unchecked(&app.db, actor, id).await?.map(Integration)
            }
            Principal::Person { employee: id, role: own_role } => {
                (role, employee_id) = (Some(own_role.into()), Some(Gid(id)));
                if actor.reach(Permission::ReadEmployee).is_ok() {
                    employee = by_id(ctx, id).await?;
                }
            }
            Principal::Operator | Principal::System => {}
        }
        let scopes = actor.scopes().iter().map(|scope| scope.name()).collect();
        let organization_id = Gid(actor.organization());
        let expires_at = actor.expires_at();
        Ok(Me { organization_id, organization, integration_id, integration, employee_id, employee, role, scopes, expires_at })
    }
}
