//! The rows that decide who may call: identity providers, integrations and employees, believed for a few seconds.
//!
//! Whatever is disabled stops within [`BELIEVED`] on every node, and at once on the node that was told to forget.

use super::{
    memory::{Forgotten, Found, Memory},
    token::refuse,
};
use crate::platform::{Result, clock::Clock, db::Database};
use chrono::TimeDelta;
use entity::{
    Tenanted, allowed_operation, employee,
    id::{IdentityProviderId, OrganizationId},
    identity_provider::{self, PersonMatch},
    integration, organization,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func},
};
use std::{collections::HashMap, sync::Arc};

/// How long a row is believed.
const BELIEVED: TimeDelta = TimeDelta::seconds(5);

/// How many rows of a kind are remembered.
const CAPACITY: u64 = 10_000;

type Providers = Arc<Vec<Arc<identity_provider::Model>>>;

/// The documents that an integration is held to, by the SHA-256 of their text.
pub type Operations = Arc<HashMap<String, Arc<str>>>;

/// A registered client.
#[derive(Clone)]
pub(super) struct Client {
    pub row: Arc<integration::Model>,
    /// None: it may send any document.
    pub operations: Option<Operations>,
}

pub(super) struct Rows {
    db: Database,
    clock: Clock,
    pub forgotten: Forgotten,
    providers: Memory<String, Arc<identity_provider::Model>>,
    introspecting: Memory<OrganizationId, Providers>,
    organizations: Memory<String, OrganizationId>,
    integrations: Memory<(OrganizationId, IdentityProviderId, String), Option<Client>>,
    employees: Memory<(OrganizationId, PersonMatch, String), Arc<employee::Model>>,
}

impl Rows {
    pub fn new(db: Database, clock: Clock) -> Self {
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
        let find = async || match active().filter(identity_provider::Column::Issuer.eq(issuer)).one(&self.db).await? {
            Some(row) => Ok(self.believed(row.organization_id, Arc::new(row))),
            None => refuse("the token's issuer is not an identity provider known here"),
        };
        self.providers.learn(&self.forgotten, issuer.to_owned(), find).await
    }

    /// The active providers that answer about opaque tokens: those of an organization, or else the one and only that there is.
    /// To ask several organizations' providers would show them each other's tokens.
    pub async fn introspecting(&self, organization: Option<OrganizationId>) -> Result<Providers> {
        let asked = || active().filter(identity_provider::Column::IntrospectionEndpoint.is_not_null());
        let Some(organization) = organization else {
            let found = asked().limit(2).all(&self.db).await?;
            return Ok(shared(if found.len() == 1 { found } else { Vec::new() }));
        };
        let find = async || {
            let own = asked().filter(identity_provider::Column::OrganizationId.eq(organization));
            let rows = own.order_by_asc(identity_provider::Column::Id).all(&self.db).await?;
            Ok(self.believed(organization, shared(rows)))
        };
        self.introspecting.learn(&self.forgotten, organization, find).await
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
        if let Some(id) = self.organizations.recall(&self.forgotten, &slug.to_owned()).await {
            return Ok(Some(id));
        }
        let mark = self.forgotten.mark();
        let Some(row) = organizations().filter(organization::Column::Slug.eq(slug)).one(&self.db).await? else { return Ok(None) };
        self.organizations.note(slug.to_owned(), mark, self.believed(row.id, row.id)).await;
        Ok(Some(row.id))
    }

    /// The issuers that an organization trusts, in the order in which they were added.
    pub async fn issuers(&self, organization: OrganizationId) -> Result<Vec<String>> {
        let own = active().filter(identity_provider::Column::OrganizationId.eq(organization));
        let rows = own.order_by_asc(identity_provider::Column::Id).all(&self.db).await?;
        Ok(rows.into_iter().map(|row| row.issuer).collect())
    }

    /// The integration that a client of a provider is registered as, active or not.
    pub async fn integration(&self, provider: &identity_provider::Model, client: &str) -> Result<Option<Client>> {
        let organization = provider.organization_id;
        let find = async || {
            let row = integration::Entity::of(organization)
                .filter(integration::Column::IdentityProviderId.eq(provider.id))
                .filter(integration::Column::ClientId.eq(client))
                .one(&self.db)
                .await?;
            let client = match row {
                Some(row) => Some(Client { operations: self.operations(&row).await?, row: Arc::new(row) }),
                None => None,
            };
            Ok(self.believed(organization, client))
        };
        self.integrations.learn(&self.forgotten, (organization, provider.id, client.to_owned()), find).await
    }

    async fn operations(&self, client: &integration::Model) -> Result<Option<Operations>> {
        if !client.operations_only {
            return Ok(None);
        }
        let own = allowed_operation::Entity::of(client.organization_id);
        let rows = own.filter(allowed_operation::Column::IntegrationId.eq(client.id)).all(&self.db).await?;
        Ok(Some(Arc::new(rows.into_iter().map(|row| (row.sha256, row.document.into())).collect())))
    }

    /// The one employee whom a person claim names. Leavers are not asked: their addresses are given to others.
    pub async fn employee(&self, provider: &identity_provider::Model, claim: &str) -> Result<Arc<employee::Model>> {
        let (organization, by) = (provider.organization_id, provider.person_match);
        let claim = if by == PersonMatch::Email { claim.to_ascii_lowercase() } else { claim.to_owned() };
        let named = || match by {
            PersonMatch::ExternalId => employee::Column::ExternalId.eq(claim.as_str()),
            PersonMatch::UserName => employee::Column::UserName.eq(claim.as_str()),
            // Both databases lower only ASCII letters here, as the line above does.
            PersonMatch::Email => Expr::expr(Func::lower(Expr::col(employee::Column::Email))).eq(claim.as_str()),
        };
        let find = async || {
            // Written out, not bound: only so can the databases see that their indexes of those present will do.
            let present = employee::Entity::of(organization).filter(Expr::cust("status <> 'TERMINATED'"));
            let mut found = present.filter(named()).limit(2).all(&self.db).await?.into_iter();
            match (found.next(), found.next()) {
                (Some(row), None) => Ok(self.believed(organization, Arc::new(row))),
                (None, _) => refuse("no employee of the organization matches the token"),
                (Some(_), Some(_)) => refuse("more than one employee of the organization matches the token"),
            }
        };
        self.employees.learn(&self.forgotten, (organization, by, claim.clone()), find).await
    }

    fn believed<V>(&self, organization: OrganizationId, value: V) -> Found<V> {
        Found { value, organization, until: self.clock.now() + BELIEVED }
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
