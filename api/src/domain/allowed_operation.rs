//! The GraphQL documents that an integration is restricted to. An integration without a restriction may send any document.

use super::{integration, shared::ensure_version};
use crate::{
    access::{Actor, Permission},
    app::App,
    feed::ChangeKind,
    platform::{Result, db, digest::sha256_hex, error::Problems},
};
use entity::{
    Tenanted,
    allowed_operation::{Column, Entity, Model},
    id::{IntegrationId, TypedId},
    integration::Model as Integration,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// The largest number of documents of one integration.
const MAX_DOCUMENTS: usize = 1000;

/// The documents of the integrations, in the order of their hashes.
pub async fn list_for_integrations(db: &impl ConnectionTrait, actor: &Actor, integrations: &[IntegrationId]) -> Result<Vec<Model>> {
    actor.reach(Permission::ManageOrganization)?;
    Ok(Entity::of(actor.organization())
        .filter(db::in_ids(db, Column::IntegrationId, integrations.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Sha256)
        .all(db)
        .await?)
}

/// Restricts an integration to the documents. `None` removes the restriction; an empty list allows no document.
///
/// # Errors
/// `Invalid` for too many documents; `Conflict` when the integration is not at the expected version.
pub async fn set_allowed_operations(
    app: &App,
    actor: &Actor,
    id: IntegrationId,
    documents: Option<Vec<String>>,
    expected_version: Option<i64>,
) -> Result<Integration> {
    let mut work = app.begin(actor).await?;
    let row = integration::get(&*work, actor, id).await?;
    actor.authorize(Permission::ManageOrganization, &[])?;
    ensure_version(expected_version, row.version)?;
    let mut problems = Problems::default();
    let count = documents.as_ref().map_or(0, Vec::len);
    problems.require(count <= MAX_DOCUMENTS, "documents", format!("must have at most {MAX_DOCUMENTS} entries"));
    problems.into_result()?;
    let operations_only = documents.is_some();
    let documents: BTreeMap<String, String> = documents.into_iter().flatten().map(|document| (sha256_hex(&document), document)).collect();
    let existing = list_for_integrations(&*work, actor, &[id]).await?;
    if operations_only == row.operations_only && existing.iter().map(|row| &row.sha256).eq(documents.keys()) {
        return Ok(row);
    }
    Entity::delete_of(actor.organization()).filter(Column::IntegrationId.eq(id)).exec(&*work).await?;
    let rows: Vec<_> = documents
        .into_iter()
        .map(|(sha256, document)| {
            let row = Model { organization_id: actor.organization(), integration_id: id, sha256, document, created_at: work.at };
            row.into_active_model()
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(&*work).await?;
    }
    let row = Integration { version: row.version + 1, updated_at: work.at, operations_only, ..row };
    let row = integration::store(&work, row).await?;
    work.record(ChangeKind::IntegrationUpdated.entry(id, row.version).with_fields(vec!["allowedOperations"]));
    work.commit().await?;
    Ok(row)
}
