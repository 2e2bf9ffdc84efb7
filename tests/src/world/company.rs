//! The two organizations of every world, with what an operator would set up for them.

use super::identity::{Company, Identity};
use coachgraph::{
    access::{Actor, Scope},
    app::{App, Work},
    feed::{self, Kind},
};
use entity::{
    id::{IdentityProviderId, IntegrationId, OrganizationId},
    identity_provider, integration, organization,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

/// What the API calls itself: the `aud` of its tokens.
pub const AUDIENCE: &str = "https://api.coachgraph.test";

/// An organization and its integrations.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: OrganizationId,
    pub identity_provider: IdentityProviderId,
    pub hris: IntegrationId,
    pub lms: IntegrationId,
    pub dashboard: IntegrationId,
    pub admin: IntegrationId,
}

/// Sets up an organization.
pub async fn settle_in(app: &App, identity: &Identity, company: Company) -> Tenant {
    let id: OrganizationId = app.clock.id();
    let actor = Actor::operator(id);
    let mut work = app.begin(&actor).await.unwrap();
    let (slug, at) = (company.slug(), work.at);
    let row = organization::Model { id, version: 1, slug: slug.into(), name: slug.into(), created_at: at, updated_at: at };
    row.into_active_model().insert(&*work).await.unwrap();
    feed::found(&*work, id).await.unwrap();
    work.record(Kind::OrganizationCreated.of(id, 1));

    let provider = provider(app, id, identity.issuer(company));
    let identity_provider = provider.id;
    provider.into_active_model().insert(&*work).await.unwrap();
    work.record(Kind::IdentityProviderCreated.of(identity_provider, 1));

    let everything = |_: &str| true;
    let tenant = Tenant {
        id,
        identity_provider,
        hris: register(&mut work, identity_provider, "hris", integration::Kind::Hris, |scope| {
            scope.starts_with("roster:") || scope == "organization:read"
        })
        .await,
        lms: register(&mut work, identity_provider, "lms", integration::Kind::Lms, |scope| {
            scope.starts_with("learning:") || scope.starts_with("competency:") || ["roster:read", "organization:read"].contains(&scope)
        })
        .await,
        dashboard: register(&mut work, identity_provider, "dashboard", integration::Kind::Dashboard, |scope| scope.ends_with(":read"))
            .await,
        admin: register(&mut work, identity_provider, "admin", integration::Kind::Other, everything).await,
    };
    work.commit().await.unwrap();
    tenant
}

fn provider(app: &App, organization_id: OrganizationId, issuer: &str) -> identity_provider::Model {
    identity_provider::Model {
        organization_id,
        id: app.clock.id(),
        version: 1,
        issuer: issuer.into(),
        audience: AUDIENCE.into(),
        profile: identity_provider::Profile::Rfc9068,
        algorithms: "RS256".into(),
        jwks_uri: None,
        introspection_endpoint: Some(format!("{issuer}/token/introspection")),
        introspection_client_id: Some("rs".into()),
        introspection_secret_name: Some("introspection".into()),
        scope_claim: "scope".into(),
        client_claim: "client_id".into(),
        person_claim: "sub".into(),
        person_match: identity_provider::PersonMatch::UserName,
        status: identity_provider::Status::Active,
        created_at: app.clock.now(),
        updated_at: app.clock.now(),
    }
}

async fn register(
    work: &mut Work<'_>,
    identity_provider_id: IdentityProviderId,
    client: &str,
    kind: integration::Kind,
    granted: impl Fn(&str) -> bool,
) -> IntegrationId {
    let scopes: Vec<_> = Scope::ALL.iter().map(|scope| scope.text()).filter(|scope| granted(scope)).collect();
    let row = integration::Model {
        organization_id: work.actor.organization(),
        id: work.app.clock.id(),
        version: 1,
        identity_provider_id,
        client_id: client.into(),
        name: client.into(),
        kind,
        scopes: scopes.join(" "),
        status: integration::Status::Active,
        created_at: work.at,
        updated_at: work.at,
    };
    let id = row.id;
    row.into_active_model().insert(&**work).await.unwrap();
    work.record(Kind::IntegrationCreated.of(id, 1));
    id
}
