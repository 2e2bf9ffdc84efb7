//! The two organizations of every test, set up as an operator would.

use super::identity_providers::{IdentityProviders, Organization};
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

/// The public URL of the API: the `aud` of its tokens.
pub const AUDIENCE: &str = "https://api.coachgraph.test";

/// Identifiers of an organization.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: OrganizationId,
    pub identity_provider: IdentityProviderId,
    pub hris: IntegrationId,
}

/// Creates an organization with its identity provider and four integrations.
pub async fn create(app: &App, identity_providers: &IdentityProviders, name: Organization) -> Tenant {
    let id = organization::create(app, name.slug(), name.slug()).await.unwrap().id;
    let operator = Actor::operator(id);
    let issuer = identity_providers.issuer(name);
    let new = identity_provider::NewIdentityProvider {
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
    let identity_provider = identity_provider::create(app, &operator, new, None).await.unwrap().id;

    let register = async |client: &str, kind: Kind, is_granted: fn(&str) -> bool| {
        let scopes = Scope::ALL.iter().map(|scope| scope.name()).filter(|scope| is_granted(scope));
        let new = integration::NewIntegration {
            identity_provider_id: identity_provider,
            client_id: client.into(),
            name: client.into(),
            kind,
            scopes: scopes.map(str::to_owned).collect(),
        };
        integration::create(app, &operator, new, None).await.unwrap().id
    };
    let hris = register("hris", Kind::Hris, |scope| scope.starts_with("roster:") || scope == "organization:read").await;
    register("lms", Kind::Lms, |scope| {
        ["learning:", "competency:", "xapi:"].iter().any(|noun| scope.starts_with(noun))
            || ["roster:read", "organization:read"].contains(&scope)
    })
    .await;
    register("dashboard", Kind::Dashboard, |scope| scope.ends_with(":read")).await;
    register("admin", Kind::Other, |_| true).await;
    Tenant { id, identity_provider, hris }
}
