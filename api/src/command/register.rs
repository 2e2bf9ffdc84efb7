//! `organization add`, `identity-provider add`, `integration add`, `integration scim-token`: who may call.

use super::{Outcome, told};
use clap::{Args, Subcommand, ValueEnum};
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        identity_provider::{self, Setup},
        integration::{self, Registration},
        organization, scim_token,
    },
};
use entity::{id::IntegrationId, identity_provider as providers, integration as integrations};
use secrecy::ExposeSecret;

#[derive(Subcommand)]
pub enum Organization {
    /// Adds an organization and prints its id.
    Add {
        /// A short name: lower-case letters, digits and hyphens.
        slug: String,
        /// The name for people.
        #[arg(long)]
        name: String,
    },
}

#[derive(Subcommand)]
pub enum IdentityProvider {
    /// Trusts an OpenID provider and prints its id.
    Add(IdentityProviderAdd),
}

#[derive(Args)]
pub struct IdentityProviderAdd {
    /// The short name of the organization.
    #[arg(long)]
    organization: String,
    /// The exact `iss` of its tokens.
    #[arg(long)]
    issuer: String,
    /// What `aud` of its tokens must contain.
    #[arg(long)]
    audience: String,
    /// How strictly its tokens are read.
    #[arg(long, value_enum, default_value = "rfc9068")]
    profile: Profile,
    /// A signature algorithm to accept; repeat it for more. RS256, PS256 and ES256 when not given.
    #[arg(long = "algorithm")]
    algorithms: Vec<String>,
    /// Where its keys are; found by discovery when not given.
    #[arg(long)]
    jwks_uri: Option<String>,
    /// Where opaque tokens are asked about; they are refused when not given.
    #[arg(long, requires_all = ["introspection_client_id", "introspection_secret_name"])]
    introspection_endpoint: Option<String>,
    /// This server's client id there.
    #[arg(long)]
    introspection_client_id: Option<String>,
    /// The name of the setting `secret_NAME` that holds the client secret.
    #[arg(long)]
    introspection_secret_name: Option<String>,
    /// The claim that holds the scopes.
    #[arg(long)]
    scope_claim: Option<String>,
    /// The claim that names the API client.
    #[arg(long)]
    client_claim: Option<String>,
    /// The claim that names the person.
    #[arg(long)]
    person_claim: Option<String>,
    /// Which attribute of an employee the person claim names.
    #[arg(long, value_enum, default_value = "email")]
    person_match: PersonMatch,
}

#[derive(Clone, Copy, ValueEnum)]
enum Profile {
    Rfc9068,
    Entra,
    Okta,
}

#[derive(Clone, Copy, ValueEnum)]
enum PersonMatch {
    ExternalId,
    UserName,
    Email,
}

#[derive(Subcommand)]
pub enum Integration {
    /// Registers an API client and prints its id.
    Add {
        /// The short name of the organization.
        #[arg(long)]
        organization: String,
        /// The issuer that gives out its tokens.
        #[arg(long)]
        issuer: String,
        /// Its client id there.
        #[arg(long)]
        client_id: String,
        /// The name for people.
        #[arg(long)]
        name: String,
        /// What it is for.
        #[arg(long, value_enum)]
        kind: Kind,
        /// What it is granted, separated by spaces or by repeating the option.
        #[arg(long = "scope", required = true, value_delimiter = ' ')]
        scopes: Vec<String>,
    },
    /// Issues a token for /scim/v2, good for a year, and prints it: this once, it is kept nowhere.
    ScimToken {
        /// The organization, by its short name.
        #[arg(long)]
        organization: String,
        /// In whose name it calls: the identifier that `add` printed.
        #[arg(long)]
        integration: IntegrationId,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
    Hris,
    Lms,
    Dashboard,
    Other,
}

impl Organization {
    pub async fn run(self, app: &App) -> Outcome {
        let Self::Add { slug, name } = self;
        println!("{}", organization::create(app, &slug, &name).await.map_err(told)?.id);
        Ok(())
    }
}

impl IdentityProvider {
    pub async fn run(self, app: &App) -> Outcome {
        let Self::Add(add) = self;
        let actor = operator(app, &add.organization).await?;
        let setup = Setup {
            issuer: add.issuer,
            audience: add.audience,
            profile: match add.profile {
                Profile::Rfc9068 => providers::Profile::Rfc9068,
                Profile::Entra => providers::Profile::Entra,
                Profile::Okta => providers::Profile::Okta,
            },
            algorithms: Some(add.algorithms).filter(|list| !list.is_empty()),
            jwks_uri: add.jwks_uri,
            introspection_endpoint: add.introspection_endpoint,
            introspection_client_id: add.introspection_client_id,
            introspection_secret_name: add.introspection_secret_name,
            scope_claim: add.scope_claim,
            client_claim: add.client_claim,
            person_claim: add.person_claim,
            person_match: match add.person_match {
                PersonMatch::ExternalId => providers::PersonMatch::ExternalId,
                PersonMatch::UserName => providers::PersonMatch::UserName,
                PersonMatch::Email => providers::PersonMatch::Email,
            },
        };
        println!("{}", identity_provider::create(app, &actor, setup, None).await.map_err(told)?.id);
        Ok(())
    }
}

impl Integration {
    pub async fn run(self, app: &App) -> Outcome {
        let (organization, issuer, client_id, name, kind, scopes) = match self {
            Self::Add { organization, issuer, client_id, name, kind, scopes } => (organization, issuer, client_id, name, kind, scopes),
            Self::ScimToken { organization, integration } => {
                let actor = operator(app, &organization).await?;
                let (_, token) = scim_token::issue(app, &actor, integration, None).await.map_err(told)?;
                println!("{}", token.expose_secret());
                return Ok(());
            }
        };
        let actor = operator(app, &organization).await?;
        let provider = identity_provider::by_issuer(app, &actor, &issuer).await.map_err(told)?;
        let kind = match kind {
            Kind::Hris => integrations::Kind::Hris,
            Kind::Lms => integrations::Kind::Lms,
            Kind::Dashboard => integrations::Kind::Dashboard,
            Kind::Other => integrations::Kind::Other,
        };
        let registration = Registration { identity_provider_id: provider.id, client_id, name, kind, scopes };
        println!("{}", integration::create(app, &actor, registration, None).await.map_err(told)?.id);
        Ok(())
    }
}

/// The operator, acting in an organization.
pub async fn operator(app: &App, slug: &str) -> Outcome<Actor> {
    let organization = organization::named(app, slug).await.map_err(|error| vec![format!("--organization {slug}: {error}")])?;
    Ok(Actor::operator(organization.id))
}
