//! The organization and who is asking.

use super::{
    directives::{of, requires},
    employee::{Employee, EmployeeRole},
    integration::Integration,
    payload::{answer_or, payload},
};
use crate::{
    access::{Permission, Principal},
    domain::{
        brake::{self, Limit, Limits},
        integration, organization,
    },
    platform::db::in_ids,
    transport::graphql::engine::{
        accelerator::{Catalogue, SelectByKeys},
        error_format::IntoGraphqlError,
        object::object,
        object_loader::by_id,
        request_context::ContextExt,
    },
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{id::OrganizationId, organization::Column};
use sea_orm::{QueryFilter, QuerySelect, QueryTrait};
use std::sync::Arc;

object! {
    /// A customer: the company whose people coach each other. Everything else belongs to exactly one.
    Organization(entity::organization), requires ReadOrganization;

    /// Its identifier, `org_…`.
    id: OrganizationId;

    columns {
        /// Its name.
        name: String,

        /// Its short name in addresses and on the command line.
        slug: String,

        /// Counts its changes; pass it as `expectedVersion`.
        version: i64,

        /// When it was added.
        created_at: DateTime<Utc>,
    }

    resolvers {
        /// When changes of its roster are held until a person with the scope `roster:release` says that they are meant.
        async fn brake(&self) -> Result<Brake> {
            Ok(Limits::from_json(self.0.brake.as_ref()).map_err(IntoGraphqlError::into_graphql)?.into())
        }
    }
}
/// How many people may change in one go. Changes are held when more than this number and more than this share change.
#[derive(SimpleObject)]
pub struct BrakeLimit {
    /// This many may change however small the organization is.
    number: u32,
    /// This share may change, in percent of those who have not left.
    percent: u32,
}

/// When changes of the roster are held until a person with the scope `roster:release` says that they are meant.
#[derive(SimpleObject)]
pub struct Brake {
    /// People who leave. More than half of the organization, and more than two, are held unless the share is 100 percent.
    deactivations: BrakeLimit,
    /// People who get another external id.
    external_ids: BrakeLimit,
    /// People who get another e-mail address.
    emails: BrakeLimit,
    /// People who get another department.
    departments: BrakeLimit,
}

impl From<Limits> for Brake {
    fn from(limits: Limits) -> Self {
        let limit = |limit: Limit| BrakeLimit { number: limit.number, percent: limit.percent };
        Self {
            deactivations: limit(limits.deactivations),
            external_ids: limit(limits.external_ids),
            emails: limit(limits.emails),
            departments: limit(limits.departments),
        }
    }
}

/// Who is asking, as the token says: an integration or a person.
#[derive(SimpleObject)]
pub struct Me {
    /// The organization of the token.
    organization: Organization,
    /// The integration, when a service is asking.
    integration: Option<Integration>,
    /// The employee, when a person is asking. Null without the scope `roster:read`.
    employee: Option<Employee>,
    /// What the person may do in Coachgraph; null for a service.
    role: Option<EmployeeRole>,
    /// The scopes that count: those of the token that the integration was granted.
    scopes: Vec<&'static str>,
    /// When the token ends.
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
    /// The organization of the token.
    #[graphql(directive = requires::apply(of(Permission::ReadOrganization)))]
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        Ok(Organization(organization::get(ctx.app()?, ctx.actor()?).await?))
    }

    /// Who is asking.
    #[graphql(directive = requires::apply(of(Permission::ReadOrganization)))]
    async fn me(&self, ctx: &Context<'_>) -> Result<Me> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let organization = Organization(organization::get(app, actor).await?);
        let (mut integration, mut employee, mut role) = (None, None, None);
        match actor.principal() {
            Principal::Service { integration: id, .. } => {
                integration = integration::find_unchecked(&app.db, actor, id).await?.map(Integration)
            }
            Principal::Person { employee: id, role: is } => {
                role = Some(is.into());
                if actor.reach(Permission::ReadEmployee).is_ok() {
                    employee = by_id(ctx, id).await?;
                }
            }
            Principal::Operator | Principal::System => {}
        }
        let scopes = actor.scopes().iter().map(|scope| scope.name()).collect();
        Ok(Me { organization, integration, employee, role, scopes, expires_at: actor.expires_at() })
    }
}

payload!(OrganizationPayload { organization: Organization(entity::organization::Model) }, "organization");

/// How many people may change in one go.
#[derive(InputObject)]
pub struct BrakeLimitInput {
    /// This many may change however small the organization is.
    number: u32,
    /// This share may change, in percent of those who have not left: 0 to 100.
    percent: u32,
}

/// When changes of the roster are held. What is not given goes back to its default.
#[derive(InputObject)]
pub struct BrakeInput {
    /// People who leave; 10 and 5 percent by default.
    deactivations: Option<BrakeLimitInput>,
    /// People who get another external id; 5 and 2 percent by default.
    external_ids: Option<BrakeLimitInput>,
    /// People who get another e-mail address; 20 and 20 percent by default.
    emails: Option<BrakeLimitInput>,
    /// People who get another department; 50 and 30 percent by default.
    departments: Option<BrakeLimitInput>,
    /// Refuses the change when the organization is no longer at this version.
    expected_version: Option<i64>,
}

#[derive(Default)]
pub struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// Says how many people may change in one go before the change is held until somebody releases it.
    #[graphql(directive = requires::apply(of(Permission::ManageOrganization)))]
    async fn organization_set_brake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The limits.")] input: BrakeInput,
    ) -> Result<OrganizationPayload> {
        let (app, actor, usual) = (ctx.app()?, ctx.actor()?, Limits::default());
        let limit = |given: Option<BrakeLimitInput>, usual: Limit| {
            given.map_or(usual, |given| Limit { number: given.number, percent: given.percent })
        };
        let limits = Limits {
            deactivations: limit(input.deactivations, usual.deactivations),
            external_ids: limit(input.external_ids, usual.external_ids),
            emails: limit(input.emails, usual.emails),
            departments: limit(input.departments, usual.departments),
        };
        let outcome = brake::set_limits(app, actor, limits, input.expected_version).await;
        answer_or(ctx, outcome, organization::get(app, actor)).await
    }
}
