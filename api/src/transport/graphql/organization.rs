//! The organization and who is asking.

use super::{
    by_id::by_id,
    context::Reachable,
    employee::{Employee, EmployeeRole},
    id::Gid,
    integration::Integration,
    needs::{of, requires},
    plan::{Catalogue, Fields, Find, Known},
};
use crate::{
    access::{Act, Who},
    domain::{integration, organization},
    platform::db::among,
};
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{id::OrganizationId, organization::Column};
use sea_orm::{QueryFilter, QuerySelect, QueryTrait};
use std::sync::Arc;

/// A customer: the company whose people coach each other. Everything else belongs to exactly one.
pub struct Organization(pub entity::organization::Model);

/// A customer: the company whose people coach each other. Everything else belongs to exactly one.
#[Object(directive = requires::apply(of(Act::ReadOrganization)))]
impl Organization {
    /// Its identifier, `org_…`.
    pub async fn id(&self) -> Gid<OrganizationId> {
        Gid(self.0.id)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its short name in addresses and on the command line.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
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

impl Known for Organization {
    type Entity = entity::organization::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields.plain("name", Column::Name).plain("slug", Column::Slug).plain("createdAt", Column::CreatedAt);
    }
}

impl OrganizationQuery {
    pub fn known(all: &mut Catalogue) {
        let find: Find = Arc::new(|app, actor, ids| {
            let own = organization::visible_to(actor)?.filter(among(&app.db, Column::Id, ids.iter().copied()));
            Ok(own.select_only().into_query())
        });
        all.own::<Organization>("organization", Column::Id, find);
        // Who asks is no row.
        all.ordinary(&["me"]);
    }
}

#[derive(Default)]
pub struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// The organization of the token.
    #[graphql(directive = requires::apply(of(Act::ReadOrganization)))]
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        Ok(Organization(organization::get(ctx.app()?, ctx.actor()?).await?))
    }

    /// Who is asking.
    #[graphql(directive = requires::apply(of(Act::ReadOrganization)))]
    async fn me(&self, ctx: &Context<'_>) -> Result<Me> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let organization = Organization(organization::get(app, actor).await?);
        let (mut integration, mut employee, mut role) = (None, None, None);
        match actor.who() {
            Who::Service { integration: id, .. } => integration = integration::own(app, actor, id).await?.map(Integration),
            Who::Person { employee: id, role: is } => {
                role = Some(is.into());
                if actor.reach(Act::ReadEmployee).is_ok() {
                    employee = by_id(ctx, id).await?;
                }
            }
            Who::Operator | Who::System => {}
        }
        let scopes = actor.scopes().iter().map(|scope| scope.text()).collect();
        Ok(Me { organization, integration, employee, role, scopes, expires_at: actor.expires_at() })
    }
}
