//! The organization and who is asking.

use super::{
    context::Reachable,
    id::Gid,
    needs::{of, requires},
};
use crate::{access::Act, domain::organization};
use async_graphql::{Context, Object, Result};
use chrono::{DateTime, Utc};
use entity::id::OrganizationId;

/// A customer: the company whose people coach each other. Everything else belongs to exactly one.
pub struct Organization(pub entity::organization::Model);

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

    /// When it was added.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
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
}
