//! The two organizations of every world, set up as an operator would.

use super::identity::{Company, Identity};
use coachgraph::{
    access::{Actor, Scope},
    app::App,
    domain::{identity_provider, integration, organization},
};
use entity::{
    id::{IdentityProviderId, IntegrationId, OrganizationId},
    identity_provider::{PersonMatch, Profile},
    integration::Kind,
};

/// What the API calls itself: the `aud` of its tokens.
pub const AUDIENCE: &str = "https://api.coachgraph.test";

/// An organization.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: OrganizationId,
    pub identity_provider: IdentityProviderId,
    pub hris: IntegrationId,
}

/// Sets up an organization.
pub async fn settle_in(app: &App, identity: &Identity, company: Company) -> Tenant {
    let id = organization::create(app, company.slug(), company.slug()).await.unwrap().id;
    let operator = Actor::operator(id);
    let issuer = identity.issuer(company);
    let setup = identity_provider::NewIdentityProvider {
        issuer: issuer.into(),
        audience: AUDIENCE.into(),
        profile: Profile::Rfc9068,
        algorithms: None,
        jwks_uri: None,
        introspection_endpoint: Some(format!("{issuer}/token/introspection")),
        introspection_client_id: Some("rs".into()),
        introspection_secret_name: Some("introspection".into()),
        scope_claim: None,
        client_claim: None,
        person_claim: Some("sub".into()),
        person_match: PersonMatch::UserName,
    };
    let identity_provider = identity_provider::create(app, &operator, setup, None).await.unwrap().id;

    let register = async |client: &str, kind: Kind, granted: fn(&str) -> bool| {
        let scopes = Scope::ALL.iter().map(|scope| scope.name()).filter(|scope| granted(scope));
        let registration = integration::NewIntegration {
            identity_provider_id: identity_provider,
            client_id: client.into(),
            name: client.into(),
            kind,
            scopes: scopes.map(str::to_owned).collect(),
        };
        integration::create(app, &operator, registration, None).await.unwrap().id
    };
    let hris = register("hris", Kind::Hris, |scope| scope.starts_with("roster:") || scope == "organization:read").await;
    register("lms", Kind::Lms, |scope| {
        ["learning:", "competency:"].iter().any(|noun| scope.starts_with(noun)) || ["roster:read", "organization:read"].contains(&scope)
    })
    .await;
    register("dashboard", Kind::Dashboard, |scope| scope.ends_with(":read")).await;
    register("admin", Kind::Other, |_| true).await;
    Tenant { id, identity_provider, hris }
}
