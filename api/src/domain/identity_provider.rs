//! An OpenID Connect provider (issuer) that the organization trusts. ACTIVE ⇄ DISABLED. Verifying its tokens is `access`.

use super::shared::{Listing, OptionalFilters, ensure_version, serialize_enum};
use crate::{
    access::{Actor, Permission, SIGNATURE_ALGORITHMS},
    app::App,
    feed::ChangeKind,
    platform::{Error, Result, db::on_unique_violation, error::Problems, page::SortOrder},
};
use entity::{
    Tenanted,
    id::IdentityProviderId,
    identity_provider::{Column, Entity, Model, PersonMatch, Profile, Status},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, Select};
use serde::Serialize;

/// The settings of a new identity provider.
#[derive(Clone, Debug, Serialize)]
pub struct NewIdentityProvider {
    /// The exact `iss` claim of its tokens: a URL.
    pub issuer: String,
    /// The value that the `aud` claim of its tokens must contain.
    pub audience: String,
    #[serde(serialize_with = "serialize_enum")]
    pub profile: Profile,
    /// The accepted signature algorithms, of [`SIGNATURE_ALGORITHMS`]. `None` accepts RS256, PS256 and ES256.
    pub algorithms: Option<Vec<String>>,
    /// The URL of the key set (RFC 7517). `None` finds it by OpenID Connect Discovery.
    pub jwks_uri: Option<String>,
    /// The introspection endpoint (RFC 7662). `None` rejects opaque tokens.
    pub introspection_endpoint: Option<String>,
    pub introspection_client_id: Option<String>,
    /// The setting `secret_<name>` of the server that contains the secret.
    pub introspection_secret_name: Option<String>,
    /// The claim that contains the scopes. `None`: `scope`.
    pub scope_claim: Option<String>,
    /// The claim that identifies the API client. `None`: `client_id`.
    pub client_claim: Option<String>,
    /// The claim that identifies the person. `None`: `email`.
    pub person_claim: Option<String>,
    #[serde(serialize_with = "serialize_enum")]
    pub person_match: PersonMatch,
}

/// The identity providers that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to manage the organization.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the identity provider does not exist.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: IdentityProviderId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "identity provider" })
}

/// # Errors
/// `NotFound` when no identity provider of the organization has the issuer.
pub async fn get_by_issuer(app: &App, actor: &Actor, issuer: &str) -> Result<Model> {
    visible_to(actor)?.filter(Column::Issuer.eq(issuer)).one(&app.db).await?.ok_or(Error::NotFound { noun: "identity provider" })
}

/// A list of identity providers, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<IdentityProviderId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::Id, &self.ids))
    }

    fn order(&self) -> SortOrder<Entity> {
        SortOrder::new("identity_provider.id").then_id()
    }
}

/// Creates an identity provider. Its tokens are accepted from now on.
///
/// # Errors
/// `Invalid` per field; `Conflict` when the issuer is in use, in this organization or another one.
pub async fn create(app: &App, actor: &Actor, input: NewIdentityProvider, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::ManageOrganization, &[])?;
    validate(app, &input)?;
    let mut work = app.begin(actor).await?;
    let id: IdentityProviderId = app.clock.new_id();
    if let Some(existing) = work.claim_idempotency_key(idempotency_key, "identityProviderCreate", &input, id).await? {
        return get(&*work, actor, existing).await;
    }
    let algorithms = input.algorithms.unwrap_or_else(|| ["RS256", "PS256", "ES256"].map(String::from).into());
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        issuer: input.issuer,
        audience: input.audience,
        profile: input.profile,
        algorithms: algorithms.join(" "),
        jwks_uri: input.jwks_uri,
        introspection_endpoint: input.introspection_endpoint,
        introspection_client_id: input.introspection_client_id,
        introspection_secret_name: input.introspection_secret_name,
        scope_claim: input.scope_claim.unwrap_or_else(|| "scope".into()),
        client_claim: input.client_claim.unwrap_or_else(|| "client_id".into()),
        person_claim: input.person_claim.unwrap_or_else(|| "email".into()),
        person_match: input.person_match,
        console_client_id: None,
        console_secret_name: None,
        console_scopes: None,
        status: Status::Active,
        created_at: work.at,
        updated_at: work.at,
    };
    // The message does not reveal whether another organization has the issuer.
    let row = row.into_active_model().insert(&*work).await.map_err(on_unique_violation("issuer", "this issuer cannot be used"))?;
    work.record(ChangeKind::IdentityProviderCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Enables or disables an identity provider. The tokens of a disabled one are rejected. Setting the current status changes nothing.
///
/// # Errors
/// `Conflict` when the identity provider is not at the expected version.
pub async fn set_status(app: &App, actor: &Actor, id: IdentityProviderId, status: Status, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    if row.status == status {
        return Ok(row);
    }
    let kind = if status == Status::Disabled { ChangeKind::IdentityProviderDisabled } else { ChangeKind::IdentityProviderUpdated };
    let row = Model { status, version: row.version + 1, updated_at: work.at, ..row };
    work.update(row.clone())?;
    work.record(kind.entry(row.id, row.version).with_fields(vec!["status"]));
    work.commit().await?;
    Ok(row)
}

/// The client of a provider with which people sign in to the console.
#[derive(Clone, Debug, Default)]
pub struct ConsoleClient {
    /// `None`: people of this provider cannot sign in to the console.
    pub client_id: Option<String>,
    /// The setting `secret_<name>` of the server that contains its secret. `None`: a public client.
    pub secret_name: Option<String>,
    /// The scopes to request. `None`: all of this API.
    pub scopes: Option<Vec<String>>,
}

/// Sets the client with which people sign in to the console, or removes it. Sessions that exist stay until they end.
///
/// # Errors
/// `Invalid` per field; `Conflict` when the identity provider is not at the expected version.
pub async fn set_console(
    app: &App,
    actor: &Actor,
    id: IdentityProviderId,
    client: ConsoleClient,
    expected_version: Option<i64>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    validate_console(app, &client)?;
    let changed = Model {
        console_client_id: client.client_id,
        console_secret_name: client.secret_name,
        console_scopes: client.scopes.map(|scopes| scopes.join(" ")),
        ..row.clone()
    };
    if changed == row {
        return Ok(row);
    }
    let row = Model { version: row.version + 1, updated_at: work.at, ..changed };
    work.update(row.clone())?;
    let fields = vec!["consoleClientId", "consoleSecretName", "consoleScopes"];
    work.record(ChangeKind::IdentityProviderUpdated.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

fn validate_console(app: &App, client: &ConsoleClient) -> Result<()> {
    let mut problems = Problems::default();
    if let Some(id) = &client.client_id {
        problems.require_text("clientId", id, 500);
    }
    let is_set = client.client_id.is_some();
    for (field, is_given) in [("secretName", client.secret_name.is_some()), ("scopes", client.scopes.is_some())] {
        problems.require(is_set || !is_given, field, "needs clientId");
    }
    if let Some(name) = &client.secret_name {
        let message = "the server has no setting secret_NAME with this name";
        problems.require(app.config.secrets.contains_key(name), "secretName", message);
    }
    let scopes = client.scopes.iter().flatten();
    for (index, scope) in scopes.clone().enumerate() {
        // The characters of a scope token (RFC 6749, section 3.3).
        let is_scope = !scope.is_empty() && scope.len() <= 500 && scope.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
        problems.require(is_scope && !scope.contains('\\'), format!("scopes.{index}"), "is not a scope (RFC 6749, section 3.3)");
    }
    let has_openid = client.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|scope| scope == "openid") && scopes.len() <= 100);
    problems.require(has_openid, "scopes", "must contain openid, and at most 100 scopes");
    problems.into_result()
}

fn validate(app: &App, input: &NewIdentityProvider) -> Result<()> {
    let mut problems = Problems::default();
    problems.require_text("audience", &input.audience, 500);
    let urls = [
        ("issuer", Some(&input.issuer)),
        ("jwksUri", input.jwks_uri.as_ref()),
        ("introspectionEndpoint", input.introspection_endpoint.as_ref()),
    ];
    for (field, url) in urls {
        if let Some(Err(Error::Invalid(found))) = url.map(|url| app.outbound.check(field, url)) {
            found.into_iter().for_each(|problem| problems.add(problem.field, problem.code, problem.message));
        }
    }
    for algorithm in input.algorithms.iter().flatten() {
        let is_known = SIGNATURE_ALGORITHMS.contains(&algorithm.as_str());
        problems.require(is_known, "algorithms", format!("{algorithm} is not one of {}", SIGNATURE_ALGORITHMS.join(", ")));
    }
    problems.require(input.algorithms.as_ref().is_none_or(|list| !list.is_empty()), "algorithms", "must contain at least one algorithm");
    let introspects = input.introspection_endpoint.is_some();
    let has_credentials = input.introspection_client_id.is_some() && input.introspection_secret_name.is_some();
    let message = "introspection requires a client id and the name of its secret";
    problems.require(!introspects || has_credentials, "introspectionClientId", message);
    if let Some(name) = &input.introspection_secret_name {
        let message = format!("the server has no setting secret_{name}");
        problems.require(app.config.secrets.contains_key(name), "introspectionSecretName", message);
    }
    problems.into_result()
}
