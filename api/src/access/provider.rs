//! The rows that decide who may call: identity providers, integrations and employees, believed for a few seconds.
//!
//! Whatever is disabled stops within [`BELIEVED`] on every node, and at once on the node that was told to forget.
//! Only what is there is remembered, so that what is added is seen at once.

use super::{
    memory::{Forgotten, Mark, Memory},
    token::refuse,
};
use crate::platform::{Result, clock::Clock};
use chrono::TimeDelta;
use entity::{
    Tenanted, employee,
    id::{IdentityProviderId, OrganizationId},
    identity_provider::{self, PersonMatch},
    integration, organization,
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func},
};
use std::{hash::Hash, sync::Arc};

/// How long a row is believed.
const BELIEVED: TimeDelta = TimeDelta::seconds(5);

/// How many rows of a kind are remembered.
const CAPACITY: u64 = 10_000;

type Providers = Arc<Vec<Arc<identity_provider::Model>>>;

pub(super) struct Rows {
    db: DatabaseConnection,
    clock: Clock,
    pub forgotten: Forgotten,
    providers: Memory<String, Arc<identity_provider::Model>>,
    introspecting: Memory<OrganizationId, Providers>,
    organizations: Memory<String, OrganizationId>,
    integrations: Memory<(OrganizationId, IdentityProviderId, String), Arc<integration::Model>>,
    employees: Memory<(OrganizationId, PersonMatch, String), Arc<employee::Model>>,
}

impl Rows {
    pub fn new(db: DatabaseConnection, clock: Clock) -> Self {
        Self {
            db,
            forgotten: Forgotten::default(),
            providers: Memory::new(clock.clone(), CAPACITY),
            introspecting: Memory::new(clock.clone(), CAPACITY),
            organizations: Memory::new(clock.clone(), CAPACITY),
            integrations: Memory::new(clock.clone(), CAPACITY),
            employees: Memory::new(clock.clone(), CAPACITY),
            clock,
        }
    }

    /// The active provider behind an issuer; it says which organization the caller belongs to.
    pub async fn provider(&self, issuer: &str) -> Result<Arc<identity_provider::Model>> {
        if let Some(row) = self.providers.recall(&self.forgotten, issuer).await {
            return Ok(row);
        }
        let mark = self.forgotten.mark();
        let Some(row) = active().filter(identity_provider::Column::Issuer.eq(issuer)).one(&self.db).await? else {
            return refuse("the token's issuer is not an identity provider known here");
        };
        Ok(self.noted(&self.providers, issuer.to_owned(), row.organization_id, Arc::new(row), mark).await)
    }

    /// The active providers that answer about opaque tokens: those of an organization, or else the one and only that there is.
    /// To ask several organizations' providers would show them each other's tokens.
    pub async fn introspecting(&self, organization: Option<OrganizationId>) -> Result<Providers> {
        let asked = active().filter(identity_provider::Column::IntrospectionEndpoint.is_not_null());
        let Some(organization) = organization else {
            let found = asked.limit(2).all(&self.db).await?;
            let only = if found.len() == 1 { found } else { Vec::new() };
            return Ok(shared(only));
        };
        if let Some(rows) = self.introspecting.recall(&self.forgotten, &organization).await {
            return Ok(rows);
        }
        let mark = self.forgotten.mark();
        let own = asked.filter(identity_provider::Column::OrganizationId.eq(organization));
        let rows = shared(own.order_by_asc(identity_provider::Column::Id).all(&self.db).await?);
        Ok(self.noted(&self.introspecting, organization, organization, rows, mark).await)
    }

    /// The organization that a caller names by its id or its slug.
    pub async fn organization(&self, name: &str) -> Result<Option<OrganizationId>> {
        match name.parse() {
            Ok(id) => Ok(Some(id)),
            Err(_) => self.organization_of(name).await,
        }
    }

    /// The organization with a slug.
    pub async fn organization_of(&self, slug: &str) -> Result<Option<OrganizationId>> {
        if let Some(id) = self.organizations.recall(&self.forgotten, slug).await {
            return Ok(Some(id));
        }
        let mark = self.forgotten.mark();
        let Some(row) = organizations().filter(organization::Column::Slug.eq(slug)).one(&self.db).await? else { return Ok(None) };
        Ok(Some(self.noted(&self.organizations, slug.to_owned(), row.id, row.id, mark).await))
    }

    /// The issuers that an organization trusts, in the order in which they were added.
    pub async fn issuers(&self, organization: OrganizationId) -> Result<Vec<String>> {
        let own = active().filter(identity_provider::Column::OrganizationId.eq(organization));
        let rows = own.order_by_asc(identity_provider::Column::Id).all(&self.db).await?;
        Ok(rows.into_iter().map(|row| row.issuer).collect())
    }

    /// The integration that a client of a provider is registered as, active or not.
    pub async fn integration(&self, provider: &identity_provider::Model, client: &str) -> Result<Option<Arc<integration::Model>>> {
        let organization = provider.organization_id;
        let key = (organization, provider.id, client.to_owned());
        if let Some(row) = self.integrations.recall(&self.forgotten, &key).await {
            return Ok(Some(row));
        }
        let mark = self.forgotten.mark();
        let found = integration::Entity::of(organization)
            .filter(integration::Column::IdentityProviderId.eq(provider.id))
            .filter(integration::Column::ClientId.eq(client))
            .one(&self.db)
            .await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(self.noted(&self.integrations, key, organization, Arc::new(row), mark).await))
    }

    /// The one employee whom a person claim names. Leavers are not asked: their addresses are given to others.
    pub async fn employee(&self, provider: &identity_provider::Model, claim: &str) -> Result<Arc<employee::Model>> {
        let organization = provider.organization_id;
        let by_email = provider.person_match == PersonMatch::Email;
        let claim = if by_email { claim.to_ascii_lowercase() } else { claim.to_owned() };
        let key = (organization, provider.person_match, claim.clone());
        if let Some(row) = self.employees.recall(&self.forgotten, &key).await {
            return Ok(row);
        }
        let mark = self.forgotten.mark();
        let named = match provider.person_match {
            PersonMatch::ExternalId => employee::Column::ExternalId.eq(claim),
            PersonMatch::UserName => employee::Column::UserName.eq(claim),
            // Both databases lower only ASCII letters here, as the line above does.
            PersonMatch::Email => Expr::expr(Func::lower(Expr::col(employee::Column::Email))).eq(claim),
        };
        let present = employee::Entity::of(organization).filter(employee::Column::Status.ne(employee::Status::Terminated));
        let mut found = present.filter(named).limit(2).all(&self.db).await?.into_iter();
        match (found.next(), found.next()) {
            (Some(row), None) => Ok(self.noted(&self.employees, key, organization, Arc::new(row), mark).await),
            (None, _) => refuse("no employee of the organization matches the token"),
            (Some(_), Some(_)) => refuse("more than one employee of the organization matches the token"),
        }
    }

    async fn noted<K, V>(&self, memory: &Memory<K, V>, key: K, organization: OrganizationId, value: V, mark: Mark) -> V
    where
        K: Hash + Eq + Send + Sync + 'static,
        V: Clone + Send + Sync + 'static,
    {
        memory.note(key, organization, value.clone(), mark, self.clock.now() + BELIEVED).await;
        value
    }
}

fn shared(rows: Vec<identity_provider::Model>) -> Providers {
    Arc::new(rows.into_iter().map(Arc::new).collect())
}

#[expect(clippy::disallowed_methods, reason = "which organization a caller belongs to is what these rows tell")]
fn active() -> Select<identity_provider::Entity> {
    identity_provider::Entity::find().filter(identity_provider::Column::Status.eq(identity_provider::Status::Active))
}

#[expect(clippy::disallowed_methods, reason = "an organization is looked up by its slug before anything of it is known")]
fn organizations() -> Select<organization::Entity> {
    organization::Entity::find()
}
