//! The organizations of the demo, their integrations, and the tokens that are printed.

use super::{AUDIENCE, sample_data};
use chrono::TimeDelta;
use coachgraph::{
    access::{self, Actor, Scope, Scopes, demo_identity_provider::DemoIdentityProvider},
    app::App,
    domain::{
        guide,
        identity_provider::{self, NewIdentityProvider},
        integration::{self, NewIntegration},
        organization, question_set, scim_token, xapi_credential,
    },
    platform::{Error, Result},
    transport::http::DemoPerson,
};
use entity::{
    Tenanted,
    employee::{self, Role},
    id::{IntegrationId, OrganizationId},
    identity_provider::{Column, Entity as Providers, PersonMatch, Profile},
    integration::{Column::ClientId, Entity as Integrations, Kind},
    participant,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr};
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;

pub const ACME: &str = "acme";
pub const GLOBEX: &str = "globex";
/// How far in the past the sample data of the last weeks begins.
pub const AGE: TimeDelta = TimeDelta::days(21);
/// How long the printed tokens are valid.
const LIFETIME: TimeDelta = TimeDelta::days(30);

/// The integrations of each organization: client id, kind, granted scopes.
fn integrations() -> [(&'static str, Kind, Scopes); 3] {
    use Scope::*;
    let scopes = |scopes: &[Scope]| scopes.iter().copied().collect();
    [
        ("hris", Kind::Hris, scopes(&[RosterRead, RosterWrite, OrganizationRead])),
        (
            "lms",
            Kind::Lms,
            scopes(&[LearningRead, LearningWrite, CompetencyRead, CompetencyWrite, XapiRead, XapiWrite, RosterRead, OrganizationRead]),
        ),
        (
            "dashboard",
            Kind::Dashboard,
            scopes(&[
                RosterRead,
                ProgramRead,
                SessionRead,
                RecognitionRead,
                TakeawayRead,
                CompetencyRead,
                LearningRead,
                ChangeRead,
                InsightRead,
                OrganizationRead,
                SchemaRead,
            ]),
        ),
    ]
}

/// The organizations: slug and name.
const ORGANIZATIONS: [(&str, &str); 2] = [(ACME, "Acme"), (GLOBEX, "Globex")];

/// Creates the organizations with their sample data, in an empty database.
pub async fn create(app: &App, providers: &BTreeMap<&'static str, DemoIdentityProvider>) -> Result<()> {
    for (slug, name) in ORGANIZATIONS {
        let Some(provider) = providers.get(slug) else { continue };
        let created = organization::create(app, slug, name).await?;
        let actor = Actor::operator(created.id);
        register(app, &actor, provider).await?;
        guide::import_standard(app, &actor).await?;
        question_set::import_standard(app, &actor).await?;
        if slug == ACME {
            sample_data::create(app, &actor).await?;
        }
    }
    Ok(())
}

/// Whether the database has the organizations.
pub async fn exist(app: &App) -> Result<bool> {
    match organization::get_by_slug(app, ACME).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Brings the issuers up to date. Returns those that were replaced because the API listens on another address than at the previous
/// start.
pub async fn update_issuers(app: &App, providers: &BTreeMap<&'static str, DemoIdentityProvider>) -> Result<Vec<String>> {
    let mut replaced = Vec::new();
    for (slug, provider) in providers {
        let organization = organization::get_by_slug(app, slug).await?;
        replaced.extend(update_issuer(app, organization.id, provider).await?);
    }
    Ok(replaced)
}

/// Replaces the issuer of the previous start by the current one. Returns the replaced issuer; `None` when nothing has changed.
async fn update_issuer(app: &App, organization: OrganizationId, provider: &DemoIdentityProvider) -> Result<Option<String>> {
    // The demo's own identity provider is the first one; others may have been added since.
    let own = Providers::of(organization).filter(Column::Audience.eq(AUDIENCE)).order_by_asc(Column::Id).one(&app.db).await?;
    let Some(own) = own.filter(|own| own.issuer != provider.issuer()) else { return Ok(None) };
    let update = Providers::update_of(organization).filter(Column::Id.eq(own.id));
    update.col_expr(Column::Issuer, Expr::value(provider.issuer())).exec(&app.db).await?;
    Ok(Some(own.issuer))
}

/// Registers the identity provider and the integrations of an organization.
async fn register(app: &App, actor: &Actor, provider: &DemoIdentityProvider) -> Result<()> {
    let new = NewIdentityProvider {
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
    let identity_provider = identity_provider::create(app, actor, new, None).await?;
    for (client_id, kind, scopes) in integrations() {
        let new = NewIntegration {
            identity_provider_id: identity_provider.id,
            client_id: client_id.into(),
            name: client_id.to_uppercase(),
            kind,
            scopes: scopes.iter().map(|scope| scope.name().to_owned()).collect(),
        };
        integration::create(app, actor, new, None).await?;
    }
    Ok(())
}

/// Whether a SCIM token of an earlier start is accepted for at least as long as the tokens that are printed with it.
pub async fn is_valid_scim_token(app: &App, token: &SecretString) -> Result<bool> {
    let (actor, hris) = load_integration(app, "hris").await?;
    let (hash, end) = (access::scim_token::hash(token), app.clock.now() + LIFETIME);
    let tokens = scim_token::list_for_integrations(&app.db, &actor, &[hris]).await?;
    Ok(tokens.iter().any(|token| token.sha256 == hash && token.revoked_at.is_none() && token.expires_at >= end))
}

/// Issues a SCIM token for the HR platform, valid for a year.
pub async fn issue_scim_token(app: &App) -> Result<SecretString> {
    let (actor, hris) = load_integration(app, "hris").await?;
    Ok(scim_token::issue(app, &actor, hris, None).await?.1)
}

/// Whether an xAPI credential of an earlier start, `KEY:SECRET`, is accepted for at least as long as the tokens that are printed with it.
pub async fn is_valid_xapi_credential(app: &App, credential: &SecretString) -> Result<bool> {
    let Some((_, secret)) = credential.expose_secret().split_once(':') else { return Ok(false) };
    let (actor, lms) = load_integration(app, "lms").await?;
    let (hash, end) = (access::xapi_credential::hash(&secret.into()), app.clock.now() + LIFETIME);
    let credentials = xapi_credential::list_for_integrations(&app.db, &actor, &[lms]).await?;
    Ok(credentials.iter().any(|credential| credential.sha256 == hash && credential.revoked_at.is_none() && credential.expires_at >= end))
}

/// Issues an xAPI credential for the LMS, valid for a year, as `KEY:SECRET`.
pub async fn issue_xapi_credential(app: &App) -> Result<SecretString> {
    let (actor, lms) = load_integration(app, "lms").await?;
    let issued = xapi_credential::issue(app, &actor, lms, None).await?;
    Ok(format!("{}:{}", issued.key, issued.secret.expose_secret()).into())
}

/// Loads an integration by its client. Returns it with an operator of its organization as the actor.
pub async fn load_integration(app: &App, client: &str) -> Result<(Actor, IntegrationId)> {
    let actor = Actor::operator(organization::get_by_slug(app, ACME).await?.id);
    let found = Integrations::of(actor.organization()).filter(ClientId.eq(client)).one(&app.db).await?;
    Ok((actor, found.ok_or(Error::NotFound { noun: "integration" })?.id))
}

/// The number of employees of [`ACME`].
pub async fn count_employees(app: &App) -> Result<u64> {
    let actor = Actor::operator(organization::get_by_slug(app, ACME).await?.id);
    Ok(coachgraph::domain::employee::visible_to(&actor)?.count(&app.db).await?)
}

/// The people who can sign in to the console with one click, one of each role: the first one by external id. The employee takes part in
/// a program.
pub async fn load_console_people(app: &App) -> Result<Vec<DemoPerson>> {
    let organization = organization::get_by_slug(app, ACME).await?.id;
    let mut people = Vec::new();
    for role in [Role::Administrator, Role::ProgramManager, Role::Employee] {
        let mut found = employee::Entity::of(organization).filter(employee::Column::Role.eq(role));
        if role == Role::Employee {
            let members = participant::Entity::of(organization).select_only().column(participant::Column::EmployeeId).into_query();
            found = found.filter(employee::Column::Id.in_subquery(members));
        }
        let active = found.filter(employee::Column::Status.eq(employee::Status::Active)).order_by_asc(employee::Column::ExternalId);
        people.extend(active.one(&app.db).await?.map(|person| DemoPerson {
            id: person.id.to_string(),
            name: format!("{} {}", person.given_name, person.family_name),
            role,
            email: person.email,
        }));
    }
    Ok(people)
}

/// Mints a token for each caller of the examples. Returns them by the name of the caller.
pub fn mint_tokens(providers: &BTreeMap<&'static str, DemoIdentityProvider>) -> Result<BTreeMap<&'static str, String>> {
    let mut tokens = BTreeMap::new();
    for (client_id, _, scopes) in integrations() {
        if let Some(provider) = providers.get(ACME) {
            tokens.insert(client_id, provider.mint_service_token(client_id, scopes, LIFETIME)?);
        }
        if let (Some(provider), "dashboard") = (providers.get(GLOBEX), client_id) {
            tokens.insert("stranger", provider.mint_service_token(client_id, scopes, LIFETIME)?);
        }
    }
    if let Some(provider) = providers.get(ACME) {
        tokens.insert("person", provider.mint_person_token(sample_data::MANAGER_EMAIL, "web", Scopes::all(), LIFETIME)?);
        tokens.insert("admin", provider.mint_person_token(sample_data::PRESIDENT_EMAIL, "web", Scopes::all(), LIFETIME)?);
    }
    Ok(tokens)
}
