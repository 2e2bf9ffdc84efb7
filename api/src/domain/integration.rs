//! A registered API client: a service account of the company's identity provider. ACTIVE ⇄ DISABLED. Its hold is in `brake`.

use super::{
    attribute_owner, identity_provider,
    shared::{self, Listing, OptionalFilters, ensure_version, not_found_as_invalid},
};
use crate::{
    access::{Actor, Permission, Principal, Scopes},
    app::{App, UnitOfWork},
    feed::ChangeKind,
    platform::{Code, Error, Result, db::on_unique_violation, error::Problems, page::SortOrder},
};
use entity::{
    Tenanted,
    id::{IdentityProviderId, IntegrationId},
    integration::{Column, Entity, Kind, Model, Status},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, IntoActiveModel, QueryFilter, Select};
use serde::Serialize;

/// The settings of a new integration.
#[derive(Clone, Debug, Serialize)]
pub struct NewIntegration {
    pub identity_provider_id: IdentityProviderId,
    /// The client id at the identity provider.
    pub client_id: String,
    pub name: String,
    #[serde(serialize_with = "shared::serialize_enum")]
    pub kind: Kind,
    /// The names of the granted scopes, for example `roster:read`.
    pub scopes: Vec<String>,
}

/// The integrations that the actor may see: all of the organization.
///
/// # Errors
/// `Forbidden` without permission to manage the organization.
pub fn visible_to(actor: &Actor) -> Result<Select<Entity>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(Entity::of(actor.organization()))
}

/// # Errors
/// `NotFound` when the integration does not exist.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: IntegrationId) -> Result<Model> {
    visible_to(actor)?.filter(Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound { noun: "integration" })
}

/// Finds an integration of the actor's organization without checking permissions. For an integration that reads itself, and for
/// attributes that every actor of the organization may see.
pub async fn find_unchecked(db: &impl ConnectionTrait, actor: &Actor, id: IntegrationId) -> Result<Option<Model>> {
    Ok(Entity::of(actor.organization()).filter(Column::Id.eq(id)).one(db).await?)
}

/// The integration whose mapping applies to a file: the one that the caller names, or else the caller itself. `None`: the caller is no
/// integration and names none. Every caller who may send files may use any mapping of the organization: column names are not confidential.
///
/// # Errors
/// `Invalid` on `mapping` when the integration does not exist.
pub async fn find_for_mapping(db: &impl ConnectionTrait, actor: &Actor, named: Option<IntegrationId>) -> Result<Option<Model>> {
    let own = match actor.principal() {
        Principal::Service { integration, .. } => Some(integration),
        _ => None,
    };
    let Some(id) = named.or(own) else { return Ok(None) };
    let integration = find_unchecked(db, actor, id).await?;
    integration.map(Some).ok_or_else(|| Error::invalid_with_code("mapping", Code::NotFound, "the integration does not exist"))
}

/// Changes a setting of an integration. `change` checks the setting and returns the integration with it; a result that is equal to the
/// present integration changes nothing. `field` is the name of the setting in the change log.
///
/// # Errors
/// Those of `change`; `Conflict` when the integration is not at the expected version.
pub async fn change_setting(
    app: &App,
    actor: &Actor,
    id: IntegrationId,
    expected_version: Option<i64>,
    field: &'static str,
    change: impl FnOnce(Model) -> Result<Model>,
) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let row = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    let changed = change(row.clone())?;
    if changed == row {
        return Ok(row);
    }
    let updated = store(&work, Model { version: row.version + 1, updated_at: work.at, ..changed }).await?;
    work.record(ChangeKind::IntegrationUpdated.entry(id, updated.version).with_fields(vec![field]));
    work.commit().await?;
    Ok(updated)
}

/// A list of integrations, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub ids: Option<Vec<IntegrationId>>,
}

impl Listing for List {
    type Entity = Entity;

    fn select(&self, db: &impl ConnectionTrait, actor: &Actor) -> Result<Select<Entity>> {
        Ok(visible_to(actor)?.filter_ids(db, Column::Id, &self.ids))
    }

    fn order(&self) -> SortOrder<Entity> {
        SortOrder::new("integration.id").then_id()
    }
}

/// Registers an API client.
///
/// # Errors
/// `Invalid` per field; `Conflict` when the client is already registered.
pub async fn create(app: &App, actor: &Actor, input: NewIntegration, idempotency_key: Option<&str>) -> Result<Model> {
    actor.authorize(Permission::ManageOrganization, &[])?;
    let mut problems = Problems::default();
    problems.require_text("name", &input.name, 200);
    problems.require_text("clientId", &input.client_id, 500);
    let scopes = parse_scopes(&input.scopes, &mut problems);
    problems.into_result()?;
    let mut work = app.begin(actor).await?;
    let id: IntegrationId = app.clock.new_id();
    if let Some(existing) = work.claim_idempotency_key(idempotency_key, "integrationCreate", &input, id).await? {
        return get(&*work, actor, existing).await;
    }
    let provider = identity_provider::get(&*work, actor, input.identity_provider_id).await;
    let provider = provider.map_err(|error| not_found_as_invalid(error, "identityProviderId"))?;
    let row = Model {
        organization_id: actor.organization(),
        id,
        version: 1,
        identity_provider_id: provider.id,
        client_id: input.client_id,
        name: input.name,
        kind: input.kind,
        scopes: scopes.to_string(),
        status: Status::Active,
        operations_only: false,
        held_at: None,
        held_changes: String::new(),
        released_at: None,
        release_note: None,
        roster_mapping: None,
        completion_mapping: None,
        created_at: work.at,
        updated_at: work.at,
    };
    let row = row.into_active_model().insert(&*work).await;
    let row = row.map_err(on_unique_violation("clientId", "this client is already registered"))?;
    work.record(ChangeKind::IntegrationCreated.entry(row.id, row.version));
    work.commit().await?;
    Ok(row)
}

/// Changes of an integration. `None` keeps the value of a field.
#[derive(Clone, Debug, Default)]
pub struct IntegrationChanges {
    pub name: Option<String>,
    pub scopes: Option<Vec<String>>,
    pub status: Option<Status>,
    pub expected_version: Option<i64>,
}

/// Changes the name, the scopes or the status of an integration. A disabled integration no longer owns attributes of employees.
///
/// # Errors
/// `Invalid` per field; `Conflict` when the integration is not at the expected version.
pub async fn update(app: &App, actor: &Actor, id: IntegrationId, changes: IntegrationChanges) -> Result<Model> {
    let mut work = app.begin(actor).await?;
    let old = get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(changes.expected_version, old.version)?;
    let mut problems = Problems::default();
    if let Some(name) = &changes.name {
        problems.require_text("name", name, 200);
    }
    let scopes = changes.scopes.map(|names| parse_scopes(&names, &mut problems).to_string());
    problems.into_result()?;
    let mut new = Model { version: old.version + 1, updated_at: work.at, ..old.clone() };
    let mut fields = Vec::new();
    if let Some(name) = changes.name.filter(|name| *name != old.name) {
        new.name = name;
        fields.push("name");
    }
    if let Some(scopes) = scopes.filter(|scopes| *scopes != old.scopes) {
        new.scopes = scopes;
        fields.push("scopes");
    }
    if let Some(status) = changes.status.filter(|status| *status != old.status) {
        new.status = status;
        fields.push("status");
    }
    if fields.is_empty() {
        return Ok(old);
    }
    let kind = if new.status == Status::Disabled { ChangeKind::IntegrationDisabled } else { ChangeKind::IntegrationUpdated };
    if new.status == Status::Disabled {
        attribute_owner::release(&mut work, new.id).await?;
    }
    let row = store(&work, new).await?;
    work.record(kind.entry(row.id, row.version).with_fields(fields));
    work.commit().await?;
    Ok(row)
}

/// Updates the row of an integration at once, not at the commit.
pub(super) async fn store(work: &UnitOfWork<'_>, row: Model) -> Result<Model> {
    Ok(row.into_active_model().reset_all().update(&**work).await?)
}

/// Parses names of scopes. Unknown names are added to the problems.
fn parse_scopes(names: &[String], problems: &mut Problems) -> Scopes {
    let text = names.join(" ");
    for name in Scopes::unknown_names(&text) {
        problems.require(false, "scopes", format!("{name} is not a scope of this API"));
    }
    Scopes::parse(&text)
}
