//! `organization add`, `identity-provider add`, `integration add`, `integration scim-token`: set up who may call the API.

use super::{Outcome, to_messages};
use clap::{Args, Subcommand, ValueEnum};
use coachgraph::{
    access::Actor,
    app::App,
    domain::{
        guide,
        identity_provider::{self, ConsoleClient, NewIdentityProvider},
        integration::{self, NewIntegration},
        organization, question_set, scim_token,
    },
};
use entity::{id::IntegrationId, identity_provider as providers, integration as integrations};
use secrecy::ExposeSecret;

#[derive(Subcommand)]
pub enum Organization {
    /// Add an organization with the guides and question sets that come with the product, and print its id.
    Add {
        /// The slug: lower-case letters, digits and hyphens. Other commands name the organization by it.
        slug: String,
        /// The display name.
        #[arg(long)]
        name: String,
    },
}

#[derive(Subcommand)]
pub enum IdentityProvider {
    /// Add an identity provider, whose tokens are then accepted, and print its id.
    Add(IdentityProviderAdd),
    /// Set the client with which people sign in to the console. Without a client id, they no longer can.
    SetConsole {
        /// The slug of the organization.
        #[arg(long)]
        organization: String,
        /// The issuer: an identity provider of the organization.
        #[arg(long)]
        issuer: String,
        /// The client id, with the redirect URI `/console/callback` of this server.
        #[arg(long)]
        client_id: Option<String>,
        /// The NAME of the setting `secret_NAME` that holds the client secret. Default: a public client, without a secret.
        #[arg(long, requires = "client_id")]
        secret_name: Option<String>,
        /// A scope to request; can be repeated. Default: `openid` and all scopes of the API.
        #[arg(long = "scope", requires = "client_id", value_delimiter = ' ')]
        scopes: Vec<String>,
    },
}

#[derive(Args)]
pub struct IdentityProviderAdd {
    /// The slug of the organization.
    #[arg(long)]
    organization: String,
    /// The `iss` of its tokens, compared exactly.
    #[arg(long)]
    issuer: String,
    /// The audience that the `aud` of its tokens must contain.
    #[arg(long)]
    audience: String,
    /// The token format: RFC 9068, or the deviations from it of Entra ID or Okta.
    #[arg(long, value_enum, default_value = "rfc9068")]
    profile: Profile,
    /// An accepted signature algorithm; can be repeated. Default: RS256, PS256 and ES256.
    #[arg(long = "algorithm")]
    algorithms: Vec<String>,
    /// The URL of its JSON Web Key Set. Default: found by OpenID Connect discovery.
    #[arg(long)]
    jwks_uri: Option<String>,
    /// The URL of its token introspection endpoint (RFC 7662). Default: opaque tokens are rejected.
    #[arg(long, requires_all = ["introspection_client_id", "introspection_secret_name"])]
    introspection_endpoint: Option<String>,
    /// The client id with which this server calls the introspection endpoint.
    #[arg(long)]
    introspection_client_id: Option<String>,
    /// The NAME of the setting `secret_NAME` that holds the client secret for the introspection endpoint.
    #[arg(long)]
    introspection_secret_name: Option<String>,
    /// The claim that contains the scopes. Default: that of the profile.
    #[arg(long)]
    scope_claim: Option<String>,
    /// The claim that contains the client id of an integration. Default: that of the profile.
    #[arg(long)]
    client_claim: Option<String>,
    /// The claim that identifies an employee. Default: that of the profile.
    #[arg(long)]
    person_claim: Option<String>,
    /// The attribute of the employee that this claim contains.
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
    /// Register an integration and print its id.
    Add {
        /// The slug of the organization.
        #[arg(long)]
        organization: String,
        /// The issuer of its tokens: an identity provider of the organization.
        #[arg(long)]
        issuer: String,
        /// Its client id at the identity provider.
        #[arg(long)]
        client_id: String,
        /// The display name.
        #[arg(long)]
        name: String,
        /// The kind of system.
        #[arg(long, value_enum)]
        kind: Kind,
        /// The granted scopes, separated by spaces; can be repeated.
        #[arg(long = "scope", required = true, value_delimiter = ' ')]
        scopes: Vec<String>,
    },
    /// Issue a SCIM token, which is valid for one year, and print it. It cannot be shown again: only its hash is stored.
    ScimToken {
        /// The slug of the organization.
        #[arg(long)]
        organization: String,
        /// The id of the integration that the token acts as, `int_…`.
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
        let id = organization::create(app, &slug, &name).await.map_err(to_messages)?.id;
        let operator = Actor::operator(id);
        guide::import_standard(app, &operator).await.map_err(to_messages)?;
        question_set::import_standard(app, &operator).await.map_err(to_messages)?;
        println!("{id}");
        Ok(())
    }
}

impl IdentityProvider {
    pub async fn run(self, app: &App) -> Outcome {
        let add = match self {
            Self::Add(add) => add,
            Self::SetConsole { organization, issuer, client_id, secret_name, scopes } => {
                let actor = operator(app, &organization).await?;
                let provider = identity_provider::get_by_issuer(app, &actor, &issuer).await.map_err(to_messages)?;
                let client = ConsoleClient { client_id, secret_name, scopes: Some(scopes).filter(|list| !list.is_empty()) };
                identity_provider::set_console(app, &actor, provider.id, client, None).await.map_err(to_messages)?;
                return Ok(());
            }
        };
        let actor = operator(app, &add.organization).await?;
        let setup = NewIdentityProvider {
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
        println!("{}", identity_provider::create(app, &actor, setup, None).await.map_err(to_messages)?.id);
        Ok(())
    }
}

impl Integration {
    pub async fn run(self, app: &App) -> Outcome {
        let (organization, issuer, client_id, name, kind, scopes) = match self {
            Self::Add { organization, issuer, client_id, name, kind, scopes } => (organization, issuer, client_id, name, kind, scopes),
            Self::ScimToken { organization, integration } => {
                let actor = operator(app, &organization).await?;
                let (_, token) = scim_token::issue(app, &actor, integration, None).await.map_err(to_messages)?;
                println!("{}", token.expose_secret());
                return Ok(());
            }
        };
        let actor = operator(app, &organization).await?;
        let provider = identity_provider::get_by_issuer(app, &actor, &issuer).await.map_err(to_messages)?;
        let kind = match kind {
            Kind::Hris => integrations::Kind::Hris,
            Kind::Lms => integrations::Kind::Lms,
            Kind::Dashboard => integrations::Kind::Dashboard,
            Kind::Other => integrations::Kind::Other,
        };
        let registration = NewIntegration { identity_provider_id: provider.id, client_id, name, kind, scopes };
        println!("{}", integration::create(app, &actor, registration, None).await.map_err(to_messages)?.id);
        Ok(())
    }
}

/// The actor of a command: the operator, in the organization with this slug.
pub async fn operator(app: &App, slug: &str) -> Outcome<Actor> {
    let organization = organization::get_by_slug(app, slug).await.map_err(|error| vec![format!("--organization {slug}: {error}")])?;
    Ok(Actor::operator(organization.id))
}
