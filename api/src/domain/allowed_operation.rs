//! The documents that an integration is held to: as long as there are any, it may send nothing else.

use super::{integration, listing::expect_version};
use crate::{
    access::{Act, Actor},
    app::App,
    feed::Kind,
    platform::{Result, db, digest::fingerprint, error::Problems},
};
use entity::{
    Tenanted,
    allowed_operation::{Column, Entity, Model},
    id::{IntegrationId, TypedId},
    integration::Model as Integration,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// How many documents one integration may have.
const MOST: usize = 1000;

/// What some integrations are held to, visible with the integration itself.
pub async fn of(db: &impl ConnectionTrait, actor: &Actor, integrations: &[IntegrationId]) -> Result<Vec<Model>> {
    actor.reach(Act::ManageOrganization)?;
    Ok(Entity::of(actor.organization())
        .filter(db::among(db, Column::IntegrationId, integrations.iter().map(|id| id.uuid())))
        .order_by_asc(Column::Sha256)
        .all(db)
        .await?)
}

/// Holds an integration to these documents and no others; `None` lets it send any.
///
/// # Errors
/// `Conflict` when the integration is no longer at the expected version.
pub async fn allow(
    app: &App,
    actor: &Actor,
    id: IntegrationId,
    documents: Option<Vec<String>>,
    expected_version: Option<i64>,
) -> Result<Integration> {
    let mut work = app.begin(actor).await?;
    let row = integration::get(&*work, actor, id).await?;
    actor.may(Act::ManageOrganization, &[])?;
    expect_version(expected_version, row.version)?;
    let mut problems = Problems::default();
    let count = documents.as_ref().map_or(0, Vec::len);
    problems.unless(count <= MOST, "documents", format!("must be at most {MOST}"));
    problems.into_result()?;
    let only = documents.is_some();
    let wanted: BTreeMap<String, String> = documents.into_iter().flatten().map(|document| (fingerprint(&document), document)).collect();
    let known = of(&*work, actor, &[id]).await?;
    if only == row.operations_only && known.iter().map(|row| &row.sha256).eq(wanted.keys()) {
        return Ok(row);
    }
    Entity::delete_of(actor.organization()).filter(Column::IntegrationId.eq(id)).exec(&*work).await?;
    let rows: Vec<_> = wanted
        .into_iter()
        .map(|(sha256, document)| {
            let row = Model { organization_id: actor.organization(), integration_id: id, sha256, document, created_at: work.at };
            row.into_active_model()
        })
        .collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(&*work).await?;
    }
    let changed = Integration { version: row.version + 1, updated_at: work.at, operations_only: only, ..row };
    let changed = integration::store(&work, changed).await?;
    work.record(Kind::IntegrationUpdated.of(id, changed.version).changing(vec!["allowedOperations"]));
    work.commit().await?;
    Ok(changed)
}
