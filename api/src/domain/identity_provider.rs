//! An OpenID provider (issuer) that the organization trusts. ACTIVE ⇄ DISABLED. How its tokens are read is `access`.

use super::listing::{Listing, Narrowed, expect_version};
use crate::{
    access::{ALGORITHMS, Act, Actor},
    app::App,
    feed::Kind,
    platform::{Error, Result, db::taken, error::Problems, page::Order},
};
use entity::{
    Tenanted,
    id::IdentityProviderId,
    identity_provider::{Column, Entity, Model, PersonMatch, Profile, Status},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, Select};
use serde::Serialize;

/// How a provider is set up.
#[derive(Clone, Debug, Serialize)]
pub struct Setup {
    pub issuer: String,
    pub audience: String,
    #[serde(serialize_with = "as_text")]
    pub profile: Profile,
    /// None: RS256, PS256 and ES256.
    pub algorithms: Option<Vec<String>>,
    pub jwks_uri: Option<String>,
    pub introspection_endpoint: Option<String>,
    pub introspection_client_id: Option<String>,
    pub introspection_secret_name: Option<String>,
    pub scope_claim: Option<String>,
    pub client_claim: Option<String>,
    pub person_claim: Option<String>,
    #[serde(serialize_with = "as_text")]
    pub person_match: PersonMatch,
}

/// Writes an enumeration of the database as its text.
pub(super) fn as_text<S: serde::Serializer, T: sea_orm::ActiveEnum<Value = String>>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&value.to_value())
}

pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Act::ManageOrganization)?;
    Ok(Entity::of(actor.organization()))
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: IdentityProviderId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "identity provider" })
}

/// The provider with this issuer.
pub async fn by_issuer(app: &App, actor: &Actor, issuer: &str) -> Result<Model> {
    visible_to(actor)?.filter(Column::Issuer.eq(issuer)).one(&app.db).await?.ok_or(Error::NotFound { noun: "identity provider" })
}

/// Identity providers, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<IdentityProviderId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.ids(db, Column::Id, &self.ids))
    }

    fn order(&self) -> Order<Entity> {
        Order::new("identity_provider.id").then_id()
    }
}

/// Trusts a provider from now on.
pub async fn create(app: &App, actor: &Actor, setup: Setup, key: Option<&str>) -> Result<Model> {
    actor.may(Act::ManageOrganization, &[])?;
    check(app, &setup)?;
    let mut work = app.begin(actor).await?;
    let id: IdentityProviderId = app.clock.id();
    if let Some(done) = work.once(key, "identityProviderCreate", &setup, id).await? {
        return get(&*work, actor, done).await;
    }
    let algorithms = setup.algorithms.unwrap_or_else(|| ["RS256", "PS256", "ES256"].map(String::from).into());
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        issuer: setup.issuer,
        audience: setup.audience,
        profile: setup.profile,
        algorithms: algorithms.join(" "),
        jwks_uri: setup.jwks_uri,
        introspection_endpoint: setup.introspection_endpoint,
        introspection_client_id: setup.introspection_client_id,
        introspection_secret_name: setup.introspection_secret_name,
        scope_claim: setup.scope_claim.unwrap_or_else(|| "scope".into()),
        client_claim: setup.client_claim.unwrap_or_else(|| "client_id".into()),
        person_claim: setup.person_claim.unwrap_or_else(|| "email".into()),
        person_match: setup.person_match,
        status: Status::Active,
        created_at: work.at,
        updated_at: work.at,
    };
    let row = row.into_active_model().insert(&*work).await.map_err(taken("issuer", "this issuer cannot be used here"))?;
    work.record(Kind::IdentityProviderCreated.of(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Trusts a provider no longer, or again.
pub async fn set_status(app: &App, actor: &Actor, id: IdentityProviderId, status: Status, expected_version: Option<i64>) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.may(Act::ManageOrganization, &[])?;
    expect_version(expected_version, row.version)?;
    if row.status == status {
        return Ok(row);
    }
    let kind = if status == Status::Disabled { Kind::IdentityProviderDisabled } else { Kind::IdentityProviderUpdated };
    let changed = Model { status, version: row.version + 1, updated_at: work.at, ..row };
    work.change(changed.clone())?;
    work.record(kind.of(changed.id, changed.version).changing(vec!["status"]));
    work.commit().await?;
    Ok(changed)
}

fn check(app: &App, setup: &Setup) -> Result<()> {
    let mut problems = Problems::default();
    problems.text("audience", &setup.audience, 500);
    let addresses = [
        ("issuer", Some(&setup.issuer)),
        ("jwksUri", setup.jwks_uri.as_ref()),
        ("introspectionEndpoint", setup.introspection_endpoint.as_ref()),
    ];
    for (field, address) in addresses {
        if let Some(Err(Error::Invalid(found))) = address.map(|address| app.outbound.check(field, address)) {
            found.into_iter().for_each(|problem| problems.add(problem.field, problem.code, problem.message));
        }
    }
    for algorithm in setup.algorithms.iter().flatten() {
        let known = ALGORITHMS.contains(&algorithm.as_str());
        problems.unless(known, "algorithms", format!("{algorithm} is not one of {}", ALGORITHMS.join(", ")));
    }
    problems.unless(setup.algorithms.as_ref().is_none_or(|list| !list.is_empty()), "algorithms", "must name at least one algorithm");
    let asks = setup.introspection_endpoint.is_some();
    let complete = setup.introspection_client_id.is_some() && setup.introspection_secret_name.is_some();
    problems.unless(!asks || complete, "introspectionClientId", "introspection needs a client id and the name of its secret");
    if let Some(name) = &setup.introspection_secret_name {
        let message = format!("the server has no setting secret_{name}");
        problems.unless(app.config.secrets.contains_key(name), "introspectionSecretName", message);
    }
    problems.into_result()
}
