//! The two organizations of the demo, and who may call.

use super::{AUDIENCE, data};
use chrono::TimeDelta;
use coachgraph::{
    access::{Actor, Scope, Scopes, dev::DevProvider},
    app::App,
    domain::{
        identity_provider::{self, Setup},
        integration::{self, Registration},
        organization, scim_token,
    },
    platform::{Error, Result},
};
use entity::{
    Tenanted,
    identity_provider::{Column, Entity as Providers, PersonMatch, Profile},
    integration::{Column::ClientId, Entity as Integrations, Kind},
};
use sea_orm::{ColumnTrait, QueryFilter, sea_query::Expr};
use secrecy::ExposeSecret;
use std::collections::BTreeMap;

pub const ACME: &str = "acme";
pub const GLOBEX: &str = "globex";
/// How long ago the sample began.
pub const AGE: TimeDelta = TimeDelta::days(21);
/// How long the printed tokens are good.
const LIFETIME: TimeDelta = TimeDelta::days(30);
/// The person of the demo: an employee who also runs the program.
const PERSON: &str = data::MANAGER_EMAIL;

/// The API clients of each organization with what they are granted.
fn clients() -> [(&'static str, Kind, Scopes); 3] {
    use Scope::*;
    let of = |scopes: &[Scope]| scopes.iter().copied().collect();
    [
        ("hris", Kind::Hris, of(&[RosterRead, RosterWrite, OrganizationRead])),
        ("lms", Kind::Lms, of(&[LearningRead, LearningWrite, CompetencyRead, CompetencyWrite, RosterRead, OrganizationRead])),
        (
            "dashboard",
            Kind::Dashboard,
            of(&[RosterRead, ProgramRead, SessionRead, CompetencyRead, LearningRead, ChangeRead, OrganizationRead, SchemaRead]),
        ),
    ]
}

/// Adds what is not there yet.
pub async fn bring_in(app: &App, providers: &BTreeMap<&'static str, DevProvider>) -> Result<()> {
    for (slug, name) in [(ACME, "Acme"), (GLOBEX, "Globex")] {
        let Some(provider) = providers.get(slug) else { continue };
        match organization::named(app, slug).await {
            Ok(known) => {
                // The port of the development provider changes with every start.
                let moved = Providers::update_of(known.id).col_expr(Column::Issuer, Expr::value(provider.issuer()));
                moved.exec(&app.db).await?;
            }
            Err(Error::NotFound { .. }) => {
                let made = organization::create(app, slug, name).await?;
                let actor = Actor::operator(made.id);
                register(app, &actor, provider).await?;
                if slug == ACME {
                    data::bring_in(app, &actor).await?;
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn register(app: &App, actor: &Actor, provider: &DevProvider) -> Result<()> {
    let setup = Setup {
        issuer: provider.issuer().into(),
        audience: AUDIENCE.into(),
        profile: Profile::Rfc9068,
        algorithms: Some(vec!["ES256".into()]),
        jwks_uri: None,
        introspection_endpoint: None,
        introspection_client_id: None,
        introspection_secret_name: None,
        scope_claim: None,
        client_claim: None,
        person_claim: None,
        person_match: PersonMatch::Email,
    };
    let trusted = identity_provider::create(app, actor, setup, None).await?;
    for (client_id, kind, scopes) in clients() {
        let registration = Registration {
            identity_provider_id: trusted.id,
            client_id: client_id.into(),
            name: client_id.to_uppercase(),
            kind,
            scopes: scopes.iter().map(|scope| scope.text().to_owned()).collect(),
        };
        integration::create(app, actor, registration, None).await?;
    }
    Ok(())
}

/// A SCIM token for the HR platform; those of earlier starts end.
pub async fn scim_token(app: &App) -> Result<String> {
    let actor = Actor::operator(organization::named(app, ACME).await?.id);
    let hris = Integrations::of(actor.organization()).filter(ClientId.eq("hris")).one(&app.db).await?;
    let hris = hris.ok_or(Error::NotFound { noun: "integration" })?;
    for earlier in scim_token::of(&app.db, &actor, &[hris.id]).await? {
        scim_token::revoke(app, &actor, earlier.id).await?;
    }
    let (_, token) = scim_token::issue(app, &actor, hris.id, Some(app.clock.now() + LIFETIME)).await?;
    Ok(token.expose_secret().to_owned())
}

/// A token per caller of the stories, by name.
pub fn tokens(providers: &BTreeMap<&'static str, DevProvider>) -> Result<BTreeMap<&'static str, String>> {
    let mut tokens = BTreeMap::new();
    for (client_id, _, scopes) in clients() {
        if let Some(provider) = providers.get(ACME) {
            tokens.insert(client_id, provider.service_token(client_id, scopes, LIFETIME)?);
        }
        if let (Some(provider), "dashboard") = (providers.get(GLOBEX), client_id) {
            tokens.insert("stranger", provider.service_token(client_id, scopes, LIFETIME)?);
        }
    }
    if let Some(provider) = providers.get(ACME) {
        tokens.insert("person", provider.person_token(PERSON, "web", Scopes::all(), LIFETIME)?);
        tokens.insert("admin", provider.person_token(data::PRESIDENT_EMAIL, "web", Scopes::all(), LIFETIME)?);
    }
    Ok(tokens)
}
