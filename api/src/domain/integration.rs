//! A registered API client: a service account of the company's identity provider. ACTIVE ⇄ DISABLED.

use super::{
    identity_provider,
    listing::{Listing, Narrowed, expect_version},
};
use crate::{
    access::{Act, Actor, Scopes},
    app::{App, Work},
    feed::Kind as Happened,
    platform::{Error, Result, db::taken, error::Problems, page::Order},
};
use entity::{
    Tenanted,
    id::{IdentityProviderId, IntegrationId},
    integration::{Column, Entity, Kind, Model, Status},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, Select};
use serde::Serialize;

/// How a client is registered.
#[derive(Clone, Debug, Serialize)]
pub struct Registration {
    pub identity_provider_id: IdentityProviderId,
    pub client_id: String,
    pub name: String,
    #[serde(serialize_with = "identity_provider::as_text")]
    pub kind: Kind,
    pub scopes: Vec<String>,
}

pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Act::ManageOrganization)?;
    Ok(Entity::of(actor.organization()))
}

pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: IntegrationId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "integration" })
}

/// An integration of the actor's organization, without asking for a right: for whoever acts, who may see their own, and for what is no
/// secret of it.
pub async fn own(db: &impl ConnectionTrait, actor: &Actor, id: IntegrationId) -> Result<Option<Model>> {
    Ok(Entity::of(actor.organization()).filter(Column::Id.eq(id)).one(db).await?)
}

/// Integrations, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<IntegrationId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.ids(db, Column::Id, &self.ids))
    }

    fn order(&self) -> Order<Entity> {
        Order::new("integration.id").then_id()
    }
}

/// Registers a client.
pub async fn create(app: &App, actor: &Actor, registration: Registration, key: Option<&str>) -> Result<Model> {
    actor.may(Act::ManageOrganization, &[])?;
    let mut problems = Problems::default();
    problems.text("name", &registration.name, 200);
    problems.text("clientId", &registration.client_id, 500);
    let scopes = scopes(&registration.scopes, &mut problems);
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let id: IntegrationId = app.clock.id();
    if let Some(done) = work.once(key, "integrationCreate", &registration, id).await? {
        return get(&*work, actor, done).await;
    }
    let provider = identity_provider::get(&*work, actor, registration.identity_provider_id).await;
    let provider = provider.map_err(|error| missing(error, "identityProviderId"))?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        identity_provider_id: provider.id,
        client_id: registration.client_id,
        name: registration.name,
        kind: registration.kind,
        scopes: scopes.to_string(),
        status: Status::Active,
        operations_only: false,
        held_at: None,
        held_changes: String::new(),
        released_at: None,
        release_note: None,
        roster_mapping: None,
        created_at: work.at,
        updated_at: work.at,
    };
    let row = row.into_active_model().insert(&*work).await.map_err(taken("clientId", "this client is registered already"))?;
    work.record(Happened::IntegrationCreated.of(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// What may change of a client.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub name: Option<String>,
    pub scopes: Option<Vec<String>>,
    pub status: Option<Status>,
    pub expected_version: Option<i64>,
}

/// Changes a client's name, grants or status.
pub async fn update(app: &App, actor: &Actor, id: IntegrationId, changes: Changes) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.may(Act::ManageOrganization, &[])?;
    expect_version(changes.expected_version, row.version)?;
    let mut problems = Problems::default();
    if let Some(name) = &changes.name {
        problems.text("name", name, 200);
    }
    let scopes = changes.scopes.map(|words| scopes(&words, &mut problems).to_string());
    problems.into_result()?;
    let mut changed = Model { version: row.version + 1, updated_at: work.at, ..row.clone() };
    let mut fields = Vec::new();
    if let Some(name) = changes.name.filter(|name| *name != row.name) {
        changed.name = name;
        fields.push("name");
    }
    if let Some(scopes) = scopes.filter(|scopes| *scopes != row.scopes) {
        changed.scopes = scopes;
        fields.push("scopes");
    }
    if let Some(status) = changes.status.filter(|status| *status != row.status) {
        changed.status = status;
        fields.push("status");
    }
    if fields.is_empty() {
        return Ok(row);
    }
    let kind = if changed.status == Status::Disabled { Happened::IntegrationDisabled } else { Happened::IntegrationUpdated };
    let changed = store(&work, changed).await?;
    work.record(kind.of(changed.id, changed.version).changing(fields));
    work.commit().await?;
    Ok(changed)
}

pub(super) async fn store(work: &Work<'_>, row: Model) -> Result<Model> {
    Ok(row.into_active_model().reset_all().update(&**work).await?)
}

fn scopes(words: &[String], problems: &mut Problems) -> Scopes {
    let text = words.join(" ");
    for word in Scopes::unknown(&text) {
        problems.unless(false, "scopes", format!("{word} is not a scope of this API"));
    }
    Scopes::parse(&text)
}

/// A thing that an input names and that is not there is a problem of that field.
pub(super) fn missing(error: Error, field: &str) -> Error {
    match error {
        Error::NotFound { noun } => Error::refused(field, crate::platform::Code::NotFound, format!("there is no such {noun}")),
        other => other,
    }
}
