//! The rows that authentication reads (identity providers, integrations and employees), cached for [`CACHED_FOR`].
//!
//! A row that is disabled stops working within that time on every node, and at once on the node that invalidated its organization.

use super::{
    organization_cache::{Invalidations, NewEntry, OrganizationCache},
    token_format::unauthenticated,
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

/// How long a row is used without reading it again.
const CACHED_FOR: TimeDelta = TimeDelta::seconds(5);

/// The number of rows of each kind in the cache.
const MAX_CACHED_ROWS: u64 = 10_000;

type IdentityProviders = Arc<Vec<Arc<identity_provider::Model>>>;

/// The GraphQL documents that an integration may send, by the SHA-256 of their text in hexadecimal digits.
pub type AllowedOperations = Arc<HashMap<String, Arc<str>>>;

/// A client that is registered as an integration.
#[derive(Clone)]
pub(super) struct RegisteredClient {
    pub row: Arc<integration::Model>,
    /// `None`: any document is allowed.
    pub allowed_operations: Option<AllowedOperations>,
}

/// Loads the rows and caches them.
pub(super) struct CachedRows {
    db: Database,
    clock: Clock,
    invalidations: Invalidations,
    providers: OrganizationCache<String, Arc<identity_provider::Model>>,
    introspection_providers: OrganizationCache<OrganizationId, IdentityProviders>,
    organizations: OrganizationCache<String, OrganizationId>,
    integrations: OrganizationCache<(OrganizationId, IdentityProviderId, String), Option<RegisteredClient>>,
    employees: OrganizationCache<(OrganizationId, PersonMatch, String), Arc<employee::Model>>,
}

impl CachedRows {
    pub fn new(db: Database, clock: Clock) -> Self {
        Self {
            db,
            invalidations: Invalidations::default(),
            providers: OrganizationCache::new(clock.clone(), MAX_CACHED_ROWS),
            introspection_providers: OrganizationCache::new(clock.clone(), MAX_CACHED_ROWS),
            organizations: OrganizationCache::new(clock.clone(), MAX_CACHED_ROWS),
            integrations: OrganizationCache::new(clock.clone(), MAX_CACHED_ROWS),
            employees: OrganizationCache::new(clock.clone(), MAX_CACHED_ROWS),
            clock,
        }
    }

    /// The invalidations of all caches that depend on these rows.
    pub fn invalidations(&self) -> &Invalidations {
        &self.invalidations
    }

    /// The active provider with this issuer. Its row tells which organization the caller belongs to.
    ///
    /// # Errors
    /// `Unauthenticated` when there is none.
    pub async fn find_provider(&self, issuer: &str) -> Result<Arc<identity_provider::Model>> {
        let load = async || match active_providers().filter(identity_provider::Column::Issuer.eq(issuer)).one(&self.db).await? {
            Some(row) => Ok(self.to_entry(row.organization_id, Arc::new(row))),
            None => unauthenticated("the token's issuer is not a registered identity provider"),
        };
        self.providers.get_or_load(&self.invalidations, issuer.to_owned(), load).await
    }

    /// The active providers of an organization that introspect opaque tokens. Without an organization: the only such provider of the
    /// whole database, or none when there are several, since that would send the tokens of one organization to the provider
    /// of another.
    pub async fn find_introspection_providers(&self, organization: Option<OrganizationId>) -> Result<IdentityProviders> {
        let with_introspection = || active_providers().filter(identity_provider::Column::IntrospectionEndpoint.is_not_null());
        let Some(organization) = organization else {
            let rows = with_introspection().limit(2).all(&self.db).await?;
            return Ok(to_shared(if rows.len() == 1 { rows } else { Vec::new() }));
        };
        let load = async || {
            let own = with_introspection().filter(identity_provider::Column::OrganizationId.eq(organization));
            let rows = own.order_by_asc(identity_provider::Column::Id).all(&self.db).await?;
            Ok(self.to_entry(organization, to_shared(rows)))
        };
        self.introspection_providers.get_or_load(&self.invalidations, organization, load).await
    }

    /// The organization with an id or a slug. An id is not looked up: it is compared with that of the token later.
    pub async fn find_organization(&self, id_or_slug: &str) -> Result<Option<OrganizationId>> {
        match id_or_slug.parse() {
            Ok(id) => Ok(Some(id)),
            Err(_) => self.find_organization_by_slug(id_or_slug).await,
        }
    }

    pub async fn find_organization_by_slug(&self, slug: &str) -> Result<Option<OrganizationId>> {
        if let Some(id) = self.organizations.get(&self.invalidations, &slug.to_owned()).await {
            return Ok(Some(id));
        }
        let generation = self.invalidations.generation();
        let Some(row) = organizations().filter(organization::Column::Slug.eq(slug)).one(&self.db).await? else { return Ok(None) };
        self.organizations.insert(slug.to_owned(), generation, self.to_entry(row.id, row.id)).await;
        Ok(Some(row.id))
    }

    /// The oldest active provider of an organization with which people can sign in to the console. Not cached.
    pub async fn find_console_provider(&self, slug: &str) -> Result<Option<Arc<identity_provider::Model>>> {
        let Some(organization) = self.find_organization_by_slug(slug).await? else { return Ok(None) };
        let own = active_providers().filter(identity_provider::Column::OrganizationId.eq(organization));
        let usable = own.filter(identity_provider::Column::ConsoleClientId.is_not_null());
        Ok(usable.order_by_asc(identity_provider::Column::Id).one(&self.db).await?.map(Arc::new))
    }

    /// The issuers of the active providers of an organization, oldest first. Not cached.
    pub async fn list_issuers(&self, organization: OrganizationId) -> Result<Vec<String>> {
        let own = active_providers().filter(identity_provider::Column::OrganizationId.eq(organization));
        let rows = own.order_by_asc(identity_provider::Column::Id).all(&self.db).await?;
        Ok(rows.into_iter().map(|row| row.issuer).collect())
    }

    /// The integration, active or not, that a client of a provider is registered as.
    pub async fn find_integration(&self, provider: &identity_provider::Model, client_id: &str) -> Result<Option<RegisteredClient>> {
        let organization = provider.organization_id;
        let load = async || {
            let row = integration::Entity::of(organization)
                .filter(integration::Column::IdentityProviderId.eq(provider.id))
                .filter(integration::Column::ClientId.eq(client_id))
                .one(&self.db)
                .await?;
            let client = match row {
                Some(row) => Some(RegisteredClient { allowed_operations: self.load_allowed_operations(&row).await?, row: Arc::new(row) }),
                None => None,
            };
            Ok(self.to_entry(organization, client))
        };
        let key = (organization, provider.id, client_id.to_owned());
        self.integrations.get_or_load(&self.invalidations, key, load).await
    }

    async fn load_allowed_operations(&self, client: &integration::Model) -> Result<Option<AllowedOperations>> {
        if !client.operations_only {
            return Ok(None);
        }
        let own = allowed_operation::Entity::of(client.organization_id);
        let rows = own.filter(allowed_operation::Column::IntegrationId.eq(client.id)).all(&self.db).await?;
        Ok(Some(Arc::new(rows.into_iter().map(|row| (row.sha256, row.document.into())).collect())))
    }

    /// The employee that the value of a person claim identifies. Terminated employees are ignored, because their e-mail addresses and
    /// user names may be given to other people, and so are those whose first day is still to come.
    ///
    /// # Errors
    /// `Unauthenticated` when no employee matches, or more than one.
    pub async fn find_employee(&self, provider: &identity_provider::Model, person: &str) -> Result<Arc<employee::Model>> {
        let (organization, person_match) = (provider.organization_id, provider.person_match);
        let person = if person_match == PersonMatch::Email { person.to_ascii_lowercase() } else { person.to_owned() };
        let is_match = || match person_match {
            PersonMatch::ExternalId => employee::Column::ExternalId.eq(person.as_str()),
            PersonMatch::UserName => employee::Column::UserName.eq(person.as_str()),
            // LOWER changes only ASCII letters in both databases, as `to_ascii_lowercase` does.
            PersonMatch::Email => Expr::expr(Func::lower(Expr::col(employee::Column::Email))).eq(person.as_str()),
        };
        let load = async || {
            // A literal, not a parameter: only then do the planners of both databases use the partial indexes on this condition.
            let current = employee::Entity::of(organization).filter(Expr::cust("status <> 'TERMINATED' AND status <> 'PRE_HIRE'"));
            let mut rows = current.filter(is_match()).limit(2).all(&self.db).await?.into_iter();
            match (rows.next(), rows.next()) {
                (Some(row), None) => Ok(self.to_entry(organization, Arc::new(row))),
                (None, _) => unauthenticated("no employee of the organization matches the token"),
                (Some(_), Some(_)) => unauthenticated("more than one employee of the organization matches the token"),
            }
        };
        self.employees.get_or_load(&self.invalidations, (organization, person_match, person.clone()), load).await
    }

    fn to_entry<V>(&self, organization: OrganizationId, value: V) -> NewEntry<V> {
        NewEntry { value, organization, expires_at: self.clock.now() + CACHED_FOR }
    }
}

fn to_shared(rows: Vec<identity_provider::Model>) -> IdentityProviders {
    Arc::new(rows.into_iter().map(Arc::new).collect())
}

#[expect(clippy::disallowed_methods, reason = "these rows tell which organization a caller belongs to")]
fn active_providers() -> Select<identity_provider::Entity> {
    identity_provider::Entity::find().filter(identity_provider::Column::Status.eq(identity_provider::Status::Active))
}

#[expect(clippy::disallowed_methods, reason = "an organization is looked up by its slug before the caller is known")]
fn organizations() -> Select<organization::Entity> {
    organization::Entity::find()
}
